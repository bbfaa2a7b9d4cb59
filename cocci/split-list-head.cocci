// SPDX-License-Identifier: GPL-2.0-only
/// A list head or a lock that a structure only points to needs an allocation
/// of its own, and with it a free on each path that gives up the structure.
/// Where one is missing, the object leaks. Embed it instead.
///
//# A member that is freed through another file, or through a function pointer
//# that is not given the structure, is reported although it does not leak.
//
// Confidence: Moderate
// Copyright: (C) 2025 the kapcheck authors
// Options: --no-includes
// Requires: 1.1.1

virtual patch
virtual context
virtual org
virtual report
virtual kapcheck

@initialize:python@
@@
import re

FRESH = re.compile(r".*(alloc|create|new|dup|alloc_objs?|_init)")
FREE = re.compile(r"(kfree|kvfree|vfree|kzfree|kfree_sensitive|kvfree_sensitive|"
                  r"kfree_const|kv?free_rcu|kv?free_rcu_mightsleep)$")
# Calls that neither free nor keep what they are given.
MEEK = re.compile(r"(INIT_|__?init_|init_(rwsem|completion|waitqueue|rt_mutex|"
                  r"llist|swait)|sema_init|seqlock_init|h?list_(del|empty|"
                  r"first|last|next|prev|splice|is_|entry|replace|cut|rotate|"
                  r"count)|list_(add|move)|hlist_add|llist_(add|del|empty)|"
                  r"__hash_init|_?_?mutex_|rt_mutex_|ww_mutex_|_?_?raw_spin_|"
                  r"spin_|assert_spin|read_|write_|down|up$|up_|complete|"
                  r"reinit_|try_wait_|wait_|wake_|prepare_to_wait|finish_wait|"
                  r"add_wait|remove_wait|rb_|xa_|idr_|ida_|kref_(init|get|read)|"
                  r"lockdep_|pr_|dev_(dbg|err|info|warn|notice|crit|[sg]et_drv)|"
                  r"\w*_[sg]et_drvdata$|netdev_(dbg|err|info|warn)|trace_|"
                  r"printk|WARN|BUG|IS_ERR|PTR_ERR|ZERO_OR|unlikely$|likely$|"
                  r"memset$|sizeof$|READ_ONCE|list_entry|container_of|"
                  r"h?list_for_each|init_waitqueue|radix_tree_|seq(lock|count)_|"
                  r"srcu_|init_srcu|mt_|kmemleak_|might_|cond_resched|__typeof|typeof)")
# ... but for those that link an object into another.
LINK = re.compile(r"add|move|drvdata|link|store|alloc|insert|replace")


STRUCTS = set("""list_head hlist_head hlist_bl_head hlist_nulls_head llist_head
    rb_root rb_root_cached mutex rt_mutex ww_mutex rw_semaphore semaphore
    completion kref swait_queue_head wait_queue_head xarray idr ida
    radix_tree_root spinlock raw_spinlock seqlock srcu_struct maple_tree
    rhashtable""".split())
TYPES = {"spinlock_t", "raw_spinlock_t", "rwlock_t", "wait_queue_head_t",
         "seqlock_t"}


def bare(text):
    """An expression without blanks around its tokens and outer brackets."""
    text = re.sub(r"\s*([^\w\s])\s*", r"\1", text).strip()
    while text[:1] == "(" and text[-1:] == ")":
        text = text[1:-1]
    return text


def order(pos):
    return int(pos.line), int(pos.column)


def key(p):
    return p[0].line, p[0].column


def is_a(pattern, name):
    return pattern.match(name) is not None


