// SPDX-License-Identifier: GPL-2.0-only
/// The size of a physically contiguous allocation comes from outside (an ELF
/// header, user memory, a file, firmware, a module parameter...) and nothing on
/// the way bounds it. Such an allocation fails on a fragmented machine long
/// before memory runs out, and above KMALLOC_MAX_SIZE it always fails. The
/// kvmalloc() family falls back to vmalloc().
///
//# A value is followed through assignments, functions of the same file, their
//# pointer parameters and results, and structure members set in the same file.
//# A comparison counts as a bound where each path to the allocation passes it
//# and the branch that exceeds it leaves; jumps back by goto are not followed.
//# Constants and limits that let it have more than 32 KiB are notes.
//# Bounds in other files are not seen: check before you convert. Every free of
//# the memory has to become kvfree(): patch mode does that, and leaves alone
//# what reaches a function or a structure of another file.
//
// Confidence: Moderate
// Copyright: (C) 2026 kapcheck authors
// Options: --no-includes --include-headers --smpl-spacing

virtual patch
virtual context
virtual org
virtual report
virtual kapcheck

// Several blocks: the time that Coccinelle takes to read one grows with its
// length squared.
@initialize:python@
@@
import gc
import os
import re
import string
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict, namedtuple
from functools import cached_property, lru_cache

sys.setrecursionlimit(20000)
gc.disable()  # there are no cycles, and its rounds take a tenth of the time

# --- tables ---------------------------------------------------------------

# Allocators: the arguments that make the size, then that of the flags.
ALLOC = {
    "kmalloc": ((0,), 1), "kzalloc": ((0,), 1),
    "kmalloc_node": ((0,), 1), "kzalloc_node": ((0,), 1),
    "kmalloc_array": ((0, 1), 2), "kcalloc": ((0, 1), 2),
    "kmalloc_array_node": ((0, 1), 2), "kcalloc_node": ((0, 1), 2),
    "krealloc": ((1,), 2), "krealloc_array": ((1, 2), 3),
    "kmemdup": ((1,), 2), "kmemdup_array": ((1, 2), 3),
    "memdup_user": ((1,), None), "memdup_user_nul": ((1,), None),
    "memdup_array_user": ((1, 2), None),
    "kmalloc_objs": ((1,), 2), "kzalloc_objs": ((1,), 2),
    "kmalloc_flex": ((2,), 3), "kzalloc_flex": ((2,), 3),
    "devm_kmalloc": ((1,), 2), "devm_kzalloc": ((1,), 2),
    "devm_kmalloc_array": ((1, 2), 3), "devm_kcalloc": ((1, 2), 3),
    "devm_krealloc": ((2,), 3), "devm_krealloc_array": ((2, 3), 4),
    "devm_kmemdup": ((2,), 3), "devm_kmemdup_array": ((2, 3), 4),
}
# Calls whose result grows with these arguments.
GROWS = {
    "roundup_pow_of_two": (0,), "rounddown_pow_of_two": (0,),
    "__roundup_pow_of_two": (0,), "max": (0, 1), "umax": (0, 1),
    "max3": (0, 1, 2), "max_t": (1, 2), "ALIGN": (0,), "round_up": (0,),
    "roundup": (0,), "round_down": (0,), "rounddown": (0,), "PAGE_ALIGN": (0,),
    "ALIGN_DOWN": (0,), "DIV_ROUND_UP": (0,), "DIV_ROUND_UP_ULL": (0,),
    "DIV_ROUND_CLOSEST": (0,), "BITS_TO_LONGS": (0,), "BITS_TO_BYTES": (0,),
    "BITS_TO_U32": (0,), "array_size": (0, 1), "array3_size": (0, 1, 2),
    "size_mul": (0, 1), "size_add": (0, 1), "size_sub": (0,),
    "struct_size": (2,), "struct_size_t": (2,), "flex_array_size": (2,),
    "div_u64": (0,), "div64_u64": (0,), "DIV_ROUND_DOWN_ULL": (0,),
    "mul_u32_u32": (0, 1), "abs": (0,), "PFN_UP": (0,), "PFN_DOWN": (0,),
    "ilog2": (0,), "order_base_2": (0,), "get_count_order": (0,), "fls": (0,),
    "fls_long": (0,), "fls64": (0,), "get_order": (0,), "BIT": (0,),
}
BOUNDS = {"min", "min_t", "umin", "min3", "clamp", "clamp_t", "clamp_val",
          "min_not_zero", "FIELD_GET", "_IOC_SIZE"}
SWAP = {u + e + w + "_to_cpu" + p for e in ("le", "be") for w in ("32", "64")
        for u in ("", "__") for p in ("", "p")} | {"ntohl"}
UNALIGNED = {"get_unaligned_" + e + w for e in ("le", "be")
             for w in ("32", "64")}
SWAPPED = SWAP | UNALIGNED | {"ceph_decode_32", "ceph_decode_64"}
NETLINK = {"nla_get_" + k for k in (
    "u32", "u64", "s32", "s64", "be32", "be64", "le32", "le64", "uint", "sint",
    "u32_default", "u64_default", "s32_default", "s64_default")}
# What a call fills: the arguments, of which the first may be an array, and how.
COPIES = {name: ((0,), "copied from user memory") for name in (
    "copy_from_user", "__copy_from_user", "__copy_from_user_inatomic",
    "copy_from_user_nofault", "copy_struct_from_user", "strncpy_from_user",
    "copy_from_sockptr", "copy_from_sockptr_offset", "copy_safe_from_sockptr",
    "copy_struct_from_sockptr", "copy_from_bpfptr", "copy_from_bpfptr_offset",
    "copy_from_iter", "copy_from_iter_full", "memcpy_from_msg",
    "memcpy_fromiovec", "memcpy_fromiovecend")}
for name in ("ceph_decode_32_safe", "ceph_decode_64_safe"):
    COPIES[name] = (2,), "read"
for name in ("xdr_stream_decode_u32", "xdr_stream_decode_u64"):
    COPIES[name] = (1,), "read"
COPIES["kernel_read"] = (1, 2), "read from a file"  # the latter until 4.13
for of in ("of", "device", "fwnode"):
    COPIES[of + "_property_read_u32"] = (2,), "read"
    COPIES[of + "_property_read_u64"] = (2,), "read"
    COPIES[of + "_property_read_u32_array"] = (2,), "read"
    COPIES[of + "_property_read_u64_array"] = (2,), "read"
for name in ("of_property_read_u32_index", "of_property_read_u64_index",
             "acpi_evaluate_integer"):
    COPIES[name] = (3,), "read"
DUPS = {"memdup_user", "vmemdup_user", "memdup_sockptr", "memdup_user_nul",
        "memdup_array_user", "vmemdup_array_user"}
MOVES_OBJECT = {"memcpy", "memmove", "__builtin_memcpy"}
for name in SWAP:
    if name.endswith("cpu"):
        COPIES[name + "s"] = (0,), "read"
PUTS = {"get_user": 0, "__get_user": 0, "get_user_nofault": 0,
        "unsafe_get_user": 0}
PARSES = {"kstrtoul_from_user": 3, "kstrtouint_from_user": 3,
          "kstrtoint_from_user": 3, "kstrtoull_from_user": 3}
NUMBERS = {to + kind: 2 for to, kinds in (
    ("kstrto", "ul l ull ll uint int u32 s32 u64 s64"),
    ("strict_strto", "ul l ull ll")) for kind in kinds.split()}
NUMBER = re.compile(r"simple_strtou?ll?$|memparse$")
ELF = {"sh_size": "warning", "sh_entsize": "warning", "sh_info": "warning",
       "p_filesz": "warning", "p_memsz": "warning", "st_size": "warning",
       "e_shnum": "note", "e_phnum": "note"}  # 16 bit: below 4 MiB
KINDS = {"int", "uint", "long", "ulong", "ullong", "hexint"}
# Who fills a buffer when it is a device, or firmware tables, and no image.
DEVICE = re.compile(r"(^|_)(cmd|command|mbox|mailbox|hwrm|fib|query|report|"
                    r"send|submit|exec|issue|identify|inquiry|smc|mcu|"
                    r"get_property|"
                    r"rtas|opal)")
# Calls of the firmware of a machine, whose answers fit the buffer they get.
FIRMWARE = re.compile(r"rtas_call|opal_|plpar_|arm_smccc|sbi_ecall")
# Functions that user space calls with a length; those for debugging, by root.
ENTRY = re.compile(r"write|store|read|show|sockopt|sendmsg|loff_t \*")
SYSCALL = re.compile(r"(COMPAT_)?SYSCALL(32)?_DEFINE\d$")
# What reads a line of text: a command, which is short.
TEXT = re.compile(r"sscanf$|kstrto|simple_strto|strn?(case)?cmp$|strsep$|hex2bin$|"
                  r"str(im|strip|_has_prefix|chr)$|sysfs_streq|match_string")
# Values that firmware gives, in an object of ACPI: that lies in memory already.
ACPI = re.compile(r"(\.|->)(package\.count|(buffer|string)\.length|"
                  r"integer\.value)$")
STORE = re.compile(r"(^|_)store(_|$)")
DEBUG = re.compile(r"debug|dbg|dfs")
FILE_INODE = re.compile(r"inode(\(.*\))?$|->host$")
# Members and variables that are a struct firmware, by their names.
FIRMWARE_IMAGE = re.compile(r"(\w*_)?(fw|firmware)(_entry)?$")
# What holds the answer of a device, by its name.
ANSWER = re.compile(r"[*&(]*(\w*_)?(resp|response|rsp|reply|desc|crq|cqe|mbox|"
                    r"event|evt|cmd)(_\w*)?$")
NO_LIMIT = re.compile(r"\b(SIZE|U?INT|U?LONG|U?LLONG|[US](32|64)|SSIZE)_MAX\b|"
                      r"^\(*-1\b|~0")
PAGES_LIMIT = re.compile(r"U?INT_MAX\)*/PAGE_SIZE")
BYTES_LIMIT = re.compile(r"\b(INT|S32)_MAX\b|\bMAX_RW_COUNT\b")
CONTIGUOUS = re.compile(
    r"dma_map|map_single|virt_to_|^__pa|_pa$|sg_set_buf|sg_init_one|usb_fill_"
    r"|usb_control_msg|^efivar_|^efi_call|^(get|set|get_next)_variable|^reset_system$"
    r"|build_skb$|usb_bulk_msg|usb_interrupt_msg|^usb_stor_|^spi_"
    r"|i2c_(master|transfer|smbus)"
    r"|blk_rq_map_kern|hw_raw_request|scsi_execute|crypto_|sdio_|^mmc_"
    r"|pci_map_single|bio_map_kern|bio_add|set_memory_|free_reserved")
DUPLICATES = re.compile(r"(devm_)?kv?memdup(_noprof)?$")
# Members that tell a bus or a device where the memory is.
BUS = re.compile(r"(tx_buf|rx_buf|transfer_buffer|\.buf"
                 r"|(\b|_)(dma|dev|phys|bus)_addr)$")
CHECKS = re.compile(r"_need$|has_room|_inline_decode$|valid|check|verif|sanity|"
                    r"limit|in_range|too_(big|large|many|long)|exceed|within|"
                    r"overflows")
OVERFLOW = re.compile(r"(__)?check_(mul|add|sub|shl)_overflow$")
NO_CHECK = re.compile(r"_overflow$|access_ok|signature|checksum|csum")
NARROW = re.compile(r"\b(__)?(u|s|le|be)(8|16)\b|\bu?int(8|16)_t\b|\bchar\b"
                    r"|\bshort\b|\bbool\b|\b_Bool\b|\bElf(32|64)?_Half\b")
QUIET = re.compile(r"GFP_ATOMIC|GFP_NOWAIT|GFP_DMA|__GFP_DMA")
# Calls through members: only what needs memory that is contiguous.
METHOD = re.compile(r"(get|set|get_next)_variable$|reset_system$|dma_map|\w*map_single$")
FALLBACK = re.compile(r"^(v[mz]alloc|__vmalloc|kv[mzc]\w*alloc)")

@initialize:python@
@@
# --- expressions ----------------------------------------------------------

# kind: id num call mem idx un bin cond cast set other; name: the operator,
# callee, member or type; text: the expression without blanks.
Node = namedtuple("Node", "kind name kids text")
TOKEN = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\w+|->|\+\+|--"
                   r"|<<=|>>=|<<|>>|[-<>=!+*/%&|^]=|&&|\|\||\S")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*",
                     re.S | re.M)
DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)\(([\w ,]*)\)"
                    r"((?:\\\n|[^\n])*)", re.M)
VALUE = re.compile(r"\s*#\s*define\s+(\w+)\s+(.*?)\s*(/\*.*)?$")
# `if (...) return`, with what else is done before
LEAVES = re.compile(r"\bif\s*\(([^;{}]*)\)\s*\{?(?:[^;{}]*;)?\s*(?:return|goto)\b")
BINARY = {"||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6,
          "<": 7, ">": 7, "<=": 7, ">=": 7, "<<": 8, ">>": 8,
          "+": 9, "-": 9, "*": 10, "/": 10, "%": 10}
ASSIGN = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="}
TYPE = re.compile(r"__(force|user|iomem)|struct|union|enum|unsigned|signed"
                  r"|int|long|short|char|void"
                  r"|bool|const|(__)?(u|s|le|be)(8|16|32|64)|\w+_t|Elf\w+$")
OTHER = Node("other", "", (), "?")
LETTERS = {*string.ascii_letters, "_"}
UNARY = {"*", "&", "!", "~", "-", "+", "++", "--"}
NO_VALUE = {"sizeof", "__alignof__", "typeof", "offsetof"}
OPENS, CLOSES = {"(": ")", "[": "]", "{": "}"}, {")": "(", "]": "[", "}": "{"}
BRACKETS = {*OPENS, *CLOSES}


class Reader:
    """Reads one expression as Coccinelle prints it."""

    def __init__(self, text):
        self.toks, self.at = TOKEN.findall(text), 0
        self.toks.append("")  # the end, which is never passed

    def peek(self):
        return self.toks[self.at]

    def take(self):
        tok = self.toks[self.at]
        self.at += tok != ""
        return tok

    def group(self):
        """The tokens of the bracket group that starts here."""
        start, depth = self.at, 0
        while self.peek():
            tok = self.take()
            depth += (tok in OPENS) - (tok in CLOSES)
            if not depth:
                break
        return self.toks[start + 1:self.at - 1]

    def expr(self, level=0):
        left = self.unary()
        while True:
            op = self.toks[self.at]
            if BINARY.get(op, 0) > level:
                self.take()
                right = self.expr(BINARY[op])
                left = Node("bin", op, (left, right),
                            "(" + left.text + op + right.text + ")")
            elif op == "?" and not level:
                self.take()
                yes = left if self.peek() == ":" else self.expr()
                self.take()
                no = self.expr()
                left = Node("cond", op, (left, yes, no), "?" + left.text)
            elif op in ASSIGN and not level:
                self.take()
                left = Node("set", op, (left, self.expr()), left.text)
            else:
                return left

    def unary(self):
        tok = self.toks[self.at]
        if tok[:1] in LETTERS:
            if tok in NO_VALUE:
                return self.unevaluated()
            self.take()
            return self.postfix(Node("id", tok, (), tok))
        if tok == "(":
            return self.paren()
        self.take()
        if tok in UNARY:
            kid = self.unary()
            return Node("un", tok, (kid,), tok + kid.text)
        return self.postfix(Node("num", tok, (), tok))

    def unevaluated(self):
        self.take()
        inner = self.group() if self.peek() == "(" else self.unary() and []
        return Node("num", "sizeof " + " ".join(inner), (), "sizeof")

    def paren(self):
        start = self.at
        inner = self.group()
        if inner[:1] == ["{"]:
            return OTHER
        after = self.peek()
        pointer = len(inner) > 1 and inner[-1] == "*"
        if inner and (TYPE.match(inner[0]) or pointer) and all(
                re.match(r"\w+$|\*$", t) for t in inner) and re.match(
                r"[\w(*&~!\"-]", after):
            kid = self.unary()
            return Node("cast", " ".join(inner), (kid,), kid.text)
        self.at = start + 1
        kid = self.expr()
        self.at = start
        self.group()
        return self.postfix(kid)

    def postfix(self, left):
        while True:
            tok = self.peek()
            if tok in (".", "->"):
                self.take()
                name = self.take()
                left = Node("mem", name, (left,), left.text + tok + name)
            elif tok == "[":
                self.take()
                sub = self.expr()
                self.take()
                left = Node("idx", "", (left, sub),
                            left.text + "[" + sub.text + "]")
            elif tok == "(":
                args = split_args(self.group())
                left = Node("call", left.text, args, left.text + "(" +
                            ",".join(a.text for a in args) + ")")
            elif tok in ("++", "--"):
                self.take()
            else:
                return left


def split_args(toks):
    """The arguments of a call, from its tokens."""
    args, start, depth = [], 0, 0
    for i, tok in enumerate(toks):
        if tok in OPENS:
            depth += 1
        elif tok in CLOSES:
            depth -= 1
        elif tok == "," and not depth:
            args.append(parse(" ".join(toks[start:i])))
            start = i + 1
    return (*args, parse(" ".join(toks[start:])))

@initialize:python@
@@
def parse_args(text):
    return split_args(TOKEN.findall(str(text)))


def read(text):
    return Reader(str(text)).expr()


parse = lru_cache(4096)(read)


def leaves(node):
    """What the value of an expression grows with."""
    kind = node.kind
    if kind == "id" or kind in ("mem", "idx"):
        return [] if node.text.isupper() else [node]
    if kind == "un" and node.name in ("++", "--"):
        return leaves(node.kids[0])
    if kind == "un":
        return [node] if node.name == "*" else []
    if kind == "cast":
        narrow = NARROW.search(node.name) and "*" not in node.name
        return [] if narrow else leaves(node.kids[0])
    if kind == "set":
        return leaves(node.kids[1])
    if kind == "bin":
        return operand_leaves(node)
    if kind == "cond":
        return [n for arm, truth in zip(node.kids[1:], (True, False))
                for n in leaves(arm) if n.text not in {
                    b.text for b, lim in bounds(node.kids[0], truth)
                    if not BYTES_LIMIT.search(lim.text)}]
    if kind == "call":
        if node.name in BOUNDS:
            return []
        if node.name in facts.forms:
            return form_leaves(node)
        if node.name not in GROWS:
            return [node]
        return [n for i in GROWS[node.name] if i < len(node.kids)
                for n in leaves(node.kids[i])]
    return []


def operand_leaves(node):
    left, right = node.kids
    if node.name in ("+", "*", "|", "^"):
        return leaves(left) + leaves(right)
    if node.name == "<<":
        return leaves(left) or leaves(right)
    if node.name == ">>" and re.match(r"(2\d|3\d)$", right.text):
        return []  # what is left of 32 bits is small
    if node.name in ("-", "/", ">>"):
        return leaves(left)
    if node.name == "&":
        for mask, value in ((right, left), (left, right)):
            if is_mask(mask):
                return leaves(value)
    return []


def is_mask(node):
    """Whether it clears low bits only."""
    return node.text == "PAGE_MASK" or node.kind == "un" and not re.match(
        r"~\w*_MASK$", node.text)


def words(node):
    """Each identifier, member and call inside an expression."""
    work = [node]
    while work:
        node = work.pop()
        yield node
        work += node.kids[::-1]


def bounds(node, truth):
    """Pairs (leaf, limit) that hold where node is true (or false)."""
    if node.kind == "call" and (node.name.isupper() or
                                node.name in ("likely", "unlikely")):
        # a macro such as WARN_ON(c) or DBG(dev, c) has the value of c
        return [b for kid in node.kids for b in bounds(kid, truth)]
    if node.kind == "un" and node.name == "!":
        return bounds(node.kids[0], not truth)
    if node.kind != "bin":
        return []
    left, right = node.kids
    if node.name in ("&&", "||"):
        if (node.name == "&&") == truth:
            return bounds(left, truth) + bounds(right, truth)
        known = {n.text for n in words(left)}
        return [(n, lim) for n, lim in bounds(right, truth)
                if n.text in known or lim.text in known]
    if node.name in ("==", "!=") and right.text == "0" and left.kind == "bin":
        return bounds(left, truth == (node.name == "!="))
    if node.name == "==" and truth or node.name == "!=" and not truth:
        return limited(left, right) + limited(right, left)
    if node.name in ("<", "<="):
        return limited(left, right) if truth else limited(right, left)
    if node.name in (">", ">="):
        return limited(right, left) if truth else limited(left, right)
    most = None if truth else low_bits(node)
    return limited(left, Node("num", str(most), (), str(most))) if most else []


def low_bits(node):
    """The largest value whose `x >> 12` or `x & ~0xfff` is 0, or None."""
    left, right = node.kids
    if node.name == ">>":
        bits = number(right)
        return (1 << bits) - 1 if bits and bits < 63 else None
    if node.name != "&":
        return None
    high = right.kind == "un" and right.name == "~"
    most = number(right.kids[0] if high else right)
    if most and not high:
        most ^= 0xffffffff if most < 1 << 32 else (1 << 64) - 1
    return most if most and not most & (most + 1) else None


