/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Child processes with limits. A child gets a process group of its own, no
 * standard input and no other descriptor, and dies with its parent.
 *
 * What it writes to descriptor 3 is its result stream, handed on line by line;
 * its stdout and stderr are kept, cut to the last few kilobytes, to explain a
 * failure.
 *
 * Ownership: proc_start() hands over a process that proc_free() ends (killing
 * what still runs).
 */
#ifndef KAPCHECK_PROC_H
#define KAPCHECK_PROC_H

#include "sandbox.h"

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * Both times begin anew with each result line, so that they bound the work on
 * one file and not on a batch. CPU time is what counts on a loaded machine; wall
 * time ends a child that sleeps for ever. 0 is no limit.
 */
struct proc_limits {
	unsigned int cpu_seconds;
	unsigned int wall_seconds;
	size_t memory_bytes; /* address space */
	unsigned int all_cpu_seconds; /* of the process, in all its time */
};

enum proc_end {
	PROC_RUNS,
	PROC_EXITED, /* status is its exit status */
	PROC_SIGNALED, /* status is the signal */
	PROC_TIMEOUT, /* killed: no result line for too long */
	PROC_FLOOD, /* killed: results without end */
	PROC_REFUSED, /* killed: a result line was refused */
};

/*
 * Called for each full line of the result stream, without its line end; after
 * false there are no more lines and the process is killed.
 */
typedef bool (*proc_line)(char *line, void *user);

struct proc;

/*
 * Starts argv (argv[0] is looked up as program_find() does) in the sandbox
 * (NULL: in none), with env added to the environment ("NAME=value", or "NAME" to
 * take it out; NULL-terminated, or NULL). NULL with *error set when there is no
 * process to be had; a program that can't be run exits 127, one that can't be
 * confined 126.
 */
struct proc *proc_start(const char *const *argv, const char *const *env,
			const struct sandbox *sandbox,
			const struct proc_limits *limits, proc_line call,
			void *user, char **error);
void proc_free(struct proc *proc);

/*
 * Waits until one of the processes has something to say or ends, at most
 * timeout_ms; serves all that is ready. Returns false when interrupted by a
 * signal.
 */
bool proc_poll(struct proc *const *procs, guint n, int timeout_ms);

enum proc_end proc_ended(const struct proc *proc, int *status);
/* The end of what it printed on stdout and stderr: valid UTF-8, may be "". */
char *proc_output(const struct proc *proc);

/*
 * Runs argv to its end and hands over its whole stdout (limited to max bytes)
 * in *out with its length. Returns the exit status, or -1 when there is none:
 * it died, printed more, took longer than wall_seconds, slept for long though it
 * is alone (see sandbox_alone()), or a signal came.
 */
int proc_capture(const char *const *argv, const char *const *env,
		 const struct sandbox *sandbox, size_t max,
		 unsigned int wall_seconds, GString **out);

#endif
