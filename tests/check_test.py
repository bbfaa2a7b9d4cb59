# SPDX-License-Identifier: GPL-2.0-only
"""`kapcheck check`: with the real git on the other side.

Most cases use the rule made up in cli_test.py; a call of take() is a finding.
"""
import base64
import json
import os
import pathlib
import quopri
import subprocess
import unittest

import cli_test
import sarif_form
from cli_test import BAD, FOUND, GOOD, TOP

# What is freed two functions away from where it comes from.
FREES = """\
int get(struct t *t, int n)
{
	t->q = kmalloc_array(n, 8, GFP_KERNEL);
	return t->q ? 0 : -ENOMEM;
}

int use(struct t *t)
{
	return t->n;
}

void put(struct t *t)
{
	kfree(t->q);
}
"""


class Repository(cli_test.Case):
    """A repository as the tree, with a first commit when it is asked for."""

    def setUp(self):
        super().setUp()
        self.env.update(GIT_CONFIG_GLOBAL="/dev/null",
                        GIT_CONFIG_NOSYSTEM="1", HOME=str(self.top),
                        GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@b",
                        GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@b")
        self.git("init", "-q", "-b", "main")

    def git(self, *args, cwd=None, **more):
        """The output of a git command, which must succeed."""
        return subprocess.run(["git", *args], cwd=cwd or self.tree,
                              env=self.env, check=True, text=True,
                              stdout=subprocess.PIPE, **more).stdout

    def commit(self, **files):
        """Commit files: a_c="text" writes a.c; all else stays."""
        for name, text in files.items():
            self.add(name.replace("_", "."), text)
        self.git("add", "-A")
        self.git("commit", "-qm", "change", "--no-verify")

    def run_check(self, *args, **more):
        """A quiet check with two jobs, in the tree."""
        more.setdefault("cwd", self.tree)
        return self.run_it("check", "--quiet", "--jobs", "2", *args, **more)

    def found(self, *args, **more):
        """"file:line" of what a check in JSON finds."""
        done = self.run_check("--format", "json", *args, **more)
        log = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1 if log["findings"] else 0,
                         done.stderr)
        return [f'{f["file"]}:{f["line"]}' for f in log["findings"]]

    def staged(self):
        """What is found after all was staged."""
        self.git("add", "-A")
        return self.found("--staged")


