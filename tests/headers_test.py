# SPDX-License-Identifier: GPL-2.0-only
"""kapcheck-clang --headers: what is parsed once changes no result."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from places import CLANG

PATIENCE = 120

SLAB = """\
#ifndef SLAB_H
#define SLAB_H
#ifndef KBUILD_MODNAME
#error no name
#endif
struct thing { int of_the_header; };
static inline int helper(void) { return 1; }
#endif
"""
PLAIN = """\
#include <linux/slab.h>
static const char name[] = KBUILD_MODNAME;
int f(struct thing *t) { return t->of_the_header + helper() + sizeof(name); }
"""
SHARE = 3  # units of a batch that pay for parsing their headers once
# Reads no header, and has a thing of its own: the shared headers don't fit.
CLASH = "struct thing { int mine; };\nint g(struct thing *t) { return t->mine; }\n"


@unittest.skipUnless(CLANG.is_file(), "kapcheck-clang is not built")
class Headers(unittest.TestCase):
    """Over a made-up include folder."""

    def setUp(self):
        self.here = pathlib.Path(tempfile.mkdtemp()).resolve()
        self.addCleanup(shutil.rmtree, self.here)
        self.cache = self.here / "cache"
        self.cache.mkdir()
        self.write("include/linux/slab.h", SLAB)
        self.write("include/linux/kconfig.h", "#define CONFIG_A 1\n")
        self.write("plain.c", PLAIN)
        self.write("clash.c", CLASH)

    def write(self, name, text):
        """A file of the tree."""
        path = self.here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run_tool(self, *jobs, headers=True):
        """The result lines; a job is (file, more arguments)."""
        with open(self.here / "jobs", "w", encoding="utf-8") as out:
            for name, *more in jobs:
                out.write(json.dumps({
                    "file": name, "directory": str(self.here), "rules": [],
                    "arguments": ["clang", "-nostdinc", "-Iinclude",
                                  "-include", "include/linux/kconfig.h",
                                  "-D__KERNEL__", '-DKBUILD_MODNAME="unit"',
                                  *more, "-c", "-o", "x.o", name]}) + "\n")
        words = ["--headers", self.cache] if headers else []
        done = subprocess.run(
            [CLANG, *words, "--jobs", self.here / "jobs"], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
            timeout=PATIENCE)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        for line in lines:
            if "done" in line:
                self.assertGreaterEqual(line.pop("ms"), 0)
        return lines

    def made(self, kind="pch"):
        """How many files of that kind the cache has."""
        return len(list(self.cache.glob(f"*.{kind}")))

    def test_same_results_and_made_once(self):
        jobs = [("plain.c",), ("plain.c", "-Idrivers/x"), ("plain.c", "-Wall")]
        plain = self.run_tool(*jobs, headers=False)
        self.assertEqual([set(line) for line in plain],
                         [{"done", "functions", "partial"}] * 3)
        self.assertEqual(self.run_tool(*jobs), plain)
        self.assertEqual(self.made(), 1)
        before = os.stat(next(self.cache.glob("*.pch"))).st_mtime_ns
        self.assertEqual(self.run_tool(*jobs), plain)
        self.assertEqual(os.stat(next(self.cache.glob("*.pch"))).st_mtime_ns,
                         before)

    def test_one_for_each_set_of_flags(self):
        self.run_tool(*SHARE * [("plain.c",), ("plain.c", "-DMODULE"),
                                ("plain.c", "-DMODULE", "-O2")])
        self.assertEqual(self.made(), 3)

    def test_not_for_a_few(self):
        lines = self.run_tool(*(SHARE - 1) * [("plain.c",)])
        self.assertEqual([line["done"] for line in lines],
                         (SHARE - 1) * ["plain.c"])
        self.assertEqual(self.made(), 0)

    def test_a_macro_that_may_be_meant_for_headers(self):
        lines = self.run_tool(*SHARE * [("plain.c", "-DSPECIAL")])
        self.assertEqual(lines[0]["done"], "plain.c")
        self.assertEqual(self.made(), 0)

    def test_a_unit_that_clashes_is_parsed_without(self):
        lines = self.run_tool(("clash.c",), *SHARE * [("plain.c",)])
        self.assertEqual([line.get("done") for line in lines],
                         ["clash.c"] + SHARE * ["plain.c"])
        self.assertEqual(self.made(), 1)

    def test_headers_that_do_not_parse_are_tried_once(self):
        self.write("include/linux/slab.h", "this is no C\n")
        lines = self.run_tool(("clash.c",), *SHARE * [("plain.c",)])
        self.assertEqual(lines[0]["done"], "clash.c")
        for line in lines[1:]:
            self.assertEqual(line["failed"], "plain.c")
            self.assertIn("slab.h:1", line["reason"])
        self.assertEqual((self.made(), self.made("failed")), (0, 1))

    def test_a_crash_over_them_is_not_repeated(self):
        jobs = SHARE * [("plain.c",)]
        self.run_tool(*jobs)
        made = next(self.cache.glob("*.pch"))
        made.rename(made.with_suffix(".failed"))
        self.assertEqual(self.run_tool(*jobs)[0]["done"], "plain.c")
        self.assertEqual(self.made(), 0)

    def test_a_folder_that_is_not_there(self):
        self.cache.rmdir()
        self.assertEqual(self.run_tool(("plain.c",))[0]["done"], "plain.c")


if __name__ == "__main__":
    unittest.main()
