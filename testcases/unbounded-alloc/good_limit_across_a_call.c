// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A limit that is set before a call that could change what it is of. */
static int channels = 16;
module_param(channels, int, 0);

static void **table;
int register_proto(void);

int proto_init(void)
{
	int rc;

	if (channels > 4096)
		return -EINVAL;
	rc = register_proto();
	if (rc)
		return rc;
	table = kcalloc(channels, sizeof(*table), GFP_KERNEL);
	return table ? 0 : -ENOMEM;
}

void proto_exit(void)
{
	kfree(table);
}
