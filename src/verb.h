/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verbs: each is a function that returns the exit status, and never exits.
 * argv[0] is the verb's name.
 */
#ifndef KAPCHECK_VERB_H
#define KAPCHECK_VERB_H

#include "scan.h"

enum status {
	STATUS_CLEAN = 0,
	STATUS_FINDINGS = 1,
	STATUS_USAGE = 2,
	STATUS_INCOMPLETE = 3,
};

/* What every verb is given; main() owns it. */
struct context {
	char *data_dir;
	GPtrArray *rules; /* of struct rule */
};

enum status verb_scan(const struct context *c, int argc, char **argv);
enum status verb_merge(const struct context *c, int argc, char **argv);
enum status verb_check(const struct context *c, int argc, char **argv);
enum status verb_install_hook(const struct context *c, int argc, char **argv);
enum status verb_fix(const struct context *c, int argc, char **argv);
enum status verb_install_coccicheck(const struct context *c, int argc,
				    char **argv);
enum status verb_changed(const struct context *c, int argc, char **argv);
enum status verb_doctor(const struct context *c, int argc, char **argv);
enum status verb_status(const struct context *c, int argc, char **argv);

/* Says one sentence on stderr, made printable, and frees it. */
void verb_complain(char *sentence);
/* The status of a verb that has written all to stdout: did it get there? */
enum status verb_finish_stdout(void);
#endif