def limited(small, limit):
    """small is at most limit: so are its parts, and what divides limit.
    That a product fits its type bounds nothing."""
    if NO_LIMIT.search(limit.text) and not PAGES_LIMIT.search(
            limit.text) and not BYTES_LIMIT.search(limit.text):
        return []
    parts = leaves(small)
    parts += [n for w in words(small) if w.kind == "call" and w.name.isupper()
              for kid in w.kids for n in leaves(kid)]
    parts += [w.kids[0] for w in words(small) if w.kind == "set"]
    parts += [Node("mem", "*", w.kids, w.kids[0].text + "->*")
              for w in words(small) if w.kind == "call" and len(w.kids) == 1
              and SIZE.search(w.name)]  # the whole object fits
    if all(n.kind == "call" and n.name.isupper() for n in leaves(limit)):
        # what is left of an image is no bound of its parts
        parts += [kid for w in words(small) if w.name in SWAPPED
                  for kid in w.kids]
    parts += [n for w in words(limit) if w.kind == "bin" and w.name == "/"
              for n in leaves(w.kids[1])]
    return [(n, limit) for n in parts]


@initialize:python@
@@
# --- the tokens of a file -------------------------------------------------

# What is no token; a string may look as if it held such.
NO_TOKEN = re.compile(
    r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    r"|(?P<no>/\*.*?\*/|//[^\n]*|\\\n)"
    r"|(?P<cpp>(?<![^\n])[ \t]*#(?:/\*.*?\*/|\\\n|[^\n])*)", re.S)
LEX = re.compile(r"\w+|\.\.\.|[][(){};,.]|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
                 r"|->|\+\+|--|<<=|>>=|<<|>>"
                 r"|[-<>=!+*/%&|^]=|&&|\|\||\S", re.S)
WORD = re.compile(r"[A-Za-z_]\w*$")


class Tokens:
    """What a file consists of, but for comments and directives: the texts of
    its tokens, and where each starts. pair: the bracket that belongs to each,
    by number."""

    def __init__(self, text):
        self.pair, self.resets, self.branches = {}, {}, []
        self.lines = [0] + [m.end() for m in re.finditer("\n", text)]
        found = list(LEX.finditer(NO_TOKEN.sub(self.blank, text)))
        self.texts = [m[0] for m in found]
        self.starts = [m.start() for m in found]
        for at, what in self.branches:
            self.resets.setdefault(bisect_left(self.starts, at), []).append(what)
        self.match()

    def t(self, i):
        return self.texts[i] if 0 <= i < len(self.texts) else ";"

    def right(self, k, ends, last=None):
        """The next of the ends from k on, outside of brackets, or a bracket that
        closes what is around."""
        last = len(self.texts) if last is None else last
        while k < last:
            text = self.texts[k]
            if text in ends or text in CLOSES:
                break
            k = (max(k, self.pair.get(k, k)) if text in OPENS else k) + 1
        return min(k, last)

    def line(self, start):
        return bisect_right(self.lines, start)

    def place(self, i):
        """The line and column of a token."""
        start = self.starts[i]
        line = self.line(start)
        return line, start - self.lines[line - 1]

    def at(self, place):
        """The token that begins at a line and column, or None."""
        if place[0] > len(self.lines):
            return None  # in a header that Coccinelle has
        start = self.lines[place[0] - 1] + place[1]
        i = bisect_left(self.starts, start)
        return i if self.starts[i:i + 1] == [start] else None

    def blank(self, m):
        """What stands for no token, as blanks."""
        if not m.lastgroup:
            return m[0]
        if m.lastgroup == "cpp":
            self.directive(m[0], m.start())
        return re.sub(r"[^\n]", " ", m[0])

    def directive(self, text, start):
        """Branches, so that brackets can be paired."""
        what = re.match(r"\s*#\s*(\w*)", text)[1]
        if what in ("if", "ifdef", "ifndef", "else", "elif", "endif"):
            self.branches.append((start, what[:2]))

    def match(self):
        """The bracket that belongs to each; #else starts where #if did."""
        open_, saved, pair = [], [], self.pair
        marks = [i for i, text in enumerate(self.texts) if text in BRACKETS]
        for i in sorted({*marks, *self.resets}) if self.resets else marks:
            for what in self.resets.get(i, ()):
                if what == "if":
                    saved.append(list(open_))
                elif what == "el" and saved:
                    open_ = list(saved[-1])
                elif what == "en" and saved:
                    saved.pop()
            text = self.t(i)
            if text in OPENS:
                open_.append(i)
            elif text in CLOSES and open_:
                pair[i] = start = open_.pop()
                pair.setdefault(start, i)


@initialize:python@
@@
# --- facts of one file ----------------------------------------------------

Def = namedtuple("Def", "at text op rhs call")
Call = namedtuple("Call", "at name args")
Arm = namedtuple("Arm", "start end leaves")
# A goto, its label, and whether what stands before the label ends there.
Jump = namedtuple("Jump", "at label dead")
# A position as Coccinelle has it.
Place = namedtuple("Place", "file line column line_end column_end "
                   "current_element")
# bytes: of a size that is a constant, at least; else 0.
Sink = namedtuple("Sink", "pos fn at name args text bytes")
SIZE = re.compile(r"len|size")
FIRST_WORD = re.compile(r"[A-Za-z_]\w*")
# A function that Coccinelle takes for a comment (src/hide.h): all of it but its
# first bytes, these, and its name.
HIDDEN = re.compile("/[*]\x1e([^\x1e]*)\x1e(...)(\\w+)[*]/", re.S)
NEVER = (1 << 30, 0)
PAGE = 4096
COSTLY = PAGE << 3  # beyond, the page allocator may give up
MAX_CONTIGUOUS = int(os.environ.get("KAPCHECK_MAX_CONTIGUOUS", 4 << 20))
BYTES = {"sizeof " + name: size for size, names in (
    (1, "u8 s8 char bool __u8 uint8_t"), (2, "u16 s16 __le16 __be16 __u16"),
    (4, "u32 s32 int long __le32 __be32 __u32 uint32_t gfp_t"),
    (8, "u64 s64 __le64 __be64 __u64 uint64_t dma_addr_t"))
         for name in names.split()}


class Cond(namedtuple("Cond", "at end node kind yes no known")):
    def bounds(self, truth):
        if truth not in self.known:
            self.known[truth] = bounds(self.node, truth)
        return self.known[truth]


STATEMENTS = {"types", "defs", "calls", "conds", "returns", "breaks", "switches",
              "gotos", "labels", "cases"}


class Function:
    """What a function consists of, read when it is first asked for; what is asked
    of that. given: the types of its parameters; words: what it names, or that the
    macros name that it uses."""

    def __init__(self, name, line):
        self.name, self.line = name, line
        self.params, self.given, self.users = [], {}, set()
        self.code, self.first, self.words = None, 0, set()
        self.is_syscall = False
        self.blocks, self.passed = {}, {}  # of block_of() and passes()

    def __getattr__(self, name):
        if name not in STATEMENTS:
            raise AttributeError(name)
        self.read()
        return self.__dict__[name]

    def measures(self):
        """Whether it calls what may tell the size of an object."""
        texts = self.code.texts[self.first:self.code.pair[self.first]]
        return any(after == "(" and SIZE.search(text) and text not in NO_VALUE
                   for text, after in zip(texts, texts[1:]))

    def read(self):
        self.types = dict(self.given)
        self.defs, self.calls, self.conds = [], [], []
        self.returns, self.breaks, self.switches = [], [], []
        self.gotos, self.labels, self.cases = [], {}, []
        if self.code:
            Statements(facts, self)

    def jumps(self):
        """The gotos to labels that stand behind them."""
        return [Jump(at, *self.labels[name]) for at, name in self.gotos
                if name in self.labels and at < self.labels[name][0]]

    def ways_out(self):
        """Where control goes elsewhere, in order."""
        return sorted(self.breaks + [at for at, _ in self.gotos])

    def arms(self):
        """{arm: the condition whose it is}"""
        found = {}
        for cond in self.conds:
            for arm in (cond.yes, cond.no):
                found.setdefault(arm, cond)
        return found

    def errors(self):
        return [d for d in self.defs if d.op == "=" and
                re.match(r"-E[A-Z]+$", d.rhs.text)]

    def sets(self):
        """{text: its definitions}"""
        found = defaultdict(list)
        for d in self.defs:
            found[d.text].append(d)
        return found

    def grown(self):
        """{text: {what is made of it: since when}}"""
        found = defaultdict(dict)
        for d in self.defs:
            for n in leaves(d.rhs) if d.rhs else ():
                made = found[n.text]
                made[d.text] = min(d.at, made.get(d.text, d.at))
        return found

    def asked(self):
        """{text: the numbers of the conditions that may bound it}"""
        found = defaultdict(list)
        for i, cond in enumerate(self.conds):
            for text in {n.text for n in (
                    leaves(cond.node) if cond.kind == "switch" else
                    (n for truth in (True, False)
                     for n, _ in cond.bounds(truth)))}:
                found[text].append(i)
        return found

    def asked_of(self, leaf, whole):
        """The conditions that may bound it, or what is made of it."""
        texts = {leaf.text, whole, *self.grown.get(leaf.text, ())}
        return [self.conds[i] for i in sorted(
            {i for text in texts for i in self.asked.get(text, ())})]

    def lends(self):
        """{text: the calls that get it, and in which argument}"""
        found = defaultdict(list)
        for call in self.calls:
            for i, arg in enumerate(call.args):
                for text in {w.text for w in words(arg)}:
                    found[text].append((call, i, arg))
        return found

    # The indexes of has(): lists of what a function has by a name. It is not named
    # in them, for then it would stay for ever.

    def has(self, what, key):
        """What it has of what is kept by a key, itself before each."""
        return [(self, *entry) for entry in getattr(self, what).get(key, ())]

    def made_of(self):
        """{text: what it is made of}"""
        found = defaultdict(list)
        for d in self.defs:
            found[d.text] += words(d.rhs) if d.rhs else ()
        return found

    def clamped(self):
        """What a min() or the like gives."""
        return {text: [()] for text, parts in self.made_of.items()
                if any(w.name in BOUNDS for w in parts)}

    def limits(self):
        """The comparisons that may refuse a value, by its text and by member and
        owner."""
        found = defaultdict(list)
        for cond in self.conds:
            for n, limit in cond.bounds(False) if cond.yes else ():
                parts = [n] + self.made_of.get(n.text, [])
                for key in {w.text for w in parts} | {
                        (w.name, owner(self, w)) for w in parts
                        if w.kind == "mem"}:
                    found[key].append((cond, n, limit))
        return found

    def called(self):
        """Calls, by what is called."""
        found = defaultdict(list)
        for call in self.calls:
            found[call.name].append((call,))
        return found

    def results(self):
        """Definitions by a call, by what is called."""
        found = defaultdict(list)
        for d in self.defs:
            got = d.rhs and strip(d.rhs)
            if got and got.kind == "call":
                found[got.name].append((d,))
        return found

    def stores(self):
        """What sets a member, by its name."""
        found = defaultdict(list)
        for d in self.defs:
            node = parse(d.text)
            if node.kind == "mem":
                found[node.name].append((d, node))
        return found

    def outer(self):
        """What sets a variable of the file, or a part of it, by its text."""
        found = defaultdict(list)
        for d in self.defs:
            if root(parse(d.text)).text not in self.types:
                found[d.text].append((d,))
        return found

    def used(self):
        """The calls, by the key of what is in an argument."""
        found = defaultdict(list)
        for call in self.calls:
            for i, arg in enumerate(map(strip, call.args)):
                # the value of an element is no part of the object that it is in
                given = ([arg, arg.kids[0]] if arg.kind == "idx" and
                         arg.kids[0].kind == "mem" else words(arg))
                for key in {key_of(w) for w in given}:
                    found[key].append((call, i))
        return found

    def lent(self):
        """The calls, by the text of the object whose address an argument is."""
        found = defaultdict(list)
        for call in self.calls:
            for i, arg in enumerate(map(strip, call.args)):
                if arg.kind == "un" and arg.name == "&":
                    found[arg.kids[0].text].append((call, i))
        return found

    def aliases(self):
        """The definitions, by the key of what is assigned."""
        found = defaultdict(list)
        for d in self.defs:
            if d.rhs and d.op == "=":
                found[key_of(pointed(d.rhs))].append((d,))
        return found

    def parts(self):
        """The same, by that of the object whose member a pointer gets."""
        found = defaultdict(list)
        for d in self.defs:
            part = d.rhs and d.op == "=" and strip(d.rhs)
            if part and part.kind == "mem" and "*" in self.types.get(d.text, ""):
                found[key_of(part.kids[0])].append((d,))
        return found

    # SmPL has no decorators
    jumps, ways_out, arms, errors, sets, grown, asked, lends = map(
        cached_property, (
            jumps, ways_out, arms, errors, sets, grown, asked, lends))
    made_of, clamped, limits, called, results, stores, outer = map(
        cached_property, (
            made_of, clamped, limits, called, results, stores, outer))
    used, lent, aliases, parts = map(
        cached_property, (used, lent, aliases, parts))

@initialize:python@
@@
class Facts:
    def __init__(self):
        self.path, self.fns, self.sinks, self.parsed = None, {}, [], []
        self.hidden = []  # the names of functions, and where they are in the text
        self.named = defaultdict(list)
        self.members, self.params, self.hits = {}, {}, []
        self.way = ()  # (function, its caller, the call, the way before it)
        self.above, self.before, self.contiguous = {}, {}, {}
        self.naming, self.known, self.texts = {}, {}, {}
        self.macros, self.most, self.wrappers = {}, MAX_CONTIGUOUS, {}
        self.values = None  # the macros that may be numbers
        self.forms, self.checks, self.asks = {}, {}, None
        self.sink, self.units = None, {}
        # the elements are so small that one a page of 2 GiB is not too much;
        # the value that is looked for is made into such a number of pages
        self.small, self.few = False, False

    def fn(self, pos):
        key = pos.current_element, int(pos.current_element_line)
        if key not in self.fns:
            self.fns[key] = Function(*key)
            self.named[key[0]].append(self.fns[key])
        return self.fns[key]

    def heads(self, code):
        """Each function, and the token that is its name. Macros that make one
        have none."""
        for fn, at in self.parsed:
            i = code.at(at)
            if i is not None and code.t(i) in self.named:
                yield fn, i
        for name, start in self.hidden:
            i = next((i for i in range(bisect_left(code.starts, start),
                                       len(code.texts))
                      if code.texts[i:i + 2] == [name, "("]), None)
            if i is None:
                continue  # it stands in a string
            fn = self.fns[name, start] = Function(name, code.place(i)[0])
            self.named[name].append(fn)
            yield fn, i

    def sort(self):
        """In the order of the file, for Coccinelle gives them in none."""
        for fns in self.named.values():
            fns.sort(key=lambda fn: fn.first)
        self.fns = dict(sorted(self.fns.items(), key=lambda kv: kv[1].first))

    def that_name(self, word):
        """The functions that name it, in order."""
        if word not in self.naming:
            self.naming[word] = [fn for fn in self.fns.values()
                                 if word in fn.words]
        return self.naming[word]

    def about(self, what, key):
        """What the functions have that is kept by a key. Who does not name the
        first word of the key has nothing."""
        if (what, key) not in self.known:
            word = FIRST_WORD.search(key if isinstance(key, str) else key[0])
            among = self.that_name(word[0]) if word else self.fns.values()
            self.known[what, key] = [entry for fn in among
                                     for entry in fn.has(what, key)]
        return self.known[what, key]

    def measuring(self):
        """The functions that ask for the size of an object."""
        if "->*" not in self.naming:
            self.naming["->*"] = [fn for fn in self.fns.values() if any(
                SIZE.search(word) for word in fn.words) and fn.measures()]
        return self.naming["->*"]

    def lines(self, path):
        """Of a file, with what kapcheck hides from Coccinelle."""
        if path not in self.texts:
            with open(path, encoding="latin-1") as file:
                text, *parts = HIDDEN.split(file.read())
            for body, first, name, behind in zip(*[iter(parts)] * 4):
                self.hidden.append((name, len(text)))
                text += first + body + behind
            self.texts[path] = text.split("\n")
        return self.texts[path]


def start(pos):
    return int(pos.line), int(pos.column)


def add_params(fn, parts):
    """Names and types; which ones stand after a user buffer."""
    after_user = False
    for part in parts:
        while len(part) > 2 and part[-1].startswith("__"):
            part.pop()  # what is said about it
        names = [t for t in part if WORD.match(t)]
        fn.params.append(names[-1] if names else "")
        fn.given[fn.params[-1]] = " ".join(part[:-1])
        if after_user and "*" not in part and "loff_t" not in part:
            fn.users.add(fn.params[-1])
        after_user = "__user" in part or "msghdr" in part or "sockptr_t" in part


def add_def(fn, at, text, op, rhs):
    fn.defs.append(Def(at, parse(text).text, op, parse(rhs), None))


def add_call(fn, at, name, args):
    call = Call(at, name, args)
    fn.calls.append(call)
    if name in ("BUG_ON", "VM_BUG_ON") and args:
        fn.conds.append(Cond(at, at, args[0], "bug", None, None, {}))
    if OVERFLOW.match(name) and len(args) == 3:
        both = Node("bin", "+", args[:2], name)
        fn.defs.append(Def(at, args[2].text.lstrip("&"), "=", both, None))
        return
    if name in MOVES_OBJECT and len(args) == 3:
        to, what = (a.kids[0] if a.name == "&" else Node(
            "un", "*", (a,), a.text) for a in map(strip, args[:2]))
        fn.defs.append(Def(at, to.text, "copy", what, None))
        return
    for i, arg in enumerate(args):
        if arg.kind == "cast":
            arg = arg.kids[0]
        if arg.kind == "un" and arg.name == "&":
            fn.defs.append(Def(at, arg.kids[0].text, "out", None, (call, i)))
        elif name in COPIES and i == COPIES[name][0][0]:
            to = pointed(arg) if arg.kind == "bin" else arg  # a part of it
            fn.defs.append(Def(at, to.text, "out", None, (call, i)))
        elif PUTS.get(name) == i:
            fn.defs.append(Def(at, arg.text, "out", None, (call, i)))


def tells_us(name):
    """Whether a call of that name tells us something."""
    return any(name in known for known in (
        COPIES, PUTS, PARSES, MOVES_OBJECT, NUMBERS, ("BUG_ON", "VM_BUG_ON"))
               ) or name[:1] in LETTERS and not name.isupper() and any(
                   r.search(name) for r in (OVERFLOW, CONTIGUOUS, CHECKS,
                                            DEVICE, TEXT))


tells = lru_cache(4096)(tells_us)
is_method = lru_cache(4096)(METHOD.match)


@initialize:python@
@@
# --- reading the statements of a function ---------------------------------

# SmPL could match all of these; it takes ten times as long.
PREFIXED = {"else", "do", "return", "case", ")"}
COMPARES = {"<", "<=", ">", ">=", "==", "!=", "&&", "||"}
JUMPS = {"return", "goto", "break", "continue"}
STOPS = {"BUG", "panic", "unreachable", "do_exit"}
NO_TYPE = JUMPS | {"case", "default", "else", "do", "sizeof", "asm", "delete"}
SCALES = {"*=", "<<=", "+=", "=", "++"}
STORAGE = {"static", "register", "extern", "typedef", "inline", "volatile"}


