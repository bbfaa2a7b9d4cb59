/* SPDX-License-Identifier: GPL-2.0-only */
/* This tree has kernel headers and no execmem.h: it is older than v6.10. */
#ifndef LINUX_VMALLOC_H
#define LINUX_VMALLOC_H

void *vmalloc(unsigned long size);

#endif
