# SPDX-License-Identifier: GPL-2.0-only
"""scan --kernel-config: is the file built, and does the #if around it hold."""
import json
import unittest

import cli_test
import sarif_form

CODE = "int f(int n)\n{\n\treturn take(n);\n}\n"
CONFIG = """#
# Automatically generated file; DO NOT EDIT.
# Linux/foo 6.12.3 Kernel Configuration
#
CONFIG_64BIT=y
CONFIG_NETDEVICES=y
CONFIG_MOD=m
CONFIG_NAME="text"
# CONFIG_OFF is not set
"""
MAKEFILES = {
    "Makefile": "ifeq ($(need-sub-make),1)\nelse\nlibs-y := lib/\nendif\n",
    "Kbuild": "obj-y += drivers/\nobj-y += arch/$(SRCARCH)/\n",
    "drivers/Makefile": "obj-$(CONFIG_NETDEVICES) += net/\n"
                        "obj-$(CONFIG_OFF) += off/\n",
    "drivers/net/Makefile":
        "# obj-y += comment.o\n"
        "obj-y += yes.o deep/below.o wide_$(BITS).o\n"
        "obj-$(CONFIG_MOD) += \\\n\tmod.o \\\n\tmore.o\n"
        "obj-$(CONFIG_OFF) += off.o\n"
        "obj-$(CONFIG_GONE) += gone.o either.o\n"
        "obj-y += either.o\n"
        "obj-$(shell echo y) += shell.o\n"
        "obj-$(CONFIG_MOD) += whole.o\n"
        "whole-objs := part.o\n"
        "whole-$(CONFIG_OFF) += partoff.o\n"
        "whole-y += $(addprefix sub/, one.o two.o)\n"
        "loop-y += loop.o\n"
        "set-y := before.o\nset-$(CONFIG_64BIT) := after.o\n"
        "obj-y += $(set-y)\n"
        "ifdef CONFIG_OFF\nobj-y += inside.o\nelse\nobj-y += other.o\nendif\n"
        "ifeq ($(CONFIG_MOD),y)\nobj-y += isy.o\n"
        "else ifeq ($(CONFIG_MOD),m)\nobj-y += ism.o\n"
        "else\nobj-y += neither.o\nendif\n"
        "ifneq ($(CONFIG_NETDEVICES),)\nobj-y += some.o\nendif\n"
        "ifeq ($(call magic),)\nobj-y += magic.o\nendif\n",
    "arch/foo/Makefile": "core-y += arch/foo/kernel/\n",
    "arch/foo/kernel/Makefile": "obj-y += irq.o\n",
    "arch/bar/kernel/Makefile": "obj-y += irq.o\n",
    "lib/Makefile": "lib-y := str.o\nhostprogs := gen\n",
}
FILES = {
    "drivers/net/yes.c": "built", "drivers/net/mod.c": "built",
    "drivers/net/more.c": "built", "drivers/net/off.c": "not-built",
    "drivers/net/gone.c": "not-built", "drivers/net/either.c": "built",
    "drivers/net/shell.c": "undetermined", "drivers/net/part.c": "built",
    "drivers/net/partoff.c": "not-built", "drivers/net/sub/two.c": "built",
    "drivers/net/loop.c": "undetermined", "drivers/net/inside.c": "not-built",
    "drivers/net/other.c": "built", "drivers/net/isy.c": "not-built",
    "drivers/net/ism.c": "built", "drivers/net/neither.c": "not-built",
    "drivers/net/some.c": "built", "drivers/net/magic.c": "undetermined",
    "drivers/net/comment.c": "undetermined",
    "drivers/net/deep/below.c": "built", "drivers/net/wide_64.c": "built",
    "drivers/off/any.c": "not-built", "drivers/net/head.h": "undetermined",
    "arch/foo/kernel/irq.c": "built", "arch/bar/kernel/irq.c": "not-built",
    "arch/bar/kernel/unlisted.c": "not-built", "lib/str.c": "built",
    "drivers/net/before.c": "not-built", "drivers/net/after.c": "built",
    "net/core.c": "undetermined",
}


