/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which system calls a confined process has: a seccomp filter. It is the same
 * for each engine, but for whether it may start processes, and whether there
 * are others that it could send signals to.
 */
#ifndef KAPCHECK_SYSCALLS_H
#define KAPCHECK_SYSCALLS_H

#include <stdbool.h>

struct sock_filter;

/* A filter of n instructions; NULL: not to be had on this machine. It is made
 * once, and kept. */
const struct sock_filter *syscalls_filter(bool children, bool others,
					  unsigned short *n);

/*
 * Binds this process, for good; after PR_SET_NO_NEW_PRIVS. For forked children,
 * too: nothing is allocated.
 */
bool syscalls_enter(const struct sock_filter *filter, unsigned short n);

#endif
