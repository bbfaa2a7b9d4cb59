// SPDX-License-Identifier: GPL-2.0-only
/* What the places of a fix make of it, and of the fixes that build on it. */
#include "status_judge.h"

#include "kernels.h"

#include <string.h>

static void add_place(GPtrArray *places, struct status_place *place)
{
	if (place)
		g_ptr_array_add(places, place);
}

/*
 * Judges a part in one file (NULL: in all of them): where several functions may
 * be it, each that is most like it, as under #if and #else.
 */
static void judge_part(const struct tree_status *status,
		       const struct found_card *card,
		       const struct found_part *p, const struct spot_file *file,
		       GPtrArray *places)
{
	guint best = 0, n = 0;

	for (guint pass = 0; pass < 2; pass++) {
		for (guint i = 0; i < p->spots->len; i++) {
			const struct spot *spot = found_spot_at(p, i);
			guint score = g_array_index(p->scores, guint, i);

			if (file && spot->file != file && !p->part->anywhere)
				continue;
			if (!pass) {
				best = MAX(best, score);
			} else if (score == best) {
				n++;
				add_place(places, status_place(status, card,
							       p->part, spot));
			}
		}
	}
	if (!n)
		add_place(places, status_place(status, card, p->part, NULL));
}

/* Whether the part that this one waits for is mended. */
static bool is_due(const struct part *part, const GPtrArray *places)
{
	bool good = false;

	if (!part->once)
		return true;
	for (guint i = 0; i < places->len; i++) {
		const struct status_place *p =
			(const struct status_place *)g_ptr_array_index(places,
								       i);

		if (strcmp(p->part->name, part->once))
			continue;
		if (p->state != PLACE_FIXED && p->state != PLACE_REMADE)
			return false;
		good = true;
	}
	return good;
}

/* Of a part that is not due yet, only what is mended already counts. */
static void put_off(GPtrArray *places, guint from, GPtrArray *later)
{
	for (guint i = places->len; i > from; i--) {
		struct status_place *p =
			(struct status_place *)g_ptr_array_index(places, i - 1);

		if (p->state == PLACE_FIXED && p->spot)
			continue;
		g_ptr_array_add(later, p);
		g_ptr_array_remove_index(places, i - 1);
	}
}

static void judge_in(const struct tree_status *status,
		     const struct found_card *card,
		     const struct spot_file *file, struct status_result *r)
{
	GPtrArray *places = g_ptr_array_new();
	enum status_word word;

	for (guint i = 0; i < card->parts->len; i++) {
		bool due = is_due(found_part_at(card, i)->part, places);
		guint from = places->len;

		judge_part(status, card, found_part_at(card, i), file, places);
		if (!due)
			put_off(places, from, r->later);
	}
	word = status_word_of(places);
	if (r->word == WORD_NOT_APPLICABLE || word > r->word)
		r->word = word;
	for (guint i = 0; i < places->len; i++)
		g_ptr_array_add(r->places, places->pdata[i]);
	g_ptr_array_unref(places);
}

/* The files that hold an anchor; *scattered: one of them may be anywhere. */
static GPtrArray *anchor_files(const struct found_card *card, bool *scattered)
{
	GPtrArray *files = g_ptr_array_new();

	*scattered = false;
	for (guint i = 0; i < card->parts->len; i++) {
		const struct found_part *p = found_part_at(card, i);

		if (!p->part->anchor)
			continue;
		*scattered = *scattered || p->part->anywhere;
		for (guint k = 0; k < p->spots->len; k++) {
			void *file =
				(void *)(uintptr_t)found_spot_at(p, k)->file;

			if (!g_ptr_array_find(files, file, NULL))
				g_ptr_array_add(files, file);
		}
	}
	return files;
}

/* Whether a function of the file has all features of the part but one. */
static bool is_almost_in(const struct found_card *card, const struct part *part,
			 const struct spot_file *file)
{
	struct found_card asked = *card;

	for (guint i = 0; i < file->spots->len; i++) {
		const struct spot *spot =
			(const struct spot *)g_ptr_array_index(file->spots, i);

		if (status_score(&asked, part, spot) + 1 >= part->least)
			return true;
	}
	return false;
}

/* Whether the functions that belong to an anchor may be in its file, too. */
static bool has_rest(const struct found_card *card, const struct found_part *p)
{
	for (guint i = 0; i < card->parts->len; i++) {
		const struct part *other = found_part_at(card, i)->part;

		if (other->kind == PART_FUNCTION && other->least &&
		    !g_strcmp0(other->once, p->part->name) &&
		    !is_almost_in(card, other, p->nearest->file))
			return false;
	}
	return true;
}

