# SPDX-License-Identifier: GPL-2.0-only
"""Suppressions in the source, and baselines, in all formats."""
import json
import re
import shutil
import unittest

import cli_test
import sarif_form
from cli_test import BAD, CARD, FOUND, GOOD, SECOND, TOP

ALLOW = "/* kapcheck: allow KAP901 the size is checked */"
ALLOWED = BAD.replace("\treturn", "\t" + ALLOW + "\n\treturn")
MISSES = "kapcheck: allow KAP901` suppresses nothing"


class Suppressions(cli_test.Case):
    """`kapcheck: allow` in a comment."""

    def test_clean(self):
        """On the line, above it, by name: nothing is shown, and 0."""
        for allowed in (ALLOWED, ALLOWED.replace("KAP901", "made-up"),
                        BAD.replace("n);", "n); " + ALLOW),
                        BAD.replace("\treturn", "// kapcheck: allow KAP901: x"
                                    "\n\n/* more */\n\treturn")):
            self.add("a.c", allowed)
            self.check(self.scan(), 0, "")

    def test_other_lines(self):
        """It stands for one line of code only."""
        self.add("a.c", BAD.replace("{", "{\n\t" + ALLOW + "\n\tn++;"))
        self.check(self.scan(), 1, FOUND.format("a.c").replace(":3:", ":5:"),
                   "a.c:3: `" + MISSES)

    def test_no_reason(self):
        """Without a reason it is not in force."""
        for text in ("allow KAP901", "allow KAP901:", "allow KAP901 -- "):
            self.add("a.c", BAD.replace("n);", f"n); /* kapcheck: {text} */"))
            done = self.scan()
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"a.c:3: this suppression gives no reason",
                          done.stderr)

    def test_wrong(self):
        """Unknown rules and verbs are told."""
        for text, said in (("allow KAP999 why", "KAP999, which is no rule"),
                           ("allow", "names no rule"),
                           ("deny KAP901 why", "is not `kapcheck: allow")):
            self.add("a.c", BAD.replace("n);", f"n); /* kapcheck: {text} */"))
            self.check(self.scan(), 1, None, said)

    def test_unused(self):
        """One that suppresses nothing is told, also where nothing is gated."""
        self.add("a.c", GOOD.replace("\treturn", "\t" + ALLOW + "\n\treturn"))
        self.check(self.scan(), 0, "", "a.c:3: `" + MISSES)

    def test_unused_but_not_run(self):
        """Nothing is said of a rule that did not run, or not there."""
        self.rules(CARD, SECOND)
        self.add("a.c", GOOD.replace("\treturn", "\t" + ALLOW + "\n\treturn"))
        self.check(self.scan("--rule", "KAP902"), 0, "")
        self.add("a.c", cli_test.GUILTY.replace("\treturn", ALLOW + "return"))
        self.fake("crash")
        done = self.scan()
        self.assertNotIn(b"suppresses nothing", done.stderr)

    def test_two_rules(self):
        """Each of the rules that one names must meet something."""
        self.rules(CARD, SECOND)
        self.add("a.c", ALLOWED.replace("KAP901", "KAP901,KAP902"))
        self.check(self.scan("--rule", "KAP901"), 0, "")
        self.add("a.c", GOOD + "/* kapcheck: allow KAP901, KAP902 x */\n"
                 + BAD.replace("int f", "int g"))
        done = self.scan()
        self.assertIn(b"`kapcheck: allow KAP901,KAP902` suppresses nothing",
                      done.stderr)

    def test_fingerprints(self):
        """Suppressing one of two alike does not change the other's."""
        two = BAD.replace("\treturn take(n);", "\ttake(n);\n\ttake(n);")
        self.add("a.c", two)
        before = self.json()["findings"]
        self.add("a.c", two.replace("{", "{\n\t" + ALLOW, 1))
        after = self.json()
        self.assertEqual(len(before), 2)
        self.assertEqual([f["fingerprint"] for f in after["findings"]],
                         [before[1]["fingerprint"]])
        self.assertEqual([f["fingerprint"] for f in after["suppressed"]],
                         [before[0]["fingerprint"]])

    def json(self, *args):
        """The JSON report."""
        return json.loads(self.scan("--format", "json", *args).stdout)

    def test_json(self):
        """JSON has them apart, with reason and line."""
        self.add("a.c", ALLOWED)
        log = self.json()
        self.assertEqual(log["findings"], [])
        self.assertEqual(log["counts"]["suppressed"], 1)
        self.assertEqual(log["suppressed"][0]["suppression"],
                         {"kind": "inSource", "line": 3,
                          "reason": "the size is checked"})

    def test_sarif(self):
        """SARIF has them as suppressed results, and says who is not."""
        self.add("a.c", ALLOWED)
        self.add("b.c", BAD.replace("n);", "n); // kapcheck: allow KAP901"))
        done = self.scan("--format", "sarif")
        self.assertEqual(done.returncode, 1)
        log = json.loads(done.stdout)
        sarif_form.check(log)
        run = log["runs"][0]
        by_file = {sarif_form.uri_of(r): r["suppressions"]
                   for r in run["results"]}
        self.assertEqual(by_file["b.c"], [])
        self.assertEqual(by_file["a.c"][0]["kind"], "inSource")
        self.assertEqual(by_file["a.c"][0]["justification"],
                         "the size is checked")
        notes = run["invocations"][0]["toolExecutionNotifications"]
        self.assertIn("gives no reason", notes[0]["message"]["text"])
        self.assertEqual(notes[0]["level"], "warning")

    def test_kconfig(self):
        """In Kconfig the comment begins with #; unused ones are told."""
        self.env["KAPCHECK_DATA"] = str(TOP)
        trees = TOP / "testcases" / "percpu-no-page-fallback"
        bad = next(p for p in sorted(trees.glob("bad_*")) if p.is_dir())
        shutil.copytree(bad, self.tree, dirs_exist_ok=True)
        found = self.scan("--rule", "KAP005", "--engine", "kconfig")
        path, line = re.match(r"(\S*Kconfig[^:]*):(\d+):",
                              found.stdout.decode()).groups()
        lines = (self.tree / path).read_text().splitlines()
        lines[int(line) - 1] += "  # kapcheck: allow KAP005 one node only"
        lines.append("# kapcheck: allow KAP005 nothing here\nconfig LAST\n")
        self.add(path, "\n".join(lines))
        done = self.scan("--rule", "KAP005", "--engine", "kconfig")
        self.assertLess(len(done.stdout), len(found.stdout))
        self.assertNotIn(f"{path}:{line}:".encode(), done.stdout)
        self.assertIn(b"allow KAP005` suppresses nothing", done.stderr)