class Facts:
    """What the rules below saw in one file."""

    def __init__(self):
        self.heads = {}     # allocation of a head object: position -> its call
        self.makers = set()  # functions that return a new head object
        self.own = {}       # "=" that gives a member its head -> (m, call)
        self.guard = set()  # an if that frees the member and falls through
        self.defs = {}      # functions of the file
        self.gifts = set()  # (function, structure, member) of the allocations
        self.owners = set()  # (function, structure) of the allocations
        self.calls = set()  # (caller, callee), both functions of the file
        self.params = set()  # (function, parameter), pointers only
        self.passes = {}    # function -> callees that get one of its parameters
        self.frees = {}     # member -> functions that free it
        self.conts = {}     # member -> functions that allocate it
        self.ends = set()   # functions that free something else than a member
        self.kills = set()  # functions that free a pointer of theirs
        self.fresh = set()  # (function, local) newly allocated there
        self.static = set()  # (function, local) that outlive the call
        self.found = {}     # place -> (position, message, origin call)
        self.bad = set()    # calls of leaking allocations
        self.optional = set()  # members that cannot simply be embedded
        self.shared = set()  # members whose object others have as well
        self.sizes = {}     # allocation of *h: position -> (position, h)
        self.targets = {}   # allocation of one object -> (target, it, "=")
        self.holds = False  # whether a local gets a head
        self._taken = {}

    def add_size(self, pos, args):
        """An allocation of a head's type, or of what a pointer points to."""
        size = bare(re.sub(r"^sizeof", "", args[0].strip()).strip())
        name = re.sub(r"^struct ", "", size)
        if name in (TYPES if name == size else STRUCTS):
            self.heads[key([pos])] = pos
        elif size.startswith("*"):
            self.sizes[key([pos])] = pos, bare(size[1:])

    def is_single(self, p):
        return key(p) in self.sizes or key(p) in self.heads

    def is_sized(self, p):
        return key(p) in self.sizes

    def add_typed(self, pos, kind, pointer):
        name = re.sub(r"^struct ", "", kind.strip())
        if name in (TYPES if name == kind.strip() else STRUCTS) and \
                self.sizes[key([pos])][1] == bare(pointer):
            self.heads[key([pos])] = pos

    def add_init(self, pos, pointer):
        for place, (alloc, text) in self.sizes.items():
            if text == bare(pointer) == self.targets.get(place, "?")[0] and \
                    alloc.current_element == pos.current_element and \
                    order(alloc) < order(pos):
                self.heads[place] = alloc

    def add_own(self, member, call, q):
        self.own[key(q)] = member, call
        self.conts.setdefault(member, set()).add(call.current_element)

    def add_target(self, text, call, q):
        member = re.search(r"(?:->|\.)(\w+)$", text)
        if member:
            self.add_own(member.group(1), call, q)
        elif re.match(r"\w+$", text):
            self.holds = True

    def taken(self, member):
        """Functions that may free or keep the member of an object they get."""
        if member not in self._taken:
            out = set(self.frees.get(member, ()))
            for fn, callees in self.passes.items():
                if any(c not in self.defs and not MEEK.match(c)
                       and not FREE.match(c) for c in callees):
                    out.add(fn)
            more = True
            while more:
                new = {a for a, b in self.calls if b in out} - out
                out |= new
                more = bool(new)
            self._taken[member] = out
        return self._taken[member]

    def takes(self, call, member):
        """Whether a call with the object as argument may free its member."""
        if call in self.defs:
            return call in self.taken(member)
        return not is_a(MEEK, call)

    def makes(self, name):
        """Whether a call gives a new object that has no head yet."""
        if name in self.defs:
            return not any(name in fns for fns in self.conts.values())
        return is_a(FRESH, name)

    def defines(self, name):
        return name in self.defs

    def head(self, p):
        return key(p) in self.heads

    def owns(self, p):
        return key(p) in self.own

    def guarded(self, p):
        return key(p) in self.guard

    def ends_in(self, p):
        """Whether an object's life may end in that function."""
        fn = p[0].current_element
        return fn in self.ends or any(fn == call.current_element
                                      for call in self.heads.values()) \
            or any(fn == owner for owner, _ in self.owners)

    def finding(self, p):
        return key(p) in self.found

    def member(self, m):
        return m in self.conts

    def maker(self, name):
        return name in self.makers

    def foreign(self, call):
        return call not in self.defs and not is_a(MEEK, call) and not is_a(FREE, call)

    def keeps(self, call):
        """Whether a call may keep or free the object that it gets."""
        return not is_a(MEEK, call) or LINK.search(call) is not None

    def abandons(self, pos, local):
        place = pos.current_element, local
        return place in self.fresh and place not in self.static

    def gives(self, call, member):
        """Whether a call gives the object passed to it its member."""
        return any((call, x) in self.params and (call, x, member) in self.gifts
                   for _, x, _ in self.gifts)

    def elsewhere(self, member):
        """A function that only frees the member: called before the free."""
        alloc = self.conts.get(member, set())
        for fn in self.frees.get(member, set()) - alloc - self.kills:
            callers = {a for a, b in self.calls if b == fn}
            if not callers or not callers <= alloc | self.kills:
                return True
        return False


