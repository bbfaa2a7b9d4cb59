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

// Several blocks: the time that Coccinelle takes to read one grows with its
// length squared.
@initialize:python@
@@
import re
from collections import namedtuple

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
# A macro of one parameter, and the calls in it that get a name alone.
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)\((\w+)\)((?:\\\n|[^\n])*)", re.M)
GIVEN = re.compile(r"\b(\w+)[ \t]*\([ \t]*\(?(\w+)\)?[ \t]*[,)]")
# Macros that make a structure of the address of a member.
ENTRY = re.compile(r"(container_of(_const)?|(h?list|rb|llist)_entry(_safe)?|"
                   r"list_(first|last|next|prev)_entry)$")


STRUCTS = set("""list_head hlist_head hlist_bl_head hlist_nulls_head llist_head
    rb_root rb_root_cached mutex rt_mutex ww_mutex rw_semaphore semaphore
    completion kref swait_queue_head wait_queue_head xarray idr ida
    radix_tree_root spinlock raw_spinlock seqlock srcu_struct maple_tree
    rhashtable""".split())
TYPES = {"spinlock_t", "raw_spinlock_t", "rwlock_t", "wait_queue_head_t",
         "seqlock_t"}


# A declaration of pointers to one of them, a call that makes one ready.
POINTS = r"\b(%s)\b[^;{}()=]*\*[^;{}()=]*\b%%s\b" % "|".join([*STRUCTS, *TYPES])
STARTS = (r"\b(INIT_H?LIST_HEAD|mutex_init|(raw_)?spin_lock_init|rwlock_init|"
          r"init_rwsem|sema_init|init_completion|init_waitqueue_head|"
          r"xa_init(_flags)?|id[ra]_init|kref_init|init_llist_head|seqlock_init)"
          r"\s*\([^;]*\b%s\b")


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


def source():
    with open(cocci.files()[0], encoding="latin-1") as file:
        return file.read()


def may_be_head(pointer):
    """Whether the file may say of a pointer that it points to a head, by its
    type or by what is called on it: rules ask that in earnest."""
    return any(re.search(form % word, source(), re.M) for form in (
        POINTS, STARTS) for word in re.findall(r"\w+", pointer))


def is_a(pattern, name):
    return pattern.match(name) is not None


LEX = re.compile(r"(?P<cpp>(?<![^\n])[ \t]*#(?:/\*.*?\*/|\\\n|[^\n])*)"
                 r"|(?P<no>\s*\n|[ \t]*(?:/\*.*?\*/|//[^\n]*|\\\n))"
                 r"|\s*(\w+|\x22(?:\\.|[^\x22\\\n])*\x22|\x27(?:\\.|[^\x27\\\n])*\x27"
                 r"|->|\+\+|--|<<=|>>=|<<|>>|[-<>=!+*/%&|^]=|&&|\|\||\.\.\.|\S)",
                 re.S)
WORD = re.compile(r"[A-Za-z_]\w*$")
OPENS, CLOSES = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}
# Words that are no functions, and begin no declaration.
NO_NAME = {"if", "while", "for", "switch", "return", "goto", "else", "case", "do",
           "default", "sizeof", "typeof", "__typeof__", "break", "continue",
           "asm", "__asm__", "defined"}
Call = namedtuple("Call", "fn name args")
# place: whether what is set is no variable; local: the one that is; member: the
# name of the member that is.
Set = namedtuple("Set", "fn local place value member")


class Reader:
    """What the statements say of the functions that Coccinelle has parsed. SmPL
    could match all of it; that takes ten times as long. Ranges of tokens are
    pairs, the end not among them."""

    def __init__(self, text):
        self.toks, self.at, self.pair, self.resets = [], [], {}, {}
        self.calls, self.sets, self.returns, self.tests = [], [], [], []
        self.addressed, self.static, self.switches = set(), set(), []
        self.locals, self.named = {}, set()
        self.lex(text)
        self.match()

    def t(self, i):
        return self.toks[i] if 0 <= i < len(self.toks) else ";"

    def lex(self, text):
        line, begin, dead = 1, 0, 0
        for m in LEX.finditer(text):
            kind = m.lastgroup
            if not kind and not dead:
                self.toks.append(m[3])
                self.at.append((line, m.start(3) - begin))
            if not kind:
                continue
            if kind == "cpp":
                dead = self.directive(m[0], dead)
            count = m[0].count("\n")
            if count:
                line += count
                begin = m.start() + m[0].rindex("\n") + 1

    def directive(self, text, dead):
        """Notes an #if; how deep its text is within #if 0."""
        what = re.match(r"\s*#\s*(\w*)\s*(\w*)", text)
        kind = what[1][:2]
        if dead:
            dead += (kind == "if") - (kind == "en")
            return 0 if dead == 1 and kind == "el" else dead
        if what[1] in ("if", "ifdef", "ifndef", "else", "elif", "endif"):
            self.resets.setdefault(len(self.toks), []).append(kind)
        return int(what[1] == "if" and what[2] == "0")

    def match(self):
        """The bracket that belongs to each; #else starts where #if did."""
        open_, saved = [], []
        marks = {i for i, tok in enumerate(self.toks)
                 if tok in OPENS or tok in CLOSES}
        for i in sorted(marks | set(self.resets)):
            for what in self.resets.get(i, ()):
                if what == "if":
                    saved.append(list(open_))
                elif what == "el" and saved:
                    open_ = list(saved[-1])
                elif what == "en" and saved:
                    saved.pop()
            if self.t(i) in OPENS:
                open_.append(i)
            elif self.t(i) in CLOSES and open_:
                self.pair[i] = open_.pop()
                self.pair.setdefault(self.pair[i], i)

    def close(self, i):
        """The bracket that belongs to one that opens, not before it."""
        return max(i, self.pair.get(i, i))

    def open(self, i):
        return min(i, self.pair.get(i, i))

    def right(self, i, ends, last):
        """The next of the ends, outside of brackets, or one that closes."""
        while i < last and self.toks[i] not in ends and (
                self.toks[i] not in CLOSES):
            i = (self.close(i) if self.toks[i] in OPENS else i) + 1
        return min(i, last)

    def split(self, i):
        """The ranges of the arguments in the brackets that open at i."""
        end, begin, out = self.close(i), i + 1, []
        while begin < end:
            stop = self.right(begin, (",",), end)
            out.append((begin, stop))
            begin = stop + 1
        return out

    # Expressions.

    def text(self, at):
        """The one word that it is, or None."""
        return self.toks[at[0]] if at[1] - at[0] == 1 else None

    def bare(self, at):
        return bare(" ".join(self.toks[at[0]:at[1]]))

    def part(self, at):
        """The word whose member's address it is, or None."""
        words = self.toks[at[0]:at[1]]
        return words[1] if len(words) == 4 and words[::2] == ["&", "->"] else None

    def uncast(self, at):
        close = self.close(at[0])
        return (close + 1, at[1]) if self.t(at[0]) == "(" and (
            at[0] + 1 < close < at[1] - 1) and self.is_type(at[0], close) else at

    def is_type(self, i, close):
        return all(WORD.match(tok) or tok == "*"
                   for tok in self.toks[i + 1:close])

    def begin(self, i):
        """Where the place begins that ends with token i, without `*`."""
        while True:
            while self.t(i) in (")", "]"):
                before = self.open(i) - 1
                if before >= i or self.t(before) not in (")", "]") and (
                        not WORD.match(self.t(before)) or
                        self.t(before) in NO_NAME):
                    return min(before + 1, i)
                i = before
            if not WORD.match(self.t(i)):
                return i + 1
            if self.t(i - 1) not in ("->", "."):
                return i
            i -= 2

    def member(self, at):
        """The name of the member that it is, or None."""
        i, end = at
        return self.toks[end - 1] if end - i > 2 and (
            self.t(end - 2) in ("->", ".")) and WORD.match(
                self.t(end - 1)) and self.begin(end - 1) == i else None

    def element(self, at):
        """(array, member) of an element's member."""
        member = self.member(at)
        if not member or self.t(at[1] - 2) != "." or self.t(at[1] - 3) != "]":
            return None
        return bare(" ".join(self.toks[at[0]:self.open(at[1] - 3)])), member

    def made(self, at):
        """The function whose result it is, or None."""
        i, end = self.uncast(at)
        return self.t(i) if self.t(i + 1) == "(" and WORD.match(self.t(i)) and (
            self.close(i + 1) == end - 1 and i < end) else None

    # Functions.

    def params(self, fns):
        """Reads the functions: (function, pointer, type) of their parameters."""
        place = {at: i for i, at in enumerate(self.at)}
        out = []
        for name, at in fns:
            i = place.get(at, len(self.toks))
            first = self.close(i + 1)
            while self.t(first) not in ("{", ";"):
                first += 1
            self.locals.setdefault(name, set())
            out += self.head(name, i + 1)
            if self.t(first) == "{":
                self.body(name, first, self.close(first))
        return out

    def head(self, fn, i):
        for begin, end in self.split(i):
            while end > begin and self.t(end - 1).startswith("__"):
                end -= 1
            words = self.toks[begin:end]
            if not words or not all(WORD.match(w) or w == "*" for w in words):
                continue
            name = words.pop()
            self.locals[fn].add(name)
            words = [w for w in words if w != "const"]
            if words[-1:] == ["*"]:
                yield fn, name, " ".join(words[:-1])

    def body(self, fn, first, last):
        k = first
        while k < last:
            if self.toks[k] in ("{", "}", ";", ")", ":") or k == first:
                self.declaration(fn, k + 1, last)
            k += 1
        for k in range(first, last):
            tok = self.toks[k]
            if tok == "(":
                self.call(fn, k)
            elif tok == "=":
                self.assignment(fn, k, last)
            elif tok == "&":
                self.address(fn, k)
            elif tok == "if" and self.t(k + 1) == "(":
                self.condition(fn, k)
            elif tok == "switch" and self.t(k + 1) == "(":
                self.switches.append((k, self.close(self.close(k + 1) + 1)))
            elif tok == "return":
                end = self.right(k, (";",), last)
                self.returns.append((fn, {
                    self.toks[i] for i in range(k + 1, end)
                    if self.t(i - 1) not in ("->", ".")}))

    def declaration(self, fn, i, last):
        """The names that a declaration at i makes, if one is there."""
        begin, end = i, self.right(i, (";",), last)
        while i < end and (self.toks[i] == "*" or WORD.match(self.toks[i])) and (
                self.t(i + 1) != "("):
            i += 1
        while i - begin > 2 and self.toks[i - 1].startswith("__"):
            i -= 1
        if i - begin < 2 or self.toks[begin] in NO_NAME or (
                not WORD.match(self.toks[begin])) or not (
                    self.t(i) in ("=", ";", ",", "[") or
                    self.t(i).startswith("__")):
            return
        while WORD.match(self.t(i - 1)):
            self.locals[fn].add(self.toks[i - 1])
            self.named.add(i - 1)
            if self.toks[begin] == "static":
                self.static.add((fn, self.toks[i - 1]))
            i = self.right(i, (",", ";"), last)
            if self.t(i) != ",":
                break
            i += 1
            while self.t(i) == "*":
                i += 1
            i += 1

    def call(self, fn, i):
        name, behind = self.t(i - 1), self.t(self.close(i) + 1)
        if not WORD.match(name) or name in NO_NAME or (
                self.t(i - 2) in ("->", ".")) or behind == "{" or (
                    WORD.match(behind)):
            return  # what is followed by a statement is a loop
        self.calls.append(Call(fn, name, self.split(i)))

    def assignment(self, fn, i, last):
        value = i + 1, self.right(i + 1, (",", ";"), last)
        begin = self.begin(i - 1)
        if self.t(begin) == "__free":
            begin, i = begin - 1, begin
        if begin > i - 1 or self.t(begin - 1) == "." and (
                self.t(begin - 2) in ("{", ",")):
            return  # in an initializer
        one = begin == i - 1
        place = not one or begin not in self.named and self.t(begin - 1) == "*"
        local = self.t(begin) if one and not place else None
        self.sets.append(Set(fn, local if local in self.locals[fn] else None,
                             place, value, self.member((begin, i))))

    def address(self, fn, i):
        before, end = self.t(i - 1), i + 1
        if before == ")":
            if not self.is_type(self.open(i - 1), i - 1) or self.t(i - 2) != "*":
                return
        elif before == "]" or re.match(r"\w", before) and before not in NO_NAME:
            return
        end += 1
        if self.t(i + 1) == "(":
            end = self.close(i + 1) + 1
        while self.t(end) in ("->", ".", "[", "("):
            end = (self.close(end) if self.t(end) in OPENS else end + 1) + 1
        name = self.member((i + 1, end))
        if name:
            self.addressed.add((fn, name))

    def condition(self, fn, i):
        """The members that a condition asks for as they are."""
        begin, end = i + 2, self.close(i + 1)
        begin += self.t(begin) == "!"
        parts = [begin]
        while parts[-1] < end:
            stop = self.right(parts[-1], ("&&", "||", "?", ","), end)
            if stop < end and self.t(stop) != "&&":
                return
            parts.append(stop + 1)
        terms = [(a, b - 1) for a, b in zip(parts, parts[1:])]
        if len(terms) > 1 and begin > i + 2:
            return
        names = {self.member(at) for at in terms[-1:] + (
            terms[:1] if len(terms) == 2 else [])}
        self.tests.append((fn, self.at[i][0], names - {None}))


