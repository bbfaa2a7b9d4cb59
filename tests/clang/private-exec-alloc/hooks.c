// SPDX-License-Identifier: GPL-2.0-only
// Overrides of hooks, their helpers, and what they have for themselves.
#include "kernel.h"
#include "tree/include/linux/execmem.h"

void *alloc_insn_page(void);
void *alloc_optinsn_page(void);
void *bpf_jit_alloc_exec(unsigned long size);
void bpf_jit_free_exec(void *addr);

void *alloc_insn_page(void)
{
	return vmalloc(PAGE_SIZE); // expected-warning {{it is the arch's alloc_insn_page(); execmem has EXECMEM_KPROBES for it}} expected-note {{alloc_insn_page() takes}}
}

static void *one_page(void)
{
	void *p = vzalloc(PAGE_SIZE); // expected-warning {{one_page() takes memory for instructions from vzalloc() itself: it serves the arch's alloc_optinsn_page()}} expected-note {{one_page() takes}}

	return p;
}

void *alloc_optinsn_page(void)
{
	return one_page();
}

void *bpf_jit_alloc_exec(unsigned long size)
{
	void *scratch = vmalloc(size), *p;

	p = execmem_alloc(EXECMEM_BPF, size);
	vfree(scratch);
	return p;
}

void bpf_jit_free_exec(void *addr)
{
	vfree(addr); // expected-note 2{{bpf_jit_free_exec() goes with it}}
}

void *vm_stack(int node)
{
	return __vmalloc_node_range(THREAD_SIZE, THREAD_ALIGN, VMALLOC_START,
				    VMALLOC_END, GFP_KERNEL, PAGE_KERNEL_EXEC, 0,
				    node, (void *)0);
}
