/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Members of structures that a file's headers define. A slice is read without
 * headers; how wide a member is tells whether it bounds a size.
 *
 * Ownership: all that is handed over stays the caller's.
 */
#ifndef KAPCHECK_MEMBERS_H
#define KAPCHECK_MEMBERS_H

#include "headers.h"

/*
 * Adds to a slice of the file, as a comment behind its end, the members that
 * the slice names, of the types that it names and that the file's headers
 * define.
 */
void members_append(struct headers *headers, const char *path, GString *slice,
		    const GString *file);

#endif
