# SPDX-License-Identifier: GPL-2.0-only
"""`kapcheck status` on the corpus, and on copies as a vendor would have them.

KAPCHECK names the program, by default the one with sanitizers, where it was
built. The corpus's riscv trees are made when they are not there.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TOP / "tools"), str(TOP / "tests")]
import corpus  # noqa: E402  (needs the path above)
import manifest  # noqa: E402
import vex_form  # noqa: E402
from places import KAPCHECK  # noqa: E402

FOLDER = corpus.default_corpus()
PATIENCE = 300

FIXES = {"KAP001": "8578b2f7e1fb", "KAP002": "03f0b548537f",
         "KAP003": "e3ecf2fdc8f3", "KAP004": "4d7b321a9ce0",
         "KAP005": "6b9f29b81b15"}
WRAP, ORDER, BOOT = "0b4cce68efb9", "78996eee79eb", "2b29be967ae4"
ALL = set(FIXES.values()) | {WRAP, ORDER, BOOT}
MODULE = "arch/riscv/kernel/module.c"
CORE = "arch/riscv/kernel/module-core.c"
SBI = "arch/riscv/kernel/cpu_ops_sbi.c"
INIT = "arch/riscv/mm/init.c"
PGTABLE = "arch/riscv/include/asm/pgtable.h"

# What a vendor calls things: nothing keeps its upstream name.
NAMES = {
    "initialize_relocation_hashtable": "vnd_rht_setup",
    "process_accumulated_relocations": "vnd_rht_flush",
    "add_relocation_to_accumulate": "vnd_rht_add",
    "relocation_hashtable": "rht", "relocation_head": "vnd_group",
    "relocation_entry": "vnd_rel", "used_bucket": "vnd_slot",
    "used_buckets_list": "slots", "rel_entry": "entries",
    "rel_entry_iter": "r", "rel_entry_iter_tmp": "r_next",
    "rel_head": "grp", "rel_head_iter": "g", "rel_head_iter_tmp": "g_next",
    "bucket": "chain", "bucket_iter": "slot", "bucket_iter_tmp": "slot_next",
    "current_head": "chain_head", "num_relocations": "nrel",
    "hashtable_size": "nslots", "hashtable_bits": "bits",
    "should_double_size": "dbl", "apply_32_bit_accumulation": "vnd_acc32",
    "j_idx": "from", "found": "known",
}


def setUpModule():
    """The trees are there."""
    if corpus.make_all(corpus.Corpus(manifest.read(), FOLDER), ["riscv-*"]):
        raise RuntimeError("the corpus could not be made")


def run(tree, *options, env=None):
    """The program's status, output and complaints."""
    done = subprocess.run(
        [KAPCHECK, "status", "--quiet", *options, tree], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE,
        stdin=subprocess.DEVNULL, check=False,
        env={**os.environ, **(env or {})})
    return done.returncode, done.stdout, done.stderr


def status(tree, *options):
    """(exit status, {short commit: its JSON object})."""
    code, out, err = run(tree, "--format", "json", *options)
    if code not in (0, 1, 3):
        raise AssertionError(f"{code}: {err}")
    fixes = json.loads(out)["fixes"]
    return code, {fix["commit"][:12]: fix for fix in fixes}


def words(fixes):
    """{short commit: status}."""
    return {commit: fix["status"] for commit, fix in fixes.items()}


