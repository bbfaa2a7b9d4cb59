// SPDX-License-Identifier: GPL-2.0-only
#include "ccond.h"

#include "kconfig_solve.h"
#include "syntax.h"

#include <string.h>

#define CONFIG "CONFIG_"
/* Parentheses in a condition; it is walked by recursion. */
#define DEPTH_MAX 64

/* The tokens of one condition. */
struct cexpr {
	struct kview *v;
	struct source *src;
	guint at, depth;
	GArray *terms; /* of the top level's &&, NULL when not asked for */
};

static const struct kexpr *parse_or(struct cexpr *c);

/* The word of a directive, "ifdef" of "# ifdef X", and the text behind it. */
static char *directive_word(const struct source *src, guint token,
			    const char **rest)
{
	const struct token *t = source_token(src, token);
	const char *p = src->text + t->off + 1, *from;

	while (*p == ' ' || *p == '\t')
		p++;
	from = p;
	while (g_ascii_isalpha(*p))
		p++;
	if (rest)
		*rest = p;
	return g_strndup(from, (gsize)(p - from));
}

static const struct kexpr *defined(struct kview *v, const char *name)
{
	struct karena *a = &v->arena;

	if (g_str_has_prefix(name, CONFIG))
		return kexpr_sym(
			a, kpool_sym(&v->reader->pool, name + strlen(CONFIG)));
	if (g_str_has_prefix(name, "__ASSEMBL"))
		return kexpr_false(a);
	if (g_str_equal(name, "__KERNEL__"))
		return NULL;
	return kexpr_macro(a, karena_strndup(a, name, strlen(name)));
}

static bool at_operator(const struct cexpr *c, char op)
{
	return syn_punct(c->src, c->at) == op &&
	       syn_punct(c->src, c->at + 1) == op;
}

/* A comparison or a call: an operand whose value is not known. */
static const struct kexpr *parse_opaque(struct cexpr *c)
{
	struct karena *a = &c->v->arena;
	guint first = c->at, n = c->src->tokens->len;
	g_autofree char *text = NULL;

	while (c->at < n && syn_punct(c->src, c->at) != ')' &&
	       !at_operator(c, '&') && !at_operator(c, '|'))
		c->at = syn_punct(c->src, c->at) == '('
				? syn_skip_group(c->src, c->at, n)
				: c->at + 1;
	text = cfile_spell(c->src, first, c->at);
	if (g_str_equal(text, "0") || g_str_equal(text, "1"))
		return *text == '1' ? NULL : kexpr_false(a);
	return kexpr_macro(a, karena_strndup(a, text, strlen(text)));
}

static bool word_at(const struct cexpr *c, guint i, const char *word)
{
	return i < c->src->tokens->len &&
	       token_is(c->src->text, source_token(c->src, i), word);
}

/* defined(X), defined X and IS_ENABLED(X); at stands behind it then. */
static bool parse_defined(struct cexpr *c, const struct kexpr **e)
{
	bool paren = syn_punct(c->src, c->at + 1) == '(';
	guint name = c->at + 1 + paren;
	g_autofree char *text = NULL;

	if (!word_at(c, c->at, "defined") &&
	    !(paren && (word_at(c, c->at, "IS_ENABLED") ||
			word_at(c, c->at, "IS_BUILTIN"))))
		return false;
	if (name >= c->src->tokens->len || !c->src->token_ident[name] ||
	    (paren && syn_punct(c->src, name + 1) != ')'))
		return false;
	text = cfile_spell(c->src, name, name + 1);
	*e = defined(c->v, text);
	c->at = name + 1 + paren;
	return true;
}

static const struct kexpr *parse_unary(struct cexpr *c)
{
	const struct kexpr *e;

	if (c->depth > DEPTH_MAX)
		return parse_opaque(c);
	if (syn_punct(c->src, c->at) == '!' &&
	    syn_punct(c->src, c->at + 1) != '=') {
		c->at++;
		c->depth++;
		e = parse_unary(c);
		c->depth--;
		return kexpr_absent(&c->v->arena, e);
	}
	if (syn_punct(c->src, c->at) == '(') {
		c->at++;
		c->depth++;
		e = parse_or(c);
		c->depth--;
		c->at += syn_punct(c->src, c->at) == ')';
		return e;
	}
	return parse_defined(c, &e) ? e : parse_opaque(c);
}

