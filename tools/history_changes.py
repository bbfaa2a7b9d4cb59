# SPDX-License-Identifier: GPL-2.0-only
"""What people mended between two trees, by what functions and types hold.

`kapcheck changed` tells which of them differ. Among them are looked for: contiguous
allocations that became kvmalloc() or vmalloc() forms (KAP001), heads and locks that
were embedded (KAP002), altmaps that are handed on (KAP003), allocators of memory
for instructions that gave way to execmem (KAP004), and fallbacks to page-sized
percpu chunks (KAP005).
"""
import collections
import dataclasses
import itertools
import json
import pathlib
import re
import subprocess

TOP = pathlib.Path(__file__).resolve().parent.parent
KAPCHECK = TOP / "build" / "kapcheck"

# The contiguous forms, and what a conversion makes of them.
SLAB = re.compile(r"\b(?:k[mz]alloc(?:_array)?(?:_node)?|kcalloc(?:_node)?|"
                  r"krealloc(?:_array)?|kmemdup(?:_array)?|memdup_user(?:_nul)?|"
                  r"memdup_array_user|k[mz]alloc_(?:objs?|flex))"
                  r"(?:_noprof)?\s*(?=\()")
VIRTUAL = re.compile(r"\b(?:kv[mz]alloc(?:_array)?(?:_node)?|kvcalloc(?:_node)?|"
                     r"kvrealloc(?:_array)?|kvmemdup(?:_array)?|"
                     r"vmemdup_(?:array_)?user|v[mz]alloc(?:_node)?|__vmalloc|"
                     r"_*v[mc]alloc_array|__vcalloc|vcalloc|"
                     r"kv[mz]alloc_(?:objs?|flex))(?:_noprof)?\s*(?=\()")
EXEC = re.compile(r"\b(?:__vmalloc_node_range(?:_noprof)?|vmalloc_exec|"
                  r"__vmalloc|v[mz]alloc)\s*(?=\()")
INSTRUCTIONS = re.compile(r"PAGE_KERNEL_\w*(?:EXEC|ROX?|RX)|MODULES_|BPF_JIT_REGION|"
                          r"set_memory_(?:x|rox)\b")
HOOKS = {"module_alloc", "alloc_insn_page", "bpf_jit_alloc_exec",
         "bpf_jit_alloc_exec_limit", "arch_alloc_insn_page"}
HEADS = {"struct list_head", "struct hlist_head", "struct rb_root",
         "struct mutex", "spinlock_t", "struct completion",
         "wait_queue_head_t", "struct xarray", "struct kref"}
ALTMAP = re.compile(r"struct\s+vmem_altmap\s*\*\s*(\w+)\s*[,)]")
WORDS = """kvmalloc kvzalloc kvmalloc_array kvcalloc kvmalloc_node kvzalloc_node
    kvcalloc_node kvmalloc_array_node kvrealloc kvrealloc_array kvmemdup
    kvmemdup_array vmemdup_user vmemdup_array_user vmalloc vzalloc vmalloc_node
    vzalloc_node vmalloc_array vcalloc __vcalloc __vmalloc __vmalloc_array
    kvmalloc_objs kvzalloc_objs kvmalloc_flex kvzalloc_flex kvmalloc_obj
    kvzalloc_obj __vmalloc_node_range __vmalloc_node_range_noprof module_alloc
    vmalloc_exec set_memory_x set_memory_rox alloc_insn_page bpf_jit_alloc_exec
    vmem_altmap pcpu_embed_first_chunk pcpu_page_first_chunk
    kasan_populate_early_vm_area_shadow list_head hlist_head rb_root mutex
    spinlock_t completion wait_queue_head_t xarray kref""".split()


@dataclasses.dataclass
class Change:
    """One mended place."""
    rule: str
    kind: str
    path: str           # in the old tree
    to: str             # in the new one
    function: str
    line: int           # in the old tree
    what: str
    found: str = ""     # level of the old tree's finding, "" for none
    silent: bool = True     # no such finding in the new tree
    visible: bool = True    # whether the file shows why it was changed
    why: str = ""           # of a miss

    def key(self):
        """How the labels name it."""
        return self.rule, self.path, self.function, self.what


@dataclasses.dataclass(frozen=True)
class Site:
    """A call in a function's text."""
    name: str
    args: str
    target: str         # what its result goes to, "" if that is no assignment
    line: int


def closing(text, at):
    """The offset behind the bracket that closes the one at."""
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] == "(") - (text[i] == ")")
        if not depth:
            return i + 1
    return len(text)


