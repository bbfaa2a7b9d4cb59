# SPDX-License-Identifier: GPL-2.0-only
"""scan --upstream: inherited, fixed upstream, vendor-made."""
import json
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
        self.assertEqual(self.origins(), {"f": "unclear", "g": "vendor-made"})

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
        self.assertIn(b"kapcheck: 1 inherited, 0 fixed upstream, 1 "
                      b"vendor-made, 0 unclear\n", done.stderr)
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
