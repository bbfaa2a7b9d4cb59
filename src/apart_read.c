// SPDX-License-Identifier: GPL-2.0-only
#include "apart_read.h"

#include "member_tag.h"
#include "seed.h"

#include <string.h>

struct reader {
	struct source *src;
	const struct rule *rule;
	const char *path;
	struct backward *backward;
	GHashTable *foreign; /* tags of structs that others may see, too */
};

/* What is known of the struct that a member is one of. */
enum same { SAME_NO, SAME_YES, SAME_UNKNOWN };

enum gift { GIFT_NOTHING, GIFT_SUCH, GIFT_OTHER };

static struct reader reader_make(const char *text, gsize len,
				 const struct rule *rule, const char *path)
{
	struct source *src = source_new(text, len);

	return (struct reader){
		src,
		rule,
		path,
		backward_new(src),
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	};
}

static void reader_clear(struct reader *r)
{
	g_hash_table_unref(r->foreign);
	backward_free(r->backward);
	source_free(r->src);
}

/* --- tokens ------------------------------------------------------------------
 */

static char *word_at(const struct source *src, guint i)
{
	const struct token *t = source_token(src, i);

	return g_strndup(src->text + t->off, t->len);
}

static enum same judge_tag(const struct reader *r, guint i, const char *tag)
{
	const struct token *found = backward_tag(r->backward, i);

	if (!found)
		return SAME_UNKNOWN;
	return token_is(r->src->text, found, tag) ? SAME_YES : SAME_NO;
}

static bool declares(const struct source *src, const char *tag)
{
	ident_id id = source_find(src, tag);
	guint n = 0;
	const uint32_t *at = id ? source_occurrences(src, id, &n) : NULL;

	for (guint i = 0; i < n; i++)
		if (at[i] && source_is(src, at[i] - 1, "struct") &&
		    syn_punct(src, at[i] + 1) == '{')
			return true;
	return false;
}

/* Whether a C file itself says what the struct is: no other one sees it. */
static bool is_own(const struct source *src, const char *path, const char *tag)
{
	return !g_str_has_suffix(path, ".h") && declares(src, tag);
}

/* The contrary, which is asked but once a tag where it is so. */
static bool is_foreign(const struct reader *r, const char *tag)
{
	if (g_hash_table_contains(r->foreign, tag))
		return true;
	if (is_own(r->src, r->path, tag))
		return false;
	return g_hash_table_add(r->foreign, g_strdup(tag));
}

/* --- what a member is given --------------------------------------------------
 */

/* Past casts and no_free_ptr(): the token that a value really begins at. */
static guint value_start(const struct source *src, guint i, guint end)
{
	while (i < end && syn_punct(src, i) == '(') {
		guint next = syn_skip_group(src, i, end);

		if (next >= end || !src->token_ident[next])
			break;
		i = next;
	}
	return source_is(src, i, "no_free_ptr") ? i + 2 : i;
}

/* What the value is that begins at token i; *call: the allocator's token. */
static enum gift judge_value(const struct reader *r, guint i, guint end,
			     guint *call)
{
	const struct source *src = r->src;

	i = value_start(src, i, end);
	if (source_is(src, i, "NULL") || source_is(src, i, "ERR_PTR"))
		return GIFT_NOTHING;
	*call = i;
	if (src->token_ident[i] && syn_punct(src, i + 1) == '(' &&
	    seed_is_listed(src, i, r->rule->given[0]) &&
	    strchr(";),", syn_punct(src, syn_skip_group(src, i + 1, end))))
		return GIFT_SUCH;
	return GIFT_OTHER;
}

/* A local that is handed over at token i: what it was given last before. */
static enum gift judge_local(const struct reader *r, guint i, guint *call)
{
	const struct source *src = r->src;
	guint value;

	if (!backward_assigned(r->backward, i, &value))
		return GIFT_OTHER;
	return judge_value(r, value, source_item(src, src->token_item[i])->last,
			   call);
}

static enum gift judge_gift(const struct reader *r, guint value, guint *call)
{
	const struct source *src = r->src;
	guint end = source_item(src, src->token_item[value])->last;
	enum gift gift = judge_value(r, value, end, call);
	guint i = value_start(src, value, end);
	char after = i < end ? syn_punct(src, i + 1) : 0;

	if (gift != GIFT_OTHER || (after != ';' && after != ')'))
		return gift;
	return judge_local(r, i, call);
}

/* Whether `base->member = ...` stands there, and not an element of it. */
static bool is_set(const struct source *src, guint i, guint *value)
{
	return syn_punct(src, i + 1) == '=' && syn_is_assigned(src, i, value);
}

/* --- what it is freed by -----------------------------------------------------
 */

/* The function that is given just the member that ends at token i; 0: none. */
static guint receiver(const struct source *src, guint i)
{
	guint start = member_start(src->tokens, i);
	char after = syn_punct(src, i + 1);

	if (start < 2 || (after != ')' && after != ',') ||
	    syn_punct(src, start - 1) != '(' || !src->token_ident[start - 2])
		return 0;
	return start - 2;
}

/* The group of the seed at token f, or SEED_GROUPS. */
static unsigned int group_of(const struct reader *r, guint f)
{
	char *name = word_at(r->src, f);
	bool known = g_hash_table_contains(r->rule->seeds, name);

	g_free(name);
	return known ? seed_group(r->src, f, r->rule) : SEED_GROUPS;
}

