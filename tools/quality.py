# SPDX-License-Identifier: GPL-2.0-only
"""The ratchet: precision and recall on the labels must not fall.

    quality.py              scan the whole trees and compare with the floor
    quality.py --keep       use the scans of the last report
    quality.py --raise      write what was measured as the new floor

The floor is kernel-corpus/labels/floor.json: for each tree and rule the least
precision, recall, and the most findings. Exit status: 0 as good as the floor, 1
below it.
"""
import argparse
import json
import sys

import corpus
import labels as labels_file
import report
import report_text as text
import sarif

FLOOR = labels_file.FOLDER / "floor.json"


def scans(keep):
    """{tree: its SARIF} of the whole trees."""
    folder = corpus.default_corpus()
    report.SCANS.mkdir(parents=True, exist_ok=True)
    for name in report.WHOLE:
        if not keep:
            report.run(name, f"{name}.sarif", folder / name, "--format", "sarif")
    return {name: sarif.load(report.SCANS / f"{name}.sarif")
            for name in report.WHOLE}


def measured(found):
    """{tree: {rule: Quality}}."""
    labels = labels_file.read()
    return {name: labels_file.measure(labels, name, text.weighty(scan.findings),
                                      sorted(scan.rules))
            for name, scan in found.items()}


def as_floor(quality):
    """What floor.json holds."""
    return {tree: {rule: {"precision": round(q.precision, 4),
                          "recall": round(q.recall, 4),
                          "findings": q.judged + q.arguable + q.unjudged}
                   for rule, q in rules.items()}
            for tree, rules in quality.items()}


def faults(now, floor):
    """What is worse than the floor, in words."""
    for tree, rules in floor.items():
        for rule, least in rules.items():
            have = now.get(tree, {}).get(rule)
            if have is None:
                yield f"{tree}: {rule} was not measured"
                continue
            for what in ("precision", "recall"):
                if have[what] < least[what]:
                    yield (f"{tree}: {rule}: {what} {have[what]:.1%}, was "
                           f"{least[what]:.1%}")
            if have["findings"] > least["findings"]:
                yield (f"{tree}: {rule}: {have['findings']} findings, were "
                       f"{least['findings']}")


def show(quality):
    """The table for people."""
    print("\n".join(text.table(
        ("tree", "rule", "right", "wrong", "arguable", "unjudged", "lost",
         "precision", "recall"),
        [(tree, rule, q.right, q.wrong, q.arguable, q.unjudged, q.lost,
          f"{q.precision:.1%}", f"{q.recall:.1%}")
         for tree, rules in quality.items() for rule, q in rules.items()])))


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--raise", action="store_true", dest="up")
    args = parser.parse_args()
    quality = measured(scans(args.keep))
    now = as_floor(quality)
    show(quality)
    if args.up:
        FLOOR.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n",
                         "utf-8")
        return 0
    found = list(faults(now, json.loads(FLOOR.read_text("utf-8"))))
    for fault in found:
        print(f"quality: {fault}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
