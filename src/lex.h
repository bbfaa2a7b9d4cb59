/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tokens of C as it lies in the file, before any preprocessing.
 *
 * The lexer never fails: a byte that starts no token is an OTHER token, an
 * unterminated comment or literal ends at the end of the file or, for a
 * literal, at the end of its line. Comments and blanks give no token. A
 * preprocessor directive is one token with its continuation lines and the
 * comments that begin in it.
 *
 * Ownership: lex_file() hands over an array of struct token that the caller
 * frees with g_array_unref(). Tokens point into the text by offset.
 */
#ifndef KAPCHECK_LEX_H
#define KAPCHECK_LEX_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum token_kind {
	TOK_IDENT,
	TOK_NUMBER,
	TOK_STRING, /* also character constants */
	TOK_PUNCT, /* one character: punct holds it */
	TOK_DIRECTIVE,
	TOK_OTHER,
};

struct token {
	uint32_t off, len; /* bytes */
	uint8_t kind;
	char punct; /* the character of a TOK_PUNCT, else 0 */
};

/* The largest text that offsets can address; callers refuse larger files. */
#define LEX_MAX_BYTES ((size_t)UINT32_MAX - 1)

/* Tokens of text[0..len); text[len] must be a NUL byte. */
GArray *lex_file(const char *text, size_t len);

/* Whether token t of text is spelled exactly word. */
static inline bool token_is(const char *text, const struct token *t,
			    const char *word)
{
	size_t n = strlen(word);

	return t->len == n && !memcmp(text + t->off, word, n);
}

#endif
