// SPDX-License-Identifier: GPL-2.0-only
/* What KAP005's Kconfig side says, and the lines it rests on. */
#include "percpu_judge.h"

#include <string.h>

#define TEXT_MAX 300

static void add_place(GPtrArray *places, const struct kplace *at,
		      const char *fmt, ...) G_GNUC_PRINTF(3, 4);

static void add_place(GPtrArray *places, const struct kplace *at,
		      const char *fmt, ...)
{
	g_autofree char *raw = NULL, *text = NULL;
	va_list ap;
	gsize len;

	va_start(ap, fmt);
	raw = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	/* A condition can be as long as its file lets it be. */
	len = strlen(raw);
	if (len > TEXT_MAX)
		memcpy(raw + TEXT_MAX - 3, "...", 4);
	text = g_utf8_make_valid(raw, -1);
	place_add(places, at->path, at->line, at->col, text);
}

static void add_conditions(struct judge *j, const struct way *w,
			   GPtrArray *places)
{
	const struct kentry *e = w->def->entry;
	const struct kinclude *inc = w->def->inc;
	const struct kscope *s = e->scope;

	(void)j;
	if (e->depends_at.line) {
		g_autofree char *text = kexpr_str(e->depends);

		add_place(places, &e->depends_at, "%s depends on %s",
			  e->sym->name, text);
	}
	for (;;) {
		for (; s; s = s->up) {
			g_autofree char *text = kexpr_str(s->cond);

			if (s->cond)
				add_place(places, &s->at,
					  "all in this block depends on %s",
					  text);
		}
		if (!inc)
			break;
		s = inc->scope;
		inc = inc->up;
	}
}

static void add_steps(const struct way *w, const char *symbol, GPtrArray *steps)
{
	for (guint i = 0; i < w->chain->len; i++) {
		const struct ksel *sel = g_ptr_array_index(w->chain, i);

		add_place(steps, &sel->prop->at, "%s selects %s",
			  sel->from->entry->sym->name, sel->prop->target->name);
	}
	if (!w->chain->len && w->select)
		add_place(steps, &w->def->entry->at, "%s can be set here",
			  w->by->name);
	add_place(steps, w->select ? &w->prop->at : &w->at, "%s %s %s",
		  w->select ? w->by->name : "this block",
		  w->select ? "selects" : "defines", symbol);
}

static void add_other_pages(struct judge *j, GPtrArray *places)
{
	for (guint i = 0; i < j->page->len; i++) {
		const struct way *w = g_ptr_array_index(j->page, i);
		g_autofree char *cond = kexpr_str(w->cond);

		add_place(places, &w->at, PAGE " is there only if %s", cond);
	}
}

static void add_setup(struct judge *j, const struct kexpr *gap,
		      const struct way *w, GPtrArray *places)
{
	const struct kexpr *have = ways_cond(j->v, j->setup);
	const struct way *first = j->setup->len ? j->setup->pdata[0] : NULL;
	struct kplace generic = { GENERIC_NUMA_FILE, 0, 0 };

	if (ksolve_implies(j->v, gap, have)) {
		if (first)
			add_place(places, &first->at, SETUP " comes from here");
	} else {
		add_place(places, &w->at,
			  SETUP " is missing too: mm/percpu.c's own set-up, "
				"which embeds and knows no nodes, is in force");
	}
	if (judge_facts(j)->setups->len ||
	    !judge_defines(j, "GENERIC_ARCH_NUMA"))
		return;
	generic.line = percpu_generic_line(&j->reader->tree);
	if (generic.line &&
	    !judge_never(j, gap, judge_sym(j, "GENERIC_ARCH_NUMA")))
		add_place(places, &generic,
			  "the generic setup_per_cpu_areas() for NUMA, which "
			  "groups CPUs by the distance of their nodes");
}

static void add_c_facts(struct judge *j, GPtrArray *places)
{
	const GPtrArray *setups = judge_facts(j)->setups;

	for (guint i = 0; i < setups->len; i++) {
		const struct percpu_setup *s = g_ptr_array_index(setups, i);
		struct kplace at = { s->path, s->line, 0 };

		add_place(places, &at, "the arch's setup_per_cpu_areas(), %s",
			  s->page_line ? "which also calls "
					 "pcpu_page_first_chunk()"
				       : "without pcpu_page_first_chunk()");
		at.line = s->function_line;
		if (!at.line)
			continue;
		add_place(places, &at, "%s() %s", s->function,
			  s->distance == DISTANCE_FLAT
				  ? "returns the same for all CPUs"
				  : "gives the distance between CPUs");
	}
}

