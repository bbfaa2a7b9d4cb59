// SPDX-License-Identifier: GPL-2.0-only
/// A function that takes a struct vmem_altmap pointer must hand it on to the
/// functions that allocate or free the memory map. With NULL in its place the
/// struct pages of hotplugged or persistent memory come from RAM, although the
/// caller set memory aside for them on the device, and what is freed later does
/// not match what was allocated.
///
//# A call is left alone where the code has shown the altmap to be NULL (else of
//# "if (altmap)", after "if (altmap) return"). Where the function looks at the
//# altmap in another branch, or falls back to NULL after it tried the altmap,
//# NULL looks meant; such calls are shown by kapcheck only, as notes.
//#
//# -D forward=extack follows struct netlink_ext_ack in the same way; pgmap is
//# struct dev_pagemap, and a:b is both. Many of these calls are meant.
//#
//# Patch mode passes the parameter. It leaves a function alone that gives the
//# parameter another value, and a file in which a function that frees such
//# memory takes an altmap and does not use it.
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
import re

# The structs whose pointers are to be handed on: the first always, the others
# when `-D forward=NAME:NAME` names their group.
GROUPS = {"altmap": "vmem_altmap", "extack": "netlink_ext_ack",
          "pgmap": "dev_pagemap"}

# Callees in headers with a parameter of such a type, kernels 4.5 to 7.x:
# {number of arguments: index of the parameter}, 0 for any number. A declaration
# in the file itself counts more than this table.
CALLEES = {
    "vmem_altmap": {
        "vmemmap_populate": {4: 3},
        "vmemmap_populate_hugepages": {4: 3},
        "vmemmap_populate_basepages": {4: 3},
        "vmemmap_populate_range": {0: 3},
        "vmemmap_populate_address": {0: 2},
        "vmemmap_pte_populate": {0: 3},
        "vmemmap_alloc_block_buf": {3: 2},
        "__vmemmap_alloc_block_buf": {3: 2},
        "altmap_alloc_block_buf": {2: 1},
        "vmem_altmap_alloc": {2: 0},
        "vmem_altmap_offset": {1: 0},
        "vmem_altmap_free": {2: 0},
        "vmemmap_free": {3: 2},
        "vmemmap_can_optimize": {2: 0},
        "__vmemmap_can_optimize": {2: 0},
        "altmap_cross_boundary": {3: 0},
        "radix__vmemmap_populate": {4: 3},
        "radix__vmemmap_free": {3: 2},
        "populate_section_memmap": {0: 3},
        "__populate_section_memmap": {0: 3},
        "depopulate_section_memmap": {0: 2},
        "section_activate": {0: 3},
        "section_deactivate": {0: 2},
        "sparse_add_section": {0: 3},
        "sparse_remove_section": {3: 2, 4: 2, 5: 4},
        "sparse_add_one_section": {3: 2},
        "sparse_remove_one_section": {4: 3},
        "sparse_mem_map_populate": {3: 2},
        "kmalloc_section_memmap": {3: 2},
        "__kfree_section_memmap": {2: 1},
        "free_section_usemap": {3: 2},
        "arch_add_memory": {5: 3},
        "add_pages": {5: 3},
        "__add_pages": {5: 3},
        # With four arguments: (nid, start, size, altmap) up to 5.18, then
        # (start, size, altmap, pgmap).
        "arch_remove_memory": {3: 2, 4: (2, 3)},
        "__remove_pages": {3: 2, 4: (2, 3)},
        "move_pfn_range_to_zone": {0: 3},
        "memmap_init_zone": {6: 5, 7: 5, 8: 6},
        "memmap_init_range": {8: 6},
        "create_memory_block_devices": {4: 2, 5: 3},
        "devm_memremap_pages": {4: 3},
        "nvdimm_setup_pfn": {3: 2},
        "__nvdimm_setup_pfn": {3: 2},
    },
    "dev_pagemap": {
        "vmemmap_populate": {5: 4},
        "radix__vmemmap_populate": {5: 4},
        "vmemmap_pte_populate": {6: 5},
        "vmemmap_can_optimize": {2: 1},
        "__vmemmap_can_optimize": {2: 1},
        "populate_section_memmap": {5: 4},
        "__populate_section_memmap": {5: 4},
        "section_activate": {5: 4},
        "sparse_add_section": {5: 4},
        "arch_remove_memory": {4: 3},
        "__remove_pages": {4: 3},
        "memmap_init_zone_device": {4: 3},
    },
    "netlink_ext_ack": {
        "nla_parse": {6: 5},
        "nla_parse_deprecated": {6: 5},
        "nla_parse_deprecated_strict": {6: 5},
        "nla_parse_nested": {5: 4},
        "nla_parse_nested_deprecated": {5: 4},
        "nla_validate": {5: 4},
        "nla_validate_deprecated": {5: 4},
        "nla_validate_nested": {4: 3},
        "nla_validate_nested_deprecated": {4: 3},
        "nlmsg_parse": {6: 5},
        "nlmsg_parse_deprecated": {6: 5},
        "nlmsg_parse_deprecated_strict": {6: 5},
        "nlmsg_validate_deprecated": {5: 4},
        "__nlmsg_parse": {7: 6},
        "dev_open": {2: 1},
        "dev_change_flags": {3: 2},
        "__dev_change_flags": {3: 2},
        "dev_set_mac_address": {3: 2},
        "dev_set_mac_address_user": {3: 2},
        "dev_pre_changeaddr_notify": {3: 2},
        "netdev_upper_dev_link": {3: 2},
        "netdev_master_upper_dev_link": {5: 4},
        "rtnl_create_link": {6: 5},
        "call_switchdev_notifiers": {4: 3},
        "call_switchdev_blocking_notifiers": {4: 3},
        "switchdev_port_attr_set": {3: 2},
        "switchdev_port_obj_add": {3: 2},
        "switchdev_bridge_port_offload": {7: 6},
        "qdisc_create_dflt": {4: 3},
        "fifo_create_dflt": {4: 3},
        "qdisc_alloc": {3: 2},
        "qdisc_get_rtab": {3: 2},
        "qdisc_offload_graft_helper": {7: 6},
        "tcf_action_check_ctrlact": {4: 3},
        "tcf_block_get": {4: 3},
        "tcf_block_get_ext": {6: 4},
        "tcf_exts_validate": {7: 6},
        "tcf_exts_validate_ex": {8: 7},
        "tc_setup_action": {4: 3},
        "tc_setup_offload_action": {5: 3},
        "flow_action_basic_hw_stats_check": {2: 1},
        "flow_rule_match_has_control_flags": {2: 1},
        "lwtunnel_build_state": {7: 6},
        "lwtunnel_valid_encap_type": {2: 1},
        "fib_table_insert": {4: 3},
        "fib_table_delete": {4: 3},
        "fib_nh_init": {5: 4},
        "fib6_nh_init": {5: 4},
        "ip6_route_add": {3: 2},
        "call_fib6_entry_notifiers": {4: 3},
        "register_nexthop_notifier": {4: 3},
        "generic_hwtstamp_set_lower": {3: 2},
        "xfrm_dev_state_add": {4: 3},
        "xfrm_dev_policy_add": {5: 4},
        "bond_enslave": {3: 2},
        "__bond_opt_set": {5: 4},
        "can_get_bittiming": {6: 5},
        "dsa_tag_8021q_bridge_join": {5: 4},
        "fib_notify": {2: 1},
    },
}

