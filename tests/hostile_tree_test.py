# SPDX-License-Identifier: GPL-2.0-only
"""A tree full of traps: nothing of it is run, and what it holds is found.

Each trap writes a marker when it is run. All is done twice: once without the
sandbox, which would keep a marker from being written, and once with it.
"""
import ctypes
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from places import CLANG, KAPCHECK, TOP

PATIENCE = 300

BUG = """\
struct vmem_altmap;
int g(struct vmem_altmap *a);
int f(struct vmem_altmap *altmap) { return g((void *)0); }
"""
FOUND = "{}:3:44: warning: f() drops its parameter altmap"
# Whatever may be looked up by a name without a folder, or in the current one.
PROGRAMS = ["spatch", "spatch.opt", "git", "clang", "clang-19", "sparse",
            "kapcheck-clang", "python3", "python", "sh", "ldd", "ldconfig",
            "gcc", "cc", "riscv64-linux-gnu-gcc", "ccache", "make", "env",
            "diff", "cp", "git-ls-files", "git-remote-evil", "evil"]
# Python imports these, of the current folder or what PYTHONPATH names.
MODULES = ["sitecustomize", "usercustomize", "json", "os", "kapcheck_json",
           "coccilib", "contextlib", "re"]
GIT_CONFIG = """\
[core]
	fsmonitor = "EVIL"
	hooksPath = HOOKS
	sshCommand = "EVIL"
	gitProxy = "EVIL"
	editor = "EVIL"
	pager = "EVIL"
	askPass = "EVIL"
	untrackedCache = true
	alternateRefsCommand = "EVIL"
[diff]
	external = "EVIL"
[diff "c"]
	textconv = "EVIL"
	command = "EVIL"
[filter "f"]
	clean = "EVIL"
	smudge = "EVIL"
	process = "EVIL"
	required = true
[merge "m"]
	driver = "EVIL"
[alias]
	ls-files = "!EVIL"
	rev-parse = "!EVIL"
[credential]
	helper = "!EVIL"
[pager]
	ls-files = "EVIL"
	log = "EVIL"
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[gpg]
	program = "EVIL"
[include]
	path = ../more.gitconfig
[includeIf "gitdir:**"]
	path = ../more.gitconfig
"""
PARTIAL = """\
[extensions]
	partialClone = origin
[remote "origin"]
	url = "ext::EVIL"
	promisor = true
	partialclonefilter = blob:none
	uploadpack = "EVIL"
"""


