# SPDX-License-Identifier: GPL-2.0-only
"""How cost grows: 1/8, 1/4, 1/2 and all of a tree, and 1, 2 and 4 trees.

A part is made of folders drawn at random with a fixed seed, of which the larger
parts hold those of the smaller ones; several trees are one folder with as many
copies (hard links) in it. Each is one cold scan with one job.
"""
import os
import pathlib
import tempfile

import bench_files

PARTS = (8, 4, 2, 1)
TREES = (2, 4)


def point(label, files, folder):
    """The cost of scanning a folder of so many C files."""
    print(f"bench: {label}, {files} C files", flush=True)
    return {"label": label, "files": files,
            **bench_files.kapcheck(folder).as_json()}


def part(tree, divisor, seed):
    """A part of the tree."""
    total = sum(bench_files.folders(tree).values())
    if divisor == 1:
        return point("1", total, tree)
    drawn, files = bench_files.draw(tree, total // divisor, seed)
    with tempfile.TemporaryDirectory(dir=tree.parent, prefix=".bench-") as folder:
        bench_files.link_files(tree, drawn, pathlib.Path(folder))
        return point(f"1/{divisor}", files, folder)


def trees(tree, number):
    """So many copies of the tree."""
    found = bench_files.folders(tree)
    with tempfile.TemporaryDirectory(dir=tree.parent, prefix=".bench-") as folder:
        for copy in range(number):
            bench_files.link_files(tree, found, pathlib.Path(folder) / str(copy))
        return point(str(number), number * sum(found.values()), folder)


def run(tree, args):
    """Writes bench/growth.json."""
    points = [part(tree, divisor, args.seed) for divisor in PARTS]
    points += [trees(tree, number) for number in TREES]
    bench_files.write("growth.json", {
        **bench_files.head(tree), "load": round(os.getloadavg()[0], 1),
        "points": points})
