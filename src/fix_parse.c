// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules see slices; what the rest of a changed file is worth is told by
 * Coccinelle's parser, which knows kernel C with all its macros. It counts the
 * lines that it can't parse.
 */
#include "fix_parse.h"

#include "confine.h"
#include "proc.h"
#include "spatch.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define PARSE_SECONDS 300u
#define OUTPUT_MAX (64u << 20)

/* The number of the last line `nb good = N,  nb bad = N`; -1: none. */
static long bad_lines(const char *said)
{
	static const char mark[] = "nb bad = ";
	const char *last = NULL;

	for (const char *p = said; (p = strstr(p, mark)); p++)
		last = p;
	return last ? strtol(last + strlen(mark), NULL, 10) : -1;
}

static long parse(const struct fix_series *series, const char *text, gsize len)
{
	char *path = g_build_filename(series->scan->scratch, "parse.c", NULL);
	const char *argv[] = { spatch_path(series->scan), "--parse-c", path, NULL };
	struct sandbox *sandbox = confine_cocci(series->scan, false);
	GString *said;
	long bad = -1;

	if (g_file_set_contents(path, text, (gssize)len, NULL)) {
		if (!proc_capture(argv, NULL, sandbox, OUTPUT_MAX, PARSE_SECONDS, &said))
			bad = bad_lines(said->str);
		g_string_free(said, TRUE);
	}
	sandbox_free(sandbox);
	g_unlink(path);
	g_free(path);
	return bad;
}

static char *check(const struct fix_series *series,
		   const struct fix_change *change)
{
	gsize len = 0;
	const char *text =
		change->before
			? (const char *)g_bytes_get_data(change->before, &len)
			: "";
	long before = parse(series, text, len);
	long after = parse(series, change->text, change->len);

	if (before < 0 || after < 0)
		return g_strdup_printf("%s: Coccinelle did not say whether it "
				       "parses",
				       change->path);
	if (after > before)
		return g_strdup_printf("%s: %ld more lines don't parse after "
				       "the change",
				       change->path, after - before);
	return NULL;
}

char *fix_parse(const struct fix_series *series, const struct fix *fix)
{
	char *wrong = NULL;

	if (!scan_has_scratch(series->scan))
		return g_strdup("there is no room for its proof");
	for (guint i = 0; i < fix->changes->len && !wrong; i++) {
		const struct fix_change *change =
			(const struct fix_change *)fix->changes->pdata[i];

		if (g_str_has_suffix(change->path, ".c") ||
		    g_str_has_suffix(change->path, ".h"))
			wrong = check(series, change);
	}
	return wrong;
}
