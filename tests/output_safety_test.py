# SPDX-License-Identifier: GPL-2.0-only
"""What is printed can't be turned against who reads it, and nothing is written
outside of the tree: names and code of a stranger's tree in every form."""
import json
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cli_test  # noqa: E402  (needs the path above)
import fix_test  # noqa: E402

# An escape, what 8-bit terminals take for one in both spellings, what turns
# text around, what ends a line, markup of each form, and a message's end.
NAMES = [b"esc\x1b]0;owned\x07.c", b"c1\xc2\x9b31m.c", b"raw\x9b31m.c",
         b"del\x7f.c", "bidi\u202egnp\u2066.c".encode(),
         "line\u2028sep.c".encode(), b"new\nkapcheck: 0 errors\n.c", b"cr\r.c",
         b"back\b\b\b.c",
         b"<script>alert(1)<\xc2\xa0script>.c", b"]] [[elisp:(evil)][x]].c",
         b"[click](http:evil).c", b"* TODO.c", b"a\n---\ndiff --git a.c",
         b"=cmd|'calc'!A1.c", b"--help.c", b"`touch x`.c", b"$(touch x).c"]
# What may reach a terminal beside printable text.
FORBIDDEN = ["\x1b", "\x07", "\b", "\r", "\x7f", "\x9b", "\u202e", "\u2066",
             "\u2028", "\udc9b"]
FORMATS = ["text", "org", "json", "sarif", "gitlab", "checkpatch", "b4"]


class Names(cli_test.Case):
    """All forms of a report, and what is said beside it."""

    def setUp(self):
        super().setUp()
        self.fake()
        for name in NAMES:
            self.add(name)

    def loud(self, *words):
        """A scan with its summary."""
        return self.run_it("scan", *words, self.tree)

    def clean(self, *streams):
        """Nothing that a terminal would obey; the text of all."""
        text = b"".join(streams).decode("utf-8", "surrogateescape")
        if text[:1] in "[{":  # JSON; terminals do nothing at a DEL
            text = text.replace("\x7f", "")
        for bad in FORBIDDEN:
            self.assertNotIn(bad, text)
        self.assertEqual([c for c in text if ord(c) < 32 and c not in "\n\t"],
                         [])
        return text

    def test_formats(self):
        for form in FORMATS:
            done = self.loud("--format", form)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.clean(done.stdout, done.stderr)
            # JSON can have all in ASCII, whatever who reads it takes it for
            self.assertTrue(done.stdout.isascii() or
                            form in ("text", "org", "checkpatch"), form)

    def test_lines(self):
        """A finding is one line where a form has lines."""
        for form in ("text", "checkpatch"):
            done = self.scan("--format", form)
            self.assertEqual(len(done.stdout.splitlines()), len(NAMES))
        done = self.scan("--format", "org")
        lines = done.stdout.decode("utf-8", "surrogateescape").splitlines()
        self.assertEqual(len(lines), len(NAMES))
        for line in lines:
            self.assertRegex(line, r"^\* TODO \[\[view:[^\[\]]*\]"
                             r"\[[^\[\]]*\]\]$")
        details = json.loads(self.scan("--format", "b4").stdout)[0]["details"]
        self.assertEqual(len(details.splitlines()), len(NAMES))
        self.clean(details.encode())

    def test_problems(self):
        """What could not be analysed is told as safely."""
        self.fake("exit")
        for name in NAMES:
            self.add(name, cli_test.GUILTY)
        for form in FORMATS:
            done = self.loud("--format", form)
            self.assertEqual(done.returncode, 3)
            self.clean(done.stdout, done.stderr)
        self.assertEqual(done.stderr.count(b"not analysed for"), len(NAMES))
        details = json.loads(self.scan("--format", "b4").stdout)[0]["details"]
        self.assertEqual(self.clean(details.encode()).count("not analysed:"),
                         len(NAMES))

    def test_messages(self):
        """What a rule says may hold code of the tree."""
        self.env["FAKE_MESSAGE"] = "takes \x1b[31m\u202e\x9b]]\n* TODO [[x][y]]"
        for form in FORMATS:
            done = self.loud("--format", form)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.clean(done.stdout, done.stderr)
        for line in self.scan("--format", "org").stdout.splitlines():
            self.assertRegex(line, rb"^\* TODO \[\[view:[^\[\]]*\]"
                             rb"\[[^\[\]]*\]\]$")
        for form in ("text", "checkpatch"):
            self.assertEqual(len(self.scan("--format", form).stdout.splitlines()),
                             len(NAMES))
        details = json.loads(self.scan("--format", "b4").stdout)[0]["details"]
        self.assertEqual(len(details.splitlines()), len(NAMES))
        self.clean(details.encode("utf-8", "surrogateescape"))

    def test_summary(self):
        """Folders, sections of MAINTAINERS and people."""
        for number, name in enumerate(NAMES):
            self.add(name[:-2] + b"/d%d/a.c" % number)
        self.write(self.tree / "MAINTAINERS",
                   "S\x1b[31m\u202e\nM:\tA\x1b[m\x9b <a@b>\nF:\t*/\n")
        for form in ("text", "json"):
            done = self.loud("--summary", "--format", form)
            self.clean(done.stdout, done.stderr)
            self.assertIn(b"<a@b>", done.stdout)

    def test_engine_words(self):
        """What an engine says when it dies is of the tree, too."""
        self.write(self.bin / "spatch",
                   "#!/bin/sh\ncase $* in *--version*) echo spatch version 2;;"
                   "*) printf 'x\\033]0;owned\\007\\233\\n' >&2; exit 1;; "
                   "esac\n")
        (self.bin / "spatch").chmod(0o755)
        done = self.loud()
        self.assertEqual(done.returncode, 3)
        self.assertIn("exit status 1): x\\033]0;owned\\007",
                      self.clean(done.stdout, done.stderr))

    def test_named_files(self):
        """Files and options that are named on the command line."""
        for name in NAMES:
            done = self.run_it("check", name, cwd=self.tree)
            self.clean(done.stdout, done.stderr)
        for words in (("scan", b"no\x1b[31m"), ("scan", "--format", "\x1b[m"),
                      ("scan", "--rule", "\x9b1m"), ("explain", "\x1b[m"),
                      ("scan", "--config", "\x1b[m"),
                      ("scan", "--build", "\x1b[m"),
                      ("scan", "--baseline", "\x1b[m"), ("\x1b[m",)):
            done = self.run_it(*words)
            self.assertEqual(done.returncode, 2)
            self.clean(done.stdout, done.stderr)

    def test_links_of_sarif(self):
        """`[words](URI)` in a message is a link to who shows it."""
        self.write(self.bin / "spatch",
                   (self.bin / "spatch").read_text().replace(
                       '"takes"', '"takes a[click](http://evil)"'))
        log = json.loads(self.scan("--format", "sarif").stdout)
        for result in log["runs"][0]["results"]:
            self.assertEqual(result["message"]["text"],
                             "takes a[click] (http://evil)")

    def test_configuration(self):
        """Lines of a configuration, and a patch's words."""
        self.write(self.top / "ini", "[scan]\n\x1b[31m\u202e = x\n")
        done = self.scan("--config", self.top / "ini")
        self.assertEqual(done.returncode, 2)
        self.clean(done.stderr)
        self.write(self.top / "patch", "Subject: \x1b[31m\u202e\n\n---\n"
                   "--- a/\x1b[31m.c\n+++ b/\x1b[31m.c\n@@ -1 +1 @@\n-x\n+y\n")
        for form, said in (("text", b""), ("checkpatch", b"not checked: "),
                           ("b4", b"not checked")):
            done = self.run_it("check", "--patch", self.top / "patch", "--tree",
                               self.tree, "--format", form)
            self.assertIn(done.returncode, (0, 3))
            self.assertIn(said, done.stdout)
            self.clean(done.stdout, done.stderr)


