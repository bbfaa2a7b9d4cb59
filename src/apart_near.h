/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Folders whose files may share a struct, and their texts.
 */
#ifndef KAPCHECK_APART_NEAR_H
#define KAPCHECK_APART_NEAR_H

#include "scan.h"

/* The folder of a file, to be freed. */
char *apart_folder(const char *path);
/* The folder above one, to be freed; NULL where that has no other: too much
 * lies beneath it. */
char *apart_above(const char *folder);

/* A file's text, as the rules see it. What can't be read was told when the file
 * was gated. */
bool apart_read(const struct scan *scan, const char *path, GString *buf);

#endif
