# SPDX-License-Identifier: GPL-2.0-only
"""Whatever fails, a scan is right or says that it is not.

tests/faults/shim.c makes each call of a kind fail in its turn; trees change while
they are scanned; scans are killed at random moments. What must hold each time:
exit status 0 or 1 only with the whole report; nothing half-written; no scratch
file and no engine left; the next scan is right.
"""
import concurrent.futures
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import cli_test  # noqa: E402  (needs the path above)
import fix_test  # noqa: E402
from cli_test import GOOD, PATIENCE, wait_for  # noqa: E402
# Sanitizers bring their own allocator.
from places import RELEASED as KAPCHECK  # noqa: E402

POINTS = 25  # calls of a kind that are made to fail, of many
KILLS = 100
BAD = "int f(int n)\n{\n\treturn take(n);\n\twait_ms(%d);\n}\n"
KCONFIG = "config A\n\tbool \"a\"\n"
FOUND = "a.c:3:9: warning: takes [KAP901]\nb/c.c:3:9: warning: takes [KAP901]\n"


def compile_c(out, name, *flags):
    """Builds one of tests/faults/."""
    subprocess.run(["gcc", "-O1", "-Wall", "-Wextra", "-Werror",
                    "-D_GNU_SOURCE", *flags, HERE / "faults" / name, "-o", out],
                   check=True)


def setUpModule():
    global BUILT
    BUILT = tempfile.TemporaryDirectory()
    compile_c(f"{BUILT.name}/shim.so", "shim.c", "-shared", "-fPIC")
    compile_c(f"{BUILT.name}/spatch", "engine.c")


def tearDownModule():
    BUILT.cleanup()


class Case(cli_test.Case):
    """A tree with two findings, and an engine that is quick."""

    def setUp(self):
        super().setUp()
        shutil.copy(f"{BUILT.name}/spatch", self.bin / "spatch")
        self.add("a.c", BAD % 0)
        self.add("b/c.c", BAD % 0)
        self.add("b/d.c", GOOD)
        self.write(self.tree / "arch" / "x" / "Kconfig", KCONFIG)
        self.out = self.top / "out"
        self.words = ["scan", str(self.tree)]
        self.found = FOUND

    def make_slow(self, milliseconds):
        """So long the engine takes for a file."""
        self.write(self.tree / "a.c", BAD % milliseconds)
        self.write(self.tree / "b" / "c.c", BAD % milliseconds)

    def engines(self):
        """Processes of this test's engine; its confinement lets it tell
        nobody."""
        found = []
        for link in pathlib.Path("/proc").glob("[0-9]*/exe"):
            try:
                if os.readlink(link).startswith(str(self.bin)):
                    found.append(link.parent.name)
            except OSError:  # ended meanwhile
                pass
        return found

    def is_batch_begun(self):
        return self.engines() and list(self.tmp.glob("kapcheck-*/list-*"))

    def command(self, *args):
        return [KAPCHECK, *self.words, "--jobs", "2", "--output",
                str(self.out), *args]

    def run_with(self, *args, **env):
        """The finished process and its report, None without one."""
        self.out.unlink(missing_ok=True)
        done = subprocess.run(self.command(*args), env={**self.env, **env},
                              capture_output=True, timeout=PATIENCE,
                              text=True, check=False)
        return done, self.out.read_text() if self.out.exists() else None

    def check_right(self):
        """A scan that nothing happens to; what others left is gone."""
        done, report = self.run_with()
        self.assertEqual((done.returncode, report), (1, FOUND), done.stderr)
        self.assertEqual(os.listdir(self.tmp), [])

    def check_honest(self, done, report, left=()):
        """Right, or else it says why not."""
        if done.returncode in (0, 1):
            self.assertEqual((done.returncode, report), (1, self.found))
        else:
            self.assertIn(done.returncode, (2, 3, -signal.SIGSEGV,
                                            -signal.SIGTRAP, -signal.SIGABRT))
            self.assertIn("kapcheck: ", done.stderr)
        if done.returncode != 3:
            self.assertIn(report, (None, self.found))
        self.assertEqual(os.listdir(self.tmp), list(left))


