# SPDX-License-Identifier: GPL-2.0-only
"""What people made of the findings: kernel-corpus/labels/findings.tsv.

One line a finding of a tree: tree, path, function, rule, verdict, reason,
fingerprint, mark. Only tree and fingerprint are looked up; the rest is for the
reader. The verdicts: right (a maintainer would take a change for it), wrong (not
so, or the change would be a bug), arguable (so it is, but the size is that of a
trusted party, or small by nature). The mark `upstream`: worth a mail, see
tools/found.py. Each verdict is from reading the code.
"""
import dataclasses
import math

import manifest as manifests

FOLDER = manifests.CORPUS_DATA / "labels"
PATH = FOLDER / "findings.tsv"
WORDS = ("right", "wrong", "arguable")
MARKS = ("", "upstream")
UNJUDGED = "not yet judged"


class LabelError(Exception):
    """A line of the file can't be read."""


@dataclasses.dataclass(frozen=True)
class Label:
    """A finding's verdict, and why in one line."""
    word: str
    why: str
    mark: str = ""
    rule: str = ""
    path: str = ""
    function: str = ""


def parse(text):
    """{(tree, fingerprint): Label}."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 8 or cells[4] not in WORDS or (
                cells[7] not in MARKS or not cells[5].strip()):
            raise LabelError(f"findings.tsv:{number}: not tree, path, function, "
                             f"rule, {'|'.join(WORDS)}, reason, fingerprint, "
                             "mark")
        key = cells[0], cells[6]
        if key in found:
            raise LabelError(f"findings.tsv:{number}: {key} twice")
        found[key] = Label(cells[4], cells[5].strip(), cells[7], cells[3],
                           cells[1], cells[2])
    return found


def read():
    """The labels, none where there is no file yet."""
    try:
        return parse(PATH.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def of(labels, tree, finding):
    """The label of a finding in a tree."""
    return labels.get((tree, finding.fingerprint), Label(UNJUDGED, ""))


def blank(tree, finding):
    """A line for the file, with verdict and reason to be filled in."""
    return "\t".join((tree, finding.path, finding.function, finding.rule, "?",
                      finding.message, finding.fingerprint, ""))


def wilson(hits, number):
    """The 95% interval of a share, after Wilson."""
    if not number:
        return 0.0, 1.0
    z, share = 1.96, hits / number
    middle = share + z * z / (2 * number)
    width = z * math.sqrt(share * (1 - share) / number +
                          z * z / (4 * number * number))
    scale = 1 + z * z / number
    # rounded: 1.0 is 1.0 and no binary fraction above or below
    return (round(max(0.0, (middle - width) / scale), 6),
            round(min(1.0, (middle + width) / scale), 6))


@dataclasses.dataclass(frozen=True)
class Quality:
    """How a rule does on a tree."""
    right: int          # reported, by their labels
    wrong: int
    arguable: int
    unjudged: int
    lost: int           # right by its label, and not reported

    @property
    def judged(self):
        """Findings whose label says right or wrong."""
        return self.right + self.wrong

    @property
    def precision(self):
        """The share of the right ones among those that are right or wrong."""
        return self.right / self.judged if self.judged else 1.0

    @property
    def strict(self):
        """The share of the right ones where arguable counts as wrong."""
        number = self.judged + self.arguable
        return self.right / number if number else 1.0

    @property
    def recall(self):
        """The share of what was found right that is reported."""
        number = self.right + self.lost
        return self.right / number if number else 1.0


def measure(labels, tree, findings, rules):
    """{rule: Quality} of a tree's findings at level warning and above."""
    here = {f.fingerprint: f for f in findings}
    result = {}
    for rule in rules:
        words = [of(labels, tree, f).word for f in here.values()
                 if f.rule == rule]
        lost = sum(label.word == "right" and label.rule == rule and
                   key[0] == tree and key[1] not in here
                   for key, label in labels.items())
        result[rule] = Quality(*(words.count(w) for w in WORDS),
                               words.count(UNJUDGED), lost)
    return result
