// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is forbidden is listed, not what is allowed: engines are whole language
 * runtimes of any version. Forbidden is what reaches beyond the process: the
 * network, other processes, the kernel's own settings, and what would lead
 * around Landlock.
 */
#include "syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#define MAX_INSTRUCTIONS 4096u
/* Instructions in front of libseccomp's. */
#define HIDE_NEWER 3u
/* fchmodat2, of Linux 6.6; all machines count alike from the other one on. */
#define FIRST_NEWER (SYS_pidfd_send_signal + 28u)
/* More than libseccomp takes to make a filter. */
#define MEMORY_NEEDED ((size_t)4 << 20)
/* Stands for the process's own number until it has one; no number is so big. */
#define OWN_PID 0x7fa5c0deu

/* Names with blanks between. */
static const char *const forbidden[] = {
	/* the network, and other programs' sockets */
	"socket socketpair connect bind listen accept accept4 "
	"sendmmsg recvmmsg",
	/* what does all of that without being asked here */
	"io_uring_setup io_uring_enter io_uring_register",
	/* other processes: what they hold, and their end */
	"ptrace process_vm_readv process_vm_writev process_madvise "
	"process_mrelease kcmp pidfd_open pidfd_getfd "
	"pidfd_send_signal move_pages migrate_pages setpriority ioprio_set "
	"sched_setscheduler sched_setattr sched_setparam "
	"rt_sigqueueinfo rt_tgsigqueueinfo tkill",
	/* the group that is killed as one */
	"setsid setpgid",
	/* files that were opened elsewhere, or by number */
	"open_by_handle_at name_to_handle_at fanotify_init "
	"fanotify_mark",
	/* links in a scratch folder, which the caller would follow */
	"link linkat symlink symlinkat",
	/*
	 * what Landlock leaves to a file's owner, wherever the file is; the
	 * first two it knows from its third version on
	 */
	"truncate truncate64 chmod fchmod fchmodat chown lchown "
	"fchown fchownat chown32 lchown32 fchown32 setxattr lsetxattr "
	"fsetxattr removexattr lremovexattr fremovexattr utime utimes "
	"futimesat utimensat utimensat_time64",
	/* the view of files */
	"mount umount umount2 pivot_root chroot fsopen fsconfig "
	"fsmount fspick move_mount open_tree mount_setattr quotactl "
	"quotactl_fd swapon swapoff setns unshare",
	/* other users' rights */
	"setuid setgid setreuid setregid setresuid setresgid "
	"setgroups setfsuid setfsgid capset",
	/* the kernel */
	"bpf perf_event_open userfaultfd keyctl add_key request_key "
	"init_module finit_module delete_module kexec_load "
	"kexec_file_load reboot acct syslog iopl ioperm modify_ldt "
	"vm86 vm86old settimeofday clock_settime clock_settime64 "
	"clock_adjtime adjtimex stime sethostname setdomainname "
	"vhangup nfsservctl lookup_dcookie create_module uselib "
	"_sysctl sysfs personality",
	/* System V's and POSIX's shared things have no path */
	"msgget msgsnd msgrcv msgctl semget semctl shmget shmat "
	"shmctl mq_open mq_unlink",
};

static bool forbid(scmp_filter_ctx ctx, const char *name)
{
	int number = seccomp_syscall_resolve_name(name);

	/* one that this libseccomp does not know, or this machine has not */
	if (number == __NR_SCMP_ERROR)
		return true;
	return !seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), number, 0);
}

static bool forbid_each(scmp_filter_ctx ctx, const char *names)
{
	char **list = g_strsplit(names, " ", -1);
	bool good = true;

	for (char **name = list; *name; name++)
		good = good && forbid(ctx, *name);
	g_strfreev(list);
	return good;
}

static bool forbid_if(scmp_filter_ctx ctx, int number, struct scmp_arg_cmp how)
{
	return !seccomp_rule_add_array(ctx, SCMP_ACT_ERRNO(EPERM), number, 1,
				       &how);
}

/* Their flags lie in memory, where a filter can't look. */
static bool hide(scmp_filter_ctx ctx, int number)
{
	return !seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), number, 0);
}

static bool forbid_namespaces(scmp_filter_ctx ctx)
{
	static const unsigned int flags[] = { CLONE_NEWNS,   CLONE_NEWCGROUP,
					      CLONE_NEWUTS,  CLONE_NEWIPC,
					      CLONE_NEWUSER, CLONE_NEWPID,
					      CLONE_NEWNET };
	bool good = true;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		good = good && forbid_if(ctx, SCMP_SYS(clone),
					 SCMP_CMP(0, SCMP_CMP_MASKED_EQ,
						  flags[i], flags[i]));
	return good;
}

