// SPDX-License-Identifier: GPL-2.0-only
#include "verdict.h"

#include "rules.h"

#include <string.h>

struct verdict *verdict_new(const struct rule *rule, const char *kind,
			    bool refutes, const char *path, unsigned int line,
			    unsigned int col, const char *function,
			    const char *message)
{
	struct verdict *v = g_new0(struct verdict, 1);

	v->rule = rule;
	v->kind = g_strdup(kind);
	v->refutes = refutes;
	v->where.path = g_strdup(path);
	v->where.line = line;
	v->where.col = col;
	v->where.message = g_strdup(message);
	v->function = g_strdup(function);
	return v;
}

void verdict_free(struct verdict *v)
{
	g_free(v->kind);
	g_free(v->where.path);
	g_free(v->where.message);
	g_free(v->function);
	g_free(v);
}

struct verdicts *verdicts_new(void)
{
	struct verdicts *verdicts = g_new(struct verdicts, 1);

	verdicts->list =
		g_ptr_array_new_with_free_func((GDestroyNotify)verdict_free);
	return verdicts;
}

void verdicts_free(struct verdicts *verdicts)
{
	g_ptr_array_unref(verdicts->list);
	g_free(verdicts);
}

void verdicts_add(struct verdicts *verdicts, struct verdict *v)
{
	g_ptr_array_add(verdicts->list, v);
}

static int compare(const void *a, const void *b)
{
	const struct verdict *x = *(const struct verdict *const *)a;
	const struct verdict *y = *(const struct verdict *const *)b;
	int order = place_compare(&x->where, &y->where);

	if (!order)
		order = strcmp(x->rule->id, y->rule->id);
	if (!order)
		order = strcmp(x->kind, y->kind);
	if (!order)
		order = strcmp(x->function, y->function);
	if (!order)
		order = (int)x->refutes - (int)y->refutes;
	return order ? order : (int)x->whole - (int)y->whole;
}

void verdicts_finish(struct verdicts *verdicts)
{
	GPtrArray *list = verdicts->list, *once;

	g_ptr_array_sort(list, compare);
	once = g_ptr_array_new_with_free_func((GDestroyNotify)verdict_free);
	for (guint i = 0; i < list->len; i++) {
		if (once->len &&
		    !compare(&once->pdata[once->len - 1], &list->pdata[i]))
			continue;
		g_ptr_array_add(once, list->pdata[i]);
		list->pdata[i] = NULL;
	}
	g_ptr_array_set_free_func(list, NULL);
	for (guint i = 0; i < list->len; i++)
		if (list->pdata[i])
			verdict_free((struct verdict *)list->pdata[i]);
	g_ptr_array_unref(list);
	verdicts->list = once;
}

/* --- refuting ------------------------------------------------------------- */

/* Rule, line and path of a place, as one string. */
static char *line_key(const struct rule *rule, const struct place *where)
{
	return g_strdup_printf("%s\x1f%u\x1f%s", rule->id, where->line,
			       where->path);
}

/* The verdict that refutes what stands on each line; NULL: none may. */
static GHashTable *by_line(const struct verdicts *verdicts,
			   const struct findings *findings)
{
	GHashTable *lines =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < verdicts->list->len; i++) {
		struct verdict *v =
			(struct verdict *)g_ptr_array_index(verdicts->list, i);
		char *key = line_key(v->rule, &v->where);

		if (!v->refutes)
			g_hash_table_insert(lines, key, NULL);
		else if (!g_hash_table_contains(lines, key))
			g_hash_table_insert(lines, key, v);
		else
			g_free(key);
	}
	for (guint i = 0; i < findings->list->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(
				findings->list, i);

		if (f->engines & ENGINE_CLANG && !f->milder)
			g_hash_table_insert(lines, line_key(f->rule, &f->where),
					    NULL);
	}
	return lines;
}

/* What stands in place of a refuted finding; NULL: nothing. */
static struct finding *take_milder(struct finding *f)
{
	struct finding *milder = f->milder;

	f->milder = NULL;
	if (milder) {
		f->engines = ENGINE_COCCI;
		milder->fingerprint = g_strdup(f->fingerprint);
	}
	return milder;
}

/* A note says that a bound is high; what is capped has one that is. */
static bool is_about(const struct verdict *v, const struct finding *f)
{
	return v && (f->level != LEVEL_NOTE || strcmp(v->kind, "capped"));
}

void verdicts_refute(const struct verdicts *verdicts, struct findings *findings)
{
	GHashTable *lines = by_line(verdicts, findings);

	for (guint i = 0; i < findings->list->len;) {
		struct finding *f =
			(struct finding *)g_ptr_array_index(findings->list, i);
		char *key = line_key(f->rule, &f->where);

		const struct verdict *v =
			(const struct verdict *)g_hash_table_lookup(lines, key);

		if ((f->engines == ENGINE_COCCI || f->milder) && is_about(v, f))
			f->refuted_by = v;
		g_free(key);
		if (!f->refuted_by) {
			i++;
			continue;
		}
		g_ptr_array_add(findings->refuted, f);
		findings->list->pdata[i] = take_milder(f);
		if (findings->list->pdata[i])
			i++;
		else
			g_ptr_array_steal_index(findings->list, i);
	}
	g_hash_table_unref(lines);
}
