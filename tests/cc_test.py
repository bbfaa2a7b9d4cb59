# SPDX-License-Identifier: GPL-2.0-only
"""kapcheck cc: as the kernel's make calls it, with a fake sparse and a fake
kapcheck-clang, and with the real ones where they are built."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from places import CLANG, KAPCHECK, TOP

PATIENCE = 120

SPARSE = """\
#!/bin/sh
echo "$*" >"$HERE/sparse.args"
echo "out of sparse"
echo "$HERE/a.c:1:1: warning: of sparse" >&2
exit ${SPARSE_STATUS:-0}
"""
# Keeps the job, and answers as ANSWER says.
FAKE_CLANG = """\
#!/usr/bin/python3
import json, os, sys
here = os.environ["HERE"]
job = json.loads(open(sys.argv[-1]).read())
json.dump({"job": job, "words": sys.argv[1:-2]}, open(here + "/job", "w"))
answer = os.environ.get("ANSWER", "finding")
lines = []
if answer == "crash":
    os.abort()
if answer == "finding":
    lines.append({
        "rule": "KAP003", "level": "warning", "file": job["file"], "line": 2,
        "col": 2, "end_line": 2, "end_col": 3, "function": "f",
        "message": "found", "related": [], "steps": [
            {"file": job["file"], "line": 1, "col": 1, "message": "from here"}]})
if answer == "failed":
    lines.append({"failed": job["file"], "reason": "a.c:1: no such thing"})
else:
    lines.append({"done": job["file"], "functions": ["f"], "partial": []})
with os.fdopen(int(os.environ["KAPCHECK_RESULTS"]), "w") as out:
    for line in lines:
        out.write(json.dumps(line) + "\\n")
