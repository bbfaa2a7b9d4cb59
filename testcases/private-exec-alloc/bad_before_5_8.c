// SPDX-License-Identifier: GPL-2.0-only
/* Kernels before 5.8 gave the protection to __vmalloc() and had vmalloc_exec(). */
typedef unsigned int gfp_t;
typedef struct {
	unsigned long pgprot;
} pgprot_t;

#define GFP_KERNEL 0xcc0u
#define PAGE_KERNEL ((pgprot_t){ 0xe7UL })
#define PAGE_KERNEL_EXEC ((pgprot_t){ 0xefUL })
void *__vmalloc(unsigned long size, gfp_t gfp, pgprot_t prot);
void *vmalloc_exec(unsigned long size);

void *code_buffer(unsigned long size)
{
	return __vmalloc(size, GFP_KERNEL, PAGE_KERNEL_EXEC); /* EXPECT KAP004 note */
}

void *data_buffer(unsigned long size)
{
	return __vmalloc(size, GFP_KERNEL, PAGE_KERNEL);
}

void *jump_table(void)
{
	return vmalloc_exec(4096); /* EXPECT KAP004 note */
}
