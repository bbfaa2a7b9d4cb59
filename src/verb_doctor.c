// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kapcheck doctor`: is an empty report of this installation worth anything?
 * Each bug is planted and has to be found by each engine that is there.
 */
#include "cache.h"
#include "confine.h"
#include "doctor_sample.h"
#include "engine.h"
#include "interrupt.h"
#include "proc.h"
#include "program.h"
#include "report.h"
#include "scratch.h"
#include "verb.h"
#include "version.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define VERSION_SECONDS 60u
/* Slices of a whole kernel are some 40 MB, precompiled headers 30 each. */
#define SCRATCH_MIB 512u
#define MEMORY_MIB 1536u
#define CACHE_MIB 512u

struct visit {
	const struct context *context;
	char *folder; /* for what is planted */
	bool has_clang;
	guint wrong;	  /* what does not work */
	GString *reasons; /* lines about bugs that were not found */
};

/* --- lines ------------------------------------------------------------------
 */

enum state { FINE, ABSENT, WRONG };

/* Says one line; takes what is said. */
static void tell(struct visit *v, enum state state, const char *what,
		 char *detail)
{
	static const char *const words[] = { "ok", "absent", "WRONG" };
	char *text = report_printable(detail);

	printf("  %-7s %-9s %s\n", words[state], what, text);
	v->wrong += state == WRONG;
	g_free(text);
	g_free(detail);
}

/* --- programs ---------------------------------------------------------------
 */

/* The first line of `PROGRAM --version`; NULL: it does not run. */
static char *version_of(const struct visit *v, const char *path)
{
	const char *argv[] = { path, "--version", NULL };
	struct sandbox *sandbox = sandbox_new(v->folder);
	GString *out;
	char *line = NULL;

	sandbox_program(sandbox, path);
	sandbox_read(sandbox, v->folder);
	if (!proc_capture(argv, NULL, sandbox, 65536, VERSION_SECONDS, &out)) {
		g_string_truncate(out, strcspn(out->str, "\n"));
		line = g_strdup(out->str);
	}
	g_string_free(out, TRUE);
	sandbox_free(sandbox);
	return line;
}

static void check_program(struct visit *v, const char *name, bool needed,
			  const char *without)
{
	char *path = program_find(name);
	char *version = path ? version_of(v, path) : NULL;

	if (version)
		tell(v, FINE, name, g_strdup_printf("%s: %s", path, version));
	else
		tell(v, needed ? WRONG : ABSENT, name,
		     g_strdup_printf("%s: %s",
				     path ? "it does not run" : "not in PATH",
				     without));
	g_free(version);
	g_free(path);
}

static void check_clang(struct visit *v)
{
	char *tool = engine_clang_find();
	char *version = tool ? version_of(v, tool) : NULL;

	v->has_clang = version != NULL;
	if (version)
		tell(v, FINE, "clang",
		     g_strdup_printf("%s: %s", tool, version));
	else if (tool)
		tell(v, WRONG, "clang",
		     g_strdup_printf("%s: it does not run", tool));
	else
		tell(v, ABSENT, "clang",
		     g_strdup("kapcheck-clang is not there: nothing is proved "
			      "or refuted by types, ranges and paths"));
	g_free(version);
	g_free(tool);
}

/* --- the machine ------------------------------------------------------------
 */

/* What works of that, as an exit status. */
static const char *const deeds[] = { NULL, "it could not be bound",
				     "it reads files that it may not",
				     "it writes files that it may not",
				     "it has a network" };
static const char shell_deeds[] = "cat \"$0\" >/dev/null 2>&1 && exit 2; (: "
				  ">\"$1\") 2>/dev/null && exit 3; "
				  "exit 0";

static int try_here(const struct sandbox *s, const char *secret,
		    const char *made)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		_exit(!sandbox_enter(s)				  ? 1
		      : open(secret, O_RDONLY) >= 0		  ? 2
		      : open(made, O_WRONLY | O_CREAT, 0600) >= 0 ? 3
		      : socket(AF_INET, SOCK_STREAM, 0) >= 0	  ? 4
								  : 0);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int try_deeds(const char *folder)
{
	char *secret = g_build_filename(folder, "secret", NULL);
	char *made = g_build_filename(folder, "made", NULL);
	const char *argv[] = {
		"/bin/sh", "-c", shell_deeds, secret, made, NULL
	};
	struct sandbox *s = sandbox_new("/");
	GString *out;
	int status;

	g_file_set_contents(secret, "x", 1, NULL);
	status = proc_capture(argv, NULL, s, 4096, VERSION_SECONDS, &out);
	/* bubblewrap binds its program only */
	if (!status && !sandbox_is_wrapped(s))
		status = try_here(s, secret, made);
	g_string_free(out, TRUE);
	sandbox_free(s);
	g_unlink(secret);
	g_unlink(made);
	g_free(secret);
	g_free(made);
	return status;
}

static void check_sandbox(struct visit *v)
{
	char *what = sandbox_describe();
	int done = sandbox_level() == SANDBOX_FULL ? try_deeds(v->folder) : 1;
	const char *leak = deeds[done < 0 || done > 4 ? 1 : done];

	if (leak)
		tell(v, WRONG, "sandbox",
		     g_strdup_printf("%s: %s", leak, what));
	else
		tell(v, FINE, "sandbox",
		     g_strdup_printf("%s; tried: no other file%s", what,
				     g_str_has_prefix(what, "bubblewrap")
					     ? ""
					     : ", no network"));
	g_free(what);
}