F = Facts()


def leak(pos, message, call):
    F.bad.add(key([call]))
    F.found.setdefault((pos.line, pos.column), (pos, message, call))


// ---------------------------------------------------------------- facts

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

// Head objects allocated alone, told by the type's name ...
@sized@
identifier al =~ "^k[vmz]+alloc(_obj)?(_node)?(_noprof)?$";
expression list es;
position p;
@@
al@p(es)

@script:python@
p << sized.p;
es << sized.es;
@@
F.add_size(p[0], es)

// Nothing more is read of a file without one.
@script:python single@
@@
if not F.sizes and not F.heads:
    cocci.include_match(False)

// ... what it is stored in: a member, or a local that may hand it on ...
@target depends on single@
expression E;
identifier al =~ "^k[vmz]+alloc(_obj)?(_node)?(_noprof)?$";
type T;
position p : script:python() { F.is_single(p) };
position q;
@@
E =@q \(al@p(...)\|(T)al@p(...)\)

@script:python@
E << target.E;
p << target.p;
q << target.q;
@@
F.targets[key(p)] = bare(E), p[0], q

// ... by the pointer's ...
@typed depends on single@
identifier al =~ "^k[vmz]+alloc(_obj)?(_node)?(_noprof)?$";
type T, C;
T *h;
position p : script:python() { F.is_sized(p) };
@@
h = \(al@p(...)\|(C)al@p(...)\)

@script:python@
p << typed.p;
T << typed.T;
h << typed.h;
@@
F.add_typed(p[0], T, h)

// ... or by the initialiser that is called on it.
@inited depends on single@
identifier ini =~ "^(INIT_LIST_HEAD|INIT_HLIST_HEAD|mutex_init|spin_lock_init|raw_spin_lock_init|rwlock_init|init_rwsem|sema_init|init_completion|init_waitqueue_head|xa_init|xa_init_flags|idr_init|ida_init|kref_init|init_llist_head|seqlock_init)$";
expression h;
position p;
@@
ini@p(h, ...)

@script:python@
p << inited.p;
h << inited.h;
@@
F.add_init(p[0], h)

@script:python held@
@@
for place in F.heads:
    if place in F.targets:
        F.add_target(*F.targets[place])
if not F.holds:
    cocci.include_match(False)

@maker depends on held exists@
identifier f, al;
identifier use : script:python() { F.keeps(use) };
position p : script:python() { F.head(p) };
local idexpression h;
expression E;
type T;
@@
f(...)
{
...
h = \(al@p(...)\|(T)al@p(...)\)
... when != h = E
    when != E = h
    when != use(..., \(h\|&h\|(T)h\), ...)
return h;
}

@script:python@
f << maker.f;
@@
F.makers.add(f)

@made depends on maker@
identifier mk : script:python() { F.maker(mk) };
expression E;
type T;
position p, q;
@@
E =@q \(mk@p(...)\|(T)mk@p(...)\)

