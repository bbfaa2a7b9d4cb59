/* SPDX-License-Identifier: GPL-2.0-only */
/* What Coccinelle found in a slice, as the value of a cache entry. */
#ifndef KAPCHECK_COCCI_VALUE_H
#define KAPCHECK_COCCI_VALUE_H

#include "units.h"

/* Of a unit that is done, with its findings in it; equal for equal results. */
GBytes *cocci_value_write(const struct unit *unit);

/*
 * Gives a unit the findings and parsed functions of a value; false, with the
 * unit as it was, when that is not exactly of the form.
 */
bool cocci_value_read(GBytes *value, struct unit *unit);

#endif
