/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Token patterns: what a piece of C looks like, whatever its own names are.
 *
 * A pattern is C with blanks in it: `$x` is any identifier, the same one each
 * time; `...` any tokens up to the bracket that closes around it; `%list` a
 * word of that list (`*` in it stands for the rest of a word); `&&` says that
 * another pattern is met anywhere in the same piece, with the same names; `$$`
 * is the piece's end. One
 * part of it may stand between `@` and `@`: that is the part to be replaced.
 * Comments are no tokens, and directives are none but in a whole file's text.
 *
 * Ownership: pattern_new() and code_new() hand over what pattern_free() and
 * code_free() end. A pattern keeps pointers into the lists, a code into its
 * text, a match into both of them.
 */
#ifndef KAPCHECK_PATTERN_H
#define KAPCHECK_PATTERN_H

#include "source.h"

struct pattern;

/* Tokens that patterns are held against, in which brackets know their ends. */
struct code {
	const char *text;
	GArray *tokens; /* of struct token; no directives */
	guint *close;	/* of an opening bracket the closing one, else 0 */
};

#define PATTERN_NAMES 8

/* What `$x` stands for: an identifier of the code's text. */
struct pattern_name {
	const char *name; /* the pattern's, not ended by a NUL byte */
	guint len;
	const char *text; /* the code's, likewise */
	guint text_len;
};

struct pattern_match {
	struct pattern_name names[PATTERN_NAMES];
	guint n_names;
	guint at;	/* token where the last of the && patterns begins */
	guint from, to; /* tokens [from, to) between the marks */
	bool exhausted; /* the search was given up: the code is too involved */
};

/* lists: name -> GPtrArray of char *. NULL with *error set when it is wrong. */
struct pattern *pattern_new(const char *text, GHashTable *lists, char **error);
void pattern_free(void *pattern);
bool pattern_has_marks(const struct pattern *pattern);

/* A function with its head, or any other item of a file. */
struct code *code_new(const struct source *src, guint item);
/* A whole text, which has a NUL byte behind it. */
struct code *code_of_text(const char *text, size_t len);
/* The same with the tokens of its directives, `#` first. */
struct code *code_of_file(const char *text, size_t len);
void code_free(void *code);

/* The first match at or behind token `start`. */
bool pattern_find(const struct pattern *pattern, const struct code *code,
		  guint start, struct pattern_match *match);

/* The template with its `$x` replaced by what they stand for; a new string. */
char *pattern_fill(const struct pattern_match *match, const char *template);

#endif
