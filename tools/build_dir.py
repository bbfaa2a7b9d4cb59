# SPDX-License-Identifier: GPL-2.0-only
"""Make a kernel build directory that `kapcheck scan --build` can read.

    build_dir.py TREE [--arch ARCH] [--config NAME|FILE] [--fragment FILE]...
                 [--out DIR] [--llvm N]

It runs the kernel's own `make ARCH=.. LLVM=-N O=DIR CONFIG prepare`, and then
writes DIR/compile_commands.json for every C file of the kernel and of ARCH.
Nothing is compiled but what `prepare` needs and the few objects for which a
Makefile makes headers. TREE is not written to.

Only for a tree that you trust: make runs the tree's own code.

Exit status: 0 made, 2 the call is wrong or make failed.
"""
import argparse
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import compile_commands

TOP = pathlib.Path(__file__).resolve().parent.parent
# ARCH as make takes it, and the folder of arch/ it stands for
FOLDERS = {"x86_64": "x86", "i386": "x86", "sparc64": "sparc",
           "sparc32": "sparc", "parisc64": "parisc", "sh64": "sh"}
TOP_FOLDERS = ["init", "kernel", "certs", "mm", "fs", "ipc", "security",
               "crypto", "block", "io_uring", "drivers", "sound", "net", "virt",
               "lib", "samples"]
LLVM_TOOLS = {"CC": "clang", "HOSTCC": "clang", "HOSTCXX": "clang++",
              "LD": "ld.lld", "HOSTLD": "ld.lld", "AR": "llvm-ar",
              "HOSTAR": "llvm-ar", "NM": "llvm-nm", "STRIP": "llvm-strip",
              "OBJCOPY": "llvm-objcopy", "OBJDUMP": "llvm-objdump",
              "READELF": "llvm-readelf"}


class BuildError(Exception):
    """The build directory could not be made."""


def say(text):
    """Progress, one line a step."""
    print(f"build-dir: {text}", file=sys.stderr, flush=True)


