# SPDX-License-Identifier: GPL-2.0-only
"""The patches in kernel-corpus/fixes: made again, applied, compared.

KAPCHECK names the program, by default build/kapcheck. The trees are made when
they are not there.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tools"))
import compare_fixes  # noqa: E402  (needs the path above)
import corpus  # noqa: E402
import manifest  # noqa: E402

DATA = manifest.read()
FOLDER = corpus.default_corpus()
FIXES = compare_fixes.FIXES
BUGS = compare_fixes.bugs(DATA)


def setUpModule():
    """The trees are there."""
    if corpus.make_all(corpus.Corpus(DATA, FOLDER), ["riscv-*"]):
        raise RuntimeError("the corpus could not be made")


def patch_of(name):
    """A patch as it lies there."""
    return (FIXES / f"{name}.patch").read_text("utf-8")


class Fixes(unittest.TestCase):
    """What is shipped is what the program makes, and does what it says."""

    def test_all_there(self):
        """A patch for each bug with a tree, with its command."""
        self.assertEqual(sorted(p.stem for p in FIXES.glob("*.patch")),
                         sorted(BUGS))
        readme = (FIXES / "README.md").read_text("utf-8")
        for name in BUGS:
            self.assertIn(f"    {' '.join(compare_fixes.command(name))} > "
                          f"kernel-corpus/fixes/{name}.patch\n", readme)

    def test_made_again(self):
        """The program makes them from the trees before the fixes."""
        self.maxDiff = None
        for name in BUGS:
            with self.subTest(bug=name):
                self.assertEqual(
                    compare_fixes.stable(compare_fixes.make(name, FOLDER)),
                    compare_fixes.stable(patch_of(name)))

    def test_like_upstream(self):
        """Token by token what upstream's fix makes of the tree."""
        for name, (code, _) in compare_fixes.judge(DATA, FOLDER).items():
            self.assertEqual(code, [], name)

    def test_a_difference_is_seen(self):
        """One word of a patch changed."""
        patch = patch_of("KAP001")
        wrong = patch.replace("+\tkvfree(", "+\tkfree(")
        self.assertNotEqual(patch, wrong)
        found = compare_fixes.differences("KAP001", wrong, FOLDER,
                                          compare_fixes.tokens)
        self.assertEqual([(d.ours, d.upstream) for d in found],
                         [("kfree", "kvfree")])

    def test_git_am(self):
        """git takes each, with its message, and then nothing is found."""
        for name in BUGS:
            with self.subTest(bug=name), \
                    tempfile.TemporaryDirectory() as folder:
                self.check_am(name, pathlib.Path(folder) / "tree")

    def check_am(self, name, tree):
        """A copy of the tree as a repository, and the patch for it."""
        shutil.copytree(FOLDER / f"riscv-pre-{name}", tree, symlinks=True)
        env = {k: v for k, v in os.environ.items()
               if not k.startswith("GIT_")}

        def git(*words, **more):
            return subprocess.run(
                ["git", "-C", tree, "-c", "user.name=A", "-c",
                 "user.email=a@example.org", "-c", "gc.auto=0", *words],
                check=True, capture_output=True, text=True, env=env,
                **more).stdout

        git("init", "-q")
        git("add", *compare_fixes.paths_of(patch_of(name)))
        git("commit", "-qm", "before")
        git("am", "-q", "-s", input=patch_of(name))
        message = git("log", "-1", "--format=%B")
        self.assertTrue(message.startswith("riscv: "), message)
        self.assertIn("\nSigned-off-by: A <a@example.org>\n", message)
        self.assertNotIn("kapcheck", message)
        shutil.rmtree(tree / ".git")
        done = subprocess.run(
            [compare_fixes.KAPCHECK, "scan", "--quiet", tree / "arch/riscv",
             "--rule", DATA.bugs[name].rule], capture_output=True, text=True,
            check=False, timeout=600, stdin=subprocess.DEVNULL)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_checkpatch(self):
        """The kernel's own checkpatch.pl finds no error but the sign-off."""
        script = FOLDER / "debian-6.12" / "scripts" / "checkpatch.pl"
        if not script.is_file():
            self.skipTest("no whole kernel in the corpus")
        for name in BUGS:
            done = subprocess.run(
                ["perl", script, "--terse", "--no-summary",
                 FIXES / f"{name}.patch"], cwd=script.parent.parent,
                capture_output=True, text=True, check=False,
                stdin=subprocess.DEVNULL)
            errors = re.findall(r"ERROR: .*", done.stdout)
            self.assertEqual(errors, ["ERROR: Missing Signed-off-by: line(s)"],
                             name)


if __name__ == "__main__":
    unittest.main()
