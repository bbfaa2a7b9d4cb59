// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suppressions in C and Kconfig files of a stranger.
 *
 * Held: a mark stands in the file, and its lines of code at or below it, or
 * nowhere.
 */
#include "fuzz.h"

#include "allow_text.h"

static void check(const char *text, gsize len, bool kconfig)
{
	GPtrArray *marks = allow_marks(text, len, kconfig);
	unsigned int lines = 1;

	for (gsize i = 0; i < len; i++)
		lines += text[i] == '\n';
	for (guint i = 0; i < marks->len; i++) {
		const struct allow_mark *m = marks->pdata[i];

		HOLDS(m->line > 0 && m->line <= lines, "line %u", m->line);
		HOLDS(m->words, "no words");
		HOLDS(!m->last || (m->first <= m->last && m->last <= lines),
		      "lines %u to %u", m->first, m->last);
	}
	g_ptr_array_unref(marks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	check(text, size, false);
	check(text, size, true);
	g_free(text);
	return 0;
}
