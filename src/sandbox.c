// SPDX-License-Identifier: GPL-2.0-only
#include "sandbox.h"

#include "bwrap.h"
#include "environment.h"
#include "landlock.h"
#include "rights.h"
#include "syscalls.h"

#include <glib.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

/* Precompiled headers are some 30 MB. */
#define FILE_MAX_BYTES (1u << 30)
#define FILES_MAX 4096u
/* Beyond those that there are on the machine; for a user who has no others. */
#define PROCESSES_MORE 512u
#define PROCESSES_OWN 64u

struct sandbox {
	char *folder;			  /* NULL: where the caller is */
	int rules;			  /* of Landlock; -1: none */
	struct bwrap *wrap;		  /* in place of that; NULL: none */
	const struct sock_filter *filter; /* NULL: none */
	unsigned short n_filter;
	rlim_t processes;
	bool own_user; /* is to be had */
	bool alone;    /* they start no processes */
	bool remote;   /* reads what only this user may be let in to */
	bool shut;     /* no process can be bound by it */
};

/* What programs of the system are made of, wherever they are from. */
static const char *const system_places[] = { "/usr",
					     "/bin",
					     "/sbin",
					     "/lib",
					     "/lib32",
					     "/lib64",
					     "/libx32",
					     "/opt",
					     "/nix/store",
					     "/gnu/store",
					     "/etc/alternatives",
					     "/etc/ld.so.cache",
					     "/etc/ld.so.conf",
					     "/etc/ld.so.conf.d",
					     "/etc/ld.so.preload",
					     "/etc/localtime",
					     "/proc/cpuinfo",
					     "/proc/meminfo",
					     "/proc/stat",
					     "/sys/devices/system/cpu",
					     NULL };

static const char *const devices[] = { "/dev/null", "/dev/zero", "/dev/urandom",
				       "/dev/random" };

/* --- what there is ----------------------------------------------------------
 */

/* From the best on. */
enum kind { KIND_LANDLOCK, KIND_BWRAP, KIND_FILTER, KIND_NONE };

/* Whether a child that is bound like that gets anywhere. */
static bool works(const struct sandbox *s)
{
	static const char *const argv[] = { "/bin/true", NULL };
	char **command = sandbox_command(s, argv[0], argv);
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		if (!sandbox_enter(s))
			_exit(1);
		if (!command)
			_exit(0);
		/* what it has to say of a kernel that lacks something, too */
		close(STDERR_FILENO);
		execv(command[0], command);
		_exit(1);
	}
	g_strfreev(command);
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

static void allow_system(struct sandbox *s)
{
	for (guint i = 0; system_places[i]; i++)
		sandbox_read(s, system_places[i]);
	for (guint i = 0; i < G_N_ELEMENTS(devices) && s->rules >= 0; i++)
		landlock_allow(s->rules, landlock_version(), devices[i],
			       LANDLOCK_DEVICE);
}

static bool take_filter(struct sandbox *s, bool children)
{
	/* what bubblewrap starts has no other process in sight */
	s->filter = syscalls_filter(children, !s->wrap, &s->n_filter);
	return s->filter &&
	       (!s->wrap || bwrap_filter(s->wrap, s->filter, s->n_filter));
}

/* NULL when it is not to be had. */
static struct sandbox *make(enum kind kind)
{
	struct sandbox *s = g_new0(struct sandbox, 1);
	bool good = true;

	s->processes = RLIM_INFINITY;
	s->rules = -1;
	if (kind == KIND_LANDLOCK)
		good = (s->rules = landlock_new(landlock_version())) >= 0;
	if (kind == KIND_BWRAP)
		good = (s->wrap = bwrap_new()) != NULL;
	if (!good || (kind != KIND_NONE && !take_filter(s, true))) {
		sandbox_free(s);
		return NULL;
	}
	return s;
}

/* The best that works. */
static enum kind kind_of_machine(void)
{
	static enum kind kind = KIND_NONE;
	static bool tried;

	for (enum kind k = KIND_LANDLOCK; !tried && k < KIND_NONE; k++) {
		struct sandbox *s = make(k);

		if (s && k == KIND_BWRAP)
			allow_system(s);
		if (s && works(s)) {
			tried = true;
			kind = k;
		}
		sandbox_free(s);
	}
	tried = true;
	return sandbox_is_off() ? KIND_NONE : kind;
}

bool sandbox_is_off(void)
{
	return !g_strcmp0(g_getenv("KAPCHECK_SANDBOX"), "none");
}

enum sandbox_level sandbox_level(void)
{
	static const enum sandbox_level levels[] = { SANDBOX_FULL, SANDBOX_FULL,
						     SANDBOX_PART,
						     SANDBOX_NONE };

	return levels[kind_of_machine()];
}

char *sandbox_describe(void)
{
	switch (kind_of_machine()) {
	case KIND_LANDLOCK:
		return g_strdup_printf("Landlock (version %d) and seccomp",
				       landlock_version());
	case KIND_BWRAP:
		return g_strdup("bubblewrap and seccomp");
	case KIND_FILTER:
		return g_strdup("seccomp, but this kernel has no Landlock, and "
				"bubblewrap does not work: they can read and "
				"write what you can");
	default:
		if (sandbox_is_off())
			return g_strdup("KAPCHECK_SANDBOX=none");
		return g_strdup("neither Landlock nor seccomp works here");
	}
}

/* --- what is allowed --------------------------------------------------------
 */

/* Tasks on the machine now: the last number of "0.20 0.18 0.12 1/80 11206". */
static rlim_t count_tasks(void)
{
	char *text = NULL, *slash;
	rlim_t n = RLIM_INFINITY;

	if (g_file_get_contents("/proc/loadavg", &text, NULL, NULL) &&
	    (slash = strchr(text, '/')))
		n = strtoul(slash + 1, NULL, 10) + PROCESSES_MORE;
	g_free(text);
	return n;
}

