# SPDX-License-Identifier: GPL-2.0-only
"""The testcases: each finding on its marked line, and no other, by each engine.

Each case is scanned alone, once by Coccinelle (from a cache made just before) and
the Kconfig reader and once by Clang, and the complete set of findings (rule,
level, file, line) is compared
with the marks. Each C file also passes gcc, clang and sparse. KAPCHECK names the
program, by default the one with sanitizers, where it was built, KAPCHECK_BUILD
the folder with kapcheck-clang; KAPCHECK_CASES limits the run to the cases whose
path holds the text.
"""
import atexit
import concurrent.futures
import configparser
import functools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import marks
from places import KAPCHECK, TOP

sys.path.insert(0, str(TOP / "tools"))
import sarif  # noqa: E402  (needs the path above)

CASES = TOP / "testcases"
TOOL = pathlib.Path(os.environ.get("KAPCHECK_BUILD",
                                   TOP / "build")) / "kapcheck-clang"
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "KAPCHECK_CACHE"}
ENVIRONMENT["KAPCHECK_CLANG"] = str(TOOL)
# What is run together: what one of them sees is expected of both.
ENGINES = {"cocci": ("cocci", "kconfig"), "clang": ("clang",)}
LEAST = {"KAP001": 12, "KAP002": 12}
LEAST_OTHERS = 6
COMPILERS = (
    ("gcc", "-fsyntax-only", "-std=gnu11", "-Wall", "-Wno-unused"),
    ("clang-19", "-fsyntax-only", "-std=gnu11", "-Wall", "-Wno-unused"),
    ("sparse", "-std=gnu11", "-Wno-decl"),
)


@functools.lru_cache(maxsize=None)
def cards():
    """{rule's name: its card} of all rules."""
    found = {}
    for path in sorted(TOP.glob("checkers/*/rule.ini")):
        card = configparser.ConfigParser(interpolation=None, strict=False,
                                         inline_comment_prefixes=(";",))
        card.read(path, encoding="utf-8")
        found[path.parent.name] = card
    return found


def cases():
    """All testcases: files and folders named bad_* or good_*."""
    wanted = os.environ.get("KAPCHECK_CASES", "")
    found = [p for p in sorted(CASES.glob("*/*"))
             if p.name.startswith(("bad_", "good_"))]
    return [p for p in found if wanted in p.relative_to(CASES).as_posix()]


def files_of(case):
    """The C files of a testcase."""
    files = [case] if case.is_file() else sorted(case.rglob("*.c"))
    return [f for f in files if f.suffix == ".c"]


def c_files():
    """The C files of all testcases."""
    return [f for case in cases() for f in files_of(case)]


def clang_rules():
    """The ids of the rules whose card names the Clang engine."""
    return [card["rule"]["id"] for card in cards().values()
            if "clang" in card["rule"]["engines"].split()]


def run(args):
    """A finished command; only its time is limited."""
    return subprocess.run(list(map(str, args)), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=300,
                          errors="backslashreplace", stdin=subprocess.DEVNULL,
                          check=False, env=ENVIRONMENT)


def commands(case):
    """Compile commands of a case's files, as JSON: no kernel is built here."""
    root = case.parent if case.is_file() else case
    arguments = ["clang", "-std=gnu11", "--target=riscv64-linux-gnu",
                 "-ffreestanding", "-nostdinc", "-I", str(CASES / "include")]
    if (root / "include").is_dir():
        arguments += ["-I", str(root / "include")]
    return json.dumps([{"directory": str(root), "file": str(path),
                        "arguments": [*arguments, "-c", str(path)]}
                       for path in files_of(case)])


@functools.lru_cache(maxsize=None)
def cache():
    """The cache's options: what Coccinelle says of all slices is in it.

    Most of what a small file takes is the start of spatch, so first the folders
    are scanned, each as a whole, for what that leaves behind.
    """
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    options = ["--cache", f"{folder.name}/results",
               "--cache-key", f"{folder.name}/key"]
    for rules in sorted({case.parent for case in cases()}):
        run([KAPCHECK, "scan", rules, "--quiet", "--engine", "cocci",
             "--exit-zero", "--output", "/dev/null", *options])
    return options


