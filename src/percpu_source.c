// SPDX-License-Identifier: GPL-2.0-only
#include "percpu_source.h"

#include <string.h>

unsigned int source_line(const struct source *src, guint token)
{
	guint32 off = source_token(src, token)->off;
	unsigned int line = 1;

	for (guint32 i = 0; i < off; i++)
		line += src->text[i] == '\n';
	return line;
}

static bool token_at(const struct source *src, guint i, const char *word)
{
	return i < src->tokens->len &&
	       token_is(src->text, source_token(src, i), word);
}

static bool punct_at(const struct source *src, guint i, char c)
{
	return i < src->tokens->len && source_token(src, i)->punct == c;
}

/* The first token in [from, to) that calls word; to when there is none. */
guint source_call(const struct source *src, guint from, guint to,
		  const char *word)
{
	while (from < to &&
	       !(token_at(src, from, word) && punct_at(src, from + 1, '(')))
		from++;
	return from;
}

bool source_defines(const struct source *src, guint item, const char *name)
{
	g_autofree char *found = NULL;

	if (source_item(src, item)->kind != ITEM_FUNCTION)
		return false;
	found = item_function_name(src, item);
	return found && g_str_equal(found, name);
}

/* The function item of that name; items->len when there is none. */
guint source_function(const struct source *src, const char *name)
{
	guint i = 0;

	while (i < src->items->len && !source_defines(src, i, name))
		i++;
	return i;
}

guint source_name_token(const struct source *src, guint item, const char *name)
{
	const struct item *it = source_item(src, item);
	guint i = it->first;

	while (i < it->last && !token_at(src, i, name))
		i++;
	return i;
}

/* The text of tokens [from, to), one blank between them. */
static char *spell(const struct source *src, guint from, guint to)
{
	GString *out = g_string_new(NULL);

	for (guint i = from; i < to; i++) {
		const struct token *t = source_token(src, i);

		if (out->len)
			g_string_append_c(out, ' ');
		g_string_append_len(out, src->text + t->off, t->len);
	}
	return g_string_free(out, FALSE);
}

/* Argument number nth of the call at token call, spelled out. */
char *source_argument(const struct source *src, guint call, guint nth)
{
	guint from = call + 2, depth = 0;

	for (guint i = from; i < src->tokens->len; i++) {
		char c = source_token(src, i)->punct;

		if (depth == 0 && (c == ')' || c == ',')) {
			if (nth-- == 0)
				return spell(src, from, i);
			if (c == ')')
				break;
			from = i + 1;
		}
		if (c == '(')
			depth++;
		if (c == ')')
			depth--;
	}
	return NULL;
}

/* A number or a NAME in capitals: the same for every pair of CPUs. */
static bool is_constant(const char *value)
{
	if (!*value)
		return false;
	for (const char *c = value; *c; c++) {
		if (!g_ascii_isupper(*c) && !g_ascii_isdigit(*c) && *c != '_')
			return false;
	}
	return true;
}

/* Whether a function has but one value to return, however often. */
bool source_returns_constant(const struct source *src, guint item)
{
	const struct item *it = source_item(src, item);
	g_autofree char *only = NULL;

	for (guint i = it->body; i < it->last; i++) {
		g_autofree char *value = NULL;
		guint end = i + 1;

		if (!token_at(src, i, "return"))
			continue;
		while (end < it->last && !punct_at(src, end, ';'))
			end++;
		value = spell(src, i + 1, end);
		if (!is_constant(value) || (only && !g_str_equal(only, value)))
			return false;
		if (!only)
			only = g_steal_pointer(&value);
	}
	return only != NULL;
}
