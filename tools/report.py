# SPDX-License-Identifier: GPL-2.0-only
"""Scan the corpus and write REPORT.md.

    report.py               scan all trees, write REPORT.md
    report.py --unjudged    instead, print a line of labels/findings.tsv for each
                            finding of the last scans that has no label
    report.py --keep        write REPORT.md from the scans of the last time

The SARIF files are kept in build/report.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import sys

import builds
import compare_fixes
import corpus
import expect
import history
import labels as labels_file
import manifest as manifests
import measure
import report_clang as clang_text
import report_fixes as fixes_text
import report_history as history_text
import report_quality as quality_text
import report_text as text
import sarif

TOP = manifests.TOP
KAPCHECK = TOP / "build" / "kapcheck"
SCANS = TOP / "build" / "report"
WHOLE = ("debian-6.12", "debian-6.1")
# The slab's allocating calls; free-standing or with a suffix of the family.
SITE = re.compile(rb"\b(?:devm_)?k(?:v?[mzc]alloc|v?malloc_array|memdup)"
                  rb"(?:_array)?(?:_node)?(?:_noprof|_objs?|_flex)?\s*\(")


def run(what, out, *words):
    """A scan into build/report/OUT; the cost is kept beside it."""
    print(f"report: scanning {what}", flush=True)
    cost = measure.run([KAPCHECK, "scan", *words, "--level", "note", "--quiet",
                        "--no-cache",
                        "--output", SCANS / out])
    if cost.status not in (0, 1, 3):
        raise SystemExit(f"report: scanning {what} ended with {cost.status}")
    (SCANS / out).with_suffix(".cost").write_text(json.dumps(cost.as_json()),
                                                  "utf-8")


def fix(name, where):
    """Make patches of a tree; build/report/NAME.fixes.json says of which."""
    print(f"report: fixing {name}", flush=True)
    cost = measure.run([KAPCHECK, "fix", where, "--quiet", "--format", "json",
                        "--output", SCANS / f"{name}.fixes.json"])
    if cost.status not in (0, 1, 3):
        raise SystemExit(f"report: fixing {name} ended with {cost.status}")


def scan(data, folder, tree):
    """Scan a tree, with Clang where the manifest says how it is built."""
    where = folder / tree.name
    run(tree.name, f"{tree.name}.sarif", where, "--format", "sarif")
    for part in builds.parts(data, tree) if tree.build else ():
        run(f"{tree.name}: {part} with Clang", part_of(tree, part), where / part,
            "--format", "sarif", "--engine", "clang", "--build",
            builds.make(data, tree, tree.build))
    if tree.name in WHOLE:
        fix(tree.name, where)
    for name in tree.candidates:
        run(f"{tree.name} under {name}", candidates_of(tree, name), where,
            "--format", "json", "--engine", "cocci,clang", "--build",
            builds.make(data, tree, name))


def look_back(folder):
    """What upstream mended between the whole trees."""
    new, old = (folder / name for name in WHOLE)
    print(f"report: what changed between {old.name} and {new.name}", flush=True)
    history.write(old, new, SCANS / "history.json")


def candidates_of(tree, build):
    """Where the findings of both engines under a configuration are."""
    return f"{tree.name}-{build}.json"


def exact_files(tree, build):
    """The files that a configuration compiles, relative to the tree."""
    entries = load_json(builds.folder_of(tree, build) / "compile_commands.json")
    root = corpus.default_corpus() / tree.name
    return {os.path.relpath(e["file"], root) for e in entries or ()
            if e.get("kapcheck") == "exact"}


def candidates(data):
    """{(tree, build): (the scan's JSON, files compiled)}."""
    return {(tree.name, name): (load_json(SCANS / candidates_of(tree, name)),
                                exact_files(tree, name))
            for tree in data.trees.values() for name in tree.candidates}


def part_of(tree, part):
    """Where Clang's findings in a part of a tree are."""
    return f"{tree.name}-clang-{part.replace('/', '-')}.sarif"


def by_clang(data, folder, tree):
    """Clang's findings in the parts of a tree that hold the known bugs."""
    return [f for part in (builds.parts(data, tree) if tree.build else ())
            for f in builds.moved(sarif.load(SCANS / part_of(tree, part)).findings,
                                  folder / tree.name, part)]


def load_scans(data, folder):
    """{tree: what its SARIF says}."""
    return {name: sarif.load(SCANS / f"{name}.sarif")
            for name in trees_here(data, folder)}


def for_matrix(data, folder, scans):
    """{tree: findings of all engines}."""
    return {name: [*scans[name].findings, *by_clang(data, folder, tree)]
            for name, tree in trees_here(data, folder).items()}


def count_sites(tree):
    """The allocation sites in a tree's C files."""
    number = 0
    for where, _, files in os.walk(tree):
        for name in files:
            path = pathlib.Path(where, name)
            if name.endswith(".c") and not path.is_symlink():
                number += len(SITE.findall(path.read_bytes()))
    return number


def load_json(path):
    """A results file, or None."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def fixes(name):
    """The section of a tree's patches; none without them."""
    made = load_json(SCANS / f"{name}.fixes.json")
    return fixes_text.fixes(name, made) if made else []


def trees_here(data, folder):
    """The manifest's trees and those made from a repository."""
    found = dict(data.trees)
    found.update({n: t for n, t in manifests.git_trees(data).items()
                  if (folder / n).is_dir()})
    return found


def judge(data, folder, found):
    """{tree: (reported, faults)} of the trees with known bugs or fixes."""
    return {name: expect.judge(data, tree, folder / name, found[name])
            for name, tree in trees_here(data, folder).items()
            if tree.bugs or tree.scan}


def write(data, folder, scans):
    """REPORT.md."""
    labels = labels_file.read()
    sites = {name: count_sites(folder / name) for name in WHOLE}
    runs = {name: {"cost": load_json(SCANS / f"{name}.cost"),
                   "counts": scans[name].properties,
                   "notifications": scans[name].notifications}
            for name in WHOLE}
    engines = for_matrix(data, folder, scans)
    found = {name: text.weighty(scans[name].findings) for name in WHOLE}
    everything = [f for some in engines.values() for f in some]
    used = [e for e in text.ENGINES if text.engines_of(everything, e)]
    lines = text.head(measure.versions(KAPCHECK), measure.machine(),
                      datetime.date.today().isoformat())
    lines += text.matrix(data, judge(data, folder, engines), engines[WHOLE[0]],
                         used)
    lines += text.numbers(runs, sites)
    lines += text.density(found, sites, sorted(scans[WHOLE[0]].rules))
    lines += text.bench(load_json(TOP / "bench" / "results-full.json")
                        or load_json(TOP / "bench" / "results.json"))
    lines += text.floor(load_json(TOP / "bench" / "floor.json"))
    lines += text.growth(load_json(TOP / "bench" / "growth.json"))
    lines += text.warm(load_json(TOP / "bench" / "warm.json"))
    lines += text.slices(load_json(TOP / "bench" / "slices.json"))
    lines += clang_text.candidates(candidates(data))
    lines += text.fuzz(load_json(TOP / "bench" / "fuzz.json"))
    lines += clang_text.bench(load_json(TOP / "bench" / "clang.json"))
    lines += clang_text.cc(load_json(TOP / "bench" / "cc.json"))
    lines += clang_text.coverage(load_json(TOP / "bench" / "coverage.json"))
    lines += fixes_text.comparison(compare_fixes.judge(data, folder))
    for name in WHOLE:
        lines += fixes(name)
    lines += quality_text.section(
        {name: labels_file.measure(labels, name, found[name],
                                   sorted(scans[name].rules))
         for name in WHOLE})
    lines += history_text.section(WHOLE[1], WHOLE[0],
                                  load_json(SCANS / "history.json"))
    for name in WHOLE:
        lines += text.findings_list(name, found[name], labels)
    lines += text.not_analysed(runs) + text.corpus_list(data)
    fresh = TOP / "build" / "REPORT.md.new"
    fresh.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8",
                     errors="backslashreplace")
    os.replace(fresh, TOP / "REPORT.md")
    print("report: REPORT.md")


def unjudged(scans):
    """Print a line to be filled in for each finding without a label."""
    labels = labels_file.read()
    for name in WHOLE:
        seen = set()
        for finding in text.weighty(scans[name].findings):
            key = name, finding.fingerprint
            if key not in seen and key not in labels:
                print(labels_file.blank(name, finding))
            seen.add(key)


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--unjudged", action="store_true")
    parser.add_argument("--keep", action="store_true")
    args = parser.parse_args()
    data, folder = manifests.read(), corpus.default_corpus()
    SCANS.mkdir(parents=True, exist_ok=True)
    try:
        for tree in trees_here(data, folder).values():
            if not (args.keep or args.unjudged):
                scan(data, folder, tree)
        if not (args.keep or args.unjudged):
            look_back(folder)
        scans = load_scans(data, folder)
        if args.unjudged:
            unjudged(scans)
        else:
            write(data, folder, scans)
    except (OSError, labels_file.LabelError) as error:
        print(f"report: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