class Case(unittest.TestCase):
    """With a folder beside the corpus, so that copies can be links."""

    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix=".status-",
                                                     dir=FOLDER))
        self.addCleanup(shutil.rmtree, self.scratch)

    def copy(self, name="riscv-6.12"):
        """A copy of a corpus tree."""
        tree = self.scratch / "tree"
        tree.mkdir()
        corpus.link_copy(FOLDER / name, tree)
        return tree

    def edit(self, tree, path, *pairs):
        """Replaces texts, each of which must be there."""
        text = (tree / path).read_text()
        for old, new in pairs:
            self.assertIn(old, text)
            text = text.replace(old, new)
        (tree / path).unlink()
        (tree / path).write_text(text)

    def vendor(self, name, *pairs):
        """A copy with the module loader moved and all its names changed."""
        tree = self.copy(name)
        text = (tree / MODULE).read_text()
        for old, new in NAMES.items():
            text = re.sub(rf"\b{old}\b", new, text)
        (tree / MODULE).unlink()
        (tree / CORE).write_text(text)
        self.edit(tree, CORE, *pairs)
        self.edit(tree, "arch/riscv/kernel/Makefile",
                  ("module.o", "module-core.o"))
        return tree

    def apply(self, tree):
        """Applies the patches in order; no fuzz is needed."""
        patches = sorted((self.scratch / "p").iterdir())
        self.assertTrue(patches)
        for patch in patches:
            done = subprocess.run(
                ["git", "apply", "-p1", patch], cwd=tree, check=False,
                stderr=subprocess.PIPE, text=True,
                env={**os.environ, "GIT_DIR": "/nonexistent"})
            self.assertEqual(done.returncode, 0, done.stderr)

    def assert_only(self, fixes, unfixed, word="UNFIXED"):
        """These are in that state, all others fixed."""
        self.assertEqual(words(fixes), {
            commit: word if commit in unfixed else "FIXED" for commit in ALL})


class Trees(Case):
    """The corpus as it is."""

    def test_after_all_fixes(self):
        """6.12 has all fixes and all that follow them."""
        code, fixes = status(FOLDER / "riscv-6.12")
        self.assert_only(fixes, [])
        self.assertEqual(code, 0)
        for fix in fixes.values():
            self.assertIsNone(fix["patch"])

    def test_before_each_fix(self):
        """One fix is missing, and its place and patch are named."""
        for rule, commit in FIXES.items():
            with self.subTest(rule):
                code, fixes = status(FOLDER / f"riscv-pre-{rule}")
                self.assert_only(fixes, [commit])
                self.assertEqual(code, 1)
                bad = [p for p in fixes[commit]["places"]
                       if p["state"] in ("before", "missing")]
                self.assertIn(rule, [p["rule"] for p in bad])
                self.assertIn(f"kapcheck fix --rule {rule} --path arch/riscv",
                              fixes[commit]["patch"])

    def test_before_all(self):
        """None of the five."""
        _, fixes = status(FOLDER / "riscv-pre-all")
        self.assert_only(fixes, FIXES.values())

    def test_half(self):
        """The allocation is converted, the free is not."""
        code, fixes = status(FOLDER / "riscv-half-KAP001")
        half = FIXES["KAP001"]
        self.assert_only(fixes, [half], "HALF")
        self.assertEqual(code, 1)
        self.assertEqual([(p["part"], p["state"], p["rule"])
                          for p in fixes[half]["places"]],
                         [("allocation", "fixed", None),
                          ("free", "before", "KAP006")])
        self.assertIn("--rule KAP006", fixes[half]["patch"])
        _, out, _ = run(FOLDER / "riscv-half-KAP001")
        self.assertIn("    missing: arch/riscv/kernel/module.c:", out)

    def test_old(self):
        """6.1 is too old for some, and not for others."""
        code, fixes = status(FOLDER / "riscv-6.1")
        self.assertEqual(code, 1)
        self.assertEqual(
            {c for c, w in words(fixes).items() if w == "UNFIXED"},
            {FIXES["KAP003"], FIXES["KAP005"]})
        rest = ALL - {FIXES["KAP003"], FIXES["KAP005"]}
        for commit in rest:
            self.assertEqual(fixes[commit]["status"], "NOT_APPLICABLE")
        self.assertIn("execmem", fixes[FIXES["KAP004"]]["why"])
        self.assertIn("apply both together", fixes[BOOT]["why"])


# What a careless backport may leave out: the commit, the parts that are named
# then, and what is undone of 6.12.
RANGE = ("\t\t\t[{}] = {{\n\t\t\t\t.start\t= {},\n\t\t\t\t.end\t= {},\n"
         "\t\t\t\t.pgprot\t= {},\n\t\t\t\t.alignment = {},\n\t\t\t}},\n")
KPROBES_RANGE = RANGE.format("EXECMEM_KPROBES", "VMALLOC_START",
                             "VMALLOC_END", "PAGE_KERNEL_READ_EXEC", "1")
BPF_RANGE = RANGE.format("EXECMEM_BPF", "BPF_JIT_REGION_START",
                         "BPF_JIT_REGION_END", "PAGE_KERNEL", "PAGE_SIZE")
AREA = ("#else\n#define MODULES_VADDR\t\tVMALLOC_START\n"
        "#define MODULES_END\t\tVMALLOC_END\n")
