// SPDX-License-Identifier: GPL-2.0-only
#include "constant.h"

#include <stdlib.h>
#include <string.h>

/* Macros in macros, brackets in brackets. */
#define DEPTH_MAX 12
#define SHIFT_MAX 40
/* No factor of an allocation is larger. */
#define VALUE_MAX (UINT64_C(1) << 40)

#define LEVEL_SHIFT 8

struct reader {
	struct source *src;  /* whose tokens are read: the file, or a macro's */
	struct source *file; /* which has the macros */
	guint at, end;
	int depth;
};

static uint64_t read_level(struct reader *r, int level);

static bool is_word(const struct reader *r, const char *word)
{
	return token_is(r->src->text, source_token(r->src, r->at), word);
}

static uint64_t read_number(struct reader *r)
{
	const struct token *t = source_token(r->src, r->at);
	char *text = g_strndup(r->src->text + t->off, t->len), *end;
	uint64_t value = g_ascii_strtoull(text, &end, 0);
	bool good = end > text && !end[strspn(end, "uUlL")];

	g_free(text);
	r->at++;
	return good && value <= VALUE_MAX ? value : 0;
}

/* SZ_64K and its kin, 0 for other words. */
static uint64_t read_size_name(const struct reader *r)
{
	const struct token *t = source_token(r->src, r->at);
	const char *text = r->src->text + t->off;
	uint64_t value = 0;
	guint i = 3;

	if (t->len < 4 || t->len > 8 || strncmp(text, "SZ_", 3) != 0)
		return 0;
	for (; i < t->len && g_ascii_isdigit(text[i]); i++)
		value = value * 10 + (uint64_t)(text[i] - '0');
	if (i + 1 == t->len)
		value <<= text[i] == 'K' ? 10 : text[i] == 'M' ? 20 : 0;
	return i + 1 < t->len ? 0 : value;
}

static uint64_t read_text(struct reader *r, const char *text)
{
	struct source *src = source_new(text, strlen(text));
	struct reader inner = { src, r->file, 0, src->tokens->len,
				r->depth + 1 };
	uint64_t value = read_level(&inner, 0);

	if (inner.at != inner.end)
		value = 0;
	source_free(src);
	return value;
}

/* The value of `#define name value`; name must be the one and take no argument.
 */
static uint64_t read_define(struct reader *r, const struct item *it,
			    const char *name)
{
	const struct token *t = source_token(r->file, it->first);
	char *text = g_strndup(r->file->text + t->off, t->len);
	const char *p = text + strcspn(text, "d");
	uint64_t value = 0;

	if (g_str_has_prefix(p, "define")) {
		p += strlen("define");
		p += strspn(p, " \t");
		if (g_str_has_prefix(p, name) && strchr(" \t", p[strlen(name)]))
			value = read_text(r, p + strlen(name));
	}
	g_free(text);
	return value;
}

/* What a macro of the file stands for that is no call: the least of them. */
static uint64_t read_macro(struct reader *r)
{
	const struct token *t = source_token(r->src, r->at);
	char *name = g_strndup(r->src->text + t->off, t->len);
	ident_id id = source_find(r->file, name);
	const GArray *list = id ? source_definers(r->file, id) : NULL;
	uint64_t least = UINT64_MAX;

	for (guint k = 0; list && k < list->len && least; k++) {
		const struct item *it =
			source_item(r->file, g_array_index(list, guint, k));

		least = MIN(least, it->kind == ITEM_DIRECTIVE
					   ? read_define(r, it, name)
					   : 0);
	}
	g_free(name);
	return least == UINT64_MAX ? 0 : least;
}

static uint64_t read_word(struct reader *r)
{
	uint64_t value;

	if (syn_is_unevaluated(r->src, r->at)) {
		r->at = syn_skip_operand(r->src, r->at, r->end);
		return 1;
	}
	value = is_word(r, "PAGE_SIZE") ? 4096 : read_size_name(r);
	if (!value && r->depth < DEPTH_MAX)
		value = read_macro(r);
	r->at++;
	return value;
}

/* (x), or a cast when only words are in the brackets and an operand follows. */
static uint64_t read_bracket(struct reader *r)
{
	guint behind = syn_skip_group(r->src, r->at, r->end);
	struct reader inner = { r->src, r->file, r->at + 1, behind - 1,
				r->depth + 1 };
	bool words = true;
	uint64_t value;

	for (guint i = inner.at; i < inner.end; i++)
		words &= r->src->token_ident[i] != 0;
	r->at = behind;
	if (words && behind < r->end && !syn_operator(r->src, behind)) {
		r->depth++;
		value = r->depth < DEPTH_MAX ? read_level(r, LEVEL_SHIFT + 2)
					     : 0;
		r->depth--;
		return value;
	}
	value = r->depth < DEPTH_MAX ? read_level(&inner, 0) : 0;
	return inner.at == inner.end ? value : 0;
}

static uint64_t read_operand(struct reader *r)
{
	if (r->at >= r->end)
		return 0;
	if (r->src->token_ident[r->at])
		return read_word(r);
	if (syn_punct(r->src, r->at) == '(')
		return read_bracket(r);
	return syn_punct(r->src, r->at) ? 0 : read_number(r);
}

static uint64_t combine(const char *op, uint64_t left, uint64_t right)
{
	uint64_t value = 0;

	if (!strcmp(op, "*"))
		value = left * right;
	else if (!strcmp(op, "/"))
		value = left / right;
	else if (!strcmp(op, "+"))
		value = left + right;
	else if (!strcmp(op, "-"))
		value = left > right ? left - right : 0;
	else if (!strcmp(op, "<<") && right <= SHIFT_MAX)
		value = left << right;
	else if (!strcmp(op, ">>") && right <= SHIFT_MAX)
		value = left >> right;
	return value <= VALUE_MAX ? value : 0;
}

static uint64_t read_level(struct reader *r, int level)
{
	uint64_t value = read_operand(r);

	while (value && r->at < r->end) {
		const struct syn_operator *op = syn_operator(r->src, r->at);
		uint64_t right;

		if (!op || op->level < LEVEL_SHIFT || op->level <= level)
			break;
		r->at += (guint)strlen(op->text);
		right = read_level(r, op->level);
		value = right ? combine(op->text, value, right) : 0;
	}
	return value;
}

uint64_t constant_least(struct source *src, struct range range)
{
	struct reader r = { src, src, range.first, range.last, 0 };
	uint64_t value = read_level(&r, 0);

	return r.at == r.end ? value : 0;
}
