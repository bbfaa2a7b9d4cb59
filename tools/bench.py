# SPDX-License-Identifier: GPL-2.0-only
"""CPU and time of a sliced scan against spatch on whole files.

    bench.py [--full] [--files N] [--seed N]

The same semantic patches run over the same files: by `spatch --dir`, one rule
after the other in report mode, and by `kapcheck scan`, sliced and, to tell what
the gate and what the slices bring, with the whole files that pass the gate. By
default the files are those of folders drawn at random from Debian's 6.12, with
a fixed seed; --full takes the whole tree, which takes hours: spatch parses
nearly every file for every rule. Results go to bench/results.json, or
bench/results-full.json, from which REPORT.md quotes.
"""
import argparse
import datetime
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import corpus
import manifest as manifests
import measure

TOP = manifests.TOP
KAPCHECK = TOP / "build" / "kapcheck"
SECONDS_PER_FILE = 120


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


def whole_files(tree):
    """{rule's name: cost} of spatch --dir with each semantic patch."""
    environment = {**os.environ, "PYTHONPATH": str(TOP / "cocci" / "lib")}
    costs = {}
    for patch in sorted((TOP / "cocci").glob("*.cocci")):
        print(f"bench: spatch --dir, {patch.stem}", flush=True)
        cost = measure.run(
            ["spatch", "--sp-file", patch, "-D", "report", "--no-includes",
             "--no-show-diff", "--very-quiet", "--timeout", SECONDS_PER_FILE,
             "--dir", tree], env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        print(f"bench:   {cost.cpu:.1f} s CPU, {cost.wall:.1f} s", flush=True)
        costs[patch.stem] = cost
    return costs


def kapcheck(tree, *options):
    """The cost of the same by kapcheck, nothing cached, one job."""
    print(f"bench: kapcheck scan {' '.join(options)}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        cost = measure.run(
            [KAPCHECK, "scan", tree, "--engine", "cocci", "--jobs", "1",
             "--level", "note", "--format", "sarif", "--quiet", "--output",
             pathlib.Path(scratch) / "out.sarif", *options])
    if cost.status not in (0, 1, 3):
        raise SystemExit(f"bench: kapcheck ended with {cost.status}")
    print(f"bench:   {cost.cpu:.1f} s CPU, {cost.wall:.1f} s", flush=True)
    return cost


def compare(tree):
    """Both runs over a tree, as a dictionary."""
    ours, gated = kapcheck(tree), kapcheck(tree, "--no-slice")
    theirs = whole_files(tree)
    cpu = sum(cost.cpu for cost in theirs.values())
    wall = sum(cost.wall for cost in theirs.values())
    return {"kapcheck": ours.as_json(), "kapcheck_whole": gated.as_json(),
            "spatch": {name: cost.as_json() for name, cost in theirs.items()},
            "spatch_cpu": round(cpu, 2), "spatch_wall": round(wall, 2),
            "cpu_ratio": round(cpu / ours.cpu, 2),
            "wall_ratio": round(wall / ours.wall, 2),
            "slice_ratio": round(gated.cpu / ours.cpu, 2)}


def sampled(tree, wanted, seed):
    """Both runs over folders drawn from the tree."""
    drawn, total = draw(tree, wanted, seed)
    print(f"bench: {total} C files of {len(drawn)} folders, seed {seed}",
          flush=True)
    # Beside the trees: links can't leave the file system.
    with tempfile.TemporaryDirectory(dir=tree.parent, prefix=".bench-") as folder:
        link_files(tree, drawn, pathlib.Path(folder))
        result = compare(pathlib.Path(folder))
    return {"sample": f"{total} C files of {len(drawn)} folders drawn at random, "
                      f"seed {seed}", "files": total, **result}


def write(name, result):
    """The results file, whole or not at all."""
    target = TOP / "bench" / name
    target.parent.mkdir(exist_ok=True)
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    os.replace(fresh, target)
    print(f"bench: spatch needs {result['cpu_ratio']} times the CPU of kapcheck; "
          f"bench/{name}")


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if not shutil.which("spatch"):
        print("bench: no spatch", file=sys.stderr)
        return 2
    tree = corpus.existing("debian-6.12")
    head = {"date": datetime.date.today().isoformat(), "tree": tree.name,
            "machine": measure.machine(), "versions": measure.versions(KAPCHECK)}
    if args.full:
        result = {"sample": "the whole tree",
                  "files": sum(folders(tree).values()), **compare(tree)}
    else:
        result = sampled(tree, args.files, args.seed)
    write("results-full.json" if args.full else "results.json",
          {**head, **result})
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
