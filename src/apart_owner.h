/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether another file of the folder frees a member that one allocates.
 */
#ifndef KAPCHECK_APART_OWNER_H
#define KAPCHECK_APART_OWNER_H

#include "scan.h"

/*
 * Looks for the place where another file of the folder frees a member, of each
 * finding that says that nobody does. Where none does, a note that the member
 * is of no use is followed by findings where other files free its struct.
 */
void apart_find_owners(struct scan *scan);
/* Makes notes of those where there is such a place, and names it. */
void apart_tell_owners(struct findings *findings);

#endif
