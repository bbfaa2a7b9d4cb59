# SPDX-License-Identifier: GPL-2.0-only
"""The Clang engine as its users call it: --build, merging, refuting, faults.

Most cases run with a fake kapcheck-clang, which can fail in all ways; some with
the real one, where it was built.
"""
import json
import os
import pathlib
import shutil
import unittest

import cli_test
import sarif_form
from cli_test import BAD, FOUND, GOOD, GUILTY, TOP

BOTH = cli_test.CARD.replace("engines = cocci", "engines = cocci clang")
CLANG = BOTH.replace("engines = cocci clang", "engines = clang")
REAL = next((p for p in (TOP / "build" / "kapcheck-clang",
                         pathlib.Path(cli_test.KAPCHECK).parent
                         / "kapcheck-clang") if p.is_file()), None)
CLANG_FOUND = ("{}:3:11: warning: Clang says it takes [KAP901]\n"
               "{}:1:1: note: Clang's way\n")


class Case(cli_test.Case):
    """With both fakes, and a rule that both engines judge."""

    def setUp(self):
        super().setUp()
        self.rules(BOTH)
        self.fake()
        self.fake_clang()

    def fake_clang(self, how=""):
        """Use the fake kapcheck-clang."""
        path = self.bin / "kapcheck-clang"
        shutil.copy(cli_test.HERE / "fake_clang.py", path)
        path.chmod(0o755)
        self.env["KAPCHECK_CLANG"] = str(path)
        self.env["FAKE_CLANG"] = how

    def clang(self, *args, **more):
        """A scan by Clang alone."""
        return self.scan("--engine", "clang", *args, **more)

    def both(self, *args, **more):
        """A scan by both."""
        return self.scan("--engine", "cocci,clang", *args, **more)

    def document(self, *args):
        """The JSON document of a scan by both."""
        done = self.both("--format", "json", *args)
        return json.loads(done.stdout)

    def build(self, *names, **more):
        """compile_commands.json for files of the tree; its folder."""
        folder = self.top / "build"
        commands = [{"directory": str(folder), "file": f"{self.tree}/{name}",
                     "arguments": ["riscv64-linux-gnu-gcc", "-fconserve-stack",
                                   f"-DNAME={name}", "-o", "x.o", "-c", name],
                     **more} for name in names]
        self.write(folder / "compile_commands.json", json.dumps(commands))
        return folder


