# SPDX-License-Identifier: GPL-2.0-only
"""The program as its users call it: exit statuses, messages, what is left.

Most cases run with a rule made up here and a fake spatch, which can fail in all
ways; some with the real spatch and the real rules. KAPCHECK names the program,
by default the one with sanitizers, where it was built.
"""
import contextlib
import json
import os
import pathlib
import re
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
import sarif_form  # noqa: E402  (needs the path above)
from places import KAPCHECK, TOP  # noqa: E402

# Longer than anything here may take: for a program that hangs.
PATIENCE = 300

CARD = """\
[rule]
id = KAP901
name = made-up
title = A rule of the tests
level = warning
engines = cocci
[gate]
any = take
[slice]
seeds = take
[help]
why = to be tested
"""
SECOND = CARD.replace("KAP901", "KAP902").replace("made-up", "second")
PATCH = """\
virtual kapcheck

@initialize:python depends on kapcheck@
@@
import kapcheck_json
names, path = [], []

@s@
identifier f;
position p;
@@
f@p(...) { ... }

@script:python depends on kapcheck@
f << s.f;
p << s.p;
@@
names.append(f)
path.append(p[0].file)

@r@
position p;
@@
take@p(...)

@script:python depends on kapcheck@
p << r.p;
@@
kapcheck_json.emit("KAP901", "warning", p[0], "takes",
                   [kapcheck_json.place(p[0], "a step")],
                   [kapcheck_json.place(p[0], "a place")])

@script:python depends on kapcheck@
@@
for p in path[:1]:
    kapcheck_json.done("KAP901", p, names)
names.clear()
path.clear()
"""
BAD = "int f(int n)\n{\n\treturn take(n);\n}\n"
GUILTY = BAD.replace("int n", "int guilty")
GOOD = "int f(int n)\n{\n\treturn n;\n}\n"
FOUND = "{}:3:9: warning: takes [KAP901]\n"


