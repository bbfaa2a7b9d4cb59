#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Scan many kernel trees on many machines, and compare them.

    fleet.py plan TREES DIR [--shards N] [-- OPTION OF SCAN...]
    fleet.py count DIR          how many pieces of work there are
    fleet.py task DIR I/N       do the pieces I, I+N, I+2N, ... of them
    fleet.py report DIR         which bugs and fixes each tree has and lacks

TREES has a tree a line: `NAME PATH`, or PATH, whose last part is the name; # ends
a line. DIR must be seen by all machines, under the same name; so must the trees,
but only by the machine that works on them. KAPCHECK names the program, else it
is the one in build/, or in PATH.

A piece is `kapcheck status` of a tree, or a shard of its scan. Its result is one
file, which is there whole or not at all; what is there is not done again, so all
of it may be killed at any time and started anew. report tells what is missing,
and then ends with 3; else with 1 where a tree has bugs or lacks fixes, with 0
where none does, with 2 for a wrong call.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import compare

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
# A worker that a signal ended (an OOM killer, say) is started again.
TRIES = 3


class Wrong(Exception):
    """The call, or a file that it names, is wrong."""


def program():
    """kapcheck."""
    built = TOP / "build" / "kapcheck"
    found = (os.environ.get("KAPCHECK") or (built if built.is_file() else None)
             or shutil.which("kapcheck"))
    if not found:
        raise Wrong("no kapcheck: KAPCHECK names it")
    return str(found)


# --- the plan -----------------------------------------------------------------

def read_trees(path):
    """[{"name", "path"}] of a list of trees."""
    trees = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        name = words[0] if len(words) > 1 else os.path.basename(
            words[0].rstrip("/"))
        if len(words) > 2 or not re.fullmatch(r"[\w.+-]+", name) or name[0] == ".":
            raise Wrong(f"{path}:{number}: not `NAME PATH` or PATH")
        if any(tree["name"] == name for tree in trees):
            raise Wrong(f"{path}:{number}: a second tree of the name {name}")
        trees.append({"name": name,
                      "path": str((path.parent / words[-1]).absolute())})
    if not trees:
        raise Wrong(f"{path}: no tree in it")
    return trees


def write_plan(args):
    """Makes the folder, or keeps the plan that is there when it is the same."""
    plan = {"shards": args.shards, "options": args.options,
            "trees": read_trees(args.trees)}
    path = args.folder / "plan.json"
    if path.exists() and json.loads(path.read_text("utf-8")) != plan:
        raise Wrong(f"{path}: there is another plan; take another folder")
    (args.folder / "log").mkdir(parents=True, exist_ok=True)
    for tree in plan["trees"]:
        (args.folder / tree["name"]).mkdir(exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(plan, indent=1) + "\n", encoding="utf-8")
    os.replace(fresh, path)
    print(f"fleet: {len(plan['trees'])} trees, {len(pieces(plan))} pieces")
    return 0


