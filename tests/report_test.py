# SPDX-License-Identifier: GPL-2.0-only
"""The report's glue on made-up scans."""
import dataclasses
import importlib
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tools"))
import bench  # noqa: E402  (needs the path above)
import bench_files  # noqa: E402
import bench_floor  # noqa: E402
import compare_fixes  # noqa: E402
import labels  # noqa: E402
import measure  # noqa: E402
import quality  # noqa: E402
import report  # noqa: E402
import report_fixes  # noqa: E402
import report_quality  # noqa: E402
import report_clang  # noqa: E402
import report_text  # noqa: E402
import scale  # noqa: E402
import sarif  # noqa: E402

RESULT = {
    "ruleId": "KAP001", "level": "warning", "message": {"text": "a | b"},
    "locations": [{
        "physicalLocation": {"artifactLocation": {"uri": "a%20b/c.c"},
                             "region": {"startLine": 7}},
        "logicalLocations": [{"name": "f"}]}],
    "relatedLocations": [{
        "physicalLocation": {"artifactLocation": {"uri": "d.c"},
                             "region": {"startLine": 9}},
        "message": {"text": "also"}}],
    "partialFingerprints": {"primaryLocationLineHash": "abc:1"},
    "properties": {"engines": ["cocci"]},
}
LOG = {"version": "2.1.0", "runs": [{
    "tool": {"driver": {"name": "kapcheck", "rules": [{"id": "KAP001"}]}},
    "invocations": [{"toolExecutionNotifications": [
        {"level": "error", "message": {"text": "timed out"}, "locations":
         RESULT["locations"]}]}],
    "results": [RESULT]}]}


class Sarif(unittest.TestCase):
    """What is read of a SARIF file."""

    def test_finding(self):
        """All that the report uses, and defaults for what is left out."""
        scan = sarif.parse(json.dumps(LOG))
        finding = scan.findings[0]
        self.assertEqual(finding.key, ("KAP001", "warning", "a b/c.c", 7))
        self.assertEqual(finding.engines, ("cocci",))
        self.assertEqual([p.path for p in finding.places()], ["a b/c.c", "d.c"])
        self.assertEqual(list(map(str, scan.notifications)),
                         ["a b/c.c:7: timed out"])
        bare = {"runs": [{"tool": {"driver": {"name": "kapcheck"}},
                          "results": [{"ruleId": "KAP001",
                                       "message": {"text": ""}}]}]}
        self.assertEqual(sarif.parse(json.dumps(bare)).findings[0].line, 0)


def label(word, fingerprint="abc:1", tree="tree", mark=""):
    """A line of the labels."""
    return f"{tree}\ta.c\tf\tKAP001\t{word}\tbecause\t{fingerprint}\t{mark}\n"


