# SPDX-License-Identifier: GPL-2.0-only
"""The cache of results, as users meet it: the same bytes with and without it,
whatever became of its file.

The fake spatch keeps a list of the slices that it is given.
"""
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import unittest

import cli_test
from cli_test import BAD, CARD, FOUND, GOOD, GUILTY, KAPCHECK, PATIENCE

FILE = "results-1.sqlite"
# What changed so long ago is not followed by another change of the same time.
SETTLED = 3.2  # seconds


class Case(cli_test.Case):
    """With a cache in a folder of its own, and three files in the tree."""

    def setUp(self):
        super().setUp()
        self.fake()
        self.home = self.top / "home"
        self.folder = self.home / "kapcheck"
        self.log = self.top / "log"
        del self.env["KAPCHECK_CACHE"]
        self.env.update(XDG_CACHE_HOME=str(self.home), FAKE_LOG=str(self.log))
        self.add("a.c")
        self.add("b.c", BAD.replace("int f", "long f"))
        self.add("c.c", BAD.replace("int f", "char f"))
        self.all = "".join(map(FOUND.format, ("a.c", "b.c", "c.c")))

    def runs(self):
        """How many slices spatch was given since this was last asked."""
        number = (len(self.log.read_text(encoding="utf-8").splitlines())
                  if self.log.exists() else 0)
        self.log.unlink(missing_ok=True)
        return number

    def see(self, runs, *args, said=(), **more):
        """A scan that finds all, for which spatch sees that many slices."""
        self.check(self.scan(*args, **more), 1, self.all, *said)
        self.assertEqual(self.runs(), runs)

    def database(self):
        """The file, open."""
        opened = sqlite3.connect(self.folder / FILE)
        self.addCleanup(opened.close)
        return opened


class Shifted(Case):
    """Lines that a slice does not hold may come and go: it stays known."""

    def setUp(self):
        super().setUp()
        # whatever stands before the function, it is no part of the slice
        self.body = BAD.replace("return", "/* \n\n */ n++;\n\n\treturn")
        self.add("a.c", "/* one line */\n\n" + self.body)
        self.env["FAKE_MESSAGE"] = "takes, line \x1e3\x1e"
        for name in ("b.c", "c.c"):
            (self.tree / name).unlink()

    def found(self, line):
        """What is said when the function's name stands on that line."""
        at = line + 6
        return (f"a.c:{at}:9: warning: takes, line {line + 1} [KAP901]\n")

    def test_lines(self):
        """More above it, none, and the same again without reading the file."""
        self.check(self.scan(), 1, self.found(3))
        self.assertEqual(self.runs(), 1)
        above = "/* one\n two */\n#define X 1\n\nint other(void)\n{\n" \
                "\treturn 0;\n}\n\n\n"
        self.add("a.c", above + self.body)
        self.check(self.scan(), 1, self.found(11))
        self.add("b.c", "\n" + self.body)
        self.check(self.scan(), 1, self.found(11) + self.found(2).replace(
            "a.c", "b.c"))
        self.assertEqual(self.runs(), 0)
        time.sleep(3.5)  # what has just been changed is read again
        for _ in range(2):
            self.check(self.scan(), 1, self.found(11) + self.found(
                2).replace("a.c", "b.c"))
        self.assertEqual(self.runs(), 0)
        self.check(self.scan("--no-cache"), 1, self.found(11) + self.found(
            2).replace("a.c", "b.c"))

    def test_whole_files(self):
        """What is no slice has the file's own lines."""
        self.add("a.c", "\n\n\n\n" + self.body)
        self.env["FAKE_MESSAGE"] = "takes, line \x1e6\x1e"
        self.check(self.scan("--no-slice"), 1, self.found(5))


