// SPDX-License-Identifier: GPL-2.0-only
#include "percpu.h"
#include "finding.h"
#include "kconfig_solve.h"
#include "percpu_facts.h"
#include "percpu_ways.h"

#include <string.h>

#define EMBED "NEED_PER_CPU_EMBED_FIRST_CHUNK"
#define PAGE "NEED_PER_CPU_PAGE_FIRST_CHUNK"
#define SETUP "HAVE_SETUP_PER_CPU_AREA"
#define KASAN "HAVE_ARCH_KASAN_VMALLOC"

struct judge {
	struct kreader *reader;
	struct kview *v;
	const GPtrArray *files;
	const struct rule *rule;
	GPtrArray *findings;
	GHashTable *done; /* places of generic files, judged for another arch */
	struct percpu_facts *facts; /* of this arch, when asked for */
	GPtrArray *embed, *page, *setup, *kasan; /* of struct way */
};

static const struct percpu_facts *facts(struct judge *j)
{
	if (!j->facts)
		j->facts = percpu_facts_read(j->reader->real_root, j->v->arch,
					     j->files);
	return j->facts;
}

static void add_place(GPtrArray *places, const struct kplace *at,
		      const char *fmt, ...) G_GNUC_PRINTF(3, 4);

static void add_place(GPtrArray *places, const struct kplace *at,
		      const char *fmt, ...)
{
	g_autofree char *raw = NULL, *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	raw = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	text = g_utf8_make_valid(raw, -1);
	place_add(places, at->path, at->line, at->col, text);
}

static const struct kexpr *sym_expr(struct judge *j, const char *name)
{
	struct kview *v = j->v;

	return kexpr_sym(&v->arena, kpool_sym(&v->reader->pool, name));
}

static bool is_defined(struct judge *j, const char *name)
{
	return kview_defs(j->v, kpool_sym(&j->v->reader->pool, name)) != NULL;
}

/* FOO_NUMA, NUMA and so on: a part of the name is NUMA. */
static bool names_numa(const char *name)
{
	const char *at = strstr(name, "NUMA");

	if (g_str_equal(name, "NEED_MULTIPLE_NODES"))
		return true;
	return at && (at == name || at[-1] == '_') &&
	       (at[4] == '\0' || at[4] == '_');
}

struct numa_search {
	struct judge *j;
	const struct kexpr *found;
};

static void note_numa(const struct kexpr *leaf, void *data)
{
	struct numa_search *s = data;

	if (leaf->op == KOP_SYM && names_numa(leaf->sym->name))
		s->found = kexpr_or(&s->j->v->arena, s->found, leaf);
}

/* The symbol that says there are nodes; false when the arch knows none. */
static const struct kexpr *numa_of(struct judge *j, const struct way *w)
{
	struct numa_search s = { j, kexpr_false(&j->v->arena) };

	if (is_defined(j, "NUMA"))
		return sym_expr(j, "NUMA");
	kexpr_leaves(w->cond, note_numa, &s);
	for (guint i = 0; i < w->chain->len; i++) {
		const struct ksel *sel = g_ptr_array_index(w->chain, i);

		kexpr_leaves(kview_sel_cond(j->v, sel), note_numa, &s);
	}
	return s.found;
}

static bool never(struct judge *j, const struct kexpr *a,
		  const struct kexpr *b)
{
	const struct kexpr *both = kexpr_and(&j->v->arena, a, b);

	return ksolve(j->v, both, KSOLVE_DEEP, NULL) == TRI_N;
}

/* What all definitions of setup_per_cpu_areas() have in common, at most. */
static enum distance worst_distance(const GPtrArray *setups)
{
	enum distance worst = DISTANCE_NO_EMBED;

	for (guint i = 0; i < setups->len; i++) {
		const struct percpu_setup *s = g_ptr_array_index(setups, i);

		worst = MAX(worst, s->distance);
	}
	return worst;
}

