// SPDX-License-Identifier: GPL-2.0-only
#include "hide.h"

#include "syntax.h"

#include <string.h>

/*
 * The name of a function, a new string, or NULL where its head does not tell it
 * for sure: outside of parentheses one word stands before one, attributes such
 * as __acquires() aside, and that is not the head's first, which is a type.
 */
static char *plain_name(const struct source *src, guint item)
{
	const struct item *it = source_item(src, item);
	char *name = item_function_name(src, item);
	guint found = 0, n = 0;
	int depth = 0;

	for (guint i = it->first; i < it->body; i++) {
		char c = syn_punct(src, i);

		depth += (c == '(') - (c == ')');
		if (depth != 0 || !src->token_ident[i] ||
		    syn_punct(src, i + 1) != '(')
			continue;
		if (source_is(src, i, name))
			found = i;
		else if (*name == '_' ||
			 src->text[source_token(src, i)->off] != '_')
			n++;
	}
	if (n || found <= it->first)
		g_clear_pointer(&name, g_free);
	return name;
}

/* Whether the item ends its line. */
static bool ends_line(const struct source *src, guint item)
{
	size_t at = item_end(src, item);

	return at < src->len && src->text[at] == '\n';
}

/*
 * Coccinelle's lexer takes time for a comment by its length squared: 0.05 s for
 * this much, more than a second for four times as much.
 */
#define COMMENT_BYTES (64u << 10)

void hide_function(GString *out, size_t from, const struct source *src,
		   guint item)
{
	char *name = plain_name(src, item), *text = out->str + from;
	const size_t n = strlen(HIDE_MARK);

	if (name && out->len - from <= COMMENT_BYTES && ends_line(src, item) &&
	    !strstr(text, "*/") && !strchr(text, HIDE_END) &&
	    !memchr(text, '\n', n)) {
		g_string_append_c(out, HIDE_END);
		g_string_append_len(out, out->str + from, (gssize)n);
		g_string_append_printf(out, "%s*/", name);
		g_string_overwrite_len(out, from, HIDE_MARK, (gssize)n);
	}
	g_free(name);
}
