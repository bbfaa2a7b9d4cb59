/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The patches of the fixes that a tree lacks, made for that tree: what rules
 * find is mended as by `kapcheck fix`, the rest as the cards say.
 */
#ifndef KAPCHECK_STATUS_PATCH_H
#define KAPCHECK_STATUS_PATCH_H

#include "status.h"

/*
 * Writes them to the folder, which is made, as NNNN-subject.patch in the order
 * in which they apply; says on stderr where there is none. all: the rules that
 * a patch is proved by. False with *error set when one can't be written.
 */
bool status_patches(const struct tree_status *status, const char *data_dir,
		    const GPtrArray *all, const char *folder, char **error);

/* Rules whose findings say that something is missing, once each. */
GPtrArray *status_fix_rules(const struct status_result *r);
/* The file or folder of all that is missing, a new string; NULL: the tree. */
char *status_fix_scope(const struct status_result *r);

#endif