/* Why the missing fallback can do no harm, or NULL. */
static const char *harmless(struct judge *j, const struct way *w,
			    const struct kexpr *gap)
{
	const struct kexpr *numa = numa_of(j, w);
	const GPtrArray *setups = facts(j)->setups;
	enum distance d = worst_distance(setups);

	if (is_defined(j, "SMP") && never(j, gap, sym_expr(j, "SMP")))
		return "it is so only without SMP";
	if (!kexpr_is_false(numa) && never(j, gap, numa))
		return "it is so only without NUMA, when no nodes lie far apart";
	if (setups->len && d == DISTANCE_NO_EMBED)
		return "its own setup_per_cpu_areas() does not embed";
	if (setups->len && d < DISTANCE_REAL)
		return "its setup_per_cpu_areas() gives all CPUs the same "
		       "distance, so they stay in one group";
	if (kexpr_is_false(numa) && d != DISTANCE_REAL)
		return "the arch has no NUMA nodes that could lie far apart";
	return NULL;
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

static void add_steps(const struct way *w, const char *symbol,
		      GPtrArray *steps)
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
	if (facts(j)->setups->len || !is_defined(j, "GENERIC_ARCH_NUMA"))
		return;
	generic.line = percpu_generic_line(j->reader->real_root);
	if (generic.line && !never(j, gap, sym_expr(j, "GENERIC_ARCH_NUMA")))
		add_place(places, &generic,
			  "the generic setup_per_cpu_areas() for NUMA, which "
			  "groups CPUs by the distance of their nodes");
}

static void add_c_facts(struct judge *j, GPtrArray *places)
{
	const GPtrArray *setups = facts(j)->setups;

	for (guint i = 0; i < setups->len; i++) {
		const struct percpu_setup *s = g_ptr_array_index(setups, i);
		struct kplace at = { s->path, s->line, 0 };

		add_place(places, &at, "the arch's setup_per_cpu_areas(), %s",
			  s->page_line ? "which also calls "
					 "pcpu_page_first_chunk()" :
					 "without pcpu_page_first_chunk()");
		at.line = s->function_line;
		if (!at.line)
			continue;
		add_place(places, &at, "%s() %s", s->function,
			  s->distance == DISTANCE_FLAT ?
				  "returns the same for all CPUs" :
				  "gives the distance between CPUs");
	}
}

static char *embed_message(struct judge *j, const struct way *w,
			   const char *why_harmless)
{
	g_autofree char *raw = g_strdup_printf(
		"%s %s " EMBED " on %s without " PAGE "%s: %s%s", w->by->name,
		w->select ? "selects" : "is defined, so there is",
		j->v->arch,
		j->page->len ? ", which is there only under another condition" :
			       "",
		why_harmless ? "harmless, since " :
			       "when NUMA nodes lie farther apart than vmalloc "
			       "space is wide, nothing is left to fall back to "
			       "and the boot can fail",
		why_harmless ? why_harmless : "");

	return g_utf8_make_valid(raw, -1);
}

