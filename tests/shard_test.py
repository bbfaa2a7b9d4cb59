# SPDX-License-Identifier: GPL-2.0-only
"""`scan --shard` and `merge`: the same as one scan, to the byte, or a reason."""
import hashlib
import json
import os
import unittest

import clang_cli_test
import cli_test
from cli_test import BAD, CARD, GOOD, GUILTY, SECOND
from places import CORPUS, RELEASED, TOP

FORMATS = ("text", "json", "sarif", "html", "org", "gitlab", "b4", "checkpatch")
PARTS = (1, 2, 3, 7)


def number(text, n):
    """The function with another parameter, so that its slice is another one."""
    return text.replace("int n)", f"int n, int m{n})")


def with_checksum(doc):
    """The bytes of a shard's file with that document in it."""
    text = json.dumps(doc).encode()
    return (b"kapcheck shard 1 " + hashlib.sha256(text).hexdigest().encode()
            + b"\n" + text)


def wants(stderr):
    """What a scan says at its end, without how far it was."""
    return [x for x in stderr.decode(errors="surrogateescape").splitlines()
            if not x.startswith("kapcheck: slice ")]


class Case(cli_test.Case):
    """A tree with all that a report can hold, and the fake spatch."""

    def setUp(self):
        super().setUp()
        self.fake()
        for n in range(8):
            self.add(f"d{n % 3}/a{n}.c", number(BAD, n))

    def odd_files(self):
        """Names and bytes that JSON can't hold, suppressions, owners."""
        self.add(b"x\xff/na\nme.c", number(BAD, 20).replace(
            "\t", "/* \xc3\xa4 \x80 */\t").encode("latin-1").replace(
                b"\n", b"\r\n"))
        self.add("no-newline.c", number(BAD, 21).rstrip("\n"))
        self.add("nul.c", number(BAD, 22).replace("{", "{ /* \0 */"))
        self.add("allowed.c", number(BAD, 23).replace(
            "n);", "n); /* kapcheck: allow KAP901 it is checked */"))
        self.add("unused.c", number(GOOD, 24)
                 + "/* kapcheck: allow KAP901 never */\nint i;\n")
        self.add("no-reason.c", number(BAD, 25).replace(
            "n);", "n); /* kapcheck: allow KAP901 */"))
        self.add("MAINTAINERS", "THINGS\nM:\tA B <a@b.example>\nF:\td0/\n")
        (self.tree / "link.c").symlink_to("a.c")

    def shards(self, parts, *options, tree=None, folder=None):
        """The files of all shards of a scan."""
        folder = folder or self.top / f"shards-{parts}"
        folder.mkdir(exist_ok=True)
        made = []
        for k in range(1, parts + 1):
            made.append(folder / f"{k}.shard")
            done = self.run_it("scan", "--jobs", "2", "--shard",
                               f"{k}/{parts}", "--output", made[-1], *options,
                               tree or self.tree)
            self.assertIn(done.returncode, (0, 3), done.stderr)
            self.assertIn(f"shard {k} of {parts}", done.stderr.decode())
        return made

    def documents(self, files):
        """What is in the files of shards."""
        return [json.loads(path.read_bytes().split(b"\n", 1)[1])
                for path in files]

    def merge(self, *args):
        """A quiet merge."""
        return self.run_it("merge", "--quiet", *args)

    def same(self, *options, parts=PARTS, formats=FORMATS):
        """A scan's reports, what it says and its status are those of its
        shards; the status."""
        made = {n: self.shards(n, *options) for n in parts}
        for name in formats:
            whole = self.run_it("scan", "--jobs", "2", *options, "--format",
                                name, self.tree)
            for n in parts:
                with self.subTest(format=name, shards=n):
                    # in another order than they were made
                    done = self.run_it("merge", "--format", name,
                                       *reversed(made[n]))
                    self.assertEqual(done.stdout, whole.stdout)
                    self.assertEqual(wants(done.stderr), wants(whole.stderr))
                    self.assertEqual(done.returncode, whole.returncode)
        return whole.returncode


