#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Stands in for kapcheck-clang in cli_test.py: finds each call of take(), or
fails.

FAKE_CLANG is what happens when a unit holds the word guilty. Words of a line's
comment say what Clang thinks of the call on it: `bounded` is a verdict that
refutes, `unknown` one that does not, `higher` a finding of level error; the
function `early` was explored in part. FAKE_JOBS names a file that gets the jobs.
"""
import json
import os
import pathlib
import re
import signal
import sys
import time

RULE = "KAP901"


def send(text):
    """Write to the result stream."""
    while text:
        text = text[os.write(3, text):]


def line(obj):
    """One result as it should be."""
    return json.dumps(obj).encode() + b"\n"


def place(name, at, col, **more):
    """A place, columns from 1."""
    return {"file": name, "line": at, "col": col, **more}


def finding(name, at, col, source, level="warning", **more):
    """A finding at a position, with a step and a place in a header."""
    header = os.path.join(os.path.dirname(source), "step.h")
    steps = [place(name, 1, 1, message="Clang's way")]
    if os.path.exists(header):
        steps.append(place(header, 1, 1, message="through the header"))
    steps.append(place("/dev/null", 1, 1, message="outside"))
    return line({"rule": RULE, "level": level, **place(name, at, col),
                 "end_line": at, "end_col": col, "function": "f",
                 "message": "Clang says it takes", "steps": steps,
                 "related": [], **more})


def verdict(name, at, col, function, kind, refutes):
    """A verdict at a position."""
    return line({"rule": RULE, "verdict": kind, "refutes": refutes,
                 **place(name, at, col), "function": function,
                 "message": "by min(), line 2"})


def misbehave(job, how):
    """What a guilty unit brings about."""
    name, source = job["file"], job["arguments"][-1]
    if how == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif how == "exit":
        print("first words\nlast words", file=sys.stderr)
        sys.exit(4)
    elif how == "spin":
        while True:
            pass
    elif how == "hang":
        pathlib.Path(os.environ["FAKE_MARK"]).write_text(str(os.getpid()),
                                                         encoding="ascii")
        time.sleep(1000)
    elif how == "garbage":
        send(b"this is no result\n")
    elif how == "endless":
        while True:
            send(finding(name, 1, 1, source) * 100)
    elif how == "other unit":
        send(line({"done": "unit:999", "functions": [], "partial": []}))
    elif how == "other file":
        send(finding("/nowhere/else.c", 1, 1, source))
    elif how == "other rule":
        send(finding(name, 1, 1, source, rule="KAP902"))
    elif how == "no column":
        send(finding(name, 1, 0, source))
    elif how == "outside":
        send(finding("/dev/null", 1, 1, source))
    elif how == "does not parse":
        send(line({"failed": name,
                   "reason": f"{source}:3: unknown type name 'x'"}))


def treat(job):
    """One unit."""
    name, source = job["file"], job["arguments"][-1]
    text = pathlib.Path(source).read_text(encoding="latin-1")
    how = os.environ.get("FAKE_CLANG", "")
    if "guilty" in text:
        misbehave(job, how)
        if how == "does not parse":
            return
    function = "f"
    for number, code in enumerate(text.split("\n"), 1):
        found = re.match(r"int (\w+)\(", code)
        function = found.group(1) if found else function
        match = re.search(r"\btake\(", code)
        if not match:
            continue
        column = match.start() + 3  # not quite where Coccinelle has it
        for kind in ("bounded", "unknown"):
            if kind in code:
                send(verdict(name, number, column, function, kind,
                             kind == "bounded"))
        if "unseen" not in code and "bounded" not in code:
            send(finding(name, number, column, source,
                         "error" if "higher" in code else "warning"))
    early = ["early"] if " early(" in text else []
    send(line({"done": name, "functions": ["f"], "partial": early}))


def main():
    """What kapcheck-clang does with the arguments that kapcheck gives."""
    jobs = pathlib.Path(sys.argv[sys.argv.index("--jobs") + 1])
    text = jobs.read_text(encoding="utf-8")
    if "FAKE_JOBS" in os.environ:
        with open(os.environ["FAKE_JOBS"], "a", encoding="utf-8") as out:
            out.write(text)
    for job in text.splitlines():
        treat(json.loads(job))


if __name__ == "__main__":
    main()
