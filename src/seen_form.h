/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The form of what `seen` keeps in the cache: the head, a row for each file,
 * what rows with units point to, and, which is others.h's, what such rows may
 * hang on. Numbers are this machine's, as inodes are; the entry was
 * authenticated before it is read, but is read with care all the same.
 *
 *     row       stamp, offset and length of its units; 0 for none
 *     unit      rule (its place in the list), whether Coccinelle judges it,
 *               bytes, digest of its content, number of functions and shifts,
 *               those
 *     function  line, whether it holds a seed, name and a NUL byte
 *     shift     as in squeeze.h
 */
#ifndef KAPCHECK_SEEN_FORM_H
#define KAPCHECK_SEEN_FORM_H

#include "units.h"

struct seen_row {
	struct stamp stamp;
	uint32_t offset, length;
	uint32_t asks_others;
	uint32_t first; /* as gate_scan() gives it */
};

/* A table of struct stamp -> struct seen_row, which point into a value. */
GHashTable *seen_form_new_rows(void);

/*
 * Fills it with the rows of a value, which is to outlive it; *others has what
 * stands behind units. False, with nothing in it, when it is not of the form.
 */
bool seen_form_rows(GBytes *value, GHashTable *rows, const char **others,
		    gsize *left);

/* The units of a row (see seen_find()); NULL when it is not of the form. */
GPtrArray *seen_form_units(GBytes *value, const struct seen_row *row,
			   const GPtrArray *rules);

/* Appends a unit to the units of a row. */
void seen_form_add_unit(GByteArray *units, const GPtrArray *rules,
			const struct unit *unit);

/* All but the others; rows (of struct seen_row) have offsets in units. */
GByteArray *seen_form_write(const GArray *rows, const GByteArray *units);

#endif
