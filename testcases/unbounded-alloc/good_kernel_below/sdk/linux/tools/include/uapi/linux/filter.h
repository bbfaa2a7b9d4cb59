/* SPDX-License-Identifier: GPL-2.0-only */
/* A copy for user space, as near to the driver as the kernel's own. */
#ifndef FILTER_H
#define FILTER_H

struct filter {
	u32 flags;
	u32 count;
};

#endif