@script:python@
E << made.E;
p << made.p;
q << made.q;
@@
F.heads[key(p)] = p[0]
F.add_target(bare(E), p[0], q)

@handed depends on held exists@
expression x;
local idexpression h;
identifier m, al;
type T;
position p : script:python() { F.head(p) };
position q;
@@
h = \(al@p(...)\|(T)al@p(...)\)
... when != h = ...
\(x->m\|x.m\) =@q h

@script:python@
m << handed.m;
p << handed.p;
q << handed.q;
@@
F.add_own(m, p[0], q)

@script:python owned@
@@
if not F.own:
    cocci.include_match(False)

@edge depends on owned@
identifier f : script:python() { F.defines(f) };
position p;
@@
f@p(...)

@script:python@
f << edge.f;
p << edge.p;
@@
F.calls.add((p[0].current_element, f))

// The structures they sit in, where the file tells their type.
@cont depends on owned@
type T;
T *x;
identifier m, n;
position q : script:python() { F.owns(q) };
expression E;
@@
\(x->m\|x->n.m\) =@q E

@freed depends on owned@
identifier m : script:python() { F.member(m) };
identifier fr =~ "^(kfree|kvfree|vfree|kzfree|kfree_sensitive|kvfree_sensitive|kfree_const|kv?free_rcu|kv?free_rcu_mightsleep)$";
expression E, C;
position p;
@@
(
fr@p(\(E->m\|E.m\), ...)
|
kmem_cache_free@p(C, \(E->m\|E.m\))
)

@script:python@
m << freed.m;
p << freed.p;
@@
F.frees.setdefault(m, set()).add(p[0].current_element)

// A call that may free or keep a member, or a copy of its pointer.
@kept depends on owned@
identifier m : script:python() { F.member(m) };
identifier rel : script:python() { F.foreign(rel) };
expression E;
position p;
@@
rel@p(..., \(E->m\|E.m\), ...)

@script:python@
m << kept.m;
p << kept.p;
@@
F.frees.setdefault(m, set()).add(p[0].current_element)
F.optional.add(m)
if p[0].current_element in F.conts[m]:
    F.shared.add(m)

@copied depends on owned@
identifier m : script:python() { F.member(m) };
local idexpression l;
expression E, C;
position p;
@@
(
l =@p \(E->m\|E.m\)
|
C =@p \(E->m\|E.m\)
)

@script:python@
m << copied.m;
p << copied.p;
C << copied.C = "";
@@
F.frees.setdefault(m, set()).add(p[0].current_element)
F.optional.add(m)
if C:
    F.shared.add(m)

// A member that may be absent cannot simply be embedded.
@tested depends on owned@
identifier m : script:python() { F.member(m) };
expression E, C;
statement S1, S2;
position p;
@@
(
if@p (\(E->m\|E.m\)) S1 else S2
|
if@p (\(E->m\|E.m\) && C) S1 else S2
|
if@p (C && \(E->m\|E.m\)) S1 else S2
)

@script:python@
m << tested.m;
p << tested.p;
@@
if not any(p[0].current_element == call.current_element and int(p[0].line) >= int(call.line) for member, call in F.own.values()):
    F.optional.add(m)

@param depends on owned@
identifier f, z;
type T;
position p;
@@
f(..., T *z@p, ...) { ... }

@script:python@
f << param.f;
z << param.z;
@@
F.params.add((f, z))

@passed depends on param@
identifier c;
idexpression z;
position p;
@@
c@p(..., z, ...)

@script:python@
c << passed.c;
z << passed.z;
p << passed.p;
@@
if (p[0].current_element, z) in F.params:
    F.passes.setdefault(p[0].current_element, set()).add(c)

@newborn depends on owned@
identifier al : script:python() { F.makes(al) };
local idexpression x;
type T;
position p;
@@
x =@p \(al(...)\|(T)al(...)\)

@script:python@
x << newborn.x;
p << newborn.p;
@@
F.fresh.add((p[0].current_element, x))

