# SPDX-License-Identifier: GPL-2.0-only
"""What a whole tree costs before an engine starts, against ripgrep.

ripgrep lists the files that hold an identifier of the rules' gates: no tool that
looks at a tree can cost less. Of kapcheck it is the CPU of the process itself,
which walks, gates, lexes and slices; what it then does with results is in it,
too. And the whole scan, with as many jobs as there are cores. Medians; every
file is in the page cache, since ripgrep reads them first.
"""
import configparser
import os
import pathlib
import shutil
import subprocess
import tempfile

import bench_files
import measure


def gate_words():
    """The identifiers one of which a file must hold for any rule."""
    words = set()
    for path in sorted((bench_files.TOP / "checkers").glob("*/rule.ini")):
        card = configparser.ConfigParser(
            interpolation=None, strict=False, comment_prefixes=(";", "#"))
        card.read(path, "utf-8")
        words |= set(card.get("gate", "any", fallback="").split())
    return sorted(words)


def ripgrep(tree):
    """Its cost for listing the files, with one thread."""
    with tempfile.TemporaryDirectory() as scratch:
        words = pathlib.Path(scratch) / "words"
        words.write_text("\n".join(gate_words()) + "\n", encoding="ascii")
        return measure.run(
            ["rg", "--threads", "1", "--files-with-matches", "--word-regexp",
             "--fixed-strings", "--no-ignore", "--glob", "*.[ch]", "--file",
             words, tree], stdout=subprocess.DEVNULL)


def run(tree, args):
    """Writes bench/floor.json."""
    if not shutil.which("rg"):
        raise SystemExit("bench: no ripgrep (Debian: ripgrep)")
    ripgrep(tree)
    floor = measure.median([ripgrep(tree) for _ in range(args.runs)])
    print(f"bench: ripgrep {floor.cpu:.2f} s CPU", flush=True)
    ours = measure.median([
        bench_files.kapcheck(tree, jobs=os.cpu_count(), engine="cocci,kconfig")
        for _ in range(args.runs)])
    ratio = round(ours.own / floor.cpu, 2)
    print(f"bench: kapcheck's own CPU is {ratio} times ripgrep's")
    bench_files.write("floor.json", {
        **bench_files.head(tree), "runs": args.runs, "jobs": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "files": sum(bench_files.folders(tree).values()),
        "ripgrep": floor.as_json(), "kapcheck": ours.as_json(),
        "own_ratio": ratio, "wall_ratio": round(ours.wall / floor.wall, 2)})
