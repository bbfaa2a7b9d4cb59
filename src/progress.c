// SPDX-License-Identifier: GPL-2.0-only
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#define TERMINAL_EVERY (G_USEC_PER_SEC / 10)
#define PLAIN_EVERY (5 * G_USEC_PER_SEC)

void progress_begin(struct progress *p, bool quiet)
{
	p->quiet = quiet;
	p->terminal = isatty(STDERR_FILENO);
	p->shown = false;
	p->begun = p->last = g_get_monotonic_time();
}

void progress_show(struct progress *p, const char *what, guint done,
		   guint total, guint findings)
{
	gint64 now = g_get_monotonic_time(), spent = now - p->begun;
	guint left = done ? (guint)(spent * (total - done) / done /
				    G_USEC_PER_SEC) :
			    0;

	if (p->quiet ||
	    now - p->last < (p->terminal ? TERMINAL_EVERY : PLAIN_EVERY))
		return;
	p->last = now;
	fprintf(stderr, "%skapcheck: %s %u of %u, %u findings, %u s left%s",
		p->terminal ? "\r\033[K" : "", what, done, total, findings,
		left, p->terminal ? "" : "\n");
	fflush(stderr);
	p->shown = true;
}

void progress_end(struct progress *p)
{
	if (p->shown && p->terminal)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
