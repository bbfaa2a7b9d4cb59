/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files that an engine's results depend on beside what it analyses: itself,
 * what it is told, what it loads. What they hold goes into the names of cache
 * entries; were they to change while a scan runs, its results would get names
 * that are not theirs.
 *
 * Ownership: inputs_new() hands over what inputs_free() ends.
 */
#ifndef KAPCHECK_INPUTS_H
#define KAPCHECK_INPUTS_H

#include "cache.h"

struct inputs;

/* The cache is where digests of large files are kept; it outlives them. */
struct inputs *inputs_new(struct cache *cache);
void inputs_free(struct inputs *inputs);

/* Adds what a file holds, or that it is not there, to the checksum. */
void inputs_add(struct inputs *inputs, GChecksum *sum, const char *path);

/* Whether all files are still what they were when they were added. */
bool inputs_hold(const struct inputs *inputs);

#endif
