// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"
/* xen: writable limit tested in a helper */
static unsigned int limit = 64*1024;
module_param(limit, uint, 0644);
struct op { u32 count; u64 index; };
struct map { u32 *grants; void **pages; int count; };
struct priv { int x; };
bool test_count(unsigned int count)
{
	return !count || count > limit;
}
struct map *alloc_map(struct priv *priv, int count, int dma_flags)
{
	struct map *add;

	add = kzalloc(sizeof(*add), GFP_KERNEL);
	if (NULL == add)
		return NULL;
	add->grants = kvmalloc_array(count, sizeof(add->grants[0]), GFP_KERNEL);
	add->pages = kvcalloc(count, sizeof(add->pages[0]), GFP_KERNEL);
	if (NULL == add->grants || NULL == add->pages)
		goto err;
	add->count = count;
	return add;
err:
	kvfree(add->grants);
	kvfree(add->pages);
	kfree(add);
	return NULL;
}
static long ioctl_map(struct priv *priv, struct op __user *u)
{
	struct op op;
	struct map *map;

	if (copy_from_user(&op, u, sizeof(op)) != 0)
		return -EFAULT;
	if (unlikely(test_count(op.count)))
		return -EINVAL;
	map = alloc_map(priv, op.count, 0);
	if (!map)
		return -ENOMEM;
	return 0;
}
