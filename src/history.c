// SPDX-License-Identifier: GPL-2.0-only
#include "history.h"

#include "git_ask.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define OUTPUT_MAX (64u << 20)

static void past_free(void *data)
{
	struct past_file *file = (struct past_file *)data;

	g_free(file->commit);
	g_free(file);
}

/* Whether the folder is the top of a repository with all of its history. */
static bool is_whole(const char *folder)
{
	static const char *const words[] = { "rev-parse", "--show-prefix",
					     "--is-shallow-repository", NULL };
	GString *out = git_ask(folder, words, OUTPUT_MAX);
	bool whole = out && !strcmp(out->str, "\nfalse\n");

	if (out)
		g_string_free(out, TRUE);
	return whole;
}

/*
 * Where files came in and went, newest first, with a NUL behind each word:
 * commit ids, and `A` or `D` with a path. Merges are told nothing of, so all
 * sides are walked.
 */
static GString *walk(const char *folder, const GPtrArray *paths)
{
	static const char *const first[] = { "--literal-pathspecs",
					     "log",
					     "--full-history",
					     "--no-follow",
					     "--no-renames",
					     "--diff-filter=AD",
					     "--name-status",
					     "--no-show-signature",
					     "--no-ext-diff",
					     "-z",
					     "--format=%h",
					     "--abbrev=12",
					     "HEAD",
					     "--" };
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	for (guint i = 0; i < G_N_ELEMENTS(first); i++)
		g_ptr_array_add(words, (char *)(uintptr_t)first[i]);
	for (guint i = 0; i < paths->len; i++)
		g_ptr_array_add(words, paths->pdata[i]);
	g_ptr_array_add(words, NULL);
	return git_ask(folder, (const char *const *)words->pdata, OUTPUT_MAX);
}

static void take(GHashTable *files, const char *commit, char what,
		 const char *path)
{
	struct past_file *file =
		(struct past_file *)g_hash_table_lookup(files, path);

	if (!file)
		return;
	file->past = PAST_REMOVED;
	if (what == 'D' && !file->commit)
		file->commit = g_strdup(commit);
}

static void read_walk(GHashTable *files, const GString *out)
{
	const char *end = out->str + out->len, *commit = "", *word;

	for (const char *p = out->str; p < end; p += strlen(p) + 1) {
		word = p + (*p == '\n');
		if (strcmp(word, "A") && strcmp(word, "D")) {
			commit = *word ? word : commit;
			continue;
		}
		p += strlen(p) + 1;
		if (p < end)
			take(files, commit, *word, p);
	}
}

GHashTable *history_ask(const char *folder, const GPtrArray *paths)
{
	GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal,
						  g_free, past_free);
	GString *out =
		paths->len && is_whole(folder) ? walk(folder, paths) : NULL;

	for (guint i = 0; i < paths->len; i++) {
		struct past_file *file = g_new0(struct past_file, 1);

		file->past = out ? PAST_NONE : PAST_UNKNOWN;
		g_hash_table_replace(
			files, g_strdup((const char *)paths->pdata[i]), file);
	}
	if (out) {
		read_walk(files, out);
		g_string_free(out, TRUE);
	}
	return files;
}
