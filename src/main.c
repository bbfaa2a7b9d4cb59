// SPDX-License-Identifier: GPL-2.0-only
/*
 * kapcheck: finds allocation and parameter bugs in Linux kernel trees.
 *
 * Each verb is a function that returns the exit status; only main() exits.
 */
#include "ending.h"
#include "explain.h"
#include "interrupt.h"
#include "verb.h"
#include "verb_cc.h"
#include "version.h"

#include <stdio.h>
#include <string.h>

static enum status verb_rules(const struct context *c, int argc, char **argv)
{
	if (argc > 1) {
		verb_complain(g_strdup_printf("rules takes no argument: %s",
					      argv[1]));
		return STATUS_USAGE;
	}
	explain_list(c->rules, stdout);
	return verb_finish_stdout();
}

static enum status verb_explain(const struct context *c, int argc, char **argv)
{
	const struct rule *rule =
		argc == 2 ? rules_find(c->rules, argv[1]) : NULL;

	if (!rule) {
		verb_complain(argc == 2
				      ? g_strdup_printf("no rule %s; `kapcheck "
							"rules` lists them",
							argv[1])
				      : g_strdup("explain takes one rule id"));
		return STATUS_USAGE;
	}
	explain_rule(rule, stdout);
	return verb_finish_stdout();
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
	{ "merge", verb_merge, "FILE...  join what `scan --shard` wrote" },
	{ "fix", verb_fix, "[TREE]   make patches of what can be mended" },
	{ "check", verb_check, "[FILE...]  what files, or a change, cause" },
	{ "status", verb_status, "[TREE] tell which upstream fixes a tree has" },
	{ "changed", verb_changed, "OLD NEW  what differs, as lines of JSON" },
	{ "doctor", verb_doctor,
	  "      plant each bug, and see that it is found here" },
	{ "rules", verb_rules, "       list the rules" },
	{ "explain", verb_explain, "ID   print a rule's page" },
	{ "cc", run_cc, "-- ARGS...  the entry for make C=1 CHECK=..." },
	{ "install-hook", verb_install_hook,
	  "      a pre-commit hook for git; --remove takes it out" },
	{ "install-coccicheck", verb_install_coccicheck,
	  "TREE  put the rules where `make coccicheck` finds them" },
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
		verb_complain(error);
	}
	g_free(c.data_dir);
	return status;
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	enum status status = STATUS_USAGE;
	guint i;

	ending_guard();
	if (!strcmp(word, "--version")) {
		puts("kapcheck " KAPCHECK_VERSION);
		return verb_finish_stdout();
	}
	if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
		print_usage(stdout);
		return verb_finish_stdout();
	}
	for (i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (!strcmp(word, verbs[i].name))
			break;
	if (i < G_N_ELEMENTS(verbs))
		status = run_verb(&verbs[i], argc - 1, argv + 1);
	else
		print_usage(stderr);
	if (interrupted())
		interrupt_end();
	return (int)status;
}
