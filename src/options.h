/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line of the verbs that scan. Options mean the same in each; a
 * verb adds those that only it has.
 *
 * Ownership: options_clear() frees what options_parse() filled in.
 */
#ifndef KAPCHECK_OPTIONS_H
#define KAPCHECK_OPTIONS_H

#include "report.h"
#include "scan.h"

struct options {
	struct scan_options scan;
	char *path, *output, *build;
	struct baseline *baseline; /* NULL: none was named */
	struct cache *cache;	   /* NULL: none is used */
	struct config *config;	   /* NULL: none was named */
	char **words; /* the arguments that are no options, NULL at the end */
	GPtrArray *read;  /* of char *: what --read names */
	GPtrArray *rules; /* of struct rule, owned by the list they are from */
	enum level shown, fail_on;
	/* the same as they were asked for; NULL: they were not */
	char *level_word, *fail_on_word;
	report_writer writer;
	bool exit_zero;
	bool formatted; /* a format was asked for */
};

/* What a verb's command line has of its own. */
struct options_verb {
	const char *summary;	   /* what --help says first */
	const char *parameter;	   /* how --help names what follows */
	const GOptionEntry *extra; /* options of this verb; NULL: none */
	bool report_only; /* of all others, only options for reports */
	const char *many; /* NULL: path is the one word, else path is this */
};

/*
 * Parses argv (argv[0] is the verb) against all rules. False with *error set
 * when the call is wrong; after --help it prints and exits the program.
 */
bool options_parse(struct options *o, int argc, char **argv,
		   const GPtrArray *rules, const struct options_verb *verb,
		   char **error);
/* Sets both levels by these words, which options_parse() has accepted. */
void options_set_levels(struct options *o, const char *level,
			const char *fail_on);
/* Hands over what there is to say of the cache, or NULL. */
char *options_clear(struct options *o);

#endif
