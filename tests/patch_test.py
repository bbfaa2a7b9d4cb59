# SPDX-License-Identifier: GPL-2.0-only
"""Patch mode of the semantic patches, on the testcases.

A rule with a folder testcases/<rule>/fixed/ has one. fixed/NAME.c is what patch
mode makes of bad_NAME.c; where kapcheck, which asks for notes as well and can
look into other files, gets more than coccicheck does, that is
fixed/NAME.kapcheck.c. All other files stay as they are, good ones above all.
Under kapcheck each finding is either mended or refused, and refused are those
whose mark goes on with "no patch: " and (a part of) the reason. A fixed file
still has the findings that its marks tell, and no other. KAPCHECK_CASES limits
the run to the cases whose path holds the text.
"""
import concurrent.futures
import functools
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import marks
from testcases import CASES, COMPILERS, TOP, cards, compile_fault

PYTHON = "/usr/bin/python3" if os.access("/usr/bin/python3",
                                         os.X_OK) else "python3"
MARK = re.compile(r"[ \t]*/\*\s*EXPECT\b.*?\*/|[ \t]*//\s*EXPECT\b[^\n]*")
NO_PATCH = re.compile(r"\bno patch: *(.*?) *(?:\*/|$)")
OPTIONS = re.compile(r"^// Options: (.*)", re.M)


def rules():
    """{name: id} of the rules with a patch mode."""
    return {name: card["rule"]["id"] for name, card in cards().items()
            if (CASES / name / "fixed").is_dir()}


def unmarked(text):
    """A testcase without its marks; each line keeps its number."""
    return MARK.sub("", text)


def command(name, modes, scratch, out):
    """The call of spatch for the files that scratch/groups lists."""
    patch = TOP / "cocci" / f"{name}.cocci"
    options = OPTIONS.search(patch.read_text(encoding="utf-8"))
    args = ["spatch", "--sp-file", patch, "--very-quiet", "--no-show-diff",
            "--python", PYTHON, *options[1].split(),
            "--file-groups", scratch / "groups"]
    for mode in modes:
        args += ["-D", mode]
    if "patch" in modes:
        args.append("--in-place")
    env = {**os.environ, "PYTHONPATH": str(TOP / "cocci" / "lib"),
           "PYTHONDONTWRITEBYTECODE": "1", "KAPCHECK_RESULTS": str(out.fileno())}
    env.pop("KAPCHECK_TREE", None)
    return list(map(str, args)), env


