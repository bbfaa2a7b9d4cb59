// SPDX-License-Identifier: GPL-2.0-only
/* The Coccinelle engine: batches of one rule's slices, a spatch process each.
 */
#include "engine.h"

#include "apart.h"
#include "apart_known.h"
#include "cocci_result.h"
#include "confine.h"
#include "interrupt.h"
#include "members.h"
#include "recall.h"
#include "shard.h"
#include "spatch.h"
#include "squeeze.h"
#include "units.h"

/* A batch should run for seconds: spatch takes 0.2 s to start. */
#define BATCH_BYTES_MIN (512u << 10)
#define BATCH_BYTES_MAX (4u << 20)
#define BATCH_UNITS 320u

/* --- batches ---------------------------------------------------------------
 */

static bool same_rule(const struct work *a, const struct work *b)
{
	return unit_of(a)->rule == unit_of(b)->rule;
}

/* The slices, a blank line after each: groups of one file. */
static void add_slice(GString *text, const struct work *w)
{
	g_string_append_printf(text, "%s\n\n", w->name);
}

static void add_command(const struct scan *scan, GPtrArray *argv,
			const struct work *w)
{
	spatch_words(scan, argv, unit_of(w)->rule);
	g_ptr_array_add(argv, (char *)(uintptr_t)"--file-groups");
}

static void add_environment(const struct scan *scan, GPtrArray *env,
			    const GPtrArray *work)
{
	const struct work *first = (const struct work *)work->pdata[0];

	g_ptr_array_add(env, spatch_collections(work->len == 1));
	if (unit_of(first)->rule->asks_tree->len)
		g_ptr_array_add(env, spatch_tree(scan));
}

/* A function with a seed that Coccinelle did not parse was not analysed. */
static void note_unparsed(struct scan *scan, const struct unit *u)
{
	for (guint i = 0; i < u->functions->len; i++) {
		const struct slice_function *fn =
			(const struct slice_function *)g_ptr_array_index(
				u->functions, i);
		char *why;

		if (!fn->seed ||
		    g_strv_contains((const char *const *)u->parsed, fn->name))
			continue;
		why = g_strdup_printf("Coccinelle can't parse %s()", fn->name);
		problems_add(scan->problems, PROBLEM_UNPARSED, u->work.path,
			     fn->line, u->rule->id, why);
		g_free(why);
	}
}

static void finish(struct scan *scan, struct work *w)
{
	struct unit *u = unit_of(w);

	scan->counts.analysed++;
	note_unparsed(scan, u);
	if (u->known)
		scan->counts.recalled++;
	else
		recall_keep(scan->recall, u);
	for (guint i = 0; i < w->findings->len; i++)
		squeeze_restore(u->shifts,
				(struct finding *)w->findings->pdata[i]);
}

static const struct batch_kind slices = {
	.tool = "spatch",
	.noun = "slice",
	.min_bytes = BATCH_BYTES_MIN,
	.max_bytes = BATCH_BYTES_MAX,
	.max_pieces = BATCH_UNITS,
	.fits = same_rule,
	.list = add_slice,
	.command = add_command,
	.read = cocci_read_line,
	.environment = add_environment,
	.finish = finish,
};

/* --- the run ---------------------------------------------------------------
 */

/* Those of the units that spatch has to see, or that the cache knows. */
static GPtrArray *choose(const GPtrArray *units, bool known)
{
	GPtrArray *chosen = g_ptr_array_new();

	for (guint i = 0; i < units->len; i++) {
		struct unit *u = (struct unit *)g_ptr_array_index(units, i);

		if (known ? u->known : u->work.name != NULL)
			g_ptr_array_add(chosen, &u->work);
	}
	return chosen;
}

static gint by_rule_size(gconstpointer a, gconstpointer b, gpointer user)
{
	GHashTable *bytes = (GHashTable *)user;
	const struct unit *u = unit_of(*(struct work *const *)a);
	const struct unit *v = unit_of(*(struct work *const *)b);
	gsize x = GPOINTER_TO_SIZE(g_hash_table_lookup(bytes, u->rule));
	gsize y = GPOINTER_TO_SIZE(g_hash_table_lookup(bytes, v->rule));

	return (x > y) - (x < y);
}

/*
 * The rule with the most to read comes last: its many batches let all
 * processors end together, where the only batch of another rule keeps one busy.
 */
