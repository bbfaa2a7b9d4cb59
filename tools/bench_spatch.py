# SPDX-License-Identifier: GPL-2.0-only
"""A sliced scan against spatch on whole files, with the same patches.

By `spatch --dir`, one rule after the other in report mode, by the kernel's own
`make coccicheck` with two processes, and by `kapcheck scan`, sliced and, to tell
what the gate and what the slices bring, with the whole files that pass the gate.
By default the files are those of folders drawn
at random, with a fixed seed; the whole tree takes hours, since spatch parses
nearly every file for every rule.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile

import bench_files
import measure

TOP = bench_files.TOP
SECONDS_PER_FILE = 120
COCCICHECK_JOBS = 2
# What `make coccicheck` needs of a kernel.
MAKE_PARTS = ("Makefile", "scripts/coccicheck", "scripts/Kbuild.include",
              "scripts/Makefile.*", "scripts/subarch.include",
              "scripts/setlocalversion", "scripts/pahole-flags.sh",
              "include/linux/kconfig.h", "include/linux/compiler-version.h",
              "include/linux/compiler_types.h", "arch/x86/Makefile*")


def whole_files(tree):
    """{rule's name: cost} of spatch --dir with each semantic patch."""
    environment = {**os.environ, "PYTHONPATH": str(TOP / "cocci" / "lib")}
    costs = {}
    for patch in sorted((TOP / "cocci").glob("*.cocci")):
        print(f"bench: spatch --dir, {patch.stem}", flush=True)
        cost = measure.run(
            ["spatch", "--sp-file", patch, "-D", "report", "--no-includes",
             "--no-show-diff", "--very-quiet", "--timeout", SECONDS_PER_FILE,
             "--dir", tree], env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        print(f"bench:   {cost.cpu:.1f} s CPU, {cost.wall:.1f} s", flush=True)
        costs[patch.stem] = cost
    return costs


def coccicheck(tree):
    """{rule's name: cost} of make coccicheck with each semantic patch."""
    costs = {}
    for patch in sorted((TOP / "cocci").glob("*.cocci")):
        print(f"bench: make coccicheck, {patch.stem}", flush=True)
        cost = measure.run(
            ["make", "-s", "-C", tree, "ARCH=x86", "coccicheck", "MODE=report",
             f"COCCI={patch}", f"J={COCCICHECK_JOBS}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        print(f"bench:   {cost.cpu:.1f} s CPU, {cost.wall:.1f} s", flush=True)
        if cost.status:
            raise SystemExit(f"bench: make coccicheck ended with {cost.status}")
        costs[patch.stem] = cost
    return costs


def link_make_parts(tree, target):
    """What make needs to run the script, where it is not there already."""
    for path in (p for part in MAKE_PARTS for p in tree.glob(part)):
        place = target / path.relative_to(tree)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and not place.exists():
            os.link(path, place)


def summed(costs):
    """(CPU, wall) of several runs."""
    return (round(sum(cost.cpu for cost in costs.values()), 2),
            round(sum(cost.wall for cost in costs.values()), 2))


def compare(tree):
    """All runs over a tree, as a dictionary."""
    ours, gated = bench_files.kapcheck(tree), bench_files.kapcheck(tree, "--no-slice")
    theirs, made = whole_files(tree), coccicheck(tree)
    (cpu, wall), (made_cpu, made_wall) = summed(theirs), summed(made)
    return {"kapcheck": ours.as_json(), "kapcheck_whole": gated.as_json(),
            "spatch": {name: cost.as_json() for name, cost in theirs.items()},
            "spatch_cpu": cpu, "spatch_wall": wall,
            "coccicheck": {name: cost.as_json() for name, cost in made.items()},
            "coccicheck_cpu": made_cpu, "coccicheck_wall": made_wall,
            "coccicheck_jobs": COCCICHECK_JOBS,
            "coccicheck_ratio": round(made_cpu / ours.cpu, 2),
            "cpu_ratio": round(cpu / ours.cpu, 2),
            "wall_ratio": round(wall / ours.wall, 2),
            "slice_ratio": round(gated.cpu / ours.cpu, 2)}


def sampled(tree, wanted, seed):
    """All runs over folders drawn from the tree."""
    drawn, total = bench_files.draw(tree, wanted, seed)
    print(f"bench: {total} C files of {len(drawn)} folders, seed {seed}",
          flush=True)
    # Beside the trees: links can't leave the file system.
    with tempfile.TemporaryDirectory(dir=tree.parent, prefix=".bench-") as folder:
        bench_files.link_files(tree, drawn, pathlib.Path(folder))
        link_make_parts(tree, pathlib.Path(folder))
        result = compare(pathlib.Path(folder))
    return {"sample": f"{total} C files of {len(drawn)} folders drawn at random, "
                      f"seed {seed}", "files": total, **result}


def run(tree, args):
    """Writes bench/results.json, with --full bench/results-full.json."""
    if not shutil.which("spatch"):
        raise SystemExit("bench: no spatch")
    if args.full:
        result = {"sample": "the whole tree", "files": sum(
            bench_files.folders(tree).values()), **compare(tree)}
    else:
        result = sampled(tree, args.files, args.seed)
    print(f"bench: spatch needs {result['cpu_ratio']} times the CPU of kapcheck")
    bench_files.write("results-full.json" if args.full else "results.json",
                      {**bench_files.head(tree), **result})
