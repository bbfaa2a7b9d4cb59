// SPDX-License-Identifier: GPL-2.0-only
#include "percpu_ways.h"

#include <string.h>

/* An arch has one or two; more is no Kconfig of a kernel. */
#define WAYS_MAX 24
/* Symbols between an arch's select and the one that is meant. */
#define CHAIN_MAX 6

static void way_free(gpointer p)
{
	struct way *w = p;

	g_ptr_array_free(w->chain, TRUE);
	g_free(w);
}

void ways_free(GPtrArray *ways)
{
	g_ptr_array_free(ways, TRUE);
}

bool kplace_in_arch(const struct kview *v, const struct kplace *at)
{
	gsize n = strlen(v->arch);

	return g_str_has_prefix(at->path, "arch/") &&
	       !strncmp(at->path + 5, v->arch, n) && at->path[5 + n] == '/';
}

static struct way *add_way(struct kview *v, GPtrArray *ways,
			   const struct kexpr *cond, const struct kdef *def,
			   const struct kprop *prop)
{
	struct way *w = g_new0(struct way, 1);

	w->cond = cond;
	w->def = def;
	w->by = def->entry->sym;
	w->prop = prop;
	w->select = prop->target != NULL;
	w->at = w->select ? prop->at : def->entry->at;
	w->own = kplace_in_arch(v, &w->at);
	w->chain = g_ptr_array_new();
	g_ptr_array_add(ways, w);
	return w;
}

static void add_select(struct kview *v, GPtrArray *ways, const struct ksel *sel)
{
	const struct kexpr *cond = kview_sel_cond(v, sel);

	/* What is implied still needs its dependencies; that is no great loss.
	 */
	if (!kexpr_is_false(cond))
		add_way(v, ways, cond, sel->from, sel->prop);
}

/*
 * The first default that holds decides, so what an earlier one says no to is
 * no for a later one. A prompt is a yes that the user may give.
 */
static void add_definition(struct kview *v, GPtrArray *ways,
			   const struct kdef *d)
{
	const struct kexpr *dep = kview_depends(v, d), *earlier, *e;
	const GArray *props = d->entry->props;

	earlier = kexpr_false(&v->arena);
	for (guint i = 0; i < props->len && ways->len < WAYS_MAX; i++) {
		const struct kprop *p = &g_array_index(props, struct kprop, i);

		if (p->target)
			continue;
		e = kexpr_and(&v->arena, p->cond, dep);
		if (p->kind == KPROP_DEFAULT) {
			e = kexpr_and(&v->arena, e,
				      kexpr_absent(&v->arena, earlier));
			earlier = kexpr_or(&v->arena, earlier, p->cond);
			e = kexpr_and(&v->arena, p->value, e);
		}
		if (!kexpr_is_false(e))
			add_way(v, ways, e, d, p);
	}
}

/*
 * A generic symbol's select is right for all; what has to change is the arch's
 * line that leads to it, if there is one.
 */
static void trace_to_arch(struct kview *v, struct way *w)
{
	const struct ksym *sym = w->by;
	const struct ksel *sel, *step;

	for (int i = 0; i < CHAIN_MAX; i++) {
		step = NULL;
		for (sel = kview_sels(v, sym); sel; sel = sel->next) {
			if (!step || (kplace_in_arch(v, &sel->prop->at) &&
				      !kplace_in_arch(v, &step->prop->at)))
				step = sel;
		}
		if (!step)
			return;
		g_ptr_array_insert(w->chain, 0, (gpointer)step);
		sym = step->from->entry->sym;
		if (!w->own && kplace_in_arch(v, &step->prop->at)) {
			w->at = step->prop->at;
			w->own = true;
		}
	}
}

/* Selectors that an arch's symbol pulls in are shown as the way there. */
static void trace(struct kview *v, struct way *w)
{
	const struct kdef *d = kview_defs(v, w->by);
	bool prompt = false;

	for (; d; d = d->next) {
		for (guint i = 0; i < d->entry->props->len; i++)
			prompt = prompt ||
				 g_array_index(d->entry->props, struct kprop, i)
						 .kind != KPROP_SELECT;
	}
	if (w->select && (!w->own || !prompt))
		trace_to_arch(v, w);
}

GPtrArray *ways_of(struct kview *v, const char *symbol)
{
	const struct ksym *sym = kpool_sym(&v->reader->pool, symbol);
	GPtrArray *ways = g_ptr_array_new_with_free_func(way_free);
	const struct ksel *sel = kview_sels(v, sym);
	const struct kdef *d = kview_defs(v, sym);

	for (; sel && ways->len < WAYS_MAX; sel = sel->next)
		add_select(v, ways, sel);
	for (; d && ways->len < WAYS_MAX; d = d->next)
		add_definition(v, ways, d);
	if (sel || d)
		kreader_problem(
			v->reader, sel ? sel->prop->at.path : d->entry->at.path,
			sel ? sel->prop->at.line : d->entry->at.line,
			"too many selects of %s, not all were judged", symbol);
	for (guint i = 0; i < ways->len; i++)
		trace(v, g_ptr_array_index(ways, i));
	return ways;
}

const struct kexpr *ways_cond(struct kview *v, const GPtrArray *ways)
{
	const struct kexpr *e = kexpr_false(&v->arena);

	for (guint i = 0; i < ways->len; i++) {
		const struct way *w = g_ptr_array_index(ways, i);

		e = kexpr_or(&v->arena, e, w->cond);
	}
	return e;
}
