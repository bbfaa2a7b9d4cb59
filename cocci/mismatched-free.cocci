// SPDX-License-Identifier: GPL-2.0-only
/// Memory of the kvmalloc and vmalloc families must not be given to kfree, nor
/// memory of the kmalloc family to vfree. It is what remains when only half of
/// a conversion to kvmalloc is backported.
///
//# A free is reported where all allocations that can reach it are seen, and one
//# is of the other family; not where it may know which one it gets.
//# patch mode changes the free, but for those under a lock that forbids to
//# sleep, as kvfree() and vfree() may.
//
// Confidence: High
// Copyright: (C) 2025 the kapcheck authors
// Options: --no-includes --smpl-spacing
// Requires: 1.1.1

virtual patch
virtual context
virtual org
virtual report
virtual kapcheck

@initialize:python@
@@
import re
import sys
from bisect import bisect
from collections import defaultdict, namedtuple

sys.setrecursionlimit(20000)

TAIL = r"(_node)?(_range)?(_track_caller)?(_noprof)?$"
SLAB = re.compile(r"(k[mz]alloc(_array|_objs?|_flex)?|kcalloc|k(mem|str|strn)dup"
                  r"(_nul|_array)?|mem(dup_user(_nul)?|dup_array_user)|"
                  r"strndup_user|kv?asprintf|krealloc(_array)?)" + TAIL)
KV = re.compile(r"(kv[mz]alloc(_array|_objs?|_flex)?|kvcalloc|kvmemdup|"
                r"vmemdup(_array)?_user|kvrealloc(_array)?)" + TAIL)
VM = re.compile(r"(_?_?v[mz]alloc(_user|_32|_32_user|_huge|_array)?|_?_?vcalloc|"
                r"vrealloc)" + TAIL)
CACHE = re.compile(r"kmem_cache_z?alloc(_lru|_node)?(_noprof)?$")
KFREE = re.compile(r"(kfree|kfree_sensitive|kzfree|krealloc(_array)?(_noprof)?)$")
# May free what they are given, in a way that is not known.
FREEING = re.compile(r"free|release|destroy|put|drop|del")
VFREE = re.compile(r"(vfree|vfree_atomic)$")
ATOMIC_GUARD = re.compile(r"\w*spinlock\w*$|rcu$|preempt$|irq$|irqsave$|"
                          r"(read|write)_lock\w*$")
NIL = ("NULL", "0", "ERR_PTR", "ERR_CAST")
# Return what they are given, or what that pointed to.
THROUGH = re.compile(r"(no_free_ptr|alloc_hooks|READ_ONCE|this_cpu_ptr|per_cpu_ptr|"
                     r"raw_cpu_ptr|likely|unlikely|smp_load_acquire|xchg|"
                     r"rcu_access_pointer|rcu_replace_pointer|\w+_dereference"
                     r"(_protected|_check|_raw|_bh|_sched|_rtnl)*)$")
# Store their second argument in the first, or in what that points to.
STORES = ("rcu_assign_pointer", "RCU_INIT_POINTER", "WRITE_ONCE",
          "smp_store_release", "rcu_replace_pointer", "xchg")
ENTRIES = ("container_of", "list_entry", "list_first_entry", "rb_entry",
           "hlist_entry", "container_of_const", "list_last_entry")
# Return a pointer that somebody has put there.
FETCHES = re.compile(r"get_drvdata$|lookup|find|_load$|^(hlist|list|llist|rb|idr|"
                     r"radix_tree|xa|xas|mas|mtree|rhashtable|rhltable|kthread|"
                     r"ptr_ring)_")
# May keep what they are given.
KEEPS = re.compile(r"add|insert|link|(?i:init)|queue|push|(?<!mem)set|register|store|"
                   r"call_rcu|attach|assign|replace")
# Allocate what they are told the size of, or tell others to.
SIZED = re.compile(r"alloc|create|register|init|new|setup|open|add|build")
CLEANUPS = ("kfree", "kfree_sensitive", "vfree")
ASKS = ("is_vmalloc_addr", "is_vmalloc_or_module_addr")
# Words that begin no declaration and are no functions.
NO_TYPE = {"return", "goto", "else", "case", "default", "if", "while", "for",
           "do", "switch", "sizeof", "typeof", "__typeof__", "asm", "__asm__",
           "break", "continue"}
STORAGE = re.compile(r"(static|const|volatile|register|inline|extern|"
                     r"__(?!(u|s|le|be)(8|16|32|64)$)\w+)$")
BUILTIN = re.compile(r"(unsigned|signed|int|long|short|char)$")
LEX = re.compile(r"(?P<no>\s+|/\*.*?\*/|//[^\n]*|\\\n)|(?P<cpp>(?<![^\n])[ \t]*#"
                 r"(?:/\*.*?\*/|\\\n|[^\n])*)|\"(?:\\.|[^\"\\\n])*\""
                 r"|'(?:\\.|[^'\\\n])*'|\w+|->|\+\+|--|<<=|>>=|<<|>>"
                 r"|[-<>=!+*/%&|^]=|&&|\|\||\.\.\.|\S", re.S)
# A macro that is a call.
DEFINE = re.compile(r"\s*#\s*define\s+(\w+)\((\w+)[\w ,.]*\)[\s\\]*"
                    r"(?:do[\s\\]*\{[\s\\]*)?"
                    r"(?:if[\s\\]*\([()\w ]+\)[\s\\{]*)?"
                    r"\(*(?:\([\w ]+\*+\)\s*)?(\w+)"
                    r"\(\s*(\()?\s*(\w*)\s*(?(4)\))\s*(?=([,)])?)"
                    r".*[)}][\s\\;]*$", re.S)
WORD = re.compile(r"[A-Za-z_]\w*$")
OPENS, CLOSES = {"(": ")", "[": "]", "{": "}"}, {")": "(", "]": "[", "}": "{"}
Tok = namedtuple("Tok", "text line col")
# A position as Coccinelle has it.
Place = namedtuple("Place", "file line column line_end column_end "
                   "current_element")
# base: struct x, or a name; stars: how often it points.
Type = namedtuple("Type", "base stars")


def key(pos):
    return int(pos.line), int(pos.column)


def family(name):
    for tag, pattern in (("slab", SLAB), ("kv", KV), ("vmalloc", VM),
                         ("cache", CACHE)):
        if pattern.match(name):
            return tag
    return None


def way_of(free):
    """The family that a free is for, of those that are reported."""
    return "slab" if KFREE.match(free) else "vmalloc"


