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
typedef long long loff_t;
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
#define INT_MAX 0x7fffffff
#define GFP_KERNEL 0xcc0u
#define GFP_ATOMIC 0x820u
#define GFP_NOWAIT 0x800u
#define GFP_DMA 0x1u
#define __GFP_NOWARN 0x2000u
#define __GFP_ZERO 0x100u
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define SZ_16K 0x4000
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
/* Of a name that tells of no loop, and of one that runs once. */
#define until_all_locked(e) while (lock_next(e))
#define with_runtime_pm(e) for (int once = resume(e); once; once = 0)

/* --- messages and dead ends ------------------------------------------------ */

#define __ref
#define __weak __attribute__((weak))
#define __maybe_unused __attribute__((unused))
#define __always_inline inline __attribute__((always_inline))
void panic(const char *fmt, ...) __attribute__((noreturn));
int pr_debug(const char *fmt, ...);
int pr_warn(const char *fmt, ...);
int pr_err(const char *fmt, ...);
int warn_on(int cond);
void bug(void) __attribute__((noreturn));
#define BUG() bug()
#define BUG_ON(cond) ((cond) ? bug() : (void)0)
#define WARN_ON(cond)                                                         \
	({                                                                    \
		int warned_ = !!(cond);                                       \
		if (warned_)                                                  \
			warn_on(warned_);                                     \
		warned_;                                                      \
	})
#define IS_ALIGNED(x, a) (((x) & ((a)-1)) == 0)

/* --- the memory map and its altmap --------------------------------------- */

struct vmem_altmap {
	unsigned long base_pfn, end_pfn, reserve, free, align, alloc;
};

struct dev_pagemap;
#define PAGES_PER_SECTION (1UL << 15)
#define PMD_SIZE (1UL << 21)
int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap);
int vmemmap_populate_basepages(unsigned long start, unsigned long end,
			       int node, struct vmem_altmap *altmap);
int vmemmap_populate_hugepages(unsigned long start, unsigned long end,
			       int node, struct vmem_altmap *altmap);
void *vmemmap_alloc_block(unsigned long size, int node);
void *vmemmap_alloc_block_buf(unsigned long size, int node,
			      struct vmem_altmap *altmap);
void vmemmap_free(unsigned long start, unsigned long end,
		  struct vmem_altmap *altmap);
void vmem_altmap_free(struct vmem_altmap *altmap, unsigned long nr_pfns);
unsigned long vmem_altmap_offset(struct vmem_altmap *altmap);
int vmemmap_map_block(unsigned long addr, void *block);
void arch_remove_memory(u64 start, u64 size, struct vmem_altmap *altmap,
			struct dev_pagemap *pgmap);
void __remove_pages(unsigned long start_pfn, unsigned long nr_pages,
		    struct vmem_altmap *altmap, struct dev_pagemap *pgmap);
int section_is_early(unsigned long pfn);

/* --- memory for instructions ----------------------------------------------- */

typedef struct {
	unsigned long pgprot;
} pgprot_t;

#define __pgprot(x) ((pgprot_t){ (x) })
#define _PAGE_EXEC 0x8UL
#define PAGE_KERNEL __pgprot(0xe7UL)
#define PAGE_KERNEL_EXEC __pgprot(0xefUL)
#define PAGE_KERNEL_READ_EXEC __pgprot(0xebUL)
#define PAGE_KERNEL_ROX __pgprot(0xebUL)
#define VMALLOC_START 0xffffffc800000000UL
#define VMALLOC_END 0xffffffd7ffffffffUL
#define MODULES_VADDR 0xffffffff02000000UL
#define MODULES_END 0xffffffff80000000UL
#define BPF_JIT_REGION_START 0xffffffff78000000UL
#define BPF_JIT_REGION_END 0xffffffff80000000UL
#define VM_FLUSH_RESET_PERMS 0x100UL
#define VM_NO_GUARD 0x40UL
#define NUMA_NO_NODE (-1)
#define THREAD_SIZE (PAGE_SIZE << 2)
#define THREAD_ALIGN THREAD_SIZE
void *__vmalloc_node_range(unsigned long size, unsigned long align,
			   unsigned long start, unsigned long end, gfp_t gfp,
			   pgprot_t prot, unsigned long flags, int node,
			   const void *caller);
