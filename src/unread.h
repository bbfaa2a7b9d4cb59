/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of a tree that are there, but could not be opened or read: for want of
 * descriptors or memory, for a disk's fault, for their permissions. Readers for
 * whom a missing file is none of their business need not tell those: they are
 * noted here, and told at the end, once each.
 *
 * Ownership: unread_new() hands over what unread_free() ends. unread_note() may
 * be called by several threads at once.
 */
#ifndef KAPCHECK_UNREAD_H
#define KAPCHECK_UNREAD_H

#include "problems.h"

struct unread;

struct unread *unread_new(void);
void unread_free(struct unread *unread);

/* Whether errno's number says that a file is there, and yet can't be had. */
bool unread_is_fault(int number);

void unread_note(struct unread *unread, const char *path, const char *reason);

/* "PATH: REASON" of one, a new string; NULL when there is none. */
char *unread_any(const struct unread *unread);

/* Adds, in the order of their paths, those that the problems do not name. */
void unread_tell(struct unread *unread, struct problems *problems);

#endif
