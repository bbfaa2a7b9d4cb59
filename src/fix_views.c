// SPDX-License-Identifier: GPL-2.0-only
#include "fix_views.h"

#include "member_tag.h"
#include "syntax.h"

#include <string.h>

struct viewer {
	const struct source *src;
	const char *tag; /* of the member's type */
	const struct fix_member *member;
};

static bool is_ident(const struct source *src, guint i)
{
	return i < src->tokens->len && source_token(src, i)->kind == TOK_IDENT;
}

static char *refuse(const struct source *src, guint i, const char *what)
{
	unsigned int line = 1;

	for (uint32_t at = 0; at < source_token(src, i)->off; at++)
		line += src->text[at] == '\n';
	return g_strdup_printf("%u: %s", line, what);
}

/* --- what a variable is -----------------------------------------------------
 */

/* The tokens of a declaration at file scope, up to a body of it. */
static guint end_of_declaration(const struct source *src, const struct item *it)
{
	guint end = it->first;

	while (end <= it->last && syn_punct(src, end) != '{')
		end++;
	return end;
}

static const struct token *tag_at_file_scope(const struct source *src, guint i)
{
	for (guint k = 0; k < src->items->len; k++) {
		const struct item *it = source_item(src, k);
		const struct token *tag;
		guint end;
		bool other;

		if (it->kind != ITEM_DECL)
			continue;
		end = end_of_declaration(src, it);
		for (guint at = it->first; at < end; at++) {
			if (src->token_ident[at] != src->token_ident[i])
				continue;
			tag = member_tag(src->text, src->tokens, at, it->first,
					 &other);
			if (tag || other)
				return tag;
		}
	}
	return NULL;
}

const struct token *fix_object_tag(const struct source *src, guint i)
{
	guint first = source_item(src, src->token_item[i])->first;
	bool other;
	const struct token *tag =
		member_tag(src->text, src->tokens, i, first, &other);

	return tag || other ? tag : tag_at_file_scope(src, i);
}

/* Whether token i is a variable that is, or points to, such an object. */
static bool is_object(const struct viewer *v, guint i)
{
	const struct token *tag;
	char after = syn_punct(v->src, i + 1);

	if (!is_ident(v->src, i) || syn_is_member(v->src, i) ||
	    (after && strchr(".[(", after)) ||
	    (after == '-' && syn_punct(v->src, i + 2) == '>'))
		return false;
	tag = fix_object_tag(v->src, i);
	return tag && token_is(v->src->text, tag, v->tag);
}

/* --- other structs ----------------------------------------------------------
 */

/*
 * Whether `(type *)` begins at token i, and the object must not be given that
 * type: another struct's, or the address of a pointer. *behind: the operand.
 */
static bool is_odd_cast(const struct viewer *v, guint i, guint *behind)
{
	const struct source *src = v->src;
	guint stars = 0, k = i + 1;

	if (syn_punct(src, i) != '(')
		return false;
	while (is_ident(src, k))
		k++;
	for (; syn_punct(src, k) == '*'; k++)
		stars++;
	*behind = k + 1;
	if (k < i + 2 || !stars || syn_punct(src, k) != ')')
		return false;
	if (stars > 1)
		return true;
	k -= stars + 1;
	return source_is(src, k - 1, "struct") && !source_is(src, k, v->tag);
}

/* The object in the operand of a cast, or 0. */
static guint object_in(const struct viewer *v, guint i)
{
	guint end = i + 1;

	if (syn_punct(v->src, i) == '&')
		return object_in(v, i + 1);
	if (syn_punct(v->src, i) == '(')
		end = syn_skip_group(v->src, i, v->src->tokens->len);
	for (; i < end; i++)
		if (is_object(v, i))
			return i;
	return 0;
}

static char *judge_cast(const struct viewer *v, guint i)
{
	guint behind = 0, object;

	if (!is_odd_cast(v, i, &behind))
		return NULL;
	object = object_in(v, behind);
	return object ? refuse(v->src, i,
			       "the object that holds it is taken "
			       "for another one by a cast")
		      : NULL;
}

/* The variable that a value, or an argument, is, past casts and &; or 0. */
static guint plain_value(const struct source *src, guint i)
{
	guint end = src->tokens->len;

	while (syn_punct(src, i) == '(' &&
	       syn_punct(src, syn_skip_group(src, i, end) - 2) == '*')
		i = syn_skip_group(src, i, end);
	while (syn_punct(src, i) == '(' || syn_punct(src, i) == '&')
		i++;
	if (source_is(src, i, "kmemdup") && syn_punct(src, i + 1) == '(')
		return plain_value(src, i + 2);
	return is_ident(src, i) ? i : 0;
}