class Same(Case):
    """A scan, and its shards merged."""

    def test_odd_files(self):
        """All formats, with what is hard to keep."""
        self.odd_files()
        self.assertEqual(self.same("--level", "note", "--summary"), 1)

    def test_kernels_in_folders(self):
        """Each with its version, its owners and its folders."""
        for kernel in ("k/a/", "k/b/"):
            self.add(kernel + "include/linux/percpu.h", "")
            self.add(kernel + "Makefile", "VERSION = 6\nPATCHLEVEL = 1\n")
            self.add(kernel + "MAINTAINERS", f"{kernel}\nF:\tn/\n")
            self.add(kernel + "n/a.c", number(BAD, 30))
        self.add("k/b/m/b.c", number(BAD, 31))
        self.assertEqual(self.same("--summary", parts=(2,)), 1)
        self.tree = self.tree / "k/a"
        self.assertEqual(self.same(parts=(2,), formats=("html",)), 1)

    def test_failures(self):
        """A file that fails and a function that is not parsed are told."""
        self.fake("exit")
        self.add("g.c", GUILTY)
        self.add("u.c", number(GOOD, 30)
                 + "int other(void) { return take(1); }\n")
        self.assertEqual(self.same(parts=(3,), formats=("json", "text")), 3)

    def test_one_file(self):
        """A file in place of a tree."""
        self.tree = self.tree / "d0/a0.c"
        self.assertEqual(self.same(parts=(2,)), 1)

    def test_nothing(self):
        """Nothing found."""
        self.tree = self.top / "empty"
        self.add("a.c", GOOD)
        self.assertEqual(self.same(parts=(2,)), 0)

    def test_cache(self):
        """A cache that was filled by the shards."""
        self.env["KAPCHECK_CACHE"] = str(self.top / "cache")
        self.shards(2)
        self.assertEqual(self.same(parts=(3,), formats=("text", "json")), 1)

    def test_kernel_config(self):
        """Whether a configuration builds it."""
        config = self.top / ".config"
        self.write(config, "CONFIG_X=y\n")
        self.add("d0/Makefile", "obj-y += a0.o\n")
        self.add("allowed.c", number(BAD, 23).replace(
            "n);", "n); /* kapcheck: allow KAP901 it is checked */"))
        self.same("--kernel-config", config, parts=(3,),
                  formats=("text", "json"))

    def test_clang(self):
        """Verdicts, and what they refute."""
        clang_cli_test.Case.fake_clang(self)
        self.rules(clang_cli_test.BOTH)
        self.add("b.c", number(BAD, 40).replace("n);", "n); // bounded"))
        self.add("u.c", number(BAD, 41).replace("n);", "n); // unknown"))
        self.same("--engine", "cocci,clang", "--explain-sites", parts=(1, 3),
                  formats=("text", "json", "sarif"))
        self.same("--engine", "clang", parts=(2,), formats=("json",))

    def test_left_out_of_the_build(self):
        """Of many such files only those with findings go to Clang."""
        clang_cli_test.Case.fake_clang(self)
        self.rules(clang_cli_test.BOTH)
        for n in range(70):
            self.add(f"m/g{n}.c", number(GOOD, n).replace("n;", "take(1);")
                     if n % 2 else number(BAD, n))
        build = clang_cli_test.Case.build(self, "d0/a0.c")
        self.same("--build", build, parts=(3,), formats=("json",))

    def test_real_rules(self):
        """Rules of two files, of an arch, of Kconfig; the real spatch."""
        (self.bin / "spatch").unlink()
        del self.env["KAPCHECK_DATA"]
        self.env["KAPCHECK_CACHE"] = str(self.top / "cache")
        for folder in ("percpu-no-page-fallback/bad_kconfig_two_selects",
                       "mismatched-free/bad_tree_two_files"):
            self.tree = TOP / "testcases" / folder
            self.assertEqual(self.same("--level", "note",
                                       formats=("json", "sarif")), 1, folder)


class Corpus(Case):
    """The riscv tree with the five bugs."""

    @unittest.skipUnless((CORPUS / "riscv-pre-all").is_dir(),
                         "the corpus is not there")
    @unittest.skipUnless(os.path.isfile(RELEASED), f"no {RELEASED}")
    def test_riscv(self):
        """Each number of shards, and the formats that need the tree's lines."""
        (self.bin / "spatch").unlink()
        del self.env["KAPCHECK_DATA"]
        self.env["KAPCHECK_CACHE"] = str(self.top / "cache")
        self.tree = CORPUS / "riscv-pre-all"
        # with sanitizers the program takes long for 6,500 files
        before, cli_test.KAPCHECK = cli_test.KAPCHECK, RELEASED
        self.addCleanup(setattr, cli_test, "KAPCHECK", before)
        self.run_it("scan", "--quiet", self.tree)
        status = self.same("--level", "note", formats=("text", "sarif", "html"))
        self.assertEqual(status, 1)


