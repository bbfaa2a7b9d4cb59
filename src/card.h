/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The card of one rule, read into a struct rule.
 *
 * Ownership: card_read() hands over a rule that card_free() ends.
 */
#ifndef KAPCHECK_CARD_H
#define KAPCHECK_CARD_H

#include "rules.h"

/* NULL with *error set (file, line, reason) when the card is wrong. */
struct rule *card_read(const char *data_dir, const char *name, char **error);
void card_free(void *rule);

#endif
