/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One file that a semantic patch is to mend, the findings in it, and what the
 * semantic patch says that became of each.
 *
 * Ownership: mending_new() hands over what mending_free() ends, with the copy
 * of the file; rule and findings are borrowed.
 */
#ifndef KAPCHECK_FIX_MENDING_H
#define KAPCHECK_FIX_MENDING_H

#include "batch.h"
#include "rules.h"

/* What became of a finding. */
struct outcome {
	const struct finding *finding;
	bool fixed;
	char *refusal; /* NULL: not refused */
};

/* One file and its findings. */
struct mending {
	struct work work; /* its name is the copy in the scratch folder */
	const struct rule *rule;
	GArray *outcomes;  /* of struct outcome */
	GPtrArray *shared; /* of struct fix_member */
	char *asked;	   /* KAPCHECK_FIX=LINE:COL ... */
	char *named;	   /* KAPCHECK_PATH=PATH, of which it is a copy */
	GString *before;
};

struct mending *mending_new(const struct rule *rule, const char *path);
void mending_free(void *mending);
/* A finding that is to be mended. */
void mending_add(struct mending *m, const struct finding *f);

struct mending *mending_of(const struct work *w);
struct outcome *mending_outcome(const struct mending *m, guint i);
/* Keeps the first reason. */
void outcome_refuse(struct outcome *o, const char *reason);

/* For batch: a line of results, and forgetting them. */
void mending_read(struct batch_reader *r, const char *line);
void mending_reset(struct work *w);

#endif