class Faulty(Case):
    """Calls of a kind, each failing in its turn."""

    points = POINTS

    def fault(self, kind):
        return self.run_with(FAULT=kind, LD_PRELOAD=f"{BUILT.name}/shim.so")

    def count(self, kind):
        """How many calls of the kind a scan makes."""
        path = self.top / "count"
        done, report = self.run_with(FAULT=f"{kind}:1000000000",
                                     FAULT_COUNT=str(path),
                                     LD_PRELOAD=f"{BUILT.name}/shim.so")
        self.assertEqual((done.returncode, report), (1, self.found),
                         done.stderr)
        return int(path.read_text())

    def each(self, kind, behind=""):
        """Fails some of the calls, spread over all, one a scan."""
        number = self.count(kind)
        self.assertGreater(number, 0)
        points = sorted({number, *(1 + i * number // self.points
                                   for i in range(self.points))})
        statuses = set()
        for point in points:
            with self.subTest(f"{kind}:{point}{behind}"):
                done, report = self.fault(f"{kind}:{point}{behind}")
                self.check_honest(done, report)
                statuses.add(done.returncode)
        self.assertNotEqual(statuses, {1}, "nothing failed")


class Calls(Faulty):
    """Of a scan, in all ways."""

    def test_open(self):
        self.each("open")
        self.each("open", "+")

    def test_read(self):
        self.each("read")
        self.each("read", "+")

    def test_end_of_file(self):
        self.each("end")
        self.each("end", "+")

    def test_list(self):
        self.each("list")
        self.each("list", "+")

    def test_write(self):
        self.each("write")
        self.each("write", "+")

    def test_fork(self):
        self.each("fork")
        self.each("fork", "+")

    def test_memory(self):
        self.each("memory")

    def test_no_more_memory(self):
        self.each("memory", "+")

    def test_out_of_memory_in_words(self):
        done, report = self.fault(f"memory:{self.count('memory') // 2}")
        self.assertIsNone(report)
        self.assertEqual(done.returncode, 3)
        self.assertIn("kapcheck: out of memory; nothing is reported\n",
                      done.stderr)

    def test_harmless(self):
        """Short and interrupted calls are no faults."""
        for kind in ("short", "interrupted"):
            with self.subTest(kind):
                self.assertGreater(self.count(kind), 0)
                done, report = self.fault(kind)
                self.assertEqual((done.returncode, report), (1, FOUND),
                                 done.stderr)


class Commands(Faulty):
    """Of what reads more than a scan does: what can't be read is not taken for
    what is not there."""

    def fail_reading(self, *words):
        self.words = list(words)
        self.found = self.run_with()[1]
        for kind, self.points in (("file", POINTS), ("read", 6), ("end", 6)):
            self.each(kind)
            self.each(kind, "+")

    def test_summary(self):
        self.write(self.tree / "MAINTAINERS", "X\nM:\tx <x@y>\nF:\ta*\n")
        self.fail_reading("scan", str(self.tree), "--summary")

    def test_quoting(self):
        """Columns in UTF-16 units hang on what the lines hold."""
        self.add("a.c", BAD.replace("\treturn", "/* \u00e9 */return") % 0)
        self.fail_reading("scan", str(self.tree), "--format", "sarif")

    def test_difference(self):
        for words in (["init", "-q"], ["add", "-A"],
                      ["-c", "user.name=x", "-c", "user.email=x@y", "commit",
                       "-qm", "x"]):
            subprocess.run(["git", *words], cwd=self.tree, check=True,
                           env=self.env)
        self.add("a.c", BAD.replace("take", "1 + take") % 0)
        self.fail_reading("check", "--diff", "HEAD", "--tree", str(self.tree))


class Inherited(Case):
    """What our caller has set for signals and limits is no fault."""

    def run_so(self, prepare):
        return subprocess.run(self.command(), env=self.env, text=True,
                              capture_output=True, timeout=PATIENCE,
                              preexec_fn=prepare, check=False)

    def test_children_are_not_waited_for(self):
        done = self.run_so(lambda: signal.signal(signal.SIGCHLD,
                                                 signal.SIG_IGN))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.out.read_text(), FOUND)

    def test_no_file_may_grow(self):
        done = self.run_so(lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                      (0, 0)))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.check_honest(done, None)


