# SPDX-License-Identifier: GPL-2.0-only
"""install-coccicheck, and the semantic patches under the kernel's own script."""
import functools
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import cli_test
from patch_test import unmarked

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tools"))
from bench_spatch import MAKE_PARTS  # noqa: E402  (needs the path above)

FOLDER = "scripts/coccinelle/kapcheck"
RULES = sorted(p.name for p in TOP.glob("cocci/*.cocci"))
VERSIONS = ("6.1", "6.12")
# A rule, and a testcase that it fires on.
CASES = {"unbounded-alloc": "KAP001", "split-list-head": "KAP002"}
# Of each rule: one that every mode reports, and the first that is left alone.
BAD = {"unbounded-alloc": "bad_caller_reads_only.c",
       "split-list-head": "bad_allocated_by_helper.c"}
# Of each rule with a patch mode: a testcase that it mends.
MENDED = {"unbounded-alloc": "elf_helper", "split-list-head": "two_members",
          "dropped-altmap": "ifdef_arms", "mismatched-free": "out_parameter"}
# What the script itself prints around the results.
CHATTER = ("Please check for false positives", "When using \"patch\" mode",
           "/usr/bin/spatch ", "egrep: warning: egrep is obsolescent")


@functools.cache
def kernel_parts(version):
    """A folder with those parts of a kernel, from Debian's package; or None."""
    archive = pathlib.Path(f"/usr/src/linux-source-{version}.tar.xz")
    if not archive.is_file():
        return None
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    name = f"linux-source-{version}"
    subprocess.run(["tar", "-xf", archive, "-C", folder.name,
                    "--wildcards", *(f"{name}/{part}" for part in MAKE_PARTS)],
                   check=False, stderr=subprocess.DEVNULL)
    return pathlib.Path(folder.name) / name


def content(tree):
    """{path: bytes} of what lies in it, with empty folders."""
    return {str(p.relative_to(tree)): None if p.is_dir() else p.read_bytes()
            for p in tree.rglob("*")}


