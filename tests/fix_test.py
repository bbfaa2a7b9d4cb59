# SPDX-License-Identifier: GPL-2.0-only
"""`kapcheck fix` as its users call it: patches that git takes, proofs that
refuse, trees that are written or left alone.

Most cases run with a rule made up here, by the real spatch: take(x) is to be
taken(x). What x is says how the semantic patch behaves: well, or in a way that
a proof has to stop. The last cases run the real rules on the corpus' trees.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cli_test  # noqa: E402  (needs the path above)
import sarif_form  # noqa: E402

CARD = cli_test.CARD.replace("[help]", """\
[fix]
by = cocci
subject = take it well in {function}
problem = To take is not good. It has to be said at some length, so that the line
    of the mail is broken, why it is not.
why = The other one is better.
[help]""")
# seed of a second rule, which finds what a bad change brings in
WORSE = cli_test.CARD.replace("KAP901", "KAP902").replace(
    "made-up", "second").replace("take", "worse")
PATCH = """\
virtual kapcheck
virtual patch

@initialize:python@
@@
import kapcheck_json
names, path = [], []

def place(p):
    return p[0] if isinstance(p, (list, tuple)) else p

def told(p, word):
    kapcheck_json.asked(place(p)) or 1
    return kapcheck_json.asked(place(p))

@s@
identifier f;
position p;
@@
f@p(...) { ... }

@script:python@
f << s.f;
p << s.p;
@@
names.append(f)
path.append(p[0].file)

@r@
position p;
expression e;
@@
take@p(e)

@script:python depends on !patch@
p << r.p;
@@
kapcheck_json.emit("ID", "warning", p[0], "takes", [], [])

@script:python depends on patch@
p << r.p;
e << r.e;
@@
at = p[0]
if not kapcheck_json.asked(at):
    pass
elif e == "refused":
    kapcheck_json.refused("ID", at, "it has its reasons")
elif e == "silent":
    pass
elif e == "shared":
    kapcheck_json.shared("ID", at, "tbl", "struct x", "kvfree")
elif e == "lies":
    print("not what was agreed", file=kapcheck_json._RESULTS, flush=True)
else:
    kapcheck_json.fixed("ID", at)

@good depends on patch@
position p : script:python() { kapcheck_json.asked(place(p)) };
expression e != {refused, silent, kept, worse, broken};
@@
- take@p
+ taken
  (e)

@depends on patch@
position p : script:python() { kapcheck_json.asked(place(p)) };
@@
- take@p(worse)
+ worse(1)

@depends on patch@
@@
- take(broken)
+ taken(broken) + other(kept)

@script:python@
@@
for p in path[:1]:
    kapcheck_json.done("ID", p, names)
