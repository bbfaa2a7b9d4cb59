# SPDX-License-Identifier: GPL-2.0-only
"""The corpus manifest: kernel-corpus/manifest.ini as objects.

An unknown section or key, or a name that nothing defines, is an error: a typo
must not switch an expectation off.
"""
import configparser
import dataclasses
import pathlib

TOP = pathlib.Path(__file__).resolve().parent.parent
CORPUS_DATA = TOP / "kernel-corpus"
LEVELS = ("note", "warning", "error")


class ManifestError(Exception):
    """The manifest can't be read as it stands."""


@dataclasses.dataclass(frozen=True)
class Form:
    """What a function must look like before and after the fix."""
    path: str
    function: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True)
class Expected:
    """A place where a rule must report at least at a level."""
    level: str
    path: str
    function: str


@dataclasses.dataclass(frozen=True)
class Bug:
    """One upstream fix, and how its bug looks and is reported."""
    name: str
    rule: str
    fix: str
    title: str
    half: bool
    form: tuple
    report: tuple
    also: tuple
    clang: tuple            # where Clang reports it


@dataclasses.dataclass(frozen=True)
class Build:
    """What Clang's compile commands for a tree are made from."""
    arch: str
    config: str
    fragment: str = ""


@dataclasses.dataclass(frozen=True)
class Tree:
    """One kernel tree: how it is made and what stands in it."""
    name: str
    about: str = ""
    source: str = ""
    base: str = ""
    reverse: tuple = ()
    members: tuple = ()
    bugs: tuple = ()
    fixed: tuple = ()
    scan: str = ""
    level: tuple = ()
    build: str = ""
    candidates: tuple = ()
    revision: str = ""      # of a git repository; only with --linux-git

    def level_of(self, bug, wanted):
        """The level wanted of the bug's findings in this tree."""
        return dict(self.level).get(bug, wanted)


@dataclasses.dataclass(frozen=True)
class Manifest:
    """All trees and bugs, by name, in the order of the file."""
    trees: dict
    bugs: dict
    members: dict
    builds: dict


TREE_KEYS = {"about", "source", "base", "reverse", "members", "bugs", "fixed",
             "scan", "level", "build", "candidates"}
BUG_KEYS = {"rule", "fix", "half", "title", "form", "report", "also", "clang"}
BUILD_KEYS = {"arch", "config", "fragment"}


def rows(text, width, where):
    """The lines of a multi-line value, each cut at " | " into width cells."""
    result = []
    for line in filter(None, map(str.strip, text.splitlines())):
        cells = [cell.strip() for cell in line.split(" | ")]
        if len(cells) != width or not all(cells):
            raise ManifestError(f"{where}: not {width} cells: {line}")
        result.append(cells)
    return result


def check_keys(section, name, allowed):
    """No key but the allowed ones."""
    for key in section:
        if key not in allowed:
            raise ManifestError(f"[{name}]: unknown key {key}")


def read_expected(text, where):
    """level | file | function, a line each."""
    places = tuple(Expected(*c) for c in rows(text, 3, where))
    for expected in places:
        if expected.level not in LEVELS:
            raise ManifestError(f"{where}: unknown level {expected.level}")
    return places


def read_bug(name, section):
    """A [bug NAME] section."""
    where = f"[bug {name}]"
    check_keys(section, f"bug {name}", BUG_KEYS)
    report = read_expected(section["report"], where)
    return Bug(name, section["rule"], section["fix"], section["title"],
               section.get("half", "no") == "yes",
               tuple(Form(*c) for c in rows(section["form"], 4, where)), report,
               tuple(map(tuple, rows(section.get("also", ""), 2, where))),
               read_expected(section.get("clang", ""), where) or report)


def read_build(name, section):
    """A [build NAME] section."""
    check_keys(section, f"build {name}", BUILD_KEYS)
    return Build(**section)


def read_levels(text, where):
    """BUG=LEVEL pairs."""
    pairs = tuple(tuple(item.partition("=")[::2]) for item in text.split())
    for _, level in pairs:
        if level not in LEVELS:
            raise ManifestError(f"{where}: unknown level {level}")
    return pairs


def read_tree(name, section, members):
    """A [tree NAME] section."""
    check_keys(section, f"tree {name}", TREE_KEYS)
    words = {key: tuple(section.get(key, "").split())
             for key in ("reverse", "bugs", "fixed", "candidates")}
    part = section.get("members", "")
    if part and part not in members:
        raise ManifestError(f"[tree {name}]: no [members {part}]")
    if bool(section.get("source")) == bool(section.get("base")):
        raise ManifestError(f"[tree {name}]: needs one of source and base")
    return Tree(name=name, about=section.get("about", ""),
                source=section.get("source", ""), base=section.get("base", ""),
                members=members.get(part, ()), scan=section.get("scan", ""),
                build=section.get("build", ""),
                level=read_levels(section.get("level", ""), f"[tree {name}]"),
                **words)


def check_names(manifest):
    """Whatever a tree names exists."""
    for tree in manifest.trees.values():
        for bug in tree.bugs + tree.fixed + tuple(b for b, _ in tree.level):
            if bug not in manifest.bugs:
                raise ManifestError(f"[tree {tree.name}]: no [bug {bug}]")
        if tree.base and tree.base not in manifest.trees:
            raise ManifestError(f"[tree {tree.name}]: no [tree {tree.base}]")
        for build in (*filter(None, [tree.build]), *tree.candidates):
            if build not in manifest.builds:
                raise ManifestError(f"[tree {tree.name}]: no [build {build}]")


def read(path=CORPUS_DATA / "manifest.ini"):
    """The manifest in path."""
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",),
                                       comment_prefixes=("#",))
    parts = {"members": {}, "tree": {}, "bug": {}, "build": {}}
    try:
        parser.read_string(pathlib.Path(path).read_text(encoding="utf-8"))
        for title in parser.sections():
            kind, _, name = title.partition(" ")
            if kind not in parts or not name:
                raise ManifestError(f"unknown section [{title}]")
            parts[kind][name] = parser[title]
        members = {}
        for name, section in parts["members"].items():
            check_keys(section, f"members {name}", {"list"})
            members[name] = tuple(section["list"].split())
        manifest = Manifest(
            {n: read_tree(n, s, members) for n, s in parts["tree"].items()},
            {n: read_bug(n, s) for n, s in parts["bug"].items()}, members,
            {n: read_build(n, s) for n, s in parts["build"].items()})
    except (OSError, KeyError, TypeError, configparser.Error) as error:
        raise ManifestError(str(error)) from error
    check_names(manifest)
    return manifest


def git_trees(manifest):
    """The trees that a git repository gives: <fix>^ and <fix> of each bug."""
    trees = {}
    members = manifest.members.get("riscv", ())
    for bug in manifest.bugs.values():
        if bug.half:
            continue
        for side, revision in (("before", f"{bug.fix}^"), ("after", bug.fix)):
            name = f"git-{bug.name}-{side}"
            trees[name] = Tree(
                name=name, about=f"upstream, {side} {bug.fix[:12]}",
                revision=revision, members=members, scan="arch/riscv",
                bugs=(bug.name,) if side == "before" else (),
                fixed=(bug.name,) if side == "after" else ())
    return trees
