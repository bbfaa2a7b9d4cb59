// SPDX-License-Identifier: GPL-2.0-only
/* Code as patterns see it, and the search for them in it. */
#include "pattern_parts.h"

#include <string.h>

/* Steps that one search may take: trees come from strangers. */
#define MAX_STEPS 4000000u

/* Pairs the brackets; what is open at the end stays without a partner. */
static void pair_brackets(struct code *code)
{
	GArray *open = g_array_new(FALSE, FALSE, sizeof(guint));

	code->close = g_new0(guint, code->tokens->len + 1);
	for (guint i = 0; i < code->tokens->len; i++) {
		char c = pattern_token(code->tokens, i)->punct;

		if (c == '(' || c == '[' || c == '{') {
			g_array_append_val(open, i);
		} else if ((c == ')' || c == ']' || c == '}') && open->len) {
			guint at = g_array_index(open, guint, open->len - 1);

			code->close[at] = i;
			g_array_set_size(open, open->len - 1);
		}
	}
	g_array_unref(open);
}

/* Appends the tokens that a directive is made of. */
static void add_directive(GArray *out, const char *text, const struct token *t)
{
	g_autofree char *rest = g_strndup(text + t->off + 1, t->len - 1);
	GArray *inner = lex_file(rest, strlen(rest));
	const struct token mark = {
		.off = t->off, .len = 1, .kind = TOK_PUNCT, .punct = '#'
	};

	g_array_append_val(out, mark);
	for (guint i = 0; i < inner->len; i++) {
		struct token in = *pattern_token(inner, i);

		in.off += t->off + 1;
		g_array_append_val(out, in);
	}
	g_array_unref(inner);
}

GArray *pattern_lex(const char *text, size_t len)
{
	GArray *tokens = lex_file(text, len);
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct token));

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *t = pattern_token(tokens, i);

		if (t->kind == TOK_DIRECTIVE)
			add_directive(out, text, t);
		else
			g_array_append_val(out, *t);
	}
	g_array_unref(tokens);
	return out;
}

static struct code *code_from(const char *text, const GArray *tokens,
			      guint first, guint end)
{
	struct code *code = g_new0(struct code, 1);

	code->text = text;
	code->tokens = g_array_new(FALSE, FALSE, sizeof(struct token));
	for (guint i = first; i < end; i++)
		if (pattern_token(tokens, i)->kind != TOK_DIRECTIVE)
			g_array_append_val(code->tokens,
					   *pattern_token(tokens, i));
	pair_brackets(code);
	return code;
}

struct code *code_new(const struct source *src, guint item)
{
	const struct item *it = source_item(src, item);

	return code_from(src->text, src->tokens, it->first, it->last + 1);
}

struct code *code_of_text(const char *text, size_t len)
{
	GArray *tokens = lex_file(text, len);
	struct code *code = code_from(text, tokens, 0, tokens->len);

	g_array_unref(tokens);
	return code;
}

struct code *code_of_file(const char *text, size_t len)
{
	GArray *tokens = pattern_lex(text, len);
	struct code *code = code_from(text, tokens, 0, tokens->len);

	g_array_unref(tokens);
	return code;
}

void code_free(void *p)
{
	struct code *code = (struct code *)p;

	if (!code)
		return;
	g_array_unref(code->tokens);
	g_free(code->close);
	g_free(code);
}

struct matcher {
	const struct pattern *p;
	const struct code *code;
	struct pattern_match *m;
	guint steps;
};

static bool same_text(const struct code *code, const struct token *t,
		      const char *text, guint len)
{
	return t->len == len && !memcmp(code->text + t->off, text, len);
}

static bool in_list(const struct code *code, const struct token *t,
		    const GPtrArray *words)
{
	for (guint i = 0; i < words->len; i++) {
		const char *w = (const char *)g_ptr_array_index(words, i);
		guint len = (guint)strlen(w);
		bool open = len && w[len - 1] == '*';

		len -= open;
		if ((open ? t->len >= len : t->len == len) &&
		    !memcmp(code->text + t->off, w, len))
			return true;
	}
	return false;
}

