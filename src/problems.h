/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What was not analysed, and why. "Ran and found nothing" and "did not run" are
 * two different facts: every file, folder or function that an engine did not
 * get through ends here, and from here in the text output, in SARIF's
 * toolExecutionNotifications and in the exit status.
 *
 * Ownership: problems own copies of all strings.
 */
#ifndef KAPCHECK_PROBLEMS_H
#define KAPCHECK_PROBLEMS_H

#include <glib.h>
#include <stdbool.h>

enum problem_kind {
	PROBLEM_FAILED,	    /* an engine or the system failed on it */
	PROBLEM_TIMEOUT,    /* it took longer than it may */
	PROBLEM_UNPARSED,   /* an engine skipped a function it can't parse */
	PROBLEM_SKIPPED,    /* nothing to analyse there: a FIFO, a device */
	PROBLEM_PARTIAL,    /* Clang's budget ended before a function did */
	PROBLEM_UNBUILT,    /* the build that was named has no place for it */
	PROBLEM_UNCOMPILED, /* nor does it parse with a command made for it */
	PROBLEM_SUPPRESSION, /* a comment of ours that does nothing */
	PROBLEM_KINDS,
};

struct problem {
	enum problem_kind kind;
	char *path; /* relative to the tree; NULL: concerns the whole run */
	unsigned int line; /* 0: the whole file */
	char *rule;	   /* rule id, or NULL for all */
	char *reason;	   /* a clause without a full stop */
};

struct problems {
	GPtrArray *list; /* of struct problem */
};

struct problems *problems_new(void);
void problems_free(struct problems *problems);

void problems_add(struct problems *problems, enum problem_kind kind,
		  const char *path, unsigned int line, const char *rule,
		  const char *reason);

/* Sorts by path, line, rule and reason, and drops repetitions. */
void problems_finish(struct problems *problems);

/*
 * Whether a file, or more, was not analysed. A function that an engine can't
 * parse is less than that, and so is a file that is not in Clang's
 * configuration: problems_count() tells of those.
 */
bool problems_incomplete(const struct problems *problems);

guint problems_count(const struct problems *problems, enum problem_kind kind);

const char *problem_kind_name(enum problem_kind kind);

#endif
