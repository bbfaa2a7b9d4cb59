// SPDX-License-Identifier: GPL-2.0-only
/// Memory of the kvmalloc and vmalloc families must not be given to kfree, nor
/// memory of the kmalloc family to vfree. It is what remains when only half of
/// a conversion to kvmalloc is backported.
///
//# Only files in which every allocation that can reach a free is of the other
//# family are reported; a pointer with one unknown source is left alone.
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

TAIL = r"(_node)?(_range)?(_track_caller)?(_noprof)?$"
SLAB = re.compile(r"(k[mz]alloc(_array|_objs?|_flex)?|kcalloc|k(mem|str|strn)dup"
                  r"(_nul|_array)?|(mem|strn)dup_user(_nul)?|kv?asprintf|"
                  r"krealloc(_array)?)" + TAIL)
KV = re.compile(r"(kv[mz]alloc(_array|_objs?|_flex)?|kvcalloc|kvmemdup|"
                r"vmemdup_user|kvrealloc(_array)?)" + TAIL)
VM = re.compile(r"(_?_?v[mz]alloc(_user|_32|_32_user|_huge|_array)?|_?_?vcalloc|"
                r"vrealloc)" + TAIL)
CACHE = re.compile(r"kmem_cache_z?alloc(_lru|_node)?(_noprof)?$")
KFREE = re.compile(r"(kfree|kfree_sensitive|kzfree|krealloc(_array)?(_noprof)?)$")
VFREE = re.compile(r"(vfree|vfree_atomic)$")
GUARD = re.compile(r"\b((?:scoped_)?guard\((?:\w*spinlock\w*|rcu|preempt|irq|"
                   r"irqsave|(?:read|write)_lock\w*))\b")
NIL = ("NULL", "0", "ERR_PTR", "ERR_CAST")
# Return what they are given.
THROUGH = ("no_free_ptr", "alloc_hooks", "READ_ONCE", "rcu_dereference_protected")
ARM = re.compile(r"(?:\([\w \t]+ \*+\) ?)?(\w+) ?(\(?)")


def key(p):
    return p[0].line, p[0].column


def family(name):
    for tag, pattern in (("slab", SLAB), ("kv", KV), ("vmalloc", VM),
                         ("cache", CACHE)):
        if pattern.match(name):
            return tag
    return None


