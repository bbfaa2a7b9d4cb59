/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mails with patches, as far as their diffs ask for it: a file of `git
 * format-patch`, a mail from a list, an mbox with a series, or a diff alone.
 *
 * Ownership: mails_read() hands over a GPtrArray that frees its struct mail.
 */
#ifndef KAPCHECK_MAIL_H
#define KAPCHECK_MAIL_H

#include <glib.h>
#include <stdbool.h>

struct mail {
	char *subject; /* on one line; empty when it has none */
	GString *body; /* decoded, lines ended by a newline alone */
};

/* A series comes in the order of its numbers, whatever the mbox has. */
GPtrArray *mails_read(const char *text, gsize len);

#endif