names.clear()
path.clear()
"""
FILE = "int {f}(int n)\n{{\n\treturn take({n});\n}}\n"


def source(**functions):
    """A file with functions, by name: what each takes."""
    return "\n".join(FILE.format(f=f, n=n) for f, n in functions.items())


class Case(cli_test.Case):
    """With a rule that has a patch mode."""

    def setUp(self):
        super().setUp()
        self.rules(CARD)

    def rules(self, *cards):
        super().rules(*cards)
        for card in cards:
            rule, seed = (("KAP902", "worse") if "second" in card
                          else ("KAP901", "take"))
            name = "second" if "second" in card else "made-up"
            patch = PATCH.replace('"ID"', f'"{rule}"')
            if seed == "worse":
                patch = cli_test.PATCH.replace("KAP901", rule).replace(
                    "take@p", "worse@p")
            self.write(self.top / "data" / "cocci" / f"{name}.cocci", patch)

    def fix(self, *args, **more):
        """Patches of the tree, quietly."""
        return self.run_it("fix", "--quiet", "--jobs", "2", *args, self.tree,
                           **more)

    def read(self, name):
        """A file of the tree."""
        return (self.tree / name).read_text()

    def git(self, *args, **more):
        """git in the tree, with an identity."""
        return subprocess.run(
            ["git", "-C", self.tree, "-c", "user.name=A Person",
             "-c", "user.email=person@example.org", *args], check=True,
            capture_output=True, text=True, env=self.env, **more).stdout

    def commit(self):
        """Make a repository of the tree."""
        self.git("init", "-q")
        self.git("add", "-A")
        self.git("commit", "-qm", "all")

    def apply_by_git(self, mbox):
        """git am of a mbox, in a repository made of the tree."""
        self.commit()
        self.git("am", "-q", input=mbox if isinstance(mbox, str)
                 else mbox.decode())


class Mails(Case):
    """What is written, and that git takes it."""

    def test_mail(self):
        """Every part of a mail."""
        self.add("drivers/net/foo/a.c", source(f="n"))
        done = self.fix()
        self.check(done, 0)
        text = done.stdout.decode()
        self.assertTrue(text.startswith(
            "From 0000000000000000000000000000000000000000 Mon Sep 17 "
            "00:00:00 2001\nFrom: kapcheck <kapcheck@localhost>\n"
            "Subject: [PATCH] net: foo: take it well in f()\n\nTo take is "
            "not good."), text)
        body, note = text.split("\n---\n", 1)
        self.assertIn("\nf(): takes.\n", body)
        self.assertIn("\nThe other one is better.\n", body)
        self.assertNotIn("Signed-off-by", body)
        self.assertLessEqual(max(map(len, body.splitlines()[3:])), 72)
        self.assertIn("Signed-off-by", note)
        self.assertIn(" drivers/net/foo/a.c | 2 +-\n 1 file changed, 1 "
                      "insertion(+), 1 deletion(-)\n\ndiff --git "
                      "a/drivers/net/foo/a.c b/drivers/net/foo/a.c\n", note)
        self.assertIn("\n-\treturn take(n);\n+\treturn taken(n);\n", note)

    def test_git_am(self):
        """A series of several files, with one file of two functions."""
        self.add("a.c", source(f="n", g="n"))
        self.add("b/b.c", source(h="n"))
        done = self.fix()
        self.check(done, 0)
        self.apply_by_git(done.stdout)
        self.assertEqual(self.git("log", "--format=%s"),
                         "b: take it well in h()\n"
                         "a: take it well in f() and g()\nall\n")
        self.assertEqual(self.read("a.c"),
                         source(f="n", g="n").replace("take", "taken"))
        self.check(self.scan(), 0, "")

    def test_author(self):
        """--author, also one that is not ASCII."""
        self.add("a.c", source(f="n"))
        done = self.fix("--author", "Jörg Ä <joerg@example.org>")
        self.check(done, 0)
        self.apply_by_git(done.stdout)
        self.assertEqual(self.git("log", "-1", "--format=%an %ae"),
                         "Jörg Ä joerg@example.org\n")

    def test_directory(self):
        """A file each, named as git does, in a folder that is made."""
        self.add("a.c", source(f="n"))
        self.add("b/b.c", source(h="n"))
        out = self.top / "out" / "deep"
        done = self.fix("--output-directory", out)
        names = ["0001-a-take-it-well-in-f.patch",
                 "0002-b-take-it-well-in-h.patch"]
        self.check(done, 0, "".join(f"{out}/{n}\n" for n in names))
        self.assertEqual(sorted(os.listdir(out)), names)
        self.apply_by_git((out / names[0]).read_text()
                          + (out / names[1]).read_text())
        self.check(self.scan(), 0, "")

    def test_directory_again(self):
        """What an earlier run left there is not taken for this series."""
        self.add("a.c", source(f="n"))
        self.add("b/b.c", source(h="n"))
        out = self.top / "out"
        self.fix("--output-directory", out)
        (out / "0002-b-take-it-well-in-h.patch").rename(out / "0003-b.patch")
        (out / "0009-of-a-person.patch").write_text(
            "From 1234567890123456789012345678901234567890 Mon Sep 17 "
            "00:00:00 2001\n-- \n2.39.5\n\n")
        (out / "0010-link.patch").symlink_to("0001-a-take-it-well-in-f.patch")
        (out / "notes").write_text("")
        (self.tree / "b" / "b.c").unlink()
        done = self.fix("--output-directory", out)
        beside = "is none of these patches, but beside them"
        self.check(done, 0, f"{out}/0001-a-take-it-well-in-f.patch\n",
                   f"removed {out}/0003-b.patch, which an earlier run made",
                   f"{out}/0009-of-a-person.patch {beside}",
                   f"{out}/0010-link.patch {beside}")
        self.assertEqual(sorted(os.listdir(out)), [
            "0001-a-take-it-well-in-f.patch", "0009-of-a-person.patch",
            "0010-link.patch", "notes"])

    def test_output(self):
        """--output is the mbox."""
        self.add("a.c", source(f="n"))
        plain = self.fix().stdout
        self.check(self.fix("--output", self.top / "m"), 0, "")
        self.assertEqual((self.top / "m").read_bytes(), plain)

    def test_nothing(self):
        """Nothing found, nothing written."""
        self.add("a.c", cli_test.GOOD)
        self.check(self.fix(), 0, "")

    def test_repeatable(self):
        """The same with one job and with several."""
        for i in range(5):
            self.add(f"a{i}.c", source(f="n", g="refused"))
        first = self.run_it("fix", "-q", "--jobs=1", self.tree)
        second = self.run_it("fix", "-q", "--jobs=4", self.tree)
        self.assertEqual((first.stdout, first.stderr),
                         (second.stdout, second.stderr))
        self.assertEqual(first.stdout.count(b"\nSubject: "), 5)

    def test_folder_of_a_kernel(self):
        """Paths are those from the kernel's root."""
        self.add("include/linux/x.h", "")
        self.add("arch/x/a.c", source(f="n"))
        done = self.run_it("fix", "-q", self.tree / "arch")
        self.check(done, 0)
        self.assertIn(b"--- a/arch/x/a.c\n", done.stdout)
        self.assertIn(b"Subject: [PATCH] x: take", done.stdout)
        self.apply_by_git(done.stdout)
        self.check(self.scan(), 0, "")

    def test_one_file(self):
        """A file instead of a tree."""
        self.add("a.c", source(f="n"))
        done = self.run_it("fix", "-q", self.tree / "a.c")
        self.check(done, 0)
        self.assertIn(b"--- a/a.c\n", done.stdout)

    def test_subject_by_history(self):
        """The commonest prefix of the file's log, where there is one."""
        self.add("drivers/a.c", source(f="n"))
        self.git("init", "-q")
        for i, subject in enumerate(["foo/bar: one", "foo/bar: two: x",
                                     "foo/bar: three", "other: four",
                                     "foo/bar: five"]):
            self.add("drivers/a.c", source(f="n") + f"/* {i} */\n")
            self.git("add", "-A")
            self.git("commit", "-qm", subject)
        self.assertIn(b"[PATCH] foo/bar: take it well", self.fix().stdout)

    def test_subject_by_path(self):
        """What subsystems call themselves, where no history tells."""
        wanted = {"drivers/gpu/drm/drm_lease.c": "drm",
                  "drivers/gpu/drm/amd/amdgpu/cs.c": "drm/amd",
                  "drivers/infiniband/hw/cxgb4/device.c": "RDMA/cxgb4",
                  "drivers/net/wireless/intel/ipw2x00/ipw2200.c":
                  "wifi: ipw2x00",
                  "drivers/net/ethernet/marvell/octeontx2/af/rvu_npc.c":
                  "net: octeontx2",
                  "drivers/net/ethernet/lantiq_etop.c": "net: lantiq_etop",
                  "drivers/irqchip/irq-crossbar.c": "irqchip/crossbar",
                  "drivers/mmc/host/dw_mmc.c": "mmc: dw_mmc",
                  "drivers/dma/pxa_dma.c": "dmaengine: pxa_dma",
                  "drivers/staging/rtl8712/os/x.c": "staging: x",
                  "net/wireless/reg.c": "wifi: cfg80211",
                  "sound/soc/codecs/pcm6240.c": "ASoC: pcm6240",
                  "sound/isa/sb/csp.c": "ALSA: sb",
                  "drivers/nvdimm/btt.c": "nvdimm: btt",
                  "fs/nfs/dev.c": "nfs", "arch/alpha/kernel/module.c": "alpha"}
        for path in wanted:
            self.add(path, source(f="n"))
        text = self.fix().stdout.decode()
        self.assertEqual(sorted(re.findall(r"\[PATCH\] (.*): take it well", text)),
                         sorted(wanted.values()))

    def test_fixes(self):
        """--linux-git tells the commit that brought it in."""
        self.add("a.c", cli_test.GOOD)
        self.commit()
        text = "int f(int a_long_name)\n{\n\treturn take(a_long_name);\n}\n"
        self.add("a.c", text)
        self.git("commit", "-qam", "a: take it")
        sha = self.git("rev-parse", "--short=12", "HEAD").strip()
        self.add("a.c", text + "/* more */\n")
        self.git("commit", "-qam", "a: say more")
        self.assertNotIn(b"\nFixes: ", self.fix().stdout)
        done = self.fix("--linux-git", self.tree)
        self.assertIn(f'\nFixes: {sha} ("a: take it")\n---\n'.encode(),
                      done.stdout)

    def test_card_knows_the_commit(self):
        """A card's commit is for the very function that it names."""
        self.rules(CARD.replace("[help]", "[upstream]\nintroduced = 1234567890"
                                "ab a: take it\nintroduced-in = a.c:f\n"
                                "[help]"))
        self.add("a.c", source(f="n"))
        self.add("b.c", source(f="n"))
        text = self.fix().stdout
        self.assertEqual(text.count(
            b'\nFixes: 1234567890ab ("a: take it")\n'), 1)
        self.assertLess(text.index(b"\nFixes:"), text.index(b"a/b.c"))


