// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The free stands in one branch only, and the other leaves as well. */
struct stream {
	struct completion idle;
	int broken;
};

int stream_start(struct stream *s)
{
	init_completion(&s->idle);
	return 0;
}

void stream_stop(struct stream *s)
{
	if (s->broken) {
		kfree(s);
		return;
	}
	complete(&s->idle);
	kfree(s);
}
