/* SPDX-License-Identifier: GPL-2.0-only */
/* For origin.c: one finding against a tree of upstream. */
#ifndef KAPCHECK_ORIGIN_JUDGE_H
#define KAPCHECK_ORIGIN_JUDGE_H

#include "functions.h"
#include "origin.h"

/* What is known of both trees while findings are judged. */
struct judge {
	const GPtrArray *my_findings;
	const struct scan *upstream;
	struct functions *mine, *theirs;
	GHashTable *found;  /* origin_key() -> GPtrArray of finding */
	GHashTable *unsure; /* upstream's files that were not analysed */
	GPtrArray *my_kernels, *their_kernels;
};

/* How upstream's version is against ours. */
enum age { AGE_OLDER, AGE_SAME, AGE_NEWER, AGE_UNKNOWN };

/* A finding, and where and when it is, seen from upstream. */
struct judged {
	struct finding *f;
	char *path; /* where upstream would have its file */
	enum age upstream;
	bool same_series; /* the versions differ by SUBLEVEL at most */
};

/* why is a new string. */
void origin_set(struct finding *f, enum origin origin, char *why);

/* "rule function", without it of a Kconfig file's finding: what findings are
 * found again by; a new string. */
char *origin_key(const struct finding *f);

/*
 * Upstream's finding of the rule in what is the same function; with path, in
 * the function of the name in that file. NULL when there is none.
 */
const struct finding *origin_find(const struct judge *j, const struct judged *o,
				  const char *path);

/* Sets origin and origin_why of the finding. */
void origin_judge_one(const struct judge *j, const struct judged *o);

#endif
