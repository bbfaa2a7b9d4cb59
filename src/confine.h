/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What each program that is run gets to see of this machine.
 *
 * Ownership: sandbox_free() ends what these hand over.
 */
#ifndef KAPCHECK_CONFINE_H
#define KAPCHECK_CONFINE_H

#include "sandbox.h"
#include "scan.h"

/* Reads slices, the rules, and the tree's include/linux; edits copies in the
 * scratch folder where it is to. */
struct sandbox *confine_cocci(const struct scan *scan, bool edits);

/* Reads the tree, its kernel, the build and what --read names; writes to the
 * scratch folder's `made`. */
struct sandbox *confine_clang(const struct scan *scan);
/* That folder, which is made when it is not there; to be freed. */
char *confine_made(const struct scan *scan);

/* Reads anything, and does nothing else. */
struct sandbox *confine_git(void);

/*
 * Says once on stderr when engines can't be confined as promised. False with
 * *error set when the options refuse that.
 */
bool confine_check(const struct scan_options *options, char **error);

#endif
