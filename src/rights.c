// SPDX-License-Identifier: GPL-2.0-only
#include "rights.h"

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Where users begin that nobody has: distributions, systemd and containers
 * leave out what lies from here to 2^31. A process's number makes it its own.
 */
#define FIRST_USER 0x70000000u

/* libc's would wait for threads that there are none of after fork(). */
static bool become_user(void)
{
	unsigned int user = FIRST_USER + (unsigned int)getpid();

	return !syscall(SYS_setgroups, (size_t)0, NULL) &&
	       !syscall(SYS_setresgid, user, user, user) &&
	       !syscall(SYS_setresuid, user, user, user);
}

/* A right that a user other than root has, and hands on to what it runs. */
static bool keep(int right)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct sets[2] = { 0 };

	if (right >= 0) {
		sets[right / 32].effective = 1u << right % 32;
		sets[right / 32].permitted = 1u << right % 32;
		sets[right / 32].inheritable = 1u << right % 32;
	}
	return !syscall(SYS_capset, &head, sets) &&
	       (right < 0 ||
		!prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, right, 0, 0));
}

bool rights_drop(int kept, bool own_user)
{
	for (int right = 0; prctl(PR_CAPBSET_READ, right, 0, 0, 0) >= 0;
	     right++)
		if (right != kept)
			prctl(PR_CAPBSET_DROP, right, 0, 0, 0);
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	return !own_user || (!prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) &&
			     become_user() && keep(kept));
}

/* In a child: whether it can get there, and is limited then. */
static bool is_limited(void)
{
	const struct rlimit one = { 1, 1 };
	pid_t pid;

	if (!rights_drop(CAP_DAC_OVERRIDE, true) ||
	    setrlimit(RLIMIT_NPROC, &one))
		return false;
	pid = fork();
	if (pid == 0)
		_exit(0);
	return pid < 0;
}

static bool try(void)
{
	pid_t pid = fork();
	siginfo_t info = { 0 };
	int status = 1;
	bool reached;

	if (pid == 0)
		_exit(!is_limited());
	if (pid < 0)
		return false;
	while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) &&
	       errno == EINTR)
		;
	/* whoever it is then, we must be able to end it */
	reached = !kill(pid, 0);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return reached && !status;
}

bool rights_has_own_user(void)
{
	static bool tried, has;

	if (!tried)
		has = !geteuid() && try();
	tried = true;
	return has;
}
