/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Suppressions in the source:
 *
 *     kapcheck: allow KAP003 the altmap is always NULL here
 *
 * in a comment of its own, which then stands for the next line that holds
 * code, or behind the code of the line it stands for. In Kconfig files the
 * comment begins with #. Several rules are separated by commas. One that gives
 * no reason is not in force.
 *
 * Ownership: allows_new() hands over what allows_free() ends; texts are
 * copied. allows_read() may be called by several threads at once.
 */
#ifndef KAPCHECK_ALLOW_H
#define KAPCHECK_ALLOW_H

#include "scan.h"

struct allow {
	char *path;
	unsigned int line;	  /* where it stands */
	unsigned int first, last; /* the lines of code that it stands for */
	GPtrArray *rules;	  /* of struct rule */
	char *reason;
	char *wrong; /* why it is not in force; NULL: it is */
	guint used;  /* bit i: rules[i] had a finding there */
};

struct allows {
	GPtrArray *list;  /* of struct allow */
	GHashTable *read; /* paths that were looked through */
	GMutex lock;
};

struct allows *allows_new(void);
void allows_free(struct allows *allows);

/* Looks through a file's text for suppressions, once; a NUL byte ends it. */
void allows_read(struct scan *scan, const char *path, const char *text,
		 size_t len);

/*
 * Takes out of the scan's findings, into findings->allowed, what is suppressed;
 * adds a problem for each suppression that is wrong, or that suppresses nothing
 * though its rules ran over its file.
 */
void allows_apply(struct scan *scan);

#endif
