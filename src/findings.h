/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All findings of a run: merged, grouped, sorted and given fingerprints, so
 * that the order in which engines delivered them leaves no trace.
 *
 * Ownership: findings own each struct finding handed to findings_add().
 */
#ifndef KAPCHECK_FINDINGS_H
#define KAPCHECK_FINDINGS_H

#include "finding.h"
#include "tree.h"

struct findings {
	GPtrArray *list;    /* of struct finding */
	GPtrArray *refuted; /* those that verdicts_refute() took out */
	GPtrArray *allowed; /* those that allows_apply() took out */
	GPtrArray *known;   /* those that baseline_apply() took out */
};

struct findings *findings_new(void);
void findings_free(struct findings *findings);
void findings_add(struct findings *findings, struct finding *f);

/* Puts them in order, whatever that was. */
void findings_sort(struct findings *findings);

/*
 * Merges findings of one rule at one place, and on one line when they are of
 * two engines: engines are joined, the higher level and its message win, and
 * the steps are Clang's where it has them.
 */
void findings_merge(struct findings *findings);

/*
 * Sets fingerprints, of all that were merged: what is taken out later must not
 * change those of others.
 */
void findings_fingerprint(struct findings *findings, const struct tree *tree);

/* Makes one finding of those of an arch where the rule's card says so. */
void findings_group(struct findings *findings);

/* How many have exactly this level. */
guint findings_count(const struct findings *findings, enum level level);

#endif
