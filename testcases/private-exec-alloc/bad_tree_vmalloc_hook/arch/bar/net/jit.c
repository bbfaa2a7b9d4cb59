// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Plain vmalloc, but the hook says what it is for. */
void *bpf_jit_alloc_exec(unsigned long size)
{
	return vmalloc(size); /* EXPECT KAP004 warning; no patch: nor arch/bar/mm/init.c */
}
