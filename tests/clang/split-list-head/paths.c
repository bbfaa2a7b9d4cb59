// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Objects that a path allocates itself. */
struct port {
	struct mutex *lock;
	void *ring;
};

void port_publish(struct port *p);
void lock_publish(struct mutex *lock);

struct port *error_path(size_t ring)
{
	struct port *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p) // expected-note {{Assuming 'p' is non-null}}
		// expected-note@-1 {{Taking false branch}}
		return NULL;
	p->lock = kmalloc(sizeof(*p->lock), GFP_KERNEL); // expected-note {{The object is allocated here}}
	if (!p->lock) // expected-note {{Assuming field 'lock' is non-null}}
		      // expected-note@-1 {{Taking false branch}}
		goto out;
	mutex_init(p->lock);
	p->ring = kzalloc(ring, GFP_KERNEL);
	if (p->ring) // expected-note {{Assuming field 'ring' is null}}
		     // expected-note@-1 {{Taking false branch}}
		return p;
out:
	kfree(p); // expected-warning {{the structure is freed here, but not the object allocated for its member 'lock'}}
		  // expected-note@-1 {{the structure is freed here}}
	return NULL;
}

/* The twin frees it, after a call that makes the members unknown. */
struct port *error_path_right(size_t ring)
{
	struct port *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->lock = kmalloc(sizeof(*p->lock), GFP_KERNEL);
	if (!p->lock)
		goto out;
	mutex_init(p->lock);
	p->ring = kzalloc(ring, GFP_KERNEL);
	if (p->ring)
		return p;
	kfree(p->lock);
out:
	kfree(p);
	return NULL;
}

int overwrite(struct port *p)
{
	p->lock = kmalloc(sizeof(*p->lock), GFP_KERNEL); // expected-note {{The object is allocated here}}
	if (!p->lock) // expected-note {{Assuming field 'lock' is non-null}}
		      // expected-note@-1 {{Taking false branch}}
		return -ENOMEM;
	p->lock = NULL; // expected-warning {{member 'lock' is overwritten while it owns an allocation}}
			// expected-note@-1 {{member 'lock' is overwritten}}
	return 0;
}

/* The old one is freed by the name of a local. */
int overwrite_right(struct port *p)
{
	struct mutex *old;

	p->lock = kmalloc(sizeof(*p->lock), GFP_KERNEL);
	if (!p->lock)
		return -ENOMEM;
	old = p->lock;
	p->lock = NULL;
	kfree(old);
	return 0;
}

int local(int nr)
{
	struct mutex *lock = kmalloc(sizeof(*lock), GFP_KERNEL); // expected-note {{The object is allocated here}}
	if (!lock) // expected-note {{Assuming 'lock' is non-null}}
		   // expected-note@-1 {{Taking false branch}}
		return -ENOMEM;
	if (nr < 0) // expected-note {{Assuming 'nr' is < 0}}
		    // expected-note@-1 {{Taking true branch}}
		return -EINVAL; // expected-warning {{'lock' is lost here with the object allocated for it}}
				// expected-note@-1 {{'lock' is lost here}}
	lock_publish(lock);
	return 0;
}

/* Handed on, each in another way. */
struct mutex *kept;

int handed_on(struct port *p, struct mutex **out, int how)
{
	struct mutex *lock = kmalloc(sizeof(*lock), GFP_KERNEL);

	if (!lock)
		return -ENOMEM;
	if (how == 1)
		*out = lock;
	else if (how == 2)
		lock_publish(lock);
	else if (how == 3)
		kept = lock;
	else
		kfree(lock);
	return 0;
}

int given_up(int nr)
{
	struct port *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p) // expected-note {{Assuming 'p' is non-null}}
		// expected-note@-1 {{Taking false branch}}
		return -ENOMEM;
	p->lock = kmalloc(sizeof(*p->lock), GFP_KERNEL); // expected-note {{The object is allocated here}}
	if (nr < 0) // expected-note {{Assuming 'nr' is < 0}}
		    // expected-note@-1 {{Taking true branch}}
		return -EINVAL; // expected-warning {{'p' is given up here, and with it the object allocated for its member 'lock'}}
				// expected-note@-1 {{'p' is given up here}}
	port_publish(p);
	return 0;
}

/* An attribute frees the structure, not what it points to. */
int cleaned(int nr)
{
	struct port *p __free(kfree) = kzalloc(sizeof(*p), GFP_KERNEL);
	struct mutex *lock __free(kfree) = kmalloc(sizeof(*lock), GFP_KERNEL);

	if (!p || !lock) // expected-note {{Assuming 'p' is non-null}}
			 // expected-note@-1 {{Left side of '||' is false}}
			 // expected-note@-2 {{Assuming 'lock' is non-null}}
			 // expected-note@-3 {{Taking false branch}}
		return -ENOMEM;
	p->lock = kmalloc(sizeof(*p->lock), GFP_KERNEL); // expected-note {{The object is allocated here}}
	return nr; // expected-warning {{'p' is freed here, but not the object that cleaned() allocated for its member 'lock'}}
		   // expected-note@-1 {{'p' is freed here}}
}