class Case(unittest.TestCase):
    """A folder for the tree, one for the rules, one for TMPDIR."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.tree = self.top / "tree"
        self.tmp = self.top / "tmp"
        self.bin = self.top / "bin"
        for path in (self.tree, self.tmp, self.bin):
            path.mkdir()
        self.rules(CARD)
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(("KAPCHECK", "GIT_", "LC_", "LANG"))}
        self.env.update(KAPCHECK_DATA=str(self.top / "data"),
                        TMPDIR=str(self.tmp), LC_ALL="C.UTF-8",
                        KAPCHECK_CACHE="none",
                        PATH=f"{self.bin}:{os.environ['PATH']}")

    def rules(self, *cards):
        """Make these the rules."""
        data = self.top / "data"
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(TOP / "cocci" / "lib", data / "cocci" / "lib")
        for card in cards:
            name = "second" if "second" in card else "made-up"
            self.write(data / "checkers" / name / "rule.ini", card)
            self.write(data / "cocci" / f"{name}.cocci",
                       PATCH.replace("KAP901", "KAP902")
                       if name == "second" else PATCH)

    def fake(self, how="", version=None, mark=None):
        """Put the fake spatch before the real one."""
        shutil.copy(HERE / "fake_spatch.py", self.bin / "spatch")
        (self.bin / "spatch").chmod(0o755)
        self.env["FAKE"] = how
        # it leaves marks, and gets its orders by the environment
        self.env["KAPCHECK_SANDBOX"] = "none"
        if version is not None:
            self.env["FAKE_VERSION"] = version
        if mark:
            self.env["FAKE_MARK"] = str(mark)

    @staticmethod
    def write(path, text):
        """Write a file of the tree, with its folders; path may be bytes."""
        path = os.fsdecode(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())

    def add(self, name, text=BAD):
        """Write a file of the tree; name may be bytes."""
        self.write(os.path.join(os.fsencode(self.tree), os.fsencode(name)),
                   text)

    def run_it(self, *args, **more):
        """A finished call; streams are bytes."""
        more.setdefault("stdout", subprocess.PIPE)
        if "input" not in more:
            more.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run([KAPCHECK, *args], stderr=subprocess.PIPE,
                              env=self.env, timeout=PATIENCE, check=False,
                              **more)

    def check(self, done, status, out=None, *said):
        """Exit status, stdout, and a message each on a line of stderr.

        Nothing else may be said, and nothing be left in TMPDIR.
        """
        text = done.stderr.decode(errors="backslashreplace")
        self.assertEqual(done.returncode, status, text)
        if out is not None:
            self.assertEqual(
                done.stdout.decode(errors="surrogateescape"), out)
        lines = text.splitlines()
        for want in said:
            self.assertTrue(any(want in x for x in lines), (want, lines))
        self.assertEqual(len(lines), len(said), lines)
        for line in lines:
            self.assertTrue(line.startswith("kapcheck: "), line)
        self.assertEqual(os.listdir(self.tmp), [])

    def scan(self, *args, **more):
        """A quiet scan of the tree with two jobs."""
        return self.run_it("scan", "--quiet", "--jobs", "2", *args, self.tree,
                           **more)


class Statuses(Case):
    """0, 1, 2 and 3, as the contract has them."""

    def setUp(self):
        super().setUp()
        self.fake()

    def test_clean(self):
        """Nothing found."""
        self.add("a.c", GOOD)
        self.check(self.scan(), 0, "")

    def test_findings(self):
        """Findings, sorted."""
        self.add("b.c")
        self.add("a/z.c")
        self.check(self.scan(), 1, FOUND.format("a/z.c") + FOUND.format("b.c"))

    def test_exit_zero(self):
        """Findings are shown, the status is 0."""
        self.add("a.c")
        self.check(self.scan("--exit-zero"), 0, FOUND.format("a.c"))

    def test_fail_on(self):
        """Only what is at or above that level makes 1."""
        self.add("a.c")
        self.check(self.scan("--fail-on", "error"), 0, FOUND.format("a.c"))
        self.check(self.scan("--fail-on", "note"), 1, FOUND.format("a.c"))

    def test_level(self):
        """What is below is not shown, and does not count."""
        self.add("a.c")
        self.check(self.scan("--level", "error"), 0, "")
        self.check(self.scan("--level", "note"), 1, FOUND.format("a.c"))
        self.check(self.scan("--level", "error", "--fail-on", "warning"), 1,
                   "")

    def test_incomplete_outweighs(self):
        """A failed file outweighs findings and --exit-zero."""
        self.fake("exit")
        self.add("a.c")
        self.add("g.c", GUILTY)
        self.check(self.scan("--exit-zero"), 3, FOUND.format("a.c"), "g.c")

    def test_unparsed(self):
        """A function that Coccinelle skipped is named, and not clean."""
        self.add("a.c", GOOD + "int other(void) { return take(1); }\n")
        done = self.scan("--exit-zero")
        self.check(done, 3, "a.c:5:26: warning: takes [KAP901]\n",
                   "a.c:5: not analysed for KAP901: Coccinelle can't parse "
                   "other()")

    def test_quiet(self):
        """Without --quiet one line sums up."""
        self.add("a.c")
        done = self.run_it("scan", self.tree)
        self.check(done, 1, FOUND.format("a.c"),
                   "0 errors, 1 warnings, 0 notes; 1 files seen, 1 gated, "
                   "1 slices, 1 analysed, 0 failed, 0 skipped by the "
                   "configuration, 0 links not followed")

    def test_one_file(self):
        """A file instead of a tree; its path is its name."""
        self.add("a/b.c")
        self.add("a/c.c")
        done = self.run_it("scan", "--quiet", self.tree / "a" / "b.c")
        self.check(done, 1, FOUND.format("b.c"))

    def test_current_folder(self):
        """No tree named."""
        self.add("a.c")
        done = self.run_it("scan", "--quiet", cwd=self.tree)
        self.check(done, 1, FOUND.format("a.c"))

    def test_jobs_as_make_has_them(self):
        """-jN, without a blank, too."""
        self.add("a.c", GOOD)
        for words in (("-j2",), ("-j", "2"), ("--jobs=2",)):
            self.assertEqual(self.scan(*words).returncode, 0, words)
        done = self.scan("-j0")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"--jobs: 0 is not between", done.stderr)

    def test_rule(self):
        """--rule takes ids and names."""
        self.add("a.c")
        for rule in ("KAP901", "kap901", "made-up", "KAP901,made-up"):
            self.check(self.scan("--rule", rule), 1, FOUND.format("a.c"))

    def test_engine(self):
        """--engine leaves out the others."""
        self.add("a.c")
        self.check(self.scan("--engine", "cocci"), 1, FOUND.format("a.c"))

    def test_summary(self):
        """Counts by folder and owner, below the findings and in JSON."""
        self.add("drivers/net/a.c")
        self.add("top.c")
        folders = ("\n  errors warnings    notes  folder\n"
                   "       0        1        0  .\n"
                   "       0        1        0  drivers/net\n")
        findings = FOUND.format("drivers/net/a.c") + FOUND.format("top.c")
        self.check(self.scan("--summary"), 1, findings + folders)
        self.write(self.tree / "MAINTAINERS",
                   b"NET\nM:\t\xff\x1b <x@example.org>\nF:\tdrivers/net/\n")
        done = self.scan("--summary")
        self.assertTrue(done.stdout.endswith(
            b"  section of MAINTAINERS\n"
            b"       0        1        0  NET: \xff\\033 <x@example.org>\n"
            b"       0        1        0  nobody\n"))
        doc = json.loads(self.scan("--summary", "--format", "json").stdout)
        self.assertEqual(
            [(o["name"], o["warnings"]) for o in doc["summary"]["owners"]],
            [("NET", 1), ("nobody", 1)])
        self.assertNotIn("summary", json.loads(
            self.scan("--format", "json").stdout))

    def test_summary_of_kernels_in_folders(self):
        """Each kernel of a vendor's tree has its own folders and owners."""
        for kernel, owner in (("bsp/a/", "A"), ("bsp/b/", "B")):
            self.write(self.tree / kernel / "include/linux/percpu.h", "")
            self.write(self.tree / kernel / "MAINTAINERS",
                       f"{owner}\nF:\tdrivers/net/\n")
            self.add(kernel + "drivers/net/x/a.c")
        self.add("bsp/a/top.c")
        self.add("boot/drivers/net/a.c")
        doc = json.loads(self.scan("--summary", "--format", "json").stdout)
        self.assertEqual([t["name"] for t in doc["summary"]["folders"]],
                         ["boot/drivers", "bsp/a", "bsp/a/drivers/net",
                          "bsp/b/drivers/net"])
        self.assertEqual([(t["name"], t["warnings"])
                          for t in doc["summary"]["owners"]],
                         [("nobody", 2), ("A", 1), ("B", 1)])

    def test_whole_files(self):
        """--no-slice finds the same."""
        self.add("a.c")
        self.check(self.scan("--no-slice"), 1, FOUND.format("a.c"))