HUNKS = {
    "allocation": (FIXES["KAP001"], ["allocation"], [
        (MODULE, ("= kvmalloc_array(", "= kmalloc_array("))]),
    "member": (FIXES["KAP002"], ["member"], [
        (MODULE, ("struct list_head rel_entry;",
                  "struct list_head *rel_entry;"))]),
    "uses": (FIXES["KAP002"], ["uses"], [
        (MODULE, ("list_add_tail(&entry->head, &rel_head->rel_entry)",
                  "list_add_tail(&entry->head, rel_head->rel_entry)"),
         (" &rel_head_iter->rel_entry,", " rel_head_iter->rel_entry,"))]),
    "free": (FIXES["KAP002"], ["frees"], [
        (MODULE, ("kfree(entry);\n\t\t\t\tkfree(rel_head);",
                  "kfree(entry);\n\t\t\t\tkfree(rel_head->rel_entry);\n"
                  "\t\t\t\tkfree(rel_head);"))]),
    "ranges": (FIXES["KAP004"], ["kprobes range", "BPF range"], [
        (INIT, (KPROBES_RANGE, ""), (BPF_RANGE, ""))]),
    "32 bit": (FIXES["KAP004"], ["32 bit"], [
        (INIT, ("#ifdef CONFIG_MMU\nstatic struct execmem_info",
                "#if defined(CONFIG_MMU) && defined(CONFIG_64BIT)\n"
                "static struct execmem_info")),
        (PGTABLE, (AREA, ""))]),
    "area": (FIXES["KAP004"], ["module area"], [
        (PGTABLE, (AREA, ""))]),
    "BPF free": (FIXES["KAP004"], ["BPF free"], [
        ("arch/riscv/net/bpf_jit_core.c",
         ("void *bpf_arch_text_copy(",
          "/* Of the area above. */\nvoid bpf_jit_free_exec(void *addr)\n{\n"
          "\treturn vfree(addr);\n}\n\nvoid *bpf_arch_text_copy("))]),
    "percpu data": (BOOT, ["definition"], [
        (SBI, ("static struct sbi_hart_boot_data boot_data[NR_CPUS];",
               "static DEFINE_PER_CPU(struct sbi_hart_boot_data, "
               "boot_data);"))]),
}


def code_of(text):
    """A C file without comments and blanks."""
    return re.sub(r"/\*.*?\*/|\s", "", text, flags=re.S)


def bad_parts(fix):
    """The parts of a fix that are not as after it."""
    return [place["part"] for place in fix["places"]
            if place["state"] in ("before", "missing")]


