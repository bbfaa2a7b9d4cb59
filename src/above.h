/* SPDX-License-Identifier: GPL-2.0-only */
/* Folders above a folder. */
#ifndef KAPCHECK_ABOVE_H
#define KAPCHECK_ABOVE_H

/*
 * The nearest folder, at or above an absolute one, that has something of that
 * name in it; to be freed, or NULL.
 */
char *above_find(const char *folder, const char *name);

#endif
