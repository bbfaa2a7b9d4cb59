// SPDX-License-Identifier: GPL-2.0-only
#include "slice.h"

#include "seed.h"

#include <string.h>

/*
 * How far callers and callees are followed from a seed. Two steps reach a
 * count that a caller's caller reads; more has not found anything on 6.12.
 */
#define FOLLOW_STEPS 2

struct slicer {
	const struct source *src;
	const struct rule *rule;
	bool *keep, *seed;
	GHashTable *definers; /* ident_id -> GArray of item numbers */
	GArray *work; /* items whose names are still to be followed */
};

static bool is_kind(const struct slicer *s, guint item, enum item_kind kind)
{
	return source_item(s->src, item)->kind == kind;
}

static const GArray *ids(const GPtrArray *lists, guint item)
{
	return (const GArray *)g_ptr_array_index(lists, item);
}

static void keep(struct slicer *s, guint item)
{
	if (s->keep[item])
		return;
	s->keep[item] = true;
	g_array_append_val(s->work, item);
}

static void index_definers(struct slicer *s)
{
	s->definers = g_hash_table_new_full(NULL, NULL, NULL,
					    (GDestroyNotify)g_array_unref);
	for (guint i = 0; i < s->src->items->len; i++) {
		const GArray *defines = ids(s->src->defines, i);

		for (guint k = 0; k < defines->len; k++) {
			gpointer id = GUINT_TO_POINTER(
				g_array_index(defines, ident_id, k));
			GArray *list =
				(GArray *)g_hash_table_lookup(s->definers, id);

			if (!list) {
				list = g_array_new(FALSE, FALSE, sizeof(guint));
				g_hash_table_insert(s->definers, id, list);
			}
			g_array_append_val(list, i);
		}
	}
}

/* Calls back for each item that defines what the item uses. */
static void each_definer(struct slicer *s, guint item,
			 void (*call)(struct slicer *s, guint definer))
{
	const GArray *uses = ids(s->src->uses, item);

	for (guint k = 0; k < uses->len; k++) {
		ident_id id = g_array_index(uses, ident_id, k);
		const GArray *list = (const GArray *)g_hash_table_lookup(
			s->definers, GUINT_TO_POINTER(id));

		for (guint d = 0; list && d < list->len; d++)
			call(s, g_array_index(list, guint, d));
	}
}

static bool find_seeds(struct slicer *s)
{
	bool any = false;

	for (guint i = 0; i < s->src->items->len; i++) {
		if (!is_kind(s, i, ITEM_FUNCTION) ||
		    !seed_in_item(s->src, i, s->rule))
			continue;
		s->seed[i] = any = true;
		keep(s, i);
	}
	return any;
}

static void keep_function(struct slicer *s, guint item)
{
	if (is_kind(s, item, ITEM_FUNCTION))
		keep(s, item);
}

static void keep_other(struct slicer *s, guint item)
{
	if (!is_kind(s, item, ITEM_FUNCTION))
		keep(s, item);
}

/* Whether the item names a function that was kept before this step. */
static bool names_kept(struct slicer *s, guint item, const bool *before)
{
	const GArray *uses = ids(s->src->uses, item);

	for (guint k = 0; k < uses->len; k++) {
		ident_id id = g_array_index(uses, ident_id, k);
		const GArray *list = (const GArray *)g_hash_table_lookup(
			s->definers, GUINT_TO_POINTER(id));

		for (guint d = 0; list && d < list->len; d++) {
			guint definer = g_array_index(list, guint, d);

			if (before[definer] && definer != item &&
			    is_kind(s, definer, ITEM_FUNCTION))
				return true;
		}
	}
	return false;
}

static void follow_calls(struct slicer *s)
{
	guint n = s->src->items->len;

	for (int step = 0; step < FOLLOW_STEPS; step++) {
		bool *before = g_memdup2(s->keep, n * sizeof(*before));

		for (guint i = 0; i < n; i++) {
			if (!is_kind(s, i, ITEM_FUNCTION))
				continue;
			if (before[i] && s->rule->follow & FOLLOW_CALLEES)
				each_definer(s, i, keep_function);
			if (!before[i] && s->rule->follow & FOLLOW_CALLERS &&
			    names_kept(s, i, before))
				keep(s, i);
		}
		g_free(before);
	}
}

static void follow_fields(struct slicer *s)
{
	GHashTable *fields = g_hash_table_new(NULL, NULL);

	for (guint i = 0; i < s->src->items->len; i++)
		if (s->seed[i])
			seed_fields(s->src, i, s->rule, fields);
	for (guint i = 0; g_hash_table_size(fields) && i < s->src->items->len;
	     i++)
		if (!s->keep[i] && is_kind(s, i, ITEM_FUNCTION) &&
		    item_sets_field(s->src, i, fields))
			keep(s, i);
	g_hash_table_unref(fields);
}