@initialize:python@
@@
def first_written(pos):
    """The first argument of a call as the file has it. Coccinelle has none where
    it takes the call for that of a macro, by a mistake before it."""
    lines = source().split("\n")[int(pos.line_end) - 1:]
    code = Reader("\n".join([lines[0][int(pos.column_end):]] + lines[1:]))
    first, *_ = code.split(0) or [(0, 0)]
    return " ".join(code.toks[first[0]:first[1]])


class Facts:
    """What the rules below saw in one file."""

    def __init__(self):
        self.heads = {}     # allocation of a head object: position -> its call
        self.makers = set()  # functions that return a new head object
        self.own = {}       # "=" that gives a member its head -> (m, call)
        self.guard = set()  # an if that frees the member and falls through
        self.choices = []   # (member, function, last line) of a switch that does
        self.defs = {}      # functions of the file
        self.fns = []       # all of them: name, place
        self.code = None    # what they consist of
        self.releases = set()  # (call that may free it, member)
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
        self.cleaned = set()  # (function, local) freed where their scope ends
        # place -> {member or None: (position, message, origin call, (tag, member)
        # that another file may free, or None)}
        self.found = {}
        self.bad = set()    # calls of leaking allocations
        self.optional = set()  # members that cannot simply be embedded
        self.shared = set()  # members whose object others have as well
        self.sizes = {}     # allocation of *h: position -> (position, h)
        self.targets = {}   # allocation of one object -> (target, it, "=")
        self.voids = set()  # (function, parameter), of type void *
        self.wrappers = set()  # functions and macros that free what they get
        self.keepers = set()  # functions that store a parameter
        self.given = {}     # member -> functions of the file that get it alone
        self.stashed = {}   # void pointer -> types of what is stored there
        self.macros = None  # macro -> structure that it makes of a member
        self.storers = set()  # functions that copy or return a parameter
        self.links = {}     # function -> callees that get a part of a parameter
        self.elements = set()  # (function, array) that frees its members
        self.rows = {}      # (function, array) -> "=" that gives a member
        self._keepers = None
        self.copies = set()  # (function, local) that another local points to
        self._disposers = None
        self.holds = False  # whether a local gets a head
        self.tags = {}      # where a member gets its object -> tag
        self.notes = False  # whether what only could be embedded is a finding
        self._taken = {}

    def add_size(self, pos, args):
        """An allocation of a head's type, or of what a pointer points to."""
        first = args[0] if args.elements else first_written(pos)
        size = bare(re.sub(r"^sizeof", "", first.strip()).strip())
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

    def stores(self, fn, name):
        """How often a function stores a local where others see it: more than
        once, and it is no member's own."""
        return sum(it.fn == fn and (it.place or not it.local) and
                   self.code.text(it.value) == name for it in self.code.sets)

    def add_target(self, text, call, q):
        member = re.search(r"(?:->|\.)(\w+)$", text)
        if member:
            self.add_own(member.group(1), call, q)
        elif re.match(r"\w+$", text):
            self.holds = True

    def read_params(self):
        """Who gets a parameter of a function, and what becomes of it."""
        for name, param, body in MACRO.findall(source()):
            calls = {call for call, given in GIVEN.findall(body) if given == param}
            parts = re.search(r"\b%s\b[ \t)]*(->|\.|,)" % param, body)
            if calls - NO_NAME and not parts and all(
                    is_a(FREE, call) for call in calls - NO_NAME):
                self.wrappers.add(name)
        for fn, name, kind in self.code.params(self.fns):
            self.params.add((fn, name))
            if kind == "void":
                self.voids.add((fn, name))
        for call in self.code.calls:
            for at in call.args:
                name, part = self.code.text(at), self.code.part(at)
                if (call.fn, name) in self.params:
                    self.passes.setdefault(call.fn, set()).add(call.name)
                if (call.fn, name) in self.voids and is_a(FREE, call.name):
                    self.wrappers.add(call.fn)
                if (call.fn, part) in self.params:
                    self.links.setdefault(call.fn, set()).add(call.name)
        for it in self.code.sets:
            name, part = self.code.text(it.value), self.code.part(it.value)
            if (it.fn, name) in self.params and it.place:
                self.keepers.add(it.fn)
            if {(it.fn, name), (it.fn, part)} & self.params:
                self.storers.add(it.fn)
        for fn, words in self.code.returns:
            if any((fn, word) in self.params for word in words):
                self.storers.add(fn)

    def read_members(self):
        """Who calls whom, and what becomes of the members."""
        for call in self.code.calls:
            if call.name in self.defs:
                self.calls.add((call.fn, call.name))
            self.read_call(call)
        for fn, name in self.code.addressed:
            if name in self.conts:
                self.touched(name, fn, False)
        for fn, line, names in self.code.tests:
            self.optional |= {m for m in names if m in self.conts and not any(
                fn == call.current_element and line >= int(call.line)
                for _, call in self.own.values())}
        for it in self.code.sets:
            self.read_set(it)
        self.static |= self.code.static

    def touched(self, member, fn, shared):
        """Who may do anything with a member, or a copy of its pointer: one that
        may be absent, or lives on, cannot simply be embedded."""
        self.frees.setdefault(member, set()).add(fn)
        self.optional.add(member)
        if shared:
            self.shared.add(member)

    def read_call(self, call):
        for n, at in enumerate(call.args):
            m = self.code.member(at)
            if m in self.conts and call.name in self.defs:
                self.given.setdefault(m, set()).add((call.fn, call.name))
            if m in self.conts and self.foreign(call.name):
                self.touched(m, call.fn, call.fn in self.conts[m])
            if n == 0 and self.is_free(call.name):
                m = self.code.member(self.code.uncast(at))
            elif n != 1 or call.name != "kmem_cache_free" or len(call.args) != 2:
                m = None
            if m in self.conts:
                self.frees.setdefault(m, set()).add(call.fn)
                self.choose(m, call.fn, at[0])
            array = self.code.element(at)
            if array and array[1] in self.conts and (
                    self.is_free(call.name) or not MEEK.match(call.name)):
                self.elements.add((call.fn, array[0]))

    def choose(self, member, fn, i):
        """A switch that frees a member chooses, unless it frees the whole, too."""
        code = self.code
        for first, last in code.switches:
            if first < i < last and not any(
                    first < call.args[0][0] < last and self.is_free(call.name)
                    and code.text(call.args[0]) == code.t(i)
                    for call in code.calls if call.args):
                self.choices.append((member, fn, code.at[last][0]))
                self.optional.add(member)

    def chosen(self, call, pos):
        """Whether a switch before pos says if the member has what call gave."""
        return any(fn == pos.current_element and line < int(pos.line)
                   for m, fn, line in self.choices for mine, own in self.own.values()
                   if mine == m and key([own]) == key([call]))

    def read_set(self, it):
        member, call = self.code.member(it.value), self.code.made(it.value)
        if member in self.conts:
            self.touched(member, it.fn, not it.local)
        if it.local and call and self.makes(call):
            self.fresh.add((it.fn, it.local))
        name = self.code.text(it.value)  # what becomes of it by another name?
        if it.fn in self.conts.get(it.member, ()) and (
                (it.fn, name) in self.params or self.code.t(it.value[0]) == "&"):
            self.optional.add(it.member)  # points to another object as well
        if it.local and name in self.code.locals.get(it.fn, ()):
            self.copies.add((it.fn, name))

    def read_ends(self):
        """Where a path can end that conditions matter to, and what may free a
        member there."""
        members = {m for _, _, m in self.gifts}
        for call in self.code.calls:
            freed = call.name == "kmem_cache_free" or self.is_free(call.name)
            its = {self.code.member(at) for at in call.args[:1] + (
                call.args[1:] if call.name == "kmem_cache_free" else [])}
            if freed and members - its:
                self.ends.add(call.fn)
        for call in self.code.calls:
            its = {self.code.member(at) for at in call.args} & members
            if its and self.ends_in(call.fn):
                self.releases |= {(call.name, m) for m in its
                                  if self.takes(call.name, m)}

    def disposers(self):
        """Functions of the file that may free or keep what they get."""
        if self._disposers is None:
            out = set(self.keepers)
            for fn, callees in self.passes.items():
                if any(FREE.match(c) or c not in self.defs and not MEEK.match(c)
                       for c in callees):
                    out.add(fn)
            more = True
            while more:
                new = {fn for fn, callees in self.passes.items()
                       if callees & out} - out
                out |= new
                more = bool(new)
            self._disposers = out
        return self._disposers

    def holders(self):
        """Functions of the file that may free, keep or link what they get."""
        if self._keepers is None:
            out = self.disposers() | self.storers
            for fns in self.passes, self.links:
                out |= {fn for fn, callees in fns.items()
                        if any(LINK.search(c) or c not in self.defs and not MEEK.match(c)
                               for c in callees)}
            more = True
            while more:
                new = {fn for fns in (self.passes, self.links)
                       for fn, callees in fns.items() if callees & out} - out
                out |= new
                more = bool(new)
            self._keepers = out
        return self._keepers

    def frees_within(self, call, member):
        """Whether a function gets a part of a structure and frees its member."""
        return call in self.defs and call in self.taken(member)

    def disposes(self, call):
        """Whether a function of the file may free or keep a member it gets."""
        return call in self.defs and call in self.disposers()

    def is_free(self, call):
        return is_a(FREE, call) or call in self.wrappers

    def pointee(self, text):
        """The structure that a pointer of no type of its own points to."""
        text = " ".join(text.split())
        call = re.match(r"(\w+) ?\(", text)
        if call and call.group(1) in self.casts():
            return self.casts()[call.group(1)]
        if call and call.group(1).endswith("_get_drvdata"):
            kinds = self.stashed.get("drvdata", set())
        elif call:
            kind = re.search(r", ?((?:struct )?\w+) ?, ?\w+ ?\)$", text)
            kinds = {kind.group(1)} if kind and is_a(ENTRY, call.group(1)) else set()
        else:
            place = re.search(r"(?:->|\.) ?(\w+)$", text)
            kinds = self.stashed.get(place.group(1), set()) if place else set()
        return next(iter(kinds)) if len(kinds) == 1 else None

    def casts(self):
        """What `#define to_x(k) container_of(k, struct x, kobj)` makes."""
        if self.macros is None:
            self.macros = dict(re.findall(
                r"^[ \t]*#[ \t]*define[ \t]+(\w+)\(\w+\)[ \t\\\n]*\(*\s*container_of\("
                r"[^,]*,\s*((?:struct\s+)?\w+)\s*,", source(), re.M))
        return self.macros

    def taken(self, member):
        """Functions that may free or keep the member of an object they get."""
        if member not in self._taken:
            out = set(self.frees.get(member, ()))
            out |= {fn for fn, call in self.given.get(member, ())
                    if self.disposes(call)}
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
            return call in self.taken(member) or call in self.wrappers
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

    def releases_any(self, fn):
        return any(c.fn == fn and (c.name, m) in self.releases
                   for c in self.code.calls for _, _, m in self.gifts)

    def frees_owner(self, fn):
        """Whether it frees a structure that it gives a head."""
        return any(c.fn == fn and (self.is_free(c.name) or c.name == "kmem_cache_free")
                   and any((fn, self.code.bare(at)) in self.owners for at in c.args[:2])
                   for c in self.code.calls)

    def leaves_owner(self, fn):
        """Whether the only pointer to one may be lost where it ends."""
        return any(owner[0] == fn and owner in self.fresh and
                   owner not in self.static | self.copies for owner in self.owners)

    def asks_for_member(self, fn):
        """Whether it lets another function of the file give a head."""
        return any(c.fn == fn and any(c.name == giver for giver, _, _ in self.gifts)
                   for c in self.code.calls)

    def ends_in(self, fn):
        """Whether an object's life may end in that function."""
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
        if call in self.defs:
            return call in self.holders()
        return not is_a(MEEK, call) or LINK.search(call) is not None

    def abandons(self, pos, local):
        place = pos.current_element, local
        return place in self.fresh and place not in self.static | self.copies

    def gives(self, call, member):
        """Whether a call gives the object passed to it its member."""
        return any((call, x) in self.params and (call, x, member) in self.gifts
                   for _, x, _ in self.gifts)

    def member_of(self, call):
        """The member that gets what a call allocates; None: a local keeps it."""
        return next((m for m, own in self.own.values() if key([own]) == key([call])), None)

    def embeddable(self):
        """(member, call, tag of the structure) where nothing leaks, and the
        allocation is of no use."""
        return [(m, call, self.tags.get(q)) for q, (m, call) in self.own.items()
                if key([call]) not in self.bad and m not in self.optional and
                not self.elsewhere(m)]

    def elsewhere(self, member):
        """A function that only frees the member: called before the free."""
        alloc = self.conts.get(member, set())
        for fn in self.frees.get(member, set()) - alloc - self.kills:
            callers = {a for a, b in self.calls if b == fn}
            if not callers or not callers <= alloc | self.kills:
                return True
        return False


