/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Preprocessor conditions of a C file as expressions over Kconfig symbols, so
 * that the Kconfig solver can compare them. What is no test of a CONFIG_ macro
 * is an operand of its own, equal where its text is.
 *
 * Ownership: expressions live in the view's arena; arrays are the caller's.
 */
#ifndef KAPCHECK_CCOND_H
#define KAPCHECK_CCOND_H

#include "edit.h"
#include "kconfig.h"

/* An #if with its #endif; all are tokens of the file. */
struct cframe {
	guint open, close;
	GArray *arms;  /* of guint: the #if, each #elif, the #else */
	bool has_else; /* more than one arm */
	bool is_guard; /* against the file's being read twice */
};

/* One operand of the && of an #if. */
struct cterm {
	const struct kexpr *expr;
	char *text; /* as written, or defined(X) for what #ifdef names */
	bool plain; /* CONFIG_X is defined, or is not, and no more */
};

/* of struct cframe, outer ones first; freed with cframes_free(). */
GArray *cframes_find(const struct source *src);
void cframes_free(GArray *frames);
/* The innermost frame around a token; NULL for none. */
const struct cframe *cframe_around(const GArray *frames, guint token);

/* What must hold for a token to be compiled; NULL: nothing. */
const struct kexpr *ccond_at(struct kview *v, const struct source *src,
			     const GArray *frames, guint token);
/* The operands of the && at a frame's #if; freed with g_array_unref(). */
GArray *ccond_terms(struct kview *v, const struct source *src,
		    const struct cframe *frame);
/* Whether a can't hold without b; both may be NULL, which is true. */
bool ccond_implies(struct kview *v, const struct kexpr *a,
		   const struct kexpr *b);

#endif
