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

#include "allow_text.h"
#include "scan.h"

struct allow {
	char *path;
	unsigned int line;	  /* where it stands */
	unsigned int first, last; /* the lines of code that it stands for */
	char *words;		  /* what it says behind our name */
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

/* One that was found elsewhere; all_rules are those that it may name. */
void allows_add(struct allows *allows, const GPtrArray *all_rules,
		const char *path, const struct allow_mark *mark);

/* Looks through a file's text for suppressions, once; a NUL byte ends it. */
void allows_read(struct scan *scan, const char *path, const char *text,
		 size_t len);

/* Looks through the files with findings, and those of Kconfig. */
void allows_read_rest(struct scan *scan);

/*
 * Takes out of the scan's findings, into findings->allowed, what is suppressed;
 * adds a problem for each suppression that is wrong, or that suppresses nothing
 * though its rules ran over its file.
 */
void allows_apply(struct scan *scan);

#endif