def scan(case, engine):
    """(exit status, findings, what it said) of one engine's scan of a case."""
    args = [KAPCHECK, "scan", case, "--level", "note", "--format", "sarif",
            "--jobs", "1", "--quiet", "--engine", ",".join(ENGINES[engine]),
            *(cache() if engine == "cocci" else ["--no-cache"])]
    with tempfile.TemporaryDirectory() as scratch:
        if engine == "clang":
            build = pathlib.Path(scratch) / "compile_commands.json"
            build.write_text(commands(case), encoding="utf-8")
            args += ["--build", build, "--read", CASES / "include"]
        done = run(args)
    if done.returncode not in (0, 1):
        return done.returncode, (), done.stderr + done.stdout[-2000:]
    return done.returncode, sarif.parse(done.stdout).findings, done.stderr


def compare(case, engine):
    """What is wrong with a case, as text; empty when all is as marked."""
    marked = marks.of_case(case, marks.ENGINES)
    if case.name.startswith("good_") and marked:
        return "a good case carries a mark"
    if case.name.startswith("bad_") and not marked:
        return "a bad case carries no mark"
    expected = sorted(m for m in marks.of_case(case, set(ENGINES[engine]))
                      if engine != "clang" or m[0] in clang_rules())
    status, findings, said = scan(case, engine)
    if status not in (0, 1):
        return f"kapcheck ended with {status}: {said}"
    found = sorted(f.key for f in findings)
    lines = [f"missing: {e}" for e in expected if e not in found]
    lines += [f"unexpected: {f.key} {f.message}" for f in findings
              if f.key not in expected]
    if not lines and found != expected:
        lines = [f"found twice: {found}"]
    return "\n".join(lines)


def compile_fault(compiler, path):
    """What a compiler has against a file."""
    include = CASES / "include"
    done = run([*compiler, "-I", include, "-I", path.parent, path])
    said = done.stdout + done.stderr
    return said if done.returncode or said.strip() else ""


@functools.lru_cache(maxsize=None)
def results():
    """{(kind, path): fault} of all cases and files, worked out in parallel."""
    jobs = {(engine, case): functools.partial(compare, case, engine)
            for engine in ENGINES for case in cases()
            if engine != "clang" or files_of(case)}
    for compiler in COMPILERS:
        jobs.update({(compiler[0], f): functools.partial(
            compile_fault, compiler, f) for f in c_files()})
    cache()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = {key: pool.submit(job) for key, job in jobs.items()}
    return {key: f.exception() or f.result() for key, f in futures.items()}


class Completeness(unittest.TestCase):
    """Each rule has all its parts."""

    def test_some_rules(self):
        """There are rules at all."""
        self.assertTrue(cards())

    def test_unknown_folder(self):
        """Each testcase folder belongs to a rule."""
        names = {p.name for p in CASES.iterdir() if p.is_dir()} - {"include"}
        self.assertEqual(names - set(cards()), set())


class Expected(unittest.TestCase):
    """Each case: exactly the marked findings, from each engine."""


class Syntax(unittest.TestCase):
    """Each C file passes the compilers and sparse."""


def add(kind, name, check):
    """One test method of a class."""
    check.__doc__ = None
    setattr(kind, f"test_{name}", check)


def check_result(key):
    """A test that takes its verdict from results()."""
    def check(self):
        fault = results()[key]
        if fault:
            self.fail(str(fault))
    return check


def check_parts(name, card):
    """A test that a rule has its semantic patch and enough testcases."""
    def check(self):
        rule = card["rule"]["id"]
        engines = card["rule"]["engines"].split()
        if "cocci" in engines:
            self.assertTrue((TOP / "cocci" / f"{name}.cocci").is_file(),
                            "no semantic patch")
        for kind in ("bad", "good"):
            number = len(list(CASES.glob(f"{name}/{kind}_*")))
            self.assertGreaterEqual(number, LEAST.get(rule, LEAST_OTHERS),
                                    f"{kind} testcases of {rule}")
    return check


for _name, _card in cards().items():
    add(Completeness, _name, check_parts(_name, _card))
for _case in cases():
    for _engine in ENGINES if files_of(_case) else ["cocci"]:
        add(Expected, f"{_case.relative_to(CASES).as_posix()} {_engine}",
            check_result((_engine, _case)))
for _file in c_files():
    for _compiler in COMPILERS:
        add(Syntax, f"{_file.relative_to(CASES).as_posix()} {_compiler[0]}",
            check_result((_compiler[0], _file)))


if __name__ == "__main__":
    unittest.main()