def member(cell):
    """The name of the member that a cell is, or None."""
    return cell[2] if cell[0] == "m" else cell[1][-1] if cell[0] == "p" else None


class Words(dict):
    """The words of tokens by their number; ";" outside of the file."""

    def __missing__(self, _):
        return ";"


class Code:
    """The tokens of a file, but for comments and directives. pair: the bracket
    that belongs to each; at: the token that begins at a line and column; macros:
    those that hand their first argument on to another call."""

    def __init__(self, text):
        self.toks, self.pair, self.at, self.macros = [], {}, {}, {}
        self.sized = set()  # structures that a macro has the size of
        self.branches = defaultdict(list)
        self.arms = [(0, ())]
        self.lex(text)
        self.match()
        # asked for a million times a tree, so it is no function
        self.t = Words((i, tok.text) for i, tok in enumerate(self.toks)).__getitem__

    def lex(self, text):
        line, begin = 1, 0
        for m in LEX.finditer(text):
            kind, word = m.lastgroup, m[0]
            if not kind:
                self.at[line, m.start() - begin] = len(self.toks)
                self.toks.append(Tok(word, line, m.start() - begin))
                continue
            if kind == "cpp":
                self.directive(word)
            count = word.count("\n")
            if count:
                line += count
                begin = m.start() + word.rfind("\n") + 1

    def directive(self, text):
        found = DEFINE.match(text)
        if found:
            name, given, callee, _, handed, behind = found.groups()
            self.macros[name] = callee, given == handed and bool(behind)
        if "sizeof" in text:
            self.sized.update(re.findall(r"sizeof\s*\(\s*(struct\s+\w+)", text))
        what = re.match(r"\s*#\s*(\w*)", text)[1]
        if what in ("if", "ifdef", "ifndef", "else", "elif", "endif"):
            self.branches[len(self.toks)].append(what[:2])

    def match(self):
        """Pairs brackets; #else starts where #if did."""
        open_, saved, arm = [], [], []
        for i, tok in enumerate(self.toks):
            for what in self.branches.get(i, ()):
                if what == "if":
                    saved.append(list(open_))
                    arm.append((len(self.arms), 0))
                elif what == "el" and saved:
                    open_ = list(saved[-1])
                    arm[-1] = arm[-1][0], arm[-1][1] + 1
                elif what == "en" and saved:
                    saved.pop()
                    arm.pop()
                self.arms.append((i, tuple(arm)))
            if tok.text in OPENS:
                open_.append(i)
            elif tok.text in CLOSES and open_:
                start = open_.pop()
                self.pair[i] = start
                self.pair.setdefault(start, i)

    def arm(self, i):
        """The conditionals around i, each with which of its arms that is."""
        return self.arms[bisect(self.arms, (i + 1,)) - 1][1]

    def close(self, i):
        """The bracket that closes what i opens; i when there is none."""
        return max(i, self.pair.get(i, i))

    def open(self, i):
        return min(i, self.pair.get(i, i))

    def right(self, i, last, ends):
        """The next of the ends outside of brackets, at most last."""
        t = self.t
        while i < last and t(i) not in ends and t(i) not in CLOSES:
            i = (self.close(i) if t(i) in OPENS else i) + 1
        return min(i, last)

    def split(self, i):
        """The arguments of the call whose bracket opens at i: (first, behind)."""
        end, out = self.close(i), []
        i += 1
        while i < end:
            comma = self.right(i, end, ",")
            out.append((i, comma))
            i = max(comma, i) + 1
        return out

    def call(self, i):
        """What a call named at i is one of, through the file's macros; and
        whether it gets the first argument."""
        name, same = self.t(i), True
        for _ in range(5):
            if name not in self.macros:
                break
            name, hands = self.macros[name]
            same &= hands
        return name, same


class Scope:
    """The types of names: at file scope, in functions, in structures."""

    def __init__(self, code):
        self.code = code
        self.globals, self.returns, self.members, self.tags = {}, {}, {}, {}

    def words(self, i, end):
        """The type that is named from i, "" for none, and what is behind."""
        t, base, spare = self.code.t, [], ""
        while i < end and WORD.match(t(i)):
            word = t(i)
            if word in ("struct", "union", "enum"):
                i, tag = self.tagged(i + 1, word)
                base = [tag]
            elif word.strip("_") == "typeof" and t(i + 1) == "(":
                base, i = ["typeof at %d" % i], self.code.close(i + 1) + 1
            elif STORAGE.match(word):
                spare = word if word[:2] == "__" else spare
                i += 1
                if t(i) == "(":
                    i = self.code.close(i) + 1
            elif base and not BUILTIN.match(word) or not base and word in NO_TYPE:
                break
            else:
                base.append(word)
                i += 1
        return " ".join(base) or spare, i

    def tagged(self, i, word):
        while STORAGE.match(self.code.t(i)):
            i += 1
        if WORD.match(self.code.t(i)):
            word, i = word + " " + self.code.t(i), i + 1
        else:
            word += " at %d" % i
        if self.code.t(i) == "{":
            if not word.startswith("enum"):
                self.structure(word, i)
            i = self.code.close(i) + 1
        return i, word

    def declarators(self, base, i, end):
        """What is declared behind a type: (where its name is, Type, whether it
        is a function)."""
        t = self.code.t
        while i < end:
            stars = 0
            while i < end and (t(i) == "*" or STORAGE.match(t(i))):
                stars += t(i) == "*"
                i += 1
            if i >= end or not WORD.match(t(i)):
                return
            name, i = i, i + 1
            call = t(i) == "("
            while t(i) == "[":
                stars += 1
                i = self.code.close(i) + 1
            yield name, Type(self.tags.get(base, base), stars), call
            i = self.code.right(i, end, ",") + 1

    def structure(self, tag, i):
        """The members of what the brace at i opens."""
        end, here = self.code.close(i), self.members.setdefault(tag, {})
        i += 1
        while i < end:
            behind = self.code.right(i, end, ";")
            base, k = self.words(i, behind)
            names = list(self.declarators(base, k, behind)) if base else []
            here.update((self.code.t(n), kind) for n, kind, _ in names)
            if not names:
                here.update(self.members.get(base, {}))
            i = max(behind, i) + 1

    def declare(self, i, end, into):
        """Where the names are that a statement from i declares, if it does."""
        typedef = self.code.t(i) == "typedef"
        base, k = self.words(i + typedef, end)
        names = list(self.declarators(base, k, end)) if base else []
        for n, kind, call in names:
            name = self.code.t(n)
            if call:
                self.returns.setdefault(name, kind)
            elif not typedef:
                into[name] = kind
            elif not kind.stars:
                self.tags[name] = kind.base
        return [n for n, _, _ in names]

    def file(self, bodies):
        """All that stands outside of functions; bodies: {brace: function}.
        Which of these are static."""
        i, begin, static = 0, 0, set()
        while i < len(self.code.toks):
            text = self.code.t(i)
            if i in bodies or text == "{" and self.code.t(i - 1) == ")":
                self.declare(begin, i, {})
                if any(self.code.t(k) == "static" for k in range(begin, i)):
                    static.add(bodies.get(i, [None])[0])
                i = begin = max(self.code.close(i), i) + 1
            elif text in OPENS:
                i = self.code.close(i) + 1
            else:
                i += 1
                if text == ";":
                    if self.code.t(begin) != "extern":
                        self.declare(begin, i - 1, self.globals)
                    begin = i
        return static


