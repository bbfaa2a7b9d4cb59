# SPDX-License-Identifier: GPL-2.0-only
"""Engines are confined: one that a file of the tree has taken over can't write,
read, connect or reach another process. SECURITY.md says what is promised."""
import ctypes
import json
import os
import pathlib
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

from places import KAPCHECK, TOP

HERE = TOP / "tests"
PATIENCE = 120
# Without the engine's own doing, each of these is possible.
ALWAYS_DENIED = {"connect", "unix_socket", "io_uring", "truncate", "kill",
                 "truncate_path", "change_mode", "change_owner", "change_times",
                 "attribute", "file_flags", "new_call",
                 "trace", "environment", "descriptor", "session", "namespace",
                 "terminal_input", "limits", "big_file", "many_files",
                 "many_processes", "rights", "keys"}
FILES = {"append", "make_file", "read_key", "read_link", "read_tree", "hard_link",
         "symbolic_link", "write_here", "write_made", "memory"}
LINKS = {"hard_link", "symbolic_link"}
WANTED = """\
int g(struct vmem_altmap *a);
int f(struct vmem_altmap *altmap) { return g(0); }
"""


def landlock_version():
    """0 on a kernel that has none."""
    return max(0, ctypes.CDLL(None).syscall(444, None, 0, 1))


def needs_landlock(test):
    """Skips, and is counted as skipped, where the kernel has no Landlock."""
    return unittest.skipUnless(landlock_version(),
                               "this kernel has no Landlock")(test)


def may_be_unlimited():
    """Whether the number of processes may have no limit: root's, where no other
    user is to be had."""
    status = pathlib.Path("/proc/self/status").read_text(encoding="ascii")
    rights = int(re.search(r"CapEff:\s*(\w+)", status)[1], 16)
    # to pass over permissions and to kill, for groups, users and the rest
    needed = 1 << 1 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8
    users = pathlib.Path("/proc/self/uid_map").read_text(encoding="ascii")
    whole = users.split() == ["0", "0", str(2**32 - 1)]
    return os.geteuid() == 0 and (rights & needed != needed or not whole)


def bubblewrap_works():
    """Whether it is there, and the machine lets it make namespaces."""
    call = ["bwrap", "--unshare-user", "--unshare-net", "--ro-bind", "/", "/",
            "--proc", "/proc", "true"]
    return shutil.which("bwrap") and not subprocess.run(
        call, check=False, stderr=subprocess.DEVNULL).returncode


