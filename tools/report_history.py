# SPDX-License-Identifier: GPL-2.0-only
"""REPORT.md's section on what upstream mended itself."""
import report_text as text
import history
import history_changes


def section(old, new, found):
    """found: what history.py wrote to its JSON file; none without it."""
    if not found:
        return []
    made = [history_changes.Change(**c) for c in found]
    sums = [(rule, hits, visible, f"{hits / visible:.0%}" if visible else "-",
             every) for rule, (hits, visible, every) in
            history.recall(made).items()]
    rows = [(c.rule, f"{c.path}:{c.line} `{c.function}`", c.what,
             c.found or "missed", "silent" if c.silent else "fires",
             c.why) for c in made]
    return ["## Recall by history", "",
            f"What upstream mended itself between {old} and {new}, found by "
            f"comparing their functions (`./run history {old} {new}`): does the "
            "rule fire on the old function, and fall silent on the new one? "
            "Visible: the file itself shows why the change was made. Rules say "
            "`note` where the tree has no execmem yet.", "",
            *text.table(("rule", "found", "visible", "of those", "all changes"),
                        sums),
            *text.table(("rule", "place in the old tree", "the change", "before",
                         "after", "why it is missed"), rows)]
