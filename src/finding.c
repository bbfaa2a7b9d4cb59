// SPDX-License-Identifier: GPL-2.0-only
#include "finding.h"

#include <string.h>

static void place_clear(struct place *p)
{
	g_free(p->path);
	g_free(p->message);
}

static void place_free(void *p)
{
	place_clear((struct place *)p);
	g_free(p);
}

struct finding *finding_new(const struct rule *rule, enum level level,
			    enum engine_bit engine, const char *path,
			    unsigned int line, unsigned int col,
			    const char *message)
{
	struct finding *f = g_new0(struct finding, 1);

	f->rule = rule;
	f->level = level;
	f->engines = engine;
	f->where.path = g_strdup(path);
	f->where.line = line;
	f->where.col = col;
	f->message = g_strdup(message);
	f->steps = g_ptr_array_new_with_free_func(place_free);
	f->related = g_ptr_array_new_with_free_func(place_free);
	f->group = g_ptr_array_new_with_free_func(g_free);
	return f;
}

void finding_free(struct finding *f)
{
	if (!f)
		return;
	place_clear(&f->where);
	g_free(f->function);
	g_free(f->message);
	g_free(f->tag);
	g_free(f->member);
	g_free(f->freed_path);
	g_ptr_array_unref(f->steps);
	g_ptr_array_unref(f->related);
	g_ptr_array_unref(f->group);
	finding_free(f->milder);
	g_free(f->fingerprint);
	g_free(f->origin_why);
	g_free(f->built_why);
	g_free(f);
}

void place_add(GPtrArray *places, const char *path, unsigned int line,
	       unsigned int col, const char *message)
{
	struct place *p = g_new0(struct place, 1);

	p->path = g_strdup(path);
	p->line = line;
	p->col = col;
	p->message = g_strdup(message);
	g_ptr_array_add(places, p);
}

static void place_move(struct place *p, const char *prefix)
{
	char *path = p->path ? g_strconcat(prefix, p->path, NULL) : NULL;

	g_free(p->path);
	p->path = path;
}

static void places_move(const GPtrArray *places, const char *prefix)
{
	for (guint i = 0; i < places->len; i++)
		place_move((struct place *)places->pdata[i], prefix);
}

void finding_move(struct finding *f, const char *prefix)
{
	place_move(&f->where, prefix);
	places_move(f->steps, prefix);
	places_move(f->related, prefix);
}

static int by_number(unsigned int a, unsigned int b)
{
	return a < b ? -1 : a > b;
}

int place_compare(const struct place *x, const struct place *y)
{
	int order = strcmp(x->path, y->path);

	if (!order)
		order = by_number(x->line, y->line);
	if (!order)
		order = by_number(x->col, y->col);
	return order ? order : g_strcmp0(x->message, y->message);
}
