/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a word of a gate means where it stands, told from the bytes behind it.
 * Only what is beyond doubt counts: a comment, a literal or a directive on the
 * way makes each answer false. end is where the text ends, with a NUL byte.
 */
#ifndef KAPCHECK_GATE_LOOK_H
#define KAPCHECK_GATE_LOOK_H

#include <stdbool.h>

/* Whether the call, whose name ends at p, has sizeof and no more as argument n.
 */
bool look_is_sizeof(const char *p, const char *end, unsigned int n);

/*
 * Whether the type that ends at p is that of an object and not of a pointer, or
 * the function that ends there is given the address of just a member.
 */
bool look_is_embedded(const char *p, const char *end);

/* Whether a # stands before p on its line, with the lines that it goes on from.
 */
bool look_is_in_directive(const char *text, const char *p);

#endif