/* `other = object;` */
static char *judge_assignment(const struct viewer *v, guint i)
{
	const struct source *src = v->src;
	const struct token *tag;
	guint value;

	if (syn_punct(src, i) != '=' || syn_punct(src, i + 1) == '=' || !i ||
	    !is_ident(src, i - 1) || syn_is_member(src, i - 1))
		return NULL;
	value = plain_value(src, i + 1);
	if (!value || !is_object(v, value))
		return NULL;
	tag = fix_object_tag(src, i - 1);
	if (!tag || token_is(src->text, tag, v->tag))
		return NULL;
	return refuse(src, i,
		      "the object that holds it is taken for another "
		      "one");
}

/* --- copies, unions, macros -------------------------------------------------
 */

static char *judge_copy(const struct viewer *v, guint i)
{
	const struct source *src = v->src;
	guint objects = 0;

	if (!source_is(src, i, "memcpy") && !source_is(src, i, "memmove"))
		return NULL;
	for (unsigned int n = 0; n < 2; n++) {
		struct range arg;
		guint at;

		if (!syn_argument(src, i + 1, src->tokens->len, n, &arg))
			return NULL;
		at = plain_value(src, arg.first);
		objects += at && is_object(v, at);
	}
	return objects == 1 ? refuse(src, i,
				     "the object that holds it is "
				     "copied into something else")
			    : NULL;
}

/* The { around token i, or 0. */
static guint block_around(const struct source *src, guint i)
{
	guint depth = 0;

	while (i-- > 0) {
		if (syn_punct(src, i) == '}')
			depth++;
		else if (syn_punct(src, i) == '{' && !depth--)
			return i;
	}
	return 0;
}

static bool is_union(const struct source *src, guint open)
{
	return source_is(src, open - 1, "union") ||
	       (open > 1 && source_is(src, open - 2, "union"));
}

/* A declaration in a union: of the member itself, or of its struct. */
static char *judge_union(const struct viewer *v, guint i)
{
	const struct source *src = v->src;
	bool itself = source_is(src, i, v->member->name), in_union = false;
	guint open = i;

	if (!itself) {
		if (!source_is(src, i, v->tag) || !i ||
		    !source_is(src, i - 1, "struct"))
			return NULL;
		i++;
	}
	if (!is_ident(src, i) || !syn_punct(src, i + 1) ||
	    !strchr(",;[", syn_punct(src, i + 1)))
		return NULL;
	while ((open = block_around(src, open)) > 1) {
		in_union |= is_union(src, open);
		if (itself && source_is(src, open - 1, v->tag))
			break;
	}
	if (!in_union || (itself && open < 2))
		return NULL;
	return refuse(src, i,
		      itself ? "the member shares its place with others"
			     : "the object that holds it shares its "
			       "place with others");
}

/* Whether each part that stands there as it is is one of the name. */
static bool may_make(const char *parts, char *const *given, const char *name)
{
	char **words = g_regex_split_simple("\\s*##\\s*", parts, 0, 0);
	bool may = true;

	for (char **w = words; *w; w++)
		may = may && (strstr(name, *w) ||
			      g_strv_contains((const char *const *)given, *w));
	g_strfreev(words);
	return may;
}

static char **macro_parameters(const char *text)
{
	const char *open = strchr(text, '('), *close;
	char *list, **given;

	close = open ? strchr(open, ')') : NULL;
	list = close ? g_strndup(open + 1, (gsize)(close - open) - 1)
		     : g_strdup("");
	given = g_regex_split_simple("[\\s,]+", list, 0, 0);
	g_free(list);
	return given;
}

static char *judge_paste(const struct viewer *v, guint i)
{
	const struct token *t = source_token(v->src, i);
	char *text, **given;
	bool frees, may = false;
	GMatchInfo *info = NULL;
	GRegex *paste;

	if (t->kind != TOK_DIRECTIVE)
		return NULL;
	text = g_strndup(v->src->text + t->off, t->len);
	given = macro_parameters(text);
	frees = strstr(text, "free") != NULL;
	paste = g_regex_new("((?:->|\\.)\\s*)?(\\w+(?:\\s*##\\s*\\w+)+)", 0, 0,
			    NULL);
	g_regex_match(paste, text, 0, &info);
	for (; !may && g_match_info_matches(info);
	     g_match_info_next(info, NULL)) {
		char *arrow = g_match_info_fetch(info, 1);
		char *parts = g_match_info_fetch(info, 2);

		may = (frees || *arrow) &&
		      may_make(parts, given, v->member->name);
		g_free(arrow);
		g_free(parts);
	}
	g_match_info_free(info);
	g_regex_unref(paste);
	g_strfreev(given);
	g_free(text);
	return may ? refuse(v->src, i, "a macro may make its name") : NULL;
}

char *fix_views(const struct source *src, const struct fix_member *member)
{
	static char *(*const judges[])(const struct viewer *, guint) = {
		judge_cast,  judge_assignment, judge_copy,
		judge_union, judge_paste,
	};
	struct viewer v = { src, fix_member_tag(member), member };
	char *refusal = NULL;

	for (guint i = 0; i < src->tokens->len && !refusal; i++)
		for (guint k = 0; k < G_N_ELEMENTS(judges) && !refusal; k++)
			refusal = judges[k](&v, i);
	return refusal;
}
