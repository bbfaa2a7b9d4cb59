# SPDX-License-Identifier: GPL-2.0-only
"""Where a function, a struct or a Kconfig symbol stands in a source file.

Enough for kernel style, where a definition begins and ends in column one. It
only serves the corpus: to check what was made, and to tell in which function a
reported line lies.
"""
import re


def _kconfig(text, name):
    """The span of "config NAME" up to the next entry."""
    head = re.search(rf"(?m)^[ \t]*(menu)?config[ \t]+{re.escape(name)}[ \t]*$",
                     text)
    if not head:
        return None
    tail = re.compile(r"(?m)^[ \t]*(menuconfig|config|choice|endchoice|menu|"
                      r"endmenu|if|endif|source|comment)\b")
    end = tail.search(text, head.end())
    return head.start(), end.start() if end else len(text)


def _braced(text, start_pattern):
    """The span from a match to the brace that closes it in column one."""
    head = re.search(start_pattern, text)
    if not head:
        return None
    end = re.compile(r"(?m)^\}.*$").search(text, head.end())
    return (head.start(), end.end()) if end else None


def span(text, name):
    """(first offset, end offset) of the item called name, or None.

    name is a function's, "struct TAG" or "config SYMBOL".
    """
    kind, _, rest = name.partition(" ")
    if kind == "config":
        return _kconfig(text, rest)
    if kind == "struct":
        return _braced(text, rf"(?m)^struct\s+{re.escape(rest)}\s*\{{")
    return _braced(text, rf"(?m)^[A-Za-z_][^;{{}}]*?\b{re.escape(name)}\s*"
                         rf"\([^;{{}}]*\)[^;{{}}()]*\{{")


def body(text, name):
    """The text of the item called name, or None."""
    found = span(text, name)
    return text[found[0]:found[1]] if found else None


def lines(text, name):
    """(first line, last line) of the item called name, or None."""
    found = span(text, name)
    if not found:
        return None
    return text.count("\n", 0, found[0]) + 1, text.count("\n", 0, found[1]) + 1
