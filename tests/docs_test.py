# SPDX-License-Identifier: GPL-2.0-only
"""The rule pages in docs/ are what `kapcheck explain` prints today."""
import configparser
import os
import pathlib
import subprocess
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
HEAD = b"<!-- SPDX-License-Identifier: GPL-2.0-only -->\n"
BUILDS = ("build/asan/kapcheck", "build/kapcheck")


def program():
    """The program under test: $KAPCHECK, or the first build there is."""
    if "KAPCHECK" in os.environ:
        return pathlib.Path(os.environ["KAPCHECK"])
    return next(TOP / b for b in BUILDS if (TOP / b).exists())


def cards():
    """(id, name) of each rule."""
    for path in sorted(TOP.glob("checkers/*/rule.ini")):
        card = configparser.ConfigParser(interpolation=None)
        card.read(path, encoding="utf-8")
        yield card["rule"]["id"], card["rule"]["name"]


class Pages(unittest.TestCase):
    """Each rule has a page, and each page is true."""

    def test_pages_are_current(self):
        """./run docs changes nothing."""
        for rule, name in cards():
            with self.subTest(rule=rule):
                said = subprocess.run([program(), "explain", rule], check=True,
                                      capture_output=True).stdout
                page = TOP / "docs" / f"{name}.md"
                self.assertEqual(page.read_bytes(), HEAD + said,
                                 f"{page.name}: run ./run docs")

    def test_no_page_without_a_rule(self):
        """A rule that went takes its page along."""
        names = {name for _, name in cards()} | {"scale"}
        pages = {p.stem for p in (TOP / "docs").glob("*.md")}
        self.assertEqual(pages - names, set())


if __name__ == "__main__":
    unittest.main()
