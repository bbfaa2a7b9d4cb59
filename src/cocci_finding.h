/* SPDX-License-Identifier: GPL-2.0-only */
/* What Coccinelle tells of a finding, fresh or from the cache. */
#ifndef KAPCHECK_COCCI_FINDING_H
#define KAPCHECK_COCCI_FINDING_H

#include "units.h"

#include <jansson.h>

/* Columns count from what the teller says; words are the teller's. */
struct cocci_told {
	const char *level, *function, *message, *tag, *member;
	json_int_t line, col, end_line, end_col;
};

/* Whether these are a line and a column from first on, of 32 bits. */
bool cocci_is_position(json_int_t line, json_int_t col, json_int_t first);

/*
 * Adds it to the unit's findings, with columns from 1. NULL, or what is wrong
 * with it, a clause: then nothing was added. *finding is the unit's.
 */
const char *cocci_add_finding(struct unit *unit, const struct cocci_told *told,
			      json_int_t first_column,
			      struct finding **finding);

#endif
