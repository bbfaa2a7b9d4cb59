# SPDX-License-Identifier: GPL-2.0-only
"""kapcheck doctor: all works, or what does not is told, and makes the status 3."""
import configparser
import os
import pathlib
import platform
import re
import resource
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cli_test  # noqa: E402  (needs the path above)
import sandbox_test  # noqa: E402
from places import CLANG, TOP  # noqa: E402

# Gets through every slice and finds nothing.
BLIND = """\
#!/usr/bin/python3
import json, os, pathlib, sys
if "--version" in sys.argv:
    sys.exit(print("spatch version 1.1.1"))
groups = sys.argv[sys.argv.index("--file-groups") + 1]
for path in pathlib.Path(groups).read_text().split():
    rule = os.path.basename(path).split("-")[0]
    os.write(3, json.dumps({"rule": rule, "done": path,
                            "functions": []}).encode() + b"\\n")
"""
SAMPLE = "int f(int n)\n{\n\treturn take(n); /* EXPECT KAP901 warning */\n}\n"


def engines_of_rules():
    """{id: engines} by the cards."""
    found = {}
    for path in TOP.glob("checkers/*/rule.ini"):
        card = configparser.ConfigParser(interpolation=None, strict=False,
                                         inline_comment_prefixes=(";",))
        card.read(path, encoding="utf-8")
        found[card["rule"]["id"]] = card["rule"]["engines"].split()
    return found


def forks_without_limit():
    """Whether the kernel does not hold this user to a number of processes."""
    script = ("import os, resource; "
              "resource.setrlimit(resource.RLIMIT_NPROC, (1, 1)); os.fork()")
    return not cli_test.subprocess.run(
        [sys.executable, "-c", script], check=False,
        stderr=cli_test.subprocess.DEVNULL).returncode


