// SPDX-License-Identifier: GPL-2.0-only
/*
 * Token patterns against C of a stranger; a line "%%" between the two. The
 * pattern is ours, but the code decides how long a search may take.
 *
 * Held: a match lies in the code, and what fills a template comes from there.
 */
#include "fuzz.h"

#include "pattern.h"

static GHashTable *make_lists(void)
{
	GHashTable *lists = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *words = g_ptr_array_new();

	g_ptr_array_add(words, (gpointer)(uintptr_t)"kfree");
	g_ptr_array_add(words, (gpointer)(uintptr_t)"kmalloc*");
	g_hash_table_insert(lists, (gpointer)(uintptr_t)"list", words);
	return lists;
}

static void search(const struct pattern *pattern, const char *text, gsize len)
{
	struct code *code = code_of_text(text, len);
	struct pattern_match m;
	guint start = 0;

	for (int n = 0; n < 16 && pattern_find(pattern, code, start, &m); n++) {
		HOLDS(m.at <= code->tokens->len, "at %u", m.at);
		HOLDS(!pattern_has_marks(pattern) ||
			      (m.from <= m.to && m.to <= code->tokens->len),
		      "%u to %u", m.from, m.to);
		HOLDS(m.n_names <= PATTERN_NAMES, "%u names", m.n_names);
		g_free(pattern_fill(&m, "$x($y);"));
		start = m.at + 1;
	}
	code_free(code);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), *error = NULL, *wanted, *code;
	const char *at = text;
	GHashTable *lists = make_lists();
	struct pattern *pattern;
	gsize len;

	wanted = fuzz_cut(&at, text + size, &len);
	pattern = pattern_new(wanted, lists, &error);
	HOLDS(!pattern == !!error, "both or neither");
	code = fuzz_cut(&at, text + size, &len);
	if (pattern && code)
		search(pattern, code, len);
	if (pattern)
		pattern_free(pattern);
	g_ptr_array_unref(g_hash_table_lookup(lists, "list"));
	g_hash_table_unref(lists);
	g_free(code);
	g_free(wanted);
	g_free(error);
	g_free(text);
	return 0;
}