@kept_local depends on owned@
identifier x;
type T;
position p;
@@
static T x@p;

@script:python@
x << kept_local.x;
p << kept_local.p;
@@
F.static.add((p[0].current_element, x))

@kept_local2 depends on owned@
identifier x;
type T;
position p;
@@
static T x@p = ...;

@script:python@
x << kept_local2.x;
p << kept_local2.p;
@@
F.static.add((p[0].current_element, x))

// One structure that gets a head: what may leak from here on.
@owner depends on owned@
expression x, E;
identifier m, n;
position q : script:python() { F.owns(q) };
@@
\(x->m\|x->n.m\) =@q E

@script:python@
x << owner.x;
m << owner.m;
q << owner.q;
@@
F.owners.add((q[0].current_element, x))
F.gifts.add((q[0].current_element, x, m))

// Where a path can end that the conditions below matter to.
@ends depends on owner@
identifier owner.m;
identifier fr =~ "^(kfree|kvfree|vfree|kzfree|kfree_sensitive|kvfree_sensitive|kfree_const|kv?free_rcu|kv?free_rcu_mightsleep|kmem_cache_free)$";
expression E, C;
position p;
@@
(
fr(\(E->m\|E.m\), ...)
|
kmem_cache_free(C, \(E->m\|E.m\))
|
fr@p(...)
)

@script:python@
p << ends.p;
@@
F.ends.add(p[0].current_element)

// Calls that may free the member, told once, so that the rule below need not
// ask about each call of the file.
@release depends on owner@
identifier rel : script:python(owner.m) { F.takes(rel, m) };
identifier owner.m;
expression E;
position r : script:python() { F.ends_in(r) };
@@
rel@r(..., \(E->m\|E.m\), ...)

// A free under a condition of the program's own, which it tests again later, or
// in a loop, which the path around it must not be taken to skip.
@guard depends on release exists@
identifier release.rel;
identifier owner.m;
expression E;
identifier l;
position p;
@@
(
if@p (...)
{
... when any
rel(..., \(E->m\|E.m\), ...)
... when != \(return;\|return ...;\)
    when != goto l;
    when != break;
    when != continue;
}
|
if@p (...) rel(..., \(E->m\|E.m\), ...);
|
if@p (...) { ... } else { <+... rel(..., \(E->m\|E.m\), ...) ...+> }
|
if@p (...) { <+... rel(..., \(E->m\|E.m\), ...) ...+> } else { ... }
)

@script:python@
p << guard.p;
@@
F.guard.add(key(p))

// ---------------------------------------------------- paths in the allocator

@lost exists@
identifier rel : script:python(owner.m) { F.takes(rel, m) };
expression owner.x;
identifier owner.m;
position owner.q;
identifier fr =~ "^(kfree|kvfree|vfree|kzfree|kfree_sensitive|kvfree_sensitive|kfree_const|kv?free_rcu|kv?free_rcu_mightsleep)$";
expression E1, E2, C;
statement S1, S2, S3;
identifier g, n;
position f;
position pc : script:python() { F.guarded(pc) };
@@
(
if (<+... \(x->m\|x->n.m\) =@q E1 ...+>) S1
|
\(x->m\|x->n.m\) =@q E1
)
... when != true \(x->m == NULL\|x->n.m == NULL\|unlikely(x->m == NULL)\|IS_ERR_OR_NULL(x->m)\)
    when != false \(x->m\|x->n.m\|x->m != NULL\)
    when != rel(..., \(x->m\|x->n.m\|x\), ...)
    when != \(C->g\|C.g\)(..., \(x->m\|x->n.m\|x\), ...)
    when != E2 = \(x->m\|x->n.m\)
    when != \(x->m\|x->n.m\) = E2
    when != x = E2
    when != if@pc (...) S2
    when != if@pc (...) S2 else S3
\(fr@f(x, ...)\|kmem_cache_free@f(C, x)\)