static void sort_by_rule(GPtrArray *work)
{
	GHashTable *bytes = g_hash_table_new(NULL, NULL);

	for (guint i = 0; i < work->len; i++) {
		const struct work *w = (const struct work *)work->pdata[i];
		gpointer rule = (gpointer)unit_of(w)->rule;
		gsize sum = GPOINTER_TO_SIZE(g_hash_table_lookup(bytes, rule));

		g_hash_table_insert(bytes, rule,
				    GSIZE_TO_POINTER(sum + w->bytes));
	}
	g_ptr_array_sort_with_data(work, by_rule_size, bytes);
	g_hash_table_unref(bytes);
}

/* Known units are done, unless the cache turned out to be wrong. */
static void take_known(struct scan *scan, GPtrArray *known)
{
	bool wrong = recall_is_wrong(scan->recall);
	struct headers *headers = wrong ? headers_new(scan->tree) : NULL;
	guint left = 0;

	for (guint i = 0; i < known->len; i++) {
		struct work *w = (struct work *)known->pdata[i];

		if (!wrong)
			work_hand_over(scan, &slices, w);
		else if (unit_slice(scan, headers, unit_of(w)))
			known->pdata[left++] = w;
	}
	g_ptr_array_set_size(known, (gint)left);
	headers_free(headers);
}

static void run_units(struct scan *scan, const GPtrArray *units)
{
	char **env = spatch_env(scan);
	struct sandbox *sandbox = confine_cocci(scan, false);
	GPtrArray *work = choose(units, false), *known = choose(units, true);

	scan->counts.slices = work->len + known->len;
	sort_by_rule(work);
	batch_run(scan, &slices, work, sandbox, (const char *const *)env);
	if (!interrupted())
		take_known(scan, known);
	if (known->len && !interrupted())
		batch_run(scan, &slices, known, sandbox,
			  (const char *const *)env);
	g_ptr_array_unref(work);
	g_ptr_array_unref(known);
	sandbox_free(sandbox);
	g_strfreev(env);
}

/* A check of files that no rule wants, as hooks make it, must cost nothing. */
static bool has_nothing(struct scan *scan)
{
	const GPtrArray *units;

	if (!scan->options->only)
		return false;
	if (!scan->tree->files->len)
		return true;
	units = units_of(scan);
	return units && !units->len;
}

/* Findings from there on are those of another shard. */
static void set_aside(struct scan *scan, guint from)
{
	GPtrArray *list = scan->findings->list;

	while (list->len > from)
		g_ptr_array_add(scan->elsewhere,
				g_ptr_array_steal_index(list, list->len - 1));
}

static void find_apart(struct scan *scan, const struct rule *rule,
		       const GPtrArray *paths)
{
	struct apart_known *known = apart_known_new(scan, rule);
	guint before = scan->findings->list->len;

	if (known && apart_known_find(known, scan)) {
		apart_known_free(known);
		return;
	}
	apart_frees(scan, rule, paths);
	if (known && !interrupted())
		apart_known_keep(known, scan, before);
	apart_known_free(known);
}

/* Clang is given files with findings, whatever shard has them. */
static void run_apart_for(struct scan *scan, const struct rule *rule,
			  const GPtrArray *paths)
{
	bool here = shard_has_rule(&scan->options->shard, rule);
	guint before = scan->findings->list->len;

	if (!here && !(scan->options->engines & ENGINE_CLANG))
		return;
	find_apart(scan, rule, paths);
	if (!here)
		set_aside(scan, before);
}

/* What lies in two files of a folder; only a scan of all files sees both. */
static void run_apart(struct scan *scan)
{
	for (guint i = 0; i < scan->rules->len; i++) {
		const struct rule *rule =
			(const struct rule *)scan->rules->pdata[i];
		const GPtrArray *paths = (const GPtrArray *)g_hash_table_lookup(
			scan->givers, rule);

		if (paths && !scan->options->only)
			run_apart_for(scan, rule, paths);
	}
}

static void run(struct scan *scan)
{
	const GPtrArray *units;
	char *wrong;

	if (!scan_asks(scan, ENGINE_COCCI) || has_nothing(scan) ||
	    !scan_has_scratch(scan))
		return;
	wrong = spatch_check(scan);
	if (wrong)
		problems_add(scan->problems, PROBLEM_FAILED, NULL, 0, NULL,
			     wrong);
	units = wrong ? NULL : units_of(scan);
	if (units) {
		run_units(scan, units);
		run_apart(scan);
	}
	g_free(wrong);
}

const struct engine engine_cocci = { ENGINE_COCCI, run };
