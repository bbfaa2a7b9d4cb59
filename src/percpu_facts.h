/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an architecture's C files say about its percpu set-up, read lexically:
 * all arms of #if count alike.
 *
 * Ownership: facts own all they point to, paths relative to the tree included.
 */
#ifndef KAPCHECK_PERCPU_FACTS_H
#define KAPCHECK_PERCPU_FACTS_H

#include <glib.h>
#include <stdbool.h>

struct ktree;

/* What the embed allocator is told of distances between CPUs. */
enum distance {
	DISTANCE_NO_EMBED, /* it is not called */
	DISTANCE_NONE,	   /* NULL */
	DISTANCE_FLAT,	   /* a function that returns one constant */
	DISTANCE_REAL,
};

/* A definition of setup_per_cpu_areas(). */
struct percpu_setup {
	char *path;
	unsigned int line, embed_line, page_line; /* 0: no such call */
	enum distance distance;
	char *function; /* of the distance, or NULL */
	unsigned int function_line;
};

struct cplace {
	char *path;
	unsigned int line;
};

struct percpu_facts {
	GPtrArray *setups; /* of struct percpu_setup */
	GPtrArray *hooks;  /* of struct cplace: the KASAN hook's definitions */
	GPtrArray *empty;  /* likewise, those that do nothing */
	GPtrArray *kasan_inits; /* of struct cplace, best one first */
};

/*
 * Reads arch/X. files: paths relative to the root, other files in it are
 * passed over; NULL: the folder is walked, and the overlay has its say.
 */
struct percpu_facts *percpu_facts_read(const struct ktree *tree,
				       const char *arch,
				       const GPtrArray *files);
void percpu_facts_free(struct percpu_facts *facts);

/* Whether the core of the kernel knows the hook; true when that can't be told.
 */
bool percpu_core_has_hook(const struct ktree *tree);
/* Whether the tree shows a set-up of the core, which but embeds. */
bool percpu_core_only_embeds(const struct ktree *tree);

/* drivers/base/arch_numa.c has a setup_per_cpu_areas(); its line, or 0. */
unsigned int percpu_generic_line(const struct ktree *tree);

#define GENERIC_NUMA_FILE "drivers/base/arch_numa.c"
#define KASAN_HEADER "include/linux/kasan.h"
#define KASAN_HOOK "kasan_populate_early_vm_area_shadow"

#endif