class WrongCalls(Case):
    """Status 2 and one sentence."""

    def setUp(self):
        super().setUp()
        self.fake()
        self.add("a.c")

    def test_options(self):
        """Unknown options and values."""
        cases = {
            "--colour": "Unknown option --colour",
            "--jobs=0": "--jobs: 0 is not between 1 and 512",
            "--jobs=513": "--jobs: 513 is not between 1 and 512",
            "--jobs=-1": "--jobs: -1 is not between 1 and 512",
            "--jobs=two": "for --jobs",
            "--jobs=99999999999": "for --jobs",
            "--timeout=0": "--timeout: 0 is not between",
            "--memory=0": "--memory: 0 is not between",
            "--format=xml": "--format: there is no format xml; there are text",
            "--format=": "--format: there is no format ",
            "--level=fatal": "--level: fatal is not error, warning or note",
            "--fail-on=none": "--fail-on: none is not error, warning or note",
            "--rule=KAP999": "--rule: no rule KAP999; `kapcheck rules` lists",
            "--rule=": "--rule: no rule",
            "--rule=KAP901,": "--rule: no rule",
            "--engine=magic": "--engine: there is no engine magic; there are",
            "--engine=clang": "--engine",  # judges none of the rules
            "--engine=": "--engine: there is no engine",
            "--engine=kconfig": "--engine",  # judges none of the rules
            "--output=": "can't be written",
            "--output=/nowhere/x": "/nowhere/x: can't be written: No such",
            "--output=/": "/: can't be written: Is a directory",
            "--level=\udcff": "Invalid byte sequence",
        }
        for option, said in cases.items():
            with self.subTest(option=option):
                self.check(self.scan(option), 2, "", said)

    def test_given_twice(self):
        """Lists: the last one would count, and drop the other unsaid."""
        self.check(self.scan("--rule", "KAP901", "--rule=KAP901"), 2, "",
                   "--rule is given twice; it takes a list")
        self.add("a.c")
        self.check(self.scan("--jobs=1", "--jobs=2", "--rule=KAP901"), 1)

    def test_two_trees(self):
        """One at a time."""
        self.check(self.scan(self.tree), 2, "",
                   "one folder or file can be named")

    def test_verbs(self):
        """Unknown ones; arguments that a verb doesn't take."""
        done = self.run_it("rules", "x")
        self.check(done, 2, "", "rules takes no argument: x")
        self.check(self.run_it("explain"), 2, "", "explain takes one rule id")
        self.check(self.run_it("explain", "KAP999"), 2, "",
                   "no rule KAP999; `kapcheck rules` lists them")
        for word in ("sacn", "--quiet", ""):
            self.check(self.run_it(word), 2, "", f"no verb {word}; `kapcheck "
                       "--help` lists them")
        done = self.run_it()
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertTrue(done.stderr.startswith(b"usage: kapcheck VERB"))

    def test_trees(self):
        """Trees that are none."""
        (self.tree / "empty").mkdir()
        os.mkfifo(self.tree / "fifo.c")
        cases = {
            "none": "none: No such file or directory",
            "empty": "empty: no C or Kconfig file in it",
            "a.c/b": "a.c/b: Not a directory",
            "fifo.c": "fifo.c: Not a directory",
            "n\nl": "n\\012l: No such file or directory",
        }
        for name, said in cases.items():
            with self.subTest(name=name):
                self.check(self.run_it("scan", self.tree / name), 2, "", said)
        self.check(self.run_it("scan", ""), 2, "", "No such file")
        self.check(self.run_it("scan", "/dev/null"), 2, "", "Not a directory")

    def test_cards(self):
        """A wrong card names its file and line; so do none at all."""
        self.rules(CARD.replace("level", "colour"))
        self.check(self.scan(), 2, "", "checkers/made-up/rule.ini:5: ")
        self.rules()
        self.check(self.scan(), 2, "", "data/checkers: no rule cards there")

    def test_usage(self):
        """What is asked for comes on stdout with 0."""
        for args in (("--help",), ("-h",), ("--version",), ("rules",),
                     ("explain", "KAP901")):
            with self.subTest(args=args):
                done = self.run_it(*args)
                self.check(done, 0)
                self.assertTrue(done.stdout)
        for verb in re.findall(r"^  ([a-z-]+) ", self.run_it(
                "--help").stdout.decode(), re.M):
            for word in ("--help", "-h"):
                done = self.run_it(verb, word)
                self.check(done, 0)
                self.assertRegex(done.stdout.decode(),
                                 rf"(?i)^usage:\s+kapcheck {verb}\b")
                self.assertNotIn(b"[OPTION?]", done.stdout)


