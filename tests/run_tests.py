# SPDX-License-Identifier: GPL-2.0-only
"""All test suites, summed up.

    run_tests.py [SUITE...]     ctest, or the name of a tests/ file

The unit tests of the C program run by ctest, in the build with sanitizers; the
Python suites are tests/*_test.py and testcases.py. Several suites run at once,
one a processor, each in a process of its own; what one says is told when it has
ended. The last line is "N passed, N failed", the exit status 1 when a test failed
or a suite could not run.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent
SANITIZED = TOP / "build" / "asan"
# These take longest; started first, none of them is what all wait for at the end.
LONG = ("lint_test.py", "clang_corpus_test.py", "testcases.py",
        "status_test.py", "cache_test.py", "fleet_test.py", "patch_test.py")
# More suites at once than that are too much for the memory of a small machine.
MOST_AT_ONCE = 4
COUNTS = re.compile(r"^test: \S+: (\d+) passed, (\d+) failed, (\d+) skipped,",
                    re.MULTILINE)


class Counting(unittest.TestResult):
    """Counts, and tells each failure at once."""

    def __init__(self):
        super().__init__()
        self.passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self._tell(subtest, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._tell(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._tell(test, err)

    def _tell(self, test, err):
        print(f"FAILED: {test.id()}\n    "
              + str(err[1]).replace("\n", "\n    "), flush=True)


def run_python(path):
    """(passed, failed, skipped) of a unittest file."""
    result = Counting()
    try:
        suite = unittest.defaultTestLoader.loadTestsFromName(path.stem)
    except Exception as error:  # whatever the file does when it is imported
        print(f"FAILED: {path.name} can't be loaded: {error}", flush=True)
        return 0, 1, 0
    suite.run(result)
    failed = len(result.failures) + len(result.errors)
    failed += len(result.unexpectedSuccesses)
    return result.passed, failed, len(result.skipped)


def run_ctest(build):
    """(passed, failed, skipped) of ctest in a build folder."""
    with tempfile.TemporaryDirectory() as scratch:
        junit = pathlib.Path(scratch) / "junit.xml"
        done = subprocess.run(
            ["ctest", "--test-dir", build, "--output-on-failure", "--quiet",
             "--no-tests=error", "--output-junit", junit], check=False)
        if not junit.is_file():
            return 0, 1, 0
        cases = xml.etree.ElementTree.parse(junit).getroot().findall("testcase")
    failed = [c.get("name") for c in cases if c.find("failure") is not None]
    skipped = sum(c.find("skipped") is not None for c in cases)
    for name in failed:
        print(f"FAILED: {name} in {build.relative_to(TOP)}", flush=True)
    number = max(len(failed), int(done.returncode != 0))
    return len(cases) - len(failed) - skipped, number, skipped


def suites():
    """{name: function that runs it}, the longest first."""
    found = {"ctest": lambda: run_ctest(SANITIZED)}
    files = sorted(HERE.glob("*_test.py")) + [HERE / "testcases.py"]
    found.update({p.name: lambda p=p: run_python(p) for p in files})
    return {name: found[name]
            for name in sorted(found, key=lambda name: name not in LONG)}


def run_here(name, suite):
    """(passed, failed, skipped) of a suite, in this process."""
    print(f"test: {name}", flush=True)
    start = time.monotonic()
    counts = suite()
    print(f"test: {name}: {counts[0]} passed, {counts[1]} failed, "
          f"{counts[2]} skipped, {time.monotonic() - start:.1f} s", flush=True)
    return counts


def run_apart(name):
    """The same in another process; all that it says is told at its end."""
    done = subprocess.run(
        [sys.executable, pathlib.Path(__file__).resolve(), name],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False)
    said = done.stdout.decode("utf-8", "replace")
    counts = COUNTS.search(said)
    if not counts:
        said += f"FAILED: {name} ended with {done.returncode}\n"
    # without the sum, which is of this suite alone
    print(re.sub(r"^\d+ passed, \d+ failed\n", "", said, flags=re.MULTILINE),
          end="", flush=True)
    return tuple(map(int, counts.groups())) if counts else (0, 1, 0)


def run_all(names):
    """(passed, failed, skipped) of the suites of these names."""
    known = suites()
    if len(names) == 1:
        return run_here(names[0], known[names[0]])
    at_once = min(len(os.sched_getaffinity(0)), MOST_AT_ONCE)
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        return [sum(column) for column in zip(*pool.map(run_apart, names))]


def main(names):
    """The exit status."""
    sys.path.insert(0, str(HERE))
    # what an earlier run has found must not stand for this one's
    os.environ["KAPCHECK_CACHE"] = "none"
    all_suites = list(suites())
    unknown = [name for name in names if name not in all_suites]
    if unknown:
        print(f"run_tests: no suite {' '.join(unknown)}; there are: "
              f"{' '.join(all_suites)}", file=sys.stderr)
        return 2
    passed, failed, skipped = run_all(names or all_suites)
    if skipped:
        print(f"test: {skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