class Engine(Case):
    """What is given to Clang, and what becomes of it."""

    def test_default(self):
        """Without --build Clang does not run."""
        self.add("a.c")
        self.env["KAPCHECK_CLANG"] = "/nowhere"
        self.check(self.scan(), 1, FOUND.format("a.c"))

    def test_clang_alone(self):
        """Findings, with Clang's columns and path; headers are no units."""
        self.add("a.c")
        self.add("b.h")
        self.add("c.c", GOOD)
        self.check(self.clang(), 1, CLANG_FOUND.format("a.c", "a.c"))

    def test_rule_of_clang(self):
        """A rule that Coccinelle does not judge gives it no work."""
        self.rules(CLANG)
        self.add("a.c")
        self.check(self.both(), 1, CLANG_FOUND.format("a.c", "a.c"))

    def test_header_steps(self):
        """A step in a header of the tree is kept, one outside is not."""
        self.add("d/a.c")
        self.add("d/step.h", "")
        done = self.clang()
        self.check(done, 1, CLANG_FOUND.format("d/a.c", "d/a.c")
                   + "d/step.h:1:1: note: through the header\n")

    def test_one_job(self):
        """All rules of a file are one job, with plain names."""
        second = BOTH.replace("KAP901", "KAP902").replace("made-up", "second")
        self.rules(BOTH, second)
        self.add(b"new\nline.c")
        jobs = self.top / "jobs"
        self.env["FAKE_JOBS"] = str(jobs)
        self.clang()
        job = json.loads(jobs.read_text(encoding="utf-8"))
        self.assertEqual(job["rules"], ["KAP901", "KAP902"])
        self.assertEqual(job["file"], "unit:0")
        self.assertEqual(job["arguments"][-1], f"{self.tree}/new\nline.c")
        self.assertIn("--target=riscv64-linux-gnu", job["arguments"])

    def test_not_utf8(self):
        """A name that JSON can't hold is told."""
        self.add(b"\xff.c")
        self.check(self.clang(), 3, "", ".c: not analysed: Clang: its command "
                   "is not UTF-8")

    def test_missing(self):
        """No kapcheck-clang."""
        self.add("a.c")
        self.env["KAPCHECK_CLANG"] = "/nowhere/kapcheck-clang"
        self.check(self.both(), 3, FOUND.format("a.c"),
                   "a.c: not analysed: kapcheck-clang gave no result (exit "
                   "status 127)")

    def test_guilty_file(self):
        """It is named, and what the others hold is found."""
        cases = {
            "crash": "kapcheck-clang died of signal 11",
            "exit": "kapcheck-clang gave no result (exit status 4): last",
            "garbage": "result line is not JSON: this is no result",
            "endless": "kapcheck-clang printed results without end",
            "other unit": "result line is about a file or rule that was not",
            "other file": "result line is about a file or rule that was not",
            "other rule": "result line is about a file or rule that was not",
            "no column": "result line is not of the agreed form",
            "spin": "kapcheck-clang took more than 1 s",
        }
        for name in "abcde":
            self.add(f"{name}.c")
        self.add("bb.c", GUILTY)
        found = "".join(CLANG_FOUND.format(f"{n}.c", f"{n}.c")
                        for n in "abcde")
        for how, said in cases.items():
            with self.subTest(how=how):
                self.fake_clang(how)
                self.check(self.clang("--timeout", "1"), 3, found,
                           f"bb.c: not analysed: {said}")

    def test_outside(self):
        """A finding outside the tree is not one of it."""
        self.add("a.c", GUILTY)
        self.fake_clang("outside")
        self.check(self.clang(), 1, CLANG_FOUND.format("a.c", "a.c"))

    def test_does_not_parse(self):
        """Clang's first error; what Coccinelle found stands."""
        self.add("a.c", GUILTY)
        self.fake_clang("does not parse")
        self.check(self.both(), 3, FOUND.format("a.c"),
                   "a.c: not analysed: Clang: a.c:3: unknown type name 'x'")

    def test_interrupt(self):
        """Ctrl-C while Clang hangs."""
        mark = self.top / "mark"
        self.env["FAKE_MARK"] = str(mark)
        self.add("a.c", GUILTY)
        self.fake_clang("hang")
        program = cli_test.subprocess.Popen(
            [cli_test.KAPCHECK, "scan", "--quiet", "--engine", "clang",
             self.tree], env=self.env, start_new_session=True,
            stdout=cli_test.subprocess.PIPE)
        self.addCleanup(program.kill)
        cli_test.wait_for(
            lambda: mark.exists() and mark.read_text(encoding="ascii"))
        program.send_signal(cli_test.signal.SIGINT)
        output = program.communicate(timeout=cli_test.PATIENCE)[0]
        self.assertEqual((program.returncode, output), (-2, b""))
        cli_test.wait_for(
            lambda: cli_test.gone(mark.read_text(encoding="ascii")))
        self.assertEqual(os.listdir(self.tmp), [])

    def test_jobs(self):
        """The same bytes for any number of jobs, in each format."""
        for i in range(60):
            mark = ("", "bounded", "higher", "unknown", "unseen")[i % 5]
            self.add(f"{i % 7}/f{i}.c", "\n" * i + BAD.replace(
                "(n);", f"(n); /* {mark} */"))
        for form in ("text", "sarif", "json"):
            outputs = {self.both("--format", form, "--explain-sites",
                                 "--jobs", jobs).stdout
                       for jobs in ("1", "2", "7")}
            self.assertEqual(len(outputs), 1, form)
            self.assertGreater(len(outputs.pop()), 1000)

    def test_summary(self):
        """The second line of the summary."""
        self.add("a.c", BAD.replace(";", "; /* bounded */"))
        self.add("b.c", BAD + BAD.replace(" f(", " early("))
        done = self.run_it("scan", "--engine", "cocci,clang", self.tree)
        self.assertEqual(
            done.stderr.decode().splitlines()[-1],
            "kapcheck: Clang: 2 units, 2 analysed, 1 functions explored in "
            "part, 0 files not in this build, 1 findings refuted")


