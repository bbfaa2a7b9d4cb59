// SPDX-License-Identifier: GPL-2.0-only
#include "meaning.h"

struct meanings *meanings_new(const struct source *src, const struct rule *rule)
{
	struct meanings *meanings = g_new(struct meanings, 1);
	GHashTableIter iter;
	gpointer word, bits;

	meanings->of = g_new0(uint32_t, idents_count(src->idents) + 1);
	g_hash_table_iter_init(&iter, rule->meanings);
	while (g_hash_table_iter_next(&iter, &word, &bits)) {
		ident_id id = source_find(src, (const char *)word);

		if (id)
			meanings->of[id] = GPOINTER_TO_UINT(bits);
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
