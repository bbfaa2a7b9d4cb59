# SPDX-License-Identifier: GPL-2.0-only
"""The parts of REPORT.md about the Clang engine."""
import collections

from report_text import table


def fate(finding, compiled):
    """What Clang said of a finding of Coccinelle's."""
    if "refuted_by" in finding:
        return "refuted"
    if "clang" in finding["engines"]:
        return "proved"
    return "undecided" if finding["file"] in compiled else "not compiled"


def candidates(scans):
    """Coccinelle's findings by rule and by what Clang says of them.

    scans: {(tree, build): (the scan's JSON, files that the build compiles)}
    """
    fates = ("proved", "refuted", "undecided", "not compiled")
    rows, refuted = [], []
    for (tree, build), (scan, compiled) in scans.items():
        if not scan:
            continue
        tally = collections.defaultdict(collections.Counter)
        for finding in scan["findings"] + scan["refuted"]:
            if "cocci" in finding["engines"]:
                tally[finding["rule"]][fate(finding, compiled)] += 1
            else:
                tally[finding["rule"]]["Clang's own"] += 1
        rows += [(tree, build, rule, sum(count[f] for f in fates),
                  *(count[f] for f in fates), count["Clang's own"])
                 for rule, count in sorted(tally.items())]
        refuted += [f"- {build}: {f['file']}:{f['line']} {f['rule']} "
                    f"{f['level']}: {f['refuted_by']['message']}"
                    for f in scan["refuted"]]
    if not rows:
        return []
    return ["## Coccinelle's findings, by Clang", "",
            "Findings of all levels. Undecided: Clang compiled the file and "
            "neither found the same nor proved it wrong. Not compiled: the "
            "configuration leaves the file out.", "",
            *table(("tree", "configuration", "rule", "Coccinelle found", *fates,
                    "Clang's own"), rows),
            *(["Refuted:", "", *refuted, ""] if refuted else [])]


def bench(results):
    """CPU and findings against clang --analyze."""
    if not results:
        return []
    ours, times = results["kapcheck"], results["unit_seconds"]
    rows = [("kapcheck scan --engine clang", f"{ours['cpu']:.1f} s", "", "", "", "")]
    for key, title in (("our_checkers", "clang --analyze, our checkers alone"),
                       ("all_default", "clang --analyze, Clang's own too"),
                       ("clang_analyzer", "make clang-analyzer")):
        run = results.get(key)
        if run:
            rows.append((title, f"{run['cpu_all']} s", run["cpu_ratio"],
                         *(len(run[k]) if k in run else "" for k in
                           ("both", "only_kapcheck", "only_reference"))))
    return ["## Against clang --analyze", "",
            f"{results['sample']}; measured on {results['date']}, "
            f"{results['machine']}. CPU is that of all units, the others' by the "
            "mean of the sample; findings are compared in the sample and in all "
            "units in which kapcheck has some.", "",
            *table(("", "CPU", "times kapcheck's", "findings in common",
                    "only kapcheck", "only clang --analyze"), rows),
            f"Clang's CPU for a gated unit: {times['median']:.3f} s at the median, "
            f"{times['mean']:.3f} s on the mean.", ""]



def coverage(results):
    """What the engine got through."""
    if not results:
        return []
    lines = ["## What the Clang engine got through", "",
             *table(("configuration", "units", "scanned", "gated", "analysed",
                     "CPU a gated unit, mean", "median"),
                    [(name, r["configured"], r["scanned"], r["gated"],
                      r["analysed"], f"{r['cpu_per_gated_unit']} s",
                      f"{r.get('unit_seconds', {}).get('median', '?')} s")
                     for name, r in sorted(results.items())])]
    for name, result in sorted(results.items()):
        lines += [f"- {name}: {p['count']} times {p['kind']}: {p['reason']} "
                  f"({', '.join(p['files'])})" for p in result["problems"][:10]]
    return lines + [""]


def cc(results):
    """What `kapcheck cc` adds to a build."""
    if not results:
        return []
    names = (("quiet", "that no rule wants"), ("wanted", "that a rule wants"),
             ("all", "all"))
    rows = [(name, c["units"], f"{c['cpu_ms']:.1f} ms", f"{c['wall_ms']:.1f} ms",
             f"{c['compile_ms']:.0f} ms", c["with_output"], c["failed"])
            for key, name in names for c in [results[key]]]
    return ["## make C=1", "",
            f"`kapcheck cc` without sparse on {results['all']['units']} of the "
            f"{results['built']} units of riscv's defconfig of {results['tree']}, "
            f"drawn with seed {results['seed']}; CPU and time a file, measured on "
            f"{results['date']}, {results['machine']}, at a load of "
            f"{results['load']}.", "",
            *table(("files", "units", "CPU", "wall", "compiling it", "with output",
                    "failed"), rows)]
