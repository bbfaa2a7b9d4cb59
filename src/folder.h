/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names in a folder. GLib's reader takes an error for the folder's end, and
 * what it did not come to would be missing without a word.
 *
 * Ownership: folder_names() hands over strings for g_strfreev().
 */
#ifndef KAPCHECK_FOLDER_H
#define KAPCHECK_FOLDER_H

/* Sorted by byte value, without "." and ".."; NULL with errno set. */
char **folder_names(const char *path);

#endif
