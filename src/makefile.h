/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lists of a kbuild Makefile, read as data under a configuration.
 *
 * Ownership: makefile_parse() hands over what makefile_free() ends.
 */
#ifndef KAPCHECK_MAKEFILE_H
#define KAPCHECK_MAKEFILE_H

#include "dotconfig.h"

/* One assignment to NAME-y, NAME-m, NAME-objs or NAME-$(CONFIG_X). */
struct make_list {
	char *name;  /* "obj", "lib", or a composite object's */
	char **words; /* what is assigned, between blanks */
	enum tri value; /* of the list and of all conditionals around it */
	char *why; /* what decides that; NULL: nothing, it is always built */
	unsigned int line;
};

struct makefile {
	char *path;
	GPtrArray *lists; /* of struct make_list */
};

struct makefile *makefile_parse(const char *path, const char *text,
				const struct dotconfig *config);
void makefile_free(void *makefile);

/* The weaker one decides; of what is not known and n, n. */
enum tri make_and(enum tri a, enum tri b);

#endif