class Statements:
    """Reads the statements of one function into its facts."""

    def __init__(self, facts, fn):
        code, first = fn.code, fn.first
        self.facts, self.code, self.fn, self.first = facts, code, fn, first
        # numbers count from the function: those of its brackets are 0 and last
        self.last = code.pair[first] - first
        # ";" stands for what is behind it, and for what is before by -1, -2, ...
        self.t = code.texts[first:first + self.last + 1] + [";"] * 8
        self.dead = False  # what is before a statement never falls through
        self.named = set()  # tokens that a declaration names
        self.statement(0)
        self.flat()
        fn.conds[:] = map(self.told, fn.conds)

    def at(self, i):
        return self.code.place(self.first + min(i, self.last))

    def close(self, i):
        """The bracket that belongs to one; itself when there is none, or one on
        the wrong side, as where an #if parts them."""
        other = self.code.pair.get(self.first + i, self.first + i) - self.first
        return min(max(i, other), self.last) if self.t[i] in OPENS else (
            max(min(i, other), 0))

    def text(self, i, j):
        return " ".join(self.t[i:j])

    def right(self, i, ends):
        """As that of the tokens."""
        t, last = self.t, self.last
        while i < last:
            text = t[i]
            if text in ends or text in CLOSES:
                break
            i = (self.close(i) if text in OPENS else i) + 1
        return min(i, last)

    def arm(self, i, end, leaves_):
        line, col = self.at(end - 1)
        return Arm(self.at(i), (line, col + len(self.t[end - 1])), leaves_)

    def told(self, cond):
        """A condition on a variable that has one value, a comparison: that."""
        node = cond.node
        name = node.kids[0] if node.kind == "un" and node.name == "!" else node
        if name.kind != "id":
            return cond
        found = self.fn.sets.get(name.text, ())
        if len(found) != 1 or found[0].op != "=" or found[0].at > cond.at or (
                found[0].rhs.name not in COMPARES):
            return cond
        rhs = found[0].rhs
        return cond._replace(node=rhs if name is node else Node(
            "un", "!", (rhs,), "!" + rhs.text))

    # Wherever they are: assignments and calls.

    def flat(self):
        for k, text in enumerate(self.t):
            if text == "(":
                self.call(k - 1, self.t[k - 1])
            elif text in ASSIGN:
                self.assignment(k)

    def call(self, i, name):
        if self.t[i - 1] in (".", "->"):
            if not is_method(name):
                return
        elif name in self.facts.checks:
            self.check(i, *self.facts.checks[name])
            if not tells(name) and name not in self.facts.named:
                return
        elif not tells(name) and name not in self.facts.named and (
                name not in self.facts.wrappers):
            return
        text = self.text(i + 2, self.close(i + 1))
        if name in self.facts.wrappers:
            add_wrapped(self.fn, self.at(i), name, text)
        args = parse_args(text)
        add_call(self.fn, self.at(i), name, args)

    def check(self, i, params, text):
        """The call of a macro that leaves where the text holds."""
        args, k, end = [], i + 2, self.close(i + 1)
        while k < end:
            behind = min(self.right(k, ","), end)
            args.append("(%s)" % self.text(k, behind))
            k = behind + 1
        self.fn.conds.append(Cond(self.at(i), self.at(i), expanded(
            params, args, text), "bug", None, None, {}))

    def assignment(self, i):
        begin = self.left(i - 1)
        if begin is None or self.t[i + 1] == "{":
            return
        add_def(self.fn, self.at(begin), self.text(begin, i), self.t[i],
                self.text(i + 1, self.right(i + 1, ",;")))

    def left(self, i):
        """Where what is assigned begins, of which i is the end."""
        while True:
            if self.t[i] in (")", "]"):
                i = self.close(i)
                if WORD.match(self.t[i - 1]) and self.t[i - 1] not in (
                        PREFIXED) or self.t[i - 1] in (")", "]"):
                    i -= 1
                    continue
                if self.t[i] == "[":
                    return None  # of an initializer
            elif not WORD.match(self.t[i]):
                return None
            if self.t[i - 1] not in (".", "->"):
                break
            i -= 2
        k = i
        while self.t[k - 1] == "*":
            k -= 1
        before = self.t[k - 1]
        if i in self.named:
            return i
        return k if before in PREFIXED or not re.match(r"[\w\]]", before) else i

    # By their order: control flow, declarations.

    def statement(self, i):
        """Reads one: what is behind it, and whether it never falls through."""
        word, after = self.t[i:i + 2]
        read_ = READS.get(word)
        if read_:
            return read_(self, i) if after == "(" or word in (
                "do", "break", "return") else (i + 1, False)
        if word == "{":
            return self.block(i)
        if word in CLOSES or i >= self.last:
            return i + 1, False
        if word in ("case", "default"):
            self.fn.cases.append(self.at(i))
            return self.statement(self.right(i, ":;}") + 1)
        if after == ":" and WORD.match(word):
            self.fn.labels[word] = self.at(i), self.dead
            self.dead = False
            return self.statement(i + 2)
        if after == "(" and WORD.match(word):
            behind = self.close(i + 1) + 1
            if self.t[behind] == "{" or WORD.match(self.t[behind]) and (
                    behind > i + 2) and word not in ("asm", "__asm__"):
                return self.statement(behind)[0], False  # a loop by a macro
        if word == "goto":
            self.fn.gotos.append((self.at(i), self.t[i + 1]))
        end = self.right(i, ";")
        self.declaration(i, end)
        return end + 1, word in JUMPS or word in STOPS and after == "("

    def block(self, i):
        end, leaves_ = self.close(i), False
        if end <= i:
            return i + 1, False
        i += 1
        while i < end:
            self.dead = leaves_
            i, leaves_ = self.statement(i)
        return end + 1, leaves_

    def condition(self, kind, i, yes=None, no=None, where=None):
        """The condition in the brackets that open at i."""
        end = self.close(i)
        line, col = self.at(end - 1)
        self.fn.conds.append(Cond(
            self.at(where or i + 1), (line, col + len(self.t[end - 1])),
            parse(self.text(i + 1, end)), kind, yes, no, {}))

    def read_if(self, i):
        then_ = self.close(i + 1) + 1
        end, leaves_ = self.statement(then_)
        yes, no = self.arm(then_, end, leaves_), None
        if self.t[end] == "else":
            else_ = end + 1
            end, other = self.statement(else_)
            no, leaves_ = self.arm(else_, end, other), leaves_ and other
        self.condition("if", i + 1, yes, no, i)
        return end, leaves_ and no is not None

    def read_while(self, i):
        self.condition("while", i + 1)
        end = self.statement(self.close(i + 1) + 1)[0]
        self.grown(i, end, i + 2, self.close(i + 1))
        return end, False

    def read_for(self, i):
        self.declaration(i + 2, self.right(i + 2, ";"))
        end = self.statement(self.close(i + 1) + 1)[0]
        first = self.right(i + 2, ";") + 1
        self.grown(i, end, first, self.right(first, ";"))
        return end, False

    def read_do(self, i):
        end, _ = self.statement(i + 1)
        self.grown(i, end, end + 2, self.close(end + 1))
        return max(end, self.right(end, ";")) + 1, False

    def grown(self, i, end, first, last):
        """The loop from i to end, which goes on while what stands from first to
        last holds: what is scaled in it, as in `while (n < want) n *= 2`, is
        about as large as its limit then."""
        sets = [k for k in range(i, end) if self.t[k] in SCALES]
        scaled = {self.t[k - 1] for k in sets
                  if self.t[k] != "++" and (self.t[k] != "=" or (
                      self.t[k + 1] == self.t[k - 1]) and (
                      self.t[k + 2] in ("*", "<<", "+")))}
        orders = {self.t[k + d] for k in sets for d in (-1, 1)
                  if self.t[k] == "++"}
        if not scaled and not orders:
            return
        ways = [(parse(self.text(first, last)), True)] if last > first else []
        ways += [(parse(self.text(k + 2, self.close(k + 1))), False)
                 for k in range(i, end) if self.t[k] == "if" and
                 self.t[self.close(k + 1) + 1] == "break"]
        limits = defaultdict(list)
        for cond, truth in ways:
            for small, limit in bounds(cond, truth):
                if small.text in scaled or small.text in orders and any(
                        w.kind == "bin" and w.name == "<<" and
                        small.text == w.kids[1].text for w in words(cond)):
                    limits[small.text].append(limit)
        for name, found in limits.items():
            if len(found) == 1:
                self.fn.defs.append(Def(self.at(end - 1), name, "grows",
                                        found[0], None))

    def read_switch(self, i):
        self.condition("switch", i + 1)
        begin = self.close(i + 1) + 1
        end, _ = self.statement(begin)
        self.fn.switches.append(Arm(self.at(i + 2), self.arm(
            begin, end, False).end, False))
        return end, False

    def read_break(self, i):
        self.fn.breaks.append(self.at(i))
        return i + 2, True

    def read_return(self, i):
        end = self.right(i + 1, ";")
        if end > i + 1:
            self.fn.returns.append((self.at(i + 1),
                                    parse(self.text(i + 1, end))))
        return end + 1, True

    def declaration(self, i, end):
        """Types of what is declared, if anything is."""
        after = self.t[i + 1]
        if after[:1] not in LETTERS and after not in ("*", "("):
            return
        base = []
        while i < end and (self.t[i] == "*" or WORD.match(self.t[i])):
            if self.t[i + 1] == "(":
                if not self.t[i].strip("_") == "typeof":
                    break
                i = self.close(i + 1)
            base.append(self.t[i])
            i += 1
        while len(base) > 2 and base[-1].startswith("__") and (
                not TYPE.fullmatch(base[-2]) and WORD.match(base[-2]) and
                base[-3] not in ("struct", "union", "enum")):
            base.pop()  # what is said about the variable
        if len(base) < 2 or base[0] in NO_TYPE or base[0] == "*" or (
                not WORD.match(base[-1]) or base[-2] in (
                    "struct", "union", "enum") or
                not (i >= end or self.t[i] in "=,[" or
                     self.t[i].startswith("__"))):
            return
        base = [w for w in base if w not in STORAGE]
        name = base.pop()
        while True:
            self.declared(name, base, i, end)
            i = self.right(i, ",;")
            if i >= end or self.t[i] != ",":
                return
            base = [w for w in base if w != "*"]
            i += 1
            while self.t[i] == "*":
                base.append("*")
                i += 1
            name = self.t[i]
            if not WORD.match(name):
                return
            i += 1

    def declared(self, name, base, i, end):
        self.named.add(i - 1)
        self.fn.types[name] = " ".join(base) + (
            " []" if self.t[i] == "[" else "")
        if base[:1] == ["struct"] and "*" not in base and self.t[i] == "=" and (
                self.t[i + 1] == "{"):
            self.initializer(name, i + 1)

    def initializer(self, name, i):
        """The members that a structure gets where it is declared."""
        end = self.close(i)
        i += 1
        while i < end:
            behind = self.right(i, ",")
            if self.t[i] == "." and self.t[i + 2] == "=":
                member = name + "." + self.t[i + 1]
                if self.t[i + 3] == "{":
                    self.initializer(member, i + 3)
                else:
                    add_def(self.fn, self.at(i + 1), member, "=",
                            self.text(i + 3, behind))
            i = max(behind, i) + 1

@initialize:python@
@@
READS = {"if": Statements.read_if, "while": Statements.read_while,
         "for": Statements.read_for, "do": Statements.read_do,
         "switch": Statements.read_switch, "break": Statements.read_break,
         "return": Statements.read_return}


def read_file(facts):
    """Facts of each function, of module parameters and of structures."""
    text = "\n".join(facts.lines(facts.path))
    code = Tokens(text)
    for fn, i in facts.heads(code):
        find_body(facts, code, fn, i)
    facts.sort()
    for fn in facts.fns.values():
        if not fn.words.isdisjoint(facts.wrappers):
            fn.read()  # for its allocations
    for i, word in enumerate(code.texts if "module_param" in text else ()):
        if word.startswith("module_param"):
            add_module_param(facts, code, i)
    facts.members = read_members(code, text)


def find_body(facts, code, fn, i):
    """The head of a function, whose name is the token i, and where its body is."""
    parts = []
    if code.t(i + 1) != "(":  # SYSCALL_DEFINE2(name, type, name, ...)
        i -= 2
        fn.is_syscall = bool(SYSCALL.match(code.t(i)))
    end = first = code.pair.get(i + 1, 0)
    k = i + 2
    while k <= end:
        behind = code.right(k, ",", end)
        parts.append(code.texts[k:behind])
        k = behind + 1
    add_params(fn, [kind + name for kind, name in zip(parts[1::2], parts[2::2])]
               if fn.is_syscall else parts)
    while first and first < len(code.texts) and code.t(first) != "{":
        first += 1
    if first and code.pair.get(first, 0) > first:
        fn.code, fn.first = code, first
        fn.words = named_in(facts, code.texts[i:code.pair[first]])


def named_in(facts, texts):
    """The words among them, and those of the macros that they use."""
    found, more = set(), set(texts)
    while more:
        found |= more
        more = {word for name in more & facts.forms.keys()
                for word in FIRST_WORD.findall(facts.forms[name][1])} - found
    return found


def add_module_param(facts, code, i):
    """facts.params: where, and whether it can be written at run time."""
    args, starts, begin = [], [], i + 2
    for k in range(i + 2, code.pair.get(i + 1, 0) + 1):
        if code.t(k) in (",", ")"):
            args.append(code.texts[begin:k])
            starts.append(begin)
            begin = k + 1
    if code.t(i).endswith("_named"):
        del args[:1], starts[:1]
    if [len(arg) for arg in args[:2]] != [1, 1] or len(args) != 3 + (
            "_array" in code.t(i)) or args[1][0] not in KINDS:
        return
    perm = " ".join(args[-1])
    loose = (int(perm, 8) & 0o222 if re.match(r"0[0-7]*$", perm)
             else re.search(r"S_IW", perm))
    facts.params[args[0][0]] = code.place(starts[0]), bool(loose)


@initialize:python@
@@
# --- control flow, by the blocks of if and else ---------------------------

def inside(block, at):
    return block.start <= at < block.end


def block_of(fn, at):
    """The innermost arm around a place, or None for the function's body."""
    if at not in fn.blocks:
        best = None
        for cond in fn.conds:
            for arm in (cond.yes, cond.no):
                if arm and inside(arm, at) and (
                        not best or best.start <= arm.start):
                    best = arm
        fn.blocks[at] = best
    return fn.blocks[at]


def shares(fn, at, use):
    """Whether a place stands on the straight way to use: not in an arm that
    ends before it, but for one whose other arm leaves."""
    while True:
        block = block_of(fn, at)
        if not block or inside(block, use):
            return True
        cond = fn.arms[block]
        other = cond.no if block is cond.yes else cond.yes
        if not other or not other.leaves:
            return False
        at = cond.at


def other_case(fn, at, use):
    """Whether a jump at the end of a case parts two places of a switch."""
    return any(inside(w, at) and inside(w, use) and any(
        at <= b < use and inside(w, b) and shares(fn, b, use) and not any(
            inside(v, b) and not inside(v, use) for v in fn.switches)
        for b in fn.breaks + [r for r, _ in fn.returns])
        for w in fn.switches)


def passes(fn, at, use):
    """Whether each path to use comes by at."""
    if (at, use) not in fn.passed:
        fn.passed[at, use] = at < use and shares(fn, at, use) and not (
            other_case(fn, at, use)) and not any(
                inside(w, at) and not inside(w, use) for w in fn.switches
            ) and not any(j.at < at < j.label <= use for j in fn.jumps
                          ) and not is_entered(fn, at, use)
    return fn.passed[at, use]


def is_entered(fn, at, use):
    """Whether a case stands between two places of a switch."""
    around = [w for w in fn.switches if inside(w, at) and inside(w, use)]
    if not around:
        return False
    inner = max(around, key=lambda w: w.start)
    return any(at < c <= use and not any(
        inside(w, c) and w.start > inner.start for w in fn.switches)
               for c in fn.cases)


def is_left(fn, arm, use):
    """Whether an arm ends before use, by no goto to a label before it; or sets
    an error that is asked for before use."""
    return fails(fn, arm, use) if not arm.leaves else not any(
        inside(arm, j.at) and j.label <= use for j in fn.jumps)


def fails(fn, arm, use):
    """Whether an arm sets a variable to an error which the next condition on it
    leaves with."""
    for d in fn.errors:
        if not inside(arm, d.at):
            continue
        tests = d.text, d.text + "<0", d.text + "!=0"
        asks = min((c for c in fn.conds if arm.end <= c.at < use and
                    c.kind == "if" and c.node.text in tests),
                   key=lambda c: c.at, default=None)
        if asks and asks.yes.leaves and passes(fn, asks.at, use) and not any(
                e.text == d.text and arm.end <= e.at < asks.at for e in fn.defs):
            return True
    return False


def before_call(node):
    """What holds where the last call in a condition is made."""
    terms, known = [node], []
    while terms[0].kind == "bin" and terms[0].name == node.name:
        terms[:1] = terms[0].kids
    while len(terms) > 1 and not any(w.kind == "call" for w in words(terms[-1])):
        terms.pop()
    if node.name in ("&&", "||"):
        for term in terms[:-1]:
            known += bounds(term, node.name == "&&")
    return known


def held(fn, cond, use):
    """What is known at use from a condition: pairs (leaf, limit)."""
    if cond.kind == "bug":
        return cond.bounds(False) if passes(fn, cond.at, use) else []
    if cond.kind == "switch":
        return [(n, OTHER) for n in leaves(cond.node)] if passes(
            fn, (cond.at[0], 0), use) else []
    if cond.kind == "while":
        loop = list(cond.bounds(True))
        if passes(fn, cond.at, use):
            loop += [(n, lim) for n, lim in cond.bounds(False)
                     if lim.text.isupper() or len(lim.text) > 1
                     and lim.text.isdigit()]
        return loop if cond.at < use else []
    if cond.at <= use < cond.end:
        return before_call(cond.node)
    if cond.yes and inside(cond.yes, use):
        return cond.bounds(True)
    if cond.no and inside(cond.no, use):
        return cond.bounds(False)
    if not passes(fn, cond.at, use):
        return []
    known = list(cond.bounds(False)) if is_left(fn, cond.yes, use) else [
        (n, lim) for n, lim in cond.bounds(False)
        if any(inside(cond.yes, d.at) and (
            d.text == n.text or any(e.text == d.text and e.rhs and n.text in {
                x.text for x in leaves(e.rhs)} for e in fn.defs))
            for d in fn.defs)]
    if cond.no and is_left(fn, cond.no, use):
        known += cond.bounds(True)
    return known


def behind_each(fn, cond, since, use):
    """What is known at use from a condition that each path from a definition
    passes, whatever else leads to use."""
    if cond.kind != "if" or not since < cond.at < use or since == (0, 0) or (
            bisect_right(fn.ways_out, since) < bisect_left(
                fn.ways_out, cond.at)) or (
            bisect_left(fn.ways_out, cond.yes.start) < bisect_left(
                fn.ways_out, cond.yes.end)) or (
            not shares(fn, cond.at, since)) or any(
                inside(w, cond.at) and not inside(w, since)
                for w in fn.switches):
        return []
    return [(n, lim) for n, lim in cond.bounds(False) if is_left(
        fn, cond.yes, use) or is_overwritten(fn, n, cond.yes)]


@initialize:python@
@@
# --- bounds ---------------------------------------------------------------

def is_far(facts, limit):
    """Whether a limit bounds no bytes; what is kept a page of them it may."""
    return bool(BYTES_LIMIT.search(limit.text)) and not (
        PAGES_LIMIT.search(limit.text) or facts.few)


def by_pages(node):
    """Whether an expression is of pages, or of what is under them."""
    return any(w.name in ("PFN_UP", "PFN_DOWN", "vma_pages") or
               w.name in ("/", ">>", "DIV_ROUND_UP") and len(w.kids) == 2 and
               w.kids[1].text in ("PAGE_SIZE", "PAGE_SHIFT") for w in words(node))


def writable(facts, fn, limit, depth=1):
    """The name in a limit that is moved at run time, which makes it none."""
    for n in leaves(limit):
        if n.text.startswith("sysctl_") or (
                n.text in facts.params and facts.params[n.text][1]):
            return n.text
        for d in fn.sets.get(n.text, ()) if depth else ():
            name = d.rhs and writable(facts, fn, d.rhs, depth - 1)
            if name:
                return name
    return None


def derived(fn, node, leaf, at):
    return fn.grown.get(leaf.text, {}).get(node.text, NEVER) < at


def checked_by_call(facts, fn, leaf, since, use):
    base = leaf.kids[0].text if leaf.kind == "mem" else leaf.text
    made = {text for text, at in fn.grown.get(leaf.text, {}).items() if at < use}
    for text in {leaf.text, base} | made:
        for call, i, arg in fn.lends.get(text, ()):
            if since <= call.at < use and passes(fn, call.at, use) and (
                    is_check(call.name) and is_elsewhere(facts, call.name, i) or
                    compares(facts, call.name, i, leaf, arg)) and (
                        is_heeded(fn, call.at)):
                return True
    return False


def is_check(name):
    return CHECKS.search(name) and not NO_CHECK.search(name)


def is_elsewhere(facts, name, i):
    """Whether the check that a function is named after may be made in another
    file."""
    return not facts.named.get(name) or any(
        CHECKS.search(call.name) and any(
            root(w).text == fn.params[i] for arg in call.args for w in words(arg))
        for fn in facts.named[name] if i < len(fn.params) for call in fn.calls)


def as_parameter(leaf, arg, param):
    """What a function calls leaf that gets arg as a parameter."""
    if any(w.text == leaf.text for w in words(arg)):
        return param
    arg, new = strip(arg), parse(param)
    if arg.kind == "un" and arg.name == "&":
        arg, new = arg.kids[0], parse("*" + param)
    part = leaf
    while part.text != arg.text:
        if part.kind != "mem":
            return param + "->" + leaf.name
        part = part.kids[0]
    return replaced(leaf, new, part).text


def is_heeded(fn, at):
    """Whether an if that a call stands in leaves, or changes something."""
    cond = next((c for c in fn.conds if c.kind == "if" and c.yes and
                 c.at <= at < c.end and not inside(c.yes, at) and
                 not (c.no and inside(c.no, at))), None)
    return not cond or any(
        arm and (arm.leaves or any(inside(arm, d.at) for d in fn.defs))
        for arm in (cond.yes, cond.no))


def compares(facts, name, i, leaf, arg):
    """Whether a function of the file bounds leaf, which its argument i is or is
    a way to."""
    for fn in facts.named.get(name, ()):
        if i >= len(fn.params):
            continue
        text = as_parameter(leaf, arg, fn.params[i])
        for cond in fn.conds:
            if cond.yes and cond.yes.leaves and any(
                    (n.text == text or derived(fn, n, parse(text), cond.end)) and
                    not writable(facts, fn, lim) and not is_far(facts, lim)
                    for n, lim in cond.bounds(False)):
                return True
        for _, node in fn.returns:
            if node.kind == "cond":
                if all(arm.kind == "un" and arm.name == "-"
                       for arm in node.kids[1:]):
                    continue  # an error in any case
                node = node.kids[0]
            if any(n.text == text and not writable(facts, fn, lim) and
                   not is_far(facts, lim) for t in (True, False)
                   for n, lim in bounds(node, t)):
                return True
    return False


