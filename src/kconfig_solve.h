/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Can a condition come true? Kconfig's rules for a symbol's value (prompt,
 * default, dependencies, selects, choices) are followed from the symbols of
 * the condition outwards, as far as the number of free ones stays small;
 * beyond, a symbol may have any value. So "never" is proved, "may be" is not.
 */
#ifndef KAPCHECK_KCONFIG_SOLVE_H
#define KAPCHECK_KCONFIG_SOLVE_H

#include "kconfig.h"

enum ksolve_depth {
	/* Only what the condition itself says; macro calls stay unknown. */
	KSOLVE_FLAT,
	/* With the definitions of its symbols; macro calls stay unknown. */
	KSOLVE_DEEP,
	/* The same, but a macro call may be y or n, whichever serves. */
	KSOLVE_OPEN,
};

/*
 * Work, as kreader.work counts it, after which a reader's questions are given
 * up at once: some seconds, and ten thousand times what a kernel needs.
 */
#define KSOLVE_WORK_MAX 50000000

/*
 * TRI_Y: some configuration makes it m or y; TRI_N: none does; TRI_UNKNOWN:
 * it hangs on a macro call, or there are too many cases, then *gave_up is set
 * (it may be NULL).
 */
enum tri ksolve(struct kview *v, const struct kexpr *cond,
		enum ksolve_depth depth, bool *gave_up);

/* No configuration has a and not b; false when that can't be shown. */
bool ksolve_implies(struct kview *v, const struct kexpr *a,
		    const struct kexpr *b);

#endif