class Proofs(Case):
    """What has no patch, and why."""

    def refused(self, done, *said):
        """Nothing but refusals."""
        self.check(done, 1, "", *said)

    def test_rule_refuses(self):
        """The semantic patch says why."""
        self.add("a.c", source(f="refused"))
        self.refused(self.fix(), "a.c:3: no patch: it has its reasons "
                     "[KAP901]")

    def test_silent(self):
        """It says nothing at all."""
        self.add("a.c", source(f="silent"))
        self.refused(self.fix(), "a.c:3: no patch: the semantic patch knows "
                     "no change for it [KAP901]")

    def test_not_mended(self):
        """It says that it changed what it did not."""
        self.add("a.c", source(f="kept"))
        self.refused(self.fix(), "a.c:3: no patch: the semantic patch")

    def test_one_by_one(self):
        """One change that mends nothing does not spoil the others."""
        self.add("a.c", source(f="n", g="kept", h="m"))
        done = self.fix()
        self.check(done, 1, None, "a.c:8: no patch:")
        self.apply_by_git(done.stdout)
        self.assertEqual(self.read("a.c"), source(
            f="n", g="kept", h="m").replace("take(n", "taken(n").replace(
                "take(m", "taken(m"))

    def test_new_finding_of_another_rule(self):
        """Also of a rule that was not asked for."""
        self.rules(CARD, WORSE)
        self.add("a.c", source(f="worse"))
        self.refused(self.fix("--rule", "KAP901"), "a.c:3: no patch: the "
                     "change brings a new finding: a.c:3: takes [KAP902]")
        self.rules(CARD)
        self.check(self.fix(), 0)

    def test_no_fixer(self):
        """A card without [fix]."""
        self.rules(cli_test.CARD)
        self.add("a.c", source(f="n"))
        self.refused(self.fix(), "a.c:3: no patch: there is no patch by rule")

    def test_bad_results(self):
        """What breaks the agreed form is a file that was not analysed."""
        self.add("a.c", source(f="lies"))
        self.add("b.c", source(f="n"))
        done = self.fix()
        self.check(done, 3, None, "a.c: not analysed for KAP901: result line "
                   "is not JSON", "a.c:3: no patch: Coccinelle failed")
        self.assertIn(b"a/b.c", done.stdout)

    def test_carriage_returns(self):
        """A mail would lose them."""
        self.add("a.c", source(f="n").replace("\n", "\r\n"))
        self.refused(self.fix(), "a.c has carriage returns")

    def test_shared(self):
        """A member that other files free; the type is in a header."""
        self.add("x.h", "struct x {\n\tint *tbl;\n};\n")
        self.add("a.c", '#include "x.h"\n' + source(f="shared"))
        other = ('#include "x.h"\nvoid g(struct x *x)\n{\n'
                 '\tkfree(x->tbl);\n}\n')
        self.add("b.c", other)
        done = self.fix()
        self.check(done, 0)
        self.apply_by_git(done.stdout)
        self.assertEqual(self.read("b.c"), other.replace("kfree", "kvfree"))
        self.assertIn("taken(shared)", self.read("a.c"))

    def test_shared_refused(self):
        """A use elsewhere that can't be followed, with its place."""
        self.add("x.h", "struct x {\n\tint *tbl;\n};\n")
        self.add("a.c", '#include "x.h"\n' + source(f="shared"))
        self.add("b.c", '#include "x.h"\nvoid g(struct x *x)\n{\n'
                 '\tlater(x->tbl);\n}\n')
        self.refused(self.fix(), "a.c:4: no patch: b.c:4: tbl is given to "
                     "later(), which is not followed")
        self.add("x.h", "struct y { int *tbl; };\n")
        self.refused(self.fix(), "a.c:4: no patch: struct x is declared in no "
                     "file")

    def test_only_clang(self):
        """What Coccinelle does not see has no patch; what both see has."""
        self.rules(CARD.replace("engines = cocci", "engines = cocci clang"))
        fake = self.bin / "kapcheck-clang"
        shutil.copy(cli_test.HERE / "fake_clang.py", fake)
        fake.chmod(0o755)
        self.env["KAPCHECK_CLANG"] = str(fake)
        self.add("a.c", "int take(int);\n" + source(f="n"))
        done = self.fix("--engine", "cocci,clang")
        self.check(done, 1, None, "a.c:1: no patch: only Clang sees it")
        self.assertIn(b"\n+\treturn taken(n);\n", done.stdout)

    def test_build(self):
        """The object compiles as before, or there is no patch."""
        if not any(map(shutil.which, ("clang", "clang-19", "clang-16"))):
            self.skipTest("no clang")
        head = "int take(int);\nint taken(int);\n"
        texts = {
            "good.c": head + source(f="n"),
            "missing.c": "int take(int);\n" + source(f="n"),
            "warns.c": "int take(int);\nint taken(int) "
                       "__attribute__((deprecated));\n" + source(f="n"),
            "broken.c": "#include <nowhere.h>\n" + source(f="n"),
        }
        commands = []
        for name, text in texts.items():
            self.add(name, text)
            commands.append({"directory": str(self.tree),
                             "file": str(self.tree / name),
                             "arguments": ["gcc", "-c", name]})
        build = self.top / "build"
        self.write(build / "compile_commands.json", json.dumps(commands))
        done = self.fix("--build", build)
        said = done.stderr.decode()
        self.assertRegex(said, r"missing.c:4: no patch: missing.c compiles "
                         r"with a new warning: .*'taken'")
        self.assertRegex(said, r"warns.c:5: no patch: warns.c compiles with a "
                         r"new warning: 'taken' is deprecated")
        text = done.stdout.decode()
        self.assertEqual(re.findall(r"^--- a/(.*)$", text, re.M),
                         ["broken.c", "good.c"])
        self.assertEqual(text.count("Compiled with no new warning."), 1)
        self.assertIn("Not compiled: broken.c: fatal error: 'nowhere.h'", text)