@script:python@
f << lost.f;
q << owner.q;
m << owner.m;
@@
leak(f[0], "the structure is freed here, but not the %s allocated for its member '%s'" % ("object", m), F.own[key(q)][1])

// The same, where a function of the file allocates the member.
@grown depends on owner exists@
identifier rel : script:python(owner.m) { F.takes(rel, m) };
identifier init : script:python(owner.m) { F.gives(init, m) };
identifier owner.m;
identifier fr =~ "^(kfree|kvfree|vfree|kzfree|kfree_sensitive|kvfree_sensitive|kfree_const|kv?free_rcu|kv?free_rcu_mightsleep)$";
local idexpression x;
expression E2, C, ret;
statement S1, S2, S3;
identifier g, n;
position f;
position pc : script:python() { F.guarded(pc) };
@@
ret = init(..., x, ...);
if (\(ret\|ret < 0\|ret != 0\)) S1
... when != true \(x->m == NULL\|x->n.m == NULL\|unlikely(x->m == NULL)\|IS_ERR_OR_NULL(x->m)\)
    when != false \(x->m\|x->n.m\|x->m != NULL\)
    when != rel(..., \(x->m\|x->n.m\|x\), ...)
    when != \(C->g\|C.g\)(..., \(x->m\|x->n.m\|x\), ...)
    when != E2 = \(x->m\|x->n.m\)
    when != \(x->m\|x->n.m\) = E2
    when != x = E2
    when != if@pc (...) S2
    when != if@pc (...) S2 else S3
\(fr@f(x, ...)\|kmem_cache_free@f(C, x)\)

@script:python@
f << grown.f;
m << owner.m;
q << owner.q;
x << grown.x;
@@
leak(f[0], "'%s' is freed here, but not the object that %s() allocated for its member '%s'" % (x, F.own[key(q)][1].current_element, m), F.own[key(q)][1])

@grown2 depends on owner exists@
identifier rel : script:python(owner.m) { F.takes(rel, m) };
identifier init : script:python(owner.m) { F.gives(init, m) };
identifier owner.m;
identifier fr =~ "^(kfree|kvfree|vfree|kzfree|kfree_sensitive|kvfree_sensitive|kfree_const|kv?free_rcu|kv?free_rcu_mightsleep)$";
local idexpression x;
expression E2, C;
statement S1, S2, S3;
identifier g, n;
position f;
position pc : script:python() { F.guarded(pc) };
@@
if (<+... init(..., x, ...) ...+>) S1
... when != true \(x->m == NULL\|x->n.m == NULL\|unlikely(x->m == NULL)\|IS_ERR_OR_NULL(x->m)\)
    when != false \(x->m\|x->n.m\|x->m != NULL\)
    when != rel(..., \(x->m\|x->n.m\|x\), ...)
    when != \(C->g\|C.g\)(..., \(x->m\|x->n.m\|x\), ...)
    when != E2 = \(x->m\|x->n.m\)
    when != \(x->m\|x->n.m\) = E2
    when != x = E2
    when != if@pc (...) S2
    when != if@pc (...) S2 else S3
\(fr@f(x, ...)\|kmem_cache_free@f(C, x)\)

@script:python@
f << grown2.f;
m << owner.m;
q << owner.q;
x << grown2.x;
@@
leak(f[0], "'%s' is freed here, but not the object that %s() allocated for its member '%s'" % (x, F.own[key(q)][1].current_element, m), F.own[key(q)][1])

// A second assignment over the only pointer.
@again exists@
position f;
identifier rel : script:python(owner.m) { F.takes(rel, m) };
expression owner.x;
identifier owner.m;
position owner.q;
expression E1, E2, C;
statement S1, S2, S3;
identifier g;
position pc : script:python() { F.guarded(pc) };
@@
(
if (<+... x->m =@q E1 ...+>) S1
|
x->m =@q E1
)
... when != true \(x->m == NULL\|unlikely(x->m == NULL)\|IS_ERR_OR_NULL(x->m)\)
    when != false \(x->m\|x->m != NULL\)
    when != rel(..., \(x->m\|x\), ...)
    when != \(C->g\|C.g\)(..., \(x->m\|x\), ...)
    when != E2 = x->m
    when != x = E2
    when != if@pc (...) S2
    when != if@pc (...) S2 else S3