class Staged(Repository):
    """`--staged`: the commit to come."""

    def test_unborn(self):
        """With no commit yet, all that is staged is new."""
        self.check(self.run_check("--staged"), 0, "")
        self.add("a.c")
        self.check(self.run_check("--staged"), 0, "")
        self.assertEqual(self.staged(), ["a.c:3"])

    def test_index_not_disk(self):
        """The index is checked, whatever the work tree holds."""
        self.commit(a_c=GOOD)
        self.add("a.c")
        self.git("add", "a.c")
        self.add("a.c", GOOD)
        self.assertEqual(self.found("--staged"), ["a.c:3"])
        self.git("add", "a.c")
        self.add("a.c")
        self.assertEqual(self.found("--staged"), [])
        os.unlink(self.tree / "a.c")
        self.assertEqual(self.found("--staged"), [])

    def test_partial(self):
        """Of a file with two findings only one is staged, as by add -p."""
        self.commit(a_c=GOOD)
        both = GOOD + BAD.replace("f(", "g(") + BAD.replace("f(", "h(")
        blob = self.git("hash-object", "-w", "--stdin",
                        input=GOOD + BAD.replace("f(", "h(")).strip()
        self.add("a.c", both)
        self.git("update-index", "--cacheinfo", f"100644,{blob},a.c")
        self.assertEqual(self.found("--staged"), ["a.c:7"])

    def test_old_findings(self):
        """What was there stays silent: moved, in a renamed function."""
        self.commit(a_c=BAD)
        for text in ("/* x */\n" + BAD, BAD.replace("int f(", "int other("),
                     GOOD.replace("f(", "g(") + BAD):
            self.add("a.c", text)
            self.assertEqual(self.staged(), [], text)

    def test_changed_line(self):
        """On a changed line it counts, though it was there before."""
        self.commit(a_c=BAD)
        self.add("a.c", BAD.replace("take(n)", "take(n + 1)"))
        self.assertEqual(self.staged(), ["a.c:3"])

    def test_second_of_two(self):
        """One more that is alike is one more."""
        self.commit(a_c="int f(int n)\n{\n\ttake(n);\n}\n")
        self.add("a.c", "int f(int n)\n{\n\ttake(n);\n\ttake(n);\n}\n")
        self.assertEqual(len(self.staged()), 1)

    def test_caused(self):
        """A free that a change two functions away made wrong is caused."""
        self.env["KAPCHECK_DATA"] = str(TOP)
        self.commit(a_c=FREES)
        self.add("a.c", FREES.replace("kmalloc_array", "kvmalloc_array"))
        self.git("add", "-A")
        done = self.run_check("--staged", "--rule", "KAP006")
        self.check(done, 1)
        self.assertIn(b"a.c:14:2: ", done.stdout)
        self.assertIn(b"[KAP006]", done.stdout)

    def test_renamed(self):
        """A renamed file's findings are old; a copy's are new."""
        self.commit(a_c=BAD + GOOD.replace("f(", "g(") * 5)
        self.git("mv", "a.c", "b.c")
        self.assertEqual(self.staged(), [])
        self.add("b.c", (self.tree / "b.c").read_text() + "\nint more;\n")
        self.assertEqual(self.staged(), [])
        self.add("a.c", (self.tree / "b.c").read_text())
        self.assertEqual(self.staged(), ["b.c:3"])

    def test_deleted(self):
        """Deleted files, also a folder that becomes a file."""
        self.commit(a_c=BAD, b_c=BAD)
        os.unlink(self.tree / "a.c")
        self.assertEqual(self.staged(), [])
        self.add("d/x.c")
        self.commit()
        self.git("rm", "-rq", "d")
        self.add("d", "a file")
        self.assertEqual(self.staged(), [])

    def test_submodule(self):
        """A submodule, and a link, are not looked into."""
        self.commit(a_c=GOOD)
        sub = self.tree / "sub"
        sub.mkdir()
        self.git("init", "-q", cwd=sub)
        self.add("sub/a.c")
        self.git("add", "a.c", cwd=sub)
        self.git("commit", "-qm", "x", cwd=sub)
        (self.tree / "l.c").symlink_to("sub/a.c")
        self.assertEqual(self.staged(), [])
        self.assertIn("160000", self.git("ls-files", "-s"))
        self.add("sub/b.c")
        self.git("add", "b.c", cwd=sub)
        self.assertEqual(self.found("--staged", cwd=sub), ["b.c:3"])

    def merge(self):
        """Two branches: other adds b.c with a finding, both change a.c."""
        self.commit(a_c=GOOD, c_c=GOOD + "\n" * 9 + "int x;\n")
        self.git("checkout", "-qb", "other")
        self.commit(b_c=BAD, c_c=GOOD + "\n" * 9 + "int x;\n"
                    + BAD.replace("f(", "h("))
        self.git("checkout", "-q", "main")
        self.commit(c_c="int y;\n" + GOOD + "\n" * 9 + "int x;\n")
        self.git("merge", "-q", "--no-commit", "other")

    def test_merge(self):
        """In a merge, what comes from a parent is not the merge's."""
        self.merge()
        self.assertTrue((self.tree / ".git" / "MERGE_HEAD").exists())
        self.assertEqual(self.found("--staged"), [])
        self.add("b.c", BAD + BAD.replace("f(", "k("))
        self.assertEqual(self.staged(), ["b.c:7"])

    def test_conflict(self):
        """A path in conflict is named, and makes the status 3."""
        self.commit(a_c=GOOD)
        self.git("checkout", "-qb", "other")
        self.commit(a_c=BAD)
        self.git("checkout", "-q", "main")
        self.commit(a_c=GOOD.replace("return n", "return -n"))
        subprocess.run(["git", "merge", "-q", "other"], cwd=self.tree,
                       env=self.env, check=False, stdout=subprocess.DEVNULL)
        self.check(self.run_check("--staged"), 3, "",
                   "a.c: not analysed: is not merged yet")

    def test_index_forms(self):
        """Version 4, and an index that is not up to date with its tree."""
        self.commit(a_c=GOOD)
        self.git("update-index", "--index-version", "4")
        self.add("a.c")
        self.assertEqual(self.staged(), ["a.c:3"])
        self.git("write-tree")
        self.assertEqual(self.found("--staged"), ["a.c:3"])

    def test_index_of_folders(self):
        """Some folders are as git knows them, some changed, some are new; what
        is only intended is not there, and nothing is written."""
        def objects():
            return sorted((self.tree / ".git" / "objects").rglob("*"))

        for name in ("d.c", "d/a.c", "d-e/a.c", "d/e/a.c", "d/f/a.c",
                     "gone/a.c"):
            self.add(name, GOOD)
        self.commit(a_c=GOOD)
        for version in ("2", "4"):
            self.git("update-index", "--index-version", version)
            for name in ("d/e/b.c", "d.c", "new/x/a.c", "later/a.c", "d/l.c"):
                self.add(name)
            self.git("add", "d", "d.c", "new")
            self.git("rm", "-rqf", "--cached", "gone", "d/l.c")
            self.git("add", "-N", "later/a.c", "d/l.c")
            before = objects()
            self.assertEqual(self.found("--staged"),
                             ["d.c:3", "d/e/b.c:3", "new/x/a.c:3"])
            self.assertEqual(objects(), before)
            self.git("reset", "-q")

    def test_paths(self):
        """Files and folders narrow it; they are relative to where one is."""
        self.commit(a_c=GOOD)
        for name in ("a.c", "d/b.c", "d/e/c.c"):
            self.add(name)
        self.git("add", "-A")
        self.assertEqual(self.found("--staged", "d"),
                         ["d/b.c:3", "d/e/c.c:3"])
        self.assertEqual(self.found("--staged", "b.c", cwd=self.tree / "d"),
                         ["d/b.c:3"])
        self.check(self.run_check("--staged", self.top), 2, "", "is not in")

    def test_worktree(self):
        """A linked work tree, and the index that a hook is told of."""
        self.commit(a_c=GOOD)
        linked = self.top / "linked"
        self.git("worktree", "add", "-q", str(linked))
        (linked / "b.c").write_text(BAD)
        self.git("add", "b.c", cwd=linked)
        self.assertEqual(self.found("--staged", cwd=linked), ["b.c:3"])
        self.assertEqual(self.found("--staged"), [])
        self.add("z.c")
        self.env["GIT_INDEX_FILE"] = str(self.top / "other-index")
        self.git("add", "z.c")
        self.assertEqual(self.found("--staged"), ["z.c:3"])

    def test_named_repository(self):
        """GIT_DIR and GIT_WORK_TREE, as git sets them for its hooks."""
        self.commit(a_c=GOOD)
        self.add("a.c")
        self.git("add", "a.c")
        store = self.top / "store"
        (self.tree / ".git").rename(store)
        self.env["GIT_DIR"] = str(store)
        self.env["GIT_WORK_TREE"] = str(self.tree)
        self.assertEqual(self.found("--staged"), ["a.c:3"])

    def test_settings(self):
        """Those of the user, broken ones too, are none of its business; what a
        repository may have besides its form changes nothing."""
        self.commit(a_c=GOOD)
        self.add("a.c")
        self.git("add", "a.c")
        for name in (".gitconfig", ".config/git/config"):
            self.write(self.top / name, "[broken\n")
        self.git("config", "core.repositoryformatversion", "1")
        for key in ("preciousObjects", "partialClone", "worktreeConfig",
                    "noop"):
            self.git("config", f"extensions.{key}", "true")
        self.assertEqual(self.found("--staged"), ["a.c:3"])

    def test_nothing_is_run(self):
        """The repository's settings and hooks run nothing."""
        trap = self.top / "trap"
        self.write(self.bin / "evil", f"#!/bin/sh\ntouch {trap}\n")
        (self.bin / "evil").chmod(0o755)
        self.commit(a_c=GOOD)
        for key in ("core.fsmonitor", "core.editor", "diff.external",
                    "diff.c.textconv", "filter.f.clean", "filter.f.smudge",
                    "filter.f.process"):
            self.git("config", key, "evil")
        self.add(".gitattributes", "*.c diff=c filter=f\n")
        self.add("a.c")
        blob = self.git("hash-object", "-w", "--no-filters", "a.c").strip()
        self.git("-c", "core.fsmonitor=", "update-index", "--cacheinfo",
                 f"100644,{blob},a.c")
        trap.unlink(missing_ok=True)
        self.assertEqual(self.found("--staged"), ["a.c:3"])
        self.assertEqual(self.found("--diff", "HEAD"), ["a.c:3"])
        self.assertFalse(trap.exists())

    def test_unparsed(self):
        """A function that can't be parsed counts only when it changed."""
        self.fake("unparsed")
        self.commit(a_c=BAD.replace("f(int", "guilty(int") + GOOD)
        self.add("a.c", (self.tree / "a.c").read_text().replace(
            "return n", "return -n"))
        self.assertNotEqual(
            self.run_check("--staged").returncode, 3)

    def test_suppression(self):
        """An idle suppression is told of on changed lines only."""
        allow = "/* kapcheck: allow KAP901 why */\n"
        self.commit(a_c=allow + GOOD)
        self.add("a.c", allow + GOOD.replace("f(", "g("))
        self.git("add", "-A")
        self.check(self.run_check("--staged"), 0, "")
        self.add("a.c", allow + GOOD + allow + GOOD.replace("f(", "g("))
        self.git("add", "-A")
        self.check(self.run_check("--staged"), 0, "", "suppresses nothing")

    def test_no_repository(self):
        """Outside a repository it says so; so does a bare one."""
        for args in (("--staged",), ("--diff", "HEAD")):
            self.check(self.run_check(*args, cwd=self.top), 2, "", "")
        bare = self.top / "bare"
        self.git("init", "-q", "--bare", str(bare))
        self.check(self.run_check("--staged", cwd=bare), 2, "",
                   "without a work tree")

    def test_sarif(self):
        """The forms of a report are the same as a scan's."""
        self.add("a.c")
        self.git("add", "-A")
        done = self.run_check("--staged", "--format", "sarif")
        log = json.loads(done.stdout)
        sarif_form.check(log)
        self.assertEqual(sarif_form.uri_of(log["runs"][0]["results"][0]),
                         "a.c")


