// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kapcheck install-hook`: a pre-commit hook that runs `check --staged`. A hook
 * that is there already is kept under another name and run first.
 */
#include "above.h"
#include "proc.h"
#include "report.h"
#include "rules.h"
#include "verb.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MARK "# kapcheck-hook"
#define KEPT "pre-commit.before-kapcheck"
#define GIT_SECONDS 60u
#define GIT_SAYS_MAX 65536u

struct wish {
	gboolean remove;
	char *folder;
	char **words; /* for `check`, behind -- */
	/* made from it */
	char *hook, *kept;
};

static char *system_error(const char *path)
{
	return g_strdup_printf("%s: %s", path, g_strerror(errno));
}

/* Why git says nothing of the folder; a new string. */
static char *explain(const char *folder)
{
	char *from = g_canonicalize_filename(folder, NULL);
	char *top = above_find(from, ".git");
	GStatBuf st;
	bool foreign = top && !g_stat(top, &st) && st.st_uid != geteuid();
	char *why =
		foreign ? g_strdup_printf("%s belongs to another user; git "
					  "works in it after `git config "
					  "--global --add safe.directory %s`",
					  top, top) :
			  g_strdup_printf("%s: no repository, or no git",
					  folder);

	g_free(from);
	g_free(top);
	return why;
}

/* git itself knows where its hooks are: core.hooksPath may be set anywhere. */
static char *hooks_folder(const char *folder, char **error)
{
	const char *argv[] = { "git",	     "-C",    folder, "rev-parse",
			       "--git-path", "hooks", NULL };
	GString *out;
	int status = proc_capture(argv, NULL, NULL, GIT_SAYS_MAX, GIT_SECONDS, &out);
	char *path = NULL;

	if (out->len && out->str[out->len - 1] == '\n')
		g_string_truncate(out, out->len - 1);
	if (status || !out->len)
		*error = explain(folder);
	else
		path = g_canonicalize_filename(out->str, NULL);
	if (path && !g_path_is_absolute(out->str)) {
		char *from = g_canonicalize_filename(folder, NULL);

		g_free(path);
		path = g_canonicalize_filename(out->str, from);
		g_free(from);
	}
	g_string_free(out, TRUE);
	return path;
}

static bool is_ours(const char *hook)
{
	char *text = NULL;
	bool ours = g_file_get_contents(hook, &text, NULL, NULL) &&
		    strstr(text, "\n" MARK "\n");

	g_free(text);
	return ours;
}

static bool exists(const char *path)
{
	GStatBuf st;

	return !g_lstat(path, &st);
}

/* --- the script ------------------------------------------------------------
 */

static void add_data_folder(GString *s)
{
	const char *data = g_getenv("KAPCHECK_DATA");
	char *path, *quoted;

	if (!data || !*data)
		return;
	path = g_canonicalize_filename(data, NULL);
	quoted = g_shell_quote(path);
	g_string_append_printf(s, "export KAPCHECK_DATA=%s\n", quoted);
	g_free(quoted);
	g_free(path);
}

static char *make_script(char *const *words, char **error)
{
	char *self = g_file_read_link("/proc/self/exe", NULL);
	char *quoted = self ? g_shell_quote(self) : NULL;
	GString *s = g_string_new("#!/bin/sh\n" MARK "\n");

	if (!self) {
		*error = system_error("/proc/self/exe");
		g_string_free(s, TRUE);
		return NULL;
	}
	g_string_append(s, "# Made by `kapcheck install-hook`, which takes it "
			   "out with --remove.\n"
			   "before=$(dirname -- \"$0\")/" KEPT "\n"
			   "if [ -x \"$before\" ]; then\n"
			   "\t\"$before\" \"$@\" || exit\n"
			   "fi\n");
	add_data_folder(s);
	g_string_append_printf(s, "kapcheck=%s\n", quoted);
	g_string_append(s, "if [ ! -x \"$kapcheck\" ]; then\n"
			   "\techo \"$kapcheck is gone; nothing was checked\" "
			   ">&2\n"
			   "\texit 0\n"
			   "fi\n"
			   "exec \"$kapcheck\" check --staged --quiet");
	for (; words && *words; words++) {
		char *word = g_shell_quote(*words);

		g_string_append_printf(s, " %s", word);
		g_free(word);
	}
	g_string_append_c(s, '\n');
	g_free(quoted);
	g_free(self);
	return g_string_free(s, FALSE);
}

