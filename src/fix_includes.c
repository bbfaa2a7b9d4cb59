// SPDX-License-Identifier: GPL-2.0-only
/*
 * Include paths are those of no configuration: a name matches every file of
 * the tree whose path ends with it, so that no file is missed.
 */
#include "fix_includes.h"

#include "include.h"

#include <stdint.h>
#include <string.h>

/* A file of the tree; has_word: it names the type or the member. */
struct node {
	const char *path;
	GPtrArray *includes; /* of char *, without leading ../ */
	bool has_word, sees;
};

static void node_free(void *p)
{
	struct node *n = (struct node *)p;

	g_ptr_array_unref(n->includes);
	g_free(n);
}

/* --- reading ----------------------------------------------------------------
 */

static bool is_word_char(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = text; (p = strstr(p, word)); p += n)
		if ((p == text || !is_word_char(p[-1])) && !is_word_char(p[n]))
			return true;
	return false;
}

/* Whether the text names the struct; *declared: whether `{` follows. */
static bool names_struct(const char *text, const char *tag, bool *declared)
{
	size_t n = strlen(tag);
	bool found = false;

	*declared = false;
	for (const char *p = text; (p = strstr(p, tag)); p += n) {
		const char *before = p, *after = p + n;

		if (is_word_char(*after))
			continue;
		while (before > text && g_ascii_isspace(before[-1]))
			before--;
		while (g_ascii_isspace(*after))
			after++;
		if (before == p || before - text < 6 ||
		    memcmp(before - 6, "struct", 6))
			continue;
		found = true;
		*declared |= *after == '{';
	}
	return found;
}

static GPtrArray *read_includes(const char *text)
{
	GPtrArray *includes = g_ptr_array_new_with_free_func(g_free);
	char name[INCLUDE_MAX];

	for (const char *p = text; (p = include_next(text, p, name));)
		g_ptr_array_add(includes, g_strdup(name));
	return includes;
}

static struct node *read_node(const struct tree *tree, const char *path,
			      const char *tag, const char *word, GString *buf)
{
	struct node *n;
	enum problem_kind kind;
	char *error = NULL;

	if (!tree_read(tree, path, buf, &kind, &error)) {
		g_free(error);
		return NULL;
	}
	n = g_new0(struct node, 1);
	n->path = path;
	n->includes = read_includes(buf->str);
	n->has_word = names_struct(buf->str, tag, &n->sees) ||
		      has_word(buf->str, word);
	return n;
}

/* --- who sees it ------------------------------------------------------------
 */

/* Notes under its own name a header through which the type is seen. */
static void add_seen(GHashTable *seen, const char *path)
{
	GPtrArray *paths =
		(GPtrArray *)g_hash_table_lookup(seen, include_base(path));

	if (!paths) {
		paths = g_ptr_array_new();
		g_hash_table_insert(seen, (char *)(uintptr_t)include_base(path),
				    paths);
	}
	g_ptr_array_add(paths, (char *)(uintptr_t)path);
}

/* Whether the include may mean one of the headers. */
static bool means(GHashTable *seen, const char *include)
{
	const GPtrArray *paths = (const GPtrArray *)g_hash_table_lookup(
		seen, include_base(include));

	for (guint i = 0; paths && i < paths->len; i++)
		if (include_means((const char *)paths->pdata[i], include))
			return true;
	return false;
}

static bool includes_seen(const struct node *n, GHashTable *seen)
{
	for (guint i = 0; i < n->includes->len; i++)
		if (means(seen, (const char *)n->includes->pdata[i]))
			return true;
	return false;
}

/* Marks all nodes that see the type, until there are no more. */
static void spread(const GPtrArray *nodes)
{
	GHashTable *seen =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
				      (GDestroyNotify)g_ptr_array_unref);
	bool more = true;

	for (guint i = 0; i < nodes->len; i++) {
		const struct node *n = (const struct node *)nodes->pdata[i];

		if (n->sees)
			add_seen(seen, n->path);
	}
	while (more) {
		more = false;
		for (guint i = 0; i < nodes->len; i++) {
			struct node *n = (struct node *)nodes->pdata[i];

			if (n->sees || !includes_seen(n, seen))
				continue;
			n->sees = true;
			add_seen(seen, n->path);
			more = true;
		}
	}
	g_hash_table_unref(seen);
}

GPtrArray *fix_includes(const struct tree *tree, const char *tag,
			const char *word)
{
	GPtrArray *nodes = g_ptr_array_new_with_free_func(node_free);
	GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
	GString *buf = g_string_new(NULL);
	bool declared = false;

	for (guint i = 0; i < tree->files->len; i++) {
		struct node *n =
			read_node(tree, (const char *)tree->files->pdata[i],
				  tag, word, buf);

		if (!n)
			continue;
		declared |= n->sees;
		g_ptr_array_add(nodes, n);
	}
	g_string_free(buf, TRUE);
	spread(nodes);
	for (guint i = 0; i < nodes->len; i++) {
		const struct node *n = (const struct node *)nodes->pdata[i];

		if (n->sees && n->has_word)
			g_ptr_array_add(found, g_strdup(n->path));
	}
	g_ptr_array_unref(nodes);
	if (!declared)
		g_clear_pointer(&found, g_ptr_array_unref);
	return found;
}
