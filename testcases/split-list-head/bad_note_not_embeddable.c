// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Each could be embedded, but for one thing that the file does elsewhere. */

struct named {
	struct mutex *named_lock;
	u64 value;
};

#define LOCK_OF(object, member) mutex_init((object)->member)

struct named *named_new(void)
{
	struct named *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->named_lock = kmalloc(sizeof(*p->named_lock), GFP_KERNEL); /* EXPECT KAP002 note; no patch: 'named_lock' is named to a macro */
	if (!p->named_lock) {
		kfree(p);
		return NULL;
	}
	mutex_init(p->named_lock);
	return p;
}

void named_free(struct named *p)
{
	kfree(p->named_lock);
	kfree(p);
}

void named_again(struct named *p)
{
	LOCK_OF(p, named_lock);
}

struct sized {
	struct mutex *sized_lock;
	u64 value;
};

_Static_assert(sizeof(struct sized) == 2 * sizeof(u64), "as firmware has it");

struct sized *sized_new(void)
{
	struct sized *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->sized_lock = kmalloc(sizeof(*p->sized_lock), GFP_KERNEL); /* EXPECT KAP002 note; no patch: the size of a structure is asserted */
	if (!p->sized_lock) {
		kfree(p);
		return NULL;
	}
	mutex_init(p->sized_lock);
	return p;
}

void sized_free(struct sized *p)
{
	kfree(p->sized_lock);
	kfree(p);
}

struct counted {
	struct mutex *counted_lock;
	u64 value;
};

struct counted *counted_new(void)
{
	struct counted *p = kzalloc(2 * sizeof(u64), GFP_KERNEL);

	if (!p)
		return NULL;
	p->counted_lock = kmalloc(sizeof(*p->counted_lock), GFP_KERNEL); /* EXPECT KAP002 note; no patch: 'struct counted' is allocated by a size of its own */
	if (!p->counted_lock) {
		kfree(p);
		return NULL;
	}
	mutex_init(p->counted_lock);
	return p;
}

void counted_free(struct counted *p)
{
	kfree(p->counted_lock);
	kfree(p);
}

struct asked {
	struct mutex *asked_lock;
	u64 value;
};

struct asked *asked_new(void)
{
	struct asked *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->asked_lock = kmalloc(sizeof(*p->asked_lock), GFP_KERNEL); /* EXPECT KAP002 note; no patch: 'asked_lock' is asked for by type or size */
	if (!p->asked_lock) {
		kfree(p);
		return NULL;
	}
	mutex_init(p->asked_lock);
	return p;
}

void asked_free(struct asked *p)
{
	kfree(p->asked_lock);
	kfree(p);
}

size_t asked_room(const struct asked *p)
{
	return sizeof(*p->asked_lock);
}

struct copied {
	struct mutex *copied_lock;
	u64 value;
};

typedef struct copied copied_t;

struct copied *copied_new(void)
{
	struct copied *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->copied_lock = kmalloc(sizeof(*p->copied_lock), GFP_KERNEL); /* EXPECT KAP002 note; no patch: is copied or cleared as a whole */
	if (!p->copied_lock) {
		kfree(p);
		return NULL;
	}
	mutex_init(p->copied_lock);
	return p;
}

void copied_free(struct copied *p)
{
	kfree(p->copied_lock);
	kfree(p);
}

void copied_over(copied_t *to, const copied_t *from)
{
	*to = *from;
}
