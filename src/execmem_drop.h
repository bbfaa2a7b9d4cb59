/* SPDX-License-Identifier: GPL-2.0-only */
/* Taking an arch's own allocators out, with the #ifs around them. */
#ifndef KAPCHECK_EXECMEM_DROP_H
#define KAPCHECK_EXECMEM_DROP_H

#include "execmem_job.h"

/*
 * Marks a site's hook and its freeing twin to be dropped or, where the hook
 * does more than allocate, makes both ask execmem. Why that can't be done, as
 * a new string, or NULL.
 */
char *exec_end_site(struct exec_job *job, struct exec_site *site);
/* Cuts what is marked, and the #ifs that are left empty. */
void exec_cut_dropped(struct exec_file *f);

#endif
