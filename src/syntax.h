/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small questions about the tokens of a file, answered without a parser: what
 * the slicer needs to know of calls, members and assignments.
 */
#ifndef KAPCHECK_SYNTAX_H
#define KAPCHECK_SYNTAX_H

#include "source.h"

/* Tokens [first, last). */
struct range {
	guint first, last;
};

/* The character of a punctuation token, 0 for any other or past the end. */
static inline char syn_punct(const struct source *src, guint i)
{
	return i < src->tokens->len ? source_token(src, i)->punct : 0;
}

/* The token after the bracket group that opens at token i, at most end. */
guint syn_skip_group(const struct source *src, guint i, guint end);

struct syn_operator {
	const char *text; /* a token for each character */
	int level; /* of a binary one, 1 for || to 10 for *; 0 for others */
};

/* The operator that begins at token i, or NULL; `.` and `,` are none. */
const struct syn_operator *syn_operator(const struct source *src, guint i);
/* Whether it is = or one that ends in it, but no comparison. */
bool syn_is_assignment(const struct syn_operator *op);

/* The bracket that the one at token i closes, but not before token first. */
guint syn_back_to_open(const struct source *src, guint i, guint first);

/* Argument number n of the call whose parenthesis is token i. */
bool syn_argument(const struct source *src, guint i, guint end, unsigned int n,
		  struct range *arg);

/* sizeof and its like, whose operand's names mean nothing. */
bool syn_is_unevaluated(const struct source *src, guint i);
/* Past that operand; i is the word. */
guint syn_skip_operand(const struct source *src, guint i, guint end);

/* Whether token i is one of the words, a list that ends in NULL. */
bool syn_is_one_of(const struct source *src, guint i, const char *const *words);

/* Words that a name follows where it is used, not declared. */
bool syn_is_statement_word(const struct source *src, guint i);

/* Capitals, digits and underscores: a macro or an enumerator. */
bool syn_is_capital(const struct source *src, guint i);

/* Whether identifier i is accessed as a member: `.x` or `->x`. */
static inline bool syn_is_member(const struct source *src, guint i)
{
	return i > 0 && (syn_punct(src, i - 1) == '.' ||
			 (syn_punct(src, i - 1) == '>' && i > 1 &&
			  syn_punct(src, i - 2) == '-'));
}

/* The same, in a function's body. */
bool syn_is_member_use(const struct source *src, guint i);

/* Whether another member access follows: then i is only the way to it. */
bool syn_is_way(const struct source *src, guint i);

/*
 * Whether what ends at identifier i is assigned there, as in a declaration
 * with `x __free(f) = value`; *value is the token its
 * value begins at (the operator's next one, or the token itself for ++).
 */
bool syn_is_assigned(const struct source *src, guint i, guint *value);

/* Whether token i begins <, >, <=, >=, == or !=. */
bool syn_is_comparison(const struct source *src, guint i);

/* Whether the access that ends at identifier i is an operand of a comparison.
 */
bool syn_is_compared(const struct source *src, guint i);

/* Whether the access that ends at identifier i has its address taken. */
bool syn_is_address_taken(const struct source *src, guint i, guint first);

/* The token that ends the statement or argument that token i stands in. */
guint syn_end_of_value(const struct source *src, guint i, guint end);

/* The tokens of the statement, or of the function's head, around token i. */
struct range syn_statement(const struct source *src, guint i);

/* The name of the call whose arguments token i stands in, or 0. */
guint syn_enclosing_call(const struct source *src, guint i, guint first);

#endif
