# SPDX-License-Identifier: GPL-2.0-only
"""Files that a call names: what is no file is told at once and never waited for,
a pipe that something writes to is read."""
import json
import os
import pathlib
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cli_test  # noqa: E402  (needs the path above)

# Where the file goes, and the status when it can't be read.
CALLS = ((("scan", "{tree}", "--baseline", "{}"), 2),
         (("scan", "{tree}", "--config", "{}"), 2),
         (("scan", "{tree}", "--kernel-config", "{}"), 2),
         (("scan", "{tree}", "--build", "{}"), 2),
         (("check", "--tree", "{tree}", "--patch", "{}"), 2),
         (("merge", "{}"), 3))
PATCH = """\
--- a/a.c
+++ b/a.c
@@ -1,4 +1,4 @@
 int f(int n)
 {
-\treturn n;
+\treturn take(n);
 }
"""


class Named(cli_test.Case):
    """Each option that takes a file, with a tree that has one."""

    def setUp(self):
        super().setUp()
        self.fake()
        self.add("a.c", cli_test.GOOD)

    def call(self, words, path, **more):
        """The finished call; a hang ends the test."""
        return self.run_it(*(w.format(path, tree=self.tree) for w in words),
                           **more)

    def test_no_file(self):
        fifo, sock = self.top / "fifo", self.top / "sock"
        os.mkfifo(fifo)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(sock))
        for path, said in ((fifo, "nothing is written to that pipe"),
                           (sock, "is a socket"), ("/dev/zero", "is a device"),
                           (self.top / "none", "No such file")):
            for words, status in CALLS:
                with self.subTest(f"{' '.join(words)} {path}"):
                    done = self.call(words, path)
                    self.assertEqual((done.returncode, done.stdout),
                                     (status, b""), done.stderr)
                    self.assertIn(f"{path}: ", done.stderr.decode())
                    self.assertIn(said, done.stderr.decode())

    def test_folder(self):
        for words, status in CALLS:
            if "--build" not in words:
                done = self.call(words, self.top)
                self.assertEqual(done.returncode, status, done.stderr)
                self.assertIn(b"is a folder", done.stderr)

    def piped(self, words, text):
        """The call with a file that is a pipe, as the shell makes it."""
        inner, outer = os.pipe()
        with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=outer,
                              pass_fds=()) as cat:
            os.close(outer)
            try:
                cat.stdin.write(text.encode())
                cat.stdin.close()
                return self.call(words, f"/dev/fd/{inner}", pass_fds=[inner])
            finally:
                os.close(inner)

    def test_pipe(self):
        """`--baseline <(command)` and its like."""
        self.add("a.c")
        known = self.scan("--format", "json").stdout.decode()
        scan, config, kernel = (CALLS[i][0] for i in range(3))
        done = self.piped(scan, known)
        self.assertEqual((done.returncode, done.stdout), (0, b""), done.stderr)
        done = self.piped(config, "[scan]\nskip = a.c\n")
        self.assertEqual((done.returncode, done.stdout), (0, b""), done.stderr)
        self.assertEqual(self.piped(kernel, "CONFIG_A=y\n").returncode, 1)
        self.add("a.c", cli_test.GOOD)
        done = self.piped(CALLS[4][0], PATCH)
        self.assertIn(b"a.c:3:9: warning: takes", done.stdout)

    def test_fifo(self):
        """One with a writer, which takes its time."""
        fifo = self.top / "fifo"
        os.mkfifo(fifo)
        reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        with subprocess.Popen(f"exec 3>'{fifo}'; echo; sleep 0.5; cat >&3",
                              shell=True, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as writer:
            writer.stdout.readline()  # it is open
            writer.stdin.write(b"[scan]\nskip = a.c\n")
            writer.stdin.close()
            done = self.call(CALLS[1][0], fifo)
        os.close(reader)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"1 skipped by the configuration", done.stderr)

    def test_too_much(self):
        """What no reader should be given."""
        long = self.top / "long"
        long.write_text(json.dumps({"runs": ["x" * (5 << 20)]}))
        for words in CALLS[0][0], CALLS[3][0]:
            done = self.call(words, long)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"has a string of more than 4 MiB", done.stderr)
        with open(long, "wb") as out:
            out.truncate(2 << 30)
        for words, status in CALLS:
            done = self.call(words, long)
            self.assertEqual(done.returncode, status)
            self.assertRegex(done.stderr, rb"has more than \d+ MiB")

    def test_no_text(self):
        """A NUL byte does not end a file early."""
        bad = self.top / "bad"
        bad.write_bytes(b"[scan]\n\0skip = *\nCONFIG_A=y\n")
        for words in CALLS[1][0], CALLS[2][0]:
            done = self.call(words, bad)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"there is a NUL byte in it", done.stderr)


class Key(cli_test.Case):
    """The cache's key is a file, too."""

    def test_fifo(self):
        self.fake()
        self.add("a.c", cli_test.GOOD)
        os.mkfifo(self.top / "key")
        done = self.run_it("scan", "--cache", self.top / "cache", "--cache-key",
                           self.top / "key", self.tree)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"key: is not a regular file", done.stderr)


if __name__ == "__main__":
    unittest.main()
