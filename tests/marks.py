# SPDX-License-Identifier: GPL-2.0-only
"""The marks in testcases: which findings are expected on which line.

    EXPECT KAP001 warning
    EXPECT(cocci) KAP001 warning: why only this engine sees it

in a comment of the line where the finding stands. Anything else that has the
word in it is an error, so that a misspelt mark can't pass as "nothing".
"""
import re

WORD = re.compile(r"\bEXPECT\b")
MARK = re.compile(r"\bEXPECT(?:\((?P<engines>[a-z, ]+)\))? (?P<rule>KAP\d{3}) "
                  r"(?P<level>error|warning|note)\b")
ENGINES = {"cocci", "clang", "kconfig", "sparse"}


class MarkError(Exception):
    """A mark that can't be read."""


def _engines(mark, where):
    """The engines a mark names, all when it names none."""
    if mark["engines"] is None:
        return ENGINES
    names = set(mark["engines"].replace(",", " ").split())
    if not names or names - ENGINES:
        raise MarkError(f"{where}: unknown engine in {mark[0]}")
    return names


def of_text(text, path, engines):
    """The (rule, level, path, line) expected of the engines in a file."""
    expected = []
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{path}:{number}"
        found = list(MARK.finditer(line))
        if len(found) != len(WORD.findall(line)):
            raise MarkError(f"{where}: unknown mark: {line.strip()}")
        if found and not re.search(r"/\*|//|#|^\s*\*", line[:found[0].start()]):
            raise MarkError(f"{where}: the mark is in no comment")
        expected += [(m["rule"], m["level"], path, number) for m in found
                     if _engines(m, where) & engines]
    return expected


def of_case(case, engines):
    """The findings expected of a testcase, a file or a folder."""
    files = [case] if case.is_file() else sorted(
        p for p in case.rglob("*") if p.is_file())
    root = case.parent if case.is_file() else case
    return [mark for f in files for mark in of_text(
        f.read_bytes().decode("utf-8", "surrogateescape"),
        f.relative_to(root).as_posix(), engines)]