class Trees(Case):
    """What lies in a tree."""

    def setUp(self):
        super().setUp()
        self.fake()

    def test_odd_files(self):
        """A FIFO and a device are told, links are not followed."""
        self.add("a.c")
        os.mkfifo(self.tree / "fifo.c")
        os.symlink("/", self.tree / "root")
        os.symlink(".", self.tree / "loop")
        os.symlink("a.c", self.tree / "link.c")
        said = ["fifo.c: skipped: not a regular file"]
        with contextlib.suppress(PermissionError):
            os.mknod(self.tree / "device.c", 0o20666, os.makedev(1, 5))
            said.append("device.c: skipped: not a regular file")
        self.check(self.scan(), 1, FOUND.format("a.c"), *said)

    def test_only_odd_files(self):
        """A tree with nothing else is not an empty one."""
        os.mkfifo(self.tree / "fifo.c")
        self.check(self.scan(), 0, "", "fifo.c: skipped")

    def test_large_file(self):
        """2 GB, and the rest is scanned."""
        self.add("a.c")
        self.add("big.c", "")
        os.truncate(self.tree / "big.c", 2 << 30)
        self.check(self.scan(), 3, FOUND.format("a.c"),
                   "big.c: not analysed: larger than 64 MiB")

    @unittest.skipIf(os.geteuid() and not hasattr(os, "setuid"), "needs a user")
    def test_no_permission(self):
        """A folder and a file that may not be read."""
        self.add("a.c")
        self.add("file.c")
        self.add("locked/b.c")
        (self.tree / "locked").chmod(0)
        (self.tree / "file.c").chmod(0)
        self.addCleanup((self.tree / "locked").chmod, 0o755)
        for path in (self.top, self.tmp):
            path.chmod(0o777)
        more = {"user": 65534} if os.geteuid() == 0 else {}
        done = self.scan(**more)
        self.check(done, 3, FOUND.format("a.c"),
                   "file.c: not analysed: can't be read: Permission denied",
                   "locked: not analysed: folder can't be read: Permission")
        done = self.run_it("scan", self.tree / "locked", **more)
        self.check(done, 2, "", "locked: Permission denied")

    NAMES = [b"a b.c", b"new\nline.c", b"\xff\xfe.c", b"-q.c", b"per%41\"'.c",
             "d\u00e9j\u00e0/\u6f22.c".encode(), b"esc\x1b[31m.c", b"a:1:2.c"]

    def test_names_in_text(self):
        """Each finding stays one line, whatever the file's name."""
        for name in self.NAMES:
            self.add(name)
        done = self.scan()
        self.assertEqual(done.returncode, 1, done.stderr)
        lines = done.stdout.split(b"\n")
        self.assertEqual(len(lines), len(self.NAMES) + 1)
        self.assertIn(b"new\\012line.c:3:9: warning: takes [KAP901]", lines)
        self.assertIn(b"\xff\xfe.c:3:9: warning: takes [KAP901]", lines)
        self.assertNotIn(b"\x1b", done.stdout)

    def test_names_in_sarif(self):
        """URIs lead back to the bytes of the name."""
        for name in self.NAMES:
            self.add(name)
        log = json.loads(self.scan("--format", "sarif").stdout)
        uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]
                ["uri"] for r in log["runs"][0]["results"]]
        self.assertEqual(sorted(map(sarif_form.path_of, uris)),
                         sorted(self.NAMES))
        sarif_form.check(log)

    def test_repository(self):
        """What git ignores is left out, what is new is not."""
        self.add("a.c")
        self.add("out/made.c")
        self.add(".gitignore", "/out/\n")
        subprocess.run(["git", "init", "-q", self.tree], check=True,
                       env=self.env)
        self.check(self.scan(), 1, FOUND.format("a.c"))
        done = self.run_it("scan", "--quiet", self.tree / "out")
        self.check(done, 1, FOUND.format("made.c"))

    def test_bytes(self):
        """NUL and other bytes in a file."""
        self.add("a.c", b"char *s = \"\0\xff\";\n" + BAD.encode())
        self.check(self.scan(), 1, "a.c:4:9: warning: takes [KAP901]\n")