static void report_embed(struct judge *j, const struct way *w,
			 const struct kexpr *gap)
{
	const char *why = harmless(j, w, gap);
	g_autofree char *message = embed_message(j, w, why);
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

static bool seen_before(struct judge *j, const struct way *w)
{
	g_autofree char *key = NULL;

	if (w->own)
		return false;
	key = g_strdup_printf("%s:%u", w->at.path, w->at.line);
	return !g_hash_table_add(j->done, g_steal_pointer(&key));
}

static void judge_embed(struct judge *j, const struct way *w)
{
	struct karena *a = &j->v->arena;
	const struct kexpr *page = ways_cond(j->v, j->page), *gap;
	bool gave_up;
	enum tri t;

	gap = kexpr_and(a, w->cond, kexpr_not(a, page));
	t = ksolve(j->v, gap, KSOLVE_FLAT, NULL);
	if (t == TRI_N ||
	    ksolve(j->v, gap, KSOLVE_DEEP, &gave_up) == TRI_N ||
	    (gave_up && kexpr_covers(w->cond, page)))
		return;
	if (gave_up && j->page->len)
		kreader_problem(j->reader, w->at.path, w->at.line,
				"too many conditions to compare those of "
				EMBED " and " PAGE);
	else if (t == TRI_UNKNOWN)
		kreader_problem(j->reader, w->at.path, w->at.line,
				"whether " EMBED " comes with " PAGE
				" hangs on a $(...), which is not run");
	else if (!seen_before(j, w))
		report_embed(j, w, gap);
}

/* Tags in hardware need no shadow memory. */
static bool has_shadow(struct judge *j)
{
	static const char *const soft[] = { "HAVE_ARCH_KASAN",
					    "HAVE_ARCH_KASAN_SW_TAGS" };
	struct kpool *pool = &j->v->reader->pool;

	for (gsize i = 0; i < G_N_ELEMENTS(soft); i++) {
		if (kview_sels(j->v, kpool_sym(pool, soft[i])))
			return true;
	}
	return !kview_sels(j->v, kpool_sym(pool, "HAVE_ARCH_KASAN_HW_TAGS"));
}

/* Page allocator asked for because of NUMA: there it will be needed. */
static bool page_for_numa(struct judge *j)
{
	for (guint i = 0; i < j->page->len; i++) {
		struct numa_search s = { j, kexpr_false(&j->v->arena) };
		const struct way *w = g_ptr_array_index(j->page, i);

		kexpr_leaves(w->cond, note_numa, &s);
		if (!kexpr_is_false(s.found))
			return true;
	}
	return false;
}

/*
 * An arch whose own code falls back, and which did so before there was a hook,
 * meets the gap only when told to on the command line or on rare machines.
 */
static enum level kasan_level(struct judge *j)
{
	const GPtrArray *setups = facts(j)->setups;

	if (page_for_numa(j))
		return LEVEL_WARNING;
	for (guint i = 0; i < setups->len; i++) {
		const struct percpu_setup *s = g_ptr_array_index(setups, i);

		if (s->page_line)
			return LEVEL_NOTE;
	}
	return LEVEL_WARNING;
}

static void report_kasan(struct judge *j, const struct way *w)
{
	const GPtrArray *inits = facts(j)->kasan_inits;
	const struct cplace *c = inits->len ? inits->pdata[0] : NULL;
	const struct way *page = g_ptr_array_index(j->page, 0);
	enum level level = kasan_level(j);
	g_autofree char *message = NULL;
	struct finding *f;

	message = g_strdup_printf(
		"%s has " PAGE " and KASAN_VMALLOC but no " KASAN_HOOK
		"(), and the generic one is empty: once percpu memory comes "
		"from pages, %s",
		j->v->arch,
		level == LEVEL_WARNING ?
			"its first use faults on missing shadow" :
			"which here takes percpu_alloc=page or a failed "
			"embedding, its first use faults on missing shadow");
	f = finding_new(j->rule, level, ENGINE_KCONFIG,
			c ? c->path : w->at.path, c ? c->line : w->at.line,
			c ? 0 : w->at.col, message);
	f->function = g_strdup(c && c->line > 1 ? "kasan_init" : KASAN);
	add_place(f->steps, &page->at, PAGE " comes from here");
	add_place(f->steps, &w->at, KASAN " comes from here");
	add_c_facts(j, f->related);
	g_ptr_array_add(j->findings, f);
}

static void judge_kasan(struct judge *j)
{
	const struct way *w = NULL;
	const struct kexpr *page = ways_cond(j->v, j->page);

	for (guint i = 0; i < j->kasan->len && !w; i++) {
		w = g_ptr_array_index(j->kasan, i);
		if (!w->own || never(j, w->cond, page))
			w = NULL;
	}
	if (!w || !j->page->len || !has_shadow(j) ||
	    !percpu_core_has_hook(j->reader->real_root) ||
	    facts(j)->hooks->len)
		return;
	if (ksolve(j->v, kexpr_and(&j->v->arena, w->cond, page), KSOLVE_FLAT,
		   NULL) == TRI_UNKNOWN)
		kreader_problem(j->reader, w->at.path, w->at.line,
				"whether " KASAN " comes with " PAGE
				" hangs on a $(...), which is not run");
	else
		report_kasan(j, w);
}

static void judge_arch(struct judge *j, const char *arch)
{
	j->v = kview_new(j->reader, arch);
	j->facts = NULL;
	j->embed = ways_of(j->v, EMBED);
	j->page = ways_of(j->v, PAGE);
	j->setup = ways_of(j->v, SETUP);
	j->kasan = ways_of(j->v, KASAN);
	for (guint i = 0; i < j->embed->len; i++)
		judge_embed(j, g_ptr_array_index(j->embed, i));
	judge_kasan(j);
	ways_free(j->embed);
	ways_free(j->page);
	ways_free(j->setup);
	ways_free(j->kasan);
	percpu_facts_free(j->facts);
	kview_free(j->v);
}

void percpu_judge(const char *root, const GPtrArray *arch_files,
		  const struct rule *rule, GPtrArray *findings,
		  GPtrArray *problems)
{
	struct judge j = { .files = arch_files, .rule = rule,
			   .findings = findings };
	g_auto(GStrv) arches = NULL;

	j.reader = kreader_new(root, problems);
	j.done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	arches = kreader_arches(j.reader);
	for (char **arch = arches; *arch; arch++)
		judge_arch(&j, *arch);
	g_hash_table_destroy(j.done);
	kreader_free(j.reader);
}
