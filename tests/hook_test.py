# SPDX-License-Identifier: GPL-2.0-only
"""The hook, pre-commit and b4, each with the real tool on the other side."""
import importlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

import check_test
import cli_test
from cli_test import BAD, FOUND, GOOD, TOP

# An architecture that has both percpu fallbacks; the second in a file of its own.
NUMA = """\
config FOO
	def_bool y
config NUMA
	bool "n"
	select NEED_PER_CPU_EMBED_FIRST_CHUNK
config NEED_PER_CPU_EMBED_FIRST_CHUNK
	bool
source "arch/foo/Kconfig.percpu"
"""
PAGES = "config NEED_PER_CPU_PAGE_FIRST_CHUNK\n\tdef_bool NUMA\n"


class Hook(check_test.Repository):
    """`kapcheck install-hook`, by `git commit`."""

    def setUp(self):
        super().setUp()
        self.commit(a_c=GOOD)
        self.hook = self.tree / ".git" / "hooks" / "pre-commit"

    def install(self, *args, **more):
        """A call of install-hook."""
        more.setdefault("cwd", self.tree)
        return self.run_it("install-hook", *args, **more)

    def try_commit(self, *args, cwd=None):
        """The finished `git commit`."""
        return subprocess.run(["git", "commit", "-qm", "x", *args],
                              cwd=cwd or self.tree, env=self.env, check=False,
                              text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)

    def test_commit(self):
        """A commit with a new finding is refused, one without is not."""
        self.check(self.install(), 0)
        self.add("a.c")
        done = self.try_commit("-a")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, FOUND.format("a.c"))
        self.add("a.c", GOOD.replace("return n", "return -n"))
        self.assertEqual(self.try_commit("-a").stdout, "")
        self.assertEqual(self.git("status", "--short"), "")

    def test_named_file(self):
        """`git commit FILE` has an index of its own; the other is not it."""
        self.install()
        self.add("a.c")
        self.add("b.c", GOOD)
        self.git("add", "a.c", "b.c")
        self.assertEqual(self.try_commit("b.c").stdout, "")
        self.assertEqual(self.try_commit("a.c").returncode, 1)

    def test_elsewhere(self):
        """From a folder below, in a linked work tree, with core.hooksPath."""
        linked = self.top / "linked"
        self.git("worktree", "add", "-q", str(linked))
        (self.tree / "d").mkdir()
        self.check(self.install(cwd=self.tree / "d"), 0)
        self.assertTrue(self.hook.exists())
        (linked / "a.c").write_text(BAD)
        self.assertEqual(self.try_commit("-a", cwd=linked).returncode, 1)
        self.git("config", "core.hooksPath", "my hooks")
        self.check(self.install("--tree", self.tree, cwd=self.top), 0)
        self.assertTrue((self.tree / "my hooks" / "pre-commit").exists())
        self.add("a.c")
        self.assertEqual(self.try_commit("-a").returncode, 1)

    def test_first_commit(self):
        """In a repository without a commit."""
        fresh = self.top / "fresh"
        self.git("init", "-q", str(fresh))
        self.install(cwd=fresh)
        (fresh / "a.c").write_text(BAD)
        self.git("add", "a.c", cwd=fresh)
        self.assertEqual(self.try_commit(cwd=fresh).returncode, 1)

    def other_hook(self, text="echo other; exit $STATUS\n"):
        """A hook of someone else."""
        self.write(self.hook, "#!/bin/sh\n" + text)
        self.hook.chmod(0o755)

    def test_chain(self):
        """A hook that is there runs first, and can refuse."""
        self.other_hook()
        self.check(self.install(), 0)
        self.env["STATUS"] = "0"
        self.add("a.c")
        done = self.try_commit("-a")
        self.assertEqual(done.stdout, "other\n" + FOUND.format("a.c"))
        self.env["STATUS"] = "5"
        self.add("a.c", GOOD + "\n")
        done = self.try_commit("-a")
        self.assertEqual((done.returncode, done.stdout), (1, "other\n"))

    def test_remove(self):
        """What was there is there again; twice installed is once."""
        self.check(self.install("--remove"), 2, "", "is not a hook of kapcheck")
        for _ in range(2):
            self.check(self.install(), 0)
        self.check(self.install("--remove"), 0)
        self.assertFalse(self.hook.exists())
        self.other_hook()
        before = self.hook.read_bytes()
        for _ in range(2):
            self.check(self.install(), 0)
        self.check(self.install("--remove"), 0)
        self.assertEqual(self.hook.read_bytes(), before)
        self.check(self.install("--remove"), 2, "", "is not a hook of kapcheck")

    def test_two_others(self):
        """Nothing of someone else is written over."""
        self.other_hook()
        self.install()
        self.other_hook("exit 0\n")
        self.check(self.install(), 2, "", "is there already")
        kept = self.hook.with_name("pre-commit.before-kapcheck")
        kept.unlink()
        self.hook.unlink()
        self.hook.symlink_to("not yet there")
        self.check(self.install(), 0)
        self.assertEqual(os.readlink(kept), "not yet there")

    def test_odd_places(self):
        """Names that would be words of the shell, or of the terminal."""
        odd = self.top / "a b'\"$(touch trap)`touch trap`;\x1b[31m"
        odd.mkdir()
        program = odd / "kapcheck"
        data = self.top / "a b'$(touch trap)"  # spatch can't take the others
        shutil.copy(cli_test.KAPCHECK, program)
        data.symlink_to(self.env["KAPCHECK_DATA"])
        self.git("config", "core.hooksPath", str(odd / "hooks"))
        done = subprocess.run(
            [program, "install-hook", "--", "--output", odd / "report"],
            cwd=self.tree, check=True, stdout=subprocess.PIPE,
            env={**self.env, "KAPCHECK_DATA": str(data)})
        self.assertNotIn(b"\x1b", done.stdout)
        del self.env["KAPCHECK_DATA"]
        self.add("a.c")
        done = self.try_commit("-a")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertEqual((odd / "report").read_text(), FOUND.format("a.c"), done.stdout)
        self.assertFalse(list(self.top.rglob("trap")))

    def test_options(self):
        """What follows -- is given to check, quoted."""
        self.check(self.install("--", "--output", "it's a file"), 0)
        self.add("a.c")
        self.assertEqual(self.try_commit("-a").returncode, 1)
        self.assertEqual((self.tree / "it's a file").read_text(),
                         FOUND.format("a.c"))

    def test_program_is_gone(self):
        """A hook whose program went says so, and lets commits be."""
        program = self.top / "kapcheck"
        shutil.copy(cli_test.KAPCHECK, program)
        subprocess.run([program, "install-hook"], cwd=self.tree, check=True,
                       env=self.env, stdout=subprocess.DEVNULL)
        program.unlink()
        self.add("a.c")
        done = self.try_commit("-a")
        self.assertEqual(done.returncode, 0)
        self.assertIn("is gone", done.stdout)

    def test_no_repository(self):
        """Outside a repository."""
        self.check(self.install(cwd=self.top), 2, "", "no repository")