class Same(Case):
    """What comes out does not depend on what is in it."""

    def test_cold_warm_without(self):
        """In all forms, and with any number of jobs."""
        for form in ("text", "json", "sarif", "org", "gitlab", "html"):
            with self.subTest(form):
                shutil.rmtree(self.home, ignore_errors=True)
                outs = {self.scan("--format", form, *more).stdout
                        for more in ([], [], ["--jobs=1"], ["--jobs=7"],
                                     ["--no-cache"])}
                self.assertEqual(len(outs), 1)
                self.assertEqual(self.runs(), 6)

    def test_summary(self):
        """It tells how much was known."""
        for known in (0, 3):
            done = self.run_it("scan", self.tree)
            self.assertIn(f"kapcheck: cache: {known} of 3 slices known\n",
                          done.stderr.decode())
            self.assertIn(" 3 slices, 3 analysed,", done.stderr.decode())

    def test_another_path(self):
        """The same text elsewhere needs no spatch, and is found there."""
        self.see(3)
        shutil.rmtree(self.tree)
        self.add("deep/x y.c")
        self.check(self.scan(), 1, FOUND.format("deep/x y.c"))
        self.assertEqual(self.runs(), 0)

    def test_changed_text(self):
        """Only what changed is looked at."""
        self.see(3)
        self.add("b.c", BAD.replace("int f", "short f"))
        self.see(1)

    def test_rule_changes(self):
        """Its semantic patch, its card, the library: all is looked at."""
        data = self.top / "data"
        self.see(3)
        for name in ("cocci/made-up.cocci", "cocci/lib/kapcheck_json.py"):
            with open(data / name, "a", encoding="utf-8") as out:
                out.write("// \n" if name.endswith(".cocci") else "# \n")
            self.see(3)
            self.see(0)
        self.write(data / "checkers/made-up/rule.ini",
                   CARD.replace("to be", "has to be"))
        self.see(3)

    def test_spatch_changes(self):
        """Another program, or another version of it."""
        self.see(3)
        with open(self.bin / "spatch", "a", encoding="utf-8") as out:
            out.write("# another\n")
        self.see(3)
        self.env["COCCINELLE_HOME"] = "/nowhere"
        self.see(3)

    def test_tree_asked(self):
        """A rule that looks for a file of the tree: whether it is there."""
        self.rules(CARD.replace("[gate]", "asks-tree = include/linux/x.h\n[gate]"))
        self.see(3)
        self.see(0)
        self.add("include/linux/x.h", "")
        self.see(3)

    def test_failures_are_not_kept(self):
        """A crash and a time-out are this machine's, and this moment's."""
        self.add("g.c", GUILTY)
        for how, reason in (("crash", "died of signal"),
                            ("exit", "exit status 4"),
                            ("spin", "took more than 1 s")):
            self.env["FAKE"] = how
            self.check(self.scan("--timeout=1"), 3, self.all,
                       f"g.c: not analysed for KAP901: spatch {reason}"
                       if how != "exit" else "(exit status 4): last words")
        self.env["FAKE"] = ""
        self.runs()
        self.check(self.scan(), 1, self.all + FOUND.format("g.c"))
        self.assertEqual(self.runs(), 1)

    def test_unparsed_is_kept(self):
        """What Coccinelle could not parse is told each time."""
        self.add("g.c", GOOD.replace("f(int n)", "g(int n)").replace(
            "return n", "return take"))
        for runs in (4, 0):
            self.check(self.scan(), 1, self.all,
                       "g.c:1: not analysed for KAP901: Coccinelle can't "
                       "parse g()")
            self.assertEqual(self.runs(), runs)

    def test_no_slice(self):
        """Whole files are other texts."""
        self.add("a.c", "int x;\n" + BAD)
        self.scan()
        self.runs()
        self.scan("--no-slice")
        self.assertGreater(self.runs(), 0)

    def test_check(self):
        """`check` shares it with `scan`."""
        self.see(3)
        self.check(self.run_it("check", "-q", "a.c", cwd=self.tree), 1,
                   FOUND.format("a.c"))
        self.assertEqual(self.runs(), 0)


