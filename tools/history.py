# SPDX-License-Identifier: GPL-2.0-only
"""What upstream changed between two trees, held against the rules.

    history.py OLD NEW [--json FILE]

`kapcheck changed` tells which functions and types differ. Among them are looked
for: contiguous allocations that became kvmalloc() or vmalloc() forms (KAP001),
heads and locks that were embedded (KAP002), altmaps that are handed on (KAP003),
allocators of memory for instructions that gave way to execmem (KAP004), and
fallbacks to page-sized percpu chunks (KAP005). Each is a bug that somebody had:
does its rule fire on the old function, and fall silent on the new one? Where it
does not fire: is the reason for the change to be seen in the file at all? What
people read there, kernel-corpus/labels/history.tsv, goes before what is told here.
"""
import argparse
import collections
import configparser
import dataclasses
import itertools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import manifest as manifests

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


# --- the rules on both sides --------------------------------------------------

def scan(tree, paths, *words):
    """Findings of a scan of copies of some files, or of the whole tree."""
    with tempfile.TemporaryDirectory() as folder:
        where = tree
        if paths:
            where = pathlib.Path(folder) / "tree"
            for path in paths:
                (where / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(tree / path, where / path)
        out = pathlib.Path(folder) / "out.json"
        status = subprocess.run(
            [KAPCHECK, "scan", where, "--level", "note", "--quiet", "--format",
             "json", "--output", out, "--jobs", "1", *words],
            check=False).returncode
        if status not in (0, 1, 3):
            raise SystemExit(f"history: scanning {tree} ended with {status}")
        return json.loads(out.read_text("utf-8"))["findings"]


def folder_files(tree, paths):
    """The files of the folders that the paths lie in, without links."""
    folders = {(tree / p).parent for p in paths}
    return sorted(str(p.relative_to(tree)) for f in folders
                  for p in f.glob("*.[ch]") if p.is_file() and not p.is_symlink())


def scan_side(tree, found, side):
    """The findings where changes are. KAP004 and KAP005 judge a whole tree."""
    paths = sorted({getattr(c, side) for c in found
                    if c.rule in ("KAP001", "KAP003")})
    heads = {getattr(c, side) for c in found if c.rule == "KAP002"}
    findings = scan(tree, None, "--rule", "KAP004,KAP005")
    paths = [p for p in paths if (tree / p).is_file()]
    if paths:
        findings += scan(tree, paths, "--rule", "KAP001,KAP003")
    if heads:
        findings += scan(tree, folder_files(tree, heads), "--rule", "KAP002")
    return findings


def fires(change, findings, path, old):
    """The levels of the findings that are about a change."""
    for f in findings:
        places = [f, *f.get("related", ())]
        if f["rule"] != change.rule:
            continue
        if change.rule == "KAP001":
            here = f["file"] == path and f["function"] == change.function and (
                not old or f["line"] == change.line)
        elif change.rule == "KAP002":
            member = change.what.split()[-3]
            here = f"'{member}'" in f["message"]
        elif change.rule == "KAP005":
            here = path.split("/")[:2] == f["file"].split("/")[:2]
        else:
            here = any(p["file"] == path and (
                p.get("function", change.function) == change.function or
                p["line"] == change.line) for p in places)
        if here:
            yield f["level"]


def origins():
    """The words that KAP001's card has for where a size may come from."""
    card = configparser.ConfigParser(strict=False, interpolation=None)
    card.read(TOP / "checkers" / "unbounded-alloc" / "rule.ini", "utf-8")
    words = {re.sub(r"(:[\d,]+|\((\.\.\.)?\)|->|,)$", "", word).lstrip(".")
             for word in card["slice"]["origins"].split()}
    return re.compile(r"\b(?:%s)\b" % "|".join(
        re.escape(word).replace(r"\*", r"\w*") for word in sorted(words)))


def labels():
    """{key: (visible, why)} as people judged them."""
    found = {}
    path = manifests.CORPUS_DATA / "labels" / "history.tsv"
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            *key, visible, why = line.split("\t")
            found[tuple(key)] = visible == "yes", why
    return found


def explain(trees, change, known, words):
    """Why a change was missed, as far as that can be told."""
    if change.key() in known:
        change.visible, change.why = known[change.key()]
    elif change.rule == "KAP001" and not change.why:
        change.visible = bool(words.search(trees.text(trees.old, change.path)))
        change.why = ("the file reads sizes from outside; this one was not "
                      "followed, or found bounded" if change.visible else
                      "nothing in the file comes from outside")


def judge(trees, found):
    """Fill in what the rules say of each change."""
    old = scan_side(trees.old, found, "path")
    new = scan_side(trees.new, found, "to")
    known, words = labels(), origins()
    for change in found:
        levels = list(fires(change, old, change.path, True))
        change.found = next((w for w in ("error", "warning", "note")
                             if w in levels), "")
        after = list(fires(change, new, change.to, False))
        before = list(fires(change, old, change.path, False))
        change.silent = len(after) < max(len(before), 1)
        if change.found:
            change.visible, change.why = True, ""
        else:
            explain(trees, change, known, words)


def tell(change):
    """One line for people."""
    found = change.found or "missed"
    if change.why:
        found += f" ({change.why})"
    return (f"{change.path}:{change.line}: {change.function}: {change.what}: "
            f"{found}, {'silent' if change.silent else 'fires'} after "
            f"[{change.rule}]")


def recall(found):
    """{rule: (hits, visible ones, all)}."""
    sums = {}
    for rule in sorted({c.rule for c in found}):
        of = [c for c in found if c.rule == rule]
        sums[rule] = (sum(bool(c.found) for c in of),
                      sum(c.visible for c in of), len(of))
    return sums


def write(old, new, path):
    """All changes between two trees, judged; also as JSON where path is one."""
    trees = Trees(old.resolve(), new.resolve())
    found = changes(trees)
    judge(trees, found)
    if path:
        text = json.dumps([dataclasses.asdict(c) for c in found], indent=1)
        path.write_text(text + "\n", "utf-8")
    return found


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path, help="write it there, too")
    args = parser.parse_args()
    for tree in (args.old, args.new):
        if not tree.is_dir():
            parser.error(f"{tree} is no folder")
    found = write(args.old, args.new, args.json)
    for change in found:
        print(tell(change))
    for rule, (hits, visible, every) in recall(found).items():
        print(f"{rule}: {hits} of {visible} whose reason the file shows; "
              f"{every} in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