class Engine(Case):
    """A spatch that is not there, or goes wrong."""

    def add_some(self):
        """Files around a guilty one; what should be found in them."""
        for name in "abcde":
            self.add(f"{name}.c")
        self.add("bb.c", GUILTY)
        return "".join(FOUND.format(f"{name}.c") for name in "abcde")

    def test_missing(self):
        """No spatch in PATH."""
        self.add("a.c")
        self.env["PATH"] = str(self.bin)
        self.check(self.scan(), 3, "", "not analysed: spatch is missing or "
                   "does not run")

    def test_versions(self):
        """Too old ones are refused by component, not as text."""
        self.add("a.c")
        for version in ("1.1", "1.1.0", "1.0.9", "0.9.9", "1.1.0-rc5"):
            with self.subTest(version=version):
                self.fake(version=f"spatch version {version} compiled with")
                self.check(self.scan(), 3, "", "is too old, 1.1.1 is needed")
        for version in ("1.1.1", "1.1.10", "1.2", "1.10.0", "2.0"):
            with self.subTest(version=version):
                self.fake(version=f"spatch version {version} compiled with")
                self.check(self.scan(), 1, FOUND.format("a.c"))
        self.fake(version="something else")
        self.check(self.scan(), 3, "", "is missing or does not run")

    def test_not_needed(self):
        """A rule of another engine alone does not ask for spatch."""
        self.rules(CARD.replace("engines = cocci", "engines = kconfig"))
        self.add("a.c")
        self.env["PATH"] = str(self.bin)
        self.check(self.scan(), 0, "")

    def test_guilty_file(self):
        """It is named, and what the others hold is found."""
        cases = {
            "crash": "spatch died of signal 11",
            "exit": "spatch gave no result (exit status 4): last words",
            "silent": "spatch gave no result (exit status 0)",
            "garbage": "result line is not JSON: this is no result",
            "flood": "spatch printed results without end",
            "endless": "spatch printed results without end",
            "other rule": "result line is about a file or rule that was not",
            "spin": "spatch took more than 1 s",
        }
        found = self.add_some()
        for how, said in cases.items():
            with self.subTest(how=how):
                self.fake(how)
                self.check(self.scan("--timeout", "1"), 3, found,
                           f"bb.c: not analysed for KAP901: {said}")

    def test_guilty_in_sarif(self):
        """SARIF names the file too, and says that the run failed."""
        self.fake("crash")
        self.add_some()
        done = self.scan("--format", "sarif")
        self.assertEqual(done.returncode, 3)
        log = json.loads(done.stdout)
        sarif_form.check(log)
        run = log["runs"][0]
        self.assertEqual(len(run["results"]), 5)
        self.assertFalse(run["invocations"][0]["executionSuccessful"])
        notes = run["invocations"][0]["toolExecutionNotifications"]
        self.assertEqual([n["level"] for n in notes], ["error"])
        self.assertEqual(sarif_form.uri_of(notes[0]), "bb.c")

    def test_all_guilty(self):
        """Each is named."""
        self.fake("crash")
        for name in "abc":
            self.add(f"{name}.c", GUILTY)
        self.check(self.scan(), 3, "", "a.c: not", "b.c: not", "c.c: not")

    def test_second_rule(self):
        """A file is guilty for one rule, and analysed for the other."""
        self.rules(CARD, SECOND)
        self.fake("crash")
        self.add("g.c", GUILTY)
        done = self.scan("--rule", "KAP901")
        self.check(done, 3, "", "g.c: not analysed for KAP901: ")

    def test_memory_limit(self):
        """--memory bounds spatch, not the program."""
        self.add("a.c")
        self.write(self.bin / "spatch",
                   "#!/bin/sh\ncase $* in *--version*) echo spatch version 2;;"
                   "*) ulimit -v; exit 1;; esac\n")
        (self.bin / "spatch").chmod(0o755)
        self.check(self.scan("--memory", "77"), 3, "",
                   f"exit status 1): {77 << 10}")

    def test_inherited(self):
        """Spatch gets streams and results, no other descriptor of ours."""
        self.env["KAPCHECK_SANDBOX"] = "none"  # it looks into /proc
        self.add("a.c")
        out = self.top / "report"
        self.write(self.bin / "spatch",
                   "#!/bin/sh\ncase $* in *--version*) echo spatch version 2;;"
                   "*) ls -l /proc/$$/fd | grep -o 'report.*\\|tree.*';"
                   " exit 0;; esac\n")
        (self.bin / "spatch").chmod(0o755)
        done = self.scan("--output", out)
        self.check(done, 3, "", "spatch gave no result (exit status 0)")
        self.assertTrue(done.stderr.endswith(b"(exit status 0)\n"),
                        done.stderr)


