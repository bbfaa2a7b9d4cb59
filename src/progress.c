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

/* Seconds, or minutes when there are many; a new string. */
static char *duration(double seconds)
{
	unsigned int s = (unsigned int)(seconds + 0.5);

	return s < 100 ? g_strdup_printf("%u s", s)
		       : g_strdup_printf("%u min", (s + 30) / 60);
}

void progress_show(struct progress *p, const char *what, guint done,
		   guint total, guint findings)
{
	gint64 now = g_get_monotonic_time();
	double spent = (double)MAX(now - p->begun, 1) / G_USEC_PER_SEC;
	char *left;

	if (p->quiet || (!done && !p->terminal) ||
	    now - p->last < (p->terminal ? TERMINAL_EVERY : PLAIN_EVERY))
		return;
	p->last = now;
	fprintf(stderr, "%skapcheck: %s %u of %u",
		p->terminal ? "\r\033[K" : "", what, done, total);
	if (done) {
		left = duration(spent * (total - done) / done);
		fprintf(stderr, ", %.1f a second, %u finding%s, %s left",
			done / spent, findings, findings == 1 ? "" : "s", left);
		g_free(left);
	}
	if (!p->terminal)
		fputc('\n', stderr);
	fflush(stderr);
	p->shown = true;
}

void progress_end(struct progress *p)
{
	if (p->shown && p->terminal)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