class Build(Case):
    """Where commands come from."""

    def test_calls(self):
        """What --build takes, and what not."""
        self.add("a.c")
        empty = self.top / "empty"
        empty.mkdir()
        cases = (
            ((f"--build={empty}",), "empty: no compile commands in it"),
            (("--build=/nowhere",), "/nowhere: No such file"),
            (("--build=",), "No such file"),
            (("--build=/dev/null",), "null: is a device"),
            ((f"--build={empty}", "--engine=cocci"),
             "--build: --engine leaves out clang"),
        )
        for args, said in cases:
            with self.subTest(args=args):
                self.check(self.scan(*args), 2, "", said)

    def test_build_of_another_tree(self):
        """It is no use, and told; a part of the tree that was built is one."""
        self.add("a.c")
        build, other = self.build("a.c"), self.top / "other"
        self.add("d/b.c")
        entry = {"directory": ".", "command": "cc -c x.c"}
        self.write(build / "compile_commands.json", json.dumps(
            [{**entry, "file": f"{other}/x.c"}]))
        self.check(self.clang("--build", build), 2, "",
                   "build: its compile commands are for other files, none is "
                   f"for {self.tree}")
        self.write(build / "compile_commands.json", json.dumps(
            [{**entry, "file": f"{other}/scripts/mod/empty.c"}]))
        self.check(self.clang("--build", build), 2, "", "build: its compile "
                   f"commands are for {other}, none is for {self.tree}")
        self.write(build / "compile_commands.json", json.dumps(
            [{**entry, "file": f"{self.tree}/a.c"}]))
        done = self.run_it("scan", "--engine", "clang", "--build", build,
                           self.tree / "d")
        self.assertIn(b"1 files not in this build", done.stderr)
        self.assertEqual(done.returncode, 0)

    def test_no_list_of_commands(self):
        """What is wrong with compile_commands.json is told, with its line."""
        self.add("a.c")
        entry = json.dumps({"directory": ".", "file": "a.c",
                            "command": "cc -c a.c"})
        for text, said in (
                ("{}", "not a list of commands"),
                ("[]", "no compile commands in it"),
                (f"[\n{entry},\n7]", "entry 2 is no command"),
                (f"[{entry},\n\n", "json:3: no JSON"),
                (f"[{entry},\n]", "json:2: no JSON"),
                (f"[{entry}\n{entry}]", "json:2: no JSON: the list"),
                (f"[{entry}]\n[]", "json:2: no JSON: the list")):
            self.write(self.top / "build" / "compile_commands.json", text)
            self.check(self.clang("--build", self.top / "build"), 2, "", said)

    def test_build(self):
        """It brings in Clang; options of GCC's alone do not get there."""
        self.add("a.c")
        jobs = self.top / "jobs"
        self.env["FAKE_JOBS"] = str(jobs)
        done = self.scan("--build", self.build("a.c"))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"note: Clang's way", done.stdout)
        job = json.loads(jobs.read_text(encoding="utf-8"))
        self.assertEqual(job["directory"], str(self.top / "build"))
        self.assertEqual(job["arguments"][:3], [
            "clang", "--target=riscv64-linux-gnu", "-DNAME=a.c"])
        self.assertEqual(job["arguments"][-2:], ["-c", f"{self.tree}/a.c"])
        for word in ("-fconserve-stack", "-o", "x.o"):
            self.assertNotIn(word, job["arguments"])

    def test_not_in_build(self):
        """What the build has no place for is counted, and no failure."""
        self.add("a/a.c")
        self.add("b/b.c")
        build = self.build("a/a.c")
        done = self.run_it("scan", "--engine", "clang", "--build", build,
                           self.tree)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"1 files not in this build", done.stderr)
        log = json.loads(self.clang("--build", build, "--format",
                                    "sarif").stdout)
        sarif_form.check(log)
        invocation = log["runs"][0]["invocations"][0]
        self.assertTrue(invocation["executionSuccessful"])
        self.assertEqual([sarif_form.uri_of(n) for n in
                          invocation["toolExecutionNotifications"]],
                         ["b/b.c"])

    def test_guess_fails(self):
        """A neighbour's command that does not fit is told, and no failure."""
        self.add("a.c", GOOD)
        self.add("b.c", GUILTY)
        self.fake_clang("does not parse")
        said = "b.c: not analysed: Clang: b.c:3: unknown type name 'x'"
        self.check(self.clang("--build", self.build("a.c")), 0, "", said)
        self.check(self.clang("--build", self.build("b.c")), 3, "", said)
        made = self.build("b.c", kapcheck="template")
        self.check(self.clang("--build", made), 0, "", said)

    def test_made_up_commands(self):
        """Where they are many, for what Coccinelle found, or when asked."""
        for i in range(70):
            self.add(f"d/{i:02}.c")
        build = self.build("d/00.c")
        for engines, more, left in (("clang", (), 69), ("cocci,clang", (), 0),
                                    ("clang", ("--guess",), 0)):
            done = self.run_it("scan", "--engine", engines, "--build", build,
                               *more, self.tree)
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"Clang: %d units" % (70 - left), done.stderr)
            self.assertIn(b" %d files not in this build" % left, done.stderr)
            self.assertEqual(done.stdout.count(b"warning: "), 70 - left)

    def test_nothing_is_run(self):
        """No substitution, no response file."""
        self.add("a.c")
        mark = self.top / "mark"
        self.write(self.top / "build" / "response", "-DFROM_RESPONSE")
        self.build("a.c", command=f"gcc $(touch {mark}) `touch {mark}` "
                   "@response -c a.c; touch " + str(mark))
        self.write(self.top / "build" / "compile_commands.json", json.dumps(
            [{"directory": ".", "file": f"{self.tree}/a.c",
              "command": f"gcc $(touch {mark}) `touch {mark}` @response "
                         f"-c a.c; touch {mark}"}]))
        jobs = self.top / "jobs"
        self.env["FAKE_JOBS"] = str(jobs)
        self.clang("--build", self.top / "build")
        self.assertFalse(mark.exists())
        self.assertNotIn("esponse", jobs.read_text(encoding="utf-8"))


