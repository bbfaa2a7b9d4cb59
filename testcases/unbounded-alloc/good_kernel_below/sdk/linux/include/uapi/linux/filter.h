/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FILTER_H
#define FILTER_H

struct filter {
	u32 flags;
	u16 count;
};

#endif
