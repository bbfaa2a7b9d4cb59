# SPDX-License-Identifier: GPL-2.0-only
"""What `kapcheck cc` adds to a build, one file at a time.

Units of riscv's defconfig of Debian's 6.12, drawn at random with a fixed seed: a
file that no rule wants is read and that is all; one that a rule wants goes
through Clang. Each is told as CPU a file, beside what compiling the file costs.
A call that prints anything where nothing is found is counted as noise.
"""
import os
import tempfile

import bench_clang
import bench_files
import measure

UNITS = 120


def call(entry, words):
    """(cost, what it printed) of a command for a unit."""
    with tempfile.TemporaryFile() as out:
        cost = measure.run(words, cwd=entry["directory"], stdout=out,
                           stderr=out)
        out.seek(0)
        return cost, out.read()


def gated(entry):
    """Whether any rule wants the file, by the gate of a scan of it alone."""
    with tempfile.TemporaryFile() as out:
        measure.run([bench_files.KAPCHECK, "scan", entry["file"], "--engine",
                     "cocci", "--exit-zero"], stdout=out, stderr=out)
        out.seek(0)
        return b" 1 gated" in out.read()


def unit(entry):
    """What a unit costs."""
    words = [w for w in entry["arguments"] if w]
    ours, said = call(entry, [bench_files.KAPCHECK, "cc", "--no-sparse", "--",
                              *words])
    at = words.index("-o")
    compiled, _ = call(entry, [*words[:at + 1], "/dev/null", *words[at + 2:]])
    return {"gated": gated(entry), "cpu": ours.cpu, "wall": ours.wall,
            "compile": compiled.cpu, "said": bool(said),
            "status": ours.status}


def mean(units, key):
    """Milliseconds a unit."""
    return round(1000 * sum(u[key] for u in units) / max(len(units), 1), 1)


def summary(units):
    """Of some units."""
    return {"units": len(units), "cpu_ms": mean(units, "cpu"),
            "wall_ms": mean(units, "wall"),
            "compile_ms": mean(units, "compile"),
            "with_output": sum(u["said"] for u in units),
            "failed": sum(u["status"] != 0 for u in units)}


def run(tree, args):
    """Writes bench/cc.json."""
    entries = bench_clang.built(bench_clang.default_build())
    drawn = bench_clang.draw(entries, min(args.files, UNITS), args.seed)
    units = []
    for number, entry in enumerate(drawn, 1):
        units.append(unit(entry))
        if number % 20 == 0:
            print(f"bench: cc: {number} of {len(drawn)}", flush=True)
    quiet = [u for u in units if not u["gated"]]
    wanted = [u for u in units if u["gated"]]
    bench_files.write("cc.json", {
        **bench_files.head(tree), "seed": args.seed,
        "load": round(os.getloadavg()[0], 1), "built": len(entries),
        "quiet": summary(quiet), "wanted": summary(wanted),
        "all": summary(units)})
