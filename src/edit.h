/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A C file that is changed at a few places; all that is not touched keeps its
 * bytes.
 *
 * Ownership: cfile_new() copies the text; cfile_free() ends all. Offsets are of
 * the text as it was read, whatever has been edited since.
 */
#ifndef KAPCHECK_EDIT_H
#define KAPCHECK_EDIT_H

#include "source.h"
#include "tree.h"

struct cfile {
	char *path;
	GString *text;
	struct source *src;
	GArray *edits, *cuts; /* of struct edit, as they came */
};

struct cfile *cfile_new(const char *path, const char *text, gsize len);
/* NULL when the tree has no such file that can be read. */
struct cfile *cfile_read(const struct tree *tree, const char *path);
void cfile_free(struct cfile *f);

/* Bytes [from, to) become this text, which is copied. */
void cfile_replace(struct cfile *f, gsize from, gsize to, const char *with);
/* The text with all edits, new; but for cuts, they must not overlap. */
char *cfile_edited(const struct cfile *f);
bool cfile_is_edited(const struct cfile *f);

/* First byte of a line, and the byte after the newline that ends it. */
gsize line_start(const struct cfile *f, gsize at);
gsize line_end(const struct cfile *f, gsize at);
unsigned int line_number(const struct cfile *f, gsize at);

/*
 * Takes out the lines of bytes [from, to), a comment that stands right above
 * them, and the empty line that would be one too many.
 */
void cfile_cut(struct cfile *f, gsize from, gsize to);

/* The tokens [first, last) as they are written, each run of blanks as one. */
char *cfile_spell(const struct source *src, guint first, guint last);

#endif
