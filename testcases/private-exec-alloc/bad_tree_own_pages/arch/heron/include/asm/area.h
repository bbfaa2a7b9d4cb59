/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ASM_AREA_H
#define ASM_AREA_H

#define PAGE_KERNEL_ROX __pgprot(0xebUL)
#define STUB_START (VMALLOC_START + 0x1000000UL)

#endif
