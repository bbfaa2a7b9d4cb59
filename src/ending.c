// SPDX-License-Identifier: GPL-2.0-only
#include "ending.h"

#include "scratch.h"
#include "verb.h"

#include <glib.h>
#include <jansson.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static const int crashes[] = { SIGSEGV, SIGBUS,	 SIGILL,
			       SIGFPE,	SIGABRT, SIGTRAP };

static void say(const char *sentence)
{
	(void)!write(STDERR_FILENO, sentence, strlen(sentence));
}

/*
 * The first thread that comes here ends the process; others, which mostly fail
 * for the same reason, wait for that. False where the ending failed itself.
 */
static bool is_first(void)
{
	static atomic_flag begun = ATOMIC_FLAG_INIT;
	static _Thread_local bool here;

	if (here)
		return false;
	while (atomic_flag_test_and_set(&begun))
		pause();
	here = true;
	return true;
}

/*
 * GLib logs an error, and aborts, for want of memory alone. No memory is asked
 * for here; engines end with this process.
 */
static void on_error(const char *domain, GLogLevelFlags level,
		     const char *message, void *user)
{
	if (!(level & G_LOG_LEVEL_ERROR)) {
		g_log_default_handler(domain, level, message, user);
		return;
	}
	if (is_first()) {
		say("kapcheck: out of memory; nothing is reported\n");
		scratch_end_all();
	}
	_exit(STATUS_INCOMPLETE);
}

/* Without any memory GLib can't even say so. */
static void on_crash(int number)
{
	if (is_first()) {
		say("kapcheck: crashed, or out of memory; nothing is "
		    "reported\n");
		scratch_end_all();
	}
	signal(number, SIG_DFL);
	raise(number);
}

void ending_by_signal(int number)
{
	if (is_first())
		scratch_end_all();
	signal(number, SIG_DFL);
	raise(number);
}

/* A stack that has run over is no place for a handler. */
void ending_guard_thread(void)
{
	static _Thread_local char other[32 << 10];
	const stack_t stack = { .ss_sp = other, .ss_size = sizeof(other) };
	stack_t before;

	/* a sanitizer has its own, and unmaps what it finds in its place */
	if (!sigaltstack(NULL, &before) && before.ss_flags & SS_DISABLE)
		sigaltstack(&stack, NULL);
}

void ending_leave_crashes(sigset_t *blocked)
{
	for (size_t i = 0; i < G_N_ELEMENTS(crashes); i++)
		sigdelset(blocked, crashes[i]);
}

static void catch_crashes(void)
{
	const struct sigaction sa = { .sa_handler = on_crash,
				      .sa_flags = SA_ONSTACK | SA_NODEFER };
	struct sigaction before;

	ending_guard_thread();
	for (size_t i = 0; i < G_N_ELEMENTS(crashes); i++) {
		/* a sanitizer has its own */
		if (!sigaction(crashes[i], NULL, &before) &&
		    before.sa_handler == SIG_DFL)
			sigaction(crashes[i], &sa, NULL);
	}
}

void ending_guard(void)
{
	catch_crashes();
	/* who is told of no child's end waits for it for ever */
	signal(SIGCHLD, SIG_DFL);
	/* a write that fails is told; a signal would end us without a word */
	signal(SIGXFSZ, SIG_IGN);
	/* the one for a domain takes memory under the lock that logging needs
	 */
	g_log_set_default_handler(on_error, NULL);
	/* jansson hands on NULL, and what is NULL is left out */
	json_set_alloc_funcs(g_malloc, g_free);
}