class Followers(Case):
    """What follows the fixes, and half of them."""

    def test_missing(self):
        """Each is told, and its patch applies and mends it."""
        tree = self.copy()
        self.edit(tree, MODULE,
                  ("if (j == num_relocations)", "if (j > num_relocations)"))
        self.edit(tree, SBI,
                  ("static struct sbi_hart_boot_data boot_data[NR_CPUS];",
                   "static DEFINE_PER_CPU(struct sbi_hart_boot_data, "
                   "boot_data);"),
                  ("&boot_data[cpuid]", "&per_cpu(boot_data, cpuid)"))
        code, fixes = status(tree, "--patches", self.scratch / "p")
        self.assert_only(fixes, [WRAP, BOOT])
        self.assertEqual(code, 1)
        self.apply(tree)
        code, fixes = status(tree)
        self.assert_only(fixes, [])
        self.assertEqual(code, 0)
        for path in (MODULE, SBI):
            self.assertEqual((tree / path).read_text(),
                             (FOLDER / "riscv-6.12" / path).read_text())

    def test_free_order(self):
        """A use after free beside the fix that makes it go away."""
        tree = self.copy("riscv-pre-KAP002")
        right = ("\t\t\t\tkfree(rel_head->rel_entry);\n"
                 "\t\t\t\tkfree(rel_head);\n")
        wrong = ("\t\t\t\tkfree(rel_head);\n"
                 "\t\t\t\tkfree(rel_head->rel_entry);\n")
        self.edit(tree, MODULE, (right, wrong))
        _, fixes = status(tree)
        self.assert_only(fixes, [FIXES["KAP002"], ORDER])
        self.assertIn("--patches", fixes[ORDER]["patch"])

    def test_size_as_first_written(self):
        """The form of the search that 6.10 has."""
        tree = self.copy()
        self.edit(tree, MODULE,
                  ("if (j == num_relocations)",
                   "if (j > sechdrs[relsec].sh_size / sizeof(*rel))"))
        _, fixes = status(tree)
        self.assert_only(fixes, [WRAP])
        self.assertIn("--patches", fixes[WRAP]["patch"])

    def test_follower_waits(self):
        """Without the fix that it follows it is no bug yet."""
        tree = self.copy("riscv-pre-KAP005")
        self.edit(tree, SBI, ("&boot_data[cpuid]",
                              "&per_cpu(boot_data, cpuid)"))
        _, fixes = status(tree)
        self.assertEqual(fixes[BOOT]["status"], "NOT_APPLICABLE")
        self.assertIn(FIXES["KAP005"], fixes[BOOT]["why"])

    def test_halves_of_percpu(self):
        """Each part of the percpu fix that is missing is named."""
        parts = {"page allocator": ("arch/riscv/Kconfig",
                                    "\tselect NEED_PER_CPU_PAGE_FIRST_CHUNK\n"),
                 "set-up": ("arch/riscv/Kconfig",
                            "\tselect HAVE_SETUP_PER_CPU_AREA\n")}
        for part, (path, line) in parts.items():
            with self.subTest(part):
                tree = self.copy()
                self.edit(tree, path, (line, ""))
                _, fixes = status(tree)
                self.assert_only(fixes, [FIXES["KAP005"]], "HALF")
                self.assertEqual(bad_parts(fixes[FIXES["KAP005"]]), [part])
                shutil.rmtree(tree)

    def test_percpu_as_symbols(self):
        """Kernels before 5.18 define the symbols, and select nothing."""
        config = "arch/riscv/Kconfig"
        tree = self.copy("riscv-6.12")
        text = (tree / config).read_text()
        symbols = ("HAVE_SETUP_PER_CPU_AREA", "NEED_PER_CPU_EMBED_FIRST_CHUNK",
                   "NEED_PER_CPU_PAGE_FIRST_CHUNK")
        for symbol in symbols:
            self.assertIn(f"\tselect {symbol}\n", text)
            text = text.replace(f"\tselect {symbol}\n", "")
        blocks = [f"\nconfig {symbol}\n\tdef_bool y\n\tdepends on NUMA\n"
                  for symbol in symbols]
        for kept, word in ((3, "FIXED"), (2, "HALF")):
            (tree / config).unlink()
            (tree / config).write_text(text + "".join(blocks[:kept]))
            _, fixes = status(tree)
            self.assertEqual(fixes[FIXES["KAP005"]]["status"], word)

    def test_empty_or_no_hook(self):
        """A hook that does nothing is as bad as none, and mended as well."""
        path = "arch/riscv/mm/kasan_init.c"
        tree = self.copy("riscv-6.12")
        text = (tree / path).read_text()
        body = re.compile(r"(kasan_populate_early_vm_area_shadow\([^)]*\)\n)"
                          r"\{.*?\n\}", re.S)
        for hook in (r"\1{\n}", "vnd_hook(void)\n{\n}"):
            (tree / path).unlink()
            (tree / path).write_text(body.sub(hook, text))
            _, fixes = status(tree, "--patches", self.scratch / "p")
            self.assertEqual(fixes[FIXES["KAP005"]]["status"], "HALF")
            self.assertIn("kapcheck fix", fixes[FIXES["KAP005"]]["patch"])
            self.apply(tree)
            self.assert_only(status(tree)[1], [])
            shutil.rmtree(self.scratch / "p")

    def test_half_of_execmem(self):
        """The allocators are gone, a range was not added."""
        tree = self.copy()
        self.edit(tree, INIT, ("[EXECMEM_BPF] = {",
                               "[EXECMEM_MODULE_DATA] = {"))
        _, fixes = status(tree)
        self.assert_only(fixes, [FIXES["KAP004"]], "HALF")
        self.assertEqual(bad_parts(fixes[FIXES["KAP004"]]), ["BPF range"])

    def test_each_hunk(self):
        """Each hunk of a fix, left out: named, and mended by what is offered."""
        for name, (commit, parts, edits) in HUNKS.items():
            with self.subTest(name):
                for old in self.scratch.iterdir():
                    shutil.rmtree(old)
                tree = self.copy()
                for path, *pairs in edits:
                    self.edit(tree, path, *pairs)
                _, fixes = status(tree, "--patches", self.scratch / "p")
                self.assert_only(fixes, [commit], "HALF")
                self.assertEqual(bad_parts(fixes[commit]), parts)
                self.apply(tree)
                self.assert_only(status(tree)[1], [])
                for path, *_ in edits:
                    self.assertEqual(
                        code_of((tree / path).read_text()),
                        code_of((FOLDER / "riscv-6.12" / path).read_text()))