def read_plan(folder):
    """The plan of a folder."""
    try:
        return json.loads((folder / "plan.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Wrong(f"{folder}: no plan: {error}") from error


def pieces(plan):
    """(tree, number of the shard, 0 for the status), in order."""
    return [(tree, number) for tree in plan["trees"]
            for number in range(plan["shards"] + 1)]


def result_of(folder, plan, tree, number):
    """The file that holds what came of a piece."""
    name = f"{number}-of-{plan['shards']}.shard" if number else "status.json"
    return folder / tree["name"] / name


# --- the work -----------------------------------------------------------------

def command(folder, plan, tree, number):
    """What is run for a piece."""
    out = result_of(folder, plan, tree, number)
    if not number:
        return [program(), "status", "--quiet", "--format", "json",
                "--output", out, tree["path"]]
    return [program(), "scan", "--quiet", "--shard",
            f"{number}/{plan['shards']}", "--output", out, *plan["options"],
            tree["path"]]


def do_piece(folder, plan, tree, number):
    """Whether the result is there; what is said goes to the log."""
    out = result_of(folder, plan, tree, number)
    log = folder / "log" / f"{tree['name']}.{number}"
    for _ in range(TRIES):
        if out.exists():
            return True
        with open(log, "ab") as said:
            done = subprocess.run(command(folder, plan, tree, number),
                                  stdin=subprocess.DEVNULL, stdout=said,
                                  stderr=said, check=False)
        if done.returncode >= 0:
            break
    if not out.exists():
        print(f"fleet: {tree['name']}: nothing came of it, status "
              f"{done.returncode}: see {log}", file=sys.stderr)
    return out.exists()


def work(args):
    """The pieces of a worker, whatever becomes of the others of them."""
    found = re.fullmatch(r"(\d+)/(\d+)", args.share)
    if not found or int(found[1]) >= int(found[2]):
        raise Wrong(f"{args.share}: not I/N, with I from 0 to N - 1")
    plan = read_plan(args.folder)
    mine = pieces(plan)[int(found[1])::int(found[2])]
    return int(not all([do_piece(args.folder, plan, *p) for p in mine]))


# --- the report ---------------------------------------------------------------

def merged(folder, plan, tree):
    """(JSON report of a tree, None) or (None, why there is none)."""
    files = [path for number in range(1, plan["shards"] + 1)
             if (path := result_of(folder, plan, tree, number)).exists()]
    if not files:
        return None, "no shard is there"
    done = subprocess.run(
        [program(), "merge", "--quiet", "--format", "json", *files],
        stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if not done.stdout:
        return None, done.stderr.decode(errors="replace").strip()
    return json.loads(done.stdout), None


def status_of(folder, plan, tree):
    """(JSON of `kapcheck status`, None) or (None, why there is none)."""
    path = result_of(folder, plan, tree, 0)
    try:
        return json.loads(path.read_text("utf-8")), None
    except (OSError, ValueError) as error:
        return None, f"no status: {error}"


def read_results(folder, plan):
    """What is there of each tree; a thousand of them fill no memory."""
    for tree in plan["trees"]:
        scan, no_scan = merged(folder, plan, tree)
        status, no_status = status_of(folder, plan, tree)
        yield compare.Tree(tree["name"], scan, status,
                           [why for why in (no_scan, no_status) if why])


def report(args):
    """The comparison of all trees."""
    plan = read_plan(args.folder)
    document = compare.document(read_results(args.folder, plan))
    text = (json.dumps(document, indent=1) + "\n" if args.format == "json"
            else compare.text(document))
    if args.output:
        fresh = args.output.with_name(args.output.name + ".new")
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, args.output)
    else:
        sys.stdout.write(text)
    for tree in document["trees"]:
        for why in tree["missing"]:
            print(f"fleet: {tree['name']}: {why}", file=sys.stderr)
    if any(tree["missing"] for tree in document["trees"]):
        return 3
    return int(any(tree["bugs"] or tree["lacks"] for tree in document["trees"]))


def main(argv):
    """The exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], epilog=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("plan")
    verb.add_argument("trees", type=pathlib.Path)
    verb.add_argument("folder", type=pathlib.Path)
    verb.add_argument("--shards", type=int, default=1)
    verb.set_defaults(run=write_plan)
    verb = verbs.add_parser("count")
    verb.add_argument("folder", type=pathlib.Path)
    verb.set_defaults(
        run=lambda a: print(len(pieces(read_plan(a.folder)))) or 0)
    verb = verbs.add_parser("task")
    verb.add_argument("folder", type=pathlib.Path)
    verb.add_argument("share", metavar="I/N")
    verb.set_defaults(run=work)
    verb = verbs.add_parser("report")
    verb.add_argument("folder", type=pathlib.Path)
    verb.add_argument("--format", choices=("text", "json"), default="text")
    verb.add_argument("--output", type=pathlib.Path)
    verb.set_defaults(run=report)
    own, more = argv, []
    if "--" in argv:
        own, more = argv[:argv.index("--")], argv[argv.index("--") + 1:]
    args = parser.parse_args(own)
    if more and args.verb != "plan" or getattr(args, "shards", 1) < 1:
        parser.error("options of scan belong to plan, with one shard or more")
    args.options = more
    try:
        return args.run(args)
    except (Wrong, OSError) as error:
        print(f"fleet: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
