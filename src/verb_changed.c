// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kapcheck changed`: the functions and types that differ between two trees, as
 * lines of JSON, for tools that ask what became of something.
 * A file that is gone is compared with the new one that has its name and its
 * folder's.
 */
#include "verb.h"

#include "interrupt.h"
#include "json_text.h"
#include "parts.h"
#include "verb_tell.h"

#include <string.h>

struct call {
	char **having, **words;
};

struct changed {
	struct tree *old, *new;
	GHashTable *having; /* words; NULL: all is wanted */
	GHashTable *moved;  /* tail_of() -> path of a new file; "": several */
	FILE *out;
};

static json_t *side(const struct part *part)
{
	return part ? json_pack("{s:i, s:o}", "line", (int)part->line, "text",
				json_text(part->text))
		    : json_null();
}

static void tell(const struct changed *c, const char *path, const char *to,
		 const struct part *old, const struct part *new)
{
	const struct part *part = old ? old : new;
	json_t *line = json_pack("{s:o, s:o, s:s, s:o, s:o, s:o}", "path",
				 json_text(path), "to", json_text(to), "kind",
				 part->kind, "name", json_text(part->name),
				 "old", side(old), "new", side(new));

	json_dumpf(line, c->out, JSON_COMPACT | JSON_ENSURE_ASCII);
	fputc('\n', c->out);
	json_decref(line);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The keys of both, sorted. */
static GPtrArray *keys_of(GHashTable *one, GHashTable *other)
{
	GPtrArray *keys = g_ptr_array_new();
	GHashTableIter iter;
	void *key;

	g_hash_table_iter_init(&iter, one);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		g_ptr_array_add(keys, key);
	g_hash_table_iter_init(&iter, other);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		if (!g_hash_table_contains(one, key))
			g_ptr_array_add(keys, key);
	g_ptr_array_sort(keys, by_name);
	return keys;
}

static bool has_word(const struct changed *c, const struct part *part)
{
	return part && (!c->having || part->wanted);
}

static void compare(const struct changed *c, const char *path, const char *to,
		    const GString *old, const GString *new)
{
	GHashTable *was = old->len ? parts_of(old, c->having) : parts_new();
	GHashTable *is = new->len ? parts_of(new, c->having) : parts_new();
	GPtrArray *keys = keys_of(was, is);

	for (guint i = 0; i < keys->len; i++) {
		const struct part *a = (const struct part *)g_hash_table_lookup(
			was, keys->pdata[i]);
		const struct part *b = (const struct part *)g_hash_table_lookup(
			is, keys->pdata[i]);

		if (a && b && !strcmp(a->text, b->text))
			continue;
		if (has_word(c, a) || has_word(c, b))
			tell(c, path, to, a, b);
	}
	g_ptr_array_unref(keys);
	g_hash_table_unref(was);
	g_hash_table_unref(is);
}

/* Reads a file; one that the tree has not got, or can't give, is empty. */
static void read_side(const struct tree *tree, const char *path, GString *text)
{
	enum problem_kind kind;
	char *error = NULL;

	g_string_truncate(text, 0);
	if (!tree_has(tree, path) || tree_read(tree, path, text, &kind, &error))
		return;
	g_free(error);
	g_string_truncate(text, 0);
}

/* Whether a text has one of the words, as bytes: most files end here. */
static bool may_matter(const struct changed *c, const GString *text)
{
	GHashTableIter iter;
	void *word;

	if (!c->having)
		return true;
	g_hash_table_iter_init(&iter, c->having);
	while (g_hash_table_iter_next(&iter, &word, NULL))
		if (strstr(text->str, (const char *)word))
			return true;
	return false;
}

/* The name of a file and of its folder. */
static const char *tail_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	while (slash && slash > path && slash[-1] != '/')
		slash--;
	return slash ? slash : path;
}

