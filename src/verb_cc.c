// SPDX-License-Identifier: GPL-2.0-only
/*
 * One file as the compiler gets it: sparse first, with the same arguments, and
 * then the Clang checkers, if a rule wants the file.
 *
 * make runs recipes under `set -e`: findings don't fail one unless --fail-on
 * asks for it. Without findings nothing is printed.
 */
#include "verb_cc.h"

#include "above.h"
#include "child.h"
#include "confine.h"
#include "interrupt.h"
#include "program.h"
#include "report.h"
#include "scratch.h"
#include "verb.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIMEOUT_SECONDS 60u
#define MEMORY_MIB 1536u
enum { CLEAN = 0, FINDINGS = 1, USAGE = 2, INCOMPLETE = 3 };

struct call {
	char *fail_on, *level, *sparse;
	gboolean no_sparse, require_sandbox;
	enum level gate, shown;
	char **words;	   /* the compiler, or "cc", and its arguments */
	char **flags;	   /* of words: the arguments */
	char *source;	   /* of words: the C file */
	GPtrArray *places; /* of char *: what may be read */
};

/* Says one sentence and frees it. */
static int refuse(char *sentence)
{
	verb_complain(g_strconcat("cc: ", sentence, NULL));
	g_free(sentence);
	return USAGE;
}

/* --- the call ---------------------------------------------------------------
 */

static bool is_source(const char *word)
{
	return word[0] != '-' && g_str_has_suffix(word, ".c");
}

/* make gives no compiler; a command of a compiler begins with one. */
static void take_words(struct call *c, char **words)
{
	bool named = words[0] && words[0][0] != '-' && !is_source(words[0]);
	guint n = g_strv_length(words), extra = named ? 0 : 1;

	c->words = g_new0(char *, n + 2);
	if (!named)
		c->words[0] = (char *)(uintptr_t)"cc";
	memcpy(c->words + extra, words, n * sizeof(*words));
	c->flags = c->words + 1;
	for (char **word = c->flags; *word; word++)
		if (is_source(*word))
			c->source = *word;
}

static const char *wrong_level(struct call *c)
{
	if (c->fail_on && !level_parse(c->fail_on, &c->gate))
		return c->fail_on;
	if (c->level && !level_parse(c->level, &c->shown))
		return c->level;
	return NULL;
}

static bool parse_options(struct call *c, int argc, char **argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "no-sparse", 0, 0, G_OPTION_ARG_NONE, &c->no_sparse,
		  "don't run sparse first", NULL },
		{ "sparse", 0, 0, G_OPTION_ARG_FILENAME, &c->sparse,
		  "run this one (default: sparse, if it is installed)",
		  "PROGRAM" },
		{ "level", 0, 0, G_OPTION_ARG_STRING, &c->level,
		  "show error, warning (default) or note and above", "LEVEL" },
		{ "fail-on", 0, 0, G_OPTION_ARG_STRING, &c->fail_on,
		  "exit with 1 for findings from this level on, and with 3 for "
		  "a file that was not analysed (default: never)",
		  "LEVEL" },
		{ "require-sandbox", 0, 0, G_OPTION_ARG_NONE,
		  &c->require_sandbox,
		  "run nothing where engines can't be confined", NULL },
		{ 0 },
	};
	GOptionContext *context =
		g_option_context_new("-- [COMPILER] ARGS... FILE");
	bool good;

	g_option_context_set_summary(
		context, "Checks one file as it is compiled: sparse, then the "
			 "Clang checkers.\nFor the kernel: make C=1 "
			 "CHECK=\"kapcheck cc --\"");
	g_option_context_add_main_entries(context, entries, NULL);
	good = g_option_context_parse(context, &argc, &argv, error);
	if (good && argc > 1) {
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
			    "%s: the compiler's command stands behind --",
			    argv[1]);
		good = false;
	}
	g_option_context_free(context);
	return good;
}

/* --- sparse ------------------------------------------------------------------
 */

/*
 * What the command names may be read: who calls the compiler trusts the
 * command, if not the file. So may the file's kernel: headers include others by
 * ../../, from a build folder outside of it, too.
 */