/* --- putting it there, and taking it out ------------------------------------
 */

/* Moves a hook of someone else out of the way. */
static bool keep_other(const struct wish *w, char **error)
{
	if (!exists(w->hook) || is_ours(w->hook))
		return true;
	if (exists(w->kept))
		*error = g_strdup_printf("%s: is there already, beside a "
					 "pre-commit that is not ours",
					 w->kept);
	else if (g_rename(w->hook, w->kept))
		*error = system_error(w->hook);
	return !*error;
}

/* A repository says where its hooks are, so the path may be anything. */
static void say(const struct wish *w, const char *what)
{
	char *path = report_printable(w->hook);

	printf("%s: %s\n", path, what);
	g_free(path);
}

static bool install(const struct wish *w, char **error)
{
	char *folder = g_path_get_dirname(w->hook);
	char *script = make_script(w->words, error);
	GError *wrong = NULL;
	bool good = script && !g_mkdir_with_parents(folder, 0777);

	if (script && !good)
		*error = system_error(folder);
	good = good && keep_other(w, error);
	if (good && !g_file_set_contents_full(w->hook, script, -1,
					      G_FILE_SET_CONTENTS_CONSISTENT,
					      0755, &wrong)) {
		*error = g_strdup(wrong->message);
		g_error_free(wrong);
		good = false;
	}
	if (good)
		say(w, exists(w->kept) ? "installed; " KEPT " runs first"
				       : "installed");
	g_free(script);
	g_free(folder);
	return good;
}

static bool take_out(const struct wish *w, char **error)
{
	bool was = exists(w->kept);

	if (!exists(w->hook) || !is_ours(w->hook))
		*error = g_strdup_printf("%s: is not a hook of kapcheck",
					 w->hook);
	else if (was ? g_rename(w->kept, w->hook) : g_unlink(w->hook))
		*error = system_error(w->hook);
	else
		say(w, was ? "is what it was before" : "removed");
	return !*error;
}

static const char summary[] =
	"Installs a pre-commit hook that runs `kapcheck check --staged "
	"--quiet`, with the\noptions that follow --. A pre-commit hook that is "
	"there already runs first.";

static bool parse(struct wish *w, int argc, char **argv, char **error)
{
	const GOptionEntry entries[] = {
		{ "remove", 0, 0, G_OPTION_ARG_NONE, &w->remove,
		  "take it out again, and put back what was there", NULL },
		{ "tree", 0, 0, G_OPTION_ARG_FILENAME, &w->folder,
		  "the repository (default: around the current folder)",
		  "DIR" },
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY,
		  &w->words, NULL, "[-- OPTIONS]" },
		{ 0 },
	};
	GOptionContext *context = g_option_context_new(NULL);
	GError *wrong = NULL;

	g_option_context_set_summary(context, summary);
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &wrong)) {
		*error = g_strdup(wrong->message);
		g_error_free(wrong);
	}
	g_option_context_free(context);
	return !*error;
}

enum status verb_install_hook(const struct context *c, int argc, char **argv)
{
	struct wish w = { 0 };
	char *error = NULL, *hooks = NULL;
	bool good = parse(&w, argc, argv, &error);

	(void)c;
	if (good)
		hooks = hooks_folder(w.folder ? w.folder : ".", &error);
	if (hooks) {
		w.hook = g_build_filename(hooks, "pre-commit", NULL);
		w.kept = g_build_filename(hooks, KEPT, NULL);
		good = w.remove ? take_out(&w, &error) : install(&w, &error);
	}
	if (error)
		verb_complain(error);
	g_free(w.hook);
	g_free(w.kept);
	g_free(w.folder);
	g_strfreev(w.words);
	g_free(hooks);
	return good && hooks ? verb_finish_stdout() : STATUS_USAGE;
}
