// SPDX-License-Identifier: GPL-2.0-only
#include "options.h"

#include "baseline.h"
#include "cache.h"
#include "config.h"
#include "forward.h"
#include "option_value.h"

#include <string.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT_SECONDS 60
#define DEFAULT_MEMORY_MIB 1536
#define DEFAULT_CACHE_MIB 512
#define MAX_JOBS 512

/* Values as they stand on the command line. */
struct raw {
	char *format, *output, *engine, *rule, *level, *fail_on, *build;
	char *max_contiguous, *forward, *baseline, *config, *cache, *cache_key,
		**read;
	int jobs, timeout, memory, cache_size, cache_recheck;
	gboolean quiet, require_sandbox, no_slice, no_cache, exit_zero,
		explain_sites, summary;
	gboolean guess;
	char **words;
};

static bool take_words(struct options *o, char **words, const char *many,
		       char **error)
{
	const char *first = words ? words[0] : NULL;

	if (!many && first && words[1])
		*error = g_strdup("one folder or file can be named, not two");
	o->path = g_strdup(many ? many : first ? first : ".");
	o->words = words ? g_strdupv(words) : g_new0(char *, 1);
	return !*error;
}

static bool read_baseline(struct options *o, const char *path, char **error)
{
	o->baseline = path ? baseline_read(path, error) : NULL;
	o->scan.baseline = o->baseline;
	return !path || o->baseline;
}

/* The environment's word counts where the command line has none. */
static bool choose_cache(struct options *o, const struct raw *raw, char **error)
{
	const char *said = g_getenv("KAPCHECK_CACHE");
	struct cache_options c = { .place = raw->cache,
				   .key_file = raw->cache_key };

	if (raw->no_cache && (raw->cache || raw->cache_key))
		*error = g_strdup("--no-cache, --cache: one of them");
	else if (raw->cache_recheck < -1 || raw->cache_recheck > 100)
		*error = g_strdup_printf("--cache-recheck: %d is not between 0 "
					 "and 100",
					 raw->cache_recheck);
	c.recheck_percent = raw->cache_recheck;
	if (!*error)
		option_number("--cache-size", raw->cache_size, 1 << 20,
			      &c.size_mib, error);
	if (!c.place && said && *said)
		c.place = said;
	if (!*error && !raw->no_cache && g_strcmp0(c.place, "none"))
		o->cache = cache_new(&c);
	o->scan.cache = o->cache;
	return !*error;
}

/* What the command line does not say is taken from there. */
static void prefer(char **said, const char *otherwise)
{
	if (!*said)
		*said = g_strdup(otherwise);
}

static bool read_config(struct options *o, struct raw *raw,
			const GPtrArray *rules, char **error)
{
	if (!raw->config)
		return true;
	o->config = config_read(raw->config, rules, error);
	if (!o->config)
		return false;
	prefer(&raw->rule, o->config->rules);
	prefer(&raw->engine, o->config->engines);
	prefer(&raw->level, o->config->level);
	prefer(&raw->fail_on, o->config->fail_on);
	prefer(&raw->max_contiguous, o->config->max_contiguous);
	prefer(&raw->forward, o->config->forward);
	o->scan.skip = o->config->skip->len ? o->config->skip : NULL;
	o->scan.names = o->config->names;
	return true;
}

static bool interpret(struct options *o, const struct raw *raw,
		      const GPtrArray *rules, char **error)
{
	o->output = g_strdup(raw->output);
	o->build = g_strdup(raw->build);
	o->exit_zero = raw->exit_zero;
	o->scan.build = o->build;
	o->scan.all_rules = rules;
	o->scan.guess = raw->guess;
	o->scan.explain_sites = raw->explain_sites;
	o->scan.summarize = raw->summary;
	o->scan.path = o->path;
	o->scan.quiet = raw->quiet;
	o->scan.require_sandbox = raw->require_sandbox;
	for (char **path = raw->read; path && *path; path++)
		g_ptr_array_add(o->read, g_strdup(*path));
	o->scan.read = o->read;
	o->scan.whole_files = raw->no_slice;
	return option_rules(o, raw->rule, rules, error) &&
	       (!raw->forward || forward_choose(rules, raw->forward, error)) &&
	       option_engines(o, raw->engine, error) && option_work(o, error) &&
	       option_format(o, raw->format, error) &&
	       option_levels(o, raw->level, raw->fail_on, error) &&
	       option_number("--jobs", raw->jobs, MAX_JOBS, &o->scan.jobs,
			     error) &&
	       option_bytes("--max-contiguous", raw->max_contiguous,
			    &o->scan.max_contiguous, error) &&
	       read_baseline(o, raw->baseline, error) &&
	       choose_cache(o, raw, error) &&
	       option_number("--timeout", raw->timeout, 86400,
			     &o->scan.timeout_seconds, error) &&
	       option_number("--memory", raw->memory, 1 << 20,
			     &o->scan.memory_mib, error);
}

