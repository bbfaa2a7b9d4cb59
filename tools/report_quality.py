# SPDX-License-Identifier: GPL-2.0-only
"""REPORT.md's section on how right the findings are."""
import labels as labels_file
import report_text as text

LESSONS = labels_file.FOLDER / "lessons.tsv"


def share(hits, number):
    """A share with its 95% interval."""
    if not number:
        return "-"
    low, high = labels_file.wilson(hits, number)
    return f"{hits / number:.0%} ({low:.0%} to {high:.0%})"


def lessons():
    """(place, why it was wrong, what was done) of the file."""
    for line in LESSONS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def section(quality):
    """quality: {tree: {rule: Quality}}."""
    rows = [(tree, rule, q.right, q.wrong, q.arguable, q.unjudged,
             share(q.right, q.judged),
             share(q.right, q.judged + q.arguable),
             share(q.right, q.right + q.lost))
            for tree, rules in quality.items() for rule, q in rules.items()
            if q.judged + q.arguable + q.unjudged + q.lost]
    return ["## How right the findings are", "",
            "At level warning and above, by labels that people gave from reading "
            "the code (`kernel-corpus/labels/findings.tsv`). Right: a maintainer "
            "would take a change for it. Wrong: not so, or the change would be a "
            "bug. Arguable: so it is, but a trusted party names the size, or it is "
            "small by nature. Precision is of those that are right or wrong; the "
            "strict one counts what is arguable as wrong. Recall is of what was "
            "ever found right. In brackets the 95% interval, after Wilson. "
            "`./run bench quality` fails when one of them falls.", "",
            *text.table(("tree", "rule", "right", "wrong", "arguable",
                         "not judged", "precision", "strict precision",
                         "recall"), rows),
            "What false alarms taught:", "",
            *text.table(("place", "why it was none", "what was done"),
                        lessons())]
