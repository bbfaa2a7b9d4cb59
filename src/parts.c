// SPDX-License-Identifier: GPL-2.0-only
#include "parts.h"

#include "source.h"

#include <string.h>

/* Longer identifiers are not looked for. */
#define WORD_BYTES 128u

struct reader {
	struct source *src;
	GHashTable *having, *parts;
	GHashTable *names; /* "function f" -> how many there have been */
	size_t at;	   /* where line begins, or later on it */
	guint line;
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
	     (p = (const char *)memchr(p, '\n', (size_t)(text + to - p))); p++)
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

static bool is_wanted(GHashTable *having, const struct source *src,
		      const struct item *item)
{
	if (!having)
		return true;
	for (uint32_t i = item->first; i <= item->last; i++) {
		const struct token *t = source_token(src, i);
		char word[WORD_BYTES];

		if (t->kind != TOK_IDENT || t->len >= WORD_BYTES)
			continue;
		memcpy(word, src->text + t->off, t->len);
		word[t->len] = '\0';
		if (g_hash_table_contains(having, word))
			return true;
	}
	return false;
}

/* Several of one name, in the arms of an #if, are told apart by their order. */
static char *key_of(struct reader *r, const struct part *part)
{
	char *key = g_strconcat(part->kind, " ", part->name, NULL);
	guint n = GPOINTER_TO_UINT(g_hash_table_lookup(r->names, key));

	g_hash_table_insert(r->names, g_strdup(key), GUINT_TO_POINTER(n + 1));
	if (n) {
		g_free(key);
		/* no name has a blank */
		key = g_strdup_printf("%s %s %09u", part->kind, part->name, n);
	}
	return key;
}

static void add_part(struct reader *r, guint i)
{
	const struct item *item = source_item(r->src, i);
	bool function = item->kind == ITEM_FUNCTION;
	size_t at = source_token(r->src, item->first)->off;
	struct part *part;
	char *name = NULL;

	if (function)
		name = item_function_name(r->src, i);
	else if (item->kind == ITEM_DECL)
		name = type_name(r->src, item);
	if (!name)
		return;
	r->line += count_lines(r->src->text, r->at, at);
	r->at = at;
	part = g_new(struct part, 1);
	part->kind = function ? "function" : "type";
	part->name = name;
	part->line = r->line;
	part->text = text_of(r->src, item);
	part->wanted = is_wanted(r->having, r->src, item);
	g_hash_table_insert(r->parts, key_of(r, part), part);
}

GHashTable *parts_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
				     part_free);
}

GHashTable *parts_of(const GString *text, GHashTable *having)
{
	struct reader r = {
		.src = source_new(text->str, text->len),
		.having = having,
		.parts = parts_new(),
		.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					       NULL),
		.line = 1,
	};

	for (guint i = 0; i < r.src->items->len; i++)
		add_part(&r, i);
	source_free(r.src);
	g_hash_table_unref(r.names);
	return r.parts;
}
