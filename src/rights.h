/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What root gives up in a process that it starts: all of its rights but one,
 * and, where the machine lets it, root itself, for a user that is no one else's.
 * Only so can the number of its processes be limited, which the kernel does not
 * hold root to.
 */
#ifndef KAPCHECK_RIGHTS_H
#define KAPCHECK_RIGHTS_H

#include <stdbool.h>

/* Whether a process gets such a user here; tried out by one the first time. */
bool rights_has_own_user(void);

/*
 * In a child, calls only what is safe there: keeps no right but that one (-1:
 * none at all). own_user: gives up root, too. False when that failed; else what
 * prctl(PR_SET_PDEATHSIG) said is forgotten.
 */
bool rights_drop(int kept, bool own_user);

#endif
