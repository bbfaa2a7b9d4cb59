// SPDX-License-Identifier: GPL-2.0-only
/*
 * kapcheck: finds allocation and parameter bugs in Linux kernel trees.
 *
 * Each verb is a function that returns the exit status; only main() exits.
 */
#include "explain.h"
#include "options.h"
#include "output.h"
#include "verb_cc.h"
#include "version.h"

#include <stdio.h>
#include <string.h>

enum status {
	STATUS_CLEAN = 0,
	STATUS_FINDINGS = 1,
	STATUS_USAGE = 2,
	STATUS_INCOMPLETE = 3,
};

/* More functions or files that an engine can't parse are only counted. */
#define PROBLEMS_NAMED 10u

struct context {
	char *data_dir;
	GPtrArray *rules;
};

/* Says one sentence on stderr and frees it. */
static void complain(char *sentence)
{
	char *line = report_printable(sentence);

	fprintf(stderr, "kapcheck: %s\n", line);
	g_free(line);
	g_free(sentence);
}

/* --- scan ----------------------------------------------------------------- */

static void print_problem(const struct problem *p)
{
	GString *s = g_string_new(NULL);

	if (p->path && p->line)
		g_string_append_printf(s, "%s:%u: ", p->path, p->line);
	else if (p->path)
		g_string_append_printf(s, "%s: ", p->path);
	if (p->kind == PROBLEM_SKIPPED)
		g_string_append(s, "skipped: ");
	else
		g_string_append_printf(
			s, "not analysed%s%s: ", p->rule ? " for " : "",
			p->rule ? p->rule : "");
	g_string_append(s, p->reason);
	complain(g_string_free(s, FALSE));
}

/* Whether a problem of this kind is told by name, and not only counted. */
static bool is_named(const struct problems *problems, enum problem_kind kind)
{
	switch (kind) {
	case PROBLEM_UNPARSED:
	case PROBLEM_UNCOMPILED:
		return problems_count(problems, kind) <= PROBLEMS_NAMED;
	case PROBLEM_PARTIAL:
	case PROBLEM_UNBUILT:
		return false;
	default:
		return true;
	}
}

static void count_problems(const struct problems *problems,
			   enum problem_kind kind, const char *what)
{
	if (!is_named(problems, kind))
		complain(g_strdup_printf("%u %s; --format sarif names them",
					 problems_count(problems, kind), what));
}

static void print_problems(const struct problems *problems)
{
	for (guint i = 0; i < problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)g_ptr_array_index(
				problems->list, i);

		if (is_named(problems, p->kind))
			print_problem(p);
	}
	count_problems(problems, PROBLEM_UNPARSED,
		       "functions that Coccinelle can't parse");
	count_problems(problems, PROBLEM_UNCOMPILED,
		       "files outside the build that Clang can't parse");
}

/* What Clang had to do with it; nothing when it was not asked. */
static void print_clang(const struct scan *scan)
{
	const struct problems *problems = scan->problems;

	if (!scan->clang_tool)
		return;
	fprintf(stderr,
		"kapcheck: Clang: %u units, %u analysed, %u functions explored "
		"in part, %u files not in this build, %u findings refuted\n",
		scan->counts.units, scan->counts.units_analysed,
		problems_count(problems, PROBLEM_PARTIAL),
		problems_count(problems, PROBLEM_UNBUILT) +
			problems_count(problems, PROBLEM_UNCOMPILED),
		scan->findings->refuted->len);
}

static void print_summary(const struct scan *scan)
{
	const struct scan_counts *c = &scan->counts;

	fprintf(stderr,
		"kapcheck: %u errors, %u warnings, %u notes; %u files seen, "
		"%u gated, %u slices, %u analysed, %u links not followed\n",
		findings_count(scan->findings, LEVEL_ERROR),
		findings_count(scan->findings, LEVEL_WARNING),
		findings_count(scan->findings, LEVEL_NOTE), c->files, c->gated,
		c->slices, c->analysed, scan->tree->links);
	print_clang(scan);
}

/*
 * A file that was not analysed outweighs findings. A function that Coccinelle
 * can't parse, of which a whole kernel has some, only keeps a scan from looking
 * clean.
 */
static enum status judge(const struct scan *scan, const struct options *o)
{
	if (problems_incomplete(scan->problems))
		return STATUS_INCOMPLETE;
	for (enum level level = o->fail_on; level <= LEVEL_ERROR; level++)
		if (findings_count(scan->findings, level) && !o->exit_zero)
			return STATUS_FINDINGS;
	return problems_count(scan->problems, PROBLEM_UNPARSED)
		       ? STATUS_INCOMPLETE
		       : STATUS_CLEAN;
}

