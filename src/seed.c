// SPDX-License-Identifier: GPL-2.0-only
#include "seed.h"

#include <string.h>

/* Tokens [first, last) of one argument of a call. */
struct range {
	guint first, last;
};

static char punct(const struct source *src, guint i)
{
	return i < src->tokens->len ? source_token(src, i)->punct : 0;
}

static bool is_open(char c)
{
	return c == '(' || c == '[' || c == '{';
}

static bool is_close(char c)
{
	return c == ')' || c == ']' || c == '}';
}

/* The token after the bracket group that opens at token i. */
static guint skip_group(const struct source *src, guint i, guint end)
{
	int depth = 0;

	for (; i < end; i++) {
		depth += is_open(punct(src, i));
		depth -= is_close(punct(src, i));
		if (depth == 0)
			return i + 1;
	}
	return end;
}

/* Argument number n of the call whose parenthesis is token i. */
static bool find_argument(const struct source *src, guint i, guint end,
			  unsigned int n, struct range *arg)
{
	int depth = 0;
	unsigned int at = 0;

	arg->first = i + 1;
	for (; i < end; i++) {
		char c = punct(src, i);

		depth += is_open(c);
		depth -= is_close(c);
		if (depth > 1 || (depth == 1 && c != ','))
			continue;
		if (at == n) {
			arg->last = i;
			return arg->last > arg->first;
		}
		if (depth == 0)
			return false;
		at++;
		arg->first = i + 1;
	}
	return false;
}

/* Words whose operand is not evaluated: its names mean nothing. */
static bool is_unevaluated(const char *text, const struct token *t)
{
	static const char *const words[] = { "sizeof", "ARRAY_SIZE", "offsetof",
					     "sizeof_field", "FIELD_SIZEOF",
					     "__alignof__", "offsetofend" };

	for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
		if (token_is(text, t, words[k]))
			return true;
	return false;
}

/* Capitals, digits and underscores: a macro or an enumerator. */
static bool is_capital(const char *text, const struct token *t)
{
	bool letter = false;

	for (uint32_t i = 0; i < t->len; i++) {
		char c = text[t->off + i];

		if (g_ascii_islower(c))
			return false;
		letter = letter || g_ascii_isupper(c);
	}
	return letter;
}

/* Past the operand of sizeof and its like, the word being token i. */
static guint skip_operand(const struct source *src, guint i, guint end)
{
	i++;
	while (i < end && (punct(src, i) == '*' || punct(src, i) == '&'))
		i++;
	if (punct(src, i) == '(')
		return skip_group(src, i, end);
	while (i < end && (src->token_ident[i] || punct(src, i) == '.' ||
			   punct(src, i) == '-' || punct(src, i) == '>'))
		i++;
	return i;
}

static bool is_constant(const struct source *src, struct range arg)
{
	for (guint i = arg.first; i < arg.last;) {
		const struct token *t = source_token(src, i);

		if (t->kind != TOK_IDENT)
			i++;
		else if (is_unevaluated(src->text, t))
			i = skip_operand(src, i, arg.last);
		else if (is_capital(src->text, t))
			i++;
		else
			return false;
	}
	return true;
}

/* The mask of the rule's seed at token i, or -1 when it is none. */
static int64_t seed_mask(const struct source *src, guint i,
			 const struct rule *rule)
{
	const struct token *t = source_token(src, i);
	char word[64];
	gpointer mask;

	if (t->kind != TOK_IDENT || t->len >= sizeof(word))
		return -1;
	memcpy(word, src->text + t->off, t->len);
	word[t->len] = '\0';
	if (!g_hash_table_lookup_extended(rule->seeds, word, NULL, &mask))
		return -1;
	return GPOINTER_TO_UINT(mask);
}

typedef bool (*on_argument)(const struct source *src, guint item,
			    struct range arg, void *user);

/*
 * Calls back for each argument, not constant, that makes a call a seed; stops
 * and returns true when the callback does. With no callback, or for a seed that
 * counts anywhere, the first seed is enough.
 */
