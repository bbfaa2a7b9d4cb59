/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the identifiers of a file mean to a rule: what its card says under
 * `origins`, `grows`, `bounds` and `narrow`.
 *
 * Ownership: meanings_new() hands over what meanings_free() ends; source and
 * rule must outlive it.
 */
#ifndef KAPCHECK_MEANING_H
#define KAPCHECK_MEANING_H

#include "rules.h"
#include "source.h"

struct meanings {
	uint32_t *of; /* by identifier: the rule's bits of enum meaning */
};

struct meanings *meanings_new(const struct source *src,
			      const struct rule *rule);
void meanings_free(struct meanings *meanings);

/* The bits of the identifier at a token; 0 for other tokens. */
static inline uint32_t meaning_at(const struct meanings *meanings,
				  const struct source *src, guint token)
{
	return meanings->of[src->token_ident[token]];
}

#endif
