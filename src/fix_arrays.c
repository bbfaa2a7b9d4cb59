// SPDX-License-Identifier: GPL-2.0-only
/*
 * By name alone, whatever the struct: a member that only shares its name with
 * an array is taken for one, which refuses a fix too many.
 */
#include "fix_arrays.h"

#include "include.h"
#include "kconfig.h"

#include <string.h>

/* What one file of a kernel comes to is less. */
#define FILES_MAX 3000u

struct search {
	const struct tree *tree;
	const char *name;
	GPtrArray *paths; /* of char *, in the order of inclusion */
	GHashTable *seen;
};

static bool is_word(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

/* Past one or more `[...]`, with blanks; NULL where there is none. */
static const char *behind_brackets(const char *p)
{
	const char *end = NULL;

	for (;;) {
		p += strspn(p, " \t\n");
		if (*p != '[')
			return end;
		p = strchr(p, ']');
		if (!p)
			return NULL;
		end = ++p;
	}
}

/* `type name[...];`, or one that a macro declares: DECLARE_X(type, name). */
static bool declares(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = text; (p = strstr(p, name)); p += n) {
		const char *before = p, *after;

		if (is_word(p[n]) || (p > text && is_word(p[-1])))
			continue;
		while (before > text && g_ascii_isspace(before[-1]))
			before--;
		after = behind_brackets(p + n);
		if (before > text && after &&
		    (is_word(before[-1]) || before[-1] == '*') &&
		    strchr(";,_", after[strspn(after, " \t\n")]))
			return true;
		after = p + n + strspn(p + n, " \t");
		if (before > text && before[-1] == ',' && *after == ')')
			return true;
	}
	return false;
}

static void add(struct search *s, const char *path)
{
	char *normal = ktree_normal(path);

	if (normal && s->paths->len < FILES_MAX && tree_has(s->tree, normal) &&
	    g_hash_table_add(s->seen, normal))
		g_ptr_array_add(s->paths, normal);
	else
		g_free(normal);
}

/* Wherever the header may lie: beside the file, above it, in include/. */
static void add_places(struct search *s, const char *by, const char *name)
{
	static const char *const common[] = { "include", "include/uapi" };
	guint before = s->paths->len;
	char *dir = g_path_get_dirname(by);

	for (guint i = 0; i < G_N_ELEMENTS(common); i++) {
		char *path = g_build_filename(common[i], name, NULL);

		add(s, path);
		g_free(path);
	}
	for (guint up = 0; up < 4 && strcmp(dir, "."); up++) {
		char *path = g_build_filename(dir, name, NULL);
		char *above = g_path_get_dirname(dir);

		add(s, path);
		g_free(path);
		g_free(dir);
		dir = above;
	}
	g_free(dir);
	/* by a folder that only a Makefile names */
	for (guint i = 0; before == s->paths->len &&
			  strchr(name, '/') == NULL && i < s->tree->files->len;
	     i++)
		if (include_means((const char *)s->tree->files->pdata[i], name))
			add(s, (const char *)s->tree->files->pdata[i]);
}

static bool look(struct search *s, const char *path, const char *text)
{
	char name[INCLUDE_MAX];

	if (declares(text, s->name))
		return true;
	for (const char *p = text; (p = include_next(text, p, name));)
		add_places(s, path, name);
	return false;
}

bool fix_arrays_has(const struct tree *tree, const char *path, const char *text,
		    const char *name)
{
	struct search s = { .tree = tree, .name = name };
	GString *buf = g_string_new(NULL);
	bool found;

	s.paths = g_ptr_array_new_with_free_func(g_free);
	s.seen = g_hash_table_new(g_str_hash, g_str_equal);
	found = look(&s, path, text);
	for (guint i = 0; i < s.paths->len && !found; i++) {
		const char *header = (const char *)s.paths->pdata[i];
		enum problem_kind kind;
		char *error = NULL;

		if (tree_read(tree, header, buf, &kind, &error))
			found = look(&s, header, buf->str);
		g_free(error);
	}
	g_hash_table_unref(s.seen);
	g_ptr_array_unref(s.paths);
	g_string_free(buf, TRUE);
	return found;
}
