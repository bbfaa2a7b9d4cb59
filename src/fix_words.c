// SPDX-License-Identifier: GPL-2.0-only
#include "fix_words.h"

#include "confine.h"
#include "fix_diff.h"
#include "proc.h"

#include <string.h>

#define GIT_SECONDS 600u
#define GIT_MAX (16u << 20)
/* How many commits of a file say how its patches are called. */
#define LOG_COMMITS "60"
/* A prefix is told by at least so many of them. */
#define COMMITS_ENOUGH 3u
/* Shorter lines stand in too many places to tell where they came in. */
#define TELLING_BYTES 16u

/* --- git --------------------------------------------------------------------
 */

/*
 * What git says in a repository, or NULL. The repository's own settings must
 * not make git run anything.
 */
static GString *ask_git(const char *repository, const char *const *words,
			const char *path)
{
	static const char *const safe[] = {
		"-c",	     "core.fsmonitor=false",
		"-c",	     "core.hooksPath=/dev/null",
		"-c",	     "safe.directory=*",
		"-c",	     "log.showSignature=false",
		"-c",	     "diff.external=",
		"--no-pager"
	};
	static const char *const env[] = {
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
		/* a partial clone must not go to the network */
		"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", NULL
	};
	GPtrArray *argv = g_ptr_array_new();
	struct sandbox *sandbox = confine_git();
	GString *out;
	int status;

	g_ptr_array_add(argv, (char *)(uintptr_t)"git");
	g_ptr_array_add(argv, (char *)(uintptr_t)"-C");
	g_ptr_array_add(argv, (char *)(uintptr_t)repository);
	for (guint i = 0; i < G_N_ELEMENTS(safe); i++)
		g_ptr_array_add(argv, (char *)(uintptr_t)safe[i]);
	for (; *words; words++)
		g_ptr_array_add(argv, (char *)(uintptr_t)*words);
	g_ptr_array_add(argv, (char *)(uintptr_t)"--");
	g_ptr_array_add(argv, (char *)(uintptr_t)path);
	g_ptr_array_add(argv, NULL);
	status = proc_capture((const char *const *)argv->pdata, env, sandbox,
			      GIT_MAX, GIT_SECONDS, &out);
	g_ptr_array_unref(argv);
	sandbox_free(sandbox);
	if (!status)
		return out;
	g_string_free(out, TRUE);
	return NULL;
}

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
	static const char *const words[] = { "log",	    "--no-merges",
					     "--format=%s", "-n",
					     LOG_COMMITS,   NULL };
	GString *log = repository ? ask_git(repository, words, path) : NULL;
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
				      line,	     NULL };
	GString *log = ask_git(repository, words, path);
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
