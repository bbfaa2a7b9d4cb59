// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The member sits in a structure within the one that is freed. */
struct sync {
	struct mutex lock;
	int users;
};

struct engine {
	struct sync sync;
	void *fw;
};

int engine_start(struct engine *e)
{
	mutex_init(&e->sync.lock);
	return 0;
}

void engine_free(struct engine *e)
{
	kfree(e->fw);
	kfree(e);
}