static bool is_plain(const struct kexpr *e)
{
	return e && (e->op == KOP_SYM ||
		     (e->op == KOP_ABSENT && e->l->op == KOP_SYM));
}

static void add_term(struct cexpr *c, guint first, const struct kexpr *e)
{
	struct cterm t = { .expr = e };

	t.text = cfile_spell(c->src, first, c->at);
	t.plain = is_plain(e);
	g_array_append_val(c->terms, t);
}

static const struct kexpr *parse_and(struct cexpr *c)
{
	const struct kexpr *all = NULL, *e;
	guint first;

	for (;;) {
		first = c->at;
		e = parse_unary(c);
		all = kexpr_and(&c->v->arena, all, e);
		if (!c->depth && c->terms)
			add_term(c, first, e);
		if (!at_operator(c, '&'))
			return all;
		c->at += 2;
	}
}

static const struct kexpr *parse_or(struct cexpr *c)
{
	const struct kexpr *any = parse_and(c), *e;

	while (at_operator(c, '|')) {
		c->at += 2;
		e = parse_and(c);
		any = any && e ? kexpr_or(&c->v->arena, any, e) : NULL;
	}
	return any;
}

static void term_clear(gpointer p)
{
	g_free(((struct cterm *)p)->text);
}

/* One term that is the whole condition. */
static void set_term(GArray *terms, const struct kexpr *e, const char *text)
{
	struct cterm t = { .expr = e,
			   .text = g_strdup(text),
			   .plain = is_plain(e) };

	g_array_set_size(terms, 0);
	g_array_append_val(terms, t);
}

static const struct kexpr *parse_if(struct kview *v, const char *text,
				    GArray *terms)
{
	struct cexpr c = { .v = v, .terms = terms };
	const struct kexpr *e;
	bool whole;

	c.src = source_new(text, strlen(text));
	e = parse_or(&c);
	whole = c.at == c.src->tokens->len;
	/* with an || on top there is but one term */
	if (terms && (!whole || (e && e->op == KOP_OR)))
		set_term(terms, e, text);
	source_free(c.src);
	if (!whole)
		e = kexpr_macro(&v->arena,
				karena_strndup(&v->arena, text, strlen(text)));
	return e;
}

static const struct kexpr *parse_ifdef(struct kview *v, const char *text,
				       bool negated, GArray *terms)
{
	g_autofree char *name = NULL, *test = NULL;
	const struct kexpr *e;
	gsize n = 0;

	while (g_ascii_isalnum(text[n]) || text[n] == '_')
		n++;
	name = g_strndup(text, n);
	e = defined(v, name);
	if (negated)
		e = kexpr_absent(&v->arena, e);
	test = g_strdup_printf("%sdefined(%s)", negated ? "!" : "", name);
	if (terms)
		set_term(terms, e, test);
	return e;
}

/* What an arm's own directive asks; an #else asks nothing. */
static const struct kexpr *arm_expr(struct kview *v, const struct source *src,
				    guint token, GArray *terms)
{
	const struct token *t = source_token(src, token);
	const char *rest;
	g_autofree char *word = directive_word(src, token, &rest);
	gsize n = (gsize)(src->text + t->off + t->len - rest);
	g_autofree char *text = g_strstrip(g_strndup(rest, n));

	if (g_str_equal(word, "ifdef") || g_str_equal(word, "elifdef"))
		return parse_ifdef(v, text, false, terms);
	if (g_str_equal(word, "ifndef") || g_str_equal(word, "elifndef"))
		return parse_ifdef(v, text, true, terms);
	if (g_str_equal(word, "else"))
		return NULL;
	return parse_if(v, text, terms);
}

