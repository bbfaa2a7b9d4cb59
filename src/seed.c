// SPDX-License-Identifier: GPL-2.0-only
#include "seed.h"

#include "constant.h"

#include <string.h>

static bool is_constant(const struct source *src, struct range arg)
{
	for (guint i = arg.first; i < arg.last;) {
		if (src->token_ident[i] && syn_is_unevaluated(src, i))
			i = syn_skip_operand(src, i, arg.last);
		else if (!src->token_ident[i] || syn_is_capital(src, i))
			i++;
		else
			return false;
	}
	return true;
}

bool seed_matches(const char *word, size_t len, const char *entry)
{
	size_t n;

	/* most entries differ in what they begin with */
	if (*entry != *word && *entry != '*')
		return false;
	n = strlen(entry);
	if (n > 1 && *entry == '*' && entry[n - 1] == '*')
		return memmem(word, len, entry + 1, n - 2);
	if (n && *entry == '*')
		return len >= n - 1 &&
		       !memcmp(word + len - (n - 1), entry + 1, n - 1);
	if (n && entry[n - 1] == '*')
		return len >= n - 1 && !memcmp(word, entry, n - 1);
	return len == n && !memcmp(word, entry, n);
}

bool seed_lists(const struct source *src, ident_id id, const GPtrArray *list)
{
	/* what is known of the identifier: 0 nothing, 1 not listed, 2 listed */
	uint32_t *note = &source_notes(src, list)[id];
	const char *word;
	size_t len;

	if (*note)
		return *note == 2;
	*note = 1;
	word = idents_word(src->idents, id, &len);
	for (guint k = 0; *note == 1 && k < list->len; k++)
		if (seed_matches(word, len,
				 (const char *)g_ptr_array_index(list, k)))
			*note = 2;
	return *note == 2;
}

bool seed_is_listed(const struct source *src, guint i, const GPtrArray *list)
{
	return seed_lists(src, src->token_ident[i], list);
}

/*
 * Whether an occurrence of an identifier tells that it points to one of the
 * rule's types: `struct list_head *x`, `**x` (an out parameter), or
 * INIT_LIST_HEAD(p->x) where that function is among the types.
 */
static bool tells_type(const struct source *src, const struct rule *rule,
		       guint i)
{
	guint item = src->token_item[i], call, before = i - 1;

	if (i < 2)
		return false;
	while (before && syn_punct(src, before) == '*')
		before--;
	if (!syn_is_member(src, i) && before < i - 1)
		return src->token_ident[before] &&
		       seed_is_listed(src, before, rule->types);
	if (syn_punct(src, i + 1) != ')' ||
	    syn_is_address_taken(src, i, source_item(src, item)->first))
		return false;
	call = syn_enclosing_call(src, i, source_item(src, item)->first);
	return call && seed_is_listed(src, call, rule->types);
}

/*
 * Whether what token `name` names points to one of the rule's types. A member
 * is what any function says of it; a name is another one in each function.
 */
static bool points_to_type(const struct source *src, const struct rule *rule,
			   guint name)
{
	guint n, item = src->token_item[name];
	const uint32_t *at =
		source_occurrences(src, src->token_ident[name], &n);
	bool member = syn_is_member(src, name);

	for (guint i = 0; i < n; i++) {
		guint where = src->token_item[at[i]];

		if ((member || where == item ||
		     source_item(src, where)->kind != ITEM_FUNCTION) &&
		    tells_type(src, rule, at[i]))
			return true;
	}
	return false;
}

/* Whether a type is named at token i, and nothing that is called like one. */
static bool is_type(const struct source *src, const struct rule *rule, guint i)
{
	return seed_is_listed(src, i, rule->types) && !syn_is_member(src, i) &&
	       !(i && syn_punct(src, i - 1) == '*');
}

/*
 * Whether an argument names the size of one of the rule's types, or the type
 * itself: sizeof(struct list_head), sizeof(*x->head), struct list_head, and
 * *x->head where the file declares `struct list_head *head`.
 */
static bool is_typed(const struct source *src, const struct rule *rule,
		     struct range arg)
{
	guint last = arg.last;

	for (guint i = arg.first; i < arg.last; i++) {
		if (!src->token_ident[i])
			continue;
		if (is_type(src, rule, i))
			return syn_punct(src, i + 1) != '*';
		last = i;
	}
	return last < arg.last && points_to_type(src, rule, last);
}

/* All arguments of a macro may be those of the call that it stands for. */
#define MACRO_MASK ((1u << SEED_ARGUMENTS) - 1)

/* The name of `#define name(x) ... seed(...)`, or 0; *mask is the seed's. */
static ident_id wrapping_macro(const struct source *src, guint item,
			       const uint32_t *masks, uint32_t *mask)
{
	const struct item *it = source_item(src, item);
	const GArray *names = source_defined(src, item), *uses;
	const char *text;

	if (it->kind != ITEM_DIRECTIVE || !names->len)
		return 0;
	text = src->text + source_token(src, it->first)->off;
	text += strcspn(text, "d");
	text += strcspn(text, " \t");
	text += strspn(text, " \t");
	if (text[strcspn(text, " \t\n(")] != '(')
		return 0;
	uses = source_used(src, item);
	for (guint k = 0; k < uses->len; k++) {
		*mask = masks[g_array_index(uses, ident_id, k)];
		if (*mask > 1)
			return g_array_index(names, ident_id, 0);
	}
	return 0;
}

