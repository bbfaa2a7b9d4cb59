// SPDX-License-Identifier: GPL-2.0-only
/// Memory that will hold instructions comes from execmem, which knows for each
/// arch the address range, the protection and the alignment that modules,
/// kprobes, ftrace and BPF need. An allocator of the arch's own, made directly
/// on the vmalloc layer, repeats these facts, drifts away from them and misses
/// what execmem does about KASAN and W^X.
///
//# What makes it instructions: an executable page protection, a range of the
//# module or BPF area, an override of module_alloc(), alloc_insn_page() or
//# bpf_jit_alloc_exec() or a function whose memory one returns, a later
//# set_memory_x() or set_memory_rox(). Stacks, KASAN shadow and the
//# implementations of vmalloc and execmem are left alone. Trees without include/linux/execmem.h (before v6.10)
//# have nothing to convert to: there kapcheck shows notes only.
//
// Confidence: High
// Copyright: (C) 2026 kapcheck authors
// Options: --no-includes --include-headers

virtual patch
virtual context
virtual org
virtual report
virtual kapcheck

@initialize:python@
@@
import os
import re

# The hooks that archs override, and the execmem range that takes their place.
HOOKS = {
    "module_alloc": "EXECMEM_MODULE_TEXT",
    "alloc_insn_page": "EXECMEM_KPROBES",
    "alloc_optinsn_page": "EXECMEM_KPROBES",
    "bpf_jit_alloc_exec": "EXECMEM_BPF",
}

# Protections by name, those that deny execution, and ranges that hold code.
EXEC = re.compile("_(EXEC|EXECUTE|EXECREAD|ROX|RWX|WX|RX|X|TEXT)(_|$)|KERNELRX$"
                  "|^pgprot_(mk)?exec$")
DENIES = re.compile("_(NO|NON|NOT)_?(EXEC|X)(_|$)|_NX(_|$)|^pgprot_(nx|noexec)$")
AREA = re.compile("^(MODULES_|MODULE_(START|END|VADDR|BASE)$|BPF_JIT_REGION"
                  "|module_(alloc|direct|plt)_base)")
AREA_START = re.compile("_(VADDR|START|BASE)$|_base$")
AREA_END = re.compile("_END$")
# The own protections of an arch may have a bit for execution in any case.
PLAIN = re.compile("^_*(PAGE_(KERNEL|SHARED|COPY|NONE|READONLY)|VMALLOC_|KASAN_"
                   "|FIXADDR)")
MASKED = re.compile(r"~(\w*|\([^()]*)_(EXEC|EXECUTE|X|RX|RWX)\b")

state = {}


def add(kind, *value):
    state.setdefault(kind, []).append(value)


def at(p):
    return (p.file, int(p.line), int(p.column))


def has(kind, key):
    return any(v[0] == key for v in state.get(kind, []))


def stands_for(name, value):
    add("stands_for", name, re.sub(r"\s", "", value))


def function_of(where):
    """(start, name) of the function that holds this position."""
    return max([f for f in state.get("fn", []) if f[0] <= where], default=(None, ""))


def allocates(name):
    return name in [function_of(at(v[0]))[1] for v in state.get("site", [])]


def leads_to_site(name, depth=3):
    """Whether a function allocates, or calls one of the file that does."""
    if "leading" not in state:
        calls = {(function_of(c)[1], f) for f, c in state.get("call", [])}
        names = {function_of(at(v[0]))[1] for v in state.get("site", [])}
        for _ in range(depth):
            names |= {caller for caller, f in calls if f in names}
        state["leading"] = names
    return name in state["leading"]


def above(path):
    path = os.path.abspath(path)
    while path != os.path.dirname(path):
        yield path
        path = os.path.dirname(path)


def tree_has_execmem(path):
    """None where no kernel headers are in sight."""
    if has("execmem", True):
        return True
    root = os.environ.get("KAPCHECK_TREE")
    for start in [root] if root else [os.path.dirname(path) or ".", "."]:
        for top in above(start):
            if os.path.isdir(os.path.join(top, "include/linux")):
                return os.path.exists(os.path.join(top, "include/linux/execmem.h"))
    return None