class Built(cli_test.Case):
    """A tree with Makefiles, and the real spatch."""

    def setUp(self):
        super().setUp()
        self.config = self.top / "config"
        self.write(self.config, CONFIG)
        for path, text in MAKEFILES.items():
            self.write(self.tree / path, text)

    def report(self, *args):
        """The JSON report of a scan; all findings are in it, whatever is built."""
        done = self.scan("--kernel-config", self.config, "--format", "json",
                         *args)
        self.assertEqual(done.returncode, 1, done.stderr)
        return json.loads(done.stdout)["findings"]

    def built(self, *args):
        """{file: kind}"""
        return {f["file"]: f["built"]["kind"] for f in self.report(*args)}

    def test_files(self):
        """Lists, composites, folders, conditionals, architectures."""
        self.maxDiff = None
        for path in FILES:
            self.write(self.tree / path, CODE)
        self.assertEqual(self.built(), FILES)

    def test_reasons(self):
        """What decides it is told with the Makefile's line."""
        self.write(self.tree / "drivers/net/part.c", CODE)
        self.write(self.tree / "drivers/net/off.c", CODE)
        self.assertEqual(
            [f["built"]["reason"] for f in self.report()],
            ["CONFIG_OFF is not set, drivers/net/Makefile:6",
             "CONFIG_MOD=m, drivers/net/Makefile:10"])

    def guard(self, before, after="#endif\n"):
        """(kind, reason) of a finding between two lines, in a built file."""
        self.write(self.tree / "drivers/net/yes.c", before + CODE + after)
        [finding] = self.report()
        return finding["built"]["kind"], finding["built"]["reason"]

    def test_guards(self):
        """The #if around the place."""
        for before, kind in (
                ("#ifdef CONFIG_NETDEVICES\n", "built"),
                ("#ifdef CONFIG_NAME\n", "built"),
                ("#ifdef CONFIG_OFF\n", "not-built"),
                ("#ifndef CONFIG_OFF\n", "built"),
                ("#if IS_ENABLED(CONFIG_64BIT) && !defined(CONFIG_OFF)\n",
                 "built"),
                ("#ifdef CONFIG_OFF\n#else\n", "built"),
                ("#ifdef CONFIG_64BIT\n#else\n", "not-built"),
                ("#if defined(CONFIG_OFF) || MAX > 3\n", "undetermined"),
                ("#ifdef CONFIG_MOD\n", "undetermined")):
            with self.subTest(before):
                self.assertEqual(self.guard(before)[0], kind)

    def test_guard_reason(self):
        """It names the symbols and their values."""
        kind, reason = self.guard("#if defined(CONFIG_OFF)\n")
        self.assertEqual((kind, reason), (
            "not-built", "#if around it: OFF; CONFIG_OFF is not set"))
        self.assertIn("drivers/net/Makefile:2, and #if around it: !OFF",
                      self.guard("#ifndef CONFIG_OFF\n")[1])

    def test_partial_configuration(self):
        """A fragment says nothing of what it does not name."""
        self.write(self.config, "CONFIG_MOD=y\nCONFIG_NETDEVICES=y\n")
        self.write(self.tree / "drivers/net/mod.c", CODE)
        self.write(self.tree / "drivers/net/gone.c", CODE)
        self.write(self.tree / "arch/foo/kernel/irq.c", CODE)
        self.assertEqual(self.built(), {
            "drivers/net/mod.c": "built", "drivers/net/gone.c": "undetermined",
            "arch/foo/kernel/irq.c": "undetermined"})

    def test_folder_of_a_kernel(self):
        """The Makefiles above the folder that is scanned count."""
        self.write(self.tree / "include/linux/slab.h", "int x;\n")
        self.write(self.tree / "drivers/net/mod.c", CODE)
        self.write(self.tree / "drivers/off/any.c", CODE)
        self.tree = self.tree / "drivers"
        self.assertEqual(self.built(), {"net/mod.c": "built",
                                        "off/any.c": "not-built"})

    def test_kernels_in_folders(self):
        """Each kernel of a vendor's tree has its own Makefiles."""
        for kernel, what in (("sdk/a/", "y"), ("sdk/b/", "$(CONFIG_OFF)")):
            self.write(self.tree / kernel / "include/linux/percpu.h", "")
            self.write(self.tree / kernel / "Kbuild", f"obj-{what} += net/\n")
            self.write(self.tree / kernel / "net/Makefile", "obj-y += x.o\n")
            self.write(self.tree / kernel / "net/x.c", CODE)
        self.write(self.tree / "boot/net/x.c", CODE)
        self.write(self.tree / "sdk/a/arch/bar/kernel/irq.c", CODE)
        self.assertEqual(self.built(), {
            "sdk/a/net/x.c": "built", "sdk/b/net/x.c": "not-built",
            "boot/net/x.c": "undetermined",
            "sdk/a/arch/bar/kernel/irq.c": "not-built"})

    def test_text_and_sarif(self):
        """A note in text, a property in SARIF; the sums on stderr."""
        self.write(self.tree / "drivers/net/mod.c", CODE)
        done = self.run_it("scan", "--kernel-config", self.config, self.tree)
        self.assertIn(b"drivers/net/mod.c:3:9: note: built: CONFIG_MOD=m",
                      done.stdout)
        self.assertIn(b"1 built, 0 not built, 0 undetermined", done.stderr)
        done = self.scan("--kernel-config", self.config, "--format", "sarif")
        log = json.loads(done.stdout)
        sarif_form.check(log)
        self.assertEqual(
            log["runs"][0]["results"][0]["properties"]["built"],
            {"kind": "built", "reason": "CONFIG_MOD=m, drivers/net/Makefile:3"})

    def test_wrong_calls(self):
        """A file that is not there, or that is no configuration."""
        self.write(self.tree / "drivers/net/mod.c", CODE)
        for path, said in ((self.top / "none", b"No such file"),
                           (self.tree / "Kbuild", b"sets no CONFIG_ symbol")):
            done = self.scan("--kernel-config", path)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(said, done.stderr)

    def test_nothing_is_run(self):
        """Makefiles are data."""
        self.write(self.tree / "drivers/net/Makefile",
                   "X := $(shell touch ran)\nobj-y += $(shell touch ran).o\n")
        self.write(self.tree / "drivers/net/mod.c", CODE)
        self.assertEqual(self.built(), {"drivers/net/mod.c": "undetermined"})
        self.assertEqual(list(self.top.rglob("ran")), [])


if __name__ == "__main__":
    unittest.main()
