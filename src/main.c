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
	const char *words, *help;
	bool no_options; /* so its --help is this line */
} verbs[] = {
	{ "scan", verb_scan, "[TREE]", "find bugs in a tree, folder or file",
	  false },
	{ "check", verb_check, "[FILE...]",
	  "find what files, or a change, cause", false },
	{ "fix", verb_fix, "[TREE]", "make patches of what can be mended",
	  false },
	{ "status", verb_status, "[TREE]", "tell which upstream fixes it has",
	  false },
	{ "doctor", verb_doctor, "", "plant each bug, and see that it is found",
	  true },
	{ "rules", verb_rules, "", "list the rules", true },
	{ "explain", verb_explain, "ID", "print a rule's page", true },
	{ "cc", run_cc, "-- ARGS...",
	  "the entry for make C=1 CHECK=\"kapcheck cc --\"", false },
	{ "install-coccicheck", verb_install_coccicheck, "TREE",
	  "put the rules where `make coccicheck` finds them", false },
	{ "install-hook", verb_install_hook, "[-- OPTION...]",
	  "a pre-commit hook for git", false },
	{ "merge", verb_merge, "FILE...", "join what `scan --shard` wrote",
	  false },
	{ "changed", verb_changed, "OLD NEW",
	  "what differs in two trees, as lines of JSON", false },
};

static void print_usage(FILE *out)
{
	fputs("usage: kapcheck VERB [ARGUMENT...]\n\n", out);
	for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
		const struct verb *verb = &verbs[i];
		int width = (int)(28 - strlen(verb->name));

		fprintf(out, "  %s %-*s%s\n", verb->name, width, verb->words,
			verb->help);
	}
	fputs("\n`kapcheck VERB --help` lists its options.\n", out);
}

static bool is_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
}

/* GLib's help has an ellipsis, of which the C locale makes a question mark. */
static void print_plainly(const char *text)
{
	char **parts = g_strsplit(text, "\xe2\x80\xa6", -1);
	char *plain = g_strjoinv("...", parts);

	fputs(plain, stdout);
	g_free(plain);
	g_strfreev(parts);
}

static void name_verb(const struct verb *verb)
{
	char *name = g_strconcat("kapcheck ", verb->name, NULL);

	g_set_prgname(name);
	g_set_print_handler(print_plainly);
	g_free(name);
}

static enum status run_verb(const struct verb *verb, int argc, char **argv)
{
	struct context c = { 0 };
	char *error = NULL;
	enum status status = STATUS_USAGE;

	if (verb->no_options && argc == 2 && is_help(argv[1])) {
		printf("usage: kapcheck %s%s%s\n\n%s\n", verb->name,
		       *verb->words ? " " : "", verb->words, verb->help);
		return verb_finish_stdout();
	}
	name_verb(verb);
	c.data_dir = rules_find_data();
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
	if (is_help(word)) {
		print_usage(stdout);
		return verb_finish_stdout();
	}
	for (i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (!strcmp(word, verbs[i].name))
			break;
	if (i < G_N_ELEMENTS(verbs))
		status = run_verb(&verbs[i], argc - 1, argv + 1);
	else if (argc > 1)
		verb_complain(g_strdup_printf(
			"no verb %s; `kapcheck --help` lists them", word));
	else
		print_usage(stderr);
	if (interrupted())
		interrupt_end();
	return (int)status;
}
