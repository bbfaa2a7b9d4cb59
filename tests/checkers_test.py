# SPDX-License-Identifier: GPL-2.0-only
"""The Clang engine: the plugin in Clang and scan-build, and kapcheck-clang.

Each tests/clang/**/*.c is analysed by the plugin, and each warning and path
note it expects in comments (expected-warning, expected-note) must come, and no
other. A first line `// CONFIG: checker:Option=value ...` sets options.
KAPCHECK_BUILD names the folder with kapcheck.so and kapcheck-clang, by default
build; KAPCHECK_LLVM16 the one of the build with LLVM 16, made when it is not
there.
"""
import configparser
import functools
import json
import os
import pathlib
import plistlib
import re
import shutil
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
UNITS = TOP / "tests" / "clang"
BUILD = pathlib.Path(os.environ.get("KAPCHECK_BUILD", TOP / "build"))
BUILD16 = pathlib.Path(os.environ.get("KAPCHECK_LLVM16",
                                      TOP / "build" / "llvm16"))
PLUGIN = BUILD / "kapcheck.so"
TOOL = BUILD / "kapcheck-clang"
CLANG = "clang-19"
DROPPED = UNITS / "plugin" / "dropped.c"
REFUTED = [UNITS / "tool" / name for name in ("settled.c", "cuts.c", "ahead.c")]
BROKEN = UNITS / "plugin" / "broken.txt"
HALF_FIXED = TOP / "testcases" / "mismatched-free" / "bad_out_parameter.c"
TARGET = ("-std=gnu11", "-ffreestanding", "-I", TOP / "testcases" / "include")


def run(args, folder=TOP, env=None):
    """A finished command; only its time is limited."""
    return subprocess.run(list(map(str, args)), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=900,
                          errors="backslashreplace", stdin=subprocess.DEVNULL,
                          check=False, cwd=folder, env=env)


def clang_rules():
    """{id: checker's name} of the rules whose card names this engine."""
    found = {}
    for path in sorted(TOP.glob("checkers/*/rule.ini")):
        card = configparser.ConfigParser(interpolation=None, strict=False,
                                         inline_comment_prefixes=(";",))
        card.read(path, encoding="utf-8")
        rule = card["rule"]
        if "clang" in rule["engines"].split():
            found[rule["id"]] = rule["checker"]
    return found


def analyze(path, *options, clang=CLANG, plugin=PLUGIN):
    """Clang's front end with the plugin and all its checkers."""
    return run([clang, "-cc1", "-triple", "riscv64-linux-gnu", *TARGET,
                "-analyze", "-load", plugin, "-analyzer-output=text",
                "-analyzer-checker=core.builtin,kapcheck", *options, path])


def configs(path):
    """The options that a file's first line sets."""
    with open(path, encoding="utf-8") as file:
        line = file.readline()
    if not line.startswith("// CONFIG:"):
        return []
    return [word for pair in line[len("// CONFIG:"):].split()
            for word in ("-analyzer-config", pair)]


class Units(unittest.TestCase):
    """Each file: the warnings and notes it expects, and no other."""


def check_unit(path):
    """A test that analyses one file."""
    def check(self):
        done = analyze(path, "-verify", *configs(path))
        self.assertEqual(done.returncode, 0, done.stderr)
    return check


for _path in sorted(UNITS.rglob("*.c")):
    setattr(Units, f"test_{_path.relative_to(UNITS).as_posix()}",
            check_unit(_path))


