/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's API as far as the testcases use it: prototypes and types of our
 * own writing, enough for gcc, clang and sparse to check the files' syntax and
 * for both engines to see the same names as in a real tree. Sections by topic;
 * add where it fits.
 */
#ifndef KAPCHECK_TESTCASES_KERNEL_H
#define KAPCHECK_TESTCASES_KERNEL_H

/* --- basic types ------------------------------------------------------- */

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
typedef u8 __u8;
typedef u16 __u16;
typedef u32 __u32;
typedef u64 __u64;
typedef u16 __le16;
typedef u32 __le32;
typedef u64 __le64;
typedef u16 __be16;
typedef u32 __be32;
typedef u64 __be64;
typedef unsigned long size_t;
typedef long ssize_t;
typedef unsigned long uintptr_t;
typedef unsigned int gfp_t;
typedef u64 dma_addr_t;
typedef u64 phys_addr_t;
typedef _Bool bool;
#define true 1
#define false 0
#define NULL ((void *)0)
#define __user
#define __init
#define __iomem
#define __meminit
#define __always_unused __attribute__((unused))
#define unlikely(x) (x)
#define likely(x) (x)
#define EINVAL 22
#define ENOMEM 12
#define EFAULT 14
#define E2BIG 7
#define GFP_KERNEL 0xcc0u
#define GFP_ATOMIC 0x820u
#define GFP_NOWAIT 0x800u
#define GFP_DMA 0x1u
#define __GFP_NOWARN 0x2000u
#define __GFP_ZERO 0x100u
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define SZ_64K 0x10000
#define SZ_1M 0x100000
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define offsetof(t, m) __builtin_offsetof(t, m)
#define container_of(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))

/* --- slab and vmalloc -------------------------------------------------- */

void *kmalloc(size_t size, gfp_t flags);
void *kzalloc(size_t size, gfp_t flags);
void *kmalloc_array(size_t n, size_t size, gfp_t flags);
void *kcalloc(size_t n, size_t size, gfp_t flags);
void kfree(const void *p);
void *kvmalloc(size_t size, gfp_t flags);
void *kvzalloc(size_t size, gfp_t flags);
void *kvmalloc_array(size_t n, size_t size, gfp_t flags);
void *kvcalloc(size_t n, size_t size, gfp_t flags);
void kvfree(const void *p);
void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
void vfree(const void *p);

/* --- lists --------------------------------------------------------------- */

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

#define INIT_LIST_HEAD(h) ((h)->next = (h)->prev = (h))
void list_add(struct list_head *n, struct list_head *head);
void list_add_tail(struct list_head *n, struct list_head *head);
void list_del(struct list_head *n);
#define list_entry(p, t, m) container_of(p, t, m)
#define list_for_each_entry(pos, head, m)                                     \
	for (pos = list_entry((head)->next, __typeof__(*pos), m);             \
	     &pos->m != (head);                                               \
	     pos = list_entry(pos->m.next, __typeof__(*pos), m))
#define list_for_each_entry_safe(pos, n, head, m)                             \
	for (pos = list_entry((head)->next, __typeof__(*pos), m),             \
	    n = list_entry(pos->m.next, __typeof__(*pos), m);                 \
	     &pos->m != (head);                                               \
	     pos = n, n = list_entry(n->m.next, __typeof__(*n), m))

#endif
