/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KAPCHECK_BENEATH_H
#define KAPCHECK_BENEATH_H

#include <stdbool.h>

/*
 * Whether path is prefix, or lies beneath it; all do beneath NULL. Paths are
 * compared as they are written, by whole names.
 */
bool is_beneath(const char *path, const char *prefix);


/*
 * Opens what lies beneath a folder, through no link; never waits for a FIFO's
 * other end. -1 with errno set.
 */
int beneath_open(int root, const char *path, int flags);

#endif