class Flow:
    """Which allocations can be in which variable, for one file.

    A cell is a place that holds a pointer: ("v", function, local), ("g",
    global), ("m", type, member), ("p", way) for a member of a type that is not
    known, by how it is got; ("r", function) for what it returns, and ("*",
    function, parameter) for what a parameter points to: ("*" as set by the
    function, "in" as found at its entry). ("e", cell) is any element of the
    array that is there. What a function gives to a member of its own local
    structure is in ("o", function, local, cell), which that member's cell is
    given.
    """

    def __init__(self):
        self.path = None
        self.defs = set()    # functions
        self.heads = []      # (function, where its name stands)
        self.static = set()
        self.params = {}     # (function, index) -> name
        self.src = {}        # cell -> {family or cell: position}
        self.frees = []      # (name of the free, cell, position, sources, own)
        self.wholes = []     # (name of the free, structure, position)
        self.aware = set()   # functions that ask is_vmalloc_addr()
        self.ways = defaultdict(set)  # cell -> how it is freed
        self.bodies = {}     # of functions
        self.calls = []      # (callee, index, how, cell, function)
        self.alike = defaultdict(list)  # member -> cells of unknown types
        self.arrays = []     # cells one of which is given to the other
        self.found = {}
        self.names = {}      # finding -> (name of the free, families it gets)
        # for patch mode
        self.sites = set()   # frees that it can change
        self.attrs = set()   # those of them that are attributes
        self.edges = {}      # function -> functions of the file that call it
        self.locked = {}     # free or function -> lock it is called under
        self.guards = {}     # free -> a guard before it
        self.new = {}        # finding -> name of the free that is right
        self.why = {}        # finding -> why there is none

    def finding(self, p):
        return key(p[0]) in self.found

    def add(self, cell, source, pos):
        if cell not in self.src:
            self.src[cell] = {}
            self.alike[member(cell)].append(cell)
        if source is not None:
            self.src[cell].setdefault(source, pos)

    def bind(self):
        """Turn the arguments of calls inside the file into assignments."""
        for g, i, how, cell, pos in self.calls:
            o = self.params.get((g, i))
            if g not in self.defs or o is None:
                if how == "&":
                    self.add(cell, "?", pos)
                continue
            if how == "&":
                self.add(cell, ("*", g, o), pos)
                self.add(("in", g, o), cell, pos)
                continue
            self.add(("v", g, o), cell, pos)
            self.arrays.append((("v", g, o), cell))
            if cell[0] == "v":
                star = ("*",) + cell[1:]
                self.add(star, ("*", g, o), pos)
                self.add(("in", g, o), star, pos)
                self.add(("in", g, o), ("in",) + cell[1:], pos)
        for (g, i), o in self.params.items():
            if g not in self.static:
                self.add(("v", g, o), "?", None)
                self.add(("in", g, o), "?", None)
                self.add(("e", ("v", g, o)), "?", None)
        for one, other in self.arrays:
            one, other = ("e", one), ("e", other)
            self.add(one, other, None)
            self.add(other, one, None)

    def origins(self, cell, seen, own=None):
        """Allocations that can be in a cell: family -> position. Where it is read
        in a local structure that has its own, not those of other locals."""
        if cell in seen:
            return {}
        seen.add(cell)
        if cell not in self.src and cell[0] not in ("*", "in", "e"):
            return {"?": None}
        out = {}
        for source, pos in self.src.get(cell, {}).items():
            if own in self.src and source[0] == "o" and source != own:
                continue
            got = ({source: pos} if isinstance(source, str)
                   else self.origins(source, seen))
            for fam, at in got.items():
                out.setdefault(fam, at)
        for other in self.alike.get(member(cell), ()):
            if "p" in (cell[0], other[0]):
                for fam, at in self.origins(other, seen).items():
                    out.setdefault(fam, at)
        return out

    def judge(self, name, cell, pos, sources, own):
        if sources is not None:
            got = {}
            for source, at in sources:
                got.update({source: at} if isinstance(source, str) else
                           self.origins(source, set()))
        else:
            got = self.origins(cell, set(), own)
            if cell[0] == "*":
                got.update(self.origins(("in",) + cell[1:], set()))
        bad = (("kv", "vmalloc") if KFREE.match(name)
               else ("slab", "kv", "cache"))
        wrong = {fam: at for fam, at in got.items() if fam in bad}
        if not wrong or "?" in got or pos.current_element in self.aware:
            return
        if sources is None and self.by_name_only(cell, bad):
            return
        if len(wrong) == len(got) or not self.told_apart(
                name, cell, pos, got):
            self.mismatch(name, pos, got, wrong)

    def judge_whole(self, name, base, pos):
        """A structure of the file that is freed, wherever it was found: all that
        the file allocates of it can be it, and nobody else allocates it."""
        bad = (("kv", "vmalloc") if KFREE.match(name)
               else ("slab", "kv", "cache"))
        if key(pos) in self.found or pos.current_element in self.aware:
            return
        if base not in self.made:
            self.made[base] = self.makes(base)
        got = self.made[base]
        if got and all(fam in bad for fam in self.sizes[base].union(got)):
            self.mismatch(name, pos, got, got)

    def makes(self, base):
        """The allocations of a structure that others get to see, family ->
        position; none where those of other files can be among them."""
        whole, out = Type(base, 1), {}
        if base in self.scope.tags.values() or self.has_other(base):
            return out
        for cell, sources in self.src.items():
            if self.kind(cell) != whole:
                continue
            for source, pos in sources.items():
                if self.kind(source) == whole:
                    continue
                got = ({source: pos} if isinstance(source, str)
                       else self.origins(source, set()))
                if any(fam == "?" and not self.is_fetched(cell, at)
                       for fam, at in got.items()):
                    return {}
                for fam in set(got) - {"?"}:
                    if not self.is_temporary(cell):
                        out.setdefault(fam, got[fam])
        return out

    def has_other(self, base):
        """Whether a structure is part of another object, or others are told how
        large it is. Notes the families that allocate by that."""
        code, self.sizes[base] = self.code, set()
        if base in code.sized or Type(base, 0) in self.scope.globals.values() or (
                any(Type(base, 0) in members.values()
                    for members in self.scope.members.values())):
            return True
        for i, tok in enumerate(code.toks):
            if tok.text == "struct" and code.t(i - 1) == "(" and (
                    family(code.t(i - 2)) and self.scope.words(i, i + 2)[0] == base):
                self.sizes[base].add(family(code.t(i - 2)))
            if tok.text == "sizeof" and self.sized(i) == base and (
                    self.is_told(i, base)):
                return True
        return False

    def is_temporary(self, cell):
        """Whether a local is freed by the function that it is one of, and given
        to nobody who would keep it."""
        if cell[0] != "v" or cell not in self.ways:
            return False
        body = self.bodies[cell[1]]
        return cell[2] not in body.kept and not any(
            cell in sources and other[0] not in ("v", "*", "in", "e")
            for other, sources in self.src.items())

    def sized(self, i):
        """The structure that sizeof at i is of, or None."""
        t, k = self.code.t, i + 1
        k += t(k) == "("
        if t(k) == "*":
            body = self.body_at(i)
            kind = body and body.types.get(t(k + 1))
            return kind.base if kind and t(k + 2) in (")", ",", ";") else None
        return self.scope.words(k, self.code.close(i + 1))[0] if k > i + 1 else None

    def body_at(self, i):
        return next((b for b in self.bodies.values() if b.first < i < b.last),
                    None)

    def is_told(self, i, base):
        """Whether the size at i is stored in an object, or given to a function
        that may allocate by it and is not known."""
        t, k = self.code.t, i - 1
        while t(k) not in (";", "{", "}", ","):
            if t(k) in CLOSES and self.code.open(k) < k:
                k = self.code.open(k)
            elif t(k) == "(" and WORD.match(t(k - 1)):
                name = self.code.call(k - 1)[0]
                if family(name):
                    self.sizes[base].add(family(name))
                if family(name) or name in NO_TYPE:
                    return False
                if SIZED.search(name):
                    return True
            elif t(k) == "=":
                return t(k - 2) in (".", "->")
            k -= 1
            if t(k) == ",":
                k = self.before_comma(k)
        return False

    def before_comma(self, k):
        """The bracket whose arguments the comma at k parts, or the comma."""
        t, j = self.code.t, k
        while t(j) not in (";", "{", "}", "("):
            j = self.code.open(j) - 1 if t(j) in CLOSES else j - 1
        return j if t(j) == "(" else k

    def is_fetched(self, cell, pos):
        """Whether what is not known at a position was only put away before."""
        i = self.code.at.get(key(pos)) if pos else None
        if i is None:
            return True
        if self.code.t(i + 1) == "(":
            name = self.code.call(i)[0]
            return name in ENTRIES or bool(FETCHES.search(name))
        return cell[0] == "v" and cell[2] == self.code.t(i) and (
            self.code.t(i - 1) in ("(", ","))

    def kind(self, cell):
        """The type of what a cell holds, or None."""
        if isinstance(cell, str):
            return None
        if cell[0] in ("v", "*"):
            body = self.bodies.get(cell[1])
            got = body and body.types.get(cell[2])
            return less(got) if cell[0] == "*" else got
        if cell[0] == "g":
            return self.scope.globals.get(cell[1])
        if cell[0] == "m":
            return self.scope.members.get(cell[1], {}).get(cell[2])
        if cell[0] == "r":
            return self.scope.returns.get(cell[1])
        if cell[0] == "e":
            return less(self.kind(cell[1]))
        return self.kind(cell[3]) if cell[0] == "o" else None

    def by_name_only(self, cell, bad):
        """Whether what the file gives a member itself is right, and only members
        that have its name, in what may be other structures, get the rest."""
        given = set()
        for source in self.src.get(cell, ()) if cell[0] in ("m", "p") else ():
            given.update((source,) if isinstance(source, str) else
                         self.origins(source, {cell}))
        return bool(given) and given.isdisjoint(bad)

    def told_apart(self, name, cell, pos, got):
        """Whether the free at pos may know which of the allocations it gets: its
        function asks what has chosen between them, or another function frees
        the same in another way."""
        near = self.near(cell)
        if any(not near.isdisjoint(self.near(other))
               for other, ways in self.ways.items() if ways != {way_of(name)}):
            return True
        body = self.bodies[pos.current_element]
        chosen = set().union(*(self.bodies[at.current_element].choosers(at)
                               for at in got.values()))
        here = [at for at in got.values() if at.current_element == body.fn]
        return bool(chosen & body.asked(pos, here) - {c[-1] for c in near})

    def near(self, cell):
        """A cell, those that it is copied from, and those that may be one with
        them."""
        out, todo = set(), [cell]
        while todo:
            cell = todo.pop()
            if cell not in out and cell[0] != "r":
                out.add(cell)
                todo += (c for c in self.src.get(cell, ())
                         if not isinstance(c, str))
                todo += (c for c in self.alike.get(member(cell), ())
                         if "p" in (cell[0], c[0]))
        return out

    def mismatch(self, name, pos, got, wrong):
        level = "warning" if "kv" in wrong else "error"
        fam = "kv" if "kv" in wrong else sorted(wrong)[0]
        what, need = {"kv": ("kvmalloc", "kvfree()"),
                      "vmalloc": ("vmalloc", "vfree()"),
                      "slab": ("kmalloc", "kfree()"),
                      "cache": ("kmem_cache_alloc", "kmem_cache_free()")}[fam]
        text = "%s() is given memory of the %s family, which needs %s"
        if len(wrong) < len(got):
            text = ("%s() is also given memory of the %s family; what can be of "
                    "either needs %s")
            need = need if fam == "cache" else "kvfree()"
        self.names.setdefault(key(pos), (name, set(got)))
        self.found.setdefault(key(pos), (level, pos, text % (name, what, need),
                                         wrong[fam]))

    def lock_over(self, function, seen):
        """The lock that a function of the file is called under."""
        if function in seen:
            return None
        seen.add(function)
        return self.locked.get(function) or next(filter(None, (
            self.lock_over(g, seen)
            for g in sorted(self.edges.get(function, ())))), None)

    def right_free(self, at, pos):
        """(name of the free that is right, why there is none)."""
        name, got = self.names[at]
        if "sensitive" in name or name == "kzfree":
            return None, "kvfree_sensitive() needs to be told the length"
        if name.startswith("krealloc"):
            return None, ("what krealloc() returns has to change its family "
                          "with it")
        if at not in self.sites:
            return None, "Coccinelle can't match this free to change it"
        if "cache" in got:
            return None, "kmem_cache_free() needs to be told the cache"
        if got == {"slab"}:
            return "kfree", None
        if name == "vfree_atomic":
            return None, "kvfree() may sleep"
        new = ("vfree" if got == {"vmalloc"} and at not in self.attrs
               else "kvfree")
        lock = self.locked.get(at)
        lock = (lock and lock + "()" or self.guards.get(at) or
                self.lock_over(pos.current_element, set()))
        if lock and not lock.endswith(")"):
            lock += "()"
        return (None, "%s() may sleep, and this is called under %s" %
                (new, lock)) if lock else (new, None)

    def plan(self, asked=lambda pos: True):
        """Which of the findings that are asked for get which free."""
        for at, (_, pos, _, _) in self.found.items():
            if asked(pos):
                self.new[at], self.why[at] = self.right_free(at, pos)

    def defines(self, name):
        return name in self.defs

    def may_sleep(self, name):
        """Whether a finding is a free of that name."""
        return any(name == free for free, _ in self.names.values())

    def becomes(self, p, name):
        return self.new.get(key(p[0])) == name

    def read(self):
        """All facts of the file, of the functions that Coccinelle has parsed."""
        with open(self.path, encoding="latin-1") as file:
            code = Code(file.read())
        scope, bodies = Scope(code), {}
        self.code, self.scope, self.made, self.sizes = code, scope, {}, {}
        for name, pos in self.heads:
            if key(pos) not in code.at:
                continue
            first = code.close(code.at[key(pos)] + 1) + 1
            while first < len(code.toks) and code.t(first) not in "{;":
                first += 1
            if code.close(first) > first > 1:
                bodies[first] = name, key(pos)
        self.static = scope.file(bodies)
        read = [Body(self, code, scope, name, at, first)
                for first, (name, at) in bodies.items()]
        for body in read:
            self.bodies[body.fn] = body
            body.walk()
        # who is called by others we do not see
        for i, tok in enumerate(code.toks):
            if tok.text in self.static and code.t(i + 1) != "(":
                self.static.discard(tok.text)
        self.bind()
        for free in self.frees:
            self.judge(*free)
        for free in self.wholes:
            self.judge_whole(*free)


