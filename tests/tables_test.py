# SPDX-License-Identifier: GPL-2.0-only
"""The tables of KAP001's card hold what those of its semantic patch hold.

What the card does not name as an origin never reaches the semantic patch.
"""
import configparser
import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent


def patch_tables(name="unbounded-alloc"):
    """What the Python blocks that begin a rule's patch define."""
    text = (TOP / "cocci" / f"{name}.cocci").read_text("utf-8")
    code = "\n".join(re.split(r"\n(?:@|//)", block)[0] for block in
                     text.split("@initialize:python@\n@@\n")[1:])
    names = {}
    exec(compile(code, f"{name}.cocci", "exec"), names)
    return names


def card_words(key):
    """The words of a key of the card's [slice]."""
    card = configparser.ConfigParser(
        interpolation=None, strict=False, comment_prefixes=(";", "#"))
    card.read(TOP / "checkers" / "unbounded-alloc" / "rule.ini", "utf-8")
    return set(card["slice"][key].split())


class TablesTest(unittest.TestCase):
    """Each table of the patch against the card."""

    @classmethod
    def setUpClass(cls):
        cls.patch = patch_tables()
        cls.origins = card_words("origins")

    def check_origins(self, words):
        """All of these are origins."""
        self.assertEqual(set(words) - self.origins, set())

    def test_results(self):
        """Calls whose results come from outside."""
        for table in "SWAP", "UNALIGNED", "NETLINK", "DUPS":
            self.check_origins(f"{name}()" for name in self.patch[table])
        self.check_origins(["i_size_read()", "vma_pages()", "memparse()",
                            "simple_strtoul()", "simple_strtoll()"])

    def test_filled(self):
        """Calls that fill an argument."""
        self.check_origins(f"{name}:{','.join(map(str, at))}"
                           for name, (at, _) in self.patch["COPIES"].items())
        for table in "PUTS", "PARSES", "NUMBERS":
            self.check_origins(f"{name}:{at}" for name, at in
                               self.patch[table].items())

    def test_members(self):
        """Members that come from outside."""
        self.check_origins(f".{name}" for name in self.patch["ELF"])
        self.check_origins([".i_size", ".vm_end", "firmware.size", "firmware->"])

    def test_growth(self):
        """What a value grows with; what the patch takes from check_*() too."""
        ours = {word for word in card_words("grows") if not re.search(
            r"check_\w+_overflow:|mem(cpy|move):", word)}
        self.assertEqual(ours, {
            f"{name}:{','.join(map(str, at))}"
            for name, at in self.patch["GROWS"].items()})
        for word in card_words("grows") - ours:
            name = word.split(":")[0]
            if name not in self.patch["MOVES_OBJECT"]:
                self.assertRegex(name, self.patch["OVERFLOW"])

    def test_copies(self):
        """What is copied as a whole: the patch reads such calls, the card tells
        what flows where."""
        for name in self.patch["MOVES_OBJECT"]:
            self.assertIn(f"{name}:1", card_words("grows"))

    def test_bounds(self):
        """A function that only the card takes for a bound would hide bugs."""
        self.assertLessEqual(card_words("bounds"), self.patch["BOUNDS"])

    def test_narrow(self):
        """The same goes for a type, and for a flag."""
        for word in card_words("narrow"):
            self.assertRegex(word, self.patch["NARROW"])
        for word in card_words("quiet"):
            self.assertRegex(word.rstrip("*"), self.patch["QUIET"])

    def test_seeds(self):
        """Each allocator of the patch is a seed with the same arguments."""
        seeds = card_words("seeds")
        for name, (sizes, _) in self.patch["ALLOC"].items():
            self.assertIn(f"{name}:{','.join(map(str, sizes))}", seeds)


if __name__ == "__main__":
    unittest.main()
