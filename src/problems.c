// SPDX-License-Identifier: GPL-2.0-only
#include "problems.h"

static void problem_free(void *p)
{
	struct problem *problem = (struct problem *)p;

	g_free(problem->path);
	g_free(problem->rule);
	g_free(problem->reason);
	g_free(problem);
}

struct problems *problems_new(void)
{
	struct problems *problems = g_new(struct problems, 1);

	problems->list = g_ptr_array_new_with_free_func(problem_free);
	return problems;
}

void problems_free(struct problems *problems)
{
	g_ptr_array_unref(problems->list);
	g_free(problems);
}

void problems_add(struct problems *problems, enum problem_kind kind,
		  const char *path, unsigned int line, const char *rule,
		  const char *reason)
{
	struct problem *p = g_new(struct problem, 1);

	p->kind = kind;
	p->path = g_strdup(path);
	p->line = line;
	p->rule = g_strdup(rule);
	p->reason = g_strdup(reason);
	g_ptr_array_add(problems->list, p);
}

static int compare(const void *a, const void *b)
{
	const struct problem *x = *(const struct problem *const *)a;
	const struct problem *y = *(const struct problem *const *)b;
	int order = g_strcmp0(x->path, y->path);

	if (!order && x->line != y->line)
		order = x->line < y->line ? -1 : 1;
	if (!order)
		order = g_strcmp0(x->rule, y->rule);
	if (!order)
		order = g_strcmp0(x->reason, y->reason);
	return order ? order : (int)x->kind - (int)y->kind;
}

void problems_finish(struct problems *problems)
{
	GPtrArray *list = problems->list;
	guint n = 0;

	g_ptr_array_sort(list, compare);
	while (n + 1 < list->len) {
		if (compare(&list->pdata[n], &list->pdata[n + 1]))
			n++;
		else
			g_ptr_array_remove_index(list, n);
	}
}

bool problems_incomplete(const struct problems *problems)
{
	return problems_count(problems, PROBLEM_FAILED) ||
	       problems_count(problems, PROBLEM_TIMEOUT);
}

guint problems_count(const struct problems *problems, enum problem_kind kind)
{
	guint n = 0;

	for (guint i = 0; i < problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)g_ptr_array_index(
				problems->list, i);

		n += p->kind == kind;
	}
	return n;
}

const char *problem_kind_name(enum problem_kind kind)
{
	static const char *const names[] = { "failed",
					     "timed out",
					     "not parsed",
					     "skipped",
					     "explored in part",
					     "not in this build",
					     "not parsed by Clang",
					     "suppression" };

	G_STATIC_ASSERT(G_N_ELEMENTS(names) == PROBLEM_KINDS);

	return names[kind];
}