class Labels(unittest.TestCase):
    """The labels file, and what is computed from it."""

    def test_file(self):
        """The project's own file can be read, and has a floor and lessons."""
        known = labels.read()
        self.assertGreater(len(known), 100)
        floor = json.loads(quality.FLOOR.read_text("utf-8"))
        self.assertEqual(set(floor), {tree for tree, _ in known})
        self.assertTrue(all(len(cells) == 3
                            for cells in report_quality.lessons()))

    def test_lines(self):
        """A label is found by tree and fingerprint; a bad line is an error."""
        finding = sarif.parse(json.dumps(LOG)).findings[0]
        good = label("arguable", mark="upstream")
        known = labels.parse("# x\n" + good)
        self.assertEqual(labels.of(known, "tree", finding).word, "arguable")
        self.assertEqual(labels.of(known, "other", finding).word,
                         labels.UNJUDGED)
        for bad in (good + good, good.replace("arguable", "fine"), "abc\n",
                    good.replace("upstream", "down"),
                    labels.blank("tree", finding)):
            with self.assertRaises(labels.LabelError):
                labels.parse(bad)

    def test_measure(self):
        """Right, wrong, arguable and unjudged ones; what is lost."""
        known = labels.parse(label("right") + label("right", "gone") +
                             label("wrong", "w") + label("arguable", "a"))
        one = sarif.parse(json.dumps(LOG)).findings[0]
        found = [dataclasses.replace(one, fingerprint=f)
                 for f in (one.fingerprint, "w", "a", "new")]
        q = labels.measure(known, "tree", found, ["KAP001"])["KAP001"]
        self.assertEqual(q, labels.Quality(1, 1, 1, 1, 1))
        self.assertEqual((q.precision, q.recall), (0.5, 0.5))
        self.assertAlmostEqual(q.strict, 1 / 3)
        row = next(line for line in report_quality.section(
            {"tree": {"KAP001": q}}) if line.startswith("| tree | KAP001"))
        self.assertIn("| 50% (9% to 91%) | 33% (6% to 79%) |", row)

    def test_interval(self):
        """Wilson's interval, of known values."""
        low, high = labels.wilson(9, 10)
        self.assertAlmostEqual(low, 0.596, places=3)
        self.assertAlmostEqual(high, 0.982, places=3)
        self.assertEqual(labels.wilson(0, 0), (0.0, 1.0))
        self.assertEqual(labels.wilson(5, 5)[1], 1.0)

    def test_ratchet(self):
        """What falls below the floor is told; the rest is not."""
        floor = {"tree": {"KAP001": {"precision": 0.9, "recall": 1.0,
                                     "findings": 10}}}
        self.assertEqual(list(quality.faults(floor, floor)), [])
        worse = {"tree": {"KAP001": {"precision": 0.8, "recall": 0.5,
                                     "findings": 11}}}
        self.assertEqual(list(quality.faults(worse, floor)), [
            "tree: KAP001: precision 80.0%, was 90.0%",
            "tree: KAP001: recall 50.0%, was 100.0%",
            "tree: KAP001: 11 findings, were 10"])
        self.assertEqual(list(quality.faults({}, floor)),
                         ["tree: KAP001 was not measured"])


class Text(unittest.TestCase):
    """The parts of the report."""

    def test_table(self):
        """A bar in a message does not end a cell."""
        finding = sarif.parse(json.dumps(LOG)).findings[0]
        lines = report_text.findings_list("tree", [finding], {})
        row = next(line for line in lines if line.startswith("| KAP001"))
        self.assertEqual(len(re.findall(r"(?<!\\)\|", row)), 7)
        self.assertIn(labels.UNJUDGED, row)

    def test_sites(self):
        """Calls of the slab family, and nothing that only looks like one."""
        yes = (b"kmalloc(", b"kzalloc (", b"kcalloc_node(", b"kmalloc_array(",
               b"kvmalloc(", b"devm_kcalloc(", b"kmalloc_noprof(",
               b"kmalloc_objs(", b"kmemdup(", b"kvcalloc(")
        for text in yes:
            self.assertTrue(report.SITE.search(text), text)
        for text in (b"kmalloc_caches(", b"xkmalloc(", b"kmalloc;", b"vmalloc("):
            self.assertFalse(report.SITE.search(text), text)


class Fixes(unittest.TestCase):
    """The sections about patches."""

    def test_list(self):
        """A patch that mends two findings is one; refusals say why."""
        change = {"changes": [{"file": "a.c", "diff": "-x\n+y\n"}]}
        document = {"findings": [
            {"rule": "KAP001", "file": "a.c", "line": 1, "fix": change},
            {"rule": "KAP001", "file": "a.c", "line": 2, "fix": change},
            {"rule": "KAP003", "file": "b.c", "line": 3,
             "fix": {"refused": "it escapes | here"}},
            {"rule": "KAP003", "file": "b.c", "line": 4}]}
        lines = report_fixes.fixes("tree", document)
        self.assertIn("| KAP001 | 2 | 1 | 2 | 0 |", lines)
        self.assertIn("| KAP003 | 1 | 0 | 0 | 1 |", lines)
        self.assertIn("| KAP001 | a.c | a.c:1, a.c:2 |", lines)
        self.assertIn(r"| KAP003 | b.c:3 | it escapes \| here |", lines)

    def test_comparison(self):
        """Differences are counted and listed."""
        found = compare_fixes.compare("a.c", ["a", "(", "b", ")"],
                                      ["a", "(", ")", ";"])
        self.assertEqual([(d.ours, d.upstream) for d in found],
                         [("b", ""), ("", ";")])
        lines = report_fixes.comparison({"KAP001": (found, [])})
        self.assertIn("| KAP001 | 2 | 0 |", lines)
        self.assertIn("- KAP001, a.c: ours `b`, upstream's `nothing`", lines)

    def test_tokens(self):
        """Comments are none, and strings are whole."""
        self.assertEqual(compare_fixes.tokens("a.c", 'x /* y */ "/* z */"; '
                                              "// w\nv->u"),
                         ["x", '"/* z */"', ";", "v", "->", "u"])
        self.assertEqual(compare_fixes.tokens("Kconfig", "# no\nselect X\n"),
                         ["select", "X"])
        self.assertEqual(compare_fixes.comments("a.c", "/* a\n b */ c // d"),
                         ["/* a b */", "// d"])


