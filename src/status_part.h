/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading the parts of a card. Between the halves of its reader; nothing for
 * their users.
 */
#ifndef KAPCHECK_STATUS_PART_H
#define KAPCHECK_STATUS_PART_H

#include "status_card.h"

struct card_reader {
	struct upstream *card;
	const GPtrArray *rules;
	char *error; /* of a pattern: more than "unknown key" */
};

/* A line of the section "part NAME"; false for one that is wrong. */
bool card_part_key(struct card_reader *r, const char *section, const char *key,
		   const char *value);
void card_part_free(void *part);

/* Adds the words of a value to a list of char *. */
void card_add_words(GPtrArray *list, const char *value);
/* Sets the char * at that offset, or adds a line to it. */
bool card_append_text(void *base, size_t member, const char *value);

#endif