class Plugin(unittest.TestCase):
    """kapcheck.so in Clang 19."""

    def test_lists_checkers(self):
        """The help names each rule's checker and not the model behind them."""
        done = run([CLANG, "-cc1", "-load", PLUGIN, "-analyzer-checker-help"])
        self.assertEqual(done.returncode, 0, done.stderr)
        listed = set(re.findall(r"^  (kapcheck\.\w+)", done.stdout, re.M))
        self.assertEqual(listed, set(clang_rules().values()))

    def test_driver(self):
        """clang --analyze finds a bug and tells the path to it."""
        with tempfile.TemporaryDirectory() as scratch:
            done = run([CLANG, "--analyze", "-Xclang", "-load", "-Xclang",
                        PLUGIN, "-Xclang", "-analyzer-checker=kapcheck",
                        "--analyzer-output", "text", *TARGET, DROPPED], scratch)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"warning: .*drops its parameter")

    def test_driver_forms(self):
        """The forms that other tools read: docs/tools/clang.md has the words."""
        words = [CLANG, "--analyze", "-Xclang", "-load", "-Xclang", PLUGIN,
                 "-Xclang", "-analyzer-checker=kapcheck", *TARGET, DROPPED]
        with tempfile.TemporaryDirectory() as scratch:
            place = pathlib.Path(scratch)
            for form, out in (("sarif", "a.sarif"),
                              ("plist-multi-file", "a.plist")):
                done = run([*words, "--analyzer-output", form, "-o", out],
                           scratch)
                self.assertEqual(done.returncode, 0, done.stderr)
            log = json.loads((place / "a.sarif").read_text(encoding="utf-8"))
            with open(place / "a.plist", "rb") as file:
                found = plistlib.load(file)["diagnostics"]
        results = log["runs"][0]["results"]
        self.assertEqual([r["ruleId"] for r in results],
                         ["kapcheck.DroppedAltmap"])
        self.assertTrue(results[0]["codeFlows"])
        self.assertEqual([d["check_name"] for d in found],
                         ["kapcheck.DroppedAltmap"])
        self.assertEqual(found[0]["location"]["line"], 8)

    def test_driver_refuses(self):
        """Through the driver, too, where Clang itself overlooks it."""
        for key in ("DroppedAltmap:Forwad", "NoSuch:Forward"):
            with tempfile.TemporaryDirectory() as scratch:
                done = run([CLANG, "--analyze", "-Xclang", "-load", "-Xclang",
                            PLUGIN, "-Xclang", "-analyzer-checker=kapcheck",
                            "-Xclang", "-analyzer-config", "-Xclang",
                            f"kapcheck.{key}=x", *TARGET, DROPPED], scratch)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(f"kapcheck.{key.split(chr(58))[0]}", done.stderr)

    def test_scan_build(self):
        """scan-build over a project: bugs counted, paths as pages."""
        scan_build = shutil.which("scan-build-19")
        if not scan_build or not shutil.which("make"):
            self.skipTest("no scan-build-19 or make (Debian: clang-tools-19)")
        units = {"dropped": DROPPED, "half": HALF_FIXED}
        flags = " ".join(map(str, TARGET))
        rules = "\n".join(f"{name}.o: {path}\n\t$(CC) {flags} -c -o $@ {path}"
                          for name, path in units.items())
        with tempfile.TemporaryDirectory() as scratch:
            place = pathlib.Path(scratch)
            (place / "Makefile").write_text(
                f"all: {' '.join(name + '.o' for name in units)}\n{rules}\n")
            done = run([scan_build, "-load-plugin", PLUGIN, "-enable-checker",
                        "kapcheck", "--use-analyzer", shutil.which(CLANG), "-o",
                        "pages", "make", "CC=gcc"], scratch)
            texts = [page.read_text(encoding="utf-8")
                     for page in place.glob("pages/*/report-*.html")]
        self.assertIn("2 bugs found", done.stdout + done.stderr)
        for said in ("the altmap comes in here", "drops its parameter",
                     "Memory of the kvmalloc family is allocated here",
                     "kfree() is given memory of the kvmalloc family"):
            self.assertEqual(sum(said in text for text in texts), 1, said)

    def check_refused(self, pair, *words):
        """An option that does not fit ends the run, and is named."""
        done = analyze(DROPPED, "-analyzer-config", pair)
        self.assertNotEqual(done.returncode, 0)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_unknown_option(self):
        """No checker has this option."""
        self.check_refused("kapcheck.DroppedAltmap:Forwad=x", "Forwad")

    def test_wrong_value(self):
        """A list of types is one of identifiers."""
        self.check_refused("kapcheck.DroppedAltmap:Forward=a-b", "Forward",
                           "kapcheck.DroppedAltmap")

    def test_quiet_alone(self):
        """Loaded but not asked for, it says nothing."""
        done = run([CLANG, "-cc1", *TARGET, "-analyze", "-load", PLUGIN,
                    "-analyzer-checker=core", DROPPED])
        self.assertEqual((done.returncode, done.stderr), (0, ""))


