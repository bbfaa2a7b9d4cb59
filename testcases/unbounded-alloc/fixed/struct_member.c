// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* One function sets the member, another allocates by it. */
struct volume {
	u32 nr_groups;
	void **groups;
};

struct super {
	__le32 groups;
	__le32 flags;
};

static void read_super(struct volume *vol, const struct super *sb)
{
	vol->nr_groups = le32_to_cpu(sb->groups);
}

static int alloc_groups(struct volume *vol)
{
	vol->groups = kvcalloc(vol->nr_groups, sizeof(void *), GFP_KERNEL);
	return vol->groups ? 0 : -ENOMEM;
}

int mount_volume(struct volume *vol, const struct super *sb)
{
	read_super(vol, sb);
	return alloc_groups(vol);
}
