// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A free that wipes needs the length, which must be the allocation's still. */
struct want {
	u32 len, flags;
};

struct secret {
	void *key;
	u32 len;
};

int take_key(const void __user *arg, struct secret *s)
{
	struct want want;
	void *key;
	int err = -EFAULT;

	if (copy_from_user(&want, arg, sizeof(want)))
		return -EFAULT;
	key = kmalloc(want.len, GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!key)
		return -ENOMEM;
	if (copy_from_user(key, arg + sizeof(want), want.len))
		goto out;
	err = want.flags;
out:
	kfree_sensitive(key);
	return err;
}

int take_words(const u32 __user *arg)
{
	u32 n;
	u64 *words = NULL;
	int err = -EINVAL;

	if (get_user(n, arg))
		return -EFAULT;
	if (!n)
		goto out;
	words = kcalloc(n, sizeof(*words), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!words)
		return -ENOMEM;
	words[0] = n;
	err = 0;
out:
	kfree_sensitive(words);
	return err;
}

ssize_t key_write(struct file *file, const char __user *buf, size_t len,
		  loff_t *pos)
{
	void *key = memdup_user(buf, len); /* EXPECT KAP001 warning */

	if (IS_ERR(key))
		return PTR_ERR(key);
	kfree_sensitive(key);
	return len;
}

/* The length is another one where the memory is freed. */
int take_shortened(const u32 __user *arg)
{
	u32 len;
	u8 *key;

	if (get_user(len, arg))
		return -EFAULT;
	key = kmalloc(len, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: what it is there can't be told */
	if (!key)
		return -ENOMEM;
	while (len && !key[len - 1])
		len--;
	kfree_sensitive(key);
	return 0;
}

/* Others may have set the member. */
int keep_key(struct secret *s, const u32 __user *arg)
{
	if (get_user(s->len, arg))
		return -EFAULT;
	s->key = kmalloc(s->len, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: what it is there can't be told */
	if (!s->key)
		return -ENOMEM;
	return 0;
}

void drop_key(struct secret *s)
{
	kfree_sensitive(s->key);
}

/* The variable has two objects, of two lengths. */
int take_one_of_two(const u32 __user *arg, bool small)
{
	u32 len;
	void *key;

	if (get_user(len, arg))
		return -EFAULT;
	if (small)
		key = kmalloc(16, GFP_KERNEL);
	else
		key = kmalloc(len, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: what it is there can't be told */
	kfree_sensitive(key);
	return 0;
}

/* Each time round another length, of which the last one's is freed. */
int take_many(const u32 __user *arg, int n)
{
	void *key = NULL;
	u32 len = 0;

	while (n--) {
		if (get_user(len, arg + n))
			break;
		if (!key)
			key = kmalloc(len, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: what it is there can't be told */
	}
	kfree_sensitive(key);
	return 0;
}
