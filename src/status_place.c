// SPDX-License-Identifier: GPL-2.0-only
/* How one place stands. */
#include "status_judge.h"
#include "status_view.h"

#include <string.h>

static struct status_place *place_new(const struct part *part,
				      enum place_state state,
				      const struct spot *spot, guint line,
				      char *text)
{
	struct status_place *p = g_new0(struct status_place, 1);

	p->part = part;
	p->state = state;
	p->spot = spot;
	p->line = line;
	p->text = text;
	return p;
}

void status_place_free(void *p)
{
	struct status_place *place = (struct status_place *)p;

	g_free(place->text);
	g_free(place);
}

static char *join_rules(const struct part *part)
{
	GString *s = g_string_new(NULL);

	for (guint i = 0; i < part->rules->len; i++)
		g_string_append_printf(
			s, "%s%s", i ? " and " : "",
			((const struct rule *)g_ptr_array_index(part->rules, i))
				->id);
	return g_string_free(s, FALSE);
}

static char *say_silent(const struct part *part)
{
	g_autofree char *rules = join_rules(part);

	return g_strdup_printf("%s by its form, but %s %s nothing wrong there",
			       part->lacks, rules,
			       part->rules->len > 1 ? "find" : "finds");
}

/* Neither the form before the fix nor the one after it. */
static struct status_place *judge_other(struct status_view *v, bool run)
{
	const struct part *part = v->part;
	const struct spot *at = v->spot;

	switch (part->otherwise) {
	case MEANS_NOTHING:
		return NULL;
	case MEANS_FIXED:
		if (run)
			return place_new(part, PLACE_REMADE, at, at->line,
					 NULL);
		return place_new(part, PLACE_UNKNOWN, at, at->line,
				 g_strdup("a form of its own, which the rule "
					  "could not analyse"));
	case MEANS_UNFIXED:
		return place_new(part, PLACE_BEFORE, at, at->line,
				 g_strdup(part->lacks));
	default:
		return place_new(part, PLACE_UNKNOWN, at, at->line,
				 g_strdup("neither the form before the fix nor "
					  "the one after it"));
	}
}

static struct status_place *judge_spot(struct status_view *v)
{
	const struct part *part = v->part;
	const GPtrArray *file = v->spot->file->spots;
	const struct finding *f = status_find_finding(v);
	const struct spot *was_at = v->spot, *is_at = v->spot, *at;
	guint was_line = v->spot->line, is_line = v->spot->line, line;
	bool before =
		status_meets(v, part->before, v->spots, &was_at, &was_line) ||
		(part->under && status_is_under(v->spot, part->under));
	bool after = status_meets(v, part->after, v->spots, &is_at, &is_line);
	bool run = status_have_run(v);
	struct status_place *p;

	if (f) {
		p = place_new(part, PLACE_BEFORE, was_at, was_line,
			      g_strdup(part->lacks));
		p->finding = f;
		return p;
	}
	if (v->exhausted)
		return place_new(part, PLACE_UNKNOWN, v->spot, v->spot->line,
				 g_strdup("too involved to be told"));
	if (part->under && !before)
		after = true;
	if (after && (!before || (part->excused && run)))
		return place_new(part, PLACE_FIXED, is_at, is_line, NULL);
	if (status_meets(v, part->remedy, file, &at, &line))
		return place_new(part, PLACE_REMADE, at, line, NULL);
	if (before && part->excused && run)
		return place_new(part, PLACE_UNKNOWN, was_at, was_line,
				 say_silent(part));
	if (before)
		return place_new(part, PLACE_BEFORE, was_at, was_line,
				 g_strdup(part->lacks));
	return judge_other(v, run);
}

static struct status_place *judge_missing(const struct status_view *v,
					  const char *arch)
{
	const struct part *part = v->part;
	struct status_place *p;

	switch (part->missing) {
	case MEANS_FIXED:
		return place_new(part, PLACE_FIXED, NULL, 0, NULL);
	case MEANS_UNFIXED:
		p = place_new(part, PLACE_MISSING, NULL, 0,
			      g_strdup(part->lacks));
		p->finding = status_finding_in(v, arch);
		return p;
	case MEANS_UNKNOWN:
		return place_new(part, PLACE_UNKNOWN, NULL, 0,
				 g_strdup_printf("%s: the place was not found",
						 part->name));
	default:
		return NULL;
	}
}

/* Whether the part plays a role in this tree at all. */
static bool is_wanted(const struct tree_status *status,
		      const struct found_card *card, const struct part *part)
{
	if (!part->when->len)
		return true;
	for (guint i = 0; i < status->found->kconfig->len; i++) {
		const struct spot_file *file =
			(const struct spot_file *)g_ptr_array_index(
				status->found->kconfig, i);
		struct status_view v = { .status = status, .part = part };
		const struct spot *at;
		guint line;

		if (status_in_arch(file->path, card->card->arch) &&
		    status_meets(&v, part->when, file->spots, &at, &line))
			return true;
	}
	return false;
}

struct status_place *status_place(const struct tree_status *status,
				  const struct found_card *card,
				  const struct part *part,
				  const struct spot *spot)
{
	struct status_view v = { .status = status, .part = part, .spot = spot };
	struct status_place *place;

	if (!is_wanted(status, card, part))
		return NULL;
	if (!spot)
		return judge_missing(&v, card->card->arch);
	status_view_open(&v);
	place = judge_spot(&v);
	/* the finding may stand where its rule tells best */
	if (place && place->state == PLACE_BEFORE && !place->finding &&
	    !part->excused)
		place->finding = status_finding_in(&v, card->card->arch);
	g_ptr_array_unref(v.spots);
	return place;
}

enum status_word status_word_of(const GPtrArray *places)
{
	guint good = 0, bad = 0, unknown = 0;

	for (guint i = 0; i < places->len; i++) {
		enum place_state state =
			((const struct status_place *)g_ptr_array_index(places,
									i))
				->state;

		good += state == PLACE_FIXED || state == PLACE_REMADE;
		bad += state == PLACE_BEFORE || state == PLACE_MISSING;
		unknown += state == PLACE_UNKNOWN;
	}
	if (bad)
		return good ? WORD_HALF : WORD_UNFIXED;
	return unknown ? WORD_INCONCLUSIVE : WORD_FIXED;
}
