// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The old object is freed before the new one takes its place. */
struct job {
	struct completion *done;
};

int job_again(struct job *j)
{
	j->done = kmalloc(sizeof(struct completion), GFP_KERNEL);
	if (!j->done)
		return -ENOMEM;
	init_completion(j->done);
	complete(j->done);
	kfree_sensitive(j->done);
	j->done = NULL;
	return 0;
}

void job_free(struct job *j)
{
	if (j->done)
		kvfree(j->done);
	kfree(j);
}
