# SPDX-License-Identifier: GPL-2.0-only
"""Does a scan of a corpus tree say what the manifest expects?

On the tree of a bug its rule reports, at the right file and function; in the
folder that is judged nothing else weighs a warning.

    expect.py TREE SARIF     judge a scan; prints one line a bug

Exit status: 0 as expected, 1 not, 2 the call is wrong.
"""
import argparse
import functools
import pathlib
import sys

import corpus
import ctext
import manifest as manifests
import sarif


@functools.lru_cache(maxsize=None)
def _lines(path, function):
    """(first, last) line of a function; (0, -1) where there is none."""
    try:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return 0, -1
    return ctext.lines(text, function) or (0, -1)


def stands_in(folder, place, path, function):
    """Is the place in that function of the tree? Any function for "*"."""
    if place.path != path:
        return False
    first, last = _lines(folder / path, function)
    return function == "*" or first <= place.line <= last


def weighs(finding, level):
    """Is the finding of at least that level?"""
    order = manifests.LEVELS
    return order.index(finding.level) >= order.index(level)


def hits(folder, bug, wanted, level, findings):
    """The findings that report a bug at an expected place."""
    return [f for f in findings if f.rule == bug.rule and weighs(f, level)
            and any(stands_in(folder, p, wanted.path, wanted.function)
                    for p in f.places())]


def allowed(folder, bugs, finding):
    """May the finding stand in the tree of these bugs?"""
    places = [(b.rule, e.path, e.function) for b in bugs for e in b.report]
    places += [(b.rule, e.path, e.function) for b in bugs for e in b.clang]
    places += [(b.rule, *place) for b in bugs for place in b.also]
    where = finding.places()[0]
    return any(finding.rule == rule and stands_in(folder, where, path, function)
               for rule, path, function in places)


def expected(tree, bug, findings):
    """What must report a bug in a tree: (place, findings that may, by whom)."""
    places = [(wanted, findings, "") for wanted in bug.report]
    if tree.build:
        by_clang = [f for f in findings if "clang" in f.engines]
        places += [(wanted, by_clang, " by Clang") for wanted in bug.clang]
    return places


def judge(data, tree, folder, findings):
    """(one entry a bug: (bug, its findings), faults as text)."""
    bugs = [data.bugs[name] for name in tree.bugs]
    reported, faults = [], []
    for bug in bugs:
        found = []
        for wanted, among, whom in expected(tree, bug, findings):
            level = tree.level_of(bug.name, wanted.level)
            hit = hits(folder, bug, wanted, level, among)
            if not hit:
                faults.append(f"{tree.name}: {bug.rule} not reported{whom} at "
                              f"level {level} in {wanted.path}: "
                              f"{wanted.function}")
            found += [f for f in hit if f not in found]
        reported.append((bug, found))
    for finding in findings:
        if (tree.scan and finding.path.startswith(tree.scan + "/")
                and weighs(finding, "warning")
                and not allowed(folder, bugs, finding)):
            faults.append(f"{tree.name}: unexpected {finding.rule} "
                          f"{finding.level} at {finding.path}:{finding.line}: "
                          f"{finding.message}")
    return reported, faults


def show(reported):
    """The bugs that were found, for a reader who wants them at a glance."""
    for bug, found in reported:
        for finding in found[:1]:
            print(f"  {bug.rule}  {finding.path}:{finding.line} "
                  f"{finding.function}\n          {finding.message}\n"
                  f"          upstream: {bug.fix[:12]} {bug.title}")


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tree")
    parser.add_argument("sarif", type=pathlib.Path)
    args = parser.parse_args()
    data = manifests.read()
    trees = {**data.trees, **manifests.git_trees(data)}
    if args.tree not in trees:
        print(f"expect: no tree {args.tree} in the manifest", file=sys.stderr)
        return 2
    tree = trees[args.tree]
    reported, faults = judge(data, tree, corpus.default_corpus() / tree.name,
                             sarif.load(args.sarif).findings)
    show(reported)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        where = tree.scan or tree.name
        print(f"  all {len(tree.bugs)} known bugs found, nothing else in {where}"
              if tree.bugs else f"  nothing found in {where}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
