/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changes of files, as texts before and after, wherever these come from: an
 * index, revisions, a patch. What no rule reads (is_relevant) is left out.
 *
 * Ownership: a list made by changes_new() owns its changes; a change owns its
 * strings and holds a reference to its texts.
 */
#ifndef KAPCHECK_CHANGE_H
#define KAPCHECK_CHANGE_H

#include <glib.h>
#include <stdbool.h>

/* Lines of the old text that gave way to lines of the new one, from 1. */
struct change_hunk {
	unsigned int old_first, old_count, new_first, new_count;
};

struct change {
	char *path;	/* of the new text; of the old one when it is gone */
	char *old_path; /* differs when the file was renamed */
	GBytes *before; /* NULL: there was no such file */
	GBytes *after;	/* NULL: the file is gone */
	GArray *hunks;	/* of struct change_hunk; NULL until asked for */
	bool same;	/* it only says what stands around the changes */
};

GPtrArray *changes_new(void);
/* Adds a change, and with it the texts' references. */
void changes_add(GPtrArray *changes, const char *old_path, const char *path,
		 GBytes *before, GBytes *after);
/* The one whose new text, or else old one, has that path; NULL for none. */
struct change *changes_find(const GPtrArray *changes, const char *path);

/*
 * Adds the text of a file that does not change, where the disk may have another
 * one; takes the text's reference.
 */
void changes_add_same(GPtrArray *changes, const char *path, GBytes *text);
/* Whether a change is one of what Kconfig files say. */
bool changes_ask_kconfig(const GPtrArray *changes);

/* Whether some rule may read a file of that name. */
bool change_is_relevant(const char *path);
/* Whether a line in [first, last] of the new text was changed or added. */
bool change_touches(struct change *c, unsigned int first, unsigned int last);
/* The line of the old text that a line of the new one was; 0 for none. */
unsigned int change_old_line(struct change *c, unsigned int line);

#endif
