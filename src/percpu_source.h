/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small questions to a C file: where a function is, what it calls with what.
 * Functions are item numbers, calls are token numbers; the number of items or
 * the end of the range stands for "none". Strings are new.
 */
#ifndef KAPCHECK_PERCPU_SOURCE_H
#define KAPCHECK_PERCPU_SOURCE_H

#include "source.h"

#include <stdbool.h>

unsigned int source_line(const struct source *src, guint token);
/* Whether an item is the definition of that function. */
bool source_defines(const struct source *src, guint item, const char *name);
guint source_function(const struct source *src, const char *name);
guint source_name_token(const struct source *src, guint item, const char *name);
/* The first call of word among the tokens [from, to). */
guint source_call(const struct source *src, guint from, guint to,
		  const char *word);
/* Argument number nth, from 0, spelled with one blank between tokens; NULL. */
char *source_argument(const struct source *src, guint call, guint nth);
/* Whether a function has but one value to return, and that a constant. */
bool source_returns_constant(const struct source *src, guint item);

#endif