def limit_files(size):
    """For a child: no file longer than that, and no signal when it is."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


class Output(Case):
    """Where the report goes, and what becomes of an old one."""

    def setUp(self):
        super().setUp()
        self.fake()
        self.add("a.c")
        self.out = self.top / "out" / "report"
        self.write(self.out, "old")

    def check_old(self):
        """The old report is there, and nothing beside it."""
        self.assertEqual(self.out.read_text(encoding="utf-8"), "old")
        self.assertEqual(os.listdir(self.out.parent), ["report"])

    def test_file(self):
        """The report replaces the old one."""
        self.check(self.scan("--output", self.out), 1, "")
        self.assertEqual(self.out.read_text(encoding="utf-8"),
                         FOUND.format("a.c"))
        self.assertEqual(os.listdir(self.out.parent), ["report"])

    def test_dev_full(self):
        """A device that is always full; a full stdout."""
        self.check(self.scan("--output", "/dev/full"), 3, "",
                   "/dev/full: report not written: No space left on device")
        with open("/dev/full", "wb") as full:
            done = self.scan(stdout=full)
            self.check(done, 3, None,
                       "stdout: report not written: No space left on device")
            for args in (("rules",), ("explain", "KAP901"), ("--version",)):
                done = self.run_it(*args, stdout=full)
                self.check(done, 3, None, "stdout: not written")

    def test_stdout_is_closed(self):
        """A reader that went away; no stdout at all."""
        read, write = os.pipe()
        os.close(read)
        done = self.scan(stdout=write)
        os.close(write)
        self.check(done, 3, None, "stdout: report not written: Broken pipe")
        done = self.scan(stdout=None, preexec_fn=lambda: os.close(1))
        self.check(done, 3, None, "stdout: report not written")

    def test_limited_file(self):
        """The report can't be written to its end."""
        for i in range(200):
            self.add(f"b{i}.c")
        done = self.scan("--format", "sarif", "--output", self.out,
                         preexec_fn=limit_files(20000))
        self.check(done, 3, "", f"{self.out}: report not written: File too")
        self.check_old()

    def mount(self, size):
        """A small file system of its own, or a skipped test."""
        path = self.top / "small"
        path.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}",
                               "none", path], check=False, capture_output=True)
        if done.returncode:
            self.skipTest("can't mount here")
        self.addCleanup(subprocess.run, ["umount", path], check=True)
        return path

    def test_full_disk(self):
        """A disk that gets full under the report."""
        for i in range(200):
            self.add(f"b{i}.c")
        out = self.mount("64k") / "report"
        self.write(out, "old")
        done = self.scan("--format", "sarif", "--output", out)
        self.check(done, 3, "", "report not written: No space left on device")
        self.assertEqual(os.listdir(out.parent), ["report"])
        self.assertEqual(out.read_text(encoding="utf-8"), "old")

    def test_full_scratch(self):
        """A disk that is full under the slices."""
        small = self.mount("16k")
        self.write(small / "rest", "x" * 12000)
        for name in "bcd":
            self.add(f"{name}.c", BAD + "/* " + "\n" * 9000 + "*/\n" + BAD)
        self.env["TMPDIR"] = str(small)
        done = self.scan()
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(b"No space left on device", done.stderr)
        self.assertEqual(os.listdir(small), ["rest"])

    def test_no_scratch(self):
        """A TMPDIR that is not there."""
        self.env["TMPDIR"] = str(self.top / "nowhere")
        self.check(self.scan(), 3, "", "not analysed: ")

    def test_limited_scratch(self):
        """Slices that can't be written to their end."""
        self.add("b.c", BAD.replace("\n", "\n" + 5000 * "/* room */", 1))
        done = self.scan(preexec_fn=limit_files(20000))
        self.check(done, 3, FOUND.format("a.c"), "b.c: not analysed for KAP901")

    def test_failed_scan(self):
        """A call that is wrong leaves the old report alone."""
        done = self.run_it("scan", "--output", self.out, self.tree / "none")
        self.check(done, 2, "", "No such file")
        self.check_old()

    def test_incomplete(self):
        """A report of a part of the tree is a report."""
        self.fake("crash")
        self.add("b.c", GUILTY)
        self.check(self.scan("--output", self.out), 3, "", "b.c: not analysed")
        self.assertEqual(self.out.read_text(encoding="utf-8"),
                         FOUND.format("a.c"))


