// SPDX-License-Identifier: GPL-2.0-only
#include "slice.h"

#include "flow.h"
#include "given.h"
#include "seed.h"
#include "slice_write.h"
#include "syntax.h"
#include "uses.h"

#include <string.h>

struct slicer {
	struct source *src;
	const struct rule *rule;
	struct reach *reach; /* NULL: every seed counts */
	bool *keep, *seed;   /* a flag for each item */
};

static bool is_kind(const struct slicer *s, guint item, enum item_kind kind)
{
	return source_item(s->src, item)->kind == kind;
}

/* Marks what is no function and defines a name. */
static void keep_definer(struct slicer *s, ident_id id, bool *keep,
			 GArray *work)
{
	const GArray *list = source_definers(s->src, id);

	s->src->walked += list ? list->len : 0;
	for (guint d = 0; list && d < list->len; d++) {
		guint definer = g_array_index(list, guint, d);

		if (keep[definer] || is_kind(s, definer, ITEM_FUNCTION))
			continue;
		keep[definer] = true;
		g_array_append_val(work, definer);
	}
}

/* The same of all names that the item uses. */
static void keep_definers(struct slicer *s, guint item, bool *keep,
			  GArray *work)
{
	const GArray *uses = source_used(s->src, item);
	const struct item *it = source_item(s->src, item);
	guint end = slice_initializer(s->src, s->rule, item);

	for (guint i = it->first; end <= it->last && i < end; i++)
		if (s->src->token_ident[i])
			keep_definer(s, s->src->token_ident[i], keep, work);
	for (guint k = 0; end > it->last && k < uses->len; k++)
		keep_definer(s, g_array_index(uses, ident_id, k), keep, work);
}

/* Marks all types, macros and objects that marked items name. */
static void keep_names(struct slicer *s, bool *keep)
{
	GArray *work = g_array_new(FALSE, FALSE, sizeof(guint));

	for (guint i = 0; i < s->src->items->len; i++)
		if (keep[i])
			g_array_append_val(work, i);
	while (work->len) {
		guint item = g_array_index(work, guint, work->len - 1);

		g_array_set_size(work, work->len - 1);
		keep_definers(s, item, keep, work);
		if (flow_gave_up(s->src)) {
			memset(keep, true, s->src->items->len * sizeof(*keep));
			break;
		}
	}
	g_array_unref(work);
}

/* Whether a marked item uses one of the words. */
static bool is_used(const struct slicer *s, const GPtrArray *words,
		    const bool *keep)
{
	GHashTable *wanted = g_hash_table_new(NULL, NULL);
	bool used = false;

	for (guint w = 0; w < words->len; w++) {
		ident_id id = source_find(
			s->src, (const char *)g_ptr_array_index(words, w));

		if (id)
			g_hash_table_add(wanted, GUINT_TO_POINTER(id));
	}
	for (guint i = 0; !used && i < s->src->items->len; i++) {
		const GArray *uses = source_used(s->src, i);

		for (guint k = 0; keep[i] && !used && k < uses->len; k++)
			used = g_hash_table_contains(
				wanted, GUINT_TO_POINTER(g_array_index(
						uses, ident_id, k)));
	}
	g_hash_table_unref(wanted);
	return used;
}

/* The gate holds for what the rule will see as it does for the whole file. */
static bool passes_gate(const struct slicer *s, const bool *keep)
{
	for (guint g = 0; g < GATE_GROUPS; g++)
		if (s->rule->gate[g]->len &&
		    !is_used(s, s->rule->gate[g], keep))
			return false;
	return true;
}

/* Keeps a seed with all it depends on, where the rule can fire on that. */
static bool keep_seed(struct slicer *s, guint seed, bool large)
{
	guint n = s->src->items->len;
	bool *mine, good = true;

	if (flow_gave_up(s->src))
		return true;
	mine = g_new0(bool, n + 1);
	mine[seed] = true;
	/* a rule that keeps the whole file needs nothing of what follows */
	if (s->rule->follow && !s->rule->keep_all)
		good = flow_follow(s->src, s->rule, s->reach, seed, mine) ||
		       large;
	if (good && s->rule->uses->len)
		uses_keep(s->src, s->rule, seed, mine);
	if (good && !s->rule->keep_all) {
		keep_names(s, mine);
		good = large || passes_gate(s, mine);
	}
	for (guint i = 0; good && i < n; i++)
		s->keep[i] |= mine[i];
	s->src->walked += n;
	g_free(mine);
	return good;
}

/* What can't be followed stays whole, and the rule may fire in all of it. */
static bool keep_everything(struct slicer *s)
{
	for (guint i = 0; i < s->src->items->len; i++) {
		s->keep[i] = true;
		s->seed[i] = is_kind(s, i, ITEM_FUNCTION) &&
			     !source_item(s->src, i)->out;
	}
	return true;
}

static bool keep_seeds(struct slicer *s)
{
	bool any = false;

	if (flow_gave_up(s->src))
		return keep_everything(s);
	if (s->rule->asks_given)
		return given_keep(s->src, s->rule, s->seed, s->keep);
	for (guint i = 0; i < s->src->items->len; i++) {
		bool large;

		if (!is_kind(s, i, ITEM_FUNCTION) ||
		    source_item(s->src, i)->out)
			continue;
		large = seed_is_large(s->src, i, s->rule);
		if (!(large || seed_in_item(s->src, i, s->rule)) ||
		    !keep_seed(s, i, large))
			continue;
		s->seed[i] = any = true;
	}
	return any;
}

static bool uses_listed(struct slicer *s, guint item)
{
	const GArray *used = source_used(s->src, item);

	for (guint k = 0; k < used->len; k++)
		if (seed_lists(s->src, g_array_index(used, ident_id, k),
			       s->rule->keep))
			return true;
	return false;
}

