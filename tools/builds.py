# SPDX-License-Identifier: GPL-2.0-only
"""Make the build directories of the corpus trees that the manifest gives one.

    builds.py [NAME...]      those of the named trees, or of all that are there

A directory is made once for a tree as it is; a stamp in it says for which. The
kernel's own make runs here: the corpus is Debian's source, which is trusted.
Exit status: 0 all there, 1 one could not be made, 2 the call is wrong.
"""
import argparse
import dataclasses
import pathlib
import subprocess
import sys

import build_dir
import corpus
import manifest as manifests

STAMP = ".kapcheck-stamp"


def folder_of(tree, build):
    """The build directory of a corpus tree for a [build] of the manifest."""
    return corpus.default_corpus() / f".build-{tree.name}-{build}"


def stamp_of(tree, build):
    """What the directory was made for."""
    parts = [corpus.read_stamp(corpus.default_corpus() / f".stamp-{tree.name}"),
             build.arch, build.config]
    if build.fragment:
        parts.append((manifests.CORPUS_DATA / build.fragment)
                     .read_text(encoding="utf-8"))
    return "\n".join(parts)


def make(data, tree, name):
    """The tree's build directory; made when there is none that fits."""
    build, out = data.builds[name], folder_of(tree, name)
    stamp = stamp_of(tree, build)
    if corpus.read_stamp(out / STAMP) == stamp:
        return out
    words = [str(corpus.default_corpus() / tree.name), "--arch", build.arch,
             "--config", build.config, "--out", str(out)]
    if build.fragment:
        words += ["--fragment", str(manifests.CORPUS_DATA / build.fragment)]
    if build_dir.main(words):
        raise corpus.CorpusError(f"{tree.name}: no build directory")
    (out / STAMP).write_text(stamp, encoding="utf-8")
    return out


def parts(data, tree):
    """Where Clang looks for the tree's known bugs: the folder that is judged,
    and the files outside it that hold one."""
    folder = tree.scan or "arch/riscv"
    files = {place.path for bug in data.bugs.values() for place in bug.clang}
    return [folder, *sorted(f for f in files if not f.startswith(folder + "/"))]


def moved(findings, folder, part):
    """Findings of a scan of a part, with paths from the tree's root."""
    root = pathlib.PurePath(part)
    if (folder / part).is_file():
        root = root.parent

    def there(place):
        return dataclasses.replace(place, path=str(root / place.path))
    return [dataclasses.replace(there(f), related=tuple(map(there, f.related)))
            for f in findings]


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    names = parser.parse_args().names
    data = manifests.read()
    for name in names:
        if name not in data.trees or not data.trees[name].build:
            parser.error(f"the manifest has no build for {name}")
    try:
        for tree in data.trees.values():
            if tree.build and (not names or tree.name in names):
                make(data, tree, tree.build)
    except (corpus.CorpusError, OSError, subprocess.SubprocessError) as error:
        print(f"builds: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
