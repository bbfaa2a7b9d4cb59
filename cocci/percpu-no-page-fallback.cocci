// SPDX-License-Identifier: GPL-2.0-only
/// The embedding percpu allocator needs as much vmalloc space as the NUMA nodes
/// lie apart. With memory spread thin and a small vmalloc area it fails, and a
/// setup_per_cpu_areas() that panics then can't boot a machine which
/// pcpu_page_first_chunk() would have booted.
///
//# A page allocator behind an #ifdef counts: every branch is looked at. Without
//# NUMA distances (a NULL cpu_distance function, or one that always answers
//# LOCAL_DISTANCE) all units go into one group and nothing lies apart; that is
//# shown by kapcheck only, as a note. The generic code in the file that defines
//# pcpu_embed_first_chunk() has no distances either and is left alone.
//
// Confidence: Moderate
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

EMBED = "pcpu_embed_first_chunk"
PAGE = "pcpu_page_first_chunk"
PANICS = ("panic", "BUG", "BUG_ON", "die", "hang", "machine_halt", "prom_halt")

state = {}


def add(kind, *value):
    state.setdefault(kind, []).append(value)


def at(p):
    return (p.file, int(p.line), int(p.column))


def span(p):
    return at(p), (p.file, int(p.line_end), int(p.column_end))


def has(kind, *value):
    return value in state.get(kind, [])


def function_of(where):
    return max([f for f in state.get("fn", []) if f[0] <= where], default=(None, ""))


def calls_of(name):
    return [g for g, c in state.get("call", []) if function_of(c)[1] == name]


def leads_to(name, target, seen=()):
    """Whether calling name comes to target, through functions of the file."""
    return name == target or name not in seen and any(
        leads_to(g, target, seen + (name,)) for g in calls_of(name))


def comes_to_it(name):
    """Whether a function tries the embedding allocator."""
    return name not in (EMBED, PAGE) and leads_to(name, EMBED)


def matters(name):
    """Whether a call of it after the embedding allocator may tell something."""
    return name != "BUG_ON" and any(leads_to(name, to) for to in (PAGE, *PANICS))


def words(text):
    return set(re.findall(r"[A-Za-z_]\w*", text))


def results_of(call):
    """Names that tell what a call returned: its own, and of variables."""
    names = {g for g, c in state.get("call", []) if c == call}
    names |= {n for c, v in state.get("result", []) if c == call for n in words(v)}
    for _ in range(3):
        names |= {v for v, value in state.get("copy", []) if words(value) & names}
    return names


def conditions_at(where):
    return [(c, s) for c, s in state.get("guard", []) if s[0] <= where < s[1]]


def panics(name, seen=()):
    """Whether a call of it ends in a panic, whatever the circumstances."""
    return name in PANICS or name not in seen and any(
        panics(g, seen + (name,)) for g, c in state.get("call", [])
        if function_of(c)[1] == name and not conditions_at(c))


def is_about(call, g, panic):
    """Whether a panic at a later call of g is about the failure of this one."""
    if g == "BUG_ON":
        return True
    names = results_of(call)
    here = conditions_at(call)
    said = [c for c, s in conditions_at(panic) if (c, s) not in here]
    if any(words(c) & names for c in said):
        return True
    args = [a for c, a in state.get("args", []) if c == panic]
    return not said and panics(g) or any(words(a) & names for a in args)


def after(call):
    """The calls that can follow a call, and those of its callers."""
    name = function_of(call)[1]
    yield call, [(g, q) for c, g, q in state.get("after", []) if c == call]
    rest = [s for r, s in state.get("both", []) if r[0] <= call < r[1]]
    yield call, [(g, None) for g, c in state.get("call", [])
                 if any(s[0] <= c < s[1] for s in rest)]
    for g, c in state.get("call", []):
        if g == name and function_of(c)[1] != name:
            yield from after(c)


def ends_in_panic(call):
    """Where a failure at this call ends, None if something else is tried."""
    ways = list(after(call))
    if any(leads_to(g, PAGE) for _, way in ways for g, _ in way):
        return None
    return next((q for at_call, way in ways for g, q in way
                 if q and any(leads_to(g, p) for p in PANICS)
                 and is_about(at_call, g, at(q))), None)


def has_distances(arg):
    """Whether the cpu_distance argument can tell nodes apart."""
    name = arg.lstrip("& ")
    if name in ("NULL", "0"):
        return False
    values = {v for f, v in state.get("return", []) if f == name}
    return len(values) != 1 or not re.match("[A-Z0-9_]+$", values.pop())


TEXT = ("%s() panics when pcpu_embed_first_chunk() fails and never tries "
        "pcpu_page_first_chunk()%s")
WHY = {True: "; NUMA nodes that lie further apart than the vmalloc area is large "
             "keep the machine from booting",
       False: "; it is given no NUMA distances, so this fails only for want of "
              "memory"}


def findings():
    if "found" in state:
        return state["found"]
    found = {}
    for p, arg in state.get("embed", []):
        panic = ends_in_panic(at(p))
        if panic and at(p) not in found and has("untried", at(p)):
            far = has_distances(arg)
            text = TEXT % (function_of(at(panic))[1], WHY[far])
            found[at(p)] = ("warning" if far else "note", p, text, panic)
    state["found"] = found
    return found

@initialize:python depends on kapcheck@
@@
import kapcheck_json

@script:python@
@@
state.clear()

// --- functions and calls ------------------------------------------------------

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

// The generic code itself.
@own@
@@
pcpu_embed_first_chunk(...) { ... }