def is_itself(name, value):
    """Whether a value is what an expression holds, not what it points to."""
    name, value = (re.sub(r"\s", "", str(t)) for t in (name, value))
    return re.search(r"(?<![\w*>.])%s(?!\w|->|\[|\.)" % re.escape(name), value)


def returns(site):
    return any(p == site and is_itself(e, r) for p, e, r in state.get("returned", []))


def hook_of(name, depth=3):
    """The hook that this function is, or whose memory it returns to it."""
    if name in HOOKS or not depth:
        return name if name in HOOKS else None
    callers = [function_of(c)[1] for f, c, e, r in state.get("helper", [])
               if f == name and is_itself(e, r)]
    found = [hook_of(c, depth - 1) for c in callers if c and c != name]
    return next((h for h in found if h), None)


def kind_of(name, depth=3):
    """EXEC for an executable protection, AREA for an area of code, or None."""
    if DENIES.search(name):
        return None
    found = [kind for kind in (EXEC, AREA) if kind.search(name)]
    if found or not depth or PLAIN.search(name):
        return found[0] if found else None
    values = [v for n, v in state.get("stands_for", [])
              if n == name and not MASKED.search(v)]
    kinds = [kind_of(x, depth - 1) for v in values
             for x in re.findall(r"[A-Za-z_]\w*", v) if x != name]
    return next((k for k in kinds if k), None)


def is_edge(value, form, sign, depth=3):
    """Whether a value is that end of an area of code, or lies beyond it."""
    parts = re.match(r"\(*(\w+)\)*(?:(.).*)?$", value)
    if not parts or parts.group(2) not in (None, sign):
        return False
    name = parts.group(1)
    if AREA.search(name):
        return bool(form.search(name))
    values = [v for n, v in state.get("stands_for", []) if n == name and depth]
    return bool(values) and all(is_edge(v, form, sign, depth - 1) for v in values)


def is_outside(site, value):
    """Whether a range begins where an area of code ends, or ends where one begins."""
    return any(p == site and (value == lo and is_edge(value, AREA_END, "+")
                              or value == hi and is_edge(value, AREA_START, "-"))
               for p, lo, hi in state.get("bounds", []))


def signs(site):
    """What shows that this memory holds instructions, as positions with words."""
    name = function_of(site)[1]
    given = [(q, x) for p, q, x in state.get("sign", []) if p == site]
    for p, q, x, value in state.get("given", []):
        value = re.sub(r"\s", "", value)
        kind = kind_of(x) if p == site else None
        if (kind == EXEC and not MASKED.search(value)
                or kind == AREA and not is_outside(site, value)):
            given.append((q, x))
    later = [(q, x) for p, q, x in state.get("later", []) if p == site]
    if returns(site):
        later += [(q, x) for f, q, x in state.get("later_helper", []) if f == name]
    return given, later


def same_structure(site, use):
    """Whether a member is set and used in structures that can be the same."""
    kinds = [{re.sub(r"\b(const|volatile)\b|[\s*]", "", t) for k, t in
              state.get("within", []) if k == key} for key in (site, use)]
    return not all(kinds) or not kinds[0].isdisjoint(kinds[1])


def reason(given, later, hook, name):
    """The signs as words of a sentence; empty when there are none."""
    def names(found):
        return ", ".join(sorted({x for _, x in found}))
    said = ["it is given " + names(given)] if given else []
    said += [names(later) + " makes it executable"] if later else []
    if hook:
        said.append("%s the arch's %s()" % ("it is" if hook == name else "it serves",
                                            hook))
    return ", ".join(said)


TAIL = {True: "; execmem has %s for it",
        False: "; this tree predates execmem (v6.10), which has %s for it",
        None: "; execmem (since v6.10) has %s for it, but no include/linux is in "
              "sight to tell whether this tree has execmem"}