FREES = re.compile(r"free|remove|unmap|depopulate")

NULL_MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+\(*(?:\([\w\s]+\*\)\s*)?"
                        r"(?:NULL|\(void \*\)\s*0)\)*[ \t]*$", re.M)
NULLISH = re.compile(r"(NULL|0)$|(?P<out>\()?\s*(\(([^()]|\([^()]*\))+\))?\s*(NULL|0)"
                     r"\s*(?(out)\))$")
POINTER = re.compile(r"\(\s*\*\s*(\w+)\s*\)\s*\(([^()]*)\)")

followed = {GROUPS["altmap"]}
state = {}


def asked(_pos):
    """Whether a finding is to be changed; under kapcheck, it says."""
    return True


def add(kind, *value):
    state.setdefault(kind, []).append(value)


def at(p):
    return (p.file, int(p.line), int(p.column))


def has(kind, key):
    return any(v[0] == key for v in state.get(kind, []))


def text_of(path):
    with open(path, encoding="latin-1") as file:
        return file.read()


def word_at(p):
    """The first word from a position on; it may lie in a header."""
    if ("lines", p.file) not in state:
        state["lines", p.file] = text_of(p.file).split("\n")
    line = state["lines", p.file][int(p.line) - 1][int(p.column):]
    return re.findall(r"\w+", line + "?")[:1]


