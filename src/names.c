// SPDX-License-Identifier: GPL-2.0-only
#include "names.h"

#include <string.h>

/* One name that was put in the place of another. */
struct swap {
	unsigned int line, col; /* in the new text */
	const char *vendor, *kernel;
};

struct names {
	GHashTable *table;
	GHashTable *swaps; /* path -> GArray of struct swap, in order */
	GMutex lock;
};

static void free_array(void *p)
{
	g_array_unref((GArray *)p);
}

struct names *names_new(GHashTable *table)
{
	struct names *names = g_new0(struct names, 1);

	names->table = table;
	names->swaps = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					     free_array);
	g_mutex_init(&names->lock);
	return names;
}

void names_free(struct names *names)
{
	if (!names)
		return;
	g_hash_table_unref(names->swaps);
	g_mutex_clear(&names->lock);
	g_free(names);
}

static bool is_ident_byte(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

/* Copies text to out with its names swapped. */
static void copy(const struct names *names, const GString *text, GString *out,
		 GArray *swaps)
{
	const char *p = text->str, *end = p + text->len;
	unsigned int line = 1;
	gsize line_start = 0;

	while (p < end) {
		const char *start = p;
		gpointer vendor, kernel;
		char *word;

		while (p < end && is_ident_byte(*p))
			p++;
		if (p == start) {
			g_string_append_c(out, *p);
			if (*p++ == '\n') {
				line++;
				line_start = out->len;
			}
			continue;
		}
		word = g_strndup(start, (gsize)(p - start));
		if (g_hash_table_lookup_extended(names->table, word, &vendor,
						 &kernel)) {
			struct swap s = { line,
					  (unsigned int)(out->len - line_start),
					  vendor, kernel };

			g_array_append_val(swaps, s);
			g_string_append(out, (const char *)kernel);
		} else {
			g_string_append(out, word);
		}
		g_free(word);
	}
}

static bool has_name(const struct names *names, const GString *text)
{
	GHashTableIter iter;
	gpointer vendor;

	g_hash_table_iter_init(&iter, names->table);
	while (g_hash_table_iter_next(&iter, &vendor, NULL))
		if (memmem(text->str, text->len, vendor,
			   strlen((const char *)vendor)))
			return true;
	return false;
}

void names_translate(struct names *names, const char *path, GString *text)
{
	GString *out;
	GArray *swaps;

	if (!has_name(names, text))
		return;
	out = g_string_sized_new(text->len);
	swaps = g_array_new(FALSE, FALSE, sizeof(struct swap));
	copy(names, text, out, swaps);
	g_string_truncate(text, 0);
	g_string_append_len(text, out->str, (gssize)out->len);
	g_string_free(out, TRUE);
	g_mutex_lock(&names->lock);
	g_hash_table_replace(names->swaps, g_strdup(path), swaps);
	g_mutex_unlock(&names->lock);
}

/* --- back ------------------------------------------------------------------
 */

/* The column, from 1, that one of the new text was. */
static unsigned int old_col(const GArray *swaps, unsigned int line,
			    unsigned int col)
{
	int moved = 0;

	for (guint i = 0; col && i < swaps->len; i++) {
		const struct swap *s = &g_array_index(swaps, struct swap, i);

		if (s->line == line && s->col + 1 < col)
			moved +=
				(int)strlen(s->vendor) - (int)strlen(s->kernel);
	}
	return (unsigned int)MAX((int)col + moved, 0);
}

/* Puts `vendor(` where the words say `kernel(`. */
static void rename_in(char **words, const struct swap *s)
{
	GString *out = g_string_new(NULL);
	const char *p = *words, *found;
	size_t n = strlen(s->kernel);

	while ((found = strstr(p, s->kernel))) {
		bool whole = found[n] == '(' &&
			     (found == *words || !is_ident_byte(found[-1]));

		g_string_append_len(out, p, found - p);
		g_string_append(out, whole ? s->vendor : s->kernel);
		p = found + n;
	}
	g_string_append(out, p);
	g_free(*words);
	*words = g_string_free(out, FALSE);
}

static void restore(const struct names *names, struct place *p, char **words)
{
	const GArray *swaps =
		(const GArray *)g_hash_table_lookup(names->swaps, p->path);

	for (guint i = 0; swaps && *words && i < swaps->len; i++) {
		const struct swap *s = &g_array_index(swaps, struct swap, i);

		if (s->line == p->line)
			rename_in(words, s);
	}
	if (!swaps)
		return;
	p->end_col = old_col(swaps, p->end_line, p->end_col);
	p->col = old_col(swaps, p->line, p->col);
}

static void restore_places(const struct names *names, GPtrArray *places)
{
	for (guint i = 0; i < places->len; i++) {
		struct place *p = (struct place *)places->pdata[i];

		restore(names, p, &p->message);
	}
}

void names_restore(const struct names *names, struct findings *findings)
{
	for (guint i = 0; i < findings->list->len; i++) {
		struct finding *f = (struct finding *)findings->list->pdata[i];

		if (f->engines != ENGINE_COCCI)
			continue;
		restore(names, &f->where, &f->message);
		restore_places(names, f->steps);
		restore_places(names, f->related);
	}
}
