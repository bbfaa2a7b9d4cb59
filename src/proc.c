// SPDX-License-Identifier: GPL-2.0-only
#include "proc.h"

#include "child.h"
#include "ending.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_KEPT 4096u
/* More results are those of a child gone mad: 50,000 findings have this. */
#define RESULTS_MAX_BYTES (16u << 20)
/* Reads at once: a child that never stops must not keep the others waiting. */
#define READS_AT_ONCE 64
/* Who is alone and uses no time for so long waits for what does not come. */
#define ASLEEP_SECONDS 10u

struct proc {
	pid_t pid;
	int results, output; /* -1: at its end */
	GString *line, *said;
	proc_line call; /* NULL: stdout is kept whole, in line */
	void *user;
	size_t n_results, max_results; /* bytes */
	gint64 wall_start, cpu_start; /* at the last result; microseconds */
	gint64 wall_limit, cpu_limit;
	enum proc_end end;
	bool flooded, refused;
	int status;
};

static bool open_pipe(int fd[2], char **error)
{
	if (pipe2(fd, O_CLOEXEC) == 0) {
		fcntl(fd[0], F_SETFL, O_NONBLOCK);
		return true;
	}
	*error = g_strdup_printf("no pipe: %s", g_strerror(errno));
	return false;
}

/* CPU time that a child has used, in microseconds; 0 when it is gone. */
static gint64 cpu_time(pid_t pid)
{
	struct timespec ts;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &ts))
		return 0;
	return (gint64)ts.tv_sec * G_USEC_PER_SEC + ts.tv_nsec / 1000;
}

static void restart_clocks(struct proc *proc)
{
	proc->wall_start = g_get_monotonic_time();
	proc->cpu_start = cpu_time(proc->pid);
}

static struct proc *proc_new(pid_t pid, int results, int output)
{
	struct proc *proc = g_new0(struct proc, 1);

	proc->pid = pid;
	proc->results = results;
	proc->output = output;
	proc->line = g_string_new(NULL);
	proc->said = g_string_new(NULL);
	proc->max_results = RESULTS_MAX_BYTES;
	return proc;
}