// All that follows is asked only where there is a call to judge.
@embed depends on !own@
expression reserved, dyn, atom, distance;
position p;
@@
pcpu_embed_first_chunk@p(reserved, dyn, atom, distance, ...)

@script:python@
p << embed.p;
distance << embed.distance;
@@
add("embed", p[0], distance)

// A distance function is of use when it returns more than one value.
@answer depends on embed@
expression E;
position q;
@@
return@q E;

@script:python@
q << answer.q;
E << answer.E;
@@
add("return", function_of(at(q[0]))[1], E)

// Where the page allocator has failed before, nothing is left to try.
@untried depends on embed exists@
identifier fn;
position p;
@@
fn(...)
{
... when any
    when != pcpu_page_first_chunk(...)
pcpu_embed_first_chunk@p(...)
... when any
}

@script:python@
p << untried.p;
@@
add("untried", at(p[0]))

// Who calls whom, as far as it matters here.
@call depends on embed@
identifier g =~ "^(pcpu_(embed|page)_first_chunk|panic|BUG|die|hang|machine_halt|prom_halt)$";
position p;
@@
g@p(...)

@script:python@
g << call.g;
p << call.p;
@@
add("call", g, at(p[0]))

@local_call depends on embed@
identifier fn : script:python() { has("fn_name", fn) };
expression list given;
position p;
@@
fn@p(given)

@script:python@
fn << local_call.fn;
p << local_call.p;
given << local_call.given;
@@
add("call", fn, at(p[0]))
add("args", at(p[0]), str(given))

// What a panic is about: the conditions around it, and what is known of a result.
@guard depends on embed@
expression C;
statement S;
position s;
@@
if (C) S@s

@script:python@
C << guard.C;
s << guard.s;
@@
add("guard", C, span(s[0]))

@guard_else depends on embed@
expression C;
statement S, T;
position s, t;
@@
if (C) S@s else T@t

@script:python@
C << guard_else.C;
s << guard_else.s;
t << guard_else.t;
@@
add("guard", C, span(s[0]))
add("guard", C, span(t[0]))

@result depends on embed@
expression v;
identifier f;
position p;
@@
v = <+... f@p(...) ...+>

@script:python@
v << result.v;
p << result.p;
@@
add("result", at(p[0]), v)

@copy depends on embed@
identifier v;
expression value;
@@
v = value

@script:python@
v << copy.v;
value << copy.value;
@@
add("copy", v, value)

// What can follow the embedding allocator, or a function that comes to it.
@chain depends on embed@
identifier fn : script:python() { comes_to_it(fn) };
@@
fn(...) { ... }

@after depends on embed exists@
identifier g : script:python() { matters(g) };
position p, q;
@@
pcpu_embed_first_chunk@p(...)
... when any
g@q(...)

@script:python@
p << after.p;
g << after.g;
q << after.q;
@@
add("after", at(p[0]), g, q[0])

@after_local depends on chain exists@
identifier chain.fn;
identifier g : script:python() { matters(g) };
position p, q;
@@
fn@p(...)
... when any
g@q(...)

@script:python@
p << after_local.p;
g << after_local.g;
q << after_local.q;
@@
add("after", at(p[0]), g, q[0])

// The page allocator in the rest of the same expression.
@both depends on embed@
expression E, F, G;
position r, s;
@@
\(E@r && F@s\|E@r || F@s\|E@r ? F@s : G\|E@r ? G : F@s\|E@r ?: F@s\)

@script:python@
r << both.r;
s << both.s;
@@
add("both", span(r[0]), span(s[0]))

// BUG_ON() counts when it looks at the result.
@bug_on depends on embed exists@
position p, q;
@@
BUG_ON@q(<+... pcpu_embed_first_chunk@p(...) ...+>)

@script:python@
p << bug_on.p;
q << bug_on.q;
@@
add("after", at(p[0]), "BUG_ON", q[0])

@bug_on_result depends on embed exists@
expression rc, E;
position p, q;
@@
rc = \(<+... pcpu_embed_first_chunk@p(...) ...+> \& E\)
... when any
BUG_ON@q(<+... rc ...+>)

@script:python@
p << bug_on_result.p;
q << bug_on_result.q;
@@
add("after", at(p[0]), "BUG_ON", q[0])

@bug_on_local depends on chain exists@
identifier chain.fn;
position p, q;
@@
BUG_ON@q(<+... fn@p(...) ...+>)

@script:python@
p << bug_on_local.p;
q << bug_on_local.q;
@@
add("after", at(p[0]), "BUG_ON", q[0])

@bug_on_local_result depends on chain exists@
identifier chain.fn;
expression rc, E;
position p, q;
@@
rc = \(<+... fn@p(...) ...+> \& E\)
... when any
BUG_ON@q(<+... rc ...+>)

@script:python@
p << bug_on_local_result.p;
q << bug_on_local_result.q;
@@
add("after", at(p[0]), "BUG_ON", q[0])

// --- results --------------------------------------------------------------------

@script:python keep@
p << embed.p;
@@
if findings().get(at(p[0]), ("",))[0] != "warning":
    cocci.include_match(False)

@depends on context && keep@
position embed.p;
@@
* pcpu_embed_first_chunk@p(...)

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
for how, p, text, panic in findings().values():
    kapcheck_json.emit("KAP005", how, p, text, [
        kapcheck_json.place(p, "the embedding allocator is tried here"),
        kapcheck_json.place(panic, "a failure ends here")])
for path, in state.get("path", [])[:1]:
    kapcheck_json.done("KAP005", path, [f for f, in state["fn_name"]])
