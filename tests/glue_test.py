# SPDX-License-Identifier: GPL-2.0-only
"""The glue in tools/ and tests/ itself: patches, trees, marks, SARIF."""
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest

import marks

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tools"))
import corpus  # noqa: E402  (needs the path above)
import ctext  # noqa: E402
import expect  # noqa: E402
import manifest  # noqa: E402
import reverse  # noqa: E402
import sarif  # noqa: E402

FIXED = """\
static int helper(int n)
{
\treturn n;
}

int __init populate(unsigned long start,
\t\t    struct thing *thing)
{
\treturn helper_of(start, thing);
}
"""
PATCH = """\
Made up for this test.

--- a/arch/x/init.c
+++ b/arch/x/init.c
@@ populate
-\treturn helper_of(start, thing);
+\treturn helper_of(start, NULL);
"""
MANIFEST = """\
[members part]
list = arch Kconfig

[tree after]
source = linux-source-0
members = part
scan = arch/x
fixed = B

[tree before]
base = after
reverse = B
scan = arch/x
bugs = B

[bug B]
rule = KAP003
fix = {fix}
title = made up
form = arch/x/init.c | populate | start, NULL | start, thing
report = warning | arch/x/init.c | populate
"""


class Scratch(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def write(self, name, text):
        """A file in the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


class Text(unittest.TestCase):
    """Where functions and symbols stand."""

    def test_function(self):
        """A definition over several lines, not a call."""
        self.assertEqual(ctext.lines(FIXED, "populate"), (6, 10))
        self.assertIsNone(ctext.lines(FIXED, "helper_of"))

    def test_kconfig(self):
        """A symbol ends where the next entry begins."""
        text = "config A\n\tbool\n\nconfig AB\n\tselect C\n\nendmenu\n"
        self.assertEqual(ctext.body(text, "config A").split(),
                         ["config", "A", "bool"])
        self.assertIn("select C", ctext.body(text, "config AB"))


class Reverse(Scratch):
    """Patches by content."""

    def test_moved(self):
        """Moved code is found, and a hard link keeps the old text."""
        path = self.write("arch/x/init.c", "/* moved */\n\n" + FIXED)
        (self.folder / "pristine").hardlink_to(path)
        reverse.apply(PATCH, self.folder)
        self.assertIn("start, NULL", path.read_text(encoding="utf-8"))
        self.assertIn("start, thing", (self.folder / "pristine").read_text(
            encoding="utf-8"))
        self.assertEqual(len(list(path.parent.iterdir())), 1)

    def test_changed(self):
        """Changed code is an error, and so is code that is there twice."""
        for text in (FIXED.replace("helper_of", "other"), FIXED + FIXED):
            self.write("arch/x/init.c", text)
            with self.assertRaises(reverse.ReverseError):
                reverse.apply(PATCH, self.folder)

    def test_no_patch(self):
        """A patch without a hunk, or with a broken line, is an error."""
        for text in ("", "--- a/f\n+++ b/f\n", PATCH + "*\n"):
            with self.assertRaises(reverse.ReverseError):
                reverse.parse(text)

    def test_patches(self):
        """Each tree's patches are there and can be read."""
        for tree in manifest.read().trees.values():
            for name in tree.reverse:
                self.assertTrue(reverse.parse(corpus.patch_text(name)))


class Manifest(Scratch):
    """The manifest's errors."""

    def test_typos(self):
        """An unknown section, key, name or level is an error."""
        good = MANIFEST.format(fix="1234")
        manifest.read(self.write("m.ini", good))
        for old, new in (("[tree after]", "[tre after]"), ("scan =", "skan ="),
                         ("bugs = B", "bugs = C"), ("base = after", "base = X"),
                         ("warning |", "warnin |"), (" | start, NULL", "")):
            with self.assertRaises(manifest.ManifestError, msg=new):
                manifest.read(self.write("m.ini", good.replace(old, new)))


class Trees(Scratch):
    """Trees from a tarball and from a repository."""

    def make(self, name="before", git=None, fix="1234"):
        """(status, corpus) of making a tree of the small manifest."""
        data = manifest.read(self.write("m.ini", MANIFEST.format(fix=fix)))
        where = corpus.Corpus(data, self.folder / "corpus", self.folder, git)
        # The patch stands in for a file of kernel-corpus/reverse.
        self.addCleanup(setattr, corpus, "patch_text", corpus.patch_text)
        corpus.patch_text = lambda name: PATCH
        with open(os.devnull, "w", encoding="ascii") as nowhere, \
                contextlib.redirect_stdout(nowhere), \
                contextlib.redirect_stderr(nowhere):
            return corpus.make_all(where, [name]), where

    def tarball(self, text):
        """A Debian-like tarball of a tree with one C file."""
        self.write("linux-source-0/arch/x/init.c", text)
        self.write("linux-source-0/Kconfig", "")
        self.write("linux-source-0/mm/left-out.c", "")
        with tarfile.open(self.folder / "linux-source-0.tar.xz", "w:xz") as tar:
            tar.add(self.folder / "linux-source-0", "linux-source-0")

    def test_tarball(self):
        """Both sides are made, in parts, and not again."""
        self.tarball(FIXED)
        status, where = self.make()
        self.assertEqual(status, 0)
        before = where.path("before") / "arch/x/init.c"
        self.assertIn("start, NULL", before.read_text(encoding="utf-8"))
        self.assertIn("start, thing", (where.path("after") / "arch/x/init.c")
                      .read_text(encoding="utf-8"))
        self.assertFalse((where.path("after") / "mm").exists())
        made = before.stat().st_ino
        self.assertEqual(self.make()[0], 0)
        self.assertEqual(before.stat().st_ino, made)

    def test_spoilt(self):
        """Code that isn't as expected fails, and leaves no tree."""
        self.tarball(FIXED.replace("helper_of", "other_helper"))
        status, where = self.make()
        self.assertEqual(status, 1)
        self.assertFalse(where.path("before").exists())
        self.assertEqual(list(where.folder.glob(".new-*")), [])

    def test_interrupted(self):
        """What an interrupted run left is removed, and the tree made."""
        self.tarball(FIXED)
        self.write("corpus/.new-after/half", "")
        status, where = self.make()
        self.assertEqual(status, 0)
        self.assertFalse((where.folder / ".new-after").exists())

    def test_no_package(self):
        """No tarball is an error."""
        self.assertEqual(self.make()[0], 1)

    def test_git(self):
        """A repository gives the fix's parent and the fix."""
        def git(*args):
            return subprocess.run(
                ["git", "-C", self.folder / "repo", "-c", "user.name=t", "-c",
                 "user.email=t@example.org", *args], check=True, text=True,
                stdout=subprocess.PIPE).stdout.strip()
        self.write("repo/arch/x/init.c", FIXED.replace(", thing)", ", NULL)"))
        git("init", "-q")
        git("add", "-A")
        git("commit", "-q", "-m", "before")
        self.write("repo/arch/x/init.c", FIXED)
        git("commit", "-q", "-a", "-m", "fix")
        # The manifest takes the riscv members for such trees.
        text = MANIFEST.replace("part", "riscv")
        self.addCleanup(globals().__setitem__, "MANIFEST", MANIFEST)
        globals()["MANIFEST"] = text
        status, where = self.make("git-*", self.folder / "repo",
                                  git("rev-parse", "HEAD"))
        self.assertEqual(status, 0)
        self.assertIn("start, NULL", (where.path("git-B-before") /
                                      "arch/x/init.c").read_text("utf-8"))
        self.assertIn("start, thing", (where.path("git-B-after") /
                                       "arch/x/init.c").read_text("utf-8"))

    def test_expectations(self):
        """A finding in the function is a hit; one elsewhere, or none, isn't."""
        self.tarball(FIXED)
        _, where = self.make()
        tree = where.trees["before"]

        def faults(*lines):
            found = [sarif.Finding("arch/x/init.c", line, "KAP003", "warning",
                                   "", "", "", (), ()) for line in lines]
            return len(expect.judge(where.manifest, tree,
                                    where.path("before"), found)[1])
        self.assertEqual(faults(9), 0)
        self.assertEqual(faults(), 1)
        self.assertEqual(faults(2), 2)
        self.assertEqual(faults(9, 2), 1)


class Marks(unittest.TestCase):
    """The marks of testcases."""

    def of(self, text, engines=frozenset({"cocci"})):
        """The marks of a text."""
        return marks.of_text(text, "f.c", engines)

    def test_good(self):
        """Plain marks, several a line, engines."""
        self.assertEqual(self.of("\nf(); /* EXPECT KAP001 warning */\n"),
                         [("KAP001", "warning", "f.c", 2)])
        self.assertEqual(len(self.of("// EXPECT KAP001 note EXPECT KAP006 error")),
                         2)
        self.assertEqual(self.of("x /* EXPECT(clang) KAP001 note: why */"), [])
        self.assertEqual(len(self.of("# EXPECT(cocci, clang) KAP005 error")), 1)

    def test_bad(self):
        """Anything else that has the word is an error."""
        for text in ("/* EXPECT KAP01 warning */", "/* EXPECT KAP001 warn */",
                     "/* EXPECT(gcc) KAP001 note */", "/* EXPECT: KAP001 note */",
                     "EXPECT KAP001 warning", "/* EXPECT KAP001 note EXPECT */"):
            with self.assertRaises(marks.MarkError, msg=text):
                self.of(text)


class Files(unittest.TestCase):
    """The files of the project."""

    def test_run(self):
        """The shell scripts are plain sh, and tell a wrong verb."""
        for name in ("run", ".ci/run"):
            subprocess.run(["sh", "-n", TOP / name], check=True)
        done = subprocess.run([TOP / "run", "no-such-verb"], check=False,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 2)
        for words in (["help"], ["-h"], ["test", "--help"], ["bench", "-h"]):
            # nothing is built for that
            done = subprocess.run([TOP / "run", *words], check=True, text=True,
                                  stdout=subprocess.PIPE)
            self.assertTrue(done.stdout.startswith("./run scan  "), words)

    def test_package_lists(self):
        """Each package list holds names of Debian packages."""
        for path in (TOP / "tools").glob("packages-*.txt"):
            for line in path.read_text(encoding="utf-8").splitlines():
                name = line.partition("#")[0].strip()
                self.assertRegex(name, r"^([a-z0-9][a-z0-9+.-]+)?$", path.name)

    def test_no_machine_path(self):
        """No committed glue names a folder of somebody's machine."""
        pattern = re.compile(r"(?<![\w.])/(work|tmp|root|home)/")
        for folder in ("tools", "tests", "kernel-corpus"):
            for path in (TOP / folder).rglob("*"):
                if path.is_file() and path.suffix in (".py", ".txt", ".ini",
                                                      ".tsv", ".patch"):
                    text = path.read_text(encoding="utf-8")
                    self.assertIsNone(pattern.search(text), path.name)


if __name__ == "__main__":
    unittest.main()