class Flow:
    """Which allocations can be in which variable, for one file.

    A cell is a place that holds a pointer: ("v", function, local), ("g",
    global), ("m", type, member), ("r", function) for what it returns, and
    ("*", function, parameter) for what a parameter points to: ("*" as set
    by the function, "in" as found at its entry). ("e", type, member) is any
    element of an array that is a member.
    """

    def __init__(self):
        self.defs = {}
        self.static = set()
        self.params = {}     # (function, index) -> name
        self.lhs = {}        # assignment -> cell
        self.src = {}        # cell -> set of (family or cell, position)
        self.frees = []      # (name of the free, cell, position)
        self.aware = set()   # functions that ask is_vmalloc_addr()
        self.loose = set()   # members assigned through an unknown type
        self.calls = []      # (callee, index, how, cell, function)
        self.found = {}
        self.names = {}      # finding -> (name of the free, families it gets)
        # for patch mode
        self.sites = set()   # frees that it can change
        self.attrs = set()   # those of them that are attributes
        self.edges = {}      # function -> functions of the file that call it
        self.locked = {}     # free or function -> lock it is called under
        self.new = {}        # finding -> name of the free that is right
        self.why = {}        # finding -> why there is none
        # for the question whether there is anything to judge
        self.held = {"kfree": set(), "vfree": set()}
        self.released = {"kfree": set(), "vfree": set()}
        self.kv = False      # kvmalloc memory, which vfree must not get either
        self.makers = False  # a function returns or fills in such memory
        self.freers = set()
        self.given = set()

    def holds(self, name, bad):
        """A name that holds memory the function bad must not get."""
        self.held[bad].update(re.findall(r"\w+", name.split("[")[0])[-1:])
        self.makers |= bool(re.match(r"\* ?\w+$", name))

    def moves(self, name, call):
        """It is copied to a name or given to a call."""
        self.held["kfree"].add(name)
        if self.kv:
            self.held["vfree"].add(name)
        self.given.add(call)

    def suspect(self):
        """Whether names and calls alone leave anything to judge."""
        return bool(self.makers or self.freers & self.given or
                    any((self.held[bad] & self.released[bad]) - {""}
                        for bad in self.held))

    def finding(self, p):
        return key(p) in self.found

    def cell(self, pos, l, g, t, m, o, e=""):
        """The cell of one match, told by the metavariables it bound."""
        if m or e:
            return "m" if m else "e", re.sub(r"\b(const|volatile)\b", "", t).strip(), m or e
        if o:
            return "*", pos.current_element, o
        return ("g", g) if g else ("v", pos.current_element, l)

    def add(self, cell, source, pos):
        self.src.setdefault(cell, {})[source] = pos

    def value(self, cell, name, pos):
        """cell gets what a call of name returns."""
        if name in self.defs:
            self.add(cell, ("r", name), pos)
        elif name not in NIL + THROUGH:
            self.add(cell, family(name) or "?", pos)

    def arms(self, cell, arms, pos):
        """cell gets what one of the arms of a condition gives."""
        self.src.setdefault(cell, {})
        for arm in arms:
            found = ARM.match(arm)
            if found and found.group(2) and found.group(1) not in THROUGH:
                self.value(cell, found.group(1), pos)
            elif arm not in NIL:
                self.add(cell, "?", pos)

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
            if cell[0] == "v":
                star = ("*",) + cell[1:]
                self.add(star, ("*", g, o), pos)
                self.add(("in", g, o), star, pos)
                self.add(("in", g, o), ("in",) + cell[1:], pos)
        for (g, i), o in self.params.items():
            if g not in self.static:
                self.add(("v", g, o), "?", None)
                self.add(("in", g, o), "?", None)

    def origins(self, cell, seen):
        """Allocations that can be in a cell: family -> position."""
        if cell in seen:
            return {}
        seen.add(cell)
        if cell not in self.src and cell[0] not in ("*", "in"):
            return {"?": None}
        out = {}
        for source, pos in self.src.get(cell, {}).items():
            if isinstance(source, str):
                out.setdefault(source, pos)
            else:
                for fam, at in self.origins(source, seen).items():
                    out.setdefault(fam, at)
        return out

    def judge(self, name, cell, pos):
        got = self.origins(cell, set())
        if cell[0] == "*":
            got.update(self.origins(("in",) + cell[1:], set()))
        bad = (("kv", "vmalloc") if KFREE.match(name)
               else ("slab", "kv", "cache"))
        if not got or any(fam not in bad for fam in got):
            return
        if cell[0] in ("m", "e") and cell[2] in self.loose:
            return
        if pos.current_element in self.aware:
            return
        self.mismatch(name, pos, got)

    def mismatch(self, name, pos, got):
        level = "warning" if "kv" in got else "error"
        fam = "kv" if "kv" in got else sorted(got)[0]
        what, need = {"kv": ("kvmalloc", "kvfree()"),
                      "vmalloc": ("vmalloc", "vfree()"),
                      "slab": ("kmalloc", "kfree()"),
                      "cache": ("kmem_cache_alloc", "kmem_cache_free()")}[fam]
        self.names.setdefault(key([pos]), (name, set(got)))
        self.found.setdefault(key([pos]), (level, pos, "%s() is given memory of "
                              "the %s family, which needs %s" % (name, what, need),
                              got[fam]))

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
        lock = (self.locked.get(at) or guard_over(pos) or
                self.lock_over(pos.current_element, set()))
        return (None, "%s() may sleep, and this is called under %s()" %
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
        return self.new.get(key(p)) == name

    def solve(self):
        self.bind()
        for name, cell, pos in self.frees:
            self.judge(name, cell, pos)


def guard_over(pos):
    """A guard before a free in its function that forbids to sleep."""
    with open(pos.file, encoding="latin-1") as file:
        lines = file.read().split("\n")
    before = "\n".join(lines[int(pos.current_element_line) - 1:int(pos.line)])
    found = GUARD.search(before)
    return found and found.group(1)


F = Flow()


// ------------------------------------------- is there anything to judge?

// Names that hold memory which must not go to kfree ...
@va@
identifier al =~ "^(_*k?v[cmz]alloc|kvmemdup|vmemdup_user|kvrealloc|vrealloc)";
expression E, E1, E2, l;
identifier m;
type C;
@@
(
\(E->m\|E.m\) = \(al(...)\|(C)al(...)\|E1 ? al(...) : E2\|E1 ? E2 : al(...)\)
|
l = \(al(...)\|(C)al(...)\|E1 ? al(...) : E2\|E1 ? E2 : al(...)\)
)

@script:python@
al << va.al;
l << va.l = "";
m << va.m = "";
@@
F.holds(m or l, "kfree")
if family(al) == "kv":
    F.kv = True
    F.holds(m or l, "vfree")

// ... or to vfree.
@vf@
idexpression l;
expression E, E1;
identifier m;
@@
\(vfree\|vfree_atomic\)(\(l\|E->m\|E.m\|*l\|E->m[E1]\|E.m[E1]\))

@script:python@
l << vf.l = "";
m << vf.m = "";
@@
F.released["vfree"].add(l or m)

@vfattr@
attribute name __free;
identifier l;
type T;
@@
(
T l __free(vfree);
|
T l __free(vfree) = ...;
)

@script:python@
l << vfattr.l;
@@
F.released["vfree"].add(l)

@sa depends on vf || vfattr@
identifier al =~ "^(k[mzc]alloc|kmem_cache_z?alloc|k(mem|str|strn)dup|(mem|strn)dup_user|kv?asprintf)";
expression E, E1, E2, l;
identifier m;
type C;
@@
(
\(E->m\|E.m\) = \(al(...)\|(C)al(...)\|E1 ? al(...) : E2\|E1 ? E2 : al(...)\)
|
l = \(al(...)\|(C)al(...)\|E1 ? al(...) : E2\|E1 ? E2 : al(...)\)
)

@script:python@
l << sa.l = "";
m << sa.m = "";
@@
F.holds(m or l, "vfree")

@kf depends on va@
identifier fr =~ "^(kfree|kfree_sensitive|kzfree|krealloc|krealloc_array)$";
expression E, E1;
idexpression l;
identifier m;
position p;
@@
fr@p(\(l\|E->m\|E.m\|*l\|E->m[E1]\|E.m[E1]\), ...)

@script:python@
p << kf.p;
l << kf.l = "";
m << kf.m = "";
@@
F.released["kfree"].add(l or m)
F.freers.add(p[0].current_element)

@kfattr depends on va@
attribute name __free;
identifier l;
type T;
@@
(
T l __free(kfree);
|
T l __free(kfree) = ...;
|
T l __free(kfree_sensitive) = ...;
)

@script:python@
l << kfattr.l;
@@
F.released["kfree"].add(l)

// Where such a pointer goes on to.
@moved depends on va@
expression va.l;
idexpression k;
expression E;
identifier m, c;
@@
(
k = \(l\|no_free_ptr(l)\)
|
\(E->m\|E.m\) = \(l\|no_free_ptr(l)\)
|
c(..., \(l\|&l\), ...)
)

@script:python@
k << moved.k = "";
m << moved.m = "";
c << moved.c = "";
@@
F.moves(k or m, c)

@moved2 depends on va@
identifier va.m;
idexpression k;
expression E;
identifier c;
@@
(
k = \(E->m\|E.m\)
|
c(..., \(E->m\|E.m\|&E->m\|&E.m\), ...)
)

@script:python@
k << moved2.k = "";
c << moved2.c = "";
@@
F.moves(k, c)

// A function that returns such a pointer.
@gives@
expression va.l;
@@
\(return \(l\|no_free_ptr(l)\);\|return_ptr(l);\)

@script:python depends on gives@
@@
F.makers = True

@makes@
identifier al =~ "^(_*k?v[cmz]alloc|kvmemdup|vmemdup_user|kvrealloc|vrealloc)";
expression E1, E2;
type C;
@@
return \(al(...)\|(C)al(...)\|E1 ? al(...) : E2\|E1 ? E2 : al(...)\);

@script:python depends on makes@
@@
F.makers = True

@any_v@
identifier f : script:python() { F.suspect() };
@@
f(...) { ... }

@fn@
identifier f;
position p;
@@
f@p(...) { ... }

@script:python@
f << fn.f;
p << fn.p;
@@
F.defs[f] = p[0]

@st depends on any_v@
identifier f;
type T;
@@
static T f(...) { ... }

@script:python@
f << st.f;
@@
F.static.add(f)

@par depends on any_v@
identifier f, z;
type T;
parameter list[n] ps;
position p;
@@
f(ps, T *z@p, ...) { ... }

@script:python@
f << par.f;
z << par.z;
n << par.n;
@@
F.params[f, int(n)] = z

// ------------------------------------------------------------ what is stored

@lhs depends on any_v@
local idexpression l, o;
global idexpression g;
type T;
T *x;
T y;
identifier m, e, um;
expression E, U, I;
position p;
@@
(
l =@p E
|
g =@p E
|
  *o =@p E
|
x->m =@p E
|
y.m =@p E
|
x->e[I] =@p E
|
y.e[I] =@p E
|
\(U->um\|U.um\|U->um[I]\|U.um[I]\) =@p E
)

@script:python@
p << lhs.p;
l << lhs.l = "";
g << lhs.g = "";
T << lhs.T = "";
m << lhs.m = "";
o << lhs.o = "";
e << lhs.e = "";
um << lhs.um = "";
@@
if um:
    F.loose.add(um)
else:
    F.lhs[key(p)] = F.cell(p[0], l, g, T, m, o, e)

@called depends on any_v@
expression E;
identifier al;
type C;
position p, c;
@@
E =@p \(al@c(...)\|(C)al@c(...)\)

@script:python@
p << called.p;
al << called.al;
c << called.c;
@@
if key(p) in F.lhs:
    F.value(F.lhs[key(p)], al, c[0])

@copied depends on any_v@
local idexpression l, o;
global idexpression g;
type T;
T *x;
T y;
identifier m, e;
expression E, U, I, A, B;
identifier al;
type C;
position p;
@@
(
E =@p no_free_ptr(l)
|
E =@p \(NULL\|0\|al(...)\|(C)al(...)\)
|
E =@p \(l\|(C)l\)
|
E =@p g
|
E =@p *o
|
E =@p \(x->m\|(C)x->m\)
|
E =@p y.m
|
E =@p \(x->e[I]\|y.e[I]\)
|
E =@p I ? A : B
|
E =@p U
)

@script:python@
p << copied.p;
l << copied.l = "";
g << copied.g = "";
T << copied.T = "";
m << copied.m = "";
o << copied.o = "";
e << copied.e = "";
A << copied.A = "";
B << copied.B = "";
U << copied.U = "";
@@
if key(p) in F.lhs:
    if U:
        F.add(F.lhs[key(p)], "?", p[0])
    elif l or g or m or o or e:
        F.add(F.lhs[key(p)], F.cell(p[0], l, g, T, m, o, e), p[0])
    elif A:
        F.arms(F.lhs[key(p)], (A, B), p[0])
    else:
        F.src.setdefault(F.lhs[key(p)], {})

@ret depends on any_v@
local idexpression l;
type T;
T *x;
identifier m, al;
expression U, I, A, B;
type C;
position p, c;
@@
(
return@p NULL;
|
return@p no_free_ptr(l);
|
return@p \(al@c(...)\|(C)al@c(...)\);
|
return@p \(l\|(C)l\);
|
return_ptr@p(l);
|
return@p x->m;
|
return@p I ? A : B;
|
return@p U;
)

@script:python@
p << ret.p;
l << ret.l = "";
T << ret.T = "";
m << ret.m = "";
al << ret.al = "";
U << ret.U = "";
A << ret.A = "";
B << ret.B = "";
@@
cell = "r", p[0].current_element
if al:
    F.value(cell, al, p[0])
elif l or m:
    F.add(cell, F.cell(p[0], l, "", T, m, ""), p[0])
elif A:
    F.arms(cell, (A, B), p[0])
elif U:
    F.add(cell, "?", p[0])

// ------------------------------------------------- what is passed and freed

@given depends on any_v@
identifier c;
expression list[n] es;
local idexpression l;
type T;
T *x;
T y;
identifier m, e;
expression I;
position p;
@@
(
c@p(es, l, ...)
|
c@p(es, x->m, ...)
|
c@p(es, y.m, ...)
|
c@p(es, \(x->e[I]\|y.e[I]\), ...)
)

@script:python@
c << given.c;
n << given.n;
p << given.p;
l << given.l = "";
T << given.T = "";
m << given.m = "";
e << given.e = "";
@@
if m and "free" not in c:
    # an array is given with what is in it
    F.add(("e",) + F.cell(p[0], "", "", T, m, "")[1:], "?", p[0])
if c in F.defs:
    F.calls.append((c, int(n), "", F.cell(p[0], l, "", T, m, "", e), p[0]))

@lent depends on any_v@
identifier c;
expression list[n] es;
local idexpression l;
global idexpression g;
type T;
T *x;
T y;
identifier m, e;
expression I;
position p;
@@
(
c@p(es, &l, ...)
|
c@p(es, &g, ...)
|
c@p(es, &x->m, ...)
|
c@p(es, &y.m, ...)
|
c@p(es, \(&x->e[I]\|&y.e[I]\), ...)
)

@script:python@
c << lent.c;
n << lent.n;
p << lent.p;
l << lent.l = "";
g << lent.g = "";
e << lent.e = "";
T << lent.T = "";
m << lent.m = "";
@@
F.calls.append((c, int(n), "&", F.cell(p[0], l, g, T, m, "", e), p[0]))

@freed depends on any_v@
identifier fr =~ "^(kfree|kfree_sensitive|kzfree|krealloc|krealloc_array|vfree|vfree_atomic)$";
local idexpression l, o;
global idexpression g;
type T;
T *x;
T y;
identifier m, e;
expression I;
position p;
@@
(
fr@p(l, ...)
|
fr@p(g, ...)
|
fr@p(*o, ...)
|
fr@p(x->m, ...)
|
fr@p(y.m, ...)
|
fr@p(\(x->e[I]\|y.e[I]\), ...)
)

@script:python@
fr << freed.fr;
p << freed.p;
l << freed.l = "";
g << freed.g = "";
T << freed.T = "";
m << freed.m = "";
o << freed.o = "";
e << freed.e = "";
@@
F.frees.append((fr, F.cell(p[0], l, g, T, m, o, e), p[0]))

@cleanup depends on any_v@
attribute name __free;
identifier l;
type T;
position p;
@@
(
T l@p __free(kfree);
|
T l@p __free(kfree) = ...;
|
T l@p __free(kfree_sensitive) = ...;
)

@script:python@
l << cleanup.l;
p << cleanup.p;
@@
F.frees.append(("kfree", ("v", p[0].current_element, l), p[0]))

@vcleanup depends on any_v@
attribute name __free;
identifier l;
type T;
position p;
@@
(
T l@p __free(vfree);
|
T l@p __free(vfree) = ...;
)

@script:python@
l << vcleanup.l;
p << vcleanup.p;
@@
F.frees.append(("vfree", ("v", p[0].current_element, l), p[0]))

// --------------------------------------------- code that tells them apart

@asks depends on any_v@
position p;
@@
\(is_vmalloc_addr@p\|is_vmalloc_or_module_addr@p\)(...)

@script:python@
p << asks.p;
@@
F.aware.add(p[0].current_element)

// ---------------------------------------------------------------- output

@script:python depends on any_v@
@@
F.solve()

// A free whose twin for the other family is in the other branch.
@hit depends on any_v@
identifier fr =~ "^(kfree|kfree_sensitive|kzfree|vfree|vfree_atomic)$";
position p : script:python() { F.finding(p) };
expression E;
@@
fr@p(E)

@dual@
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
    F.found.pop(key(p), None)

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
@site depends on patch && any_v@
identifier fr = {kfree, vfree, vfree_atomic};
position p : script:python() { F.finding(p) };
@@
fr@p(...)

@script:python@
p << site.p;
@@
F.sites.add(key(p))

@attr depends on patch && any_v@
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
F.sites.add(key(p))
F.attrs.add(key(p))

// ... then whether one of them is called where nothing may sleep.
@lock depends on patch && any_v exists@
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
F.locked.setdefault(c if c in F.defs else key(p), lk)

@edge depends on patch && any_v@
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
