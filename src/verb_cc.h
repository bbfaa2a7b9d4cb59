/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `kapcheck cc -- [COMPILER] ARGS... FILE`: what the kernel's make runs beside
 * the compiler, as `make C=1 CHECK="kapcheck cc --"`.
 */
#ifndef KAPCHECK_VERB_CC_H
#define KAPCHECK_VERB_CC_H

#include <glib.h>

/*
 * argv[0] is the verb. Returns the exit status: sparse's when that is not 0;
 * else 2 for a wrong call, and, only with --fail-on, 1 for findings and 3 when
 * the file could not be analysed.
 */
int verb_cc(const char *data_dir, const GPtrArray *rules, int argc,
	    char **argv);

#endif