struct proc *proc_start(const char *const *argv, const char *const *env,
			const struct sandbox *sandbox,
			const struct proc_limits *limits, proc_line call,
			void *user, char **error)
{
	struct child child = {
		.argv = argv,
		.env = env,
		.sandbox = sandbox,
		.memory_bytes = limits->memory_bytes,
		.cpu_seconds = limits->all_cpu_seconds,
	};
	int results[2], output[2];
	struct proc *proc;
	pid_t pid;

	if (!open_pipe(results, error))
		return NULL;
	if (!open_pipe(output, error)) {
		close(results[0]);
		close(results[1]);
		return NULL;
	}
	child.fd[0] = call ? output[1] : results[1];
	child.fd[1] = output[1];
	child.fd[2] = call ? results[1] : -1;
	pid = child_start(&child);
	if (pid < 0)
		*error = g_strdup_printf("no process: %s", g_strerror(errno));
	close(results[1]);
	close(output[1]);
	if (pid < 0) {
		close(results[0]);
		close(output[0]);
		return NULL;
	}
	proc = proc_new(pid, results[0], output[0]);
	proc->call = call;
	proc->user = user;
	proc->wall_limit = (gint64)limits->wall_seconds * G_USEC_PER_SEC;
	proc->cpu_limit = (gint64)limits->cpu_seconds * G_USEC_PER_SEC;
	restart_clocks(proc);
	return proc;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void proc_free(struct proc *proc)
{
	if (!proc)
		return;
	if (proc->end == PROC_RUNS) {
		kill(-proc->pid, SIGKILL);
		while (waitpid(proc->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close_fd(&proc->results);
	close_fd(&proc->output);
	g_string_free(proc->line, TRUE);
	g_string_free(proc->said, TRUE);
	g_free(proc);
}

/* Hands on the full lines that have come in. */
static void serve_lines(struct proc *proc)
{
	char *start = proc->line->str, *nl;

	while (!proc->refused &&
	       (nl = memchr(start, '\n',
			    proc->line->len -
				    (size_t)(start - proc->line->str)))) {
		*nl = '\0';
		restart_clocks(proc);
		proc->refused = !proc->call(start, proc->user);
		start = nl + 1;
	}
	g_string_erase(proc->line, 0, start - proc->line->str);
	if (proc->refused)
		g_string_truncate(proc->line, 0);
}

static void take_results(struct proc *proc, const char *buf, gssize n)
{
	proc->n_results += (size_t)n;
	if (proc->n_results > proc->max_results)
		proc->flooded = true;
	if (proc->flooded || proc->refused)
		return;
	g_string_append_len(proc->line, buf, n);
	if (proc->call)
		serve_lines(proc);
}

static void keep_tail(GString *said, const char *buf, gssize n)
{
	g_string_append_len(said, buf, n);
	if (said->len > OUTPUT_KEPT)
		g_string_erase(said, 0, (gssize)(said->len - OUTPUT_KEPT));
}

/* Reads what there is; closes the descriptor at its end. */
static void serve_fd(struct proc *proc, int *fd)
{
	char buf[65536];

	for (int i = 0; *fd >= 0 && i < READS_AT_ONCE; i++) {
		ssize_t n = read(*fd, buf, sizeof(buf));

		if (n > 0 && fd == &proc->results)
			take_results(proc, buf, n);
		else if (n > 0)
			keep_tail(proc->said, buf, n);
		else if (n == 0)
			close_fd(fd);
		else if (errno != EINTR)
			break;
	}
}

static void reap(struct proc *proc, int options)
{
	siginfo_t info = { 0 };
	int status;

	if (waitid(P_PID, (id_t)proc->pid, &info, WEXITED | WNOWAIT | options) ||
	    info.si_pid != proc->pid)
		return;
	/* whatever it started goes with it, while its number is still its own */
	kill(-proc->pid, SIGKILL);
	/* what it left in the pipes before it died */
	serve_fd(proc, &proc->results);
	serve_fd(proc, &proc->output);
	while (waitpid(proc->pid, &status, 0) < 0 && errno == EINTR)
		;
	proc->end = WIFEXITED(status) ? PROC_EXITED : PROC_SIGNALED;
	proc->status = WIFEXITED(status) ? WEXITSTATUS(status) :
					   WTERMSIG(status);
}

static bool is_late(const struct proc *proc)
{
	gint64 wall = g_get_monotonic_time() - proc->wall_start;

	if (proc->wall_limit && wall > proc->wall_limit)
		return true;
	return proc->cpu_limit && wall > proc->cpu_limit &&
	       cpu_time(proc->pid) - proc->cpu_start > proc->cpu_limit;
}

static void check_limits(struct proc *proc)
{
	enum proc_end why = proc->refused ? PROC_REFUSED :
			    proc->flooded ? PROC_FLOOD :
					    PROC_TIMEOUT;

	if (why == PROC_TIMEOUT && (proc->end != PROC_RUNS || !is_late(proc)))
		return;
	if (proc->end == PROC_RUNS) {
		kill(-proc->pid, SIGKILL);
		while (proc->end == PROC_RUNS)
			reap(proc, 0);
	}
	proc->end = why;
}

/* mask: the signals that are blocked while it waits; NULL: as they are. */
static bool poll_under(struct proc *const *procs, guint n, int timeout_ms,
		       const sigset_t *mask)
{
	struct pollfd *fds = g_new(struct pollfd, 2 * n + 1);
	nfds_t used = 0;
	bool interrupted;
	int ready;

	for (guint i = 0; i < n; i++) {
		/* both pipes closed: its end is near */
		if (procs[i]->results < 0 && procs[i]->output < 0)
			timeout_ms = MIN(timeout_ms, 5);
		if (procs[i]->results >= 0)
			fds[used++] = (struct pollfd){ procs[i]->results,
						       POLLIN, 0 };
		if (procs[i]->output >= 0)
			fds[used++] = (struct pollfd){ procs[i]->output,
						       POLLIN, 0 };
	}
	ready = ppoll(fds, used,
		      &(struct timespec){ timeout_ms / 1000,
					  timeout_ms % 1000 * 1000000L },
		      mask);
	interrupted = ready < 0 && errno == EINTR;
	g_free(fds);
	for (guint i = 0; i < n; i++) {
		serve_fd(procs[i], &procs[i]->results);
		serve_fd(procs[i], &procs[i]->output);
		if (procs[i]->end == PROC_RUNS)
			reap(procs[i], WNOHANG);
		check_limits(procs[i]);
	}
	return !interrupted;
}

bool proc_poll(struct proc *const *procs, guint n, int timeout_ms)
{
	return poll_under(procs, n, timeout_ms, NULL);
}

enum proc_end proc_ended(const struct proc *proc, int *status)
{
	*status = proc->status;
	return proc->end;
}

char *proc_output(const struct proc *proc)
{
	char *text = g_utf8_make_valid(proc->said->str,
				       (gssize)proc->said->len);

	return g_strchomp(text);
}

struct nap {
	gint64 cpu;
	unsigned int seconds;
};

/*
 * To be asked each second: whether it waits for the other end of a FIFO. Only
 * of what starts no process, which could be at work in its place.
 */
static bool is_asleep(const struct proc *proc, const struct sandbox *sandbox,
		      struct nap *nap)
{
	gint64 cpu = cpu_time(proc->pid);
	bool waits = cpu == nap->cpu && proc->results >= 0;

	nap->cpu = cpu;
	nap->seconds = waits ? nap->seconds + 1 : 0;
	return nap->seconds > ASLEEP_SECONDS && sandbox &&
	       sandbox_is_alone(sandbox);
}

int proc_capture(const char *const *argv, const char *const *env,
		 const struct sandbox *sandbox, size_t max,
		 unsigned int wall_seconds, GString **out)
{
	const struct proc_limits limits = { .wall_seconds = wall_seconds };
	char *error = NULL;
	struct proc *proc =
		proc_start(argv, env, sandbox, &limits, NULL, NULL, &error);
	sigset_t all, before;
	struct nap nap = { 0 };
	int status = -1;

	*out = g_string_new(NULL);
	if (!proc) {
		g_free(error);
		return -1;
	}
	proc->max_results = max;
	/* a signal must come while it waits, or it would go unseen */
	sigfillset(&all);
	ending_leave_crashes(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (proc->end == PROC_RUNS && poll_under(&proc, 1, 1000, &before) &&
	       !is_asleep(proc, sandbox, &nap))
		;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (proc->end == PROC_EXITED)
		status = proc->status;
	g_string_append_len(*out, proc->line->str, (gssize)proc->line->len);
	proc_free(proc);
	return status;
}