/* -j4, as make takes it, which GOption does not know. */
static void read_make_form(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		char *form;

		if (!g_str_has_prefix(argv[i], "-j") ||
		    !g_ascii_isdigit(argv[i][2]))
			continue;
		form = g_strconcat("--jobs=", argv[i] + 2, NULL);
		/* GOption moves words, and changes none */
		argv[i] = (char *)(uintptr_t)g_intern_string(form);
		g_free(form);
	}
}

static bool is_option(const char *word, const char *name)
{
	size_t n = strlen(name);

	return g_str_has_prefix(word, "--") && !strncmp(word + 2, name, n) &&
	       (!word[2 + n] || word[2 + n] == '=');
}

/*
 * What narrows a call must not widen or move it unsaid, as the last of two
 * would: lists and prefixes can be given once.
 */
static bool check_once(char **argv, const GOptionEntry *entries, char **error)
{
	for (; entries && entries->long_name && !*error; entries++) {
		const char *what = entries->arg_description;
		bool list = !g_strcmp0(what, "LIST");
		int n = 0;

		if (!list && g_strcmp0(what, "PREFIX"))
			continue;
		for (char **word = argv + 1; *word && strcmp(*word, "--");
		     word++)
			n += is_option(*word, entries->long_name);
		if (n > 1)
			*error = g_strdup_printf(
				"--%s is given twice%s", entries->long_name,
				list ? "; it takes a list, as in A,B" : "");
	}
	return !*error;
}

static void raw_clear(struct raw *raw)
{
	g_free(raw->format);
	g_free(raw->output);
	g_free(raw->engine);
	g_free(raw->rule);
	g_free(raw->level);
	g_free(raw->fail_on);
	g_free(raw->max_contiguous);
	g_free(raw->forward);
	g_free(raw->build);
	g_free(raw->baseline);
	g_free(raw->config);
	g_strfreev(raw->read);
	g_free(raw->cache);
	g_free(raw->cache_key);
	g_strfreev(raw->words);
}

