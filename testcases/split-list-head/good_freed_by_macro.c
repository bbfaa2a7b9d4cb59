// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Macros that free a structure with its member, or the member before it. */
#define STAGE_END(s)                                                          \
	do {                                                                  \
		kfree((s)->jobs);                                             \
		kfree(s);                                                     \
	} while (0)
#define STAGE_CLOSE(s)                                                        \
	do {                                                                  \
		stage_empty(s);                                               \
		kfree(s);                                                     \
	} while (0)

struct stage {
	struct list_head node;
	struct list_head *jobs; /* NULL: it takes none */
};

static void stage_empty(struct stage *s)
{
	kfree(s->jobs);
}

struct stage *stage_new(bool takes_jobs)
{
	struct stage *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s || !takes_jobs)
		return s;
	s->jobs = kmalloc(sizeof(*s->jobs), GFP_KERNEL);
	if (!s->jobs) {
		kfree(s);
		return NULL;
	}
	INIT_LIST_HEAD(s->jobs);
	return s;
}

bool stage_takes_jobs(const struct stage *s)
{
	if (!s->jobs)
		return false;
	return true;
}

void stage_end(struct stage *s)
{
	list_del(&s->node);
	STAGE_END(s);
}

void stage_close(struct stage *s)
{
	list_del(&s->node);
	STAGE_CLOSE(s);
}
