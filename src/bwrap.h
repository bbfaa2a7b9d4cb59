/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bubblewrap, for kernels without Landlock: a view of files made of mounts, in
 * namespaces of its own.
 *
 * Ownership: bwrap_free() ends what bwrap_new() makes.
 */
#ifndef KAPCHECK_BWRAP_H
#define KAPCHECK_BWRAP_H

#include <stdbool.h>

struct bwrap;
struct sock_filter;

/* NULL when PATH has no bwrap. */
struct bwrap *bwrap_new(void);
void bwrap_free(struct bwrap *b);

/* What is not there is left out; later ones count. */
void bwrap_allow(struct bwrap *b, const char *path, bool write);
/* The system calls of the program; false when it can't be handed over. */
bool bwrap_filter(struct bwrap *b, const struct sock_filter *filter,
		  unsigned short n);

/* The call for a program that starts in the folder (NULL: here), for
 * g_strfreev(). */
char **bwrap_command(const struct bwrap *b, const char *folder,
		     const char *path, const char *const *argv);
/* In a child: hands over the filter. */
bool bwrap_enter(const struct bwrap *b);

#endif
