# SPDX-License-Identifier: GPL-2.0-only
"""Whether the Clang engine gets through what configurations build.

    clang_coverage.py [--units N] [--seed N] NAME=BUILD_DIR...

For each build directory, all translation units that it builds, or N of them
drawn at random, are scanned by the Clang engine alone; what was not analysed is
counted by its reason. Results go to bench/coverage.json, from which REPORT.md
quotes; those of other names stay.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import bench_clang
import measure

TARGET = bench_clang.TOP / "bench" / "coverage.json"
EXAMPLES = 3


def kind_of(reason):
    """A reason without what is of one file."""
    reason = re.sub(r"^Clang: (?:\S+:\d+: )?", "", reason)
    reason = re.sub(r"'[^']*'", "'...'", reason)
    return re.sub(r"\bin \w+\(\)", "in a function", reason)


def scan(entries):
    """(cost, report) of the engine over the units."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder).resolve()
        bench_clang.copy_units(entries, place)
        out = place / "report.json"
        cost = measure.run(
            [bench_clang.KAPCHECK, "scan", place, "--build", place,
             *bench_clang.readable(entries), "--engine", "clang",
             "--format", "json", "--level", "note", "--output", out,
             "--exit-zero", "--quiet"], stderr=subprocess.DEVNULL,
            env={**os.environ, "KAPCHECK_TIMES": "1"})
        return cost, json.loads(out.read_text())


def summed(problems):
    """Problems by kind and reason: how many, and where the first are."""
    groups = collections.defaultdict(list)
    for problem in problems:
        groups[problem["kind"], kind_of(problem["reason"])].append(
            problem["file"] or "")
    return [{"kind": kind, "reason": reason, "count": len(files),
             "files": sorted(set(files))[:EXAMPLES]}
            for (kind, reason), files in sorted(
                groups.items(), key=lambda item: (-len(item[1]), item[0]))]


def cover(build, units, seed):
    """One build directory's result."""
    every = bench_clang.built(build)
    entries = bench_clang.draw(every, units, seed)
    cost, report = scan(entries)
    coverage = report["coverage"]
    return {"configured": len(every), "scanned": len(entries),
            "gated": coverage["units"], "analysed": coverage["units_analysed"],
            "cost": cost.as_json(),
            "unit_seconds": bench_clang.unit_times(report), "counts": report["counts"],
            "cpu_per_gated_unit": round(cost.cpu / max(coverage["units"], 1), 3),
            "problems": summed(report["problems"])}


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("builds", nargs="+", metavar="NAME=BUILD_DIR")
    args = parser.parse_args()
    known = json.loads(TARGET.read_text()) if TARGET.is_file() else {}
    for word in args.builds:
        name, found, build = word.partition("=")
        if not found or not os.path.isdir(build):
            parser.error(f"{word}: not of the form NAME=BUILD_DIR")
        print(f"coverage: {name}", flush=True)
        known[name] = cover(pathlib.Path(build).resolve(), args.units, args.seed)
        fresh = TARGET.with_suffix(".new")
        fresh.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n",
                         encoding="utf-8")
        os.replace(fresh, TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
