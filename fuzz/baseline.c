// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports that are read as a baseline, and what a stranger's names and messages
 * do to the reports that are written.
 *
 * Held: a finding whose path, function and message are bytes of the input is
 * known after its SARIF or JSON report was read, and nothing else is.
 */
#include "fuzz.h"

#include "baseline.h"
#include "report.h"
#include "scan.h"

static GPtrArray *rules;
static struct tree *tree;

static void prepare(void)
{
	GPtrArray *none = g_ptr_array_new();
	char *error = NULL;

	rules = rules_load(SOURCE_DIR, &error);
	HOLDS(rules, "%s", error);
	tree = tree_open_some("/proc/self/task", none, NULL, &error);
	HOLDS(tree, "%s", error);
	g_ptr_array_unref(none);
}

static void read_input(const uint8_t *data, size_t size)
{
	char *error = NULL;
	struct baseline *b = baseline_read(fuzz_file(data, size), &error);

	HOLDS(!b == !!error, "both or neither");
	baseline_free(b);
	g_free(error);
}

static struct finding *make_finding(const char *text)
{
	char **words = g_strsplit(text, "\n", 4);
	guint n = g_strv_length(words);
	const char *message = n > 2 ? words[2] : "m";
	struct finding *f =
		finding_new(rules->pdata[0], LEVEL_WARNING, ENGINE_COCCI,
			    n > 0 && *words[0] ? words[0] : "x.c",
			    (unsigned int)strlen(text) + 1, 1, message);

	f->where.end_line = f->where.line;
	f->where.end_col = 5;
	f->function = g_strdup(n > 1 ? words[1] : "f");
	place_add(f->steps, f->where.path, 1, 2, message);
	place_add(f->related, n > 3 ? words[3] : "y.h", 3, 4, "there");
	g_strfreev(words);
	return f;
}

static void check_report(struct scan *scan, report_writer write)
{
	char *text = NULL, *error = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct baseline *b;

	write(scan, LEVEL_NOTE, out);
	fclose(out);
	HOLDS(g_utf8_validate(text, (gssize)len, NULL), "no UTF-8");
	b = baseline_read(fuzz_file(text, len), &error);
	HOLDS(b, "%s", error);
	HOLDS(g_hash_table_size(b->prints) == scan->findings->list->len,
	      "%u known", g_hash_table_size(b->prints));
	baseline_apply(b, scan->findings);
	HOLDS(!scan->findings->list->len, "unknown");
	while (scan->findings->known->len)
		g_ptr_array_add(
			scan->findings->list,
			g_ptr_array_steal_index(scan->findings->known, 0));
	baseline_free(b);
	free(text);
}

static void write_to_nowhere(const struct scan *scan, const char *format)
{
	FILE *out = fopen("/dev/null", "we");

	HOLDS(out, "no /dev/null");
	report_find(format)(scan, LEVEL_NOTE, out);
	fclose(out);
}

static void check_reports(const char *text)
{
	static const char *const others[] = { "text", "org", "gitlab" };
	struct scan_options options = { .path = ".", .all_rules = rules };
	struct scan scan = { .options = &options,
			     .rules = rules,
			     .tree = tree };

	scan.findings = findings_new();
	scan.problems = problems_new();
	scan.verdicts = verdicts_new();
	findings_add(scan.findings, make_finding(text));
	problems_add(scan.problems, PROBLEM_FAILED, text, 1, "KAP001", text);
	findings_fingerprint(scan.findings, tree);
	check_report(&scan, report_sarif);
	check_report(&scan, report_json);
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		write_to_nowhere(&scan, others[i]);
	findings_free(scan.findings);
	problems_free(scan.problems);
	verdicts_free(scan.verdicts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	if (!rules)
		prepare();
	read_input(data, size);
	check_reports(text);
	g_free(text);
	return 0;
}
