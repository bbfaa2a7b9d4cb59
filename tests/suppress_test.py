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


if __name__ == "__main__":
    unittest.main()
