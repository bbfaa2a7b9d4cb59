/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which upstream fixes a tree has, told from the shape of its code: never from
 * its history, its version or the names that a vendor gave things.
 *
 * Ownership: status_run() hands over what status_free() ends. The cards and the
 * options are the caller's and outlive it.
 */
#ifndef KAPCHECK_STATUS_H
#define KAPCHECK_STATUS_H

#include "scan.h"
#include "status_find.h"

enum status_word {
	WORD_FIXED,
	WORD_NOT_APPLICABLE,
	WORD_INCONCLUSIVE,
	WORD_HALF,
	WORD_UNFIXED,
};

/* How one place stands. */
enum place_state {
	PLACE_FIXED,   /* as upstream has it after the fix */
	PLACE_REMADE,  /* neither before nor after: mended in another way */
	PLACE_UNKNOWN, /* neither, and it can't be told */
	PLACE_BEFORE,  /* as before the fix */
	PLACE_MISSING, /* not there, and that is what was to be fixed */
};

struct status_place {
	const struct part *part;
	enum place_state state;
	const struct spot *spot; /* NULL: it is not there */
	guint line;		 /* the line that tells; 0 without a spot */
	char *text;		 /* what is to be said of it, a clause */
	const struct finding *finding; /* a rule's, that says so; or NULL */
};

struct status_result {
	const struct upstream *card;
	enum status_word word;
	char *why;	   /* one clause; NULL: the places say all */
	GPtrArray *places; /* of struct status_place */
	GPtrArray *later;  /* likewise, of parts that wait for others */
	const struct upstream *follows; /* a fix that this one waits for */
};

struct tree_status {
	struct tree *tree;
	struct problems *problems;
	struct status_found *found;
	struct scan *scan; /* of the files found; NULL: nothing to scan */
	GPtrArray *only;   /* of char *: those files */
	struct scan_options scan_options;
	GPtrArray *scan_rules;
	GPtrArray *results; /* of struct status_result, as the cards are */
};

/*
 * Looks for the code of each card and judges it; rules run on the files found
 * only. NULL with *error set when there is no tree.
 */
struct tree_status *status_run(const struct scan_options *options,
			       const char *data_dir, const GPtrArray *cards,
			       char **error);
void status_free(struct tree_status *status);

const struct status_result *status_result_at(const struct tree_status *status,
					     guint i);
const struct status_place *status_place_at(const struct status_result *r,
					   guint i);
/* Whether something of the fix is missing there. */
bool status_lacks(const struct status_place *place);

guint status_count(const struct tree_status *status, enum status_word word);
/* "FIXED" and its like; "before" and its like. */
const char *status_word_name(enum status_word word);
const char *place_state_name(enum place_state state);

#endif
