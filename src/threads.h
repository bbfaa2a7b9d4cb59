/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same work done by several threads at once.
 */
#ifndef KAPCHECK_THREADS_H
#define KAPCHECK_THREADS_H

#include <glib.h>

/*
 * Calls work in n threads, or as many as there are to be had, of which the
 * caller's is one; returns when all are back.
 */
void threads_run(unsigned int n, GThreadFunc work, void *user);

#endif