def findings():
    if "found" in state:
        return state["found"]
    found = {}
    for p, alloc in state.get("site", []):
        site = at(p)
        start, name = function_of(site)
        hook = hook_of(name) if returns(site) else None
        given, later = signs(site)
        why = reason(given, later, hook, name)
        if (not why or site in found or has("excluded", site)
                or has("execmem_fn", start) or "kasan" in name):
            continue
        known = tree_has_execmem(p.file)
        # The weak default was the one shared allocator before execmem.
        if has("weak", name) and not known:
            continue
        tail = TAIL[known] % HOOKS.get(hook, "an EXECMEM_ range")
        text = "%s() takes memory for instructions from %s() itself: %s%s" % (
            name, alloc, why, tail)
        found[site] = ("warning" if known else "note", p, text,
                       [(q, x + " is given") for q, x in given]
                       + [(q, x + " makes it executable") for q, x in later])
    state["found"] = found
    return found

@initialize:python depends on kapcheck@
@@
import kapcheck_json

@script:python@
@@
state.clear()

// --- functions --------------------------------------------------------------

@fns@
identifier fn;
position p;
@@
fn@p(...) { ... }

@script:python@
fn << fns.fn;
p << fns.p;
@@
add("fn", at(p[0]), fn)
add("fn_name", fn)
add("path", p[0].file)

@execmem_include@
@@
#include <linux/execmem.h>

@execmem_call@
identifier x =~ "^(execmem_|EXECMEM_)";
@@
x

@script:python depends on execmem_include || execmem_call@
@@
add("execmem", True)

@execmem_fn@
identifier fn, v;
position p;
@@
fn@p(..., struct execmem_info *v, ...) { ... }

@execmem_range_fn@
identifier fn, v;
position p;
@@
fn@p(..., struct execmem_range *v, ...) { ... }

@script:python@
p << execmem_fn.p;
@@
add("execmem_fn", at(p[0]))

@script:python@
p << execmem_range_fn.p;
@@
add("execmem_fn", at(p[0]))

@hook@
identifier fn = {module_alloc, alloc_insn_page, alloc_optinsn_page, bpf_jit_alloc_exec};
@@
fn(...) { ... }

@weak_fn@
identifier fn = {module_alloc, alloc_insn_page, alloc_optinsn_page, bpf_jit_alloc_exec};
attribute name __weak;
@@
__weak fn(...) { ... }

@script:python@
fn << weak_fn.fn;
@@
add("weak", fn)

// Nothing is private in the implementations of vmalloc and execmem.
@own@
identifier fn = {vmalloc, vmalloc_noprof, vmalloc_exec, __vmalloc_node, __vmalloc_node_noprof, __vmalloc_node_range, __vmalloc_node_range_noprof, execmem_alloc};
@@
fn(...) { ... }

@executable@
identifier fn = {set_memory_x, set_memory_rox, set_memory_rwx};
@@
fn(...)

// --- allocations -------------------------------------------------------------

@site depends on !own@
identifier alloc =~ "^((v[mz]alloc|__vmalloc)(_node|_node_range|_huge|_huge_node)?(_noprof)?|vmalloc_exec)$";
position p;
@@
alloc@p(...)

@script:python@
alloc << site.alloc;
p << site.p;
@@
add("site", p[0], alloc)
if alloc == "vmalloc_exec":
    add("sign", at(p[0]), p[0], "an executable protection")
if alloc.endswith("_noprof"):
    add("execmem", True)

// What a macro allocates stands where it is used, which Clang sees.
@in_macro@
identifier site.alloc;
identifier m;
position site.p;
@@
#define m <+... alloc@p(...) ...+>

@script:python depends on in_macro@
p << site.p;
@@
add("excluded", at(p[0]))

@in_macro_call@
identifier site.alloc;
identifier m;
identifier list xs;
position site.p;
@@
#define m(xs) <+... alloc@p(...) ...+>

@script:python depends on in_macro_call@
p << site.p;
@@
add("excluded", at(p[0]))

// Stacks and shadow memory.
@excluded@
identifier site.alloc;
identifier x =~ "STACK|stack_size|THREAD_SIZE|THREAD_ALIGN|SCS_SIZE|shadow";
position site.p, q;
@@
\(alloc@p@q(<+... x ...+>, ...)\|alloc@p@q(..., <+... x ...+>, ...)\)

@script:python@
p << excluded.q;
@@
add("excluded", at(p[0]))

// Functions that allocate, and those whose memory another one returns.
@call depends on hook@
identifier fn : script:python() { has("fn_name", fn) };
position p;
@@
fn@p(...)

