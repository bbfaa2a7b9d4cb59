// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Starting again puts a new completion over the old one. (No #include names h.) */
struct job {
	struct completion *h;
	int state;
};

int job_restart(struct job *j)
{
	j->h = kmalloc(sizeof(struct completion), GFP_KERNEL);
	if (!j->h)
		return -ENOMEM;
	init_completion(j->h);
	if (j->state == 2) {
		j->h = NULL; /* EXPECT KAP002 warning */
		return -EINVAL;
	}
	return 0;
}

void job_free(struct job *j)
{
	kfree(j->h);
	kfree(j);
}