class Ranges(Repository):
    """`--diff`."""

    def setUp(self):
        super().setUp()
        self.commit(a_c=BAD, b_c=GOOD)
        self.commit(b_c=BAD)
        self.commit(c_c=BAD)

    def test_ranges(self):
        """From one to another, to HEAD, to the work tree."""
        self.assertEqual(self.found("--diff", "HEAD~2..HEAD~1"), ["b.c:3"])
        self.assertEqual(self.found("--diff", "HEAD~2..HEAD"),
                         ["b.c:3", "c.c:3"])
        self.assertEqual(self.found("--diff", "HEAD~1.."), ["c.c:3"])
        self.assertEqual(self.found("--diff", "HEAD..HEAD~2"), [])
        self.assertEqual(self.found("--diff", "HEAD"), [])
        self.add("b.c", BAD + BAD.replace("f(", "g("))
        self.assertEqual(self.found("--diff", "HEAD"), ["b.c:7"])
        self.assertEqual(self.found("--diff", "HEAD~1"), ["b.c:7", "c.c:3"])

    def test_merge_base(self):
        """Three dots: since the branches parted."""
        self.git("checkout", "-qb", "other", "HEAD~1")
        self.commit(d_c=BAD)
        self.assertEqual(self.found("--diff", "main...other"), ["d.c:3"])
        self.assertEqual(self.found("--diff", "other...main"), ["c.c:3"])

    def test_wrong(self):
        """No such revision; two ways at once; none."""
        self.check(self.run_check("--diff", "nope..HEAD"), 2, "", "nope")
        self.check(self.run_check("--diff", "HEAD..nope"), 2, "", "nope")
        self.check(self.run_check("--diff", "HEAD", "--staged"), 2, "",
                   "one of them")
        self.check(self.run_check(), 2, "", "check wants")
        self.check(self.run_check("--staged", "--engine", "clang,cocci"), 2,
                   "", "named FILEs only")