/* An anchor of which a function has all features but one. */
static const struct found_part *near_miss(const struct found_card *card)
{
	for (guint i = 0; i < card->parts->len; i++) {
		const struct found_part *p = found_part_at(card, i);

		if (p->part->anchor && p->part->least > 2 &&
		    p->best + 1 == p->part->least && has_rest(card, p))
			return p;
	}
	return NULL;
}

/* Whether a file lies in that folder of the tree. */
static bool has_folder(const struct tree *tree, const char *folder)
{
	for (guint i = 0; i < tree->files->len; i++)
		if (g_str_has_prefix((const char *)tree->files->pdata[i],
				     folder))
			return true;
	return false;
}

/* Where the caller may have meant to look: a clause. */
static char *where_to_look(const struct tree *tree)
{
	GPtrArray *tops = kernels_in(tree);
	const char *first = (const char *)tops->pdata[0];
	char *where =
		*first ? g_strdup_printf("ask for the kernel in %s", first)
		       : g_strdup("the top of a kernel tree has one");

	g_ptr_array_unref(tops);
	return where;
}

static void judge_absent(const struct tree *tree, const struct found_card *card,
			 struct status_result *r)
{
	const struct found_part *p = near_miss(card);
	const struct spot *spot = p ? p->nearest : NULL;

	if (!p && card->card->arch && !has_folder(tree, "arch/")) {
		g_autofree char *where = where_to_look(tree);

		r->word = WORD_INCONCLUSIVE;
		r->why = g_strdup_printf("there is no arch/%s to look into: %s",
					 card->card->arch, where);
		return;
	}
	if (!p) {
		r->why = g_strdup_printf("not in this tree: %s",
					 card->card->code);
		return;
	}
	r->word = WORD_INCONCLUSIVE;
	r->why = g_strdup_printf(
		"%s:%u: %s is like %s, but has only %u of the %u features that "
		"tell it",
		spot->file->path, spot->line, spot->name, card->card->code,
		p->best, p->part->least);
}

static struct status_result *result_new(const struct upstream *card)
{
	struct status_result *r = g_new0(struct status_result, 1);

	r->card = card;
	r->word = WORD_NOT_APPLICABLE;
	r->places = g_ptr_array_new_with_free_func(status_place_free);
	r->later = g_ptr_array_new_with_free_func(status_place_free);
	return r;
}

void status_result_free(void *p)
{
	struct status_result *r = (struct status_result *)p;

	g_ptr_array_unref(r->places);
	g_ptr_array_unref(r->later);
	g_free(r->why);
	g_free(r);
}

static struct status_result *judge(const struct tree_status *status,
				   const struct found_card *card)
{
	struct status_result *r = result_new(card->card);
	bool scattered;
	GPtrArray *files = anchor_files(card, &scattered);

	if (!files->len)
		judge_absent(status->tree, card, r);
	else if (!card->needed)
		r->why = g_strdup_printf("this tree predates %s",
					 card->card->needs_why);
	else if (scattered)
		judge_in(status, card, NULL, r);
	else
		for (guint i = 0; i < files->len; i++)
			judge_in(status, card,
				 (const struct spot_file *)g_ptr_array_index(
					 files, i),
				 r);
	g_ptr_array_unref(files);
	if (!r->places->len && !r->why)
		r->why = g_strdup_printf("not in this tree: %s",
					 card->card->code);
	return r;
}

static const struct status_result *result_of(const struct tree_status *status,
					     const struct upstream *card)
{
	for (guint i = 0; i < status->results->len; i++)
		if (status_result_at(status, i)->card == card)
			return status_result_at(status, i);
	return NULL;
}

/* What is a bug only once another fix is there waits for that one. */
static void wait_for_others(struct tree_status *status, const GPtrArray *cards)
{
	for (guint i = 0; i < status->results->len; i++) {
		struct status_result *r =
			(struct status_result *)g_ptr_array_index(
				status->results, i);
		const struct status_result *base;

		if (!r->card->follows)
			continue;
		r->follows = upstream_find(cards, r->card->follows);
		base = result_of(status, r->follows);
		if (r->word == WORD_FIXED || r->word == WORD_NOT_APPLICABLE ||
		    (base->word != WORD_UNFIXED &&
		     base->word != WORD_NOT_APPLICABLE))
			continue;
		r->word = WORD_NOT_APPLICABLE;
		r->why = g_strdup_printf(
			"no bug yet: it becomes one with %.*s, which this tree "
			"does not have; apply both together",
			UPSTREAM_SHORT, r->follows->commit);
	}
}

void status_judge(struct tree_status *status, const GPtrArray *cards)
{
	for (guint i = 0; i < status->found->cards->len; i++)
		g_ptr_array_add(status->results,
				judge(status, found_card_at(status->found, i)));
	wait_for_others(status, cards);
}
