// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The member is refused where it is read, and used elsewhere. */
struct volume {
	u32 nr_groups;
	void **groups;
};

struct super {
	__le32 groups;
};

static int read_super(struct volume *vol, const struct super *sb)
{
	vol->nr_groups = le32_to_cpu(sb->groups);
	if (vol->nr_groups > 4096)
		return -EINVAL;
	return 0;
}

int mount_volume(struct volume *vol, const struct super *sb)
{
	if (read_super(vol, sb))
		return -EINVAL;
	vol->groups = kcalloc(vol->nr_groups, sizeof(void *), GFP_KERNEL);
	return vol->groups ? 0 : -ENOMEM;
}