class Files(Repository):
    """Named files, as they lie on the disk."""

    def test_files(self):
        """Just these; paths are those of the tree's top."""
        self.add("d/a.c")
        self.add("b.c")
        self.check(self.run_check("d/a.c"), 1, FOUND.format("d/a.c"))
        self.check(self.run_check("a.c", "../b.c", cwd=self.tree / "d"), 1,
                   FOUND.format("b.c") + FOUND.format("d/a.c"))
        self.add("README", "take(x)")
        self.check(self.run_check("README"), 0, "")
        self.check(self.run_check("none.c"), 2, "", "none.c")
        self.check(self.run_check("d"), 2, "",
                   "d: a folder, which `kapcheck scan` takes")

    def test_no_repository(self):
        """Without a repository the current folder is the tree."""
        folder = self.top / "plain"
        self.write(folder / "a.c", BAD)
        self.check(self.run_check("a.c", cwd=folder), 1, FOUND.format("a.c"))
        self.check(self.run_check(self.tree / "a.c", cwd=folder), 2, "",
                   "is not in")


class Patches(Repository):
    """`--patch`: diffs, mails, series."""

    def setUp(self):
        super().setUp()
        self.commit(a_c=BAD + "\nint long_enough;\n" * 9, b_c=GOOD)
        self.git("checkout", "-qb", "work")
        self.git("mv", "a.c", "moved.c")
        self.commit(moved_c=GOOD.replace("f(", "g(") + BAD
                    + "\nint long_enough;\n" * 9, b_c=BAD)
        self.commit(n_c=BAD)
        self.commit(n_c=BAD + BAD.replace("f(", "g("))
        self.series = self.git("format-patch", "--stdout", "main", "-M")
        self.git("checkout", "-q", "main")

    def check_text(self, text, *args):
        """What is found by a patch on stdin."""
        return self.found("--patch", "-", *args, input=text.encode()
                          if isinstance(text, str) else text)

    def test_series(self):
        """A whole mbox, with a renamed file and one changed twice."""
        want = ["b.c:3", "n.c:3", "n.c:7"]
        self.assertEqual(self.check_text(self.series), want)
        self.assertEqual(self.check_text(self.series.replace("\n", "\r\n")),
                         want)
        file = self.top / "series.mbox"
        file.write_text(self.series)
        self.assertEqual(self.found("--patch", file), want)
        self.assertEqual(
            self.found("--patch", file, "--tree", self.tree, cwd=self.top),
            want)

    def test_order(self):
        """A mailbox has the mails as they came; two series stay as they are."""
        first, second, third = (
            "From " + part for part in self.series.split("\nFrom ")[0:3])
        first = first[len("From "):]
        self.assertEqual(
            self.check_text("\n".join((third, first, second))),
            ["b.c:3", "n.c:3", "n.c:7"])
        done = self.run_check("--patch", "-", input="\n".join(
            (third, first, second, first)).encode())
        self.check(done, 3, "", "[PATCH 3/3] change: n.c: is not in the tree")

    def test_forms(self):
        """A diff alone, with no prefix, a plain one; encoded mails."""
        diffs = [self.git("diff", "main", "work", "--", "b.c"),
                 self.git("diff", "--no-prefix", "main", "work", "--", "b.c"),
                 "--- old/b.c\t2024\n+++ new/b.c\t2024\n@@ -3 +3 @@\n"
                 "-\treturn n;\n+\treturn take(n);\n"]
        for diff in diffs:
            self.assertEqual(self.check_text(diff), ["b.c:3"], diff)
        head = "From: A <a@b>\nSubject: [PATCH] b\nContent-Transfer-Encoding: "
        for name, body in (
                ("quoted-printable", quopri.encodestring(diffs[0].encode())),
                ("base64", base64.encodebytes(diffs[0].encode()))):
            self.assertEqual(
                self.check_text(head.encode() + name.encode() + b"\n\n" + body),
                ["b.c:3"], name)

    def test_does_not_apply(self):
        """It is said which patch, file and hunk; the status is 3."""
        self.add("b.c", "int other;\n")
        done = self.run_check("--patch", "-", input=self.series.encode())
        self.check(done, 3, "", "[PATCH 1/3] change: b.c: hunk 1 of 1")
        os.unlink(self.tree / "b.c")
        done = self.run_check("--patch", "-", input=self.series.encode())
        self.check(done, 3, "", "b.c: is not in the tree")

    def test_no_patch(self):
        """What is no patch, or a broken one, is a wrong call."""
        for text, said in (("", "no patch"), ("hello\n", "no patch"),
                           ("--- a/b.c\n+++ b/b.c\n@@ -1,9 +1 @@\n a\n",
                            "line 4: the diff ends")):
            done = self.run_check("--patch", "-", input=text.encode())
            self.check(done, 2, "", said)
        self.check(self.run_check("--patch", self.top / "none"), 2, "", "none")

    def test_outside(self):
        """A patch can't name what lies outside the tree."""
        self.write(self.top / "x.c", GOOD)
        diff = self.git("diff", "main", "work", "--", "b.c").replace(
            "b.c", "../x.c")
        done = self.run_check("--patch", "-", input=diff.encode())
        self.check(done, 3, "", "has no name in the tree")

    def test_other_files(self):
        """What no rule reads need not apply."""
        self.assertEqual(self.check_text(
            "--- a/README\n+++ b/README\n@@ -1 +1 @@\n-x\n+y\n"), [])

    def test_nothing_is_written(self):
        """The tree stays as it is."""
        self.check_text(self.series)
        self.assertEqual(self.git("status", "--short"), "")