class Sharing(Case):
    """Who does what."""

    def test_each_once(self):
        """Each unit is one shard's, and more than one has some."""
        whole = self.documents(self.shards(1))[0]
        for n in (2, 3, 7):
            parts = self.documents(self.shards(n))
            found = [f for doc in parts for f in doc["findings"]]
            key = json.dumps
            self.assertEqual(sorted(map(key, found)),
                             sorted(map(key, whole["findings"])))
            self.assertEqual(sum(doc["counts"]["slices"] for doc in parts),
                             whole["counts"]["slices"])
            self.assertGreater(sum(bool(doc["findings"]) for doc in parts), 1)

    def test_by_content(self):
        """The same function lands on the same shard from another path of
        another tree."""
        other = self.top / "other"
        for n in range(8):
            self.write(other / "deep" / f"a{n}.c", number(BAD, n))
        self.write(other / "more.c", number(BAD, 50))

        def owners(files):
            return {os.path.basename(f["at"][0]): doc["number"]
                    for doc in self.documents(files) for f in doc["findings"]}
        here = owners(self.shards(3))
        there = owners(self.shards(3, tree=other, folder=self.top / "o"))
        self.assertEqual(len(here), 8)
        self.assertEqual({k: there[k] for k in here}, here)

    def test_order(self):
        """A shard's file is the same each time."""
        self.odd_files()
        first = [path.read_bytes() for path in self.shards(2)]
        again = self.shards(2, folder=self.top / "again")
        self.assertEqual([path.read_bytes() for path in again], first)


class Told(Case):
    """What is wrong with shards is named, and never a smaller report."""

    def setUp(self):
        super().setUp()
        self.files = self.shards(3)
        whole = self.scan()
        self.whole = whole.stdout.decode()

    def test_missing(self):
        """A missing shard is named and makes the status 3."""
        done = self.merge(*self.files[:2])
        self.check(done, 3, None, "shard 3 of 3 is missing")
        done = self.merge("--exit-zero", self.files[1])
        self.check(done, 3, None, "shard 1 of 3 is", "shard 3 of 3 is")
        done = self.merge("--format", "sarif", *self.files[1:])
        run = json.loads(done.stdout)["runs"][0]["invocations"][0]
        self.assertFalse(run["executionSuccessful"])
        self.assertIn("shard 1 of 3 is missing", json.dumps(run))

    def test_not_there(self):
        """A file that is not there; nothing is written without any."""
        gone = self.top / "gone"
        done = self.merge(gone, *self.files[1:])
        self.check(done, 3, None, "gone: it can't be read", "shard 1 of 3 is")
        out = self.top / "report"
        self.check(self.merge("--output", out, gone), 3, "",
                   "gone: it can't be read")
        self.assertFalse(out.exists())

    def test_damaged(self):
        """Cut off, a byte changed, empty, something else."""
        good = self.files[1].read_bytes()
        spot = len(good) // 2
        for bad, why in ((good[:-5], "damaged"), (good[:90], "damaged"),
                         (good[:spot] + b"~" + good[spot + 1:], "damaged"),
                         (good + b" ", "damaged"), (b"", "not what"),
                         (good[:40], "not what"), (b"{}", "not what")):
            with self.subTest(bad=bad[:20]):
                self.files[1].write_bytes(bad)
                self.check(self.merge(*self.files), 3, None,
                           "2.shard: " + why, "shard 2 of 3 is missing")

    def test_double(self):
        """One that is there twice."""
        self.check(self.merge(*self.files, self.files[0]), 2, "",
                   "1.shard: it is shard 1, as ")

    def test_foreign(self):
        """Of another tree, other options, rules, number of shards."""
        def refused(why, **more):
            options = more.pop("options", ())
            other = self.shards(more.pop("parts", 3), *options,
                                folder=self.top / "foreign", **more)
            self.rules(CARD)
            self.check(self.merge(*self.files[:2], other[2]), 2, "",
                       f"3.shard: it is {why}")
        refused("made with other options than", options=["--no-slice"])
        refused("made with other options for reports",
                options=["--level", "note"])
        refused("a part of another number", parts=4)
        self.add("d9/new.c", GOOD)
        refused("of another tree")
        self.rules(CARD.replace("to be tested", "x"))
        refused("made with other versions of the rules")
        self.rules(CARD, SECOND)
        refused("made with other rules")

    def test_other_rules_here(self):
        """A card or semantic patch that was changed since."""
        self.rules(CARD.replace("to be tested", "x"))
        self.check(self.merge(*self.files), 2, "",
                   "1.shard: it was made with other rules than there are here")

    def test_form(self):
        """A document of another form with a right checksum is refused."""
        doc = self.documents(self.files)[1]

        def refused(change):
            copy = json.loads(json.dumps(doc))
            change(copy)
            self.files[1].write_bytes(with_checksum(copy))
            done = self.merge(*self.files)
            self.assertIn(done.returncode, (2, 3), done)
            self.assertIn(b"2.shard: ", done.stderr)
        for change in (
                lambda d: d.pop("findings"), lambda d: d.pop("counts"),
                lambda d: d.update(number=0), lambda d: d.update(number=4),
                lambda d: d.update(findings=[{}]),
                lambda d: d.update(problems=[["odd", None, 0, None, "x"]]),
                lambda d: d.update(texts=[["a.c", [[1 << 40, "x"]]]]),
                lambda d: d.update(texts=[["a.c", [[0, "x"]]]]),
                lambda d: d.update(allows=[["a.c", 1]]),
                lambda d: d.update(verdicts=[{"rule": "KAP901"}]),
                lambda d: d.update(kernels=3),
                lambda d: d.update(kernels=[["", 3]]),
                lambda d: d.pop("title"),
                lambda d: d["head"].update(version="0"),
                lambda d: d["head"].update(of=1 << 40)):
            refused(change)

    def test_torn(self):
        """Shards that saw different lines of one file."""
        docs = self.documents(self.files)
        path = next(doc["texts"][0][0] for doc in docs if doc["texts"])
        docs[1]["texts"].append([path, [[1, "something else"]]])
        self.files[1].write_bytes(with_checksum(docs[1]))
        self.check(self.merge(*self.files), 3, "",
                   path + ": shards have seen different lines")