/*
 * What macros of the file wrap counts for rules that ask for an origin, and for
 * those that ask what a seed is given.
 */
static void add_macros(const struct source *src, const struct rule *rule,
		       uint32_t *masks)
{
	bool asks = rule->origins->len || rule->asks_given;

	for (guint i = 0; asks && i < src->items->len; i++) {
		uint32_t mask = 0;
		ident_id id = wrapping_macro(src, i, masks, &mask);

		if (id && !masks[id])
			masks[id] = rule->asks_given ? mask : MACRO_MASK + 1;
	}
}

/* By identifier: the mask of the rule's seed, and 1 more; 0 for others. */
static const uint32_t *seed_masks(const struct source *src,
				  const struct rule *rule)
{
	uint32_t *masks = source_notes(src, rule->seeds);
	GHashTableIter iter;
	gpointer word, mask;

	/* no identifier has number 0 */
	if (masks[0])
		return masks;
	masks[0] = 1;
	g_hash_table_iter_init(&iter, rule->seeds);
	while (g_hash_table_iter_next(&iter, &word, &mask)) {
		ident_id id = source_find(src, (const char *)word);

		if (id)
			masks[id] = GPOINTER_TO_UINT(mask) + 1;
	}
	add_macros(src, rule, masks);
	return masks;
}

/* The mask of the seed at token i, or -1 when it is none. */
static int64_t seed_mask(const struct source *src, guint i,
			 const uint32_t *masks)
{
	ident_id id = src->token_ident[i];

	return id ? (int64_t)masks[id] - 1 : -1;
}

static bool counts(const struct source *src, const struct rule *rule,
		   int64_t mask, struct range arg)
{
	return mask & SEED_TYPED ? is_typed(src, rule, arg)
				 : !is_constant(src, arg);
}

/* Argument n of the seed at token i; that of `x __free(seed)` is x. */
static bool find_argument(const struct source *src, guint i, guint end,
			  unsigned int n, struct range *arg)
{
	if (syn_punct(src, i + 1) == '(')
		return syn_argument(src, i + 1, end, n, arg);
	if (n || i < 3 || syn_punct(src, i - 1) != '(' ||
	    !token_is(src->text, source_token(src, i - 2), "__free"))
		return false;
	arg->first = i - 3;
	arg->last = i - 2;
	return src->token_ident[i - 3];
}

bool seed_each(const struct source *src, guint item, const struct rule *rule,
	       seed_argument call, void *user)
{
	guint end = source_item(src, item)->last + 1;
	const uint32_t *masks = seed_masks(src, rule);

	for (guint i = source_item(src, item)->first; i < end; i++) {
		int64_t mask = seed_mask(src, i, masks);
		struct range arg;

		if (mask == SEED_ANYWHERE && !call)
			return true;
		for (unsigned int n = 0; mask > 0 && n < SEED_ARGUMENTS; n++)
			if (mask >> n & 1 &&
			    find_argument(src, i, end, n, &arg) &&
			    counts(src, rule, mask, arg) &&
			    (!call || call(src, item, i, arg, user)))
				return true;
	}
	return false;
}

unsigned int seed_group(const struct source *src, guint i,
			const struct rule *rule)
{
	int64_t mask = seed_mask(src, i, seed_masks(src, rule));

	return mask > 0 && mask & SEED_SECOND ? 1 : 0;
}

bool seed_in_item(const struct source *src, guint item, const struct rule *rule)
{
	return seed_each(src, item, rule, NULL, NULL);
}

/* The product of the seed arguments of the call at token i; 0: no constant. */
static uint64_t constant_product(struct source *src, guint i, guint end,
				 int64_t mask)
{
	uint64_t product = 1;
	struct range arg;

	for (unsigned int n = 0; n < SEED_ARGUMENTS; n++) {
		if (!(mask >> n & 1))
			continue;
		if (!syn_argument(src, i + 1, end, n, &arg))
			return 0;
		product *= MIN(constant_least(src, arg), UINT64_C(1) << 30);
	}
	return product;
}

/* Memory is not in pieces yet when the kernel starts. */
static bool is_at_boot(const struct source *src, guint item)
{
	const struct item *it = source_item(src, item);

	for (guint i = it->first; i < it->body; i++)
		if (token_is(src->text, source_token(src, i), "__init"))
			return true;
	return false;
}

bool seed_is_large(struct source *src, guint item, const struct rule *rule)
{
	guint end = source_item(src, item)->last + 1;
	const uint32_t *masks = seed_masks(src, rule);

	if (!rule->large || is_at_boot(src, item))
		return false;
	for (guint i = source_item(src, item)->body; i < end; i++) {
		int64_t mask = seed_mask(src, i, masks);

		if (mask > 0 && syn_punct(src, i + 1) == '(' &&
		    constant_product(src, i, end, mask) > rule->large)
			return true;
	}
	return false;
}