class Applied(Case):
    """--apply: all or nothing, and nothing outside the tree."""

    def test_apply(self):
        """The tree is mended, and what is left is reported."""
        self.add("a.c", source(f="n", g="refused"))
        self.add("b.c", source(h="n"))
        (self.tree / "b.c").chmod(0o751)
        done = self.fix("--apply")
        self.check(done, 1, "a.c:8:9: warning: takes [KAP901]\n",
                   "a.c:8: no patch: it has its reasons")
        self.assertIn("taken(n)", self.read("a.c"))
        self.assertEqual(self.read("b.c"),
                         source(h="n").replace("take", "taken"))
        self.assertEqual((self.tree / "b.c").stat().st_mode & 0o777, 0o751)
        self.assertEqual(sorted(os.listdir(self.tree)), ["a.c", "b.c"])

    def test_same_as_the_patches(self):
        """--apply does what git am of the mails does."""
        self.add("a.c", source(f="n"))
        copy = self.top / "copy"
        shutil.copytree(self.tree, copy)
        self.apply_by_git(self.fix().stdout)
        self.check(self.run_it("fix", "-q", "--apply", copy), 0, "")
        self.assertEqual((copy / "a.c").read_text(), self.read("a.c"))

    def test_hard_links(self):
        """Another name of the file keeps its contents."""
        self.add("a.c", source(f="n"))
        os.link(self.tree / "a.c", self.top / "kept.c")
        self.check(self.fix("--apply"), 0, "")
        self.assertIn("taken", self.read("a.c"))
        self.assertEqual((self.top / "kept.c").read_text(), source(f="n"))

    def test_links(self):
        """Links are not followed, neither files nor folders."""
        outside = self.top / "outside"
        self.write(outside / "b.c", source(f="n"))
        self.add("a.c", source(f="n"))
        (self.tree / "c.c").symlink_to(outside / "b.c")
        (self.tree / "d").symlink_to(outside)
        self.check(self.fix("--apply"), 0, "")
        self.assertEqual((outside / "b.c").read_text(), source(f="n"))
        self.assertTrue((self.tree / "c.c").is_symlink())

    def test_patches_leave_the_tree(self):
        """Without --apply nothing is written."""
        self.add("a.c", source(f="n"))
        before = (self.tree / "a.c").stat()
        self.fix()
        self.fix("--format", "sarif")
        after = (self.tree / "a.c").stat()
        self.assertEqual((before.st_mtime_ns, before.st_ino),
                         (after.st_mtime_ns, after.st_ino))
        self.assertEqual(os.listdir(self.tree), ["a.c"])

    def test_path(self):
        """--path is by whole names."""
        for name in ("a/x.c", "ab/y.c", "b/z.c"):
            self.add(name, source(f="n"))
        self.check(self.fix("--apply", "--path", "a"), 0, "")
        self.assertIn("taken", self.read("a/x.c"))
        self.assertNotIn("taken", self.read("ab/y.c"))
        self.assertNotIn("taken", self.read("b/z.c"))
        done = self.fix("--path", "b/z.c")
        self.check(done, 0)
        self.assertEqual(re.findall(r"^--- a/(.*)$", done.stdout.decode(),
                                    re.M), ["b/z.c"])

    def test_level_and_fail_on(self):
        """What is below the level is no finding here."""
        self.add("a.c", source(f="n", g="refused"))
        self.check(self.fix("--level", "error"), 0, "")
        done = self.fix("--fail-on", "error")
        self.check(done, 0, None, "no patch")
        done = self.fix("--exit-zero")
        self.check(done, 0, None, "no patch")

    def test_allowed(self):
        """A suppressed finding is not mended."""
        self.add("a.c", source(f="n").replace(
            "(n);", "(n); /* kapcheck: allow KAP901 it is meant */"))
        self.check(self.fix("--apply"), 0, "")
        self.assertNotIn("taken", self.read("a.c"))


