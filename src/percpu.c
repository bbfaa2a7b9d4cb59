// SPDX-License-Identifier: GPL-2.0-only
#include "percpu.h"
#include "percpu_judge.h"
#include "tree.h"

#include <string.h>

const struct percpu_facts *judge_facts(struct judge *j)
{
	if (!j->facts)
		j->facts = percpu_facts_read(&j->reader->tree, j->v->arch,
					     j->files);
	return j->facts;
}

const struct kexpr *judge_sym(struct judge *j, const char *name)
{
	struct kview *v = j->v;

	return kexpr_sym(&v->arena, kpool_sym(&v->reader->pool, name));
}

bool judge_defines(struct judge *j, const char *name)
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

	if (judge_defines(j, "NUMA"))
		return judge_sym(j, "NUMA");
	kexpr_leaves(w->cond, note_numa, &s);
	for (guint i = 0; i < w->chain->len; i++) {
		const struct ksel *sel = g_ptr_array_index(w->chain, i);

		kexpr_leaves(kview_sel_cond(j->v, sel), note_numa, &s);
	}
	return s.found;
}

bool judge_never(struct judge *j, const struct kexpr *a, const struct kexpr *b)
{
	const struct kexpr *both = kexpr_and(&j->v->arena, a, b);

	return ksolve(j->v, both, KSOLVE_OPEN, NULL) == TRI_N;
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
	const GPtrArray *setups = judge_facts(j)->setups;
	enum distance d = worst_distance(setups);

	if (judge_defines(j, "SMP") && judge_never(j, gap, judge_sym(j, "SMP")))
		return "it is so only without SMP";
	if (!kexpr_is_false(numa) && judge_never(j, gap, numa))
		return "it is so only without NUMA, when no nodes lie far "
		       "apart";
	if (setups->len && d == DISTANCE_NO_EMBED)
		return "its own setup_per_cpu_areas() does not embed";
	if (setups->len && d < DISTANCE_REAL)
		return "its setup_per_cpu_areas() gives all CPUs the same "
		       "distance, so they stay in one group";
	if (kexpr_is_false(numa) && d != DISTANCE_REAL)
		return "the arch has no NUMA nodes that could lie far apart";
	return NULL;
}

static bool seen_before(struct judge *j, const struct way *w)
{
	g_autofree char *key = NULL;

	if (w->own)
		return false;
	key = g_strdup_printf("%s:%u", w->at.path, w->at.line);
	return !g_hash_table_add(j->done, g_steal_pointer(&key));
}

/*
 * A macro call decides when it stands in the conditions themselves, or when it
 * could still bring the page allocator.
 */
static bool hangs_on_macro(struct judge *j, const struct way *w,
			   const struct kexpr *gap, const struct kexpr *page)
{
	if (ksolve(j->v, gap, KSOLVE_FLAT, NULL) == TRI_UNKNOWN)
		return true;
	return ksolve(j->v, gap, KSOLVE_DEEP, NULL) == TRI_UNKNOWN &&
	       !judge_never(j, w->cond, page);
}

/*
 * With pages beside it, but without the arch's set-up: mm/percpu.c's own never
 * asks for pages. An arch with a set-up in C does not link without the symbol.
 */
static void judge_setup(struct judge *j, const struct way *w,
			const struct kexpr *page)
{
	struct karena *a = &j->v->arena;
	const struct kexpr *gap =
		kexpr_and(a, kexpr_and(a, w->cond, page),
			  kexpr_absent(a, ways_cond(j->v, j->setup)));
	bool gave_up;

	if (!j->page->len || !percpu_core_only_embeds(&j->reader->tree) ||
	    judge_facts(j)->setups->len ||
	    ksolve(j->v, gap, KSOLVE_OPEN, &gave_up) == TRI_N || gave_up ||
	    ksolve(j->v, gap, KSOLVE_DEEP, NULL) == TRI_UNKNOWN)
		return;
	if (!harmless(j, w, gap) && !seen_before(j, w))
		report_setup(j, w);
}

