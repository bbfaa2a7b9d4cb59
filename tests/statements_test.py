# SPDX-License-Identifier: GPL-2.0-only
"""KAP001's, KAP002's and KAP006's readers of statements on what is no C any more.

The semantic patches read the functions that Coccinelle has parsed from their
tokens. Testcases, with tokens cut out, put in and turned round at random, must
neither raise an exception nor take for ever.
"""
import pathlib
import random
import re
import signal
import sys
import tempfile
import types
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tests"))
from tables_test import patch_tables  # noqa: E402  (needs the path above)

DRAWS = 1500
SECONDS = 60  # for one file, which takes milliseconds
ADDED = ("( ) { } [ ] ; , : = * & -> if else case do while for switch return "
         "break goto sizeof struct").split() + ["\n#if A\n", "\n#else\n",
                                                "\n#endif\n", "/*", "\""]
FUNCTION = re.compile(r"^(?:\w+[ \t*]+)+(\w+)\(([^()]*)\)\s*\{", re.M)
ALLOC = re.compile(r"\b(k[mz]alloc|kcalloc|kmalloc_array)\(")


def mangled(text, draw):
    toks = re.findall(r"\s+|\w+|\S", text)
    for _ in range(draw.randint(1, 12)):
        at, what = draw.randrange(len(toks)), draw.random()
        if what < .4:
            del toks[at:at + draw.randint(1, 3)]
        elif what < .7:
            toks.insert(at, draw.choice(ADDED))
        else:
            toks[at:at + 3] = reversed(toks[at:at + 3])
    return "".join(toks)


def place(text, at):
    return (text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1))


class Mangled(unittest.TestCase):
    """What Coccinelle would say is where the functions and allocations are."""

    def judge(self, names, text):
        facts = names["facts"] = names["Facts"]()
        facts.path, facts.texts["x"] = "x", text.split("\n")
        for m in FUNCTION.finditer(text):
            at = place(text, m.start(1))
            fn = names["Function"](m[1], at[0])
            facts.fns[m[1], at[0]] = fn
            facts.named[m[1]].append(fn)
            facts.parsed.append((fn, at))
            names["add_params"](fn, m[2])
        names["read_file"](facts)
        for m in ALLOC.finditer(text):
            at = place(text, m.start())
            fns = [fn for fn in facts.fns.values() if fn.line <= at[0]]
            args = names["parse_args"](text[m.end():text.find(";", m.end())])
            if fns:
                facts.sinks.append(names["Sink"](at, fns[-1], at, m[1], args,
                                                 m[1], 0))
        return len(list(names["judge_all"](facts))), sum(
            len(fn.defs) + len(fn.conds) for fn in facts.fns.values())

    def test_mangled(self):
        names, draw = patch_tables(), random.Random(1)
        files = sorted((TOP / "testcases" / "unbounded-alloc").glob("*.c"))
        found = facts = 0
        self.addCleanup(signal.alarm, 0)
        for _ in range(DRAWS):
            path = draw.choice(files)
            text = mangled(path.read_text("latin-1"), draw)
            signal.alarm(SECONDS)
            try:
                hits, some = self.judge(names, text)
            except Exception as e:
                raise AssertionError(f"{path.name}:\n{text}") from e
            found += hits
            facts += some
        # most of what is left is still read, and judged
        self.assertGreater(facts, 3 * DRAWS)
        self.assertGreater(found, DRAWS // 20)


class MangledFrees(unittest.TestCase):
    """The same of KAP006, with allocations and frees."""

    def judge(self, names, path):
        flow, text = names["Flow"](), path.read_text("latin-1")
        flow.path = str(path)
        for m in FUNCTION.finditer(text):
            line, column = place(text, m.start(1))
            flow.defs.add(m[1])
            flow.heads.append((m[1], types.SimpleNamespace(
                line=str(line), column=str(column))))
        flow.read()
        return len(flow.found), len(flow.src)

    def test_mangled(self):
        names, draw = patch_tables("mismatched-free"), random.Random(1)
        files = sorted((TOP / "testcases" / "mismatched-free").glob("*.c"))
        found = facts = 0
        self.addCleanup(signal.alarm, 0)
        with tempfile.TemporaryDirectory() as scratch:
            path = pathlib.Path(scratch) / "file.c"
            for _ in range(DRAWS):
                text = mangled(draw.choice(files).read_text("latin-1"), draw)
                path.write_text(text, "latin-1")
                signal.alarm(SECONDS)
                try:
                    hits, some = self.judge(names, path)
                except Exception as e:
                    raise AssertionError(text) from e
                found += hits
                facts += some
        self.assertGreater(facts, 3 * DRAWS)
        self.assertGreater(found, DRAWS // 10)


class MangledMembers(unittest.TestCase):
    """The same of KAP002, with calls and assignments."""

    def test_mangled(self):
        names, draw = patch_tables("split-list-head"), random.Random(1)
        files = sorted((TOP / "testcases" / "split-list-head").glob("*.c"))
        calls = sets = 0
        self.addCleanup(signal.alarm, 0)
        for _ in range(DRAWS):
            text = mangled(draw.choice(files).read_text("latin-1"), draw)
            signal.alarm(SECONDS)
            try:
                code = names["Reader"](text)
                params = list(code.params([(m[1], place(text, m.start(1)))
                                           for m in FUNCTION.finditer(text)]))
                for call in code.calls:
                    for at in call.args:
                        code.member(code.uncast(at))
                        code.element(at)
                for it in code.sets:
                    code.made(it.value)
                    code.part(it.value)
            except Exception as e:
                raise AssertionError(text) from e
            calls += bool(params) * len(code.calls)
            sets += len(code.sets)
        self.assertGreater(calls, DRAWS)
        self.assertGreater(sets, DRAWS)


if __name__ == "__main__":
    unittest.main()
