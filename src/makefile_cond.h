/* SPDX-License-Identifier: GPL-2.0-only */
/* A Makefile's conditionals, while it is read. */
#ifndef KAPCHECK_MAKEFILE_COND_H
#define KAPCHECK_MAKEFILE_COND_H

#include "makefile.h"

/* What a conditional asks. */
struct make_cond {
	enum tri value;	 /* of this arm */
	enum tri before; /* whether none of the arms before is taken */
	bool any;	 /* all arms count */
	char *why;
};

struct make_parser {
	const struct dotconfig *config;
	struct makefile *makefile;
	GArray *conds; /* of struct make_cond, outer ones first */
	unsigned int line;
};

/* A GArray clear function of conds. */
void make_cond_clear(void *cond);
/* The value of what stands behind "NAME-". */
enum tri make_suffix_value(const struct make_parser *p, const char *suffix,
			   char **why);
/* Whether the line is one of a conditional; takes it into account then. */
bool make_conditional(struct make_parser *p, const char *line);

#endif