/* Whether a function has `void *` among its parameters. */
static bool takes_anything(const struct slicer *s, guint item)
{
	const struct item *it = source_item(s->src, item);

	for (guint i = it->first + 2; i < it->body; i++)
		if (source_is(s->src, i - 1, "void") &&
		    syn_punct(s->src, i) == '*' &&
		    syn_punct(s->src, i + 2) != '(')
			return true;
	return false;
}

/*
 * Notes the macros and the functions of the file that may free for another what
 * it gives them, of whatever type: who calls these frees, too.
 */
static const uint32_t *note_wrappers(struct slicer *s)
{
	/* not the list, which has notes of its own, but the card's for it */
	uint32_t *notes = source_notes(s->src, &s->rule->keep);

	for (guint i = 0; s->rule->keep->len && i < s->src->items->len; i++) {
		const GArray *names = source_defined(s->src, i);

		if (names->len && uses_listed(s, i) &&
		    (is_kind(s, i, ITEM_DIRECTIVE) ||
		     (is_kind(s, i, ITEM_FUNCTION) && takes_anything(s, i))))
			notes[g_array_index(names, ident_id, 0)] = 1;
	}
	return notes;
}

/* Functions that hold an identifier of the card's keep list. */
static void keep_listed(struct slicer *s)
{
	const uint32_t *wrappers = note_wrappers(s);

	for (guint i = 0; i < s->src->items->len; i++) {
		const struct item *it = source_item(s->src, i);

		for (guint t = it->body; is_kind(s, i, ITEM_FUNCTION) &&
					 !s->keep[i] && t <= it->last;
		     t++)
			s->keep[i] =
				s->src->token_ident[t] &&
				(wrappers[s->src->token_ident[t]] ||
				 seed_is_listed(s->src, t, s->rule->keep));
	}
}

/*
 * Functions of the file that kept ones call and that are named like a check:
 * one of that name that is not in the slice would be taken for another file's.
 */
static void keep_checks(struct slicer *s)
{
	bool *keep = g_memdup2(s->keep, s->src->items->len * sizeof(*keep));

	for (guint i = 0; s->rule->checks->len && i < s->src->items->len; i++) {
		const GArray *names = source_defined(s->src, i);
		ident_id id =
			names->len ? g_array_index(names, ident_id, 0) : 0;
		const uint32_t *at;
		guint n;

		if (keep[i] || !is_kind(s, i, ITEM_FUNCTION) || !id ||
		    !seed_lists(s->src, id, s->rule->checks))
			continue;
		at = source_occurrences(s->src, id, &n);
		for (guint k = 0; k < n && !s->keep[i]; k++)
			s->keep[i] = keep[s->src->token_item[at[k]]];
	}
	g_free(keep);
}

static void function_free(void *p)
{
	struct slice_function *fn = (struct slice_function *)p;

	g_free(fn->name);
	g_free(fn);
}

GPtrArray *slice_functions_new(void)
{
	return g_ptr_array_new_with_free_func(function_free);
}

void slice_functions_add(GPtrArray *list, const char *name, unsigned int line,
			 bool seed)
{
	struct slice_function *fn = g_new(struct slice_function, 1);

	fn->name = g_strdup(name);
	fn->line = line;
	fn->seed = seed;
	g_ptr_array_add(list, fn);
}

static GPtrArray *list_functions(const struct slicer *s)
{
	const struct source *src = s->src;
	GPtrArray *list = slice_functions_new();
	unsigned int line = 1;
	size_t at = 0;

	for (guint i = 0; i < src->items->len; i++) {
		char *name;

		for (; at < item_start(src, i); at++)
			line += src->text[at] == '\n';
		if (!s->keep[i] || !is_kind(s, i, ITEM_FUNCTION))
			continue;
		name = item_function_name(src, i);
		slice_functions_add(list, name, line, s->seed[i]);
		g_free(name);
	}
	return list;
}

static struct slice *finish(const struct slicer *s, GString *text)
{
	struct slice *slice = g_new0(struct slice, 1);

	slice->text = text;
	slice->functions = list_functions(s);
	return slice;
}

static void slicer_init(struct slicer *s, struct source *src,
			const struct rule *rule)
{
	s->src = src;
	s->rule = rule;
	s->keep = g_new0(bool, src->items->len + 1);
	s->seed = g_new0(bool, src->items->len + 1);
	s->reach = reach_new(src, rule);
}

static void slicer_clear(struct slicer *s)
{
	g_free(s->keep);
	g_free(s->seed);
	reach_free(s->reach);
}

static struct slice *make_whole(struct slicer *s)
{
	const struct source *src = s->src;

	memset(s->keep, true, src->items->len * sizeof(*s->keep));
	return finish(s, g_string_new_len(src->text, (gssize)src->len));
}

struct slice *slice_whole(struct source *src, const struct rule *rule)
{
	struct slicer s;
	struct slice *slice;

	slicer_init(&s, src, rule);
	keep_seeds(&s);
	slice = make_whole(&s);
	slicer_clear(&s);
	return slice;
}

struct slice *slice_make(struct source *src, const struct rule *rule)
{
	struct slicer s;
	struct slice *slice = NULL;

	slicer_init(&s, src, rule);
	if (keep_seeds(&s) && rule->keep_all) {
		slice = make_whole(&s);
	} else if (memchr(s.seed, 1, src->items->len)) {
		keep_listed(&s);
		keep_checks(&s);
		keep_names(&s, s.keep);
		slice_keep_conditionals(s.src, s.keep);
		slice = finish(&s, slice_write(s.src, rule, s.keep, s.seed));
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
	if (slice->shifts)
		g_array_unref(slice->shifts);
	g_free(slice);
}