void *__vmalloc_node(unsigned long size, unsigned long align, gfp_t gfp,
		     int node, const void *caller);
int set_memory_ro(unsigned long addr, int pages);
int set_memory_x(unsigned long addr, int pages);
int set_memory_rox(unsigned long addr, int pages);
void flush_icache_range(unsigned long start, unsigned long end);
void *memcpy(void *to, const void *from, size_t n);
void *memset(void *p, int c, size_t n);

/* --- the first percpu chunk ------------------------------------------------ */

typedef int (*pcpu_cpu_to_node_fn)(int cpu);
typedef int (*pcpu_cpu_distance_fn)(unsigned int from, unsigned int to);
#define PERCPU_MODULE_RESERVE (8UL << 10)
#define PERCPU_DYNAMIC_RESERVE (28UL << 10)
#define LOCAL_DISTANCE 10
#define REMOTE_DISTANCE 20
int pcpu_embed_first_chunk(size_t reserved, size_t dyn, size_t atom,
			   pcpu_cpu_distance_fn distance,
			   pcpu_cpu_to_node_fn to_node);
int pcpu_page_first_chunk(size_t reserved, pcpu_cpu_to_node_fn to_node);
int node_distance(int from, int to);
int cpu_to_node(int cpu);
void setup_per_cpu_areas(void);

/* --- more of slab: zero, copy, reallocate, by type ------------------------- */

#define GFP_NOFS 0xc40u
#define GFP_USER 0xcc0u
void *kcalloc_node(size_t n, size_t size, gfp_t flags, int node);
void *krealloc(const void *p, size_t size, gfp_t flags);
void *krealloc_array(void *p, size_t n, size_t size, gfp_t flags);
void *kmemdup(const void *src, size_t len, gfp_t flags);
void *memdup_user(const void __user *src, size_t len);
void *memdup_array_user(const void __user *src, size_t n, size_t size);
void *vmemdup_array_user(const void __user *src, size_t n, size_t size);
struct device;
void *devm_kcalloc(struct device *dev, size_t n, size_t size, gfp_t flags);
#define kzalloc_objs(type, n, ...) ((type *)kcalloc(n, sizeof(type), GFP_KERNEL))
#define kmalloc_objs(type, n, ...) ((type *)kcalloc(n, sizeof(type), GFP_KERNEL))
size_t array_size(size_t a, size_t b);
size_t size_mul(size_t a, size_t b);
size_t size_add(size_t a, size_t b);
#define struct_size(p, m, n) (sizeof(*(p)) + sizeof(*(p)->m) * (n))
int check_mul_overflow(size_t a, size_t b, size_t *product);
int check_add_overflow(size_t a, size_t b, size_t *sum);
#define IS_ERR(p) ((unsigned long)(p) >= (unsigned long)-4095)
#define PTR_ERR(p) ((long)(p))

/* --- arithmetic ------------------------------------------------------------ */

unsigned long roundup_pow_of_two(unsigned long n);
unsigned int ilog2(unsigned long n);
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min_t(t, a, b) min((t)(a), (t)(b))
#define max_t(t, a, b) max((t)(a), (t)(b))
#define clamp(v, lo, hi) min(max(v, lo), hi)
#define ALIGN(x, a) (((x) + (a) - 1) & ~((a) - 1))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))

/* --- data from outside ----------------------------------------------------- */