def number(node):
    """The value of an expression of numbers, sizes and constants that are known,
    at least; None for all else."""
    if node.kind == "num":
        size = 8 if node.name.endswith(" *") else BYTES.get(node.name)
        found = re.match(r"(0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)[uUlL]*$", node.name)
        return size or found and int(found[1], 16 if "x" in found[1].lower()
                                     else 8 if found[1][0] == "0" else 10)
    if node.kind == "id":
        found = re.match(r"SZ_(\d+)([KMG]?)$", node.name)
        return PAGE if node.name == "PAGE_SIZE" else int(
            found[1]) << 10 * " KMG".index(found[2] or " ") if found else (
                macro(node.name))
    kids = [number(kid) for kid in node.kids]
    if node.kind == "cast":
        return kids[0]
    if node.kind != "bin" or None in kids:
        return None
    left, right = kids
    return {"*": left * right, "+": left + right, "-": left - right,
            "/": divmod(left, max(right, 1))[0], "<<": left << min(right, 62)}.get(
                node.name)


def values(path):
    """{macro without parameters: what it is defined as} of a file."""
    found = defaultdict(list)
    for line in facts.lines(path):
        m = "define" in line and VALUE.match(line)
        if m:
            found[m[1]].append(m[2])
    return found


def macro(name):
    """The least that a macro of the file is defined as, when it is a number."""
    if facts.values is None:
        facts.values = values(facts.path)
    if name not in facts.macros:
        facts.macros[name] = None  # also while it is looked for
        found = [number(parse(text)) for text in facts.values.get(name, ())]
        if found and None not in found:
            facts.macros[name] = min(found)
    return facts.macros[name]


def at_least(node):
    """The same; the size of a type that is not known counts for one byte."""
    if node.name.startswith("sizeof"):
        return number(node) or 1
    if node.kind == "bin" and node.name == "*":
        left, right = map(at_least, node.kids)
        return left and right and left * right
    return number(node)


def is_loose(facts, fn, leaf, limit):
    """Whether a number as a limit lets the allocation grow too large."""
    unit = facts.units.get((fn.name, leaf.text))
    if not unit:
        return False
    most = number(limit)
    if most is None and "const " in fn.types.get(limit.text, ""):
        given = fn.sets.get(limit.text, ())
        most = number(given[0].rhs) if len(given) == 1 and given[0].rhs else None
    return most is not None and most * unit > facts.most


def measure(facts, unit, fn, node):
    """What an expression is counts `unit` bytes, at least; so does what it is a
    copy of, and more what it is a multiple of. None: nothing is known."""
    node = strip(node)
    while unit and node.kind == "bin" and node.name == "*":
        left, right = map(number, node.kids)
        if (left is None) == (right is None):
            return
        unit *= left or right or 1
        node = strip(node.kids[right is None])
    if unit and node.kind in ("id", "mem"):
        key = fn.name, node.text
        facts.units[key] = min(unit, facts.units.get(key, unit))

@initialize:python@
@@
def units(sink, counts):
    """{(function, what is allocated that many times, and nothing else is done
    with it): the bytes of one, at least}."""
    args = [sink.args[i] for i in counts if i < len(sink.args)]
    while len(args) == 1 and args[0].kind == "bin" and args[0].name == "*":
        args = list(args[0].kids)
    names = [a for a in args if a.kind in ("id", "mem")]
    sizes = [number(a) or size_of(sink.fn, a) for a in args if a not in names]
    if len(names) != 1 or len(sizes) > 1:
        return {}
    return {(sink.fn.name, names[0].text): (sizes[0] if sizes else 1) or 1}


def is_small(facts, sink, counts):
    """Whether one element a page of 2 GiB is not too much."""
    args = [a for i in counts if i < len(sink.args) for a in (
        sink.args[i].kids if sink.args[i].name == "*" else sink.args[i:i + 1])]
    sizes = [number(a) or size_of(sink.fn, a) for a in args
             if a.name.startswith("sizeof") or number(a)]
    return len(args) == 2 and len(sizes) == 1 and bool(sizes[0]) and (
        sizes[0] << 19 <= MAX_CONTIGUOUS)


def size_of(fn, node):
    """The size of a type, of *name or of name[0], at least, where it is known."""
    found = re.match(r"sizeof (?:\* (\w+)|(\w+) \[ 0 \])$", node.name)
    kind = fn.types.get(found[1] or found[2], "") if found else node.name[7:]
    return size_of_type(kind.replace("*", "", 1) if found else kind)


def size_of_type(kind, depth=3):
    """The same of a type; that of a structure is what its members need."""
    kind = re.sub(r"\b(const|volatile|unsigned|signed|__\w+er)\b", "", kind)
    tag = re.match(r"\s*struct (\w+)\s*$", kind)
    if not tag or not depth:
        return 8 if "*" in kind else BYTES.get("sizeof " + kind.strip())
    return sum(size_of_type(member, depth - 1) or 0 for member in
               facts.members.get(tag[1], {}).values()) or None


def guarded(facts, fn, leaf, since, uses):
    whole = leaf.kind == "mem" and leaf.kids[0].text + "->*"
    for use in uses:
        for cond in fn.asked_of(leaf, whole):
            if cond.end < since or cond.at > use:
                continue
            for n, limit in held(fn, cond, use) or behind_each(
                    fn, cond, since, use):
                if (n.text in (leaf.text, whole) or
                        derived(fn, n, leaf, cond.end)) and (
                        not is_far(facts, limit)):
                    name = writable(facts, fn, limit)
                    if name:
                        facts.loose = ("%s can be changed at run time and is no "
                                       "bound" % name)
                    elif not is_loose(facts, fn, n, limit):
                        return True
                    else:
                        facts.loose = ("its limit, %s, lets it have more than "
                                       "%d bytes" % (limit.text, facts.most))
        if any(way(facts, fn, leaf, since, use) for way in (
                checked_by_call, in_both_arms, in_each_case, by_each_jump)):
            return True
    return (leaf.kind == "mem" or leaf.text not in fn.types) and (
        compared_elsewhere(facts, fn, leaf))


def in_both_arms(facts, fn, leaf, since, use):
    """Whether each arm of an if on the way leaves or has a bound of its own."""
    return any(
        cond.no and since <= cond.at and
        max(cond.yes.end, cond.no.end) <= use and
        passes(fn, cond.at, use) and all(
            is_safe(facts, fn, leaf, cond.at, arm)
            for arm in (cond.yes, cond.no)) for cond in fn.conds)


def is_safe(facts, fn, leaf, since, arm):
    """Whether no path through an arm lets it be large behind it."""
    if arm.leaves or is_overwritten(fn, leaf, arm) or guarded(
            facts, fn, leaf, since, ((arm.end[0], arm.end[1] - 1),)):
        return True
    inner = next((c for c in fn.conds if c.kind == "if" and c.at == arm.start),
                 None)  # else if
    return bool(inner) and is_safe(facts, fn, leaf, since, inner.yes) and (
        is_safe(facts, fn, leaf, since, inner.no) if inner.no else any(
            n.text == leaf.text and not is_far(facts, lim) and not is_loose(
                facts, fn, n, lim) and not writable(facts, fn, lim)
            for n, lim in inner.bounds(False)))


def is_overwritten(fn, leaf, arm):
    """Whether an arm sets it, without looking at what it was."""
    return any(d.op in ("=", "out") and inside(arm, d.at) and
               block_of(fn, d.at) is arm for d in fn.sets.get(leaf.text, ()))


def by_each_jump(facts, fn, leaf, since, use):
    """Whether each way to a label that is passed has a bound of its own."""
    labels = {(j.label, j.dead) for j in fn.jumps if use != NEVER and
              since <= j.at and passes(fn, j.label, use)}
    return any((dead or guarded(facts, fn, leaf, since, (
        (label[0], label[1] - 1),))) and all(
        guarded(facts, fn, leaf, since, (j.at,)) for j in fn.jumps
        if j.label == label and j.at >= since) for label, dead in labels)


def in_each_case(facts, fn, leaf, since, use):
    """Whether each case of a switch on the way has a bound of its own."""
    for w in fn.switches:
        ends = [b for b in fn.breaks if inside(w, b) and shares(fn, b, w.end)]
        if ends and since <= w.start and w.end <= use and all(
                guarded(facts, fn, leaf, w.start, (b,)) for b in ends):
            return True
    return False


def owner(fn, node):
    """What a member belongs to: its struct's type, or the outer member."""
    base = node.kids[0]
    if base.kind == "idx":
        base = base.kids[0]
    text = base.text.lstrip("*")
    return base.name if base.kind == "mem" else bare(fn.types.get(text, text))


def bare_type(kind):
    return re.sub(r"[ *]|const|__user", "", kind)


bare = lru_cache(4096)(bare_type)


def callers(facts, name):
    """Names of functions of the file that one is called by, in the end, itself
    included."""
    if name not in facts.above:
        seen, work = {name}, [name]
        while work:
            new = {fn.name for fn, _ in facts.about("called", work.pop())}
            work += new - seen
            seen |= new
        facts.above[name] = seen
    return facts.above[name]


def comes_before(facts, other, fn):
    """Whether other runs before fn where both are called, or calls it."""
    key = other.name, fn.name
    if key not in facts.before:
        above, over = callers(facts, fn.name), callers(facts, other.name)
        facts.before[key] = other.name in above or fn.name in over or any(
            called_before(g, over, above) for name in above & over
            for g in facts.named[name])
    return facts.before[key]


def called_before(g, over, above):
    first = [c.at for c in g.calls if c.name in over]
    then_ = [c.at for c in g.calls if c.name in above]
    return any(passes(g, a, b) for a in first for b in then_)


def is_one_number(cond, limit):
    """Whether a limit is the one number that passes: elsewhere that is said of
    other objects, for nobody allocates by what can have one value only."""
    return limit.kind == "num" and any(
        w.kind == "bin" and w.name in ("==", "!=") and limit.text in (
            kid.text for kid in w.kids) for w in words(cond.node))


def compared_elsewhere(facts, fn, leaf):
    """Whether another function refuses the object when it is too large."""
    if leaf.kind == "id":
        if facts.about("clamped", leaf.text):
            return True
        found = facts.about("limits", leaf.text)
    elif leaf.kind == "mem":
        of = owner(fn, leaf)
        found = facts.about("limits", (leaf.name, of)) + [
            entry for g in facts.measuring()
            for entry in g.has("limits", ("*", of))]
    else:
        return False
    return any(
        other is not fn and not writable(facts, other, limit) and
        not is_far(facts, limit) and not is_one_number(cond, limit) and
        (cond.yes.leaves or any(inside(cond.yes, d.at)
                                for d in other.sets.get(n.text, ()))) and
        (leaf.kind == "id" or n.name == "*" or comes_before(facts, other, fn))
        for other, cond, n, limit in found)


@initialize:python@
@@
# --- origins --------------------------------------------------------------

def reaching(facts, fn, text, at):
    """Definitions of text that may reach a place, and whether its value at
    the function's entry may."""
    found = []
    for d in sorted((d for d in fn.sets.get(text, ()) if d.at < at),
                    reverse=True, key=lambda d: d.at):
        if other_case(fn, d.at, at):
            continue
        found.append(d)
        if (d.op in ("=", "out", "%=", "grows") or d.op == "&=" and not is_mask(
                d.rhs)) and passes(fn, d.at, at):
            return found, False
    return found, True


def best(results):
    """The strongest chain: (level, steps)."""
    note = None
    for got in results:
        if got and got[0] != "note":
            return got
        note = note or got
    return note


def then(got, fn, at, text):
    return got and (got[0], got[1] + [(fn, at, text)])


def origin(fn, at, what, level="warning"):
    return level, [(fn, at, what)]


def is_own(fn, leaf):
    """Whether it is a member of an object that the function itself makes up."""
    name = root(leaf).text
    return name in fn.types and "*" not in fn.types[name] and (
        name not in fn.params and name not in fn.sets)


def value(facts, fn, leaf, at, upto, seen):
    """Where the value of leaf at a place comes from, unless it is bounded."""
    known = way_into(facts, fn)
    key = fn.name, fn.line, leaf.text, at, known and known.at
    if key in seen or len(seen) > 200 or len(leaf.text) > 80:
        return None
    seen.add(key)
    if is_narrow(facts, fn, leaf):
        return None
    if leaf.kind == "call":
        return call_value(facts, fn, leaf, at, seen)
    if leaf.kind == "mem" and ACPI.search(leaf.text) and not is_own(fn, leaf):
        if guarded(facts, fn, leaf, (0, 0), (at, upto)):
            return None
        return origin(fn, at, "%s of an ACPI object" % leaf.text, "note")
    if leaf.kind == "mem" and (leaf.name in ELF or leaf.name == "vm_end"):
        if guarded(facts, fn, leaf, (0, 0), (at, upto)):
            return None
        return origin(fn, at, "%s of an ELF header" % leaf.text,
                      ELF[leaf.name]) if leaf.name in ELF else origin(
                          fn, at, "the length of a memory mapping")
    if leaf.kind == "mem" and leaf.name == "i_size" and FILE_INODE.search(
            leaf.kids[0].text):
        return None if guarded(facts, fn, leaf, (0, 0), (at, upto)) else origin(
            fn, at, "the size of a file",
            "note" if DEBUG.search(fn.name) else "warning")
    defs, entry = reaching(facts, fn, leaf.text, at)
    results = (def_value(facts, fn, d, leaf, upto, seen) for d in defs
               if not guarded(facts, fn, leaf, d.at, (at, upto)))
    got = best(results)
    if not got and entry and not guarded(facts, fn, leaf, fetched(
            facts, fn, leaf, at), (at, upto)):
        got = entry_value(facts, fn, leaf, at, upto, seen)
    return got


def fetched(facts, fn, leaf, at):
    """Since when a part has its value: since user memory was last copied over the
    whole, on each path."""
    base = leaf.kids[0] if leaf.kind == "mem" else leaf
    while base.kind == "mem":
        base = base.kids[0]
    defs, entry = reaching(facts, fn, base.text, at)
    return (0, 0) if base is leaf or entry or not (
        defs[-1].op == "out" and defs[-1].call[0].name in COPIES) else defs[-1].at


def is_narrow(facts, fn, leaf):
    kind = type_of_value(facts, fn, leaf)
    bits = re.search(r":(\d+)$", kind)
    return bool(bits and int(bits[1]) <= 16 or NARROW.search(kind)) and (
        "*" not in kind)


def type_of_value(facts, fn, node):
    """The type of a name or a member, "" when it is not known."""
    if node.kind == "id":
        return fn.types.get(node.text, "")
    if node.kind == "idx" or node.kind == "un" and node.name == "*":
        return type_of_value(facts, fn, node.kids[0]).replace("*", "", 1)
    if node.kind in ("cast", "un"):
        return type_of_value(facts, fn, node.kids[0])
    if node.kind != "mem":
        return ""
    tag = re.match(r"\W*(?:const\b)?\W*(?:struct|union)\s*([\w.]+)",
                   type_of_value(facts, fn, node.kids[0]))
    return facts.members.get(tag[1], {}).get(node.name, "") if tag else ""


def read_members(code, text):
    """{tag: {member: type}} of the structures of a file, and of those that
    kapcheck has found in its headers. A member without a name of its own type
    lends its members; a structure without a tag gets one."""
    extra = re.search(r"/\* kapcheck members\n(.*)\*/", text, re.S)
    found = {}
    for part in (code, Tokens(extra[1])) if extra else (code,):
        for i, tok in enumerate(part.texts):
            if tok == "{" and part.t(i - 2) in ("struct", "union"):
                tag = part.texts[i - 1]
                found.setdefault(tag, {})
                read_body(found, tag, part.texts[i + 1:part.pair.get(i, i)])
    return found


def read_body(found, tag, toks):
    """The members among the tokens become those of the tag."""
    part, depth, inner = [], 0, []
    for tok in toks:
        if tok in "{}":
            depth += 1 if tok == "{" else -1
            if depth + (tok == "}") > 1:
                inner.append(tok)
        elif depth:
            inner.append(tok)
        elif tok == ";":
            add_members(found, tag, part, inner)
            part, inner = [], []
        else:
            part.append(tok)


def add_members(found, tag, part, inner):
    """One declaration: its tokens, and those between its braces."""
    if part[:1] and part[0] in ("struct", "union") and inner:
        named = len(part) > 1
        own = "%s.%s" % (tag, part[-1]) if named else tag
        found.setdefault(own, {})
        read_body(found, own, inner)
        part = ["struct", own] + part[1:]
        if named:
            found[tag][part[-1]] = "struct " + own
        return
    bits = part.index(":") if ":" in part else len(part)
    names, part = part[:bits], part[bits:]
    while "[" in names:
        names = names[:names.index("[")]
    if len(names) > 1:
        found[tag][names[-1]] = " ".join(names[:-1]) + "".join(part)


def call_value(facts, fn, leaf, at, seen):
    name = leaf.name
    if name in SWAPPED:
        if any(n.name == "&" and n.kind == "bin" and not leaves(n) or
                guarded(facts, fn, n, (0, 0), (at,)) for n in leaf.kids):
            return None
        return origin(fn, at, "%s read by %s()" % (
            leaf.kids[0].text if leaf.kids else "data", name), "note" if
                      from_device(fn, leaf.kids) or from_firmware(
                          facts, fn) else "image")
    if name in NETLINK:
        return origin(fn, at, "a netlink attribute, %s()" % name)
    if name == "i_size_read":
        return origin(fn, at, "the size of a file")
    if NUMBER.match(name):
        return number_as_text(fn, at, "a number that")
    if name == "vma_pages":
        return origin(fn, at, "the pages of a memory mapping")
    call = next((c for c in fn.calls if c.name == name and c.at >= at and (
        [a.text for a in c.args] == [a.text for a in leaf.kids])), Call(
            at, name, leaf.kids))
    return best(through(facts, fn, call, callee, n, where, seen)
                for callee in facts.named.get(name, ())
                for where, node in callee.returns for n in leaves(node))

@initialize:python@
@@
def through(facts, fn, call, callee, leaf, at, seen):
    """A value in a function that one comes to by that call of it."""
    way, facts.way = facts.way, (callee, fn, call, facts.way)
    got = value(facts, callee, leaf, at, at, seen)
    facts.way = way
    return got


def way_into(facts, fn):
    """The call by which one came to a function, if it was one."""
    return facts.way[2] if facts.way and facts.way[0] is fn else None


def given_by(facts, fn, other, leaf, at, seen):
    """A value that a caller gives to fn."""
    way = facts.way
    facts.way = way[3] if way_into(facts, fn) else ()
    got = value(facts, other, leaf, at, at, seen)
    facts.way = way
    return got


def from_device(fn, nodes):
    """Whether a device or a firmware table gave what is read: such counts
    are limited by the hardware."""
    texts = {root(w).text for n in nodes for w in words(n)}
    objects = [part for n in nodes for part in re.split(r"->|\.", n.text)[:-1]]
    objects += [w.name for d in fn.defs if d.text in texts and d.rhs
                for w in words(d.rhs) if w.kind == "mem"]
    if any(map(ANSWER.match, objects)):
        return True
    return any(DEVICE.search(c.name) and texts & {
        root(w).text for a in c.args for w in words(a)} for c in fn.calls
               ) or any(d.text in texts and d.rhs and
                        DEVICE.search(strip(d.rhs).name) for d in fn.defs)


def from_firmware(facts, fn):
    """Whether it may be what the machine's firmware has answered: the function
    or a caller asks it."""
    if facts.asks is None:
        facts.asks = {name for name, fns in facts.named.items() for fn in fns
                      if any(map(FIRMWARE.match, fn.words))}
    return any(FIRMWARE.match(c.name) for name in facts.asks
               if callers(facts, fn.name) & callers(facts, name)
               for h in facts.named[name] for c in h.calls)


def def_value(facts, fn, d, leaf, upto, seen):
    if d.op == "out":
        return out_value(facts, fn, d, leaf, seen)
    if d.op in ("&=", "%=", "-=", "/=", ">>="):
        return None
    few = facts.few
    facts.few |= facts.small and by_pages(d.rhs)
    if d.op == "=":
        measure(facts, facts.units.get((fn.name, leaf.text)), fn, d.rhs)
    got = best(value(facts, fn, n, d.at, upto, seen) for n in leaves(d.rhs))
    facts.few = few
    return then(got, fn, d.at, ("%s grows up to it" if d.op == "grows" else
                                "goes into %s") % d.text)


def out_value(facts, fn, d, leaf, seen):
    call, i = d.call
    if i in COPIES.get(call.name, ((),))[0]:
        return origin(fn, d.at, "%s %s by %s()" % (
            leaf.text, COPIES[call.name][1], call.name),
            "note" if call.name[:-1] in SWAP else "warning")
    if call.name in PUTS or call.name in PARSES:
        return origin(fn, d.at, "%s read from user memory by %s()" % (
            leaf.text, call.name))
    if NUMBERS.get(call.name) == i or call.name == "sscanf" and i > 1:
        return number_as_text(fn, d.at, leaf.text + ", a number that")
    for callee in facts.named.get(call.name, ()):
        if i >= len(callee.params):
            continue
        param = callee.params[i]
        inner = (parse("*" + param) if leaf.text == d.text else
                 parse(param + "->" + leaf.text[len(d.text) + 1:]))
        got = through(facts, fn, call, callee, inner, NEVER, seen)
        if got:
            return then(got, fn, d.at, "handed out by %s()" % call.name)
    return None


def number_as_text(fn, at, what):
    return origin(fn, at, what + " is written as text", "warning" if STORE.search(
        fn.name) and not DEBUG.search(fn.name) else "note")


def root(node):
    while node.kids and node.kind in ("mem", "idx"):
        node = node.kids[0]
    return node


def strip(node):
    while node.kind == "cast":
        node = node.kids[0]
    return node


