/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the words behind options mean. Each is false with *error set, a new
 * string, when it means nothing; NULL is an option that was not given.
 */
#ifndef KAPCHECK_OPTION_VALUE_H
#define KAPCHECK_OPTION_VALUE_H

#include "options.h"

bool option_rules(struct options *o, const char *list, const GPtrArray *all,
		  char **error);
/* Asks for o->build. */
bool option_engines(struct options *o, const char *list, char **error);
/* Nothing to judge by must not look like nothing found. */
bool option_work(const struct options *o, char **error);
bool option_levels(struct options *o, const char *shown, const char *fail_on,
		   char **error);
bool option_number(const char *option, int value, int max, unsigned int *out,
		   char **error);
bool option_bytes(const char *option, const char *word, unsigned int *out,
		  char **error);
bool option_format(struct options *o, const char *name, char **error);

#endif