class Installing(cli_test.Case):
    """What is put there, and what is taken out."""

    def setUp(self):
        super().setUp()
        self.env["KAPCHECK_DATA"] = str(TOP)
        self.add("scripts/coccinelle/free/kfree.cocci", "// the kernel's\n")
        self.folder = self.tree / FOLDER

    def install(self, *args):
        """The finished call on the tree."""
        return self.run_it("install-coccicheck", *args, self.tree)

    def test_and_remove(self):
        """All rules, again without a change, and nothing left of them."""
        before = content(self.tree)
        for _ in range(2):
            self.check(self.install(), 0, "".join(
                f"{FOLDER}/{name}\n" for name in sorted(
                    RULES, key=self.by_id) + ["SHA256SUMS"]))
            self.assertEqual(sorted(os.listdir(self.folder)),
                             sorted([*RULES, "SHA256SUMS"]))
            for name in RULES:
                self.assertEqual((self.folder / name).read_bytes(),
                                 (TOP / "cocci" / name).read_bytes())
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"],
                       cwd=self.folder, check=True)
        self.check(self.install("--remove"), 0)
        self.assertEqual(content(self.tree), before)
        self.check(self.install("--remove"), 0, "", "nothing of kapcheck")

    @staticmethod
    def by_id(name):
        """Rules are listed by id."""
        card = TOP / "checkers" / name[:-len(".cocci")] / "rule.ini"
        return next(x for x in card.read_text().splitlines()
                    if x.startswith("id ="))

    def test_foreign_file(self):
        """A file of ours by name only stays, and nothing else is written."""
        self.add(f"{FOLDER}/{RULES[0]}", "// someone's\n")
        before = content(self.tree)
        self.check(self.install(), 2, "", f"{RULES[0]}: not from kapcheck")
        self.check(self.install("--remove"), 0, "", "nothing of kapcheck")
        self.assertEqual(content(self.tree), before)

    def test_same_file(self):
        """One that was copied by hand, and is the same, becomes ours."""
        self.add(f"{FOLDER}/{RULES[0]}",
                 (TOP / "cocci" / RULES[0]).read_bytes())
        self.check(self.install(), 0)

    def test_changed_file(self):
        """One that was changed since stays, also when the rest goes."""
        self.check(self.install(), 0)
        with open(self.folder / RULES[0], "a", encoding="utf-8") as out:
            out.write("// mine\n")
        self.check(self.install(), 2, "", f"{RULES[0]}: not from kapcheck, or "
                   "changed since")
        self.check(self.install("--remove"), 3, None, "changed since it was")
        self.assertEqual(sorted(os.listdir(self.folder)),
                         sorted([RULES[0], "SHA256SUMS"]))
        os.unlink(self.folder / RULES[0])
        self.check(self.install("--remove"), 0)
        self.assertFalse(self.folder.exists())

    def test_older_version(self):
        """Its files are replaced; a rule that is no more goes."""
        self.folder.mkdir()
        lines = []
        for name in (RULES[0], "gone.cocci"):
            (self.folder / name).write_bytes(b"// older\n")
            lines.append(f"{hashlib.sha256(b'// older' + bytes([10])).hexdigest()}"
                         f"  {name}\n")
        (self.folder / "SHA256SUMS").write_text("".join(lines))
        self.check(self.install(), 0)
        self.assertEqual(sorted(os.listdir(self.folder)),
                         sorted([*RULES, "SHA256SUMS"]))

    def test_others_in_the_folder(self):
        """A file that is not ours keeps the folder."""
        self.add(f"{FOLDER}/mine.cocci", "// mine\n")
        self.check(self.install(), 0)
        self.check(self.install("--remove"), 0)
        self.assertEqual(os.listdir(self.folder), ["mine.cocci"])

    def test_links(self):
        """Nothing is written or removed through a link."""
        away = self.top / "away"
        away.mkdir()
        self.folder.symlink_to(away)
        self.check(self.install(), 2, "", "kapcheck: ")
        self.assertEqual(os.listdir(away), [])
        self.folder.unlink()
        self.folder.mkdir()
        (self.folder / RULES[0]).symlink_to(TOP / "cocci" / RULES[0])
        self.check(self.install(), 2, "", "not from kapcheck")
        self.assertTrue((self.folder / RULES[0]).is_symlink())

    def test_hostile_list(self):
        """A list from the tree removes only what is as it says."""
        self.folder.mkdir()
        (self.folder / "kept").write_text("x")
        (self.folder / "SHA256SUMS").write_text(
            f"0000  kept\n{hashlib.sha256(b'').hexdigest()}  ../empty\n")
        self.add("scripts/coccinelle/empty", "")
        self.check(self.install("--remove"), 3, "", "kept: changed since")
        self.assertTrue((self.tree / "scripts/coccinelle/empty").exists())

    def test_wrong_calls(self):
        """No tree, two, one that is no kernel."""
        self.check(self.run_it("install-coccicheck"), 2, "", "takes one kernel")
        self.check(self.install(self.tree), 2, "", "takes one kernel tree")
        self.check(self.install("--keep"), 2, "", "Unknown option --keep")
        shutil.rmtree(self.tree / "scripts")
        self.check(self.install(), 2, "", "is this a kernel tree?")


