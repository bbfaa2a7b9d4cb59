// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The parameter's own setter refuses what is too much. */
extern const struct kernel_param_ops queue_count_ops;
static unsigned int queues = 4;
module_param_cb(queues, &queue_count_ops, &queues, 0644);

void *new_queues(void)
{
	return kcalloc(queues, 64, GFP_KERNEL);
}