@unittest.skipUnless(os.path.isfile(KAPCHECK), "kapcheck is not built")
class Confined(unittest.TestCase):
    """The hostile engine in the place of each."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        top = pathlib.Path(folder.name).resolve()
        self.tree, self.bin = top / "tree", top / "bin"
        self.outside, self.tmp = top / "outside", top / "tmp"
        for path in (self.tree, self.bin, self.outside, self.tmp):
            path.mkdir()
        (self.outside / "key").write_text("secret")
        self.victim = self.outside / "victim"
        self.victim.write_text("as it was")
        (self.tree / "link.h").symlink_to(self.outside / "key")
        (self.tree / "include").mkdir()
        # the one folder of it that spatch may read
        (self.tree / "include/linux").symlink_to(self.outside)
        (self.tree / "inside").write_text("none of C")
        (self.tree / "a.c").write_text(WANTED)
        for name in ("spatch", "sparse", "clang"):
            shutil.copy(HERE / "hostile_engine.py", self.bin / name)
            (self.bin / name).chmod(0o755)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.server.close)
        self.open, other = os.pipe()
        self.addCleanup(os.close, self.open)
        self.addCleanup(os.close, other)

    def run_it(self, *words, before=(), **env):
        """The finished call."""
        deeds = {"key": str(self.outside / "key"), "victim": str(self.victim),
                 "link": str(self.tree / "link.h"),
                 "inside": str(self.tree / "inside"), "folder": str(self.outside),
                 "port": self.server.getsockname()[1], "parent": os.getpid(),
                 "fd": self.open,
                 "processes": self.tasks() + 5000}
        keep = {k: v for k, v in os.environ.items()
                if not k.startswith(("KAPCHECK", "GIT_"))}
        return subprocess.run(
            [*before, KAPCHECK, *words], text=True, check=False, cwd=self.tree,
            timeout=PATIENCE, stdin=subprocess.DEVNULL, pass_fds=[self.open],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**keep, "KAPCHECK_DATA": str(TOP), "TMPDIR": str(self.tmp),
                 "KAPCHECK_CLANG": str(self.bin / "clang"),
                 "KAPCHECK_DEEDS": json.dumps(deeds), "SECRET_TOKEN": "x",
                 "KAPCHECK_CACHE": "none",
                 "PATH": f"{self.bin}:{os.environ['PATH']}", **env})

    @staticmethod
    def tasks():
        """How many there are on this machine."""
        text = pathlib.Path("/proc/loadavg").read_text(encoding="ascii")
        return int(text.split()[3].split("/")[1])

    def deeds(self, done):
        """What the engine says that worked, and where it was."""
        lines = [line for line in done.stderr.splitlines() if "{" in line]
        self.assertTrue(lines, done.stderr)
        said = json.loads(lines[0][lines[0].index("{"):])
        if may_be_unlimited() and "unlimited" in said["worked"]:
            said["worked"].remove("unlimited")
        return said

    def check_unharmed(self):
        """Nothing outside is different, and nothing is left."""
        self.assertEqual(self.victim.read_text(), "as it was")
        self.assertEqual(sorted(p.name for p in self.outside.iterdir()),
                         ["key", "victim"])
        self.assertEqual(list(self.tmp.iterdir()), [])

    @needs_landlock
    def test_spatch(self):
        done = self.run_it("scan", "--engine", "cocci", "--rule", "KAP003")
        self.assertEqual(done.returncode, 3)
        said = self.deeds(done)
        self.assertEqual(said["worked"], ["child"])
        self.assertTrue(said["cwd"].startswith(str(self.tmp)), said)
        self.assertEqual(said["home"], said["cwd"])
        self.check_unharmed()

    @needs_landlock
    def test_clang(self):
        done = self.run_it("scan", "--engine", "clang", "--rule", "KAP003",
                           "--require-sandbox")
        self.assertEqual(done.returncode, 3)
        said = self.deeds(done)
        self.assertEqual(said["worked"], ["read_tree", "write_made"])
        self.assertTrue(said["cwd"].startswith(str(self.tmp)), said)
        self.check_unharmed()

    @needs_landlock
    def test_sparse(self):
        done = self.run_it("cc", "--require-sandbox", "--", "a.c")
        self.assertEqual(done.returncode, 4)
        said = self.deeds(done)
        self.assertEqual(said["worked"], ["read_tree", "child"])
        self.assertEqual(said["cwd"], str(self.tree))
        self.check_unharmed()

    @needs_landlock
    def test_the_edited_copy_only(self):
        # what `fix` runs may read the tree, whose headers tell what structs have,
        # and write to its scratch folder, and no further
        real = shutil.which("spatch") or self.skipTest("no spatch")
        engine = self.bin / "spatch"
        engine.write_text(engine.read_text().replace(
            "def main():\n", "def main():\n    if '--in-place' not in sys.argv:\n"
            f"        os.execv('{real}', sys.argv)\n"))
        done = self.run_it("fix", "--rule", "KAP003", "-q")
        self.assertEqual(done.returncode, 3, done.stderr)
        said = self.deeds(done)
        self.assertEqual(said["worked"], ["read_tree", "write_here", "child"])
        self.assertTrue(said["cwd"].startswith(str(self.tmp)), said)
        self.check_unharmed()

    @needs_landlock
    def test_git(self):
        """It reads all that the caller may, for its settings are anywhere, and
        does nothing else. What worked it says by the files that it lists."""
        subprocess.run(["git", "init", "-q"], cwd=self.tree, check=True)
        shutil.copy(self.bin / "spatch", self.bin / "git")
        engine = self.bin / "git"
        engine.write_text(engine.read_text().replace(
            "    return 4\n", "    print(*(d + '.c' for d in worked), sep='\\0',"
            " end='\\0')\n    return 0\n"))
        names = re.findall(r"^def (\w+)\(", engine.read_text(), re.M)
        for name in names:
            (self.tree / f"{name}.c").write_text(WANTED)
        done = self.run_it("scan", "--engine", "cocci", "--rule", "KAP003")
        listed = re.findall(r"(\w+)\.c: not analysed", done.stderr)
        self.assertEqual(listed, ["read_key", "read_link", "read_tree"],
                         done.stderr)
        self.check_unharmed()

    @unittest.skipUnless(platform.machine() == "x86_64", "numbers of x86_64")
    @unittest.skipUnless(bubblewrap_works(), "bubblewrap does not work here")
    def test_bubblewrap(self):
        """In place of Landlock: each engine, with nothing to complain of."""
        before = [sys.executable, HERE / "lacking.py", "landlock"]
        for words, worked, status in (
                (("scan", "--engine", "cocci"), {"child"}, 3),
                (("scan", "--engine", "clang"), {"read_tree", "write_made"}, 3),
                (("cc", "--", "a.c"), {"read_tree", "child"}, 4)):
            rule = ("--rule", "KAP003") if words[0] == "scan" else ()
            done = self.run_it(words[0], "--require-sandbox", *rule,
                               *words[1:], before=before)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertNotIn("not confined", done.stderr)
            said = self.deeds(done)
            # signals reach its own processes only
            self.assertEqual(set(said["worked"]) - {
                "kill", "trace", "limits", "unlimited"}, worked)
            self.check_unharmed()

    @unittest.skipUnless(platform.machine() == "x86_64", "numbers of x86_64")
    def test_no_landlock(self):
        done = self.run_it("scan", "--engine", "cocci", "--rule", "KAP003",
                           before=[sys.executable, HERE / "lacking.py",
                                   "landlock,namespaces"])
        self.assertEqual(done.stderr.count("engines are not confined"), 1)
        self.assertIn("no Landlock", done.stderr)
        worked = set(self.deeds(done)["worked"])
        self.assertEqual(worked & (ALWAYS_DENIED | LINKS), set())
        self.assertIn("append", worked)

    @unittest.skipUnless(platform.machine() == "x86_64", "numbers of x86_64")
    def test_nothing_there(self):
        done = self.run_it("scan", "--engine", "cocci", "--rule", "KAP003",
                           before=[sys.executable, HERE / "lacking.py",
                                   "landlock,seccomp"])
        self.assertEqual(done.stderr.count("engines are not confined"), 1)
        self.assertIn("neither Landlock nor seccomp", done.stderr)
        worked = set(self.deeds(done)["worked"])
        self.assertIn("connect", worked)
        # what needs no help of the kernel's
        self.assertEqual(worked & {"environment", "descriptor", "big_file"},
                         set())

    @unittest.skipUnless(platform.machine() == "x86_64", "numbers of x86_64")
    def test_require_sandbox_refuses(self):
        for lacks in ("landlock,namespaces", "landlock,seccomp"):
            for words in (("scan",), ("fix",), ("check", "a.c"), ("status",),
                          ("cc", "--", "a.c")):
                call = [words[0], "--require-sandbox", *words[1:]]
                done = self.run_it(*call, before=[
                    sys.executable, HERE / "lacking.py", lacks])
                self.assertEqual(done.returncode, 2, call)
                self.assertIn("--require-sandbox: engines can't be confined",
                              done.stderr)
                self.assertEqual(done.stdout, "")
                self.assertNotIn("{", done.stderr)

    def test_switched_off(self):
        done = self.run_it("scan", "--engine", "cocci", "--rule", "KAP003",
                           KAPCHECK_SANDBOX="none")
        self.assertIn("append", self.deeds(done)["worked"])
        self.assertNotIn("not confined", done.stderr)
        done = self.run_it("scan", "--require-sandbox",
                           KAPCHECK_SANDBOX="none")
        self.assertEqual(done.returncode, 2)
        self.assertIn("KAPCHECK_SANDBOX=none", done.stderr)

    @needs_landlock
    def test_deeds_can_be_done(self):
        # or what is denied above would prove nothing
        done = self.run_it("scan", "--engine", "cocci", "--rule", "KAP003",
                           KAPCHECK_SANDBOX="none")
        worked = set(self.deeds(done)["worked"])
        may_fail = {"attribute", "file_flags", "new_call",
                    "trace", "io_uring", "namespace",
                    "write_made", "descriptor", "memory", "big_file", "session",
                    "many_files", "many_processes", "rights", "keys"}
        self.assertEqual((ALWAYS_DENIED | FILES) - worked - may_fail, set())


if __name__ == "__main__":
    unittest.main()