def gone(pid):
    """Whether a process has ended."""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return stat.rpartition(")")[2].split()[0] in "ZX"


def wait_for(condition):
    """Wait until it holds; the limit is for a broken program."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.01)


class Signals(Case):
    """Ctrl-C in the middle."""

    def interrupt(self, how, number):
        """Send a signal once spatch hangs; what is left then."""
        mark, out = self.top / "mark", self.top / "out" / "report"
        self.add("a.c", GUILTY)
        self.add("b.c", GUILTY)
        self.write(out, "old")
        self.fake(how, mark=mark)
        program = subprocess.Popen(
            [KAPCHECK, "scan", "--quiet", "--output", out, self.tree],
            env=self.env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
            stdout=subprocess.PIPE, start_new_session=True)
        self.addCleanup(program.kill)
        wait_for(lambda: mark.exists() and mark.read_text(encoding="ascii"))
        program.send_signal(number)
        output, said = program.communicate(timeout=PATIENCE)
        self.assertEqual((program.returncode, output, said),
                         (-number, b"", b""))
        wait_for(lambda: gone(mark.read_text(encoding="ascii")))
        self.assertEqual(os.listdir(self.tmp), [])
        self.assertEqual(os.listdir(out.parent), ["report"])
        self.assertEqual(out.read_text(encoding="utf-8"), "old")

    def test_interrupt(self):
        """Ctrl-C."""
        self.interrupt("hang", signal.SIGINT)

    def test_terminate(self):
        """kill."""
        self.interrupt("hang", signal.SIGTERM)

    def test_hang_up(self):
        """The terminal goes."""
        self.interrupt("hang", signal.SIGHUP)

    def test_version_hangs(self):
        """Before the first slice."""
        self.interrupt("hang at once", signal.SIGINT)


class RealSpatch(Case):
    """With the spatch that is installed."""

    TEXTS = {
        "plain.c": BAD,
        "kr.c": "int f(n)\nint n;\n{ return take(n); }\n",
        "crlf.c": BAD.replace("\n", "\r\n"),
        "end.c": BAD.rstrip("\n"),
        "arms.c": "int f(int n)\n{\n#ifdef A\n\tif (n) {\n#else\n\tif (!n) {\n"
                  "#endif\n\t\treturn take(n);\n\t}\n\treturn 0;\n}\n",
        "syscall.c": "SYSCALL_DEFINE1(f, int, n)\n{\n\treturn take(n);\n}\n",
        "attribute.c": "static int __init __attribute__((unused)) f(int n)\n"
                       "{\n\treturn take(n);\n}\n",
        "latin.c": "/* \u00e9 */ ".encode("latin-1") + BAD.encode("latin-1"),
        "extern.c": "extern \"C\" {\n" + BAD + "}\n",
    }

    def test_texts(self):
        """Each is parsed, and its one finding is on its line."""
        for name, text in self.TEXTS.items():
            self.add(name, text)
        done = self.scan()
        self.check(done, 1)
        lines = [x for x in done.stdout.decode().splitlines()
                 if "warning" in x]
        self.assertEqual(
            [x.split(":")[:2] for x in lines],
            [[name, str(next(
                i for i, code in enumerate(
                    (text if isinstance(text, str)
                     else text.decode("latin-1")).split("\n"), 1)
                if "take" in code))]
             for name, text in sorted(self.TEXTS.items())])

    def test_jobs(self):
        """The same bytes for any number of jobs, in each format."""
        self.rules(CARD, SECOND)
        for i in range(40):
            self.add(f"{i % 7}/f{i}.c",
                     "\n" * i + BAD * (i % 3) + GOOD.replace("f", f"g{i}"))
        for form in ("text", "sarif"):
            outputs = {self.scan("--format", form, "--jobs", jobs).stdout
                       for jobs in ("1", "2", "7")}
            self.assertEqual(len(outputs), 1)
            self.assertGreater(len(outputs.pop()), 100)

    def test_nothing_is_run(self):
        """What a slice holds is not executed, nor what it includes read."""
        self.add("a.c", '#include "/dev/zero"\n' + BAD)
        self.check(self.scan(), 1)

    def test_real_rules(self):
        """The project's own rules on a testcase: valid SARIF, a finding."""
        cases = sorted((TOP / "testcases").glob("*/bad_*.c"))
        del self.env["KAPCHECK_DATA"]
        self.env["KAPCHECK_DATA"] = str(TOP)
        done = self.run_it("scan", "--quiet", "--format", "sarif", cases[0])
        self.assertEqual(done.returncode, 1, done.stderr)
        log = json.loads(done.stdout)
        sarif_form.check(log)
        self.assertTrue(log["runs"][0]["results"])