class Reports(Case):
    """The change in SARIF and JSON."""

    def test_sarif(self):
        """`fixes` hold what the patch has; refusals are told."""
        self.add("a.c", source(f="n", g="refused"))
        done = self.fix("--format", "sarif")
        self.check(done, 1, None, "no patch")
        log = json.loads(done.stdout)
        sarif_form.check(log)
        good, bad = log["runs"][0]["results"]
        change = good["fixes"][0]["artifactChanges"][0]
        self.assertEqual(change["artifactLocation"]["uri"], "a.c")
        self.assertEqual(change["replacements"], [{
            "deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 4,
                              "endColumn": 1},
            "insertedContent": {"text": "\treturn taken(n);\n"}}])
        self.assertNotIn("fixes", bad)
        self.assertEqual(bad["properties"]["noFix"], "it has its reasons")

    def test_scan_has_none(self):
        """A scan says nothing of fixes."""
        self.add("a.c", source(f="n"))
        log = json.loads(self.scan("--format", "sarif").stdout)
        self.assertNotIn("fixes", log["runs"][0]["results"][0])

    def test_json(self):
        """The diff, or the refusal."""
        self.add("a.c", source(f="n", g="refused"))
        done = self.fix("--format", "json")
        good, bad = json.loads(done.stdout)["findings"]
        self.assertEqual(good["fix"]["changes"][0]["file"], "a.c")
        self.assertIn("\n+\treturn taken(n);\n",
                      good["fix"]["changes"][0]["diff"])
        self.assertEqual(bad["fix"], {"refused": "it has its reasons"})

    def test_lines_are_the_scanned_ones(self):
        """Of two fixes of one file, each has the lines of the tree."""
        self.add("a.c", source(f="n", g="kept", h="m"))
        done = self.fix("--format", "sarif")
        lines = [r["fixes"][0]["artifactChanges"][0]["replacements"][0]
                 ["deletedRegion"]["startLine"]
                 for r in json.loads(done.stdout)["runs"][0]["results"]
                 if "fixes" in r]
        self.assertEqual(lines, [3, 13])