def read():
    """What stands in directives, and how pointers to functions are declared."""
    if "null_macros" not in state:
        text = text_of(cocci.files()[0])
        state["null_macros"] = set(NULL_MACRO.findall(text))
        state["ternary"] = re.search(r"\?[^;{}]*\bNULL\b", text)
        for name, params in POINTER.findall(text):
            for i, param in enumerate(params.split(",")):
                kind = re.match(r"\s*(?:const\s+)?struct\s+(\w+)\s*\*", param)
                if kind and kind.group(1) in followed:
                    add("proto", name, i, kind.group(1))
    return state


def is_null(text):
    """Whether an argument is NULL or 0, by a macro or with a cast, too."""
    text = text.strip()
    return NULLISH.match(text) is not None or is_null_macro(text)


def is_followed(kind):
    return kind in followed


def is_null_macro(name):
    return name in read()["null_macros"]


def may_count(p):
    """Whether a call may matter: in a function that has such a parameter, or of
    one."""
    names = {v[1] for v in state.get("par", [])}
    return p.current_element in names or not names.isdisjoint(word_at(p))


def is_candidate(p):
    """Whether a call is given NULL by a function that has what it takes."""
    if "candidates" not in state:
        state["candidates"] = {
            at(v[0]) for v in state.get("null", [])
            for par in state.get("par", [])
            if par[0] == function_of(at(v[0])) and takes(
                v[2], v[3] + v[4] + 1, v[3], v[5], par[4])}
    return at(p) in state["candidates"]


def plain_name(callee):
    """The name that a call is made by: a function's or a member's."""
    return re.findall(r"\w+", re.sub(r"\[[^\]]*\]", "", callee) or "?")[-1]


def function_of(where):
    """Start of the function that holds this position."""
    return max([s for s, _ in state.get("fn", []) if s <= where], default=None)


def takes(callee, nargs, index, bare_zero, kind):
    """Whether a call's argument is for a parameter of that type."""
    name = plain_name(callee)
    read()
    own = [i for f, i, k in state.get("proto", []) if f == name and k == kind]
    if own or has("fn_name", name):
        return index in own
    if name != callee.strip():
        return False  # a member: no function of that name
    table = CALLEES[kind].get(name, {})
    want = table.get(nargs, table.get(0))
    if isinstance(want, tuple):
        return index in want and not bare_zero
    return index == want


def mentions(fn, a):
    """Where a function names its parameter or a copy, harmless ones left out."""
    return [m for m, name in state.get("mention", [])
            if name == a and function_of(m) == fn and not has("harmless", m)]


def only_null_callers(fn):
    """A static helper that is never given one can't drop it."""
    name = next(n for s, n in state["fn"] if s == fn)
    null = [at(v[0]) for v in state["null"]]
    calls = [c for f, c in state.get("caller", []) if f == name]
    return (has("static", fn) and bool(calls)
            and all(c in null and not has("par", function_of(c)) for c in calls))


def looks_meant(call, tests):
    """Whether the code decided for NULL: by the range, or by a look at the altmap.

    A look that comes only after the call decided nothing about it.
    """
    later = [m for c, m in state.get("follow", []) if c == call and m > call]
    return has("ranged", call) or any(m not in later for m in tests)


