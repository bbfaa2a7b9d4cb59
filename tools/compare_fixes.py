# SPDX-License-Identifier: GPL-2.0-only
"""Our patches against upstream's: token by token, without comments.

    compare_fixes.py            print the differences
    compare_fixes.py --make     make kernel-corpus/fixes/*.patch anew first

For each bug that has a tree of its own in the corpus: that tree with our patch of
kernel-corpus/fixes, against the tree after all fixes. Comments are listed apart:
a tool changes code and leaves it to people to say why.

Exit status: 0 no token differs, 1 some do, 2 it could not be compared.
"""
import argparse
import dataclasses
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import corpus
import manifest as manifests

TOP = manifests.TOP
KAPCHECK = pathlib.Path(os.environ.get("KAPCHECK")
                        or TOP / "build" / "kapcheck")
FIXES = manifests.CORPUS_DATA / "fixes"
AFTER = "riscv-6.12"
# What C and Kconfig are made of; comments are taken out before.
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\w+|->|[-+*/%&|<>=!^]=|&&|\|\||<<|>>|'
                   r"\+\+|--|\.\.\.|\S")
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|("(?:\\.|[^"\\])*")', re.S)
KCONFIG_COMMENT = re.compile(r'(?m)^\s*#.*$')


class CompareError(Exception):
    """A patch or a tree is not what it must be."""


@dataclasses.dataclass(frozen=True)
class Difference:
    """A run of tokens that is not the same, of one file."""
    path: str
    ours: str
    upstream: str


def bugs(data):
    """The bugs that have a tree of their own, by name."""
    return {name: bug for name, bug in data.bugs.items()
            if f"riscv-pre-{name}" in data.trees}


def command(name):
    """What makes the patch of a bug, as a list of words from the top folder."""
    return ["build/kapcheck", "fix", f"build/corpus/riscv-pre-{name}", "--path",
            "arch/riscv", "--quiet"]


def make(name, folder):
    """The patch of a bug, made now."""
    words = command(name)
    words[0], words[2] = str(KAPCHECK), str(folder / f"riscv-pre-{name}")
    done = subprocess.run(words, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=1200,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    if done.returncode:
        raise CompareError(f"{' '.join(words)} ended with {done.returncode}: "
                           f"{done.stderr.strip()}")
    return done.stdout


def stable(patch):
    """A patch without what changes with each update of Debian's kernel."""
    patch = re.sub(r"(?m)^index [0-9a-f]+\.\.[0-9a-f]+", "index", patch)
    return re.sub(r"(?m)^@@ -[0-9,]+ \+[0-9,]+ @@", "@@", patch)


def tokens(path, text):
    """The tokens of a file's text, without comments."""
    if "Kconfig" in path:
        return TOKEN.findall(KCONFIG_COMMENT.sub("", text))
    return TOKEN.findall(COMMENT.sub(lambda m: m.group(1) or " ", text))


def paths_of(patch):
    """The files that a patch changes."""
    return re.findall(r"(?m)^\+\+\+ b/(.*)$", patch)


def read(path):
    """The text of a file of a tree."""
    return path.read_text("utf-8", "surrogateescape")


def patched(patch, tree):
    """{path: text} of the files that a patch changes, after git applied it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder)
        for path in paths_of(patch):
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(tree / path, copy / path)
        done = subprocess.run(["git", "apply", "-"], cwd=copy, input=patch,
                              text=True, capture_output=True, check=False,
                              env={**os.environ, "GIT_CEILING_DIRECTORIES":
                                   folder})
        if done.returncode:
            raise CompareError(f"git apply: {done.stderr.strip()}")
        return {path: read(copy / path) for path in paths_of(patch)}


def differences(name, patch, folder, units):
    """What differs between the tree with our patch and the one with all.

    units() is what is compared of a file, tokens() or comments().
    """
    before, after = folder / f"riscv-pre-{name}", folder / AFTER
    ours = patched(patch, before)
    theirs = paths_of((manifests.CORPUS_DATA / "reverse"
                       / f"{name}.patch").read_text("utf-8"))
    found = []
    for path in sorted(set(ours) | set(theirs)):
        left = ours.get(path)
        if left is None:
            left = read(before / path)
        found += compare(path, units(path, left),
                         units(path, read(after / path)))
    return found


def compare(path, ours, upstream):
    """The runs of tokens that differ."""
    matcher = difflib.SequenceMatcher(None, ours, upstream, autojunk=False)
    return [Difference(path, " ".join(ours[a:b]), " ".join(upstream[c:d]))
            for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]


def comments(path, text):
    """The comments of a file, each as one line."""
    if "Kconfig" in path:
        return [m.group().strip() for m in KCONFIG_COMMENT.finditer(text)]
    return [" ".join(m.group().split()) for m in COMMENT.finditer(text)
            if not m.group(1)]


def judge(data, folder):
    """{bug: (differences of tokens, differences of comments)}."""
    judged = {}
    for name in bugs(data):
        patch = (FIXES / f"{name}.patch").read_text("utf-8")
        judged[name] = (differences(name, patch, folder, tokens),
                        differences(name, patch, folder, comments))
    return judged


def show(found):
    """Print differences."""
    for difference in found:
        print(f"  {difference.path}\n    ours:     {difference.ours}\n"
              f"    upstream: {difference.upstream}")


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--make", action="store_true")
    args = parser.parse_args()
    data, folder = manifests.read(), corpus.default_corpus()
    try:
        for name in bugs(data) if args.make else ():
            (FIXES / f"{name}.patch").write_text(make(name, folder), "utf-8")
        judged = judge(data, folder)
    except (CompareError, OSError) as error:
        print(f"compare_fixes: {error}", file=sys.stderr)
        return 2
    for name, (code, remarks) in judged.items():
        print(f"{name}: {len(code)} differences of tokens, "
              f"{len(remarks)} of comments")
        show(code + remarks)
    return int(any(code for code, _ in judged.values()))


if __name__ == "__main__":
    sys.exit(main())
