/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Members that other files free as well: a change of how such a member is
 * allocated is right only if all of them agree.
 *
 * Ownership: fix_member_new() hands over what fix_member_free() ends.
 */
#ifndef KAPCHECK_FIX_SHARED_H
#define KAPCHECK_FIX_SHARED_H

#include "fix.h"

/* What must be freed by `with` wherever it is freed. */
struct fix_member {
	char *name, *type, *with; /* "table", "struct x", "kvfree" */
	bool item; /* not the member is freed, but the elements of this array */
};

struct fix_member *fix_member_new(const char *name, const char *type,
				  const char *with, bool item);
/* The tag of the type: "x" of "struct x". */
const char *fix_member_tag(const struct fix_member *member);
void fix_member_free(void *member);

/*
 * Looks through the tree's other files for what they do with the members
 * (struct fix_member): frees are converted, as changes of the fix; it is
 * refused when something there can't be judged.
 */
void fix_shared(struct scan *scan, struct fix *fix, const GPtrArray *members);

#endif
