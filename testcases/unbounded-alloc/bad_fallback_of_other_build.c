// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The vmalloc() of another configuration is no fallback. */
u64 *table(const Elf_Shdr *s)
{
	u64 *p;

#ifdef CONFIG_SMALL
	p = kcalloc(s->sh_size / s->sh_entsize, sizeof(u64), GFP_KERNEL); /* EXPECT(cocci) KAP001 warning: the #if of Clang is the other one; no patch: table() returns it to other files */
#else
	p = vmalloc(s->sh_size / s->sh_entsize * sizeof(u64));
#endif
	return p;
}
