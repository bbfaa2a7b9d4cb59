# SPDX-License-Identifier: GPL-2.0-only
"""The report's sections about `kapcheck fix`."""
import collections

from report_text import table


def comparison(judged):
    """Our patches for the five bugs against upstream's."""
    rows, remarks = [], []
    for name, (code, comments) in judged.items():
        rows.append((name, len(code), len(comments)))
        remarks += [f"- {name}, {d.path}: ours `{d.ours or 'nothing'}`, "
                    f"upstream's `{d.upstream or 'nothing'}`"
                    for d in code + comments]
    return ["## The five fixes, made by kapcheck", "",
            "The tree before each fix with our patch "
            "(`kernel-corpus/fixes/`), against the tree after upstream's, token "
            "by token. Comments are compared apart: the program changes code, "
            "and leaves it to people to say in it why.", "",
            *table(("bug", "differences of tokens", "of comments"), rows),
            *remarks, ""]


def _place(finding):
    return f"{finding['file']}:{finding['line']}"


def _files(finding):
    """The files that a finding's patch changes."""
    return ", ".join(c["file"] for c in finding["fix"]["changes"])


def _patches(findings):
    """The findings that one patch mends, by the patch: (rule, files)."""
    patches = collections.defaultdict(list)
    for finding in findings:
        key = (finding["rule"],
               tuple(c["diff"] for c in finding["fix"]["changes"]))
        patches[key].append(finding)
    return list(patches.values())


def fixes(tree, document):
    """What was made of the findings of a whole tree, and what was not."""
    asked = [f for f in document["findings"] if "fix" in f]
    made = [f for f in asked if "changes" in f["fix"]]
    refused = [f for f in asked if "refused" in f["fix"]]
    patches = _patches(made)
    rows = [(rule, sum(f["rule"] == rule for f in asked),
             sum(p[0]["rule"] == rule for p in patches),
             sum(f["rule"] == rule for f in made),
             sum(f["rule"] == rule for f in refused))
            for rule in sorted({f["rule"] for f in asked})]
    lines = [f"## Patches for {tree}", "",
             "`kapcheck fix` on the whole tree, findings of level warning and "
             "above. Each patch that is listed was proved: its findings are "
             "gone, no rule finds anything new in what it touches, and all of "
             "it still parses.", "",
             *table(("rule", "findings", "patches", "mended", "refused"),
                    rows)]
    if patches:
        lines += table(("rule", "patch for", "mends"),
                       [(p[0]["rule"], _files(p[0]),
                         ", ".join(map(_place, p))) for p in patches])
    if refused:
        lines += table(("rule", "no patch for", "why"),
                       [(f["rule"], _place(f), f["fix"]["refused"])
                        for f in refused])
    return lines
