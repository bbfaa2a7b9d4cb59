# SPDX-License-Identifier: GPL-2.0-only
"""The C program before the tools that others use, and before kapcheck's own
plugin: not one remark. Each tool is shown a planted bug first, for one that
falls over its options is silent, too. The program and some of its unit tests
under valgrind."""
import concurrent.futures
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
BUILD = TOP / "build"
PLUGIN = BUILD / "kapcheck.so"
JOBS = os.cpu_count() or 1

# What jansson's loop is, for a tool that reads no system headers.
CPPCHECK_MACROS = """<?xml version="1.0"?>
<def format="2">
<define name="json_array_foreach(a,i,v)"
        value="for (i = 0; (v = json_array_get(a, i)); i++)"/>
</def>
"""
CPPCHECK = [
    "--enable=warning,performance,portability", "--inline-suppr", "--quiet",
    "--library=gtk", "--error-exitcode=1", "--template=gcc",
    # what is appended to an array is its own; LeakSanitizer sees better
    "--suppress=memleak",
    # two lines of a place are the same until one is met
    "--suppress=duplicateAssignExpression",
    # it does not tell which argument goes with which condition
    "--suppress=ctunullpointer",
]

# One bug for each tool, in a file that is compiled as ours are.
PLANTED = {
    "cppcheck": "int f(void);\nint f(void)\n{\n\tint a[3] = { 0 };\n\n"
                "\treturn a[3];\n}\n",
    "gcc": "#include <stdlib.h>\nint f(int *p);\nint f(int *p)\n{\n"
           "\tfree(p);\n\treturn *p;\n}\n",
    "tidy": "unsigned long f(int n);\nunsigned long f(int n)\n{\n"
            "\treturn sizeof(sizeof(n));\n}\n",
    "plugin": "#define GFP_KERNEL 1u\nvoid *kvmalloc(unsigned long n, unsigned g);"
              "\nvoid kfree(const void *p);\nvoid f(void);\nvoid f(void)\n{\n"
              "\tvoid *p = kvmalloc(64, GFP_KERNEL);\n\n\tkfree(p);\n}\n",
}


def commands():
    """The commands that compile src/, from the build: [(file, words)]."""
    listed = json.loads((BUILD / "compile_commands.json").read_text())
    return [(entry["file"], words(entry["command"])) for entry in listed
            if pathlib.Path(entry["file"]).parent == TOP / "src"]


def words(command):
    """What of a command tells how the source is read."""
    found, rest = [], shlex.split(command)
    for word, following in zip(rest, rest[1:] + [""]):
        if word.startswith(("-D", "-I", "-std=")):
            found.append(word)
        elif word == "-isystem":
            found += [word, following]
    return found


def run(command, **options):
    """(status, what was said) of a command."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, errors="replace",
                          check=False, **options)
    return done.returncode, done.stdout


def setUpModule():
    """The release build has the commands."""
    if not (BUILD / "compile_commands.json").is_file():
        status, said = run(["cmake", "-S", TOP, "-B", BUILD])
        if status:
            raise RuntimeError(said[-3000:])


def analyzed(path, flags):
    """gcc's analyzer."""
    return run(["gcc", *flags, "-O1", "-fanalyzer", "-c", path, "-o",
                "/dev/null"])


def tidied(path, flags):
    """clang-tidy, with the checks of .clang-tidy."""
    return run(["clang-tidy-19", "-quiet", f"--config-file={TOP}/.clang-tidy",
                path, "--", *flags])


def plugged(path, flags):
    """kapcheck's own rules."""
    plugin = [word for given in (
        "-load", PLUGIN, "-analyzer-checker=core.builtin,kapcheck",
        "-analyzer-config", "ipa=none,max-nodes=2000")
              for word in ("-Xclang", given)]
    return run(["clang-19", *flags, "--analyze", "--analyzer-no-default-checks",
                "--analyzer-output", "text", "-Wno-everything", *plugin, path])


def remarks(ran):
    """The lines of a result that are remarks; a failure is one."""
    status, said = ran
    found = [line for line in said.splitlines()
             if "warning: " in line or "error: " in line]
    return found or ([said[-2000:] or f"status {status}"] if status else [])


