// SPDX-License-Identifier: GPL-2.0-only
#include "child.h"

#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static void limit(int what, rlim_t value)
{
	struct rlimit r = { value, value };

	setrlimit(what, &r);
}

static void reset_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
}

/* What our caller had open is nothing to a child. */
static void close_above(int last)
{
	long most = sysconf(_SC_OPEN_MAX);

	if (!close_range((unsigned int)last + 1, ~0u, CLOSE_RANGE_CLOEXEC))
		return;
	for (int fd = last + 1; fd < most; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static bool take_descriptors(const int fd[3])
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int high[4] = { null, fd[0], fd[1], fd[2] };

	if (null < 0)
		return false;
	/* the pipes may lie on the numbers they shall get */
	for (int i = 0; i < 4; i++)
		high[i] = fcntl(high[i] < 0 ? null : high[i], F_DUPFD_CLOEXEC,
				10);
	for (int i = 0; i < 4; i++)
		if (dup2(high[i], i) < 0)
			return false;
	close_above(3);
	return true;
}

/* It dies with its parent; false: that is dead already. */
static bool follow(pid_t parent)
{
	return !prctl(PR_SET_PDEATHSIG, SIGKILL) && getppid() == parent;
}

/* In the child: only async-signal-safe calls. */
static void become(const struct child *c, const char *path, char *const *argv,
		   char *const *env, pid_t parent)
{
	setpgid(0, 0);
	if (!follow(parent) || !take_descriptors(c->fd))
		_exit(CHILD_NOT_BOUND);
	reset_signals();
	if (c->memory_bytes)
		limit(RLIMIT_AS, c->memory_bytes);
	if (c->cpu_seconds)
		limit(RLIMIT_CPU, c->cpu_seconds);
	limit(RLIMIT_CORE, 0);
	/* who changes its user follows nobody */
	if (c->sandbox && (!sandbox_enter(c->sandbox) || !follow(parent)))
		_exit(CHILD_NOT_BOUND);
	execve(path, argv, env);
	_exit(CHILD_NOT_RUN);
}

static char **whole_environment(const struct sandbox *sandbox,
				const char *const *env)
{
	char **all = sandbox ? sandbox_environment(sandbox) : g_get_environ();

	for (; env && *env; env++) {
		char **pair = g_strsplit(*env, "=", 2);

		if (pair[1])
			all = g_environ_setenv(all, pair[0], pair[1], TRUE);
		else
			all = g_environ_unsetenv(all, pair[0]);
		g_strfreev(pair);
	}
	return all;
}

pid_t child_start(const struct child *c)
{
	char **env = whole_environment(c->sandbox, c->env);
	char *found = program_find(c->argv[0]);
	const char *path = found ? found : c->argv[0];
	char **command =
		c->sandbox ? sandbox_command(c->sandbox, path, c->argv) : NULL;
	/* exec's argv is const in all but its type */
	char *const *argv =
		command ? command : (char *const *)(const void *)c->argv;
	pid_t parent = getpid(), pid = fork();
	int failure = errno;

	if (pid == 0)
		become(c, command ? command[0] : path, argv, env, parent);
	if (pid > 0)
		setpgid(pid, pid);
	g_strfreev(command);
	g_strfreev(env);
	g_free(found);
	errno = failure;
	return pid;
}
