// SPDX-License-Identifier: GPL-2.0-only
/*
 * What b4 reads of a check of one patch: checkpatch's terse lines for `b4 am`
 * and `b4 prep`, a JSON array with one result for `b4 review`.
 */
#include "report.h"

#include "json_text.h"

/* One line a finding; b4 shows each as a remark of its own. */
void report_checkpatch(const struct scan *scan, enum level shown, FILE *out)
{
	static const char *const kinds[] = { "CHECK", "WARNING", "ERROR" };

	for (guint i = 0; i < scan->findings->list->len; i++) {
		const struct finding *f =
			(const struct finding *)scan->findings->list->pdata[i];
		char *path = report_printable(f->where.path);
		char *text = report_printable(f->message);

		if (f->level >= shown)
			fprintf(out, "%s:%u: %s: %s [%s]\n", path,
				MAX(f->where.line, 1), kinds[f->level], text,
				f->rule->id);
		g_free(path);
		g_free(text);
	}
}

/* b4 takes what is said on stderr for a failure, which this is not. */
void report_checkpatch_refused(const char *why, FILE *out)
{
	char *text = report_printable(why);

	fprintf(out, "-:1: WARNING: not checked: %s\n", text);
	g_free(text);
}

static void print(FILE *out, const char *status, const char *summary,
		  const char *details)
{
	json_t *doc = json_pack("[{s:s, s:s, s:o, s:o}]", "tool", "kapcheck",
				"status", status, "summary", json_text(summary),
				"details", json_text(details));

	json_dumpf(doc, out, JSON_INDENT(1) | JSON_ENSURE_ASCII);
	fputc('\n', out);
	json_decref(doc);
}

void report_b4_refused(const char *why, FILE *out)
{
	print(out, "warn", "not checked", why);
}

static void add_findings(GString *out, const struct scan *scan,
			 enum level shown, guint *n, bool *wrong)
{
	for (guint i = 0; i < scan->findings->list->len; i++) {
		const struct finding *f =
			(const struct finding *)scan->findings->list->pdata[i];
		char *path, *text;

		if (f->level < shown)
			continue;
		path = report_printable(f->where.path);
		text = report_printable(f->message);
		g_string_append_printf(out, "%s:%u: %s: %s [%s]\n", path,
				       MAX(f->where.line, 1),
				       level_name(f->level), text, f->rule->id);
		g_free(path);
		g_free(text);
		(*n)++;
		*wrong |= f->level == LEVEL_ERROR;
	}
}

static guint add_problems(GString *out, const struct scan *scan)
{
	guint n = 0;

	for (guint i = 0; i < scan->problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)scan->problems->list->pdata[i];
		char *path, *reason;

		if (p->kind == PROBLEM_SUPPRESSION ||
		    p->kind == PROBLEM_SKIPPED)
			continue;
		path = report_printable(p->path ? p->path : "kapcheck");
		reason = report_printable(p->reason);
		g_string_append_printf(out, "%s: not analysed: %s\n", path,
				       reason);
		g_free(path);
		g_free(reason);
		n++;
	}
	return n;
}

void report_b4(const struct scan *scan, enum level shown, FILE *out)
{
	GString *details = g_string_new(NULL);
	guint n = 0, lost;
	bool wrong = false;
	char *summary;

	add_findings(details, scan, shown, &n, &wrong);
	lost = add_problems(details, scan);
	summary = g_strdup_printf("%u finding%s%s", n, n == 1 ? "" : "s",
				  lost ? ", not all analysed" : "");
	print(out,
	      wrong	  ? "fail"
	      : n || lost ? "warn"
			  : "pass",
	      summary, details->str);
	g_free(summary);
	g_string_free(details, TRUE);
}
