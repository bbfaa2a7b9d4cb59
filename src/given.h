/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which seeds can be given what a card's `given` lists return, told from the
 * tokens of the whole file.
 *
 * A value goes on unchanged: through locals, members and file-scope variables
 * by their names, parameters, what parameters point to, and results. What is
 * computed from it counts too. Too much is followed (members of all types that
 * share a name are one), and any number of steps.
 */
#ifndef KAPCHECK_GIVEN_H
#define KAPCHECK_GIVEN_H

#include "rules.h"
#include "source.h"

/*
 * Marks in seed, an array of a flag for each item, the functions with a seed
 * that can be given such a value, and in keep also all that can give those
 * seeds another one. Returns whether there is such a seed.
 */
bool given_keep(struct source *src, const struct rule *rule, bool *seed,
		bool *keep);

#endif
