/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kasan_populate_early_vm_area_shadow() for an arch, made of what its
 * kasan_init() gives the shadow of memory with.
 */
#ifndef KAPCHECK_PERCPU_HOOK_H
#define KAPCHECK_PERCPU_HOOK_H

#include "edit.h"

/*
 * Adds the hook to a file, or fills in an empty one that it has; why that can't
 * be done, as a new string, or NULL.
 */
char *percpu_add_hook(struct cfile *file);

#endif