F = Facts()


def leak(pos, message, call, member=None):
    """member: (tag, name) of one that another file may free."""
    if F.chosen(call, pos):
        return
    F.bad.add(key([call]))
    if member and not member[0]:
        member = None
    F.found.setdefault(key([pos]), {}).setdefault(
        F.member_of(call), (pos, message, call, member))


def leaks():
    """(position, message, origin call, what others may free) of each."""
    return [one for place in F.found.values() for one in place.values()]


@initialize:python@
@@
# ---- patch mode: the member becomes the object that it points to

# What makes an empty object of each type: a call, or a value.
INITS = dict(list_head="INIT_LIST_HEAD", hlist_head="INIT_HLIST_HEAD",
             hlist_bl_head="INIT_HLIST_BL_HEAD", llist_head="init_llist_head",
             mutex="mutex_init", rt_mutex="rt_mutex_init",
             rw_semaphore="init_rwsem", completion="init_completion",
             kref="kref_init", swait_queue_head="init_swait_queue_head",
             wait_queue_head="init_waitqueue_head",
             wait_queue_head_t="init_waitqueue_head", xarray="xa_init",
             idr="idr_init", ida="ida_init", maple_tree="mt_init",
             spinlock="spin_lock_init", spinlock_t="spin_lock_init",
             raw_spinlock="raw_spin_lock_init",
             raw_spinlock_t="raw_spin_lock_init", rwlock_t="rwlock_init",
             seqlock="seqlock_init", seqlock_t="seqlock_init")
VALUES = {"rb_root": "RB_ROOT", "rb_root_cached": "RB_ROOT_CACHED"}
INITIALISER = re.compile(r"(INIT_\w+|\w*_init|init_\w+|xa_init_flags)$")
# Calls that have the pointer only while they run; LINKS keep the first argument,
# KEYED may keep any but the first.
BORROWS = re.compile(r"(INIT_\w+|_*init_\w+|sema_init|h?list_\w+|hlist_\w+|llist_\w+|"
                     r"_*(rt_|ww_)?mutex_\w+|(assert_|_)*(raw_)?spin_\w+|"
                     r"_*(raw_)?(read|write)_(un|try)?lock\w*|_*(read|write)_seq\w+|"
                     r"(down|up)(_\w+)?|rwsem_\w+|rwlock_init|complete(_all)?|"
                     r"completion_done|reinit_completion|(try_)?wait_for_completion\w*|"
                     r"s?wait_event\w*|_*s?wake_up\w*|prepare_to_s?wait\w*|"
                     r"finish_s?wait|(add|remove)_wait_queue\w*|s?waitqueue_active|"
                     r"swait_active|rb_\w+|xa_\w+|_*id[ra]_\w+|kref_(init|get|read)|"
                     r"seqlock_init|(un)?lock_\w*|_*srcu_\w+|cleanup_srcu_struct|"
                     r"mt_\w+|mtree_\w+|radix_tree_\w+|lockdep_\w+|might_lock\w*|"
                     r"pr_\w+|(net)?dev_(dbg|err|info|warn|notice)|printk|trace_\w+|"
                     r"(scoped_)?guard|\w*for_each\w*)$")
REFERS = re.compile(r"((h|hl|l)?list|rb)_(entry|replace)\w*$|\w+_safe_reset_next$")
LINKS = re.compile(r"(h?list|hlist_\w+|llist|rb)_(add|move|insert|link)")
KEYED = re.compile(r"(xa|id[ra]|radix_tree|mt|mtree|kref)_")
ALLOCATES = re.compile(r"k[vmz]+alloc(_obj)?(_node)?(_noprof)?$")
# An allocation by a number of bytes.
SIZED = re.compile(r"(\( [\w *]+ \) )?(devm_)?(kv?|v)[mzc]alloc\w* \(")
ASSERTS = re.compile(r"BUILD_BUG_ON|_?[Ss]tatic_assert$|compiletime_assert")
COPIES = re.compile(r"(_*mem(cpy|move|set)\w*|kv?memdup\w*|kv?realloc\w*|devm_kmemdup|"
                    r"devm_krealloc\w*|sort|swap|copy_(to|from)_user|struct_group)$")
PURE = {"if", "likely", "unlikely", "IS_ERR", "IS_ERR_OR_NULL", "list_empty"}
TOKEN = re.compile(r"(?P<directive>^[ \t]*#(?:\\\n|/\*.*?\*/|[^\n])*)|"
                   r"(?P<blank>/\*.*?\*/|//[^\n]*|\\\n|\n|[ \t\f\r]+)|"
                   r"\x22(?:\\.|[^\x22\\])*\x22|\x27(?:\\.|[^\x27\\])*\x27|"
                   r"\w+|->|\+\+|--|&&|\|\||<<|>>|[=!<>+*/%&|^-]=|.", re.S | re.M)
OPEN, CLOSE = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}


class Refused(Exception):
    """Why a member stays a pointer."""


