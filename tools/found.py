# SPDX-License-Identifier: GPL-2.0-only
"""The findings worth a mail: kernel-corpus/found/, a patch and a page for each.

    found.py                make all anew from the labels marked `upstream`
    found.py TEXT...        those whose path holds one of the texts

The patch is what `kapcheck fix` makes and proves on Debian's 6.12; the page is
made of the labels and of kernel-corpus/found/notes.ini.
"""
import argparse
import collections
import configparser
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import corpus
import labels as labels_file
import manifest as manifests

FOUND = manifests.CORPUS_DATA / "found"
KAPCHECK = manifests.TOP / "build" / "kapcheck"
TREE = "debian-6.12"


def marked(labels, wanted):
    """{(path, rule): its labels} of those worth a mail."""
    groups = collections.defaultdict(list)
    for (tree, _), label in labels.items():
        if tree == TREE and label.mark == "upstream" and (
                not wanted or any(w in label.path for w in wanted)):
            groups[label.path, label.rule].append(label)
    return dict(sorted(groups.items()))


def slug(path, rule):
    """What the files of a group are called."""
    return f"{rule.lower()}-" + re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")


def patch(path, rule):
    """The proved patch; "" where there is none, with what was said."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [KAPCHECK, "fix", corpus.default_corpus() / TREE, "--path", path,
             "--rule", rule, "--quiet", "--output-directory", folder],
            check=False, capture_output=True, text=True, errors="replace")
        if done.returncode not in (0, 1, 3):
            raise SystemExit(f"found: {path}: {done.stderr}")
        mails = sorted(pathlib.Path(folder).glob("*.patch"))
        return ("".join(m.read_text("utf-8") for m in mails),
                done.stderr.strip())


def note(notes, path, rule):
    """What people wrote of a group, in one line each."""
    section = notes[f"{path} {rule}"]
    return {key: " ".join(section[key].split())
            for key in ("since", "shows", "sure")}


def page(path, rule, group, words, made, said):
    """The page's text."""
    lines = ["<!-- SPDX-License-Identifier: GPL-2.0-only -->",
             "<!-- Made by tools/found.py; do not edit. -->",
             f"# {path} ({rule})", "", "## What", ""]
    lines += [f"- `{label.function}()`: {label.why}" for label in group]
    lines += ["", "## Since when", "", words["since"], "", "## How it shows", "",
              words["shows"], "", "## How sure", "", words["sure"], ""]
    if made:
        lines += ["## The patch", "",
                  f"[{slug(path, rule)}.patch]({slug(path, rule)}.patch), made and "
                  "proved by `kapcheck fix`: the findings that it names are gone, "
                  "no rule finds anything new in what it touches, and all of it "
                  "still parses. It was not compiled or run here, and needs a "
                  "Signed-off-by.", ""]
    if said:
        said = re.sub(r"(?m)^kapcheck: ", "", said)
        lines += ["## Not mended by it", "", "```", said, "```", ""]
    return "\n".join(lines)


def write(path, text):
    """The file, whole or not at all; none for no text."""
    if not text:
        path.unlink(missing_ok=True)
        return
    fresh = path.with_suffix(".new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, path)


def main():
    """The exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", nargs="*")
    args = parser.parse_args()
    notes = configparser.ConfigParser(interpolation=None)
    notes.read(FOUND / "notes.ini", "utf-8")
    for (path, rule), group in marked(labels_file.read(), args.text).items():
        print(f"found: {path} {rule}", flush=True)
        words = note(notes, path, rule)
        made, said = patch(path, rule)
        name = slug(path, rule)
        write(FOUND / f"{name}.patch", made)
        write(FOUND / f"{name}.md", page(path, rule, group, words, made, said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