def spatch(name, paths, modes, fix=None):
    """{path: (new text, printed results)} of a rule's semantic patch on files.

    One process does them all, as for coccicheck and in a scan: most of what a
    small file takes is the start.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        copies = {scratch / path.name: path for path in paths}
        for copy, path in copies.items():
            copy.write_text(unmarked(path.read_text(encoding="utf-8")),
                            encoding="utf-8")
        (scratch / "groups").write_text("\n\n".join(map(str, copies)) + "\n")
        with open(scratch / "results", "w", encoding="ascii") as out:
            args, env = command(name, modes, scratch, out)
            if fix is not None:
                env["KAPCHECK_FIX"] = fix
            done = subprocess.run(
                args, env=env, timeout=600, check=False,
                pass_fds=[out.fileno()], stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise RuntimeError(f"spatch ended with {done.returncode}: "
                               f"{done.stdout[-2000:]}")
        lines = {str(copy): [] for copy in copies}
        for line in (scratch / "results").read_text("ascii").splitlines():
            result = json.loads(line)
            lines[result.get("file") or result["done"]].append(result)
        return {path: (copy.read_text(encoding="utf-8"), lines[str(copy)])
                for copy, path in copies.items()}


def expected(path, suffixes):
    """What is to become of a testcase: its text, or the first fixed one."""
    name = path.stem.partition("_")[2]
    found = [path.parent / "fixed" / (name + s) for s in suffixes]
    found = [f for f in found if f.is_file() and path.stem.startswith("bad_")]
    text = (found or [path])[0].read_text(encoding="utf-8")
    return unmarked(text)


def compare(new, wanted):
    """What differs, as text; empty when nothing does."""
    if new == wanted:
        return ""
    pairs = zip(new.split("\n") + ["(end)"], wanted.split("\n") + ["(end)"])
    number, (got, want) = next(
        (n, p) for n, p in enumerate(pairs, 1) if p[0] != p[1])
    return f"line {number} became {got!r}, not {want!r}"


def check_alone(path):
    """Patch mode as coccicheck runs it."""
    new, results = result_of("alone", path)
    if results:
        return f"results without kapcheck: {results}"
    return compare(new, expected(path, [".c"]))


def findings(path):
    """(line, column) -> level of the findings of report mode."""
    return {(r["line"], r["col"]): r["level"]
            for r in result_of("found", path)[1] if "level" in r}


def check_kapcheck(path):
    """Patch mode as kapcheck runs it: each finding has its outcome."""
    lines = path.read_text(encoding="utf-8").split("\n")
    new, results = result_of("kapcheck", path)
    left = set(findings(path))
    if not results or "done" not in results[-1]:
        return "no done() at the end"
    for r in results[:-1]:
        reason = NO_PATCH.search(lines[r["line"] - 1])
        if "shared" in r:
            continue
        if (r["line"], r["col"]) not in left:
            return f"the outcome of no finding, or a second one: {r}"
        left.remove((r["line"], r["col"]))
        if bool(reason) != ("refused" in r) or (
                reason and reason[1] not in r["refused"]):
            return f"line {r['line']}, marked {reason}: {r}"
    if left:
        return f"findings without outcome: {sorted(left)}"
    return compare(new, expected(path, [".kapcheck.c", ".c"]))


def check_chosen(path):
    """Nothing is changed when no finding is named."""
    new, results = result_of("chosen", path)
    if any("fixed" in r or "refused" in r for r in results):
        return f"outcomes of findings not named: {results}"
    return compare(new, unmarked(path.read_text(encoding="utf-8")))


def check_fixed(path):
    """A fixed file compiles and has the findings of its marks only."""
    text = path.read_text(encoding="utf-8")
    marked = {(m[3], m[1]) for m in marks.of_text(text, path.name, {"cocci"})}
    found = {(at[0], level) for at, level in findings(path).items()}
    if found != marked:
        return f"findings {sorted(found)}, marked are {sorted(marked)}"
    return compile_fault(COMPILERS[0], path)


CHECKS = {"alone": check_alone, "kapcheck": check_kapcheck,
          "chosen": check_chosen, "fixed": check_fixed}
# What spatch is run with: modes, and the findings that are named.
RUNS = {"alone": (["patch"], None), "kapcheck": (["patch", "kapcheck"], None),
        "chosen": (["patch", "kapcheck"], ""), "found": (["kapcheck"], None)}
FILES_AT_ONCE = 20


def jobs():
    """[(check, path)] of all."""
    found = []
    for name in rules():
        for path in sorted((CASES / name).glob("*.c")):
            found += [("alone", path), ("kapcheck", path)]
        for path in sorted((CASES / name / "fixed").glob("*.c")):
            bad = CASES / name / f"bad_{path.name.partition('.')[0]}.c"
            found += [("fixed", path), ("chosen", bad)]
    wanted = os.environ.get("KAPCHECK_CASES", "")
    return list(dict.fromkeys(job for job in found if wanted in str(job[1])))


def rule_of(path):
    """The name of the rule that a case or a fixed file is of."""
    return path.relative_to(CASES).parts[0]


def batches():
    """{(run, path): the batch it is in}; a batch is (run, rule, paths)."""
    wanted = {}
    for check, path in jobs():
        for run in {"kapcheck": ("kapcheck", "found"),
                    "fixed": ("found",)}.get(check, (check,)):
            # a fixed file may have the name of a case
            where = run, rule_of(path), path.parent.name
            wanted.setdefault(where, []).append(path)
    found = {}
    for (run, name, _), paths in wanted.items():
        for i in range(0, len(paths), FILES_AT_ONCE):
            some = tuple(paths[i:i + FILES_AT_ONCE])
            found.update({(run, path): (run, name, some) for path in some})
    return found


@functools.lru_cache(maxsize=None)
def results_of_all():
    """{(run, path): a call that gives its result}, worked out in parallel."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        of = batches()
        done = {batch: pool.submit(spatch, batch[1], batch[2], *RUNS[batch[0]])
                for batch in dict.fromkeys(of.values())}
    return {key: done[batch].result for key, batch in of.items()}


def result_of(run, path):
    """(new text, printed results) of one file."""
    return results_of_all()[run, path]()[path]


class Patch(unittest.TestCase):
    """Each testcase, before and after patch mode."""

    def test_some_rules(self):
        """There is a patch mode at all, and each fixed file has its origin."""
        self.assertTrue(rules())
        for what, path in jobs():
            with self.subTest(path.name, what=what):
                self.assertTrue(path.is_file())


def _add(what, path):
    def check(self):
        fault = CHECKS[what](path)
        if fault:
            self.fail(fault)
    setattr(Patch, f"test_{path.relative_to(CASES).as_posix()} {what}", check)


for _job in jobs():
    _add(*_job)


if __name__ == "__main__":
    unittest.main()