def shown_null(call):
    return has("shown", call) or has("walked", call) and not has("open", call) or any(
        start <= call < end for start, end in state.get("shown_range", []))


def level(call, fn, a):
    """warning, note, or None for a call that is right."""
    other = mentions(fn, a)
    tests = [m for m in other if has("test", m)]
    before = [m for c, m in state.get("reach", [])
              if c == call and m < call and m in other]
    if shown_null(call):
        return None
    if not other:
        return "note" if only_null_callers(fn) else "warning"
    if has("unset", call):
        return None
    if not before or has("clear", call):
        return "note" if looks_meant(call, tests) else "warning"
    if has("past_test", call):
        return None
    only_tested = all(m in tests for m in before)
    return "warning" if has("nonnull", call) and only_tested else "note"


TEXT = {"warning": "{fn}() drops its parameter {a}: {g}() gets NULL instead, so {so}",
        "note": "{fn}() passes NULL to {g}() and not its parameter {a}; that looks "
                "meant, since the function looks at {a} elsewhere or is never "
                "given one"}
SO = {"vmem_altmap": "the memory map does not use the memory that the caller set "
                     "aside for it"}


def findings():
    """{call: (level, position, text, parameter's position, argument's, name)}"""
    if "found" in state:
        return state["found"]
    found = {}
    for p, end, g, index, after, zero, arg in state.get("null", []):
        call, nargs = at(p), index + after + 1
        fn = function_of(call)
        if (fn, p.current_element) not in state.get("fn", []):
            continue  # a macro behind that function
        par = [v for v in state.get("par", [])
               if v[0] == fn and takes(g, nargs, index, zero, v[4])]
        if not par:
            continue
        _, name, a, pa, kind = par[0]
        inside = [m for m in mentions(fn, a) if call < m < at(end)]
        wrong = has("backwards", call)
        if inside and not wrong:
            continue
        how = "warning" if wrong else level(call, fn, a)
        if how and call not in found:
            text = TEXT[how].format(
                fn=name, a=a, g=plain_name(g),
                so=SO.get(kind, "what the caller handed in is not used"))
            found[call] = (how, p, text, pa, arg, a)
    state["found"] = found
    return found


def thing_of(kind):
    return "altmap" if kind == GROUPS["altmap"] else kind


def thing(p):
    """What the parameter that is dropped there is called."""
    fn, a = function_of(at(p)), findings()[at(p)][5]
    return thing_of(next(v[4] for v in state["par"] if v[0] == fn and v[2] == a))


def obstacle(call):
    """Why a call is not to be changed; None where it can be."""
    how, a = findings()[call][0], findings()[call][5]
    fn = function_of(call)
    callee = next(plain_name(v[2]) for v in state["null"] if at(v[0]) == call)
    kind = next(v[4] for v in state["par"] if v[0] == fn and v[2] == a)
    thing = thing_of(kind)
    if how == "note" and not mentions(fn, a):
        return "its callers give the function no %s that it could pass" % thing
    if how == "note":
        return "passing NULL looks meant: the function looks at its %s elsewhere" % thing
    if len([v for v in state["par"] if v[0] == fn and v[4] == kind]) > 1:
        return "the function has more than one %s parameter" % thing
    if (fn, a) in state.get("other_value", []):
        return "the function gives its %s parameter another value" % thing
    if has("constant", fn) and not has("constant_callee", callee):
        return "the parameter is const, and that of %s() is not" % callee
    frees = [v[1] for v in state["par"] if v[4] == kind == GROUPS["altmap"]
             and FREES.search(v[1]) and v[0] != fn
             and has("works", v[0]) and not mentions(v[0], v[2])
             and not any(function_of(c) == v[0] for c in findings())]
    if frees:
        return ("%s() would have to give the memory back to the altmap, "
                "and does not use its parameter" % frees[0])
    return None


def chosen():
    """The calls that are changed, with the names of their parameters."""
    if "chosen" not in state:
        state["chosen"] = {
            call: found[5] for call, found in findings().items()
            if asked(found[1]) and not obstacle(call)}
    return state["chosen"]


