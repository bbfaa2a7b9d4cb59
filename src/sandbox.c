// SPDX-License-Identifier: GPL-2.0-only
#include "sandbox.h"

#include "landlock.h"
#include "program.h"
#include "syscalls.h"

#include <glib.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Precompiled headers are some 30 MB. */
#define FILE_MAX_BYTES (1u << 30)
#define FILES_MAX 4096u
/* Beyond those that there are on the machine. */
#define PROCESSES_MORE 512u

struct sandbox {
	char *folder;			  /* NULL: where the caller is */
	int rules;			  /* of Landlock; -1: none */
	const struct sock_filter *filter; /* NULL: none */
	unsigned short n_filter;
	rlim_t processes;
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
					     "/sys/devices/system/cpu" };

static const char *const devices[] = { "/dev/null", "/dev/zero", "/dev/urandom",
				       "/dev/random" };

/* --- what there is ----------------------------------------------------------
 */

/* Whether a child that is bound like that gets anywhere. */
static bool works(const struct sandbox *s)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		_exit(sandbox_enter(s) ? 0 : 1);
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

static struct sandbox *make(bool rules, bool filter)
{
	struct sandbox *s = g_new0(struct sandbox, 1);

	s->processes = RLIM_INFINITY;
	s->rules = rules ? landlock_new(landlock_version()) : -1;
	if (filter)
		s->filter = syscalls_filter(true, &s->n_filter);
	return s;
}

static enum sandbox_level try(void)
{
	enum sandbox_level level = SANDBOX_NONE;

	for (int rules = 1; rules >= 0 && level == SANDBOX_NONE; rules--) {
		struct sandbox *s = make(rules, true);

		if (s->filter && (s->rules >= 0 || !rules) && works(s))
			level = rules ? SANDBOX_FULL : SANDBOX_PART;
		sandbox_free(s);
	}
	return level;
}

bool sandbox_is_off(void)
{
	return !g_strcmp0(g_getenv("KAPCHECK_SANDBOX"), "none");
}

enum sandbox_level sandbox_level(void)
{
	static enum sandbox_level level;
	static bool tried;

	if (!tried && !sandbox_is_off())
		level = try();
	tried = true;
	return level;
}

char *sandbox_describe(void)
{
	switch (sandbox_level()) {
	case SANDBOX_FULL:
		return g_strdup_printf("Landlock (version %d) and seccomp",
				       landlock_version());
	case SANDBOX_PART:
		return g_strdup(
			"seccomp, but this kernel has no Landlock: they "
			"can read and write what you can");
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

struct sandbox *sandbox_new(const char *folder)
{
	enum sandbox_level level = sandbox_level();
	struct sandbox *s = make(level == SANDBOX_FULL, level != SANDBOX_NONE);

	s->folder = g_strdup(folder);
	s->processes = count_tasks();
	for (guint i = 0; i < G_N_ELEMENTS(system_places); i++)
		sandbox_read(s, system_places[i]);
	for (guint i = 0; i < G_N_ELEMENTS(devices) && s->rules >= 0; i++)
		landlock_allow(s->rules, landlock_version(), devices[i],
			       LANDLOCK_DEVICE);
	return s;
}

void sandbox_free(struct sandbox *s)
{
	if (!s)
		return;
	if (s->rules >= 0)
		close(s->rules);
	g_free(s->folder);
	g_free(s);
}

void sandbox_read(struct sandbox *s, const char *path)
{
	if (path && s->rules >= 0)
		landlock_allow(s->rules, landlock_version(), path,
			       LANDLOCK_READ);
}

void sandbox_write(struct sandbox *s, const char *folder)
{
	if (folder && s->rules >= 0)
		landlock_allow(s->rules, landlock_version(), folder,
			       LANDLOCK_WRITE);
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

void sandbox_alone(struct sandbox *s)
{
	if (s->filter)
		s->filter = syscalls_filter(false, &s->n_filter);
}

/* --- the environment --------------------------------------------------------
 */

static bool is_passed_on(const char *name)
{
	static const char *const names[] = {
		"LANG", "LANGUAGE",	   "TZ",
		"TERM", "COCCINELLE_HOME", "LD_LIBRARY_PATH"
	};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return g_str_has_prefix(name, "LC_") ||
	       g_str_has_prefix(name, "KAPCHECK_");
}

char **sandbox_environment(const struct sandbox *s)
{
	char **all = g_get_environ(), **kept = g_new0(char *, 1);
	const char *home = s->folder ? s->folder : "/nonexistent";
	char *path = program_path();

	for (char **pair = all; *pair; pair++) {
		char *name = g_strndup(*pair, strcspn(*pair, "="));

		if (sandbox_is_off() || is_passed_on(name))
			kept = g_environ_setenv(
				kept, name, g_environ_getenv(all, name), TRUE);
		g_free(name);
	}
	kept = g_environ_setenv(kept, "PATH", path, TRUE);
	kept = g_environ_setenv(kept, "HOME", home, TRUE);
	if (s->folder)
		kept = g_environ_setenv(kept, "TMPDIR", home, TRUE);
	g_free(path);
	g_strfreev(all);
	return kept;
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
 * root without root's rights. Landlock bounds what is read, so those trees of
 * others can be read that root is asked to scan.
 */
static void drop_rights(bool bound)
{
	for (int right = 0; prctl(PR_CAPBSET_READ, right, 0, 0, 0) >= 0;
	     right++)
		if (!bound || right != CAP_DAC_READ_SEARCH)
			prctl(PR_CAPBSET_DROP, right, 0, 0, 0);
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

bool sandbox_enter(const struct sandbox *s)
{
	if (s->folder && chdir(s->folder))
		return false;
	limit(RLIMIT_FSIZE, FILE_MAX_BYTES);
	limit(RLIMIT_NOFILE, FILES_MAX);
	limit(RLIMIT_NPROC, s->processes);
	limit(RLIMIT_MEMLOCK, 0);
	drop_rights(s->rules >= 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return false;
	if (s->rules >= 0 && !landlock_enter(s->rules))
		return false;
	return !s->filter || syscalls_enter(s->filter, s->n_filter);
}
