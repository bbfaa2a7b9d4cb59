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


def spatch(name, text, modes, fix=None):
    """(new text, printed results) of a rule's semantic patch on a text."""
    patch = TOP / "cocci" / f"{name}.cocci"
    options = OPTIONS.search(patch.read_text(encoding="utf-8"))
    env = {**os.environ, "PYTHONPATH": str(TOP / "cocci" / "lib"),
           "PYTHONDONTWRITEBYTECODE": "1"}
    env.pop("KAPCHECK_TREE", None)
    if fix is not None:
        env["KAPCHECK_FIX"] = fix
    with tempfile.TemporaryDirectory() as scratch:
        before, after, results = (pathlib.Path(scratch) / n
                                  for n in ("file.c", "after.c", "results"))
        before.write_text(text, encoding="utf-8")
        args = ["spatch", "--sp-file", patch, "--very-quiet", "--no-show-diff",
                "--python", PYTHON, *options[1].split(), before, "-o", after]
        for mode in modes:
            args[3:3] = ["-D", mode]
        with open(results, "w", encoding="ascii") as out:
            env["KAPCHECK_RESULTS"] = str(out.fileno())
            done = subprocess.run(
                list(map(str, args)), env=env, timeout=300, check=False,
                pass_fds=[out.fileno()], stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise RuntimeError(f"spatch ended with {done.returncode}: "
                               f"{done.stdout[-2000:]}")
        lines = results.read_text(encoding="ascii").splitlines()
        new = after.read_text(encoding="utf-8") if after.exists() else text
    return new, [json.loads(line) for line in lines]


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
    text = path.read_text(encoding="utf-8")
    new, results = spatch(path.parent.name, unmarked(text), ["patch"])
    if results:
        return f"results without kapcheck: {results}"
    return compare(new, expected(path, [".c"]))


def findings(name, text):
    """(line, column) -> level of the findings of report mode."""
    return {(r["line"], r["col"]): r["level"] for r in
            spatch(name, text, ["kapcheck"])[1] if "level" in r}


def check_kapcheck(path):
    """Patch mode as kapcheck runs it: each finding has its outcome."""
    text = path.read_text(encoding="utf-8")
    name, lines = path.parent.name, text.split("\n")
    new, results = spatch(name, unmarked(text), ["patch", "kapcheck"])
    left = set(findings(name, unmarked(text)))
    if "done" not in results[-1]:
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
    text = unmarked(path.read_text(encoding="utf-8"))
    new, results = spatch(path.parent.name, text, ["patch", "kapcheck"], "")
    if any("fixed" in r or "refused" in r for r in results):
        return f"outcomes of findings not named: {results}"
    return compare(new, text)


def check_fixed(path):
    """A fixed file compiles and has the findings of its marks only."""
    name = path.parent.parent.name
    text = path.read_text(encoding="utf-8")
    marked = {(m[3], m[1]) for m in marks.of_text(text, path.name, {"cocci"})}
    found = {(at[0], level) for at, level in
             findings(name, unmarked(text)).items()}
    if found != marked:
        return f"findings {sorted(found)}, marked are {sorted(marked)}"
    return compile_fault(COMPILERS[0], path)


def jobs():
    """{(what, path): the function that tells what is wrong}."""
    found = {}
    for name in rules():
        for path in sorted((CASES / name).glob("*.c")):
            found["alone", path] = functools.partial(check_alone, path)
            found["kapcheck", path] = functools.partial(check_kapcheck, path)
        for path in sorted((CASES / name / "fixed").glob("*.c")):
            stem = path.name.partition(".")[0]
            found["fixed", path] = functools.partial(check_fixed, path)
            bad = CASES / name / f"bad_{stem}.c"
            found["chosen", bad] = functools.partial(check_chosen, bad)
    wanted = os.environ.get("KAPCHECK_CASES", "")
    return {key: job for key, job in found.items() if wanted in str(key[1])}


@functools.lru_cache(maxsize=None)
def results_of_all():
    """{(what, path): what is wrong}, worked out in parallel."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = {key: pool.submit(job) for key, job in jobs().items()}
    return {key: f.exception() or f.result() for key, f in futures.items()}


class Patch(unittest.TestCase):
    """Each testcase, before and after patch mode."""

    def test_some_rules(self):
        """There is a patch mode at all, and each fixed file has its origin."""
        self.assertTrue(rules())
        for what, path in jobs():
            with self.subTest(path.name, what=what):
                self.assertTrue(path.is_file())


def _add(key):
    def check(self):
        fault = results_of_all()[key]
        if fault:
            self.fail(str(fault))
    path = key[1].relative_to(CASES).as_posix()
    setattr(Patch, f"test_{path} {key[0]}", check)


for _key in jobs():
    _add(_key)


if __name__ == "__main__":
    unittest.main()