@unittest.skipUnless(shutil.which("pre-commit"), "pre-commit is not installed")
class PreCommit(check_test.Repository):
    """.pre-commit-hooks.yaml, by the pre-commit framework."""

    def setUp(self):
        super().setUp()
        hooks = self.top / "hooks"
        hooks.mkdir()
        shutil.copy(TOP / ".pre-commit-hooks.yaml", hooks)
        self.git("init", "-q", cwd=hooks)
        self.git("add", "-A", cwd=hooks)
        self.git("commit", "-qm", "x", cwd=hooks)
        rev = self.git("rev-parse", "HEAD", cwd=hooks).strip()
        (self.bin / "kapcheck").symlink_to(cli_test.KAPCHECK)
        self.env["PRE_COMMIT_HOME"] = str(self.top / "cache")
        self.add(".pre-commit-config.yaml",
                 f"repos:\n- repo: {hooks}\n  rev: {rev}\n"
                 "  hooks:\n  - id: kapcheck\n")
        self.git("add", "-A")
        subprocess.run(["pre-commit", "install"], cwd=self.tree, check=True,
                       env=self.env, stdout=subprocess.DEVNULL)

    def test_commit(self):
        """A commit is refused for its finding, and let be without one."""
        self.commit(a_c=GOOD)
        self.add("a.c")
        self.git("add", "-A")
        self.add("a.c", GOOD)
        refused = self.commit_it()
        self.assertEqual(refused.returncode, 1)
        self.assertIn(FOUND.format("a.c"), refused.stdout)
        self.add("a.c", GOOD + "\n")
        self.git("add", "-A")
        self.assertEqual(self.commit_it().returncode, 0)

    def test_deletion(self):
        """A commit that only deletes, of which the framework names no file."""
        self.env["KAPCHECK_DATA"] = str(TOP)
        self.commit(a_c=GOOD)
        self.add("arch/foo/Kconfig", NUMA)
        self.add("arch/foo/Kconfig.percpu", PAGES)
        self.commit()
        self.git("rm", "-q", "a.c")
        self.assertEqual(self.commit_it().returncode, 0)
        self.git("rm", "-q", "arch/foo/Kconfig.percpu")
        refused = self.commit_it()
        self.assertEqual(refused.returncode, 1)
        self.assertIn("arch/foo/Kconfig:5:2: ", refused.stdout)
        self.assertIn("[KAP005]", refused.stdout)

    def commit_it(self):
        """The finished `git commit`."""
        return subprocess.run(["git", "commit", "-qm", "x"], cwd=self.tree,
                              env=self.env, check=False, text=True,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)


