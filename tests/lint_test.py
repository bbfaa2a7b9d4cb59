# SPDX-License-Identifier: GPL-2.0-only
"""The C program's own sources before the tools that others use, and before
kapcheck's plugin; its unit tests under valgrind."""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
PLAIN = TOP / "build" / "plain"
PLUGIN = TOP / "build" / "kapcheck.so"
JOBS = os.cpu_count() or 1
# Quick ones that between them call most of the program; the others run under
# the sanitizers, too.
VALGRIND = ["cocci_result", "clang_result", "lex", "items", "source", "syntax",
            "slice", "findings", "maintainers", "allow_text", "pattern",
            "rules", "output", "problems", "verdict", "kconfig"]
CPPCHECK = [
    "--enable=warning,performance,portability", "--inline-suppr", "--quiet",
    "--error-exitcode=1",
    # jansson's loop is no function call
    "-Djson_array_foreach(a,i,v)=for(;;)",
    # what is appended to an array is its own; LeakSanitizer sees better
    "--suppress=memleak",
    # two lines of a place are the same until one is met
    "--suppress=duplicateAssignExpression",
]


def commands():
    """The commands that compile src/, from the build."""
    listed = json.loads((PLAIN / "compile_commands.json").read_text())
    return [entry for entry in listed
            if pathlib.Path(entry["file"]).parent == TOP / "src"]


def setUpModule():
    """The plain build, for its commands and for valgrind."""
    for command in (["cmake", "-S", TOP, "-B", PLAIN, "-G", "Ninja",
                     "-DCMAKE_BUILD_TYPE=Debug", "-DKAPCHECK_CLANG=OFF",
                     "-DKAPCHECK_TESTS=ON",
                     "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"],
                    ["ninja", "-C", PLAIN,
                     *(f"test_{name}" for name in VALGRIND)]):
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout[-3000:])


class Lint(unittest.TestCase):
    """Not one remark."""

    maxDiff = None

    def each(self, make):
        """Runs what make() gives for each command; all must be silent."""
        def run(entry):
            done = subprocess.run(make(entry), cwd=entry["directory"],
                                  stdout=subprocess.PIPE, text=True,
                                  stderr=subprocess.STDOUT, check=False)
            said = [line for line in done.stdout.splitlines()
                    if "warning:" in line or "error:" in line]
            if done.returncode and not said:
                said = [f"{entry['file']}: {done.stdout[-1000:]}"]
            return said
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            said = [line for lines in pool.map(run, commands())
                    for line in lines]
        self.assertEqual(said, [])

    @staticmethod
    def words(entry):
        """The compiler's arguments, without the output."""
        words = entry["command"].split()
        words = words[next(i for i, w in enumerate(words)
                           if w.startswith("-D")):]
        at = words.index("-o")
        return words[:at] + words[at + 2:]

    def test_there_is_something_to_look_at(self):
        self.assertGreater(len(commands()), 50)

    def test_cppcheck(self):
        done = subprocess.run(
            ["cppcheck", *CPPCHECK, f"-j{JOBS}", f"-I{TOP}/src",
             TOP / "src"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_gcc_analyzer(self):
        self.each(lambda entry: ["gcc", *self.words(entry), "-O1",
                                 "-fanalyzer", "-Wno-error", "-o",
                                 "/dev/null"])

    def test_clang_tidy(self):
        self.each(lambda entry: ["clang-tidy-19", "-quiet", "-p", PLAIN,
                                 entry["file"]])

    @unittest.skipUnless(PLUGIN.is_file(), "the plugin is not built")
    def test_own_plugin(self):
        self.each(lambda entry: [
            "clang-19", *self.words(entry), "--analyze", "-Wno-everything",
            "-Xclang", "-load", "-Xclang", PLUGIN, "-Xclang",
            "-analyzer-disable-all-checks", "-Xclang",
            "-analyzer-checker=kapcheck", "-o", "/dev/null"])


class Valgrind(unittest.TestCase):
    """Neither errors nor leaks."""

    def test_unit_tests(self):
        def run(name):
            with tempfile.TemporaryDirectory() as scratch:
                return name, subprocess.run(
                    ["valgrind", "-q", "--error-exitcode=99",
                     "--leak-check=full", "--errors-for-leak-kinds=definite",
                     "--child-silent-after-fork=yes", PLAIN / f"test_{name}"],
                    env={**os.environ, "G_SLICE": "always-malloc",
                         "TMPDIR": scratch}, stdout=subprocess.PIPE, text=True,
                    stderr=subprocess.STDOUT, check=False)
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            for name, done in pool.map(run, VALGRIND):
                with self.subTest(name):
                    self.assertEqual(done.returncode, 0, done.stdout[-3000:])


if __name__ == "__main__":
    unittest.main()