/* Whether token t is what the name stands for, which it does from here on. */
static bool bind(struct matcher *x, const struct element *e,
		 const struct token *t)
{
	const char *name = x->p->text + e->off;
	struct pattern_match *m = x->m;

	if (t->kind != TOK_IDENT)
		return false;
	for (guint i = 0; i < m->n_names; i++)
		if (m->names[i].len == e->len &&
		    !memcmp(m->names[i].name, name, e->len))
			return same_text(x->code, t, m->names[i].text,
					 m->names[i].text_len);
	if (m->n_names == PATTERN_NAMES)
		return false;
	m->names[m->n_names++] = (struct pattern_name){
		.name = name,
		.len = e->len,
		.text = x->code->text + t->off,
		.text_len = t->len,
	};
	return true;
}

static bool match_one(struct matcher *x, const struct element *e, guint t)
{
	const struct token *tok;

	if (t >= x->code->tokens->len)
		return false;
	tok = pattern_token(x->code->tokens, t);
	if (e->kind == EL_NAME)
		return bind(x, e, tok);
	if (e->kind == EL_LIST)
		return tok->kind == TOK_IDENT &&
		       in_list(x->code, tok, e->words);
	return same_text(x->code, tok, x->p->text + e->off, e->len);
}

static bool match_from(struct matcher *x, guint e, guint t);

/* The rest of the pattern after any tokens of this bracket level. */
static bool match_rest(struct matcher *x, guint e, guint t)
{
	const struct code *code = x->code;

	for (;;) {
		char c;

		if (match_from(x, e, t))
			return true;
		if (t >= code->tokens->len || x->m->exhausted)
			return false;
		c = pattern_token(code->tokens, t)->punct;
		if (c == ')' || c == ']' || c == '}')
			return false;
		t = code->close[t] ? code->close[t] + 1 : t + 1;
	}
}

/* The pattern from element e on, at any token from t on. */
static bool match_anywhere(struct matcher *x, guint e, guint t)
{
	guint before = x->m->at;

	for (; t < x->code->tokens->len && !x->m->exhausted; t++) {
		x->m->at = t;
		if (match_from(x, e, t))
			return true;
	}
	x->m->at = before;
	return false;
}

static void mark(struct pattern_match *m, guint t)
{
	if (m->from == G_MAXUINT)
		m->from = t;
	else
		m->to = t;
}

static bool match_from(struct matcher *x, guint e, guint t)
{
	const GArray *elements = x->p->elements;
	struct pattern_match kept = *x->m;

	for (; e < elements->len; e++) {
		const struct element *el =
			&g_array_index(elements, struct element, e);
		bool good;

		if (++x->steps > MAX_STEPS)
			x->m->exhausted = true;
		if (x->m->exhausted)
			return false;
		if (el->kind == EL_REST || el->kind == EL_AND) {
			good = el->kind == EL_REST
				       ? match_rest(x, e + 1, t)
				       : match_anywhere(x, e + 1, 0);
			kept.exhausted = x->m->exhausted;
			if (!good)
				*x->m = kept;
			return good;
		}
		if (el->kind == EL_MARK) {
			mark(x->m, t);
			continue;
		}
		good = el->kind == EL_END ? t == x->code->tokens->len
					  : match_one(x, el, t);
		if (!good) {
			*x->m = kept;
			return false;
		}
		t += el->kind != EL_END;
	}
	return true;
}

bool pattern_find(const struct pattern *pattern, const struct code *code,
		  guint start, struct pattern_match *match)
{
	struct matcher x = { .p = pattern, .code = code, .m = match };

	*match = (struct pattern_match){ .from = G_MAXUINT };
	return match_anywhere(&x, 0, start);
}
