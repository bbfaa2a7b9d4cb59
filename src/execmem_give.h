/* SPDX-License-Identifier: GPL-2.0-only */
/* The arch's execmem_arch_setup(): extended, or made where there is none. */
#ifndef KAPCHECK_EXECMEM_GIVE_H
#define KAPCHECK_EXECMEM_GIVE_H

#include "execmem_job.h"

/* Why the sites' ranges can't be given, as a new string, or NULL. */
char *exec_give_ranges(struct exec_job *job);

#endif
