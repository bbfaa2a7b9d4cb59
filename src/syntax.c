// SPDX-License-Identifier: GPL-2.0-only
#include "syntax.h"

#include <string.h>

static bool is_open(char c)
{
	return c == '(' || c == '[' || c == '{';
}

static bool is_close(char c)
{
	return c == ')' || c == ']' || c == '}';
}

guint syn_skip_group(const struct source *src, guint i, guint end)
{
	int depth = 0;

	for (; i < end; i++) {
		depth += is_open(syn_punct(src, i));
		depth -= is_close(syn_punct(src, i));
		if (depth == 0)
			return i + 1;
	}
	return end;
}

bool syn_argument(const struct source *src, guint i, guint end, unsigned int n,
		  struct range *arg)
{
	int depth = 0;
	unsigned int at = 0;

	arg->first = i + 1;
	for (; i < end; i++) {
		char c = syn_punct(src, i);

		depth += is_open(c);
		depth -= is_close(c);
		if (depth > 1 || (depth == 1 && c != ','))
			continue;
		if (at == n) {
			arg->last = i;
			return arg->last > arg->first;
		}
		if (depth == 0)
			return false;
		at++;
		arg->first = i + 1;
	}
	return false;
}

bool syn_is_one_of(const struct source *src, guint i, const char *const *words)
{
	for (; *words; words++)
		if (source_is(src, i, *words))
			return true;
	return false;
}

bool syn_is_unevaluated(const struct source *src, guint i)
{
	static const char *const words[] = { "sizeof",	     "ARRAY_SIZE",
					     "offsetof",     "sizeof_field",
					     "FIELD_SIZEOF", "__alignof__",
					     "offsetofend",  NULL };

	return syn_is_one_of(src, i, words);
}

bool syn_is_statement_word(const struct source *src, guint i)
{
	static const char *const words[] = { "return", "else",	 "case", "goto",
					     "do",     "sizeof", NULL };

	return syn_is_one_of(src, i, words);
}

bool syn_is_capital(const struct source *src, guint i)
{
	const struct token *t = source_token(src, i);
	bool letter = false;

	for (uint32_t k = 0; k < t->len; k++) {
		char c = src->text[t->off + k];

		if (g_ascii_islower(c))
			return false;
		letter = letter || g_ascii_isupper(c);
	}
	return letter;
}

guint syn_skip_operand(const struct source *src, guint i, guint end)
{
	i++;
	while (i < end &&
	       (syn_punct(src, i) == '*' || syn_punct(src, i) == '&'))
		i++;
	if (syn_punct(src, i) == '(')
		return syn_skip_group(src, i, end);
	while (i < end &&
	       (src->token_ident[i] || syn_punct(src, i) == '.' ||
		syn_punct(src, i) == '-' || syn_punct(src, i) == '>'))
		i++;
	return i;
}

bool syn_is_member_use(const struct source *src, guint i)
{
	const struct item *it = source_item(src, src->token_item[i]);

	return it->body && i >= it->body && i < it->last &&
	       syn_is_member(src, i);
}

bool syn_is_way(const struct source *src, guint i)
{
	char c = syn_punct(src, i + 1);

	return c == '.' || (c == '-' && syn_punct(src, i + 2) == '>');
}

bool syn_is_assigned(const struct source *src, guint i, guint *value)
{
	char next;

	if (i + 2 < src->tokens->len && src->token_ident[i + 1] &&
	    token_is(src->text, source_token(src, i + 1), "__free"))
		i = syn_skip_group(src, i + 2, src->tokens->len) - 1;
	next = syn_punct(src, i + 1);
	while (next == '[') {
		i = syn_skip_group(src, i + 1, src->tokens->len) - 1;
		next = syn_punct(src, i + 1);
	}
	*value = i + 2;
	if (next == '=')
		return syn_punct(src, i + 2) != '=';
	if (next == '<' || next == '>') {
		*value = i + 4;
		return syn_punct(src, i + 2) == next &&
		       syn_punct(src, i + 3) == '=';
	}
	if ((next == '+' || next == '-') && syn_punct(src, i + 2) == next) {
		*value = i;
		return true;
	}
	*value = i + 3;
	return next && strchr("+-*/%&|^", next) && syn_punct(src, i + 2) == '=';
}

