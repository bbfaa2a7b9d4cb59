# SPDX-License-Identifier: GPL-2.0-only
"""A short run of each fuzz target: no input that is kept breaks it again, and
nothing new does in some seconds. `./run fuzz` is the long run."""
import os
import pathlib
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tools"))
import fuzz  # noqa: E402

SECONDS = 2


class Short(unittest.TestCase):
    """Each target by itself."""

    def test_targets(self):
        names = fuzz.targets()
        self.assertTrue(names)
        for result in fuzz.run_all(names, SECONDS, os.cpu_count(), keep=False):
            with self.subTest(result["target"]):
                self.assertNotIn("crash", result)
                self.assertGreater(result["executions"], 0)
                self.assertGreater(result["features"], 0)

    def test_kept_inputs_belong_to_a_target(self):
        names = set(fuzz.targets())
        for folder in fuzz.FUZZ.iterdir():
            if folder.is_dir():
                self.assertIn(folder.name, names)
                self.assertTrue(all(path.name.startswith(("by-hand", "mended-"))
                                    for path in folder.iterdir()))

    def test_seeds_are_there(self):
        for name in fuzz.targets():
            listed = fuzz.FUZZ / f"{name}.seeds"
            for line in listed.read_text().splitlines() \
                    if listed.is_file() else []:
                if "kernel:" not in line:
                    self.assertTrue(list(fuzz.seed_texts(line)), line)


if __name__ == "__main__":
    unittest.main()