class Body:
    """Reads one function into the facts of its file."""

    def __init__(self, flow, code, scope, fn, at, first):
        self.flow, self.code, self.scope, self.fn = flow, code, scope, fn
        self.t = code.t
        self.first, self.last = first, code.close(first)
        self.types = {}       # of parameters and locals
        self.names = set()    # where these are declared
        self.twins = {}       # local -> where it is, if each arm has its own
        self.sets = defaultdict(list)  # local -> (begin, sources), in order
        self.taken = set()    # locals that others may set
        self.filled = set()   # local structures that functions of the file set
        self.lent = set()     # those that other functions are given
        self.kept = set()     # locals that other functions may keep
        self.blocks = []      # of the tokens: the brace that is open there
        self.labels = []      # where one can jump to
        self.stored = []      # (cell, its new values, where)
        for n, (i, end) in enumerate(code.split(code.at[at] + 1)):
            for name in scope.declare(i, end, self.types):
                flow.params[fn, n] = code.t(name)

    def pos(self, i):
        text, line, col = self.code.toks[i]
        return Place(self.flow.path, line, col, line, col + len(text), self.fn)

    def walk(self):
        open_, frees, guard = [], [], None
        for i in range(self.first, self.last + 1):
            text = self.t(i)
            if text == "{":
                open_.append(i)
            self.blocks.append(open_[-1] if open_ else self.first)
            if text == "}" and open_:
                open_.pop()
            before = self.t(i - 1)
            if before in ("{", ";", "}") or before == "(" and self.t(i - 2) == (
                    "for") or before == ":":
                self.names.update(self.scope.declare(
                    i, self.code.right(i, self.last, ";"), self.types))
                if self.t(i + 1) == ":" or text in ("case", "default"):
                    self.labels.append(i)
        self.find_twins()
        for i in range(self.first, self.last):
            text = self.t(i)
            if text == "=":
                self.assignment(i)
            elif text == "return":
                self.gives(i + 1, self.code.right(i + 1, self.last, ";"))
            elif text == "(" and WORD.match(self.t(i - 1)):
                if self.t(i - 1) in ("guard", "scoped_guard") and (
                        ATOMIC_GUARD.match(self.t(i + 1))):
                    guard = "%s(%s)" % (self.t(i - 1), self.t(i + 1))
                if guard:
                    self.flow.guards[self.code.toks[i - 1][1:]] = guard
                self.call(i - 1, frees)
        lent = self.put_back()
        for cell, sources, i in self.stored:
            if cell in lent and all(s not in lent[cell] for s, _ in sources):
                continue
            own = self.own(cell, i)
            if own:
                self.flow.add(cell, own, self.pos(i))
            self.store(own or cell, [new for old in sources
                                     for new in self.held(old, i)])
        for name, cell, pos, i in frees:
            if i is None or not self.is_foreign(i):
                own = i and self.own(cell, self.code.split(i + 1)[0][0])
                self.flow.frees.append((name, cell, pos,
                                        self.reaching(cell, i), own))

    def find_twins(self):
        """Locals that two arms of a conditional declare are two, where nothing
        outside of the arms knows them."""
        arms = defaultdict(set)
        for i in self.names:
            arms[self.t(i)].add(self.code.arm(i))
        many = {name: own for name, own in arms.items()
                if len(own) > 1 and () not in own}
        uses = {name: {} for name in many}
        for i in range(self.first, self.last) if many else ():
            if self.t(i) in many and self.t(i - 1) not in (".", "->"):
                arm = self.code.arm(i)
                uses[self.t(i)][i] = [own for own in many[self.t(i)]
                                      if arm[:len(own)] == own]
        self.twins = {name: {i: str(own[0]) for i, own in found.items()}
                      for name, found in uses.items()
                      if all(len(own) == 1 for own in found.values())}

    def is_foreign(self, i):
        """Whether the free at i is of a member of a local structure that only
        functions of other files have set."""
        name, _ = self.whole(self.code.split(i + 1)[0][0])
        return name in self.lent and name not in self.filled

    def put_back(self):
        """What holds another value for a while: cell -> locals that keep its own
        so long."""
        kept, out = defaultdict(set), defaultdict(set)
        for cell, sources, _ in self.stored:
            if cell[0] == "v":
                for source, _ in sources:
                    kept[source].add(cell)
        for cell, sources, _ in self.stored:
            back = {s for s, _ in sources} & kept[cell]
            if back and cell[0] != "v":
                out[cell] |= back
        return out

    def own(self, cell, i):
        """That of a local structure whose member stands at i, or None."""
        name, i = self.whole(i)
        if cell[0] != "m" or not name:
            return None
        while self.t(i + 1) == ".":
            i += 2
        return (None if self.t(i + 1) in ("->", "[") else
                ("o", self.fn, name, cell))

    def whole(self, i):
        """The local structure whose member stands at i, or None; and where."""
        i, _ = self.strip(i, self.code.right(i, self.last, (",", ";", "=")))
        return self.t(i) if self.t(i) in self.types and self.t(i + 1) == "." else (
            None), i

    # Expressions.

    def strip(self, i, end):
        """Without the brackets around it, and casts."""
        while i < end - 1 and self.t(i) == "(":
            close = self.code.close(i)
            if close >= end - 1:
                if close == i:
                    break
                i, end = i + 1, min(close, end - 1)
            elif self.is_cast(i, close):
                i = close + 1
            else:
                break
        return i, end

    def is_cast(self, i, close):
        behind = self.t(close + 1)
        return all(WORD.match(self.t(k)) or self.t(k) == "*"
                   for k in range(i + 1, close)) and close > i + 1 and (
                       WORD.match(behind) or behind in ("(", "*", "&"))

    def variable(self, i):
        name = self.t(i)
        if name in self.types:
            cell = "v", self.fn, name + self.twins.get(name, {}).get(i, "")
            return cell, self.types.setdefault(cell[2], self.types[name]), (cell[1:],)
        if name in self.scope.globals:
            return ("g", name), self.scope.globals[name], (name,)
        return None, None, ("?" + name,)

    def place(self, i, end):
        """What tokens name: its cell (None: not known), its type, and the way
        there; None where they name no place."""
        i, end = self.strip(i, end)
        if i >= end:
            return None
        if self.t(i) == "*":
            got = self.place(i + 1, end)
            if not got or not got[0]:
                return None
            cell = (("*",) + got[0][1:] if got[0][0] == "v" else ("e", got[0]))
            return cell, less(got[1]), got[2] + ("*",)
        got, i = self.primary(i)
        while got and i < end:
            if self.t(i) in (".", "->"):
                got, i = self.member(got, self.t(i + 1)), i + 2
            elif self.t(i) == "[" and self.code.close(i) > i:
                cell = got[0] and ("e", got[0])
                got = cell, less(got[1]), got[2] + ("[]",)
                i = self.code.close(i) + 1
            else:
                return None
        return got

    def primary(self, i):
        if self.t(i) == "(":
            close = self.code.close(i)
            return self.place(i + 1, close), max(close, i) + 1
        if not WORD.match(self.t(i)):
            return None, i
        if self.t(i + 1) != "(":
            return self.variable(i), i + 1
        name, same = self.code.call(i)
        args, behind = self.code.split(i + 1), self.code.close(i + 1) + 1
        if THROUGH.match(name) and same and args:
            return self.place(*self.behind_and(*args[0])), behind
        if name in ENTRIES and len(args) > 1:
            base = self.scope.words(*args[1])[0]
            return (None, Type(self.scope.tags.get(base, base), 1), ()), behind
        return (None, self.scope.returns.get(name), (name + "()",)), behind

    def member(self, got, name):
        _, kind, way = got
        if kind and kind.base:
            known = self.scope.members.get(kind.base, {})
            return ("m", kind.base, name), known.get(name), (kind.base, name)
        return ("p", way + (name,)), None, way + (name,)

    def value(self, i, end):
        """What an expression can be: a family or a cell, and where."""
        i, end = self.strip(i, end)
        equals = self.code.right(i, end, ("=",))
        if equals < end and self.t(equals) == "=":
            return self.value(equals + 1, end)
        asks = self.code.right(i, end, ("?",))
        if asks < end and self.t(asks) == "?":
            colon = self.colon(asks + 1, end)
            yes = (asks + 1, colon) if colon > asks + 1 else (i, asks)
            return self.value(*yes) + self.value(colon + 1, end)
        if i >= end or end - i == 1 and self.t(i) in NIL:
            return []
        if self.t(i + 1) == "(" and WORD.match(self.t(i)) and (
                self.code.close(i + 1) == end - 1):
            return self.returned(i)
        got = self.place(i, end)
        cell, at = got[0] if got and got[0] else "?", self.pos(i)
        before = [(("in",) + cell[1:], at)] if cell[0] == "*" else []
        return [(cell, at)] + before

    def colon(self, i, end):
        """The colon that belongs to a question mark before i."""
        depth = 1
        while i < end:
            depth += (self.t(i) == "?") - (self.t(i) == ":")
            if not depth:
                break
            i = (self.code.close(i) if self.t(i) in OPENS else i) + 1
        return i

    def returned(self, i):
        name, same = self.code.call(i)
        args = self.code.split(i + 1)
        if name in self.flow.defs:
            return [(("r", name), self.pos(i))]
        if name in NIL:
            return []
        if THROUGH.match(name) and same and args:
            return self.value(*self.behind_and(*args[0]))
        return [(family(name) or "?", self.pos(i))]

    # Statements.

    def left(self, i):
        """Where the place begins that i ends."""
        code = self.code
        while True:
            if self.t(i) in (")", "]"):
                i = code.open(i)
                before = self.t(i - 1)
                if before in (")", "]") or WORD.match(before) and (
                        before not in NO_TYPE):
                    i -= 1
                    continue
                if self.t(i) == "[":
                    return None  # of an initializer
            elif not WORD.match(self.t(i)):
                return None
            if self.t(i - 1) not in (".", "->") or self.t(i - 2) in ("{", ","):
                break
            i -= 2
        k = i
        while self.t(k - 1) == "*":
            k -= 1
        before = self.t(k - 1)
        return k if i not in self.names and (before in NO_TYPE or not re.match(
            r"[\w\])]", before) or before == ")" and self.t(k) == "*") else i

    def assignment(self, i):
        end = self.code.right(i + 1, self.last, (",", ";"))
        begin = self.left(i - 1)
        if begin is None or self.t(i + 1) == "{":
            return
        if self.t(begin - 1) == "." and self.t(begin - 2) in ("{", ","):
            got = self.initialized(begin)
        elif self.t(begin) == "__free":
            begin -= 1
            got = self.variable(begin)
        else:
            got = self.place(begin, i)
        if not got or not got[0]:
            return
        cell, sources = got[0], self.value(i + 1, end)
        self.filled.add(self.t(begin))
        self.stored.append((cell, sources, begin))
        if cell[0] == "v":
            self.sets[cell[2]].append((begin, sources))

    def held(self, source, i):
        """A value; where it is a local's, what this holds at i."""
        cell, at = source
        known = None if isinstance(cell, str) else self.reaching(cell, i)
        return [source] if known is None else known

    def store(self, cell, sources):
        self.flow.add(cell, None, None)
        for source, at in sources:
            self.flow.add(cell, source, at)
            if source == "?":
                self.flow.add(("e", cell), "?", at)
            elif not isinstance(source, str):
                self.flow.arrays.append((cell, source))

    def initialized(self, i):
        """A member in the initializer of an object."""
        brace = self.blocks[i - self.first] if (
            self.first <= i <= self.last) else self.first
        if self.t(brace - 1) == "=":
            begin = self.left(brace - 2)
            got = begin is not None and self.place(begin, brace - 1)
        elif self.t(brace - 1) == ")":
            kind = self.scope.words(self.code.open(brace - 1) + 1, brace - 1)[0]
            got = kind and (None, Type(kind, 0), ())
        else:
            got = None
        return self.member(got or (None, None, ("?",)), self.t(i))

    def gives(self, i, end):
        cell = "r", self.fn
        self.flow.add(cell, None, None)
        for source, at in self.value(i, end):
            self.flow.add(cell, source, at)

    def call(self, i, frees):
        word, args = self.t(i), self.code.split(i + 1)
        if word in NO_TYPE or i in self.names:
            return
        name, same = self.code.call(i)
        if self.t(i - 1) in (".", "->"):
            name = "->" + word
        if name in ASKS:
            self.flow.aware.add(self.fn)
        elif word == "__free" and self.t(i + 2) in CLEANUPS:
            frees.append((self.t(i + 2), ("v", self.fn, self.t(i - 1)),
                          self.pos(i - 1), None))
            return
        elif word == "return_ptr" and args:
            self.gives(*args[0])
        elif (KFREE.match(name) or VFREE.match(name)) and same and args:
            got = self.place(*args[0])
            if got and got[1] and got[1].stars == 1 and (
                    got[1].base in self.scope.members):
                self.flow.wholes.append((name, got[1].base, self.pos(i)))
            if got and got[0]:
                frees.append((name, got[0], self.pos(i), i))
                self.flow.ways[got[0]].add(way_of(name))
        elif FREEING.search(name) and name not in self.flow.defs:
            for arg in args:
                got = self.place(*self.behind_and(*arg))
                if got and got[0]:
                    self.flow.ways[got[0]].add("any")
        if name in STORES and len(args) > 1:
            got = self.place(*self.behind_and(*args[0]))
            if got and got[0]:
                self.store(got[0], self.value(*args[1]))
                if got[0][0] == "v":
                    self.taken.add(got[0][2])
            return
        for n, arg in enumerate(args):
            self.argument(name, n, *arg)

    def behind_and(self, i, end):
        """What a pointer points to that may be an address."""
        i, end = self.strip(i, end)
        return i + (self.t(i) == "&"), end

    def argument(self, name, n, i, end):
        i, end = self.strip(i, end)
        lent = self.t(i) == "&"
        got = self.place(i + lent, end)
        cell = got and got[0]
        if name not in self.flow.defs and KEEPS.search(name):
            self.kept.add(self.t(i + lent))
        if lent:
            if cell and cell[0] == "v":
                (self.filled if name in self.flow.defs else self.lent).add(cell[2])
            if cell:
                self.flow.calls.append((name, n, "&", cell, self.pos(i)))
                self.taken.add(cell[2] if cell[0] == "v" else None)
        elif name in self.flow.defs:
            o = self.flow.params.get((name, n))
            if cell:
                self.flow.calls.append((name, n, "", cell, self.pos(i)))
            elif o:
                for source, at in self.value(i, end):
                    self.flow.add(("v", name, o), source, at)
        elif cell and "free" not in name:
            self.flow.add(("e", cell), "?", self.pos(i))
            if "for_each" in name and cell[0] == "v":
                self.flow.add(cell, "?", self.pos(i))
                self.taken.add(cell[2])

    def branches(self):
        """What is only done on a condition: (where that begins, where what
        depends on it begins and ends)."""
        for i in range(self.first, self.last):
            if self.t(i) in ("if", "switch", "while") and self.t(i + 1) == "(":
                behind = self.code.close(i + 1) + 1
                yield i, behind, self.statement(i)
            elif self.t(i) == "?":
                begin = i
                while self.t(begin - 1) not in (";", "{", "}"):
                    begin -= 1
                yield begin, i, self.code.right(i, self.last, ";")

    def statement(self, i):
        """Where the statement from i ends."""
        end = self.code.close(i + 1) + 1
        if self.t(i) == "{":
            return self.code.close(i)
        if self.t(i + 1) == "(" and (self.t(i) in ("if", "while", "switch", "for")
                                     or self.t(end) == "{"):
            end = self.statement(end)
            if self.t(i) == "if" and self.t(end + 1) == "else":
                end = self.statement(end + 2)
            return end
        return self.code.right(i, self.last, ";")

    def asks_for(self, i, end):
        """The variables and members that tokens read."""
        return {self.t(k) for k in range(i, end) if WORD.match(self.t(k)) and
                self.t(k + 1) not in ("(", ".", "->")} - set(NIL)

    def choosers(self, at):
        """What the allocation at a position depends on, and what is set beside
        it to remember that it was made."""
        i, out = self.code.at[key(at)], set()
        for begin, behind, end in self.branches():
            if behind <= i <= end:
                out |= self.asks_for(begin, behind)
                out.update(self.t(k - 1) for k in range(behind, end)
                           if self.t(k) == "=" and WORD.match(self.t(k - 1)))
        return out

    def asked(self, at, made):
        """What is asked on the way to a free, but where this is only asked to
        choose between the allocations."""
        i, out = self.code.at[key(at)], set()
        made = [self.code.at[key(place)] for place in made]
        branches = list(self.branches())
        for begin, behind, end in branches:
            inner = [(b, e) for b, _, e in branches if begin < b < end]
            jumps = any(self.t(k) in ("return", "goto") and
                        not any(b < k <= e for b, e in inner)
                        for k in range(behind, end))
            chooses = i > end and any(behind <= k <= end for k in made)
            if begin < i and (jumps or not chooses):
                out |= self.asks_for(begin, behind)
        return out

    def reaching(self, cell, i):
        """What a local holds at i where just one assignment tells, else None."""
        if cell[0] != "v" or i is None or cell[2] in self.taken:
            return None
        before = [s for s in self.sets[cell[2]] if s[0] < i]
        if not before:
            return None
        at, sources = before[-1]
        block = self.blocks[at - self.first]
        if i > self.code.close(block) or not (
                at in self.names or self.t(at - 1) in (";", "{", "}")):
            return None
        if any(at < k < i for k in self.labels) or any(
                before[0][0] < k <= i for k in self.code.branches):
            return None
        inner = self.blocks[i - self.first]
        while inner > at and self.blocks[inner - 1 - self.first] > at:
            inner = self.blocks[inner - 1 - self.first]
        if inner > at and any(i < later < self.code.close(inner)
                              for later, _ in self.sets[cell[2]]):
            return None
        return sources


