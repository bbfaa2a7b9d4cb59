// SPDX-License-Identifier: GPL-2.0-only
#include "fix_prepare.h"

#include "fix_declare.h"
#include "fix_layout.h"
#include "fix_tidy.h"

#include <string.h>

/* A text as bytes, with the NUL byte behind them that the lexer asks for. */
static GBytes *text_of(const GString *buf)
{
	GBytes *whole = g_bytes_new(buf->str, buf->len + 1);
	GBytes *text = g_bytes_new_from_bytes(whole, 0, buf->len);

	g_bytes_unref(whole);
	return text;
}

/* Reads what a change replaces, and lays it out; NULL, or why it can't be. */
static char *prepare(const struct tree *tree, struct fix_change *change)
{
	GString *buf = g_string_new(NULL);
	enum problem_kind kind;
	char *wrong = NULL;

	if ((tree_has(tree, change->path) ||
	     tree_was_read(tree, change->path)) &&
	    tree_read(tree, change->path, buf, &kind, &wrong)) {
		change->before = text_of(buf);
		if (tree_is_source(change->path))
			fix_declare(tree, change);
		fix_tidy(change);
		fix_layout(change);
	}
	if (memchr(buf->str, '\r', buf->len))
		wrong = g_strdup("has carriage returns, which a patch by mail "
				 "would lose");
	g_string_free(buf, TRUE);
	return wrong;
}

void fix_prepare(const struct tree *tree, struct fix *fix)
{
	for (guint i = 0; i < fix->changes->len && !fix->refusal; i++) {
		struct fix_change *change =
			(struct fix_change *)fix->changes->pdata[i];
		char *wrong = prepare(tree, change);

		if (wrong)
			fix->refusal =
				g_strdup_printf("%s %s", change->path, wrong);
		g_free(wrong);
	}
}
