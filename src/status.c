// SPDX-License-Identifier: GPL-2.0-only
#include "status.h"

#include "fix_write.h"
#include "interrupt.h"
#include "status_judge.h"

static const char *const word_names[] = { "FIXED", "NOT_APPLICABLE",
					  "INCONCLUSIVE", "HALF", "UNFIXED" };
static const char *const state_names[] = { "fixed", "remade", "unknown",
					   "before", "missing" };

const char *status_word_name(enum status_word word)
{
	return word_names[word];
}

const char *place_state_name(enum place_state state)
{
	return state_names[state];
}

static void add_path(GPtrArray *paths, char *path)
{
	if (!g_ptr_array_find_with_equal_func(paths, path, g_str_equal, NULL))
		g_ptr_array_add(paths, path);
}

/* The files in which rules are asked, and those rules. */
static void choose_work(struct tree_status *status)
{
	for (guint c = 0; c < status->found->cards->len; c++) {
		const struct found_card *card = found_card_at(status->found, c);

		for (guint i = 0; i < card->parts->len; i++) {
			const struct found_part *p = found_part_at(card, i);

			if (!p->part->rules->len)
				continue;
			for (guint k = 0; k < p->spots->len; k++)
				add_path(status->only,
					 found_spot_at(p, k)->file->path);
			for (guint k = 0; k < p->part->rules->len; k++) {
				void *rule = p->part->rules->pdata[k];

				if (p->spots->len &&
				    !g_ptr_array_find(status->scan_rules, rule,
						      NULL))
					g_ptr_array_add(status->scan_rules,
							rule);
			}
		}
	}
}

/* False when the scan could not be made, which is a problem then. */
static void scan_found(struct tree_status *status, const char *data_dir)
{
	char *error = NULL;

	choose_work(status);
	if (!status->only->len || interrupted())
		return;
	status->scan_options.only = status->only;
	status->scan = scan_run(&status->scan_options, data_dir,
				status->scan_rules, &error);
	if (!status->scan) {
		problems_add(status->problems, PROBLEM_FAILED, NULL, 0, NULL,
			     error);
		g_free(error);
	}
}

/* Half a tree would show half of a fix: *error is set for a part of one. */
static void check_top(const struct tree *tree, const char *path, char **error)
{
	g_autofree char *folder = fix_folder(tree->root);

	if (*folder || tree->one_file)
		*error = g_strdup_printf("%s: a part of a kernel tree; status "
					 "needs the top of it",
					 path);
	else if (!tree->files->len)
		*error = g_strdup_printf("%s: no C file in it", path);
}

struct tree_status *status_run(const struct scan_options *options,
			       const char *data_dir, const GPtrArray *cards,
			       char **error)
{
	struct tree_status *status = g_new0(struct tree_status, 1);

	status->scan_options = *options;
	status->problems = problems_new();
	status->only = g_ptr_array_new();
	status->scan_rules = g_ptr_array_new();
	status->results = g_ptr_array_new_with_free_func(status_result_free);
	status->tree = tree_open(options->path, status->problems, error);
	if (status->tree)
		check_top(status->tree, options->path, error);
	if (*error) {
		status_free(status);
		return NULL;
	}
	status->found = status_find(status->tree, cards, options->jobs,
				    status->problems);
	scan_found(status, data_dir);
	status_judge(status, cards);
	unread_tell(status->tree->unread, status->problems);
	problems_finish(status->problems);
	return status;
}

void status_free(struct tree_status *status)
{
	g_ptr_array_unref(status->results);
	if (status->scan)
		scan_free(status->scan);
	g_ptr_array_unref(status->scan_rules);
	g_ptr_array_unref(status->only);
	if (status->found)
		status_found_free(status->found);
	if (status->tree)
		tree_free(status->tree);
	problems_free(status->problems);
	g_free(status);
}

const struct status_result *status_result_at(const struct tree_status *status,
					     guint i)
{
	return (const struct status_result *)g_ptr_array_index(status->results,
							       i);
}

const struct status_place *status_place_at(const struct status_result *r,
					   guint i)
{
	return (const struct status_place *)g_ptr_array_index(r->places, i);
}

bool status_lacks(const struct status_place *place)
{
	return place->state == PLACE_BEFORE || place->state == PLACE_MISSING;
}

guint status_count(const struct tree_status *status, enum status_word word)
{
	guint n = 0;

	for (guint i = 0; i < status->results->len; i++)
		n += status_result_at(status, i)->word == word;
	return n;
}
