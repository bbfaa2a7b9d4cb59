/* SPDX-License-Identifier: GPL-2.0-only */
/* What tells a kernel in a folder of a vendor's tree. */
#ifndef LINUX_PERCPU_H
#define LINUX_PERCPU_H

int pcpu_of(void *p);

#endif