static GPtrArray *places_of(const struct call *c)
{
	static const char *const starts[] = { "",	    "-I",
					      "-isystem",   "-iquote",
					      "-idirafter", "-include",
					      "--sysroot=" };
	GPtrArray *places = g_ptr_array_new_with_free_func(g_free);
	char *file = g_canonicalize_filename(c->source, NULL);
	char *kernel = above_find(file, "include/linux");

	g_ptr_array_add(places, g_get_current_dir());
	g_ptr_array_add(places, g_path_get_dirname(c->source));
	if (kernel)
		g_ptr_array_add(places, kernel);
	g_free(file);
	for (char **word = c->flags; *word; word++)
		for (guint i = 0; i < G_N_ELEMENTS(starts); i++) {
			const char *rest = *word + strlen(starts[i]);

			if (g_str_has_prefix(*word, starts[i]) && *rest &&
			    g_file_test(rest, G_FILE_TEST_EXISTS))
				g_ptr_array_add(places, g_strdup(rest));
		}
	return places;
}

/* NULL with errno set when it is not there. */
static char *find_program(const char *name)
{
	char *path = program_find(name);

	if (path && access(path, X_OK))
		g_clear_pointer(&path, g_free);
	errno = path ? 0 : ENOENT;
	return path;
}

/* Its exit status; 0 where there is none. Its output is not touched. */
static int run_sparse(const struct call *c)
{
	const char *name = c->sparse ? c->sparse : "sparse";
	struct sandbox *sandbox = sandbox_new(NULL);
	struct child child = {
		.argv = (const char *const *)(const void *)c->words,
		.sandbox = sandbox,
		.fd = { STDOUT_FILENO, STDERR_FILENO, -1 },
	};
	char *old = c->words[0], *found = find_program(name);
	int status = 0;
	pid_t pid = -1;

	sandbox_program(sandbox, found);
	for (guint i = 0; i < c->places->len; i++)
		sandbox_read(sandbox, (const char *)c->places->pdata[i]);
	c->words[0] = found;
	fflush(NULL);
	if (found)
		pid = child_start(&child);
	if (pid < 0 && (found || c->sparse))
		refuse(g_strdup_printf("%s: %s", name, g_strerror(errno)));
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	c->words[0] = old;
	g_free(found);
	sandbox_free(sandbox);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* --- the checkers ----------------------------------------------------------
 */

static json_t *command_entry(const struct call *c, const char *file)
{
	char *directory = g_get_current_dir();
	json_t *words = json_array(), *entry;

	for (char **word = c->words; *word; word++)
		if (json_array_append_new(words, json_string(*word)))
			g_clear_pointer(&words, json_decref);
	entry = json_pack("[{s:s, s:s, s:o}]", "directory", directory, "file",
			  file, "arguments", words);
	g_free(directory);
	return entry;
}

/*
 * A folder with a compile_commands.json of this one command; NULL when it can't
 * be. What lies in the folder may be read by Clang, so it has nothing else.
 */
static char *write_command(const struct call *c, const char *file)
{
	json_t *entry = command_entry(c, file);
	char *folder = entry ? scratch_new(NULL) : NULL, *path;

	if (folder) {
		path = g_build_filename(folder, "compile_commands.json", NULL);
		if (json_dump_file(entry, path, JSON_COMPACT)) {
			scratch_end(folder);
			folder = NULL;
		}
		g_free(path);
	}
	json_decref(entry);
	return folder;
}

/* Paths of a scan are relative to the file's folder; the user's is not. */
static void put_before(char **path, const char *folder)
{
	if (!g_path_is_absolute(*path)) {
		char *full = g_build_filename(folder, *path, NULL);

		g_free(*path);
		*path = full;
	}
}

static void name_places(GPtrArray *places, const char *folder)
{
	for (guint i = 0; i < places->len; i++)
		put_before(&((struct place *)places->pdata[i])->path, folder);
}

static void name_findings(const struct scan *scan, const char *source)
{
	char *folder = g_path_get_dirname(source);

	for (guint i = 0; i < scan->findings->list->len && strchr(source, '/');
	     i++) {
		struct finding *f = scan->findings->list->pdata[i];

		put_before(&f->where.path, folder);
		name_places(f->steps, folder);
		name_places(f->related, folder);
	}
	g_free(folder);
}

static bool tell_problems(const struct call *c, const struct scan *scan)
{
	if (!problems_incomplete(scan->problems))
		return false;
	for (guint i = 0; i < scan->problems->list->len; i++) {
		const struct problem *p = scan->problems->list->pdata[i];

		verb_complain(g_strdup_printf("%s: not analysed: %s", c->source,
					      p->reason));
	}
	return true;
}

static int judge(const struct call *c, const struct scan *scan, bool missed)
{
	if (!c->fail_on)
		return CLEAN;
	for (enum level level = c->gate; level <= LEVEL_ERROR; level++)
		if (findings_count(scan->findings, level))
			return FINDINGS;
	return missed ? INCOMPLETE : CLEAN;
}

static int scan_with(const struct call *c, const char *build,
		     const char *data_dir, const GPtrArray *rules)
{
	const struct scan_options options = {
		.path = c->source,
		.build = build,
		.engines = ENGINE_CLANG,
		.jobs = 1,
		.timeout_seconds = TIMEOUT_SECONDS,
		.memory_mib = MEMORY_MIB,
		.read = c->places,
		.require_sandbox = c->require_sandbox,
		.quiet = true,
	};
	char *error = NULL;
	struct scan *scan = scan_run(&options, data_dir, rules, &error);
	int status;
	bool missed;

	if (!scan)
		return refuse(error);
	name_findings(scan, c->source);
	report_text(scan, c->shown, stderr);
	missed = tell_problems(c, scan);
	status = judge(c, scan, missed);
	scan_free(scan);
	return status;
}

static GPtrArray *of_clang(const GPtrArray *rules)
{
	GPtrArray *chosen = g_ptr_array_new();

	for (guint i = 0; i < rules->len; i++)
		if (((const struct rule *)rules->pdata[i])->engines &
		    ENGINE_CLANG)
			g_ptr_array_add(chosen, rules->pdata[i]);
	return chosen;
}

static int run_checkers(const struct call *c, const char *data_dir,
			const GPtrArray *rules)
{
	char *file = realpath(c->source, NULL);
	char *build = file ? write_command(c, file) : NULL;
	GPtrArray *chosen = of_clang(rules);
	int status = USAGE;

	if (!file)
		refuse(g_strdup_printf("%s: no such file", c->source));
	else if (!build)
		refuse(g_strdup_printf("%s: its command could not be written "
				       "to a file",
				       c->source));
	else
		status = chosen->len ? scan_with(c, build, data_dir, chosen)
				     : CLEAN;
	scratch_end(build);
	g_ptr_array_unref(chosen);
	free(file);
	return status;
}

static int check(struct call *c, const char *data_dir, const GPtrArray *rules)
{
	const struct scan_options confined = {
		.require_sandbox = c->require_sandbox,
		.quiet = true,
	};
	char *error = NULL;
	int sparse, status;

	if (!confine_check(&confined, &error))
		return refuse(error);
	c->places = places_of(c);
	sparse = c->no_sparse ? 0 : run_sparse(c);
	status = run_checkers(c, data_dir, rules);
	g_ptr_array_unref(c->places);
	return sparse ? sparse : status;
}

int verb_cc(const char *data_dir, const GPtrArray *rules, int argc, char **argv)
{
	struct call c = { .shown = LEVEL_WARNING };
	GError *error = NULL;
	const char *wrong;
	int at = 1, status;

	interrupt_catch();
	while (at < argc && strcmp(argv[at], "--"))
		at++;
	if (!parse_options(&c, at, argv, &error)) {
		status = refuse(g_strdup(error->message));
		g_error_free(error);
	} else if ((wrong = wrong_level(&c))) {
		status = refuse(g_strdup_printf(
			"%s is not error, warning or note", wrong));
	} else {
		take_words(&c, at < argc ? argv + at + 1 : argv + at);
		status = c.source ? check(&c, data_dir, rules)
				  : refuse(g_strdup(
					    "behind -- stands a compiler's "
					    "command with a C file"));
	}
	g_free(c.words);
	g_free(c.fail_on);
	g_free(c.level);
	g_free(c.sparse);
	return status;
}
