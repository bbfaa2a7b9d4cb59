// SPDX-License-Identifier: GPL-2.0-only
/// Memory that will hold instructions comes from execmem, which knows for each
/// arch the address range, the protection and the alignment that modules,
/// kprobes, ftrace and BPF need. An allocator of the arch's own, made directly
/// on the vmalloc layer, repeats these facts, drifts away from them and misses
/// what execmem does about KASAN and W^X.
///
//# What makes it instructions: an executable page protection, a range of the
//# module or BPF area, an override of module_alloc(), alloc_insn_page() or
//# bpf_jit_alloc_exec() or a static helper of one, a later set_memory_x() or
//# set_memory_rox(). Stacks, KASAN shadow and the implementations of vmalloc and
//# execmem are left alone. Trees without include/linux/execmem.h (before v6.10)
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

# The hooks that archs override, and the execmem range that takes their place.
HOOKS = {
    "module_alloc": "EXECMEM_MODULE_TEXT",
    "alloc_insn_page": "EXECMEM_KPROBES",
    "alloc_optinsn_page": "EXECMEM_KPROBES",
    "bpf_jit_alloc_exec": "EXECMEM_BPF",
}

state = {}


def add(kind, *value):
    state.setdefault(kind, []).append(value)


def at(p):
    return (p.file, int(p.line), int(p.column))


def has(kind, key):
    return any(v[0] == key for v in state.get(kind, []))


def function_of(where):
    """(start, name) of the function that holds this position."""
    return max([f for f in state.get("fn", []) if f[0] <= where], default=(None, ""))


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


def hook_of(name, depth=3):
    """The hook that this function is, or is a static helper of."""
    if name in HOOKS or not depth or not has("static", name):
        return name if name in HOOKS else None
    callers = [function_of(c)[1] for f, c in state.get("helper", []) if f == name]
    found = [hook_of(c, depth - 1) for c in callers if c != name]
    return next((h for h in found if h), None)


def signs(site):
    """What shows that this memory holds instructions, as positions with words."""
    name = function_of(site)[1]
    given = [(q, x) for p, q, x in state.get("sign", []) if p == site]
    later = [(q, x) for p, q, x in state.get("later", []) if p == site]
    later += [(q, x) for f, q, x in state.get("later_helper", []) if f == name]
    return given, later


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
        hook = hook_of(name) if has("returned", site) else None
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

@static_fn@
identifier fn;
@@
static fn(...) { ... }

@hook@
identifier fn = {module_alloc, alloc_insn_page, alloc_optinsn_page, bpf_jit_alloc_exec};
@@
fn(...) { ... }

@helper depends on hook@
identifier static_fn.fn;
position p;
@@
fn@p(...)

@script:python@
fn << static_fn.fn;
@@
add("static", fn)

@script:python@
fn << static_fn.fn;
p << helper.p;
@@
add("helper", fn, at(p[0]))

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
identifier alloc =~ "^((v[mz]alloc|__vmalloc)(_node|_node_range)?(_noprof)?|vmalloc_exec)$";
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

// Stacks and shadow memory.
@excluded@
identifier site.alloc;
identifier x =~ "STACK|stack_size|THREAD_SIZE|SCS_SIZE|shadow";
position site.p, q;
@@
\(alloc@p@q(<+... x ...+>, ...)\|alloc@p@q(..., <+... x ...+>, ...)\)

@script:python@
p << excluded.q;
@@
add("excluded", at(p[0]))

// What a hook does not return is its own scratch memory.
@returned depends on hook@
identifier site.alloc;
position site.p, q;
@@
return <+... alloc@p@q(...) ...+>;

@script:python@
p << returned.q;
@@
add("returned", at(p[0]))

@returned_later depends on hook exists@
identifier site.alloc;
expression e, E;
position site.p, q;
@@
e = \(<+... alloc@p@q(...) ...+> \& E\)
... when any
return <+... e ...+>;

@script:python@
p << returned_later.q;
@@
add("returned", at(p[0]))

// --- signs of instructions ---------------------------------------------------

@sign@
identifier site.alloc;
identifier x =~ "_(EXEC|ROX|RWX|RX|X|TEXT)(_|$)|KERNELRX$|^(MODULES_|MODULE_(START|END|VADDR|BASE)$|BPF_JIT_REGION|module_(alloc|direct|plt)_base)";
expression size;
position site.p, q;
@@
alloc@p(size, ..., <+... x@q ...+>, ...)

@script:python@
p << site.p;
q << sign.q;
x << sign.x;
@@
add("sign", at(p[0]), q[0], x)

// The same by way of a local.
@sign_local exists@
identifier site.alloc;
identifier v;
identifier x =~ "_(EXEC|ROX|RWX|RX|X|TEXT)(_|$)|KERNELRX$|^(MODULES_|MODULE_(START|END|VADDR|BASE)$|BPF_JIT_REGION|module_(alloc|direct|plt)_base)";
expression size, E;
position site.p, q;
@@
v = \(<+... x@q ...+> \& E\)
... when any
alloc@p(size, ..., v, ...)

@script:python@
p << site.p;
q << sign_local.q;
x << sign_local.x;
@@
add("sign", at(p[0]), q[0], x)

// The same by way of a parameter that callers in this file fill.
@by_name@
identifier site.alloc;
identifier v;
expression size;
position site.p;
@@
alloc@p(size, ..., v, ...)

@param@
identifier fn, by_name.v;
parameter list[n] ps;
type T;
@@
fn(ps, T v, ...) { ... }

@sign_param@
identifier param.fn;
identifier x =~ "_(EXEC|ROX|RWX|RX|X|TEXT)(_|$)|KERNELRX$|^(MODULES_|MODULE_(START|END|VADDR|BASE)$|BPF_JIT_REGION|module_(alloc|direct|plt)_base)";
expression list[param.n] before;
position q;
@@
fn(before, <+... x@q ...+>, ...)

@script:python@
fn << param.fn;
p << site.p;
q << sign_param.q;
x << sign_param.x;
@@
if function_of(at(p[0]))[1] == fn:
    add("sign", at(p[0]), q[0], x)

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

// In another function, by a member or a global of the same name.
@stored depends on executable@
identifier site.alloc;
identifier m;
expression x, E;
position site.p;
@@
\(x.m\|x->m\) = \(<+... alloc@p(...) ...+> \& E\)

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

// By the caller of a static helper that allocates.
@script:python allocates@
fn << static_fn.fn;
@@
if fn not in [function_of(at(v[0]))[1] for v in state.get("site", [])]:
    cocci.include_match(False)

@later_helper depends on executable && allocates exists@
identifier static_fn.fn;
identifier setx =~ "^set_memory_(x|rox|rwx)$";
expression e, E, F;
position q;
@@
e = \(<+... fn(...) ...+> \& E\)
... when any
    when != e = F
setx@q(<+... e ...+>, ...)

@script:python@
fn << static_fn.fn;
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
