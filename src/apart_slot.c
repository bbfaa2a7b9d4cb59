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