@script:python@
fn << call.fn;
p << call.p;
@@
add("call", fn, at(p[0]))

@leads depends on hook@
identifier fn : script:python() { leads_to_site(fn) };
@@
fn(...) { ... }

@helper depends on hook@
identifier leads.fn;
expression r;
position p;
@@
return \(<+... fn@p(...) ...+> \& r\);

@script:python@
fn << leads.fn;
p << helper.p;
r << helper.r;
@@
add("helper", fn, at(p[0]), r, r)

@helper_later depends on hook exists@
identifier leads.fn;
expression e, r, E;
position p;
@@
e = \(<+... fn@p(...) ...+> \& E\)
... when any
return \(<+... e ...+> \& r\);

@script:python@
fn << leads.fn;
p << helper_later.p;
e << helper_later.e;
r << helper_later.r;
@@
add("helper", fn, at(p[0]), e, r)

// What is not returned is a hook's own scratch memory.
@returned depends on hook || executable@
identifier site.alloc;
expression r;
position site.p;
@@
return \(<+... alloc@p(...) ...+> \& r\);

@script:python@
p << site.p;
r << returned.r;
@@
add("returned", at(p[0]), r, r)

@returned_later depends on hook || executable exists@
identifier site.alloc;
expression e, r, E;
position site.p;
@@
e = \(<+... alloc@p(...) ...+> \& E\)
... when any
return \(<+... e ...+> \& r\);

@script:python@
p << site.p;
e << returned_later.e;
r << returned_later.r;
@@
add("returned", at(p[0]), e, r)

@returned_copy depends on hook || executable exists@
identifier site.alloc;
identifier v;
expression e, r, E;
position site.p;
@@
e = \(<+... alloc@p(...) ...+> \& E\)
... when any
v = e
... when any
return \(<+... v ...+> \& r\);

@script:python@
p << site.p;
v << returned_copy.v;
r << returned_copy.r;
@@
add("returned", at(p[0]), v, r)

// --- signs of instructions ---------------------------------------------------

@given@
identifier site.alloc;
identifier x;
expression size, value;
position site.p, q;
@@
alloc@p(size, ..., \(<+... x@q ...+> \& value\), ...)

@script:python@
p << site.p;
q << given.q;
x << given.x;
value << given.value;
@@
add("given", at(p[0]), q[0], x, value)

@bounds@
identifier site.alloc;
expression size, align, lo, hi;
position site.p;
@@
alloc@p(size, align, lo, hi, ...)

@script:python@
p << site.p;
lo << bounds.lo;
hi << bounds.hi;
@@
add("bounds", at(p[0]), re.sub(r"\s", "", lo), re.sub(r"\s", "", hi))

// By way of a local.
@by_name@
identifier site.alloc;
identifier v;
expression size;
position site.p;
@@
alloc@p(size, ..., v, ...)

@given_local exists@
identifier site.alloc;
identifier by_name.v;
identifier x;
expression size, value;
position site.p, q;
@@
\(v = \(<+... x@q ...+> \& value\)\|pgprot_val(v) |= \(<+... x@q ...+> \& value\)\)
... when any
alloc@p(size, ..., v, ...)

@script:python@
p << site.p;
q << given_local.q;
x << given_local.x;
value << given_local.value;
@@
add("given", at(p[0]), q[0], x, value)

// By way of a macro or a variable of the file, in an argument or a local.
@named@
identifier given.x;
expression value;
@@
#define x value

@script:python@
x << given.x;
value << named.value;
@@
stands_for(x, value)

@named_local@
identifier given_local.x;
expression value;
@@
#define x value

@script:python@
x << given_local.x;
value << named_local.value;
@@
stands_for(x, value)

@not_local@
identifier site.alloc;
global idexpression g;
expression size;
position site.p;
@@
alloc@p(size, ..., <+... g ...+>, ...)

@script:python@
g << not_local.g;
@@
add("global", g)

@preset@
identifier given.x;
expression value;
type T;
@@
T x = value;

@script:python@
x << given.x;
value << preset.value;
@@
if has("global", x):
    stands_for(x, value)

