// SPDX-License-Identifier: GPL-2.0-only
/*
 * The filter, call by call. It is read as the kernel reads it, and none of the
 * calls is made: some would harm the machine, and others fail anyway where the
 * test is not root's.
 */
#include "testing.h"

#include "syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define ALLOWED 0

static uint32_t word_at(const struct seccomp_data *d, uint32_t offset)
{
	uint32_t word;

	assert_true(offset + sizeof(word) <= sizeof(*d));
	memcpy(&word, (const char *)d + offset, sizeof(word));
	return word;
}

static bool jumps(const struct sock_filter *in, uint32_t a)
{
	switch (BPF_OP(in->code)) {
	case BPF_JEQ:
		return a == in->k;
	case BPF_JGT:
		return a > in->k;
	case BPF_JGE:
		return a >= in->k;
	case BPF_JSET:
		return a & in->k;
	default:
		fail_msg("jump %#x", in->code);
		return false;
	}
}

/* What the filter says of a call: 0, or the error that it gets. */
static int judge(const struct sock_filter *code, unsigned short n,
		 const struct seccomp_data *d)
{
	uint32_t a = 0;

	for (unsigned short at = 0; at < n; at++) {
		const struct sock_filter *in = &code[at];

		if (in->code == (BPF_LD | BPF_W | BPF_ABS))
			a = word_at(d, in->k);
		else if (in->code == (BPF_ALU | BPF_AND | BPF_K))
			a &= in->k;
		else if (in->code == (BPF_JMP | BPF_JA))
			at = (unsigned short)(at + in->k);
		else if (BPF_CLASS(in->code) == BPF_JMP)
			at = (unsigned short)(at +
					      (jumps(in, a) ? in->jt : in->jf));
		else if (in->code == (BPF_RET | BPF_K))
			return (in->k & SECCOMP_RET_ACTION_FULL) ==
					       SECCOMP_RET_ALLOW
				       ? ALLOWED
				       : (int)(in->k & SECCOMP_RET_DATA);
		else
			fail_msg("instruction %#x", in->code);
	}
	fail_msg("the filter has no end");
	return -1;
}

/* The same of this machine's call, for a process that may have children and
 * sees others; of one that the machine has not: wrong. */
static int say(int number, uint64_t first, uint64_t second, uint64_t third,
	       int wrong)
{
	const struct seccomp_data d = {
		.nr = number,
		.arch = seccomp_arch_native(),
		.args = { first, second, third },
	};
	unsigned short n;
	const struct sock_filter *code = syscalls_filter(true, true, &n);

	assert_non_null(code);
	return number < 0 ? wrong : judge(code, n, &d);
}

/* --- by name ---------------------------------------------------------------
 */

static const char forbidden[] =
	"socket socketpair connect bind listen accept accept4 sendmmsg "
	"recvmmsg "
	"io_uring_setup io_uring_enter io_uring_register "
	"ptrace process_vm_readv process_vm_writev process_madvise "
	"process_mrelease kcmp pidfd_open pidfd_getfd pidfd_send_signal "
	"move_pages migrate_pages setpriority ioprio_set sched_setscheduler "
	"sched_setattr sched_setparam rt_sigqueueinfo rt_tgsigqueueinfo tkill "
	"setsid setpgid "
	"open_by_handle_at name_to_handle_at fanotify_init fanotify_mark "
	"link linkat symlink symlinkat truncate truncate64 "
	"chmod fchmod fchmodat chown lchown fchown fchownat "
	"setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr "
	"utime utimes futimesat utimensat "
	"mount umount2 pivot_root chroot fsopen fsconfig fsmount fspick "
	"move_mount open_tree mount_setattr quotactl quotactl_fd swapon "
	"swapoff "
	"setns unshare "
	"setuid setgid setreuid setregid setresuid setresgid setgroups "
	"setfsuid "
	"setfsgid capset "
	"bpf perf_event_open userfaultfd keyctl add_key request_key "
	"init_module finit_module delete_module kexec_load kexec_file_load "
	"reboot acct syslog iopl ioperm modify_ldt settimeofday clock_settime "
	"clock_adjtime adjtimex sethostname setdomainname vhangup "
	"lookup_dcookie create_module uselib _sysctl sysfs personality "
	"msgget msgsnd msgrcv msgctl semget semctl shmget shmat shmctl "
	"mq_open mq_unlink";

