// SPDX-License-Identifier: GPL-2.0-only
#include "findings.h"

#include "rules.h"

#include <stdlib.h>
#include <string.h>

struct findings *findings_new(void)
{
	struct findings *findings = g_new(struct findings, 1);

	findings->list =
		g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
	findings->refuted =
		g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
	findings->allowed =
		g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
	findings->known =
		g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
	return findings;
}

void findings_free(struct findings *findings)
{
	g_ptr_array_unref(findings->list);
	g_ptr_array_unref(findings->refuted);
	g_ptr_array_unref(findings->allowed);
	g_ptr_array_unref(findings->known);
	g_free(findings);
}

void findings_add(struct findings *findings, struct finding *f)
{
	g_ptr_array_add(findings->list, f);
}

static struct finding *at(const struct findings *findings, guint i)
{
	return (struct finding *)g_ptr_array_index(findings->list, i);
}

guint findings_count(const struct findings *findings, enum level level)
{
	guint n = 0;

	for (guint i = 0; i < findings->list->len; i++)
		n += at(findings, i)->level == level;
	return n;
}

/* --- order -----------------------------------------------------------------
 */

static int by_number(unsigned int a, unsigned int b)
{
	return a < b ? -1 : a > b;
}

static int compare_places(const void *a, const void *b)
{
	return place_compare(*(const struct place *const *)a,
			     *(const struct place *const *)b);
}

static int compare_lists(const GPtrArray *x, const GPtrArray *y)
{
	/* the longer path tells more */
	int order = by_number(y->len, x->len);

	for (guint i = 0; !order && i < x->len; i++)
		order = compare_places(&x->pdata[i], &y->pdata[i]);
	return order;
}

/* What is left to tell two findings of one place apart. */
static int compare_details(const struct finding *x, const struct finding *y)
{
	int order = compare_lists(x->steps, y->steps);

	if (!order)
		order = compare_lists(x->related, y->related);
	if (!order)
		order = g_strcmp0(x->function, y->function);
	if (!order)
		order = by_number(x->where.end_line, y->where.end_line);
	return order ? order : by_number(x->where.end_col, y->where.end_col);
}

/*
 * Same place and rule first; of two there, the one that shall win first. Only
 * findings that are equal in all respects compare as equal.
 */
static int compare(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	int order = place_compare(&x->where, &y->where);

	if (!order)
		order = strcmp(x->rule->id, y->rule->id);
	if (!order)
		order = by_number(y->level, x->level);
	if (!order)
		order = by_number(x->engines, y->engines);
	if (!order)
		order = (x->freed_path != NULL) - (y->freed_path != NULL);
	if (!order)
		order = strcmp(x->message, y->message);
	return order ? order : compare_details(x, y);
}

/* --- merging ----------------------------------------------------------------
 */

static void take_places(GPtrArray *to, GPtrArray *from)
{
	while (from->len)
		g_ptr_array_add(to, g_ptr_array_steal_index(from, 0));
	g_ptr_array_sort(to, compare_places);
	for (guint i = 0; i + 1 < to->len;) {
		if (compare_places(&to->pdata[i], &to->pdata[i + 1]))
			i++;
		else
			g_ptr_array_remove_index(to, i + 1);
	}
}

/* Clang's way to a bug is a path that it took; it outweighs a data flow. */
static void take_steps(struct finding *to, struct finding *from)
{
	bool better = !to->steps->len || (from->engines & ENGINE_CLANG &&
					  !(to->engines & ENGINE_CLANG));
	GPtrArray *steps = to->steps;

	if (!from->steps->len || !better)
		return;
	to->steps = from->steps;
	from->steps = steps;
}

static bool is_milder(const struct finding *f, const struct finding *from)
{
	return !f->milder && f->level > LEVEL_NOTE &&
	       from->level == LEVEL_NOTE && from->engines == ENGINE_CLANG;
}

/* Clang's note, whole: it is what is left when the graver one is refuted. */
static void keep_milder(struct finding *f, struct finding *note)
{
	if (note->steps->len)
		g_ptr_array_set_size(f->steps, 0);
	for (guint i = 0; i < note->steps->len; i++) {
		const struct place *p =
			(const struct place *)note->steps->pdata[i];

		place_add(f->steps, p->path, p->line, p->col, p->message);
	}
	f->engines |= note->engines;
	f->milder = note;
}

/*
 * Of two members that one place loses, one message names the one only; the
 * other one's goes with its places.
 */
static void keep_message(const struct finding *f, struct finding *from)
{
	if (!(f->engines & from->engines) || !strcmp(f->message, from->message))
		return;
	for (guint i = 0; i < from->related->len; i++) {
		struct place *p = (struct place *)from->related->pdata[i];

		g_free(p->message);
		p->message = g_strdup(from->message);
	}
}

