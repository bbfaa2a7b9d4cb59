/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reports of a finished scan. Each writer prints findings at or above the
 * level that is shown, and all problems; write errors stay in the stream for
 * output_commit() to find.
 */
#ifndef KAPCHECK_REPORT_H
#define KAPCHECK_REPORT_H

#include "scan.h"

#include <stdbool.h>
#include <stdio.h>

typedef void (*report_writer)(const struct scan *scan, enum level shown,
			      FILE *out);

void report_text(const struct scan *scan, enum level shown, FILE *out);
void report_sarif(const struct scan *scan, enum level shown, FILE *out);
void report_json(const struct scan *scan, enum level shown, FILE *out);
void report_html(const struct scan *scan, enum level shown, FILE *out);
void report_org(const struct scan *scan, enum level shown, FILE *out);
void report_gitlab(const struct scan *scan, enum level shown, FILE *out);

void report_b4(const struct scan *scan, enum level shown, FILE *out);
void report_checkpatch(const struct scan *scan, enum level shown, FILE *out);
/* In place of report_b4(), when a patch could not be looked at. */
void report_b4_refused(const char *why, FILE *out);
void report_checkpatch_refused(const char *why, FILE *out);

/* The writer of a format's name, or NULL. */
report_writer report_find(const char *format);
/* The formats' names, for a message. A new string. */
char *report_formats(void);

/*
 * How many bytes the character at s has, which is not empty; a byte that is no
 * UTF-8 counts as one. *printable: it may reach a terminal, so it is no control
 * character, and none that is not seen but turns text around.
 */
guint report_char(const char *s, bool *printable);

/*
 * A path or message as one line of text for a terminal: what is not printable
 * is written as octal escapes, all other bytes stay. A new string.
 */
char *report_printable(const char *s);

#endif
