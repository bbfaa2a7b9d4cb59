# SPDX-License-Identifier: GPL-2.0-only
"""scan --upstream: what is inherited, and what upstream has no more."""
import json
import subprocess
import unittest

import cli_test
import sarif_form

MAKEFILE = "VERSION = 6\nPATCHLEVEL = {}\nSUBLEVEL = {}\n"


def bad(name, comment=""):
    """A function with a finding."""
    return f"int {name}(int n)\n{{\n\t{comment}return take(n);\n}}\n"


def good(name):
    """The function without it."""
    return bad(name).replace("take(n)", "n < 9 ? 0 : 1")


class Upstream(cli_test.Case):
    """A vendor's tree and upstream's, with the real spatch."""

    def setUp(self):
        super().setUp()
        self.theirs = self.top / "upstream"
        self.theirs.mkdir()
        self.versions((1, 5), (1, 5))

    def versions(self, mine, theirs):
        """What the Makefiles say; None: nothing."""
        for tree, version in ((self.tree, mine), (self.theirs, theirs)):
            self.write(tree / "Makefile",
                       MAKEFILE.format(*version) if version else "all:\n")

    def put(self, mine=None, theirs=None):
        """Files of both trees: {path: text}."""
        for path, text in (mine or {}).items():
            self.write(self.tree / path, text)
        for path, text in (theirs or {}).items():
            self.write(self.theirs / path, text)

    def origins(self, *args):
        """{function: kind} of a scan against upstream."""
        done = self.scan("--format", "json", "--upstream", self.theirs, *args)
        self.assertEqual(done.returncode, 1, done.stderr)
        return {f["function"]: f["origin"]["kind"]
                for f in json.loads(done.stdout)["findings"]}

    def test_inherited(self):
        """The same place, moved lines, changed around it, another file."""
        self.put({"a.c": bad("same"),
                  "b.c": "/* more */\n\n" + bad("lines", "/* why */ "),
                  "c.c": bad("changed", "n++; "),
                  "vendor/d.c": good("other") + bad("moved"),
                  "net/e.c": bad("probe")},
                 {"a.c": bad("same"), "b.c": bad("lines"),
                  "c.c": bad("changed"), "drivers/d2.c": bad("moved"),
                  "x.c": good("x"), "net/e.c": bad("probe")})
        self.assertEqual(self.origins(), dict.fromkeys(
            ("same", "lines", "changed", "moved", "probe"), "inherited"))

    def test_vendor_made(self):
        """No such function; one that only has the name; one that was changed."""
        self.put({"a.c": bad("own"), "b/b.c": bad("probe"),
                  "c.c": bad("changed")},
                 {"d/d.c": good("probe"), "e/e.c": bad("probe", "n--; "),
                  "c.c": good("changed"), "f.c": "int own(int);\n"})
        self.assertEqual(self.origins(), dict.fromkeys(
            ("own", "probe", "changed"), "vendor-made"))

    def test_version_decides(self):
        """Of a function that upstream has without the finding."""
        self.put({"a.c": bad("f")}, {"b/a.c": good("f")})
        cases = {((1, 5), (1, 6)): "fixed-upstream",
                 ((1, 99), (12, 0)): "fixed-upstream",
                 ((1, 5), (1, 5)): "vendor-made",
                 ((12, 0), (1, 99)): "unclear",
                 (None, (1, 5)): "unclear", ((1, 5), None): "unclear"}
        for (mine, theirs), kind in cases.items():
            with self.subTest(mine=mine, theirs=theirs):
                self.versions(mine, theirs)
                self.assertEqual(self.origins(), {"f": kind})

    def test_renamed_file(self):
        """The folder's one function of the name, whatever else it holds."""
        self.put({"d/a.c": bad("f"), "d/b.c": bad("g"), "x/c.c": bad("h")},
                 {"d/a-main.c": bad("f", "n++; "), "d/b-main.c": good("g"),
                  "y/c.c": bad("h", "n++; ")})
        self.versions((1, 5), (1, 6))
        self.assertEqual(self.origins(), {
            "f": "inherited", "g": "fixed-upstream", "h": "inherited"})

    def test_function_that_went(self):
        """Upstream of another version has its file, but not the function."""
        self.put({"a.c": bad("f"), "vendor.c": bad("g")}, {"a.c": good("h")})
        self.assertEqual(self.origins(), {"f": "vendor-made",
                                          "g": "vendor-made"})
        self.versions((1, 5), (12, 5))
        self.assertEqual(self.origins(), {"f": "unclear", "g": "not-upstream"})

    def test_of_another_version(self):
        """A file that upstream lacks may have gone, or not come yet."""
        self.put({"a.c": bad("f")}, {"b.c": good("g")})
        for theirs, kind, why in (
                ((1, 9), "vendor-made", "no such f"),
                ((2, 5), "not-upstream", "or removed upstream since"),
                ((0, 5), "not-upstream", "or new upstream since"),
                (None, "not-upstream", "or of another version of upstream")):
            with self.subTest(theirs=theirs):
                self.versions((1, 5), theirs)
                done = self.scan("--format", "json", "--upstream", self.theirs)
                origin = json.loads(done.stdout)["findings"][0]["origin"]
                self.assertEqual(origin["kind"], kind)
                self.assertIn(why, origin["reason"])
        done = self.run_it("scan", "--upstream", self.theirs, self.tree)
        self.assertIn(b"0 vendor-made, 1 not in that upstream", done.stderr)

    def git(self, *words, cwd=None):
        """git in upstream's tree."""
        return subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words],
            cwd=cwd or self.theirs, check=True, capture_output=True,
            text=True).stdout

    def test_history(self):
        """Where upstream is a repository, what it once had is known."""
        self.put({"gone/a.c": bad("f"), "own/b.c": bad("g"),
                  ":(top)c.c": bad("h")},
                 {"gone/a.c": good("f"), "x.c": good("x")})
        self.versions((1, 5), (12, 5))
        self.git("init", "-q")
        self.git("config", "log.showSignature", "true")
        self.git("config", "gpg.program", str(self.top / "none"))
        self.git("add", ".")
        self.git("commit", "-qm", "all")
        self.git("rm", "-q", "gone/a.c")
        self.git("commit", "-qm", "gone")
        self.git("commit", "-qm", "more", "--allow-empty")
        self.assertEqual(self.origins(), {"f": "removed-upstream",
                                          "g": "vendor-made",
                                          "h": "vendor-made"})
        commit = self.git("log", "-1", "--skip=1", "--format=%h", "--abbrev=12")
        done = self.run_it("scan", "--upstream", self.theirs, self.tree)
        self.assertIn("removed-upstream: upstream removed gone/a.c with commit "
                      + commit, done.stdout.decode())
        self.assertIn(b"1 removed upstream, 2 vendor-made", done.stderr)
        # one that was cut off knows nothing of what was before
        cut = self.top / "cut"
        self.git("clone", "-q", "--depth", "1", self.theirs.as_uri(), str(cut),
                 cwd=self.top)
        self.theirs = cut
        self.assertEqual(set(self.origins().values()), {"not-upstream"})

    def test_folders(self):
        """Both trees may be folders of a kernel, or have theirs in one."""
        for tree in (self.tree, self.theirs):
            self.write(tree / "include/linux/percpu.h", "")
            self.write(tree / "include/linux/slab.h", "")
        self.put({"net/a.c": bad("f"), "net/b.c": bad("probe")},
                 {"net/a.c": good("f"), "net/b.c": bad("probe", "n++; "),
                  "usb/b.c": good("probe")})
        self.versions((1, 5), (1, 6))
        want = {"f": "fixed-upstream", "probe": "inherited"}
        mine, theirs = self.tree, self.theirs
        for self.tree, self.theirs in ((mine / "net", theirs),
                                       (mine / "net", theirs / "net"),
                                       (mine, theirs / "net")):
            self.assertEqual(self.origins(), want)
        inside = self.top / "bsp/linux"
        inside.parent.mkdir()
        mine.rename(inside)
        self.tree, self.theirs = inside.parent, theirs
        self.assertEqual(self.origins(), want)

    def test_other_architecture(self):
        """A function of the name in another one's file of the name is not it."""
        self.put({"arch/x/mm/numa.c": bad("f"), "arch/x/mm/own.c": bad("g"),
                  "arch/x/kernel/m.c": bad("h")},
                 {"arch/y/mm/numa.c": good("f"), "lib/numa.c": bad("f", "n++; "),
                  "arch/x/mm/m.c": bad("h", "n++; ")})
        self.versions((1, 5), (1, 6))
        self.assertEqual(self.origins(), {
            "f": "inherited", "g": "vendor-made", "h": "inherited"})
        (self.theirs / "lib/numa.c").unlink()
        self.assertEqual(self.origins()["f"], "unclear")

    def test_moved_into_another_function(self):
        """What upstream says of a new function beside it was not fixed."""
        self.put({"d/a.c": bad("f") + good("h"), "d/b.c": bad("old")},
                 {"d/a.c": good("f") + good("h"), "d/c.c": bad("g"),
                  "d/b.c": bad("old")})
        self.versions((1, 5), (1, 6))
        self.assertEqual(self.origins(), {"f": "unclear", "old": "inherited"})
        self.put(theirs={"d/c.c": good("g"), "e/c.c": bad("g")})
        self.assertEqual(self.origins(),
                         {"f": "fixed-upstream", "old": "inherited"})

    def test_kconfig_symbol(self):
        """An architecture's Kconfig has one, at whatever symbol it is told."""
        self.env["KAPCHECK_DATA"] = str(cli_test.TOP)
        head = "config X\n\tdef_bool y\n"
        embed = "NEED_PER_CPU_EMBED_FIRST_CHUNK"
        numa = 'config NUMA\n\tbool "n"\n'
        self.put({"arch/x/Kconfig": f"{head}{numa}config {embed}\n"
                                    "\tdef_bool NUMA\n"},
                 {"arch/x/Kconfig": f"{head}{numa}\tselect {embed}\n"
                                    f"config {embed}\n\tbool\n"})
        self.versions((1, 5), (1, 6))
        self.assertEqual(self.origins("--rule", "KAP005"),
                         {embed: "inherited"})

    def test_not_analysed(self):
        """Where upstream's file was not analysed, nothing is made up."""
        self.fake("exit")
        self.put({"a.c": cli_test.BAD},
                 {"a.c": cli_test.GUILTY, "b.c": cli_test.GOOD})
        self.versions((1, 5), (1, 6))
        self.assertEqual(self.origins(), {"f": "unclear"})

    def test_report_of_upstream(self):
        """It tells what it has; of the rest it knows nothing."""
        self.put({"a.c": "\n\n" + bad("same"), "b.c": bad("own")},
                 {"a.c": bad("same"), "b.c": good("own")})
        for form in ("sarif", "json"):
            log = self.top / f"log.{form}"
            self.run_it("scan", "-q", "--format", form, "-o", log, self.theirs)
            done = self.scan("--format", "json", "--upstream", log)
            self.assertEqual(
                {f["function"]: f["origin"]["kind"]
                 for f in json.loads(done.stdout)["findings"]},
                {"same": "inherited", "own": "unclear"})

    def test_forms(self):
        """In text a note, in SARIF a property; the sums at the end."""
        self.put({"a.c": bad("same"), "b.c": bad("own")},
                 {"a.c": bad("same")})
        done = self.run_it("scan", "--upstream", self.theirs, self.tree)
        self.assertIn(b"a.c:3:9: note: inherited: upstream has it, a.c:3\n",
                      done.stdout)
        self.assertIn(b"b.c:3:9: note: vendor-made: upstream has no such own\n",
                      done.stdout)
        self.assertIn(b"kapcheck: 1 inherited, 0 fixed upstream, 0 removed "
                      b"upstream, 1 vendor-made, 0 not in that upstream, 0 "
                      b"unclear\n", done.stderr)
        log = json.loads(self.scan("--format", "sarif", "--upstream",
                                   self.theirs).stdout)
        sarif_form.check(log)
        self.assertEqual(
            [r["properties"]["origin"]["kind"]
             for r in log["runs"][0]["results"]], ["inherited", "vendor-made"])
        self.assertNotIn("origin", self.scan("--format", "json").stdout.decode())

    def test_wrong(self):
        """No such tree, a file that is no report."""
        self.put({"a.c": bad("f")})
        self.check(self.scan("--upstream", self.top / "none"), 2, "",
                   "none: No such file")
        self.check(self.scan("--upstream", self.tree / "a.c"), 2, "", "a.c")


if __name__ == "__main__":
    unittest.main()
