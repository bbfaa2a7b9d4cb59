// SPDX-License-Identifier: GPL-2.0-only
#include "summary.h"

#include "maintainers.h"

#include <string.h>

/* arch/riscv, drivers/net: what kernel people call a subsystem. */
#define FOLDER_DEPTH 2

/* A kernel of the tree. */
struct part {
	const char *top; /* as kernels_in() has it */
	struct maintainers *maintainers; /* NULL: it has none */
};

static void part_free(void *data)
{
	struct part *part = (struct part *)data;

	maintainers_free(part->maintainers);
	g_free(part);
}

static void tally_free(void *data)
{
	struct tally *t = (struct tally *)data;

	g_free(t->name);
	g_free(t);
}

/* The first folders of a path beneath its kernel; "." for a file at the top. A
 * new string. */
static char *folder_of(const char *path, const char *top)
{
	const char *end = path + strlen(top), *slash;

	for (int i = 0; i < FOLDER_DEPTH; i++) {
		slash = strchr(end + (i > 0), '/');
		if (!slash)
			break;
		end = slash;
	}
	if (end > path && end[-1] == '/') /* at the top of a kernel in it */
		end--;
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

static const struct part *part_of(const struct summary *s, const char *path)
{
	static const struct part none = { .top = "" };

	/* from the end: one that lies in another one comes after that */
	for (guint i = s->kernels->len; i--;) {
		const struct part *part =
			(const struct part *)s->kernels->pdata[i];

		if (g_str_has_prefix(path, part->top))
			return part;
	}
	return &none;
}

static void count(struct summary *s, const struct finding *f)
{
	const struct part *part = part_of(s, f->where.path);
	char *folder = folder_of(f->where.path, part->top);
	const struct section *owner = NULL;

	tally_for(s->folders, folder, NULL)->count[f->level]++;
	g_free(folder);
	if (!s->owners)
		return;
	if (part->maintainers)
		owner = maintainers_of(part->maintainers,
				       f->where.path + strlen(part->top));
	tally_for(s->owners, owner ? owner->title : "nobody",
		  owner ? owner->people : NULL)
		->count[f->level]++;
}

static void open_kernels(struct summary *s, const struct scan *scan)
{
	bool any = false;

	s->kernels = g_ptr_array_new_with_free_func(part_free);
	for (guint i = 0; i < scan->tops->len; i++) {
		struct part *part = g_new0(struct part, 1);

		part->top = (const char *)scan->tops->pdata[i];
		part->maintainers = maintainers_open(scan->tree, part->top);
		any |= part->maintainers != NULL;
		g_ptr_array_add(s->kernels, part);
	}
	if (any)
		s->owners = g_ptr_array_new_with_free_func(tally_free);
}

struct summary *summary_new(const struct scan *scan, enum level shown)
{
	struct summary *s = g_new0(struct summary, 1);
	const GPtrArray *list = scan->findings->list;

	s->folders = g_ptr_array_new_with_free_func(tally_free);
	open_kernels(s, scan);
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
	g_ptr_array_unref(s->kernels);
	g_free(s);
}