class Changes(Case):
    """A tree that changes between its listing and its reading."""

    CHANGES = {
        "deleted": ("rm a.c", "a.c: not analysed: can't be read: No such"),
        "a FIFO": ("rm a.c; mkfifo a.c", "a.c: skipped: not a regular file"),
        "a folder": ("rm a.c; mkdir a.c", "a.c: skipped: not a regular file"),
        "a link": ("rm a.c; ln -s /etc/passwd a.c", "a.c: not analysed: can't"),
        "no folder": ("rm -r b", "b/c.c: not analysed: can't be read: No such"),
        "a linked folder": ("mv b e; ln -s e b", "b/c.c: not analysed: can't"),
    }

    def run_changed(self, change, point):
        return self.run_with(FAULT=f"run:{point}", FAULT_RUN=f"cd "
                             f"'{self.tree}' && {{ {change}; }} 2>/dev/null",
                             LD_PRELOAD=f"{BUILT.name}/shim.so")

    def check_change(self, change, said):
        """Before each file or folder of the tree that is opened."""
        told = 0
        for point in range(1, 15):
            self.setUp()
            done, report = self.run_changed(change, point)
            self.assertIn(done.returncode, (1, 3), done.stderr)
            told += said in done.stderr
            if done.returncode == 1 and said not in done.stderr:
                # all as it was, or the scan saw the tree as it is now
                report = report.replace("e/c.c", "b/c.c")
                self.assertIn(report, (FOUND, FOUND.split("\n", 1)[1],
                                       FOUND.split("\n", 1)[0] + "\n"))
                self.assertTrue(report == FOUND or " 3 files seen" not in
                                done.stderr, done.stderr)
        self.assertGreater(told, 0)

    def test_between_list_and_reading(self):
        for name, (change, said) in self.CHANGES.items():
            with self.subTest(name):
                self.check_change(change, said)

    def test_gone_while_engines_run(self):
        """What the report quotes is read when the engines are through."""
        for name, (change, _) in self.CHANGES.items():
            for form in ("text", "sarif", "html", "json"):
                with self.subTest(f"{name}, {form}"):
                    self.setUp()
                    self.change_during_scan(change, form)

    def change_during_scan(self, change, form):
        self.make_slow(100)
        with subprocess.Popen(self.command("--format", form), env=self.env,
                              stderr=subprocess.PIPE, text=True) as scan:
            wait_for(self.is_batch_begun)
            subprocess.run(change, shell=True, cwd=self.tree, check=True)
            said = scan.communicate(timeout=PATIENCE)[1]
        self.assertEqual(scan.returncode, 1, said)
        self.assertIn("takes", self.out.read_text())


class Edited(fix_test.Case):
    """Files that somebody edits while `fix --apply` is at work."""

    def apply(self, change, point):
        """The finished call, with the change before that file is touched."""
        self.add("a.c", fix_test.source(f="n"))
        self.add("b.c", fix_test.source(g="n"))
        count = self.top / "count"
        self.env.update(FAULT=f"run:{point}", FAULT_COUNT=str(count),
                        FAULT_RUN=f"cd '{self.tree}' && {change}",
                        LD_PRELOAD=f"{BUILT.name}/shim.so")
        done = subprocess.run([KAPCHECK, "fix", "-q", "--apply", self.tree],
                              env=self.env, capture_output=True, check=False,
                              timeout=PATIENCE)
        return done, int(count.read_text())

    def some_points(self, change):
        """The call, with the change at moments spread over all of it."""
        _, last = self.apply(change, 1000000)
        for point in {*range(2, last + 1, 5), last - 4, last - 3}:
            done, _ = self.apply(change, point)
            self.assertIn(done.returncode, (0, 1, 3), done.stderr)
            yield done.stderr

    def test_words(self):
        """What somebody wrote stays."""
        said = b""
        for words in self.some_points("echo '// mine' >>b.c"):
            self.assertIn("// mine", self.read("b.c"))
            said += words
        self.assertIn(b"b.c has changed since it was read [KAP901]", said)
        self.assertIn(b"b.c: has changed since it was read\n", said)

    def test_kept(self):
        """What can't be put back is told, and where its old text is."""
        change = "rm a.c; echo '// mine' >>b.c"
        _, last = self.apply(change, 1000000)
        told = 0
        for point in range(last - 6, last - 3):
            done, _ = self.apply(change, point)
            self.assertIn("// mine", self.read("b.c"))
            kept = list(self.tree.glob(".*kapcheck-*"))
            self.assertEqual(len(kept), b"stays changed" in done.stderr)
            for old in kept:
                self.assertIn(b"b.c stays changed", done.stderr)
                self.assertEqual(old.read_text(), fix_test.source(g="n"))
                old.unlink()
                told += 1
        self.assertGreater(told, 0)

    def test_link(self):
        """What a link leads to is not touched, and the link stays."""
        outside = self.top / "outside"
        outside.write_text(fix_test.source(g="n"))
        for _ in self.some_points(f"rm b.c && ln -s '{outside}' b.c"):
            self.assertEqual(outside.read_text(), fix_test.source(g="n"))
            self.assertTrue((self.tree / "b.c").is_symlink())
            (self.tree / "b.c").unlink()


