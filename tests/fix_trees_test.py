# SPDX-License-Identifier: GPL-2.0-only
"""`kapcheck fix --apply` on the testcases that are trees.

For rules whose fixer is no semantic patch. testcases/<rule>/after/NAME/ holds
the files of bad_NAME or good_NAME that the fix changes, as they are afterwards;
all others stay. A finding that is refused has a mark that goes on with
"no patch: " and (a part of) the reason; a tree without one has an after/.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import marks
from testcases import CASES, KAPCHECK, cards

NO_PATCH = re.compile(r"\bno patch: *(.*?) *(?:\*/|$)", re.M)
NOT_FIXED = re.compile(r"^kapcheck: (.+?):(\d+): no patch: (.*) \[KAP\d+\]$", re.M)


def trees():
    """(rule's id, folder) of the trees of rules with such a fixer."""
    for name, card in cards().items():
        if card.get("fix", "by", fallback="cocci") == "cocci":
            continue
        for path in sorted((CASES / name).iterdir()):
            if path.is_dir() and path.name.startswith(("bad_", "good_")):
                yield card["rule"]["id"], path


def files(root):
    """{path: bytes} of a folder."""
    return {p.relative_to(root).as_posix(): p.read_bytes()
            for p in sorted(root.rglob("*")) if p.is_file()}


def refusals(tree):
    """{(path, line): reason} that the marks of a tree expect."""
    expected = {}
    for path, text in files(tree).items():
        for number, line in enumerate(text.decode().split("\n"), 1):
            reason = NO_PATCH.search(line)
            if reason and marks.WORD.search(line):
                expected[path, number] = reason[1]
    return expected


def fix(rule, tree):
    """What `kapcheck fix --apply` said."""
    done = subprocess.run(
        [str(KAPCHECK), "fix", str(tree), "--apply", "--rule", rule, "--level",
         "note", "--engine", "cocci,kconfig", "--quiet"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300,
        check=False, stdin=subprocess.DEVNULL, env={**os.environ})
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(f"kapcheck ended with {done.returncode}: "
                           f"{done.stderr}")
    return done.stderr


class FixTrees(unittest.TestCase):
    """Each tree becomes what after/ says, or stays."""

    maxDiff = None

    def check(self, rule, case):
        """One tree, fixed in a copy."""
        after = case.parent / "after" / case.name
        expected = files(case)
        if after.is_dir():
            expected |= files(after)
        with tempfile.TemporaryDirectory() as scratch:
            copy = pathlib.Path(scratch) / "tree"
            shutil.copytree(case, copy)
            said = fix(rule, copy)
            found = files(copy)
            self.assertEqual(sorted(found), sorted(expected), said)
            for path, text in expected.items():
                self.assertEqual(found[path].decode(), text.decode(),
                                 f"{path}\n{said}")
        wanted = refusals(case)
        refused = {(m[1], int(m[2])): m[3] for m in NOT_FIXED.finditer(said)}
        self.assertEqual(sorted(refused), sorted(wanted), said)
        for place, reason in wanted.items():
            self.assertIn(reason, refused[place])
        if case.name.startswith("bad_"):
            self.assertTrue(wanted or after.is_dir(),
                            "neither refusals nor after/ for a bad tree")
        else:
            self.assertFalse(wanted or after.is_dir(), "a good tree stays")

    def test_trees(self):
        """All of them, each on its own."""
        seen = 0
        for rule, case in trees():
            seen += 1
            with self.subTest(case.relative_to(CASES).as_posix()):
                self.check(rule, case)
        self.assertGreater(seen, 10)

    def test_kconfig_that_lacks_a_file(self):
        """What could not be read before is no reason against a fix."""
        case = CASES / "private-exec-alloc" / "bad_tree_data_apart"
        after = files(case.parent / "after" / case.name)
        with tempfile.TemporaryDirectory() as scratch:
            copy = pathlib.Path(scratch) / "tree"
            shutil.copytree(case, copy)
            (copy / "arch/lark/Kconfig").write_text(
                'config LARK\n\tdef_bool y\n\nsource "arch/lark/Kconfig.x"\n',
                encoding="ascii")
            said = fix("KAP004", copy)
            self.assertEqual(after.items() & files(copy).items(), after.items(),
                             said)

    def test_after_has_its_origin(self):
        """No folder in after/ is left behind."""
        for path in CASES.glob("*/after/*"):
            self.assertTrue((path.parent.parent / path.name).is_dir(), path)

NOFS = """\
struct request {
	u32 count;
};

long run(const void __user *arg)
{
	struct request req;
	void *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	p = kcalloc(req.count, sizeof(u64), GFP_NOFS);
	if (!p)
		return -ENOMEM;
	kfree(p);
	return 0;
}
"""
SLAB = "void *kvcalloc(size_t n, size_t size, gfp_t flags);\n" \
       "void kvfree(const void *p);\n"


class Flags(unittest.TestCase):
    """GFP_NOFS becomes a kvmalloc form where the tree's code is made for it,
    whatever its version is."""

    def patch(self, **mm):
        """What is said of a tree with these files in mm/."""
        with tempfile.TemporaryDirectory() as scratch:
            tree = pathlib.Path(scratch)
            for name, text in {"include/linux/slab.h": SLAB,
                               "fs/x.c": NOFS,
                               **{f"mm/{name}.c": text
                                  for name, text in mm.items()}}.items():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                (tree / name).write_text(text)
            return fix("KAP001", tree), (tree / "fs/x.c").read_text()

    def test_heeded(self):
        said, after = self.patch(vmalloc="\tflags = memalloc_nofs_save();\n",
                                 util="void *kvmalloc_node(void);\n")
        self.assertIn("kvcalloc(req.count, sizeof(u64), GFP_NOFS)", after, said)
        self.assertIn("kvfree(p);", after)

    def test_not_heeded(self):
        for mm in ({}, {"vmalloc": "x\n"},
                   {"vmalloc": "\tflags = memalloc_nofs_save();\n",
                    "util": "\tif ((flags & GFP_KERNEL) != GFP_KERNEL)\n"}):
            said, after = self.patch(**mm)
            self.assertEqual(after, NOFS)
            self.assertIn("kvmalloc() is not made for the flags GFP_NOFS", said)


if __name__ == "__main__":
    unittest.main()