def calls(part, pattern):
    """The calls in one side of a change whose names match."""
    text = part["text"]
    for m in pattern.finditer(text, max(text.find("{"), 0)):
        open_ = text.index("(", m.start())
        start = max(text.rfind(c, 0, m.start()) for c in ";{}") + 1
        before = text[start:m.start()]
        target = re.search(r"([\w.>\[\]-]+)\s*=[^=]*$", before)
        yield Site(m.group().strip(),
                   re.sub(r"\s+", "", text[open_:closing(text, open_)]),
                   target[1] if target else "",
                   part["line"] + text.count("\n", 0, m.start()))


def new_ones(sites, others):
    """Those of the sites that the other side has not got."""
    left = collections.Counter((s.name, s.args, s.target) for s in others)
    for site in sites:
        key = site.name, site.args, site.target
        if left[key]:
            left[key] -= 1
        else:
            yield site


def kv_form(name):
    """What kvmalloc() calls it."""
    return "v" + name if name.startswith("memdup") else "kv" + name[1:]


def partner(site, made):
    """The new call that stands where the old one did, or None."""
    size = set(re.findall(r"\w+", site.args)) - {"GFP_KERNEL", "sizeof"}
    for same in (lambda s: site.target and s.target == site.target,
                 lambda s: not (site.target and s.target) and size & set(
                     re.findall(r"\w+", s.args)),
                 lambda s: s.name == kv_form(site.name)):
        for other in made:
            if same(other):
                return other
    return None


def contiguous(entry, _):
    """KAP001: slab calls that became virtually contiguous ones."""
    old, new = entry["old"], entry["new"]
    if entry["kind"] != "function" or not old or not new:
        return
    was, now = (list(calls(p, SLAB)) for p in (old, new))
    made = list(new_ones(calls(new, VIRTUAL), calls(old, VIRTUAL)))
    for site in new_ones(was, now):
        other = partner(site, made)
        if other and len(was) > len(now):
            made.remove(other)
            yield converted(entry, site, other)


def converted(entry, site, other):
    """That a call became another one."""
    change = Change("KAP001", "contiguous to virtual", entry["path"],
                    entry["to"], entry["name"], site.line,
                    f"{site.name}() to {other.name}()")
    names = re.findall(r"\b[A-Za-z_]\w*(?!\w*\()",
                       re.sub(r"sizeof\([^()]*(?:\([^()]*\))*\)", "", site.args))
    if site.name not in ("krealloc", "kmemdup", "memdup_user") and all(
            n.isupper() or n.startswith("GFP") for n in names):
        change.visible, change.why = False, "the size is a constant of its type"
    return change


def renamed(entries):
    """KAP001 in functions that were renamed with it: the old one is gone, and a
    new one of that file stores the kv form where the old one stored."""
    gone = [e for e in entries if not e["new"]]
    come = [e for e in entries if not e["old"]]
    for entry in gone:
        for site in calls(entry["old"], SLAB):
            for other in (s for e in come for s in calls(e["new"], VIRTUAL)):
                if site.target and other.target == site.target and (
                        other.name == kv_form(site.name)):
                    yield converted(entry, site, other)
                    break


def embedded(entry, trees):
    """KAP002: a member that pointed to an allocated head, and is one now."""
    old, new = entry["old"], entry["new"]
    if entry["kind"] != "type" or not old or not new:
        return
    for head in HEADS:
        own = re.compile(rf"\b{head}\s+(\w+)\s*;")
        for m in re.finditer(rf"\b{head}\s*\*\s*(\w+)\s*;", old["text"]):
            if m[1] in own.findall(new["text"]) and (
                    m[1] not in own.findall(old["text"])) and (
                        trees.allocates(entry["path"], m[1])):
                yield Change("KAP002", "head embedded", entry["path"],
                             entry["to"], entry["name"], old["line"] +
                             old["text"].count("\n", 0, m.start()),
                             f"{head} {m[1]} is embedded")


def split_args(text):
    """The arguments of a call, from its brackets on."""
    args, depth, start = [], 0, 1
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 1 or not depth:
            args.append(text[start:i])
            start = i + 1
        if not depth:
            break
    return args


def forwarded(entry, _):
    """KAP003: NULL for an altmap that became the parameter."""
    old, new = entry["old"], entry["new"]
    if entry["kind"] != "function" or not old or not new:
        return
    name = ALTMAP.search(old["text"].split("{")[0])
    if not name:
        return
    call = re.compile(r"\b[a-z]\w*\s*(?=\()")
    given = {(s.name, i) for s in calls(new, call)
             for i, a in enumerate(split_args(s.args)) if a == name[1]}
    was = {(s.name, i) for s in calls(old, call)
           for i, a in enumerate(split_args(s.args)) if a == name[1]}
    for site in calls(old, call):
        for i, arg in enumerate(split_args(site.args)):
            if arg == "NULL" and (site.name, i) in given - was:
                yield Change("KAP003", "altmap forwarded", entry["path"],
                             entry["to"], entry["name"], site.line,
                             f"{site.name}() is given {name[1]}")