@unittest.skipUnless(os.path.isfile(KAPCHECK), "kapcheck is not built")
class Traps(unittest.TestCase):
    """The tree is the current folder, and first in PATH in all forms."""

    @classmethod
    def setUpClass(cls):
        cls.top = pathlib.Path(tempfile.mkdtemp()).resolve()
        cls.addClassCleanup(shutil.rmtree, cls.top)
        cls.tree, cls.marks = cls.top / "tree", cls.top / "marks"
        cls.tmp = cls.top / "tmp"
        for path in (cls.tree, cls.marks, cls.tmp):
            path.mkdir()
        cls.evil = cls.tree / "bin" / "evil"
        cls.sources()
        cls.programs()
        cls.settings()
        cls.commands()
        cls.repository()

    @classmethod
    def write(cls, name, text, mode=0o644):
        """A file of the tree."""
        path = cls.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    @classmethod
    def touch(cls, name):
        """Shell words that make a marker."""
        return f"touch {cls.marks}/{name}"

    @classmethod
    def sources(cls):
        """The bug, Kconfig and Makefile that run things, links that escape."""
        cls.write("a.c", BUG)
        cls.write("arch/riscv/b.c", BUG)
        cls.write("Makefile", f"X := $(shell {cls.touch('make')})\n"
                  "VERSION = 6\nPATCHLEVEL = 12\nall:\n")
        shell = f"$(shell,{cls.touch('kconfig')})"
        cls.write("Kconfig", f"config X\n\tdef_bool {shell}\n"
                  f"source \"/etc/passwd\"\nsource \"../outside/Kconfig\"\n"
                  f"source \"arch/$(shell,{cls.touch('source')})/Kconfig\"\n"
                  "source \"arch/riscv/Kconfig\"\n")
        cls.write("arch/riscv/Kconfig", "config RISCV\n\tdef_bool y\n"
                  f"config Y\n\tbool\n\tdefault \"{shell}\"\n")
        outside = cls.top / "outside"
        outside.mkdir()
        (outside / "secret.c").write_text(BUG.replace("f(", "outside("))
        (outside / "Kconfig").write_text("config OUTSIDE\n\tbool\n")
        os.symlink(outside, cls.tree / "folder")
        os.symlink(outside / "secret.c", cls.tree / "link.c")
        cls.write("include/linux/compiler_types.h", "")
        os.symlink("/etc/passwd", cls.tree / "include/linux/slab.h")

    @classmethod
    def programs(cls):
        """Programs and modules with names that others have."""
        for name in PROGRAMS:
            text = f"#!/bin/sh\n{cls.touch('program-' + name)}\n"
            for folder in ("", "bin/", "arch/riscv/"):
                cls.write(folder + name, text, 0o755)
        for name in MODULES:
            text = f"open('{cls.marks}/module-{name}', 'w').close()\n"
            cls.write(name + ".py", text)
            cls.write("lib/" + name + ".py", text)

    @classmethod
    def settings(cls):
        """Settings that engines and tools read where they start."""
        cls.write("evil.cocci", "@initialize:python@\n@@\n"
                  f"open('{cls.marks}/cocciconfig', 'w').close()\n")
        for folder in ("", "arch/riscv/", "cocci/"):
            cls.write(folder + ".cocciconfig", "[spatch]\n"
                      f"\toptions = --sp-file {cls.tree}/evil.cocci\n"
                      f"\toptions = --python {cls.evil}\n")
        cls.write(".clang-tidy", "Checks: '*'\n")
        cls.write(".clangd", f"CompileFlags:\n  Compiler: {cls.evil}\n")
        for name in (".kapcheck.ini", "kapcheck.ini", ".kapcheck"):
            cls.write(name, "[scan]\nskip = *\n")
        cls.write("cocci/dropped-altmap.cocci", "@initialize:python@\n@@\n"
                  f"open('{cls.marks}/rule', 'w').close()\n")
        cls.write("checkers/dropped-altmap/rule.ini", "broken\n")
        cls.write("scripts/coccicheck",
                  f"#!/bin/sh\n{cls.touch('coccicheck')}\n", 0o755)
        cls.write("plugin.c", f"""
            __attribute__((constructor)) static void run(void)
            {{ __builtin_fclose(fopen("{cls.marks}/plugin", "w")); }}
            """.replace("__builtin_fclose", "fclose"))
        source = cls.tree / "plugin.c"
        source.write_text("#include <stdio.h>\n" + source.read_text())
        if shutil.which("gcc"):
            subprocess.run(["gcc", "-shared", "-fPIC", "-o",
                            cls.tree / "plugin.so", source], check=True)
        source.unlink()

    @classmethod
    def commands(cls):
        """A compile_commands.json from hell."""
        cls.write("response", f"-fplugin={cls.tree}/plugin.so\n")
        words = [str(cls.evil), "-fplugin=./plugin.so",
                 f"-fplugin={cls.tree}/plugin.so", "-Xclang", "-load",
                 "-Xclang", f"{cls.tree}/plugin.so", "@response",
                 f"-fpass-plugin={cls.tree}/plugin.so", "-wrapper", "./evil",
                 "-B.", "-Bbin", "--config", "response", "-specs=response",
                 "-no-integrated-cpp", "-fno-integrated-as", "-pipe",
                 "-save-temps", "-MD", "-MF", f"{cls.marks}/dependencies",
                 "-o", f"{cls.marks}/object", f"-Wp,-MD,{cls.marks}/wp",
                 f"-dumpdir={cls.marks}/", "-ftime-trace", "--analyze",
                 f"-MJ{cls.marks}/json", f"-fcrash-diagnostics-dir={cls.marks}",
                 f"-fprofile-use={cls.marks}/x", "-fmodules",
                 f"-fmodules-cache-path={cls.marks}/modules",
                 f"-serialize-diagnostics={cls.marks}/d", "-DX=`evil`",
                 f"-DY=$(touch {cls.marks}/shell)", "-c"]
        entries = [{"directory": str(cls.tree), "file": name,
                    "arguments": words + [name]}
                   for name in ("a.c", "arch/riscv/b.c")]
        entries.append({"directory": str(cls.tree), "file": "c.c",
                        "command": f"$(touch {cls.marks}/command); `evil` c.c"})
        cls.write("compile_commands.json", json.dumps(entries))

    @classmethod
    def git(cls, *words):
        """git as its owner uses it, before the traps are set."""
        return subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words],
            cwd=cls.tree, check=True, text=True, stdout=subprocess.PIPE,
            env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null",
                 "GIT_CONFIG_NOSYSTEM": "1"}).stdout

    @classmethod
    def repository(cls):
        """A commit, a change that is staged, and then the traps."""
        cls.git("init", "-q")
        bugs = [cls.tree / "a.c", cls.tree / "arch/riscv/b.c"]
        for path in bugs:
            path.write_text("int none;\n")
        cls.git("add", "-A")
        cls.git("commit", "-qm", "first")
        for path in bugs:
            path.write_text(BUG)
        cls.git("add", "-A")
        (cls.top / "patch").write_text(cls.git("diff", "--cached"))
        cls.write(".gitattributes", "* diff=c filter=f merge=m -text ident "
                  "export-subst working-tree-encoding=UTF-16\n")
        hooks = cls.tree / "hooks"
        for name in ("post-index-change", "fsmonitor-watchman", "pre-commit",
                     "post-checkout", "reference-transaction"):
            cls.write(f"hooks/{name}",
                      f"#!/bin/sh\n{cls.touch('hook')}\n", 0o755)
            shutil.copy(hooks / name, cls.tree / ".git" / "hooks" / name)
        config = GIT_CONFIG.replace("EVIL", str(cls.evil)).replace(
            "HOOKS", str(hooks))
        cls.write("more.gitconfig", config.replace("[include]", "[x]"))
        with open(cls.tree / ".git" / "config", "a", encoding="utf-8") as out:
            out.write(config)

    def run_it(self, *words, off, tree=None):
        """The finished call; no trap was sprung."""
        for mark in self.marks.iterdir():
            mark.unlink()
        env = {k: v for k, v in os.environ.items()
               if not k.startswith(("KAPCHECK", "GIT_", "PYTHON"))}
        tree = tree or self.tree
        path = f".::bin:{tree}:{tree}/bin:{env['PATH']}"
        env.update(KAPCHECK_DATA=str(TOP), TMPDIR=str(self.tmp), PATH=path)
        if off:
            env["KAPCHECK_SANDBOX"] = "none"
        if CLANG.is_file():
            env["KAPCHECK_CLANG"] = str(CLANG)
        done = subprocess.run(
            [KAPCHECK, *words], cwd=tree, env=env, check=False,
            timeout=PATIENCE, stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(sorted(p.name for p in self.marks.iterdir()), [],
                         words)
        self.assertEqual(list(self.tmp.iterdir()), [], words)
        return done

    def both(self, *words, files, tree=None):
        """Without and with the sandbox, exactly these files are reported."""
        for off in (True, False):
            done = self.run_it(*words, off=off, tree=tree)
            said = {line.split(":")[0] for line in done.stdout.splitlines()
                    if " warning: " in line}
            self.assertEqual(said, set(files), (words, off, done.stderr))
            for name in files:
                self.assertIn(FOUND.format(name), done.stdout)

    def test_scan(self):
        both = ["a.c", "arch/riscv/b.c"]
        self.both("scan", files=both)
        self.both("scan", str(self.tree), files=both)
        self.both("scan", "arch/riscv", files=["b.c"])
        self.both("scan", "a.c", files=["a.c"])

    def test_scan_summary(self):
        done = self.run_it("scan", off=False)
        self.assertIn("3 links not followed", done.stderr)
        # some of the Kconfig files could not be read
        self.assertEqual(done.returncode, 3, done.stderr)

    @unittest.skipUnless(CLANG.is_file(), "kapcheck-clang is not built")
    def test_scan_with_commands(self):
        self.both("scan", "--build", ".", "--engine", "clang",
                  files=["a.c", "arch/riscv/b.c"])

    @unittest.skipUnless(CLANG.is_file(), "kapcheck-clang is not built")
    def test_cc(self):
        # sparse is found in PATH, but not in the current folder's
        for off in (True, False):
            done = self.run_it("cc", "--no-sparse", "--", str(self.evil),
                               "-fplugin=./plugin.so", "@response", "a.c",
                               off=off)
            self.assertIn(FOUND.format("a.c"), done.stderr)

    def test_check(self):
        both = ["a.c", "arch/riscv/b.c"]
        self.both("check", "a.c", files=["a.c"])
        self.both("check", "--staged", files=both)
        self.both("check", "--diff", "HEAD", files=both)

    def test_check_patch(self):
        with tempfile.TemporaryDirectory(dir=self.top) as folder:
            clean = pathlib.Path(folder) / "clean"
            shutil.copytree(self.tree, clean, symlinks=True)
            for name in ("a.c", "arch/riscv/b.c"):
                (clean / name).write_text("int none;\n")
            self.both("check", "--patch", str(self.top / "patch"),
                      files=["a.c", "arch/riscv/b.c"], tree=clean)

    def test_status(self):
        for off in (True, False):
            done = self.run_it("status", off=off)
            self.assertIn("e3ecf2fdc8f3", done.stdout, done.stderr)

    def test_fix(self):
        for off in (True, False):
            done = self.run_it("fix", "--level", "note", off=off)
            self.assertEqual(done.stdout.count("Found as KAP003"), 2)
            self.assertIn("/etc/passwd not read: it leaves the tree",
                          done.stderr)

    def test_lazy_fetch(self):
        """A sparse index makes git fetch trees, by a program of its choice."""
        with tempfile.TemporaryDirectory(dir=self.top) as folder:
            clone = pathlib.Path(folder) / "clone"
            (clone / "arch/riscv").mkdir(parents=True)
            bugs = [clone / "a.c", clone / "arch/riscv/b.c"]
            for path in bugs:
                path.write_text("int none;\n")
            for words in (("init", "-q"), ("add", "-A"),
                          ("commit", "-qm", "first"),
                          ("sparse-checkout", "set", "--cone",
                           "--sparse-index", "none")):
                self.git("-C", str(clone), *words)
            tree = self.git("-C", str(clone), "rev-parse", "HEAD:arch").strip()
            (clone / ".git/objects" / tree[:2] / tree[2:]).unlink()
            for path in bugs:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(BUG)
            with open(clone / ".git/config", "a", encoding="utf-8") as out:
                out.write((GIT_CONFIG + PARTIAL).replace("EVIL", str(self.evil)))
            self.both("scan", files=["a.c", "arch/riscv/b.c"], tree=clone)
            for off in (True, False):
                done = self.run_it("check", "--diff", "HEAD", off=off,
                                   tree=clone)
                self.assertNotEqual(done.returncode, 0, done.stderr)


@unittest.skipUnless(os.path.isfile(KAPCHECK), "kapcheck is not built")
class Secrets(unittest.TestCase):
    """Code that names files outside of the tree: their words stay unseen."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        top = pathlib.Path(folder.name).resolve()
        self.tree = top / "tree"
        self.tree.mkdir()
        self.key = top / "key.h"
        self.key.write_text("#error SECRETWORD\nSECRETWORD\n" * 20)

    def said(self, text, *words):
        """(status, all that a scan of one file writes)."""
        (self.tree / "a.c").write_text(text)
        env = {k: v for k, v in os.environ.items()
               if not k.startswith("KAPCHECK")}
        done = subprocess.run(
            [KAPCHECK, "scan", self.tree, *words], check=False, text=True,
            timeout=PATIENCE, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**env, "KAPCHECK_DATA": str(TOP), "KAPCHECK_CACHE": "none",
                 "KAPCHECK_CLANG": str(CLANG)})
        return done.returncode, done.stdout + done.stderr

    @unittest.skipUnless(CLANG.is_file(), "kapcheck-clang is not built")
    @unittest.skipUnless(ctypes.CDLL(None).syscall(444, None, 0, 1) > 0,
                         "this kernel has no Landlock")
    def test_include(self):
        """An absolute path, one that climbs, and a link."""
        os.symlink(self.key, self.tree / "link.h")
        for name in (self.key, "../key.h", "link.h"):
            status, said = self.said(f'#include "{name}"\n{BUG}',
                                     "--engine", "clang")
            self.assertEqual(status, 3, said)
            self.assertIn("a.c: not analysed: Clang: a.c:1:", said)
            self.assertNotIn("SECRETWORD", said)

    def test_line_markers(self):
        """The compiler's word on where code is from is no reason to read it."""
        for marker in ("# 1 \"{}\" 1", "#line 1 \"{}\""):
            text = marker.format(self.key) + "\n" + BUG
            for form in ("text", "html", "json", "sarif"):
                for engine in ("cocci", "clang"):
                    status, said = self.said(text, "--engine", engine,
                                             "--format", form)
                    self.assertIn(status, (1, 3), said)
                    self.assertNotIn("SECRETWORD", said)


@unittest.skipUnless(os.path.isfile(KAPCHECK), "kapcheck is not built")
@unittest.skipUnless(os.geteuid() == 0, "only root can give files away")
class Places(unittest.TestCase):
    """Where a tree lies, and where the scratch folder is, hides nothing."""

    CASES = TOP / "testcases"
    ODD = "tools/samples/Documentation/lib/test_x/include/arch"

    def found(self, top, engine, path=os.environ["PATH"]):
        """The lines of findings in a tree that has a bug for each rule."""
        tree, scratch = top / "linux", top / "scratch"
        shutil.copytree(self.CASES / "private-exec-alloc/bad_tree_two", tree)
        for rule in ("unbounded-alloc", "split-list-head", "dropped-altmap",
                     "mismatched-free"):
            first = sorted((self.CASES / rule).glob("bad_*.c"))[0]
            shutil.copy(first, tree)
        for folder in {path.parent for path in tree.rglob("*.c")}:
            for header in (self.CASES / "include").iterdir():
                shutil.copy(header, folder)
        scratch.mkdir()
        env = {k: v for k, v in os.environ.items()
               if not k.startswith("KAPCHECK")}
        done = subprocess.run(
            [KAPCHECK, "scan", tree, "--engine", engine, "-q", "--level",
             "note"], check=False, text=True, timeout=PATIENCE,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**env, "KAPCHECK_DATA": str(TOP), "KAPCHECK_CACHE": "none",
                 "KAPCHECK_CLANG": str(CLANG), "TMPDIR": str(scratch),
                 "PATH": path})
        return sorted(line for line in done.stdout.splitlines()
                      if "[KAP" in line)

    def same(self, engine):
        """All of these rules fire, and say the same in an odd place."""
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder).resolve()
            odd = top / self.ODD
            odd.mkdir(parents=True)
            plain = self.found(top, engine)
            self.assertEqual(self.found(odd, engine), plain)
        return {line[line.rindex("[") + 1:-1] for line in plain}

    def test_cocci(self):
        self.assertEqual(self.same("cocci"),
                         {"KAP001", "KAP002", "KAP003", "KAP004", "KAP006"})

    @unittest.skipUnless(CLANG.is_file(), "kapcheck-clang is not built")
    def test_clang(self):
        self.assertIn("KAP004", self.same("clang"))

    def test_virtual_environment(self):
        """Python's, in front of PATH, where engines may not read."""
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder).resolve()
            (top / "env/bin").mkdir(parents=True)
            (top / "env/bin/python3").symlink_to("/usr/bin/python3")
            (top / "env/pyvenv.cfg").write_text("home = /usr/bin\n")
            found = self.found(top, "cocci",
                               f"{top}/env/bin:{os.environ['PATH']}")
        self.assertTrue(any("[KAP004]" in line for line in found))


