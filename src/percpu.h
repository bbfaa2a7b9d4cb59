/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KAP005 percpu-no-page-fallback, the Kconfig side: architectures that get the
 * embedding allocator of the first percpu chunk without the page allocator to
 * fall back to, and such that have the page allocator and KASAN_VMALLOC but no
 * shadow for what is allocated that early.
 *
 * Ownership: findings (of struct finding) and problems are the caller's and are
 * appended to.
 */
#ifndef KAPCHECK_PERCPU_H
#define KAPCHECK_PERCPU_H

#include <glib.h>

struct rule;
struct problems;

/* What is judged; all is the caller's, paths are char *, relative to root. */
struct percpu_input {
	const char *root;
	GHashTable *overlay; /* as in struct tree; NULL for none */
	/* C files, of which those under arch/ are read where needed; NULL: the
	 * folders are walked */
	const GPtrArray *files;
	/* judge but the arches for which one of these files counts; NULL: all */
	const GPtrArray *only;
	/* gets the name of each arch that is found without the KASAN hook, as
	 * char *; NULL when nobody wants to know */
	GPtrArray *hookless;
};

/* Judges arch/X for each X with a Kconfig, with all that the arch has. */
void percpu_judge(const struct percpu_input *input, const struct rule *rule,
		  GPtrArray *findings, struct problems *problems);

#endif
