// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Whose memory it is that is freed hangs on the build: both have to fit. */
int take_either(const u32 __user *from)
{
	u64 *t;
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
#ifdef CONFIG_SHORT
	t = kmalloc_array(nr, sizeof(*t), GFP_KERNEL); /* EXPECT(cocci) KAP001 warning: not in Clang's build; no patch: what it is there can't be told */
#else
	t = kmalloc_array(nr + 1, sizeof(*t), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: what it is there can't be told */
#endif
	if (!t)
		return -ENOMEM;
#ifdef CONFIG_SHORT
	kfree(t);
#else
	kfree_sensitive(t);
#endif
	return 0;
}
