// SPDX-License-Identifier: GPL-2.0-only
#include "obstacle.h"

#include "syntax.h"

#include <string.h>

/* Words, with their arguments, that mean nothing to a rule. */
static bool is_attribute(const struct source *src, guint i)
{
	static const char *const words[] = {
		"scoped_guard", "scoped_cond_guard", "scoped_class",
		"__alloc_size", "__realloc_size",    "__printf",
		"__scanf",	"__counted_by",	     "__counted_by_le",
		"__must_hold",	"__acquires",	     "__releases",
		"__acquire",	"__no_sanitize",     "__section",
		NULL,
	};

	return syn_is_one_of(src, i, words) && syn_punct(src, i + 1) == '(';
}

static bool is_word(const struct source *src, guint i, const char *word)
{
	const struct token *t = source_token(src, i);

	return t->len == strlen(word) &&
	       !memcmp(src->text + t->off, word, t->len);
}

static bool begins_statement(const struct source *src, guint i, guint body)
{
	char before = syn_punct(src, i - 1);

	return i > body &&
	       ((before && strchr(";{}):", before)) ||
		is_word(src, i - 1, "do") || is_word(src, i - 1, "else"));
}

/* Coccinelle takes a macro for a loop by its name. */
static bool is_known_loop(const struct source *src, guint i)
{
	static const char *const parts[] = { "for",  "iterate", "loop",
					     "walk", "scan",	"each" };
	const struct token *t = source_token(src, i);
	g_autofree char *down =
		g_ascii_strdown(src->text + t->off, (gssize)t->len);

	for (guint k = 0; k < G_N_ELEMENTS(parts); k++)
		if (strstr(down, parts[k]))
			return true;
	return false;
}

/* Whether an expression stands between token i's parenthesis and its pair. */
static bool holds_expression(const struct source *src, guint i, guint end)
{
	static const char *const types[] = {
		"struct", "union", "enum", "const", "unsigned", "signed",
		"char",	  "short", "int",  "long",  "void",	NULL,
	};

	for (guint k = i + 1; k + 1 < end; k++)
		if (syn_is_one_of(src, k, types) || syn_punct(src, k) == ';' ||
		    (syn_punct(src, k) == ',' && syn_punct(src, k + 1) == ','))
			return false;
	return end > i + 2 && syn_punct(src, i + 1) != ',' &&
	       syn_punct(src, end - 2) != ',';
}

/* Whether a macro with a block behind its arguments begins at token i. */
static bool is_block_macro(const struct source *src, guint i, guint body,
			   guint end)
{
	static const char *const words[] = { "if", "while", "for", "switch",
					     NULL };
	guint behind;

	if (!src->token_ident[i] || syn_punct(src, i + 1) != '(' ||
	    syn_is_one_of(src, i, words) || is_known_loop(src, i) ||
	    !begins_statement(src, i, body))
		return false;
	behind = syn_skip_group(src, i + 1, end);
	return behind < end && syn_punct(src, behind) == '{';
}

/*
 * A loop, for all one can tell by its name, or a block with something around
 * it. To a loop it is the same whether something runs once or more often.
 */
static guint block_macro_end(const struct source *src, guint i, guint end,
			     const char **instead)
{
	guint behind = syn_skip_group(src, i + 1, end);

	if (source_token(src, i)->len < strlen("while") ||
	    !holds_expression(src, i + 1, behind))
		return behind;
	*instead = "while";
	return i + 1;
}

/* Whether `break; } while (...);` stands at token i, and always breaks. */
static bool is_last_break(const struct source *src, guint i, guint end)
{
	char before = syn_punct(src, i - 1);

	return i + 4 < end && is_word(src, i, "break") && before &&
	       strchr(";{}", before) && syn_punct(src, i + 1) == ';' &&
	       syn_punct(src, i + 2) == '}' && is_word(src, i + 3, "while") &&
	       syn_punct(src, i + 4) == '(' &&
	       syn_punct(src, syn_skip_group(src, i + 4, end)) == ';';
}

guint obstacle_end(const struct source *src, guint i, guint body, guint end,
		   const char **instead)
{
	*instead = "";
	if (is_attribute(src, i))
		return syn_skip_group(src, i + 1, end);
	if (!body || i <= body)
		return i;
	if (is_block_macro(src, i, body, end))
		return block_macro_end(src, i, end, instead);
	/* no way leads to that condition, and none but the break from the loop
	 */
	if (is_last_break(src, i, end))
		return i + 2;
	if (i > body + 4 && is_last_break(src, i - 4, end)) {
		*instead = "(0)";
		return syn_skip_group(src, i, end);
	}
	return i;
}
