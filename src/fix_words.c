// SPDX-License-Identifier: GPL-2.0-only
#include "fix_words.h"

#include "fix_diff.h"
#include "git_ask.h"

#include <string.h>

#define GIT_MAX (16u << 20)
/* How many commits of a file say how its patches are called. */
#define LOG_COMMITS "60"
/* A prefix is told by at least so many of them. */
#define COMMITS_ENOUGH 3u
/* Shorter lines stand in too many places to tell where they came in. */
#define TELLING_BYTES 16u

/* --- the prefix --------------------------------------------------------------
 */

/* Length of "a: b" in "a: b: what", 0 for none. */
static size_t prefix_length(const char *subject)
{
	size_t whole = 0;

	for (size_t at = 0;;) {
		size_t n = strcspn(subject + at, ": \"(");

		if (!n || subject[at + n] != ':' || subject[at + n + 1] != ' ')
			return whole;
		whole = at + n;
		at = whole + 2;
	}
}

/* The commonest prefix among subjects, one a line; NULL when few have one. */
static char *commonest(const char *subjects)
{
	GHashTable *seen =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	char **lines = g_strsplit(subjects, "\n", -1);
	char *best = NULL;
	guint most = COMMITS_ENOUGH - 1;

	for (char **line = lines; *line; line++) {
		char *prefix = g_strndup(*line, prefix_length(*line));
		guint n =
			GPOINTER_TO_UINT(g_hash_table_lookup(seen, prefix)) + 1;

		if (n > most && *prefix) {
			g_free(best);
			best = g_strdup(prefix);
			most = n;
		}
		g_hash_table_insert(seen, prefix, GUINT_TO_POINTER(n));
	}
	g_strfreev(lines);
	g_hash_table_unref(seen);
	return best;
}

char *fix_prefix(const char *repository, const char *path)
{
	const char *const words[] = { "log", "--no-merges", "--format=%s",
				      "-n",  LOG_COMMITS,   "--",
				      path,  NULL };
	GString *log = repository ? git_ask(repository, words, GIT_MAX) : NULL;
	char *prefix = log ? commonest(log->str) : NULL;

	if (log)
		g_string_free(log, TRUE);
	return prefix ? prefix : fix_prefix_by_path(path);
}

/* --- the commit that is mended ----------------------------------------------
 */

/* The first line that the change takes out and that tells something. */
static char *replaced_line(const struct fix_change *change)
{
	struct fix_diff *diff = fix_diff_new(change, "");
	char **lines = g_strsplit(diff->text->str, "\n", -1);
	char *found = NULL;

	for (char **line = lines; *line && !found; line++) {
		if (**line != '-' || g_str_has_prefix(*line, "--- "))
			continue;
		g_strstrip(++*line);
		if (strlen(*line) >= TELLING_BYTES)
			found = g_strdup(*line);
		--*line;
	}
	g_strfreev(lines);
	fix_diff_free(diff);
	return found;
}

/* The commit that first brought a line into a file. */
static char *first_with(const char *repository, const char *line,
			const char *path)
{
	const char *const words[] = { "log",	     "--reverse",
				      "--no-merges", "--format=%h (\"%s\")",
				      "--abbrev=12", "-S",
				      line,	     "--",
				      path,	     NULL };
	GString *log = git_ask(repository, words, GIT_MAX);
	char *first = NULL;

	if (log && log->len)
		first = g_strndup(log->str, strcspn(log->str, "\n"));
	if (log)
		g_string_free(log, TRUE);
	return first;
}

/* The card names the very function that its commit brought in. */
static char *by_card(const struct fix *fix, const char *folder)
{
	const struct rule *rule = fix->rule;

	for (guint i = 0; rule->introduced && i < fix->findings->len; i++) {
		const struct finding *f =
			(const struct finding *)fix->findings->pdata[i];
		char *here = g_strconcat(folder, f->where.path, ":",
					 f->function ? f->function : "", NULL);
		const char *blank = strchr(rule->introduced, ' ');
		bool same = !g_strcmp0(rule->introduced_in, here);

		g_free(here);
		if (same && blank)
			return g_strdup_printf("%.*s (\"%s\")",
					       (int)(blank - rule->introduced),
					       rule->introduced, blank + 1);
	}
	return NULL;
}

char *fix_culprit(const char *repository, const struct fix *fix,
		  const char *folder)
{
	const struct fix_change *change =
		(const struct fix_change *)fix->changes->pdata[0];
	char *line, *path, *commit = by_card(fix, folder);

	if (commit || !repository || !change->before)
		return commit;
	line = replaced_line(change);
	path = g_strconcat(folder, change->path, NULL);
	commit = line ? first_with(repository, line, path) : NULL;
	g_free(path);
	g_free(line);
	return commit;
}
