// SPDX-License-Identifier: GPL-2.0-only
#include "backward.h"

#include "member_tag.h"
#include "syntax.h"

/* A declaration or an assignment of a variable. */
struct fact {
	guint token;
	const struct token *tag; /* NULL: of another type */
	guint value;		 /* the first token of what is assigned */
};

/* What a file says of a name, in order. */
struct name {
	GArray *declared, *assigned; /* of struct fact */
};

struct backward {
	const struct source *src;
	GHashTable *names; /* ident_id -> struct name */
	GArray *lines;	   /* offsets of their starts (size_t) */
};

static void name_free(void *p)
{
	struct name *name = (struct name *)p;

	g_array_unref(name->declared);
	g_array_unref(name->assigned);
	g_free(name);
}

struct backward *backward_new(const struct source *src)
{
	struct backward *b = g_new0(struct backward, 1);

	b->src = src;
	b->names = g_hash_table_new_full(NULL, NULL, NULL, name_free);
	return b;
}

void backward_free(struct backward *b)
{
	g_hash_table_unref(b->names);
	if (b->lines)
		g_array_unref(b->lines);
	g_free(b);
}

static guint item_first(const struct source *src, guint token)
{
	return source_item(src, src->token_item[token])->first;
}

static struct name *read_name(const struct source *src, ident_id id)
{
	struct name *name = g_new(struct name, 1);
	guint n;
	const uint32_t *at = source_occurrences(src, id, &n);

	name->declared = g_array_new(FALSE, FALSE, sizeof(struct fact));
	name->assigned = g_array_new(FALSE, FALSE, sizeof(struct fact));
	for (guint k = 0; k < n; k++) {
		struct fact fact = { .token = at[k] };

		if (member_declares(src->text, src->tokens, at[k],
				    item_first(src, at[k]), &fact.tag))
			g_array_append_val(name->declared, fact);
		if (!syn_is_member(src, at[k]) &&
		    syn_punct(src, at[k] + 1) != '[' &&
		    syn_is_assigned(src, at[k], &fact.value))
			g_array_append_val(name->assigned, fact);
	}
	return name;
}

static const struct name *find_name(struct backward *b, ident_id id)
{
	gpointer key = GUINT_TO_POINTER(id);
	struct name *name = (struct name *)g_hash_table_lookup(b->names, key);

	if (!name) {
		name = read_name(b->src, id);
		g_hash_table_insert(b->names, key, name);
	}
	return name;
}

/* The last of the facts of a token that is none behind i; NULL: there is none
 * from first on. */
static const struct fact *last_fact(const GArray *facts, guint first, guint i)
{
	guint low = 0, high = facts->len;
	const struct fact *fact;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(facts, struct fact, middle).token <= i)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	fact = &g_array_index(facts, struct fact, low - 1);
	return fact->token >= first ? fact : NULL;
}

const struct token *backward_type(struct backward *b, guint i)
{
	const struct source *src = b->src;
	const struct fact *fact;

	if (!src->token_ident[i])
		return NULL;
	fact = last_fact(find_name(b, src->token_ident[i])->declared,
			 item_first(src, i), i);
	return fact ? fact->tag : NULL;
}

const struct token *backward_tag(struct backward *b, guint i)
{
	const GArray *tokens = b->src->tokens;

	return member_is_simple(tokens, i)
		       ? backward_type(b, member_start(tokens, i))
		       : NULL;
}

bool backward_assigned(struct backward *b, guint i, guint *value)
{
	const struct source *src = b->src;
	const struct fact *fact;

	if (!src->token_ident[i])
		return false;
	fact = last_fact(find_name(b, src->token_ident[i])->assigned,
			 source_item(src, src->token_item[i])->body + 1, i - 1);
	if (fact)
		*value = fact->value;
	return fact;
}

static GArray *find_lines(const struct source *src)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(size_t));
	size_t start = 0;

	g_array_append_val(lines, start);
	for (size_t at = 0; at < src->len; at++)
		if (src->text[at] == '\n') {
			start = at + 1;
			g_array_append_val(lines, start);
		}
	return lines;
}

void backward_place(struct backward *b, guint i, unsigned int *line,
		    unsigned int *col)
{
	size_t off = source_token(b->src, i)->off;
	guint low = 0, high;

	if (!b->lines)
		b->lines = find_lines(b->src);
	high = b->lines->len;
	while (high - low > 1) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(b->lines, size_t, middle) <= off)
			low = middle;
		else
			high = middle;
	}
	*line = low + 1;
	*col = (unsigned int)(off - g_array_index(b->lines, size_t, low)) + 1;
}
