/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A finding: one place a maintainer should look at, with the reason.
 *
 * Ownership: a struct finding owns all that it points to, but for the rule,
 * which outlives it; findings own their findings. finding_new() never returns
 * NULL. Paths are bytes relative to the tree's root, not necessarily UTF-8;
 * messages are UTF-8. Lines and columns count from 1; 0 means unknown.
 */
#ifndef KAPCHECK_FINDING_H
#define KAPCHECK_FINDING_H

#include <glib.h>
#include <stdbool.h>

struct allow;
struct fix;
struct rule;
struct verdict;

/* SARIF's levels, in rising order of weight. */
enum level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };

/* Engines that saw a finding, as bits of finding.engines. */
enum engine_bit {
	ENGINE_COCCI = 1 << 0,
	ENGINE_CLANG = 1 << 1,
	ENGINE_KCONFIG = 1 << 2,
	ENGINE_SPARSE = 1 << 3,
};

struct place {
	char *path;
	unsigned int line, col;
	unsigned int end_line, end_col; /* col past the end, as in SARIF */
	char *message;			/* NULL for the primary place */
};

/* Against a tree of upstream: see origin.h. */
enum origin {
	ORIGIN_NONE,	  /* there was none to compare with */
	ORIGIN_INHERITED, /* upstream has it too */
	ORIGIN_FIXED,	  /* a newer upstream has the code without it */
	ORIGIN_REMOVED,	  /* upstream had the file, and has it no more */
	ORIGIN_VENDOR,	  /* upstream has no such code, or never had it so */
	ORIGIN_ABSENT,	  /* not in that version: vendor's, or of another one */
	ORIGIN_UNCLEAR,
};

/* By a configuration of the kernel: see built.h. */
enum built { BUILT_NONE, BUILT_YES, BUILT_NO, BUILT_UNKNOWN };

struct finding {
	const struct rule *rule;
	enum level level;
	unsigned int engines;
	struct place where;
	char *function; /* enclosing function or Kconfig symbol; may be NULL */
	char *message;	/* one sentence: what and why */
	/* The member of a struct that nobody in the file frees; NULL: not
	 * what it is about. */
	char *tag, *member;
	char *freed_path; /* where another file frees it; NULL: nowhere */
	unsigned int freed_line;
	GPtrArray *steps;   /* of struct place: the path, origin first */
	GPtrArray *related; /* of struct place: other places to look at */
	char *fingerprint;  /* set by findings_fingerprint() */
	GPtrArray *group;   /* of char *: fingerprints of what was joined to it */
	struct finding *milder; /* Clang's note of the same; may be NULL */
	const struct verdict *refuted_by; /* NULL: it stands */
	const struct allow *allowed_by;	  /* NULL: not suppressed */
	enum origin origin;
	char *origin_why;      /* a clause; NULL without an origin */
	enum built built;
	char *built_why; /* what decides it; NULL without a configuration */
	const struct fix *fix; /* its change or why not; NULL: not asked for */
};

/* A finding of rule at path:line:col; strings are copied. */
struct finding *finding_new(const struct rule *rule, enum level level,
			    enum engine_bit engine, const char *path,
			    unsigned int line, unsigned int col,
			    const char *message);
void finding_free(struct finding *f);

/* All its paths are meant from a folder above: prefix is put before them. */
void finding_move(struct finding *f, const char *prefix);

/* Append a place to finding.steps or finding.related; strings are copied. */
void place_add(GPtrArray *places, const char *path, unsigned int line,
	       unsigned int col, const char *message);

/* Order by path, line, column and message. */
int place_compare(const struct place *x, const struct place *y);

#endif