class Stmt:
    """A statement: its tokens from start to end, and those inside it."""

    def __init__(self, kind, start, end, kids=(), cond=None):
        self.kind, self.start, self.end, self.cond = kind, start, end, cond
        self.kids, self.up = list(kids), None
        for kid in self.kids:
            kid.up = self

    def holds(self, i):
        return self.start <= i <= self.end

    def all(self):
        yield self
        for kid in self.kids:
            yield from kid.all()


class Text:
    """The tokens of a file, and the statements of its functions."""

    def __init__(self, path):
        with open(path, encoding="latin-1") as file:
            text = file.read()
        self.tok, self.at, self.bodies = [], [], {}
        self.remarks = {}   # token -> line of the comment behind it
        line, start = 1, 0
        for found in TOKEN.finditer(text):
            if not found.group("blank"):
                word = found.group()
                column = found.start() - start + len(word) - len(word.lstrip())
                self.tok.append(word.strip())
                self.at.append((line, column))
            elif found.group()[0] == "/":
                self.remarks.setdefault(len(self.tok) - 1, line)
            if "\n" in found.group():
                line += found.group().count("\n")
                start = found.start() + found.group().rindex("\n") + 1
        self.place = {at: i for i, at in enumerate(self.at)}
        self.pair = {}

    def line(self, i):
        return self.at[i][0]

    def remark(self, i):
        """Whether a comment stands behind a token on its line."""
        return self.remarks.get(i) == self.line(i)

    def body_of(self, i):
        """The function body with this token: from { to } in the first column."""
        first = i
        while first >= 0 and (self.tok[first] != "{" or self.at[first][1]):
            first -= 1
        last = i
        while last < len(self.tok) and (self.tok[last] != "}" or self.at[last][1]):
            last += 1
        if first < 0 or last == len(self.tok):
            raise Refused("line %d is in no function" % self.line(i))
        if first not in self.bodies:
            self.match(first, last)
            self.bodies[first] = self.stmt(first)
            if self.bodies[first].end != last:
                raise Refused("the statements around line %d are split by #if"
                              % self.line(i))
        return self.bodies[first]

    def match(self, first, last):
        """Finds the counterparts of brackets."""
        stack = []
        for i in range(first, last + 1):
            if self.tok[i] in OPEN:
                stack.append(i)
            elif self.tok[i] in CLOSE:
                if not stack or OPEN[self.tok[stack[-1]]] != self.tok[i]:
                    raise Refused("the brackets around line %d do not match"
                                  % self.line(i))
                self.pair[stack[-1]], self.pair[i] = i, stack[-1]
                stack.pop()

    def iterates(self, i):
        """A macro that is followed by a statement."""
        if not self.tok[i][0].isalpha() and self.tok[i][0] != "_" or \
                self.tok[i + 1] != "(" or self.tok[i] in ("return", "sizeof"):
            return False
        after = self.tok[self.pair[i + 1] + 1]
        return after == "{" or re.match(r"\w", after) is not None

    def stmt(self, i):
        word, after = self.tok[i], self.tok[i + 1]
        if word == "{":
            kids, j = [], i + 1
            while j < self.pair[i]:
                kids.append(self.stmt(j))
                j = kids[-1].end + 1
            return Stmt("block", i, self.pair[i], kids)
        if word.startswith("#"):
            return Stmt("#", i, i)
        if word == "do":
            body = self.branch(i + 1)
            return Stmt("loop", i, self.pair[body.end + 2] + 1, [body])
        if word in ("if", "for", "while", "switch") or self.iterates(i):
            return self.compound(i, word)
        if word in ("case", "default"):
            return Stmt("case", i, self.tok.index(":", i))
        if after == ":" and re.match(r"\w", word):
            return Stmt("label", i, i + 1)
        j = i
        while self.tok[j] != ";":
            j = self.pair[j] + 1 if self.tok[j] in OPEN else j + 1
        return Stmt("simple", i, j)

    def branch(self, i):
        if self.tok[i].startswith("#"):
            raise Refused("#if at line %d splits a statement" % self.line(i))
        return self.stmt(i)

    def compound(self, i, word):
        if self.tok[i + 1] != "(":
            raise Refused("line %d cannot be followed" % self.line(i))
        cond = i + 1, self.pair[i + 1]
        kids = [self.branch(cond[1] + 1)]
        if word == "if" and self.tok[kids[0].end + 1] == "else":
            kids.append(self.branch(kids[0].end + 2))
        return Stmt("if" if word == "if" else "loop", i, kids[-1].end, kids, cond)

    def innermost(self, body, i):
        inner = next((kid for kid in body.kids if kid.holds(i)), None)
        return self.innermost(inner, i) if inner else body

    def chain(self, i):
        """Where the expression starts that ends in member i: x[1].y->m."""
        j = i - 1
        while True:
            j -= 1
            while self.tok[j] in (")", "]"):
                j = self.pair[j] - 1
            if not re.match(r"\w", self.tok[j]):
                return j + 1
            if self.tok[j - 1] not in ("->", "."):
                return j
            j -= 1

    def text(self, start, end):
        return " ".join(self.tok[start:end + 1])

    def callee(self, i):
        """(name, index) of the call that token i starts an argument of."""
        index, j = 0, i - 1
        while self.tok[j] != "(":
            if self.tok[j] in (";", "{"):
                return None, 0
            index += self.tok[j] == ","
            j = self.pair[j] - 1 if self.tok[j] in CLOSE else j - 1
        if self.tok[j - 1] == ")":
            j = self.pair[j - 1]
        return (self.tok[j - 1], index) if re.match(r"[A-Za-z_]", self.tok[j - 1]) else (None, 0)

    def function_end(self, i):
        """The { of the function whose name is token i, and its parameters."""
        close = i + 1
        depth = 0
        while True:
            depth += (self.tok[close] == "(") - (self.tok[close] == ")")
            if depth == 0:
                break
            close += 1
        names, depth = [], 0
        for j in range(i + 1, close + 1):
            if depth == 1 and self.tok[j] in (",", ")"):
                names.append(self.tok[j - 1])
            depth += (self.tok[j] in OPEN) - (self.tok[j] in CLOSE)
        return self.tok.index("{", close), names

    def structures(self):
        """(names, token of {, token of }) of each structure that is declared."""
        for i, word in enumerate(self.tok):
            brace = i + 1 if self.tok[i + 1:i + 2] == ["{"] else i + 2
            if word != "struct" or self.tok[brace:brace + 1] != ["{"]:
                continue
            end, depth = brace, 0
            while end < len(self.tok) - 2:
                depth += (self.tok[end] == "{") - (self.tok[end] == "}")
                if depth == 0:
                    break
                end += 1
            names = ["struct " + self.tok[i + 1]] if brace == i + 2 else []
            if self.tok[i - 1] == "typedef" and self.tok[end + 2] == ";":
                names.append(self.tok[end + 1])
            yield names + [w for n in names for w in self.aliases(n)], brace, end

    def aliases(self, name):
        """What `typedef struct x y;` calls it elsewhere."""
        kind = name.split()
        return [self.tok[i + 3] for i, word in enumerate(self.tok[:-4])
                if word == "typedef" and self.tok[i + 1:i + 3] == kind
                and self.tok[i + 4] == ";"]


