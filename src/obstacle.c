// SPDX-License-Identifier: GPL-2.0-only
#include "obstacle.h"

#include "syntax.h"

#include <string.h>

/* Words, with their arguments, that mean nothing to a rule. */
static bool is_attribute(const struct source *src, guint i)
{
	static const char *const words[] = {
		"scoped_guard",	 "scoped_cond_guard", "scoped_class",
		"__alloc_size",	 "__realloc_size",    "__printf",
		"__scanf",	 "__counted_by",      "__counted_by_le",
		"__must_hold",	 "__acquires",	      "__releases",
		"__acquire",	 "__no_sanitize",     "__section",
		"__attribute__", "__attribute",	      NULL,
	};

	return syn_is_one_of(src, i, words) && syn_punct(src, i + 1) == '(';
}

static bool begins_statement(const struct source *src, guint i, guint body)
{
	char before = syn_punct(src, i - 1);

	return i > body &&
	       ((before && strchr(";{}):", before)) ||
		source_is(src, i - 1, "do") || source_is(src, i - 1, "else"));
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

	if (syn_punct(src, i + 1) != '(' || syn_is_one_of(src, i, words) ||
	    is_known_loop(src, i) || !begins_statement(src, i, body))
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

/* The statement that ends before token i, or 0. */
static guint last_statement(const struct source *src, guint i, guint first)
{
	guint k = i - 1;

	if (syn_punct(src, k) != ';')
		return 0;
	while (k - 1 > first) {
		char c = syn_punct(src, --k);

		if (c && strchr(";{}", c))
			return k + 1;
		if (c && strchr(")]", c))
			k = syn_back_to_open(src, k, first);
	}
	return 0;
}

static bool has_word(const struct source *src, guint from, guint to,
		     const char *word)
{
	for (guint i = from; i < to; i++)
		if (source_is(src, i, word))
			return true;
	return false;
}

/*
 * Whether the condition of the do-while whose block opens at token i, with its
 * last brace at token close, is out of reach: nothing can run it twice.
 */
static bool never_repeats(const struct source *src, guint i, guint close,
			  guint end)
{
	static const char *const jumps[] = { "break", "return", "goto", NULL };
	guint last = close < end ? last_statement(src, close, i - 1) : 0;

	return last && syn_is_one_of(src, last, jumps) && close + 2 < end &&
	       source_is(src, close + 1, "while") &&
	       syn_punct(src, close + 2) == '(' &&
	       syn_punct(src, syn_skip_group(src, close + 2, end)) == ';' &&
	       !has_word(src, i, close, "continue");
}

static bool ends_line(const struct source *src, guint i)
{
	const struct token *t = source_token(src, i);
	const char *p = src->text + t->off + t->len;

	while (p < src->text + src->len && (*p == ' ' || *p == '\t'))
		p++;
	return p < src->text + src->len && *p == '\n';
}

/* Whether token i is the `do` of such a loop, the rest of its line empty. */
static bool is_single_do(const struct source *src, guint i, guint end)
{
	return source_is(src, i, "do") && syn_punct(src, i + 1) == '{' &&
	       ends_line(src, i + 1) &&
	       never_repeats(src, i + 1, syn_skip_group(src, i + 1, end) - 1,
			     end);
}

/* Whether token i is the `while` of such a loop. */
static bool is_single_while(const struct source *src, guint i, guint body,
			    guint end)
{
	guint open;

	if (!source_is(src, i, "while") || syn_punct(src, i - 1) != '}')
		return false;
	open = syn_back_to_open(src, i - 1, body);
	return open > body + 1 && is_single_do(src, open - 1, end);
}

/* Whether a variable that a macro declares gets its values from token i on. */
static bool is_macro_value(const struct source *src, guint i, guint body)
{
	guint open;

	if (i <= body || syn_punct(src, i) != '=' ||
	    syn_punct(src, i + 1) != '{' || syn_punct(src, i - 1) != ')')
		return false;
	open = syn_back_to_open(src, i - 1, body);
	return open > body + 1 && src->token_ident[open - 1] &&
	       begins_statement(src, open - 1, body);
}

guint obstacle_end(const struct source *src, guint i, guint body, guint end,
		   const char **instead)
{
	*instead = "";
	if (body && is_macro_value(src, i, body))
		return syn_skip_group(src, i + 1, end);
	if (!src->token_ident[i])
		return i;
	if (is_attribute(src, i))
		return syn_skip_group(src, i + 1, end);
	/* blocks in blocks: each one's end would be looked for */
	if (!body || i <= body || src->deep)
		return i;
	if (is_block_macro(src, i, body, end))
		return block_macro_end(src, i, end, instead);
	if (is_single_do(src, i, end)) {
		*instead = "switch (1) { default:";
		return i + 2;
	}
	/* with the semicolon */
	if (is_single_while(src, i, body, end))
		return syn_skip_group(src, i + 1, end) + 1;
	return i;
}
