/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slices without the lines that only keep others in their places: where some
 * are added to a file, or a comment grows, the slices of what stands below stay
 * the same, and so does their content for cache and shards. Each run of blank
 * lines becomes one; what Coccinelle says of such a text gets the file's lines
 * back here.
 *
 * Ownership: squeeze() hands over an array of struct shift.
 */
#ifndef KAPCHECK_SQUEEZE_H
#define KAPCHECK_SQUEEZE_H

#include "finding.h"

#include <stdint.h>

/* From this line on, the file's lines are so many further down. */
struct shift {
	uint32_t line, by;
};

/* Takes superfluous blank lines out of the text. */
GArray *squeeze(GString *text);

/* The file's line for one of the text. */
unsigned int squeeze_line(const GArray *shifts, unsigned int line);
/*
 * Gives a finding the file's lines: in its places, and in its message, where
 * numbers of lines stand between two bytes SQUEEZE_MARK, which go away.
 */
void squeeze_restore(const GArray *shifts, struct finding *f);

#define SQUEEZE_MARK '\036'

#endif
