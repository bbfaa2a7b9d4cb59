/* SPDX-License-Identifier: GPL-2.0-only */
/* What verbs say of a scan that is through, and what could not be analysed. */
#ifndef KAPCHECK_VERB_TELL_H
#define KAPCHECK_VERB_TELL_H

#include "options.h"
#include "output.h"
#include "verb.h"

/* Says on stderr what could not be analysed, each or counted. */
void verb_print_problems(const struct problems *problems);

/* Writes its report, says on stderr how it went, and judges. */
enum status verb_write_report(const struct scan *scan, const struct options *o,
			      struct output *out);

/* Says how many findings are in files that a configuration builds. */
void verb_print_built(const struct scan *scan);

/* Ends the options, and says what there is to say of the cache. */
void verb_end(struct options *o);

#endif