static bool is_define(const struct slicer *s, guint item)
{
	return is_kind(s, item, ITEM_DIRECTIVE) &&
	       ids(s->src->defines, item)->len > 0;
}

/* What kept items name, and the conditionals that all of it stands in. */
static void follow_names(struct slicer *s)
{
	for (guint i = 0; i < s->src->items->len; i++)
		if (is_kind(s, i, ITEM_DIRECTIVE) && !is_define(s, i))
			s->keep[i] = true;
	while (s->work->len) {
		guint item = g_array_index(s->work, guint, s->work->len - 1);

		g_array_set_size(s->work, s->work->len - 1);
		each_definer(s, item, keep_other);
	}
}

/* Blanks for text[from, to): its line ends, and the last line's width. */
static void append_blank(GString *out, const char *text, size_t from, size_t to)
{
	size_t line = from;

	for (size_t i = from; i < to; i++) {
		if (text[i] != '\n')
			continue;
		g_string_append_c(out, '\n');
		line = i + 1;
	}
	for (size_t i = line; i < to; i++)
		g_string_append_c(out, text[i] == '\t' ? '\t' : ' ');
}

static GString *write_slice(const struct slicer *s)
{
	const struct source *src = s->src;
	GString *out = g_string_sized_new(src->len);
	size_t at = 0;

	for (guint i = 0; i < src->items->len; i++) {
		size_t from = item_start(src, i), to = item_end(src, i);

		if (!s->keep[i])
			continue;
		append_blank(out, src->text, at, from);
		g_string_append_len(out, src->text + from,
				    (gssize)(to - from));
		at = to;
	}
	g_string_append_c(out, '\n');
	return out;
}

static void function_free(void *p)
{
	struct slice_function *fn = (struct slice_function *)p;

	g_free(fn->name);
	g_free(fn);
}

static GPtrArray *list_functions(const struct slicer *s)
{
	const struct source *src = s->src;
	GPtrArray *list = g_ptr_array_new_with_free_func(function_free);
	unsigned int line = 1;
	size_t at = 0;

	for (guint i = 0; i < src->items->len; i++) {
		struct slice_function *fn;

		for (; at < item_start(src, i); at++)
			line += src->text[at] == '\n';
		if (!s->keep[i] || !is_kind(s, i, ITEM_FUNCTION))
			continue;
		fn = g_new(struct slice_function, 1);
		fn->name = item_function_name(src, i);
		fn->line = line;
		fn->seed = s->seed[i];
		g_ptr_array_add(list, fn);
	}
	return list;
}

static struct slice *finish(const struct slicer *s, GString *text)
{
	struct slice *slice = g_new(struct slice, 1);

	slice->text = text;
	slice->functions = list_functions(s);
	return slice;
}

static void slicer_init(struct slicer *s, const struct source *src,
			const struct rule *rule)
{
	memset(s, 0, sizeof(*s));
	s->src = src;
	s->rule = rule;
	s->keep = g_new0(bool, src->items->len + 1);
	s->seed = g_new0(bool, src->items->len + 1);
	s->work = g_array_new(FALSE, FALSE, sizeof(guint));
}

static void slicer_clear(struct slicer *s)
{
	g_free(s->keep);
	g_free(s->seed);
	g_array_unref(s->work);
	if (s->definers)
		g_hash_table_unref(s->definers);
}

struct slice *slice_whole(const struct source *src, const struct rule *rule)
{
	struct slicer s;
	struct slice *slice;

	slicer_init(&s, src, rule);
	find_seeds(&s);
	memset(s.keep, true, src->items->len * sizeof(*s.keep));
	slice = finish(&s, g_string_new_len(src->text, (gssize)src->len));
	slicer_clear(&s);
	return slice;
}

struct slice *slice_make(const struct source *src, const struct rule *rule)
{
	struct slicer s;
	struct slice *slice = NULL;

	if (rule->keep_all)
		return slice_whole(src, rule);
	slicer_init(&s, src, rule);
	if (find_seeds(&s)) {
		index_definers(&s);
		if (rule->follow & FOLLOW_FIELDS)
			follow_fields(&s);
		if (rule->follow & (FOLLOW_CALLERS | FOLLOW_CALLEES))
			follow_calls(&s);
		follow_names(&s);
		slice = finish(&s, write_slice(&s));
	}
	slicer_clear(&s);
	return slice;
}

void slice_free(struct slice *slice)
{
	if (!slice)
		return;
	g_string_free(slice->text, TRUE);
	g_ptr_array_unref(slice->functions);
	g_free(slice);
}