def parameter_for(p):
    return chosen().get(at(p[0]))


def dropped_at(q):
    """Whether it is an argument in whose place a parameter belongs."""
    return any(at(q[0]) == at(found[4]) for found in findings().values())


def changed(name):
    """Whether a call in the function of that name is changed."""
    starts = {function_of(call) for call in chosen()}
    return any(name == n and s in starts for s, n in state["fn"])

@initialize:python depends on kapcheck@
@@
import kapcheck_json

asked = kapcheck_json.asked

@script:python@
names << virtual.forward;
@@
for name in names.split(":"):
    if name not in GROUPS:
        raise ValueError("forward: there is no group %s; there are %s"
                         % (name, ", ".join(sorted(GROUPS))))
    followed.add(GROUPS[name])

@script:python@
@@
state.clear()

// --- functions, their altmap parameter, what the file declares ------------

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

@par@
identifier fn, a;
identifier S : script:python() { is_followed(S) };
parameter list[n] ps;
position p, pa;
@@
fn@p(ps, struct S *a@pa, ...) { ... }

@script:python@
fn << par.fn;
a << par.a;
S << par.S;
n << par.n;
p << par.p;
pa << par.pa;
@@
add("par", at(p[0]), fn, a, pa[0], S)
add("proto", fn, int(n), S)

@static_fn@
identifier fn;
position p;
@@
static fn@p(...) { ... }

@script:python@
p << static_fn.p;
@@
add("static", at(p[0]))

@proto@
type T;
identifier fn, b;
identifier S : script:python() { is_followed(S) };
parameter list[n] ps;
@@
(
T fn(ps, struct S *, ...);
|
T fn(ps, struct S *b, ...);
)

@script:python@
fn << proto.fn;
S << proto.S;
n << proto.n;
@@
add("proto", fn, int(n), S)

// --- calls that are given NULL --------------------------------------------

// Python tells NULL from other arguments: SmPL takes ten times as long for it.
@null depends on par@
expression g;
expression e : script:python() { is_null(e) };
expression list[n] before;
expression list[m] after;
position p : script:python() { may_count(p[0]) };
position q, r;
@@
g@p(before, e@q, after)@r

@script:python@
g << null.g;
e << null.e;
n << null.n;
m << null.m;
p << null.p;
q << null.q;
r << null.r;
@@
add("null", p[0], r[0], g, int(n), int(m), e == "0", q[0])

// NULL in just the case that there is an altmap.
@ternary depends on par@
identifier fn : script:python() { bool(read()["ternary"]) };
@@
fn(...) { ... }

@backwards depends on ternary@
identifier par.a;
expression e, E, g;
expression list[n] before;
expression list[m] after;
position p, q, r;
@@
g@p(before, \(\(a ? NULL : E\|a != NULL ? NULL : E\|!a ? E : NULL\|
    a == NULL ? E : NULL\) \& e@q\), after)@r

@script:python@
g << backwards.g;
n << backwards.n;
m << backwards.m;
p << backwards.p;
q << backwards.q;
r << backwards.r;
@@
add("null", p[0], r[0], g, int(n), int(m), False, q[0])
add("backwards", at(p[0]))

// A local that is given nothing but NULL.
@local_null@
identifier b;
identifier S : script:python() { is_followed(S) };
@@
(
struct S *b = NULL;
|
struct S *b;
)

@changed@
identifier local_null.b;
expression E != NULL;
@@
\(b = E\|&b\)

@unset depends on !changed@
identifier local_null.b;
expression g;
expression list[n] before;
expression list[m] after;
position p, q, r;
@@
g@p(before, b@q, after)@r

@script:python@
g << unset.g;
n << unset.n;
m << unset.m;
p << unset.p;
q << unset.q;
r << unset.r;
@@
add("null", p[0], r[0], g, int(n), int(m), False, q[0])
add("unset", at(p[0]))

