// SPDX-License-Identifier: GPL-2.0-only
/* The Coccinelle engine: batches of one rule's slices, a spatch process each.
 */
#include "engine.h"

#include "cocci_result.h"
#include "proc.h"
#include "units.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A batch should run for seconds: spatch takes 0.2 s to start. */
#define BATCH_BYTES (512u << 10)
#define BATCH_UNITS 320u
/* How long spatch may take to say its version. */
#define VERSION_SECONDS 60u
/* The oldest Coccinelle whose semantics the rules are tested with. */
static const unsigned int oldest_version[] = { 1, 1, 1 };

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

/*
 * Debian's spatch is linked to Debian's Python, but looks python3 up in PATH to
 * learn where its library lies; one of another version breaks every script.
 */
static const char *python_for_spatch(void)
{
	static const char debian[] = "/usr/bin/python3";

	return access(debian, X_OK) ? "python3" : debian;
}

static void add_command(const struct scan *scan, GPtrArray *argv,
			const struct work *w)
{
	/* results must not depend on which files share a batch */
	const char *const words[] = { "spatch",
				      "--sp-file",
				      unit_of(w)->rule->cocci_path,
				      "-D",
				      "kapcheck",
				      "--no-includes",
				      "--no-show-diff",
				      "--very-quiet",
				      "--no-saved-typedefs",
				      "--python",
				      python_for_spatch(),
				      "--file-groups" };

	(void)scan;
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		g_ptr_array_add(argv, (char *)(uintptr_t)words[i]);
}

static void count_analysed(struct scan *scan, struct work *w)
{
	(void)w;
	scan->counts.analysed++;
}

static const struct batch_kind slices = {
	.tool = "spatch",
	.noun = "slice",
	.max_bytes = BATCH_BYTES,
	.max_pieces = BATCH_UNITS,
	.fits = same_rule,
	.list = add_slice,
	.command = add_command,
	.read = cocci_read_line,
	.finish = count_analysed,
};

/* --- the tool --------------------------------------------------------------
 */

static bool is_new_enough(const char *version)
{
	for (guint i = 0; i < G_N_ELEMENTS(oldest_version); i++) {
		unsigned long have = strtoul(version, (char **)&version, 10);

		if (have != oldest_version[i])
			return have > oldest_version[i];
		version += *version == '.';
	}
	return true;
}

/* NULL when spatch is there and new enough, else what is wrong. */
static char *check_spatch(void)
{
	const char *argv[] = { "spatch", "--version", NULL };
	const char prefix[] = "spatch version ";
	GString *out;
	int status = proc_capture(argv, NULL, 65536, VERSION_SECONDS, &out);
	char *wrong = NULL;

	if (status || !g_str_has_prefix(out->str, prefix)) {
		wrong = g_strdup("spatch is missing or does not run (Debian: "
				 "coccinelle and libpython3.11)");
	} else if (!is_new_enough(out->str + strlen(prefix))) {
		out->str[strcspn(out->str, "\n")] = '\0';
		wrong = g_strdup_printf("%s is too old, 1.1.1 is needed",
					out->str);
	}
	g_string_free(out, TRUE);
	return wrong;
}

/* --- the run ---------------------------------------------------------------
 */

/* Those of the units that Coccinelle judges. */
static GPtrArray *choose(const GPtrArray *units)
{
	GPtrArray *chosen = g_ptr_array_new();

	for (guint i = 0; i < units->len; i++) {
		struct unit *u = (struct unit *)g_ptr_array_index(units, i);

		if (u->work.name)
			g_ptr_array_add(chosen, &u->work);
	}
	return chosen;
}

static void run_units(struct scan *scan, const GPtrArray *units)
{
	char *lib = g_strdup_printf("PYTHONPATH=%s/cocci/lib", scan->data_dir);
	char *tree = g_strdup_printf("KAPCHECK_TREE=%s", scan->tree->root);
	const char *env[] = { lib,
			      tree,
			      "KAPCHECK_RESULTS=3",
			      "PYTHONDONTWRITEBYTECODE=1",
			      "PYTHONHASHSEED=0",
			      NULL };
	GPtrArray *work = choose(units);

	scan->counts.slices = work->len;
	batch_run(scan, &slices, work, env);
	g_ptr_array_unref(work);
	g_free(lib);
	g_free(tree);
}

static void run(struct scan *scan)
{
	const GPtrArray *units;
	char *wrong;

	if (!scan_asks(scan, ENGINE_COCCI))
		return;
	wrong = check_spatch();
	if (wrong)
		problems_add(scan->problems, PROBLEM_FAILED, NULL, 0, NULL,
			     wrong);
	units = wrong ? NULL : units_of(scan);
	if (units)
		run_units(scan, units);
	g_free(wrong);
}

const struct engine engine_cocci = { ENGINE_COCCI, run };