def replaced(node, new, old=None):
    """The member chain with something else for its root, or for a part of it."""
    if node is old or node.kind not in ("mem", "idx"):
        return new
    base = replaced(node.kids[0], new, old)
    if node.kind == "idx":
        return base
    arrow = node.text[len(node.kids[0].text):-len(node.name)]
    if base.kind == "un" and base.name in ("&", "*"):
        arrow = "." if base.name == "&" else "->"
        base = base.kids[0]
    return Node("mem", node.name, (base,), base.text + arrow + node.name)


def entry_value(facts, fn, leaf, at, upto, seen):
    base = root(leaf)
    if leaf.kind == "mem" and is_ioctl_data(facts, fn, base.text):
        return origin(fn, (fn.line, 0), "%s, an argument of the ioctl" %
                      leaf.name)
    named = leaf.kids[0] if leaf.kind == "idx" else leaf
    if named.text in facts.params and named.text not in fn.types:
        return origin(fn, facts.params[named.text][0],
                      "the module parameter %s" % named.text,
                      "note" if DEBUG.search(fn.name) else "warning")
    if leaf.kind == "id" and leaf.text in fn.types:
        return param_value(facts, fn, leaf, seen)
    ways = {"id": (set_elsewhere,), "idx": (filled, element),
            "un": (pointee,), "mem": (filled, aliased, passed, stored)}
    if base.kind != "id" and leaf.kind != "un":
        return None
    return best(f(facts, fn, leaf, at, seen) for f in ways.get(leaf.kind, ()))


def set_elsewhere(facts, fn, leaf, _, seen):
    """A variable of the file: what other functions set it to."""
    return best(def_value(facts, other, d, leaf, NEVER, seen)
                for other, d in facts.about("outer", leaf.text)
                if other is not fn and not guarded(
                    facts, other, leaf, d.at, (NEVER,)))


def element(facts, fn, leaf, at, seen):
    """An element of an array of which another, or one that may be it, is set."""
    for d in fn.defs:
        node = parse(d.text) if d.at < at and d.text != leaf.text else OTHER
        if node.kind == "idx" and node.kids[0].text == leaf.kids[0].text and (
                not guarded(facts, fn, node, d.at, (at,))):
            got = def_value(facts, fn, d, node, at, seen)
            if got:
                return got
    return None


def pointee(facts, fn, leaf, _, seen):
    """*p, of a parameter: look at what the callers point to."""
    return best(then(given_by(facts, fn, other, strip(arg).kids[0], call.at,
                              seen), other, call.at, "handed to %s() as %s" % (
                               fn.name, leaf.kids[0].text))
                for other, call, arg in call_sites(facts, fn, leaf.kids[0].text)
                if strip(arg).name == "&")

@initialize:python@
@@
def param_value(facts, fn, leaf, seen):
    sites = list(call_sites(facts, fn, leaf.text))
    if leaf.text in fn.users and not sites and ENTRY.search(
            fn.name + " " + " ".join(fn.types.values())) and not facts.few:
        debug = DEBUG.search(fn.name) or any(TEXT.search(c.name)
                                             for c in fn.calls)
        return origin(fn, (fn.line, 0), "%s, the length of a user buffer" %
                      leaf.text, "note" if debug else "warning")
    if leaf.text in fn.params and fn.is_syscall:
        return origin(fn, (fn.line, 0), "%s, an argument of the system call" %
                      leaf.text)
    if leaf.text == "optlen" and "sockopt" in fn.name:
        return origin(fn, (fn.line, 0), "optlen, given by the caller of "
                      "setsockopt()")
    unit = facts.units.get((fn.name, leaf.text))
    for other, _, arg in sites if unit else ():
        measure(facts, unit, other, arg)
    return best(then(given_by(facts, fn, other, n, call.at, seen),
                     other, call.at, "handed to %s() as %s" % (
                         fn.name, leaf.text))
                for other, call, arg in sites for n in leaves(arg))


def call_sites(facts, fn, param):
    if param not in fn.params:
        return
    i = fn.params.index(param)
    known = way_into(facts, fn)
    for other, call in [(facts.way[1], known)] if known else (
            facts.about("called", fn.name)):
        if i < len(call.args):
            yield other, call, call.args[i]


def gifts(facts, fn, text, at):
    """(function, definition, where it counts) of what may be in a place; what is
    of the file is given by other functions, too."""
    defs, entry = reaching(facts, fn, text, at)
    found = [(fn, d, at) for d in defs]
    if entry and root(parse(text)).text not in fn.types:
        found += [(other, d, NEVER) for other, d in facts.about("outer", text)
                  if other is not fn]
    return found


def filled(facts, fn, leaf, at, seen):
    """A part of an object that was copied from user memory as a whole."""
    base = leaf.kids[0]
    while True:
        given = gifts(facts, fn, base.text, at)
        given.sort(key=lambda g: not (g[1].call and g[1].call[0].name in COPIES))
        for other, d, until in given:
            if guarded(facts, other, leaf, d.at, (until,)):
                continue
            call = d.rhs and strip(d.rhs)
            if call and call.name == "nla_data":
                return origin(other, d.at, "%s of a netlink attribute" % leaf.text)
            if call and call.kind == "call" and call.name in DUPS:
                return origin(other, d.at, "%s copied from user memory by %s()" %
                              (leaf.text, call.name))
            got = d.op == "out" and out_value(facts, other, d, leaf, seen)
            if got:
                return got
        if base.kind not in ("mem", "idx"):
            return None
        base = base.kids[0]


def aliased(facts, fn, leaf, at, seen):
    """What it is a part of points to, or is a copy of, what we know more of."""
    if leaf.name == "size" and is_firmware(facts, fn, leaf):
        return origin(fn, at, "the size of a firmware image")
    base = leaf
    while base.kind in ("mem", "idx"):
        base = base.kids[0]
        if base.kind == "mem" and base.name == "data" and is_firmware(
                facts, fn, base):
            return origin(fn, at, "%s of a firmware image" % leaf.text)
        for other, d, until in gifts(facts, fn, base.text, at):
            got = by_alias(facts, other, leaf, base, d, until, seen)
            if got:
                return got
    return None


def by_alias(facts, fn, leaf, base, d, at, seen):
    """A definition of what leaf is a part of: the same part of what it is given."""
    new = d.rhs and strip(d.rhs)
    if new and new.kind == "call" and DUPLICATES.match(new.name):
        new = strip(new.kids[new.name.startswith("devm_")])
    if not new or new.kind == "call" or d.op not in ("=", "copy"):
        return None
    if new.kind == "id" and is_ioctl_data(facts, fn, new.text):
        return origin(fn, d.at, "%s, an argument of the ioctl" % leaf.text)
    if "struct acpi_table_header" in type_of_value(facts, fn, new):
        return origin(fn, d.at, "%s of an ACPI table" % leaf.text)
    if new.kind == "bin" and new.name == "+":  # data in it
        new = pointed(new)
    if new.kind not in ("id", "mem") and new.name not in ("&", "*") or (
            new.text == base.text):
        return None
    # what is pointed to may be filled later
    points = d.op == "=" and leaf.text[len(base.text):][:2] == "->"
    return value(facts, fn, replaced(leaf, new, base), at if points else d.at,
                 at, seen)


def is_firmware(facts, fn, part):
    """Whether what it is a member of is a struct firmware."""
    node, arrow = part.kids[0], part.text.endswith("->" + part.name)
    kind = type_of_value(facts, fn, node)
    return "struct firmware" in kind or not kind and node.kind == "mem" and (
        arrow and bool(FIRMWARE_IMAGE.match(node.name)))


def is_ioctl_data(facts, fn, name):
    """Whether a parameter is what the caller of an ioctl gave, as the DRM core
    and others copy it before they call fn."""
    return name in fn.params and "void *" in fn.types.get(name, "") and (
        any("struct drm_file *" in t for t in fn.types.values()) or
        "ioctl" in fn.name and not list(call_sites(facts, fn, name)))


def passed(facts, fn, leaf, at, seen):
    """The root is a parameter: look at what the callers pass."""
    return best(then(given_by(facts, fn, other, replaced(leaf, to), call.at,
                              seen), other, call.at, "handed to %s()" % fn.name)
                for other, call, arg in call_sites(facts, fn, root(leaf).text)
                for to in [strip(arg) if strip(arg).name == "&" else pointed(arg)]
                if to.kind in ("id", "mem") or to.name == "&")


def stored(facts, fn, leaf, at, seen):
    """The member is set elsewhere in the file, or the object that it is in."""
    for other, d, node in facts.about("stores", leaf.name):
        if other is fn and d.text == leaf.text:
            continue
        if owner(other, node) != owner(fn, leaf):
            continue
        if guarded(facts, other, node, d.at, (NEVER,)):
            continue
        got = def_value(facts, other, d, node, NEVER, seen)
        if got:
            return got
    base = leaf.kids[0]
    for other, d, _ in facts.about(
            "stores", base.name) if base.kind == "mem" else ():
        new = d.rhs and d.op == "=" and strip(d.rhs)
        if new and other is not fn and new.kind in ("id", "mem"):
            inner = Node("mem", leaf.name, (new,), new.text + "." + leaf.name)
            got = value(facts, other, inner, d.at, d.at, seen)
            if got:
                return then(got, other, d.at, "goes into %s" % d.text)
    return None


@initialize:python@
@@
# --- sinks ----------------------------------------------------------------

def targets(fn, sink):
    """What the result of the allocation is stored in."""
    for d in fn.defs:
        if d.rhs and d.at <= sink.at and any(
                w.kind == "call" and w.text == sink.text for w in words(d.rhs)):
            yield parse(d.text)


def key_of(node):
    """The same for the same name, and for members of the same name."""
    return (node.name,) if node.kind == "mem" else node.text


def is_contiguous(facts, fn, node, depth=3):
    """Whether the memory is given to something that needs it contiguous."""
    while node.kind == "idx":
        node = node.kids[0]
    key = fn.name, fn.line, node.text, depth, "dup" in facts.sink.name
    if key not in facts.contiguous:
        facts.contiguous[key] = needs_contiguous(facts, fn, node, depth)
    return facts.contiguous[key]


def needs_contiguous(facts, fn, node, depth):
    member = node.kind == "mem" or node.kind == "id" and (
        node.text not in fn.types)  # of the file
    if node.kind == "mem" and node.name == "transfer_buffer":  # of an URB
        return True
    def about(what):
        key = key_of(node)
        return facts.about(what, key) if member else fn.has(what, key)

    uses = about("used")
    if node.kind == "mem":  # the object that it is in
        uses = uses + fn.has("lent", root(node).text)
    for _, call, i in uses:
        if CONTIGUOUS.search(call.name):
            return True
        for callee in facts.named.get(call.name, ()) if depth else ():
            if i < len(callee.params) and is_contiguous(
                    facts, callee, parse(callee.params[i]), depth - 1):
                return True
    if depth and any(key_of(pointed(r)) == key_of(node)
                     for _, r in fn.returns) and any(
            is_contiguous(facts, other, parse(d.text), depth - 1)
            for other, d in results_of(facts, fn)):
        return True
    if node.kind == "un" and depth:  # *out is what the callers get
        return any(strip(arg).name == "&" and is_contiguous(
            facts, other, strip(arg).kids[0], depth - 1) for other, _, arg in
                   call_sites(facts, fn, node.kids[0].text))
    # what was copied as a whole holds arrays, and no pointers
    others = about("parts") if "dup" in facts.sink.name else []
    return any(is_alias(facts, other, d, node, depth)
               for other, d in about("aliases") + others)


def results_of(facts, fn):
    """Definitions that take what a function returns."""
    return [(other, d) for other, d in facts.about("results", fn.name)
            if other is not fn]


def pointed(node):
    """What an address is made of: a cast, an offset, an alignment aside."""
    while True:
        node = strip(node)
        if node.kind == "call" and node.name == "PTR_ALIGN" and node.kids:
            node = node.kids[0]
        elif node.kind == "bin" and node.name in "+-":
            node = node.kids[0]
        elif node.kind == "un" and node.name == "&":
            node = holder(node.kids[0])
        elif node.kind == "idx":
            node = node.kids[0]
        else:
            return node


def holder(node):
    """What the object lies in: the array, or the whole."""
    while node.kind == "mem":
        node = node.kids[0]
    return node.kids[0] if node.kind == "idx" else node


def is_alias(facts, fn, d, node, depth):
    """Whether a definition puts the memory where a bus or DMA takes it from."""
    if BUS.search(d.text):
        return True
    target = parse(d.text)
    if target.kind == "mem" and target.name == "buf" and (
            "usb_request" in type_of_value(facts, fn, target.kids[0])):
        return True
    while target.kind == "idx":
        target = target.kids[0]
    return depth > 0 and target.kind in ("id", "mem", "un") and (
        key_of(target) != key_of(node)) and is_contiguous(
            facts, fn, target, depth - 1)


def has_fallback(fn, sink, names):
    return any(d.rhs and d.at > sink.at and d.text in names and
               FALLBACK.search(strip(d.rhs).text) and not any(
                   re.match(r"\s*#\s*el", line) for line in facts.lines(
                       facts.path)[sink.at[0]:d.at[0] - 1])  # of another build
               for d in fn.defs)


def is_quiet(facts, fn, node, at, depth=2):
    """Whether the flags forbid to wait, or ask for memory that DMA reaches: by
    name, as all that a variable or parameter is given, or as they are not known
    and a spinlock is held."""
    if any(QUIET.search(w.text) for w in words(node)):
        return True
    if node.kind == "mem" and is_locked(facts, fn, at):
        return True
    if node.kind != "id" or node.text.isupper() or not depth:
        return False
    given = [(fn, d.rhs) for d in fn.defs if d.text == node.text and d.rhs]
    given += [(other, arg) for other, _, arg in call_sites(facts, fn, node.text)]
    return bool(given) and all(is_quiet(facts, other, value, at, depth - 1)
                               for other, value in given)


def is_locked(facts, fn, at):
    """Whether more spinlocks are taken than given back before a place."""
    taken = [m[1] for line in facts.lines(facts.path)[fn.line - 1:at[0] - 1]
             for m in re.finditer(r"\b(?:raw_)?spin_(un)?lock\w*\(", line)]
    return taken.count(None) > taken.count("un")


def judge(facts, sink):
    """(level, steps) for a sink that must be reported."""
    counts, flags = ALLOC[sink.name.replace("_noprof", "")]
    gfp = sink.args[flags].text if flags and flags < len(sink.args) else ""
    gfp = " ".join([gfp] + [d.rhs.text for d in sink.fn.defs
                            if d.text == gfp and d.rhs and d.at < sink.at])
    if any(is_quiet(facts, sink.fn, a, sink.at)
           for a in sink.args[flags or 99:]):
        return None
    facts.sink, where = sink, list(targets(sink.fn, sink))
    places = [(sink.fn, n) for n in where] + [
        (other, parse(d.text)) for _, r in sink.fn.returns
        if strip(r).text == sink.text for other, d in results_of(facts, sink.fn)]
    if any(is_contiguous(facts, *place) for place in places) or has_fallback(
            sink.fn, sink, {n.text for n in where}):
        return None
    facts.units = units(sink, counts)
    facts.small = is_small(facts, sink, counts)
    facts.few = facts.small and any(by_pages(sink.args[i]) for i in counts
                                    if i < len(sink.args))
    if sink.bytes:
        return "note", [(sink.fn, sink.at, "%d bytes" % sink.bytes)]
    got = find_value(facts, sink, counts)
    if not got and "NOWARN" not in gfp:
        facts.most = min(COSTLY, MAX_CONTIGUOUS)
        got = find_value(facts, sink, counts)
        facts.most = MAX_CONTIGUOUS
        return got and ("note", got[1])
    if not got:
        return None
    quiet = (sink.name.startswith("devm_") or "__GFP_NOWARN" in gfp or
             sink.name == "memdup_user_nul" or  # text
             sink.name.startswith("kmemdup") and got[1][0][2].startswith(
                 sink.args[0].text + "->"))  # a record with its own length
    return ("note" if quiet or got[0] == "note" else "warning"), got[1]

@initialize:python@
@@
def find_value(facts, sink, counts):
    chosen = {n.text for n, lim in by_choice(sink) if not is_loose(
        facts, sink.fn, n, lim)}
    return best(value(facts, sink.fn, n, sink.at, sink.at, set())
                for i in counts if i < len(sink.args)
                for n in leaves(sink.args[i]) if n.text not in chosen)


def by_choice(sink):
    """What is known where the allocation is an arm of `c ? a : b`."""
    for node in [d.rhs for d in sink.fn.defs if d.rhs and d.at <= sink.at] + [
            r for _, r in sink.fn.returns]:
        for w in words(node):
            for arm, truth in zip(w.kids[1:], (True, False)) if (
                    w.kind == "cond") else ():
                if any(x.text == sink.text for x in words(arm)):
                    yield from bounds(w.kids[0], truth)


def judge_all(facts):
    for sink in facts.sinks:
        facts.loose = None
        got = judge(facts, sink)
        if got:
            yield sink, got[0], got[1], facts.loose


def written(pos):
    """The arguments of a call as the file has them. Coccinelle has none where it
    takes the call for that of a macro, by a mistake before it."""
    lines = facts.lines(pos.file)[int(pos.line_end) - 1:]
    code = Tokens("\n".join([lines[0][int(pos.column_end):]] + lines[1:]))
    return " ".join(code.texts[1:code.pair.get(0, 1)])


def add_sink(pos, name, text):
    base = name.replace("_noprof", "")
    args = parse_args(str(text) or written(pos))
    facts.path = pos.file
    text = name + "(" + ",".join(a.text for a in args) + ")"
    size = 0 if is_at_boot(pos) else constant_size(base, args)
    if size or any(leaves(args[i]) for i in ALLOC[base][0] if i < len(args)):
        facts.sinks.append(Sink(pos, facts.fn(pos), start(pos), name, args,
                                text, size))


def find_wrappers(facts, path):
    """Macros with their parameters and bodies: facts.wrappers, those that are an
    allocation, facts.checks, those that leave on a condition, and facts.forms,
    those that are another expression."""
    for m in DEFINE.finditer("\n".join(facts.lines(path))):
        body = COMMENT.sub(" ", m[3].replace("\\\n", " "))
        named = [p.strip() for p in m[2].split(",")], body
        if m[1] not in ALLOC and any(
                w in ALLOC for w in re.findall(r"\w+(?=\()", body)):
            facts.wrappers[m[1]] = named
            continue
        calls = re.findall(r"\b\w+(?=\()", body)
        inner = next((w for w in calls if w in facts.wrappers), None)
        if inner:
            facts.wrappers[m[1]] = named[0], written_out(body, inner)
        elif len(body) < 4096 and LEAVES.search(body):
            facts.checks[m[1]] = named[0], LEAVES.search(body)[1]
        elif not re.search(r"[;{}#]|\b%s\b" % m[1], body) and (
                m[1] not in GROWS and m[1] not in BOUNDS):
            facts.forms[m[1]] = named


def written_out(body, name):
    """A macro's body with what such a macro, which it calls, stands for."""
    call = re.search(r"\b%s\(" % name, body)
    end, depth = call.end(), 1
    while end < len(body) and depth:
        depth += (body[end] == "(") - (body[end] == ")")
        end += 1
    names, inner = facts.wrappers[name]
    given = dict(zip(names, map(str.strip, split_text(body[call.end():end - 1]))))
    return body[:call.start()] + re.sub(
        r"\w+", lambda m: given.get(m[0], m[0]), inner) + body[end:]


def form_leaves(node):
    """What a call of such a macro grows with. It is taken out meanwhile, lest it
    stands for itself."""
    form = facts.forms.pop(node.name)
    found = leaves(expanded(form[0], (a.text for a in node.kids), form[1]))
    facts.forms[node.name] = form
    return found


def add_wrapped(fn, at, name, text):
    """A call of such a macro: the allocation that it stands for."""
    names, body = facts.wrappers[name]
    pos = Place(facts.path, at[0], at[1], at[0], at[1] + len(name), fn.name)
    args = (a.strip() for a in split_text(text))
    for node in words(expanded(names, args, body)):
        base = node.name.replace("_noprof", "")
        if node.kind == "call" and base in ALLOC and any(
                leaves(node.kids[i]) for i in ALLOC[base][0]
                if i < len(node.kids)):
            facts.sinks.append(Sink(
                pos, fn, at, node.name, node.kids, name + "(" +
                ",".join(a.text for a in parse_args(text)) + ")", 0))


def expanded(names, args, body):
    """What a macro's body is with the texts of its arguments in it."""
    given = dict(zip(names, args))
    return parse(re.sub(r"\w+", lambda m: given.get(m[0], m[0]), body))


def split_text(text):
    """The arguments of a call, as text."""
    depth, part = 0, ""
    for c in text + ",":
        depth += (c in "([{") - (c in ")]}")
        if c == "," and not depth:
            yield part
            part = ""
        else:
            part += c


def is_at_boot(pos):
    """Whether memory is not in pieces yet where a function runs."""
    line = int(pos.current_element_line)
    return any(re.search(r"\b__init\b", text)
               for text in facts.lines(pos.file)[max(line - 2, 0):line])


def constant_size(name, args):
    """The bytes of an allocation of constant size that is large and may sleep,
    at least; 0 for others."""
    if not re.match(r"k[mzcr]", name) or "NOWARN" in args[-1].text:
        return 0
    size = 1
    for i in ALLOC[name][0]:
        size *= i < len(args) and at_least(args[i]) or 0
    return size if size > min(COSTLY, MAX_CONTIGUOUS) else 0


