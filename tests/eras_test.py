# SPDX-License-Identifier: GPL-2.0-only
"""Kernels from 3.10 to 7.x, parts of trees, and copies of one driver.

The same driver as each era would write it, in trees whose headers have what that
era has: what is found, and that a patch uses only what the tree declares.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from testcases import CASES, KAPCHECK

SLAB_OLD = "void *kmalloc(size_t n, gfp_t f);\nvoid kfree(const void *p);\n" \
           "void kzfree(const void *p);\n"
MM_4_12 = "void *kvmalloc(size_t n, gfp_t f);\nvoid *kvzalloc(size_t n, gfp_t f);\n" \
          "void *kvmalloc_array(size_t n, size_t s, gfp_t f);\n" \
          "void kvfree(const void *p);\n"
MM_4_18 = MM_4_12 + "void *kvcalloc(size_t n, size_t s, gfp_t f);\n"
SLAB_7 = SLAB_OLD + MM_4_18 + \
    "#define kvmalloc_objs(t, n, ...) 0\n#define kvzalloc_objs(t, n, ...) 0\n" \
    "#define kvmalloc_flex(t, m, n, ...) 0\n#define kvzalloc_flex(t, m, n, ...) 0\n" \
    "DEFINE_FREE(kvfree, void *, kvfree(_T))\n"
DRIVER = """#include <linux/slab.h>

struct rec {{
	u64 a, b;
}};