class Together(Case):
    """Scans of one tree at once."""

    def test_same_tree(self):
        outs = [self.top / f"out{i}" for i in range(6)]
        with concurrent.futures.ThreadPoolExecutor(len(outs)) as pool:
            for done in pool.map(lambda out: subprocess.run(
                    [*self.command(), "--output", str(out)], env=self.env,
                    capture_output=True, timeout=PATIENCE, check=False), outs):
                self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual({out.read_text() for out in outs}, {FOUND})
        self.assertEqual(os.listdir(self.tmp), [])

    def test_same_report(self):
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            for done in pool.map(lambda _: subprocess.run(
                    self.command(), env=self.env, capture_output=True,
                    timeout=PATIENCE, check=False), range(6)):
                self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(self.out.read_text(), FOUND)
        self.assertEqual([p.name for p in self.top.glob("out*")], ["out"])


class Busy(Case):
    """One file that takes long, where no engine is asked yet."""

    def test_second_signal(self):
        """The first one waits for the end of the file, the second does not."""
        one = ("int f%d(struct s *s, u32 __user *from)\n{\n"
               "\tif (get_user(s->n, from))\n\t\treturn -1;\n"
               "\ts->p = kcalloc(s->n, 4, GFP_KERNEL);\n\treturn g(s);\n}\n")
        self.write(self.tree / "busy.c",
                   "".join(one % i for i in range(20000)))
        env = {**self.env, "KAPCHECK_DATA": str(cli_test.TOP)}
        with subprocess.Popen(self.command("--rule", "KAP001"), env=env,
                              stderr=subprocess.DEVNULL) as scan:
            time.sleep(1)
            for _ in range(2):
                scan.send_signal(signal.SIGINT)
                time.sleep(0.1)
            status = scan.wait(PATIENCE)
        self.assertIn(status, (-signal.SIGINT, 3))
        wait_for(lambda: not self.engines())
        self.assertFalse(self.out.exists() and status != 3)
        self.assertEqual(os.listdir(self.tmp), [])


class Killed(Case):
    """At random moments, a hundred times."""

    def setUp(self):
        super().setUp()
        self.make_slow(20)
        start = time.monotonic()
        self.check_right()
        self.longest = time.monotonic() - start + 0.05
        self.random = random.Random(7)

    def kill(self, number):
        """Starts a scan and kills it; its exit status."""
        self.out.unlink(missing_ok=True)
        with subprocess.Popen(self.command("--quiet"), env=self.env,
                              stderr=subprocess.DEVNULL) as scan:
            time.sleep(self.random.uniform(0, self.longest))
            scan.send_signal(number)
            return scan.wait(PATIENCE)

    def check_gone(self):
        """No engine outlives its scan."""
        wait_for(lambda: not self.engines())

    def check_report(self, status):
        report = self.out.read_text() if self.out.exists() else None
        self.assertIn(report, (None, FOUND))
        if status >= 0:
            self.assertEqual((status, report), (1, FOUND))
        self.assertEqual([p.name for p in self.top.glob("out?*")], [])

    def test_interrupted(self):
        statuses = set()
        for i in range(KILLS):
            number = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)[i % 3]
            status = self.kill(number)
            self.assertIn(status, (-number, 1))
            self.check_report(status)
            self.check_gone()
            self.assertEqual(os.listdir(self.tmp), [])
            statuses.add(status)
        self.assertGreater(len(statuses), 2)
        self.check_right()

    def test_killed(self):
        for _ in range(KILLS):
            status = self.kill(signal.SIGKILL)
            self.assertIn(status, (-signal.SIGKILL, 1))
            self.check_report(status)
            self.check_gone()
        old = time.time() - 3600
        for path in self.tmp.iterdir():
            os.utime(path, (old, old))
        self.check_right()

    def test_others_are_left_alone(self):
        """A scratch folder that is young, in use or not ours stays."""
        young, other = self.tmp / "kapcheck-aBcDeF", self.tmp / "kapcheck-a"
        young.mkdir()
        other.mkdir()
        os.utime(other, (0, 0))
        self.run_with()
        self.assertEqual(sorted(self.tmp.iterdir()), [other, young])
        os.utime(young, (0, 0))
        (young / "below").mkdir()
        (young / "below" / "file").write_text("x")
        os.utime(young, (0, 0))
        self.run_with()
        self.assertEqual(list(self.tmp.iterdir()), [other])

    def test_one_in_use_is_left_alone(self):
        self.make_slow(700)
        with subprocess.Popen(self.command("--output", str(self.top / "2")),
                              env=self.env, stderr=subprocess.DEVNULL) as scan:
            wait_for(self.is_batch_begun)
            used = list(self.tmp.iterdir())
            os.utime(used[0], (0, 0))
            self.make_slow(0)
            self.run_with()
            self.assertEqual(list(self.tmp.iterdir()), used)
            self.assertEqual(scan.wait(PATIENCE), 1)
        self.assertEqual((self.top / "2").read_text(), FOUND)


if __name__ == "__main__":
    unittest.main()