class WrongCalls(Case):
    """Status 2 and one sentence; nothing is written."""

    def test_options(self):
        """Values that can't be."""
        self.add("a.c", source(f="n"))
        cases = {
            "--author=me": "--author: it has the form",
            "--author=<a@b>": "--author: it has the form",
            "--author=A <a@b>\nX: y <c@d>": "--author: it has the form",
            "--linux-git=/nowhere": "--linux-git: /nowhere is no folder",
            "--path=/etc": "--path: it begins at the tree's root",
            "--output=/nowhere/x": "/nowhere/x: can't be written",
            "--format=xml": "--format: there is no format xml",
            "--appply": "Unknown option --appply",
        }
        for option, said in cases.items():
            with self.subTest(option=option):
                self.check(self.fix(option), 2, "", said)
        self.check(self.fix("--path=a", "--path", "b"), 2, "",
                   "--path is given twice")
        self.check(self.run_it("fix", "-q", "/nowhere"), 2, "", "No such file")
        self.assertEqual(self.read("a.c"), source(f="n"))

    def test_folder_can_not_be_made(self):
        """The patches' folder."""
        self.add("a.c", source(f="n"))
        self.check(self.fix("--output-directory", "/proc/x"), 3, "",
                   "/proc/x: can't be made")


if __name__ == "__main__":
    unittest.main()
