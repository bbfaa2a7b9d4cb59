// SPDX-License-Identifier: GPL-2.0-only
#include "meaning.h"

#include "seed.h"

#include <string.h>

/* What a word with `*` in it stands for means the same. */
static void mean_alike(struct meanings *meanings, const struct source *src,
		       const char *entry, uint32_t bits)
{
	uint32_t count = idents_count(src->idents);

	for (uint32_t id = 1; id <= count; id++) {
		size_t len;
		const char *word = idents_word(src->idents, id, &len);

		if (seed_matches(word, len, entry))
			meanings->of[id] |= bits;
	}
}

struct meanings *meanings_new(const struct source *src, const struct rule *rule)
{
	struct meanings *meanings = g_new(struct meanings, 1);
	GHashTableIter iter;
	gpointer word, bits;

	meanings->of = g_new0(uint32_t, idents_count(src->idents) + 1);
	g_hash_table_iter_init(&iter, rule->meanings);
	while (g_hash_table_iter_next(&iter, &word, &bits)) {
		ident_id id = source_find(src, (const char *)word);

		if (strchr((const char *)word, '*'))
			mean_alike(meanings, src, (const char *)word,
				   GPOINTER_TO_UINT(bits));
		else if (id)
			meanings->of[id] |= GPOINTER_TO_UINT(bits);
	}
	return meanings;
}

void meanings_free(struct meanings *meanings)
{
	if (!meanings)
		return;
	g_free(meanings->of);
	g_free(meanings);
}
