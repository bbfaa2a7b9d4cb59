# SPDX-License-Identifier: GPL-2.0-only
"""CPU and findings of the Clang engine against clang --analyze with the plugin.

    bench_clang.py [--build DIR] [--units N] [--seed N]

Both run over the translation units that a configuration builds:

  kapcheck scan --engine clang   all of them: gate, slices as gate, functions that
                                 matter only, headers parsed once, one process for
                                 many units
  clang --analyze, our plugin    a sample drawn at random with a fixed seed, every
                                 unit by itself, all its functions, with the
                                 analyzer's own budget; once with our checkers
                                 alone, once with Clang's default ones. Its CPU
                                 for all units is the sample's mean times their
                                 number: hours otherwise
  make clang-analyzer            the kernel's own script, which runs clang-tidy with
                                 Clang's checkers, over the same sample

Finding sets are compared by rule, file and line, over the sample and over every
unit in which kapcheck finds something. The configuration is riscv's
defconfig of Debian's 6.12, or the one of --build. Results go to
bench/clang.json.
"""
import argparse
import datetime
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import build_dir
import compile_commands
import corpus
import manifest as manifests
import measure

TOP = manifests.TOP
KAPCHECK = pathlib.Path(os.environ.get("KAPCHECK")
                        or TOP / "build" / "kapcheck")
PLUGIN = pathlib.Path(os.environ.get("KAPCHECK_PLUGIN")
                      or TOP / "build" / "kapcheck.so")
CLANG = "clang-19"
# A unit that takes the reference longer is cut: what it costs is then too little.
SECONDS_PER_UNIT = 60
UNITS = 40
REPORTED = re.compile(r"^(.*?):(\d+):\d+: warning: .*\[kapcheck\.(\w+)\]$", re.M)
# The analyzer's settings that the rules can't do without.
MODEL = ["-analyzer-inlining-mode=all", "-analyzer-config",
         "support-symbolic-integer-casts=true"]


def say(text):
    """Progress."""
    print(f"bench: {text}", flush=True)


def default_build():
    """The configured build directory, made when there is none."""
    out = corpus.default_corpus() / ".build-bench-riscv"
    if not (out / "compile_commands.json").is_file():
        tree = corpus.existing("debian-6.12")
        if build_dir.main([str(tree), "--out", str(out)]):
            raise SystemExit("bench: no build directory")
    return out


def rule_of_checker():
    """{UnboundedAlloc: KAP001} from the cards."""
    found = {}
    for card in (TOP / "checkers").glob("*/rule.ini"):
        text = card.read_text(encoding="utf-8")
        values = dict(re.findall(r"(?m)^(id|checker)\s*=\s*(\S+)", text))
        found[values.get("checker", "").rpartition(".")[2]] = values["id"]
    return found


def built(build):
    """Entries of the units that the configuration builds, by file."""
    entries = json.loads((build / "compile_commands.json").read_text())
    return sorted((e for e in entries if e["kapcheck"] == "exact"
                   and not e["file"].startswith(str(build))),
                  key=lambda e: e["file"])


def draw(entries, wanted, seed):
    """Some of the entries, at random; all of them when wanted is None."""
    if wanted is None or wanted >= len(entries):
        return entries
    return sorted(random.Random(seed).sample(entries, wanted),
                  key=lambda e: e["file"])


def root_of(entries):
    """The folder that all units are beneath."""
    return pathlib.Path(os.path.commonpath(
        [os.path.dirname(e["file"]) for e in entries]))


# --- kapcheck -------------------------------------------------------------------

def copy_units(entries, target):
    """The units alone under target, with commands that find their headers."""
    root, commands = root_of(entries), []
    for entry in entries:
        source = pathlib.Path(entry["file"])
        copy = target / source.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
        words = [*entry["arguments"][:-1], "-iquote", str(source.parent),
                 str(copy)]
        commands.append({**entry, "file": str(copy), "arguments": words})
    (target / "compile_commands.json").write_text(json.dumps(commands))


def readable(entries):
    """Options that let Clang read the headers of the units."""
    folders = {str(root_of(entries)), *(e["directory"] for e in entries)}
    return [word for folder in sorted(folders) for word in ("--read", folder)]


