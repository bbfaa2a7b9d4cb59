// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Kconfig engine: judges in-process what the architectures' Kconfig files
 * select. Reading it all takes less time than starting one tool.
 */
#include "engine.h"

#include "percpu.h"
#include "rules.h"

#include <string.h>

/* "path:line: reason", the line being optional. */
static void add_problem(struct scan *scan, const struct rule *rule,
			const char *text)
{
	char **parts = g_strsplit(text, ":", 3);
	bool placed = parts[0] && parts[1] && parts[2] &&
		      g_ascii_isdigit(parts[1][0]);

	if (placed)
		problems_add(scan->problems, PROBLEM_UNPARSED, parts[0],
			     (unsigned int)strtoul(parts[1], NULL, 10),
			     rule->id, g_strstrip(parts[2]));
	else
		problems_add(scan->problems, PROBLEM_UNPARSED, NULL, 0,
			     rule->id, text);
	g_strfreev(parts);
}

static void judge(struct scan *scan, const struct rule *rule)
{
	GPtrArray *found = g_ptr_array_new();
	GPtrArray *problems = g_ptr_array_new_with_free_func(g_free);

	percpu_judge(scan->tree->root, scan->tree->files, rule, found,
		     problems);
	for (guint i = 0; i < found->len; i++)
		findings_add(scan->findings,
			     (struct finding *)g_ptr_array_index(found, i));
	for (guint i = 0; i < problems->len; i++)
		add_problem(scan, rule,
			    (const char *)g_ptr_array_index(problems, i));
	g_ptr_array_unref(found);
	g_ptr_array_unref(problems);
}

static void run(struct scan *scan)
{
	if (!scan->tree->has_kconfig)
		return;
	for (guint i = 0; i < scan->rules->len; i++) {
		const struct rule *rule = (const struct rule *)
			g_ptr_array_index(scan->rules, i);

		if (rule->engines & ENGINE_KCONFIG)
			judge(scan, rule);
	}
}

const struct engine engine_kconfig = { ENGINE_KCONFIG, run };