/* Without these no engine runs. */
static const char needed[] =
	"read write openat close fstat mmap munmap mprotect brk rt_sigaction "
	"pipe2 dup3 execve wait4 exit_group unlinkat mkdirat renameat2 futex "
	"getdents64 ftruncate getrandom set_robust_list sysinfo uname";

static void check_each(const char *names, int said)
{
	char **list = g_strsplit(names, " ", -1);

	for (char **name = list; *name; name++) {
		int number = seccomp_syscall_resolve_name(*name);

		CHECK(say(number, 0, 0, 0, said) == said, "%s", *name);
	}
	g_strfreev(list);
}

static void test_names(void **state)
{
	(void)state;
	check_each(forbidden, EPERM);
	check_each(needed, ALLOWED);
}

/* Calls whose flags a filter can't see, and those that are newer than it. */
static void test_not_there(void **state)
{
	(void)state;
	check_each("clone3 openat2", ENOSYS);
	/* fchmodat2 */
	assert_int_equal(say(SYS_pidfd_send_signal + 28, 0, 0, 0, 0), ENOSYS);
	assert_int_equal(say(0x3fffffff, 0, 0, 0, 0), ENOSYS);
}

/* --- by what they are given ------------------------------------------------
 */

static void test_cutting(void **state)
{
	int with = seccomp_syscall_resolve_name("openat");
	int old = seccomp_syscall_resolve_name("open");

	(void)state;
	assert_int_equal(say(with, 0, 0, O_RDONLY | O_TRUNC, 0), EPERM);
	assert_int_equal(say(with, 0, 0, O_TRUNC | O_CLOEXEC, 0), EPERM);
	assert_int_equal(say(with, 0, 0, O_WRONLY | O_TRUNC, 0), ALLOWED);
	assert_int_equal(say(with, 0, 0, O_RDWR | O_TRUNC, 0), ALLOWED);
	assert_int_equal(say(with, 0, 0, O_RDONLY, 0), ALLOWED);
	assert_int_equal(say(old, 0, O_RDONLY | O_TRUNC, 0, EPERM), EPERM);
	assert_int_equal(say(old, 0, O_WRONLY | O_TRUNC, 0, ALLOWED), ALLOWED);
}

static void test_namespaces(void **state)
{
	static const uint64_t all[] = { CLONE_NEWNS,   CLONE_NEWCGROUP,
					CLONE_NEWUTS,  CLONE_NEWIPC,
					CLONE_NEWUSER, CLONE_NEWPID,
					CLONE_NEWNET };
	int clone = seccomp_syscall_resolve_name("clone");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		CHECK(say(clone, all[i] | SIGCHLD, 0, 0, 0) == EPERM, "%#llx",
		      (unsigned long long)all[i]);
	assert_int_equal(say(clone, SIGCHLD, 0, 0, 0), ALLOWED);
}

static void test_requests(void **state)
{
	static const uint64_t some[] = { TIOCSTI, TIOCLINUX, FS_IOC_SETFLAGS,
					 FS_IOC32_SETFLAGS, FS_IOC_FSSETXATTR };
	int ioctl = seccomp_syscall_resolve_name("ioctl");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(some); i++) {
		CHECK(say(ioctl, 3, some[i], 0, 0) == EPERM, "%#llx",
		      (unsigned long long)some[i]);
		/* the kernel looks at the low half only */
		CHECK(say(ioctl, 3, some[i] | 1ull << 32, 0, 0) == EPERM,
		      "%#llx", (unsigned long long)some[i]);
	}
	assert_int_equal(say(ioctl, 3, FS_IOC_GETFLAGS, 0, 0), ALLOWED);
	assert_int_equal(say(ioctl, 3, TCGETS, 0, 0), ALLOWED);
}

