// SPDX-License-Identifier: GPL-2.0-only
#include "apart_read.h"

static void call_clear(void *p)
{
	struct apart_call *c = (struct apart_call *)p;

	g_free(c->name);
	g_free(c->function);
}

static GArray *calls_new(void)
{
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(struct apart_call));

	g_array_set_clear_func(calls, call_clear);
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