x->m =@f E2

@script:python@
f << again.f;
q << owner.q;
m << owner.m;
@@
if key(f) != key(q):
    leak(f[0], "member '%s' is overwritten while it owns an allocation" % m, F.own[key(q)][1])

// The structure itself is given up at a return.
@gone exists@
identifier rel : script:python(owner.m) { F.takes(rel, m) };
expression owner.x;
identifier owner.m;
position owner.q;
identifier use : script:python() { F.keeps(use) };
expression E1, E2, C;
statement S1, S2, S3;
identifier g, n;
type T;
position f;
position pc : script:python() { F.guarded(pc) };
@@
(
if (<+... x->m =@q E1 ...+>) S1
|
x->m =@q E1
)
... when != true \(x->m == NULL\|unlikely(x->m == NULL)\|IS_ERR_OR_NULL(x->m)\)
    when != false \(x->m\|x->m != NULL\)
    when != rel(..., x->m, ...)
    when != use(..., \(x\|&x->n\|(T)x\), ...)
    when != \(C->g\|C.g\)(..., \(x->m\|x\|&x->n\), ...)
    when != E2 = \(x->m\|x\|&x->n\|(T)x\)
    when != x->m = E2
    when != x = E2
    when != if@pc (...) S2
    when != if@pc (...) S2 else S3
\(return <+...x...+>;\|return@f ...;\)

@script:python@
f << gone.f;
x << owner.x;
q << owner.q;
m << owner.m;
@@
if F.abandons(f[0], x):
    leak(f[0], "'%s' is given up here, and with it the object allocated for its member '%s'" % (x, m), F.own[key(q)][1])

// A structure on the stack.
@frame depends on owned exists@
local idexpression x;
identifier m, g;
identifier use : script:python() { F.keeps(use) };
position q : script:python() { F.owns(q) };
expression E1, E2, C;
statement S1;
position f;
@@
(
if (<+... x.m =@q E1 ...+>) S1
|
x.m =@q E1
)
... when != true \(x.m == NULL\|unlikely(x.m == NULL)\|IS_ERR_OR_NULL(x.m)\)
    when != false \(x.m\|x.m != NULL\)
    when != use(..., \(x.m\|x\|&x\), ...)
    when != \(C->g\|C.g\)(..., \(x.m\|x\|&x\), ...)
    when != E2 = \(x.m\|x\|&x\)
    when != x.m = E2
return@f ...;

@script:python@
f << frame.f;
x << frame.x;
m << frame.m;
q << frame.q;
@@
if (f[0].current_element, x) not in F.static:
    leak(f[0], "'%s' ends here, and with it the only pointer to the object of its member '%s'" % (x, m), F.own[key(q)][1])

// A loop that hands a local on, with no turn taken only when there is no work.
@turn depends on ever held exists@
position q : script:python() { F.head(q) };
local idexpression x;
identifier al;
identifier use : script:python() { F.keeps(use) };
type T;
expression E;
position p;
@@
x = \(al@q(...)\|(T)al@q(...)\)
...
(
for@p (...;...;...) { <+... \(use(..., x, ...)\|E = x\) ...+> }
|
while@p (...) { <+... \(use(..., x, ...)\|E = x\) ...+> }
)

@script:python@
p << turn.p;
@@
F.guard.add(key(p))

