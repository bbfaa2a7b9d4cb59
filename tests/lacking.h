/* SPDX-License-Identifier: GPL-2.0-only */
/* For tests that come last: what the kernel lacks from then on. */
#ifndef KAPCHECK_TESTS_LACKING_H
#define KAPCHECK_TESTS_LACKING_H

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/*
 * This process has no such system call any more, where its third argument has
 * one of these bits (0: never); it gets that error. False when that can't be
 * had here.
 */
static inline bool lose_call(uint32_t number, uint32_t bits, uint32_t error)
{
	const uint32_t third = offsetof(struct seccomp_data, args[2]);
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, bits ? 3 : 1),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 third + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) * 4),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof(code) / sizeof(*code),
					    code };

	if (!bits) {
		code[2] = code[4];
		code[3] = code[5];
	}
	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
	       !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

#endif