static void test_others(void **state)
{
	int rlimit = seccomp_syscall_resolve_name("prlimit64");
	int affinity = seccomp_syscall_resolve_name("sched_setaffinity");

	(void)state;
	assert_int_equal(say(rlimit, 1, 0, 0, 0), EPERM);
	assert_int_equal(say(rlimit, 0, 0, 0, 0), ALLOWED);
	assert_int_equal(say(affinity, 1, 0, 0, 0), EPERM);
	assert_int_equal(say(affinity, 0, 0, 0, 0), ALLOWED);
}

static void test_children(void **state)
{
	struct seccomp_data d = { .arch = seccomp_arch_native() };
	static const char *const names[] = { "fork", "vfork" };
	unsigned short n;
	const struct sock_filter *code = syscalls_filter(false, true, &n);

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		d.nr = seccomp_syscall_resolve_name(names[i]);
		CHECK(d.nr < 0 || judge(code, n, &d) == EPERM, "%s", names[i]);
	}
	d.nr = seccomp_syscall_resolve_name("clone");
	d.args[0] = SIGCHLD;
	assert_int_equal(judge(code, n, &d), EPERM);
	d.args[0] = CLONE_VM | CLONE_VFORK | SIGCHLD;
	assert_int_equal(judge(code, n, &d), EPERM);
	d.args[0] = CLONE_VM | CLONE_SIGHAND | CLONE_THREAD;
	assert_int_equal(judge(code, n, &d), ALLOWED);
}

/* --- in a process ----------------------------------------------------------
 */

/* 0: it reaches itself and nobody else; else what is wrong. */
static int signal_around(const struct sock_filter *filter, unsigned short n)
{
	pid_t parent = getppid();

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    !syscalls_enter(filter, n))
		return 1;
	if (kill(getpid(), 0))
		return 2;
	if (!kill(parent, 0) || errno != EPERM)
		return 3;
	if (!kill(0, 0) || errno != EPERM)
		return 4;
	if (!tgkill(parent, parent, 0) || errno != EPERM)
		return 5;
	return tgkill(getpid(), gettid(), 0) ? 6 : 0;
}

/* With no help of Landlock's, which knows of signals from its sixth version. */
static void test_signals(void **state)
{
	unsigned short n;
	const struct sock_filter *filter = syscalls_filter(true, true, &n);
	pid_t pid = fork();
	int status = -1;

	(void)state;
	if (pid == 0)
		_exit(signal_around(filter, n));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	assert_int_equal(status, 0);
}

/* --- of another kind -------------------------------------------------------
 */

#ifdef __x86_64__
/* A 32-bit program of the same machine has other numbers, and the same bounds;
 * one of a third kind has no calls. */
static void test_kin(void **state)
{
	static const char *const names[] = { "ptrace", "setsid", "symlink",
					     "unshare" };
	struct seccomp_data d = { .arch = AUDIT_ARCH_I386 };
	unsigned short n;
	const struct sock_filter *code = syscalls_filter(true, true, &n);

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		d.nr = seccomp_syscall_resolve_name_arch(SCMP_ARCH_X86,
							 names[i]);
		CHECK(judge(code, n, &d) == EPERM, "%s", names[i]);
	}
	d.nr = 3; /* read */
	assert_int_equal(judge(code, n, &d), ALLOWED);
	d.nr = 102;    /* socketcall */
	d.args[0] = 1; /* socket */
	assert_int_equal(judge(code, n, &d), EPERM);
	d.arch = AUDIT_ARCH_ARM;
	d.nr = 3;
	assert_int_equal(judge(code, n, &d), EPERM);
	d.arch = AUDIT_ARCH_X86_64;
	d.nr = 0x40000000; /* read, of x32 */
	assert_int_not_equal(judge(code, n, &d), ALLOWED);
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_not_there),
		cmocka_unit_test(test_cutting),
		cmocka_unit_test(test_namespaces),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_children),
		cmocka_unit_test(test_signals),
#ifdef __x86_64__
		cmocka_unit_test(test_kin),
#endif
	};
	unsigned short n;

	if (!syscalls_filter(true, true, &n)) {
		puts("skipped: no filter can be made here");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