@initialize:python@
@@
class Embedding:
    """What changes when one member of a structure becomes an object."""

    def __init__(self, plan, member):
        self.plan, self.text, self.member = plan, plan.text, member
        self.drop = set(plan.drop)
        self.mine, self.allocs, self.checks = [], [], {}

    def plan_it(self):
        text = self.text
        own = [(text.place[at], call) for at, (m, call) in self.plan.own.items()
               if m == self.member]
        kinds = {self.plan.typed.get(text.at[eq - 1]) for eq, _ in own}
        if len(kinds) != 1 or None in kinds:
            raise Refused("the structure of '%s' is not declared in this file"
                          % self.member)
        self.own = dict(own)
        self.names = self.declaration(kinds.pop())
        self.plan.check_whole(self.names, self)
        self.plan.check_sizes(self.names)
        self.find_uses()
        for i in self.mine:
            self.use(i)
        for i, stmt in self.allocs:
            self.allocation(i, stmt)
        self.clean()

    def declaration(self, kind):
        """The names of the structure, if its field can be changed."""
        text = self.text
        found = [(names, a, b) for names, a, b in text.structures() if kind in names]
        if len(found) != 1:
            raise Refused("'%s' is not declared in this file" % kind if not found
                          else "'%s' is declared more than once" % kind)
        names, first, last = found[0]
        if text.tok[last + 1] != ";" and text.tok[last + 1] not in names:
            raise Refused("'%s' is declared with attributes or a variable" % kind)
        if not any((name, self.member) in self.plan.declared for name in names):
            raise Refused("the declaration of '%s' is not a plain one" % kind)
        fields = [i for i in range(first, last) if text.tok[i] == self.member
                  and text.tok[i - 1] == "*" and text.tok[i + 1] == ";"]
        if len(fields) != 1:
            raise Refused("'%s' is declared together with others" % self.member)
        i = fields[0] - 3 - (text.tok[fields[0] - 3] == "struct")
        self.head = text.tok[fields[0] - 2]
        depth = sum((w == "{") - (w == "}") for w in text.tok[first:i + 1])
        if depth != 1 or text.tok[i] not in ("{", ";", "}") and \
                not text.tok[i].startswith("#") or \
                self.head not in (TYPES if text.tok[fields[0] - 3] != "struct" else STRUCTS):
            raise Refused("the declaration of '%s' is not a plain one" % self.member)
        return names

    def find_uses(self):
        text, m = self.text, self.member
        for i, word in enumerate(text.tok):
            if re.match(r"#\s*define\b", word) and re.search(r"(->|\.)\s*%s\b" % m, word):
                raise Refused("a macro at line %d names '%s'" % (text.line(i), m))
            if word != m:
                continue
            if text.tok[i - 1] == "," and text.text(i - 3, i - 2) in self.names:
                raise Refused("the offset of '%s' is taken at line %d" % (m, text.line(i)))
            if text.tok[i - 1] == "," and text.tok[i + 1] in (",", ")") and self.is_macro(i):
                raise Refused("'%s' is named to a macro at line %d" % (m, text.line(i)))
            if text.tok[i - 1] not in ("->", "."):
                continue
            kind = self.plan.typed.get(text.at[i])
            if kind is None:
                raise Refused("'%s' stands at line %d in a structure whose type is "
                              "not seen" % (m, text.line(i)))
            if kind in self.names:
                self.mine.append(i)
            elif " " not in kind and not any(kind in n for n, _, _ in text.structures()):
                raise Refused("'%s' stands at line %d in a structure whose type is "
                              "not seen" % (m, text.line(i)))

    def is_macro(self, i):
        """Whether the call around token i is of a macro, by its name or here."""
        name, _ = self.text.callee(i)
        return name is not None and (name.isupper() or any(
            re.match(r"#\s*define\s+%s\b" % name, word) for word in self.text.tok))

    def use(self, i):
        text, tok = self.text, self.text.tok
        body = text.body_of(i)
        stmt, start = text.innermost(body, i), text.chain(i)
        if stmt.kind == "simple" and start == stmt.start and tok[i + 1] == "=":
            self.assignment(i, stmt)
        elif stmt.kind == "simple" and FREE.match(tok[stmt.start]) and \
                start == stmt.start + 2 and text.pair[start - 1] == stmt.end - 1:
            self.remove(stmt)
        elif stmt.kind == "if" and stmt.cond[0] < i < stmt.cond[1] and \
                self.test(i, stmt):
            pass
        elif tok[i + 1] == "->" or self.dereferenced(start):
            pass
        elif tok[start - 1] in ("(", ",") and tok[i + 1] in (",", ")"):
            self.plan.argument(start, self.member)
        else:
            raise Refused("'%s' is handed on at line %d" % (self.member, text.line(i)))

    def dereferenced(self, start):
        tok = self.text.tok
        return tok[start - 1] == "*" and (
            not re.match(r"[\w)\]]", tok[start - 2]) or tok[start - 2] == "return")

    def assignment(self, i, stmt):
        text = self.text
        if i + 1 in self.own:
            self.allocs.append((i, stmt))
        elif text.tok[i + 2:stmt.end] == ["NULL"]:
            self.remove(stmt)
        else:
            raise Refused("'%s' is reassigned at line %d" % (self.member, text.line(i)))

    def test(self, i, stmt):
        """An if that asks whether the object is there."""
        text = self.text
        name = text.text(text.chain(i), i)
        cond = text.text(stmt.cond[0] + 1, stmt.cond[1] - 1)
        found = re.match(r"(?:un)?likely \( (.*) \)$", cond)
        cond = found.group(1) if found else cond
        inline = i + 1 in self.own and re.match(
            r"! \( %s = .* \)$|\( %s = .* \) == NULL$" % ((re.escape(name),) * 2), cond)
        if inline or cond in ("! " + name, name + " == NULL", "NULL == " + name,
                              "IS_ERR_OR_NULL ( %s )" % name):
            if len(stmt.kids) > 1:
                raise Refused("the check at line %d has an else" % text.line(i))
            if inline:
                self.allocs.append((i, stmt))
            else:
                self.checks[i] = stmt
            return True
        if cond in (name, name + " != NULL") and len(stmt.kids) == 1:
            self.checks[i] = stmt
            return True
        return False

    def allocation(self, i, stmt):
        text = self.text
        body, name = text.body_of(i), text.text(text.chain(i), i)
        if sum(text.body_of(j) is body for j, _ in self.allocs) > 1:
            raise Refused("'%s' is allocated twice in one function" % self.member)
        call = self.own[i + 1]
        place = text.place[int(call.line), int(call.column)]
        if not ALLOCATES.match(text.tok[place]):
            raise Refused("'%s' comes from %s()" % (self.member, text.tok[place]))
        if not stmt.holds(place):
            self.handover(i, stmt, place)
            return
        for j in [j for j, check in self.checks.items()
                  if check.up is stmt.up and check.start > stmt.end]:
            if text.text(text.chain(j), j) == name and self.next_use(stmt.end, name) == j:
                self.remove(self.checks.pop(j))
                stmt_end = j
                break
        else:
            stmt_end = stmt.end
        last = max([stmt.end] + [s.end for s in self.drop if s.start <= stmt_end <= s.end])
        if self.is_initialiser(self.next_use(last, name), stmt):
            self.remove(stmt)
        elif self.head not in INITS and self.head not in VALUES:
            raise Refused("'%s' is not initialised where it is allocated" % self.member)

    def next_use(self, i, name):
        text = self.text
        body = text.body_of(i)
        return next((j for j in self.mine if j > i and text.body_of(j) is body
                     and text.text(text.chain(j), j) == name), None)

    def is_initialiser(self, i, near):
        """Whether the object is made anew where i stands, next to a statement."""
        if i is None:
            return False
        text = self.text
        stmt, start = text.innermost(text.body_of(i), i), text.chain(i)
        if stmt.up is not near.up or stmt.kind not in ("simple", "if"):
            return False
        name, index = text.callee(start)
        return (text.tok[i + 1] in (",", ")") and index == 0 and name is not None
                and INITIALISER.match(name) is not None) or (
                    start == stmt.start + 1 and text.tok[start - 1] == "*"
                    and text.tok[i + 1] == "=")

    def handover(self, i, stmt, place):
        """The object is made in a local first: member = local."""
        text, tok = self.text, self.text.tok
        body, name = text.body_of(i), tok[i + 2]
        if stmt.end != i + 3 or self.head not in INITS:
            raise Refused("'%s' is not given its object plainly" % self.member)
        for j in range(body.start, body.end):
            if tok[j] != name or tok[j - 1] in ("->", ".") or stmt.holds(j):
                continue
            one = text.innermost(body, j)
            if not self.prepares(one, j, place) or one.start > stmt.start:
                raise Refused("'%s' is used at line %d beside '%s'"
                              % (name, text.line(j), self.member))
            self.remove(one)

    def prepares(self, stmt, j, place):
        """Whether a statement only makes, checks or frees a local object."""
        text, tok = self.text, self.text.tok
        name, words = tok[j], text.text(stmt.start, stmt.end)
        call = r"(\( [\w *]+ \) )?%s \( .* \) ;$" % tok[place]
        if stmt.kind == "if":
            cond = text.text(stmt.cond[0] + 1, stmt.cond[1] - 1)
            return len(stmt.kids) == 1 and cond in ("! " + name, name + " == NULL")
        return stmt.kind == "simple" and (
            tok[j - 2] == "sizeof" or text.text(j - 3, j - 1) == "sizeof ( *"
            or re.match(r"(struct )?%s \* %s ;$" % (self.head, name), words)
            or re.match(r"((struct )?%s \* )?%s = %s" % (self.head, name, call), words)
            or words == "%s ( %s ) ;" % (INITS[self.head], name)
            or FREE.match(tok[stmt.start]) and stmt.end == j + 2) is not None

    def remove(self, stmt):
        """Marks a statement as dropped, with an if that is left without any."""
        up = stmt.up
        if any(w.startswith("#") for w in self.text.tok[stmt.start:stmt.end + 1]):
            raise Refused("#if in what would go at line %d" % self.text.line(stmt.start))
        if up is None:
            raise Refused("a function would be left empty at line %d"
                          % self.text.line(stmt.start))
        if up.kind == "if":
            if len(up.kids) > 1 or not self.pure(up.cond):
                raise Refused("line %d is a branch of its own"
                              % self.text.line(stmt.start))
            self.remove(up)
        elif up.kind == "loop":
            raise Refused("a loop would be left empty at line %d"
                          % self.text.line(up.start))
        else:
            self.drop.add(stmt)
            if all(self.dropped(kid) for kid in up.kids):
                self.remove(up)

    def pure(self, cond):
        tok = self.text.tok
        for i in range(cond[0], cond[1]):
            if tok[i] in ("++", "--") or tok[i][-1] == "=" and \
                    tok[i] not in ("==", "!=", "<=", ">=") or \
                    tok[i] == "(" and re.match(r"\w", tok[i - 1]) and tok[i - 1] not in PURE:
                return False
        return True

    def dropped(self, stmt):
        while stmt:
            if stmt in self.drop:
                return True
            stmt = stmt.up
        return False

    def gone(self, i):
        return any(stmt.holds(i) for stmt in self.drop)

    def uses(self):
        """How many uses are left when the statements are gone."""
        left = [i for i in self.mine if not self.plan.gone(i)]
        made = [s for _, s in self.allocs if s not in self.plan.drop]
        return len([i for i in left if not any(s.holds(i) for s in made)]) + len(made)

    def clean(self):
        """What has lost its use with the statements that are dropped."""
        text = self.text
        for i, check in self.checks.items():
            if not self.dropped(check):
                raise Refused("'%s' may be absent where line %d asks for it"
                              % (self.member, text.line(i)))
        for i in self.mine:
            at = text.chain(i)
            if text.tok[at - 1] == "*" and text.tok[at - 2] == "(" and \
                    text.tok[at - 3] in ("sizeof", "typeof", "__typeof__", "return") and \
                    not self.plan.gone(i) and not self.gone(i) and \
                    not any(s.holds(i) for _, s in self.allocs):
                raise Refused("'%s' is asked for by type or size at line %d"
                              % (self.member, text.line(i)))
        size = -1
        while size != len(self.drop):
            size = len(self.drop)
            for body in {id(b): b for b in map(text.body_of, self.mine)}.values():
                self.clean_labels(body)
                self.clean_locals(body)
        for stmt in self.drop:
            if text.remark(stmt.end) and not self.gone(stmt.end + 1):
                raise Refused("a comment stands behind what would go at line %d"
                              % text.line(stmt.end))

    def clean_labels(self, body):
        tok = self.text.tok
        jumps = [i for i in range(body.start, body.end) if tok[i] == "goto"]
        live = {tok[i + 1] for i in jumps if not self.gone(i)}
        dead = {tok[i + 1] for i in jumps} - live
        for label in [s for s in body.all() if s.kind == "label"
                      and tok[s.start] in dead and not self.gone(s.start)]:
            self.clean_behind(label, live)

    def clean_behind(self, label, live):
        """Drops a label and what is then behind a jump, up to the next label."""
        tok, kids = self.text.tok, label.up.kids
        at = kids.index(label)
        before = next((s for s in reversed(kids[:at]) if not self.dropped(s)), None)
        if before is not None and before.kind == "#":
            raise Refused("#if at label %s" % tok[label.start])
        if before is not None and tok[before.start] in ("return", "goto", "break", "continue"):
            for stmt in kids[at + 1:]:
                if any(s.kind == "case" or s.kind == "label" and tok[s.start] in live
                       for s in stmt.all()):
                    break
                if not self.dropped(stmt):
                    self.remove(stmt)
        self.remove(label)

    def clean_locals(self, body):
        tok = self.text.tok
        words = {tok[i] for s in self.drop if body.holds(s.start)
                 for i in range(s.start, s.end + 1)
                 if re.match(r"[a-z_]", tok[i]) and tok[i - 1] not in ("->", ".")}
        for word in words:
            left = [i for i in range(body.start, body.end) if tok[i] == word
                    and tok[i - 1] not in ("->", ".") and not self.gone(i)]
            if not left and word in F.defs:
                self.check_called(word)
            stmt = self.text.innermost(body, left[0]) if len(left) == 1 else None
            if stmt is None or stmt.kind != "simple" or \
                    not re.match(r"[a-z_]\w*$", tok[stmt.start]) or left[0] == stmt.start:
                continue
            self.clean_local(stmt, left[0])

    def clean_local(self, stmt, i):
        tok, words = self.text.tok, self.text.text(stmt.start, stmt.end)
        if re.match(r"(\w+ )+(\* )*%s( = -? ?[\w.]+)? ;$" % tok[i], words):
            self.remove(stmt)
        elif re.match(r"(\w+ )+(\* )*[\w ,*=]*\b%s [=,;]" % tok[i], words) and \
                tok[stmt.start] not in ("return", "goto"):
            raise Refused("'%s' would be left unused" % tok[i])

    def check_called(self, name):
        tok = self.text.tok
        left = [i for i, word in enumerate(tok) if word == name and not self.gone(i)]
        if len(left) == 1 and "static" in tok[max(0, left[0] - 6):left[0]]:
            raise Refused("%s() would be left unused" % name)


