/* SPDX-License-Identifier: GPL-2.0-only */
/* Asking git about a repository of a stranger: it reads, and runs nothing. */
#ifndef KAPCHECK_GIT_ASK_H
#define KAPCHECK_GIT_ASK_H

#include <glib.h>

/*
 * What `git -C repository words...` prints, at most max bytes, for
 * g_string_free(); NULL when git fails, or is not there. The words (NULL at the
 * end) are a command that needs no other process. No configuration but the
 * repository's counts, and nothing of that which would run something.
 */
GString *git_ask(const char *repository, const char *const *words, size_t max);

#endif
