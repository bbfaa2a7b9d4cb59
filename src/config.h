/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The configuration file that --config names (README.md has its form). None is
 * read unasked: a tree comes from a stranger, and what lies in it must not say
 * what a scan of it leaves out.
 *
 * Ownership: config_read() hands over what config_free() ends.
 */
#ifndef KAPCHECK_CONFIG_H
#define KAPCHECK_CONFIG_H

#include <glib.h>

struct config {
	/* as they would stand on the command line; NULL: not said */
	char *rules, *engines, *level, *fail_on, *max_contiguous, *forward;
	GPtrArray *skip; /* of char *: patterns of paths */
	GHashTable
		*names; /* a vendor's function -> the kernel's; may be empty */
};

/* NULL with *error set ("file:line: ..."). rules: all there are. */
struct config *config_read(const char *path, const GPtrArray *rules,
			   char **error);
void config_free(struct config *config);

/* Bytes of "65536", "64K" or "4M", from a page to 1 GiB; 0 for all else. */
unsigned int config_bytes(const char *word);

#endif
