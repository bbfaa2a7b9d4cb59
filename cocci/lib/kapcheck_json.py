# SPDX-License-Identifier: GPL-2.0-only
"""Structured results of a semantic patch, for kapcheck's Coccinelle engine.

Imported by the rules only under `-D kapcheck`; alone, under coccicheck, they
use coccilib. One JSON object a line, in ASCII, written at once: a worker that
dies later still leaves what it found. The lines go to the descriptor that
KAPCHECK_RESULTS names, apart from whatever else is printed, or to stdout.

Positions are Coccinelle's: lines from 1, columns from 0.
"""
import json
import os

_RESULTS = os.fdopen(int(os.environ.get("KAPCHECK_RESULTS", "1")), "w",
                     encoding="ascii", closefd=False)


def _write(obj):
    _RESULTS.write(json.dumps(obj, ensure_ascii=True, sort_keys=True) + "\n")
    _RESULTS.flush()


def place(pos, message):
    """A step or related location at a Coccinelle position."""
    return {"file": pos.file, "line": int(pos.line), "col": int(pos.column),
            "message": message}


def line(number):
    """`line N` for a message: kapcheck gives it the number of the file's line,
    which is not that of the text that Coccinelle reads."""
    return "line \x1e%d\x1e" % number


def emit(rule, level, pos, message, steps=(), related=(), member=None):
    """Report a finding at pos (one position, not the list SmPL hands over).

    level is error, warning or note. steps is the path that leads to the
    finding, origin first; related are other places; both made by place().
    member, ("x", "m"), says that the finding stands only if no other file of
    the folder frees member m of a struct x.
    """
    result = {"rule": rule, "level": level, "file": pos.file,
              "line": int(pos.line), "col": int(pos.column),
              "end_line": int(pos.line_end), "end_col": int(pos.column_end),
              "function": pos.current_element, "message": message,
              "steps": list(steps), "related": list(related)}
    if member:
        result["tag"], result["member"] = member
    _write(result)


# In patch mode: which findings are to be changed, and what became of each.

def asked(pos):
    """Whether the finding at pos is to be changed: KAPCHECK_FIX names them,
    as "12:5 80:9"; without it, all are."""
    wanted = os.environ.get("KAPCHECK_FIX")
    return wanted is None or "%s:%s" % (pos.line, pos.column) in wanted.split()


def _outcome(rule, pos, **what):
    _write({"rule": rule, "file": pos.file, "line": int(pos.line),
            "col": int(pos.column), **what})


def fixed(rule, pos):
    """The finding at pos is mended by the changes of this run."""
    _outcome(rule, pos, fixed=True)


def refused(rule, pos, reason):
    """There is no change for the finding at pos, for a reason that tells a
    maintainer what stands in the way."""
    _outcome(rule, pos, refused=reason)


def shared(rule, pos, member, kind, free, item=False):
    """The finding at pos is mended, and the change is right only if whatever
    else frees that member of a type (`struct x`) does so by free (`kvfree`):
    the type is not declared in this file. item: it is elements of the member,
    an array, that are freed."""
    _outcome(rule, pos, shared=member, type=kind, item=item, **{"with": free})


def done(rule, path, functions):
    """The last line of a file: its functions that Coccinelle parsed."""
    _write({"rule": rule, "done": path, "functions": sorted(set(functions))})
