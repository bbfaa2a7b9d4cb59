// SPDX-License-Identifier: GPL-2.0-only
#include "status_patch.h"

#include "beneath.h"
#include "fix_diff.h"
#include "fix_proof.h"
#include "fix_write.h"
#include "status_change.h"
#include "verb.h"
#include "version.h"

#include <string.h>

#define AUTHOR "kapcheck <kapcheck@localhost>"

static const struct status_result *result_at(const struct tree_status *status,
					     guint i)
{
	return (const struct status_result *)g_ptr_array_index(status->results,
							       i);
}

static const struct status_place *place_at(const struct status_result *r,
					   guint i)
{
	return (const struct status_place *)g_ptr_array_index(r->places, i);
}

static bool is_bad(const struct status_place *p)
{
	return p->state == PLACE_BEFORE || p->state == PLACE_MISSING;
}

static bool lacks(const struct status_result *r)
{
	return r->word == WORD_UNFIXED || r->word == WORD_HALF;
}

GPtrArray *status_fix_rules(const struct status_result *r)
{
	GPtrArray *rules = g_ptr_array_new();

	for (guint i = 0; i < r->places->len; i++) {
		const struct status_place *p = place_at(r, i);

		/* `kapcheck fix` leaves alone what a comment suppresses */
		if (is_bad(p) && p->finding && !p->finding->allowed_by &&
		    !g_ptr_array_find(rules, p->finding->rule, NULL))
			g_ptr_array_add(rules,
					(void *)(uintptr_t)p->finding->rule);
	}
	return rules;
}

/* The last folder that both lie in, or either of them if they are the same. */
static char *common(char *a, const char *b)
{
	while (a && !is_beneath(b, a)) {
		char *slash = strrchr(a, '/');

		if (slash)
			*slash = '\0';
		else
			g_clear_pointer(&a, g_free);
	}
	return a;
}

char *status_fix_scope(const struct status_result *r)
{
	char *scope = NULL;
	bool first = true;

	for (guint i = 0; i < r->places->len; i++) {
		const struct status_place *p = place_at(r, i);

		if (!is_bad(p) || !p->finding)
			continue;
		scope = first ? g_strdup(p->finding->where.path)
			      : common(scope, p->finding->where.path);
		first = false;
	}
	/* findings of one arch are one, which stands anywhere in it */
	if (r->card->arch && r->places->len > 1 && r->card->fixer) {
		g_free(scope);
		scope = g_strdup_printf("arch/%s", r->card->arch);
	}
	return scope;
}

const struct spot_file *status_changeable(const struct status_result *r)
{
	for (guint i = 0; i < r->places->len; i++) {
		const struct status_place *p = place_at(r, i);
		GString *text;

		if (p->state != PLACE_BEFORE || !p->spot->file->src)
			continue;
		text = status_change(r->card, p->spot->file->text->str,
				     p->spot->file->text->len);
		if (!text)
			continue;
		g_string_free(text, TRUE);
		return p->spot->file;
	}
	return NULL;
}

/* What `kapcheck fix` is asked for: all that rules find missing. */
static bool make_request(const struct tree_status *status,
			 struct fix_request *request, GPtrArray *rules,
			 char **prefix)
{
	bool first = true;

	for (guint i = 0; i < status->results->len; i++) {
		const struct status_result *r = result_at(status, i);
		g_autoptr(GPtrArray) own = status_fix_rules(r);
		g_autofree char *scope = NULL;

		if (!lacks(r) || !r->card->fixer || !own->len)
			continue;
		scope = status_fix_scope(r);
		if (first)
			*prefix = g_strdup(scope);
		else if (scope)
			*prefix = common(*prefix, scope);
		else
			g_clear_pointer(prefix, g_free);
		first = false;
		for (guint k = 0; k < own->len; k++)
			if (!g_ptr_array_find(rules, own->pdata[k], NULL))
				g_ptr_array_add(rules, own->pdata[k]);
	}
	request->rules = rules;
	request->prefix = *prefix;
	return rules->len > 0;
}

static void say_refusals(const struct fix_series *series)
{
	for (guint i = 0; i < series->fixes->len; i++) {
		const struct fix *fix =
			(const struct fix *)g_ptr_array_index(series->fixes, i);
		const struct finding *f =
			fix->findings->len ? (const struct finding *)
						     fix->findings->pdata[0]
					   : NULL;

		if (fix->refusal && f)
			verb_complain(g_strdup_printf(
				"%s:%u: no patch: %s [%s]", f->where.path,
				f->where.line, fix->refusal, fix->rule->id));
	}
}

static bool write_series(struct fix_series *series, const char *folder,
			 GPtrArray *names, char **error)
{
	g_autofree char *above = fix_folder(series->scan->tree->root);
	const struct fix_mail how = { .author = AUTHOR, .folder = above };

	say_refusals(series);
	*error = fix_prove_all(series);
	return !*error && fix_write_folder(series, &how, folder, names, error);
}

