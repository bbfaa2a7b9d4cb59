# SPDX-License-Identifier: GPL-2.0-only
"""What several trees have in common, from the JSON of their scans and statuses.

Bugs are findings at warning or above; those of one rule in one function (or Kconfig
symbol) of one path are one, in each tree that has any there.
"""
import collections
import dataclasses

WEIGHTY = ("error", "warning")
# Trees that a bug's line names; of more it tells the number.
NAMED = 6


@dataclasses.dataclass
class Tree:
    """A tree's name, the two documents (None: missing), and why they are not
    there."""
    name: str
    scan: dict
    status: dict
    missing: list


def _faults(tree):
    """What of a tree was not done, or not to the end."""
    why = list(tree.missing)
    if tree.scan and not tree.scan["coverage"]["complete"]:
        why += [f"not analysed: {p['file'] or ''}{': ' if p['file'] else ''}"
                f"{p['reason']}" for p in tree.scan["problems"]
                if p["kind"] in ("failed", "timed out")]
    return why


def _bugs(tree):
    """The findings that count."""
    return [f for f in (tree.scan or {}).get("findings", ())
            if f["level"] in WEIGHTY]


def _fixes(tree):
    """{commit: status}"""
    return {f["commit"]: f["status"]
            for f in (tree.status or {}).get("fixes", ())}


def _about_tree(tree):
    fixes = _fixes(tree)
    return {"name": tree.name, "missing": _faults(tree),
            "bugs": dict(sorted(collections.Counter(
                f["rule"] for f in _bugs(tree)).items())),
            "fixes": fixes,
            "lacks": [c for c, s in fixes.items() if s in ("UNFIXED", "HALF")],
            "doubtful": [c for c, s in fixes.items() if s == "INCONCLUSIVE"]}


def document(trees):
    """All of it, for programs; trees come one after the other, and go again."""
    bugs, titles, about = {}, {}, []
    for tree in trees:
        about.append(_about_tree(tree))
        for finding in _bugs(tree):
            key = (finding["rule"], finding["file"], finding["function"] or "")
            bug = bugs.setdefault(key, {
                "rule": key[0], "file": key[1], "function": key[2],
                "message": finding["message"], "in": {}})
            bug["in"].setdefault(tree.name, []).append(finding["line"])
        for fix in (tree.status or {}).get("fixes", ()):
            titles[fix["commit"]] = {key: fix[key]
                                     for key in ("title", "cve", "rule")}
    return {"tool": "kapcheck fleet", "fixes": titles,
            "trees": about,
            "bugs": sorted(bugs.values(), key=lambda b: (
                -len(b["in"]), b["rule"], b["file"], b["function"]))}


# --- for people ---------------------------------------------------------------

def _table(rows):
    """Lines of columns as wide as they must be."""
    widths = [max(len(str(cell)) for cell in column) for column in zip(*rows)]
    return ["  ".join(str(cell).ljust(width)
                      for cell, width in zip(row, widths)).rstrip()
            for row in rows]


def _where(bug, trees):
    """In which of the trees it is, by name where they are few."""
    there = [t["name"] for t in trees if t["name"] in bug["in"]]
    others = [t["name"] for t in trees if t["name"] not in bug["in"]]
    if not others:
        return f"all {len(there)} trees"
    if len(there) <= NAMED:
        return ", ".join(there)
    if len(others) <= NAMED:
        return f"all {len(trees)} trees but {', '.join(others)}"
    return f"{len(there)} of {len(trees)} trees"


def _plain(text):
    """As one line for a terminal: names come from the trees."""
    return "".join(c if c.isprintable() else "?" for c in text)


def text(doc):
    """The same for people."""
    trees, fixes = doc["trees"], list(doc["fixes"])
    rules = sorted({rule for tree in trees for rule in tree["bugs"]})
    lines = ["Upstream's fixes, by tree:", ""]
    lines += _table([("tree", *(c[:12] for c in fixes))] + [
        (t["name"], *(t["fixes"].get(c, "missing") for c in fixes))
        for t in trees])
    lines += ["", *(f"{c[:12]}  {doc['fixes'][c]['title']}" for c in fixes)]
    lines += ["", "Findings at warning and above, by tree:", ""]
    lines += _table([("tree", *rules)] + [
        (t["name"], *(t["bugs"].get(r, 0) for r in rules)) for t in trees])
    lines += ["", "Each of them, and the trees that carry it:", ""]
    lines += [f"{bug['rule']} {bug['file']} {bug['function'] or '-'}: "
              f"{_where(bug, trees)}" for bug in doc["bugs"]]
    lost = [(t["name"], why) for t in trees for why in t["missing"]]
    lines += ["", "Missing: nothing" if not lost else "Missing:"]
    lines += [f"{name}: {why}" for name, why in lost]
    return "\n".join(map(_plain, lines)) + "\n"
