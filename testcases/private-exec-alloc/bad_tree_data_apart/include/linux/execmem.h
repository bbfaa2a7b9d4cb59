/* SPDX-License-Identifier: GPL-2.0-only */
/* That this file is there says that the tree has execmem. */
#ifndef LINUX_EXECMEM_H
#define LINUX_EXECMEM_H

enum execmem_type {
	EXECMEM_DEFAULT,
	EXECMEM_MODULE_TEXT = EXECMEM_DEFAULT,
	EXECMEM_KPROBES,
	EXECMEM_BPF,
	EXECMEM_MODULE_DATA,
	EXECMEM_TYPE_MAX,
};

struct execmem_range {
	unsigned long start, end, alignment;
	pgprot_t pgprot;
};

struct execmem_info {
	struct execmem_range ranges[EXECMEM_TYPE_MAX];
};

struct execmem_info *execmem_arch_setup(void);
void *execmem_alloc(enum execmem_type type, size_t size);
void execmem_free(void *p);

#endif