class Unread(Case):
    """Files that did not change are not read again."""

    def setUp(self):
        super().setUp()
        self.add("plain.c", "int x;\n")

    def age(self):
        """Long enough for what is there to count as settled."""
        time.sleep(SETTLED)

    def opened(self, *args):
        """The C files that a scan opens, by strace."""
        trace = self.top / "trace"
        done = subprocess.run(
            ["strace", "-f", "-qq", "-e", "trace=openat,openat2", "-o", trace,
             KAPCHECK, "scan", "-q", *args, self.tree],
            env={**self.env, "ASAN_OPTIONS": "detect_leaks=0"}, stdout=subprocess.PIPE, check=False, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stdout.decode()),
                         (1, self.all))
        text = trace.read_text(encoding="utf-8", errors="replace")
        return {name for name in os.listdir(self.tree)
                if f', "{name}"' in text}

    @unittest.skipUnless(shutil.which("strace"), "needs strace")
    def test_unread(self):
        """Those without a finding stay closed, until they change."""
        self.age()
        self.assertIn("plain.c", self.opened())
        self.assertNotIn("plain.c", self.opened())
        self.assertIn("plain.c", self.opened("--no-cache"))
        self.assertIn("plain.c", self.opened("--cache-recheck=1"))
        os.utime(self.tree / "plain.c", (1, 1))
        self.assertIn("plain.c", self.opened())

    def test_changed(self):
        """With the same size and time of modification, in the same inode."""
        self.age()
        path = self.tree / "plain.c"
        self.see(3)
        self.see(0)
        times = path.stat()
        text = "int f(void) { return take(1); }\n"
        for _ in range(2):
            path.write_text(text.ljust(len(text)), encoding="utf-8")
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            done = self.scan()
            self.assertIn(b"plain.c:1:", done.stdout)
            path.write_text("int x;\n", encoding="utf-8")
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            self.assertNotIn(b"plain.c", self.scan().stdout)

    def test_changed_at_once(self):
        """A file that is written while scans go on is never taken as old."""
        path = self.tree / "plain.c"
        for number in range(30):
            bad = number % 3 == 0
            path.write_text("int f(void) { return %s(1); }\n"
                            % ("take" if bad else "fake"), encoding="utf-8")
            self.assertEqual(b"plain.c:1:" in self.scan().stdout, bad)

    def test_moved_and_replaced(self):
        """Two files change places; one becomes a link, one goes."""
        self.age()
        self.see(3)
        for one, other in (("a.c", "x"), ("plain.c", "a.c"), ("x", "plain.c")):
            os.rename(self.tree / one, self.tree / other)
        self.all = "".join(map(FOUND.format, ("b.c", "c.c", "plain.c")))
        self.see(0)
        (self.tree / "plain.c").rename(self.top / "plain.c")
        (self.tree / "plain.c").symlink_to(self.top / "plain.c")
        (self.tree / "c.c").unlink()
        self.all = FOUND.format("b.c")
        self.see(0)

    def test_unreadable_again(self):
        """What is known does not open what is closed since."""
        self.age()
        os.chown(self.tree / "a.c", 65534, 65534)
        self.see(3)
        self.see(0)
        (self.tree / "a.c").unlink()
        os.mkfifo(self.tree / "a.c")
        self.all = "".join(map(FOUND.format, ("b.c", "c.c")))
        self.see(0, said=("a.c: skipped: not a regular file",))

    def test_lost_results(self):
        """The list of files is there, results are not."""
        self.age()
        self.see(3)
        db = self.database()
        db.execute("DELETE FROM entry WHERE instr(value, 'takes')")
        db.commit()
        self.see(3)

    def test_headers(self):
        """What a slice has of headers changes with them."""
        self.rules(CARD.replace("seeds = take",
                                "seeds = take\nheaders = members"))
        self.add("a.c", '#include "x.h"\n#include "y.c"\n'
                 + BAD.replace("int n)", "struct s *p, struct t *q)")
                 .replace("take(n)", "take(p->one + q->two)"))
        self.add("y.c", "struct t { char two; };\n")
        self.all = self.all.replace("a.c:3", "a.c:5")
        self.age()
        for runs in (3, 0, 0):
            self.see(runs)
        for path, text, runs in (
                ("x.h", "struct s { char one; };\n", 1),   # there was none
                ("x.h", "struct s { short one; };\n", 1),
                ("x.h", "struct s { char one; };\n", 0),   # seen before
                ("y.c", "struct t { short two; };\n", 1),
                ("include/x.h", "struct s { short one; };\n", 1),
                ("other.h", "", 0)):
            self.add(path, text)
            self.see(runs)
            self.see(0)
            self.age()
            self.see(0)
            self.see(0)

    def test_suppressions(self):
        """They count in files that did not change, too."""
        self.add("a.c", BAD.replace(
            "\treturn", "\t/* kapcheck: allow KAP901 it is a test */\n"
            "\treturn"))
        self.add("d.c", "/* kapcheck: allow KAP901 nothing is here */\n")
        self.all = "".join(map(FOUND.format, ("b.c", "c.c")))
        self.age()
        for runs in (3, 0, 0):
            self.see(runs, said=("d.c:1: ",))


