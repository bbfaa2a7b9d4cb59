// SPDX-License-Identifier: GPL-2.0-only
#include "status_backport.h"

#include "fix_diff.h"
#include "fix_write.h"
#include "status_change.h"
#include "status_patch.h"
#include "verb.h"
#include "version.h"

#include <string.h>

/* What a card changes of one file. */
struct file_work {
	const struct spot_file *file;
	GPtrArray *parts; /* of struct part */
};

static const struct file_work *work_at(const GPtrArray *works, guint i)
{
	return (const struct file_work *)g_ptr_array_index(works, i);
}

static void work_free(void *p)
{
	struct file_work *work = (struct file_work *)p;

	g_ptr_array_unref(work->parts);
	g_free(work);
}

static struct file_work *work_for(GPtrArray *works,
				  const struct spot_file *file)
{
	struct file_work *work;

	for (guint i = 0; i < works->len; i++) {
		work = (struct file_work *)g_ptr_array_index(works, i);
		if (work->file == file)
			return work;
	}
	work = g_new0(struct file_work, 1);
	work->file = file;
	work->parts = g_ptr_array_new();
	g_ptr_array_add(works, work);
	return work;
}

/* Adds what the card changes at a place; false: it knows no change for it. */
static bool add_work(GPtrArray *works, const struct status_place *p)
{
	struct file_work *work;

	if (!p->part->changes->len || !p->spot || !p->spot->file->src)
		return false;
	work = work_for(works, p->spot->file);
	if (!g_ptr_array_find(work->parts, p->part, NULL))
		g_ptr_array_add(work->parts, (void *)(uintptr_t)p->part);
	return true;
}

/* Whether a comment in the source keeps it as it is. */
static bool is_kept(const struct status_place *p)
{
	return p->finding && p->finding->allowed_by;
}

/*
 * The files that the card changes, with what of it; NULL where it knows no
 * change for a place that no rule's fixer mends, or one is kept as it is: half
 * of a fix is none.
 */
static GPtrArray *works_of(const struct status_result *r)
{
	GPtrArray *works = g_ptr_array_new_with_free_func(work_free);

	for (guint i = 0; i < r->places->len; i++) {
		const struct status_place *p = status_place_at(r, i);

		if (!status_lacks(p) ||
		    (!is_kept(p) && (add_work(works, p) || r->card->fixer)))
			continue;
		g_ptr_array_unref(works);
		return NULL;
	}
	for (guint i = 0; works->len && i < r->later->len; i++) {
		const struct status_place *p =
			(const struct status_place *)g_ptr_array_index(r->later,
								       i);

		if (status_lacks(p))
			add_work(works, p);
	}
	return works;
}

bool status_changeable(const struct status_result *r)
{
	GPtrArray *works = works_of(r);
	bool good = works && works->len;

	for (guint i = 0; good && i < works->len; i++) {
		const GString *text = work_at(works, i)->file->text;
		GString *changed =
			status_change(r->card, work_at(works, i)->parts,
				      text->str, text->len);

		good = changed != NULL;
		if (changed)
			g_string_free(changed, TRUE);
	}
	if (works)
		g_ptr_array_unref(works);
	return good;
}

static void unref_bytes(void *bytes)
{
	if (bytes)
		g_bytes_unref((GBytes *)bytes);
}

/* The file as the patches so far leave it. */
static GBytes *text_now(const struct spot_file *file, GHashTable *overlay)
{
	GBytes *text = (GBytes *)g_hash_table_lookup(overlay, file->path);

	return text ? g_bytes_ref(text)
		    : g_bytes_new(file->text->str, file->text->len);
}

/* Adds what the card makes of a file, if that is new; false: it can't. */
static bool add_change(const struct upstream *card,
		       const struct file_work *work, GHashTable *overlay,
		       GPtrArray *changes)
{
	GBytes *before = text_now(work->file, overlay);
	GString *now =
		g_string_new_len((const char *)g_bytes_get_data(before, NULL),
				 (gssize)g_bytes_get_size(before));
	GString *after = status_change(card, work->parts, now->str, now->len);
	bool good = after != NULL;

	if (good && !g_string_equal(now, after))
		fix_change_add(changes, work->file->path, after->str,
			       after->len, before);
	if (good)
		g_string_free(after, TRUE);
	g_string_free(now, TRUE);
	g_bytes_unref(before);
	return good;
}

/* What the patch is for, where the tree has the rest. */
static void say_missing(GString *out, const struct status_result *r)
{
	GString *said = g_string_new("This tree has a part of the fix.");

	for (guint i = 0; i < r->places->len; i++)
		if (status_lacks(status_place_at(r, i)) &&
		    status_place_at(r, i)->part->changes->len)
			g_string_append_printf(said, " Missing: %s.",
					       status_place_at(r, i)->text);
	fix_mail_paragraphs(out, said->str);
	g_string_free(said, TRUE);
}