// All that follows is asked only of calls that can be findings.
@candidate depends on null || backwards || unset@
expression g;
position p : script:python() { is_candidate(p[0]) };
@@
g@p(...)

// --- what else the function does with the altmap --------------------------

@mention depends on candidate@
identifier par.a;
position m;
@@
a@m

@script:python@
m << mention.m;
a << par.a;
@@
add("mention", at(m[0]), a)

// Copies are followed below, one that is not used is no use of the altmap.
// Neither are prints, (void)altmap and tests that only guard a debug print.
@harmless depends on candidate@
identifier par.a, b;
identifier print =~ "^(pr_|printk|dev_|netdev_|trace_|no_printk)";
position m;
@@
(
print(..., <+... a@m ...+>, ...)
|
 (void)a@m
|
b = a@m
)

@script:python@
m << harmless.m;
@@
add("harmless", at(m[0]))

@debug_only depends on candidate@
identifier par.a;
identifier print =~ "^(pr_debug|pr_devel|dev_dbg|no_printk)";
position m;
@@
(
if (a@m) print(...);
|
if (a@m) { print(...); }
)

@script:python@
m << debug_only.m;
@@
add("harmless", at(m[0]))

@copy depends on candidate@
identifier par.a, b;
@@
b = a

@copied@
identifier copy.b;
position m;
@@
b@m

@script:python@
m << copied.m;
a << par.a;
@@
add("mention", at(m[0]), a)

@recopied@
identifier copy.b, par.a;
position m;
@@
b@m = a

@script:python@
m << recopied.m;
@@
add("harmless", at(m[0]))

@test depends on candidate@
identifier par.a;
expression E;
position m;
@@
(
a@m == NULL
|
a@m != NULL
|
!a@m
|
a@m ? ... : ...
|
a@m && E
|
E && a@m
|
a@m || E
|
E || a@m
)

@test_if depends on candidate@
identifier par.a;
statement S1, S2;
position m;
@@
(
if (a@m) S1 else S2
|
if (a@m) S1
)

@script:python@
m << test_if.m;
@@
add("test", at(m[0]))

@script:python@
m << test.m;
@@
add("test", at(m[0]))

// --- what is known about the altmap where NULL is passed -------------------

// Some use of it comes before.
@reach exists@
identifier par.a;
expression candidate.g;
position candidate.p, m, q;
@@
a@m
... when any
g@p@q(...)

@script:python@
p << reach.q;
m << reach.m;
@@
add("reach", at(p[0]), at(m[0]))

@reach_copy exists@
identifier copy.b;
expression candidate.g;
position candidate.p, m, q;
@@
b@m
... when any
g@p@q(...)

@script:python@
p << reach_copy.q;
m << reach_copy.m;
@@
add("reach", at(p[0]), at(m[0]))

// Some use of it can follow.
@follow exists@
identifier par.a;
expression candidate.g;
position candidate.p, m, q;
@@
g@p@q(...)
... when any
a@m

@script:python@
p << follow.q;
m << follow.m;
@@
add("follow", at(p[0]), at(m[0]))

// There is a way to it on which nobody looked at the altmap.
@clear exists@
identifier par.fn, par.a, par.S;
expression candidate.g;
position candidate.p, q;
@@
fn(..., struct S *a, ...)
{
... when != a
g@p@q(...)
... when any
}

@script:python@
p << clear.q;
@@
add("clear", at(p[0]))

// There is a way to it, and one on which no test showed it to be NULL.
@walked exists@
identifier par.fn, par.a, par.S;
expression candidate.g;
position candidate.p, q;
@@
fn(..., struct S *a, ...)
{
... when any
g@p@q(...)
... when any
}

@script:python@
p << walked.q;
@@
add("walked", at(p[0]))

@open exists@
identifier par.fn, par.a, par.S;
expression candidate.g;
expression E;
position candidate.p, q;
@@
fn(..., struct S *a, ...)
{
... when any
    when != true \(a == NULL\|unlikely(a == NULL)\|unlikely(!a)\|a == NULL && E\|E && a == NULL\)
    when != false \(a\|a != NULL\|unlikely(a)\|a != NULL || E\|E || a != NULL\)
g@p@q(...)
... when any
}

