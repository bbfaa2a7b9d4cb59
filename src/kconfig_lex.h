/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kconfig's lines and their tokens. A line is a logical one: continued by a
 * backslash, it counts as the line it begins on.
 *
 * Ownership: token texts belong to the arena given.
 */
#ifndef KAPCHECK_KCONFIG_LEX_H
#define KAPCHECK_KCONFIG_LEX_H

#include "kconfig_expr.h"

struct klex {
	const char *text;
	gsize len, at;
	unsigned int next_line;
	GString *buf;		/* the line that was read last */
	unsigned int line, col; /* of its first word */
};

void klex_init(struct klex *lx, const char *text, gsize len);
void klex_clear(struct klex *lx);
/* Reads the next logical line that is not blank; false at the end. */
bool klex_line(struct klex *lx);
/* Skips the text after a help line, which its indentation ends. */
void klex_skip_help(struct klex *lx);
/* Tokens of the line read last, comments left out, into toks. */
void klex_tokens(const struct klex *lx, struct karena *arena, GArray *toks);

#endif