"""
WANTED = """\
int g(struct vmem_altmap *a);
int f(struct vmem_altmap *altmap) { return g(NULL); }
"""


@unittest.skipUnless(os.path.isfile(KAPCHECK), "kapcheck is not built")
class WithFakes(unittest.TestCase):
    """What is called, with what, and what comes of it."""

    def setUp(self):
        self.here = pathlib.Path(tempfile.mkdtemp()).resolve()
        self.addCleanup(shutil.rmtree, self.here)
        (self.here / "bin").mkdir()
        for name, text in (("bin/sparse", SPARSE), ("clang", FAKE_CLANG)):
            (self.here / name).write_text(text)
            (self.here / name).chmod(0o755)
        (self.here / "a.c").write_text(WANTED)
        (self.here / "plain.c").write_text("int plain;\n")

    def cc(self, *words, options=(), **env):
        """The finished call."""
        return subprocess.run(
            [KAPCHECK, "cc", *options, "--", *words], text=True, check=False,
            cwd=self.here, timeout=PATIENCE, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "HERE": str(self.here), "TMPDIR": str(self.here),
                 "KAPCHECK_DATA": str(TOP),
                 # the fakes leave marks
                 "KAPCHECK_SANDBOX": "none",
                 "KAPCHECK_CLANG": str(self.here / "clang"),
                 "PATH": f"{self.here / 'bin'}:{os.environ['PATH']}", **env})

    def job(self):
        """What kapcheck-clang was asked, or None."""
        path = self.here / "job"
        return json.loads(path.read_text()) if path.exists() else None

    def sparse_args(self):
        """What sparse was given, or None."""
        path = self.here / "sparse.args"
        return path.read_text().strip() if path.exists() else None

    def test_as_make_calls_it(self):
        done = self.cc("-D__linux__", "-Wbitwise", "-DN='a b'", "./a.c")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.sparse_args(),
                         "-D__linux__ -Wbitwise -DN='a b' ./a.c")
        self.assertEqual(done.stdout, "out of sparse\n")
        self.assertEqual(done.stderr.splitlines(), [
            f"{self.here}/a.c:1:1: warning: of sparse",
            "./a.c:2:2: warning: found [KAP003]",
            "./a.c:1:1: note: from here"])
        job = self.job()["job"]
        self.assertEqual(job["directory"], str(self.here))
        self.assertIn("-DN='a b'", job["arguments"])
        self.assertEqual(job["rules"], ["KAP003"])

    def test_a_compiler_may_stand_first(self):
        done = self.cc("riscv64-linux-gnu-gcc", "-c", "-DX", "-o", "a.o", "a.c")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.sparse_args(), "-c -DX -o a.o a.c")
        self.assertIn("a.c:2:2: warning: found", done.stderr)
        self.assertIn("-DX", self.job()["job"]["arguments"])

    def test_nothing_wanted_is_quiet_and_starts_no_clang(self):
        done = self.cc("plain.c", options=["--no-sparse"])
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (0, "", ""))
        self.assertIsNone(self.job())
        self.assertIsNone(self.sparse_args())

    def test_clean_is_quiet(self):
        done = self.cc("a.c", options=["--no-sparse"], ANSWER="clean")
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (0, "", ""))

    def test_nothing_stays_behind(self):
        before = sorted(self.here.iterdir())
        self.cc("a.c", ANSWER="clean")
        left = set(self.here.iterdir()) - set(before)
        self.assertEqual({p.name for p in left}, {"job", "sparse.args"})

    def test_fail_on(self):
        for level, status in (("error", 0), ("warning", 1), ("note", 1)):
            done = self.cc("a.c", options=["--fail-on", level])
            self.assertEqual(done.returncode, status, level)

    def test_not_analysed_is_told(self):
        for answer in ("failed", "crash"):
            done = self.cc("a.c", options=["--no-sparse"], ANSWER=answer)
            self.assertEqual(done.returncode, 0)
            self.assertIn("a.c: not analysed: ", done.stderr)
            done = self.cc("a.c", options=["--fail-on=warning"], ANSWER=answer)
            self.assertEqual(done.returncode, 3)

    def test_status_of_sparse(self):
        done = self.cc("a.c", SPARSE_STATUS="7")
        self.assertEqual(done.returncode, 7)
        self.assertIn("[KAP003]", done.stderr)

    def test_without_sparse(self):
        (self.here / "bin" / "sparse").unlink()
        done = self.cc("a.c", PATH=str(self.here / "bin") + ":/nonexistent")
        self.assertEqual(done.returncode, 0)
        self.assertNotIn("sparse", done.stderr)
        done = self.cc("a.c", options=["--sparse", "/nonexistent/sparse"])
        self.assertIn("/nonexistent/sparse", done.stderr)

    def test_wrong_calls(self):
        for words, options in (((), ()), (("gcc", "-c"), ()),
                               (("missing.c",), ["--no-sparse"]),
                               (("a.c",), ["--fail-on", "loud"]),
                               (("a.c",), ["--level=loud"]),
                               (("a.c",), ["stray"]),
                               (("a.c",), ["--unknown"])):
            done = self.cc(*words, options=options)
            self.assertEqual(done.returncode, 2, (words, options))
            self.assertIn("kapcheck: ", done.stderr)


@unittest.skipUnless(os.path.isfile(KAPCHECK) and CLANG.is_file(),
                     "kapcheck-clang is not built")
class WithRealCheckers(unittest.TestCase):
    """A testcase of ours, compiled as a kernel file is."""

    def test_a_testcase(self):
        path = next(p for p in sorted(
            (TOP / "testcases/dropped-altmap").glob("bad_*.c"))
                    if "EXPECT KAP003" in p.read_text())
        done = subprocess.run(
            [KAPCHECK, "cc", "--no-sparse", "--", "gcc", "-std=gnu11",
             "-nostdinc", f"-I{TOP}/testcases/include", "-include", "kernel.h",
             "-fconserve-stack", "-c", "-o", "/dev/null", path],
            text=True, check=False, timeout=PATIENCE, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "KAPCHECK_DATA": str(TOP),
                 "KAPCHECK_CLANG": str(CLANG)})
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines, start=1):
            if "EXPECT KAP003" in line:
                self.assertIn(f"{path}:{number}:", done.stderr)
        self.assertIn("[KAP003]", done.stderr)


@unittest.skipUnless(os.path.isfile(KAPCHECK) and shutil.which("sparse"),
                     "no sparse")
class WithRealSparse(unittest.TestCase):
    """It reads what it reads without kapcheck."""

    def test_header_outside_of_the_include_folders(self):
        """From a build folder elsewhere, as with O=: the whole kernel."""
        here = pathlib.Path(tempfile.mkdtemp()).resolve()
        self.addCleanup(shutil.rmtree, here)
        for name, text in (
                ("linux/include/linux/fdt.h", '#include "../../lib/fdt.h"\n'),
                ("linux/lib/fdt.h", "int fdt;\n"),
                ("linux/x/a.c", "#include <linux/fdt.h>\nstatic int *p = 0;\n"
                 "int *f(void);\nint *f(void) { return p; }\n"),
                ("build/x", "")):
            (here / name).parent.mkdir(parents=True, exist_ok=True)
            (here / name).write_text(text)
        done = subprocess.run(
            [KAPCHECK, "cc", "--", "-nostdinc", f"-I{here}/linux/include",
             f"{here}/linux/x/a.c"], text=True, check=False, timeout=PATIENCE,
            cwd=here / "build", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "KAPCHECK_DATA": str(TOP)})
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertNotIn("fdt.h:1:10: error", done.stdout)
        self.assertIn("x/a.c:2:", done.stdout)


if __name__ == "__main__":
    unittest.main()