/* Whether another file frees what that one is about, and not what f is. */
static bool is_excused(const struct finding *f, const struct finding *from)
{
	return f->member && from->freed_path && !f->freed_path;
}

/* Joins twin into f and drops it: the same bug, seen twice. */
static void merge(struct findings *findings, struct finding *f, guint twin)
{
	struct finding *from = at(findings, twin);

	if (is_excused(f, from)) {
		g_ptr_array_remove_index(findings->list, twin);
		return;
	}
	if (is_milder(f, from)) {
		keep_milder(f, (struct finding *)g_ptr_array_steal_index(
				       findings->list, twin));
		return;
	}
	take_steps(f, from);
	f->engines |= from->engines;
	take_places(f->related, from->related);
	if (!f->member) {
		f->tag = g_steal_pointer(&from->tag);
		f->member = g_steal_pointer(&from->member);
		f->freed_path = g_steal_pointer(&from->freed_path);
		f->freed_line = from->freed_line;
	}
	g_ptr_array_remove_index(findings->list, twin);
}

static void merge_twins(struct findings *findings)
{
	for (guint i = 0; i + 1 < findings->list->len;) {
		struct finding *f = at(findings, i);
		struct finding *next = at(findings, i + 1);

		if (f->rule != next->rule ||
		    place_compare(&f->where, &next->where)) {
			i++;
			continue;
		}
		keep_message(f, next);
		merge(findings, f, i + 1);
	}
}

static bool same_line(const struct finding *a, const struct finding *b)
{
	return a->where.line == b->where.line &&
	       !strcmp(a->where.path, b->where.path);
}

/*
 * Of what only Coccinelle found of that rule on the line of finding i, where it
 * is nearest to it; i itself for none.
 */
static guint find_partner(const struct findings *findings, guint i)
{
	const struct finding *f = at(findings, i);
	guint from = i, best = i;
	int distance = 0;

	while (from > 0 && same_line(at(findings, from - 1), f))
		from--;
	for (guint k = from; k < findings->list->len; k++) {
		const struct finding *other = at(findings, k);
		int apart = abs((int)other->where.col - (int)f->where.col);

		if (!same_line(other, f))
			break;
		if (other->rule != f->rule || other->engines != ENGINE_COCCI ||
		    (best != i && apart >= distance))
			continue;
		best = k;
		distance = apart;
	}
	return best;
}

/*
 * One bug that two engines give different columns. The higher level wins, and
 * of two that are equal Coccinelle, whose places don't depend on a
 * configuration.
 */
static void merge_engines(struct findings *findings)
{
	for (guint i = 0; i < findings->list->len; i++) {
		struct finding *f = at(findings, i);
		guint k = f->engines == ENGINE_CLANG ? find_partner(findings, i)
						     : i;

		if (k == i)
			continue;
		if (f->level > at(findings, k)->level) {
			merge(findings, f, k);
			i -= k < i;
		} else {
			merge(findings, at(findings, k), i);
			i--;
		}
	}
}

void findings_sort(struct findings *findings)
{
	g_ptr_array_sort(findings->list, compare);
}

void findings_merge(struct findings *findings)
{
	g_ptr_array_sort(findings->list, compare);
	merge_twins(findings);
	merge_engines(findings);
	g_ptr_array_sort(findings->list, compare);
}

/* Length of the `arch/X/` that a path begins with or holds, or 0. */
static size_t arch_prefix(const char *path)
{
	const char *arch =
		g_str_has_prefix(path, "arch/") ? path : strstr(path, "/arch/");
	const char *end;

	if (!arch)
		return 0;
	arch += *arch == '/';
	end = strchr(arch + strlen("arch/"), '/');
	return end ? (size_t)(end + 1 - path) : 0;
}

static bool same_group(const struct finding *a, const struct finding *b)
{
	size_t n = arch_prefix(a->where.path);

	return a->rule == b->rule && a->level == b->level && n &&
	       n == arch_prefix(b->where.path) &&
	       !strncmp(a->where.path, b->where.path, n);
}

/* Duplicates of one arch become related places of its first finding. */
void findings_group(struct findings *findings)
{
	for (guint i = 0; i < findings->list->len; i++) {
		struct finding *f = at(findings, i);

		for (guint k = i + 1;
		     f->rule->group_by_arch && k < findings->list->len;) {
			struct finding *twin = at(findings, k);

			if (!same_group(f, twin)) {
				k++;
				continue;
			}
			place_add(f->related, twin->where.path,
				  twin->where.line, twin->where.col,
				  twin->message);
			if (twin->fingerprint)
				g_ptr_array_add(f->group,
						g_strdup(twin->fingerprint));
			merge(findings, f, k);
		}
	}
}
