// SPDX-License-Identifier: GPL-2.0-only
#include "items.h"

#include "lex.h"

#include <string.h>

/* An open #if: what held when it was met, for its other arms to start from. */
struct conditional {
	guint n_items;	      /* items found before it */
	int depth, first_arm; /* nesting before it; after its first arm */
	bool seen_arm, dead;  /* first arm is over; it was #if 0 */
};

struct finder {
	const char *text;
	const struct token *tok;
	guint n;
	GArray *items, *conditionals;
	/* the item in progress */
	bool open, function, value, ended;
	guint first, body;
	guint level; /* of conditionals, where the item began */
	int depth;   /* of all brackets */
};

static const struct token *tok_at(const struct finder *f, guint i)
{
	return &f->tok[i];
}

static bool is_left_out(const struct finder *f)
{
	for (guint i = 0; i < f->conditionals->len; i++) {
		const struct conditional *c =
			&g_array_index(f->conditionals, struct conditional, i);

		if (c->dead && !c->seen_arm)
			return true;
	}
	return false;
}

static void emit(struct finder *f, enum item_kind kind, guint last)
{
	struct item it = {
		.kind = kind,
		.first = f->first,
		.last = last,
		.body = f->function ? f->body : 0,
		.out = is_left_out(f),
	};

	g_array_append_val(f->items, it);
	f->open = f->function = f->value = f->ended = false;
	f->body = 0;
	f->depth = 0;
}

static void begin(struct finder *f, guint i)
{
	f->open = true;
	f->first = i;
	f->level = f->conditionals->len;
	f->depth = 0;
}

/* Close the item once it is over and no conditional begun in it is open. */
static void maybe_close(struct finder *f, guint i)
{
	if (f->ended && f->conditionals->len <= f->level)
		emit(f, f->function ? ITEM_FUNCTION : ITEM_DECL, i);
}

/* The directive's name, e.g. "if" of "#  if FOO"; length in *len. */
static const char *directive_name(const struct finder *f, guint i, size_t *len)
{
	const char *p = f->text + tok_at(f, i)->off + 1;
	const char *end = f->text + tok_at(f, i)->off + tok_at(f, i)->len;
	const char *start;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	start = p;
	while (p < end && g_ascii_isalpha(*p))
		p++;
	*len = (size_t)(p - start);
	return start;
}

/* Whether the directive at token i is `#if 0`. */
static bool is_if_zero(const struct finder *f, guint i)
{
	size_t len;
	const char *p = directive_name(f, i, &len);
	const char *end = f->text + tok_at(f, i)->off + tok_at(f, i)->len;

	if (len != 2)
		return false;
	for (p += len; p < end && (*p == ' ' || *p == '\t');)
		p++;
	return p < end && *p == '0' && (p + 1 == end || !g_ascii_isalnum(p[1]));
}

static void push_conditional(struct finder *f, guint i)
{
	struct conditional c = {
		.n_items = f->items->len,
		.depth = f->depth,
		.dead = is_if_zero(f, i),
	};

	g_array_append_val(f->conditionals, c);
}

/*
 * An arm ends while an item that began in it is still open: the item takes in
 * everything from the #if on.
 */
static void reopen(struct finder *f, guint level)
{
	struct conditional *c =
		&g_array_index(f->conditionals, struct conditional, level - 1);

	if (!f->open || f->level < level || c->n_items >= f->items->len)
		return;
	f->first = g_array_index(f->items, struct item, c->n_items).first;
	g_array_set_size(f->items, c->n_items);
	f->level = level - 1;
}

/* #else and #elif: the next arm starts where the first one started. */
static void next_arm(struct finder *f)
{
	guint level = f->conditionals->len;
	struct conditional *c;

	if (!level)
		return;
	reopen(f, level);
	c = &g_array_index(f->conditionals, struct conditional, level - 1);
	if (!c->seen_arm || c->dead)
		c->first_arm = f->depth;
	c->dead = c->dead && !c->seen_arm;
	c->seen_arm = true;
	if (f->open)
		f->depth = c->depth;
}

/* #endif: the depth that counts is that of the first arm that is compiled. */
static void end_conditional(struct finder *f)
{
	guint level = f->conditionals->len;
	struct conditional c;

	if (!level)
		return;
	reopen(f, level);
	c = g_array_index(f->conditionals, struct conditional, level - 1);
	g_array_set_size(f->conditionals, level - 1);
	if (!f->open)
		return;
	if (!c.seen_arm && c.dead)
		f->depth = c.depth;
	else if (c.seen_arm && !c.dead)
		f->depth = c.first_arm;
}

