/* SPDX-License-Identifier: GPL-2.0-only */
/* What the items of a file define and use: a part of source_new(). */
#ifndef KAPCHECK_SOURCE_NAMES_H
#define KAPCHECK_SOURCE_NAMES_H

#include "source.h"

/* Finds what each item defines; numbers the words of directives, too. */
void source_read_names(struct source *src);

#endif
