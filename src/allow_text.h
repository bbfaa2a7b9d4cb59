/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Comments of a C or Kconfig file that begin with `kapcheck:`, and the lines of
 * code they stand for.
 *
 * Ownership: allow_marks() hands over an array of struct allow_mark, which owns
 * them.
 */
#ifndef KAPCHECK_ALLOW_TEXT_H
#define KAPCHECK_ALLOW_TEXT_H

#include <glib.h>
#include <stdbool.h>

struct allow_mark {
	unsigned int line;
	unsigned int first, last; /* lines of code; 0: there is none below */
	char *words; /* what follows `kapcheck:`, one blank between */
};

/* text[len] must be a NUL byte. */
GPtrArray *allow_marks(const char *text, gsize len, bool kconfig);

#endif