/* As git format-patch has it, with the words of a backport. */
static GString *mail_of(const struct upstream *card, const char *path,
			const char *above, GBytes *before, const GString *after)
{
	struct fix_change change = {
		.path = (char *)(uintptr_t)path,
		.text = after->str,
		.len = after->len,
		.before = before,
	};
	struct fix_diff *diff = fix_diff_new(&change, above);
	GString *out = g_string_new(NULL);

	g_string_printf(out,
			"From 0000000000000000000000000000000000000000 "
			"Mon Sep 17 00:00:00 2001\n"
			"From: " AUTHOR "\n"
			"Subject: [PATCH] %s\n\n"
			"[ Upstream commit %s ]\n\n",
			card->title, card->commit);
	fix_mail_paragraphs(out, card->what);
	if (card->introduced)
		g_string_append_printf(out, "Fixes: %s\n", card->introduced);
	g_string_append(out,
			"---\nMade for this tree by kapcheck " KAPCHECK_VERSION
			".\nYour Signed-off-by goes above the three dashes: "
			"`git am -s` adds it.\n\n");
	g_string_append_len(out, diff->text->str, (gssize)diff->text->len);
	g_string_append(out, "-- \nkapcheck " KAPCHECK_VERSION "\n\n");
	fix_diff_free(diff);
	return out;
}

/* The file as the patches so far leave it. */
static GBytes *text_now(const struct spot_file *file, GHashTable *overlay)
{
	GBytes *text =
		overlay ? (GBytes *)g_hash_table_lookup(overlay, file->path)
			: NULL;

	return text ? g_bytes_ref(text)
		    : g_bytes_new(file->text->str, file->text->len);
}

static bool write_card(const struct tree_status *status,
		       const struct status_result *r, GHashTable *overlay,
		       const char *folder, GPtrArray *names, char **error)
{
	const struct spot_file *file = status_changeable(r);
	g_autofree char *above = fix_folder(status->tree->root);
	g_autofree char *name = fix_file_name(names->len + 1, r->card->title);
	g_autofree char *path = g_build_filename(folder, name, NULL);
	GString *now, *after, *mail;
	GBytes *before;
	gsize len;

	if (!file) {
		verb_complain(g_strdup_printf("no patch: %.*s is not in a form "
					      "that its card can change",
					      UPSTREAM_SHORT, r->card->commit));
		return true;
	}
	before = text_now(file, overlay);
	now = g_string_new_len((const char *)g_bytes_get_data(before, NULL),
			       (gssize)g_bytes_get_size(before));
	len = now->len;
	after = status_change(r->card, now->str, len);
	g_string_free(now, TRUE);
	if (after) {
		mail = mail_of(r->card, file->path, above, before, after);
		if (fix_write_file(path, mail, error))
			g_ptr_array_add(names, g_strdup(path));
		g_string_free(mail, TRUE);
		g_hash_table_insert(overlay, g_strdup(file->path),
				    g_string_free_to_bytes(after));
	}
	g_bytes_unref(before);
	return !*error;
}

static void unref_bytes(void *bytes)
{
	if (bytes)
		g_bytes_unref((GBytes *)bytes);
}

/* Starts from what the series has made of the files. */
static bool write_cards(const struct tree_status *status,
			const struct fix_series *series, const char *folder,
			GPtrArray *names, char **error)
{
	g_autoptr(GHashTable) overlay = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, unref_bytes);
	GHashTableIter iter;
	gpointer path, text;

	if (series) {
		g_hash_table_iter_init(&iter, series->overlay);
		while (g_hash_table_iter_next(&iter, &path, &text))
			if (text)
				g_hash_table_insert(
					overlay, g_strdup((const char *)path),
					g_bytes_ref((GBytes *)text));
	}
	for (guint i = 0; i < status->results->len && !*error; i++) {
		const struct status_result *r = result_at(status, i);

		if (lacks(r) && !r->card->fixer)
			write_card(status, r, overlay, folder, names, error);
	}
	return !*error;
}

bool status_patches(const struct tree_status *status, const char *data_dir,
		    const GPtrArray *all, const char *folder, char **error)
{
	g_autoptr(GPtrArray) rules = g_ptr_array_new();
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *prefix = NULL;
	struct scan_options options = status->scan_options;
	struct fix_request request = {
		.options = &options,
		.data_dir = data_dir,
		.all = all,
		.level = LEVEL_WARNING,
	};
	struct fix_series *series = NULL;

	options.only = NULL; /* a free may stand in any file of the tree */
	if (make_request(status, &request, rules, &prefix)) {
		series = fix_series_make(&request, error);
		if (series)
			write_series(series, folder, names, error);
	}
	if (!*error && g_mkdir_with_parents(folder, 0777))
		*error = g_strdup_printf("%s: can't be made", folder);
	if (!*error)
		write_cards(status, series, folder, names, error);
	if (series)
		fix_series_free(series);
	for (guint i = 0; i < names->len && !*error; i++)
		verb_complain(g_strdup_printf("wrote %s",
					      (const char *)names->pdata[i]));
	return !*error;
}
