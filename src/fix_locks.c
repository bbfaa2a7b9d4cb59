// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks are read in the order of the text. One that is given back in a deeper
 * block, as before an early return, is held again behind that block; a guard
 * ends with the block that it stands in.
 */
#include "fix_locks.h"

#include "calls.h"

#include <string.h>

enum { MAX_CALLERS = 64 };

struct held {
	guint token, depth;
	guint away; /* the depth of the block that gave it back, or 0 */
	bool guard;
};

struct search {
	GRegex *locks, *unlocks, *guards;
	GHashTable *seen; /* items */
	char *found;
};

static const char lock_names[] =
	"^(?!.*(unlock|held|init))(_*(raw_|bit_|hlist_bl_)*(spin|read|write|xa|"
	"task|slab|bh|local|rcu_read|netif_tx|netif_addr|pmd|pud|"
	"(read|write)_seq)_?(try)?lock|.*lock_(bh|irq|irqsave)$|"
	"(local_(irq|bh)|preempt)_(disable|save)|get_cpu|kmap_atomic|"
	"lock_task_sighand)";
static const char unlock_names[] = "unlock|enable|restore|^put_cpu|^kunmap";
static const char guard_names[] =
	"spinlock|^(rcu|preempt|irq|irqsave|(read|write)_lock)";

static bool matches(const struct source *src, guint i, const GRegex *names)
{
	const struct token *t = source_token(src, i);

	return t->kind == TOK_IDENT &&
	       g_regex_match_full(names, src->text + t->off, (gssize)t->len, 0,
				  0, NULL, NULL);
}

static char punct(const struct source *src, guint i)
{
	return i < src->tokens->len ? source_token(src, i)->punct : 0;
}

/* Whether token i names what is called here. */
static bool is_call(const struct source *src, guint i)
{
	return source_token(src, i)->kind == TOK_IDENT &&
	       punct(src, i + 1) == '(';
}

static void take(GArray *held, guint token, guint depth, bool guard)
{
	struct held h = { .token = token, .depth = depth, .guard = guard };

	g_array_append_val(held, h);
}

/* The last lock taken is given back; only for this block when it is deeper. */
static void give_back(GArray *held, guint depth)
{
	for (guint i = held->len; i-- > 0;) {
		struct held *h = &g_array_index(held, struct held, i);

		if (h->guard || h->away)
			continue;
		if (depth <= h->depth)
			g_array_remove_index(held, i);
		else
			h->away = depth;
		return;
	}
}

/* A block ends, and depth is the one around it. */
static void leave(GArray *held, guint depth)
{
	for (guint i = held->len; i-- > 0;) {
		struct held *h = &g_array_index(held, struct held, i);

		if (h->guard && h->depth > depth)
			g_array_remove_index(held, i);
		else if (h->away > depth)
			h->away = 0;
	}
}

static void read_call(const struct search *s, const struct source *src, guint i,
		      guint depth, GArray *held)
{
	const struct token *t = source_token(src, i);
	bool scoped = token_is(src->text, t, "scoped_guard");

	if (scoped || token_is(src->text, t, "guard")) {
		if (matches(src, i + 2, s->guards))
			take(held, i, depth + scoped, true);
	} else if (matches(src, i, s->unlocks)) {
		give_back(held, depth);
	} else if (matches(src, i, s->locks)) {
		take(held, i, depth, false);
	}
}

/* The lock that is held where a function comes to a token, or NULL. */
static char *held_at(const struct search *s, const struct source *src,
		     guint item, guint token)
{
	GArray *held = g_array_new(FALSE, FALSE, sizeof(struct held));
	char *name = NULL;
	guint depth = 0;

	for (guint i = source_item(src, item)->body; i < token; i++) {
		if (punct(src, i) == '{')
			depth++;
		else if (punct(src, i) == '}' && depth)
			leave(held, --depth);
		else if (is_call(src, i))
			read_call(s, src, i, depth, held);
	}
	for (guint i = 0; i < held->len && !name; i++) {
		const struct held *h = &g_array_index(held, struct held, i);
		const struct token *t = source_token(src, h->token);

		if (!h->away)
			name = g_strndup(src->text + t->off, t->len);
	}
	g_array_unref(held);
	return name;
}

static void look(struct source *src, guint item, guint token, void *user)
{
	struct search *s = (struct search *)user;

	if (s->found || g_hash_table_size(s->seen) > MAX_CALLERS ||
	    !calls_is_function(src, item))
		return;
	s->found = held_at(s, src, item, token);
	if (!s->found && g_hash_table_add(s->seen, GUINT_TO_POINTER(item)))
		calls_callers(src, item, look, s);
}

char *fix_lock_over(struct source *src, guint token)
{
	struct search s = {
		.locks = g_regex_new(lock_names, 0, 0, NULL),
		.unlocks = g_regex_new(unlock_names, 0, 0, NULL),
		.guards = g_regex_new(guard_names, 0, 0, NULL),
		.seen = g_hash_table_new(NULL, NULL),
	};

	look(src, src->token_item[token], token, &s);
	g_regex_unref(s.locks);
	g_regex_unref(s.unlocks);
	g_regex_unref(s.guards);
	g_hash_table_unref(s.seen);
	return s.found;
}
