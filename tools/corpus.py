# SPDX-License-Identifier: GPL-2.0-only
"""Make the kernel trees of the corpus, and check what was made.

    corpus.py make [NAME...]        the named trees (shell patterns), or all
    corpus.py list                  the manifest's trees
    corpus.py path NAME             where a tree is
      --linux-git PATH              with make: <fix>^ and <fix> of each bug too
      --corpus DIR                  default: $KAPCHECK_CORPUS, else build/corpus
      --sources DIR                 where Debian's tarballs are

A tree is made under a temporary name, checked, and renamed at the end; a stamp
beside it says from what it was made. A tree whose stamp still fits is only
checked again. Exit status: 0 all there, 1 a tree could not be made or is not
what the manifest says, 2 the call is wrong.
"""
import argparse
import contextlib
import dataclasses
import fcntl
import fnmatch
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import ctext
import manifest as manifests
import reverse

SOURCES = pathlib.Path("/usr/src")


class CorpusError(Exception):
    """A tree could not be made, or is not what the manifest says."""


def say(text):
    """Progress, one line a step."""
    print(f"corpus: {text}", flush=True)


def default_corpus():
    """The folder the trees are in."""
    return pathlib.Path(os.environ.get("KAPCHECK_CORPUS")
                        or manifests.TOP / "build" / "corpus")


def existing(name):
    """The folder of a tree that was made before; SystemExit without it."""
    path = default_corpus() / name
    if not path.is_dir():
        raise SystemExit(f"no tree {name}; ./run corpus makes it")
    return path


@dataclasses.dataclass
class Corpus:
    """The manifest, the folder its trees are in, and where they come from."""
    manifest: manifests.Manifest
    folder: pathlib.Path
    sources: pathlib.Path = SOURCES
    git: pathlib.Path | None = None
    trees: dict = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        self.trees = dict(self.manifest.trees)
        if self.git:
            self.trees.update(manifests.git_trees(self.manifest))

    def path(self, name):
        """The folder of a tree."""
        return self.folder / name

    def tarball(self, package):
        """The tarball that Debian's package installs."""
        return self.sources / f"{package}.tar.xz"


def source_id(corpus, package):
    """What tells one version of a tarball from another."""
    try:
        status = corpus.tarball(package).stat()
    except OSError as error:
        raise CorpusError(f"{package}: no tarball; is the Debian package "
                          f"{package} installed?") from error
    return f"{package} {status.st_size} {status.st_mtime_ns}"


def patch_text(name):
    """A reverse patch."""
    path = manifests.CORPUS_DATA / "reverse" / f"{name}.patch"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"reverse/{name}.patch: {error.strerror}") from error


