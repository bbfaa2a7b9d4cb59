# SPDX-License-Identifier: GPL-2.0-only
"""What is installed and packaged works where the sources are not.

KAPCHECK_BUILD names the build folder that is installed from, by default build/.
"""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("KAPCHECK_BUILD") or TOP / "build").resolve()
PATIENCE = 600
RULE = "dropped-altmap"
MAN = TOP / "docs" / "man" / "kapcheck.1.in"


def run(*words, **more):
    """A finished call that must work; its stdout."""
    more.setdefault("cwd", "/")
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                          timeout=PATIENCE, check=False, **more)
    assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}"
    return done.stdout


def environment(program):
    """With the program in PATH, and nothing that leads to the sources."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("KAPCHECK")}
    env["PATH"] = f"{program.parent}:{env['PATH']}:/usr/sbin:/sbin"
    return env


@unittest.skipUnless((BUILD / "build.ninja").is_file(), f"nothing in {BUILD}")
class Base(unittest.TestCase):
    """cmake --install into a scratch folder, and a tree elsewhere."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.prefix = pathlib.Path(folder.name) / "prefix"
        run("cmake", "--build", BUILD)
        run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        cls.program = cls.prefix / "bin" / "kapcheck"
        cls.env = environment(cls.program)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name) / "tree"
        (self.tree / "scripts/coccinelle").mkdir(parents=True)
        (self.tree / "drivers/net").mkdir(parents=True)
        case = sorted((TOP / "testcases" / RULE).glob("bad_*.c"))[0]
        shutil.copy(case, self.tree / "drivers/net/a.c")

    def call(self, *words):
        """A finished call of the installed program."""
        return subprocess.run(words, env=self.env, cwd=self.tree, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=PATIENCE, check=False)


class Installed(Base):
    """The program as it is installed."""

    def test_scan(self):
        """A tree outside the checkout; the rules are the installed ones."""
        done = self.call("kapcheck", "scan", "--quiet", self.tree)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("drivers/net/a.c:", done.stdout)
        rules = self.call("kapcheck", "rules").stdout
        self.assertEqual(
            rules.count("\n"), len(list(TOP.glob("checkers/*/rule.ini"))))

    def test_status(self):
        """The cards of upstream fixes are installed, too."""
        done = self.call("kapcheck", "status", "--quiet", self.tree)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        for card in TOP.glob("checkers/*/upstream-*.ini"):
            self.assertIn(card.stem.split("-")[1], done.stdout)

    def test_docs(self):
        """What the README names below docs/ lies beside it."""
        docs = self.prefix / "share/doc/kapcheck"
        named = re.findall(r"docs/[a-z/-]+", (docs / "README.md").read_text())
        self.assertIn("docs/ci/", named)
        for name in named:
            self.assertTrue(list(docs.glob(f"{name}*")), name)

    def test_nothing_else(self):
        """No sources of the checkers, no empty folder, no cache of Python."""
        for path in self.prefix.rglob("*"):
            self.assertFalse(path.is_dir() and not os.listdir(path), path)
            self.assertNotIn(path.suffix, (".cpp", ".pyc"), path)
            if "testcases" not in path.parts:  # headers of what doctor plants
                self.assertNotEqual(path.suffix, ".h", path)

    @unittest.skipUnless((BUILD / "kapcheck-clang").is_file(), "not built")
    def test_clang(self):
        """Its engine and its plugin are there, and found."""
        (self.tree / "bad.c").write_text(
            "void kfree(const void *p); void *kvmalloc(unsigned long n, int f);"
            "\nvoid f(unsigned long n)\n{\n\tvoid *p = kvmalloc(n, 1);\n\n"
            "\tkfree(p);\n}\n")
        done = self.call("kapcheck", "scan", "--quiet", "--engine", "clang",
                         "--format", "json", "bad.c")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn('"clang"', done.stdout)
        self.assertTrue(list(self.prefix.glob("lib*/**/kapcheck.so")))

    def test_examples(self):
        """Each example of the man page, one after the other."""
        examples = re.findall(r"^kapcheck .*$", MAN.read_text().split(
            ".SH EXAMPLES")[1].replace("\\-", "-"), re.M)
        self.assertGreater(len(examples), 5)
        for example in examples:
            with self.subTest(example=example):
                done = self.call(*shlex.split(example))
                self.assertIn(done.returncode, (0, 1),
                              done.stdout + done.stderr)
        for made in ("report.html", "report.sarif", "fixes.mbox"):
            self.assertTrue((self.tree / made).is_file(), made)
        # all that is there now is in the baseline
        done = self.call("kapcheck", "scan", ".", "--baseline", "report.sarif")
        self.assertEqual((done.returncode, done.stdout), (0, ""))


