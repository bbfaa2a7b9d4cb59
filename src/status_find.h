/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the code is that a fix touches: files told by their identifiers,
 * functions by what they are made of, whatever they and their file are called.
 *
 * Ownership: status_find() hands over what status_found_free() ends; spots
 * point into it.
 */
#ifndef KAPCHECK_STATUS_FIND_H
#define KAPCHECK_STATUS_FIND_H

#include "problems.h"
#include "status_card.h"
#include "tree.h"

/* A function, a whole C file, or a block of a Kconfig file. */
struct spot {
	const struct spot_file *file;
	char *name; /* of the function or symbol; "" where it has none */
	struct code *code;
	guint item;	  /* of the file's source; of no use but in functions */
	guint line, last; /* the first line and the last one */
};

struct spot_file {
	char *path;
	GString *text;
	struct source *src; /* NULL for a Kconfig file */
	GPtrArray *spots;   /* of struct spot, in order */
	struct spot *whole; /* the file itself; NULL for a Kconfig file */
};

/* What was found for one part. */
struct found_part {
	const struct part *part;
	GPtrArray *spots; /* of struct spot: those that it may be */
	GArray *scores;	  /* of guint: features met, for each of them */
	guint best;	  /* the highest number of features met anywhere */
	const struct spot *nearest; /* where */
};

struct found_card {
	const struct upstream *card;
	GPtrArray *parts; /* of struct found_part, as the card has them */
	bool needed;	  /* the tree has the identifier that the card needs */
	bool exhausted;	  /* a search was given up */
};

struct status_found {
	GHashTable *files;  /* path -> struct spot_file */
	GPtrArray *kconfig; /* of struct spot_file: Kconfig files by arch */
	GPtrArray *cards;   /* of struct found_card, as the list has them */
};

struct status_found *status_find(const struct tree *tree,
				 const GPtrArray *cards, unsigned int jobs,
				 struct problems *problems);
void status_found_free(struct status_found *found);

const struct found_card *found_card_at(const struct status_found *found,
				       guint i);
const struct found_part *found_part_at(const struct found_card *card, guint i);
const struct spot *found_spot_at(const struct found_part *part, guint i);

/* How many of the part's features the spot has. */
guint status_score(struct found_card *found, const struct part *part,
		   const struct spot *spot);

/* Whether the path lies in arch/ARCH. */
bool status_in_arch(const char *path, const char *arch);

/* The line of a byte of the text, from 1. */
guint status_line(const char *text, size_t off);

#endif