static void directive(struct finder *f, guint i)
{
	size_t len;
	const char *name = directive_name(f, i, &len);
	bool opens = len >= 2 && !strncmp(name, "if", 2);
	bool ends = len == 5 && !strncmp(name, "endif", 5);

	if (len >= 4 && !strncmp(name, "el", 2))
		next_arm(f);
	else if (ends)
		end_conditional(f);
	if (!f->open) {
		begin(f, i);
		if (opens)
			push_conditional(f, i);
		emit(f, ITEM_DIRECTIVE, i);
		return;
	}
	if (opens)
		push_conditional(f, i);
	if (ends)
		maybe_close(f, i);
}

/* Whether the tokens since the item's start are `extern "C"`. */
static bool is_linkage(const struct finder *f, guint brace)
{
	return brace == f->first + 2 &&
	       token_is(f->text, tok_at(f, f->first), "extern") &&
	       tok_at(f, f->first + 1)->kind == TOK_STRING;
}

/* Words whose parentheses are no parameter list. */
static bool is_attribute(const struct finder *f, guint i)
{
	static const char *const words[] = {
		"__attribute__", "__attribute", "__aligned", "__declspec",
		"_Alignas",	 "__typeof__",	"typeof",    "__section",
	};

	for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
		if (token_is(f->text, tok_at(f, i), words[k]))
			return true;
	return false;
}

static bool has_parameters(const struct finder *f, guint end)
{
	int depth = 0;

	for (guint i = f->first + 1; i < end; i++) {
		char c = tok_at(f, i)->punct;

		if (c == '(' && depth++ == 0 && !is_attribute(f, i - 1))
			return true;
		if (c == ')')
			depth--;
	}
	return false;
}

/*
 * Whether a brace at depth 0 opens a function's body: it follows a parameter
 * list, attributes or K&R declarations, and nothing was assigned before it.
 */
static bool opens_body(const struct finder *f, guint brace)
{
	guint i = brace - 1;

	if (f->value || brace == f->first || !has_parameters(f, brace))
		return false;
	if (tok_at(f, i)->kind == TOK_DIRECTIVE || tok_at(f, i)->punct == ';')
		return true;
	/* an attribute macro may stand between: `int f(void) __init {` */
	while (i > f->first && tok_at(f, i)->kind == TOK_IDENT)
		i--;
	return tok_at(f, i)->punct == ')';
}

/* A brace right after declarations: they belong to a K&R definition. */
static void take_in_knr(struct finder *f)
{
	guint k = f->items->len;

	while (k > 0) {
		struct item *it = &g_array_index(f->items, struct item, k - 1);
		guint i;

		if (it->kind != ITEM_DECL || tok_at(f, it->last)->punct != ';')
			return;
		k--;
		for (i = it->first; i < it->last; i++)
			if (tok_at(f, i)->punct == '(')
				break;
		if (i == it->last)
			continue;
		f->first = it->first;
		g_array_set_size(f->items, k);
		return;
	}
}

static void open_bracket(struct finder *f, guint i)
{
	if (tok_at(f, i)->punct == '{' && f->depth == 0) {
		if (i == f->first)
			take_in_knr(f);
		if (is_linkage(f, i)) {
			emit(f, ITEM_DECL, i);
			return;
		}
		if (!f->function && opens_body(f, i)) {
			f->function = true;
			f->body = i;
		}
		f->ended = false;
	}
	f->depth++;
}

static void close_bracket(struct finder *f, guint i)
{
	if (f->depth > 0)
		f->depth--;
	else if (tok_at(f, i)->punct == '}')
		f->ended = true; /* of extern "C", or astray */
	if (f->depth == 0 && f->function && tok_at(f, i)->punct == '}')
		f->ended = true;
}

static void punctuation(struct finder *f, guint i)
{
	switch (tok_at(f, i)->punct) {
	case '{':
	case '(':
	case '[':
		open_bracket(f, i);
		break;
	case '}':
	case ')':
	case ']':
		close_bracket(f, i);
		break;
	case '=':
		if (f->depth == 0)
			f->value = true;
		break;
	case ';':
		if (f->depth == 0)
			f->ended = true;
		break;
	default:
		break;
	}
}

GArray *items_find(const char *text, const GArray *tokens)
{
	struct finder f = {
		.text = text,
		.tok = (const struct token *)(const void *)tokens->data,
		.n = tokens->len,
		.items = g_array_new(FALSE, FALSE, sizeof(struct item)),
		.conditionals =
			g_array_new(FALSE, FALSE, sizeof(struct conditional)),
	};

	for (guint i = 0; i < f.n; i++) {
		if (f.tok[i].kind == TOK_DIRECTIVE) {
			directive(&f, i);
			continue;
		}
		if (!f.open)
			begin(&f, i);
		f.ended = f.ended && f.tok[i].punct == ';';
		if (f.tok[i].kind == TOK_PUNCT)
			punctuation(&f, i);
		if (f.open)
			maybe_close(&f, i);
	}
	if (f.open)
		emit(&f, f.function ? ITEM_FUNCTION : ITEM_DECL, f.n - 1);
	g_array_unref(f.conditionals);
	return f.items;
}