class Kbuild:
    """The kernel's make over one tree, one architecture, one O= directory."""

    def __init__(self, tree, build, arch, llvm):
        self.tree = tree
        self.build = build
        self.log = build / "kapcheck-build-dir.log"
        self.words = ["make", "-C", str(tree), f"O={build}", f"ARCH={arch}"]
        self.words += toolchain(tree, llvm)

    def run(self, *targets):
        """Make the targets; what make says goes to the log."""
        with open(self.log, "ab") as log:
            done = subprocess.run([*self.words, *targets], stdout=log,
                                  stderr=subprocess.STDOUT,
                                  stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            tail = self.log.read_text(errors="replace").splitlines()[-15:]
            raise BuildError("\n".join(
                [*tail, f"make {' '.join(targets)} failed; all of it is in "
                        f"{self.log}"]))

    def printed(self, targets):
        """The lines of make -n: the commands that it would run. Where one
        folder can't be made, the others still are."""
        with open(self.log, "ab") as log, subprocess.Popen(
                [*self.words, "-n", "-k", "V=1", *targets],
                stdout=subprocess.PIPE, stderr=log, text=True,
                errors="replace", stdin=subprocess.DEVNULL) as make:
            yield from make.stdout
        if make.returncode:
            say(f"make -n did not get through everything; see {self.log}")


def toolchain(tree, llvm):
    """The words that choose LLVM; older kernels know no LLVM=-N."""
    if "LLVM_SUFFIX" in (tree / "Makefile").read_text(errors="replace"):
        return [f"LLVM=-{llvm}"]
    return ["LLVM=1", "LLVM_IAS=1",
            *(f"{name}={tool}-{llvm}" for name, tool in LLVM_TOOLS.items())]


def configure(kbuild, config, fragments):
    """Write .config: a make target or a file, and fragments on top."""
    target = kbuild.build / ".config"
    if re.fullmatch(r"[\w.-]*config", config):
        kbuild.run(config)
    else:
        shutil.copyfile(config, target)
        kbuild.run("olddefconfig")
    for path in fragments:
        with open(target, "ab") as out:
            out.write(b"\n" + pathlib.Path(path).read_bytes())
    if fragments:
        kbuild.run("olddefconfig")
        for missing in not_taken(target, fragments):
            say(f"not in the result, for what it depends on: {missing}")


def not_taken(config, fragments):
    """Lines of fragments that Kconfig did not keep."""
    have = set(config.read_text(errors="replace").splitlines())
    for path in fragments:
        for line in pathlib.Path(path).read_text().splitlines():
            line = line.strip()
            if line.startswith("CONFIG_") and line not in have:
                if not line.endswith("=n") or any(
                        other.startswith(line[:-1]) for other in have):
                    yield line


def targets(tree, folder):
    """The folders to ask make -n for, those of arch/ that only its Makefile
    names among them."""
    text = (tree / "arch" / folder / "Makefile").read_text(errors="replace")
    named = re.findall(
        rf"^\s*(?:core|libs|drivers|net|head)-\S+\s*[:+?]?=\s*"
        rf"(arch/{folder}/\S*/)(?:\s|$)", text, re.M)
    wanted = [f"arch/{folder}/", *named, *(f"{top}/" for top in TOP_FOLDERS)]
    return [name for name in dict.fromkeys(wanted) if (tree / name).is_dir()
            and (name.startswith("arch/") or (tree / name / "Makefile").exists())]


def make_headers(kbuild, objects):
    """Make the headers that only the build of these objects makes."""
    if not objects:
        return
    say(f"headers that {len(objects)} objects want, by making those")
    try:
        kbuild.run("-k", *objects)
    except BuildError:
        say(f"not all of them could be made; see {kbuild.log}")


def write_commands(kbuild, folder):
    """Write compile_commands.json, whole or not at all."""
    tree, build = kbuild.tree, kbuild.build
    lines = kbuild.printed(targets(tree, folder))
    exact = compile_commands.exact(build, itertools.chain(
        compile_commands.printed(lines), compile_commands.built(build)))
    if not exact:
        raise BuildError(f"make -n printed no commands; see {kbuild.log}")
    make_headers(kbuild, compile_commands.wanting_headers(tree, exact))
    rest = compile_commands.template(tree, build, folder, exact)
    entries = sorted((*exact.values(), *rest.values()),
                     key=lambda entry: entry["file"])
    path = build / "compile_commands.json"
    made = path.with_suffix(".new")
    with open(made, "w", encoding="utf-8", errors="surrogateescape") as out:
        out.write("[\n")
        out.write(",\n".join(json.dumps(entry) for entry in entries))
        out.write("\n]\n")
    os.replace(made, path)
    say(f"{len(exact)} exact commands, {len(rest)} by template")
    say(f"next: build/kapcheck scan {tree} --build {build}")


def arguments(argv):
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="run build-dir", description=__doc__.split("\n\n", maxsplit=1)[0],
        epilog="Only for a tree that you trust: make runs the tree's own code.")
    parser.add_argument("tree", type=pathlib.Path, metavar="TREE")
    parser.add_argument("--arch", default="riscv")
    parser.add_argument("--config", default="defconfig",
                        help="a configuration make knows, or a .config file")
    parser.add_argument("--fragment", action="append", default=[],
                        metavar="FILE", help="lines to add to the .config")
    parser.add_argument("--out", type=pathlib.Path, metavar="DIR",
                        help="default: build/kbuild/TREE-ARCH-CONFIG")
    parser.add_argument("--llvm", default="19", metavar="N")
    return parser.parse_args(argv)


def default_out(wanted):
    """A folder of the project's own build folder."""
    name = f"{wanted.tree.name}-{wanted.arch}-{pathlib.Path(wanted.config).name}"
    return TOP / "build" / "kbuild" / name


def check(wanted, folder):
    """Refuse what make would fail on with a worse message."""
    if not (wanted.tree / "Kbuild").is_file() and not (
            wanted.tree / "Kconfig").is_file():
        raise BuildError(f"{wanted.tree} is no kernel tree")
    if not (wanted.tree / "arch" / folder / "Makefile").is_file():
        raise BuildError(f"the tree has no architecture {wanted.arch}")
    if (wanted.tree / "include/config").exists() or (
            wanted.tree / ".config").exists():
        raise BuildError("something was built in the tree itself; "
                         "make mrproper there first")
    for path in wanted.fragment:
        if not pathlib.Path(path).is_file():
            raise BuildError(f"no such file: {path}")


def main(argv):
    """See above."""
    wanted = arguments(argv)
    wanted.tree = wanted.tree.resolve()
    folder = FOLDERS.get(wanted.arch, wanted.arch)
    build = (wanted.out or default_out(wanted)).resolve()
    try:
        check(wanted, folder)
        build.mkdir(parents=True, exist_ok=True)
        kbuild = Kbuild(wanted.tree, build, wanted.arch, wanted.llvm)
        kbuild.log.write_bytes(b"")
        say(f"{wanted.config} and prepare in {build}, by the tree's own make")
        configure(kbuild, wanted.config, wanted.fragment)
        kbuild.run("prepare")
        say("compile commands")
        write_commands(kbuild, folder)
    except (BuildError, OSError) as error:
        print(f"build-dir: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
