# SPDX-License-Identifier: GPL-2.0-only
"""What kapcheck keeps from spatch of its isomorphisms plays no role in a rule:
no pattern has an operator that they are about."""
import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
# A rule of a semantic patch: its head, what it declares, its pattern.
RULE = re.compile(r"^@([^@\n]*)@\n(?:.*\n)*?@@\n((?:(?!@[^@\n]*@$).*\n)*)", re.M)
NO_CODE = re.compile(r"//.*|/\*.*?\*/|\"[^\"]*\"|#.*|<?\.\.\.|<\+\.\.\.|\.\.\.\+?>"
                     r"|->|\\[|()]|^\||\|\||&&|\+\+|--")
# With blanks on both sides, as the kernel writes them; and sizeof.
OPERATOR = re.compile(r"[\w)\]] [-+*/%|&] [\w(&*]|\bsizeof\b")


def patterns(text):
    """(head, line) of the code in a semantic patch."""
    for head, body in RULE.findall(text):
        if "python" not in head:
            for line in body.splitlines():
                yield head, re.sub(r"^[-+*]", " ", NO_CODE.sub("", line))


class Isomorphisms(unittest.TestCase):
    def test_no_rule_has_their_operators(self):
        for path in sorted((TOP / "cocci").glob("*.cocci")):
            lines = list(patterns(path.read_text()))
            with self.subTest(path.name):
                self.assertTrue(any(line.strip() for _, line in lines))
                self.assertEqual(
                    [], [at for at in lines if OPERATOR.search(at[1])])

    def test_an_operator_is_seen(self):
        rule = "@r@\nexpression a, b;\n@@\n %s\n"
        for code in ("f(a * b)", "x = a + b;", "- a | b", "sizeof(a)"):
            with self.subTest(code):
                self.assertTrue(any(OPERATOR.search(line) for _, line in
                                    patterns(rule % code)))
        for code in ("f(a, \\(b\\|&b\\))", "T *b;", "a || b", "a->b"):
            with self.subTest(code):
                self.assertFalse(any(OPERATOR.search(line) for _, line in
                                     patterns(rule % code)))


if __name__ == "__main__":
    unittest.main()