@initialize:python@
@@
class Plan:
    """Which members of a file are embedded, and why the others are not."""

    def __init__(self):
        self.typed, self.copies, self.drop = {}, [], set()
        self.done, self.refused, self.own, self.text = {}, {}, {}, None
        self.labels, self.spots, self.words = set(), set(), set()
        self.single, self.ifs, self.declared = {}, {}, set()
        self.calls, self.values = set(), set()
        self.fields, self.objects, self.pointers = set(), set(), set()

    def add_type(self, kind, p):
        self.typed[spot(p)] = plain(kind)

    def add_copy(self, kind, name, p):
        if "*" not in kind:
            self.copies.append((plain(kind), name, spot(p)))

    def make(self, path, members):
        self.text = Text(path)
        self.own = {(int(a), int(b)): v for (a, b), v in F.own.items()}
        for member in members:
            one = Embedding(self, member)
            try:
                one.plan_it()
            except Refused as reason:
                self.refused[member] = str(reason)
            except (IndexError, KeyError, ValueError):
                self.refused[member] = "the text of the file could not be followed"
            else:
                self.done[member] = one
                self.drop = one.drop
        top = [s for s in self.drop if not self.inside(s)]
        self.labels = {self.text.at[s.start] for s in top if s.kind == "label"}
        self.spots = {self.text.at[s.start] for s in top} - self.labels
        self.words = {self.text.at[i] for s in top if s.kind == "simple"
                      for i in range(s.start, s.end)}
        self.single = self.find_single()

    def find_single(self):
        """The ifs whose braces now hold one line: {function: [(nth, of)]}."""
        out = {}
        for head in {s.up.up for s in self.drop if not self.inside(s)}:
            if head is None or head.kind != "if" or not self.is_single(head):
                continue
            body = self.text.body_of(head.start)
            ifs = [s.start for s in body.all() if s.kind == "if" and not self.inside(s)
                   and s not in self.drop]
            out.setdefault(self.function(body), []).append(
                (sorted(ifs).index(head.start), len(ifs)))
        return out

    def is_single(self, head):
        text, block = self.text, head.kids[0]
        left = [s for s in block.kids if s not in self.drop]
        return len(head.kids) == 1 and head.up.kind == "block" and len(left) == 1 and \
            left[0].kind == "simple" and text.line(head.start) == text.line(head.cond[1]) and \
            text.line(left[0].start) == text.line(left[0].end) and \
            not any(block.start <= i < block.end for i in text.remarks)

    def function(self, body):
        for name, p in F.defs.items():
            i = self.text.place.get((int(p.line), int(p.column)))
            if i is not None and self.text.function_end(i)[0] == body.start:
                return name
        return None

    def add_if(self, p):
        self.ifs.setdefault(p[0].current_element, set()).add(
            (int(p[0].current_element_line), *spot(p)))

    def unbraced(self, p):
        """Whether an if, by its number in its function, loses its braces."""
        name = p[0].current_element
        ifs = sorted(self.ifs.get(name, ()))
        here = int(p[0].current_element_line), *spot(p)
        return len({start for start, *_ in ifs}) == 1 and here in ifs and \
            (ifs.index(here), len(ifs)) in self.single.get(name, ())

    def gone(self, i):
        return any(stmt.holds(i) for stmt in self.drop)

    def inside(self, stmt):
        while stmt.up:
            stmt = stmt.up
            if stmt in self.drop:
                return True
        return False

    def embeds(self, kind, member):
        return member in self.done and plain(kind) in self.done[member].names

    def check(self):
        """Stops where the edits are not those that were planned."""
        uses = sum(one.uses() for one in self.done.values())
        found = len(self.fields | self.objects | self.pointers)
        if uses != found:
            raise RuntimeError("%d uses were planned, and %d found" % (uses, found))

    def check_whole(self, names, one):
        """No copy of the structure as a whole, and no initialiser by position."""
        names, text = set(names), self.text
        more = True
        while more:
            held = {n for others, a, b in text.structures() for n in others
                    if any(text.text(i - name.count(" "), i) == name
                           and text.tok[i + 1] != "*" for name in names
                           for i in range(a, b))} | names
            more, names = held != names, held
        for kind, name, at in self.copies:
            if kind in names and not (name == "memset" and self.before(at, one)):
                raise Refused("'%s' is copied or cleared as a whole at line %d" % (kind, at[0]))
        for i, word in enumerate(text.tok):
            if COPIES.match(word) and self.measures(i + 1, names) and not (
                    word == "memset" and self.before(text.at[i], one)):
                raise Refused("a structure is copied or cleared at line %d" % text.line(i))
            if word == "{" and text.tok[i - 1] == "=":
                self.check_list(i, names)
            if ASSERTS.match(word) and self.measures(i + 1, names):
                raise Refused("the size of a structure is asserted at line %d" % text.line(i))

    def check_sizes(self, names):
        """The structure must get the room of its type where it is allocated."""
        text, tok, held = self.text, self.text.tok, {}
        for i, word in enumerate(tok):
            if word == "*" and re.match(r"[A-Za-z_]\w*$", tok[i - 1]):
                held[tok[i + 1]] = tok[i - 1] in names or text.text(i - 2, i - 1) in names
            if word != "=" or not held.get(tok[i - 1]) or tok[i - 2] in ("->", "."):
                continue
            end = i
            while tok[end] not in (";", "{", "}"):
                end += 1
            words = text.text(i + 1, end)
            if SIZED.match(words) and not any(
                    n in words for n in ["( * ", "struct_size ( "] +
                    ["sizeof ( %s )" % n for n in names]):
                raise Refused("'%s' is allocated by a size of its own at line %d"
                              % (sorted(names)[0], text.line(i)))

    def measures(self, i, names):
        """Whether a call has the size of one of these types as an argument."""
        tok, start = self.text.tok, i
        while tok[i] not in (";", "{", "}"):
            i += 1
        words = self.text.text(start, i)
        return any("sizeof ( %s )" % name in words for name in names)

    def before(self, at, one):
        """Whether a place comes before the allocation in the same function."""
        i = self.text.place.get(at)
        body = self.text.body_of(i) if i is not None else None
        return body is not None and any(eq > i for eq in one.own if body.holds(eq))

    def check_list(self, i, names):
        tok, start = self.text.tok, i
        while tok[start - 1] not in (";", "{", "}") and start > 1:
            start -= 1
        words = " %s " % self.text.text(start, i)
        inner = tok[i + 1:i + 3]
        if any(" %s " % n in words for n in names) and " * " not in words and \
                inner[0] not in ("}", ".") and inner != ["0", "}"]:
            raise Refused("the structure is initialised by position at line %d"
                          % self.text.line(i))

    def argument(self, start, member, seen=()):
        """Refuses a call that may keep the pointer that starts at a token."""
        name, index = self.text.callee(start)
        if name in F.defs and name not in seen:
            self.parameter(name, index, member, (*seen, name))
        elif name not in seen and (name is None or not borrows(name, index)):
            raise Refused("'%s' is handed on at line %d%s" % (
                member, self.text.line(start), " to %s()" % name if name else ""))

    def parameter(self, name, index, member, seen):
        text, tok = self.text, self.text.tok
        brace, names = text.function_end(text.place[
            int(F.defs[name].line), int(F.defs[name].column)])
        body = text.body_of(brace)
        for i in range(body.start, body.end):
            if tok[i] != names[index] or tok[i - 1] in ("->", "."):
                continue
            if tok[i + 1] == "->":
                continue
            if tok[i - 1] not in ("(", ",") or tok[i + 1] not in (",", ")"):
                raise Refused("%s() hands '%s' on at line %d" % (name, member, text.line(i)))
            self.argument(i, member, seen)


def borrows(name, index):
    return BORROWS.match(name) is not None and not REFERS.match(name) and \
        not (LINKS.match(name) and index == 0) and not (KEYED.match(name) and index)


def plain(kind):
    return re.sub(r"\b(const|volatile)\b", "", kind).replace("*", "").strip()


def spot(p):
    return int(p[0].line), int(p[0].column)


P = Plan()


def asked(_pos):
    """Whether a finding is to be changed; under kapcheck, it says."""
    return True


def wanted():
    """(position, member or None) of each finding that is to be changed."""
    out = [(pos, F.member_of(call)) for pos, _, call, _ in leaks()]
    if F.notes:
        out += [(call, m) for m, call, _ in F.embeddable()]
    return [(pos, m) for pos, m in out if asked(pos)]


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
F.fns.append((f, (int(p[0].line), int(p[0].column))))

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
if not F.heads and not any(may_be_head(text) for _, text in F.sizes.values()):
    cocci.include_match(False)

// ... what it is stored in: a member, or a local that may hand it on ...
@target depends on single disable drop_cast, neg_if_exp@
expression E, C, F;
identifier al =~ "^k[vmz]+alloc(_obj)?(_node)?(_noprof)?$";
type T;
position p : script:python() { F.is_single(p) };
position q;
@@
E =@q \(al@p(...)\|(T)al@p(...)\|C ? al@p(...) : F\|C ? F : al@p(...)\)

@script:python@
E << target.E;
p << target.p;
q << target.q;
@@
F.targets[key(p)] = bare(E), p[0], q