@set_later depends on by_name@
global idexpression n;
identifier x =~ "_(EXEC|EXECUTE|EXECREAD|ROX|RWX|WX|RX|X|TEXT)(_|$)|KERNELRX$|^MODULES?_";
expression value;
@@
n = \(<+... x ...+> \& value\)

@script:python@
n << set_later.n;
value << set_later.value;
@@
stands_for(n, value)

// By way of a parameter that callers in this file fill.
@param@
identifier fn, by_name.v;
parameter list[n] ps;
type T;
@@
fn(ps, T v, ...) { ... }

@given_param@
identifier param.fn;
identifier x;
expression value;
expression list[param.n] before;
position q;
@@
fn(before, \(<+... x@q ...+> \& value\), ...)

@script:python@
fn << param.fn;
p << site.p;
q << given_param.q;
x << given_param.x;
value << given_param.value;
@@
if function_of(at(p[0]))[1] == fn:
    add("given", at(p[0]), q[0], x, value)

// Made executable afterwards.
@later depends on executable exists@
identifier site.alloc;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
expression e, E, F;
position site.p, q;
@@
e = \(<+... alloc@p(...) ...+> \& E\)
... when any
    when != e = F
setx@q(<+... e ...+>, ...)

@script:python@
p << site.p;
q << later.q;
setx << later.setx;
@@
add("later", at(p[0]), q[0], setx + "()")

// The same, the address held in another variable.
@later_address depends on executable exists@
identifier site.alloc;
identifier v;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
expression e, E, F, G;
position site.p, q;
@@
e = \(<+... alloc@p(...) ...+> \& E\)
... when any
    when != e = F
v = \(<+... e ...+> \& G\)
... when any
    when != v = F
setx@q(<+... v ...+>, ...)

@script:python@
p << site.p;
q << later_address.q;
setx << later_address.setx;
@@
add("later", at(p[0]), q[0], setx + "()")

// The same, of a pointer that a cleanup attribute frees.
@later_owned depends on executable exists@
identifier site.alloc;
attribute name __free;
identifier v;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
type T;
expression E, F;
position site.p, q;
@@
T v __free(vfree) = \(<+... alloc@p(...) ...+> \& E\);
... when any
    when != v = F
setx@q(<+... v ...+>, ...)

@script:python@
p << site.p;
q << later_owned.q;
setx << later_owned.setx;
@@
add("later", at(p[0]), q[0], setx + "()")

@later_copy depends on executable exists@
identifier site.alloc;
identifier v, w;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
expression e, E, F, G, H;
position site.p, q;
@@
e = \(<+... alloc@p(...) ...+> \& E\)
... when any
    when != e = F
v = \(<+... e ...+> \& G\)
... when any
    when != v = F
w = \(<+... v ...+> \& H\)
... when any
    when != w = F
setx@q(<+... w ...+>, ...)

@script:python@
p << site.p;
q << later_copy.q;
setx << later_copy.setx;
@@
add("later", at(p[0]), q[0], setx + "()")

// By a function of the file that is given the address.
@sealed depends on executable@
identifier v;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
position q;
@@
setx@q(<+... v ...+>, ...)

@seals@
identifier fn, sealed.v;
parameter list[n] ps;
type T;
@@
fn(ps, T v, ...) { ... }

@later_sealed depends on seals exists@
identifier site.alloc;
identifier seals.fn;
expression list[seals.n] before;
expression e, E, F;
position site.p;
@@
e = \(<+... alloc@p(...) ...+> \& E\)
... when any
    when != e = F
fn(before, <+... e ...+>, ...)

@script:python@
p << site.p;
fn << seals.fn;
q << sealed.q;
setx << sealed.setx;
e << later_sealed.e;
@@
if function_of(at(q[0]))[1] == fn:
    add("later", at(p[0]), q[0], setx + "()")

// In another function, by a member or a global of the same name.
@stored depends on executable@
identifier site.alloc;
identifier m;
expression x, E;
position site.p;
@@
\(x.m\|x->m\) = \(<+... alloc@p(...) ...+> \& E\)

@stored_later depends on executable exists@
identifier site.alloc;
identifier m;
expression e, x, E, F;
position site.p;
@@
e = \(<+... alloc@p(...) ...+> \& E\)
... when any
    when != e = F
\(x.m\|x->m\) = e