/* Only Landlock bounds what such a user may do with others' files. */
static bool is_own_user(const struct sandbox *s)
{
	return s->own_user && s->rules >= 0 && !s->alone && !s->remote;
}

static struct sandbox *make_shut(void)
{
	struct sandbox *s = make(KIND_NONE);

	s->shut = true;
	return s;
}

struct sandbox *sandbox_new(const char *folder)
{
	struct sandbox *s = make(kind_of_machine());

	/* what worked a moment ago fails: nothing may run unbound */
	if (!s)
		s = make_shut();
	s->folder = g_strdup(folder);
	s->processes = count_tasks();
	s->own_user = rights_has_own_user();
	allow_system(s);
	return s;
}

void sandbox_free(struct sandbox *s)
{
	if (!s)
		return;
	if (s->rules >= 0)
		close(s->rules);
	bwrap_free(s->wrap);
	g_free(s->folder);
	g_free(s);
}

/* Whether a server, or a program, says who may read there, and not we. */
static bool is_remote(const char *path)
{
	static const unsigned long kinds[] = {
		FUSE_SUPER_MAGIC, NFS_SUPER_MAGIC, CIFS_SUPER_MAGIC,
		SMB2_SUPER_MAGIC, V9FS_MAGIC,	   AFS_SUPER_MAGIC,
		CEPH_SUPER_MAGIC
	};
	struct statfs fs;

	if (statfs(path, &fs))
		return false;
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if ((unsigned long)fs.f_type == kinds[i])
			return true;
	return false;
}

static void allow(struct sandbox *s, const char *path, bool write)
{
	char *whole;

	if (!path)
		return;
	s->remote |= is_remote(path);
	whole = g_canonicalize_filename(path, NULL);
	if (s->rules >= 0)
		landlock_allow(s->rules, landlock_version(), whole,
			       write ? LANDLOCK_WRITE : LANDLOCK_READ);
	if (s->wrap)
		bwrap_allow(s->wrap, whole, write);
	g_free(whole);
}

void sandbox_read(struct sandbox *s, const char *path)
{
	allow(s, path, false);
}

void sandbox_write(struct sandbox *s, const char *folder)
{
	allow(s, folder, true);
}

bool sandbox_is_wrapped(const struct sandbox *s)
{
	return s->wrap != NULL;
}

char **sandbox_command(const struct sandbox *s, const char *path,
		       const char *const *argv)
{
	return s->wrap ? bwrap_command(s->wrap, s->folder, path, argv) : NULL;
}

/* Of an installation in PREFIX/bin; and for what is run where it was built. */
void sandbox_program(struct sandbox *s, const char *path)
{
	static const char *const around[] = { "../lib", "../libexec",
					      "../share" };
	char *real = path ? realpath(path, NULL) : NULL;
	char *folder = real ? g_path_get_dirname(real) : NULL;

	sandbox_read(s, path);
	for (guint i = 0; folder && i < G_N_ELEMENTS(around); i++) {
		char *place = g_build_filename(folder, around[i], NULL);

		if (g_str_has_suffix(folder, "/bin"))
			sandbox_read(s, place);
		g_free(place);
	}
	g_free(folder);
	free(real);
}

bool sandbox_is_alone(const struct sandbox *s)
{
	return s->alone && !sandbox_is_wrapped(s);
}

void sandbox_alone(struct sandbox *s)
{
	s->alone = true;
	if (s->filter && !take_filter(s, false))
		s->shut = true;
}

char **sandbox_environment(const struct sandbox *s)
{
	bool bound = s->rules >= 0 || s->wrap;

	return environment_make(s->folder, bound ? system_places : NULL,
				sandbox_is_off());
}

/* --- in the child -----------------------------------------------------------
 */

static void limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit r;

	if (getrlimit(what, &r))
		return;
	if (most < r.rlim_max)
		r.rlim_max = most;
	if (r.rlim_cur > r.rlim_max)
		r.rlim_cur = r.rlim_max;
	setrlimit(what, &r);
}

/*
 * Landlock bounds what is read and written, so those trees of others can be
 * read that root is asked to scan. bubblewrap needs a right to make a namespace
 * for root, and drops it.
 */
static int right_kept(const struct sandbox *s)
{
	if (is_own_user(s))
		return CAP_DAC_OVERRIDE;
	return s->wrap ? CAP_SETFCAP : s->rules >= 0 ? CAP_DAC_READ_SEARCH : -1;
}

bool sandbox_counts(const struct sandbox *s)
{
	const struct rlimit one = { 1, 1 };
	pid_t pid = fork();
	int status = 1;

	if (pid == 0)
		_exit(!sandbox_enter(s) || setrlimit(RLIMIT_NPROC, &one) ||
		      fork() >= 0);
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

bool sandbox_enter(const struct sandbox *s)
{
	if (s->shut || (s->folder && chdir(s->folder)))
		return false;
	limit(RLIMIT_FSIZE, FILE_MAX_BYTES);
	limit(RLIMIT_NOFILE, FILES_MAX);
	limit(RLIMIT_NPROC, is_own_user(s) ? PROCESSES_OWN : s->processes);
	limit(RLIMIT_MEMLOCK, 0);
	if (!rights_drop(right_kept(s), is_own_user(s)) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return false;
	if (s->rules >= 0 && !landlock_enter(s->rules))
		return false;
	if (s->wrap)
		return bwrap_enter(s->wrap);
	return !s->filter || syscalls_enter(s->filter, s->n_filter);
}
