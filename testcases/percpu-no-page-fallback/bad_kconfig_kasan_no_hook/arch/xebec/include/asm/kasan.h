/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_XEBEC_KASAN_H
#define _ASM_XEBEC_KASAN_H

#ifdef CONFIG_KASAN
void kasan_init(void);
#else
/* No place for a hook: what fills the shadow is the one in mm/kasan_init.c. */
static inline void kasan_init(void) { }
#endif

#endif
