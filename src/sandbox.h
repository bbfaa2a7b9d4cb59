/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What keeps an engine from doing anything but its work, whatever the file that
 * it reads has made of it: it sees the files that it needs, writes to one
 * folder only, has no network, and reaches no other process.
 *
 * Ownership: sandbox_free() ends what sandbox_new() makes; it must outlive the
 * start of the processes that it is for, and no more.
 */
#ifndef KAPCHECK_SANDBOX_H
#define KAPCHECK_SANDBOX_H

#include <stdbool.h>

enum sandbox_level {
	SANDBOX_NONE,
	SANDBOX_PART, /* no network or other process, but files as before */
	SANDBOX_FULL,
};

/*
 * What this machine has; tried out by a process the first time. None, when
 * KAPCHECK_SANDBOX=none says so.
 */
enum sandbox_level sandbox_level(void);
/* Whether it says so: engines get the whole environment, too. */
bool sandbox_is_off(void);
/* What that is made of, or what is missing, as a clause; to be freed. */
char *sandbox_describe(void);

struct sandbox;

/*
 * The programs and libraries of the system may be read and run. folder is
 * where the process starts, its home and its place for temporary files; NULL:
 * it starts here, and its home is not there. Its environment is left with what
 * programs need to run, and with our own variables.
 */
struct sandbox *sandbox_new(const char *folder);
void sandbox_free(struct sandbox *s);

/* What is not there, or NULL, is left out. */
void sandbox_read(struct sandbox *s, const char *path);
void sandbox_write(struct sandbox *s, const char *folder);
/* Lets a program run that is not the system's, with what lies around it. */
void sandbox_program(struct sandbox *s, const char *path);
/* It starts no processes. */
void sandbox_alone(struct sandbox *s);
/* Whether that was said, and the process is not behind another one. */
bool sandbox_is_alone(const struct sandbox *s);

/* The environment of its processes, for g_strfreev(). */
char **sandbox_environment(const struct sandbox *s);

/*
 * What is run in place of a program where it is wrapped in another one (the
 * first word is the path of that), for g_strfreev(); NULL: the program itself.
 */
bool sandbox_is_wrapped(const struct sandbox *s);
char **sandbox_command(const struct sandbox *s, const char *path,
		       const char *const *argv);

/*
 * Whether the number of its processes is limited; tried out by one. The kernel
 * does not hold root to that.
 */
bool sandbox_counts(const struct sandbox *s);

/*
 * In a child, before it runs another program: binds it for good. Calls only
 * what is safe after fork(). False when it is not bound as sandbox_level()
 * says.
 */
bool sandbox_enter(const struct sandbox *s);

#endif