unsigned long copy_from_user(void *to, const void __user *from, size_t n);
#define get_user(x, p) ((x) = *(p), 0)
u16 le16_to_cpu(__le16 v);
u32 le32_to_cpu(__le32 v);
u64 le64_to_cpu(__le64 v);
u32 be32_to_cpu(__be32 v);
u32 get_unaligned_le32(const void *p);
int sscanf(const char *text, const char *format, ...);
int kstrtouint(const char *text, unsigned int base, unsigned int *value);
struct nlattr;
int nla_len(const struct nlattr *nla);
void *nla_data(const struct nlattr *nla);
u32 nla_get_u32(const struct nlattr *nla);
u16 nla_get_u16(const struct nlattr *nla);
struct device_node;
int of_property_read_u32(const struct device_node *np, const char *name, u32 *v);

struct firmware {
	size_t size;
	const u8 *data;
};

struct inode;
s64 i_size_read(const struct inode *inode);

struct vm_area_struct {
	unsigned long vm_start, vm_end;
};

unsigned long vma_pages(const struct vm_area_struct *vma);
struct file;

struct kernel_param_ops;
struct kernel_param {
	const char *name;
	const struct kernel_param_ops *ops;
	unsigned short perm;
	void *arg;
};
extern const struct kernel_param_ops param_ops_int, param_ops_uint,
	param_ops_ulong, param_ops_bool;

#define module_param_cb(name, ops, arg, perm)                                 \
	static struct kernel_param __always_unused __param_##name = {         \
		#name, ops, perm, arg                                         \
	}
#define module_param_named(name, value, type, perm)                           \
	module_param_cb(name, &param_ops_##type, &value, perm)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)

typedef struct {
	u32 sh_type;
	u64 sh_addr, sh_size, sh_entsize;
	u32 sh_info;
} Elf_Shdr;

typedef struct {
	u16 e_shnum;
	u64 e_shoff;
} Elf_Ehdr;

struct module;

/* --- what needs contiguous memory ------------------------------------------ */

enum dma_data_direction { DMA_TO_DEVICE, DMA_FROM_DEVICE };
struct scatterlist;
struct usb_device;
dma_addr_t dma_map_single(struct device *dev, void *p, size_t len,
			  enum dma_data_direction dir);
void sg_init_one(struct scatterlist *sg, const void *p, unsigned int len);
phys_addr_t virt_to_phys(const void *p);
struct usb_request {
	void *buf;
	unsigned int length;
};
/* two structures with a member of the same name */
struct xdr_netobj {
	unsigned int len;
	u8 *data;
};
struct gss_cl_ctx {
	struct {
		unsigned int len;
		u8 *data;
	} gc_wire_ctx;
};
int usb_bulk_msg(struct usb_device *dev, unsigned int pipe, void *data,
		 int len, int *done, int timeout);

/* --- heads and locks, and who frees what they sit in ----------------------- */

#define GFP_NOIO 0xc00u
struct mutex {
	int owner;
};
struct completion {
	int done;
};
struct rb_root {
	void *rb_node;
};
#define RB_ROOT ((struct rb_root){ NULL })
struct kref {
	int refcount;
};
typedef struct {
	int slock;
} spinlock_t;
typedef struct {
	struct list_head head;
} wait_queue_head_t;
struct rcu_head {
	void *next;
};
struct kmem_cache;
void mutex_init(struct mutex *lock);
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
void mutex_destroy(struct mutex *lock);
void spin_lock_init(spinlock_t *lock);
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
#define spin_lock_irqsave(lock, flags) ((flags) = 0, spin_lock(lock))
#define spin_unlock_irqrestore(lock, flags) ((void)(flags), spin_unlock(lock))
void init_completion(struct completion *c);
void complete(struct completion *c);
void init_waitqueue_head(wait_queue_head_t *q);
void wake_up(wait_queue_head_t *q);
int list_empty(const struct list_head *head);
void *kzalloc_node(size_t size, gfp_t flags, int node);
void *devm_kzalloc(struct device *dev, size_t size, gfp_t flags);
void *kmem_cache_alloc(struct kmem_cache *c, gfp_t flags);
void *kmem_cache_zalloc(struct kmem_cache *c, gfp_t flags);
void kmem_cache_free(struct kmem_cache *c, void *p);
void kfree_sensitive(const void *p);
void *krealloc_noprof(const void *p, size_t size, gfp_t flags);
void dev_set_drvdata(struct device *dev, void *data);
void *dev_get_drvdata(const struct device *dev);
#define kfree_rcu(p, m) ((void)&(p)->m, kfree(p))
#define kmalloc_obj(type, ...) ((__typeof__(type) *)kmalloc(sizeof(type), GFP_KERNEL))
#define kzalloc_obj(type, ...) ((__typeof__(type) *)kzalloc(sizeof(type), GFP_KERNEL))
#define kvmalloc_objs(type, n, ...)                                           \
	((__typeof__(type) *)kvmalloc_array(n, sizeof(type), GFP_KERNEL))

/* --- cleanup attributes and the vmalloc family ------------------------------ */

#define __free(f) __attribute__((cleanup(free_by_##f)))
static inline __maybe_unused void free_by_kfree(void *p)
{
	kfree(*(void **)p);
}
static inline __maybe_unused void free_by_kvfree(void *p)
{
	kvfree(*(void **)p);
}
static inline __maybe_unused void free_by_vfree(void *p)
{
	vfree(*(void **)p);
}
bool is_vmalloc_addr(const void *p);
void *vmemdup_user(const void __user *src, size_t len);
void *kvmemdup(const void *src, size_t len, gfp_t flags);
void *kvrealloc(const void *p, size_t size, gfp_t flags);
void *vmalloc_user(unsigned long size);
void *vcalloc(size_t n, size_t size);
void kvfree_sensitive(const void *p, size_t len);
char *kstrdup(const char *s, gfp_t flags);

/* --- callbacks that free, pointers handed on, newer slab ------------------- */

#define no_free_ptr(p)                                                        \
	({                                                                    \
		__typeof__(p) ptr_ = (p);                                     \
		(p) = NULL;                                                   \
		ptr_;                                                         \
	})
#define return_ptr(p) return no_free_ptr(p)
void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));
void kref_init(struct kref *k);
int kref_put(struct kref *k, void (*release)(struct kref *k));
struct xarray {
	void *head;
};
void xa_init(struct xarray *xa);
#define kvzalloc_flex(o, m, n, ...)                                           \
	((__typeof__(o) *)kvzalloc(sizeof(o) + sizeof((o).m[0]) * (n), GFP_KERNEL))
