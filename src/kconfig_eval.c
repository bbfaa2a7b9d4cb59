// SPDX-License-Identifier: GPL-2.0-only
/* Values under a setting of the model's variables, by Kconfig's rules. */
#include "kconfig_model.h"

static enum tri var_value(const struct kmodel *m, guint var)
{
	return g_array_index(m->vars, struct kvar, var).value;
}

/* A bool knows no m: what would be m is y. */
static enum tri fit(const struct ksymval *s, enum tri t)
{
	return t == TRI_M && !s->tristate ? TRI_Y : t;
}

/* The first default whose condition holds. */
static enum tri default_of(struct kmodel *m, const struct ksymval *s)
{
	for (guint i = 0; i + 1 < s->defaults->len; i += 2) {
		enum tri c = kmodel_eval(m, s->defaults->pdata[i]);

		if (c == TRI_UNKNOWN)
			return c;
		if (c != TRI_N)
			return tri_and(
				c, kmodel_eval(m, s->defaults->pdata[i + 1]));
	}
	return TRI_N;
}

static enum tri own_value(struct kmodel *m, const struct ksymval *s)
{
	enum tri asked = TRI_N, user, unasked;

	if (s->has_prompt)
		asked = fit(s, kmodel_eval(m, s->prompt));
	user = s->has_prompt ? var_value(m, s->var) : TRI_N;
	if (asked == TRI_Y || asked == TRI_M)
		return tri_and(user, asked);
	unasked = tri_or(default_of(m, s), kmodel_eval(m, s->implied));
	if (asked == TRI_N || user == unasked)
		return unasked;
	return TRI_UNKNOWN;
}

static enum tri sym_value(struct kmodel *m, const struct ksym *sym)
{
	struct ksymval *s = g_hash_table_lookup(m->by_sym, sym);
	enum tri t;

	if (!s)
		return TRI_UNKNOWN;
	if (s->free)
		return var_value(m, s->var);
	if (s->stamp == m->stamp)
		return s->value;
	/* Kconfig forbids circles; of one that is there nothing comes. */
	if (s->busy)
		return TRI_N;
	s->busy = true;
	t = tri_and(own_value(m, s), fit(s, kmodel_eval(m, s->depends)));
	t = tri_or(t, kmodel_eval(m, s->selected));
	s->busy = false;
	s->value = fit(s, t);
	s->stamp = m->stamp;
	return s->value;
}

static enum tri opaque_value(const struct kmodel *m, const struct kexpr *e)
{
	g_autofree char *key = kmodel_opaque_key(m, e);
	guint var = GPOINTER_TO_UINT(g_hash_table_lookup(m->opaque, key));
	enum tri t = var ? var_value(m, var - 1) : TRI_UNKNOWN;

	return e->op == KOP_CMP && e->cmp == KCMP_NE ? tri_not(t) : t;
}

static bool compare_numbers(enum kcmp cmp, const char *l, const char *r)
{
	guint64 a = g_ascii_strtoull(l, NULL, 0);
	guint64 b = g_ascii_strtoull(r, NULL, 0);

	switch (cmp) {
	case KCMP_LT:
		return a < b;
	case KCMP_LE:
		return a <= b;
	case KCMP_GT:
		return a > b;
	default:
		return a >= b;
	}
}

static enum tri plain_value(const struct kmodel *m, const struct kexpr *e)
{
	g_autofree char *l = NULL, *r = NULL;
	bool yes;

	if (e->op != KOP_CMP) {
		l = kmodel_text(m, e);
		return tri_text(l);
	}
	l = kmodel_text(m, e->l);
	r = kmodel_text(m, e->r);
	if (e->cmp == KCMP_EQ || e->cmp == KCMP_NE)
		yes = g_str_equal(l, r) == (e->cmp == KCMP_EQ);
	else
		yes = compare_numbers(e->cmp, l, r);
	return yes ? TRI_Y : TRI_N;
}

static enum tri compare_value(struct kmodel *m, const struct kexpr *e)
{
	const struct kexpr *sym;
	enum tri with, t;

	if (!kmodel_tri_compare(e, &sym, &with))
		return opaque_value(m, e);
	t = sym_value(m, sym->sym);
	if (t == TRI_UNKNOWN)
		return t;
	return (t == with) == (e->cmp == KCMP_EQ) ? TRI_Y : TRI_N;
}

enum tri kmodel_eval(struct kmodel *m, const struct kexpr *e)
{
	enum tri t;

	m->work++;
	if (!e)
		return TRI_Y;
	switch (e->op) {
	case KOP_NOT:
		return tri_not(kmodel_eval(m, e->l));
	case KOP_ABSENT:
		t = kmodel_eval(m, e->l);
		return t == TRI_M ? TRI_N : tri_not(t);
	case KOP_AND:
		t = kmodel_eval(m, e->l);
		return t == TRI_N ? t : tri_and(t, kmodel_eval(m, e->r));
	case KOP_OR:
		t = kmodel_eval(m, e->l);
		return t == TRI_Y ? t : tri_or(t, kmodel_eval(m, e->r));
	case KOP_SYM:
		return sym_value(m, e->sym);
	case KOP_TEXT:
		return tri_text(e->text);
	default:
		break;
	}
	if (kmodel_is_plain(m, e))
		return plain_value(m, e);
	return e->op == KOP_CMP ? compare_value(m, e) : opaque_value(m, e);
}

/* At most one member is y, and one is where any of them can be chosen. */
static enum tri choice_holds(struct kmodel *m, const struct kscope *choice,
			     const GPtrArray *members)
{
	enum tri any = TRI_N, open = TRI_N, t;
	guint yes = 0;

	for (guint i = 0; i < members->len; i++) {
		const struct ksym *sym = g_ptr_array_index(members, i);
		const struct ksymval *s = g_hash_table_lookup(m->by_sym, sym);

		if (!s || s->free) {
			any = TRI_Y;
			continue;
		}
		t = sym_value(m, sym);
		yes += t == TRI_Y;
		any = tri_or(any, t);
		open = tri_or(open, kmodel_eval(m, s->prompt));
	}
	if (yes > 1)
		return TRI_N;
	if (choice->optional || choice->cond)
		return TRI_Y;
	t = tri_or(any, tri_not(open));
	return t == TRI_M ? TRI_Y : t;
}

enum tri kmodel_choices(struct kmodel *m)
{
	GHashTableIter it;
	gpointer choice, members;
	enum tri t = TRI_Y;

	m->stamp++;
	g_hash_table_iter_init(&it, m->choices);
	while (g_hash_table_iter_next(&it, &choice, &members))
		t = tri_and(t, choice_holds(m, choice, members));
	return t;
}
