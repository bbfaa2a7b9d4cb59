// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The last reference gone, the lock stays behind. */
struct session {
	struct kref ref;
	spinlock_t lock;
};

static void session_release(struct kref *ref)
{
	struct session *s = container_of(ref, struct session, ref);

	kfree(s);
}

struct session *session_new(void)
{
	struct session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	spin_lock_init(&s->lock);
	kref_init(&s->ref);
	return s;
}

void session_put(struct session *s)
{
	kref_put(&s->ref, session_release);
}
