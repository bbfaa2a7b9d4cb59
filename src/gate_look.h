/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a word of a gate means where it stands, told from the bytes behind it.
 * Only what is beyond doubt counts: a comment, a literal or a directive on the
 * way makes each answer false. end is where the text ends, with a NUL byte.
 */
#ifndef KAPCHECK_GATE_LOOK_H
#define KAPCHECK_GATE_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the call, whose name ends at p, has sizeof and no more as argument n.
 */
bool look_is_sizeof(const char *p, const char *end, unsigned int n);

/*
 * What tells whether a seed is a typed one. A name is a bit, by its hash; all
 * are set where the text can't be read. All zero at first.
 */
struct look_typed {
	/* at the end of a seed's argument, as in kzalloc(sizeof(*head), f) */
	uint64_t sized[4];
	/* of what points to a type, `struct list_head *head`, or is given to a
	 * function that tells one, INIT_LIST_HEAD(head); and the type's own */
	uint64_t pointers[4];
	const char *until; /* where the last seed's argument ends */
	bool found;	   /* a type stands in a seed's argument */
};

/* A seed of argument n ends at p. */
void look_seed(struct look_typed *typed, const char *p, unsigned int n);
/* A type, or a function whose name tells one, is at p. */
void look_type(struct look_typed *typed, const char *p, size_t len);
/* Whether there may be a typed seed, when the text is through. */
bool look_met(const struct look_typed *typed);

/* Whether a # stands before p on its line, with the lines that it goes on from.
 */
bool look_is_in_directive(const char *text, const char *p);

#endif
