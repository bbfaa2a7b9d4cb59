// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kapcheck changed`: the functions and types that differ between two trees, as
 * lines of JSON, for tools that ask what became of something.
 *
 * A text is the tokens of an item, without comments, each on the line that it
 * has in the file. A file that is gone is compared with the new one that has its
 * name and its folder's.
 */
#include "verb.h"

#include "interrupt.h"
#include "json_text.h"
#include "output.h"
#include "source.h"

#include <string.h>

/* Longer identifiers are not looked for. */
#define WORD_BYTES 128u

struct call {
	char **having, **words;
};

struct changed {
	struct tree *old, *new;
	GHashTable *having; /* words; NULL: all is wanted */
	GHashTable *moved;  /* tail_of() -> path of a new file; "": several */
	FILE *out;
	bool incomplete;
};

/* A function or a type of one file. */
struct part {
	const char *kind;
	char *name;
	guint line;
	char *text;
	bool wanted; /* has one of the words */
};

static void part_free(void *p)
{
	struct part *part = (struct part *)p;

	g_free(part->name);
	g_free(part->text);
	g_free(part);
}

/* The tag of an item that defines a struct or union, or NULL. */
static char *type_name(const struct source *src, const struct item *item)
{
	const struct token *kind = source_token(src, item->first);
	const struct token *tag;

	if (item->last < item->first + 2 ||
	    !(token_is(src->text, kind, "struct") ||
	      token_is(src->text, kind, "union")) ||
	    source_token(src, item->first + 2)->punct != '{')
		return NULL;
	tag = source_token(src, item->first + 1);
	return g_strndup(src->text + tag->off, tag->len);
}

static guint count_lines(const char *text, size_t from, size_t to)
{
	guint n = 0;

	for (const char *p = text + from;
	     (p = (const char *)memchr(p, '\n', (size_t)(text + to - p)));
	     p++)
		n++;
	return n;
}

/* The tokens of an item, with a blank or the line breaks between them. */
static char *text_of(const struct source *src, const struct item *item)
{
	GString *text = g_string_new(NULL);
	size_t at = source_token(src, item->first)->off;

	for (uint32_t i = item->first; i <= item->last; i++) {
		const struct token *t = source_token(src, i);
		guint lines = count_lines(src->text, at, t->off);

		if (t->off > at && !lines)
			g_string_append_c(text, ' ');
		while (lines--)
			g_string_append_c(text, '\n');
		g_string_append_len(text, src->text + t->off, t->len);
		at = t->off + t->len;
	}
	return g_string_free(text, FALSE);
}

static bool is_wanted(const struct changed *c, const struct source *src,
		      const struct item *item)
{
	if (!c->having)
		return true;
	for (uint32_t i = item->first; i <= item->last; i++) {
		const struct token *t = source_token(src, i);
		char word[WORD_BYTES];

		if (t->kind != TOK_IDENT || t->len >= WORD_BYTES)
			continue;
		memcpy(word, src->text + t->off, t->len);
		word[t->len] = '\0';
		if (g_hash_table_contains(c->having, word))
			return true;
	}
	return false;
}

/* Several of one name, in the arms of an #if, are told apart by their order. */
static char *key_of(GHashTable *parts, const struct part *part)
{
	char *key = g_strconcat(part->kind, " ", part->name, NULL);

	while (g_hash_table_contains(parts, key)) {
		char *next = g_strconcat(key, "+", NULL);

		g_free(key);
		key = next;
	}
	return key;
}

static void add_part(const struct changed *c, const struct source *src,
		     guint i, GHashTable *parts)
{
	const struct item *item = source_item(src, i);
	bool function = item->kind == ITEM_FUNCTION;
	struct part *part;
	char *name = NULL;

	if (function)
		name = item_function_name(src, i);
	else if (item->kind == ITEM_DECL)
		name = type_name(src, item);
	if (!name)
		return;
	part = g_new(struct part, 1);
	part->kind = function ? "function" : "type";
	part->name = name;
	part->line =
		count_lines(src->text, 0, source_token(src, item->first)->off) + 1;
	part->text = text_of(src, item);
	part->wanted = is_wanted(c, src, item);
	g_hash_table_insert(parts, key_of(parts, part), part);
}

static GHashTable *new_parts(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
				     part_free);
}

static GHashTable *parts_of(const struct changed *c, const GString *text)
{
	GHashTable *parts = new_parts();
	struct source *src = source_new(text->str, text->len);

	for (guint i = 0; i < src->items->len; i++)
		add_part(c, src, i, parts);
	source_free(src);
	return parts;
}

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
	GHashTable *was = old->len ? parts_of(c, old) : new_parts();
	GHashTable *is = new->len ? parts_of(c, new) : new_parts();
	GPtrArray *keys = keys_of(was, is);

	for (guint i = 0; i < keys->len; i++) {
		const struct part *a = (const struct part *)
			g_hash_table_lookup(was, keys->pdata[i]);
		const struct part *b = (const struct part *)
			g_hash_table_lookup(is, keys->pdata[i]);

		if (a && b && !strcmp(a->text, b->text))
			continue;
		if (has_word(c, a) || has_word(c, b))
			tell(c, path, to, a, b);
	}
	g_ptr_array_unref(keys);
	g_hash_table_unref(was);
	g_hash_table_unref(is);
}

/* Reads a file; one that the tree has not got is empty. */
static void read_side(struct changed *c, const struct tree *tree,
		      const char *path, GString *text)
{
	enum problem_kind kind;
	char *error = NULL;

	g_string_truncate(text, 0);
	if (!tree_has(tree, path) || tree_read(tree, path, text, &kind, &error))
		return;
	c->incomplete = true;
	verb_complain(g_strdup_printf("%s: %s", path, error));
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
		for (guint i = 0; i < lists[n]->len && !interrupted();
		     i++) {
			const char *path = (const char *)lists[n]->pdata[i];
			const char *to = n ? path : new_path(c, path);

			if (n && g_hash_table_contains(seen, path))
				continue;
			g_hash_table_add(seen, (void *)to);
			read_side(c, c->old, path, old);
			read_side(c, c->new, to, new);
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
		tree_free(c.new);
		status = verb_finish_stdout();
		if (status == STATUS_CLEAN && c.incomplete)
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
