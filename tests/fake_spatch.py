#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Stands in for spatch in cli_test.py: finds each call of take(), or fails.

FAKE_VERSION is what --version says. FAKE is what happens when a slice holds the
word guilty, and nothing else: what comes before it in the batch is reported.
FAKE_LOG is a file to which each slice that is treated adds a line; FAKE_MESSAGE
is what findings say.
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


def finding(path, at, col):
    """A finding at a position."""
    return line({"rule": RULE, "level": "warning", "file": path, "line": at,
                 "col": col, "end_line": at, "end_col": col + 4,
                 "function": "f", "steps": [],
                 "message": os.environ.get("FAKE_MESSAGE", "takes"),
                 "related": []})


def misbehave(path, how):
    """What a guilty slice brings about."""
    if how == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif how == "exit":
        print("first words\nlast words", file=sys.stderr)
        sys.exit(4)
    elif how == "silent":
        sys.exit(0)
    elif how == "spin":
        while True:
            pass
    elif how == "hang":
        pathlib.Path(os.environ["FAKE_MARK"]).write_text(str(os.getpid()),
                                                         encoding="ascii")
        time.sleep(1000)
    elif how == "slow":
        time.sleep(float(os.environ["FAKE_SECONDS"]))
    elif how == "garbage":
        send(b"this is no result\n")
    elif how == "flood":
        while True:
            send(b"x" * 65536)
    elif how == "endless":
        while True:
            send(finding(path, 1, 0) * 100)
    elif how == "other rule":
        send(line({"rule": "KAP902", "done": path, "functions": ["f"]}))


def treat(path):
    """One slice."""
    if "FAKE_LOG" in os.environ:
        with open(os.environ["FAKE_LOG"], "a", encoding="utf-8") as log:
            log.write(path + "\n")
    text = pathlib.Path(path).read_bytes().decode("latin-1")
    if "guilty" in text:
        misbehave(path, os.environ.get("FAKE", ""))
    for number, code in enumerate(text.split("\n"), 1):
        for match in re.finditer(r"\btake\(", code):
            send(finding(path, number, match.start()))
    send(line({"rule": RULE, "done": path, "functions": ["f"]}))


def main():
    """What spatch does with the arguments that kapcheck gives."""
    if "--version" in sys.argv:
        if os.environ.get("FAKE") == "hang at once":
            misbehave(None, "hang")
        print(os.environ.get("FAKE_VERSION", "spatch version 1.1.1"))
        return
    groups = sys.argv[sys.argv.index("--file-groups") + 1]
    for path in pathlib.Path(groups).read_text(encoding="utf-8").split():
        treat(path)


if __name__ == "__main__":
    main()
