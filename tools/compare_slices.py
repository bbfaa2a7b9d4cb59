# SPDX-License-Identifier: GPL-2.0-only
"""Does slicing lose a finding? The same folders scanned sliced and whole.

    compare_slices.py [--tree TREE] [--rule ID]... [--timeout S] [FOLDER...]

Without folders: drivers/net fs mm arch of Debian's 6.12; without rules: each
that Coccinelle runs. Lists each finding that only one of the two scans has, and
what either could not analyse. Goes on record in bench/slices.json, an entry a
rule and folder; the others stay. bench/slices-why.json says in a line why a
finding is in one of them only, by "rule path:line". KAPCHECK names the program.
Exit status: 0 the same, 1 differences, 2 the call is wrong.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

import corpus
import manifest as manifests
import sarif

KAPCHECK = os.environ.get("KAPCHECK", manifests.TOP / "build" / "kapcheck")
BENCH = manifests.TOP / "bench"
FOLDERS = ("drivers/net", "fs", "mm", "arch")
RULES = ("KAP001", "KAP002", "KAP003", "KAP004", "KAP006")


def scan(folder, rule, *options):
    """The scan of a folder; SystemExit when kapcheck could not do it at all."""
    done = subprocess.run(
        [KAPCHECK, "scan", folder, "--engine", "cocci", "--rule", rule,
         "--level", "note", "--format", "sarif", "--quiet", "--jobs", "1",
         *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(2)
    return sarif.parse(done.stdout.decode("utf-8"))


def line(finding, folder, whys):
    """A finding in one line, with the reason if there is one."""
    where = f"{folder}/{finding.path}:{finding.line}"
    why = whys.get(f"{finding.rule} {where}")
    return (f"{where}: {finding.level}: {finding.message} [{finding.rule}]" +
            (f": {why}" if why else ""))


def compare(tree, name, rule, timeout, whys):
    """What a folder's two scans have alone and in common."""
    sliced = scan(tree / name, rule)
    whole = scan(tree / name, rule, "--no-slice", "--timeout", str(timeout))
    keys = {f.key for f in sliced.findings}, {f.key for f in whole.findings}
    return {"rule": rule, "folder": name,
            "files": whole.properties.get("filesGated", 0),
            "slices": sliced.properties.get("slices", 0),
            "common": len(keys[0] & keys[1]),
            "only_sliced": [line(f, name, whys) for f in sliced.findings
                            if f.key not in keys[1]],
            "only_whole": [line(f, name, whys) for f in whole.findings
                           if f.key not in keys[0]],
            "failed_sliced": [f"{name}/{n}" for n in sliced.notifications],
            "failed_whole": [f"{name}/{n}" for n in whole.notifications]}


def show(result):
    """A folder's result for the reader."""
    print(f"{result['rule']} {result['folder']}: {result['files']} files, "
          f"{result['slices']} slices, {result['common']} findings in common, "
          f"{len(result['only_sliced'])} only sliced, "
          f"{len(result['only_whole'])} only whole; not analysed: "
          f"{len(result['failed_sliced'])} sliced, "
          f"{len(result['failed_whole'])} whole", flush=True)
    for key in ("only_sliced", "only_whole"):
        for text in result[key]:
            print(f"  {key.replace('_', ' ')}: {text}")


def load(path, default):
    """A JSON file, or the default when there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default


def record(result):
    """Puts a result into bench/slices.json, in place of an older one."""
    def key(entry):
        return entry.get("rule", ""), entry["folder"]

    BENCH.mkdir(exist_ok=True)
    target = BENCH / "slices.json"
    results = [r for r in load(target, []) if key(r) != key(result)]
    results = sorted([*results, result], key=key)
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    os.replace(fresh, target)


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tree", type=pathlib.Path)
    parser.add_argument("--rule", action="append")
    parser.add_argument("--timeout", type=int, default=60)
    parser.add_argument("folders", nargs="*", default=FOLDERS)
    args = parser.parse_args()
    tree, different = args.tree or corpus.existing("debian-6.12"), False
    whys = load(BENCH / "slices-why.json", {})
    for name in args.folders:
        if not (tree / name).is_dir():
            print(f"compare_slices: no folder {name}", file=sys.stderr)
            return 2
    for rule in args.rule or RULES:
        for name in args.folders:
            result = compare(tree, name, rule, args.timeout, whys)
            show(result)
            record(result)
            different |= bool(result["only_sliced"] or result["only_whole"])
    return int(different)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
