# SPDX-License-Identifier: GPL-2.0-only
"""All test suites, one after the other, summed up.

    run_tests.py [SUITE...]     ctest, or the name of a tests/ file

The unit tests of the C program run by ctest, in the build with sanitizers; the
Python suites are tests/*_test.py and testcases.py. The last line is
"N passed, N failed", the exit status 1 when a test failed or a suite could not
run.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent
SANITIZED = TOP / "build" / "asan"


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
    """{name: function that runs it}, in order."""
    found = {"ctest": lambda: run_ctest(SANITIZED)}
    files = sorted(HERE.glob("*_test.py")) + [HERE / "testcases.py"]
    found.update({p.name: lambda p=p: run_python(p) for p in files})
    return found


def main(names):
    """The exit status."""
    sys.path.insert(0, str(HERE))
    # what an earlier run has found must not stand for this one's
    os.environ["KAPCHECK_CACHE"] = "none"
    all_suites = suites()
    unknown = [name for name in names if name not in all_suites]
    if unknown:
        print(f"run_tests: no suite {' '.join(unknown)}; there are: "
              f"{' '.join(all_suites)}", file=sys.stderr)
        return 2
    total = [0, 0, 0]
    for name in names or all_suites:
        print(f"test: {name}", flush=True)
        start = time.monotonic()
        counts = all_suites[name]()
        total = [a + b for a, b in zip(total, counts)]
        print(f"test: {name}: {counts[0]} passed, {counts[1]} failed, "
              f"{counts[2]} skipped, {time.monotonic() - start:.1f} s",
              flush=True)
    if total[2]:
        print(f"test: {total[2]} skipped")
    print(f"{total[0]} passed, {total[1]} failed")
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
