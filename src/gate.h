/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The gate: which rules can fire on a file at all, told from the identifiers
 * its bytes hold. One pass, no lexing: an identifier in a comment counts too,
 * which costs time later but never a finding. Most allocations are of a sizeof,
 * and not of a type that a rule asks for: for seeds, neither counts.
 *
 * Ownership: gate_new() hands over a gate that gate_free() ends; it keeps
 * pointers into the rules. A gate may be used by several threads at once.
 */
#ifndef KAPCHECK_GATE_H
#define KAPCHECK_GATE_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* As many rules as one word can hold the groups of. */
#define GATE_MAX_RULES 21u
/* The bit for a file that names kapcheck: it may hold suppressions. */
#define GATE_OWN_NAME (1u << 31)

struct gate;

/* Which files are wanted: those with the words, or only where these can be
 * seeds. */
enum gate_how { GATE_WORDS, GATE_SEEDS };

/* A gate for the rules (struct rule, at most GATE_MAX_RULES of them). */
struct gate *gate_new(const GPtrArray *rules, enum gate_how how);
void gate_free(struct gate *gate);

/*
 * Rules that want text[0..len), as bits: bit i for the rule at place i of the
 * list that the gate was made of, and GATE_OWN_NAME. text[len] must be a NUL
 * byte. *first, unless it is NULL, has the rules of whose first group it holds
 * a word.
 */
uint32_t gate_scan(const struct gate *gate, const char *text, size_t len,
		   uint32_t *first);

#endif
