# SPDX-License-Identifier: GPL-2.0-only
"""Where the suites find what they test.

KAPCHECK names the program, by default the one with sanitizers, where it was built;
KAPCHECK_CLANG and KAPCHECK_CORPUS name the others.
"""
import os
import pathlib

TOP = pathlib.Path(__file__).resolve().parent.parent
# For what takes too long with sanitizers, or is compared with the other.
RELEASED = os.path.abspath(
    os.environ.get("KAPCHECK") or TOP / "build" / "kapcheck")
_SANITIZED = TOP / "build" / "asan" / "kapcheck"
KAPCHECK = (str(_SANITIZED) if not os.environ.get("KAPCHECK")
            and _SANITIZED.is_file() else RELEASED)
CLANG = pathlib.Path(os.environ.get("KAPCHECK_CLANG")
                     or TOP / "build" / "kapcheck-clang")
CORPUS = pathlib.Path(os.environ.get("KAPCHECK_CORPUS")
                      or TOP / "build" / "corpus")