class Mails(fix_test.Case):
    """Patches as mails, of files with such names."""

    def test_names(self):
        """git takes the series as it is meant, and a terminal can show it."""
        for number, name in enumerate(NAMES):
            self.add(b"d%d/" % number + name, fix_test.source(f="n"))
        done = self.fix("--level", "warning")
        self.check(done, 0)
        text = done.stdout.decode("utf-8", "surrogateescape")
        for bad in FORBIDDEN:
            self.assertNotIn(bad, text)
        self.assertEqual(text.count("\nSubject: "), len(NAMES))
        self.assertEqual(text.count("\n---\n"), len(NAMES))
        self.assertEqual(text.count("\ndiff --git "), len(NAMES))
        self.apply_by_git(done.stdout)
        self.assertEqual(self.git("log", "--format=%s").count("\n"),
                         len(NAMES) + 1)
        for number, name in enumerate(NAMES):
            path = os.path.join(os.fsencode(self.tree), b"d%d" % number, name)
            self.assertIn(b"taken(n)", pathlib.Path(
                os.fsdecode(path)).read_bytes())


class Patches(cli_test.Case):
    """Which files a patch can be about."""

    HUNK = "@@ -1,4 +1,4 @@\n int f(int n)\n {\n-\treturn n;\n" \
           "+\treturn take(n);\n }\n"

    def setUp(self):
        super().setUp()
        self.fake()
        self.outside = self.top / "outside"
        self.write(self.outside / "x.c", cli_test.GOOD)
        self.add("d/a.c", cli_test.GOOD)
        os.symlink(self.outside, self.tree / "link")
        os.symlink(self.outside / "x.c", self.tree / "d" / "file.c")

    def refused(self, text):
        """The patch is told as not looked at, and nothing of it is shown."""
        self.write(self.top / "patch", text)
        done = self.run_it("check", "--patch", self.top / "patch", "--tree",
                           self.tree)
        self.assertEqual((done.returncode, done.stdout), (3, b""), text)
        return done.stderr

    def test_names(self):
        for name in ("../outside/x.c", "d/../../outside/x.c", "link/x.c",
                     "d/file.c", f"{self.outside}/x.c", ".git/x.c", "./../x.c",
                     "d/..", "link/../../outside/x.c"):
            for old, new in ((name, name), (name, "d/a.c"), ("d/a.c", name)):
                for git in (f"diff --git a/{old} b/{new}\n", ""):
                    if (old, new) == ("d/a.c", name) and (
                            name.startswith(("link/x", "d/file", "/"))):
                        continue  # a rename, to a name that is beneath
                    self.refused(f"{git}--- a/{old}\n+++ b/{new}\n{self.HUNK}")

    def test_renames(self):
        for name in ("../x.c", ".git/hooks/x.c", "/etc/x.c"):
            said = self.refused(
                f"diff --git a/d/a.c b/{name}\nrename from d/a.c\n"
                f"rename to {name}\n--- a/d/a.c\n+++ b/{name}\n{self.HUNK}")
            self.assertIn(b"has no name in the tree", said)

    def test_quoted(self):
        self.refused('--- "a/\\056\\056/outside/x.c"\n'
                     f'+++ "b/\\056\\056/outside/x.c"\n{self.HUNK}')

    def test_deleted_is_no_excuse(self):
        """A path that leaves the tree is not taken for /dev/null."""
        said = self.refused(f"--- a/d/a.c\n+++ b/../a.c\n{self.HUNK}")
        self.assertIn(b"has no name in the tree", said)


if __name__ == "__main__":
    unittest.main()
