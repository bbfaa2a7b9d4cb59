// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* As arm64, riscv and x86 define system calls: the arguments are registers. */
struct pt_regs {
	unsigned long a0, a1;
};

#undef SYSCALL_DEFINE2
#define SYSCALL_DEFINE2(name, t1, a1_, t2, a2_)                               \
	static inline long __do_sys_##name(t1 a1_, t2 a2_);                   \
	long __arch_sys_##name(const struct pt_regs *regs);                   \
	long __arch_sys_##name(const struct pt_regs *regs)                    \
	{                                                                     \
		return __do_sys_##name((t1)regs->a0, (t2)regs->a1);           \
	}                                                                     \
	static inline long __do_sys_##name(t1 a1_, t2 a2_)

static long list(const u64 __user *ids, size_t nr)
{
	u64 *copy = kvmalloc_array(nr, sizeof(*copy), GFP_KERNEL);

	if (!copy)
		return -ENOMEM;
	kvfree(copy);
	return 0;
}

SYSCALL_DEFINE2(listids, const u64 __user *, ids, size_t, nr)
{
	return list(ids, nr);
}

SYSCALL_DEFINE2(few, const u64 __user *, ids, size_t, nr)
{
	u64 *copy;

	if (nr > 256)
		return -EINVAL;
	copy = kmalloc_array(nr, sizeof(*copy), GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	kfree(copy);
	return 0;
}
