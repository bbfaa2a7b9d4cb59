/* SPDX-License-Identifier: GPL-2.0-only */
#include "lex.h"

#include <string.h>

struct lexer {
	const char *text, *end, *cursor;
	GArray *tokens;
	guint room; /* tokens that the array has memory for */
};

/* A token has some four bytes and a blank. */
#define BYTES_A_TOKEN 5u

static void push(struct lexer *lx, enum token_kind kind, const char *start,
		 const char *end, char punct)
{
	struct token t = {
		.off = (uint32_t)(start - lx->text),
		.len = (uint32_t)(end - start),
		.kind = (uint8_t)kind,
		.punct = punct,
	};
	guint n = lx->tokens->len;

	if (n == lx->room) {
		lx->room = 2 * lx->room + 64;
		g_array_set_size(lx->tokens, lx->room);
	}
	g_array_index(lx->tokens, struct token, n) = t;
	lx->tokens->len = n + 1;
}

/* Past the end of a block comment whose body starts at p. */
static const char *skip_comment(const struct lexer *lx, const char *p)
{
	while (p < lx->end) {
		p = memchr(p, '*', (size_t)(lx->end - p));
		if (!p)
			return lx->end;
		if (p + 1 < lx->end && p[1] == '/')
			return p + 2;
		p++;
	}
	return lx->end;
}

/* The length of a backslash and the line end it hides at p, or 0. */
static size_t continuation(const char *p, const char *end)
{
	if (*p != '\\' || p + 1 >= end)
		return 0;
	if (p[1] == '\n')
		return 2;
	return p[1] == '\r' && p + 2 < end && p[2] == '\n' ? 3 : 0;
}

/* Past the end of the line, with its continuation lines. */
static const char *skip_line(const struct lexer *lx, const char *p)
{
	while (p < lx->end && *p != '\n') {
		size_t n = continuation(p, lx->end);

		p += n ? n : 1;
	}
	return p;
}

/* Past the closing quote, or the end of the line where there is none. */
static const char *skip_literal(const struct lexer *lx, const char *p,
				char quote)
{
	while (p < lx->end && *p != quote && *p != '\n') {
		size_t n = continuation(p, lx->end);

		if (!n && *p == '\\' && p + 1 < lx->end && p[1] != '\n')
			n = 2;
		p += n ? n : 1;
	}
	return p < lx->end && *p == quote ? p + 1 : p;
}

/* Past a literal that ends on its line, else past its quote only. */
static const char *skip_closed_literal(const struct lexer *lx, const char *p)
{
	const char *end = skip_literal(lx, p + 1, *p);

	return end > p + 1 && end[-1] == *p ? end : p + 1;
}

/*
 * Past the end of a directive: its comments may run over several lines. What
 * looks like one in a literal is none; a lone quote, as in `#error don't`,
 * begins no literal.
 */
static const char *skip_directive(const struct lexer *lx, const char *p)
{
	while (p < lx->end && *p != '\n') {
		size_t n = continuation(p, lx->end);

		if (n)
			p += n;
		else if (p[0] == '/' && p + 1 < lx->end && p[1] == '*')
			p = skip_comment(lx, p + 2);
		else if (p[0] == '/' && p + 1 < lx->end && p[1] == '/')
			return skip_line(lx, p);
		else if (*p == '"' || *p == '\'')
			p = skip_closed_literal(lx, p);
		else
			p++;
	}
	return p;
}

/*
 * Whether p starts a line, but for blanks and comments: a line end lies between
 * it and the token before.
 */
static int first_on_line(const struct lexer *lx, const char *p)
{
	const char *gap = lx->text;

	if (lx->tokens->len) {
		const struct token *prev = &g_array_index(
			lx->tokens, struct token, lx->tokens->len - 1);

		gap += prev->off + prev->len;
		return memchr(gap, '\n', (size_t)(p - gap)) != NULL;
	}
	return 1;
}

/* One token, or nothing for blanks and comments; 0 at the end of the text. */
static int next(struct lexer *lx)
{
	const char *start = lx->cursor, *YYMARKER;

	/*!re2c
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYCURSOR = lx->cursor;
	re2c:yyfill:enable = 0;

	ident = [a-zA-Z_$\x80-\xff][a-zA-Z0-9_$\x80-\xff]*;
	number = [.]?[0-9]([eEpP][+-]|[a-zA-Z0-9_.])*;

	[\x00] {
		if (start >= lx->end)
			return 0;
		push(lx, TOK_OTHER, start, lx->cursor, 0);
		return 1;
	}
	[ \t\r\n\f\v]+ { return 1; }
	"\\" "\r"? "\n" { return 1; }
	"/" "*" {
		lx->cursor = skip_comment(lx, lx->cursor);
		return 1;
	}
	"//" {
		lx->cursor = skip_line(lx, lx->cursor);
		return 1;
	}
	["'] {
		lx->cursor = skip_literal(lx, lx->cursor, *start);
		push(lx, TOK_STRING, start, lx->cursor, 0);
		return 1;
	}
	"#" {
		if (first_on_line(lx, start)) {
			lx->cursor = skip_directive(lx, lx->cursor);
			push(lx, TOK_DIRECTIVE, start, lx->cursor, 0);
		} else {
			push(lx, TOK_PUNCT, start, lx->cursor, '#');
		}
		return 1;
	}
	ident {
		push(lx, TOK_IDENT, start, lx->cursor, 0);
		return 1;
	}
	number {
		push(lx, TOK_NUMBER, start, lx->cursor, 0);
		return 1;
	}
	[-!%&()*+,./:;<=>?[\]^{|}~] {
		push(lx, TOK_PUNCT, start, lx->cursor, *start);
		return 1;
	}
	* {
		push(lx, TOK_OTHER, start, lx->cursor, 0);
		return 1;
	}
	*/
}

GArray *lex_file(const char *text, size_t len)
{
	struct lexer lx = {
		.text = text,
		.end = text + len,
		.cursor = text,
		.room = (guint)(len / BYTES_A_TOKEN) + 64,
	};

	lx.tokens = g_array_sized_new(FALSE, FALSE, sizeof(struct token),
				      lx.room);
	while (lx.cursor < lx.end && next(&lx))
		;
	return lx.tokens;
}