class Merging(Case):
    """One bug that both engines see."""

    def finding(self, mark, *args):
        """The only finding of a file whose call has this mark."""
        self.add("a.c", BAD.replace("(n);", f"(n); /* {mark} */"))
        found = self.document(*args)["findings"]
        self.assertEqual(len(found), 1)
        return found[0]

    def test_both(self):
        """One finding: Coccinelle's place and words, Clang's path."""
        found = self.finding("")
        self.assertEqual(found["engines"], ["cocci", "clang"])
        self.assertEqual((found["line"], found["col"]), (3, 9))
        self.assertEqual(found["message"], "takes")
        self.assertEqual([s["message"] for s in found["steps"]],
                         ["Clang's way"])

    def test_text(self):
        """The text form does not say which engine."""
        self.add("a.c")
        self.check(self.both(), 1, FOUND.format("a.c")
                   + "a.c:1:1: note: Clang's way\n")

    def test_sarif(self):
        """SARIF names both engines."""
        self.add("a.c")
        log = json.loads(self.both("--format", "sarif").stdout)
        sarif_form.check(log)
        self.assertEqual([r["properties"]["engines"] for r in
                          log["runs"][0]["results"]], [["cocci", "clang"]])

    def test_higher_level(self):
        """The higher level and its words win."""
        found = self.finding("higher")
        self.assertEqual((found["level"], found["message"]),
                         ("error", "Clang says it takes"))
        self.assertEqual(found["engines"], ["cocci", "clang"])

    def test_one_engine(self):
        """What only Coccinelle saw stays as it is."""
        self.assertEqual(self.finding("unseen")["engines"], ["cocci"])

    def test_refuted(self):
        """It leaves the findings, and is kept with the reason."""
        self.add("a.c", BAD.replace("(n);", "(n); /* bounded */"))
        self.check(self.both(), 0, "")
        document = self.document()
        self.assertEqual(document["findings"], [])
        self.assertEqual(document["counts"]["refuted"], 1)
        refuted = document["refuted"][0]
        self.assertEqual((refuted["file"], refuted["line"]), ("a.c", 3))
        self.assertEqual(refuted["refuted_by"]["verdict"], "bounded")
        self.assertEqual(refuted["refuted_by"]["message"], "by min(), line 2")
        log = json.loads(self.both("--format", "sarif").stdout)
        sarif_form.check(log)
        run = log["runs"][0]
        self.assertEqual(run["results"], [])
        self.assertEqual(run["properties"]["refuted"], 1)
        notes = run["invocations"][0]["toolExecutionNotifications"]
        self.assertEqual([n["message"]["text"] for n in notes], [
            "refuted for KAP901: takes; Clang: bounded: by min(), line 2"])

    def test_not_refuted(self):
        """By what does not refute, or beside a verdict that disagrees."""
        for mark in ("unseen unknown", "unseen bounded unknown"):
            self.assertEqual(self.finding(mark)["engines"], ["cocci"])

    def test_explain_sites(self):
        """Verdicts as notes, and in JSON."""
        self.add("a.c", BAD.replace("(n);", "(n); /* bounded */"))
        self.check(self.both("--explain-sites"), 0,
                   "a.c:3:11: note: site: bounded: by min(), line 2 [KAP901]\n")
        verdicts = self.document("--explain-sites")["verdicts"]
        self.assertEqual([(v["verdict"], v["refutes"], v["explored_whole"])
                          for v in verdicts], [("bounded", True, True)])
        self.assertEqual(self.document()["verdicts"], [])

    def test_partial_in_json(self):
        """Functions that the budget ended in are coverage, not failure."""
        self.add("a.c", GOOD + BAD.replace(" f(", " early("))
        document = self.document()
        self.assertEqual(document["coverage"]["explored_in_part"], 1)
        self.assertTrue(document["coverage"]["complete"])
        self.assertEqual([p["reason"] for p in document["problems"]
                          if p["kind"] == "explored in part"],
                         ["Clang's budget ended in early()"])