def to_execmem(entry, trees):
    """KAP004: an allocator of memory for instructions that is gone where
    execmem has come."""
    old, new = entry["old"], entry["new"]
    if entry["kind"] != "function" or not old:
        return
    sites = list(calls(old, EXEC))
    if not sites or not (entry["name"] in HOOKS or
                         INSTRUCTIONS.search(old["text"])):
        return
    if new and list(calls(new, EXEC)) or not trees.execmem_came(entry["path"]):
        return
    yield Change("KAP004", "private allocator to execmem", entry["path"],
                 entry["to"], entry["name"], sites[0].line,
                 f"{sites[0].name}() gave way to execmem")


def falls_back(entry, _):
    """KAP005: what makes the page-sized first chunk possible."""
    old, new = entry["old"], entry["new"]
    if entry["kind"] != "function" or not new:
        return
    text, before = new["text"], old["text"] if old else ""
    if "pcpu_page_first_chunk(" in text and "pcpu_embed_first_chunk(" in before and (
            "pcpu_page_first_chunk(" not in before):
        yield Change("KAP005", "page first chunk", entry["path"], entry["to"],
                     entry["name"], old["line"], "falls back to pages")
    if entry["name"] == "kasan_populate_early_vm_area_shadow" and not old and (
            entry["path"].startswith("arch/")):
        yield Change("KAP005", "KASAN hook", entry["path"], entry["to"],
                     entry["name"], 0, "the arch has the KASAN hook now")


def kconfig_fallbacks(trees):
    """KAP005: arches whose Kconfig selects the page allocator only now."""
    word = re.compile(r"^\s*select\s+NEED_PER_CPU_PAGE_FIRST_CHUNK\b", re.M)
    for arch in sorted(p.name for p in (trees.old / "arch").glob("*")
                       if p.is_dir()):
        path = f"arch/{arch}/Kconfig"
        old, new = trees.text(trees.old, path), trees.text(trees.new, path)
        if word.search(new) and not word.search(old) and (
                "NEED_PER_CPU_EMBED_FIRST_CHUNK" in old):
            at = old.index("NEED_PER_CPU_EMBED_FIRST_CHUNK")
            yield Change("KAP005", "page first chunk", path, path, arch,
                         old.count("\n", 0, at) + 1,
                         "selects NEED_PER_CPU_PAGE_FIRST_CHUNK")


FINDERS = (contiguous, embedded, forwarded, to_execmem, falls_back)


class Trees:
    """The two trees."""

    def __init__(self, old, new):
        self.old, self.new = pathlib.Path(old), pathlib.Path(new)
        self.arches = {}

    @staticmethod
    def text(tree, path):
        """A file's text, "" where there is none."""
        where = tree / path
        if where.is_symlink() or not where.is_file():
            return ""
        return where.read_text("utf-8", "replace")

    def allocates(self, path, member):
        """Whether a file of the old folder gives a member its own memory."""
        call = re.compile(rf"(?:->|\.){member}\s*=\s*(?:devm_)?k\w*alloc\w*\(")
        folder = (self.old / path).parent
        return any(call.search(p.read_text("utf-8", "replace"))
                   for p in folder.glob("*.[ch]")
                   if p.is_file() and not p.is_symlink())

    def execmem_came(self, path):
        """Whether the folder of a path's arch names execmem in the new tree
        only; elsewhere that file does."""
        parts = pathlib.PurePath(path).parts
        if parts[0] != "arch" or len(parts) < 3:
            return "execmem_" in self.text(self.new, path)
        if parts[1] not in self.arches:
            self.arches[parts[1]] = any(
                "execmem_" in p.read_text("utf-8", "replace")
                for p in (self.new / "arch" / parts[1]).rglob("*.c")
                if p.is_file() and not p.is_symlink()) or not (
                    self.new / "arch" / parts[1]).is_dir()
        return self.arches[parts[1]] and (
            self.new / "include/linux/execmem.h").is_file()


def entries(trees):
    """What `kapcheck changed` prints, a list for each file."""
    words = [w for word in WORDS for w in ("--having", word)]
    with subprocess.Popen([KAPCHECK, "changed", *words, trees.old, trees.new],
                          stdout=subprocess.PIPE, text=True) as child:
        lines = map(json.loads, child.stdout)
        for _, some in itertools.groupby(lines, lambda e: e["path"]):
            yield list(some)
    if child.returncode not in (0, 3):
        raise SystemExit(f"history: kapcheck changed: {child.returncode}")


def changes(trees):
    """All changes, by rule, path and line."""
    found = list(kconfig_fallbacks(trees))
    for some in entries(trees):
        found += [c for e in some for f in FINDERS for c in f(e, trees)]
        found += renamed(some)
    return sorted(found, key=lambda c: (c.rule, c.path, c.line))
