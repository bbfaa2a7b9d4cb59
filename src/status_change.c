// SPDX-License-Identifier: GPL-2.0-only
#include "status_change.h"

#include <string.h>

/* A change is made again where it fits again; this ends it all the same. */
#define MAX_TIMES 64u

/* The blanks that the line of a byte begins with; a new string. */
static char *indent_at(const char *text, size_t off)
{
	size_t start = off, end;

	while (start && text[start - 1] != '\n')
		start--;
	for (end = start; text[end] == ' ' || text[end] == '\t';)
		end++;
	return g_strndup(text + start, end - start);
}

/* `\n` in a card is the end of a line with the indent of the next, `\t` a tab.
 */
static char *lay_out(char *filled, const char *text, size_t off)
{
	g_auto(GStrv) lines = g_strsplit(filled, "\\n", -1);
	g_autofree char *indent = indent_at(text, off);
	g_autofree char *glue = g_strconcat("\n", indent, NULL);
	g_autofree char *joined = g_strjoinv(glue, lines);
	GString *out = g_string_new(joined);

	g_free(filled);
	g_string_replace(out, "\\t", "\t", 0);
	return g_string_free(out, FALSE);
}

/* As the part's patterns see it. */
static struct code *code_for(const struct part *part, const GString *text)
{
	return part->kind == PART_FILE || part->under
		       ? code_of_file(text->str, text->len)
		       : code_of_text(text->str, text->len);
}

static bool change_once(const struct part *part,
			const struct part_change *change, GString *text)
{
	struct code *code = code_for(part, text);
	struct pattern_match m;
	bool good = pattern_find(change->pattern, code, 0, &m) &&
		    m.from < m.to && m.to <= code->tokens->len;

	if (good) {
		const struct token *first =
			&g_array_index(code->tokens, struct token, m.from);
		const struct token *last =
			&g_array_index(code->tokens, struct token, m.to - 1);
		size_t off = first->off;
		size_t len = last->off + last->len - off;
		char *now =
			lay_out(pattern_fill(&m, change->text), text->str, off);

		g_string_erase(text, (gssize)off, (gssize)len);
		g_string_insert(text, (gssize)off, now);
		g_free(now);
	}
	code_free(code);
	return good;
}

static bool is_met(const GPtrArray *patterns, const struct code *code)
{
	for (guint i = 0; i < patterns->len; i++) {
		struct pattern_match m;

		if (pattern_find((const struct pattern *)g_ptr_array_index(
					 patterns, i),
				 code, 0, &m))
			return true;
	}
	return false;
}

/* Whether the text has the form after the fix, and no longer the one before. */
static bool is_fixed(const struct part *part, const GString *text)
{
	struct code *code = code_for(part, text);
	bool fixed = is_met(part->after, code) && !is_met(part->before, code);

	code_free(code);
	return fixed;
}

static bool change_part(const struct part *part, GString *text)
{
	guint times = 0;

	/* in order: what one change makes, the next one may need */
	for (guint i = 0; i < part->changes->len; i++) {
		const struct part_change *change =
			&g_array_index(part->changes, struct part_change, i);

		while (times < MAX_TIMES && change_once(part, change, text))
			times++;
	}
	return times < MAX_TIMES && is_fixed(part, text);
}

GString *status_change(const GPtrArray *parts, const char *text, size_t len)
{
	GString *changed = g_string_new_len(text, (gssize)len);

	for (guint i = 0; i < parts->len; i++) {
		if (change_part(
			    (const struct part *)g_ptr_array_index(parts, i),
			    changed))
			continue;
		g_string_free(changed, TRUE);
		return NULL;
	}
	return changed;
}