/* What a file of the old tree is called in the new one. */
static const char *new_path(const struct changed *c, const char *path)
{
	const char *base = tail_of(path);
	const char *to;

	if (tree_has(c->new, path))
		return path;
	to = (const char *)g_hash_table_lookup(c->moved, base);
	return to && *to ? to : path;
}

static void find_moved(struct changed *c)
{
	c->moved = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < c->new->files->len; i++) {
		const char *path = (const char *)c->new->files->pdata[i];
		const char *tail = tail_of(path);
		bool twice = g_hash_table_contains(c->moved, tail);

		if (!tree_has(c->old, path))
			g_hash_table_insert(c->moved, (void *)tail,
					    twice ? (void *)"" : (void *)path);
	}
}

static void compare_files(struct changed *c)
{
	GString *old = g_string_new(NULL), *new = g_string_new(NULL);
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *lists[] = { c->old->files, c->new->files };

	for (guint n = 0; n < 2; n++)
		for (guint i = 0; i < lists[n]->len && !interrupted(); i++) {
			const char *path = (const char *)lists[n]->pdata[i];
			const char *to = n ? path : new_path(c, path);

			if (n && g_hash_table_contains(seen, path))
				continue;
			g_hash_table_add(seen, (void *)to);
			read_side(c->old, path, old);
			read_side(c->new, to, new);
			if (!g_string_equal(old, new) &&
			    (may_matter(c, old) || may_matter(c, new)))
				compare(c, path, to, old, new);
		}
	g_hash_table_unref(seen);
	g_string_free(old, TRUE);
	g_string_free(new, TRUE);
}

static bool parse(struct call *call, int argc, char **argv, char **error)
{
	const GOptionEntry entries[] = {
		{ "having", 0, 0, G_OPTION_ARG_STRING_ARRAY, &call->having,
		  "only what has this identifier, before or after; may be "
		  "given again",
		  "WORD" },
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY,
		  &call->words, NULL, "OLD NEW" },
		{ 0 },
	};
	GOptionContext *context = g_option_context_new(NULL);
	GError *wrong = NULL;

	g_option_context_set_summary(
		context, "Prints the functions and types that differ between "
			 "two trees,\none JSON object a line.");
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &wrong)) {
		*error = g_strdup(wrong->message);
		g_error_free(wrong);
	} else if (!call->words || g_strv_length(call->words) != 2) {
		*error = g_strdup("changed takes two trees: OLD NEW");
	}
	g_option_context_free(context);
	return !*error;
}

static enum status run(const struct call *call, struct problems *problems,
		       char **error)
{
	struct changed c = { .out = stdout };
	enum status status = STATUS_USAGE;

	c.old = tree_open(call->words[0], problems, error);
	if (c.old)
		c.new = tree_open(call->words[1], problems, error);
	if (c.new) {
		find_moved(&c);
		if (call->having)
			c.having = g_hash_table_new(g_str_hash, g_str_equal);
		for (char **w = call->having; w && *w; w++)
			g_hash_table_add(c.having, *w);
		compare_files(&c);
		if (c.having)
			g_hash_table_unref(c.having);
		g_hash_table_unref(c.moved);
		unread_tell(c.old->unread, problems);
		unread_tell(c.new->unread, problems);
		tree_free(c.new);
		status = verb_finish_stdout();
		if (status == STATUS_CLEAN && problems_incomplete(problems))
			status = STATUS_INCOMPLETE;
	}
	if (c.old)
		tree_free(c.old);
	return status;
}

enum status verb_changed(const struct context *context, int argc, char **argv)
{
	struct call call = { 0 };
	struct problems *problems = NULL;
	char *error = NULL;
	enum status status = STATUS_USAGE;

	(void)context;
	interrupt_catch();
	problems = problems_new();
	if (parse(&call, argc, argv, &error))
		status = run(&call, problems, &error);
	if (error)
		verb_complain(error);
	verb_print_problems(problems);
	problems_free(problems);
	g_strfreev(call.having);
	g_strfreev(call.words);
	return status;
}
