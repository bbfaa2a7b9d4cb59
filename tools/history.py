# SPDX-License-Identifier: GPL-2.0-only
"""What upstream changed between two trees, held against the rules.

    history.py OLD NEW [--json FILE]

Each change that history_changes finds is a bug that somebody had: does its rule
fire on the old function, and fall silent on the new one? Where it does not fire:
is the reason for the change to be seen in the file at all? What people read there,
kernel-corpus/labels/history.tsv, goes before what is told here.
"""
import argparse
import configparser
import dataclasses
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import manifest as manifests
from history_changes import KAPCHECK, TOP, Trees, changes

def scan(tree, paths, *words):
    """Findings of a scan of copies of some files, or of the whole tree."""
    with tempfile.TemporaryDirectory() as folder:
        where = tree
        if paths:
            where = pathlib.Path(folder) / "tree"
            for path in paths:
                (where / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(tree / path, where / path)
        out = pathlib.Path(folder) / "out.json"
        status = subprocess.run(
            [KAPCHECK, "scan", where, "--level", "note", "--quiet", "--format",
             "json", "--output", out, "--jobs", "1", *words],
            check=False).returncode
        if status not in (0, 1, 3):
            raise SystemExit(f"history: scanning {tree} ended with {status}")
        return json.loads(out.read_text("utf-8"))["findings"]


def folder_files(tree, paths):
    """The files of the folders that the paths lie in, without links."""
    folders = {(tree / p).parent for p in paths}
    return sorted(str(p.relative_to(tree)) for f in folders
                  for p in f.glob("*.[ch]") if p.is_file() and not p.is_symlink())


def scan_side(tree, found, side):
    """The findings where changes are. KAP004 and KAP005 judge a whole tree."""
    paths = sorted({getattr(c, side) for c in found
                    if c.rule in ("KAP001", "KAP003")})
    heads = {getattr(c, side) for c in found if c.rule == "KAP002"}
    findings = scan(tree, None, "--rule", "KAP004,KAP005")
    paths = [p for p in paths if (tree / p).is_file()]
    if paths:
        findings += scan(tree, paths, "--rule", "KAP001,KAP003")
    if heads:
        findings += scan(tree, folder_files(tree, heads), "--rule", "KAP002")
    return findings


def fires(change, findings, path, old):
    """The levels of the findings that are about a change."""
    for f in findings:
        places = [f, *f.get("related", ())]
        if f["rule"] != change.rule:
            continue
        if change.rule == "KAP001":
            here = f["file"] == path and f["function"] == change.function and (
                not old or f["line"] == change.line)
        elif change.rule == "KAP002":
            member = change.what.split()[-3]
            here = f"'{member}'" in f["message"]
        elif change.rule == "KAP005":
            here = path.split("/")[:2] == f["file"].split("/")[:2]
        else:
            here = any(p["file"] == path and (
                p.get("function", change.function) == change.function or
                p["line"] == change.line) for p in places)
        if here:
            yield f["level"]


def origins():
    """The words that KAP001's card has for where a size may come from."""
    card = configparser.ConfigParser(strict=False, interpolation=None)
    card.read(TOP / "checkers" / "unbounded-alloc" / "rule.ini", "utf-8")
    words = {re.sub(r"(:[\d,]+|\((\.\.\.)?\)|->|,)$", "", word).lstrip(".")
             for word in card["slice"]["origins"].split()}
    return re.compile(r"\b(?:%s)\b" % "|".join(
        re.escape(word).replace(r"\*", r"\w*") for word in sorted(words)))


def labels():
    """{key: (visible, why)} as people judged them."""
    found = {}
    path = manifests.CORPUS_DATA / "labels" / "history.tsv"
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            *key, visible, why = line.split("\t")
            found[tuple(key)] = visible == "yes", why
    return found


def explain(trees, change, known, words):
    """Why a change was missed, as far as that can be told."""
    if change.key() in known:
        change.visible, change.why = known[change.key()]
    elif change.rule == "KAP001" and not change.why:
        change.visible = bool(words.search(trees.text(trees.old, change.path)))
        change.why = ("the file reads sizes from outside; this one was not "
                      "followed, or found bounded" if change.visible else
                      "nothing in the file comes from outside")


def judge(trees, found):
    """Fill in what the rules say of each change."""
    old = scan_side(trees.old, found, "path")
    new = scan_side(trees.new, found, "to")
    known, words = labels(), origins()
    for change in found:
        levels = list(fires(change, old, change.path, True))
        change.found = next((w for w in ("error", "warning", "note")
                             if w in levels), "")
        after = list(fires(change, new, change.to, False))
        before = list(fires(change, old, change.path, False))
        change.silent = len(after) < max(len(before), 1)
        if change.found:
            change.visible, change.why = True, ""
        else:
            explain(trees, change, known, words)


def tell(change):
    """One line for people."""
    found = change.found or "missed"
    if change.why:
        found += f" ({change.why})"
    return (f"{change.path}:{change.line}: {change.function}: {change.what}: "
            f"{found}, {'silent' if change.silent else 'fires'} after "
            f"[{change.rule}]")


def recall(found):
    """{rule: (hits, visible ones, all)}."""
    sums = {}
    for rule in sorted({c.rule for c in found}):
        of = [c for c in found if c.rule == rule]
        sums[rule] = (sum(bool(c.found) for c in of),
                      sum(c.visible for c in of), len(of))
    return sums


def write(old, new, path):
    """All changes between two trees, judged; also as JSON where path is one."""
    trees = Trees(old.resolve(), new.resolve())
    found = changes(trees)
    judge(trees, found)
    if path:
        text = json.dumps([dataclasses.asdict(c) for c in found], indent=1)
        path.write_text(text + "\n", "utf-8")
    return found


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path, help="write it there, too")
    args = parser.parse_args()
    for tree in (args.old, args.new):
        if not tree.is_dir():
            parser.error(f"{tree} is no folder")
    found = write(args.old, args.new, args.json)
    for change in found:
        print(tell(change))
    for rule, (hits, visible, every) in recall(found).items():
        print(f"{rule}: {hits} of {visible} whose reason the file shows; "
              f"{every} in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