class Lint(unittest.TestCase):
    """Not one remark; what is planted is seen."""

    maxDiff = None

    def setUp(self):
        self.scratch = pathlib.Path(self.enterContext(
            tempfile.TemporaryDirectory()))

    def planted(self, name):
        """A file with that bug."""
        path = self.scratch / f"{name}.c"
        path.write_text(PLANTED[name])
        return path

    def each(self, name, look):
        """What look() says of all files."""
        files = commands()
        self.assertGreater(len(files), 50)
        self.assertTrue(remarks(look(self.planted(name), files[0][1])))
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            said = [line for ran in pool.map(lambda f: look(*f), files)
                    for line in remarks(ran)]
        self.assertEqual(said, [])

    def test_cppcheck(self):
        macros = self.scratch / "macros.cfg"
        macros.write_text(CPPCHECK_MACROS)
        command = ["cppcheck", *CPPCHECK, f"--library={macros}", f"-j{JOBS}",
                   f"-I{TOP}/src"]
        self.assertEqual(run([*command, self.planted("cppcheck")])[0], 1)
        self.assertEqual(run([*command, TOP / "src"]), (0, ""))

    def test_gcc_analyzer(self):
        self.each("gcc", analyzed)

    def test_clang_tidy(self):
        self.each("tidy", tidied)

    @unittest.skipUnless(PLUGIN.is_file(), "the plugin is not built")
    def test_own_plugin(self):
        self.each("plugin", plugged)


VALGRIND = ["valgrind", "-q", "--error-exitcode=99", "--leak-check=full",
            "--errors-for-leak-kinds=definite", "--child-silent-after-fork=yes"]
# Those that take about a second and between them call most of the program.
UNIT_TESTS = ["lex", "items", "source", "syntax", "given", "reach", "findings",
              "maintainers", "allow_text", "pattern", "rules", "cocci_result",
              "clang_result", "udiff", "compdb"]


class Valgrind(unittest.TestCase):
    """Neither errors nor leaks. A child is confined with calls that valgrind
    does not know, so it is not here."""

    def setUp(self):
        self.scratch = pathlib.Path(self.enterContext(
            tempfile.TemporaryDirectory()))
        self.env = {**os.environ, "KAPCHECK_SANDBOX": "none",
                    "KAPCHECK_CACHE": "none", "TMPDIR": str(self.scratch),
                    "KAPCHECK_DATA": str(TOP)}

    def clean(self, command, statuses, cwd=None):
        """Runs it under valgrind; what it said."""
        status, said = run([*VALGRIND, *command], env=self.env, cwd=cwd)
        self.assertIn(status, statuses, said[-4000:])
        return said

    def kapcheck(self, *words, statuses=(0, 1)):
        """The program."""
        return self.clean([BUILD / "kapcheck", *words], statuses)

    def test_unit_tests(self):
        status, said = run(["ninja", "-C", BUILD,
                            *(f"test_{name}" for name in UNIT_TESTS)])
        self.assertEqual(status, 0, said[-3000:])
        for name in UNIT_TESTS:
            with self.subTest(name):
                self.clean([BUILD / f"test_{name}"], (0, 77))

    def test_planted(self):
        source = self.scratch / "bad.c"
        source.write_text("#include <stdlib.h>\nint main(void)\n{\n"
                          "\tint *volatile p = malloc(4);\n\n\tfree(p);\n"
                          "\treturn *p ? 0 : 1;\n}\n")
        run(["gcc", source, "-w", "-o", self.scratch / "bad"])
        self.assertEqual(run([*VALGRIND, self.scratch / "bad"])[0], 99)

    def test_scan(self):
        tree = self.scratch / "tree"
        shutil.copytree(TOP / "testcases/mismatched-free/bad_tree_two_files",
                        tree)
        kept = ["--cache", self.scratch / "c", "--cache-key",
                self.scratch / "k"]
        del self.env["KAPCHECK_CACHE"]
        for form in ("text", "sarif", "html"):
            self.kapcheck("scan", tree, "-q", "--level", "note", *kept,
                          "--format", form)

    def test_fix(self):
        bad = TOP / "testcases/mismatched-free/bad_cleanup_vfree.c"
        self.assertIn("diff --git", self.kapcheck("fix", bad, "-q"))

    def test_status(self):
        self.kapcheck("status", TOP / "testcases/private-exec-alloc",
                      statuses=(0, 1, 3))

    def test_check(self):
        patch = self.scratch / "p"
        patch.write_text("--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-int a;\n+int b;\n")
        (self.scratch / "x.c").write_text("int a;\n")
        self.clean([BUILD / "kapcheck", "check", "--patch", patch], (0,),
                   self.scratch)


if __name__ == "__main__":
    unittest.main()