class RealScript(cli_test.Case):
    """scripts/coccicheck of Debian's kernels over a small folder."""

    def setUp(self):
        super().setUp()
        self.env["KAPCHECK_DATA"] = str(TOP)
        for name in list(self.env):
            if name.startswith(("MAKE", "MFLAGS")):
                del self.env[name]

    def kernel(self, version):
        """A tree of that version with the rules and testcases in it."""
        parts = kernel_parts(version)
        if not parts:
            self.skipTest(f"no linux-source-{version}")
        tree = self.top / version
        shutil.copytree(parts, tree)
        (tree / "scripts/coccinelle").mkdir()
        for rule in CASES:
            for kind in ("bad", "good"):
                case = sorted(TOP.glob(f"testcases/{rule}/{kind}_*.c"))[0]
                if kind == "bad":
                    case = case.with_name(BAD[rule])
                self.write(tree / "drivers/x" / f"{rule}_{kind}.c",
                           case.read_bytes())
        done = self.run_it("install-coccicheck", tree)
        self.assertEqual(done.returncode, 0, done.stderr)
        return tree

    def results(self, done):
        """The lines that are not the script's own; it must not complain."""
        self.assertEqual(done.returncode, 0, done.stdout)
        lines = [x for x in done.stdout.splitlines()
                 if x and not x.startswith(CHATTER)]
        for line in lines:
            self.assertNotRegex(line, "EXN|Fatal|exception|warning:|failed|"
                                      "Skipping|not found|No such")
        return lines

    def make(self, tree, mode, **variables):
        """make coccicheck, in that mode."""
        words = [f"{name}={value}" for name, value in variables.items()]
        return self.results(subprocess.run(
            ["make", "-s", "ARCH=x86", "coccicheck", f"MODE={mode}",
             "M=drivers/x", "J=1", *words], cwd=tree, env=self.env, text=True,
            check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=cli_test.PATIENCE))

    @staticmethod
    def files(lines):
        """The testcases that are named."""
        return {f"{rule}_{kind}.c" for rule in CASES for kind in ("bad", "good")
                for line in lines if f"{rule}_{kind}.c" in line}

    BAD = {f"{rule}_bad.c" for rule in CASES}

    def modes(self, version):
        """Each mode finds the bad ones, and only those."""
        tree = self.kernel(version)
        report = self.make(tree, "report")
        self.assertEqual(self.files(report), self.BAD)
        for line in report:
            self.assertRegex(line, r"^\S+\.c:\d+:\d+-\d+: (WARNING|ERROR): ")
        org = self.make(tree, "org")
        self.assertEqual(self.files(org), self.BAD)
        for line in org:
            self.assertRegex(line, r"^\* TODO \[\[view:\S+::linb=\d+")
        context = self.make(tree, "context")
        self.assertEqual(self.files(context), self.BAD)
        self.assertTrue(any(x.startswith("-\t") for x in context))
        one = {"COCCI": f"{FOLDER}/unbounded-alloc.cocci"}
        self.assertEqual(self.files(self.make(tree, "report", **one)),
                         {"unbounded-alloc_bad.c"})
        patch = self.make(tree, "patch", **one)
        self.assertEqual(self.files(patch), {"unbounded-alloc_bad.c"})
        self.assertTrue(any(re.match(r"\+\t.*\bkvmalloc", x) for x in patch))

    def test_modes_6_1(self):
        """make coccicheck of 6.1."""
        self.modes("6.1")

    def test_modes_6_12(self):
        """make coccicheck of 6.12."""
        self.modes("6.12")

    def test_patch(self):
        """What MODE=patch prints applies, and mends as our own patch mode does."""
        tree = self.kernel("6.12")
        folder = tree / "drivers/x"
        shutil.rmtree(folder)
        for rule, name in MENDED.items():
            case = TOP / f"testcases/{rule}/bad_{name}.c"
            self.write(folder / f"{rule}.c",
                       unmarked(case.read_text()).encode())
        patch = "\n".join(self.make(tree, "patch")) + "\n"
        done = subprocess.run(
            ["git", "apply", "-p1", "-"], cwd=tree, input=patch, text=True,
            check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**self.env, "GIT_DIR": "/nonexistent"})
        self.assertEqual(done.returncode, 0, done.stdout + patch)
        for rule, name in MENDED.items():
            fixed = TOP / f"testcases/{rule}/fixed/{name}.c"
            self.assertEqual((folder / f"{rule}.c").read_text(),
                             unmarked(fixed.read_text()), rule)

    def test_check(self):
        """As `make C=1 CHECK=scripts/coccicheck` calls it: one file, last."""
        for version in VERSIONS:
            with self.subTest(version=version):
                tree = self.kernel(version)
                for kind, count in (("bad", 1), ("good", 0)):
                    done = subprocess.run(
                        ["scripts/coccicheck", "-D__linux__", "-Wbitwise",
                         "-Wp,-MMD,x.d", "-I./include",
                         f"drivers/x/unbounded-alloc_{kind}.c"], cwd=tree,
                        env={**self.env, "C": "1", "srctree": ".",
                             "LINUXINCLUDE": "-I./include -include "
                                             "./include/linux/kconfig.h"},
                        text=True, check=False, stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT, timeout=cli_test.PATIENCE)
                    self.assertEqual(len(self.files(self.results(done))),
                                     count, done.stdout)


if __name__ == "__main__":
    unittest.main()