/* Whether the function frees the member otherwise as well, or looks which. */
static bool has_choice(const struct reader *r, const char *member, guint item,
		       unsigned int group)
{
	const struct source *src = r->src;
	const struct item *it = source_item(src, item);
	const uint32_t *at;
	guint n;

	source_occurrences_in(src, source_find(src, "is_vmalloc_addr"),
			      it->body, it->last, &n);
	if (n)
		return true;
	at = source_occurrences_in(src, source_find(src, member), it->body,
				   it->last, &n);
	for (guint k = 0; k < n; k++) {
		guint f = receiver(src, at[k]);

		if (f &&
		    (source_is(src, f, "kvfree") ||
		     (group_of(r, f) < SEED_GROUPS && group_of(r, f) != group)))
			return true;
	}
	return false;
}

/* --- uses --------------------------------------------------------------------
 */

static void add_call(const struct reader *r, GArray *calls, guint at,
		     unsigned int group)
{
	struct apart_call c =
		apart_call_at(r->src, r->backward, r->path, at, group);

	g_array_append_val(calls, c);
}

static void read_use(const struct reader *r, guint i, struct apart_slot *slot)
{
	const struct source *src = r->src;
	enum same same = judge_tag(r, i, slot->tag);
	guint item = src->token_item[i], value, call = 0, f = receiver(src, i);
	unsigned int group = f ? group_of(r, f) : SEED_GROUPS;

	if (same == SAME_NO)
		return;
	if (syn_is_address_taken(src, i, source_item(src, item)->first)) {
		slot->mixed = true;
	} else if (is_set(src, i, &value)) {
		enum gift gift = judge_gift(r, value, &call);

		slot->mixed |= gift == GIFT_OTHER;
		if (gift == GIFT_SUCH && same == SAME_YES)
			add_call(r, slot->allocs, call,
				 seed_is_listed(src, call, r->rule->given[1]));
	} else if (group < SEED_GROUPS && same == SAME_YES &&
		   !has_choice(r, slot->member, item, group)) {
		add_call(r, slot->frees, f, group);
	}
}

typedef void (*visit)(const struct reader *r, guint i, void *user);

/* Each member that is named in a function. */
static void each_member(const struct reader *r, visit call, void *user)
{
	for (guint k = 0; k < r->src->items->len; k++) {
		const struct item *it = source_item(r->src, k);

		for (guint i = it->body; it->body && i < it->last; i++)
			if (r->src->token_ident[i] && syn_is_member(r->src, i))
				call(r, i, user);
	}
}

static void read_uses(const struct reader *r, struct apart_slot *slot)
{
	ident_id id = source_find(r->src, slot->member);
	guint n = 0;
	const uint32_t *at = id ? source_occurrences(r->src, id, &n) : NULL;

	for (guint k = 0; k < n; k++)
		if (syn_is_member_use(r->src, at[k]) &&
		    is_foreign(r, slot->tag))
			read_use(r, at[k], slot);
}

void apart_read_uses(const struct rule *rule, const char *path,
		     const char *text, gsize len, const GPtrArray *slots)
{
	struct reader r = reader_make(text, len, rule, path);

	for (guint i = 0; i < slots->len; i++) {
		struct apart_slot *slot = (struct apart_slot *)slots->pdata[i];

		if (g_str_has_suffix(path, ".h") &&
		    source_find(r.src, slot->member) &&
		    declares(r.src, slot->tag))
			slot->headers++;
		read_uses(&r, slot);
	}
	reader_clear(&r);
}

/* --- gifts -------------------------------------------------------------------
 */

struct asker {
	apart_given call;
	void *user;
};

static void on_gift(const struct reader *r, guint i, void *user)
{
	const struct asker *asker = (const struct asker *)user;
	const struct token *t;
	guint value, call;
	char *tag;

	if (!is_set(r->src, i, &value) ||
	    judge_gift(r, value, &call) != GIFT_SUCH)
		return;
	t = backward_tag(r->backward, i);
	tag = t ? g_strndup(r->src->text + t->off, t->len) : NULL;
	if (tag && is_foreign(r, tag))
		asker->call(tag, word_at(r->src, i), asker->user);
	else
		g_free(tag);
}

void apart_read_gifts(const struct rule *rule, const char *path,
		      const char *text, gsize len, apart_given call, void *user)
{
	struct reader r = reader_make(text, len, rule, path);
	struct asker asker = { call, user };

	each_member(&r, on_gift, &asker);
	reader_clear(&r);
}

/* --- any free ----------------------------------------------------------------
 */

struct search {
	const char *tag, *member;
	unsigned int line;
};

static void on_member(const struct reader *r, guint i, void *user)
{
	struct search *s = (struct search *)user;
	guint f;
	unsigned int col;
	char *name;

	if (s->line || !source_is(r->src, i, s->member) ||
	    judge_tag(r, i, s->tag) == SAME_NO)
		return;
	f = syn_enclosing_call(
		r->src, i, source_item(r->src, r->src->token_item[i])->body);
	name = f ? word_at(r->src, f) : NULL;
	if (name && strstr(name, "free"))
		backward_place(r->backward, f, &s->line, &col);
	g_free(name);
}

unsigned int apart_read_free(const char *text, gsize len, const char *tag,
			     const char *member)
{
	struct reader r = reader_make(text, len, NULL, NULL);
	struct search s = { tag, member, 0 };

	if (source_find(r.src, tag))
		each_member(&r, on_member, &s);
	reader_clear(&r);
	return s.line;
}

bool apart_is_own(const char *path, const char *text, gsize len,
		  const char *tag)
{
	struct source *src = source_new(text, len);
	bool own = is_own(src, path, tag);

	source_free(src);
	return own;
}
