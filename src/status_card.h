/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The cards of upstream fixes, checkers/<rule>/upstream-<commit>.ini: what
 * tells a tree with the fix from one without it. ARCHITECTURE.md has the form.
 * Cards are discovered, never listed.
 *
 * Ownership: upstream_load() hands over a list that frees its cards; a card
 * keeps a pointer to its folder's rule.
 */
#ifndef KAPCHECK_STATUS_CARD_H
#define KAPCHECK_STATUS_CARD_H

#include "pattern.h"
#include "rules.h"

/* What a part's code is a piece of. */
enum part_kind { PART_FUNCTION, PART_CONFIG, PART_FILE };

/* What it means that something is not there. */
enum part_meaning {
	MEANS_NOTHING, /* the part plays no role then */
	MEANS_FIXED,
	MEANS_UNFIXED,
	MEANS_UNKNOWN,
};

/* A change that mends a part: what stands between a pattern's marks. */
struct part_change {
	struct pattern *pattern;
	char *text;
};

/* One place that the fix touches. */
struct part {
	char *name;
	char *lacks; /* what is wrong there before the fix, as a clause */
	enum part_kind kind;
	bool anchor;   /* the code is there when this part is */
	bool anywhere; /* it may lie in another file than the anchor */
	char *once;    /* a part before it, without whose fix it has no role */
	bool file_scope; /* findings count, patterns hold in the whole file */
	char *named;	 /* the function's or symbol's name; NULL: any */
	GPtrArray *gate; /* of char *: identifiers that its file has, all */
	GPtrArray *features; /* of struct pattern: what it is known by */
	unsigned int least;  /* as many of them have to be met */
	GPtrArray *when;     /* of struct pattern, in Kconfig: one must hold */
	enum part_meaning missing, otherwise;
	GPtrArray *before, *after; /* of struct pattern */
	GPtrArray *remedy;	   /* of struct pattern, anywhere in the file */
	char *under; /* identifier of an #if around it: before the fix */
	char *says;  /* findings of those count whose message has it; or NULL */
	GPtrArray *rules; /* of struct rule: their findings there mean before */
	bool excused;	  /* that they have none says something, too */
	GArray *changes;  /* of struct part_change */
};

struct upstream {
	char *path; /* of the card */
	const struct rule *rule;
	char *commit, *title, *introduced, *cve;
	char *follows; /* a commit without which this is no bug; NULL: none */
	char *arch;    /* arch/ARCH is where it is looked for; NULL: all */
	char *needs, *needs_why; /* an identifier that an older tree lacks */
	char *code;		 /* what is looked for, in words */
	char *what; /* what goes wrong without the fix: one sentence */
	bool fixer; /* `kapcheck fix` makes the patch, else the changes do */
	GHashTable *lists; /* name -> GPtrArray of char * */
	GPtrArray *parts;  /* of struct part */
};

/*
 * The cards beside the rules' cards, sorted by rule, then in the order in which
 * a fix stands before what follows it. NULL with *error set (file, line,
 * reason) when one is wrong.
 */
GPtrArray *upstream_load(const char *data_dir, const GPtrArray *rules,
			 char **error);

/* The card of the commit, or NULL. */
const struct upstream *upstream_find(const GPtrArray *cards,
				     const char *commit);

/* Commits are told by as many digits as people write. */
#define UPSTREAM_SHORT 12

#endif
