# SPDX-License-Identifier: GPL-2.0-only
"""What a scan costs when something of the tree is known: by far the usual case.

On a copy of the tree, with a cache of its own: again with nothing changed, and with
ten files changed; a related tree (6.1, and the same with 500 files changed as a
vendor would), with the share of slices that were never seen; and a commit's hook,
`check --staged`, with nothing relevant and with one driver. Each against a peer in
the same run: the cold scan, or `git status`. Medians.
"""
import contextlib
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time

import bench_files
import bench_floor
import corpus
import measure

TEN = 10
VENDOR = 500
RELATED = "debian-6.1"
# The slow ones are not done more often.
SLOW_RUNS = 3
# A file that was changed later than that before a scan is read the next time, too.
SETTLE = 4
GIT = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
       "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.example",
       "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.example"}


class Bench:
    """A copy of the tree, and a cache that the scans of it share."""

    def __init__(self, tree, scratch, args):
        self.args = args
        self.tree = scratch / "tree"
        self.cache = scratch / "cache.sqlite"
        self.out = scratch / "out.json"
        self.errors = scratch / "stderr"
        shutil.copytree(tree, self.tree, symlinks=True,
                        ignore=shutil.ignore_patterns(".git"))
        self.files = self._wanted()
        time.sleep(SETTLE)

    def _wanted(self):
        """The C files that hold an identifier of a gate, in a fixed order."""
        words = re.compile(rb"\b(?:" + "|".join(
            bench_floor.gate_words()).encode() + rb")\b")
        found = sorted(path for path in self.tree.rglob("*.c")
                       if path.is_file() and not path.is_symlink()
                       and words.search(path.read_bytes()))
        random.Random(self.args.seed).shuffle(found)
        return found

    def call(self, *words, cache=None, where=None, env=None):
        """The cost of a call, with what it says kept."""
        with open(self.errors, "wb") as errors, open(self.out, "wb") as out:
            cost = measure.run(
                words, stdout=out, stderr=errors, cwd=where or self.tree,
                env={**os.environ, **GIT,
                     "KAPCHECK_CACHE": str(cache or self.cache), **(env or {})})
        if cost.status not in (0, 1, 3):
            raise SystemExit(f"bench: {words[:2]} ended with {cost.status}: "
                             f"{self.errors.read_text(errors='replace')[-500:]}")
        return cost

    def scan(self, tree=None, cache=None):
        """The cost of a scan, and (slices known, slices)."""
        cost = self.call(bench_files.KAPCHECK, "scan", tree or self.tree,
                         "--jobs", os.cpu_count(), "--level", "note",
                         "--format", "json", cache=cache)
        said = self.errors.read_text(errors="replace")
        share = re.search(r"cache: (\d+) of (\d+) slices known", said)
        known = (int(share[1]), int(share[2])) if share else (0, 0)
        print(f"bench:   {cost.cpu:.2f} s CPU, {cost.wall:.2f} s, "
              f"{known[0]} of {known[1]} slices known", flush=True)
        return cost, known


def result(costs, known=None):
    """For the results file; a hook's cost is told in milliseconds."""
    cost = measure.median(costs)
    return {"wall": round(cost.wall, 3), "cpu": round(cost.cpu, 3),
            "peak_kib": cost.peak, "runs": len(costs),
            **({"known": known[0], "slices": known[1]} if known else {})}


def cache_facts(path):
    """Bytes of an entry of the cache, and of what it notes of a tree's files."""
    with contextlib.closing(sqlite3.connect(path)) as opened:
        sizes = sorted(length for (length,) in opened.execute(
            "select length(value) from entry"))
    return {"memo_bytes": sizes[-1], "entries": len(sizes) - 1,
            "entry_bytes": round(sum(sizes[:-1]) / max(len(sizes) - 1, 1)),
            "file_bytes": path.stat().st_size}


def fixed(bench):
    """What each shard costs, however many there are: one that has next to
    nothing to do."""
    print("bench: one shard of very many", flush=True)
    return result([bench.call(
        bench_files.KAPCHECK, "scan", bench.tree, "--jobs", os.cpu_count(),
        "--quiet", "--shard", "1/4096", cache="none")
        for _ in range(bench.args.runs)])


# --- the tree again -----------------------------------------------------------

def unchanged(bench):
    """Nothing changed; the first time after the cold one is not counted."""
    print("bench: nothing changed", flush=True)
    bench.scan()
    runs = [bench.scan() for _ in range(bench.args.runs)]
    return result([cost for cost, _ in runs], runs[-1][1])


def insert_line(path, text):
    """A line more at the top; all others move."""
    path.write_bytes(text.encode() + b"\n" + path.read_bytes())


def ten_changed(bench):
    """Each time other changes in the same ten files that some rule wants."""
    print(f"bench: {TEN} files changed", flush=True)
    runs = []
    for number in range(bench.args.runs):
        for path in bench.files[:TEN]:
            insert_line(path, f"int bench_{number};")
        runs.append(bench.scan())
    return result([cost for cost, _ in runs], runs[-1][1])


