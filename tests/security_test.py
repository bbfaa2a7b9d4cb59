# SPDX-License-Identifier: GPL-2.0-only
"""SECURITY.md names a test for each promise, and there is such a test."""
import ast
import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
NAME = re.compile(r"`((?:test_\w+|\w+_test)(?:\.\w+)+)`")


def python_tests(path):
    """{"Class.test"} of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {f"{c.name}.{f.name}" for c in tree.body
            if isinstance(c, ast.ClassDef) for f in c.body
            if isinstance(f, ast.FunctionDef)}


def exists(name):
    """Whether `file.Class.test`, or `file.test` of the C program, is there."""
    file, test = name.split(".", 1)
    python, c = (TOP / "tests" / (file + end) for end in (".py", ".c"))
    if python.is_file():
        return test in python_tests(python)
    return c.is_file() and f"static void {test}(void **state)" in c.read_text(
        encoding="utf-8")


class Promises(unittest.TestCase):
    """The tables of SECURITY.md."""

    def rows(self):
        """(threat, promise, tests) of each row."""
        text = (TOP / "SECURITY.md").read_text(encoding="utf-8")
        rows = [line.strip("|").split(" | ") for line in text.splitlines()
                if line.startswith("| ") and "threat | promise" not in line]
        self.assertGreater(len(rows), 20)
        return rows

    def test_each_promise_has_tests(self):
        for row in self.rows():
            self.assertEqual(len(row), 3, row)
            names = NAME.findall(row[2])
            self.assertTrue(names or "the same" in row[2], row)
            for name in names:
                with self.subTest(name=name):
                    self.assertTrue(exists(name), name)


if __name__ == "__main__":
    unittest.main()
