# SPDX-License-Identifier: GPL-2.0-only
"""The real riscv trees, before and after each fix, through the manifest.

KAPCHECK names the program, by default build/kapcheck. The trees are made when
they are not there; the git trees are judged when an earlier
`corpus.py make --linux-git` has made them.
"""
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import corpus  # noqa: E402  (needs the path above)
import expect  # noqa: E402
import manifest  # noqa: E402
import sarif  # noqa: E402
from places import RELEASED as KAPCHECK  # noqa: E402

DATA = manifest.read()
FOLDER = corpus.default_corpus()


def setUpModule():
    """The trees are there."""
    status = corpus.make_all(corpus.Corpus(DATA, FOLDER), ["riscv-*"])
    if status:
        raise RuntimeError("the corpus could not be made")


def scan(tree):
    """A scan of a tree at all levels."""
    done = subprocess.run(
        [KAPCHECK, "scan", FOLDER / tree.name, "--level", "note", "--format",
         "sarif", "--quiet"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, timeout=600, stdin=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 1, 3):
        raise AssertionError(f"{tree.name}: kapcheck ended with "
                             f"{done.returncode}: {done.stderr}")
    return sarif.parse(done.stdout)


class Corpus(unittest.TestCase):
    """Each tree: the right rule at the right place, and nothing else."""


def check_tree(tree):
    """A test that judges one tree."""
    def check(self):
        made = scan(tree)
        _, faults = expect.judge(DATA, tree, FOLDER / tree.name, made.findings)
        faults += [f"{tree.name}: {note}" for note in made.notifications
                   if note.level == "error"]
        if faults:
            self.fail("\n".join(faults))
    return check


def trees():
    """The trees to judge: the riscv ones, and those made from a repository."""
    found = [t for n, t in DATA.trees.items() if n.startswith("riscv-")]
    return found + [t for n, t in manifest.git_trees(DATA).items()
                    if (FOLDER / n).is_dir()]


for _tree in trees():
    setattr(Corpus, f"test_{_tree.name}", check_tree(_tree))


if __name__ == "__main__":
    unittest.main()