bool options_parse(struct options *o, int argc, char **argv,
		   const GPtrArray *rules, const struct options_verb *verb,
		   char **error)
{
	struct raw raw = {
		.jobs = (int)MIN(g_get_num_processors(), MAX_JOBS),
		.timeout = DEFAULT_TIMEOUT_SECONDS,
		.memory = DEFAULT_MEMORY_MIB,
		.cache_size = DEFAULT_CACHE_MIB,
		.cache_recheck = -1,
	};
	const GOptionEntry reports[] = {
		{ "format", 'f', 0, G_OPTION_ARG_STRING, &raw.format,
		  "text (default), sarif, json, html, org, gitlab, b4 or "
		  "checkpatch",
		  "FORMAT" },
		{ "output", 'o', 0, G_OPTION_ARG_FILENAME, &raw.output,
		  "write the report there and not to stdout", "FILE" },
		{ "level", 0, 0, G_OPTION_ARG_STRING, &raw.level,
		  "show error, warning (default) or note and above", "LEVEL" },
		{ "fail-on", 0, 0, G_OPTION_ARG_STRING, &raw.fail_on,
		  "exit with 1 from this level on (default: warning)",
		  "LEVEL" },
		{ "exit-zero", 0, 0, G_OPTION_ARG_NONE, &raw.exit_zero,
		  "exit with 0 even with findings", NULL },
		{ "baseline", 0, 0, G_OPTION_ARG_FILENAME, &raw.baseline,
		  "a SARIF or JSON report of ours; what it has is neither "
		  "shown nor counted",
		  "FILE" },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &raw.quiet,
		  "no progress and no summary", NULL },
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY,
		  &raw.words, NULL, verb->parameter },
		{ 0 },
	};
	const GOptionEntry scans[] = {
		{ "engine", 0, 0, G_OPTION_ARG_STRING, &raw.engine,
		  "which of cocci, clang, kconfig run (default: cocci,kconfig, "
		  "and "
		  "clang with --build)",
		  "LIST" },
		{ "build", 0, 0, G_OPTION_ARG_FILENAME, &raw.build,
		  "compile commands for Clang: a kernel's O= folder, or "
		  "compile_commands.json; nothing of it is run",
		  "DIR" },
		{ "read", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw.read,
		  "what Clang may read beside the tree and the build: headers "
		  "elsewhere; can be given again",
		  "PATH" },
		{ "require-sandbox", 0, 0, G_OPTION_ARG_NONE,
		  &raw.require_sandbox,
		  "run nothing where engines can't be confined", NULL },
		{ "guess", 0, 0, G_OPTION_ARG_NONE, &raw.guess,
		  "with --build, compile also what the build leaves out, by "
		  "commands of its neighbours; without it only few files, or "
		  "those with findings",
		  NULL },
		{ "explain-sites", 0, 0, G_OPTION_ARG_NONE, &raw.explain_sites,
		  "say what Clang thinks of each site that is no finding",
		  NULL },
		{ "rule", 0, 0, G_OPTION_ARG_STRING, &raw.rule,
		  "which rules, by id or name (default: all)", "LIST" },
		{ "max-contiguous", 0, 0, G_OPTION_ARG_STRING,
		  &raw.max_contiguous,
		  "the largest allocation that KAP001 takes for bounded, as "
		  "65536, 64K (default: 4M)",
		  "BYTES" },
		{ "forward", 0, 0, G_OPTION_ARG_STRING, &raw.forward,
		  "groups of parameters that KAP003 wants handed on, too: "
		  "extack, pgmap",
		  "LIST" },
		{ "config", 0, 0, G_OPTION_ARG_FILENAME, &raw.config,
		  "a .kapcheck.ini; none is read unasked", "FILE" },
		{ "jobs", 'j', 0, G_OPTION_ARG_INT, &raw.jobs,
		  "processes at once (default: one a processor)", "N" },
		{ "timeout", 0, 0, G_OPTION_ARG_INT, &raw.timeout,
		  "CPU seconds that one file may take (default: 60)", "S" },
		{ "memory", 0, 0, G_OPTION_ARG_INT, &raw.memory,
		  "MiB that one engine process may take (default: 1536)",
		  "MIB" },
		{ "no-slice", 0, 0, G_OPTION_ARG_NONE, &raw.no_slice,
		  "give whole files to Coccinelle, to compare with", NULL },
		{ "no-cache", 0, 0, G_OPTION_ARG_NONE, &raw.no_cache,
		  "use no cache", NULL },
		{ "cache", 0, 0, G_OPTION_ARG_FILENAME, &raw.cache,
		  "where results are kept: file, folder, redis://HOST:PORT/DB "
		  "or unix:///SOCKET (default: $XDG_CACHE_HOME/kapcheck)",
		  "PLACE" },
		{ "cache-key", 0, 0, G_OPTION_ARG_FILENAME, &raw.cache_key,
		  "what they are authenticated with (default: key in "
		  "$XDG_CACHE_HOME/kapcheck)",
		  "FILE" },
		{ "cache-size", 0, 0, G_OPTION_ARG_INT, &raw.cache_size,
		  "MiB that the file may take (default: 512)", "MIB" },
		{ "cache-recheck", 0, 0, G_OPTION_ARG_INT, &raw.cache_recheck,
		  "share of the known results that engines are asked again "
		  "(default: 0, of a server's 1)",
		  "PERCENT" },
		{ "summary", 0, 0, G_OPTION_ARG_NONE, &raw.summary,
		  "count by folder and, where the tree has MAINTAINERS, by "
		  "owner (text, json, html)",
		  NULL },
		{ 0 },
	};
	GOptionContext *context = g_option_context_new(NULL);
	GError *wrong = NULL;
	bool good;

	memset(o, 0, sizeof(*o));
	o->rules = g_ptr_array_new();
	o->read = g_ptr_array_new_with_free_func(g_free);
	g_option_context_set_summary(context, verb->summary);
	g_option_context_add_main_entries(context, reports, NULL);
	if (!verb->report_only)
		g_option_context_add_main_entries(context, scans, NULL);
	if (verb->extra)
		g_option_context_add_main_entries(context, verb->extra, NULL);
	if (!verb->report_only)
		read_make_form(argc, argv);
	good = check_once(argv, scans, error) &&
	       check_once(argv, verb->extra, error) &&
	       g_option_context_parse(context, &argc, &argv, &wrong) &&
	       take_words(o, raw.words, verb->many, error) &&
	       read_config(o, &raw, rules, error) &&
	       interpret(o, &raw, rules, error);
	if (wrong) {
		*error = g_strdup(wrong->message);
		g_error_free(wrong);
	}
	g_option_context_free(context);
	raw_clear(&raw);
	return good;
}

char *options_clear(struct options *o)
{
	g_free(o->path);
	g_strfreev(o->words);
	g_free(o->output);
	g_free(o->build);
	g_free(o->level_word);
	g_free(o->fail_on_word);
	baseline_free(o->baseline);
	config_free(o->config);
	g_ptr_array_unref(o->rules);
	g_ptr_array_unref(o->read);
	return cache_free(o->cache);
}
