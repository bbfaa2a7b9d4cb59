# SPDX-License-Identifier: GPL-2.0-only
"""What is different on a terminal: colours, and progress on one line."""
import os
import pty
import re
import subprocess
import threading
import unittest

import cli_test

PLAIN = "a.c:3:9: warning: takes [KAP901]\n"
COLOURED = ("\x1b[1ma.c:3:9:\x1b[0m \x1b[1;35mwarning:\x1b[0m takes "
            "[KAP901]\n")
PROGRESS = (r"kapcheck: slice ([1-4] of 4, \d+\.\d a second, "
            r"(1 finding|[02-9] findings), \d+ (s|min) left|0 of 4)")


class OnTerminal(cli_test.Case):
    """stdout or stderr is a pseudo terminal."""

    def setUp(self):
        super().setUp()
        self.fake()
        self.add("a.c")
        self.env["TERM"] = "xterm"
        self.env.pop("NO_COLOR", None)

    def on_pty(self, stream, *args):
        """What the call writes to that stream, a terminal, without CRs."""
        master, slave = pty.openpty()
        got = []

        def read():
            while True:
                try:
                    data = os.read(master, 65536)
                except OSError:  # the other end is closed
                    return
                got.append(data)

        reader = threading.Thread(target=read)
        reader.start()
        streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL,
                   stream: slave}
        subprocess.run([cli_test.KAPCHECK, "scan", "--jobs", "1", *args,
                        self.tree], env=self.env, check=False,
                       timeout=cli_test.PATIENCE, **streams)
        os.close(slave)
        reader.join(cli_test.PATIENCE)
        os.close(master)
        return b"".join(got).decode().replace("\r\n", "\n")

    def test_colour(self):
        """A terminal gets them, unless it or the user wants none."""
        self.assertEqual(self.on_pty("stdout"), COLOURED)
        cases = ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": None})
        for case in cases:
            with self.subTest(case=case):
                before = dict(self.env)
                for name, value in case.items():
                    self.env.pop(name, None)
                    self.env.update({name: value} if value else {})
                self.assertEqual(self.on_pty("stdout"), PLAIN)
                self.env = before
        self.env["NO_COLOR"] = ""  # set, but to nothing, is not set
        self.assertEqual(self.on_pty("stdout"), COLOURED)

    def test_no_colour_in_a_file(self):
        """Nor in a pipe, nor in a report of another form."""
        self.assertEqual(self.scan().stdout.decode(), PLAIN)
        out = self.top / "out"
        self.on_pty("stdout", "--output", out)
        self.assertEqual(out.read_text(), PLAIN)
        self.assertNotIn("\x1b", self.on_pty("stdout", "--format", "json"))

    def slow(self, seconds):
        """Four files that take so long each."""
        self.fake("slow")
        self.env["FAKE_SECONDS"] = str(seconds)
        for name in "bcd":
            self.add(f"{name}.c", cli_test.GUILTY)

    def test_progress(self):
        """One line that is written again, and gone at the end."""
        self.slow(0.4)
        said = self.on_pty("stderr")
        parts = said.split("\r\x1b[K")
        self.assertGreater(len(parts), 3)
        for part in parts[1:-1]:
            self.assertRegex(part, f"^{PROGRESS}$")
        self.assertRegex(parts[-1], "^kapcheck: 0 errors, 4 warnings")
        self.assertEqual(self.on_pty("stderr", "--quiet"), "")

    def test_plain_progress(self):
        """Elsewhere now and then a line, with nothing but text."""
        self.slow(2.6)
        said = self.run_it("scan", "--jobs", "1", self.tree).stderr.decode()
        lines = said.splitlines()
        self.assertGreater(len(lines), 1)
        self.assertLess(len(lines), 4)
        self.assertTrue(re.fullmatch(PROGRESS, lines[0]), lines)
        self.assertNotRegex(said, "[\x1b\r]")


if __name__ == "__main__":
    unittest.main()
