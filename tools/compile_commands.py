# SPDX-License-Identifier: GPL-2.0-only
"""How a configured kernel compiles each of its C files.

exact():    what `make -n V=1` prints, or Kbuild kept in .cmd files, for what the
            configuration builds
template(): for the rest, the command that compiled scripts/mod/empty.c in that
            build directory, with the include folders and macros that the
            Makefiles on the way name in plain words

Nothing is executed here. An entry is one of compile_commands.json with one more
key, "kapcheck": "exact" or "template".
"""
import os
import pathlib
import re
import shlex

# V=1 prints a command before it runs it: echo '  COMMAND', quoted for sh.
PRINTED = re.compile(r"echo '  ((?:[^']|'\\'')*)'")
DEPENDENCIES = re.compile(r"-Wp,-M|-M[MFTQ]?D?$")
FOLDERS_WITHOUT_KERNEL_CODE = {"Documentation", "LICENSES", "scripts", "tools"}
FLAGS = re.compile(r"(?:subdir-)?ccflags-(y|m|\$\(CONFIG_\w+\))$"
                   r"|EXTRA_CFLAGS$|CFLAGS_([\w./-]+)\.o$")
ASSIGNED = re.compile(r"^\s*([^\s:+?=#]+)\s*[:+?]?=\s*(.*)$")


def without_dependencies(words):
    """The command without what would write dependency files."""
    kept, skip = [], False
    for word in words:
        if skip or DEPENDENCIES.match(word):
            skip = not skip and word in ("-MF", "-MT", "-MQ")
        else:
            kept.append(word)
    return kept


def entry(build, words, kind):
    """One entry; the source stands last."""
    source = os.path.normpath(os.path.join(build, words[-1]))
    return {"directory": str(build), "file": source,
            "arguments": without_dependencies(words), "kapcheck": kind}


def first_command(text):
    """The words of the compiler's command; objtool may follow it."""
    words = shlex.split(text)
    return words[:words.index(";")] if ";" in words else words


def is_kernel_command(words):
    """Whether it compiles a C file of the kernel, and not a helper program."""
    return ("-D__KERNEL__" in words and "-c" in words
            and words[-1].endswith(".c"))


def printed(lines):
    """The commands among the lines of make -n V=1."""
    for line in lines:
        found = PRINTED.search(line) if "-D__KERNEL__" in line else None
        if not found:
            continue
        try:
            words = first_command(found.group(1).replace("'\\''", "'"))
        except ValueError:
            continue
        if is_kernel_command(words):
            yield words


def makes_its_own(words):
    """Whether the object is called like the source: some files are compiled
    again, for boot code or a vDSO."""
    made = words[words.index("-o") + 1] if "-o" in words[:-1] else ""
    source = words[-1]
    return source.endswith(made[:-len("o")] + "c") if made else False


def saved_command(path):
    """The words that Kbuild kept in a .cmd file; [] when there are none."""
    first = path.read_text(errors="replace").split("\n", 1)[0]
    command = first.partition(":=")[2]
    # make's own quoting of $ and #
    command = command.replace("$$", "$").replace("$(pound)", "#")
    try:
        return first_command(command)
    except ValueError:
        return []


def built(build):
    """The commands of what is up to date, of which make -n says nothing."""
    for where, folders, files in os.walk(build):
        folders.sort()
        for name in sorted(files):
            if name.endswith(".o.cmd"):
                words = saved_command(pathlib.Path(where) / name)
                if is_kernel_command(words):
                    yield words


def exact(build, commands):
    """{source: entry} of the commands."""
    entries, plain = {}, set()
    for words in commands:
        made = entry(build, words, "exact")
        source = made["file"]
        if not os.path.exists(source):    # made by the build itself
            continue
        if source not in entries or (source not in plain
                                     and makes_its_own(words)):
            entries[source] = made
        if makes_its_own(words):
            plain.add(source)
    return entries


# A rule by which objects of the folder want a header that is made there.
WANTS_HEADER = re.compile(r"^([^:=#]+):(?![=:])[^=]*\$\(obj\)/[\w./-]+\.h\b")


def wanting_headers(tree, entries):
    """Objects, from the build directory, whose making makes the headers that
    the sources of their folders want and `prepare` has not made."""
    found = []
    by_folder = {}
    for source in sorted(entries):
        if source.startswith(f"{tree}/"):
            by_folder.setdefault(os.path.dirname(source), []).append(source)
    for folder, sources in by_folder.items():
        named = {os.path.basename(s)[:-1] + "o" for s in sources}
        lists = {}
        for line in logical_lines(pathlib.Path(folder) / "Makefile"):
            lists.update(m.groups() for m in [ASSIGNED.match(line)] if m)
            rule = WANTS_HEADER.match(line)
            if not rule:
                continue
            targets = re.sub(r"\$\((\w+)\)", lambda m: lists.get(
                m.group(1), m.group(0)), rule.group(1))
            objects = named & set(re.findall(r"\$\(obj\)/([\w-]+\.o)\b",
                                             targets))
            if not objects and "$(addprefix" in targets:
                objects = {min(named)}
            found += [os.path.relpath(os.path.join(folder, name), tree)
                      for name in sorted(objects)]
    return list(dict.fromkeys(found))


