// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The member is allocated in one function and forgotten in another. */
struct group {
	struct list_head node;
	struct list_head *items;
	struct rcu_head rcu;
};

void group_flush(struct group *g);

int group_init(struct group *g)
{
	g->items = kmalloc(sizeof(struct list_head), GFP_KERNEL); // #alloc
	if (!g->items)
		return -ENOMEM;
	INIT_LIST_HEAD(g->items);
	return 0;
}

void groups_drop(struct list_head *groups)
{
	struct group *g, *next;

	list_for_each_entry_safe(g, next, groups, node) // expected-note {{Loop condition is true}}
		kfree(g); // expected-warning {{'g' is freed here, but not the object that group_init() allocated for its member 'items'}}
			  // expected-note@-1 {{'g' is freed here, but not}}
			  // expected-note@#alloc {{allocated here}}
}

/* The twin frees it first, by a name of its own. */
void groups_release(struct list_head *groups)
{
	struct group *g, *next;

	list_for_each_entry_safe(g, next, groups, node) {
		struct list_head *items = g->items;

		list_del(&g->node);
		kfree(items);
		kfree(g);
	}
}

/* The pointer outlives the structure, and is freed after it. */
void group_late(struct group *g)
{
	struct list_head *items = g->items;

	kfree(g);
	kfree(items);
}

/* Known NULL; and its twin, which is not. */
void group_null(struct group *g)
{
	if (!g->items)
		kfree(g);
}

void group_not_null(struct group *g)
{
	if (g->items) // expected-note {{Assuming field 'items' is non-null}}
		      // expected-note@-1 {{Taking true branch}}
		kfree_rcu(g, rcu); // expected-warning {{'g' is freed here, but not}}
				   // expected-note@-1 {{'g' is freed here, but not}}
				   // expected-note@#alloc {{allocated here}}
}

/* A function that can't be seen gets the structure: it may free the member. */
void group_escape(struct group *g)
{
	group_flush(g);
	kfree(g);
}

/* What only takes a lock or writes a line doesn't. */
void group_meek(struct group *g, struct mutex *lock)
{
	mutex_lock(lock);
	list_del(&g->node);
	mutex_unlock(lock);
	kfree(g); // expected-warning {{'g' is freed here, but not}}
		  // expected-note@-1 {{'g' is freed here, but not}}
		  // expected-note@#alloc {{allocated here}}
}
