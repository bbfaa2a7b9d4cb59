// SPDX-License-Identifier: GPL-2.0-only
// Names are found in macros, and behind macros that the arch defines.
#include "kernel.h"
#include "tree/include/linux/execmem.h"

#define CODE_PROT PAGE_KERNEL_EXEC
#define PLAIN_PROT __pgprot(0xe7UL | _PAGE_EXEC)
#define PAGE_KERNEL_ALL PLAIN_PROT
#define CODE_START MODULES_VADDR
#define VMALLOC_LOW MODULES_END
#define area(from, to, prot)                                                   \
	__vmalloc_node_range(PAGE_SIZE, 1, from, to, GFP_KERNEL, prot, 0,      \
			     NUMA_NO_NODE, (void *)0)

void *by_protection(void)
{
	return area(VMALLOC_START, VMALLOC_END, CODE_PROT); // expected-warning {{by_protection() takes memory for instructions from __vmalloc_node_range() itself: it is given PAGE_KERNEL_EXEC; execmem has an EXECMEM_ range for it}} expected-note {{by_protection() takes}} expected-note {{PAGE_KERNEL_EXEC is given}}
}

void *by_range(void)
{
	return area(CODE_START, VMALLOC_END, PAGE_KERNEL); // expected-warning {{it is given MODULES_VADDR}} expected-note {{by_range() takes}} expected-note {{MODULES_VADDR is given}}
}

// Some arches have no bit against execution, or let one area end at the other.
void *plain(void)
{
	return area(VMALLOC_LOW, VMALLOC_END, PAGE_KERNEL_ALL);
}

// What a size is measured by says nothing.
void *measured(void)
{
	return vmalloc(MODULES_END - MODULES_VADDR);
}

// Since v6.10 allocations are macros that name the call twice.
void *vmalloc_noprof(unsigned long size);
#define with_tag(call)                                                         \
	({                                                                     \
		__typeof__(call) got_ = call;                                  \
		got_;                                                          \
	})

int tagged(void)
{
	void *p = with_tag(vmalloc_noprof(PAGE_SIZE)); // expected-warning {{tagged() takes memory for instructions from vmalloc() itself}} expected-note {{tagged() takes}}

	return set_memory_x((unsigned long)p, 1); // expected-note {{set_memory_x() makes it executable}}
}
