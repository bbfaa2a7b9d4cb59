/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hooks by which an architecture allocates memory for instructions, and
 * what a definition of one asks the vmalloc layer for.
 *
 * Ownership: exec_site_clear() ends what exec_site_read() made; the file is
 * borrowed.
 */
#ifndef KAPCHECK_EXECMEM_HOOK_H
#define KAPCHECK_EXECMEM_HOOK_H

#include "ccond.h"
#include "syntax.h"

struct exec_hook {
	const char *alloc, *free; /* functions that an arch may override */
	const char *range;	  /* execmem's name for the same */
	unsigned int rank;	  /* in the order of enum execmem_type */
	const char *config;	  /* without it nobody calls the hook */
	const char *have[2];	  /* one of these the arch must select for it */
	const char *generic;	  /* where execmem stands in for the hook */
};

struct exec_range {
	char *start, *end, *pgprot, *alignment; /* C expressions */
};

struct exec_site {
	const struct exec_hook *hook;
	struct cfile *file;
	const GArray *frames; /* of the file */
	guint item;	      /* the hook's definition */
	guint call, call_end; /* tokens of the allocating call */
	struct range size;    /* its first argument */
	struct exec_range range;
	bool plain; /* allocates and returns the memory, and nothing else */
};

const struct exec_hook *exec_hook_find(const char *function);
/* Place of an EXECMEM_ name in enum execmem_type; large for an unknown one. */
unsigned int exec_range_rank(const char *name);

/*
 * Reads the definition of a hook, or of anything else, at an item. NULL with
 * site filled, or why execmem can't do the same, as a new string.
 */
char *exec_site_read(struct exec_site *site, struct cfile *file,
		     const GArray *frames, guint item);
void exec_site_clear(struct exec_site *site);

/* The first token in [from, to) that calls an allocator of vmalloc's; or to. */
guint exec_alloc_call(const struct source *src, guint from, guint to);
/* Whether a function does nothing but free what it is given. */
bool exec_only_frees(const struct source *src, guint item);

#endif