// Of what type the structures are, where the file tells.
@stored_in@
identifier stored.m;
identifier site.alloc;
position site.p;
type T;
T x;
expression E;
@@
\(x.m\|x->m\) = \(<+... alloc@p(...) ...+> \& E\)

@script:python@
p << site.p;
T << stored_in.T;
@@
add("within", at(p[0]), T)

@stored_later_in exists@
identifier stored_later.m;
identifier site.alloc;
position site.p;
type T;
T x;
expression e, E, F;
@@
e = \(<+... alloc@p(...) ...+> \& E\)
... when any
    when != e = F
\(x.m\|x->m\) = e

@script:python@
p << site.p;
T << stored_later_in.T;
@@
add("within", at(p[0]), T)

@sealed_in depends on stored || stored_later@
identifier m;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
type T;
T y;
position q;
@@
setx@q(<+... \(y.m\|y->m\) ...+>, ...)

@script:python@
q << sealed_in.q;
m << sealed_in.m;
T << sealed_in.T;
@@
add("within", (at(q[0]), m), T)

@later_member@
identifier stored.m;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
expression y;
position q;
@@
setx@q(<+... \(y.m\|y->m\) ...+>, ...)

@script:python@
p << site.p;
q << later_member.q;
setx << later_member.setx;
m << stored.m;
@@
if same_structure(at(p[0]), (at(q[0]), m)):
    add("later", at(p[0]), q[0], setx + "()")

@later_member_copy@
identifier stored_later.m;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
expression y;
position q;
@@
setx@q(<+... \(y.m\|y->m\) ...+>, ...)

@script:python@
p << site.p;
q << later_member_copy.q;
setx << later_member_copy.setx;
m << stored_later.m;
@@
if same_structure(at(p[0]), (at(q[0]), m)):
    add("later", at(p[0]), q[0], setx + "()")

@stored_global depends on executable@
identifier site.alloc;
global idexpression v;
expression E;
position site.p;
@@
v = \(<+... alloc@p(...) ...+> \& E\)

@later_global@
global idexpression stored_global.v;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
position q;
@@
setx@q(<+... v ...+>, ...)

@script:python@
p << site.p;
q << later_global.q;
setx << later_global.setx;
@@
add("later", at(p[0]), q[0], setx + "()")

// By the caller of a function of the file that returns it.
@allocates depends on executable@
identifier fn : script:python() { allocates(fn) };
@@
fn(...) { ... }

@later_helper depends on executable exists@
identifier allocates.fn;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
expression e, E, F;
position q;
@@
e = \(<+... fn(...) ...+> \& E\)
... when any
    when != e = F
setx@q(<+... e ...+>, ...)

@script:python@
fn << allocates.fn;
q << later_helper.q;
setx << later_helper.setx;
@@
add("later_helper", fn, q[0], setx + "()")

// The hook that frees it goes with the allocator.
@twin@
identifier fn = {module_memfree, free_insn_page, free_optinsn_page, bpf_jit_free_exec};
position p;
@@
fn(...) { <+... vfree@p(...) ...+> }

@script:python@
fn << twin.fn;
p << twin.p;
@@
add("twin", fn, p[0])

// --- results -----------------------------------------------------------------

@script:python keep@
p << site.p;
@@
if findings().get(at(p[0]), ("",))[0] != "warning":
    cocci.include_match(False)

@depends on context && keep@
identifier site.alloc;
position site.p;
@@
* alloc@p(...)

@script:python depends on report@
@@
for how, p, text, _ in findings().values():
    if how == "warning":
        coccilib.report.print_report(p, "WARNING: " + text)

@script:python depends on org@
@@
for how, p, text, _ in findings().values():
    if how == "warning":
        coccilib.org.print_todo(p, "WARNING: " + text)

@script:python depends on kapcheck@
@@
for how, p, text, why in findings().values():
    kapcheck_json.emit(
        "KAP004", how, p, text,
        [kapcheck_json.place(q, w) for q, w in why],
        [kapcheck_json.place(q, "%s() goes with it" % f)
         for f, q in state.get("twin", [])])
for path, in state.get("path", [])[:1]:
    kapcheck_json.done("KAP004", path, [f for f, in state["fn_name"]])
