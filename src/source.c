// SPDX-License-Identifier: GPL-2.0-only
#include "source_names.h"

#include <string.h>

/*
 * Each bracket's end is searched for by itself. What people write has some ten
 * in each other, and C compilers need to take 63.
 */
#define DEPTH_MAX 250

/* What an owner keeps about a file. */
struct notes {
	const void *owner;
	uint32_t *of; /* by identifier */
};

size_t item_start(const struct source *src, guint item)
{
	return source_token(src, source_item(src, item)->first)->off;
}

size_t item_end(const struct source *src, guint item)
{
	const struct token *t = source_token(src, source_item(src, item)->last);

	return (size_t)t->off + t->len;
}

ident_id source_find(const struct source *src, const char *word)
{
	return idents_find(src->idents, word, strlen(word));
}

uint32_t *source_notes(const struct source *src, const void *owner)
{
	struct notes fresh = { owner, NULL };

	for (guint i = 0; i < src->notes->len; i++) {
		const struct notes *n =
			&g_array_index(src->notes, struct notes, i);

		if (n->owner == owner)
			return n->of;
	}
	fresh.of = g_new0(uint32_t, idents_count(src->idents) + 1);
	g_array_append_val(src->notes, fresh);
	return fresh.of;
}

/* Sorts the tokens by identifier, which keeps their order. */
static void index_occurrences(struct source *src)
{
	guint idents = idents_count(src->idents);
	uint32_t *at = g_new0(uint32_t, idents + 3);

	for (guint i = 0; i < src->tokens->len; i++)
		at[src->token_ident[i] + 2]++;
	for (guint id = 1; id < idents + 3; id++)
		at[id] += at[id - 1];
	src->occurrences = g_new(uint32_t, src->tokens->len + 1);
	for (guint i = 0; i < src->tokens->len; i++)
		src->occurrences[at[src->token_ident[i] + 1]++] = i;
	src->starts = at;
}

static void index_items(struct source *src)
{
	src->token_item = g_new0(uint32_t, src->tokens->len + 1);
	for (guint n = 0; n < src->items->len; n++) {
		const struct item *it = source_item(src, n);
		int depth = 0;

		for (guint i = it->first; i <= it->last; i++) {
			char c = source_token(src, i)->punct;

			src->token_item[i] = n;
			depth += c == '(' || c == '[' || c == '{';
			depth -= c == ')' || c == ']' || c == '}';
			src->deep |= depth > DEPTH_MAX;
		}
	}
}

const uint32_t *source_occurrences(const struct source *src, ident_id id,
				   guint *n)
{
	*n = src->starts[id + 1] - src->starts[id];
	return src->occurrences + src->starts[id];
}

/* The first of n places that is not before a token. */
static guint first_behind(const uint32_t *at, guint n, guint token)
{
	guint low = 0;

	while (low < n) {
		guint middle = low + (n - low) / 2;

		if (at[middle] < token)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

const uint32_t *source_occurrences_in(const struct source *src, ident_id id,
				      guint first, guint last, guint *n)
{
	const uint32_t *at = source_occurrences(src, id, n);
	guint begin;

	/* number 0 is all that is no identifier */
	*n = id ? *n : 0;
	begin = first_behind(at, *n, first);

	*n = first_behind(at, *n, last) - begin;
	return at + begin;
}

static GHashTable *lists_new(void)
{
	return g_hash_table_new_full(NULL, NULL, NULL,
				     (GDestroyNotify)g_array_unref);
}

/* Adds an item to the lists of all identifiers among ids. */
static void lists_add(GHashTable *lists, const GArray *ids, guint item)
{
	for (guint k = 0; k < ids->len; k++) {
		gpointer id = GUINT_TO_POINTER(g_array_index(ids, ident_id, k));
		GArray *list = (GArray *)g_hash_table_lookup(lists, id);

		if (!list) {
			list = g_array_new(FALSE, FALSE, sizeof(guint));
			g_hash_table_insert(lists, id, list);
		}
		g_array_append_val(list, item);
	}
}

static void index_definers(struct source *src)
{
	src->definers = lists_new();
	for (guint i = 0; i < src->items->len; i++)
		lists_add(src->definers, source_defined(src, i), i);
}

static void index_macros(struct source *src)
{
	src->macros = lists_new();
	for (guint i = 0; i < src->items->len; i++)
		if (source_item(src, i)->kind == ITEM_DIRECTIVE &&
		    source_defined(src, i)->len)
			lists_add(src->macros, source_used(src, i), i);
}

const GArray *source_definers(struct source *src, ident_id id)
{
	if (!src->definers)
		index_definers(src);
	return (const GArray *)g_hash_table_lookup(src->definers,
						   GUINT_TO_POINTER(id));
}

const GArray *source_macros(struct source *src, ident_id id)
{
	if (!src->macros)
		index_macros(src);
	return (const GArray *)g_hash_table_lookup(src->macros,
						   GUINT_TO_POINTER(id));
}

bool source_is_global(struct source *src, ident_id id)
{
	const GArray *list = source_definers(src, id);

	for (guint k = 0; list && k < list->len; k++)
		if (source_item(src, g_array_index(list, guint, k))->kind ==
		    ITEM_DECL)
			return true;
	return false;
}

struct source *source_new(const char *text, size_t len)
{
	struct source *src = g_new0(struct source, 1);

	src->text = text;
	src->len = len;
	src->tokens = lex_file(text, len);
	src->items = items_find(text, src->tokens);
	src->idents = idents_new();
	src->notes = g_array_new(FALSE, FALSE, sizeof(struct notes));
	src->token_ident = g_new0(ident_id, src->tokens->len + 1);
	for (guint i = 0; i < src->tokens->len; i++) {
		const struct token *t = source_token(src, i);

		if (t->kind == TOK_IDENT)
			src->token_ident[i] =
				idents_add(src->idents, text + t->off, t->len);
	}
	source_read_names(src);
	index_occurrences(src);
	index_items(src);
	return src;
}

static void arrays_free(GArray **arrays, guint n)
{
	for (guint i = 0; i < n; i++)
		if (arrays[i])
			g_array_unref(arrays[i]);
	g_free(arrays);
}

void source_free(struct source *src)
{
	if (!src)
		return;
	arrays_free(src->defines, src->items->len);
	arrays_free(src->uses, src->items->len);
	g_array_unref(src->none);
	for (guint i = 0; i < src->notes->len; i++)
		g_free(g_array_index(src->notes, struct notes, i).of);
	g_array_unref(src->notes);
	idents_free(src->idents);
	if (src->definers)
		g_hash_table_unref(src->definers);
	if (src->macros)
		g_hash_table_unref(src->macros);
	g_free(src->starts);
	g_free(src->occurrences);
	g_free(src->token_item);
	g_free(src->token_ident);
	g_array_unref(src->items);
	g_array_unref(src->tokens);
	g_free(src);
}
