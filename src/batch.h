/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Batches: many pieces of work given to processes of one engine, as many at
 * once as there are jobs.
 *
 * A batch that ends early, or that leaves a piece without a result, is taken
 * apart: the first such piece is tried again alone and the rest in two halves,
 * until the guilty file is named; what the others found is kept.
 *
 * Ownership: work, its path and its rule stay the engine's; the findings of
 * work that is done go to the scan, those of work that is not are freed.
 */
#ifndef KAPCHECK_BATCH_H
#define KAPCHECK_BATCH_H

#include "sandbox.h"
#include "scan.h"

/* What a process gets through in one piece; engines put it into their own. */
struct work {
	const char *path;    /* relative to the tree */
	const char *rule;    /* id, for problems; NULL when it is for several */
	char *name;	     /* what the process calls it */
	size_t bytes;	     /* how much it is */
	GPtrArray *findings; /* of struct finding, while it is worked on */
	bool done;	     /* the process got through it */
};

void work_init(struct work *w, const char *path, const char *rule);
void work_clear(struct work *w);
void work_drop_findings(struct work *w);

/* Reads the result lines of one process. */
struct batch_reader {
	GHashTable *by_name;   /* name -> struct work; not owned */
	const GPtrArray *work; /* the same, in the order of the list */
	struct scan *scan;
	char *error; /* the first line that is not of the form, and why */
};

/* How an engine's processes are started and understood. */
struct batch_kind {
	const char *tool; /* for reasons: "spatch took more than ..." */
	const char *noun; /* for progress: "slice" */
	/*
	 * A batch is full with its share of the bytes that are left, within
	 * these bounds, or with that many pieces: it should run for seconds, and
	 * the last ones shortly, for all processes to end together.
	 */
	size_t min_bytes, max_bytes;
	guint max_pieces;
	/* Whether b may go to a process that a goes to; NULL: it may. */
	bool (*fits)(const struct work *a, const struct work *b);
	/* Adds w to the text of the file that lists a batch's work. */
	void (*list)(GString *text, const struct work *w);
	/* Adds the arguments for a batch that w is in; the list comes last. */
	void (*command)(const struct scan *scan, GPtrArray *argv,
			const struct work *w);
	/* Adds to the environment of a batch (of struct work); NULL: nothing. */
	void (*environment)(const struct scan *scan, GPtrArray *env,
			    const GPtrArray *work);
	/* Takes in one result line: adds findings, sets done or the error. */
	void (*read)(struct batch_reader *reader, const char *line);
	/* Drops what was read for w beside findings; NULL: nothing is. */
	void (*reset)(struct work *w);
	/* Called once for work that is done, before its findings are taken. */
	void (*finish)(struct scan *scan, struct work *w);
};

/* Finishes work that is done, and hands its findings over to the scan. */
void work_hand_over(struct scan *scan, const struct batch_kind *kind,
		    struct work *w);

/*
 * Runs all work (of struct work) in the sandbox, with env added to the
 * environment; what fails goes to the scan's problems.
 */
void batch_run(struct scan *scan, const struct batch_kind *kind,
	       const GPtrArray *work, const struct sandbox *sandbox,
	       const char *const *env);

#endif
