// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Kconfig engine: judges in-process what the architectures' Kconfig files
 * select. Reading it all takes less time than starting one tool.
 */
#include "engine.h"

#include "percpu.h"
#include "rules.h"
#include "shard.h"

static void judge(struct scan *scan, const struct rule *rule)
{
	GPtrArray *found = g_ptr_array_new();
	struct percpu_input input = {
		.root = scan->tree->root,
		.overlay = scan->tree->overlay,
		/* of an arch that is judged, all files count: those, too, that
		 * git ignores */
		.only = scan->options->only,
	};

	percpu_judge(&input, rule, found, scan->problems);
	for (guint i = 0; i < found->len; i++)
		findings_add(scan->findings,
			     (struct finding *)g_ptr_array_index(found, i));
	g_ptr_array_unref(found);
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
			judge(scan, rule);
	}
}

const struct engine engine_kconfig = { ENGINE_KCONFIG, run };
