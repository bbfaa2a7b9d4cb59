# SPDX-License-Identifier: GPL-2.0-only
"""The five bugs by Clang, on whole trees that the kernel's own make configures.

Clang alone judges arch/riscv and what else the bugs stand in: each bug of the
manifest is reported before its fix, and nothing after. Coccinelle's side, and
whole trees, are corpus_test.py's and the report's.
"""
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))

import builds  # noqa: E402
import corpus  # noqa: E402
import expect  # noqa: E402
import manifest  # noqa: E402
import sarif  # noqa: E402
from places import RELEASED as KAPCHECK  # noqa: E402

DATA = manifest.read()
FOLDER = corpus.default_corpus()
BEFORE, AFTER = "whole-pre-all", "debian-6.12"


def setUpModule():
    """The trees are there."""
    if corpus.make_all(corpus.Corpus(DATA, FOLDER), [BEFORE, AFTER]):
        raise RuntimeError("the corpus could not be made")


def scan(name):
    """What Clang says of the parts of a tree, at all levels."""
    tree, found = DATA.trees[name], []
    build = builds.make(DATA, tree, tree.build)
    for part in builds.parts(DATA, tree):
        where = FOLDER / name / part
        done = subprocess.run(
            [KAPCHECK, "scan", where, "--engine", "clang", "--build", build,
             "--level", "note", "--format", "sarif", "--quiet"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=1200, stdin=subprocess.DEVNULL, check=False)
        if done.returncode not in (0, 1):
            raise AssertionError(f"{where}: kapcheck ended with "
                                 f"{done.returncode}: {done.stderr}")
        found += builds.moved(sarif.parse(done.stdout).findings, FOLDER / name,
                              part)
    return found


class Whole(unittest.TestCase):
    """Before the fixes all five, after them none."""

    def test_before(self):
        """Each bug at its function, by Clang."""
        tree, found = DATA.trees[BEFORE], scan(BEFORE)
        for name in tree.bugs:
            bug = DATA.bugs[name]
            for wanted in bug.clang:
                with self.subTest(rule=bug.rule, function=wanted.function):
                    self.assertTrue(expect.hits(
                        FOLDER / BEFORE, bug, wanted, wanted.level, found))

    def test_after(self):
        """Nothing that weighs a warning."""
        left = [f for f in scan(AFTER) if expect.weighs(f, "warning")]
        self.assertEqual(left, [])


if __name__ == "__main__":
    unittest.main()