def less(kind):
    return kind and Type(kind.base, max(kind.stars - 1, 0))


F = Flow()


@fn@
identifier f;
position p;
@@
f@p(...) { ... }

@script:python@
f << fn.f;
p << fn.p;
@@
F.path = p[0].file
F.defs.add(f)
F.heads.append((f, p[0]))

@script:python@
@@
if F.path:
    F.read()

// A free whose twin for the other family is in the other branch.
@bad@
identifier f : script:python() { bool(F.found) };
@@
f(...) { ... }

@hit depends on bad@
identifier fr =~ "^(kfree|kfree_sensitive|kzfree|vfree|vfree_atomic)$";
position p : script:python() { F.finding(p) };
expression E;
@@
fr@p(E)

@dual depends on hit@
expression hit.E;
position hit.p;
identifier hit.fr;
identifier other =~ "^(kfree|kfree_sensitive|kzfree|vfree|vfree_atomic|kvfree|kvfree_sensitive)$";
@@
(
if (...) { <+... fr@p(E) ...+> }
else { <+... other(E, ...) ...+> }
|
if (...) { <+... other(E, ...) ...+> }
else { <+... fr@p(E) ...+> }
)

@script:python@
p << hit.p;
fr << hit.fr;
o << dual.other;
@@
if fr != o:
    F.found.pop(key(p[0]), None)

