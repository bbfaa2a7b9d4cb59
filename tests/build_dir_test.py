# SPDX-License-Identifier: GPL-2.0-only
"""./run build-dir: over a small tree whose Makefile speaks as the kernel's, and
the reading of what the kernel's own prints."""
import contextlib
import io
import json
import pathlib
import shutil
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tools"))
import build_dir  # noqa: E402  (needs the path above)
import compile_commands  # noqa: E402

# Out of tree as the kernel: rules write to $(O); -n prints what V=1 echoes.
MAKEFILE = r"""
# it knows LLVM_SUFFIX
S := $(CURDIR)
CC := clang$(LLVM) -nostdinc -I$(S)/include -D__KERNEL__ -Wp,-MMD,x.d
NAME := '\''"x y"'\''
define one
	set -e; echo '  $(CC) -DKBUILD_BASENAME=$(NAME) -c -o $(1).o $(S)/$(1).c ; ./objtool $(1).o'; false
endef
defconfig:
	cp $(S)/arch/$(ARCH)/configs/defconfig $(O)/.config
olddefconfig:
	grep -v CONFIG_BAD $(O)/.config >$(O)/.new; mv $(O)/.new $(O)/.config
prepare:
	mkdir -p $(O)/scripts/mod
	sed 's|CC|$(CC)|;s|SRC|$(S)|' $(S)/empty.cmd >$(O)/scripts/mod/.empty.o.cmd
kernel/:
	$(call one,kernel/fork)
drivers/:
	echo '  clang -c -o drivers/tool.o $(S)/drivers/tool.c'
	$(call one,drivers/gone)
arch/%/:
	:
noconfig:
	echo it is broken; exit 1
.PHONY: kernel/ drivers/
"""
EMPTY = r"""savedcmd_scripts/mod/empty.o := CC -Iscripts/mod -DKBUILD_BASENAME='"empty"' \
-c -o scripts/mod/empty.o SRC/scripts/mod/empty.c

source_scripts/mod/empty.o := scripts/mod/empty.c
""".replace("\\\n", "")
FILES = {
    "Makefile": MAKEFILE,
    "Kconfig": "",
    "empty.cmd": EMPTY,
    "arch/toy/Makefile": "core-y += arch/toy/mm/\n",
    "arch/toy/mm/init.c": "",
    "arch/other/Makefile": "",
    "arch/other/init.c": "",
    "arch/toy/configs/defconfig": "CONFIG_A=y\n",
    "kernel/Makefile": "",
    "kernel/fork.c": "int fork;\n",
    "drivers/Makefile": "subdir-ccflags-y += -I$(srctree)/drivers/inc\n",
    "drivers/net/Makefile": (
        "ccflags-y := -I$(src)/include \\\n\t-DNET $(call maybe,-DNO)\n"
        "ccflags-$(CONFIG_A) += -DA_IS_ON\n"
        "ccflags-$(CONFIG_B) += -DB_IS_ON\n"
        "CFLAGS_left-out.o += -I $(srctree)/lib -O3\n"
        "CFLAGS_another.o := -DANOTHER\n"),
    "drivers/net/left-out.c": "int left;\n",
    "scripts/mod/empty.c": "",
    "tools/tool.c": "",
}


