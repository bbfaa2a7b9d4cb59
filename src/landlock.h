/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's Landlock: what a process may still do with files. What is not
 * allowed by a rule is forbidden, links or not.
 */
#ifndef KAPCHECK_LANDLOCK_H
#define KAPCHECK_LANDLOCK_H

#include <stdbool.h>

enum landlock_access {
	LANDLOCK_READ,	 /* and run */
	LANDLOCK_WRITE,	 /* and make and remove files and folders; not run */
	LANDLOCK_DEVICE, /* read and write what is there */
};

/* The kernel's version of it; 0: none, or not for us. */
int landlock_version(void);

/*
 * A descriptor that forbids all that this version, which the kernel must have,
 * can forbid. It is closed on exec, and to be closed; -1: not to be had.
 */
int landlock_new(int version);
/* Allows it beneath path, or for that file. False when it can't be opened. */
bool landlock_allow(int rules, int version, const char *path,
		    enum landlock_access access);
/* Binds this thread, for good; after PR_SET_NO_NEW_PRIVS. For signal handlers
 * and forked children, too. */
bool landlock_enter(int rules);

#endif