class Measure(unittest.TestCase):
    """What a command cost."""

    def test_cost(self):
        """The status, and the CPU of a child's child."""
        cost = measure.run(["sh", "-c", "i=0; (while [ $i -lt 200000 ]; do "
                                        "i=$((i+1)); done); exit 3"])
        self.assertEqual(cost.status, 3)
        self.assertGreater(cost.cpu, 0.05)

    def test_interrupted(self):
        """An interrupted run takes its command with it."""
        with tempfile.TemporaryDirectory() as scratch:
            mark = pathlib.Path(scratch) / "pid"
            code = ("import measure; measure.run(['sh', '-c', "
                    f"'echo $$ >{mark}; exec sleep 60'])")
            child = subprocess.Popen(
                [sys.executable, "-c", code], cwd=TOP / "tools",
                stderr=subprocess.DEVNULL,
                preexec_fn=lambda: signal.signal(signal.SIGINT,
                                                 signal.default_int_handler))
            while not mark.is_file() or not mark.read_text("ascii").strip():
                time.sleep(0.02)
            child.send_signal(signal.SIGINT)
            child.wait(20)
            self.assertFalse(pathlib.Path(
                f"/proc/{mark.read_text('ascii').strip()}").exists())

    def test_draw(self):
        """The same seed draws the same folders."""
        with tempfile.TemporaryDirectory() as scratch:
            tree = pathlib.Path(scratch)
            for number in range(20):
                (tree / f"d{number}").mkdir()
                (tree / f"d{number}" / "f.c").touch()
            first = bench_files.draw(tree, 5, 1)
            self.assertEqual(first, bench_files.draw(tree, 5, 1))
            self.assertEqual(first[1], 5)
            self.assertNotEqual(first, bench_files.draw(tree, 5, 2))

    def test_median(self):
        """The middle by CPU, with the worst memory of all."""
        costs = [measure.Cost(0, 9.0, cpu, peak) for cpu, peak in
                 ((3.0, 1), (1.0, 7), (2.0, 5))]
        self.assertEqual(measure.median(costs), measure.Cost(0, 9.0, 2.0, 7))

    def test_own_cpu(self):
        """Of the process itself, not of what it started."""
        work = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"
        alone = measure.run(["sh", "-c", work])
        child = measure.run(["sh", "-c", f"sh -c '{work}'; true"])
        self.assertGreater(alone.own, 0)
        self.assertLess(child.own, child.cpu)

    def test_parts(self):
        """Each part of the benchmark is a module that can be run."""
        for name in bench.PARTS:
            module = importlib.import_module(f"bench_{name}")
            self.assertTrue(callable(module.run))
        self.assertIn("kmalloc_array", bench_floor.gate_words())

    def test_results(self):
        """What REPORT.md says of a results file."""
        cost = {"cpu": 2.0, "own_cpu": 1.0, "wall": 3.0, "peak_kib": 2048}
        floor = report_text.floor({
            "ripgrep": cost, "kapcheck": cost, "jobs": 2, "tree": "t",
            "files": 5, "runs": 3, "date": "d", "machine": "m", "load": 0.1,
            "own_ratio": 0.5})
        self.assertIn("| kapcheck | 2.0 s | 1.0 s | 3.0 s | 2 MiB |", floor)
        growth = report_text.growth({
            "tree": "t", "date": "d", "machine": "m", "load": 0.1,
            "points": [{"label": "1/2", "files": 4, **cost}]})
        self.assertIn("| 1/2 | 4 | 2.0 s | 500.00 ms | 2 MiB |", growth)
        spatch = report_text.bench({
            "tree": "t", "date": "d", "machine": "m", "sample": "some",
            "spatch": {"a": cost}, "coccicheck": {"a": {**cost, "cpu": 4.0}},
            "kapcheck": cost, "kapcheck_whole": cost, "spatch_cpu": 2.0,
            "spatch_wall": 3.0, "coccicheck_cpu": 4.0, "coccicheck_wall": 3.0,
            "coccicheck_jobs": 2, "cpu_ratio": 9, "wall_ratio": 8,
            "coccicheck_ratio": 7, "slice_ratio": 2})
        self.assertIn("| a | 2.0 s | 3.0 s | 4.0 s | 3.0 s |", spatch)
        clang = report_clang.bench({
            "sample": "some", "date": "d", "machine": "m", "kapcheck": cost,
            "unit_seconds": {"median": 0.1, "mean": 0.2},
            "our_checkers": {"cpu_all": 90, "cpu_ratio": 45.0, "both": [1, 2],
                             "only_kapcheck": [], "only_reference": [3]},
            "clang_analyzer": {"cpu_all": 80, "cpu_ratio": 40.0}})
        self.assertIn("| clang --analyze, our checkers alone | 90 s | 45.0 | 2 | 0 "
                      "| 1 |", clang)
        self.assertIn("| make clang-analyzer | 80 s | 40.0 |  |  |  |", clang)
        units = {"units": 3, "cpu_ms": 1.5, "wall_ms": 2.0, "compile_ms": 300.0,
                 "with_output": 0, "failed": 0}
        self.assertIn("| that no rule wants | 3 | 1.5 ms | 2.0 ms | 300 ms | 0 | "
                      "0 |", report_clang.cc({
                          "tree": "t", "date": "d", "machine": "m", "load": 0.1,
                          "seed": 1, "built": 9, "quiet": units,
                          "wanted": units, "all": units}))
        part = {"warm": {**cost, "known": 3, "slices": 4}, "cold": cost,
                "never_seen": 0.25}
        warm = report_text.warm({
            "tree": "t", "date": "d", "machine": "m", "load": 0.1, "jobs": 2,
            "first": cost, "unchanged": cost, "ten": cost,
            "related": {"tree": "u", **part}, "vendor": {"files": 5, **part},
            "staged": {"nothing": cost, "git status": {**cost, "wall": 6.0}}})
        self.assertIn("| u after it | 2.00 s | 3.00 s | 3 of 4 |", warm)
        self.assertIn("| `check --staged`, nothing relevant | 2000 ms | 3000 ms "
                      "| 0.50 |", warm)
        self.assertTrue(any("25% of the slices of u" in line for line in warm))

    def test_scale(self):
        """What ten thousand trees cost follows from one."""
        part = {"tree": "u", "files": 5, "never_seen": 0.5}
        page = scale.text({
            "tree": "t", "date": "d", "machine": "m", "jobs": 2, "load": 1,
            "first": {"cpu": 110.0}, "fixed": {"cpu": 10.0},
            "unchanged": {"cpu": 1.0, "slices": 100}, "related": part,
            "vendor": part, "cache": {"entry_bytes": 1024,
                                      "memo_bytes": 1 << 20}})
        # 110 s, and 9,999 times 10 s with half of the 100 slices of 1 s
        self.assertIn("| as u after t | 50% | 60.0 s | 167 h | 488 MiB |", page)
        # two shards: 10 s twice and 50 slices each, by two processors
        self.assertIn("| 2 | 120 s | 30 s | 17% |", page)


if __name__ == "__main__":
    unittest.main()
