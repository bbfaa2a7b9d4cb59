// SPDX-License-Identifier: GPL-2.0-only
#include "source_names.h"

#include <string.h>

static void add(GArray *ids, ident_id id)
{
	g_array_append_val(ids, id);
}

static bool is_ident_start(char c)
{
	return g_ascii_isalpha(c) || c == '_';
}

/*
 * Identifiers of a directive: all are uses, and the name after `define` is
 * what it defines. Comments in it count, which keeps too much at worst.
 */
static void read_directive(const struct source *src, guint token,
			   GArray *defines, GArray *uses)
{
	const struct token *t = source_token(src, token);
	const char *p = src->text + t->off, *end = p + t->len;
	int nth = 0;
	bool define = false;

	while (p < end) {
		const char *start = p;

		if (!is_ident_start(*p)) {
			p++;
			continue;
		}
		while (p < end && (is_ident_start(*p) || g_ascii_isdigit(*p)))
			p++;
		if (nth == 0)
			define = p - start == 6 && !memcmp(start, "define", 6);
		else
			add(nth == 1 && define ? defines : uses,
			    idents_add(src->idents, start,
				       (size_t)(p - start)));
		nth++;
	}
}

static char punct_at(const struct source *src, guint i)
{
	return i < src->tokens->len ? source_token(src, i)->punct : 0;
}

/* Whether the word is spelled like a macro: SYSCALL_DEFINE2, not INFTL_mount.
 */
static bool is_capital(const struct source *src, guint i)
{
	const struct token *t = source_token(src, i);

	for (uint32_t k = 0; k < t->len; k++)
		if (g_ascii_islower(src->text[t->off + k]))
			return false;
	return true;
}

/* A function defines what stands before a parenthesis in its head. */
static void function_names(const struct source *src, const struct item *it,
			   GArray *defines)
{
	for (guint i = it->first; i < it->body; i++) {
		if (!src->token_ident[i])
			continue;
		if (punct_at(src, i + 1) == '(')
			add(defines, src->token_ident[i]);
		/* SYSCALL_DEFINE2(name, ...) and the like */
		if (i >= it->first + 2 && punct_at(src, i - 1) == '(' &&
		    src->token_ident[i - 2] && is_capital(src, i - 2))
			add(defines, src->token_ident[i]);
	}
}

static bool is_tag_keyword(const struct source *src, guint i)
{
	return source_is(src, i, "struct") || source_is(src, i, "union") ||
	       source_is(src, i, "enum");
}

/* Whether identifier i, outside any bracket, is what a declaration declares. */
static bool is_declarator(const struct source *src, guint i)
{
	char after = punct_at(src, i + 1);

	return after && strchr(";,[(=:", after) && !is_tag_keyword(src, i);
}

/*
 * A declaration defines its tags, its enumerators, its declarators, and, where
 * it is a macro's call (DEFINE_MUTEX(x), module_param(x, ...)), the arguments.
 */
static void decl_names(const struct source *src, const struct item *it,
		       GArray *defines)
{
	guint head = it->first + source_is(src, it->first, "static");
	bool call = punct_at(src, head + 1) == '(' &&
		    punct_at(src, head + 2) != '*';
	bool value = false, enumerators = false;
	int braces = 0, parens = 0;

	for (guint i = it->first; i <= it->last; i++) {
		char c = punct_at(src, i);
		ident_id id = src->token_ident[i];

		braces += (c == '{') - (c == '}');
		parens += (c == '(') - (c == ')');
		if (!braces && !parens && (c == '=' || c == ','))
			value = c == '=';
		if (!id || value || (call && i == head))
			continue;
		if (source_is(src, i, "enum"))
			enumerators = true;
		if (braces   ? enumerators
		    : parens ? call || (punct_at(src, i - 1) == '*' &&
					punct_at(src, i - 2) == '(')
			     : is_declarator(src, i) ||
				       (i > it->first &&
					is_tag_keyword(src, i - 1)))
			add(defines, id);
	}
}

/* What the item defines, with scratch arrays for that and what it uses. */
static void read_item(struct source *src, guint n, GArray *defines,
		      GArray *uses)
{
	const struct item *it = source_item(src, n);

	g_array_set_size(defines, 0);
	g_array_set_size(uses, 0);
	/* gives numbers to the words of directives, too */
	for (guint i = it->first; i <= it->last; i++)
		if (source_token(src, i)->kind == TOK_DIRECTIVE)
			read_directive(src, i, defines, uses);
	if (it->kind == ITEM_FUNCTION)
		function_names(src, it, defines);
	else if (it->kind == ITEM_DECL)
		decl_names(src, it, defines);
	if (defines->len)
		src->defines[n] = g_array_copy(defines);
}

void source_read_names(struct source *src)
{
	GArray *defines = g_array_new(FALSE, FALSE, sizeof(ident_id));
	GArray *uses = g_array_new(FALSE, FALSE, sizeof(ident_id));

	src->defines = g_new0(GArray *, src->items->len + 1);
	src->uses = g_new0(GArray *, src->items->len + 1);
	src->none = g_array_new(FALSE, FALSE, sizeof(ident_id));
	for (guint i = 0; i < src->items->len; i++)
		read_item(src, i, defines, uses);
	g_array_unref(defines);
	g_array_unref(uses);
}

const GArray *source_defined(const struct source *src, guint item)
{
	return src->defines[item] ? src->defines[item] : src->none;
}

const GArray *source_used(const struct source *src, guint item)
{
	const struct item *it = source_item(src, item);
	GArray *uses = src->uses[item], *defines;

	if (uses)
		return uses;
	uses = g_array_new(FALSE, FALSE, sizeof(ident_id));
	defines = g_array_new(FALSE, FALSE, sizeof(ident_id));
	for (guint i = it->first; i <= it->last; i++) {
		if (source_token(src, i)->kind == TOK_DIRECTIVE)
			read_directive(src, i, defines, uses);
		else if (src->token_ident[i])
			add(uses, src->token_ident[i]);
	}
	g_array_unref(defines);
	src->uses[item] = uses;
	return uses;
}

/* A function's name among what stands before parentheses in its head, or 0. */
static guint name_token(const struct source *src, const struct item *it)
{
	guint first = 0, best = 0;
	int depth = 0;

	for (guint i = it->first; i < it->body; i++) {
		char c = punct_at(src, i);

		depth += (c == '(') - (c == ')');
		if (!src->token_ident[i] || punct_at(src, i + 1) != '(')
			continue;
		if (!first)
			first = i + 1;
		/* attributes such as __acquires() begin with underscores */
		if (depth == 0 && src->text[source_token(src, i)->off] != '_')
			best = i + 1;
	}
	return best ? best : first;
}

char *item_function_name(const struct source *src, guint item)
{
	guint next = name_token(src, source_item(src, item));
	const struct token *t;

	if (!next)
		return g_strdup("?");
	t = source_token(src, next - 1);
	/* a macro in capitals defines what it is given first */
	if (is_capital(src, next - 1) && src->token_ident[next + 1])
		t = source_token(src, next + 1);
	return g_strndup(src->text + t->off, t->len);
}
