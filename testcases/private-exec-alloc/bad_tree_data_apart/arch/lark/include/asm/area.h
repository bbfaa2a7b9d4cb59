/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ASM_AREA_H
#define ASM_AREA_H

#define CODE_START (MODULES_VADDR)
#define CODE_END (MODULES_VADDR + 0x1000000UL)

#endif