# --- what the configuration leaves out ----------------------------------------

def empty_command(build):
    """The words of the command that compiled scripts/mod/empty.c."""
    words = saved_command(build / "scripts/mod/.empty.o.cmd")
    return words[:words.index("-c")]


def logical_lines(path):
    """A Makefile's lines, those that a backslash continues joined."""
    try:
        text = path.read_text(errors="replace")
    except OSError:
        return []
    return re.sub(r"\\\n", " ", text).splitlines()


def expanded(words, source, tree, build):
    """-I, -D and -include of a Makefile's flags, whatever needs no make."""
    folder = source.parent
    names = {"src": str(folder), "srctree": str(tree), "objtree": str(build),
             "obj": str(build / folder.relative_to(tree))}
    text = re.sub(r"\$[({](\w+)[)}]",
                  lambda m: names.get(m.group(1), m.group(0)), words)
    text = text.replace(f"{tree}/{tree}", str(tree))
    try:
        words = shlex.split(text, comments=True)
    except ValueError:
        return []
    kept, flag = [], ""
    for word in words:
        if word in ("-I", "-include"):
            flag = word
            continue
        value = word[2:] if word[:2] == "-I" else word
        if flag or word[:2] == "-I":
            if "$" not in value:
                kept += [flag or "-I", str(tree / value)]
            flag = ""
        elif word[:2] == "-D" and "$" not in word:
            kept.append(word)
    return kept


class Makefiles:
    """The flags that Makefiles name, read once a folder."""

    def __init__(self, tree, build):
        self.tree = tree
        self.build = build
        self.read = {}
        self.on = enabled(build)

    def assignments(self, folder):
        """[(variable, value)] of the flags that a folder's Makefile sets."""
        if folder not in self.read:
            found = []
            for name in ("Kbuild", "Makefile"):
                for line in logical_lines(folder / name):
                    line = ASSIGNED.match(line)
                    if line and FLAGS.match(line.group(1)):
                        found.append(line.groups())
                if found or (folder / name).exists():
                    break
            self.read[folder] = found
        return self.read[folder]

    def wanted(self, variable, source, own):
        """Whether a variable's flags hold for a source."""
        kind, name = FLAGS.match(variable).groups()
        if name:
            return own and name == source.stem
        if not own and not variable.startswith("subdir-"):
            return False
        if kind and kind.startswith("$"):
            return kind[2:-1] in self.on
        return True

    def flags(self, source):
        """What the Makefiles from the top down to the source add."""
        folders = [source.parent]
        while folders[-1] != self.tree:
            folders.append(folders[-1].parent)
        flags = []
        for folder in reversed(folders):
            for variable, value in self.assignments(folder):
                if self.wanted(variable, source, folder == source.parent):
                    base = folder / source.name
                    flags += expanded(value, base, self.tree, self.build)
        return flags


def enabled(build):
    """The CONFIG_ names that are y or m."""
    lines = (build / ".config").read_text(errors="replace").splitlines()
    return {line.split("=")[0] for line in lines
            if re.match(r"CONFIG_\w+=[ym]$", line)}


def own_words(source, tree):
    """What Kbuild adds for the file itself."""
    name = source.stem.replace("-", "_")
    stem = source.relative_to(tree).with_suffix("")
    return [f"-I{source.parent}", f"-I{stem.parent}",
            f"-DKBUILD_MODFILE=\"{stem}\"", f"-DKBUILD_BASENAME=\"{name}\"",
            f"-DKBUILD_MODNAME=\"{name}\"", f"-D__KBUILD_MODNAME=kmod_{name}",
            "-c", "-o", f"{stem}.o", str(source)]


def c_files(tree, arch):
    """The kernel's C files, without those of other architectures."""
    for where, folders, files in os.walk(tree):
        at = pathlib.Path(where)
        if at == tree:
            folders[:] = [name for name in folders
                          if name not in FOLDERS_WITHOUT_KERNEL_CODE]
        elif at == tree / "arch":
            folders[:] = [arch] if arch in folders else []
        elif "tools" in folders:
            folders.remove("tools")
        folders.sort()
        for name in sorted(files):
            if name.endswith(".c") and not name.endswith(".mod.c"):
                yield at / name


def template(tree, build, arch, known):
    """{source: entry} of the C files that are not known."""
    words = [word for word in empty_command(build)
             if not word.startswith(("-DKBUILD_", "-D__KBUILD_"))
             and not re.match(r"-I.*scripts/mod$", word)]
    makefiles = Makefiles(tree, build)
    entries = {}
    for source in c_files(tree, arch):
        if str(source) not in known:
            command = words + makefiles.flags(source) + own_words(source, tree)
            entries[str(source)] = entry(build, command, "template")
    return entries