def find_b4():
    """b4's module, of a version that runs checks (0.14 and later), or None.

    KAPCHECK_B4 names a folder to look in: Debian 12 has an older one.
    """
    folder = os.environ.get("KAPCHECK_B4")
    sys.path[:0] = [folder] if folder else []
    try:
        module = importlib.import_module("b4")
        return module if hasattr(module.LoreMessage, "run_local_check") else None
    except ImportError:
        return None
    finally:
        sys.path[:1] = [] if folder else sys.path[:1]


class B4(check_test.Repository):
    """Checks of one patch, as b4 asks for them."""

    def setUp(self):
        super().setUp()
        self.commit(a_c=GOOD)
        self.git("checkout", "-qb", "work")
        self.commit(a_c=BAD)
        self.mail = self.git("format-patch", "--stdout", "main").encode()
        self.git("checkout", "-q", "main")

    def b4_json(self, mail):
        """The one result, and the exit status."""
        done = self.run_check("--format", "b4", "--patch", "-", input=mail)
        results = json.loads(done.stdout)
        self.assertEqual(len(results), 1)
        self.assertEqual(results[0]["tool"], "kapcheck")
        return results[0], done.returncode

    def test_json(self):
        """pass, warn, and warn for a patch that does not apply."""
        result, status = self.b4_json(self.mail)
        self.assertEqual((result["status"], status), ("warn", 1))
        self.assertEqual(result["summary"], "1 finding")
        self.assertIn("a.c:3: warning: takes [KAP901]", result["details"])
        result, status = self.b4_json(self.mail.replace(b"take(n)", b"n + 1"))
        self.assertEqual((result["status"], status), ("pass", 0))
        self.add("a.c", "int x;\n")
        result, status = self.b4_json(self.mail)
        self.assertEqual((result["status"], status), ("warn", 3))
        self.assertIn("does not apply", result["details"])

    def test_error(self):
        """A finding of level error fails."""
        patch = self.top / "data" / "cocci" / "made-up.cocci"
        patch.write_text(patch.read_text().replace('"warning"', '"error"'))
        card = self.top / "data" / "checkers" / "made-up" / "rule.ini"
        card.write_text(card.read_text().replace("= warning", "= error"))
        self.assertEqual(self.b4_json(self.mail)[0]["status"], "fail")
        done = self.run_check("--format", "checkpatch", "--patch", "-",
                              input=self.mail)
        self.check(done, 1, "a.c:3: ERROR: takes [KAP901]\n")

    def test_terse(self):
        """checkpatch's lines, one a finding."""
        done = self.run_check("--format", "checkpatch", "--patch", "-",
                              input=self.mail)
        self.check(done, 1, "a.c:3: WARNING: takes [KAP901]\n")
        self.add("a.c", "int x;\n")
        done = self.run_check("--format", "checkpatch", "--patch", "-",
                              input=self.mail)
        self.check(done, 3)
        self.assertRegex(done.stdout.decode(),
                         "^-:1: WARNING: not checked: .* does not apply\n$")
        self.assertEqual(done.stderr, b"")

    def test_real(self):
        """b4 itself runs both and understands them."""
        b4 = find_b4()
        if not b4:
            self.skipTest("no b4 that runs checks; KAPCHECK_B4 can name one")
        program = f"""
import argparse, email, email.policy, json, sys
sys.path.insert(0, {str(pathlib.Path(b4.__file__).parent.parent)!r})
import b4
b4.setup_config(argparse.Namespace(config=None))
msg = email.message_from_bytes(sys.stdin.buffer.read(),
                               policy=email.policy.EmailPolicy())
call = [{cli_test.KAPCHECK!r}, "check", "--quiet", "--patch", "-", "--format"]
terse = b4.LoreMessage.run_local_check(call + ["checkpatch"], "x", msg,
                                       nocache=True)
try:
    from b4.review import checks
    review = checks._run_external_cmd(call + ["b4"], msg, None)
except ImportError:
    review = None
print(json.dumps([terse, review]))
"""
        done = subprocess.run([sys.executable, "-c", program], input=self.mail,
                              cwd=self.tree, env=self.env, check=True,
                              stdout=subprocess.PIPE)
        terse, review = json.loads(done.stdout)
        self.assertEqual(terse, [["warning", "kapcheck: a.c:3: WARNING: takes "
                                  "[KAP901]"]])
        if review is not None:
            self.assertEqual(review[0]["status"], "warn")
            self.assertEqual(review[0]["tool"], "kapcheck")


