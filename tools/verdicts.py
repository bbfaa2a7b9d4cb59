# SPDX-License-Identifier: GPL-2.0-only
"""What people made of the findings: kernel-corpus/verdicts.tsv.

One line a fingerprint: fingerprint, rule, file, function, verdict, why. Only
the fingerprint is looked up; rule, file and function are for the reader. The
verdicts: bug (a maintainer should act), harmless (so it is, but it can't hurt
there), false (not so).
"""
import dataclasses

import manifest as manifests

PATH = manifests.CORPUS_DATA / "verdicts.tsv"
WORDS = ("bug", "harmless", "false")
UNJUDGED = "not yet judged"


class VerdictError(Exception):
    """A line of the file can't be read."""


@dataclasses.dataclass(frozen=True)
class Verdict:
    """A finding's verdict, and why in one line."""
    word: str
    why: str


def parse(text):
    """{fingerprint: Verdict}."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 6 or cells[4] not in WORDS or not cells[5].strip():
            raise VerdictError(f"verdicts.tsv:{number}: not fingerprint, rule, "
                               f"file, function, {'|'.join(WORDS)}, why")
        if cells[0] in found:
            raise VerdictError(f"verdicts.tsv:{number}: {cells[0]} twice")
        found[cells[0]] = Verdict(cells[4], cells[5].strip())
    return found


def read():
    """The verdicts, none where there is no file yet."""
    try:
        return parse(PATH.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def of(verdicts, finding):
    """The verdict on a finding."""
    return verdicts.get(finding.fingerprint, Verdict(UNJUDGED, ""))


def blank(finding):
    """A line for the file, with verdict and why to be filled in."""
    return "\t".join((finding.fingerprint, finding.rule, finding.path,
                      finding.function, "?", finding.message))
