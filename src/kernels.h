/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the kernels of a tree are: a vendor's tree has one, or several, in
 * folders of it, beside boot loaders and user space.
 */
#ifndef KAPCHECK_KERNELS_H
#define KAPCHECK_KERNELS_H

#include "tree.h"

/*
 * The tops of the kernels that files of the tree belong to, in order of bytes:
 * "" for the tree itself, else a folder with its '/', as "kernel/linux/". Just
 * "" where no other is found. A new array of char *.
 */
GPtrArray *kernels_in(const struct tree *tree);

/*
 * The folder whose include/linux is that of the tree's files: at or above its
 * root, or the one kernel in it. To be freed; NULL when there is none, or more
 * than one.
 */
char *kernel_top(const struct tree *tree);

/* A kernel that files of a tree belong to, opened to be read from. */
struct kernel {
	char *top;	   /* in the tree: "kernel/linux/"; "" */
	char *beneath;	   /* from the kernel to the tree: "drivers/net/"; "" */
	struct tree *tree; /* the kernel's own, with nothing listed */
};

/* Those of kernels_in() that can be opened; a new array of struct kernel. */
GPtrArray *kernels_open(const struct tree *tree);

/*
 * The kernel that a path of the tree belongs to, or NULL. *inner, to be freed, is
 * the path in that kernel; else the path as it is.
 */
const struct kernel *kernel_of(const GPtrArray *kernels, const char *path,
			       char **inner);

#endif