class Recipes(check_test.Repository):
    """docs/ci: what can be run of them here."""

    def test_bot(self):
        """It tells each new commit that causes something, once."""
        bot = TOP / "docs" / "ci" / "bot.sh"
        clone = self.top / "clone"
        self.env.update(KAPCHECK=cli_test.KAPCHECK, BOT_TO="list@example.org")
        self.commit(a_c=BAD)
        self.git("clone", "-q", str(self.tree), str(clone), cwd=self.top)

        def said(**more):
            return subprocess.run([bot, clone], env={**self.env, **more},
                                  check=True, text=True,
                                  stdout=subprocess.PIPE).stdout

        self.assertEqual(said(), "")
        self.commit(a_c=BAD + "int x;\n")
        self.commit(b_c=BAD)
        self.commit(c_c=GOOD)
        mail = said()
        self.assertEqual(mail.count("Subject: "), 1)
        self.assertIn("To: list@example.org\nSubject: kapcheck: main: change\n",
                      mail)
        self.assertIn(FOUND.format("b.c"), mail)
        self.assertEqual(said(), "")
        # each is a mail of its own
        for name in "de":
            self.commit(**{f"{name}_c": BAD})
        self.assertEqual(said(BOT_MAIL="wc -l").count("\n"), 2)

    def test_bot_without_kapcheck(self):
        """Nobody gets a mail because of that, and no commit is lost."""
        done = subprocess.run(
            [TOP / "docs" / "ci" / "bot.sh", self.tree], check=False,
            env={**self.env, "KAPCHECK": "/none"}, capture_output=True)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"/none: not installed", done.stderr)

    def test_shell(self):
        """shellcheck, where it is installed, has no complaint."""
        if not shutil.which("shellcheck"):
            self.skipTest("no shellcheck")
        subprocess.run(["shellcheck", TOP / "docs" / "ci" / "bot.sh"],
                       check=True)

    def test_calls(self):
        """The options that the recipes use are there."""
        for recipe, form in (("github.yml", "sarif"), ("gitlab.yml", "gitlab")):
            text = (TOP / "docs" / "ci" / recipe).read_text()
            self.assertIn(f"--format {form} --output", text)
        self.commit(a_c=GOOD)
        self.commit(a_c=BAD)
        for form in ("sarif", "gitlab"):
            done = self.run_check("--diff", "HEAD~1...HEAD", "--format", form)
            self.assertEqual(done.returncode, 1)
            json.loads(done.stdout)


if __name__ == "__main__":
    unittest.main()
