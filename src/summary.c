// SPDX-License-Identifier: GPL-2.0-only
#include "summary.h"

#include "maintainers.h"

#include <string.h>

/* arch/riscv, drivers/net: what kernel people call a subsystem. */
#define FOLDER_DEPTH 2

static void tally_free(void *data)
{
	struct tally *t = (struct tally *)data;

	g_free(t->name);
	g_free(t);
}

/* The first folders of a path; "." for a file at the top. A new string. */
static char *folder_of(const char *path)
{
	const char *end = path, *slash;

	for (int i = 0; i < FOLDER_DEPTH; i++) {
		slash = strchr(end + (end > path), '/');
		if (!slash)
			break;
		end = slash;
	}
	return end > path ? g_strndup(path, (gsize)(end - path))
			  : g_strdup(".");
}

static struct tally *tally_for(GPtrArray *list, const char *name,
			       const GPtrArray *people)
{
	struct tally *t;

	for (guint i = 0; i < list->len; i++) {
		t = (struct tally *)list->pdata[i];
		if (!strcmp(t->name, name))
			return t;
	}
	t = g_new0(struct tally, 1);
	t->name = g_strdup(name);
	t->people = people;
	g_ptr_array_add(list, t);
	return t;
}

static int by_weight(const void *a, const void *b)
{
	const struct tally *x = *(const struct tally *const *)a;
	const struct tally *y = *(const struct tally *const *)b;

	for (int level = LEVEL_ERROR; level >= (int)LEVEL_NOTE; level--)
		if (x->count[level] != y->count[level])
			return x->count[level] > y->count[level] ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void count(struct summary *s, const struct finding *f)
{
	char *folder = folder_of(f->where.path);
	const struct section *owner;

	tally_for(s->folders, folder, NULL)->count[f->level]++;
	g_free(folder);
	if (!s->owners)
		return;
	owner = maintainers_of(s->maintainers, f->where.path);
	tally_for(s->owners, owner ? owner->title : "nobody",
		  owner ? owner->people : NULL)
		->count[f->level]++;
}

struct summary *summary_new(const struct scan *scan, enum level shown)
{
	struct summary *s = g_new0(struct summary, 1);
	const GPtrArray *list = scan->findings->list;

	s->folders = g_ptr_array_new_with_free_func(tally_free);
	s->maintainers = maintainers_open(scan->tree);
	if (s->maintainers)
		s->owners = g_ptr_array_new_with_free_func(tally_free);
	for (guint i = 0; i < list->len; i++) {
		const struct finding *f =
			(const struct finding *)list->pdata[i];

		if (f->level >= shown)
			count(s, f);
	}
	g_ptr_array_sort(s->folders, by_weight);
	if (s->owners)
		g_ptr_array_sort(s->owners, by_weight);
	return s;
}

void summary_free(struct summary *s)
{
	g_ptr_array_unref(s->folders);
	if (s->owners)
		g_ptr_array_unref(s->owners);
	maintainers_free(s->maintainers);
	g_free(s);
}
