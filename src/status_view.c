// SPDX-License-Identifier: GPL-2.0-only
#include "status_view.h"

#include <string.h>

static const struct spot *spot_at(const GPtrArray *spots, guint i)
{
	return (const struct spot *)g_ptr_array_index(spots, i);
}

/* The file's function that the item is, or NULL. */
static const struct spot *spot_of_item(const struct spot_file *file, guint item)
{
	for (guint i = 0; i < file->spots->len; i++)
		if (spot_at(file->spots, i)->item == item)
			return spot_at(file->spots, i);
	return NULL;
}

static void add_spot(GPtrArray *spots, const struct spot *spot)
{
	if (spot && !g_ptr_array_find(spots, spot, NULL))
		g_ptr_array_add(spots, (void *)(uintptr_t)spot);
}

/* Adds the functions of its file that the spot names. */
static void add_callees(GPtrArray *spots, const struct spot *spot)
{
	struct source *src = spot->file->src;
	const GArray *uses = source_used(src, spot->item);

	for (guint i = 0; i < uses->len; i++) {
		const GArray *items =
			source_definers(src, g_array_index(uses, ident_id, i));

		for (guint k = 0; items && k < items->len; k++)
			add_spot(spots,
				 spot_of_item(spot->file,
					      g_array_index(items, guint, k)));
	}
}

void status_view_open(struct status_view *v)
{
	const GPtrArray *all = v->spot->file->spots;

	v->spots = g_ptr_array_new();
	add_spot(v->spots, v->spot);
	if (v->part->file_scope)
		for (guint i = 0; i < all->len; i++)
			add_spot(v->spots, spot_at(all, i));
	else if (v->part->kind == PART_FUNCTION)
		for (guint i = 0; i < v->spots->len; i++)
			add_callees(v->spots, spot_at(v->spots, i));
}

/* Whether a pattern is met in one of the spots; *line is where, then. */
bool status_meets(struct status_view *v, const GPtrArray *patterns,
		  const GPtrArray *spots, const struct spot **where,
		  guint *line)
{
	for (guint s = 0; s < spots->len; s++) {
		const struct spot *spot = spot_at(spots, s);

		for (guint i = 0; i < patterns->len; i++) {
			const struct pattern *p =
				(const struct pattern *)g_ptr_array_index(
					patterns, i);
			struct pattern_match m;
			size_t off;

			if (!pattern_find(p, spot->code, 0, &m)) {
				v->exhausted = v->exhausted || m.exhausted;
				continue;
			}
			off = g_array_index(spot->code->tokens, struct token,
					    m.at)
				      .off;
			*where = spot;
			*line = spot->file->src
					? status_line(spot->code->text, off)
					: spot->line +
						  status_line(spot->code->text,
							      off) -
						  1;
			return true;
		}
	}
	return false;
}

/* Whether the directive begins with the word. */
static bool is_directive(const char *d, size_t len, const char *word)
{
	size_t i = 1, n = strlen(word);

	while (i < len && (d[i] == ' ' || d[i] == '\t'))
		i++;
	return len - i >= n && !strncmp(d + i, word, n);
}

static bool holds_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = text; (p = strstr(p, word)); p += n)
		if ((p == text || !(g_ascii_isalnum(p[-1]) || p[-1] == '_')) &&
		    !(g_ascii_isalnum(p[n]) || p[n] == '_'))
			return true;
	return false;
}

/* Whether a conditional around the spot names the part's identifier. */
bool status_is_under(const struct spot *spot, const char *word)
{
	const struct source *src = spot->file->src;
	g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < source_item(src, spot->item)->first; i++) {
		const struct token *t = source_token(src, i);
		const char *d = src->text + t->off;

		if (t->kind != TOK_DIRECTIVE)
			continue;
		if (is_directive(d, t->len, "if"))
			g_ptr_array_add(open, g_strndup(d, t->len));
		else if (is_directive(d, t->len, "endif") && open->len)
			g_ptr_array_set_size(open, (gint)open->len - 1);
	}
	for (guint i = 0; i < open->len; i++)
		if (holds_word((const char *)g_ptr_array_index(open, i), word))
			return true;
	return false;
}

static bool lies_in(const struct place *p, const GPtrArray *spots)
{
	for (guint i = 0; i < spots->len; i++) {
		const struct spot *spot = spot_at(spots, i);

		if (!strcmp(p->path, spot->file->path) &&
		    p->line >= spot->line && p->line <= spot->last)
			return true;
	}
	return false;
}

static bool concerns(const struct finding *f, const GPtrArray *spots)
{
	if (lies_in(&f->where, spots))
		return true;
	for (guint i = 0; f->rule->group_by_arch && i < f->related->len; i++)
		if (lies_in((const struct place *)g_ptr_array_index(f->related,
								    i),
			    spots))
			return true;
	return false;
}

/* Whether it is one of those that the part goes by. */
static bool counts(const struct finding *f, const struct part *part)
{
	return f->level >= LEVEL_WARNING &&
	       g_ptr_array_find(part->rules, f->rule, NULL) &&
	       (!part->says || strstr(f->message, part->says));
}

static const struct finding *find_in(const struct status_view *v,
				     const GPtrArray *list)
{
	for (guint i = 0; i < list->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(list, i);

		if (counts(f, v->part) && concerns(f, v->spots))
			return f;
	}
	return NULL;
}

const struct finding *status_finding_in(const struct status_view *v,
					const char *arch)
{
	const GPtrArray *list =
		v->status->scan ? v->status->scan->findings->list : NULL;

	for (guint i = 0; arch && list && i < list->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(list, i);

		if (counts(f, v->part) && status_in_arch(f->where.path, arch))
			return f;
	}
	return NULL;
}

const struct finding *status_find_finding(const struct status_view *v)
{
	const struct scan *scan = v->status->scan;
	const struct finding *f;

	if (!scan)
		return NULL;
	/* a comment that suppresses it makes it no less true */
	f = find_in(v, scan->findings->list);
	return f ? f : find_in(v, scan->findings->allowed);
}

/* Whether the problem keeps a rule from having a word on the spots. */
static bool hinders(const struct problem *p, const struct rule *rule,
		    const GPtrArray *spots)
{
	if (p->rule && strcmp(p->rule, rule->id))
		return false;
	if (p->kind != PROBLEM_FAILED && p->kind != PROBLEM_TIMEOUT &&
	    p->kind != PROBLEM_UNPARSED)
		return false;
	if (!p->path)
		return true;
	for (guint i = 0; i < spots->len; i++) {
		const struct spot *spot = spot_at(spots, i);

		if (!strcmp(p->path, spot->file->path) &&
		    (!p->line ||
		     (p->line >= spot->line && p->line <= spot->last)))
			return true;
	}
	return false;
}

/* Whether each rule of the part has judged all that belongs to it. */
bool status_have_run(const struct status_view *v)
{
	const struct scan *scan = v->status->scan;

	if (!scan)
		return !v->part->rules->len;
	for (guint i = 0; i < scan->problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)g_ptr_array_index(
				scan->problems->list, i);

		for (guint k = 0; k < v->part->rules->len; k++)
			if (hinders(p,
				    (const struct rule *)g_ptr_array_index(
					    v->part->rules, k),
				    v->spots))
				return false;
	}
	return true;
}