// A local that owns one.
@loose depends on ever held exists@
local idexpression x;
position q : script:python() { F.head(q) };
identifier use : script:python() { F.keeps(use) };
expression E2, C;
statement S1, S2, S3;
identifier g, al;
type T;
position f;
position pc : script:python() { F.guarded(pc) };
@@
(
if (<+... x = al@q(...) ...+>) S1
|
x = \(al@q(...)\|(T)al@q(...)\)
)
... when != true \(x == NULL\|unlikely(x == NULL)\|IS_ERR_OR_NULL(x)\)
    when != false \(x\|x != NULL\)
    when != use(..., \(x\|&x\|(T)x\), ...)
    when != \(C->g\|C.g\)(..., \(x\|&x\), ...)
    when != E2 = \(x\|(T)x\|&x\)
    when != x = E2
    when != if@pc (...) S2
    when != if@pc (...) S2 else S3
    when != for@pc (...;...;...) S2
    when != while@pc (...) S2
\(return <+...x...+>;\|return@f ...;\)

@script:python@
f << loose.f;
x << loose.x;
q << loose.q;
@@
if (f[0].current_element, x) not in F.static:
    leak(f[0], "'%s' is lost here with the object allocated for it" % x, q[0])

// ------------------------------------- the structure is freed somewhere else

@killed@
type cont.T;
T *y;
identifier fr =~ "^(kfree|kvfree|vfree|kzfree|kfree_sensitive|kvfree_sensitive|kfree_const|kv?free_rcu|kv?free_rcu_mightsleep)$";
expression C;
position p;
@@
\(fr@p(y, ...)\|kmem_cache_free@p(C, y)\)

@script:python@
p << killed.p;
@@
F.kills.add(p[0].current_element)

@torn exists@
identifier rel : script:python(cont.m) { F.takes(rel, m) };
identifier cont.m;
type cont.T;
T *killed.y;
position killed.p;
identifier f;
identifier fr, new : script:python() { F.makes(new) };
expression E, C;
statement S, S3;
identifier g, n;
position pc : script:python() { F.guarded(pc) };
@@
f(...)
{
... when != true \(y->m == NULL\|y->n.m == NULL\|unlikely(y->m == NULL)\|IS_ERR_OR_NULL(y->m)\)
    when != false \(y->m\|y->n.m\|y->m != NULL\)
    when != rel(..., \(y->m\|y->n.m\|y\), ...)
    when != \(C->g\|C.g\)(..., \(y->m\|y->n.m\|y\), ...)
    when != E = \(y->m\|y->n.m\)
    when != \(y->m\|y->n.m\) = E
    when != y = new(...)
    when != if@pc (...) S
    when != if@pc (...) S else S3
\(fr@p(y, ...)\|kmem_cache_free@p(C, y)\)
... when any
}

@script:python@
f << torn.f;
p << killed.p;
y << killed.y;
m << cont.m;
q << cont.q;
@@
if m not in F.shared and not F.elsewhere(m) and (p[0].current_element, y) not in F.owners:
    leak(p[0], "'%s' is freed here, but not the object that %s() allocated for its member '%s'" % (y, F.own[key(q)][1].current_element, m), F.own[key(q)][1])

// ---------------------------------------------------------------- output

@ctx depends on context@
position p : script:python() { F.finding(p) };
expression E;
@@
* E@p

@script:python depends on report@
@@
for pos, message, call in F.found.values():
    coccilib.report.print_report(pos, "WARNING: %s (line %s)" % (message, call.line))

@script:python depends on org@
@@
for pos, message, call in F.found.values():
    coccilib.org.print_todo(pos, "WARNING: %s (line %s)" % (message, call.line))

@script:python depends on kapcheck@
@@
from kapcheck_json import emit, done, place
for pos, message, call in F.found.values():
    origin = place(call, "allocated here")
    emit("KAP002", "warning", pos, message, [origin, place(pos, "lost here")], [origin])
for m, call in F.own.values():
    if key([call]) not in F.bad and m not in F.optional and not F.elsewhere(m):
        emit("KAP002", "note", call, "member '%s' could be embedded: it only ever points to this object" % m)
for path in cocci.files():
    done("KAP002", path, F.defs)

@script:python@
@@
F.__init__()