class Baselines(cli_test.Case):
    """`--baseline`: only what is new."""

    def setUp(self):
        super().setUp()
        self.add("a.c")
        self.file = self.top / "baseline"

    def keep(self, form, *args):
        """Write the tree's report as the baseline."""
        self.scan("--format", form, "--output", self.file, *args)
        return json.loads(self.file.read_text())

    def new(self, *args):
        """A scan with it."""
        return self.scan("--baseline", self.file, *args)

    def test_known(self):
        """The same again is clean; moved and re-indented lines, too."""
        for form in ("sarif", "json"):
            self.add("a.c")
            self.keep(form)
            self.check(self.new(), 0, "")
            self.add("a.c", "\n/* moved */\n" + BAD.replace("\t", "    "))
            self.check(self.new(), 0, "")

    def test_new(self):
        """Only the new one is shown, and SARIF says that it is."""
        self.keep("sarif")
        self.add("b.c")
        self.check(self.new(), 1, FOUND.format("b.c"))
        log = json.loads(self.new("--format", "sarif").stdout)
        sarif_form.check(log)
        self.assertEqual([(sarif_form.uri_of(r), r["baselineState"])
                          for r in log["runs"][0]["results"]],
                         [("b.c", "new")])
        log = json.loads(self.new("--format", "json").stdout)
        self.assertEqual(log["counts"]["known"], 1)
        self.assertEqual([f["file"] for f in log["findings"]], ["b.c"])

    def test_suppressed(self):
        """What the baseline's scan suppressed is not known."""
        self.add("a.c", ALLOWED)
        for form in ("sarif", "json"):
            self.keep(form)
            self.add("a.c")
            self.check(self.new(), 1, FOUND.format("a.c"))
            self.add("a.c", ALLOWED)

    def test_group(self):
        """Of findings joined to one, a new one is new, and no other."""
        self.rules(CARD.replace("[gate]", "group = arch\n[gate]"))
        for name in ("arch/x/a.c", "arch/x/b.c"):
            self.add(name)
        for form in ("sarif", "json"):
            self.keep(form)
            self.check(self.new(), 0, "")
            text = (self.tree / "arch/x/a.c").read_text()
            (self.tree / "arch/x/a.c").write_text(GOOD)
            self.check(self.new(), 0, "")
            (self.tree / "arch/x/a.c").write_text(text)
        self.add("arch/x/c.c")
        self.check(self.new(), 1, FOUND.format("arch/x/c.c"))

    def test_wrong(self):
        """What is no whole report of ours is refused, with its place."""
        sarif, plain = self.keep("sarif"), self.keep("json")
        run = sarif["runs"][0]
        other = {**run, "tool": {"driver": {"name": "other"}}}
        results = [dict(run["results"][0]), {"ruleId": "x"}]
        cases = [
            ("", ":1: no JSON"), ("{\n\n\"a\": ", ":3: no JSON"),
            ('{"runs": [], "runs": []}', "no JSON: duplicate"),
            ("[]", "no SARIF or JSON report"),
            ({"findings": []}, "no SARIF or JSON report"),
            ({**sarif, "version": "2.0.0"}, "version is not 2.1.0"),
            ({**sarif, "runs": []}, "has no runs"),
            ({**sarif, "runs": [other]}, "runs[0]: is not one of kapcheck"),
            ({**sarif, "runs": [{**run, "results": 1}]}, "runs[0]: has no"),
            ({**sarif, "runs": [{**run, "results": results}]},
             "results[1]: has no fingerprint"),
            ({**plain, "findings": [{"fingerprint": "x" * 64}]},
             "findings[0]: has no fingerprint"),
            ({**plain, "findings": [1]}, "findings[0]: has no fingerprint"),
            ({**plain, "findings": {}}, "no list of findings"),
        ]
        for text, said in cases:
            self.file.write_text(text if isinstance(text, str)
                                 else json.dumps(text))
            with self.subTest(said=said):
                self.check(self.new(), 2, "", said)
        for path in (self.top / "none", self.top):
            self.check(self.scan("--baseline", path), 2, "", str(path))


if __name__ == "__main__":
    unittest.main()
