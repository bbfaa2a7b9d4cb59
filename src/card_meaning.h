/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words of a card that tell where values come from and what they grow with.
 *
 * Each function adds what a value of its key says to the rule; false for a
 * value that the key cannot have.
 */
#ifndef KAPCHECK_CARD_MEANING_H
#define KAPCHECK_CARD_MEANING_H

#include "rules.h"

bool card_read_origins(struct rule *rule, const char *value);
bool card_read_bounds(struct rule *rule, const char *value);
bool card_read_narrow(struct rule *rule, const char *value);
bool card_read_grows(struct rule *rule, const char *value);

/* The words of a value; for g_strfreev(). */
char **card_split(const char *value);
/* "0,2" to a mask with bits 0 and 2, "t0" to a typed one; false for others. */
bool card_positions(const char *s, unsigned int *mask);

#endif