int load(const void __user *arg)
{{
	struct rec *recs{attr};
	u32 n;

	if (copy_from_user(&n, arg, sizeof(n)))
		return -EFAULT;
	recs = {call};
	if (!recs)
		return -ENOMEM;
	recs[0].a = n;
{free}	return 0;
}}
"""


def driver(call, free="kfree", attr=""):
    """The driver with this allocation and its free."""
    return DRIVER.format(call=call, attr=attr,
                         free=f"\t{free}(recs);\n" if free else "")


class Tree(unittest.TestCase):
    """A tree in a scratch folder."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.top = pathlib.Path(scratch.name) / "linux"
        self.top.mkdir()

    def put(self, path, text):
        """A file of the tree."""
        full = self.top / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(text, encoding="utf-8")

    def run_it(self, verb, *args):
        """What kapcheck says."""
        done = subprocess.run(
            [KAPCHECK, verb, "--quiet", "--no-cache", "--engine",
             "cocci,kconfig", *map(str, args)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=300, check=False, stdin=subprocess.DEVNULL,
            env={**os.environ})
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done

    def findings(self, *args, path=None):
        """The findings of a scan of the tree, or of a part of it."""
        done = self.run_it("scan", "--level", "note", "--format", "json",
                           *args, path or self.top)
        return json.loads(done.stdout)["findings"]

    def fix(self):
        """(the lines that the patch adds, what has none)."""
        done = self.run_it("fix", self.top)
        added = [line[1:].strip() for line in done.stdout.split("\n")
                 if line.startswith("+") and not line.startswith("+++")]
        return added, done.stderr


class Eras(Tree):
    """What each era has in its headers."""

    def era(self, call, slab, mm="", **more):
        """(rules found, added lines, refusals) of a driver in such a tree."""
        self.put("include/linux/slab.h", slab)
        self.put("include/linux/mm.h", mm)
        self.put("drivers/x/load.c", driver(call, **more))
        found = [f["rule"] for f in self.findings()]
        return found, *self.fix()

    def test_before_kvmalloc(self):
        """3.10: found, and refused, since there is nothing to use."""
        for call in ("kmalloc(n * sizeof(*recs), GFP_KERNEL)",
                     "kzalloc(n * sizeof(struct rec), GFP_KERNEL)",
                     "kcalloc(n, sizeof(*recs), GFP_KERNEL)"):
            with self.subTest(call):
                found, added, said = self.era(call, SLAB_OLD)
                self.assertEqual((found, added), (["KAP001"], []))
                self.assertIn("no kvmalloc form", said)

    def test_no_kvcalloc(self):
        """4.12: kvmalloc_array() is there, kvcalloc() is not."""
        self.assertEqual(
            self.era("kmalloc_array(n, sizeof(*recs), GFP_KERNEL)", SLAB_OLD,
                     MM_4_12)[:2],
            (["KAP001"], ["#include <linux/mm.h>",
                          "recs = kvmalloc_array(n, sizeof(*recs), GFP_KERNEL);",
                          "kvfree(recs);"]))
        found, added, said = self.era("kcalloc(n, sizeof(*recs), GFP_KERNEL)",
                                      SLAB_OLD, MM_4_12)
        self.assertEqual((found, added), (["KAP001"], []))
        self.assertIn("no kvmalloc form of kcalloc()", said)

    def test_kvcalloc(self):
        """4.18 and on."""
        self.assertEqual(
            self.era("kcalloc(n, sizeof(*recs), GFP_KERNEL)", SLAB_OLD,
                     MM_4_18)[:2],
            (["KAP001"], ["#include <linux/mm.h>",
                          "recs = kvcalloc(n, sizeof(*recs), GFP_KERNEL);",
                          "kvfree(recs);"]))

    def test_declared_elsewhere(self):
        """What a header of its own brings along is not included again, unless
        that hangs on a configuration."""
        call = "kcalloc(n, sizeof(*recs), GFP_KERNEL)"
        for guard, more in (("#include <linux/mm.h>\n", []),
                            ("#ifdef CONFIG_MMU\n#include <linux/mm.h>\n#endif\n",
                             ["#include <linux/mm.h>"])):
            with self.subTest(guard):
                self.put("include/linux/some.h", "#ifndef SOME_H\n#define SOME_H\n"
                         + guard + "#endif\n")
                self.assertEqual(
                    self.era(call, "#include <linux/some.h>\n" + SLAB_OLD,
                             MM_4_18)[1],
                    [*more, "recs = kvcalloc(n, sizeof(*recs), GFP_KERNEL);",
                     "kvfree(recs);"])

    def test_sensitive(self):
        """5.8 and on: a free that wipes, where it can be told the length."""
        wipes = MM_4_18 + "void kvfree_sensitive(const void *p, size_t n);\n"
        for call, length in (
                ("kmalloc(n * sizeof(*recs), GFP_KERNEL)", "n * sizeof(*recs)"),
                ("kcalloc(n, sizeof(*recs), GFP_KERNEL)",
                 "array_size(n, sizeof(*recs))")):
            for free in ("kfree_sensitive", "kzfree"):
                with self.subTest(call, free=free):
                    _, added, said = self.era(call, SLAB_OLD, wipes, free=free)
                    self.assertEqual(added, [
                        "#include <linux/mm.h>", "recs = kv" + call[1:] + ";",
                        f"kvfree_sensitive(recs, {length});"], said)
        _, added, said = self.era("kcalloc(n, sizeof(*recs), GFP_KERNEL)",
                                  SLAB_OLD, MM_4_18, free="kzfree")
        self.assertEqual(added, [])
        self.assertIn("no kvfree_sensitive() here", said)

    def test_noprof(self):
        """6.10 and on: the functions behind the macros."""
        found, _, _ = self.era("kmalloc_array_noprof(n, sizeof(*recs), "
                               "GFP_KERNEL)", SLAB_OLD, MM_4_18)
        self.assertEqual(found, ["KAP001"])

    def test_typed(self):
        """7.x: by type or by object, with flags or without."""
        for call in ("kmalloc_objs(*recs, n)", "kzalloc_objs(*recs, n)",
                     "kmalloc_objs(struct rec, n)",
                     "kmalloc_objs(*recs, n, GFP_KERNEL)"):
            with self.subTest(call):
                found, added, said = self.era(call, SLAB_7)
                self.assertEqual(found, ["KAP001"])
                self.assertEqual(added, ["recs = " + call.replace("k", "kv", 1)
                                         + ";", "kvfree(recs);"], said)

    def test_typed_atomic(self):
        """Flags that forbid to sleep stay as they are."""
        found, _, _ = self.era("kmalloc_objs(*recs, n, GFP_ATOMIC)", SLAB_7)
        self.assertEqual(found, [])

    def test_cleanup(self):
        """__free(kfree) becomes __free(kvfree) where that is defined."""
        found, added, said = self.era("kmalloc_objs(*recs, n)", SLAB_7, free="",
                                      attr=" __free(kfree) = NULL")
        self.assertEqual(found, ["KAP001"])
        self.assertEqual(added, ["struct rec *recs __free(kvfree) = NULL;",
                                 "recs = kvmalloc_objs(*recs, n);"], said)

    def test_half(self):
        """The free that does not go with the era's allocator."""
        for call, slab in (
                ("kvmalloc(n * sizeof(*recs), GFP_KERNEL)", SLAB_OLD),
                ("kvmalloc_array_noprof(n, sizeof(*recs), GFP_KERNEL)",
                 SLAB_OLD),
                ("kvmalloc_objs(*recs, n)", SLAB_7),
                ("kvzalloc_objs(struct rec, n, GFP_KERNEL)", SLAB_7)):
            for free in ("kfree", "kzfree", "kfree_sensitive"):
                with self.subTest(call, free=free):
                    found, _, _ = self.era(call, slab, free=free)
                    self.assertEqual(found, ["KAP006"])


IMAGE = """#include <linux/slab.h>
#include "image.h"

static int put(struct dev *d, u8 *buf, u16 len)
{{
	return usb_control_msg(d->udev, 0, 1, 2, 3, 4, buf, len, 5);
}}

int start(struct dev *d)
{{
	{kind} data = d->image->data;
	u16 size = d->image->size;

	return put(d, {given}, size);
}}

int load(struct dev *d, const struct firmware *fw)
{{
	d->image = kmemdup(fw->data, fw->size, GFP_KERNEL);
	return d->image ? 0 : -ENOMEM;
}}

void unload(struct dev *d)
{{
	kfree(d->image);
}}
"""
DUP_6_12 = "void *kvmemdup(const void *p, size_t n, gfp_t f);\n" + MM_4_18 + \
    SLAB_OLD


class Headers(Tree):
    """What a header says of the memory."""

    def said(self, header, kind="u8 *", given="data"):
        """(lines that a fix adds, refusals) of such a driver."""
        self.put("include/linux/slab.h", DUP_6_12)
        self.put("drivers/x/image.h", header)
        # what is copied as a whole is known to hold its arrays, whoever says so
        self.put("drivers/x/load.c", IMAGE.format(kind=kind, given=given).replace(
            "kmemdup(fw->data, ", "kmalloc("))
        return self.fix()

    def test_array_for_a_bus(self):
        """An array in the memory is a part of it, and goes to a bus."""
        device = "struct dev {\n\tvoid *udev;\n\tstruct image *image;\n};\n"
        array = "struct image {\n\t__le16 size;\n\tu8 data[];\n};\n"
        for header in (array + device, device, "#include <linux/image.h>\n"):
            with self.subTest(header):
                self.put("include/linux/image.h", array + device)
                added, said = self.said(header)
                self.assertEqual(added, [])
                self.assertRegex(said, r"usb_control_msg\(\)|can't be told")

    def test_array_in_another_file(self):
        """The same where one file allocates and another one sends."""
        self.put("include/linux/slab.h", DUP_6_12)
        self.put("drivers/x/image.h", "struct image {\n\tu16 size;\n"
                 "\tu8 data[];\n};\nstruct dev {\n\tstruct image *image;\n};\n")
        self.put("drivers/x/load.c", IMAGE[:IMAGE.index("static int put")] +
                 IMAGE[IMAGE.index("int load"):].format())
        for use, good in (("u8 *p = d->image->data;", False),
                          ("later(d->image->data + 4);", False),
                          ("later((void *)d->image->data);", False),
                          ("return d->image->data;", False),
                          ("u16 n = d->image->size;", True),
                          ("u8 c = d->image->data[3];", True),
                          ("memcpy(to, d->image->data, 4);", True)):
            with self.subTest(use):
                self.put("drivers/x/send.c", '#include "image.h"\n'
                         f"int send(struct dev *d)\n{{\n\t{use}\n}}\n")
                added, said = self.fix()
                self.assertEqual(bool(added), good, said)
                self.assertEqual("send.c:4: image has a part data" in said,
                                 not good, said)

    def test_number(self):
        """A number that is read from it is none."""
        added, said = self.said(
            "struct image {\n\tu16 size;\n\tu32 data;\n};\nstruct dev {\n"
            "\tvoid *udev;\n\tu8 *buf;\n\tstruct image *image;\n};\n",
            "u32 ", "d->buf + data")
        self.assertEqual(added, [
            "d->image = kvmalloc(fw->size, GFP_KERNEL);",
            "kvfree(d->image);"], said)

    def test_types_of_a_header(self):
        """What only the header tells is no array is given to others."""
        header = ("struct image {\n\tu16 size;\n\tu32 data%s;\n};\nstruct dev {\n"
                  "\tvoid *udev;\n\tstruct image *image;\n};\n")
        for kind, good in (("", True), ("[]", False)):
            with self.subTest(kind):
                self.put("drivers/x/image.h", header % kind)
                self.put("include/linux/slab.h", DUP_6_12)
                self.put("drivers/x/load.c", IMAGE[:IMAGE.index("static")] +
                         "void start(struct dev *d)\n{\n\tsend(d->image->data);\n"
                         "}\n\n" + IMAGE[IMAGE.index("int load"):].format())
                added, said = self.fix()
                self.assertEqual(bool(added), good, said)


class Parts(Tree):
    """Partial trees and copies."""

    CALL = driver("kmalloc(n * sizeof(*recs), GFP_KERNEL)")

    def test_one_file_of_nothing(self):
        """Without any tree around it."""
        self.put("load.c", self.CALL)
        self.assertEqual([f["file"] for f in self.findings(
            path=self.top / "load.c")], ["load.c"])

    def test_drivers_only(self):
        """No headers, no Kconfig: found, and patched as a present kernel."""
        self.put("drivers/x/load.c", self.CALL)
        self.assertEqual([f["rule"] for f in self.findings()], ["KAP001"])
        self.assertIn("kvfree(recs);", self.fix()[0])

    def test_arch_only(self):
        """arch/X by itself: Kconfig and C."""
        shutil.copytree(
            CASES / "percpu-no-page-fallback" / "bad_kconfig_numa_select",
            self.top, dirs_exist_ok=True)
        self.put("arch/skiff/kernel/load.c", self.CALL)
        self.assertEqual([(f["rule"], f["file"]) for f in self.findings()], [
            ("KAP005", "arch/skiff/Kconfig"),
            ("KAP001", "arch/skiff/kernel/load.c")])

    def test_copies(self):
        """Each copy of a driver has a finding and a fingerprint of its own."""
        paths = [f"drivers/{name}/load.c" for name in
                 ("x", "x_v2", "x_v3", "staging/vendor/x")]
        for path in paths:
            self.put(path, self.CALL)
        found = self.findings()
        self.assertEqual([f["file"] for f in found], sorted(paths))
        self.assertEqual(len({f["fingerprint"] for f in found}), len(paths))

    def test_copy_is_no_partner(self):
        """What one copy allocates, another copy does not free."""
        header = "struct box {\n\tvoid *map;\n};\n"
        for name, call, free in (("a", "kvmalloc", "kvfree"),
                                 ("b", "kmalloc", "kfree")):
            self.put(f"drivers/{name}/box.h", header)
            self.put(f"drivers/{name}/make.c",
                     '#include "box.h"\nint make(struct box *b, int n)\n{\n'
                     f"\tb->map = {call}(n, GFP_KERNEL);\n"
                     "\treturn b->map ? 0 : -1;\n}\n")
            self.put(f"drivers/{name}/end.c",
                     '#include "box.h"\nvoid end(struct box *b)\n{\n'
                     f"\t{free}(b->map);\n}}\n")
        self.assertEqual(self.findings(), [])


if __name__ == "__main__":
    unittest.main()
