// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Protections by way of macros, file-scope variables and parts that are set. */
#define pgprot_val(p) ((p).pgprot)
#define TRAMP_PROT PAGE_KERNEL_EXEC
#define STUB_BITS __pgprot(0xe7UL | _PAGE_EXEC)

static const pgprot_t slot_prot = PAGE_KERNEL_ROX;
static pgprot_t image_prot;

void image_init(void)
{
	image_prot = PAGE_KERNEL_READ_EXEC;
}

void *by_macro(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END, /* EXPECT KAP004 note */
				    GFP_KERNEL, TRAMP_PROT, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *by_macro_of_bits(unsigned long size)
{
	pgprot_t prot = STUB_BITS;

	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END, /* EXPECT KAP004 note */
				    GFP_KERNEL, prot, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *by_constant(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END, /* EXPECT KAP004 note */
				    GFP_KERNEL, slot_prot, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *by_variable(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END, /* EXPECT KAP004 note */
				    GFP_KERNEL, image_prot, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *by_added_bit(unsigned long size)
{
	pgprot_t prot = PAGE_KERNEL;

	pgprot_val(prot) |= _PAGE_EXEC;
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END, /* EXPECT KAP004 note */
				    GFP_KERNEL, prot, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}
