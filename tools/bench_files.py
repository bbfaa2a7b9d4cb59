# SPDX-License-Identifier: GPL-2.0-only
"""What the benchmarks share: files drawn from a tree, scans, results files."""
import datetime
import json
import os
import pathlib
import random
import subprocess
import tempfile

import manifest as manifests
import measure

TOP = manifests.TOP
KAPCHECK = TOP / "build" / "kapcheck"


def folders(tree):
    """{folder: number of C files} of the folders that hold C files."""
    found = {}
    for where, subfolders, files in os.walk(tree):
        subfolders.sort()
        number = sum(name.endswith(".c") for name in files)
        if number:
            found[pathlib.Path(where)] = number
    return found


def draw(tree, wanted, seed):
    """Folders drawn at random until they hold the wanted number of files."""
    numbers = folders(tree)
    order = sorted(numbers)
    random.Random(seed).shuffle(order)
    drawn, total = [], 0
    for folder in order:
        if total >= wanted:
            break
        drawn.append(folder)
        total += numbers[folder]
    return sorted(drawn), total


def link_files(tree, drawn, target):
    """The drawn folders' own files as hard links under target."""
    for folder in drawn:
        place = target / folder.relative_to(tree)
        place.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.is_file() and not path.is_symlink():
                os.link(path, place / path.name)


def kapcheck(tree, *options, jobs=1, engine="cocci"):
    """The cost of a scan, nothing cached."""
    print(f"bench: kapcheck scan {' '.join(options)}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        cost = measure.run(
            [KAPCHECK, "scan", tree, "--engine", engine, "--jobs", jobs,
             "--level", "note", "--format", "sarif", "--quiet", "--output",
             pathlib.Path(scratch) / "out.sarif", *options],
            stderr=subprocess.DEVNULL)
    if cost.status not in (0, 1, 3):
        raise SystemExit(f"bench: kapcheck ended with {cost.status}")
    print(f"bench:   {cost.cpu:.1f} s CPU, {cost.wall:.1f} s", flush=True)
    return cost


def head(tree):
    """What every results file says first."""
    return {"date": datetime.date.today().isoformat(), "tree": tree.name,
            "machine": measure.machine(), "versions": measure.versions(KAPCHECK)}


def write(name, result):
    """The results file in bench/, whole or not at all."""
    target = TOP / "bench" / name
    target.parent.mkdir(exist_ok=True)
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    os.replace(fresh, target)
    print(f"bench: bench/{name}", flush=True)
