/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How spatch is called, to find and to mend.
 *
 * Ownership: spatch_env() and spatch_check() hand over what they return.
 */
#ifndef KAPCHECK_SPATCH_H
#define KAPCHECK_SPATCH_H

#include "scan.h"

/* Where spatch lies; "spatch" when it is nowhere. */
const char *spatch_path(struct scan *scan);

/*
 * Writes what isomorphisms it is given to the scratch folder; to be called
 * before spatch_words().
 */
void spatch_prepare(struct scan *scan);

/* Adds the program and the arguments that every call for a rule has. */
void spatch_words(const struct scan *scan, GPtrArray *argv,
		  const struct rule *rule);

/* What is added to its environment; NULL at the end, for g_strfreev(). */
char **spatch_env(const struct scan *scan);

/*
 * How it collects its garbage, for its environment: a batch as rarely as it can,
 * a fifth of whose time that takes by default; what is alone may be what a batch
 * had no memory for, or is large itself. For g_free().
 */
char *spatch_collections(bool alone);

/*
 * Where the tree is, for rules that ask it: what these ask is part of what
 * their results are known by, so no other rule is told.
 */
char *spatch_tree(const struct scan *scan);

/* The Python program whose library its script rules use. */
const char *spatch_python(void);
/* The folder of its own settings, the caller's; it may not be there. */
char *spatch_home(struct scan *scan);

/* NULL when it is there and new enough, else what is wrong. */
char *spatch_check(struct scan *scan);

#endif