class Sarif(Case):
    """The form of the SARIF output; sarif_form.py has the schema."""

    def log(self):
        """A log with findings of a real rule's shape."""
        self.add("a.c")
        self.add("b/c.c", "\n\n" + BAD)
        done = self.scan("--format", "sarif")
        self.assertEqual(done.returncode, 1, done.stderr)
        return json.loads(done.stdout)

    def test_form(self):
        """Valid, with everything that a finding has."""
        log = self.log()
        sarif_form.check(log)
        result = log["runs"][0]["results"][0]
        self.assertEqual(result["ruleId"], "KAP901")
        self.assertEqual(result["level"], "warning")
        self.assertEqual(sarif_form.uri_of(result), "a.c")
        region = result["locations"][0]["physicalLocation"]["region"]
        self.assertEqual(region, {"startLine": 3, "startColumn": 9,
                                  "endLine": 3, "endColumn": 13})
        self.assertEqual(
            len(result["codeFlows"][0]["threadFlows"][0]["locations"]), 2)
        self.assertEqual(len(result["relatedLocations"]), 1)

    def test_empty(self):
        """No findings: a valid log that says so."""
        self.add("a.c", GOOD)
        done = self.scan("--format", "sarif")
        self.check(done, 0)
        log = json.loads(done.stdout)
        sarif_form.check(log)
        self.assertEqual(log["runs"][0]["results"], [])

    def test_fingerprints(self):
        """They stay when lines move, and tell findings apart."""
        before = [r["partialFingerprints"] for r in
                  self.log()["runs"][0]["results"]]
        self.add("a.c", "/* more\n *\n */\n" + BAD.replace("\t", "    "))
        after = [r["partialFingerprints"] for r in
                 self.log()["runs"][0]["results"]]
        self.add("a.c", "/* more */\n\n" + BAD)
        self.assertEqual(before[1], after[1])
        self.assertNotEqual(before[0], before[1])

    def test_nothing_of_this_machine(self):
        """No absolute path, no time: the same on each machine."""
        text = json.dumps(self.log())
        self.assertNotIn(str(self.top), text)
        other = self.tree.rename(self.top / "elsewhere")
        self.tree.symlink_to(other)
        self.assertEqual(text, json.dumps(self.log()))

    def test_multitool(self):
        """Microsoft's validator has no complaint, GitHub's rules included.

        KAPCHECK_SARIF_MULTITOOL names it; npm has it under the name
        @microsoft/sarif-multitool.
        """
        tool = os.environ.get("KAPCHECK_SARIF_MULTITOOL")
        if not tool:
            self.skipTest("KAPCHECK_SARIF_MULTITOOL is not set")
        self.write(self.top / "log.sarif", json.dumps(self.log()))
        done = subprocess.run([tool, "validate", self.top / "log.sarif",
                               "--rule-kind", "Sarif;Ghas"], check=False, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertNotIn(": error ", done.stdout)


if __name__ == "__main__":
    unittest.main()
