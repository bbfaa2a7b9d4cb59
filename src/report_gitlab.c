// SPDX-License-Identifier: GPL-2.0-only
/*
 * GitLab's code quality report, an artifact of a CI job: an array of findings,
 * each with one place. It has no room for what was not analysed; the exit
 * status and stderr tell that.
 */
#include "report.h"

#include "json_text.h"

static const char *severity(enum level level)
{
	static const char *const names[] = { "info", "major", "critical" };

	return names[level];
}

/* GitLab shows the description only: the function belongs to it. */
static json_t *description(const struct finding *f)
{
	char *said = f->function ? g_strdup_printf("%s (in %s)", f->message,
						   f->function)
				 : g_strdup(f->message);
	json_t *json = json_text(said);

	g_free(said);
	return json;
}

static json_t *finding(const struct finding *f)
{
	unsigned int line = MAX(f->where.line, 1);

	return json_pack("{s:o, s:s, s:s, s:s, s:{s:o, s:{s:i, s:i}}}",
			 "description", description(f), "check_name",
			 f->rule->id, "fingerprint", f->fingerprint, "severity",
			 severity(f->level), "location", "path",
			 json_text(f->where.path), "lines", "begin", (int)line,
			 "end", (int)MAX(f->where.end_line, line));
}

void report_gitlab(const struct scan *scan, enum level shown, FILE *out)
{
	const GPtrArray *list = scan->findings->list;
	json_t *array = json_array();

	for (guint i = 0; i < list->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(list, i);

		if (f->level >= shown)
			json_array_append_new(array, finding(f));
	}
	json_dumpf(array, out, JSON_INDENT(1) | JSON_ENSURE_ASCII);
	fputc('\n', out);
	json_decref(array);
}
