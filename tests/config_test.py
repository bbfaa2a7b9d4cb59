# SPDX-License-Identifier: GPL-2.0-only
"""`--config`: .kapcheck.ini, from the file to what is found."""
import json
import unittest

import cli_test
from cli_test import CARD, FOUND, SECOND, TOP


class Config(cli_test.Case):
    """With the made-up rules."""

    def setUp(self):
        super().setUp()
        self.add("a.c")
        self.file = self.top / ".kapcheck.ini"

    def with_config(self, text, *args):
        """A scan with a configuration."""
        self.file.write_text(text)
        return self.scan("--config", self.file, *args)

    def test_not_unasked(self):
        """One that lies in the tree or beside it is not read."""
        text = "[scan]\nskip = a.c\n"
        self.add(".kapcheck.ini", text)
        self.file.write_text(text)
        self.check(self.scan(), 1, FOUND.format("a.c"))
        self.check(self.run_it("scan", "-q", ".", cwd=self.tree), 1,
                   FOUND.format("a.c"))
        self.check(self.scan("--config", self.tree / ".kapcheck.ini"), 0, "")

    def test_rules(self):
        """Rules, engines and levels; the command line wins."""
        self.rules(CARD, SECOND)
        self.check(self.with_config("[scan]\nrules = KAP902\n"), 1,
                   FOUND.format("a.c").replace("KAP901", "KAP902"))
        self.check(self.with_config("[scan]\nrules = second\n", "--rule",
                                    "KAP901"), 1, FOUND.format("a.c"))
        self.check(self.with_config("[scan]\nfail-on = error\nrules=KAP901\n"),
                   0, FOUND.format("a.c"))
        self.check(self.with_config("[scan]\nlevel = error\nrules=KAP901\n"),
                   0, "")
        self.check(self.with_config("[scan]\nengines = kconfig\n"), 2, "",
                   "none of these engines")

    def test_skip(self):
        """Folders, files, wildcards; what is skipped is counted."""
        for name in ("b.c", "d/a.c", "d/e/b.c", "da/c.c"):
            self.add(name)
        for skip, kept in (("d", "a.c b.c da/c.c"), ("d/", "a.c b.c da/c.c"),
                           ("*/e b.c", "a.c d/a.c da/c.c"),
                           ("?.c, d/?.c", "d/e/b.c da/c.c"),
                           ("d/e\n  da", "a.c b.c d/a.c"),
                           ("x", "a.c b.c d/a.c d/e/b.c da/c.c")):
            done = self.with_config(f"[scan]\nskip = {skip}\n", "--format",
                                    "json")
            log = json.loads(done.stdout)
            self.assertEqual([f["file"] for f in log["findings"]],
                             kept.split(), skip)
            self.assertEqual(log["coverage"]["files_skipped"],
                             5 - len(kept.split()))

    def test_skipped_kconfig(self):
        """A finding in a skipped Kconfig file is none."""
        self.env["KAPCHECK_DATA"] = str(TOP)
        trees = TOP / "testcases" / "percpu-no-page-fallback"
        bad = next(p for p in sorted(trees.glob("bad_*")) if p.is_dir())
        args = ("scan", "-q", "--engine", "kconfig", bad)
        self.assertEqual(self.run_it(*args).returncode, 1)
        self.file.write_text("[scan]\nskip = arch\n")
        self.check(self.run_it(*args, "--config", self.file), 0, "")

    def test_check(self):
        """check takes it, too."""
        self.file.write_text("[scan]\nskip = d\n")
        self.add("d/b.c")
        done = self.run_it("check", "-q", "--config", self.file, "a.c", "d/b.c",
                           cwd=self.tree)
        self.check(done, 1, FOUND.format("a.c"))

    def test_functions(self):
        """A vendor's names: found, with their own names and columns."""
        self.env["KAPCHECK_DATA"] = str(TOP)
        self.add("a.c", """\
int get(struct t *t, int n)
{
	t->p = bsp_alloc(n, 8, 0); t->q = kvmalloc_array(n, 8, GFP_KERNEL);
	return 0;
}

void put(struct t *t)
{
	/* bsp_free(), not mine */ x_bsp_free(t->n); bsp_free(t->q);
}
""")
        args = ("--rule", "KAP006")
        self.check(self.scan(*args), 0, "")
        done = self.with_config("[functions]\nbsp_free = kfree\n"
                                "bsp_alloc = kmalloc_array\n", *args)
        first, note = done.stdout.decode().splitlines()
        self.assertTrue(first.startswith("a.c:9:47: warning: bsp_free() "),
                        first)
        self.assertTrue(note.startswith("a.c:3:36: note: "), note)

    def test_max_contiguous(self):
        """What is too large for one allocation: an option and a key."""
        self.env["KAPCHECK_DATA"] = str(TOP)
        self.add("a.c", """\
int get(const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from) || nr > 0x4000)
		return -EFAULT;
	kfree(kcalloc(nr, sizeof(u64), GFP_KERNEL));
	return 0;
}
""")
        args = ("--rule", "KAP001")
        self.check(self.scan(*args), 0, "")
        self.check(self.scan(*args, "--max-contiguous", "128K"), 0, "")
        for bytes_ in ("131071", "64K"):
            done = self.scan(*args, "--max-contiguous", bytes_)
            self.check(done, 1)
            self.assertIn(b"a.c:7:8: warning: kcalloc()", done.stdout)
            self.assertIn(b"its limit, 0x4000, lets it have more",
                          done.stdout)
        text = "[scan]\nmax-contiguous = 64K\n"
        self.check(self.with_config(text, *args), 1)
        self.check(self.with_config(text, *args, "--max-contiguous", "1M"), 0)
        for wrong in ("4095", "1025M", "64k", "0x1000", "-1", "M", "64KB"):
            self.check(self.scan("--max-contiguous", wrong), 2, "",
                       f"--max-contiguous: {wrong} is no number of bytes")

    def test_forward(self):
        """Groups of parameters that KAP003 follows: an option and a key."""
        self.env["KAPCHECK_DATA"] = str(TOP)
        self.add("a.c", """\
struct netlink_ext_ack;
int later(int a, struct netlink_ext_ack *extack);
int drop(int a, struct netlink_ext_ack *extack)
{
	return later(a, NULL);
}

int keep(int a, struct netlink_ext_ack *extack)
{
	return later(a, extack) ? later(a + 1, extack) : 0;
}
""")
        args = ("--rule", "KAP003")
        said = "a.c:5:9: warning: drop() drops its parameter extack"
        self.check(self.scan(*args), 0, "")
        self.check(self.scan(*args, "--forward", "pgmap"), 0, "")
        for done in (self.scan(*args, "--forward", "pgmap,extack"),
                     self.with_config("[scan]\nforward = extack\n", *args)):
            self.check(done, 1)
            self.assertTrue(done.stdout.decode().startswith(said), done.stdout)
            self.assertEqual(done.stdout.count(b"warning:"), 1)
        self.check(self.scan("--forward", "magic"), 2, "",
                   "--forward: there is no group magic; there are extack, pgmap")

    def test_wrong(self):
        """Errors name the file and the line."""
        for text, line, said in (
                ("[scan]\n\nrules = KAP999\n", 3, "no rule KAP999"),
                ("[scan]\nengines = magic\n", 2, "no engine magic"),
                ("[scan]\nlevel = loud\n", 2, "loud is not error"),
                ("[scan]\nskip = /etc\n", 2, "begin at the tree's root"),
                ("[scan]\nskip = ../x\n", 2, "begin at the tree's root"),
                ("[scan]\nmax-contiguous = 1\n", 2, "1 is no number of"),
                ("[scan]\nforward = magic\n", 2, "no group magic; there"),
                ("[scan]\nlevel = note\nlevel = error\n", 3,
                 "error: it is note already"),
                ("[functions]\na = take\na = take\n", 3,
                 "a() is there already"),
                ("[scan]\nspeed = 1\n", 2, "[scan] has no speed"),
                ("[scan]\nlevel =\n", 2, "level has no value"),
                ("rules = KAP901\n", 1, "rules stands before [scan]"),
                ("[scam]\nrules = KAP901\n", 2, "there is no section [scam]"),
                ("[scan]\nnonsense\n", 2, "neither [section] nor"),
                ("[functions]\na b = take\n", 2, "both are names"),
                ("[functions]\nmine = other\n", 2, "no rule knows other()"),
                ("[functions]\ntake = take\n", 2, "is the kernel's own")):
            with self.subTest(text=text):
                self.check(self.with_config(text), 2, "",
                           f"{self.file}:{line}: ")
                done = self.with_config(text)
                self.assertIn(said, done.stderr.decode())
        for path in (self.top / "none.ini", self.top):
            self.check(self.scan("--config", path), 2, "", str(path))


if __name__ == "__main__":
    unittest.main()