@script:python@
p << open.q;
@@
add("open", at(p[0]))

// Tests that have shown it to be NULL, whatever way led to them.
@shown exists@
identifier par.a;
expression candidate.g;
position candidate.p, q;
expression E, F;
statement S;
@@
(
if (\(unlikely(a)\|unlikely(a != NULL)\|a != NULL || E\|E || a != NULL\)) S else { <+... g@p@q(...) ...+> }
|
if (\(unlikely(!a)\|unlikely(a == NULL)\|a == NULL && E\|E && a == NULL\|a == NULL && E && F\|E && a == NULL && F\)) { <+... g@p@q(...) ...+> }
|
if (\(unlikely(!a)\|unlikely(a == NULL)\|a == NULL && E\|E && a == NULL\|a == NULL && E && F\|E && a == NULL && F\)) { <+... g@p@q(...) ...+> } else S
)

@script:python@
p << shown.q;
@@
add("shown", at(p[0]))

@shown_inline depends on candidate@
identifier par.a;
expression E, F;
position q;
@@
(
a != NULL ? E : F@q
|
a == NULL ? F@q : E
|
a == NULL && F@q
|
a != NULL || F@q
)

@script:python@
q << shown_inline.q;
@@
add("shown_range", at(q[0]), (q[0].file, int(q[0].line_end), int(q[0].column_end)))

// After "if (a) leave", and after a = NULL.
@past_test exists@
identifier par.a;
expression candidate.g;
position candidate.p, q;
expression E;
identifier label;
@@
(
if (\(unlikely(a)\|unlikely(a != NULL)\|a != NULL || E\|E || a != NULL\|WARN_ON(\(a\|a != NULL\))\|WARN_ON_ONCE(\(a\|a != NULL\))\)) { ... return ...; }
|
if (\(unlikely(a)\|unlikely(a != NULL)\|a != NULL || E\|E || a != NULL\|WARN_ON(\(a\|a != NULL\))\|WARN_ON_ONCE(\(a\|a != NULL\))\)) { ... goto label; }
|
if (\(unlikely(a)\|unlikely(a != NULL)\|a != NULL || E\|E || a != NULL\|WARN_ON(\(a\|a != NULL\))\|WARN_ON_ONCE(\(a\|a != NULL\))\)) { ... continue; }
|
if (\(unlikely(a)\|unlikely(a != NULL)\|a != NULL || E\|E || a != NULL\|WARN_ON(\(a\|a != NULL\))\|WARN_ON_ONCE(\(a\|a != NULL\))\)) { ... break; }
|
\(BUG_ON\|VM_BUG_ON\)(\(a\|a != NULL\));
|
a = NULL;
)
... when any
    when != a = E
g@p@q(...)

@script:python@
p << past_test.q;
@@
add("past_test", at(p[0]))

// It was just seen not to be NULL, and nothing said that it is ignored.
@nonnull exists@
identifier par.a;
expression candidate.g;
identifier print =~ "^(pr_|printk|dev_|WARN)";
position candidate.p, q;
statement S;
@@
(
if (\(unlikely(a)\|unlikely(a != NULL)\)) {
... when != print(...)
    when any
g@p@q(...)
... when any
}
|
if (\(unlikely(a)\|unlikely(a != NULL)\)) {
... when != print(...)
    when any
g@p@q(...)
... when any
} else S
|
if (\(unlikely(!a)\|unlikely(a == NULL)\)) { ... return ...; }
... when != print(...)
    when any
g@p@q(...)
|
if (a != NULL) S else { ... return ...; }
... when != print(...)
    when any
g@p@q(...)
)

@script:python@
p << nonnull.q;
@@
add("nonnull", at(p[0]))

