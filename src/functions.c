// SPDX-License-Identifier: GPL-2.0-only
#include "functions.h"

#include "source.h"

#include <string.h>

/* Longer names are not looked for by the pass over all files. */
#define NAME_MAX_BYTES 127u

struct functions {
	const struct tree *tree;
	GHashTable *files;  /* path -> GHashTable: name -> checksum */
	GHashTable *wanted; /* name -> GPtrArray of paths */
	GPtrArray *none;
};

struct functions *functions_new(const struct tree *tree)
{
	struct functions *f = g_new(struct functions, 1);

	f->tree = tree;
	f->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					 (GDestroyNotify)g_hash_table_unref);
	f->wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					  (GDestroyNotify)g_ptr_array_unref);
	f->none = g_ptr_array_new();
	return f;
}

void functions_free(struct functions *f)
{
	g_hash_table_unref(f->files);
	g_hash_table_unref(f->wanted);
	g_ptr_array_unref(f->none);
	g_free(f);
}

/* Tokens with a NUL byte between: comments and blanks are none. */
static char *content_of(const struct source *src, const struct item *item)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	char *hex;

	for (uint32_t i = item->first; i <= item->last; i++) {
		const struct token *t = source_token(src, i);

		g_checksum_update(sum, (const guchar *)src->text + t->off,
				  (gssize)t->len);
		g_checksum_update(sum, (const guchar *)"", 1);
	}
	hex = g_strdup(g_checksum_get_string(sum));
	g_checksum_free(sum);
	return hex;
}

static GHashTable *read_functions(const struct tree *tree, const char *path)
{
	GHashTable *table =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	GString *text = g_string_new(NULL);
	enum problem_kind kind;
	char *error = NULL;
	struct source *src;

	if (tree_read(tree, path, text, &kind, &error)) {
		src = source_new(text->str, text->len);
		for (guint i = 0; i < src->items->len; i++) {
			const struct item *item = source_item(src, i);
			char *name = item->kind == ITEM_FUNCTION
					     ? item_function_name(src, i)
					     : NULL;

			if (name)
				g_hash_table_replace(table, name,
						     content_of(src, item));
		}
		source_free(src);
	}
	g_free(error);
	g_string_free(text, TRUE);
	return table;
}

const char *functions_content(struct functions *f, const char *path,
			      const char *name)
{
	GHashTable *table = (GHashTable *)g_hash_table_lookup(f->files, path);

	if (!table) {
		table = read_functions(f->tree, path);
		g_hash_table_insert(f->files, g_strdup(path), table);
	}
	return (const char *)g_hash_table_lookup(table, name);
}

void functions_want(struct functions *f, const char *name)
{
	if (strlen(name) <= NAME_MAX_BYTES &&
	    !g_hash_table_contains(f->wanted, name))
		g_hash_table_insert(f->wanted, g_strdup(name),
				    g_ptr_array_new_with_free_func(g_free));
}

static bool is_word(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

/* The wanted names among the words of a text, each once. */
static GHashTable *words_in(const struct functions *f, const GString *text)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	char word[NAME_MAX_BYTES + 1];

	for (const char *p = text->str, *end = p + text->len; p < end;) {
		const char *from = p;
		void *name;
		size_t n;

		while (p < end && is_word(*p))
			p++;
		n = (size_t)(p - from);
		p += !n;
		if (!n || n > NAME_MAX_BYTES)
			continue;
		memcpy(word, from, n);
		word[n] = '\0';
		if (g_hash_table_lookup_extended(f->wanted, word, &name, NULL))
			g_hash_table_add(seen, name);
	}
	return seen;
}

static void search_file(struct functions *f, const char *path,
			const GString *text)
{
	GHashTable *seen = words_in(f, text);
	GHashTableIter iter;
	void *name;

	g_hash_table_iter_init(&iter, seen);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		if (functions_content(f, path, (const char *)name))
			g_ptr_array_add((GPtrArray *)g_hash_table_lookup(
						f->wanted, name),
					g_strdup(path));
	g_hash_table_unref(seen);
}

void functions_search(struct functions *f)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0;
	     g_hash_table_size(f->wanted) && i < f->tree->files->len; i++) {
		const char *path = (const char *)f->tree->files->pdata[i];
		enum problem_kind kind;
		char *error = NULL;

		if (tree_read(f->tree, path, text, &kind, &error))
			search_file(f, path, text);
		g_free(error);
	}
	g_string_free(text, TRUE);
}

const GPtrArray *functions_holding(const struct functions *f, const char *name)
{
	const GPtrArray *paths =
		(const GPtrArray *)g_hash_table_lookup(f->wanted, name);

	return paths ? paths : f->none;
}