#define kzalloc_flex(o, m, n, ...)                                            \
	((__typeof__(o) *)kzalloc(sizeof(o) + sizeof((o).m[0]) * (n), GFP_KERNEL))

/* --- pointers that are read and stored as a whole --------------------------- */

#ifndef READ_ONCE
#define READ_ONCE(x) (*(volatile __typeof__(x) *)&(x))
#endif
#define rcu_dereference_protected(p, c) ((void)(c), (p))
#define rcu_assign_pointer(p, v) ((p) = (v))
#define rcu_replace_pointer(p, v, c)                                          \
	({                                                                    \
		__typeof__(p) old_ = (p);                                     \
		(p) = (v);                                                    \
		old_;                                                         \
	})
#define xchg(at, v)                                                           \
	({                                                                    \
		__typeof__(*(at)) old_ = *(at);                               \
		*(at) = (v);                                                  \
		old_;                                                         \
	})
void synchronize_rcu(void);

#define u64_to_user_ptr(x) ((void __user *)(unsigned long)(x))
#define SYSCALL_DEFINE2(name, t1, a1, t2, a2) long sys_##name(t1 a1, t2 a2)
#define SYSCALL_DEFINE3(name, t1, a1, t2, a2, t3, a3) \
	long sys_##name(t1 a1, t2 a2, t3 a3)
#define SYSCALL_DEFINE4(name, t1, a1, t2, a2, t3, a3, t4, a4) \
	long sys_##name(t1 a1, t2 a2, t3 a3, t4 a4)

#endif
