// SPDX-License-Identifier: GPL-2.0-only
#include "fix_parts.h"

#include "syntax.h"

#include <string.h>

static bool is_return(const struct source *src, guint i)
{
	return src->token_ident[i] &&
	       token_is(src->text, source_token(src, i), "return");
}

/* Past `->`, or `.`, at token i; the same where there is none. */
static guint skip_arrow(const struct source *src, guint i)
{
	if (syn_punct(src, i) == '-' && syn_punct(src, i + 1) == '>')
		return i + 2;
	return syn_punct(src, i) == '.' ? i + 1 : i;
}

guint fix_parts_handed(const struct source *src, guint start, guint i)
{
	guint last = 0, at = i + 1, next;
	char before = start ? syn_punct(src, start - 1) : 0, after;

	for (;;) {
		next = skip_arrow(src, at);
		if (next > at) {
			last = next;
			at = next + 1;
		} else if (syn_punct(src, at) == '[') {
			at = syn_skip_group(src, at, src->tokens->len);
			last = 0; /* an element, of which one more is read */
		} else {
			break;
		}
	}
	after = syn_punct(src, at);
	if (!last || !after || !strchr(";,)+-", after) ||
	    (after == '-' && syn_punct(src, at + 1) == '='))
		return 0;
	if (before && strchr("(,", before))
		return last;
	if (before == '=') /* or a comparison */
		return syn_punct(src, start - 2) &&
				       strchr("=!<>", syn_punct(src, start - 2))
			       ? 0
			       : last;
	/* a cast before it */
	return before == ')' || (start && is_return(src, start - 1)) ? last : 0;
}
