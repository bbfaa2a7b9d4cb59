#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs the fuzz targets, and says what came of it.

    fuzz.py [--seconds N] [--jobs N] [--out bench/fuzz.json] [TARGET...]

A target is fuzz/NAME.c, built as build/fuzz/fuzz_NAME. It starts with the inputs
in fuzz/NAME/, with what fuzz/NAME.seeds names (globs below the top or, after
"kernel:", below a kernel of the corpus; "A + B" joins a file of each with a line
"%%"), and with what earlier runs found in build/fuzz/found/NAME. An input that
crashes, hangs or leaks is kept in build/fuzz/crashes/.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
FUZZ = TOP / "fuzz"
BUILD = TOP / "build" / "fuzz"
KERNEL = "debian-6.12"
SEEDS_MAX = 400
SEED_BYTES = 16384
INPUT_SECONDS = 20
MEMORY_MIB = 2048


def targets():
    """All that there are."""
    return sorted(path.stem for path in FUZZ.glob("*.c"))


def seed_files(pattern):
    """The files of a glob; none of a kernel that is not there."""
    top = TOP
    if pattern.startswith("kernel:"):
        corpus = os.environ.get("KAPCHECK_CORPUS", TOP / "build" / "corpus")
        top, pattern = pathlib.Path(corpus) / KERNEL, pattern[7:]
    files = [f for f in sorted(top.glob(pattern))
             if f.is_file() and not f.is_symlink()]
    return random.Random(pattern).sample(files, min(len(files), SEEDS_MAX))


def seed_texts(line):
    """The seeds that a line of NAME.seeds stands for."""
    parts = [seed_files(part.strip()) for part in line.split(" + ")]
    for number in range(max(map(len, parts), default=0)):
        if all(parts):
            yield b"\n%%\n".join(
                files[number % len(files)].read_bytes()[:SEED_BYTES]
                for files in parts)


def make_seeds(name, least=False):
    """Fills a folder with the target's seeds, only a few with least."""
    folder = BUILD / "seeds" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    listed = FUZZ / f"{name}.seeds"
    lines = listed.read_text().splitlines() if listed.is_file() else []
    for line in lines:
        for number, text in enumerate(seed_texts(line)):
            if least and number == 20:
                break
            digest = hashlib.sha256(text).hexdigest()[:16]
            (folder / digest).write_bytes(text)
    return folder


def command(name, seconds, folders):
    """What runs a target for so long."""
    words = [BUILD / f"fuzz_{name}", f"-max_total_time={seconds}",
             f"-timeout={INPUT_SECONDS}", f"-rss_limit_mb={MEMORY_MIB}",
             f"-max_len={SEED_BYTES}", "-print_final_stats=1", "-verbosity=1",
             f"-artifact_prefix={BUILD}/crashes/{name}-"]
    if (FUZZ / f"{name}.dict").is_file():
        words.append(f"-dict={FUZZ / name}.dict")
    return words + folders


def numbers(text):
    """What libFuzzer says of a run."""
    def last(pattern):
        found = re.findall(pattern, text)
        return int(found[-1]) if found else 0
    return {"executions": last(r"stat::number_of_executed_units: *(\d+)"),
            "edges": last(r"cov: (\d+)"), "features": last(r"ft: (\d+)"),
            "of_edges": last(r"\((\d+) inline 8-bit counters\)")}


def run_target(name, seconds, keep=True):
    """The numbers of one run, and the input that ended it early."""
    found = BUILD / "found" / name
    scratch = BUILD / "tmp"
    for folder in (found, scratch, BUILD / "crashes"):
        folder.mkdir(parents=True, exist_ok=True)
    own = [FUZZ / name] if (FUZZ / name).is_dir() else []
    seeds = make_seeds(name, least=not keep)
    folders = [found, *own, seeds] if keep else [*own, seeds]
    if not keep:
        empty = BUILD / "tmp" / f"short-{name}"
        shutil.rmtree(empty, ignore_errors=True)
        empty.mkdir()
        folders.insert(0, empty)
    env = dict(os.environ, TMPDIR=str(scratch), G_SLICE="always-malloc",
               ASAN_OPTIONS="detect_leaks=1:allocator_may_return_null=0",
               UBSAN_OPTIONS="print_stacktrace=1")
    done = subprocess.run(command(name, seconds, folders), env=env, text=True,
                          errors="replace", stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    result = {"target": name, "seconds": seconds, **numbers(done.stdout)}
    if done.returncode:
        (BUILD / "crashes" / f"{name}.log").write_text(done.stdout)
        result["crash"] = crash_of(done.stdout)
    return result


def crash_of(text):
    """One line for a person."""
    for pattern in (r"(.*does not hold: .*)", r"(.*runtime error: .*)",
                    r"SUMMARY: (.*)", r"==\d+== (.*)"):
        found = re.search(pattern, text)
        if found:
            return found.group(1).strip()
    return text.strip()[-300:]


def run_all(names, seconds, jobs, keep=True):
    """The results of all, in their order."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = [pool.submit(run_target, name, seconds, keep) for name in names]
        for run in runs:
            yield run.result()


def mended():
    """{target: what was wrong}, by the names of inputs that are kept."""
    return {name: sorted(path.name[len("mended-"):].replace("-", " ")
                         for path in (FUZZ / name).glob("mended-*"))
            for name in targets()}


def write_json(path, results):
    """The state of all targets; those that did not run keep their numbers."""
    old = {}
    if path.is_file():
        old = {r["target"]: r for r in json.loads(path.read_text())["targets"]}
    old.update({r["target"]: r for r in results})
    kept = mended()
    for result in old.values():
        result["mended"] = kept.get(result["target"], [])
    document = {"targets": [old[name] for name in targets() if name in old]}
    path.write_text(json.dumps(document, indent=1) + "\n")


def parse_arguments(argv):
    """As in the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seconds", type=int, default=300,
                        help="for each target (300)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(),
                        help="targets at once (one a processor)")
    parser.add_argument("--out", type=pathlib.Path,
                        help="write the numbers there, as JSON")
    parser.add_argument("target", nargs="*", help="those only")
    args = parser.parse_args(argv)
    unknown = set(args.target) - set(targets())
    if unknown:
        parser.error(f"no target {' '.join(sorted(unknown))}; there are: "
                     f"{' '.join(targets())}")
    return args


def main(argv):
    """The exit status."""
    args = parse_arguments(argv)
    results = []
    for r in run_all(args.target or targets(), args.seconds, args.jobs):
        print(f"fuzz: {r['target']}: {r['executions']} executions, "
              f"{r['edges']} of {r['of_edges']} edges, {r['features']} "
              f"features: {r.get('crash', 'no crash')}", flush=True)
        results.append(r)
    if args.out:
        write_json(args.out, results)
    return 1 if any("crash" in r for r in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
