// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Macros and a function of the file free what they get, of whatever type. */
#define FREE_AND_CLEAR(p)                                                     \
	do {                                                                  \
		if (p) {                                                      \
			kfree(p);                                             \
			(p) = NULL;                                           \
		}                                                             \
	} while (0)
#define release(p) kfree(p)

struct stage {
	struct list_head node;
	struct list_head *jobs;
	void *scratch;
};

struct lane {
	struct list_head node;
	struct mutex lock;
};

struct gate {
	struct list_head node;
	struct completion opened;
};

static void give_back(void *p)
{
	if (p)
		kfree(p);
}

struct stage *stage_new(void)
{
	struct stage *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	s->jobs = kmalloc(sizeof(*s->jobs), GFP_KERNEL);
	if (!s->jobs)
		goto out;
	INIT_LIST_HEAD(s->jobs);
	s->scratch = kmalloc(64, GFP_KERNEL);
	if (!s->scratch)
		goto out;
	return s;
out:
	FREE_AND_CLEAR(s); /* EXPECT KAP002 warning; no patch: is handed on */
	return NULL;
}

void stage_end(struct stage *s)
{
	list_del(&s->node);
	FREE_AND_CLEAR(s->scratch);
	FREE_AND_CLEAR(s->jobs);
	FREE_AND_CLEAR(s);
}

struct lane *lane_new(void)
{
	struct lane *l = kzalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return NULL;
	mutex_init(&l->lock);
	return l;
}

void lane_end(struct lane *l)
{
	list_del(&l->node);
	release(l);
}

struct gate *gate_new(void)
{
	struct gate *g = kzalloc(sizeof(*g), GFP_KERNEL);

	if (!g)
		return NULL;
	init_completion(&g->opened);
	return g;
}

void gate_end(struct gate *g)
{
	list_del(&g->node);
	give_back(g);
}
