/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * execmem_arch_setup() of an architecture: the ranges that it has, and those
 * that are added to it.
 *
 * Ownership: a setup is the caller's and ended by exec_setup_clear(); files are
 * borrowed. Reasons for what can't be done are new strings; NULL: done.
 */
#ifndef KAPCHECK_EXECMEM_SETUP_H
#define KAPCHECK_EXECMEM_SETUP_H

#include "execmem_hook.h"

#define EXEC_SETUP "execmem_arch_setup"

struct exec_entry {
	char *name;		  /* EXECMEM_... */
	guint first, open, close; /* tokens: [, {, } */
};

struct exec_setup {
	struct cfile *file;
	const GArray *frames;
	guint item;	  /* the function */
	guint open;	  /* the brace after .ranges = */
	GArray *entries;  /* of struct exec_entry */
	guint last_added; /* token behind which the last one was put; or 0 */
};

/* Reads the function at an item. */
char *exec_setup_read(struct exec_setup *s, struct cfile *file,
		      const GArray *frames, guint item);
void exec_setup_clear(struct exec_setup *s);

/* Adds a range, in the form of those there, unless the same is there already.
 */
char *exec_setup_add(struct exec_setup *s, const char *name,
		     const struct exec_range *range);

/*
 * A whole function with these sites' ranges, at the end of a file; test: an
 * #if that all of them are under, or NULL. Sites are in the order of ranks.
 */
void exec_setup_create(struct cfile *file, const GPtrArray *sites,
		       const char *test);
/* Makes sure that the file includes linux/execmem.h. */
char *exec_include(struct cfile *file, const GArray *frames);

#endif
