// SPDX-License-Identifier: GPL-2.0-only
#include "fix_tidy.h"

#include "fix_diff.h"
#include "lex.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Drops the blanks before the byte at off, unless the line begins with them. */
static void drop_blanks(GString *line, gsize off)
{
	gsize from = off;

	while (from && is_blank(line->str[from - 1]))
		from--;
	if (from)
		g_string_erase(line, (gssize)from, (gssize)(off - from));
}

/* `for (i = 0; ; )` has blanks that are meant. */
static bool is_spaced(const GString *line, const struct token *t,
		      const struct token *last)
{
	return strchr(";,)", t->punct) && last &&
	       last->off + last->len < t->off &&
	       !(last->punct && strchr(";(,", line->str[last->off]));
}

static void tidy_line(GString *line)
{
	GArray *tokens = lex_file(line->str, line->len);

	for (guint i = tokens->len; i > 0; i--) {
		const struct token *t =
			&g_array_index(tokens, struct token, i - 1);
		const struct token *last =
			i > 1 ? &g_array_index(tokens, struct token, i - 2)
			      : NULL;
		gsize end = last ? (gsize)last->off + last->len : 0;

		/* with a comment between them, the blanks are its own */
		if (t->punct && is_spaced(line, t, last) &&
		    strspn(line->str + end, " \t") == t->off - end)
			drop_blanks(line, t->off);
	}
	g_array_unref(tokens);
	while (line->len && is_blank(line->str[line->len - 1]))
		g_string_truncate(line, line->len - 1);
}

/* Tidies the lines of the text that a hunk has put there. */
static GString *tidy_text(const GString *text)
{
	char **lines = g_strsplit(text->str, "\n", -1);
	GString *out = g_string_new(NULL);

	for (char **l = lines; *l; l++) {
		GString *line = g_string_new(*l);

		tidy_line(line);
		g_string_append_len(out, line->str, (gssize)line->len);
		if (l[1])
			g_string_append_c(out, '\n');
		g_string_free(line, TRUE);
	}
	g_strfreev(lines);
	return out;
}

/* The offset of a line, from 1, at or behind another one's. */
static gsize offset_of(const char *text, gsize len, gsize from,
		       unsigned int from_line, unsigned int line)
{
	for (; from_line < line && from < len; from_line++) {
		const char *nl = memchr(text + from, '\n', len - from);

		from = nl ? (gsize)(nl + 1 - text) : len;
	}
	return from;
}

void fix_tidy(struct fix_change *change)
{
	struct fix_diff *diff = fix_diff_new(change, "");
	GString *out = g_string_sized_new(change->len);
	gsize len, at = 0;
	const char *before =
		(const char *)g_bytes_get_data(change->before, &len);
	unsigned int line = 1;

	for (guint i = 0; i < diff->hunks->len; i++) {
		const struct fix_hunk *hunk =
			(const struct fix_hunk *)diff->hunks->pdata[i];
		gsize start = offset_of(before, len, at, line, hunk->line);
		GString *text = tidy_text(hunk->text);

		g_string_append_len(out, before + at, (gssize)(start - at));
		g_string_append_len(out, text->str, (gssize)text->len);
		line = hunk->line + hunk->lines;
		at = offset_of(before, len, start, hunk->line, line);
		g_string_free(text, TRUE);
	}
	g_string_append_len(out, before + at, (gssize)(len - at));
	fix_diff_free(diff);
	g_free(change->text);
	change->len = out->len;
	change->text = g_string_free(out, FALSE);
}
