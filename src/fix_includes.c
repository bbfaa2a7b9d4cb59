// SPDX-License-Identifier: GPL-2.0-only
/*
 * Include paths are those of no configuration: a name matches every file of
 * the tree whose path ends with it, so that no file is missed.
 */
#include "fix_includes.h"

#include "headers.h"
#include "include.h"

#include <stdint.h>
#include <string.h>

/* That the file of a number includes something by that name. */
struct edge {
	guint file;
	const char *include; /* without leading ../ */
};

struct fix_includes {
	const struct tree *tree;
	GStringChunk *names;
	GHashTable *edges;    /* last part of an include -> GArray of edge */
	GHashTable *declares; /* tag -> GArray of guint: files */
};

/* --- reading ----------------------------------------------------------------
 */

static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = text; (p = strstr(p, word)); p += n)
		if ((p == text || !headers_is_word(p[-1])) &&
		    !headers_is_word(p[n]))
			return true;
	return false;
}

/* Whether the text names the struct. */
static bool names_struct(const char *text, const char *tag)
{
	size_t n = strlen(tag);

	for (const char *p = text; (p = strstr(p, tag)); p += n) {
		const char *before = p;

		while (before > text && g_ascii_isspace(before[-1]))
			before--;
		if (!headers_is_word(p[n]) && before != p &&
		    before - text >= 6 && !memcmp(before - 6, "struct", 6))
			return true;
	}
	return false;
}

/* The array under a name, which is kept. */
static GArray *array_of(GHashTable *table, const char *name, guint size)
{
	GArray *array = (GArray *)g_hash_table_lookup(table, name);

	if (!array) {
		array = g_array_new(FALSE, FALSE, size);
		g_hash_table_insert(table, (char *)(uintptr_t)name, array);
	}
	return array;
}

struct reading {
	struct fix_includes *of;
	guint file;
};

static void add_tag(const char *tag, const char *behind, void *data)
{
	const struct reading *r = (const struct reading *)data;
	struct fix_includes *of = r->of;

	while (g_ascii_isspace(*behind))
		behind++;
	if (*behind == '{')
		g_array_append_val(
			array_of(of->declares,
				 g_string_chunk_insert_const(of->names, tag),
				 sizeof(guint)),
			r->file);
}

static void read_file(struct reading *r, const char *text)
{
	struct fix_includes *of = r->of;
	char name[INCLUDE_MAX];

	for (const char *p = text; (p = include_next(text, p, name));) {
		struct edge e = { r->file, g_string_chunk_insert_const(
						   of->names, name) };

		g_array_append_val(
			array_of(of->edges, include_base(e.include), sizeof(e)),
			e);
	}
	headers_each_tag(text, add_tag, r);
}

/* The text of a file; false when it can't be read. */
static bool read_text(const struct tree *tree, guint file, GString *buf)
{
	enum problem_kind kind;
	char *error = NULL;
	bool good = tree_read(tree, (const char *)tree->files->pdata[file], buf,
			      &kind, &error);

	g_free(error);
	return good;
}

static void free_array(void *array)
{
	g_array_unref((GArray *)array);
}

struct fix_includes *fix_includes_new(const struct tree *tree)
{
	struct fix_includes *of = g_new0(struct fix_includes, 1);
	GString *buf = g_string_new(NULL);

	of->tree = tree;
	of->names = g_string_chunk_new(1u << 16);
	of->edges = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
					  free_array);
	of->declares = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
					     free_array);
	for (guint i = 0; i < tree->files->len; i++) {
		struct reading r = { of, i };

		if (read_text(tree, i, buf))
			read_file(&r, buf->str);
	}
	g_string_free(buf, TRUE);
	return of;
}

void fix_includes_free(struct fix_includes *of)
{
	if (!of)
		return;
	g_hash_table_unref(of->edges);
	g_hash_table_unref(of->declares);
	g_string_chunk_free(of->names);
	g_free(of);
}

/* --- who sees it ------------------------------------------------------------
 */

static void see(bool *sees, GArray *next, guint file)
{
	if (sees[file])
		return;
	sees[file] = true;
	g_array_append_val(next, file);
}

/* Which files see what these declare: one truth value a file. */
static bool *spread(const struct fix_includes *of, const GArray *declaring)
{
	bool *sees = g_new0(bool, of->tree->files->len);
	GArray *next = g_array_new(FALSE, FALSE, sizeof(guint));

	for (guint i = 0; i < declaring->len; i++)
		see(sees, next, g_array_index(declaring, guint, i));
	for (guint i = 0; i < next->len; i++) {
		const char *path =
			(const char *)of->tree->files
				->pdata[g_array_index(next, guint, i)];
		const GArray *edges = (const GArray *)g_hash_table_lookup(
			of->edges, include_base(path));

		for (guint k = 0; edges && k < edges->len; k++) {
			struct edge e = g_array_index(edges, struct edge, k);

			if (include_means(path, e.include))
				see(sees, next, e.file);
		}
	}
	g_array_unref(next);
	return sees;
}

GPtrArray *fix_includes_find(const struct fix_includes *of, const char *tag,
			     const char *word)
{
	const GArray *declaring =
		(const GArray *)g_hash_table_lookup(of->declares, tag);
	const GPtrArray *files = of->tree->files;
	GPtrArray *found;
	GString *buf;
	bool *sees;

	if (!declaring)
		return NULL;
	found = g_ptr_array_new_with_free_func(g_free);
	buf = g_string_new(NULL);
	sees = spread(of, declaring);
	for (guint i = 0; i < files->len; i++)
		if (sees[i] && read_text(of->tree, i, buf) &&
		    (names_struct(buf->str, tag) || has_word(buf->str, word)))
			g_ptr_array_add(found,
					g_strdup((char *)files->pdata[i]));
	g_free(sees);
	g_string_free(buf, TRUE);
	return found;
}