@mark depends on context@
position p : script:python() { F.finding(p) };
expression E;
@@
* E@p

@script:python depends on report@
@@
for level, pos, message, origin in F.found.values():
    coccilib.report.print_report(pos, "%s: %s (line %s)" % (level.upper(), message, origin.line))

@script:python depends on org@
@@
for level, pos, message, origin in F.found.values():
    coccilib.org.print_todo(pos, "%s: %s (line %s)" % (level.upper(), message, origin.line))

@script:python depends on kapcheck && !patch@
@@
from kapcheck_json import emit, done, place
for level, pos, message, origin in F.found.values():
    start = place(origin, "allocated here")
    emit("KAP006", level, pos, message, [start, place(pos, "freed here")], [start])
for path in cocci.files():
    done("KAP006", path, F.defs)

// ----------------------------------------------------------------- patch

// What can be changed is matched before anything is, frees first ...
@site depends on patch && bad@
identifier fr = {kfree, vfree, vfree_atomic};
position p : script:python() { F.finding(p) };
@@
fr@p(...)

@script:python@
p << site.p;
@@
F.sites.add(key(p[0]))

@attr depends on patch && bad@
attribute name __free;
identifier l;
type T;
position p : script:python() { F.finding(p) };
@@
(
T l@p __free(kfree);
|
T l@p __free(kfree) = ...;
|
T l@p __free(vfree);
|
T l@p __free(vfree) = ...;
)

