// SPDX-License-Identifier: GPL-2.0-only
#include "interrupt.h"

#include "ending.h"

#include <glib.h>
#include <signal.h>
#include <unistd.h>

/* What is done when a signal comes may take as long, in seconds. */
#define PATIENCE 10

static volatile sig_atomic_t caught;

static void on_signal(int sig)
{
	if (caught)
		ending_by_signal(caught);
	caught = sig;
	alarm(PATIENCE);
}

bool interrupted(void)
{
	return caught != 0;
}

void interrupt_catch(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGALRM };
	struct sigaction sa = { .sa_handler = on_signal };

	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
		sigaction(signals[i], &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

void interrupt_end(void)
{
	signal(caught, SIG_DFL);
	raise(caught);
}