@functools.lru_cache(maxsize=None)
def llvm16():
    """What went wrong building with LLVM 16; empty for nothing."""
    steps = [["cmake", "-S", TOP, "-B", BUILD16, "-G", "Ninja",
              "-DKAPCHECK_LLVM=16", "-DKAPCHECK_TESTS=OFF"],
             ["ninja", "-C", BUILD16, "kapcheck-clang", "kapcheck-plugin"]]
    for step in steps:
        done = run(step)
        if done.returncode:
            return (done.stdout + done.stderr)[-3000:]
    return ""


@unittest.skipUnless(shutil.which("llvm-config-16"),
                     "no llvm-config-16 (Debian: llvm-16-dev libclang-16-dev)")
class OldestLlvm(unittest.TestCase):
    """The oldest LLVM that the checkers claim to build with."""

    def setUp(self):
        self.assertEqual(llvm16(), "")

    def test_plugin(self):
        """It loads in Clang 16 and finds the same."""
        done = analyze(DROPPED, "-verify", clang="clang-16",
                       plugin=BUILD16 / "kapcheck.so")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_tool(self):
        """kapcheck-clang finds the same."""
        done = run([BUILD16 / "kapcheck-clang", "--rules", "KAP003", DROPPED,
                    "--", "clang-16", *TARGET, "-c", DROPPED])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('"KAP003"', done.stdout)

    def test_other_release(self):
        """A plugin of another release is refused, with a message."""
        done = analyze(DROPPED, clang="clang-16")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("kapcheck.so", done.stderr)


def job(path, *options, rules=()):
    """One line of a job file."""
    arguments = [CLANG, *map(str, TARGET), *options, "-c", str(path)]
    return json.dumps({"file": path.name, "directory": str(TOP),
                       "arguments": arguments, "rules": rules}) + "\n"


def run_jobs(text, *options):
    """kapcheck-clang over a job file."""
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch) / "jobs"
        path.write_text(text, encoding="utf-8")
        return run([TOOL, *options, "--jobs", path])


