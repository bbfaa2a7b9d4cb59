/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A fix as a mail that git am takes: subject, reasons, diffstat, diff.
 *
 * Ownership: functions hand over new strings.
 */
#ifndef KAPCHECK_FIX_MAIL_H
#define KAPCHECK_FIX_MAIL_H

#include "fix_series.h"

/* How each mail begins, by the magic date that file(1) and mutt know. */
#define FIX_MAIL_BEGIN                                                         \
	"From 0000000000000000000000000000000000000000 "                       \
	"Mon Sep 17 00:00:00 2001\n"
/* And how it ends; the version follows. */
#define FIX_MAIL_END "-- \nkapcheck "

struct fix_mail {
	const char *author;    /* "Name <address>" */
	const char *folder;    /* stands before each path; "" or with a / */
	const char *linux_git; /* a clone of Linus' tree; NULL: none */
};

/* The subject without [PATCH]. */
char *fix_subject(const struct fix_series *series, const struct fix *fix,
		  const struct fix_mail *how);
GString *fix_mail(const struct fix_series *series, const struct fix *fix,
		  const struct fix_mail *how);

/* Adds paragraphs, which blank lines are between, and a blank line. */
void fix_mail_paragraphs(GString *out, const char *text);

#endif
