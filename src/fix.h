/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fixes: what a rule's fixer makes of its findings, before it is proved and
 * written as a patch.
 *
 * Ownership: fixes_new() hands over a GPtrArray that frees its fixes; a fix
 * owns its changes and its words, findings and rule are borrowed.
 */
#ifndef KAPCHECK_FIX_H
#define KAPCHECK_FIX_H

#include "scan.h"

/* A file's whole new contents; both texts have a NUL byte behind them. */
struct fix_change {
	char *path; /* relative to the tree */
	char *text;
	gsize len;
	GBytes *before;	  /* set before it is proved; NULL: no such file */
	GBytes *original; /* before all fixes; set at the end of the run */
};

/* One logical change, or the reason why there is none. */
struct fix {
	const struct rule *rule;
	GPtrArray *findings; /* of struct finding, borrowed: those it mends */
	GPtrArray *changes;  /* of struct fix_change */
	char *refusal;	     /* why there is no patch; NULL: there is one */
	char *subject;	     /* in place of the card's; NULL: the card's */
	char *details; /* paragraphs of the mail about this change; or NULL */
	char *unbuilt; /* what of it was not compiled, and why; NULL: nothing */
	char *upstream; /* a paragraph on the commit that does the same; NULL */
	char *culprit;	/* what it mends, for `Fixes:`; NULL: not known yet */
};

/*
 * Makes the fixes of one rule. Files are read by tree_read(scan->tree, ...),
 * which sees what earlier fixes of the run have changed; the findings are of
 * that state. Each finding ends in one fix, if only in a refused one.
 */
struct fixer {
	const char *name; /* the card's `[fix] by` */
	void (*run)(struct scan *scan, const struct rule *rule,
		    const GPtrArray *findings, GPtrArray *fixes);
};

extern const struct fixer fix_cocci, fix_execmem, fix_percpu;

/* NULL when there is none of that name. */
const struct fixer *fixer_find(const char *name);

GPtrArray *fixes_new(void);
/* A new fix without findings and changes, added to fixes. */
struct fix *fix_add(GPtrArray *fixes, const struct rule *rule);
/* A fix of that one finding that is refused; reason is copied. */
struct fix *fix_refuse(GPtrArray *fixes, const struct finding *f,
		       const char *reason);
/* Adds new contents of a file to a list; text is copied, before may be NULL. */
void fix_change_add(GPtrArray *changes, const char *path, const char *text,
		    gsize len, GBytes *before);
void fix_change_free(void *change);

#endif