// ... by the pointer's ...
@typed depends on single disable drop_cast, neg_if_exp@
identifier al =~ "^k[vmz]+alloc(_obj)?(_node)?(_noprof)?$";
type T, C;
T *h;
expression E, F;
position p : script:python() { F.is_sized(p) };
@@
h = \(al@p(...)\|(C)al@p(...)\|E ? al@p(...) : F\|E ? F : al@p(...)\)

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

@script:python kept_one@
@@
if not F.holds and not F.own:
    cocci.include_match(False)

// Locals that the end of their scope frees: by kfree(), which frees no member,
// or by a function that may. Coccinelle does not count fr as used in an
// attribute, and would warn without the third arm.
@scoped depends on kept_one@
attribute name __free;
identifier l, fr;
type T;
position p;
@@
(
T l@p __free(fr);
|
T l@p __free(fr) = ...;
|
__no_such_call__(l@p, fr)
)

@script:python@
l << scoped.l;
fr << scoped.fr;
p << scoped.p;
@@
F.cleaned.add((p[0].current_element, l))
if not is_a(FREE, fr):
    F.static.add((p[0].current_element, l))

// Who gets a parameter of a function, and what becomes of it.
@script:python depends on kept_one@
@@
F.code = Reader(source())
F.read_params()

@maker depends on held disable drop_cast exists@
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

@made depends on maker disable drop_cast@
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

@handed depends on held disable drop_cast exists@
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
h << handed.h;
p << handed.p;
q << handed.q;
@@
if F.stores(q[0].current_element, h) < 2:
    F.add_own(m, p[0], q)

@script:python owned@
@@
if F.own:
    F.read_members()
else:
    cocci.include_match(False)

// The structures they sit in, where the file tells their type.
@cont depends on owned@
type T;
T *x;
identifier m, n;
position q : script:python() { F.owns(q) };
expression E;
@@
\(x->m\|x->n.m\) =@q E

@script:python@
T << cont.T;
n << cont.n = "";
q << cont.q;
@@
if T.startswith("struct ") and not n:
    F.tags[key(q)] = T[len("struct "):].strip()

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
F.owners.add((q[0].current_element, bare(x)))
F.gifts.add((q[0].current_element, x, m))

@script:python depends on owner@
@@
F.read_ends()

// What the tokens rule out for the whole file need not be asked of each of its
// functions below.
@releases depends on owner@
identifier f : script:python() { F.releases_any(f) };
@@
f(...) { ... }

@frees depends on owner@
identifier f : script:python() { F.frees_owner(f) };
@@
f(...) { ... }

@leaves depends on owner@
identifier f : script:python() { F.leaves_owner(f) };
@@
f(...) { ... }

@asks depends on owner@
identifier f : script:python() { F.asks_for_member(f) };
@@
f(...) { ... }

// Calls that may free the member, told once, so that the rule below need not
// ask about each call of the file.
@release depends on releases@
identifier rel : script:python(owner.m) { (rel, m) in F.releases };
identifier owner.m;
expression E;
@@
rel(..., \(E->m\|E.m\), ...)

// A free under a condition of the program's own, which it tests again later, or
// in a loop, which the path around it must not be taken to skip.
@guard depends on release disable neg_if, drop_else, braces0, braces1, braces2, braces3, braces4 exists@
identifier release.rel;
identifier owner.m;
expression E;
statement S;
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
if@p (...) S else { <+... rel(..., \(E->m\|E.m\), ...) ...+> }
|
if@p (...) { <+... rel(..., \(E->m\|E.m\), ...) ...+> } else S
)

@script:python@
p << guard.p;
@@
F.guard.add(key(p))

// ---------------------------------------------------- paths in the allocator

@lost depends on frees disable drop_cast, neg_if, drop_else exists@
identifier rel : script:python(owner.m) { F.takes(rel, m) };
identifier dis : script:python() { F.disposes(dis) };
identifier adr;
type V;
identifier loc : script:python(owner.m) { F.frees_within(loc, m) };
expression owner.x;
identifier owner.m;
position owner.q;
identifier fr : script:python() { F.is_free(fr) };
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
    when != dis(..., \(x->m\|x->n.m\), ...)
    when != \(rel\|dis\)(..., \((V)x->m\|(V)x->n.m\), ...)
    when != adr(..., \(&x->m\|&x->n.m\), ...)
    when != loc(..., &x->n, ...)
    when != \(C->g\|C.g\)(..., \(x->m\|x->n.m\|x\), ...)
    when != E2 = \(x->m\|x->n.m\)
    when != \(x->m\|x->n.m\) = E2
    when != x = E2
    when != if@pc (...) S2
    when != if@pc (...) S2 else S3
\(fr@f(x, ...)\|kmem_cache_free@f(C, x)\)

@script:python@
f << lost.f;
x << owner.x;
q << owner.q;
m << owner.m;
@@
if (f[0].current_element, bare(x)) not in F.elements:
    leak(f[0], "the structure is freed here, but not the %s allocated for its member '%s'" % ("object", m), F.own[key(q)][1])

// The same, where a function of the file allocates the member.
@grown depends on asks disable drop_cast, neg_if, drop_else exists@
identifier rel : script:python(owner.m) { F.takes(rel, m) };
identifier dis : script:python() { F.disposes(dis) };
identifier adr;
type V;
identifier loc : script:python(owner.m) { F.frees_within(loc, m) };
identifier init : script:python(owner.m) { F.gives(init, m) };
identifier owner.m;
identifier fr : script:python() { F.is_free(fr) };
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
    when != dis(..., \(x->m\|x->n.m\), ...)
    when != \(rel\|dis\)(..., \((V)x->m\|(V)x->n.m\), ...)
    when != adr(..., \(&x->m\|&x->n.m\), ...)
    when != loc(..., &x->n, ...)
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

@grown2 depends on asks disable drop_cast, neg_if, drop_else exists@
identifier rel : script:python(owner.m) { F.takes(rel, m) };
identifier dis : script:python() { F.disposes(dis) };
identifier adr;
type V;
identifier loc : script:python(owner.m) { F.frees_within(loc, m) };
identifier init : script:python(owner.m) { F.gives(init, m) };
identifier owner.m;
identifier fr : script:python() { F.is_free(fr) };
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
    when != dis(..., \(x->m\|x->n.m\), ...)
    when != \(rel\|dis\)(..., \((V)x->m\|(V)x->n.m\), ...)
    when != adr(..., \(&x->m\|&x->n.m\), ...)
    when != loc(..., &x->n, ...)
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
@again disable drop_cast, neg_if, drop_else exists@
position f;
identifier rel : script:python(owner.m) { F.takes(rel, m) };
identifier dis : script:python() { F.disposes(dis) };
identifier adr;
type V;
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
    when != dis(..., x->m, ...)
    when != \(rel\|dis\)(..., (V)x->m, ...)
    when != adr(..., &x->m, ...)
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
@gone depends on leaves disable drop_cast, neg_if, drop_else exists@
identifier rel : script:python(owner.m) { F.takes(rel, m) };
identifier dis : script:python() { F.disposes(dis) };
identifier adr;
type V;
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
    when != dis(..., x->m, ...)
    when != \(rel\|dis\)(..., (V)x->m, ...)
    when != adr(..., &x->m, ...)
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
@frame depends on owned disable drop_cast, neg_if, drop_else exists@
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
@turn depends on ever held disable drop_cast, neg_if, drop_else exists@
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
@loose depends on ever held disable drop_cast, neg_if, drop_else exists@
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
if (f[0].current_element, x) not in F.static | F.cleaned:
    leak(f[0], "'%s' is lost here with the object allocated for it" % x, q[0])

// The same, and the local gets another value.
@redone depends on ever held disable drop_cast, neg_if, drop_else exists@
local idexpression x;
position q : script:python() { F.head(q) };
identifier use : script:python() { F.keeps(use) };
expression E1, E2, C;
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
x =@f E1

@script:python@
f << redone.f;
x << redone.x;
q << redone.q;
E << redone.E1;
@@
if (f[0].current_element, x) not in F.static | F.cleaned and order(f[0]) > order(q[0]) and not re.search(r"(?<!\* )\b%s\b" % x, " ".join(E.split())):
    leak(f[0], "'%s' is overwritten while it owns an allocation" % x, q[0])

// ------------------------------------- the structure is freed somewhere else

@killed@
type cont.T;
T *y;
identifier fr : script:python() { F.is_free(fr) };
expression C;
position p;
@@
\(fr@p(y, ...)\|kmem_cache_free@p(C, y)\)

@script:python@
p << killed.p;
@@
F.kills.add(p[0].current_element)

@torn disable drop_cast, neg_if, drop_else exists@
identifier rel : script:python(cont.m) { F.takes(rel, m) };
identifier dis : script:python() { F.disposes(dis) };
identifier adr;
type V;
identifier loc : script:python(cont.m) { F.frees_within(loc, m) };
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
    when != dis(..., \(y->m\|y->n.m\), ...)
    when != \(rel\|dis\)(..., \((V)y->m\|(V)y->n.m\), ...)
    when != adr(..., \(&y->m\|&y->n.m\), ...)
    when != loc(..., &y->n, ...)
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
T << cont.T;
y << killed.y;
m << cont.m;
q << cont.q;
@@
if m not in F.shared and not F.elsewhere(m) and (p[0].current_element, bare(y)) not in F.owners | F.elements:
    leak(p[0], "'%s' is freed here, but not the object that %s() allocated for its member '%s'" % (y, F.own[key(q)][1].current_element, m), F.own[key(q)][1],
         (re.sub(r"^struct ", "", T) if T.startswith("struct ") else "", m))

// An array whose elements get theirs in a loop: freed with no loop that frees them.
@row depends on owned@
identifier m, I;
expression A, E1;
position q : script:python() { F.owns(q) };
@@
for (...;...;\(I++\|++I\))
{
<+... A[I].m =@q E1 ...+>
}

@script:python@
A << row.A;
m << row.m;
q << row.q;
@@
F.rows[q[0].current_element, bare(A)] = m, q

@row_given depends on row@
expression row.A;
identifier g;
position p;
@@
g@p(..., A, ...)

@script:python@
A << row.A;
g << row_given.g;
p << row_given.p;
@@
fn, A = p[0].current_element, bare(A)
if (fn, A) in F.rows and (fn, A) not in F.elements:
    m, q = F.rows[fn, A]
    if not F.is_free(g) and F.takes(g, m):
        F.elements.add((fn, A))