class Calls(Case):
    """Options of both verbs."""

    def test_wrong_shard(self):
        """What is not K/N."""
        for word in ("", "1", "0/3", "4/3", "a/b", "1/2/3", "-1/2", "1/99999"):
            self.check(self.scan("--shard", word), 2, "", "is not K/N")

    def test_not_together(self):
        """What only the merge can do."""
        for words in (("--format", "json"), ("--baseline", self.empty())):
            self.check(self.scan("--shard", "1/2", *words), 2, "",
                       "it is `kapcheck merge` that takes")
        self.check(self.scan("--shard", "1/2", "--upstream", "x"), 2, "",
                   "--shard, --upstream: one of them")

    def empty(self):
        """A report without findings."""
        report = self.top / "empty.json"
        self.write(self.top / "e/a.c", GOOD)
        self.run_it("scan", "--quiet", "--format", "json", "--output", report,
                    self.top / "e")
        return report

    def test_levels(self):
        """Those of the scan count, where the merge is told no others."""
        files = self.shards(2, "--level", "error", "--fail-on", "error")
        self.check(self.merge(*files), 0, "")
        whole = self.scan("--level", "note").stdout.decode()
        self.check(self.merge("--level", "note", "--fail-on", "note", *files),
                   1, whole)
        files = self.shards(2, "--exit-zero", folder=self.top / "zero")
        self.check(self.merge(*files), 0, whole)

    def test_baseline(self):
        """What is known is neither shown nor counted."""
        files = self.shards(2)
        known = self.top / "known.json"
        self.merge("--format", "json", "--output", known, *files)
        self.check(self.merge("--baseline", known, *files), 0, "")

    def test_no_file(self):
        """Nothing to merge, and an option that is not merge's."""
        self.check(self.run_it("merge"), 2, "", "merge takes the files")
        self.check(self.run_it("merge", "--rule", "KAP901", "x"), 2, "",
                   "Unknown option --rule")
