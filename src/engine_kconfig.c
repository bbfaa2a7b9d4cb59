// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Kconfig engine: judges in-process what the architectures' Kconfig files
 * select. Reading it all takes less time than starting one tool.
 */
#include "engine.h"

#include "kernels.h"
#include "percpu.h"
#include "rules.h"
#include "shard.h"

#include <string.h>

/* Those of the paths that lie beneath the top, as seen from there. */
static GPtrArray *paths_beneath(const GPtrArray *paths, const char *top)
{
	GPtrArray *found = paths ? g_ptr_array_new() : NULL;

	for (guint i = 0; paths && i < paths->len; i++) {
		char *path = (char *)paths->pdata[i];

		if (g_str_has_prefix(path, top))
			g_ptr_array_add(found, path + strlen(top));
	}
	return found;
}

static GHashTable *overlay_beneath(GHashTable *overlay, const char *top)
{
	GHashTable *found =
		overlay ? g_hash_table_new(g_str_hash, g_str_equal) : NULL;
	GHashTableIter it;
	void *path, *text;

	if (overlay)
		g_hash_table_iter_init(&it, overlay);
	while (overlay && g_hash_table_iter_next(&it, &path, &text))
		if (g_str_has_prefix((char *)path, top))
			g_hash_table_insert(found, (char *)path + strlen(top),
					    text);
	return found;
}

/* Findings and problems of the kernel at a top become the tree's. */
static void hand_over(struct scan *scan, const char *top, GPtrArray *found,
		      struct problems *problems)
{
	for (guint i = 0; i < found->len; i++) {
		struct finding *f = (struct finding *)found->pdata[i];

		finding_move(f, top);
		findings_add(scan->findings, f);
	}
	for (guint i = 0; i < problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)problems->list->pdata[i];
		g_autofree char *path =
			p->path ? g_strconcat(top, p->path, NULL) : NULL;

		problems_add(scan->problems, p->kind, path, p->line, p->rule,
			     p->reason);
	}
}

static void judge(struct scan *scan, const struct rule *rule, const char *top)
{
	GPtrArray *found = g_ptr_array_new();
	struct problems *problems = problems_new();
	g_autofree char *root = g_build_filename(scan->tree->root, top, NULL);
	/* of an arch that is judged, all files count: those, too, that git
	 * ignores */
	GPtrArray *only = paths_beneath(scan->options->only, top);
	GHashTable *overlay = overlay_beneath(scan->tree->overlay, top);
	struct percpu_input input = { .root = root,
				      .overlay = overlay,
				      .only = only };

	percpu_judge(&input, rule, found, problems);
	hand_over(scan, top, found, problems);
	if (only)
		g_ptr_array_unref(only);
	if (overlay)
		g_hash_table_unref(overlay);
	problems_free(problems);
	g_ptr_array_unref(found);
}

static void judge_kernels(struct scan *scan, const struct rule *rule)
{
	GPtrArray *tops = kernels_in(scan->tree);

	for (guint i = 0; i < tops->len; i++)
		judge(scan, rule, (const char *)tops->pdata[i]);
	g_ptr_array_unref(tops);
}

static void run(struct scan *scan)
{
	if (!scan->tree->has_kconfig && !scan->options->only)
		return;
	for (guint i = 0; i < scan->rules->len; i++) {
		const struct rule *rule =
			(const struct rule *)g_ptr_array_index(scan->rules, i);

		if (rule->engines & ENGINE_KCONFIG &&
		    shard_has_rule(&scan->options->shard, rule))
			judge_kernels(scan, rule);
	}
}

const struct engine engine_kconfig = { ENGINE_KCONFIG, run };