GArray *ccond_terms(struct kview *v, const struct source *src,
		    const struct cframe *frame)
{
	GArray *terms = g_array_new(FALSE, FALSE, sizeof(struct cterm));

	g_array_set_clear_func(terms, term_clear);
	arm_expr(v, src, frame->open, terms);
	return terms;
}

/* The arm that holds a token: its own condition, and none of those before. */
static const struct kexpr *frame_expr(struct kview *v, const struct source *src,
				      const struct cframe *frame, guint token)
{
	const struct kexpr *all = NULL, *last = NULL;

	for (guint i = 0; i < frame->arms->len; i++) {
		guint arm = g_array_index(frame->arms, guint, i);

		if (arm > token)
			break;
		if (i)
			all = kexpr_and(&v->arena, all,
					kexpr_absent(&v->arena, last));
		last = arm_expr(v, src, arm, NULL);
	}
	return kexpr_and(&v->arena, all, last);
}

const struct kexpr *ccond_at(struct kview *v, const struct source *src,
			     const GArray *frames, guint token)
{
	const struct kexpr *all = NULL;

	for (guint i = 0; i < frames->len; i++) {
		const struct cframe *f =
			&g_array_index(frames, struct cframe, i);

		if (f->open < token && token < f->close && !f->is_guard)
			all = kexpr_and(&v->arena, all,
					frame_expr(v, src, f, token));
	}
	return all;
}

bool ccond_implies(struct kview *v, const struct kexpr *a,
		   const struct kexpr *b)
{
	return !b || ksolve_implies(v, a, b);
}

/* #ifndef X right before #define X, of which there is but one. */
static bool is_guard(const struct source *src, guint open)
{
	const char *name, *other;
	g_autofree char *word = directive_word(src, open, &name);
	g_autofree char *next = NULL;
	gsize n;

	if (!g_str_equal(word, "ifndef") || open + 1 >= src->tokens->len ||
	    source_token(src, open + 1)->kind != TOK_DIRECTIVE)
		return false;
	next = directive_word(src, open + 1, &other);
	name += strspn(name, " \t");
	other += strspn(other, " \t");
	n = strcspn(name, " \t\n/");
	return g_str_equal(next, "define") && n == strcspn(other, " \t\n/(") &&
	       !strncmp(name, other, n) && n + other <= src->text + src->len &&
	       (other[n] == '\n' || other[n] == '\0');
}

static void frame_clear(gpointer p)
{
	g_array_unref(((struct cframe *)p)->arms);
}

GArray *cframes_find(const struct source *src)
{
	GArray *frames = g_array_new(FALSE, TRUE, sizeof(struct cframe));
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));

	g_array_set_clear_func(frames, frame_clear);
	for (guint i = 0; i < src->tokens->len; i++) {
		g_autofree char *word = NULL;
		struct cframe *top = NULL;

		if (source_token(src, i)->kind != TOK_DIRECTIVE)
			continue;
		word = directive_word(src, i, NULL);
		if (open->len)
			top = &g_array_index(
				frames, struct cframe,
				g_array_index(open, guint, open->len - 1));
		if (g_str_has_prefix(word, "if")) {
			struct cframe f = { .open = i,
					    .close = src->tokens->len,
					    .is_guard = is_guard(src, i) };

			f.arms = g_array_new(FALSE, FALSE, sizeof(guint));
			g_array_append_val(f.arms, i);
			g_array_append_val(open, frames->len);
			g_array_append_val(frames, f);
		} else if (top && g_str_has_prefix(word, "el")) {
			g_array_append_val(top->arms, i);
			top->has_else = true;
		} else if (top && g_str_equal(word, "endif")) {
			top->close = i;
			g_array_set_size(open, open->len - 1);
		}
	}
	return frames;
}

void cframes_free(GArray *frames)
{
	g_array_unref(frames);
}

const struct cframe *cframe_around(const GArray *frames, guint token)
{
	const struct cframe *inner = NULL;

	for (guint i = 0; i < frames->len; i++) {
		const struct cframe *f =
			&g_array_index(frames, struct cframe, i);

		if (f->open < token && token < f->close)
			inner = f;
	}
	return inner;
}