class Doctor(cli_test.Case):
    """What it says, with the real rules or one made up here."""

    def setUp(self):
        super().setUp()
        self.env["KAPCHECK_DATA"] = str(TOP)
        # the C program is what is looked at; test_all_works has Clang. What
        # runs but is blind is missed where a rule is Clang's, and there alone
        self.write(self.bin / "clang", "#!/bin/sh\necho none\n")
        (self.bin / "clang").chmod(0o755)
        self.env["KAPCHECK_CLANG"] = str(self.bin / "clang")

    def doctor(self, status, **more):
        """(lines of the machine, {rule: {engine: word}}, all of it)."""
        done = self.run_it("doctor", stdin=cli_test.subprocess.DEVNULL, **more)
        text = done.stdout.decode()
        self.assertEqual(done.returncode, status, text + str(done.stderr))
        self.assertEqual(list(self.tmp.iterdir()), [])
        parts = {m[2]: m[1] for m in re.finditer(
            r"^  (ok|absent|WRONG) +(\w+) ", text, re.M)}
        heads = re.search(r"^ +((?:\w+ +)*\w+) *$", text, re.M)[1].split()
        rows = {m[1]: dict(zip(heads, m[2].split())) for m in re.finditer(
            r"^  (KAP\d+) +[\w-]+ +([\w -]+)$", text, re.M)}
        wrong = list(parts.values()).count("WRONG") + text.count("MISSED")
        self.assertEqual("all of it works" in text, not wrong)
        if wrong:
            self.assertIn(f"\n{wrong} of this does not work: an empty report "
                          "proves nothing\n", text)
        return parts, rows, text

    def made_up(self, sample=SAMPLE):
        """One rule, with a testcase or without."""
        self.rules(cli_test.CARD)
        data = self.top / "data"
        self.env["KAPCHECK_DATA"] = str(data)
        if sample:
            self.write(data / "testcases/made-up/bad_a.c", sample)
            self.write(data / "testcases/include/kernel.h", "")

    @unittest.skipUnless(CLANG.is_file(), "kapcheck-clang is not built")
    def test_all_works(self):
        """Each rule by each engine that its card names."""
        self.env["KAPCHECK_CLANG"] = str(CLANG)
        parts, rows, text = self.doctor(0)
        self.assertNotIn("WRONG", parts.values())
        self.assertRegex(text, r"ok +clang +\S+: LLVM \d+\.\d+")
        if not sandbox_test.may_be_unlimited():
            self.assertNotIn("has no limit", text)
        self.assertTrue(text.endswith("\nall of it works\n"))
        self.assertLess(len(text.splitlines()), 25)
        want = {rule: {engine: "found" if engine in engines else "-"
                       for engine in ("cocci", "kconfig", "clang")}
                for rule, engines in engines_of_rules().items()}
        self.assertEqual(rows, want)

    def test_new_rule(self):
        """A rule is covered by its testcases, and wrong without any."""
        self.made_up()
        self.assertEqual(self.doctor(0)[1]["KAP901"]["cocci"], "found")
        self.made_up(None)
        _, rows, text = self.doctor(3)
        self.assertEqual(rows["KAP901"]["cocci"], "MISSED")
        self.assertIn("KAP901, cocci: there is no testcase to plant", text)
        self.made_up(SAMPLE.replace("EXPECT KAP901", "EXPECT(clang) KAP901"))
        self.assertIn("there is no testcase", self.doctor(3)[2])

    def test_level_and_more(self):
        """What is found must be what is marked, no less and no more."""
        for sample, said in (
                (SAMPLE.replace("warning", "error"),
                 "planted bad_a.c:3: error, found bad_a.c:3: warning"),
                (SAMPLE + "int g(void) { return take(1); }\n",
                 "planted bad_a.c:3: warning, found bad_a.c:3: warning, "
                 "bad_a.c:5: warning")):
            self.made_up(sample)
            self.assertIn(said, self.doctor(3)[2])

    def test_blind_engine(self):
        """One that runs, and finds nothing."""
        self.write(self.bin / "spatch", BLIND)
        (self.bin / "spatch").chmod(0o755)
        parts, rows, text = self.doctor(3)
        self.assertEqual(parts["spatch"], "ok")
        for rule, row in rows.items():
            self.assertEqual(row["cocci"], "MISSED", rule)
        self.assertEqual(rows["KAP005"]["kconfig"], "found")
        self.assertIn("found nothing", text)
        self.assertIn("an empty report proves nothing", text)

    def test_programs(self):
        """What is not there, or does not run, or is too old."""
        self.made_up()
        self.write(self.bin / "spatch", "#!/bin/sh\n"
                   "printf 'spatch version 1.1.1 \\033[31m\\n\\033' >&2\n"
                   "case $* in *--version*) echo spatch version 1.1.1 '\33';; "
                   "*) exit 1;; esac\n")
        (self.bin / "spatch").chmod(0o755)
        parts, rows, text = self.doctor(3)
        self.assertEqual((parts["spatch"], rows["KAP901"]["cocci"]),
                         ("ok", "MISSED"))
        self.assertNotIn("\x1b", text)
        self.write(self.bin / "spatch", "#!/bin/sh\nexit 1\n")
        (self.bin / "spatch").chmod(0o755)
        parts, _, text = self.doctor(3)
        self.assertEqual(parts["spatch"], "WRONG")
        self.assertIn("it does not run: nothing but Kconfig", text)
        self.write(self.bin / "spatch", "#!/bin/sh\n"
                   "echo spatch version 1.0.8\n")
        self.assertIn("is too old", self.doctor(3)[2])
        (self.bin / "spatch").unlink()
        for name in ("python3", "sh"):
            os.symlink(shutil.which(name), self.bin / name)
        self.env["PATH"] = str(self.bin)
        self.env["KAPCHECK_CLANG"] = str(self.bin / "none")
        parts, _, text = self.doctor(3)
        self.assertEqual((parts["spatch"], parts["git"], parts["sparse"]),
                         ("WRONG", "absent", "absent"))
        self.assertIn("not in PATH", text)
        self.assertEqual(parts["clang"], "WRONG")

    def test_sandbox(self):
        """Confinement is a promise, too."""
        self.made_up()
        self.env["KAPCHECK_SANDBOX"] = "none"
        parts, _, text = self.doctor(3)
        self.assertEqual(parts["sandbox"], "WRONG")
        self.assertIn("KAPCHECK_SANDBOX=none", text)

    def lacking(self, what):
        """All that it says on a kernel without that."""
        self.made_up()
        done = cli_test.subprocess.run(
            [sys.executable, cli_test.HERE / "lacking.py", what,
             cli_test.KAPCHECK, "doctor"], env=self.env, check=False,
            stdout=cli_test.subprocess.PIPE, text=True,
            timeout=cli_test.PATIENCE)
        self.assertEqual(done.returncode, 3 if "WRONG" in done.stdout else 0)
        return done.stdout

    @unittest.skipUnless(platform.machine() == "x86_64", "numbers of x86_64")
    def test_no_landlock(self):
        self.assertRegex(self.lacking("landlock,namespaces"),
                         "WRONG +sandbox .*no Landlock")

    @unittest.skipUnless(platform.machine() == "x86_64", "numbers of x86_64")
    @sandbox_test.needs_landlock
    def test_landlock_binds_nothing(self):
        """It is not taken for working because it says so."""
        self.assertRegex(self.lacking("binding"),
                         "WRONG +sandbox +it reads files that it may not: "
                         "Landlock")

    @unittest.skipUnless(platform.machine() == "x86_64", "numbers of x86_64")
    @unittest.skipUnless(forks_without_limit(), "the kernel counts here")
    def test_no_limit_of_processes(self):
        self.assertIn("the number of an engine's processes has no limit",
                      self.lacking("users"))

    def test_cache(self):
        self.made_up()
        self.env["KAPCHECK_CACHE"] = "/dev/zero"
        parts, _, text = self.doctor(3)
        self.assertEqual(parts["cache"], "WRONG")
        self.assertIn("WRONG   cache     cache /dev/zero: ", text)

    def test_limits(self):
        self.made_up()
        parts, _, text = self.doctor(3, preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_NOFILE, (200, 200)))
        self.assertEqual(parts["limits"], "WRONG")
        self.assertIn("a scan needs 512 MiB there, 256 descriptors", text)

    def test_call(self):
        done = self.run_it("doctor", "--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"plant each bug", done.stdout)
        self.assertEqual(self.run_it("doctor", "x").returncode, 2)
        self.env["TMPDIR"] = str(self.top / "nowhere")
        done = self.run_it("doctor")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"nowhere", done.stderr)


if __name__ == "__main__":
    unittest.main()
