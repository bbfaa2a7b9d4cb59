# SPDX-License-Identifier: GPL-2.0-only
"""What kapcheck costs, as ratios to named peers on the same files, in one run.

    bench.py [PART...] [--tree TREE] [--full] [--files N] [--seed N] [--runs N]

Parts, each a module bench_PART with its results file in bench/, from which
REPORT.md quotes: `spatch` (the same patches on whole files), `floor` (ripgrep on
the whole tree), `growth` (parts of the tree, and several trees; some minutes),
`warm` (what a cache saves, and a commit's hook; a quarter of an hour), `cc` (what
`make C=1` costs more; a configured kernel is made first, some minutes), `clang`
(the Clang engine against clang --analyze, likewise; ten minutes).
Without parts: spatch and floor. Nothing is cached from one scan to the next, but for
`warm`.
"""
import argparse
import importlib
import pathlib
import sys

import corpus
import scale

PARTS = ("spatch", "floor", "growth", "warm", "cc", "clang")
USUAL = ("spatch", "floor")


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--tree", type=pathlib.Path)
    parser.add_argument("--full", action="store_true",
                        help="spatch on the whole tree: hours")
    parser.add_argument("--files", type=int, default=1000,
                        help="how many C files spatch gets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5,
                        help="of which the median is taken")
    args = parser.parse_args()
    for name in set(args.parts) - set(PARTS):
        parser.error(f"no part {name}; there are {', '.join(PARTS)}")
    tree = (args.tree or corpus.existing("debian-6.12")).resolve()
    for name in args.parts or USUAL:
        importlib.import_module(f"bench_{name}").run(tree, args)
    scale.write()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
