// SPDX-License-Identifier: GPL-2.0-only
#include "apart_read.h"

#include <string.h>

struct apart_call apart_call_at(const struct source *src,
				struct backward *backward, const char *path,
				guint at, unsigned int group)
{
	const struct token *t = source_token(src, at);
	struct apart_call c = { .path = path, .group = group };

	backward_place(backward, at, &c.line, &c.col);
	c.name = g_strndup(src->text + t->off, t->len);
	c.function = item_function_name(src, src->token_item[at]);
	return c;
}

void apart_call_clear(void *p)
{
	struct apart_call *c = (struct apart_call *)p;

	g_free(c->name);
	g_free(c->function);
}

void apart_report(struct findings *findings, const struct rule *rule,
		  enum level level, const struct apart_call *freed,
		  const struct apart_call *alloc, const char *how,
		  const char *message)
{
	struct finding *f = finding_new(rule, level, ENGINE_COCCI, freed->path,
					freed->line, freed->col, message);

	f->where.end_line = freed->line;
	f->where.end_col = freed->col + (unsigned int)strlen(freed->name);
	f->function = g_strdup(freed->function);
	place_add(f->steps, alloc->path, alloc->line, alloc->col,
		  "allocated here");
	place_add(f->steps, freed->path, freed->line, freed->col, how);
	place_add(f->related, alloc->path, alloc->line, alloc->col,
		  "allocated here");
	findings_add(findings, f);
}

static GArray *calls_new(void)
{
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(struct apart_call));

	g_array_set_clear_func(calls, apart_call_clear);
	return calls;
}

struct apart_slot *apart_slot_new(char *tag, char *member)
{
	struct apart_slot *slot = g_new0(struct apart_slot, 1);

	slot->tag = tag;
	slot->member = member;
	slot->allocs = calls_new();
	slot->frees = calls_new();
	return slot;
}

void apart_slot_free(void *p)
{
	struct apart_slot *slot = (struct apart_slot *)p;

	g_free(slot->tag);
	g_free(slot->member);
	g_array_unref(slot->allocs);
	g_array_unref(slot->frees);
	g_free(slot);
}

static void take_calls(GArray *calls, GArray *from)
{
	g_array_append_vals(calls, from->data, from->len);
	/* what they own went along */
	g_array_set_clear_func(from, NULL);
	g_array_set_size(from, 0);
	g_array_set_clear_func(from, apart_call_clear);
}

void apart_slot_take(struct apart_slot *slot, struct apart_slot *from)
{
	take_calls(slot->allocs, from->allocs);
	take_calls(slot->frees, from->frees);
	slot->mixed |= from->mixed;
	slot->headers += from->headers;
	from->headers = 0;
}

static int by_place(const void *a, const void *b)
{
	const struct apart_call *x = (const struct apart_call *)a;
	const struct apart_call *y = (const struct apart_call *)b;
	int order = strcmp(x->path, y->path);

	if (order)
		return order;
	return x->line != y->line ? (x->line > y->line) - (x->line < y->line)
				  : (x->col > y->col) - (x->col < y->col);
}

void apart_slot_sort(struct apart_slot *slot)
{
	g_array_sort(slot->allocs, by_place);
	g_array_sort(slot->frees, by_place);
}
