/* SPDX-License-Identifier: GPL-2.0-only */
/* The environment that a confined process gets of ours. */
#ifndef KAPCHECK_ENVIRONMENT_H
#define KAPCHECK_ENVIRONMENT_H

#include <stdbool.h>

/*
 * What programs need to run, and our own variables; all: whatever there is, too.
 * home is also for temporary files; NULL: there is none. PATH leads only to what
 * lies beneath places (NULL-terminated; NULL: anywhere). For g_strfreev().
 */
char **environment_make(const char *home, const char *const *places, bool all);

#endif
