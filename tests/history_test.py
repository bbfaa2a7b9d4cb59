# SPDX-License-Identifier: GPL-2.0-only
"""What was mended between two trees, on made-up ones."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tools"))
import history  # noqa: E402  (needs the path above)
import history_changes  # noqa: E402
import report_history  # noqa: E402

TABLE = """struct t { void *p; };
static int fill(struct t *t, const struct req __user *u)
{
	struct req r;

	if (copy_from_user(&r, u, sizeof(r)))
		return -EFAULT;
	t->p = %s(r.n, 8, GFP_KERNEL);%s
	return t->p ? 0 : -ENOMEM;
}
"""
LARGE = """int big(struct b *b)
{
	b->p = %s(sizeof(struct huge), GFP_KERNEL);
	return b->p ? 0 : -ENOMEM;
}
"""
ALTMAP = """int arch_map(unsigned long a, struct vmem_altmap *altmap)
{
	return vmemmap_populate_basepages(a, a + 1, 0, %s);
}
"""
HEAD = """struct box {
	struct list_head %shead;
};
"""
FILL = """void box_init(struct box *b)
{
	b->head = kmalloc(sizeof(struct list_head), GFP_KERNEL);
}
"""
EXEC = """void *module_alloc(unsigned long size)
{
	return __vmalloc_node_range(size, 1, MODULES_VADDR, MODULES_END,
		GFP_KERNEL, PAGE_KERNEL_EXEC, 0, NUMA_NO_NODE,
		__builtin_return_address(0));
}
"""
SETUP = """struct execmem_info *execmem_arch_setup(void)
{
	return &execmem_info;
}
"""
OLD = {"a/table.c": TABLE % ("kcalloc", ""), "a/big.c": LARGE % "kzalloc",
       "a/gone/same/x.c": LARGE % "kzalloc",
       "arch/z/mm/init.c": ALTMAP % "NULL", "b/box.h": HEAD % "*",
       "b/box.c": FILL, "arch/z/kernel/module.c": EXEC}
NEW = {"a/table.c": TABLE % ("kvcalloc", "\n\tuse(t);"), "a/big.c": LARGE % "kvzalloc",
       "a/moved/same/x.c": LARGE % "kvzalloc",
       "arch/z/mm/init.c": ALTMAP % "altmap", "b/box.h": HEAD % "",
       "b/box.c": "", "arch/z/kernel/module.c": SETUP,
       "include/linux/execmem.h": "struct execmem_info;\n"}


def make(folder, files):
    """A tree."""
    for path, text in files.items():
        where = folder / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(text, "utf-8")


class History(unittest.TestCase):
    """Found, and held against the rules."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.old = pathlib.Path(folder.name) / "old"
        self.new = pathlib.Path(folder.name) / "new"
        make(self.old, OLD)
        make(self.new, NEW)

    def run_tool(self):
        """{path: change} from the JSON that the command writes."""
        out = self.old.parent / "out.json"
        text = subprocess.run(
            [sys.executable, TOP / "tools" / "history.py", self.old, self.new,
             "--json", out], check=True, capture_output=True, text=True).stdout
        found = json.loads(out.read_text("utf-8"))
        return {c["path"]: c for c in found}, text, found

    def test_whole(self):
        """Each kind of change, hit or missed, and why."""
        by_path, text, found = self.run_tool()
        self.assertEqual(set(by_path), {
            "a/table.c", "a/big.c", "a/gone/same/x.c", "arch/z/mm/init.c",
            "b/box.h", "arch/z/kernel/module.c"})
        table, big = by_path["a/table.c"], by_path["a/big.c"]
        self.assertEqual((table["found"], table["silent"], table["line"]),
                         ("warning", True, 8))
        self.assertEqual((big["found"], big["visible"]), ("", False))
        self.assertIn("constant", big["why"])
        self.assertEqual(by_path["a/gone/same/x.c"]["to"], "a/moved/same/x.c")
        altmap = by_path["arch/z/mm/init.c"]
        self.assertEqual((altmap["found"], altmap["silent"]), ("warning", True))
        self.assertEqual(by_path["arch/z/kernel/module.c"]["found"], "note")
        self.assertEqual(by_path["b/box.h"]["rule"], "KAP002")
        self.assertIn("a/table.c:8: fill: kcalloc() to kvcalloc(): warning, "
                      "silent after [KAP001]", text)
        self.assertIn("KAP001: 1 of 1 whose reason the file shows; 3 in all",
                      text)
        lines = "\n".join(report_history.section("old", "new", found))
        self.assertIn("| KAP001 | 1 | 1 | 100% | 3 |", lines)

    def test_nothing(self):
        """A tree against itself; no tree."""
        same = history_changes.changes(
            history_changes.Trees(self.old, self.old))
        self.assertEqual(same, [])
        bad = subprocess.run([sys.executable, TOP / "tools" / "history.py",
                              self.old, self.old / "no"], check=False,
                             capture_output=True, text=True)
        self.assertEqual(bad.returncode, 2)
        self.assertIn("is no folder", bad.stderr)

    def test_labels(self):
        """The project's own file can be read."""
        for key, (_, why) in history.labels().items():
            self.assertEqual(len(key), 4)
            self.assertTrue(why)


class Changed(unittest.TestCase):
    """`kapcheck changed`."""

    def run_changed(self, *words):
        """(status, entries, stderr)."""
        done = subprocess.run([TOP / "build" / "kapcheck", "changed", *words],
                              check=False, capture_output=True, text=True)
        return (done.returncode, [json.loads(line) for line in
                                  done.stdout.splitlines()], done.stderr)

    def test_entries(self):
        """Functions and types, what is new and what is gone; comments don't
        count, and lines are those of the file."""
        with tempfile.TemporaryDirectory() as name:
            old, new = pathlib.Path(name) / "o", pathlib.Path(name) / "n"
            make(old, {"x.c": "int f(void) { return 1; }\n\n/* c */\n"
                              "int g(void)\n{\n\treturn a->b;\n}\n"
                              "struct s {\n\tint i;\n};\n"})
            make(new, {"x.c": "int f(void) { /* other */ return 1; }\n"
                              "struct s {\n\tlong i;\n};\n",
                       "y.c": "int h(void)\n{\n\treturn 2;\n}\n"})
            status, entries, _ = self.run_changed(old, new)
            self.assertEqual(status, 0)
            self.assertEqual(
                [(e["path"], e["kind"], e["name"], bool(e["old"]), bool(e["new"]))
                 for e in entries],
                [("x.c", "function", "g", True, False),
                 ("x.c", "type", "s", True, True),
                 ("y.c", "function", "h", False, True)])
            self.assertEqual(entries[0]["old"], {
                "line": 4, "text": "int g(void)\n{\nreturn a->b;\n}"})
            status, entries, _ = self.run_changed("--having", "long", old, new)
            self.assertEqual([e["name"] for e in entries], ["s"])

    def test_usage(self):
        """Two trees, that are there."""
        for words in ((), ("only-one",), ("/no/such", "/no/such")):
            status, _, error = self.run_changed(*words)
            self.assertEqual(status, 2)
            self.assertTrue(error)


if __name__ == "__main__":
    unittest.main()