# --- a related tree -----------------------------------------------------------

def related(bench, tree, filled):
    """The tree after the other one, and without any cache, in turn."""
    warm, cold = [], []
    for _ in range(min(bench.args.runs, SLOW_RUNS)):
        copy = bench.cache.with_name("related.sqlite")
        shutil.copy(filled, copy)
        warm.append(bench.scan(tree, copy))
        cold.append(bench.scan(tree, "none")[0])
        copy.unlink()
    known = warm[-1][1]
    return {"warm": result([cost for cost, _ in warm], known),
            "cold": result(cold),
            "never_seen": round(1 - known[0] / max(known[1], 1), 3)}


def vendor_patch(bench):
    """A vendor's helper in 500 files, called in every second one."""
    chosen = bench.files[:VENDOR]
    for number, path in enumerate(chosen):
        text = path.read_text("latin-1")
        last = [m.end() for m in re.finditer(r"(?m)^#include .*\n", text)]
        at = last[-1] if last else 0
        helper = (f"\nstatic inline int vnd_quirk_{number}(int level)\n"
                  f"{{\n\treturn level > {number};\n}}\n")
        rest = text[at:]
        if number % 2:
            rest = rest.replace("\treturn 0;\n}\n",
                                f"\tvnd_quirk_{number}(1);\n\treturn 0;\n}}\n", 1)
        path.write_text(text[:at] + helper + rest, "latin-1")
    return len(chosen)


# --- a commit -----------------------------------------------------------------

def git(bench, *words):
    """git in the tree's repository."""
    subprocess.run(["git", "-C", bench.tree, *words], check=True,
                   env={**os.environ, **GIT}, stdout=subprocess.DEVNULL)


def a_finding(bench):
    """A driver with a finding, else another file: its path, the finding's line."""
    bench.scan()
    found = [f for f in json.loads(bench.out.read_text("utf-8"))["findings"]
             if f["file"].endswith(".c") and "cocci" in f["engines"]]
    one = min(found, key=lambda f: not f["file"].startswith("drivers/"))
    return bench.tree / one["file"], one["line"]


def edit_driver(path, line, number):
    """A statement more before the finding's line."""
    lines = path.read_bytes().split(b"\n")
    lines.insert(line - 1, b"\tbench_mark(%d);" % number)
    path.write_bytes(b"\n".join(lines))


def staged(bench):
    """Costs of the hook, and of git itself."""
    print("bench: check --staged", flush=True)
    path, line = a_finding(bench)
    git(bench, "init", "--quiet")
    git(bench, "add", "--all", "--force")
    git(bench, "commit", "--quiet", "--no-verify", "--message", "all")
    check = (bench_files.KAPCHECK, "check", "--staged", "--quiet")
    peers = {"git status": ("git", "status", "--porcelain"),
             "git diff --cached": ("git", "diff", "--cached", "--name-only"),
             "kapcheck --version": (bench_files.KAPCHECK, "--version"),
             "spatch --version": ("spatch", "--version")}
    costs = {name: [] for name in ("nothing", "driver", "driver again", *peers)}
    for number in range(bench.args.runs + 1):
        with open(bench.tree / "README", "a", encoding="utf-8") as readme:
            readme.write("x\n")
        git(bench, "add", "README")
        costs["nothing"].append(bench.call(*check))
        edit_driver(path, line, number)
        git(bench, "add", "--force", path)
        costs["driver"].append(bench.call(*check))
        costs["driver again"].append(bench.call(*check))
        for name, words in peers.items():
            costs[name].append(bench.call(*words))
        git(bench, "commit", "--quiet", "--no-verify", "--message", str(number))
    # the first time, files of programs are read from the disk
    return {name: result(runs[1:]) for name, runs in costs.items()}


def run(tree, args):
    """Writes bench/warm.json."""
    found = {**bench_files.head(tree), "load": round(os.getloadavg()[0], 1),
             "jobs": os.cpu_count()}
    with tempfile.TemporaryDirectory(dir=tree.parent, prefix=".bench-") as folder:
        bench = Bench(tree, pathlib.Path(folder), args)
        print("bench: the first scan", flush=True)
        cost, _ = bench.scan()
        found["first"] = result([cost])
        filled = bench.cache.with_name("filled.sqlite")
        shutil.copy(bench.cache, filled)
        found["cache"] = cache_facts(filled)
        found["fixed"] = fixed(bench)
        found["unchanged"] = unchanged(bench)
        found["ten"] = ten_changed(bench)
        other = corpus.existing(RELATED)
        print(f"bench: {RELATED} after {tree.name}", flush=True)
        found["related"] = {"tree": RELATED, **related(bench, other, filled)}
        print("bench: with a vendor's patch", flush=True)
        files = vendor_patch(bench)
        found["vendor"] = {"files": files, **related(bench, bench.tree, filled)}
        found["staged"] = staged(bench)
    bench_files.write("warm.json", found)