class KconfigChanges(Repository):
    """Kconfig and C judged together."""

    def setUp(self):
        super().setUp()
        self.env["KAPCHECK_DATA"] = str(TOP)
        trees = TOP / "testcases" / "percpu-no-page-fallback"
        bad = max((p for p in sorted(trees.glob("bad_*")) if p.is_dir()),
                  key=lambda p: len(list(p.rglob("Kconfig*"))))
        for path in sorted(bad.rglob("*")):
            if path.is_file():
                self.add(str(path.relative_to(bad)), path.read_bytes())

    def test_kconfig(self):
        """New selects are found; old ones stay silent."""
        self.git("add", "-A")
        found = self.found("--staged", "--engine", "kconfig", "--rule",
                           "KAP005", "--level", "note")
        self.assertTrue(found)
        self.git("commit", "-qm", "all")
        path = pathlib.Path(found[0].split(":")[0])
        text = (self.tree / path).read_text()
        self.add(str(path), "# a comment more\n" + text)
        self.git("add", "-A")
        self.assertEqual(self.found("--staged", "--engine", "kconfig"), [])

    def test_disk(self):
        """What lies on the disk beside the change plays no part."""
        self.git("add", "-A")
        args = ("--engine", "kconfig", "--level", "note")
        found = self.found("--staged", *args)
        self.git("write-tree")
        kconfigs = [p for p in self.tree.rglob("Kconfig*") if p.is_file()]
        self.assertGreater(len(kconfigs), 1)
        for path in kconfigs[1:]:
            path.write_text("config ODD\n\tbool\n")
        self.assertEqual(self.found("--staged", *args), found)
        self.git("commit", "-qm", "all")
        self.git("rm", "-rq", "--cached", ".")
        self.assertEqual(
            self.found("--diff", self.git("hash-object", "-t", "tree",
                                          "-w", "--stdin", input="").strip()
                       + "..HEAD", *args), found)


if __name__ == "__main__":
    unittest.main()