@unittest.skipUnless(REAL, "kapcheck-clang is not built")
class RealClang(Case):
    """With the kapcheck-clang that was built."""

    def setUp(self):
        super().setUp()
        self.env["KAPCHECK_CLANG"] = str(REAL)

    def test_parses(self):
        """A lone file, with an include folder above it."""
        self.add("include/take.h", "int take(int n);\n")
        self.add("d/a.c", '#include "take.h"\n' + BAD)
        done = self.run_it("scan", "--engine", "clang", self.tree)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"Clang: 1 units, 1 analysed", done.stderr)

    def test_does_not_parse(self):
        """The first error, at its place in the tree."""
        self.add("d/a.c", "int g(unknown x);\n" + BAD)
        self.check(self.clang(), 3, "", "d/a.c: not analysed: Clang: d/a.c:1: "
                   "unknown type name 'unknown'")

    def test_forward(self):
        """--forward tells Clang which other structs are to be handed on."""
        self.env["KAPCHECK_DATA"] = str(TOP)
        self.add("a.c", "struct netlink_ext_ack;\n"
                 "int later(int a, struct netlink_ext_ack *extack);\n"
                 "int drop(int a, struct netlink_ext_ack *extack)\n"
                 "{\n\treturn later(a, (void *)0);\n}\n")
        self.check(self.clang("--rule", "KAP003"), 0, "")
        done = self.clang("--rule", "KAP003", "--forward", "pgmap,extack")
        self.check(done, 1)
        self.assertIn(b"a.c:5:9: warning: drop() drops its parameter extack",
                      done.stdout)

    def test_build(self):
        """A relative include folder, and GCC's options."""
        self.add("a.c", "#include <take.h>\n" + BAD)
        folder = self.build("a.c")
        self.check(self.clang("--build", folder), 3, "",
                   "a.c: not analysed: Clang: a.c:1: 'take.h' file not found")
        self.write(folder / "inc" / "take.h", "int take(int n);\n")
        self.write(folder / "compile_commands.json", json.dumps([{
            "directory": str(folder), "file": f"{self.tree}/a.c",
            "command": "riscv64-linux-gnu-gcc -nostdinc -Iinc -std=gnu11 "
                       "-mabi=lp64 -march=rv64imac_zicsr_zifencei "
                       "-fno-allow-store-data-races -Wp,-MMD,a.d "
                       "-fconserve-stack -c -o a.o a.c"}]))
        self.check(self.clang("--build", folder), 0, "")


if __name__ == "__main__":
    unittest.main()