class Apart(cli_test.Case):
    """What one file does with the memory of another one."""

    def setUp(self):
        super().setUp()
        self.home = self.top / "home"
        del self.env["KAPCHECK_CACHE"], self.env["KAPCHECK_DATA"]
        self.env["XDG_CACHE_HOME"] = str(self.home)
        shutil.copytree(cli_test.TOP / "testcases" / "mismatched-free" /
                        "bad_tree_two_files", self.tree, dirs_exist_ok=True)
        time.sleep(SETTLED)

    def found(self):
        """The lines of the file that frees."""
        done = self.scan("--rule", "KAP006")
        return [int(n) for n in re.findall(rb"close\.c:(\d+):\d+: (?!note)",
                                           done.stdout)]

    def test_apart(self):
        """It is known while nothing in the tree changes, and no longer."""
        other = self.tree / "drivers" / "bay" / "main.c"
        text = other.read_text(encoding="utf-8")
        lines = self.found()
        self.assertEqual(len(lines), 2)
        self.assertEqual(self.found(), lines)
        for _ in range(2):
            times = other.stat()
            other.write_text(text.replace("vzalloc(", "kzalloc("),
                             encoding="utf-8")
            os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
            self.assertEqual(self.found(), lines[:1])
            other.write_text(text, encoding="utf-8")
            self.assertEqual(self.found(), lines)
            time.sleep(SETTLED)
            self.assertEqual(self.found(), lines)
        other.unlink()
        self.assertEqual(self.found(), [])

    def test_jobs(self):
        """Whatever file is read first, the first allocation by path is told."""
        main = self.tree / "drivers" / "bay" / "main.c"
        for i in range(40):
            shutil.copy(main, main.with_name(f"a{i:02}.c"))
        with open(main.with_name("a00.c"), "a", encoding="ascii") as first:
            first.write("int filler;\n" * 100000)   # it takes its time
        for jobs in ("1", "2", "7", "7", "7"):
            said = self.scan("--rule", "KAP006", "--no-cache", "--format",
                             "json", "--jobs", jobs).stdout
            told = {x["message"] for x in json.loads(said)["findings"]
                    if "which" in x["message"]}
            self.assertEqual(len(told), 2)
            self.assertTrue(all("bay/a00.c allocates" in x for x in told), told)


