/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files a kernel's configuration builds, told from its Makefiles as data:
 * obj-y, obj-$(CONFIG_X), composite objects, folders, ifdef and ifeq of CONFIG_
 * symbols. Nothing is run; what is anything else is not known.
 *
 * Ownership: kbuild_new() borrows the tree and the configuration.
 */
#ifndef KAPCHECK_KBUILD_H
#define KAPCHECK_KBUILD_H

#include "dotconfig.h"
#include "tree.h"

struct kbuild;

struct kbuild *kbuild_new(const struct tree *tree,
			  const struct dotconfig *config);
void kbuild_free(struct kbuild *kb);

/*
 * Whether a file is built: TRI_Y, TRI_M, TRI_N, or TRI_UNKNOWN. *why, a new
 * string, is what decides it, with the Makefile's line.
 */
enum tri kbuild_judge(struct kbuild *kb, const char *path, char **why);

#endif