class MadeUpTree(unittest.TestCase):
    """One tree of our own, configured anew in each test."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp()).resolve()
        self.addCleanup(shutil.rmtree, self.folder)
        self.tree = self.folder / "tree"
        for name, text in FILES.items():
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            (self.tree / name).write_text(text)
        self.out = self.folder / "out"

    def make(self, *more):
        """(exit status, what was said)."""
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            status = build_dir.main([str(self.tree), "--arch", "toy", "--out",
                                     str(self.out), *more])
        return status, said.getvalue()

    def entries(self):
        """{relative file name: entry}."""
        made = json.loads((self.out / "compile_commands.json").read_text())
        return {str(pathlib.Path(e["file"]).relative_to(self.tree)): e
                for e in made}

    @unittest.skipUnless(shutil.which("make"), "no make")
    def test_commands(self):
        status, said = self.make()
        self.assertEqual(status, 0, said)
        entries = self.entries()
        self.assertEqual(
            {name: e["kapcheck"] for name, e in entries.items()},
            {"kernel/fork.c": "exact", "scripts/mod/empty.c": "exact",
             "drivers/net/left-out.c": "template",
             "arch/toy/mm/init.c": "template"})
        exact = entries["kernel/fork.c"]
        self.assertEqual(exact["directory"], str(self.out))
        self.assertIn('-DKBUILD_BASENAME="x y"', exact["arguments"])
        self.assertEqual(exact["arguments"][-1], exact["file"])
        self.assertFalse([w for w in exact["arguments"] if "-M" in w])

    @unittest.skipUnless(shutil.which("make"), "no make")
    def test_template_takes_plain_flags(self):
        self.make()
        words = self.entries()["drivers/net/left-out.c"]["arguments"]
        text = " ".join(words)
        for wanted in (f"-I {self.tree}/drivers/inc", f"-I {self.tree}/lib",
                       f"-I {self.tree}/drivers/net/include", "-DNET",
                       "-DA_IS_ON", '-DKBUILD_BASENAME="left_out"'):
            self.assertIn(wanted, text)
        for unwanted in ("B_IS_ON", "-DNO", "ANOTHER", "-O3", "empty",
                         "scripts/mod"):
            self.assertNotIn(unwanted, text)

    @unittest.skipUnless(shutil.which("make"), "no make")
    def test_fragment(self):
        fragment = self.folder / "fragment"
        fragment.write_text("CONFIG_B=y\nCONFIG_BAD=y\n")
        status, said = self.make("--fragment", str(fragment))
        self.assertEqual(status, 0, said)
        self.assertIn("CONFIG_BAD=y", said)
        self.assertNotIn("CONFIG_B=y\n", said)
        words = self.entries()["drivers/net/left-out.c"]["arguments"]
        self.assertIn("-DB_IS_ON", words)

    @unittest.skipUnless(shutil.which("make"), "no make")
    def test_the_tree_stays_as_it_is(self):
        before = sorted(self.tree.rglob("*"))
        self.make()
        self.assertEqual(sorted(self.tree.rglob("*")), before)

    @unittest.skipUnless(shutil.which("make"), "no make")
    def test_a_failing_make_is_told(self):
        status, said = self.make("--config", "noconfig")
        self.assertEqual(status, 2)
        self.assertIn("make noconfig failed", said)

    def test_refusals(self):
        for words, why in ((("--arch", "nil"), "no architecture nil"),
                           (("--fragment", "/nonexistent"), "no such file")):
            status, said = self.make(*words)
            self.assertEqual(status, 2)
            self.assertIn(why, said)
        (self.tree / ".config").write_text("")
        self.assertIn("mrproper", self.make()[1])
        (self.tree / "Kconfig").unlink()
        self.assertIn("no kernel tree", self.make()[1])
        self.assertFalse(self.out.exists())


class Commands(unittest.TestCase):
    """Lines and files as other kernels print and keep them."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp()).resolve()
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "a.c").write_text("")

    def exact(self, *lines):
        """[arguments] of the entries that the lines give."""
        commands = compile_commands.printed(lines)
        return [e["arguments"] for e in
                compile_commands.exact(self.folder, commands).values()]

    def test_objtool_behind_the_command(self):
        self.assertEqual(
            self.exact("set -e; echo '  gcc -D__KERNEL__ -c -o a.o a.c   ; "
                       "./objtool a.o'; gcc"),
            [["gcc", "-D__KERNEL__", "-c", "-o", "a.o", "a.c"]])

    def test_not_the_kernel(self):
        self.assertEqual(self.exact("echo '  gcc -c -o a.o a.c'",
                                    "echo '  ld -D__KERNEL__ a.o'",
                                    "echo '  gcc -D__KERNEL__ -c -o b.o b.c'",
                                    "echo '  gcc -D__KERNEL__ \"-c a.c'"), [])

    def test_objects_that_want_made_headers(self):
        """Those that a rule names; any of the folder where it means all."""
        files = {
            "a/Makefile": "$(obj)/two.o: $(obj)/two.h \\\n  $(obj)/b.h\n"
                          "$(obj)/gone.o: $(obj)/gone.h\nobj-y := one.o\n",
            "a/one.c": "", "a/two.c": "",
            "b/Makefile": "$(addprefix $(obj)/,$(b-y)): $(obj)/all.h\n",
            "b/three.c": "", "b/four.c": "",
            "c/Makefile": "$(obj)/all.h: $(src)/list\n", "c/five.c": "",
            "d/Makefile": "all := $(addprefix $(obj)/,$(d-y))\n"
                          "$(all): $(obj)/made/all.h\n", "d/six.c": ""}
        with tempfile.TemporaryDirectory() as scratch:
            tree = pathlib.Path(scratch).resolve()
            for name, text in files.items():
                (tree / name).parent.mkdir(exist_ok=True)
                (tree / name).write_text(text)
            entries = {str(tree / name): {} for name in files
                       if name.endswith(".c")}
            self.assertEqual(
                compile_commands.wanting_headers(tree, entries),
                ["a/two.o", "b/four.o", "d/six.o"])

    def test_its_own_object_comes_first(self):
        boot = "echo '  gcc -D__KERNEL__ -DBOOT -c -o boot/x.o a.c'"
        own = "echo '  gcc -D__KERNEL__ -c -o a.o a.c'"
        for lines in ((boot, own), (own, boot)):
            self.assertNotIn("-DBOOT", self.exact(*lines)[0])

    def test_what_is_built_already(self):
        (self.folder / ".a.o.cmd").write_text(
            "cmd_a.o := gcc -Wp,-MD,.a.o.d -D__KERNEL__ -DX='$$(pound)' "
            "-c -o a.o a.c ; ./objtool a.o\n\nsource_a.o := a.c\n")
        (self.folder / ".b.o.cmd").write_text("cmd_b.o := ld -r \"\n")
        self.assertEqual(
            list(compile_commands.exact(
                self.folder, compile_commands.built(self.folder)).values()),
            [{"directory": str(self.folder), "file": f"{self.folder}/a.c",
              "arguments": ["gcc", "-D__KERNEL__", "-DX=#", "-c", "-o", "a.o",
                            "a.c"], "kapcheck": "exact"}])

    def test_dependency_files_are_not_written(self):
        self.assertEqual(compile_commands.without_dependencies(
            ["cc", "-MF", "x", "-MD", "-MT", "y", "-c", "-Wp,-MMD,z", "a.c"]),
            ["cc", "-c", "a.c"])


if __name__ == "__main__":
    unittest.main()