def kapcheck(entries):
    """(cost, findings, report) of one scan of the units."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder).resolve()
        copy_units(entries, place)
        out = place / "report.json"
        cost = measure.run(
            [KAPCHECK, "scan", place, "--build", place, *readable(entries),
             "--engine", "clang", "--format", "json", "--output", out,
             "--exit-zero", "--quiet"], stderr=subprocess.DEVNULL,
            env={**os.environ, "KAPCHECK_TIMES": "1"})
        report = json.loads(out.read_text())
    found = {(f["rule"], f["file"], f["line"]) for f in report["findings"]}
    return cost, found, report


def unit_times(report):
    """Of Clang's CPU, over the units that were gated."""
    times = sorted(report.get("unit_ms", {}).items(), key=lambda item: item[1])
    if not times:
        return {}
    return {"median": times[len(times) // 2][1] / 1000,
            "mean": round(sum(ms for _, ms in times) / len(times) / 1000, 3),
            "nine_in_ten": times[len(times) * 9 // 10][1] / 1000,
            "slowest": [[name, ms / 1000] for name, ms in times[:-6:-1]]}


# --- clang --analyze --------------------------------------------------------------

def analyze(entry, more, out):
    """The cost of one unit."""
    words = compile_commands.without_dependencies(entry["arguments"][1:])
    words = [w for w in words if w not in ("-c", "-S")]
    if "-o" in words:
        at = words.index("-o")
        del words[at:at + 2]
    front = [w for word in ["-load", str(PLUGIN), *more, *MODEL]
             for w in ("-Xclang", word)]
    return measure.run(
        ["prlimit", f"--cpu={SECONDS_PER_UNIT}", CLANG, "--analyze", *front,
         "--analyzer-output", "text", *words],
        cwd=entry["directory"], stdout=subprocess.DEVNULL, stderr=out)


def reference(entries, root, more):
    """(CPU by unit, findings) of clang --analyze over each unit."""
    rules = rule_of_checker()
    costs, found = {}, set()
    for entry in entries:
        with tempfile.TemporaryFile() as out:
            cost = analyze(entry, more, out)
            out.seek(0)
            text = out.read().decode(errors="replace")
        costs[os.path.relpath(entry["file"], root)] = cost
        for path, line, checker in REPORTED.findall(text):
            path = os.path.normpath(os.path.join(entry["directory"], path))
            found.add((rules.get(checker, checker), os.path.relpath(path, root),
                       int(line)))
    return costs, found


def clang_analyzer(entries, root):
    """The cost of what `make clang-analyzer` runs, None where it can't."""
    script = root / "scripts/clang-tools/run-clang-tools.py"
    tidy = shutil.which("clang-tidy-19")
    if not tidy or not script.is_file():
        return None
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "clang-tidy").symlink_to(tidy)
        commands = place / "compile_commands.json"
        commands.write_text(json.dumps(  # it takes no other key
            [{key: e[key] for key in ("directory", "file", "arguments")}
             for e in entries]))
        with open(place / "said", "w+", encoding="utf-8") as said:
            cost = measure.run(
                [sys.executable, script, "clang-analyzer", commands],
                env={**os.environ, "PATH": f"{place}:{os.environ['PATH']}"},
                stdout=subprocess.DEVNULL, stderr=said)
            said.seek(0)
            failed = said.read().count("Error while processing")
    if failed:
        say(f"  clang-tidy failed on {failed} units: no figure")
    return None if failed or cost.status else cost


def only_ours():
    """Words that leave Clang's own checkers out."""
    return ["-analyzer-disable-checker=core,unix,deadcode,nullability,security,"
            "cplusplus,osx,apiModeling",
            "-analyzer-checker=core.builtin", "-analyzer-checker=kapcheck"]


# --- both -------------------------------------------------------------------------

def total(costs):
    """Of many runs."""
    return {"cpu": round(sum(c.cpu for c in costs.values()), 2),
            "cut": sum(c.cpu > SECONDS_PER_UNIT - 1 for c in costs.values()),
            "failed": sum(c.status != 0 for c in costs.values()),
            "slowest": [[name, round(c.cpu, 2)] for name, c in sorted(
                costs.items(), key=lambda item: -item[1].cpu)[:5]]}


def listed(findings):
    """Findings as a list for a results file."""
    return [list(f) for f in sorted(findings)]


def compared(ours, theirs):
    """Which findings both have, or one."""
    return {"both": listed(ours & theirs), "only_kapcheck": listed(ours - theirs),
            "only_reference": listed(theirs - ours)}


def names(entries, root):
    """The entries' files, from the root."""
    return {os.path.relpath(e["file"], root) for e in entries}


def compare(entries, sample):
    """Both runs, as a dictionary."""
    root = root_of(entries)
    say(f"kapcheck scan --engine clang, {len(entries)} units")
    cost, found, report = kapcheck(entries)
    hit = {file for _, file, _ in found}
    more = [e for e in entries if e not in sample
            and os.path.relpath(e["file"], root) in hit]
    seen = names(sample, root) | names(more, root)
    result = {"kapcheck": cost.as_json(), "unit_seconds": unit_times(report),
              "coverage": report["coverage"],
              "findings": len(found), "compared_units": len(seen)}
    found = {f for f in found if f[1] in seen}
    say(f"clang --analyze, our checkers, {len(more)} units with findings")
    _, theirs_more = reference(more, root, only_ours())
    for name, words in (("our_checkers", only_ours()),
                        ("all_default", ["-analyzer-checker=kapcheck"])):
        say(f"clang --analyze, {name.replace('_', ' ')}, {len(sample)} units")
        costs, theirs = reference(sample, root, words)
        result[name] = {**total(costs), **compared(found, theirs | theirs_more)}
        whole = result[name]["cpu"] / len(sample) * len(entries)
        result[name]["cpu_all"] = round(whole)
        result[name]["cpu_ratio"] = round(whole / cost.cpu, 1)
        say(f"  {result[name]['cpu']} s, {round(whole)} s for all, "
            f"{result[name]['cpu_ratio']} times kapcheck's {cost.cpu:.2f} s")
    say(f"make clang-analyzer, {len(sample)} units")
    made = clang_analyzer(sample, root)
    if made:
        whole = made.cpu / len(sample) * len(entries)
        result["clang_analyzer"] = {
            **made.as_json(), "cpu_all": round(whole),
            "cpu_ratio": round(whole / cost.cpu, 1)}
    return result


def write(build, units, seed):
    """Measures and writes the results file."""
    entries = built(build)
    sample = draw(entries, units, seed)
    result = {
        "date": datetime.date.today().isoformat(),
        "machine": measure.machine(),
        "versions": {**measure.versions(KAPCHECK),
                     "clang-19": measure.package_version("clang-19")},
        "sample": f"{len(sample)} of {len(entries)} translation units that "
                  f"the configuration builds, seed {seed}",
        **compare(entries, sample)}
    target = TOP / "bench" / "clang.json"
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    os.replace(fresh, target)


def run(_tree, args):
    """As a part of `./run bench`."""
    write(default_build().resolve(), UNITS, args.seed)


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path)
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    write((args.build or default_build()).resolve(), args.units, args.seed)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
