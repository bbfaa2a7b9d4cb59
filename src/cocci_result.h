/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads what a semantic patch prints under -D kapcheck (ARCHITECTURE.md has the
 * form), strictly: a line that is not exactly of that form is an error.
 */
#ifndef KAPCHECK_COCCI_RESULT_H
#define KAPCHECK_COCCI_RESULT_H

#include "units.h"

/* Takes in one line: a finding for its unit, or the end of a unit. */
void cocci_read_line(struct batch_reader *reader, const char *line);

#endif