class Places(Case):
    """Where it is."""

    def test_default(self):
        """In the user's cache folder, for the user only."""
        self.see(3)
        self.assertEqual(sorted(os.listdir(self.folder)), ["key", FILE])
        for name in (FILE, "key"):
            self.assertEqual((self.folder / name).stat().st_mode & 0o777, 0o600)

    def test_named(self):
        """A file, a folder, by option or environment."""
        place = self.top / "a" / "b"
        for name in (place / "file", f"{self.top / 'c'}/"):
            self.see(3, "--cache", name)
            self.see(0, "--cache", name)
        self.assertTrue((place / "file").is_file())
        self.assertTrue((self.top / "c" / FILE).is_file())
        self.env["KAPCHECK_CACHE"] = str(place / "file")
        self.see(0)
        self.see(3, "--no-cache")
        self.env["KAPCHECK_CACHE"] = "none"
        self.see(3)

    def test_not_in_the_tree(self):
        """Nothing is written to what is scanned, nor read from it."""
        place = self.tree / ".cache"
        self.see(3, "--cache", place,
                 said=("lies in the tree that is scanned; the scan went on "
                       "without it",))
        link = self.top / "link"
        link.symlink_to(self.tree)
        self.see(3, "--cache", link / "x", said=("lies in the tree",))
        self.see(3, "--cache-key", self.tree / "key", said=("lies in the",))
        self.assertEqual(sorted(os.listdir(self.tree)),
                         ["a.c", "b.c", "c.c"])

    def test_wrong_calls(self):
        """They are told."""
        for args, said in (
                (("--no-cache", "--cache=x"), "--no-cache, --cache: one of"),
                (("--cache-size=0",), "--cache-size: 0 is not between"),
                (("--cache-recheck=101",), "101 is not between 0 and 100")):
            self.check(self.scan(*args), 2, "", said)


class Faults(Case):
    """Whatever the file holds: the scan is right, and says one sentence."""

    def setUp(self):
        super().setUp()
        self.see(3)
        self.file = self.folder / FILE

    def broken(self, said, runs=3):
        """It is not used; without it, all is as it would be."""
        self.see(runs, said=(said,))

    def test_garbage(self):
        """Bytes that are no database."""
        self.file.write_bytes(os.urandom(8192))
        self.broken("file is not a database; the scan went on without it")

    def test_truncated(self):
        """To every length, of some."""
        whole = self.file.read_bytes()
        for size in range(0, len(whole), 4000):
            self.file.write_bytes(whole[:size])
            done = self.scan()
            self.assertEqual((done.returncode, done.stdout.decode()),
                             (1, self.all))
            self.assertLessEqual(len(done.stderr.splitlines()), 1)
            self.runs()

    def test_bits(self):
        """A bit that is not what it was, anywhere in it."""
        whole = self.file.read_bytes()
        for at in range(7, len(whole), 997):
            self.file.write_bytes(whole[:at] + bytes([whole[at] ^ 4])
                                  + whole[at + 1:])
            done = self.scan("--jobs=1")
            self.assertEqual((done.returncode, done.stdout.decode()),
                             (1, self.all), at)
            self.assertLessEqual(len(done.stderr.splitlines()), 1)

    def test_other_version(self):
        """Of a later kapcheck."""
        self.database().execute("PRAGMA user_version=2")
        self.broken("is of another version (2, not 1)")

    def test_something_else(self):
        """A database that is not ours stays as it is."""
        self.file.unlink()
        db = self.database()
        db.execute("CREATE TABLE letters(text)")
        db.commit()
        before = self.file.read_bytes()
        self.broken("is a database of something else")
        self.assertEqual(self.file.read_bytes(), before)

    def test_locked(self):
        """Another program writes and does not end: what is known is used."""
        self.add("b.c", BAD.replace("int f", "short f"))
        db = self.database()
        db.execute("BEGIN EXCLUSIVE")
        self.broken("database is locked", runs=1)
        db.rollback()
        self.see(1)
        self.see(0)

    def test_a_folder(self):
        """In the place of the file."""
        self.see(3, "--cache", self.folder / FILE / "x",
                 said=("Not a directory",))

    @unittest.skipIf(os.geteuid(), "needs root, to be somebody else")
    def test_read_only(self):
        """A folder that the user may not write to."""
        for path in (self.top, self.tmp):
            path.chmod(0o777)
        self.log.touch()
        self.log.chmod(0o666)
        os.chown(self.folder / "key", 65534, 65534)
        self.file.chmod(0o644)
        self.folder.chmod(0o555)
        self.check(self.scan(user=65534), 1, self.all, "Permission denied")

    def test_no_room(self):
        """The disk is full."""
        self.add("b.c", BAD.replace("int f", "short f"))
        limit = self.file.stat().st_size
        done = self.scan(preexec_fn=lambda: limit_files(limit))
        self.assertEqual((done.returncode, done.stdout.decode()),
                         (1, self.all))

    def test_poisoned(self):
        """An entry that says that nothing was found."""
        db = self.database()
        for name, value in db.execute("SELECT name, value FROM entry"):
            if b"takes" in value:
                db.execute("UPDATE entry SET value=? WHERE name=?",
                           (value[:32] + b'{"findings":[],"functions":["f"]}',
                            name))
        db.commit()
        db.close()
        self.broken("3 entries were not written with this key, so they were "
                    "not used")
        self.see(0)

    def test_forged(self):
        """By somebody who has another key."""
        (self.folder / "key").write_bytes(os.urandom(32))
        self.see(3, said=("entries were not written with this key",))
        self.see(0)

    def test_key_open_to_others(self):
        """Then anybody might have written the entries."""
        (self.folder / "key").chmod(0o604)
        self.broken("is open to others (chmod 600 mends it)")

    def test_lost(self):
        """Entries that are gone are made again."""
        db = self.database()
        db.execute("DELETE FROM entry")
        db.commit()
        self.see(3)