static enum status write_report(const struct scan *scan,
				const struct options *o, struct output *out)
{
	char *error = NULL;

	o->writer(scan, o->shown, out->stream);
	if (!output_commit(out, &error)) {
		complain(error);
		return STATUS_INCOMPLETE;
	}
	print_problems(scan->problems);
	if (!o->scan.quiet)
		print_summary(scan);
	return judge(scan, o);
}

static enum status scan_to(const struct context *c, const struct options *o,
			   struct output *out)
{
	char *error = NULL;
	struct scan *scan = scan_run(&o->scan, c->data_dir, o->rules, &error);
	enum status status = STATUS_USAGE;

	if (!scan)
		complain(error);
	else if (!scan_interrupted())
		status = write_report(scan, o, out);
	if (scan)
		scan_free(scan);
	return status;
}

static enum status verb_scan(const struct context *c, int argc, char **argv)
{
	struct options o;
	char *error = NULL;
	struct output *out = NULL;
	enum status status = STATUS_USAGE;

	scan_catch_signals();
	if (options_parse(&o, argc, argv, c->rules, &error))
		out = output_open(o.output, &error);
	if (out) {
		status = scan_to(c, &o, out);
		output_free(out);
	} else {
		complain(error);
	}
	options_clear(&o);
	return status;
}

/* --- other verbs ---------------------------------------------------------- */

static enum status finish_stdout(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return STATUS_CLEAN;
	complain(g_strdup("stdout: not written"));
	return STATUS_INCOMPLETE;
}

static enum status verb_rules(const struct context *c, int argc, char **argv)
{
	if (argc > 1) {
		complain(g_strdup_printf("rules takes no argument: %s",
					 argv[1]));
		return STATUS_USAGE;
	}
	explain_list(c->rules, stdout);
	return finish_stdout();
}

static enum status verb_explain(const struct context *c, int argc, char **argv)
{
	const struct rule *rule =
		argc == 2 ? rules_find(c->rules, argv[1]) : NULL;

	if (!rule) {
		complain(argc == 2 ? g_strdup_printf("no rule %s; `kapcheck "
						     "rules` lists them",
						     argv[1])
				   : g_strdup("explain takes one rule id"));
		return STATUS_USAGE;
	}
	explain_rule(rule, stdout);
	return finish_stdout();
}

static enum status run_cc(const struct context *c, int argc, char **argv)
{
	return (enum status)verb_cc(c->data_dir, c->rules, argc, argv);
}

static const struct verb {
	const char *name;
	enum status (*run)(const struct context *c, int argc, char **argv);
	const char *help;
} verbs[] = {
	{ "scan", verb_scan, "[TREE]  scan a tree, a folder or a file" },
	{ "rules", verb_rules, "       list the rules" },
	{ "explain", verb_explain, "ID   print a rule's page" },
	{ "cc", run_cc, "-- ARGS...  the entry for make C=1 CHECK=..." },
};

static void print_usage(FILE *out)
{
	fputs("usage: kapcheck VERB [ARGUMENT...]\n\n", out);
	for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
		fprintf(out, "  %-8s %s\n", verbs[i].name, verbs[i].help);
	fputs("\n`kapcheck scan --help` lists its options.\n", out);
}

static enum status run_verb(const struct verb *verb, int argc, char **argv)
{
	struct context c = { .data_dir = rules_find_data() };
	char *error = NULL;
	enum status status = STATUS_USAGE;

	c.rules = rules_load(c.data_dir, &error);
	if (c.rules) {
		status = verb->run(&c, argc, argv);
		g_ptr_array_unref(c.rules);
	} else {
		complain(error);
	}
	g_free(c.data_dir);
	return status;
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	enum status status = STATUS_USAGE;
	guint i;

	if (!strcmp(word, "--version")) {
		puts("kapcheck " KAPCHECK_VERSION);
		return finish_stdout();
	}
	if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
		print_usage(stdout);
		return finish_stdout();
	}
	for (i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (!strcmp(word, verbs[i].name))
			break;
	if (i < G_N_ELEMENTS(verbs))
		status = run_verb(&verbs[i], argc - 1, argv + 1);
	else
		print_usage(stderr);
	if (scan_interrupted())
		scan_die_by_signal();
	return (int)status;
}