/* Set up by mm/percpu.c, CPUs are one group: no distance can be too large. */
static const char *danger(struct judge *j, const struct kexpr *gap)
{
	if (judge_facts(j)->setups->len ||
	    ksolve_implies(j->v, gap, ways_cond(j->v, j->setup)))
		return "when NUMA nodes lie farther apart than vmalloc space "
		       "is wide, nothing is left to fall back to and the boot "
		       "can fail";
	return "with " SETUP " missing too, percpu memory is embedded "
	       "with no regard to NUMA nodes, and where it can't be, nothing "
	       "is left to fall back to";
}

static char *embed_message(struct judge *j, const struct way *w,
			   const struct kexpr *gap, const char *why_harmless)
{
	g_autofree char *raw = g_strdup_printf(
		"%s %s on %s without " PAGE "%s: %s%s", w->by->name,
		w->select ? "selects " EMBED : "is defined", j->v->arch,
		j->page->len ? ", which is there only under another condition"
			     : "",
		why_harmless ? "harmless, since " : danger(j, gap),
		why_harmless ? why_harmless : "");

	return g_utf8_make_valid(raw, -1);
}

void report_embed(struct judge *j, const struct way *w, const struct kexpr *gap,
		  const char *why)
{
	g_autofree char *message = embed_message(j, w, gap, why);
	struct finding *f;

	f = finding_new(j->rule, why ? LEVEL_NOTE : LEVEL_WARNING,
			ENGINE_KCONFIG, w->at.path, w->at.line, w->at.col,
			message);
	f->function = g_utf8_make_valid(w->by->name, -1);
	add_steps(w, EMBED, f->steps);
	add_conditions(j, w, f->related);
	add_other_pages(j, f->related);
	add_setup(j, gap, w, f->related);
	add_c_facts(j, f->related);
	g_ptr_array_add(j->findings, f);
}

void report_setup(struct judge *j, const struct way *w)
{
	g_autofree char *raw = g_strdup_printf(
		"%s %s on %s with " PAGE ", but without " SETUP
		": mm/percpu.c's own set-up is in force, which embeds with no "
		"regard to NUMA nodes and never asks for pages, so nothing is "
		"left to fall back to",
		w->by->name, w->select ? "selects " EMBED : "is defined",
		j->v->arch);
	g_autofree char *message = g_utf8_make_valid(raw, -1);
	struct finding *f =
		finding_new(j->rule, LEVEL_WARNING, ENGINE_KCONFIG, w->at.path,
			    w->at.line, w->at.col, message);

	f->function = g_utf8_make_valid(w->by->name, -1);
	add_steps(w, EMBED, f->steps);
	add_conditions(j, w, f->related);
	add_other_pages(j, f->related);
	g_ptr_array_add(j->findings, f);
}

/*
 * An arch whose own code falls back, and which did so before there was a hook,
 * meets the gap only when told to on the command line or on rare machines.
 */
static enum level kasan_level(struct judge *j)
{
	const GPtrArray *setups = judge_facts(j)->setups;

	if (judge_page_for_numa(j))
		return LEVEL_WARNING;
	for (guint i = 0; i < setups->len; i++) {
		const struct percpu_setup *s = g_ptr_array_index(setups, i);

		if (s->page_line)
			return LEVEL_NOTE;
	}
	return LEVEL_WARNING;
}

void report_kasan(struct judge *j, const struct way *w)
{
	const GPtrArray *inits = judge_facts(j)->kasan_inits;
	const GPtrArray *empty = judge_facts(j)->empty;
	const struct cplace *c = inits->len ? inits->pdata[0] : NULL;
	const struct way *page = g_ptr_array_index(j->page, 0);
	enum level level = kasan_level(j);
	g_autofree char *message = NULL;
	struct finding *f;

	message = g_strdup_printf(
		"%s has " PAGE " and KASAN_VMALLOC but %s" KASAN_HOOK
		"()%s: once percpu memory comes from pages, %s",
		j->v->arch, empty->len ? "an empty " : "no ",
		empty->len ? "" : ", and the generic one is empty",
		level == LEVEL_WARNING
			? "its first use faults on missing shadow"
			: "which here takes percpu_alloc=page or a failed "
			  "embedding, its first use faults on missing shadow");
	f = finding_new(j->rule, level, ENGINE_KCONFIG,
			c ? c->path : w->at.path, c ? c->line : w->at.line,
			c ? 0 : w->at.col, message);
	f->function = g_strdup(c && c->line > 1 ? "kasan_init" : KASAN);
	add_place(f->steps, &page->at, PAGE " comes from here");
	add_place(f->steps, &w->at, KASAN " comes from here");
	for (guint i = 1; i < inits->len; i++) {
		struct kplace at = { NULL, 0, 0 };

		c = g_ptr_array_index(inits, i);
		at.path = c->path;
		at.line = c->line;
		add_place(f->related, &at, "another kasan_init() of the arch");
	}
	add_c_facts(j, f->related);
	g_ptr_array_add(j->findings, f);
}