class Recheck(Case):
    """What is known is asked again."""

    def test_right(self):
        """Nothing is said."""
        self.see(3)
        self.see(3, "--cache-recheck=100")
        self.see(0)

    def test_wrong(self):
        """One wrong entry, and none is believed."""
        self.see(3)
        old = self.all
        self.env["FAKE_MESSAGE"] = "grabs"
        self.all = old.replace("takes", "grabs")
        self.see(3, "--cache-recheck=100",
                 said=("a recheck showed that it is wrong",))

    def test_some(self):
        """One that is drawn shows the others wrong."""
        for number in range(40):
            self.add(f"d{number}.c", BAD.replace("int n", f"int n{number}")
                     .replace("take(n)", f"take(n{number})"))
        self.scan()
        self.runs()
        self.env["FAKE_MESSAGE"] = "grabs"
        done = self.scan("--cache-recheck=50")
        self.assertEqual(done.stdout.count(b"grabs"), 43)
        self.assertEqual(done.stdout.count(b"takes"), 0)
        self.assertEqual(self.runs(), 43)


class AtOnce(Case):
    """More than one scan, and scans that are killed."""

    def many(self, number):
        """That many files, all different."""
        for i in range(number):
            self.add(f"many/{i:03}.c", BAD.replace("int n", f"int n{i}")
                     .replace("take(n)", f"take(n{i})"))

    def start(self):
        """A scan that runs."""
        program = subprocess.Popen(
            [KAPCHECK, "scan", "-q", "--jobs=2", self.tree], env=self.env,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        self.addCleanup(program.kill)
        return program

    def test_two(self):
        """From nothing, with the file and the key to be made."""
        self.many(60)
        want = self.scan("--no-cache").stdout
        for _ in range(5):
            shutil.rmtree(self.home, ignore_errors=True)
            for program in [self.start() for _ in range(4)]:
                out, said = program.communicate(timeout=PATIENCE)
                self.assertEqual((program.returncode, out, said),
                                 (1, want, b""))
            self.runs()
            self.assertEqual(self.scan().stdout, want)
            self.assertEqual(self.runs(), 0)

    def test_killed(self):
        """At any moment: the next scan is right."""
        self.many(60)
        want = self.scan("--no-cache").stdout
        for i in range(12):
            program = self.start()
            time.sleep(0.02 * i)
            program.send_signal(signal.SIGKILL)
            program.communicate(timeout=PATIENCE)
            for path in pathlib.Path(self.tmp).iterdir():
                shutil.rmtree(path)     # nobody was left to do it
            done = self.scan()
            self.assertEqual((done.returncode, done.stdout, done.stderr),
                             (1, want, b""))
            if i % 3 == 2:
                shutil.rmtree(self.home)


@unittest.skipUnless(shutil.which("redis-server"), "needs redis-server")
class Redis(Case):
    """A server in place of the file."""

    def setUp(self):
        super().setUp()
        self.socket = self.top / "socket"
        self.server = None
        self.serve()
        self.place = f"unix://{self.socket}?db=3"
        self.env["KAPCHECK_CACHE"] = self.place

    def serve(self, *more):
        """Start a server, which forgets all when it ends."""
        self.stop()
        self.server = subprocess.Popen(
            ["redis-server", "--save", "", "--appendonly", "no", "--port", "0",
             "--unixsocket", self.socket, "--dir", self.top, *more],
            stdout=subprocess.DEVNULL)
        self.addCleanup(self.stop)
        cli_test.wait_for(lambda: self.ask("PING") in (b"PONG", b"NOAUTH"))

    def stop(self):
        """End it."""
        if self.server:
            self.server.kill()
            self.server.wait()
            self.socket.unlink(missing_ok=True)
        self.server = None

    def ask(self, *words):
        """What the server answers; its first word for an error."""
        done = subprocess.run(
            ["redis-cli", "-s", self.socket, "-n", "3", "--raw", *words],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
            timeout=PATIENCE)
        return done.stdout.split(b" ")[0].rstrip(b"\n")

    def names(self):
        """The entries that it has."""
        return self.ask("KEYS", "*").split()

    def test_same(self):
        """What comes out is the same, and spatch sees what is new."""
        without = self.scan("--no-cache").stdout
        self.runs()
        self.see(3, "--cache-recheck=0")
        self.assertEqual(len(self.names()), 3)
        self.see(0, "--cache-recheck=0")
        self.assertEqual(self.all.encode(), without)
        self.see(3, "--cache-recheck=100")

    def test_tcp(self):
        """By address and port."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.serve("--port", str(port))
        for place in (f"redis://127.0.0.1:{port}", f"redis://127.0.0.1:{port}/5",
                      f"redis://localhost:{port}/6"):
            self.see(3, "--cache", place)
            self.see(0, "--cache", place, "--cache-recheck=0")

    def test_password(self):
        """It comes by the environment."""
        self.serve("--requirepass", "a word")
        self.see(3, said=("NOAUTH Authentication required.; the scan went on",))
        self.env["KAPCHECK_REDIS_PASSWORD"] = "wrong"
        self.see(3, said=("WRONGPASS",))
        self.env["KAPCHECK_REDIS_PASSWORD"] = "a word"
        self.see(3)
        self.see(0, "--cache-recheck=0")

    def test_two_machines(self):
        """With one key they share, with others they are apart."""
        key = self.top / "shared"
        self.see(3, "--cache-key", key)
        self.env["XDG_CACHE_HOME"] = str(self.top / "another")
        self.see(0, "--cache-key", key, "--cache-recheck=0")
        self.see(3)
        self.assertEqual(len(self.names()), 6)

    def test_poisoned(self):
        """Entries that the server, or somebody on it, has changed."""
        self.see(3)
        for name in self.names():
            self.ask("SETRANGE", name, "40", "x")
        self.see(3, said=("3 entries were not written with this key",))
        for name in self.names():
            self.ask("SET", name, "x")
        self.see(3, said=("3 entries were not written with this key",))
        for name in self.names():
            self.ask("DEL", name)
            self.ask("LPUSH", name, "x")
        done = self.scan()
        self.assertEqual((done.returncode, done.stdout.decode()),
                         (1, self.all))
        self.assertIn(b"WRONGTYPE", done.stderr)

    def test_swapped(self):
        """An entry in the place of another one."""
        self.see(3)
        names = self.names()
        self.ask("COPY", names[0], names[1], "REPLACE")
        self.see(1, "--cache-recheck=0",
                 said=("1 entries were not written with this key",))

    def test_none(self):
        """No server, no such address."""
        self.stop()
        self.see(3, said=("No such file or directory; the scan went on",))
        for place, why in (("redis://127.0.0.1:1", "Connection refused"),
                           ("redis://", "is not redis://HOST:PORT/DB"),
                           ("redis://h:70000", "is not redis://HOST:PORT/DB"),
                           ("redis://h:1/x", "is not redis://HOST:PORT/DB"),
                           ("unix://relative", "is not redis://HOST:PORT/DB")):
            self.see(3, "--cache", place, said=(why,))

    def test_lost(self):
        """It goes away, or hangs, while a scan runs."""
        for end in (self.server.kill,
                    lambda: self.server.send_signal(signal.SIGSTOP)):
            self.add("g.c", GUILTY)
            self.env.update(FAKE="hang", FAKE_MARK=str(self.top / "mark"))
            program = subprocess.Popen(
                [KAPCHECK, "scan", "-q", "--jobs=1", self.tree], env=self.env,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE)
            self.addCleanup(program.kill)
            mark = self.top / "mark"
            cli_test.wait_for(lambda: mark.exists() and mark.read_text())
            end()
            os.kill(int(mark.read_text(encoding="ascii")), signal.SIGKILL)
            mark.unlink()
            cli_test.wait_for(lambda: mark.exists() and mark.read_text())
            os.kill(int(mark.read_text(encoding="ascii")), signal.SIGKILL)
            mark.unlink()
            out, said = program.communicate(timeout=PATIENCE)
            self.assertEqual((program.returncode, out.decode()),
                             (3, self.all))
            self.assertIn(b"; the scan went on without it", said)
            self.serve()

    def test_full(self):
        """No room for more."""
        self.serve("--maxmemory", "1", "--maxmemory-policy", "noeviction")
        self.see(3, said=("OOM command not allowed",))

    def test_many_at_once(self):
        """Four scans from nothing."""
        for i in range(60):
            self.add(f"many/{i:03}.c", BAD.replace("int n", f"int n{i}")
                     .replace("take(n)", f"take(n{i})"))
        want = self.scan("--no-cache").stdout
        programs = [subprocess.Popen(
            [KAPCHECK, "scan", "-q", self.tree], env=self.env,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE) for _ in range(4)]
        for program in programs:
            self.addCleanup(program.kill)
            out, said = program.communicate(timeout=PATIENCE)
            self.assertEqual((program.returncode, out, said), (1, want, b""))
        self.runs()
        self.assertEqual(self.scan("--cache-recheck=0").stdout, want)
        self.assertEqual(self.runs(), 0)


def limit_files(size):
    """No file of this process may grow beyond size."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


class Declared(unittest.TestCase):
    """What rules depend on is in the names of entries."""

    def test_tree(self):
        """A semantic patch that asks the tree in report mode says so."""
        for path in (cli_test.TOP / "cocci").glob("*.cocci"):
            text = path.read_text(encoding="utf-8").split("// --- patch mode")[0]
            text = text.split("# --- patch mode")[0]
            card = (cli_test.TOP / "checkers" / path.stem / "rule.ini")
            if "KAPCHECK_TREE" in text:
                self.assertIn("asks-tree", card.read_text(encoding="utf-8"),
                              path.name)


if __name__ == "__main__":
    unittest.main()
