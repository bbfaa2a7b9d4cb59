/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paths as they stand in diffs: git quotes odd bytes as C does.
 *
 * Ownership: strings that are handed back are new.
 */
#ifndef KAPCHECK_UDIFF_PATH_H
#define KAPCHECK_UDIFF_PATH_H

#include <stdbool.h>

/* What follows word at the start of line, or NULL. */
const char *udiff_behind(const char *line, const char *word);

/*
 * A path of a header: unquoted, without the tab and time behind it. strip: its
 * first folder, a/ or b/, is dropped. NULL for /dev/null, and for a path that
 * would leave the tree.
 */
char *udiff_path_read(const char *s, bool strip);
/* The path as git writes it: in quotes when it has odd bytes. */
char *udiff_path_quote(const char *path);

/*
 * The two paths of "a/x b/x", whose names may have blanks. True when they are
 * there without a/ and b/ (diff.noprefix). Names that can't be told are NULL.
 */
bool udiff_paths_split(const char *s, char **old_path, char **new_path);

#endif
