// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig_lex.h"

#include <string.h>

void klex_init(struct klex *lx, const char *text, gsize len)
{
	*lx = (struct klex){ .text = text, .len = len, .next_line = 1 };
	lx->buf = g_string_new(NULL);
}

void klex_clear(struct klex *lx)
{
	g_string_free(lx->buf, TRUE);
}

static gsize line_end(const struct klex *lx)
{
	const char *from = lx->text + lx->at;
	const char *nl = memchr(from, '\n', lx->len - lx->at);

	return nl ? (gsize)(nl - lx->text) : lx->len;
}

/* A comment ends with its line, whatever stands last in it. */
static bool is_comment(const struct klex *lx, gsize stop)
{
	gsize i = lx->at;

	while (i < stop && g_ascii_isspace(lx->text[i]))
		i++;
	return lx->buf->len == 0 && i < stop && lx->text[i] == '#';
}

/* Takes one physical line, without its end; true when it is continued. */
static bool take_physical(struct klex *lx)
{
	gsize end = line_end(lx), stop = end;
	bool more;

	if (stop > lx->at && lx->text[stop - 1] == '\r')
		stop--;
	more = stop > lx->at && lx->text[stop - 1] == '\\' && end < lx->len &&
	       !is_comment(lx, stop);
	if (more)
		stop--;
	for (gsize i = lx->at; i < stop; i++)
		g_string_append_c(lx->buf, lx->text[i] ? lx->text[i] : ' ');
	if (more)
		g_string_append_c(lx->buf, ' ');
	lx->at = MIN(end + 1, lx->len);
	lx->next_line++;
	return more;
}

bool klex_line(struct klex *lx)
{
	gsize blank;

	while (lx->at < lx->len) {
		g_string_truncate(lx->buf, 0);
		lx->line = lx->next_line;
		while (take_physical(lx) && lx->at < lx->len)
			;
		blank = strspn(lx->buf->str, " \t\f\v");
		lx->col = (unsigned int)blank + 1;
		if (lx->buf->str[blank] && lx->buf->str[blank] != '#')
			return true;
	}
	return false;
}

/* Columns of blanks a line begins with; -1 for a blank line. */
static int indent_of(const char *line, gsize len)
{
	int col = 0;

	for (gsize i = 0; i < len; i++) {
		if (line[i] == '\t')
			col = (col | 7) + 1;
		else if (line[i] == ' ')
			col++;
		else
			return line[i] == '\r' && i + 1 == len ? -1 : col;
	}
	return -1;
}

void klex_skip_help(struct klex *lx)
{
	int first = -1, indent;
	gsize end;

	while (lx->at < lx->len) {
		end = line_end(lx);
		indent = indent_of(lx->text + lx->at, end - lx->at);
		if (indent >= 0) {
			if (first < 0)
				first = indent;
			if (indent == 0 || indent < first)
				return;
		}
		lx->at = MIN(end + 1, lx->len);
		lx->next_line++;
	}
}

static bool is_word(char c)
{
	return g_ascii_isalnum(c) || (c && strchr("_-./$*@:+%", c)) ||
	       (unsigned char)c >= 0x80;
}

/* The length of $(...) at s, nested ones within it. */
static gsize macro_len(const char *s)
{
	gsize i = 1;
	int depth = 0;

	if (s[i] != '(')
		return i;
	for (; s[i]; i++) {
		if (s[i] == '(')
			depth++;
		if (s[i] == ')' && --depth == 0)
			return i + 1;
	}
	return i;
}

static gsize lex_word(const char *s, GString *out, bool *macro)
{
	gsize i = 0, len;

	while (is_word(s[i])) {
		len = s[i] == '$' ? macro_len(s + i) : 1;
		*macro = *macro || s[i] == '$';
		g_string_append_len(out, s + i, (gssize)len);
		i += len;
	}
	return i;
}

/* A string that its line does not end counts as ended there. */
static gsize lex_string(const char *s, GString *out, bool *macro)
{
	gsize i = 1, len;

	while (s[i] && s[i] != s[0]) {
		if (s[i] == '\\' && s[i + 1])
			i++;
		len = s[i] == '$' && s[i - 1] != '\\' ? macro_len(s + i) : 1;
		*macro = *macro || (s[i] == '$' && s[i - 1] != '\\');
		g_string_append_len(out, s + i, (gssize)len);
		i += len;
	}
	return s[i] ? i + 1 : i;
}

static gsize lex_op(const char *s, GString *out)
{
	static const char *const two[] = { "&&", "||", "!=", "<=", ">=" };

	for (gsize i = 0; i < G_N_ELEMENTS(two); i++) {
		if (g_str_has_prefix(s, two[i])) {
			g_string_append(out, two[i]);
			return 2;
		}
	}
	g_string_append_c(out, *s);
	return 1;
}

static gsize lex_token(const char *s, GString *out, struct ktok *t)
{
	if (*s == '"' || *s == '\'') {
		t->kind = KTOK_STRING;
		return lex_string(s, out, &t->macro);
	}
	if (is_word(*s)) {
		t->kind = KTOK_WORD;
		return lex_word(s, out, &t->macro);
	}
	t->kind = KTOK_OP;
	return lex_op(s, out);
}

void klex_tokens(const struct klex *lx, struct karena *arena, GArray *toks)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char *s = lx->buf->str;

	g_array_set_size(toks, 0);
	for (;;) {
		struct ktok t = { 0 };

		s += strspn(s, " \t\r\f\v");
		if (!*s || *s == '#')
			return;
		g_string_truncate(out, 0);
		s += lex_token(s, out, &t);
		t.text = karena_strndup(arena, out->str, out->len);
		g_array_append_val(toks, t);
	}
}
