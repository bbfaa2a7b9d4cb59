// SPDX-License-Identifier: GPL-2.0-only
#include "shard_lines.h"

#include "shard_value.h"
#include "tree.h"

struct line {
	unsigned int number;
	GBytes *text;
};

GHashTable *shard_lines_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
				     (GDestroyNotify)g_array_unref);
}

static void line_clear(void *p)
{
	g_bytes_unref(((struct line *)p)->text);
}

static GArray *lines_for(GHashTable *files, const char *path)
{
	GArray *lines = (GArray *)g_hash_table_lookup(files, path);

	if (lines)
		return lines;
	lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	g_array_set_clear_func(lines, line_clear);
	g_hash_table_insert(files, g_strdup(path), lines);
	return lines;
}

static bool read_line(const json_t *json, GArray *lines)
{
	struct line line;
	json_t *text;
	json_int_t n;
	gsize len;
	char *bytes;

	/* no file has more lines than bytes */
	if (json_unpack((json_t *)(uintptr_t)json, "[I, o !]", &n, &text) ||
	    n < 1 || n > TREE_MAX_FILE_BYTES)
		return false;
	bytes = shard_read_bytes(text, &len);
	if (!bytes)
		return false;
	line.number = (unsigned int)n;
	line.text = g_bytes_new_take(bytes, len);
	g_array_append_val(lines, line);
	return true;
}

bool shard_read_lines(const json_t *json, GHashTable *files)
{
	char *path = NULL;
	const json_t *list = json_array_get(json, 1);
	bool good = shard_read_text(json_array_get(json, 0), &path) && path &&
		    json_is_array(list);

	for (size_t i = 0; good && i < json_array_size(list); i++)
		good = read_line(json_array_get(list, i),
				 lines_for(files, path));
	g_free(path);
	return good;
}

static int by_number(const void *a, const void *b)
{
	const struct line *x = (const struct line *)a;
	const struct line *y = (const struct line *)b;

	return x->number < y->number ? -1 : x->number > y->number;
}

/*
 * A text that has these lines, and no other with anything in it; NULL when one
 * number has two texts.
 */
static GBytes *text_of(GArray *lines)
{
	GString *text = g_string_new(NULL);
	const struct line *last = NULL;
	unsigned int at = 1;
	bool same = true;

	g_array_sort(lines, by_number);
	for (guint i = 0; i < lines->len; i++) {
		const struct line *line = &g_array_index(lines, struct line, i);
		gsize len;
		const char *bytes =
			(const char *)g_bytes_get_data(line->text, &len);

		if (last && last->number == line->number) {
			same = same && g_bytes_equal(last->text, line->text);
			continue;
		}
		for (; at < line->number; at++)
			g_string_append_c(text, '\n');
		g_string_append_len(text, bytes, (gssize)len);
		last = line;
	}
	if (last)
		g_string_append_c(text, '\n');
	if (same)
		return g_string_free_to_bytes(text);
	g_string_free(text, TRUE);
	return NULL;
}

char *shard_make_texts(GHashTable *files, GHashTable *texts)
{
	GHashTableIter it;
	void *path, *lines;

	g_hash_table_iter_init(&it, files);
	while (g_hash_table_iter_next(&it, &path, &lines)) {
		GBytes *text = text_of((GArray *)lines);

		if (!text)
			return g_strdup((const char *)path);
		g_hash_table_insert(texts, g_strdup((const char *)path), text);
	}
	return NULL;
}