class Tool(unittest.TestCase):
    """kapcheck-clang: units in, JSON lines out."""

    def lines(self, done):
        """What it printed, read strictly."""
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_good_and_broken(self):
        """A unit that does not parse fails alone, with Clang's first error."""
        done = run_jobs(job(BROKEN, "-x", "c") + job(DROPPED))
        said = self.lines(done)
        self.assertEqual(done.returncode, 1, done.stderr)
        failed = [o for o in said if "failed" in o]
        self.assertEqual([o["failed"] for o in failed], ["broken.txt"])
        self.assertRegex(failed[0]["reason"], r"broken\.txt:\d+: .*nowhere")
        self.assertEqual([o["done"] for o in said if "done" in o],
                         ["dropped.c"])
        self.assertNotIn("broken.txt", [o.get("file") for o in said])

    def test_finding(self):
        """Rule, level, place and path of a finding; where it came how far."""
        done = run_jobs(job(DROPPED, rules=["KAP003"]))
        self.assertEqual(done.returncode, 0, done.stderr)
        *results, last = self.lines(done)
        found = [o for o in results if "level" in o]
        want = {"rule": "KAP003", "level": "warning", "file": "dropped.c",
                "function": "populate", "line": 8, "col": 9}
        self.assertEqual([{k: o[k] for k in want} for o in found], [want])
        self.assertTrue(found[0]["message"] and found[0]["steps"])
        self.assertIn("populate", last["functions"])
        self.assertEqual(last["partial"], [])

    def test_refuted(self):
        """Only what holds on all paths, seen or not, is refuted."""
        for path in REFUTED:
            done = run_jobs(job(path, rules=["KAP001"]))
            self.assertEqual(done.returncode, 0, done.stderr)
            refutes = {}
            for said in self.lines(done):
                if "verdict" in said:
                    refutes.setdefault(said["line"], []).append(said["refutes"])
            marks = {number: "/* REFUTED */" in line for number, line in
                     enumerate(path.read_text().splitlines(), 1)
                     if "/* REFUTED */" in line or "/* OPEN */" in line}
            self.assertGreater(len(marks), 5)
            self.assertEqual({n: all(r) for n, r in refutes.items()}, marks,
                             path.name)

    def test_ahead(self):
        """What a path can still come to is found."""
        path = UNITS / "tool" / "ahead.c"
        done = run_jobs(job(path, rules=["KAP001"]))
        found = {said["line"] for said in self.lines(done) if "level" in said}
        marks = {number for number, line in
                 enumerate(path.read_text().splitlines(), 1)
                 if "expected-warning" in line}
        self.assertEqual(len(marks), 4)
        self.assertEqual(found, marks)

    def test_other_rules_only(self):
        """A rule that was not asked for is silent."""
        done = run_jobs(job(DROPPED, rules=["KAP005"]))
        self.assertEqual([o for o in self.lines(done) if "rule" in o], [])

    def test_results_descriptor(self):
        """Results go where KAPCHECK_RESULTS says."""
        read, write = os.pipe()
        with os.fdopen(read) as results:
            done = subprocess.run(
                [TOOL, DROPPED, "--", CLANG, *map(str, TARGET), "-c", DROPPED],
                env={**os.environ, "KAPCHECK_RESULTS": str(write)},
                pass_fds=[write], stdout=subprocess.PIPE, text=True,
                check=False)
            os.close(write)
            text = results.read()
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn('"done"', text)

    def test_bad_name(self):
        """A name that is no UTF-8 does not spoil the JSON."""
        with tempfile.TemporaryDirectory() as scratch:
            path = os.fsencode(scratch) + b"/\xff.c"
            shutil.copy(DROPPED, path)
            done = subprocess.run(
                [TOOL, path, b"--", CLANG.encode(),
                 *[os.fsencode(str(w)) for w in TARGET], b"-c", path],
                stdout=subprocess.PIPE, check=False)
        for line in done.stdout.decode("utf-8").splitlines():
            json.loads(line)

    def test_refusals(self):
        """Wrong words end with status 2 and are named."""
        for words, named in ((["--no-such"], "--no-such"),
                             (["--max-nodes", "many", "x"], "--max-nodes"),
                             (["--jobs", "/nowhere"], "/nowhere"),
                             (["--config", "max-nods=1"], "'max-nods'"),
                             (["--config", "max-nodes"], "KEY=VALUE"),
                             (["--config", "kapcheck.DroppedAltmap:Forwad=x"],
                              "no option called 'Forwad'"),
                             (["--config", "kapcheck.NoSuch:Forward=x"],
                              "no checker 'kapcheck.NoSuch'"),
                             ([DROPPED], "--"), ([], "usage")):
            done = run([TOOL, *words])
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertIn(named, done.stderr)

    def test_not_a_job(self):
        """A line that is no job is shown."""
        for text in ("{}\n", "nonsense\n", '{"file": "a"}\n', "[]\n"):
            done = run_jobs(text)
            self.assertEqual(done.returncode, 2)
            self.assertIn(text.strip(), done.stderr)

    def test_wrong_config(self):
        """A value that is refused: the unit is not analysed."""
        for pair, named in (("kapcheck.DroppedAltmap:Forward=a-b", "Forward"),
                            ("max-nodes=many", "max-nodes")):
            done = run_jobs(job(DROPPED), "--config", pair)
            self.assertEqual(done.returncode, 1)
            self.assertIn(named, self.lines(done)[0]["reason"])


if __name__ == "__main__":
    unittest.main()
