// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig_expr.h"

#include <string.h>

/* A tree is walked by recursion; real ones are less than 30 deep. */
#define DEPTH_MAX 200

void kpool_init(struct kpool *p)
{
	karena_init(&p->arena);
	p->names = g_hash_table_new(g_str_hash, g_str_equal);
	p->syms = g_ptr_array_new();
}

void kpool_clear(struct kpool *p)
{
	g_hash_table_destroy(p->names);
	g_ptr_array_free(p->syms, TRUE);
	karena_clear(&p->arena);
}

const struct ksym *kpool_sym(struct kpool *p, const char *name)
{
	struct ksym *sym = g_hash_table_lookup(p->names, name);

	if (sym)
		return sym;
	sym = karena_alloc(&p->arena, sizeof(*sym));
	sym->name = karena_strndup(&p->arena, name, strlen(name));
	sym->id = p->syms->len;
	g_ptr_array_add(p->syms, sym);
	g_hash_table_insert(p->names, (gpointer)sym->name, sym);
	return sym;
}

static struct kexpr *node(struct karena *a, enum kop op)
{
	struct kexpr *e = karena_alloc(a, sizeof(*e));

	e->op = op;
	return e;
}

const struct kexpr *kexpr_sym(struct karena *a, const struct ksym *sym)
{
	struct kexpr *e = node(a, KOP_SYM);

	e->sym = sym;
	return e;
}

const struct kexpr *kexpr_macro(struct karena *a, const char *text)
{
	struct kexpr *e = node(a, KOP_MACRO);

	e->text = text;
	return e;
}

const struct kexpr *kexpr_false(struct karena *a)
{
	struct kexpr *e = node(a, KOP_TEXT);

	e->text = "n";
	return e;
}

bool kexpr_is_false(const struct kexpr *e)
{
	return e && e->op == KOP_TEXT && tri_text(e->text) == TRI_N;
}

static bool is_true(const struct kexpr *e)
{
	return !e || (e->op == KOP_TEXT && tri_text(e->text) == TRI_Y);
}

static const struct kexpr *unary(struct karena *a, enum kop op,
				 const struct kexpr *l)
{
	struct kexpr *e;

	if (is_true(l))
		return kexpr_false(a);
	if (kexpr_is_false(l))
		return NULL;
	e = node(a, op);
	e->l = l;
	return e;
}

const struct kexpr *kexpr_not(struct karena *a, const struct kexpr *l)
{
	return unary(a, KOP_NOT, l);
}

const struct kexpr *kexpr_absent(struct karena *a, const struct kexpr *l)
{
	return unary(a, KOP_ABSENT, l);
}

const struct kexpr *kexpr_and(struct karena *a, const struct kexpr *l,
			      const struct kexpr *r)
{
	struct kexpr *e;

	if (is_true(l) || kexpr_is_false(r))
		return r;
	if (is_true(r) || kexpr_is_false(l))
		return l;
	e = node(a, KOP_AND);
	e->l = l;
	e->r = r;
	return e;
}

const struct kexpr *kexpr_or(struct karena *a, const struct kexpr *l,
			     const struct kexpr *r)
{
	struct kexpr *e;

	if (is_true(l) || is_true(r))
		return NULL;
	if (kexpr_is_false(l))
		return r;
	if (kexpr_is_false(r))
		return l;
	e = node(a, KOP_OR);
	e->l = l;
	e->r = r;
	return e;
}

struct parser {
	struct kpool *pool;
	const struct ktok *toks;
	guint n, at;
	int depth;
};

static const struct kexpr *parse_or(struct parser *p);

static bool at_op(const struct parser *p, const char *op)
{
	return p->at < p->n && p->toks[p->at].kind == KTOK_OP &&
	       g_str_equal(p->toks[p->at].text, op);
}

static bool take_op(struct parser *p, const char *op)
{
	if (!at_op(p, op))
		return false;
	p->at++;
	return true;
}

static bool is_constant(const char *word)
{
	char *end;

	if (g_str_equal(word, "y") || g_str_equal(word, "m") ||
	    g_str_equal(word, "n"))
		return true;
	g_ascii_strtoull(word, &end, 0);
	return *end == '\0';
}