/* fork() and vfork(), by whatever name. */
static bool forbid_children(scmp_filter_ctx ctx)
{
	return forbid(ctx, "fork") && forbid(ctx, "vfork") &&
	       forbid_if(ctx, SCMP_SYS(clone),
			 SCMP_CMP(0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
}

static bool forbid_request(scmp_filter_ctx ctx, unsigned int request)
{
	return forbid_if(ctx, SCMP_SYS(ioctl),
			 SCMP_CMP(1, SCMP_CMP_MASKED_EQ, 0xffffffffu, request));
}

/*
 * Before its third version, Landlock lets files be cut that may only be read;
 * the flags of such files can be set; a terminal takes input from whoever has
 * it open.
 */
static bool forbid_arguments(scmp_filter_ctx ctx)
{
	const unsigned int cut = O_TRUNC | O_ACCMODE;

	return forbid_if(ctx, SCMP_SYS(openat),
			 SCMP_CMP(2, SCMP_CMP_MASKED_EQ, cut, O_TRUNC)) &&
	       forbid_if(ctx, SCMP_SYS(open),
			 SCMP_CMP(1, SCMP_CMP_MASKED_EQ, cut, O_TRUNC)) &&
	       forbid_request(ctx, TIOCSTI) && forbid_request(ctx, TIOCLINUX) &&
	       forbid_request(ctx, FS_IOC_SETFLAGS) &&
	       forbid_request(ctx, FS_IOC32_SETFLAGS) &&
	       forbid_request(ctx, FS_IOC_FSSETXATTR) &&
	       forbid_if(ctx, SCMP_SYS(prlimit64),
			 SCMP_CMP(0, SCMP_CMP_NE, 0, 0)) &&
	       forbid_if(ctx, SCMP_SYS(sched_setaffinity),
			 SCMP_CMP(0, SCMP_CMP_NE, 0, 0));
}

/* Signals to any process but itself. */
static bool forbid_signals(scmp_filter_ctx ctx)
{
	const struct scmp_arg_cmp other = SCMP_CMP(0, SCMP_CMP_NE, OWN_PID, 0);

	return forbid_if(ctx, SCMP_SYS(kill), other) &&
	       forbid_if(ctx, SCMP_SYS(tgkill), other);
}

static bool fill(scmp_filter_ctx ctx, bool children, bool others)
{
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		if (!forbid_each(ctx, forbidden[i]))
			return false;
	return hide(ctx, SCMP_SYS(clone3)) && hide(ctx, SCMP_SYS(openat2)) &&
	       forbid_namespaces(ctx) && forbid_arguments(ctx) &&
	       (children || forbid_children(ctx)) &&
	       (!others || forbid_signals(ctx));
}

/* Programs of the machine's 32-bit kind are bound, too. */
static void add_kin(scmp_filter_ctx ctx)
{
	switch (seccomp_arch_native()) {
	case SCMP_ARCH_X86_64:
		seccomp_arch_add(ctx, SCMP_ARCH_X86);
		break;
	case SCMP_ARCH_AARCH64:
		seccomp_arch_add(ctx, SCMP_ARCH_ARM);
		break;
	default:
		break;
	}
}

/*
 * Calls that are newer than what is listed above, and than what libseccomp may
 * know, are not there, as on an older kernel.
 */
static void hide_newer(struct sock_filter code[HIDE_NEWER])
{
	const struct sock_filter hide[HIDE_NEWER] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FIRST_NEWER, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
	};

	memcpy(code, hide, sizeof(hide));
}

/* The instructions as they lie in the file that libseccomp exports to. */
static bool take(scmp_filter_ctx ctx, struct sock_filter *code, size_t max,
		 unsigned short *n)
{
	int fd = memfd_create("kapcheck", MFD_CLOEXEC);
	size_t most = max * sizeof(*code);
	size_t got = 0;
	ssize_t more = fd >= 0 && !seccomp_export_bpf(ctx, fd) ? 1 : -1;

	while (more > 0) {
		more = pread(fd, (char *)code + got, most - got, (off_t)got);
		got += more > 0 ? (size_t)more : 0;
	}
	if (fd >= 0)
		close(fd);
	*n = (unsigned short)(got / sizeof(*code));
	return !more && got && got < most;
}

static bool make(bool children, bool others, struct sock_filter *code,
		 unsigned short *n)
{
	scmp_filter_ctx ctx;
	bool good;

	/* short of memory it overruns its heap, or never ends: better we end */
	g_free(g_malloc(MEMORY_NEEDED));
	ctx = seccomp_init(SCMP_ACT_ALLOW);
	if (!ctx)
		return false;
	add_kin(ctx);
	/* a program of any other kind has no calls at all */
	seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(EPERM));
	/* a tree of comparisons, not a list: it runs at each call */
	seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	hide_newer(code);
	good = fill(ctx, children, others) &&
	       take(ctx, code + HIDE_NEWER, MAX_INSTRUCTIONS - HIDE_NEWER, n);
	*n = good ? (unsigned short)(*n + HIDE_NEWER) : 0;
	seccomp_release(ctx);
	return good;
}

const struct sock_filter *syscalls_filter(bool children, bool others,
					  unsigned short *n)
{
	static struct made {
		struct sock_filter code[MAX_INSTRUCTIONS];
		unsigned short n;
		bool tried;
	} all[2][2];
	struct made *made = &all[children][others];

	if (!made->tried)
		make(children, others, made->code, &made->n);
	made->tried = true;
	*n = made->n;
	return *n ? made->code : NULL;
}

bool syscalls_enter(const struct sock_filter *filter, unsigned short n)
{
	struct sock_filter own[MAX_INSTRUCTIONS];
	const struct sock_fprog program = { .len = n, .filter = own };

	memcpy(own, filter, n * sizeof(*filter));
	for (unsigned short i = 0; i < n; i++)
		if (BPF_CLASS(own[i].code) == BPF_JMP && own[i].k == OWN_PID)
			own[i].k = (unsigned int)getpid();
	return !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
