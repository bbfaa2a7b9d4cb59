// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The free is in a macro, as vendors have them, and so is an allocation. */
#define SAFE_FREE(p)                                                          \
	do {                                                                  \
		if (p) {                                                      \
			kfree(p);                                             \
			(p) = NULL;                                           \
		}                                                             \
	} while (0)
#define PLAIN_FREE(p) kfree(p)
#define GET_LARGE(n) kvzalloc((n), GFP_KERNEL)

struct frame_store {
	void *frames;
	void *index;
	void *small;
};

int frame_store_init(struct frame_store *s, size_t n)
{
	s->frames = vmalloc(n);
	s->index = GET_LARGE(n);
	s->small = kzalloc(64, GFP_KERNEL);
	return s->frames && s->index && s->small ? 0 : -ENOMEM;
}

void frame_store_end(struct frame_store *s)
{
	SAFE_FREE(s->frames); /* EXPECT KAP006 error; no patch: can't match */
	PLAIN_FREE(s->index); /* EXPECT KAP006 warning; no patch: can't match */
	PLAIN_FREE(s->small);
}