static bool each_seed(const struct source *src, guint item,
		      const struct rule *rule, on_argument call, void *user)
{
	guint end = source_item(src, item)->last + 1;

	for (guint i = source_item(src, item)->first; i < end; i++) {
		int64_t mask = seed_mask(src, i, rule);
		struct range arg;

		if (mask == SEED_ANYWHERE && !call)
			return true;
		if (mask <= 0 || punct(src, i + 1) != '(')
			continue;
		for (unsigned int n = 0; mask >> n; n++)
			if (mask >> n & 1 &&
			    find_argument(src, i + 1, end, n, &arg) &&
			    !is_constant(src, arg) &&
			    (!call || call(src, item, arg, user)))
				return true;
	}
	return false;
}

bool seed_in_item(const struct source *src, guint item, const struct rule *rule)
{
	return each_seed(src, item, rule, NULL, NULL);
}

/* Whether identifier i is a member access: `.x` or `->x`. */
static bool is_member(const struct source *src, guint i)
{
	return i > 0 && (punct(src, i - 1) == '.' ||
			 (punct(src, i - 1) == '>' && i > 1 &&
			  punct(src, i - 2) == '-'));
}

static void add_members(const struct source *src, struct range r,
			GHashTable *fields)
{
	for (guint i = r.first; i < r.last; i++)
		if (src->token_ident[i] && is_member(src, i))
			g_hash_table_add(fields,
					 GUINT_TO_POINTER(src->token_ident[i]));
}

/* Whether an assignment to what ends at token i follows it. */
static bool is_assigned(const struct source *src, guint i)
{
	char next = punct(src, i + 1);

	if (next == '[')
		i = skip_group(src, i + 1, src->tokens->len) - 1;
	next = punct(src, i + 1);
	if (next == '=')
		return punct(src, i + 2) != '=';
	if (next == '<' || next == '>')
		return punct(src, i + 2) == next && punct(src, i + 3) == '=';
	if ((next == '+' || next == '-') && punct(src, i + 2) == next)
		return true;
	return next && strchr("+-*/%&|^", next) && punct(src, i + 2) == '=';
}

/* Members on the right-hand side of each assignment to local in the item. */
static void add_assigned(const struct source *src, guint item, ident_id local,
			 GHashTable *fields)
{
	const struct item *it = source_item(src, item);

	for (guint i = it->first; i < it->last; i++) {
		struct range r = { i + 1, i + 1 };

		if (src->token_ident[i] != local || !is_assigned(src, i))
			continue;
		while (r.last < it->last && punct(src, r.last) != ';')
			r.last++;
		add_members(src, r, fields);
	}
}

static bool collect_fields(const struct source *src, guint item,
			   struct range arg, void *user)
{
	GHashTable *fields = (GHashTable *)user;

	add_members(src, arg, fields);
	for (guint i = arg.first; i < arg.last; i++)
		if (src->token_ident[i] && !is_member(src, i))
			add_assigned(src, item, src->token_ident[i], fields);
	return false;
}

void seed_fields(const struct source *src, guint item, const struct rule *rule,
		 GHashTable *fields)
{
	each_seed(src, item, rule, collect_fields, fields);
}

/* Whether the access that ends at token i stands behind an address-of. */
static bool is_address_taken(const struct source *src, guint i, guint first)
{
	if (!strchr(",)", punct(src, i + 1) ? punct(src, i + 1) : ' '))
		return false;
	while (i > first && (src->token_ident[i] || is_member(src, i + 1) ||
			     punct(src, i) == '-' || punct(src, i) == ']'))
		i--;
	return punct(src, i) == '&';
}

bool item_sets_field(const struct source *src, guint item, GHashTable *fields)
{
	const struct item *it = source_item(src, item);

	for (guint i = it->first; i <= it->last; i++) {
		ident_id id = src->token_ident[i];

		if (!id || !is_member(src, i) ||
		    !g_hash_table_contains(fields, GUINT_TO_POINTER(id)))
			continue;
		if (is_assigned(src, i) || is_address_taken(src, i, it->first))
			return true;
	}
	return false;
}