static const struct kexpr *parse_operand(struct parser *p)
{
	const struct ktok *t = &p->toks[p->at];
	struct kexpr *e;

	if (p->at >= p->n || t->kind == KTOK_OP)
		return NULL;
	/* "if" ends an expression, as in `default A if B`. */
	if (t->kind == KTOK_WORD && g_str_equal(t->text, "if"))
		return NULL;
	p->at++;
	if (t->macro)
		return kexpr_macro(&p->pool->arena, t->text);
	if (t->kind == KTOK_STRING || is_constant(t->text)) {
		e = node(&p->pool->arena, KOP_TEXT);
		e->text = t->text;
		return e;
	}
	return kexpr_sym(&p->pool->arena, kpool_sym(p->pool, t->text));
}

static bool take_cmp(struct parser *p, enum kcmp *cmp)
{
	static const struct {
		const char *op;
		enum kcmp cmp;
	} ops[] = { { "=", KCMP_EQ },  { "!=", KCMP_NE }, { "<", KCMP_LT },
		    { "<=", KCMP_LE }, { ">", KCMP_GT },  { ">=", KCMP_GE } };

	for (gsize i = 0; i < G_N_ELEMENTS(ops); i++) {
		if (take_op(p, ops[i].op)) {
			*cmp = ops[i].cmp;
			return true;
		}
	}
	return false;
}

static const struct kexpr *parse_compare(struct parser *p)
{
	const struct kexpr *l = parse_operand(p);
	struct kexpr *e;
	enum kcmp cmp;

	if (!l || !take_cmp(p, &cmp))
		return l;
	e = node(&p->pool->arena, KOP_CMP);
	e->cmp = cmp;
	e->l = l;
	e->r = parse_operand(p);
	return e->r ? e : NULL;
}

static const struct kexpr *parse_unary(struct parser *p)
{
	const struct kexpr *e;
	struct kexpr * not;
	guint nots = 0;

	while (take_op(p, "!"))
		nots++;
	if (take_op(p, "(")) {
		e = parse_or(p);
		if (!take_op(p, ")"))
			return NULL;
	} else {
		e = parse_compare(p);
	}
	if (!e || nots % 2 == 0)
		return e;
	not = node(&p->pool->arena, KOP_NOT);
	not->l = e;
	return not;
}

/*
 * A chain of terms as a balanced tree: a line of thousands of terms must not
 * make a tree thousands deep.
 */
static const struct kexpr *balance(struct parser *p, GPtrArray *terms,
				   enum kop op, guint from, guint to)
{
	struct kexpr *e;
	guint mid;

	if (to - from == 1)
		return g_ptr_array_index(terms, from);
	mid = from + (to - from) / 2;
	e = node(&p->pool->arena, op);
	e->l = balance(p, terms, op, from, mid);
	e->r = balance(p, terms, op, mid, to);
	return e;
}

static const struct kexpr *
parse_chain(struct parser *p, const char *op, enum kop kop,
	    const struct kexpr *(*term)(struct parser *))
{
	g_autoptr(GPtrArray) terms = g_ptr_array_new();
	const struct kexpr *e;

	do {
		e = term(p);
		if (!e)
			return NULL;
		g_ptr_array_add(terms, (gpointer)e);
	} while (take_op(p, op));
	return balance(p, terms, kop, 0, terms->len);
}

static const struct kexpr *parse_and(struct parser *p)
{
	return parse_chain(p, "&&", KOP_AND, parse_unary);
}

static const struct kexpr *parse_or(struct parser *p)
{
	const struct kexpr *e;

	if (++p->depth > DEPTH_MAX)
		return NULL;
	e = parse_chain(p, "||", KOP_OR, parse_and);
	p->depth--;
	return e;
}

const struct kexpr *kexpr_parse(struct kpool *pool, const struct ktok *toks,
				guint n, guint *at)
{
	struct parser p = { .pool = pool, .toks = toks, .n = n, .at = *at };
	const struct kexpr *e = parse_or(&p);

	*at = p.at;
	return e;
}