@script:python@
p << attr.p;
@@
F.sites.add(key(p[0]))
F.attrs.add(key(p[0]))

// ... then whether one of them is called where nothing may sleep.
@lock depends on patch && bad exists@
identifier lk =~ "^_*(raw_|bit_|hlist_bl_)*(spin|read|write|xa|task|slab|bh|local|rcu_read|netif_tx|netif_addr|pmd|pud|(read|write)_seq)_?(try)?lock|lock_(bh|irq|irqsave)$|^(local_(irq|bh)|preempt)_(disable|save)|^get_cpu|^kmap_atomic|_map_lock$|^lock_task_sighand" && !~ "unlock|held|init";
identifier un =~ "unlock|enable|restore|^put_cpu|^kunmap";
identifier c : script:python() { F.defines(c) or F.may_sleep(c) };
expression list es;
position p;
@@
lk(es)
... when != un(es)
c@p(...)

@script:python@
p << lock.p;
lk << lock.lk;
c << lock.c;
@@
F.locked.setdefault(c if c in F.defs else key(p[0]), lk)

@edge depends on patch && bad@
identifier c : script:python() { F.defines(c) };
position p;
@@
c@p(...)

@script:python@
c << edge.c;
p << edge.p;
@@
F.edges.setdefault(c, set()).add(p[0].current_element)