def stamp_of(corpus, tree):
    """A hash of all that the tree is made from."""
    if tree.revision:
        origin = git(corpus, "rev-parse", f"{tree.revision}^{{commit}}").strip()
    elif tree.source:
        origin = source_id(corpus, tree.source)
    else:
        origin = stamp_of(corpus, corpus.trees[tree.base])
    parts = [origin, tree.members, [patch_text(p) for p in tree.reverse]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def git(corpus, *args):
    """The output of a git command in the user's repository."""
    done = subprocess.run(["git", "-C", corpus.git, *args], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          errors="surrogateescape", check=False)
    if done.returncode:
        raise CorpusError(f"git {args[0]}: {done.stderr.strip()}")
    return done.stdout


def pipe(producer, consumer):
    """Run producer | consumer; either failing is an error."""
    with subprocess.Popen(producer, stdout=subprocess.PIPE) as first:
        second = subprocess.run(consumer, stdin=first.stdout, check=False)
        first.stdout.close()
    if first.returncode or second.returncode:
        raise CorpusError(f"{producer[0]} | {consumer[0]} failed "
                          f"({first.returncode}, {second.returncode})")


def extract(corpus, tree, folder):
    """The tarball's files, or those of the tree's members."""
    tarball = corpus.tarball(tree.source)
    unpack = ["tar", "-x", "-C", folder, "--strip-components=1",
              "--no-same-owner"]
    if tree.members:
        # A member that isn't there makes tar fail, which is what we want.
        unpack += ["--wildcards", "--wildcards-match-slash"]
        unpack += [f"{tree.source}/{member}" for member in tree.members]
    pipe(["xz", "-T0", "-dc", tarball], unpack)


def wanted_paths(paths, members):
    """The paths that the members name."""
    patterns = [fnmatch.translate(p) for m in members for p in (m, m + "/*")]
    wanted = re.compile("|".join(patterns))
    return [path for path in paths if wanted.match(path)]


def archive(corpus, tree, folder):
    """The members at a revision of the user's repository."""
    listed = git(corpus, "ls-tree", "-r", "-z", "--name-only", tree.revision)
    paths = wanted_paths(listed.split("\0")[:-1], tree.members)
    if not paths:
        raise CorpusError(f"{tree.revision}: no kernel tree in that commit")
    pipe(["git", "-C", corpus.git, "archive", "--format=tar", tree.revision,
          "--", *paths], ["tar", "-x", "-C", folder])


def link_copy(origin, folder):
    """A hard-linked copy; a real one where links are not to be had."""
    for option in ("-al", "-a"):
        done = subprocess.run(["cp", option, f"{origin}/.", folder],
                              stderr=subprocess.DEVNULL, check=False)
        if not done.returncode:
            return
    raise CorpusError(f"{origin.name}: could not be copied")


def fill(corpus, tree, folder):
    """Make the tree's files in an empty folder."""
    if tree.revision:
        archive(corpus, tree, folder)
    elif tree.source:
        extract(corpus, tree, folder)
    else:
        link_copy(corpus.path(tree.base), folder)
    for name in tree.reverse:
        try:
            reverse.apply(patch_text(name), folder)
        except reverse.ReverseError as error:
            raise CorpusError(f"reverse/{name}.patch does not fit this version "
                              f"of the source: {error}") from error


def form_fault(folder, form, pattern):
    """Why a function hasn't the wanted form; None when it has."""
    where = f"{form.path}: {form.function}"
    try:
        text = (folder / form.path).read_text(encoding="utf-8",
                                              errors="surrogateescape")
    except OSError as error:
        return None if pattern == "-" else f"{where}: {error.strerror}"
    body = ctext.body(text, form.function)
    if pattern == "-":
        return None if body is None else f"{where}: should not be there"
    if body is None:
        return f"{where}: is not there"
    negated = pattern.startswith("!")
    if bool(re.search(pattern.lstrip("!"), body)) == negated:
        return f"{where}: {'has' if negated else 'lacks'} {pattern.lstrip('!')}"
    return None


def verify(corpus, tree, folder):
    """The tree holds its bugs and fixes in the expected form, or CorpusError."""
    faults = []
    for side, names in (("before", tree.bugs), ("after", tree.fixed)):
        for form in (f for n in names for f in corpus.manifest.bugs[n].form):
            fault = form_fault(folder, form, getattr(form, side))
            if fault:
                faults.append(f"{tree.name}: {side} the fix: {fault}")
    if faults:
        raise CorpusError("\n".join(faults))


def read_stamp(path):
    """A stamp, or nothing."""
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""


def make(corpus, tree):
    """Make one tree unless it is there; its base first."""
    if tree.base:
        make(corpus, corpus.trees[tree.base])
    target, stamp = corpus.path(tree.name), stamp_of(corpus, tree)
    stamp_file = corpus.folder / f".stamp-{tree.name}"
    if target.is_dir() and read_stamp(stamp_file) == stamp:
        verify(corpus, tree, target)
        return
    say(f"making {tree.name}: {tree.about}")
    stamp_file.unlink(missing_ok=True)
    scratch = corpus.folder / f".new-{tree.name}"
    scratch.mkdir()
    try:
        fill(corpus, tree, scratch)
        verify(corpus, tree, scratch)
        shutil.rmtree(target, ignore_errors=True)
        scratch.rename(target)
        stamp_file.write_text(stamp, encoding="ascii")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextlib.contextmanager
def locked(folder):
    """One maker at a time; what an interrupted one left behind is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for scratch in folder.glob(".new-*"):
            shutil.rmtree(scratch)
        yield


def select(corpus, patterns):
    """The trees that the patterns name, in the manifest's order."""
    for pattern in patterns:
        if not fnmatch.filter(corpus.trees, pattern):
            raise ValueError(f"no tree {pattern} in the manifest")
    return [tree for name, tree in corpus.trees.items() if not patterns
            or any(fnmatch.fnmatchcase(name, p) for p in patterns)]


def make_all(corpus, patterns):
    """The make command; goes on after a tree that failed. The exit status."""
    status = 0
    with locked(corpus.folder):
        for tree in select(corpus, patterns):
            try:
                make(corpus, tree)
            except CorpusError as error:
                print(f"corpus: {tree.name} failed: {error}", file=sys.stderr)
                status = 1
    return status


def parse_arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("verb", choices=("make", "list", "path"))
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--linux-git", type=pathlib.Path, metavar="PATH")
    parser.add_argument("--corpus", type=pathlib.Path, default=default_corpus())
    parser.add_argument("--sources", type=pathlib.Path, default=SOURCES)
    parser.add_argument("--manifest", type=pathlib.Path,
                        default=manifests.CORPUS_DATA / "manifest.ini")
    return parser.parse_intermixed_args()


def main():
    """The exit status."""
    args = parse_arguments()
    try:
        corpus = Corpus(manifests.read(args.manifest), args.corpus.absolute(),
                        args.sources, args.linux_git)
        if args.linux_git:
            git(corpus, "rev-parse", "--git-dir")
        if args.verb == "make":
            return make_all(corpus, args.names)
        for tree in select(corpus, args.names):
            print(corpus.path(tree.name) if args.verb == "path"
                  else f"{tree.name:20} {tree.about}")
        return 0
    except (manifests.ManifestError, CorpusError, ValueError) as error:
        print(f"corpus: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"corpus: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
