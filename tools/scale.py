# SPDX-License-Identifier: GPL-2.0-only
"""Writes docs/scale.md: what ten thousand trees cost, from bench/warm.json."""
import dataclasses
import json

import bench_files
import report_text

TREES = 10_000
SHARDS = (1, 2, 4, 16, 64)
# Of a result in Redis beside its value: its name as 64 hexadecimal digits with the
# prefix, its MAC, and the protocol's own bytes, there and back.
NAME_BYTES = 2 * (64 + len("kapcheck:1:")) + 32 + 64


@dataclasses.dataclass(frozen=True)
class Costs:
    """Of one tree; CPU in seconds."""
    first: float    # all of it, nothing known
    fixed: float    # listing, gating, slicing
    again: float    # nothing changed, on the same machine
    slices: int
    entry: int      # bytes that the cache keeps of a slice
    memo: int       # bytes that it keeps of a tree's files

    @property
    def per_slice(self):
        """CPU of an engine for a slice."""
        return (self.first - self.fixed) / self.slices

    def tree(self, share):
        """CPU of a tree of whose slices this share was never seen."""
        return self.fixed + share * self.slices * self.per_slice

    def shards(self, number, jobs):
        """(CPU, wall at best) of the first scan in so many parts, each on a
        machine of its own with so many processors."""
        return (self.first + (number - 1) * self.fixed,
                self.tree(1 / number) / jobs)


def costs_of(warm):
    """From the results of `./run bench warm`."""
    return Costs(first=warm["first"]["cpu"], fixed=warm["fixed"]["cpu"],
                 again=warm["unchanged"]["cpu"],
                 slices=max(warm["unchanged"]["slices"], 1),
                 entry=warm["cache"]["entry_bytes"],
                 memo=warm["cache"]["memo_bytes"])


def hours(seconds):
    """CPU hours in words."""
    return f"{seconds / 3600:,.0f} h" if seconds >= 36000 else \
        f"{seconds / 3600:.1f} h"


def size(number):
    """Bytes in words."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if number < 1024:
            return f"{number:.0f} {unit}"
        number /= 1024
    return f"{number:.1f} TiB"


def fleets(costs, shares):
    """Rows: what TREES trees cost when of each that share is new."""
    rows = []
    for name, share in shares:
        cpu = costs.first + (TREES - 1) * costs.tree(share)
        known = costs.slices * (1 + (TREES - 1) * share)
        wire = TREES * costs.slices * (costs.entry + NAME_BYTES)
        rows.append((name, f"{share:.0%}", f"{costs.tree(share):.1f} s",
                     hours(cpu), size(known * costs.entry), size(wire)))
    return rows


HEAD = """\
<!-- SPDX-License-Identifier: GPL-2.0-only -->
<!-- Written by tools/scale.py, at the end of ./run bench; do not edit. -->
# Ten thousand trees

What it costs to scan many kernel trees, as vendors' board support packages are, and
where that stops growing in proportion. The figures of one tree are measured; those
of ten thousand are multiplied.
"""

LIMITS = """\
## Where it stops

- **Shards.** Each shard lists, gates and slices the whole tree, since only a slice
  tells which function it holds. That is the fixed cost above; with more shards than
  the quotient of the first scan and the fixed cost, most of the CPU goes there. For
  many trees, one shard a tree and many trees at once cost least; shards are for one
  tree that is wanted soon.
- **Reading.** A tree is read once a scan, some 1.5 GB. Ten thousand from one file
  server are {read}; at 1 GB/s that alone is {read_hours}. A worker should unpack
  its trees on its own disk, and status and shards of a tree should run where it is.
- **The cache in a file** has one writer at a time, and is bounded (`--cache-size`,
  512 MiB at first). It notes the files of each tree ({memo} a tree), so
  that a second scan of it reads nothing: on a worker that sees each tree once this
  only takes room, until it is what was not used for longest and goes. Some
  {trees_in_file} trees fit into 512 MiB.
- **Redis** is asked for one slice after the other by a scan; at 0.5 ms an answer
  that is {redis_wait} a tree. It holds results only.
  `maxmemory` bounds it; what it drops is found again by an engine. One result in a
  hundred is made again and compared, which is in no figure above.
- **The report of all trees** reads one tree's results at a time, and starts
  `kapcheck merge` for each: 0.1 to 0.2 s. What it keeps grows with the number of
  (bug, tree) pairs.
- **Slurm** takes arrays of 1000 jobs unless it is told otherwise; `slurm.sh` makes
  no more, and each does its share.
- What is never seen before is what costs. A vendor whose tree was reindented, or
  whose names were changed by a script, is a first scan.
"""


def text(warm):
    """The page."""
    costs = costs_of(warm)
    vendor, related = warm["vendor"], warm["related"]
    shares = [("as a vendor's patch of "
               f"{vendor['files']} of the files that rules want",
               vendor["never_seen"]),
              (f"as {related['tree']} after {warm['tree']}",
               related["never_seen"]),
              ("nothing in common, or no cache", 1.0)]
    rows = []
    for number in SHARDS:
        cpu, wall = costs.shards(number, warm["jobs"])
        rows.append((number, f"{cpu:.0f} s", f"{wall:.0f} s",
                     f"{number * costs.fixed / cpu:.0%}"))
    lines = [
        HEAD, "## One tree", "",
        f"{warm['tree']}, measured on {warm['date']} "
        f"{warm.get('how', 'by `./run bench warm`')}: "
        f"{warm['machine']}, {warm['jobs']} jobs, at a load of {warm['load']} "
        "(CPU times grow with it, too).", "",
        *report_text.table(("what", "cost"), [
            ("the first scan", f"{costs.first:.1f} s of CPU"),
            ("of it listing, gating, slicing (the cost of any shard)",
             f"{costs.fixed:.1f} s of CPU"),
            ("slices", costs.slices),
            ("an engine for a slice, on average",
             f"{1000 * costs.per_slice:.0f} ms of CPU"),
            ("again, nothing changed, on the same machine",
             f"{costs.again:.2f} s of CPU"),
            ("the cache for a slice", size(costs.entry)),
            ("the cache for the list of the tree's files", size(costs.memo))]),
        f"## {TREES:,} trees", "",
        "The first one whole, of each other one the share of slices that was never "
        "seen; each is read once. Slices that several trees have in common, but not "
        "with the first, are counted for each, so this is the upper end. Network is "
        "the traffic with Redis alone.", "",
        *report_text.table(
            ("each tree is", "never seen", "CPU a tree", "CPU", "cache",
             "network"), fleets(costs, shares)),
        "## One tree on several machines", "",
        "The first scan in shards, each on a machine of its own with "
        f"{warm['jobs']} processors that share its work evenly.", "",
        *report_text.table(("shards", "CPU", "wall at best", "CPU that is fixed"),
                           rows),
        LIMITS.format(
            read=size(TREES * 1.5e9), read_hours=hours(TREES * 1.5),
            memo=size(costs.memo),
            trees_in_file=f"{512 * 2 ** 20 // max(costs.memo, 1):,}",
            redis_wait=f"{costs.slices * 0.0005:.1f} s")]
    return "\n".join(lines).rstrip() + "\n"


def write():
    """docs/scale.md, where there is something to write it from."""
    path = bench_files.TOP / "bench" / "warm.json"
    if not path.is_file():
        return
    page = text(json.loads(path.read_text("utf-8")))
    (bench_files.TOP / "docs" / "scale.md").write_text(page, encoding="utf-8")
    print("bench: docs/scale.md", flush=True)