@script:python depends on patch && !kapcheck@
@@
F.plan()

@script:python depends on patch && kapcheck@
@@
from kapcheck_json import asked, done, fixed, refused
F.plan(asked)
for at, new in F.new.items():
    if new:
        fixed("KAP006", F.found[at][1])
    else:
        refused("KAP006", F.found[at][1], F.why[at])
for path in cocci.files():
    done("KAP006", path, F.defs)

// One rule for all: what it has changed, Coccinelle may not parse again.
@depends on patch@
attribute name __free;
identifier l;
type T;
position p : script:python() { F.becomes(p, "kvfree") };
position q : script:python() { F.becomes(q, "kfree") };
position r : script:python() { F.becomes(r, "vfree") };
expression e;
@@
(
T l@p __free(
- kfree
+ kvfree
  );
|
T l@p __free(
- kfree
+ kvfree
  ) = e;
|
T l@p __free(
- vfree
+ kvfree
  );
|
T l@p __free(
- vfree
+ kvfree
  ) = e;
|
T l@q __free(
- vfree
+ kfree
  );
|
T l@q __free(
- vfree
+ kfree
  ) = e;
|
- \(kfree@p\|vfree@p\)
+ kvfree
  (...)
|
- \(vfree@q\|vfree_atomic@q\)
+ kfree
  (...)
|
- kfree@r
+ vfree
  (...)
)

@script:python@
@@
F.__init__()
