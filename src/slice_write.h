/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text of a slice: that of the items that are kept, all else made blank.
 */
#ifndef KAPCHECK_SLICE_WRITE_H
#define KAPCHECK_SLICE_WRITE_H

#include "rules.h"
#include "source.h"

/*
 * The token of the brace that opens an object's initializer, or the one behind
 * the item. A rule that asks where values come from needs none of them: they
 * are constants, and what functions do is seen where they are kept.
 */
guint slice_initializer(const struct source *src, const struct rule *rule,
			guint item);

/*
 * Marks the conditionals around what is kept, outside of functions, and other
 * directives; not what includes, for nothing is read of that.
 */
void slice_keep_conditionals(const struct source *src, bool *keep);

/*
 * keep and seed: a flag for each item, what is written and which functions the
 * rule is about; hide.h has what becomes of others where it asks for that.
 */
GString *slice_write(const struct source *src, const struct rule *rule,
		     const bool *keep, const bool *seed);

#endif
