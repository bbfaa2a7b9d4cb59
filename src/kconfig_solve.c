// SPDX-License-Identifier: GPL-2.0-only
/* Search over the values of the free symbols, with early cuts. */
#include "kconfig_solve.h"
#include "kconfig_model.h"

/*
 * Operands looked at for one question, some tenths of a second. All of 6.1
 * takes some thousands.
 */
#define WORK_MAX 4000000
#define EVALUATIONS_MAX 20000

struct search {
	struct kmodel *m;
	const struct kexpr *cond;
	unsigned int evaluations;
	bool gave_up;
};

static enum tri weigh(struct search *s)
{
	enum tri t = kmodel_choices(s->m);

	t = tri_and(t, kmodel_eval(s->m, s->cond));
	s->evaluations++;
	return t == TRI_M ? TRI_Y : t;
}

static bool is_too_much(const struct search *s)
{
	return s->evaluations >= EVALUATIONS_MAX || s->m->work >= WORK_MAX ||
	       s->m->v->reader->work + s->m->work >= KSOLVE_WORK_MAX;
}

/* The best that can be had by setting the variables from number i on. */
static enum tri search(struct search *s, guint i)
{
	enum tri best = TRI_N, t = weigh(s);
	struct kvar *var;

	while (i < s->m->vars->len &&
	       !g_array_index(s->m->vars, struct kvar, i).branch)
		i++;
	if (t != TRI_UNKNOWN || i >= s->m->vars->len)
		return t;
	if (is_too_much(s)) {
		s->gave_up = true;
		return TRI_UNKNOWN;
	}
	var = &g_array_index(s->m->vars, struct kvar, i);
	for (int val = TRI_Y; val >= TRI_N && best != TRI_Y; val--) {
		if (val == TRI_M && !var->tristate)
			continue;
		var->value = (enum tri)val;
		t = search(s, i + 1);
		best = tri_or(best, t);
	}
	var->value = TRI_UNKNOWN;
	return best;
}

enum tri ksolve(struct kview *v, const struct kexpr *cond,
		enum ksolve_depth depth, bool *gave_up)
{
	struct kmodel m;
	struct search s = { .m = &m, .cond = cond };
	enum tri t;

	kmodel_init(&m, v, cond, depth);
	t = search(&s, 0);
	v->reader->work += m.work;
	kmodel_clear(&m);
	if (gave_up)
		*gave_up = s.gave_up && t == TRI_UNKNOWN;
	return t;
}

bool ksolve_implies(struct kview *v, const struct kexpr *a,
		    const struct kexpr *b)
{
	const struct kexpr *q;

	q = kexpr_and(&v->arena, a, kexpr_absent(&v->arena, b));
	return ksolve(v, q, KSOLVE_OPEN, NULL) == TRI_N || kexpr_covers(a, b);
}
