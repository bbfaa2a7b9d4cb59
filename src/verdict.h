/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verdicts: what Clang says of a site that is no finding, and what follows for
 * a finding of Coccinelle's there.
 *
 * Ownership: verdicts own each struct verdict handed to verdicts_add(), and
 * outlive the findings that they refute.
 */
#ifndef KAPCHECK_VERDICT_H
#define KAPCHECK_VERDICT_H

#include "findings.h"

struct verdict {
	const struct rule *rule;
	char *kind;   /* one word: bounded, contiguous, ... */
	bool refutes; /* it proves a finding of the rule on this line wrong */
	bool whole;   /* its function was explored to the end */
	struct place where; /* its message says by what, and where */
	char *function;
};

struct verdicts {
	GPtrArray *list; /* of struct verdict */
};

struct verdict *verdict_new(const struct rule *rule, const char *kind,
			    bool refutes, const char *path, unsigned int line,
			    unsigned int col, const char *function,
			    const char *message);
void verdict_free(struct verdict *v);

struct verdicts *verdicts_new(void);
void verdicts_free(struct verdicts *verdicts);
void verdicts_add(struct verdicts *verdicts, struct verdict *v);
/* Sorts by place, rule and text, and drops repetitions. */
void verdicts_finish(struct verdicts *verdicts);

/*
 * Takes out of findings->list into findings->refuted what only Coccinelle
 * found on a line where all verdicts of that rule refute it, each of a function
 * that was explored to the end, and where Clang found nothing of that rule, or
 * a note, which then stands in its place.
 * Between findings_merge() and findings_group().
 */
void verdicts_refute(const struct verdicts *verdicts,
		     struct findings *findings);

#endif
