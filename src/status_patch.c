// SPDX-License-Identifier: GPL-2.0-only
#include "status_patch.h"

#include "beneath.h"
#include "fix_proof.h"
#include "fix_write.h"
#include "status_backport.h"
#include "verb.h"

#include <string.h>

static bool lacks(const struct status_result *r)
{
	return r->word == WORD_UNFIXED || r->word == WORD_HALF;
}

GPtrArray *status_fix_rules(const struct status_result *r)
{
	GPtrArray *rules = g_ptr_array_new();

	for (guint i = 0; i < r->places->len; i++) {
		const struct status_place *p = status_place_at(r, i);

		/* `kapcheck fix` leaves alone what a comment suppresses */
		if (status_lacks(p) && p->finding && !p->finding->allowed_by &&
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
		const struct status_place *p = status_place_at(r, i);

		if (!status_lacks(p) || !p->finding)
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

/* What `kapcheck fix` is asked for: all that rules find missing. */
static bool make_request(const struct tree_status *status,
			 struct fix_request *request, GPtrArray *rules,
			 char **prefix)
{
	bool first = true;

	for (guint i = 0; i < status->results->len; i++) {
		const struct status_result *r = status_result_at(status, i);
		g_autoptr(GPtrArray) own = status_fix_rules(r);
		g_autofree char *scope = NULL;

		if (!lacks(r) || !status_needs_fixer(r) || !own->len)
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

static bool mends(const struct fix *fix, const struct status_result *r)
{
	for (guint i = 0; i < r->places->len; i++) {
		const struct finding *f = status_place_at(r, i)->finding;

		if (!f || !status_lacks(status_place_at(r, i)) ||
		    f->rule != fix->rule)
			continue;
		for (guint k = 0; k < fix->findings->len; k++)
			if (!strcmp(((const struct finding *)
					     fix->findings->pdata[k])
					    ->where.path,
				    f->where.path))
				return true;
	}
	return false;
}

/* What a fix says of the upstream commit that does the same. */
static void name_upstream(const struct tree_status *status, struct fix *fix)
{
	for (guint i = 0; i < status->results->len; i++) {
		const struct status_result *r = status_result_at(status, i);

		if (!lacks(r) || fix->refusal || fix->upstream ||
		    !mends(fix, r))
			continue;
		fix->upstream = g_strdup_printf(
			r->word == WORD_HALF
				? "This tree has a part of upstream's commit "
				  "%.*s (\"%s\")."
				: "Upstream did so in commit %.*s (\"%s\").",
			UPSTREAM_SHORT, r->card->commit, r->card->title);
		fix->culprit = g_strdup(r->card->introduced);
	}
}

static bool write_series(const struct tree_status *status,
			 struct fix_series *series, const char *folder,
			 GPtrArray *names, char **error)
{
	g_autofree char *above = fix_folder(series->scan->tree->root);
	const struct fix_mail how = { .author = STATUS_AUTHOR,
				      .folder = above };

	say_refusals(series);
	for (guint i = 0; i < series->fixes->len; i++)
		name_upstream(status, (struct fix *)g_ptr_array_index(
					      series->fixes, i));
	*error = fix_prove_all(series);
	return !*error && fix_write_folder(series, &how, folder, names, error);
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
			write_series(status, series, folder, names, error);
	}
	if (!*error && g_mkdir_with_parents(folder, 0777))
		*error = g_strdup_printf("%s: can't be made", folder);
	if (!*error)
		status_backport(status, series, folder, names, error);
	if (series)
		fix_series_free(series);
	if (!*error)
		fix_write_tidy(folder, names);
	for (guint i = 0; i < names->len && !*error; i++)
		verb_complain(g_strdup_printf("wrote %s",
					      (const char *)names->pdata[i]));
	return !*error;
}
