/* SPDX-License-Identifier: GPL-2.0-only */
/* More of the same in a Kconfig file: selects and blocks beside those there. */
#ifndef KAPCHECK_PERCPU_SELECT_H
#define KAPCHECK_PERCPU_SELECT_H

#include "edit.h"
#include "percpu_ways.h"

/*
 * Gives a symbol to whoever has the way's one, under the same condition and in
 * the same form. Why that can't be done, as a new string, or NULL.
 */
char *percpu_add_select(struct cfile *f, const struct way *w,
			const char *symbol);

#endif