@row_freed depends on row@
expression row.A;
identifier fr : script:python() { F.is_free(fr) };
position p;
@@
fr@p(A, ...)

@script:python@
A << row.A;
p << row_freed.p;
@@
fn, A = p[0].current_element, bare(A)
if (fn, A) in F.rows and (fn, A) not in F.elements:
    m, q = F.rows[fn, A]
    if order(p[0]) > order(q[0]):
        leak(p[0], "the structure is freed here, but not the %s allocated for its member '%s'" % ("object", m), F.own[key(q)][1])

// By a pointer that only a macro, or what is stored there, gives its type.
@stashed depends on owned@
type cont.T;
T *y;
expression E;
identifier pm, set =~ "_set_drvdata$";
@@
(
  \(E->pm\|E.pm\) = y
|
  set(E, y)
)

@script:python@
pm << stashed.pm = "drvdata";
T << cont.T;
@@
F.stashed.setdefault(pm, set()).add(T.strip())

@killed_cast depends on owned@
expression y : script:python() { F.pointee(y) is not None };
identifier fr : script:python() { F.is_free(fr) };
position p;
@@
fr@p(y, ...)

@script:python@
p << killed_cast.p;
@@
F.kills.add(p[0].current_element)

@torn_cast disable drop_cast, neg_if, drop_else exists@
identifier rel : script:python(cont.m) { F.takes(rel, m) };
identifier dis : script:python() { F.disposes(dis) };
identifier cont.m;
expression killed_cast.y;
position killed_cast.p;
identifier f, fr;
expression E1, E2;
statement S, S3;
position pc : script:python() { F.guarded(pc) };
@@
f(...)
{
... when != \(rel\|dis\)(..., \(E1->m\|E1.m\), ...)
    when != rel(..., y, ...)
    when != E2 = \(E1->m\|E1.m\)
    when != if@pc (...) S
    when != if@pc (...) S else S3
fr@p(y, ...)
... when any
}

@script:python@
p << killed_cast.p;
f << torn_cast.f;
T << cont.T;
y << killed_cast.y;
m << cont.m;
q << cont.q;
@@
if F.pointee(y) == T.strip() and m not in F.shared and not F.elsewhere(m):
    leak(p[0], "'%s' is freed here, but not the object that %s() allocated for its member '%s'" % (bare(y).replace(",", ", "), F.own[key(q)][1].current_element, m), F.own[key(q)][1],
         (re.sub(r"^struct ", "", T) if T.startswith("struct ") else "", m))

// ---------------------------------------------------------------- output

@ctx depends on context@
position p : script:python() { F.finding(p) };
expression E;
@@
* E@p

@script:python depends on report@
@@
for pos, message, call, _ in leaks():
    coccilib.report.print_report(pos, "WARNING: %s (line %s)" % (message, call.line))

@script:python depends on org@
@@
for pos, message, call, _ in leaks():
    coccilib.org.print_todo(pos, "WARNING: %s (line %s)" % (message, call.line))

@script:python depends on kapcheck && !patch@
@@
from kapcheck_json import emit, place
for pos, message, call, member in leaks():
    origin = place(call, "allocated here")
    emit("KAP002", "warning", pos, message, [origin, place(pos, "lost here")],
         [origin], member)
for m, call, tag in F.embeddable():
    emit("KAP002", "note", call,
         "member '%s' could be embedded: it only ever points to this object" % m,
         member=tag and (tag, m))

// ---------------------------------------------------------------- patch

@typed_use depends on patch && owned@
type T;
T y;
identifier m : script:python() { F.member(m) };
position p;
@@
y.m@p

@script:python@
T << typed_use.T;
p << typed_use.p;
@@
P.add_type(T, p)

@whole depends on patch && owned@
type T;
T y;
expression E;
identifier g;
position p;
@@
(
y =@p E
|
g(..., y@p, ...)
)

@script:python@
T << whole.T;
p << whole.p;
@@
P.add_copy(T, "", p)

@given_back depends on patch && owned@
type T;
T y;
position p;
@@
return y@p;

@script:python@
T << given_back.T;
p << given_back.p;
@@
P.add_copy(T, "", p)

@moved depends on patch && owned@
type T;
T *y;
identifier g : script:python() { is_a(COPIES, g) };
position p;
@@
g(..., y@p, ...)

@script:python@
T << moved.T;
g << moved.g;
p << moved.p;
@@
P.add_copy(T, g, p)

@script:python depends on patch && kapcheck@
@@
import kapcheck_json

asked = kapcheck_json.asked
F.notes = True

@declared depends on patch && owned@
type T;
identifier S;
identifier m : script:python() { F.member(m) };
@@
struct S {
...
T *m;
...
};

@script:python@
S << declared.S;
m << declared.m;
@@
P.declared.add(("struct " + S, m))

@declared_type depends on patch && owned@
type T, S;
identifier m : script:python() { F.member(m) };
@@
typedef struct {
...
T *m;
...
} S;

@script:python@
S << declared_type.S;
m << declared_type.m;
@@
P.declared.add((S, m))

@script:python depends on patch && owned@
@@
P.make(cocci.files()[0], sorted({m for _, m in wanted() if m}))

// The statements first: what is found later is found without positions of here.
@drop depends on patch && owned@
type T;
identifier l, v;
statement S;
expression E;
position label : script:python() { spot(label) in P.labels };
position stmt : script:python() { spot(stmt) in P.spots };
position local : script:python() { spot(local) in P.words };
@@
(
- l@label:
|
- S@stmt
|
- T v@local;
|
- T v@local = E;
)

// Braces that hold one line now; an if is known again by its number.
@ifs depends on patch && owned@
expression E;
statement S1, S2;
position p;
@@
(
if@p (E) S1 else S2
|
if@p (E) S1
)

@script:python@
p << ifs.p;
@@
P.add_if(p)

@unbrace depends on patch && owned@
expression E;
statement S;
position p : script:python() { P.unbraced(p) };
@@
- if@p (E) {
+ if (E)
  S
- }

// An allocation that is left had no initialiser behind it.
@left_call depends on patch && owned@
type T;
T y;
identifier m : script:python() { F.member(m) };
expression E;
position p;
@@
y.m@p = E

@script:python@
T << left_call.T;
m << left_call.m;
p << left_call.p;
@@
if P.embeds(T, m) and P.done[m].head in INITS:
    P.calls.add(spot(p))

@new_call depends on patch && owned@
identifier m;
expression y, E;
position p : script:python() { spot(p) in P.calls };
@@
\(y->m@p\|y.m@p\) = E

@script:python call@
m << new_call.m;
init;
@@
coccinelle.init = INITS[P.done[m].head]

@make_call depends on patch && owned@
expression y, E;
identifier new_call.m, call.init;
position new_call.p;
statement S;
@@
(
- y->m@p = E;
+ init(y->m);
|
- if (<+... y->m@p = E ...+>) S
+ init(y->m);
|
- y.m@p = E;
+ init(y.m);
|
- if (<+... y.m@p = E ...+>) S
+ init(y.m);
)

@left_value depends on patch && owned@
type T;
T y;
identifier m : script:python() { F.member(m) };
expression E;
position p;
@@
y.m@p = E

@script:python@
T << left_value.T;
m << left_value.m;
p << left_value.p;
@@
if P.embeds(T, m) and P.done[m].head in VALUES:
    P.values.add(spot(p))

@new_value depends on patch && owned@
identifier m;
expression y, E;
position p : script:python() { spot(p) in P.values };
@@
\(y->m@p\|y.m@p\) = E

@script:python value@
m << new_value.m;
init;
@@
coccinelle.init = VALUES[P.done[m].head]

@make_value depends on patch && owned@
expression y, E;
identifier new_value.m, value.init;
position new_value.p;
statement S;
@@
(
- y->m@p = E;
+ *y->m = init;
|
- if (<+... y->m@p = E ...+>) S
+ *y->m = init;
|
- y.m@p = E;
+ *y.m = init;
|
- if (<+... y.m@p = E ...+>) S
+ *y.m = init;
)

// What is left of the member is used as the object.
@through depends on patch && owned@
type T;
T y;
identifier m : script:python() { F.member(m) };
identifier f;
position p;
@@
y.m@p->f

@script:python@
T << through.T;
m << through.m;
p << through.p;
@@
if P.embeds(T, m):
    P.fields.add(spot(p))

@itself depends on patch && owned@
type T;
T y;
identifier m : script:python() { F.member(m) };
position p;
@@
 *y.m@p

@script:python@
T << itself.T;
m << itself.m;
p << itself.p;
@@
if P.embeds(T, m):
    P.objects.add(spot(p))

@address depends on patch && owned@
type T;
T y;
identifier m : script:python() { F.member(m) };
position p;
@@
y.m@p

@script:python@
T << address.T;
m << address.m;
p << address.p;
@@
if P.embeds(T, m) and spot(p) not in P.fields | P.objects:
    P.pointers.add(spot(p))

@script:python depends on patch && owned@
@@
P.check()

@embed depends on patch && owned@
expression y;
identifier m, f;
position pf : script:python() { spot(pf) in P.fields };
position po : script:python() { spot(po) in P.objects };
position pp : script:python() { spot(pp) in P.pointers };
@@
(
- y->m@pf->f
+ y->m.f
|
- y.m@pf->f
+ y.m.f
|
- (*y->m@po)
+ y->m
|
- (*y.m@po)
+ y.m
|
- *
  y->m@po
|
- *
  y.m@po
|
+ &
  y->m@pp
|
+ &
  y.m@pp
)

@declare depends on patch && owned@
type T;
identifier S;
identifier m : script:python(S) { P.embeds("struct " + S, m) };
@@
struct S {
...
- T *m;
+ T m;
...
};

@declare_type depends on patch && owned@
type T;
type S;
identifier m : script:python(S) { P.embeds(S, m) };
@@
typedef struct {
...
- T *m;
+ T m;
...
} S;

@script:python depends on patch && kapcheck@
@@
from kapcheck_json import fixed, refused
places = {}
for pos, m in wanted():
    places.setdefault(key([pos]), (pos, []))[1].append(m)
for pos, members in places.values():
    left = [m for m in members if m not in P.done]
    if not left:
        fixed("KAP002", pos)
    else:
        refused("KAP002", pos, P.refused.get(left[0], "a local holds the object, and "
                "what it is linked to may outlive the function"))

@script:python depends on kapcheck@
@@
from kapcheck_json import done
for path in cocci.files():
    done("KAP002", path, F.defs)

@script:python@
@@
F.__init__()
P.__init__()