def message(sink, steps, loose, line="line %d".__mod__):
    _, at, what = steps[0]
    if sink.bytes:
        return ("%s() needs %s that are contiguous, which a fragmented machine "
                "may not have. A kvmalloc() form does not" % (sink.name, what))
    high = loose and "%d bytes" % COSTLY in loose
    text = ("%s() takes a size that %s: it comes from %s, %s" % (
        sink.name, "may be large" if high else "nothing bounds", what,
        line(at[0])))
    if loose:
        text += "; " + loose
    return text + ". A kvmalloc() form does not need contiguous memory"

@initialize:python depends on patch@
@@
import contextlib

# --- patch mode: where the memory goes, by the tokens of the file ---------

# Each word that can stand for the memory is judged, and what is not understood
# makes the conversion a refusal; so it starts from the text, not from matches.

# A place that holds the pointer. kind: v local, g file scope, m member,
# * what a parameter points to as the function leaves it, in as it finds it,
# r result; of: function or type; item: it is an
# elements of an array that hold it. decl: the token that declares a local, -1
# for a parameter.
Cell = namedtuple("Cell", "kind of name item decl", defaults=(-1,))
VALUE_ENDS = re.compile(r"[\w\]\x22\x27]")
PASTE = re.compile(r"((?:->|\.)\s*)?(\w+(?:\s*##\s*\w+)+)")
CONTROL = {"if", "while", "for", "switch"}
KEYWORDS = CONTROL | {"return", "else", "do", "case", "goto", "sizeof",
                      "typeof", "__typeof__", "default", "break", "continue"}
SPECIFIERS = {"const", "volatile", "static", "register", "unsigned", "signed",
              "extern", "inline", "__always_unused", "__maybe_unused"}
TESTS = {"==", "!=", "<", ">", "<=", ">=", "&&", "||"}
LEFT_ENDS = {"(", "[", "{", "}", ";", ",", "=", "return", "?", ":", "&&", "||",
             "==", "!=", "<", ">", "<=", ">=", "else", "do"}
RIGHT_ENDS = LEFT_ENDS - set("([{") | set(")]")
UNEVALUATED = {"sizeof", "typeof", "__typeof__", "struct_size", "offsetof",
               "struct_size_t", "flex_array_size", "ARRAY_SIZE", "sizeof_field",
               "array_size", "size_mul"}
# The arguments that make up the size in bytes.
LENGTHS = {"kmalloc": (0,), "kzalloc": (0,), "kmalloc_node": (0,),
           "kzalloc_node": (0,), "kmalloc_array": (0, 1), "kcalloc": (0, 1),
           "kmemdup": (1,), "memdup_user": (1,)}
NO_FORM = {"memdup_user_nul", "krealloc_array", "kmemdup_array"}
ALWAYS_THERE = {"kvmalloc", "kvzalloc", "kvmalloc_node", "kvzalloc_node",
                "kvmalloc_array", "kvcalloc", "vmemdup_user",
                "vmemdup_array_user", "kvfree", "kvfree_rcu",
                "kvfree_sensitive",
                "kvmalloc_objs", "kvzalloc_objs", "kvmalloc_flex",
                "kvzalloc_flex", "__free"}
HEADERS = ("slab", "mm", "string", "rcupdate", "fortify-string")
FREES = {"kfree", "kfree_rcu", "kfree_rcu_mightsleep"}
FREES_OF_KV = {"kvfree", "kvfree_rcu", "kvfree_rcu_mightsleep",
               "kvfree_sensitive"}
WIPES = {"kfree_sensitive", "kzfree"}  # the latter until 5.9
ATOMIC_GUARD = re.compile(r"\w*spinlock\w*|rcu|preempt|irq|irqsave|"
                          r"(read|write)_lock\w*$")
SLEEPING = re.compile(r"\(*(GFP_(KERNEL|USER|KERNEL_ACCOUNT)\b|__GFP_(ZERO|NOWARN|"
                      r"ACCOUNT|RETRY_MAYFAIL)\b|\||[()])+$")
# Functions that use memory by its address while they run and keep nothing.
HARMLESS = re.compile(
    r"(__)?(mem(cpy|move|set(16|32|64|_p)?|cmp|chr_inv|zero_explicit)|"
    r"copy_(to|from)_(user|sockptr|iter)\w*|copy_struct_from_user|clear_user|"
    r"[gp]et_user|(strn?|u?mem)dup\w*|k(mem|str|strn)dup\w*|memcpy_\w+|"
    r"str(len|nlen|n?cpy|scpy|lcpy|n?cmp|n?casecmp|lcat|n?cat|ncpy_from_user)|"
    r"str(scpy_pad|cspn|spn)|sysfs_streq|match_string|sscanf|v?s[cn]?n?printf|"
    r"kstrto\w+|simple_strto\w+|simple_(read_from|write_to)_buffer|"
    r"kernel_(read|write)|sort(_r)?|bsearch|hash_init|hash_init_size|"
    r"bitmap_\w+|(set|clear|test|change|assign)_bit|find_\w+_bit|"
    r"test_and_\w+_bit|crc(16|32c?|_ccitt)\w*|jhash2?|xxhash\w*|"
    r"get_random_bytes|prandom_bytes\w*|print_hex_dump\w*|hex2bin|bin2hex|"
    r"pr_(err|warn|info|debug|notice|cont)(_\w+)?|printk\w*|"
    r"(dev|netdev|drm)_(err|warn|info|dbg|notice)\w*|seq_(printf|puts|write)|"
    r"IS_ERR\w*|PTR_ERR\w*|ZERO_OR_NULL_PTR|is_vmalloc_addr|kmemleak_\w+|"
    r"(WARN|BUG)(_ON)?(_ONCE)?|kasan_\w+|trace_\w+|sysfs_emit(_at)?|"
    r"(get|pin)_user_pages(_fast|_unlocked)?|unpin_user_pages\w*|skb_copy_(bits|from_linear_data\w*|to_"
    r"linear_data\w*|datagram_msg)|skb_put_data|nla_(memcpy|put\w*|strscpy)|"
    r"\w*for_each\w*|[lb]e(16|32|64)_to_cpu\w*|cpu_to_[lb]e\w*|"
    r"[gp]ut_unaligned\w*|get_unaligned\w*|ioread\w+_rep|iowrite\w+_rep)$")
# What may be done with an object inside the memory, such as a lock: nothing
# that leads back to the memory later, as a list or a timer does.
ON_MEMBER = re.compile(
    r"(__)?(INIT_(LIST|HLIST)_HEAD|init_(completion|waitqueue_head|rwsem)|"
    r"mutex_\w+|atomic\w*|(raw_)?(spin|read|write)_\w*(lock|unlock)\w*|"
    r"spin_lock_init|rwlock_init|refcount_(set|read|inc|dec)\w*|"
    r"(up|down)_(read|write)|complete(_all)?|wait_for_completion\w*|"
    r"wake_up\w*|list_empty|list_first_entry\w*|(xa|idr|ida)_\w+)$")
# The value of an argument is that of the call; "in": it points into it.
SAME = {"no_free_ptr": "", "READ_ONCE": "", "rcu_dereference": "",
        "rcu_dereference_protected": "", "rcu_dereference_raw": "",
        "rcu_dereference_check": "", "rcu_access_pointer": "",
        "likely": "", "unlikely": "", "ERR_CAST": "", "strchr": "in",
        "strrchr": "in", "strstr": "in", "strnstr": "in", "strim": "in",
        "strstrip": "in", "skip_spaces": "in", "memchr": "in",
        "PTR_ALIGN": "in"}
# What is given the name of a member and does nothing with the member.
ASKS_TYPE = {"sizeof_field", "typeof_member", "FIELD_SIZEOF"}
STORES = {"rcu_assign_pointer", "RCU_INIT_POINTER", "WRITE_ONCE"}
LENGTH = re.compile(r"sizeof|len|size|bytes")
MOVES = re.compile(r"send|xmit|submit|transfer|xfer|cmd|command|read|write")


def kv_form(name):
    if name == "kzfree":
        return "kvfree_sensitive"
    return "v" + name if name.startswith("memdup") else "kv" + name[1:]


class Refusal(Exception):
    """Why an allocation is not converted."""


def type_of(words_):
    """A type without what is only said about it."""
    words_ = [w for w in words_ if w not in SPECIFIERS and not (
        w.startswith("__") and "struct" in words_ or w == "__user")]
    name = " ".join(w for w in words_ if w != "*")
    return name + "*" * words_.count("*")


def is_struct(kind):
    return bool(kind) and kind.startswith(("struct ", "union "))


INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*([<\"])([^>\"\n]+)[>\"]", re.M)


def kernel_top(path):
    """The kernel's folder at or above a path, or None."""
    while not os.path.isfile(path + "/include/linux/slab.h"):
        if path in ("", "/"):
            return None
        path = os.path.dirname(path)
    return path

@initialize:python depends on patch@
@@
def included():
    """The texts of what the file includes, and that includes, of the tree."""
    path = os.path.abspath(facts.path)
    if "KAPCHECK_TREE" in os.environ and "KAPCHECK_PATH" in os.environ:
        path = os.environ["KAPCHECK_TREE"] + "/" + os.environ["KAPCHECK_PATH"]
    top = kernel_top(os.path.dirname(path))
    texts, seen = [(path, "\n".join(facts.lines(facts.path)))], {path}
    for by, text in texts:
        for how, name in INCLUDE.findall(text):
            tries = [os.path.dirname(by) + "/" + name] if how == "\"" else []
            tries += [top + "/include/" + name,
                      top + "/include/uapi/" + name] if top else []
            found = next(filter(os.path.isfile, tries), None)
            found = found and os.path.normpath(found)
            if found and found not in seen and len(texts) < 1000:
                seen.add(found)
                with contextlib.suppress(OSError), open(
                        found, encoding="latin-1") as file:
                    texts.append((found, file.read()))
    return [text for _, text in texts[1:]]


# A decorator would begin a rule.
included = lru_cache(maxsize=1)(included)


def seen_struct(tag):
    """The members of a struct that a header declares, {} for none."""
    head = re.compile(r"\b%s\s*\{" % re.escape(tag).replace("\\ ", r"\s+"))
    for text in included():
        m = head.search(text)
        if not m:
            continue
        depth, end = 0, m.end() - 1
        while end < len(text):
            depth += (text[end] == "{") - (text[end] == "}")
            end += 1
            if not depth:
                break
        return Code(text[m.start():end] + ";").structs.get(tag, {})
    return {}


seen_struct = lru_cache(maxsize=None)(seen_struct)


class Body:
    """A function: its tokens are those from first to last."""

    def __init__(self, name, before, params, first, last):
        self.name, self.params = name, params
        self.static, self.weak = "static" in before, "__weak" in before
        self.first, self.last = first, last
        self.types, self.decls = {}, {}

@initialize:python depends on patch@
@@
class Code(Tokens):
    """A file's tokens, functions, file-scope names and structs."""

    def __init__(self, text):
        self.macros, self.freeing, self.typedefs = set(), set(), {}
        self.bodies, self.named = [], defaultdict(list)
        self.globals, self.structs, self.in_union = {}, {}, set()
        self.pasted, self.includes = [], None
        super().__init__(text)
        self.top_level()

    def directive(self, text, start):
        """Words of macros too."""
        super().directive(text, start)
        other = re.match(r"\s*#\s*include\s*[<\"]([^>\"]*\.c)[>\"]", text)
        if other:
            self.includes = self.includes or other[1]
        if re.match(r"\s*#\s*define", text):
            found = set(re.findall(r"\w+", text)[1:])
            self.macros |= found
            frees = any("free" in word for word in found)
            if frees:
                self.freeing |= found
            self.pastes(text, self.line(start), frees)

    def pastes(self, text, line, frees):
        """Names that a macro may put together, of members or of what it frees."""
        head = DEFINE.match(text)
        given = set(re.findall(r"\w+", head[2])) if head else set()
        for m in PASTE.finditer(text):
            if m[1] or frees:
                self.pasted.append((line, re.compile("".join(
                    r"\w*" if part in given else part
                    for part in re.split(r"\s*##\s*", m[2])))))

    def members(self, tag):
        """What a struct has: one of the file, or of what it includes."""
        if tag in self.structs or not is_struct(tag):
            return self.structs.get(tag, {})
        return seen_struct(tag)

    def top_level(self):
        i, begin = 0, 0
        while i < len(self.texts):
            text = self.texts[i]
            if text == "{":
                last = self.pair.get(i, len(self.texts) - 1)
                self.block(begin, i, last)
                i = last
            if text in ";{":
                if text == ";":
                    self.file_scope(begin, i)
                begin = i + 1
            i += 1
        for body in self.bodies:
            self.locals(body)

    def block(self, begin, i, last):
        close = i - 1
        if self.t(close) == ")":
            while self.t(self.pair.get(close, 0) - 2) == ")":  # attributes
                close = self.pair[close] - 2
            start = self.pair.get(close, 0)
            params = self.declared(start + 1, close)
            body = Body(self.t(start - 1),
                        [self.t(k) for k in range(begin, start)],
                        [n for n, _, _ in params], i, last)
            body.types = {n: kind for n, kind, _ in params}
            self.bodies.append(body)
            self.named[body.name].append(body)
        elif self.t(i - 1) == "=":
            self.file_scope(begin, i)
        elif self.t(i - 2) in ("struct", "union"):
            tag = self.t(i - 2) + " " + self.t(i - 1)
            members = {}
            for k in range(i, last):
                if self.t(k) in "{;}":
                    for name, kind, at in self.declarators(k + 1):
                        members[name] = kind, self.t(at + 1) == "["
                        if self.shares_place(at, begin):
                            self.in_union.add((tag, name))
            self.structs[tag] = members
            static = "static" in [self.t(k) for k in range(begin, i)]
            for name, kind, at in self.names(tag.split(), last + 1):
                self.globals[name] = kind, static, at

    def declared(self, start, end):
        """(name, type, token) of each parameter."""
        found, begin, k = [], start, start
        while k <= end:
            if self.t(k) in OPENS and self.pair.get(k, 0) > k and k != end:
                k = self.pair[k]
            if self.t(k) == "," or k == end:
                names = [j for j in range(begin, self.right(begin, {",", "["}))
                         if WORD.match(self.t(j)) and (
                             self.t(j) not in SPECIFIERS)]
                names = [j for j in names[1:] if self.t(j)[:2] != "__"] or names
                at = names[-1] if names else begin
                kind = [self.t(j) for j in range(begin, at)]
                found.append((self.t(at), type_of(kind), at))
                begin = k + 1
            k += 1
        return found

    def declarators(self, k):
        """(name, type, token) of what a declaration at k declares, if it is
        one."""
        begin = k
        while self.t(k) in SPECIFIERS:
            k += 1
        if self.t(k) in ("struct", "union", "enum"):
            k += 1
        if not WORD.match(self.t(k)) or self.t(k) in KEYWORDS:
            return
        k += 1
        while self.t(k) in ("long", "int", "char", "short", "const"):
            k += 1
        yield from self.names([self.t(j) for j in range(begin, k)], k)

    def names(self, base, k):
        """(name, type, token) of what stands behind a type."""
        while True:
            stars = 0
            while self.t(k) in ("*", "const", "__user", "__rcu", "__iomem"):
                stars += self.t(k) == "*"
                k += 1
            after = self.t(k + 1)
            if not WORD.match(self.t(k)) or not (
                    after in ";=,[:" or after.startswith("__")):
                return
            yield self.t(k), type_of(base) + "*" * stars, k
            k = self.right(k, {";", ","})
            if self.t(k) != ",":
                return
            k += 1

    def file_scope(self, begin, end):
        if self.t(begin) == "typedef":
            if self.t(begin + 1) == "struct" and end == begin + 4:
                self.typedefs[self.t(end - 1)] = "struct " + self.t(begin + 2)
            return
        for name, kind, at in self.declarators(begin):
            static = "static" in [self.t(k) for k in range(begin, at)]
            old = self.globals.get(name)
            self.globals[name] = kind, static or bool(old and old[1]), at

    def locals(self, body):
        for k in range(body.first, body.last):
            if self.t(k) in ("{", ";", "}", ":") or self.t(k) == "(" and (
                    self.t(k - 1) == "for") or self.t(k) == ")" and (
                        self.t(self.pair.get(k, 0) - 1) in CONTROL):
                for name, kind, at in self.declarators(k + 1):
                    same = body.types.get(name, kind) == kind
                    body.types[name] = kind if same else None
                    body.decls[at] = name

    def scope(self, body, name, i):
        """What declares a local that is named at i, by its block."""
        found = [at for at, n in body.decls.items() if n == name and at <= i and
                 self.pair.get(self.block_of(at), i) >= i]
        return max(found, default=-1, key=self.block_of)

    def block_of(self, i):
        """The { of the block around a token."""
        while self.t(i) != "{" and i > 0:
            i = self.pair.get(i, i) - 1 if self.t(i) == "}" else i - 1
        return i

    def shares_place(self, i, begin):
        """Whether a union is around what is declared at i."""
        while (i := self.block_of(i - 1)) > begin:
            if "union" in (self.t(i - 1), self.t(i - 2)):
                return True
        return False

    def body_at(self, i):
        return next((b for b in self.bodies if b.first < i < b.last), None)

    def left(self, k, ends):
        """The nearest of the ends before k, outside of brackets."""
        while k >= 0 and self.t(k) not in ends:
            if self.t(k) in CLOSES:
                if self.is_control(k):
                    break
                k = self.pair.get(k, k)
            elif self.t(k) in OPENS:
                break
            k -= 1
        return k

    def commas(self, start):
        """The commas that part what is in a bracket."""
        k = self.right(start + 1, {","})
        while self.t(k) == ",":
            yield k
            k = self.right(k + 1, {","})

    def is_control(self, close):
        """Whether the bracket ends what a statement can follow."""
        start = self.pair.get(close, close)
        head = self.t(start - 1)
        return self.t(close) == ")" and (
            head in CONTROL or "for_each" in head) or self.t(close) == "}"

    def is_unary(self, k):
        """Whether * or & at k is no operator between two values."""
        before = self.t(k - 1)
        if before == ")":
            return self.is_control(k - 1) or self.is_cast(k - 1)
        return before in KEYWORDS or not VALUE_ENDS.match(before)

    def is_cast(self, close):
        """Whether a ) ends a cast: no word stands before its bracket."""
        start = self.pair.get(close, 0)
        head = self.t(start - 1)
        inner = [self.t(k) for k in range(start + 1, close)]
        return (not WORD.match(head) or head in ("return", "case")) and (
            head not in ")]") and all(w == "*" or WORD.match(w) for w in inner)

    def enclosing(self, i):
        """Names before the brackets around a token, innermost first."""
        while True:
            i = self.left(i - 1, {"{", ";"})
            if self.t(i) not in ("(", "["):
                return
            if self.t(i) == "(" and WORD.match(self.t(i - 1)):
                yield self.t(i - 1)

    def owner(self, i, body):
        """The type that the member at i belongs to; None: it isn't known."""
        kind = self.type_before(i - 1, body)
        kind = kind and kind.rstrip("*")
        return self.typedefs.get(kind, kind)

    def type_before(self, i, body):
        """The type of the expression that ends before the token at i."""
        k = i - 1
        if self.t(i) == "." and self.t(k) in ("{", ","):
            return self.initialised(k, body)
        while self.t(k) == "]":
            k = self.pair.get(k, 0) - 1
        text = self.t(k)
        if text == ")":
            return self.type_in_brackets(k, body)
        if not WORD.match(text):
            return None
        if self.t(k - 1) in ("->", "."):
            kind = self.owner(k, body)
            return self.members(kind).get(text, (None,))[0]
        if text in body.types:
            return body.types[text]
        return self.globals.get(text, (None,))[0]

    def type_in_brackets(self, close, body):
        start = self.pair.get(close, 0)
        if WORD.match(self.t(start - 1)) and self.t(start - 1) not in KEYWORDS:
            return None
        k = start + 1
        if self.t(k) == "(" and self.is_cast(self.pair.get(k, 0)):
            return type_of([self.t(j) for j in
                                 range(k + 1, self.pair[k])])
        while self.t(k) in ("*", "&", "("):
            k += 1
        end = close - 1
        while self.t(end) == ")":
            end -= 1
        return self.type_before(end + 1, body)

    def initialised(self, k, body):
        """The type of what an initialiser with designators is for."""
        open_ = self.left(k, {"{"})
        if self.t(open_ - 1) == ")":
            start = self.pair.get(open_ - 1, 0)
            return type_of([self.t(j) for j in
                                 range(start + 1, open_ - 1)])
        if self.t(open_ - 1) != "=":
            return None
        name = body.decls.get(open_ - 2)
        return name and body.types[name]


@initialize:python depends on patch@
@@
class Following:
    """What has to change for one allocation, and Refusal where nothing may. Here:
    where a value goes, an expression that grows until its use is told."""

    def __init__(self, code, at, api):
        self.code, self.api, self.at = code, api, at
        self.edits, self.attrs, self.shared = {}, {}, set()
        self.lengths = {}
        self.held, self.inner, self.work = set(), set(), []
        self.where, self.objects = at, []
        self.allocation(at)
        while self.work:
            self.uses(*self.work.pop())
        if self.objects and not self.of_structs():
            self.where, what = self.objects[0]
            self.refuse("a part of it is " + what)

    def t(self, i):
        return self.code.t(i)

    def refuse(self, text, *args):
        raise Refusal((text % args if args else text) +
                      ", line %d" % self.code.place(self.where)[0])

    def allocation(self, at):
        name = self.t(at)
        self.rename(at, name)
        body = self.code.body_at(at)
        if not body:
            self.refuse("%s() is not in a function", name)
        if self.code.includes:
            self.refuse("%s is read as a part of this file",
                        self.code.includes)
        self.climb(body, at, self.code.pair[at + 1], False)

    def rename(self, at, name):
        new = kv_form(name)
        if name in NO_FORM or not self.api(new):
            self.refuse("there is no kvmalloc form of %s() here", name)
        self.edits[at] = new

    def hold(self, cell, inner, body=None):
        """The pointer (into it) is in a cell from now on."""
        if cell in self.held or inner and cell in self.inner:
            return
        (self.inner if inner else self.held).add(cell)
        self.work.append((cell, inner))

    def climb(self, body, i, j, inner):
        code = self.code
        self.where = i
        if any(n in UNEVALUATED for n in code.enclosing(i)):
            return
        while True:
            before, after = self.t(i - 1), self.t(j + 1)
            if before == "(" and after == ")":
                if not self.is_plain_bracket(i - 1):
                    return self.argument(body, i - 2, i, inner)
                i, j = i - 1, j + 1
            elif before == ")" and code.is_cast(i - 1):
                i = code.pair[i - 1]
            elif after in ("->", ".", "["):
                i, j, inner = self.element(body, i, j, inner)
                if not inner:
                    return None
            elif before == "*" and code.is_unary(i - 1) and (
                    i not in body.decls):
                return None
            elif before in ("++", "--", "!") or after in ("++", "--"):
                return None
            elif before in ("?", ":") or after in ("?", ":"):
                if after == "?" and self.t(j + 2) != ":":
                    return None
                if self.t(code.left(i - 1, LEFT_ENDS - {"?", ":"})) in (
                        ";", "{", "}") and before == ":" and (
                            "?" not in [self.t(k) for k in range(
                                code.left(i - 1, {";", "{", "}"}), i)]):
                    return self.statement(body, i, j, inner)  # a label
                i = code.left(i - 1, LEFT_ENDS - {"?", ":"} - TESTS) + 1
                j = code.right(j + 1, RIGHT_ENDS - {"?", ":"} - TESTS) - 1
            elif before in TESTS or after in TESTS:
                return None
            elif before == "-" and not code.is_unary(i - 1):
                return None  # a difference
            elif after in ("+", "-") or before == "+":
                i = code.left(i - 1, LEFT_ENDS) + 1
                j = code.right(j + 1, RIGHT_ENDS) - 1
                inner = "in"
            elif before == "=":
                lhs = code.left(i - 2, LEFT_ENDS) + 1
                if self.assign(body, lhs, i - 2, inner):
                    return None
                i = lhs
            elif after in ("+=", "-="):
                return None
            elif before == "return":
                return self.hold(Cell("r", body.name, "", False), inner)
            elif before in ("(", ",") and after in (",", ")"):
                return self.in_list(body, i, inner)
            else:
                return self.statement(body, i, j, inner)

    def is_plain_bracket(self, k):
        head = self.t(k - 1)
        if head == ")":
            return self.code.is_control(k - 1) or self.code.is_cast(k - 1)
        return head in ("return", "case", "else", "do") or not (
            WORD.match(head) or head == "]")

    def statement(self, body, i, j, inner):
        before, after = self.t(i - 1), self.t(j + 1)
        starts = before in (";", "{", "}", "else", "do", ":") or (
            before == ")" and self.code.is_control(i - 1))
        value = after == ";" and self.t(j + 2) == "}" and self.t(
            self.code.pair.get(j + 2, 0) - 1) == "("  # of ({ ...; })
        if value or not (starts and after in (";", ",") or
                         self.in_for_header(i)):
            self.refuse("its use is not understood")

    def in_for_header(self, i):
        start = self.code.left(i - 1, {"{", "}"})
        return self.t(start) == "(" and self.t(start - 1) == "for"

    def in_list(self, body, i, inner):
        start = self.code.left(i - 1, {"{", ";"})
        if self.in_for_header(i):
            return None
        if self.t(start) == "(" and (WORD.match(self.t(start - 1)) or
                                     self.t(start - 1) in ")]"):
            return self.argument(body, start - 1, i, inner)
        return self.refuse("it stands in a list that is not understood")

    def element(self, body, i, j, inner):
        """An object in the memory: (first, last, inner) of its address, or
        None for inner where its value is read."""
        code, first, at = self.code, self.t(j + 1), j
        array, away = False, False
        while self.t(j + 1) in ("->", ".", "[", "("):
            step = self.t(j + 1)
            away |= step == "(" or j > at and (
                step == "[" and array is False or
                step == "->" and not array)
            if step in ("[", "("):
                j, array = code.pair[j + 1], False
            else:
                j += 2
                array = code.members(code.owner(j, body)).get(
                    self.t(j), (None, None))[1]
        if away:
            return i, j, None
        if self.t(i - 1) == "&" and code.is_unary(i - 1):
            other = first == "[" and self.t(at + 2) != "0"
            return i - 1, j, "in" if other else inner or "at"
        if array:
            return i, j, "in"
        if array is None and self.may_be_address(body, i, j):
            return i, j, "in"
        if array is None or first == "[":
            self.no_bus(i)
        return i, j, None

    def may_be_address(self, body, i, j):
        """Whether what is read there of a type that isn't known, an array
        perhaps, becomes a pointer: what it is used for must not be a number."""
        before, after = self.t(i - 1), self.t(j + 1)
        if after not in (";", ",", ")", "+", "-") or (
                before in ("*", "!", "~", "-", "+", "++", "--")):
            return False
        if before == "=":
            kind = self.code.type_before(i - 1, body)
            return not kind or "*" in kind
        if before in ("(", ","):
            return self.is_pointer_wanted(i)
        return before in ("return", ":", "?", ")")

    def is_pointer_wanted(self, i):
        """Whether a call of the file may take a pointer in its argument."""
        code = self.code
        start = code.left(i - 1, {"{", ";"})
        n = sum(k < i for k in code.commas(start))
        named = code.named.get(self.t(start - 1)) or ()
        return not named or any(
            n >= len(f.params) or "*" in (f.types.get(f.params[n]) or "*")
            for f in named)

    def no_bus(self, i):
        for name in self.code.enclosing(i):
            if CONTIGUOUS.search(name):
                self.refuse("it is given to %s(), which needs it contiguous",
                            name)

@initialize:python depends on patch@
@@
class Taking(Following):
    """What takes the value."""

    def assign(self, body, i, j, inner):
        """What is on the left of =; whether that is a declaration."""
        code = self.code
        while self.t(i) == "(" and code.pair.get(i) == j:
            i, j = i + 1, j - 1
        decl = next((k for k in range(i, j + 1) if k in body.decls), None)
        if decl is not None:
            self.hold(Cell("v", body, body.decls[decl], False, decl), inner)
            return True
        self.hold(self.cell_of(body, i, j), inner)
        return False

    def cell_of(self, body, i, j):
        """The cell, or the array of cells, that the tokens name."""
        item = False
        while self.t(j) == "]":
            j, item = self.code.pair[j] - 1, True
        return self.cell_at(body, i, j, item)

    def cell_at(self, body, i, j, item):
        """The cell that the tokens from i to j name."""
        code, name = self.code, self.t(j)
        if self.t(j - 1) in ("->", ".") and WORD.match(name):
            owner = code.owner(j, body)
            if not owner:
                self.refuse("it is stored in %s of a type that can't be told",
                            name)
            return Cell("m", owner, name, item)
        if self.t(j) == ")" and self.t(i) == "(" and code.pair[j] == i:
            return self.cell_at(body, i + 1, j - 1, item)
        if i == j - 1 and self.t(i) == "*" and name in body.params and (
                not item):
            return Cell("*", body, name, False)
        if i == j and name in body.types:
            return Cell("v", body, name, item, code.scope(body, name, i))
        if i == j and name in code.globals:
            return Cell("g", "", name, item)
        return self.refuse("it is stored where that can't be followed")

    def argument(self, body, head, i, inner):
        """A call of the name at head gets it in the argument at i."""
        code, name = self.code, self.t(head)
        if name in KEYWORDS:
            return None
        n = sum(k < i for k in code.commas(head + 1))
        call = head, code.pair[head + 1]
        if not WORD.match(name) or self.t(head - 1) in ("->", ".") or (
                name in body.types):
            return self.refuse("it is given to a function pointer")
        if name in FREES | FREES_OF_KV | {"krealloc"} and n == 0 and inner:
            self.refuse("an address in it is given to %s()", name)
        if name in FREES_OF_KV and n == 0:
            return None
        if name in FREES and n == 0:
            return self.free(head)
        if name in WIPES and n == 0:
            return self.wipe(body, head)
        if name == "krealloc" and n == 0:
            return self.grow(body, *call)
        if name in SAME and n == 0:
            return self.climb(body, *call, inner or SAME[name])
        if name in STORES and n == 1:
            return self.hold(self.cell_of(
                body, head + 2, code.right(head + 2, {","}) - 1), inner)
        if name in STORES and n == 0:
            return None
        if name == "swap":
            ends = [head + 1, *code.commas(head + 1), call[1]]
            return self.hold(self.cell_of(
                body, ends[1 - n] + 1, ends[2 - n] - 1), inner)
        if CONTIGUOUS.search(name):
            return self.no_bus(i)
        if name in code.named:
            for callee in code.named[name]:
                if n >= len(callee.params) or callee.weak:
                    self.refuse("it is given to %s(), which may be another "
                                "function" % name)
                self.hold(Cell("v", callee, callee.params[n], False), inner)
            return None
        if HARMLESS.match(name):
            return None
        if inner and self.takes_object(call, name, inner):
            return None
        return self.refuse("it is given to %s(), which is not in this file",
                           name)

    def takes_object(self, call, name, inner):
        """Whether a call gets an object in the memory, not bytes of it."""
        if ON_MEMBER.match(name):
            return True
        if inner != "in" or MOVES.search(name) or any(LENGTH.search(self.t(k))
                                for k in range(call[0] + 1, call[1])):
            return False
        self.objects.append((self.where, "given to %s(), which is not in this "
                             "file" % name))
        return True

    def of_structs(self):
        """Whether the memory is an array of structs."""
        kinds = {self.type_of_cell(c) for c in self.held} - {None}
        return bool(kinds) and all(is_struct(k) for k in kinds)

    def type_of_cell(self, cell):
        if cell.kind in ("v", "*", "in"):
            return cell.of.types.get(cell.name)
        if cell.kind == "g":
            return self.code.globals[cell.name][0]
        if cell.kind == "m":
            return self.code.members(cell.of).get(cell.name, (None,))[0]
        return None

    def free(self, head):
        new = kv_form(self.t(head))
        if not self.api(new):
            self.refuse("there is no %s() here", new)
        self.edits[head] = new

    def wipe(self, body, head):
        """A free that has to be told the length: in the allocation's function,
        where that can be said again."""
        if not self.api("kvfree_sensitive"):
            self.refuse("there is no kvfree_sensitive() here")
        length = self.length_at(body, head)
        if not length:
            self.refuse("kvfree_sensitive() needs to be told the length, and "
                        "what it is there can't be told")
        self.edits[head] = "kvfree_sensitive"
        self.lengths[head] = length

    def length_at(self, body, head):
        """What was allocated, as the free behind it can say; or None."""
        code, at, name = self.code, self.at, self.t(self.at)
        pointer = self.pointer_of(at)
        if code.body_at(at) is not body or head < at or pointer is None or (
                code.pair[head + 1] != head + 3 or
                not self.holds_only(body, pointer, head)):
            return None
        ends = [at + 1, *code.commas(at + 1), code.pair[at + 1]]
        sizes = [range(ends[n] + 1, ends[n + 1]) for n in LENGTHS.get(name, ())]
        if not sizes or not all(self.is_steady(body, k, head)
                                for size in sizes for k in size):
            return None
        texts = [self.spelled(size) for size in sizes]
        return texts[0] if len(texts) == 1 else "array_size(%s)" % ", ".join(
            texts)

    def spelled(self, tokens):
        """An expression of one line, with its blanks as they are."""
        if not tokens:
            return ""
        code = self.code
        first, end = code.starts[tokens[0]], (
            code.starts[tokens[-1]] + len(self.t(tokens[-1])))
        text = " ".join(facts.lines(facts.path))[first:end]
        return re.sub(r"\s+", " ", COMMENT.sub(" ", text)).strip()

    def pointer_of(self, at):
        """The token of the local that is assigned what the call at gives."""
        i = at - 1
        if self.t(i) == ")" and self.code.is_cast(i):
            i = self.code.pair[i] - 1
        alone = self.t(i) == "=" and WORD.match(self.t(i - 1)) and (
            self.t(i - 2) in (";", "{", "}", ")", "*", "else") or
            i - 1 in self.code.body_at(at).decls)
        return i - 1 if alone and self.t(
            self.code.pair[at + 1] + 1) == ";" else None

    def holds_only(self, body, pointer, head):
        """Whether that local, at the free too, has no other memory."""
        code, name = self.code, self.t(pointer)
        scope = code.scope(body, name, pointer)
        if name not in body.types or self.t(head + 2) != name or (
                code.scope(body, name, head + 2) != scope):
            return False
        for i in self.words_in(body, name):
            after = self.t(i + 1)
            if code.scope(body, name, i) != scope or i == pointer:
                continue
            if after in ASSIGN and (after != "=" or self.t(i + 2) != "NULL"):
                return False
            if "++" in (after, self.t(i - 1)) or "--" in (
                    after, self.t(i - 1)) or self.t(i - 1) == "&":
                return False
        return True

    def is_steady(self, body, k, head):
        """Whether a token of the size means the same at the free."""
        code, name = self.code, self.t(k)
        heads = list(code.enclosing(k))
        if not WORD.match(name):
            return name not in ("->", "=", "?", "++", "--", "{", "[")
        if self.t(k + 1) == "(":
            return name in ("sizeof", "array_size", "size_mul", "size_add")
        if heads[:1] == ["sizeof"] or self.t(k - 1) == ".":
            return True
        if name not in body.types:
            return name.upper() == name
        scope = code.scope(body, name, k)
        return "*" not in (body.types[name] or "*") and (
            code.scope(body, name, head) == scope) and (
                self.is_set_once(body, name, scope))

    def is_set_once(self, body, name, scope):
        """Whether a local has its value on each way from the allocation on."""
        first, begin = self.code.body_at(self.at).first, self.around(body)
        sets = [i for i in self.words_in(body, name)
                if self.code.scope(body, name, i) == scope and (
                    self.is_set(i))]
        late = any(i >= begin for i in sets)
        given = scope == -1 or self.t(scope + 1) == "="
        return not late and (given or bool(sets) and "goto" not in [
            self.t(i) for i in range(first, max(sets))])

    def is_set(self, i):
        """Whether a local may get another value at a token."""
        end = i
        while self.t(end + 1) in (".", "["):
            end = end + 2 if self.t(end + 1) == "." else (
                self.code.pair[end + 1])
        macro = next(self.code.enclosing(i), "")
        return self.t(end + 1) in ASSIGN | {"++", "--"} or self.t(i - 1) in (
            "&", "++", "--") or "for_each" in macro or (
                macro in PUTS or macro in ("swap", "do_div"))

    def around(self, body):
        """The first token that can run behind the allocation: itself, or the
        head of a loop, or a label that one jumps back to."""
        code, first = self.code, self.at
        for i in range(body.first, self.at):
            if self.t(i) in ("for", "while", "do") or "for_each" in self.t(i):
                return i
            if self.t(i + 1) == ":" and self.t(i - 1) in (";", "}", "{") and (
                    any(self.t(k) == "goto" and self.t(k + 1) == self.t(i)
                        for k in range(self.at, body.last))):
                return i
        return first

    def grow(self, body, head, last):
        flags = self.code.left(last - 1, {","})
        if not may_fall_back("".join(
                self.t(k) for k in range(flags + 1, last))):
            self.refuse("it is given to krealloc() that may not sleep")
        self.rename(head, "krealloc")
        self.climb(body, head, last, False)

@initialize:python depends on patch@
@@
class Holding(Taking):
    """Who uses what a cell holds."""

    def uses(self, cell, inner):
        {"v": self.variable, "g": self.file_scope, "m": self.member,
         "*": self.handed_out, "in": self.pointee, "r": self.result}[cell.kind](cell, inner)

    def use(self, body, cell, i, j, inner):
        """One place that names a cell."""
        code = self.code
        self.where = j
        if cell.item:
            if self.t(j + 1) != "[":
                return self.whole_array(i)
            while self.t(j + 1) == "[":
                j = code.pair[j + 1]
        if self.t(i - 1) == "&" and code.is_unary(i - 1) and self.t(
                j + 1) in (",", ")"):
            return None if inner else self.lent(body, i - 1)
        if self.t(j + 1) == "=":
            return None
        return self.climb(body, i, j, inner)

    def whole_array(self, i):
        """The array whose elements hold the pointer."""
        heads = list(self.code.enclosing(i))
        if heads and not HARMLESS.match(heads[0]) and (
                heads[0] not in FREES | FREES_OF_KV | UNEVALUATED | CONTROL):
            self.refuse("the array of pointers is given to %s()", heads[0])
        if self.t(i - 1) == "=" or self.t(i - 1) == "return":
            self.refuse("the array of pointers gets another name")

    def lent(self, body, i):
        """Its cell's address is given to a function."""
        start = self.code.left(i - 1, {"{", ";"})
        name = self.t(start - 1)
        if self.t(start) != "(" or name not in self.code.named:
            self.refuse("its address is given to %s()" % name
                        if WORD.match(name) else "its address is taken")
        n = sum(k < i for k in self.code.commas(start))
        for callee in self.code.named[name]:
            if n >= len(callee.params):
                self.refuse("its address is given to %s()", name)
            self.hold(Cell("in", callee, callee.params[n], False), False)

    def words_in(self, body, name, member=False):
        for i in range(body.first + 1, body.last):
            if self.t(i) == name and member == (
                    self.t(i - 1) in ("->", ".")) and (
                        member or self.t(i - 1) not in (
                            "goto", "struct", "union", "enum")):
                yield i

    def variable(self, cell, inner):
        body = cell.of
        if cell.name in self.code.freeing and not inner:
            self.refuse("a macro that frees uses %s", cell.name)
        if not inner:
            self.pasted(cell)
        for i in self.words_in(body, cell.name):
            if i == cell.decl:
                self.declaration(i, inner)
            elif i not in body.decls and (
                    self.code.scope(body, cell.name, i) == cell.decl) and (
                        not self.is_other(body, i)):
                self.use(body, cell, i, i, inner)

    def is_other(self, body, i):
        """Whether a local got other memory before, in the same block, and in
        each configuration."""
        name, k = self.t(i), i - 1
        while k > body.first and self.t(k) not in (
                "{", ":", "for", "while", "do") and (
                    "for_each" not in self.t(k)):
            if self.t(k) == "}" and k in self.code.pair:
                start = self.code.pair[k]
                if name in [self.t(n) for n in range(start, k)]:
                    return False
                k = start
            elif self.t(k) == name and self.t(k - 1) not in ("->", "."):
                if self.t(k - 1) == "&":
                    return False
                if self.t(k + 1) == "=":
                    return self.t(k - 1) in (";", "{", "}") and (
                        self.is_new(k + 2) and not any(
                            k < c <= i for c in self.code.resets))
            k -= 1
        return False

    def is_new(self, k):
        """Whether another allocation stands there, or NULL."""
        while self.t(k) == "(" and self.code.is_cast(self.code.pair.get(k, k)):
            k = self.code.pair[k] + 1
        return k != self.at and (self.t(k) == "NULL" or self.t(k) in ALLOC and
                                 "realloc" not in self.t(k))

    def declaration(self, i, inner):
        """A cleanup attribute frees."""
        self.where = i
        if self.t(i + 1) != "__free" or inner:
            return
        name = self.t(i + 3)
        if name == "kfree" and self.api("__free"):
            self.attrs[i] = "kvfree"
        elif name != "kvfree":
            self.refuse("__free(%s) has no other form here", name)

    def file_scope(self, cell, inner):
        code = self.code
        self.where = code.globals[cell.name][2]
        if not code.globals[cell.name][1] and not inner:
            self.refuse("it is stored in %s, which other files see", cell.name)
        if cell.name in code.macros:
            self.refuse("a macro uses %s", cell.name)
        if not inner:
            self.pasted(cell)
        for body in code.bodies:
            if cell.name not in body.types:
                for i in self.words_in(body, cell.name):
                    self.use(body, cell, i, i, inner)


@initialize:python depends on patch@
@@
class Conversion(Holding):
    """Members, what else may see them, and what calls hand out."""

    def member(self, cell, inner):
        code = self.code
        if cell.name in code.macros and not inner:
            self.refuse("a macro uses a member %s", cell.name)
        if not inner and (cell.of, cell.name) in code.in_union:
            self.refuse("it shares the place of its member %s with others",
                        cell.name)
        if cell.of not in code.structs:
            if inner:
                self.objects.append((self.where, "stored in another file's type"))
            else:
                self.shared.add((cell.name, cell.of, cell.item))
        if any(text == cell.name and self.t(i - 1) == "->" and
               not code.body_at(i) and next(code.enclosing(i), "")[:2] != "__"
               for i, text in enumerate(code.texts)):
            self.refuse("a member %s is used outside of functions", cell.name)
        if not inner:
            self.pasted(cell)
            self.named_to_macro(cell)
            self.other_views(cell)
        for body in code.bodies:
            if not inner:
                self.copies(body, cell)
            for i in self.words_in(body, cell.name, True):
                owner = code.owner(i, body)
                if owner != cell.of and (
                        inner or is_struct(owner) and is_struct(cell.of)):
                    continue
                if owner != cell.of:
                    self.unknown_member(i, cell)
                self.member_use(body, cell, i, inner)

    def pasted(self, cell):
        """A macro that makes the name of two parts may free it."""
        for line, name in self.code.pasted:
            if name.fullmatch(cell.name):
                raise Refusal("a macro may make the name %s, line %d" %
                              (cell.name, line))

    def named_to_macro(self, cell):
        """What gets the member's name may do anything with it."""
        code = self.code
        if cell.name in code.globals or cell.name in code.named:
            return
        for i, text in enumerate(code.texts):
            if text != cell.name or self.t(i - 1) != "," or (
                    self.t(i + 1) not in (",", ")")) or (
                        self.t(i - 3) in ("struct", "union") and
                        self.t(i - 3) + " " + self.t(i - 2) != cell.of):
                continue
            name, body = next(code.enclosing(i), ""), code.body_at(i)
            if name and name not in ASKS_TYPE and not (
                    body and cell.name in body.types):
                self.where = i
                self.refuse("%s() is given the name of its member %s", name,
                            cell.name)

    def copies(self, body, cell):
        """No other type may get the bytes of the object that holds it."""
        code = self.code
        for i in range(body.first, body.last):
            if self.t(i) not in MOVES_OBJECT or self.t(i + 1) != "(":
                continue
            ends = [i + 1, *code.commas(i + 1), code.pair[i + 1]]
            kinds = {self.pointed(body, k) for k in ends[1:3]}
            if cell.of in kinds and len(kinds) > 1:
                self.where = i
                self.refuse("%s() copies the %s that holds it", self.t(i),
                            cell.of)

    def pointed(self, body, end):
        return self.plain(self.code.type_before(end, body))

    def plain(self, kind):
        """What a type points to, without typedefs."""
        kind = (kind or "").rstrip("*")
        return self.code.typedefs.get(kind, kind)

    def holding(self, kind):
        """The type, and those that it is a part of."""
        kinds, more = set(), {kind}
        while more:
            kinds |= more
            more = {tag for tag, members in self.code.structs.items()
                    if any(self.plain(k) in kinds and "*" not in k
                           for k, _ in members.values())} - kinds
        return kinds

    def other_views(self, cell):
        """No other struct may be laid over the object that holds it."""
        kinds, found = self.holding(cell.of), set()
        self.in_unions(kinds)
        while True:
            size = len(found)
            for body in self.code.bodies:
                for i in range(body.first + 1, body.last):
                    if self.is_view(body, i, kinds, found):
                        self.view(body, i, kinds, found)
            if len(found) == size:
                break

    def in_unions(self, kinds):
        code = self.code
        for i, text in enumerate(code.texts):
            if text in ("struct", "union") and self.t(i + 3) in (
                    ";", ",", "[") and WORD.match(self.t(i + 2)) and (
                        text + " " + self.t(i + 1) in kinds) and (
                            code.shares_place(i, -1)):
                self.where = i
                self.refuse("the %s %s that holds it shares its place",
                            text, self.t(i + 1))

    def is_view(self, body, i, kinds, found):
        """Whether the token ends what points to such an object."""
        if not WORD.match(self.t(i)) or i in body.decls or self.t(i + 1) in (
                "->", ".", "[", "("):
            return False
        if (body, self.t(i)) in found:
            return self.t(i - 1) not in ("->", ".")
        kind = self.code.type_before(i + 1, body)
        return bool(kind) and self.plain(kind) in kinds and (
            "*" in kind or self.t(self.chain(i) - 1) == "&")

    def chain(self, i):
        """The first token of the members that lead to the one at i."""
        while self.t(i - 1) in ("->", "."):
            i -= 2
            while self.t(i) in ("]", ")") and i in self.code.pair:
                i = self.code.pair[i]
                if WORD.match(self.t(i - 1)) and (
                        self.t(i - 1) not in KEYWORDS):
                    i -= 1
        return i

    def view(self, body, j, kinds, found):
        """What the pointer at j becomes: found gets what is no struct's."""
        code, i = self.code, self.chain(j)
        self.where = j
        if self.t(i - 1) == "&":
            i -= 1
        while True:
            before, after = self.t(i - 1), self.t(j + 1)
            if before == "(" and after == ")" and self.is_plain_bracket(i - 1):
                i, j = i - 1, j + 1
            elif before == ")" and code.is_cast(i - 1):
                self.seen_as(type_of([self.t(k) for k in range(
                    code.pair[i - 1] + 1, i - 1)]), kinds)
                i = code.pair[i - 1]
            elif after in ("+", "-"):
                j = code.right(j + 1, RIGHT_ENDS) - 1
            elif before == "(" and self.t(i - 2) == "kmemdup":
                i, j = i - 2, code.pair.get(i - 1, j)
            else:
                break
        if before == "=" and self.t(i - 2) != "]":
            self.takes_view(body, i - 2, kinds, found)
        elif before in ("(", ","):
            self.given_view(body, i, kinds, found)

    def takes_view(self, body, k, kinds, found):
        """A variable, or a member, that such a pointer is stored in."""
        kind = self.code.type_before(k + 1, body)
        if not kind or not WORD.match(self.t(k)):
            return
        self.seen_as(kind, kinds)
        if not is_struct(self.plain(kind)) and self.t(k - 1) not in ("->", "."):
            found.add((body, self.t(k)))

    def given_view(self, body, i, kinds, found):
        """A parameter of a function of the file that gets such a pointer."""
        code = self.code
        start = code.left(i - 1, {"{", ";"})
        n = sum(k < i for k in code.commas(start))
        for callee in code.named.get(self.t(start - 1), ()):
            if self.t(start) == "(" and n < len(callee.params):
                kind = callee.types.get(callee.params[n]) or ""
                self.seen_as(kind, kinds)
                if not is_struct(self.plain(kind)):
                    found.add((callee, callee.params[n]))

    def seen_as(self, kind, kinds):
        """An object must not be taken for one of another struct: unless that
        is its own first member, which does not reach it."""
        other = self.plain(kind)
        first = {self.plain(k) for tag in kinds for k, _ in list(
            self.code.structs.get(tag, {}).values())[:1] if "*" not in k}
        if other in kinds or other in first:
            return
        if is_struct(other) or kind.count("*") > 1:
            self.refuse("the object that holds it is taken for a %s",
                        other if is_struct(other) else kind)

    def member_use(self, body, cell, i, inner):
        first = i - 1
        if self.t(first) == "." and self.t(first - 1) in ("{", ","):
            return None  # set by an initialiser
        while True:
            k = first - 1
            while self.t(k) == "]" or self.t(k) == ")" and not (
                    self.code.is_cast(k)):
                k = self.code.pair.get(k, 0) - (self.t(k) == "]")
                if self.t(k) == "(":
                    k -= bool(WORD.match(self.t(k - 1)))
                    break
            if self.t(k - 1) not in ("->", "."):
                return self.use(body, cell, k, i, inner)
            first = k - 1

    def unknown_member(self, i, cell):
        """Of the same name, and the type can't be told: it must not be freed."""
        self.where = i
        if self.t(i + 1) == ")" and any(
                n in FREES for n in list(self.code.enclosing(i))[:1]):
            self.refuse("a member %s is freed, and whose can't be told",
                        cell.name)

    def handed_out(self, cell, inner):
        """Each caller gets it in what it gives the address of."""
        body, n = cell.of, cell.of.params.index(cell.name)
        if not body.static and not inner:
            self.where = body.first
            self.refuse("%s() hands it out to other files", body.name)
        self.pointee(cell, inner)
        for caller, i in self.calls(body.name):
            ends = [i + 1, *self.code.commas(i + 1), self.code.pair[i + 1]]
            if n + 1 >= len(ends):
                self.refuse("%s() is called in another way", body.name)
            self.taken(caller, ends[n] + 1, ends[n + 1] - 1, inner)

    def taken(self, body, i, j, inner):
        """An argument that a function stores through."""
        self.where = i
        if self.t(i) == "&":
            self.hold(self.cell_of(body, i + 1, j), inner)
        elif i == j and self.t(i) in body.params:
            self.hold(Cell("*", body, self.t(i), False), inner)
        elif self.t(i) != "NULL":
            self.refuse("it is handed out to what is not understood")

    def calls(self, name):
        """Where a function is called; its address must not be taken."""
        code = self.code
        for body in code.bodies:
            for i in self.words_in(body, name):
                self.where = i
                if self.t(i + 1) != "(":
                    self.refuse("%s() gives it to whoever has its address",
                                name)
                yield body, i
        for i, text in enumerate(code.texts):
            if text == name and self.t(i + 1) != "(" and (
                    not code.body_at(i)):
                self.where = i
                self.refuse("%s() gives it to whoever has its address", name)

    def pointee(self, cell, inner):
        body = cell.of
        for i in self.words_in(body, cell.name):
            if self.t(i - 1) == "*" and self.code.is_unary(i - 1):
                self.use(body, cell, i - 1, i, inner)
            else:
                self.pointer_to_cell(body, i)

    def pointer_to_cell(self, body, i):
        self.where = i
        before, after = self.t(i - 1), self.t(i + 1)
        if before in "(," and after in ",)":
            heads = next(self.code.enclosing(i), "")
            if heads in CONTROL:
                return None
            return self.lent(body, i)
        if before == "!" or before in TESTS or after in TESTS:
            return None
        return self.refuse("the pointer to it gets another name")

    def result(self, cell, inner):
        code = self.code
        for callee in code.named[cell.of]:
            self.where = callee.first
            if not callee.static and inner:
                self.objects.append((callee.first, "returned to other files"))
            elif not callee.static:
                self.refuse("%s() returns it to other files", cell.of)
        for body, i in self.calls(cell.of):
            self.climb(body, i, code.pair[i + 1], inner)


@initialize:python depends on patch@
@@
# --- patch mode: the plan -------------------------------------------------

def tree_texts(path, names):
    """The text of those files of the tree that are there, "" without a tree."""
    folder = kernel_top(os.environ.get("KAPCHECK_TREE") or os.path.dirname(
        os.path.abspath(path)))
    if not folder:
        return ""
    texts = []
    for name in names:
        with contextlib.suppress(OSError), open(
                folder + "/" + name, encoding="latin-1") as file:
            texts.append(file.read())
    return "".join(texts)


def headers(path):
    """What the tree declares."""
    return tree_texts(path, ["include/linux/%s.h" % name for name in HEADERS])


def heeds_nofs(path):
    """Whether the tree's kvmalloc() falls back where GFP_NOFS is asked for, and
    its vmalloc() heeds that (5.17): by its code, for fixes are backported."""
    return ("memalloc_nofs_save" in tree_texts(path, ["mm/vmalloc.c"]) and
            not re.search(r"!= GFP_KERNEL\b",
                          tree_texts(path, ["mm/util.c", "mm/slub.c"])))


def may_fall_back(flags):
    """Whether kvmalloc() is made for them."""
    plain = re.sub(r"\bGFP_NO(FS|IO)\b", "GFP_KERNEL", flags)
    return bool(SLEEPING.match(plain)) and (
        plain == flags or heeds_nofs(facts.path))


def may_sleep(name):
    return name in FREES | WIPES or name in ALLOC


def has_api(text, name):
    """Whether the tree has a function, "__free": __free(kvfree)."""
    if not text:
        return name in ALWAYS_THERE
    if name == "kvrealloc":  # once it was told the old size as well
        return bool(re.search(r"\bkvrealloc(_noprof)?\(const void \*\w+, "
                              r"size_t \w+, gfp_t", text))
    what = r"DEFINE_FREE\(kvfree," if name == "__free" else r"\b%s\b" % name
    return bool(re.search(what, text))


def check_flags(sink):
    flags = ALLOC[sink.name.replace("_noprof", "")][1]
    if flags and flags < len(sink.args):
        text = sink.args[flags].text
        if not may_fall_back(text):
            raise Refusal("kvmalloc() is not made for the flags %s" % text)


class Plan:
    """What becomes of the findings that patch mode is asked for."""

    def __init__(self, hits, asked, alone):
        self.code = hits and Code("\n".join(facts.lines(facts.path)))
        self.texts = hits and headers(facts.path)
        self.found, self.why, self.alone = {}, {}, alone
        self.names, self.sites, self.lengths = {}, set(), {}
        self.edges, self.locked = defaultdict(set), {}
        for sink, level, _, _ in hits:
            if asked(sink.pos) and not (alone and level == "note"):
                self.add(sink)

    def add(self, sink):
        at = start(sink.pos)
        try:
            i = self.code.at(at)
            if i is None or not sink.text.startswith(sink.name):
                raise Refusal("the allocation stands in a macro")
            check_flags(sink)
            made = Conversion(self.code, i,
                              lambda name: has_api(self.texts, name))
            if self.alone and made.shared:
                raise Refusal("other files see it")
            self.found[at] = made
        except Refusal as why:
            self.why[at] = str(why)
        except KeyError:
            self.why[at] = "the brackets of this file do not pair"


    def place(self, i):
        return self.code.place(i)

    def wants(self, pos):
        """Whether a call at a position may have to change."""
        return any(self.code.at(start(pos)) in made.edits
                   for made in self.found.values())

    def wants_attr(self, pos):
        return any(self.code.at(start(pos)) in made.attrs
                   for made in self.found.values())

    def becomes(self, pos):
        return self.names.get(start(pos))

    def length(self, pos):
        return self.lengths.get(start(pos))

    def defines(self, name):
        return name in self.code.named

    def lock_over(self, function, seen):
        """The lock that a function of the file is called under."""
        if function in seen:
            return None
        seen.add(function)
        return self.locked.get(function) or next(filter(None, (
            self.lock_over(g, seen)
            for g in sorted(self.edges.get(function, ())))), None)

    def fault(self, made):
        """Why a conversion can't be made after all."""
        for i in sorted([*made.edits, *made.attrs]):
            place, name = self.place(i), self.code.t(i)
            if place not in self.sites:
                return ("Coccinelle can't match %s in line %d to change it" %
                        (name, place[0]))
            body = self.code.body_at(i)
            lock, what, call = self.locked.get(place), "allocated", "kvmalloc"
            if name not in ALLOC:
                lock = lock or self.guard_over(body, i) or self.lock_over(
                    body.name, set())
                what, call = "freed", "kvfree"
            if lock:
                return ("it is %s under %s, line %d, where %s() must not "
                        "sleep" % (what, lock if ")" in lock else lock + "()",
                                   place[0], call))
        return None

    def guard_over(self, body, i):
        """A guard before a place of its function that forbids to sleep."""
        return next(("%s(%s)" % (self.code.t(k), self.code.t(k + 2)) for k in
                     range(body.first, i) if self.code.t(k) in (
                         "guard", "scoped_guard") and ATOMIC_GUARD.match(
                             self.code.t(k + 2))), None)

    def settle(self):
        """The names that tokens get, of the conversions without a fault."""
        for at, made in list(self.found.items()):
            why = self.fault(made)
            if why:
                self.why[at] = why
                del self.found[at]
        for made in self.found.values():
            for i, name in [*made.edits.items(), *made.attrs.items()]:
                self.names[self.place(i)] = name
            for i, length in made.lengths.items():
                self.lengths[self.place(i)] = length

@script:python@
@@
facts = Facts()

@sink@
identifier f = {kmalloc, kzalloc, kmalloc_node, kzalloc_node, kmalloc_array,
  kcalloc, kmalloc_array_node, kcalloc_node, krealloc, krealloc_array, kmemdup,
  kmemdup_array, memdup_user, memdup_user_nul, memdup_array_user, kmalloc_flex,
  kzalloc_flex,
  kmalloc_objs, kzalloc_objs, devm_kmalloc, devm_kzalloc, devm_kmalloc_array,
  devm_kcalloc, devm_krealloc, devm_krealloc_array, devm_kmemdup,
  devm_kmemdup_array, kmalloc_noprof, kzalloc_noprof, kmalloc_array_noprof,
  kcalloc_noprof, kmalloc_node_noprof, kmalloc_array_node_noprof,
  krealloc_noprof, krealloc_array_noprof, kmemdup_noprof};
expression list es;
position p;
@@
 f@p(es)

@script:python@
p << sink.p;
f << sink.f;
es << sink.es;
@@
add_sink(p[0], f, es)

@fn@
identifier f;
position p;
@@
 f@p(...) { ... }

@script:python@
p << fn.p;
@@
facts.path = p[0].file
facts.parsed.append((facts.fn(p[0]), start(p[0])))
facts.fn(p[0]).line = start(p[0])[0]  # not that of the definition of a macro

@script:python@
@@
for path in cocci.files():
    find_wrappers(facts, path)
if facts.path and (facts.sinks or facts.wrappers):
    read_file(facts)
    facts.hits = list(judge_all(facts))

@script:python depends on kapcheck && !patch@
@@
from kapcheck_json import done, emit, line
for sink, level, steps, loose in facts.hits:
    emit("KAP001", level, sink.pos, message(sink, steps, loose, line),
         [{"file": facts.path, "line": at[0], "col": at[1], "message": what}
          for _, at, what in steps])
for path in cocci.files():
    done("KAP001", path, [fn.name for fn, _ in facts.parsed])

// Patch mode. What has to change is matched before anything is.
@script:python depends on patch && !kapcheck@
@@
plan = Plan(facts.hits, lambda pos: True, True)

@script:python depends on patch && kapcheck@
@@
from kapcheck_json import asked
plan = Plan(facts.hits, asked, False)

@place depends on patch@
identifier f =~ "^(k[mzcrf]|memdup_)";
position p : script:python() { plan.wants(p[0]) };
@@
 f@p(...)

@script:python@
p << place.p;
@@
plan.sites.add(start(p[0]))

@attr depends on patch@
attribute name __free;
identifier l;
type T;
position p : script:python() { plan.wants_attr(p[0]) };
@@
(
 T l@p __free(kfree);
|
 T l@p __free(kfree) = ...;
)

@script:python@
p << attr.p;
@@
plan.sites.add(start(p[0]))

// Where a free or an allocation is called that must not sleep.
@lock depends on place exists@
identifier lk =~ "^_*(raw_|bit_|hlist_bl_)*(spin|read|write|xa|task|slab|bh|local|rcu_read|netif_tx|netif_addr|pmd|pud|(read|write)_seq)_?(try)?lock|lock_(bh|irq|irqsave)$|^(local_(irq|bh)|preempt)_(disable|save)|^get_cpu|^kmap_atomic|_map_lock$|^lock_task_sighand" && !~ "unlock|held|init";
identifier un =~ "unlock|enable|restore|^put_cpu|^kunmap";
identifier c : script:python() { plan.defines(c) or may_sleep(c) };
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
plan.locked.setdefault(c if plan.defines(c) else start(p[0]), lk)

@edge depends on place@
identifier c : script:python() { plan.defines(c) };
position p;
@@
c@p(...)

@script:python@
c << edge.c;
p << edge.p;
@@
plan.edges[c].add(p[0].current_element)

@script:python depends on patch@
@@
plan.settle()

@script:python depends on patch && kapcheck@
@@
from kapcheck_json import done, fixed, refused, shared
for sink, _, _, _ in facts.hits:
    at = start(sink.pos)
    if at in plan.why:
        refused("KAP001", sink.pos, plan.why[at])
    elif at in plan.found:
        fixed("KAP001", sink.pos)
        for member, kind, item in sorted(plan.found[at].shared):
            shared("KAP001", sink.pos, member, kind, "kvfree", item)
for path in cocci.files():
    done("KAP001", path, [fn.name for fn, _ in facts.parsed])

// One rule for all: what it has changed, Coccinelle may not parse again.
@depends on patch@
attribute name __free;
identifier l, f;
fresh identifier n = script:python(f) { kv_form(f) };
type T;
position p : script:python() { bool(plan.becomes(p[0])) };
position s : script:python() { bool(plan.length(s[0])) };
fresh identifier m = script:python(s) { plan.length(s[0]) };
position q : script:python() { bool(plan.becomes(q[0])) };
expression e;
@@
(
 T l@q __free(
- kfree
+ kvfree
  ) = <+...
- f@p
+ n
  (...)
  ...+>;
|
 T l@q __free(
- kfree
+ kvfree
  ) = e;
|
 T l@q __free(
- kfree
+ kvfree
  );
|
- f@s
+ n
  (
- e
+ e, m
  )
|
- f@p
+ n
  (...)
)

// The other modes show warnings only.
@script:python told@
p << sink.p;
@@
here = [h for h in facts.hits if h[0].pos.line == p[0].line and
        h[0].pos.column == p[0].column and h[1] == "warning"]
if not here:
    cocci.include_match(False)

@script:python depends on report && told@
p << sink.p;
@@
for sink, level, steps, loose in facts.hits:
    if start(sink.pos) == start(p[0]):
        coccilib.report.print_report(p[0], "WARNING: " +
                                     message(sink, steps, loose))

@script:python depends on org && told@
p << sink.p;
@@
for sink, level, steps, loose in facts.hits:
    if start(sink.pos) == start(p[0]):
        text = "WARNING: " + message(sink, steps, loose)
        coccilib.org.print_todo(p[0], text.replace("[", "@(").replace("]", ")"))

@depends on context && told@
identifier sink.f;
expression list sink.es;
position sink.p;
@@
* f@p(es)