guint syn_back_to_open(const struct source *src, guint i, guint first)
{
	int depth = 0;

	for (; i > first; i--) {
		depth += is_close(syn_punct(src, i));
		depth -= is_open(syn_punct(src, i));
		if (depth == 0)
			break;
	}
	return i;
}

bool syn_is_comparison(const struct source *src, guint i)
{
	char c = syn_punct(src, i);

	if (c == '=' || c == '!')
		return syn_punct(src, i + 1) == '=';
	return (c == '<' || c == '>') && syn_punct(src, i + 1) != c &&
	       syn_punct(src, i - 1) != c && syn_punct(src, i - 1) != '-';
}

bool syn_is_compared(const struct source *src, guint i)
{
	if (syn_is_comparison(src, i + 1))
		return true;
	/* back over `a->b.c` to what stands before it */
	while (i > 1 && syn_is_member(src, i)) {
		i -= syn_punct(src, i - 1) == '.' ? 2 : 3;
		if (!src->token_ident[i])
			return false;
	}
	if (i > 2 && syn_punct(src, i - 1) == '=')
		return syn_is_comparison(src, i - 2);
	return i > 1 && syn_is_comparison(src, i - 1);
}

bool syn_is_address_taken(const struct source *src, guint i, guint first)
{
	char after = syn_punct(src, i + 1);

	if (after != ',' && after != ')')
		return false;
	while (i > first &&
	       (src->token_ident[i] || syn_is_member(src, i + 1) ||
		syn_punct(src, i) == '-' || syn_punct(src, i) == ']')) {
		if (syn_punct(src, i) == ']')
			i = syn_back_to_open(src, i, first);
		i -= i > first;
	}
	return syn_punct(src, i) == '&';
}

guint syn_end_of_value(const struct source *src, guint i, guint end)
{
	int depth = 0;

	for (; i < end; i++) {
		char c = syn_punct(src, i);

		depth += is_open(c);
		depth -= is_close(c);
		if (depth < 0 || (depth == 0 && (c == ';' || c == ',')))
			break;
	}
	return i;
}

static bool is_boundary(char c)
{
	return c == ';' || c == '{' || c == '}';
}

struct range syn_statement(const struct source *src, guint i)
{
	const struct item *it = source_item(src, src->token_item[i]);
	struct range r = { i, i };

	while (r.first > it->first && !is_boundary(syn_punct(src, r.first - 1)))
		r.first--;
	while (r.last <= it->last && !is_boundary(syn_punct(src, r.last)))
		r.last++;
	return r;
}

guint syn_enclosing_call(const struct source *src, guint i, guint first)
{
	int depth = 0;

	for (; i > first; i--) {
		char c = syn_punct(src, i);

		if (is_boundary(c))
			return 0;
		depth += is_close(c);
		depth -= is_open(c);
		if (depth >= 0)
			continue;
		if (c != '(' || src->token_ident[i - 1])
			return c == '(' ? i - 1 : 0;
		depth = 0; /* brackets around a part of an argument */
	}
	return 0;
}

/* Longer ones before those that they begin with. */
static const struct syn_operator operators[] = {
	{ "<<=", 0 }, { ">>=", 0 }, { "->", 0 }, { "++", 0 }, { "--", 0 },
	{ "||", 1 },  { "&&", 2 },  { "==", 6 }, { "!=", 6 }, { "<=", 7 },
	{ ">=", 7 },  { "<<", 8 },  { ">>", 8 }, { "+=", 0 }, { "-=", 0 },
	{ "*=", 0 },  { "/=", 0 },  { "%=", 0 }, { "&=", 0 }, { "|=", 0 },
	{ "^=", 0 },  { "|", 3 },   { "^", 4 },	 { "&", 5 },  { "<", 7 },
	{ ">", 7 },   { "+", 9 },   { "-", 9 },	 { "*", 10 }, { "/", 10 },
	{ "%", 10 },  { "=", 0 },   { "~", 0 },	 { "!", 0 },
};

const struct syn_operator *syn_operator(const struct source *src, guint i)
{
	const char *at;

	if (!syn_punct(src, i))
		return NULL;
	at = src->text + source_token(src, i)->off;
	for (size_t k = 0; k < G_N_ELEMENTS(operators); k++)
		/* the text ends with a NUL byte */
		if (!strncmp(at, operators[k].text, strlen(operators[k].text)))
			return &operators[k];
	return NULL;
}

bool syn_is_assignment(const struct syn_operator *op)
{
	return !op->level && op->text[strlen(op->text) - 1] == '=';
}