/* As git format-patch has it, with the words of a backport. */
static GString *mail_of(const struct status_result *r, const char *above,
			const GPtrArray *changes)
{
	const struct upstream *card = r->card;
	GString *out = g_string_new(NULL);

	g_string_printf(out,
			FIX_MAIL_BEGIN "From: " STATUS_AUTHOR "\n"
				       "Subject: [PATCH] %s\n\n"
				       "[ Upstream commit %s ]\n\n",
			card->title, card->commit);
	fix_mail_paragraphs(out, card->what);
	if (r->word == WORD_HALF)
		say_missing(out, r);
	if (card->introduced)
		g_string_append_printf(out, "Fixes: %s\n", card->introduced);
	g_string_append(out,
			"---\nMade for this tree by kapcheck " KAPCHECK_VERSION
			".\nYour Signed-off-by goes above the three dashes: "
			"`git am -s` adds it.\n\n");
	for (guint i = 0; i < changes->len; i++) {
		struct fix_diff *diff = fix_diff_new(
			(const struct fix_change *)g_ptr_array_index(changes,
								     i),
			above);

		g_string_append_len(out, diff->text->str,
				    (gssize)diff->text->len);
		fix_diff_free(diff);
	}
	g_string_append(out, FIX_MAIL_END KAPCHECK_VERSION "\n\n");
	return out;
}

static void write_mail(const struct tree_status *status,
		       const struct status_result *r, const GPtrArray *changes,
		       const char *folder, GPtrArray *names, char **error)
{
	g_autofree char *above = fix_folder(status->tree->root);
	g_autofree char *name = fix_file_name(names->len + 1, r->card->title);
	g_autofree char *path = g_build_filename(folder, name, NULL);
	GString *mail = mail_of(r, above, changes);

	if (fix_write_file(path, mail, error))
		g_ptr_array_add(names, g_steal_pointer(&path));
	g_string_free(mail, TRUE);
}

static void take_over(GHashTable *overlay, const GPtrArray *changes)
{
	for (guint i = 0; i < changes->len; i++) {
		const struct fix_change *change =
			(const struct fix_change *)g_ptr_array_index(changes,
								     i);

		g_hash_table_insert(overlay, g_strdup(change->path),
				    g_bytes_new(change->text, change->len));
	}
}

static void write_card(const struct tree_status *status,
		       const struct status_result *r, GHashTable *overlay,
		       const char *folder, GPtrArray *names, char **error)
{
	g_autoptr(GPtrArray) changes =
		g_ptr_array_new_with_free_func(fix_change_free);
	GPtrArray *works = works_of(r);
	bool good = works != NULL;

	for (guint i = 0; good && i < works->len; i++)
		good = add_change(r->card, work_at(works, i), overlay, changes);
	if (!good)
		verb_complain(g_strdup_printf("no patch: %.*s is not in a form "
					      "that its card can change",
					      UPSTREAM_SHORT, r->card->commit));
	if (good && changes->len) {
		write_mail(status, r, changes, folder, names, error);
		take_over(overlay, changes);
	}
	if (works)
		g_ptr_array_unref(works);
}

/* What the series has made of the files. */
static GHashTable *overlay_of(const struct fix_series *series)
{
	GHashTable *overlay = g_hash_table_new_full(g_str_hash, g_str_equal,
						    g_free, unref_bytes);
	GHashTableIter iter;
	gpointer path, text;

	if (!series)
		return overlay;
	g_hash_table_iter_init(&iter, series->overlay);
	while (g_hash_table_iter_next(&iter, &path, &text))
		if (text)
			g_hash_table_insert(overlay,
					    g_strdup((const char *)path),
					    g_bytes_ref((GBytes *)text));
	return overlay;
}

bool status_needs_fixer(const struct status_result *r)
{
	if (!r->card->fixer || r->word == WORD_UNFIXED)
		return r->card->fixer;
	for (guint i = 0; i < r->places->len; i++)
		if (status_place_at(r, i)->finding &&
		    !status_place_at(r, i)->part->changes->len)
			return true;
	return false;
}

/* Whether a fixer would not touch some of it: then the rest waits, too. */
static bool is_refused(const struct status_result *r,
		       const struct fix_series *series)
{
	g_autoptr(GPtrArray) rules = status_fix_rules(r);

	if (!series || !status_needs_fixer(r))
		return false;
	for (guint i = 0; i < series->fixes->len; i++) {
		const struct fix *fix =
			(const struct fix *)g_ptr_array_index(series->fixes, i);

		if (fix->refusal && g_ptr_array_find(rules, fix->rule, NULL))
			return true;
	}
	return false;
}

bool status_backport(const struct tree_status *status,
		     const struct fix_series *series, const char *folder,
		     GPtrArray *names, char **error)
{
	GHashTable *overlay = overlay_of(series);

	for (guint i = 0; i < status->results->len && !*error; i++) {
		const struct status_result *r = status_result_at(status, i);

		if ((r->word == WORD_UNFIXED || r->word == WORD_HALF) &&
		    !is_refused(r, series))
			write_card(status, r, overlay, folder, names, error);
	}
	g_hash_table_unref(overlay);
	return !*error;
}