static void check_limits(struct visit *v)
{
	struct sandbox *s = sandbox_new("/");
	bool counted = sandbox_counts(s);
	struct rlimit memory, files;
	struct statvfs disk;
	unsigned long long free_mib = 0;
	bool enough;

	getrlimit(RLIMIT_AS, &memory);
	getrlimit(RLIMIT_NOFILE, &files);
	if (!statvfs(v->folder, &disk))
		free_mib =
			(unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
	enough = free_mib >= SCRATCH_MIB && files.rlim_max >= 256 &&
		 (memory.rlim_max == RLIM_INFINITY ||
		  memory.rlim_max >> 20 >= MEMORY_MIB);
	tell(v, enough ? FINE : WRONG, "limits",
	     g_strdup_printf(
		     "%u processors, %llu MiB of scratch space in %s%s%s",
		     g_get_num_processors(), free_mib, g_get_tmp_dir(),
		     enough ? ""
			    : "; a scan needs 512 MiB there, 256 "
			      "descriptors, 1536 MiB a process",
		     counted ? ""
			     : "; the number of an engine's processes "
			       "has no limit"));
	sandbox_free(s);
}

/* The user's own, or what KAPCHECK_CACHE names: it is opened as a scan does. */
static void check_cache(struct visit *v)
{
	const char *said = g_getenv("KAPCHECK_CACHE");
	const struct cache_options options = {
		.place = said && *said ? said : NULL,
		.size_mib = CACHE_MIB,
	};
	struct cache *cache;
	char *trouble;
	bool used;

	if (!g_strcmp0(said, "none")) {
		tell(v, ABSENT, "cache", g_strdup("KAPCHECK_CACHE=none"));
		return;
	}
	cache = cache_new(&options);
	used = cache_begin(cache, NULL);
	trouble = cache_free(cache);
	if (trouble)
		tell(v, WRONG, "cache", trouble);
	else
		tell(v, used ? FINE : ABSENT, "cache",
		     g_strdup(used ? "it can be used; what follows does not"
				   : "it can't be used"));
}

/* --- bugs -------------------------------------------------------------------
 */

/* A word for the cell of a rule and an engine. */
static const char *plant(struct visit *v, const struct rule *rule,
			 enum engine_bit engine)
{
	char *why = NULL, *folder;
	GError *error = NULL;
	bool found;

	if (!(rule->engines & engine))
		return "-";
	if (engine == ENGINE_CLANG && !v->has_clang)
		return "absent";
	folder = scratch_new(&error);
	found = folder && doctor_sample_found(v->context->data_dir, rule,
					      engine, folder, &why);
	scratch_end(folder);
	if (error)
		why = g_strdup(error->message);
	g_clear_error(&error);
	if (!found) {
		char *text = report_printable(why ? why : "interrupted");

		g_string_append_printf(v->reasons, "  %s, %s: %s\n", rule->id,
				       engine_name(engine), text);
		g_free(text);
		v->wrong++;
	}
	g_free(why);
	return found ? "found" : "MISSED";
}

static void check_rules(struct visit *v)
{
	static const enum engine_bit engines[] = { ENGINE_COCCI, ENGINE_KCONFIG,
						   ENGINE_CLANG };
	const GPtrArray *rules = v->context->rules;

	printf("\n  planted bugs, and what finds them:\n  %-32s", "");
	for (guint i = 0; i < G_N_ELEMENTS(engines); i++)
		printf("%-9s", engine_name(engines[i]));
	putchar('\n');
	for (guint r = 0; r < rules->len && !interrupted(); r++) {
		const struct rule *rule = (const struct rule *)rules->pdata[r];

		printf("  %-7s %-24s", rule->id, rule->name);
		for (guint i = 0; i < G_N_ELEMENTS(engines); i++) {
			printf("%-9s", plant(v, rule, engines[i]));
			fflush(stdout);
		}
		putchar('\n');
	}
	fputs(v->reasons->str, stdout);
	puts("  What a rule leaves alone, and what an engine is blind to: "
	     "kapcheck explain ID");
}

/* --- the visit --------------------------------------------------------------
 */

static enum status look(struct visit *v)
{
	printf("kapcheck " KAPCHECK_VERSION "\n");
	tell(v, FINE, "rules",
	     g_strdup_printf("%u in %s", v->context->rules->len,
			     v->context->data_dir));
	check_program(v, "spatch", true,
		      "nothing but Kconfig can be scanned (Debian: coccinelle "
		      "and libpython3.11)");
	check_clang(v);
	check_program(v, "sparse", false, "kapcheck cc runs Clang only");
	check_program(v, "git", false,
		      "files that a repository ignores are scanned, too");
	check_sandbox(v);
	check_limits(v);
	check_cache(v);
	check_rules(v);
	if (v->wrong)
		printf("\n%u of this does not work: an empty report proves "
		       "nothing\n",
		       v->wrong);
	else
		puts("\nall of it works");
	return verb_finish_stdout() == STATUS_CLEAN && !v->wrong
		       ? STATUS_CLEAN
		       : STATUS_INCOMPLETE;
}

enum status verb_doctor(const struct context *c, int argc, char **argv)
{
	struct visit v = { .context = c };
	GError *error = NULL;
	enum status status;

	if (argc > 1) {
		verb_complain(g_strdup_printf("doctor takes no argument: %s",
					      argv[1]));
		return STATUS_USAGE;
	}
	interrupt_catch();
	v.folder = scratch_new(&error);
	if (!v.folder) {
		verb_complain(g_strdup(error->message));
		g_error_free(error);
		return STATUS_INCOMPLETE;
	}
	v.reasons = g_string_new(NULL);
	status = look(&v);
	scratch_end(v.folder);
	g_string_free(v.reasons, TRUE);
	return status;
}
