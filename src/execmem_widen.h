/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The configurations that execmem_arch_setup() is built in: all those in which
 * an allocator was built that it stands in for, and with all names that it
 * then needs.
 *
 * Reasons for what can't be done are new strings; NULL: done.
 */
#ifndef KAPCHECK_EXECMEM_WIDEN_H
#define KAPCHECK_EXECMEM_WIDEN_H

#include "execmem_job.h"
#include "execmem_setup.h"

/*
 * Widens the #if around the setup to where sites are built. Refuses when that
 * takes in something else, or configurations in which an allocator was not the
 * arch's own.
 */
char *exec_widen(struct exec_job *job, const struct exec_setup *s);

/*
 * Whether all names in the sites' ranges can be used in a file under a
 * condition; widened: those of this setup too, and missing MODULES_ ones are
 * defined.
 */
char *exec_check_names(struct exec_job *job, const char *path,
		       const struct kexpr *cond,
		       const struct exec_setup *widened);

#endif
