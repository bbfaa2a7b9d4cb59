/* SPDX-License-Identifier: GPL-2.0-only */
/* The version of a kernel, as its Makefile says it. */
#ifndef KAPCHECK_KERNEL_VERSION_H
#define KAPCHECK_KERNEL_VERSION_H

#include "tree.h"

struct kernel_version {
	unsigned int number[3]; /* VERSION, PATCHLEVEL, SUBLEVEL */
	char extra[64];		/* EXTRAVERSION */
};

/* False when the tree has no top Makefile that says it. */
bool kernel_version_read(const struct tree *tree, struct kernel_version *v);

/* "6.12.48-bsp", to be freed. */
char *kernel_version_text(const struct kernel_version *v);

#endif