class Vendor(Case):
    """Code that has moved, and fixes of a vendor's own."""

    def test_moved_and_renamed(self):
        """The same states, in the file where the code is now."""
        tree = self.vendor("riscv-pre-all")
        _, fixes = status(tree)
        self.assert_only(fixes, FIXES.values())
        place = fixes[FIXES["KAP001"]]["places"][0]
        self.assertEqual((place["file"], place["function"], place["rule"]),
                         (CORE, "vnd_rht_setup", "KAP001"))
        self.assertIn(CORE, fixes[FIXES["KAP002"]]["patch"])

    def test_all_patches(self):
        """What is written mends all of it, as `git am` would apply it."""
        tree = self.vendor("riscv-pre-all")
        status(tree, "--patches", self.scratch / "p")
        self.apply(tree)
        code, fixes = status(tree)
        self.assert_only(fixes, [])
        self.assertEqual(code, 0)

    def test_moved_and_fixed(self):
        """No name of upstream's is needed to see that it is there."""
        _, fixes = status(self.vendor("riscv-6.12"))
        self.assert_only(fixes, [])

    def test_out_of_the_arch(self):
        """The module loader is found in any folder."""
        tree = self.vendor("riscv-pre-KAP001")
        (tree / "drivers/vendor").mkdir(parents=True)
        (tree / CORE).rename(tree / "drivers/vendor/loader.c")
        _, fixes = status(tree)
        place = fixes[FIXES["KAP001"]]["places"][0]
        self.assertEqual(fixes[FIXES["KAP001"]]["status"], "UNFIXED")
        self.assertEqual(place["file"], "drivers/vendor/loader.c")

    def test_two_copies(self):
        """A fixed copy does not hide one that is not."""
        tree = self.copy("riscv-6.12")
        shutil.copy(FOLDER / "riscv-pre-KAP001" / MODULE,
                    tree / "arch/riscv/kernel/module-vendor.c")
        _, fixes = status(tree)
        self.assertEqual(fixes[FIXES["KAP001"]]["status"], "UNFIXED")
        self.assertEqual({p["file"]: p["state"] for p in
                          fixes[FIXES["KAP001"]]["places"]},
                         {MODULE: "fixed",
                          "arch/riscv/kernel/module-vendor.c": "before"})

    def test_own_fixes(self):
        """Other ways to mend the same bug count."""
        alloc, free = "*rht = kmalloc_array(", "\tkfree(*rht);\n"
        flush = "vnd_rht_flush(me, &rht,\n\t\t\t\t\t&slots);\n"
        cases = {
            "kvcalloc": [(alloc, "*rht = kvcalloc("),
                         (free, "\tkvfree(*rht);\n")],
            "caller frees": [(alloc, "*rht = kvmalloc_array("), (free, ""),
                             (flush, flush + "\tkvfree(rht);\n")],
            "cleanup": [(alloc, "*rht = kvmalloc_array("), (free, ""),
                        ("struct hlist_head *rht;",
                         "struct hlist_head *rht __free(kvfree) = NULL;")],
        }
        for name, pairs in cases.items():
            with self.subTest(name):
                tree = self.vendor("riscv-pre-KAP001", *pairs)
                _, fixes = status(tree)
                self.assert_only(fixes, [])
                shutil.rmtree(tree)

    def test_own_bound(self):
        """A bound may mend it; the form alone can't tell."""
        tree = self.vendor(
            "riscv-pre-KAP001",
            ("\t*rht = kmalloc_array(", "\tif (nrel > 65536)\n\t\treturn 0;\n"
             "\t*rht = kmalloc_array("))
        code, fixes = status(tree)
        self.assert_only(fixes, [FIXES["KAP001"]], "INCONCLUSIVE")
        self.assertEqual(code, 3)
        self.assertIn("KAP001 finds nothing",
                      fixes[FIXES["KAP001"]]["places"][0]["text"])

    def test_own_free_of_member(self):
        """The teardown frees what it forgot."""
        tree = self.vendor("riscv-pre-KAP002",
                           ("\t\t\tkfree(g);\n",
                            "\t\t\tkfree(g->entries);\n\t\t\tkfree(g);\n"))
        _, fixes = status(tree)
        self.assert_only(fixes, [])
        self.assertEqual(fixes[FIXES["KAP002"]]["places"][0]["state"],
                         "remade")

    def test_wrapped_allocator(self):
        """A wrapper of the vendor's is nothing that can be told."""
        tree = self.vendor("riscv-6.12",
                           ("*rht = kvmalloc_array(", "*rht = vnd_array("))
        code, fixes = status(tree)
        self.assertNotIn(fixes[FIXES["KAP001"]]["status"],
                         ("FIXED", "UNFIXED", "HALF"))
        self.assertEqual(code, 3)

    def test_alike_elsewhere(self):
        """A hash table like that of the relocations, and nothing else of it."""
        tree = self.scratch / "alike"
        (tree / "arch/riscv/kernel").mkdir(parents=True)
        (tree / "fs").mkdir()
        (tree / "arch/riscv/kernel/setup.c").write_text("int a;\n")
        (tree / "fs/ring.c").write_text("""
unsigned int ring_entries(unsigned int wanted)
{
	return roundup_pow_of_two(wanted);
}

int ring_alloc(struct ring *r, unsigned int entries)
{
	int bits = ilog2(entries);

	r->hash = kmalloc((1U << bits) * sizeof(struct hlist_head), GFP_KERNEL);
	if (!r->hash)
		return -ENOMEM;
	__hash_init(r->hash, 1U << bits);
	return 0;
}
""")
        code, fixes = status(tree)
        self.assertEqual(code, 0)
        self.assertEqual(set(words(fixes).values()), {"NOT_APPLICABLE"})

    def test_nothing_there(self):
        """A tree without any of it."""
        tree = self.scratch / "empty"
        (tree / "arch/vax").mkdir(parents=True)
        (tree / "arch/vax/a.c").write_text("int a;\n")
        code, fixes = status(tree)
        self.assertEqual(code, 0)
        self.assertEqual(set(words(fixes).values()), {"NOT_APPLICABLE"})

    def test_part_of_a_tree(self):
        """What is out of sight is not called absent."""
        for part in ("arch/riscv", "arch/riscv/mm/init.c"):
            code, _, err = run(FOLDER / "riscv-pre-KAP005" / part)
            self.assertEqual(code, 2)
            self.assertIn("the top", err)
        tree = self.scratch / "part"
        tree.mkdir()
        shutil.copy(FOLDER / "riscv-pre-KAP003" / INIT, tree)
        code, fixes = status(tree)
        self.assertEqual(fixes[FIXES["KAP003"]]["status"], "INCONCLUSIVE")
        self.assertEqual(code, 3)

    def test_suppressed(self):
        """A comment that suppresses the finding makes it no fix."""
        tree = self.copy("riscv-pre-KAP003")
        call = "\treturn vmemmap_populate_hugepages("
        self.edit(tree, INIT,
                  (call, "\t/* kapcheck: allow KAP003 no hotplug */\n" + call))
        _, fixes = status(tree)
        self.assert_only(fixes, [FIXES["KAP003"]])
        self.assertIn("by hand", fixes[FIXES["KAP003"]]["patch"])


