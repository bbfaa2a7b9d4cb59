/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The isomorphisms that spatch is given: its own, without those of arithmetic.
 * It reads them for each rule of a semantic patch again and tries them on each
 * expression, which is up to half of its start; no pattern of ours has an
 * operator that those would apply to (tests/isos_test.py).
 */
#ifndef KAPCHECK_ISOS_H
#define KAPCHECK_ISOS_H

#include <glib.h>

/* The names of those that are left out; NULL at the end. */
extern const char *const isos_left_out[];

/* The text of a file of isomorphisms without them; a new string. */
char *isos_filter(const char *text);

#endif
