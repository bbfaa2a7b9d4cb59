/* SPDX-License-Identifier: GPL-2.0-only */
/* A forked child on its way to being another program. */
#ifndef KAPCHECK_CHILD_H
#define KAPCHECK_CHILD_H

#include "sandbox.h"

#include <stddef.h>
#include <sys/types.h>

/* How it ends where it does not get that far. */
enum { CHILD_NOT_BOUND = 126, CHILD_NOT_RUN = 127 };

struct child {
	const char *const *argv; /* argv[0] as program_find() takes it */
	const char *const *env;	 /* added: "NAME=value", or "NAME": taken out */
	const struct sandbox *sandbox; /* NULL: none */
	size_t memory_bytes;	       /* address space; 0: no limit */
	unsigned int cpu_seconds;      /* 0: no limit */
	int fd[3]; /* for its stdout, stderr and descriptor 3; -1: none */
};

/* -1 with errno set when there is no process to be had. */
pid_t child_start(const struct child *c);

#endif
