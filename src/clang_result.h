/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads what kapcheck-clang prints (ARCHITECTURE.md has the form), strictly: a
 * line that is not exactly of that form is an error. A process works through
 * its units in order, so each line is about the first one that is not done.
 *
 * Ownership: clang_unit_new() hands over a unit that clang_unit_free() ends.
 */
#ifndef KAPCHECK_CLANG_RESULT_H
#define KAPCHECK_CLANG_RESULT_H

#include "batch.h"
#include "clang_args.h"
#include "verdict.h"

/* One translation unit, with all rules that want it. */
struct clang_unit {
	struct work work;
	GPtrArray *rules; /* of struct rule */
	/* for each of them, of struct slice_function: those of its slice */
	GPtrArray *functions;
	struct command *command;
	bool elsewhere; /* another shard does it */
	/* what was read */
	GPtrArray *verdicts; /* of struct verdict */
	GPtrArray *partial;  /* of char *: functions the budget ended in */
	GHashTable *whole;   /* names of those explored to the end */
	char *failure;	     /* Clang's first error; NULL: it was analysed */
	int ms;		     /* of CPU, when the tool says */
};

struct clang_unit *clang_unit_new(const char *path);
void clang_unit_free(void *unit);
struct clang_unit *clang_unit_of(const struct work *w);
/* Forgets what was read. */
void clang_unit_reset(struct work *w);

/* Takes in one line: a finding, a verdict, or the end of a unit. */
void clang_read_line(struct batch_reader *reader, const char *line);

#endif