class Foreign(unittest.TestCase):
    """A repository of another user, which git itself refuses to work in."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name).resolve() / "tree"
        self.tree.mkdir()
        self.env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null",
                    "GIT_CONFIG_NOSYSTEM": "1", "KAPCHECK_DATA": str(TOP)}
        subprocess.run(["git", "init", "-q"], cwd=self.tree, check=True)
        for name in ("a.c", "ignored.c"):
            (self.tree / name).write_text(BUG)
        (self.tree / ".gitignore").write_text("ignored.c\n")
        subprocess.run(["git", "add", "-A"], cwd=self.tree, check=True)
        for path in [self.tree, *self.tree.rglob("*")]:
            os.lchown(path, 65534, 65534)

    def run_it(self, *words):
        """The finished call."""
        return subprocess.run(
            [KAPCHECK, *words], cwd=self.tree, env=self.env, check=False,
            timeout=PATIENCE, stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_reading(self):
        """Nothing of it is run, so who owns it is no matter."""
        refused = subprocess.run(["git", "status"], cwd=self.tree, check=False,
                                 env=self.env, stderr=subprocess.PIPE)
        self.assertIn(b"dubious ownership", refused.stderr)
        for words in (("scan",), ("check", "--staged")):
            done = self.run_it(*words)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(FOUND.format("a.c"), done.stdout)
            self.assertNotIn("ignored.c", done.stdout + done.stderr)

    def test_hook(self):
        """git would not run it: that is told, with what to do."""
        done = self.run_it("install-hook")
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"{self.tree} belongs to another user", done.stderr)
        self.assertIn(f"safe.directory {self.tree}", done.stderr)


class Fifos(unittest.TestCase):
    """FIFOs where git reads: it would wait for ever for who writes there."""

    def run_with(self, fifo, *words):
        """The finished call in a repository with that file replaced."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        tree = pathlib.Path(folder.name)
        subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
        (tree / "a.c").write_text(BUG)
        subprocess.run(["git", "add", "-A"], cwd=tree, check=True)
        (tree / fifo).unlink(missing_ok=True)
        os.mkfifo(tree / fifo)
        return subprocess.run(
            [KAPCHECK, *words], cwd=tree, check=False, timeout=PATIENCE,
            env={**os.environ, "KAPCHECK_DATA": str(TOP)}, text=True,
            stdin=subprocess.DEVNULL, capture_output=True)

    def test_scan(self):
        """Its list is not waited for, and made without it."""
        done = self.run_with(".gitignore", "scan")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(FOUND.format("a.c"), done.stdout)

    def test_check(self):
        for name in ("index", "config"):
            done = self.run_with(f".git/{name}", "check", "--staged")
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"/.git/{name}: is a FIFO\n", done.stderr)


class Bare(unittest.TestCase):
    """A folder that is neither a repository nor a kernel."""

    def test_programs(self):
        """One in PATH is not used all the same, nor one of a relative entry."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        top = pathlib.Path(folder.name).resolve()
        tree, elsewhere = top / "tree", top / "elsewhere"
        for place in (tree, elsewhere):
            place.mkdir()
            evil = place / "spatch"
            evil.write_text(f"#!/bin/sh\ntouch {top}/trap\n")
            evil.chmod(0o755)
        (tree / "a.c").write_text(BUG)
        done = subprocess.run(
            [KAPCHECK, "scan", tree], cwd=elsewhere, check=False, text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE,
            env={**os.environ, "KAPCHECK_DATA": str(TOP),
                 "PATH": f".::{tree}:{os.environ['PATH']}"})
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(FOUND.format("a.c"), done.stdout)
        self.assertFalse((top / "trap").exists())


if __name__ == "__main__":
    unittest.main()