class Man(Base):
    """The page says what the program has."""

    def words(self, *call):
        """What the program's help lists: verbs, or long options."""
        text = self.call("kapcheck", *call, "--help").stdout
        if not call:
            return re.findall(r"^  ([a-z][a-z-]*) ", text, re.M)
        return set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", text, re.M))

    def page(self):
        """The installed page, without its escapes."""
        path = self.prefix / "share/man/man1/kapcheck.1"
        return path.read_text().replace("\\-", "-")

    def test_verbs_and_options(self):
        """Each verb has an entry, each option is named; none is made up."""
        page = self.page()
        verbs = self.words()
        entries = page.split(".SH VERBS")[1].split(".SH")[0]
        self.assertEqual(
            sorted(re.findall(r"^\.TP\n\.B ([a-z-]+)$", entries, re.M)),
            sorted(verbs))
        known = set()
        for verb in verbs:
            known |= self.words(verb)
        known -= {"--help"}
        told = set(re.findall(r"--[a-z-]+", page.split(".SH OPTIONS")[1].split(
            ".SH EXIT")[0]))
        self.assertEqual(told, known)
        self.assertNotIn("@", page)

    @unittest.skipUnless(shutil.which("man"), "no man")
    def test_form(self):
        """man has no complaint."""
        done = subprocess.run(
            ["man", "--local-file", "--warnings=w",
             self.prefix / "share/man/man1/kapcheck.1"], check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"},
            capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("KAPCHECK(1)", done.stdout)


class Completion(Base):
    """bash completion, as bash calls it."""

    def complete(self, *words):
        """What it offers for the last of the words."""
        script = self.prefix / "share/bash-completion/completions/kapcheck"
        program = (f". {script}; COMP_WORDS=({shlex.join(words)}); "
                   f"COMP_CWORD={len(words) - 1}; _kapcheck; "
                   "printf '%s\\n' \"${COMPREPLY[@]}\"")
        done = self.call("bash", "-uc", program)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()

    def test_words(self):
        """Verbs, options, and their values."""
        self.assertEqual(self.complete("kapcheck", "sc"), ["scan"])
        self.assertIn("install-coccicheck", self.complete("kapcheck", ""))
        self.assertEqual(self.complete("kapcheck", "scan", "--for"),
                         ["--format", "--forward"])
        self.assertIn("--apply", self.complete("kapcheck", "fix", "--"))
        self.assertEqual(self.complete("kapcheck", "check", "--bu"),
                         ["--build"])
        self.assertEqual(self.complete("kapcheck", "scan", "--level", "w"),
                         ["warning"])
        self.assertEqual(
            self.complete("kapcheck", "scan", "--level", "=", "er"), ["error"])
        self.assertEqual(
            self.complete("kapcheck", "scan", "--level", "="),
            ["error", "warning", "note"])
        self.assertEqual(
            self.complete("kapcheck", "scan", "--rule", "KAP001,KAP00"),
            [f"KAP001,KAP00{i}" for i in range(1, 7)])
        self.assertEqual(self.complete("kapcheck", "explain", "KAP005"),
                         ["KAP005"])
        self.assertEqual(self.complete("kapcheck", "scan", "dri"), [])

    def test_formats(self):
        """Those that the program says there are."""
        said = self.call("kapcheck", "scan", "--format", "none").stderr
        self.assertEqual(
            self.complete("kapcheck", "scan", "--format", ""),
            re.search("there are (.*)", said).group(1).split(", "))
        said = self.call("kapcheck", "status", "--format", "none").stderr
        self.assertEqual(
            sorted(self.complete("kapcheck", "status", "--format", "")),
            sorted(re.search("there are (.*)", said).group(1).split(", ")))


@unittest.skipUnless((BUILD / "CPackConfig.cmake").is_file()
                     and shutil.which("dpkg-shlibdeps"), "no cpack or dpkg-dev")
class Package(unittest.TestCase):
    """The .deb: what it asks for, installed into a root of its own, removed."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.top = pathlib.Path(folder.name)
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-G", "DEB", "-B",
            cls.top / "out")
        cls.deb = next((cls.top / "out").glob("*.deb"))

    def field(self, name):
        """A field of its control file."""
        return run("dpkg-deb", "--field", self.deb, name).strip()

    def dpkg(self, *words):
        """dpkg on the scratch root, where its dependencies are not."""
        return run("dpkg", f"--root={self.root}", "--force-depends",
                   "--force-not-root", *words,
                   env=environment(pathlib.Path("/usr/bin/x")))

    def setUp(self):
        self.root = self.top / "root"
        shutil.rmtree(self.root, ignore_errors=True)
        for name in ("info", "updates"):
            (self.root / "var/lib/dpkg" / name).mkdir(parents=True)
        (self.root / "var/lib/dpkg/status").touch()

    def test_dependencies(self):
        """What it links and runs; each is a package that this machine knows."""
        names = [re.sub(r" .*", "", d) for d in
                 re.split(r", | \| ", self.field("Depends"))]
        for name in ("coccinelle", "libpython3.11", "libc6", "libglib2.0-0",
                     "libjansson4", "libinih1", "libgit2-1.5",
                     "libseccomp2"):
            self.assertIn(name, names)
        for name in names:
            run("dpkg-query", "--status", name)
        if (BUILD / "kapcheck-clang").is_file():
            self.assertTrue(any(n.startswith("libclang-cpp") for n in names))
            self.assertIn("clang-", self.field("Recommends"))

    def test_life(self):
        """Installed it works on a tree elsewhere; removed, nothing is left."""
        self.dpkg("--install", self.deb)
        program = self.root / "usr/bin/kapcheck"
        tree = self.top / "tree"
        tree.mkdir(exist_ok=True)
        case = sorted((TOP / "testcases" / RULE).glob("bad_*.c"))[0]
        shutil.copy(case, tree / "bad.c")
        done = subprocess.run([program, "scan", "--quiet", "."], cwd=tree,
                              env=environment(program), capture_output=True,
                              text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("bad.c:", done.stdout)
        for name in ("man/man1/kapcheck.1", "doc/kapcheck/copyright",
                     "bash-completion/completions/kapcheck"):
            self.assertTrue((self.root / "usr/share" / name).is_file(), name)
        self.dpkg("--purge", "kapcheck")
        left = [p for p in self.root.rglob("*") if not p.is_dir()
                and "var/lib/dpkg" not in str(p)]
        self.assertEqual(left, [])
        self.assertFalse((self.root / "usr").exists())


if __name__ == "__main__":
    unittest.main()