static void judge_embed(struct judge *j, const struct way *w)
{
	struct karena *a = &j->v->arena;
	const struct kexpr *page = ways_cond(j->v, j->page), *gap;
	bool gave_up;
	enum tri t;

	gap = kexpr_and(a, w->cond, kexpr_absent(a, page));
	t = ksolve(j->v, gap, KSOLVE_OPEN, &gave_up);
	if (t == TRI_N || (gave_up && kexpr_covers(w->cond, page))) {
		judge_setup(j, w, page);
		return;
	}
	if (gave_up && j->page->len)
		kreader_problem(j->reader, w->at.path, w->at.line,
				"too many conditions to compare those of " EMBED
				" and " PAGE);
	else if (hangs_on_macro(j, w, gap, page))
		kreader_problem(j->reader, w->at.path, w->at.line,
				"whether " EMBED " comes with " PAGE
				" hangs on a $(...), which is not run");
	else if (!seen_before(j, w))
		report_embed(j, w, gap, harmless(j, w, gap));
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
bool judge_page_for_numa(struct judge *j)
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

static void judge_kasan(struct judge *j)
{
	const struct way *w = NULL;
	const struct kexpr *page = ways_cond(j->v, j->page);
	guint before = j->findings->len;

	for (guint i = 0; i < j->kasan->len && !w; i++) {
		w = g_ptr_array_index(j->kasan, i);
		if (!w->own || judge_never(j, w->cond, page))
			w = NULL;
	}
	if (!w || !j->page->len || !has_shadow(j) ||
	    !percpu_core_has_hook(&j->reader->tree) ||
	    judge_facts(j)->hooks->len)
		return;
	if (ksolve(j->v, kexpr_and(&j->v->arena, w->cond, page), KSOLVE_FLAT,
		   NULL) == TRI_UNKNOWN)
		kreader_problem(j->reader, w->at.path, w->at.line,
				"whether " KASAN " comes with " PAGE
				" hangs on a $(...), which is not run");
	else
		report_kasan(j, w);
	if (j->hookless && j->findings->len > before)
		g_ptr_array_add(j->hookless, g_strdup(j->v->arch));
}

static void judge_arch(struct judge *j, const char *arch)
{
	g_autofree char *path = g_strdup_printf("arch/%s/Kconfig", arch);

	if (j->reader->work >= KSOLVE_WORK_MAX) {
		kreader_problem(j->reader, path, 0,
				"not judged: the conditions of the arches "
				"before took too long");
		return;
	}
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

/* Kconfig files are read by any arch; of C files, an arch reads its own. */
static bool counts_for(const char *path, const char *arch)
{
	g_autofree char *dir = g_strdup_printf("arch/%s/", arch);

	return tree_is_kconfig(path) || g_str_has_prefix(path, dir) ||
	       g_str_equal(path, GENERIC_NUMA_FILE) ||
	       g_str_equal(path, KASAN_HEADER);
}

static bool is_asked(const struct percpu_input *input, const char *arch)
{
	for (guint i = 0; input->only && i < input->only->len; i++) {
		if (counts_for(g_ptr_array_index(input->only, i), arch))
			return true;
	}
	return !input->only;
}

void percpu_judge(const struct percpu_input *input, const struct rule *rule,
		  GPtrArray *findings, struct problems *problems)
{
	struct judge j = { .files = input->files,
			   .rule = rule,
			   .findings = findings,
			   .hookless = input->hookless };
	g_auto(GStrv) arches = NULL;

	j.reader = kreader_new(input->root, input->overlay, problems);
	j.done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	arches = kreader_arches(j.reader);
	for (char **arch = arches; *arch; arch++)
		if (is_asked(input, *arch))
			judge_arch(&j, *arch);
	g_hash_table_destroy(j.done);
	kreader_free(j.reader);
}
