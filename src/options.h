/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line of `kapcheck scan`.
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
	GPtrArray *rules; /* of struct rule, owned by the list they are from */
	enum level shown, fail_on;
	report_writer writer;
	bool exit_zero;
};

/*
 * Parses argv (argv[0] is the verb) against all rules. False with *error set
 * when the call is wrong; after --help it prints and exits the program.
 */
bool options_parse(struct options *o, int argc, char **argv,
		   const GPtrArray *rules, char **error);
void options_clear(struct options *o);

#endif
