/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scan: what was asked for, and what came of it.
 *
 * Ownership: the options are the caller's and outlive the scan; scan_free()
 * ends the rest.
 */
#ifndef KAPCHECK_SCAN_H
#define KAPCHECK_SCAN_H

#include "findings.h"
#include "problems.h"
#include "rules.h"
#include "tree.h"
#include "verdict.h"

struct allows;
struct baseline;
struct cache;
struct compdb;
struct fix_includes;
struct names;
struct recall;

/* A part of a scan, from 1; of is 0 where all of it is asked for. */
struct shard {
	unsigned int number, of;
};

struct scan_options {
	const char *path;      /* folder or file */
	const GPtrArray *only; /* of char *: only these files; NULL: all */
	GHashTable *overlay;   /* with only: see struct tree; may be NULL */
	const char
		*beneath; /* C files of this folder only are judged; or NULL */
	const GPtrArray *all_rules; /* that there are; NULL: those that run */
	const struct baseline *baseline; /* what is known; may be NULL */
	const GPtrArray *skip; /* of char *: paths left out; may be NULL */
	GHashTable *names;     /* see names.h; may be NULL */
	struct cache *cache;   /* of results; may be NULL */
	const char *build;     /* what holds compile commands; NULL: nothing */
	unsigned int engines;  /* bits of enum engine_bit */
	unsigned int jobs;     /* processes and threads at once */
	unsigned int timeout_seconds; /* CPU time on one file */
	unsigned int memory_mib;      /* of one engine process */
	unsigned int max_contiguous;  /* bytes; 0: what the rules take */
	bool guess;		      /* made-up commands for all files */
	bool explain_sites;	      /* report verdicts */
	bool summarize;		      /* report counts by folder and owner */
	bool whole_files;	      /* no slicing: for comparison */
	const GPtrArray *read;	      /* of char *: what Clang may read beside
					 tree and build; may be NULL */
	bool require_sandbox;	      /* or nothing runs */
	bool quiet;		      /* no progress */
	bool ungrouped;	    /* the caller will join findings of one arch */
	struct shard shard; /* what of it is done: see shard.h */
};

/* How much work there was, for the summary. */
struct scan_counts {
	guint files;	      /* C files of the tree */
	guint skipped;	      /* files that the configuration leaves out */
	guint links;	      /* symbolic links that were not followed */
	guint gated;	      /* files that some rule wants */
	guint slices;	      /* pairs of file and rule given to Coccinelle */
	guint analysed;	      /* of those, the ones Coccinelle got through */
	guint recalled;	      /* of those, the ones that the cache knew */
	guint units;	      /* translation units given to Clang */
	guint units_analysed; /* of those, the ones that parse */
	bool cached, clang;   /* whether there was a cache, and Clang ran */
};

struct scan {
	const struct scan_options *options;
	const char *data_dir;
	const GPtrArray *rules; /* of struct rule: those that take part */
	struct tree *tree;
	char *title; /* how reports name what was scanned; NULL: see title.h */
	char *kernel;	       /* see kernel_top(); may be NULL */
	GPtrArray *tops; /* see kernels_in(); NULL without --summary */
	struct compdb *compdb; /* NULL without a build */
	struct findings *findings;
	GPtrArray *elsewhere;  /* of struct finding: another shard has them */
	struct allows *allows; /* suppressions in the files */
	struct names *names;   /* NULL: the kernel's only */
	struct verdicts *verdicts;
	struct problems *problems;
	struct scan_counts counts;
	struct recall *recall;	       /* NULL: no cache is used */
	struct fix_includes *includes; /* NULL until a fix asks */
	char *spatch;	   /* path of it; NULL until Coccinelle is asked */
	char *isos;	   /* its isomorphisms, in scratch; NULL: its own */
	char *clang_tool;  /* path of kapcheck-clang; NULL until it is asked */
	char *clang_made;  /* the folder for what Clang makes; as above */
	char *clang_limit; /* how kapcheck-clang is told options->max_contiguous
			    */
	char *clang_forward; /* the same of the groups chosen by --forward */
	GHashTable *unit_ms; /* path -> ms of Clang's CPU; or NULL */
	char *scratch;	     /* a folder for engines; NULL until one asks */
	GPtrArray *units;    /* of struct unit; NULL until an engine asks */
	/* struct rule with `given` lists -> GPtrArray of the tree's paths that
	 * hold such a call; NULL until the units are made */
	GHashTable *givers;
};

/*
 * Runs all engines over the tree. NULL with *error set when there is nothing
 * to scan; what could not be analysed is in the scan's problems.
 */
struct scan *scan_run(const struct scan_options *options, const char *data_dir,
		      const GPtrArray *rules, char **error);
void scan_free(struct scan *scan);

/* One without findings, for what scan_finish() is given from elsewhere. */
struct scan *scan_new(const struct scan_options *options, const char *data_dir,
		      const GPtrArray *rules);
/*
 * What engines found becomes what is reported. scan_run() does that, but for a
 * shard, which has no more than its part of it.
 */
void scan_finish(struct scan *scan);

/* Whether one of the rules names the engine. */
bool scan_asks(const struct scan *scan, enum engine_bit engine);
/* Makes the scratch folder; false when that fails, which is a problem then. */
bool scan_has_scratch(struct scan *scan);

#endif
