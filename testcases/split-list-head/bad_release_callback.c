// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The last reference gone, the lock stays behind. */
struct session {
	struct kref ref;
	spinlock_t *lock;
};

static void session_release(struct kref *ref)
{
	struct session *s = container_of(ref, struct session, ref);

	kfree(s); /* EXPECT KAP002 warning */
}

struct session *session_new(void)
{
	struct session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	s->lock = kzalloc(sizeof(spinlock_t), GFP_KERNEL);
	if (!s->lock)
		goto fail;
	spin_lock_init(s->lock);
	kref_init(&s->ref);
	return s;
fail:
	kfree(s);
	return NULL;
}

void session_put(struct session *s)
{
	kref_put(&s->ref, session_release);
}