// A test of the range decides between NULL and the altmap.
@ranged@
expression candidate.g;
position candidate.p, q;
expression E, F;
statement S;
@@
(
if (\(E < F\|E > F\|E <= F\|E >= F\)) { <+... g@p@q(...) ...+> }
|
if (\(E < F\|E > F\|E <= F\|E >= F\)) S else { <+... g@p@q(...) ...+> }
)

@script:python@
p << ranged.q;
@@
add("ranged", at(p[0]))

@caller depends on candidate@
identifier par.fn;
position p;
@@
fn@p(...)

@script:python@
fn << par.fn;
p << caller.p;
@@
add("caller", fn, at(p[0]))

// --- results ---------------------------------------------------------------

@depends on context@
expression g;
position p : script:python() { findings().get(at(p[0]), ("",))[0] == "warning" };
@@
* g@p(...)

@script:python depends on report@
@@
for how, p, text, *_ in findings().values():
    if how == "warning":
        coccilib.report.print_report(p, "WARNING: " + text)

@script:python depends on org@
@@
for how, p, text, *_ in findings().values():
    if how == "warning":
        coccilib.org.print_todo(p, "WARNING: " + text)

@script:python depends on kapcheck && !patch@
@@
for how, p, text, par, arg, _ in findings().values():
    kapcheck_json.emit("KAP003", how, p, text, [
        kapcheck_json.place(par, "the %s comes in here" % thing(p)),
        kapcheck_json.place(arg, "NULL is passed on in its place")])

// --- the parameter in NULL's place ------------------------------------------

// What would make the parameter another altmap than the one that was dropped.
@other_value depends on patch@
identifier par.a;
expression E;
position m;
@@
(
a@m = E
|
\(a@m++\|a@m--\|++a@m\|--a@m\|&a@m\)
)

@script:python@
m << other_value.m;
a << par.a;
@@
add("other_value", function_of(at(m[0])), a)

@shadow depends on patch@
identifier par.a;
type T;
position m;
@@
\(T a@m;\|T a@m = ...;\)

@script:python@
m << shadow.m;
a << par.a;
@@
add("other_value", function_of(at(m[0])), a)

@const_par depends on patch@
identifier fn, a;
identifier S : script:python() { is_followed(S) };
parameter list[n] ps;
position p;
@@
fn@p(ps, const struct S *a, ...) { ... }

@script:python@
fn << const_par.fn;
n << const_par.n;
p << const_par.p;
@@
add("constant", at(p[0]))
add("constant_callee", fn, int(n))

@works depends on patch@
identifier f;
position c;
@@
f@c(...)

@script:python@
c << works.c;
@@
add("works", function_of(at(c[0])))

// The calls that are changed, with the name that each gets.
@chosen depends on patch@
expression g, e;
expression list[n] before;
position p : script:python() { parameter_for(p) is not None };
position q : script:python() { dropped_at(q) };
@@
g@p(before, e@q, ...)

@script:python to@
p << chosen.p;
given;
@@
coccinelle.given = parameter_for(p)

@forward depends on patch@
identifier to.given;
expression chosen.g, chosen.e;
expression list[chosen.n] before;
position chosen.p;
@@
g@p(before,
-   e
+   given
    , ...)

// What said that the parameter, or the local, is not used.
@used depends on patch@
identifier fn : script:python() { changed(fn) };
identifier S : script:python() { is_followed(S) };
identifier a;
@@
fn(..., struct S *a, ...)
{
<...
- (void)a;
...>
}

@unused_local depends on patch@
identifier fn : script:python() { changed(fn) };
identifier S : script:python() { is_followed(S) };
identifier b;
@@
fn(...)
{
...
- struct S *b = NULL;
... when != b
}

@script:python depends on patch && kapcheck@
@@
for call, (_, p, *_) in findings().items():
    if not kapcheck_json.asked(p):
        continue
    reason = obstacle(call)
    if reason:
        kapcheck_json.refused("KAP003", p, reason)
    else:
        kapcheck_json.fixed("KAP003", p)

@script:python depends on kapcheck@
@@
for path in state.get("path", [])[:1]:
    kapcheck_json.done("KAP003", path[0], [f for f, in state["fn_name"]])
