// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Allocators as kernels with memory allocation profiling define them. */
int mem_alloc_profiling_enabled(void);
void *alloc_tag_save(void);
void alloc_tag_restore(void *tag);
void *kmalloc_noprof(size_t size, gfp_t flags);
void *kzalloc_noprof(size_t size, gfp_t flags);

#define alloc_hooks(call)                                                     \
	({                                                                    \
		__typeof__(call) _res;                                        \
		if (mem_alloc_profiling_enabled()) {                          \
			void *_old = alloc_tag_save();                        \
			_res = call;                                          \
			alloc_tag_restore(_old);                              \
		} else {                                                      \
			_res = call;                                          \
		}                                                             \
		_res;                                                         \
	})
#define kmalloc(...) alloc_hooks(kmalloc_noprof(__VA_ARGS__))
#define kzalloc(...) alloc_hooks(kzalloc_noprof(__VA_ARGS__))

struct port {
	struct list_head node, *users;
};

int port_add(struct list_head *ports)
{
	struct port *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	p->users = kmalloc(sizeof(*p->users), GFP_KERNEL);
	if (!p->users) {
		kfree(p);
		return -ENOMEM;
	}
	INIT_LIST_HEAD(p->users);
	list_add(&p->node, ports);
	return 0;
}

void ports_drop(struct list_head *ports)
{
	struct port *p, *next;

	list_for_each_entry_safe(p, next, ports, node)
		kfree(p); /* EXPECT KAP002 warning; no patch: not a plain one */
}
