# SPDX-License-Identifier: GPL-2.0-only
"""Patches that are applied by content.

A hunk's removed and context lines are looked up as one block, which must stand
in the file exactly once; line numbers play no part, so a stable update that
moves the code doesn't matter and one that changes it is noticed. The patched
file is a new one, renamed over the old name: a hard link's other names keep
what they had.
"""
import os
import re


class ReverseError(Exception):
    """The patch doesn't fit, or can't be read."""


def parse(text):
    """{path: [(old lines, new lines), ...]} of a patch."""
    files, hunks, hunk = {}, None, None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("--- a/"):
            hunks, hunk = None, None
        elif line.startswith("+++ b/"):
            hunks, hunk = files.setdefault(line[6:].strip(), []), None
        elif line.startswith("@@") and hunks is not None:
            hunk = ([], [])
            hunks.append(hunk)
        elif hunk is not None:
            _add(hunk, line, number)
    if not files or not all(files.values()):
        raise ReverseError("no hunk in the patch")
    return files


def _add(hunk, line, number):
    """One line of a hunk; an empty one is an empty context line."""
    mark, rest = line[:1] or " ", line[1:]
    if mark not in " +-":
        raise ReverseError(f"line {number}: not a patch line: {line}")
    if mark in " -":
        hunk[0].append(rest)
    if mark in " +":
        hunk[1].append(rest)


def replace(text, hunk, where):
    """text with the hunk's old block exchanged for the new one."""
    old, new = ("".join(line + "\n" for line in part) for part in hunk)
    # At a line's start only: a block may begin with what ends another line.
    starts = [m.start() for m in re.finditer(f"(?m)^{re.escape(old)}", text)]
    if len(starts) != 1:
        wrong = "is not there" if not starts else f"is there {len(starts)} times"
        raise ReverseError(f"{where}: the block {wrong}:\n{old}")
    return text[:starts[0]] + new + text[starts[0] + len(old):]


def apply(patch_text, tree):
    """Apply the patch to the folder tree; all of it, or an exception."""
    for path, hunks in parse(patch_text).items():
        target = tree / path
        try:
            text = target.read_bytes().decode("utf-8", "surrogateescape")
        except OSError as error:
            raise ReverseError(f"{path}: {error.strerror}") from error
        for hunk in hunks:
            text = replace(text, hunk, path)
        fresh = target.with_name(target.name + ".kapcheck-new")
        fresh.write_bytes(text.encode("utf-8", "surrogateescape"))
        os.chmod(fresh, target.stat().st_mode & 0o777)
        os.replace(fresh, target)