class Documents(Case):
    """VEX, and how the program is called."""

    def document(self, tree, form, *options):
        """A VEX document."""
        _, out, err = run(tree, "--format", form, "--timestamp",
                          "2026-01-31T12:00:00Z", *options)
        self.assertEqual(err, "")
        return json.loads(out)

    def test_openvex(self):
        """Each state, by its word."""
        for name, state in (("riscv-half-KAP001", "affected"),
                            ("riscv-6.12", "fixed"),
                            ("riscv-6.1", "not_affected")):
            doc = self.document(FOLDER / name, "openvex")
            vex_form.check_openvex(doc)
            self.assertIn(state, [s["status"] for s in doc["statements"]])
            self.assertNotIn(str(FOLDER), json.dumps(doc))

    def test_cyclonedx(self):
        """Each state, by its word."""
        for name, state in (("riscv-half-KAP001", "exploitable"),
                            ("riscv-6.12", "resolved"),
                            ("riscv-6.1", "not_affected")):
            doc = self.document(FOLDER / name, "cyclonedx")
            vex_form.check_cyclonedx(doc)
            self.assertIn(state, [v["analysis"]["state"]
                                  for v in doc["vulnerabilities"]])
            self.assertNotIn(str(FOLDER), json.dumps(doc))

    def test_why_not(self):
        """Code that is there, and no bug without another fix, is not absent."""
        tree = FOLDER / "riscv-6.1"
        doc = self.document(tree, "openvex")
        why = {s["vulnerability"]["@id"].rpartition("/")[2][:12]:
               s.get("justification") for s in doc["statements"]}
        self.assertEqual(why[BOOT], "vulnerable_code_not_in_execute_path")
        self.assertEqual(why[FIXES["KAP001"]], "vulnerable_code_not_present")
        doc = self.document(tree, "cyclonedx")
        why = {v["bom-ref"][:12]: v["analysis"].get("justification")
               for v in doc["vulnerabilities"]}
        self.assertEqual(why[BOOT], "code_not_reachable")
        self.assertEqual(why[FIXES["KAP001"]], "code_not_present")

    def test_product(self):
        """From the Makefile, from the caller, or from nowhere."""
        doc = self.document(FOLDER / "riscv-6.1", "openvex")
        self.assertRegex(doc["statements"][0]["products"][0]["@id"],
                         r"^pkg:generic/linux@6\.1\.\d+$")
        purl = "pkg:deb/debian/linux@6.12.1-1?arch=source"
        doc = self.document(FOLDER / "riscv-6.1", "cyclonedx", "--product",
                            purl)
        self.assertEqual(doc["metadata"]["component"]["purl"], purl)
        self.assertEqual(doc["metadata"]["component"]["version"], "6.12.1-1")
        tree = self.scratch / "bare"
        tree.mkdir()
        (tree / "a.c").write_text("int a;\n")
        code, out, err = run(tree, "--format", "openvex")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("--product", err)

    def test_again(self):
        """The same input gives the same bytes, whatever the clock says."""
        tree = FOLDER / "riscv-6.12"
        for form in ("openvex", "cyclonedx"):
            first = run(tree, "--format", form,
                        env={"SOURCE_DATE_EPOCH": "1700000000"})
            second = run(tree, "--format", form, "--jobs", "1", "--timestamp",
                         "2023-11-14T22:13:20Z")
            self.assertEqual(first, second)
            third = run(tree, "--format", form, "--timestamp",
                        "2023-11-14T22:13:21Z")
            self.assertNotEqual(first[1], third[1])

    def test_wrong_calls(self):
        """Said on stderr; the exit status is 2."""
        tree = FOLDER / "riscv-6.12"
        for options, said in (
                (["--format", "xml"], "text, json, openvex, cyclonedx"),
                (["--timestamp", "noon"], "--timestamp"),
                (["--product", "linux"], "--product"),
                (["--jobs", "0"], "--jobs"),
                (["--colour"], "--colour"),
                (["another"], "not two")):
            code, out, err = run(tree, *options)
            self.assertEqual((code, out), (2, ""), options)
            self.assertIn(said, err)
        code, _, err = run(self.scratch / "nothing")
        self.assertEqual(code, 2)
        self.assertIn("No such file", err)
        code, _, err = run(tree, env={"SOURCE_DATE_EPOCH": "x"})
        self.assertEqual(code, 2)
        self.assertIn("SOURCE_DATE_EPOCH", err)

    def test_odd_names(self):
        """A path goes to the shell in quotes, to the terminal in print."""
        tree = self.copy("riscv-pre-KAP001")
        odd = "arch/riscv/kernel/mod ule\x1b.c"
        (tree / MODULE).rename(tree / odd)
        tree = tree.rename(tree.with_name("a tree; x"))
        _, out, _ = run(tree)
        self.assertNotIn("\x1b", out)
        self.assertIn("--path 'arch/riscv/kernel/mod ule\\033.c' "
                      f"'{tree}'\n", out)


if __name__ == "__main__":
    unittest.main()
