# SPDX-License-Identifier: GPL-2.0-only
"""Does slicing lose a finding? The same folders scanned sliced and whole.

    compare_slices.py [--tree TREE] [FOLDER...]

Without folders: drivers/net fs mm arch of Debian's 6.12. Lists each finding
that only one of the two scans has, and what either could not analyse; goes on
record in bench/slices.json. Exit status: 0 the same, 1 differences, 2 the call
is wrong.
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

KAPCHECK = manifests.TOP / "build" / "kapcheck"
FOLDERS = ("drivers/net", "fs", "mm", "arch")


def scan(folder, *options):
    """The scan of a folder; SystemExit when kapcheck could not do it at all."""
    done = subprocess.run(
        [KAPCHECK, "scan", folder, "--engine", "cocci", "--level", "note",
         "--format", "sarif", "--quiet", *options], stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(2)
    return sarif.parse(done.stdout.decode("utf-8"))


def line(finding):
    """A finding in one line."""
    return (f"{finding.path}:{finding.line}: {finding.level}: "
            f"{finding.message} [{finding.rule}]")


def compare(tree, name):
    """What a folder's two scans have alone and in common."""
    sliced = scan(tree / name)
    whole = scan(tree / name, "--no-slice")
    keys = {f.key for f in sliced.findings}, {f.key for f in whole.findings}
    return {"folder": name, "common": len(keys[0] & keys[1]),
            "only_sliced": [line(f) for f in sliced.findings
                            if f.key not in keys[1]],
            "only_whole": [line(f) for f in whole.findings
                           if f.key not in keys[0]],
            "failed_sliced": list(map(str, sliced.notifications)),
            "failed_whole": list(map(str, whole.notifications))}


def show(result):
    """A folder's result for the reader."""
    print(f"{result['folder']}: {result['common']} findings in common, "
          f"{len(result['only_sliced'])} only sliced, "
          f"{len(result['only_whole'])} only whole; not analysed: "
          f"{len(result['failed_sliced'])} sliced, "
          f"{len(result['failed_whole'])} whole", flush=True)
    for key in ("only_sliced", "only_whole"):
        for text in result[key]:
            print(f"  {key.replace('_', ' ')}: {text}")


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tree", type=pathlib.Path)
    parser.add_argument("folders", nargs="*", default=FOLDERS)
    args = parser.parse_args()
    tree, results = args.tree or corpus.existing("debian-6.12"), []
    for name in args.folders:
        if not (tree / name).is_dir():
            print(f"compare_slices: no folder {name}", file=sys.stderr)
            return 2
        results.append(compare(tree, name))
        show(results[-1])
    target = manifests.TOP / "bench" / "slices.json"
    target.parent.mkdir(exist_ok=True)
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    os.replace(fresh, target)
    return int(any(r["only_sliced"] or r["only_whole"] for r in results))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
