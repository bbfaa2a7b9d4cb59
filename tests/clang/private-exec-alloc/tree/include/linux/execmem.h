/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests here include to be of a tree that has execmem. */
#ifndef LINUX_EXECMEM_H
#define LINUX_EXECMEM_H

enum execmem_type { EXECMEM_DEFAULT, EXECMEM_KPROBES, EXECMEM_BPF };

struct execmem_range {
	unsigned long start, end;
};

void *execmem_alloc(enum execmem_type type, unsigned long size);

#endif
