// SPDX-License-Identifier: GPL-2.0-only
#include "apart_lost.h"

#include "apart_read.h"
#include "member_tag.h"
#include "rules.h"
#include "syntax.h"

#include <string.h>

/* Functions and macros that have a head or a lock only while they run. */
#define BORROWS                                                                \
	"^(INIT_|_*init_|sema_init|__?h?list_|h?list_|llist_|_*(rt_|ww_)?"     \
	"mutex_|"                                                              \
	"(assert_|_)*(raw_)?spin_|_*(raw_)?(read|write)_|(down|up)(_|$)|"      \
	"rwsem_|"                                                              \
	"rwlock_init|complete(_all)?$|completion_done|reinit_completion|"      \
	"(try_)?wait_for_completion|wait_event|wake_up|xa_|idr_|ida_|rb_|"     \
	"lockdep_|might_lock)"
/* Functions and macros that free nothing of what they are given. */
#define LOOKS                                                                  \
	"^(pr_|dev_|netdev_|printk|trace_|WARN|BUG|IS_ERR|PTR_ERR|"            \
	"(un)?likely$|container_of|READ_ONCE|sizeof|typeof)"
/* What a function is named that frees what it is given. */
#define FREES "free|release|destroy|put"
/* One whose result is new: what is freed then never got its member. */
#define MAKES "alloc|new|create|dup|make|build|init"

struct end {
	struct apart_call call;
	char *variable;
};

struct apart_lost {
	const struct finding *f;
	GArray *ends; /* of struct end */
	GRegex *borrows, *looks, *frees, *makes;
};

struct reader {
	struct apart_lost *lost;
	struct source *src;
	struct backward *backward;
	const char *path;
};

static void end_clear(void *p)
{
	struct end *e = (struct end *)p;

	apart_call_clear(&e->call);
	g_free(e->variable);
}

struct apart_lost *apart_lost_new(const struct finding *f)
{
	struct apart_lost *lost = g_new(struct apart_lost, 1);

	lost->f = f;
	lost->ends = g_array_new(FALSE, FALSE, sizeof(struct end));
	g_array_set_clear_func(lost->ends, end_clear);
	lost->borrows = g_regex_new(BORROWS, 0, 0, NULL);
	lost->looks = g_regex_new(LOOKS, 0, 0, NULL);
	lost->frees = g_regex_new(FREES, 0, 0, NULL);
	lost->makes = g_regex_new(MAKES, 0, 0, NULL);
	return lost;
}

void apart_lost_free(struct apart_lost *lost)
{
	g_array_unref(lost->ends);
	g_regex_unref(lost->borrows);
	g_regex_unref(lost->looks);
	g_regex_unref(lost->frees);
	g_regex_unref(lost->makes);
	g_free(lost);
}

static bool matches(const struct source *src, guint i, const GRegex *regex)
{
	const struct token *t = source_token(src, i);

	return src->token_ident[i] &&
	       g_regex_match_full(regex, src->text + t->off, (gssize)t->len, 0,
				  0, NULL, NULL);
}

static bool is_text(const struct source *src, const struct token *t,
		    const char *text)
{
	return t && token_is(src->text, t, text);
}

static guint body_of(const struct source *src, guint i)
{
	return source_item(src, src->token_item[i])->body;
}

/* --- what the files do with the member --------------------------------------
 */

/* Whether what stands there only looks at the member, or through it. */
static bool only_looks(const struct source *src, guint i)
{
	guint start = member_start(src->tokens, i);
	char before = syn_punct(src, start - 1);

	return syn_is_way(src, i) || syn_is_compared(src, i) || before == '!' ||
	       (before && strchr("&|", before) &&
		syn_punct(src, start - 2) == before) ||
	       (before == '(' && syn_punct(src, i + 1) == ')' &&
		syn_is_statement_word(src, start - 2));
}

/* The call whose argument has token i, or 0. */
static guint call_around(const struct source *src, guint i)
{
	static const char *const none[] = { "if", "while", "switch", NULL };
	guint call = syn_enclosing_call(src, i, body_of(src, i));

	return call && !syn_is_one_of(src, call, none) ? call : 0;
}

/* Whether the member may be freed, kept or given another value there. */
static bool may_end(const struct reader *r, guint i)
{
	const struct source *src = r->src;
	const struct token *tag = backward_tag(r->backward, i);
	guint call = call_around(src, i);
	g_autofree char *in = NULL;

	if (tag && !is_text(src, tag, r->lost->f->tag))
		return false;
	if (strcmp(r->path, r->lost->f->where.path))
		return call ? !matches(src, call, r->lost->borrows)
			    : !only_looks(src, i);
	/* what its file has of it was found to lose nothing */
	in = item_function_name(src, src->token_item[i]);
	return call && matches(src, call, r->lost->frees) &&
	       g_strcmp0(in, r->lost->f->function);
}

static bool may_end_anywhere(const struct reader *r)
{
	const struct source *src = r->src;
	ident_id id = source_find(src, r->lost->f->member);
	guint n = 0;
	const uint32_t *at = id ? source_occurrences(src, id, &n) : NULL;

	for (guint k = 0; k < n; k++)
		if (syn_is_member_use(src, at[k]) && may_end(r, at[k]))
			return true;
	return false;
}

/* --- where the struct is freed -----------------------------------------------
 */

static bool is_free(const struct source *src, guint i)
{
	static const char *const frees[] = {
		"kfree",
		"kvfree",
		"kzfree",
		"kfree_sensitive",
		"kvfree_sensitive",
		"kfree_rcu",
		"kvfree_rcu",
		"kfree_rcu_mightsleep",
		"kvfree_rcu_mightsleep",
		NULL,
	};
	char after = syn_punct(src, i + 3);

	return syn_is_one_of(src, i, frees) && syn_punct(src, i + 1) == '(' &&
	       src->token_ident[i + 2] && (after == ')' || after == ',');
}

/* Whether the variable at token i is one that the function has just made. */
static bool is_new(const struct reader *r, guint i)
{
	const struct source *src = r->src;
	guint value;

	if (!backward_assigned(r->backward, i, &value))
		return false;
	for (; syn_punct(src, value) != ';' && value < i; value++)
		if (syn_punct(src, value + 1) == '(' &&
		    matches(src, value, r->lost->makes))
			return true;
	return false;
}

/* Whether the file has the function, so that what it does is known. */
static bool is_here(const struct reader *r, guint call)
{
	const struct source *src = r->src;
	const GArray *list = source_definers(r->src, src->token_ident[call]);

	for (guint k = 0; list && k < list->len; k++)
		if (source_item(src, g_array_index(list, guint, k))->body)
			return true;
	return false;
}

/* Whether a function that may free its parts gets it before. */
static bool is_ended_before(const struct reader *r, guint i)
{
	const struct source *src = r->src;
	guint n = 0;
	const uint32_t *at = source_occurrences_in(src, src->token_ident[i],
						   body_of(src, i), i - 1, &n);

	/* from the nearest on: where one free was too late, so is the next */
	for (guint k = n; k-- > 0;) {
		guint call = call_around(src, at[k]);
		char after = syn_punct(src, at[k] + 1);

		if (call && src->token_ident[call] &&
		    (after == ',' || after == ')') &&
		    !syn_is_member(src, at[k]) &&
		    !matches(src, call, r->lost->looks) &&
		    !matches(src, call, r->lost->borrows) && !is_here(r, call))
			return true;
	}
	return false;
}

static void add_end(const struct reader *r, guint i)
{
	const struct token *t = source_token(r->src, i + 2);
	struct end e = {
		apart_call_at(r->src, r->backward, r->path, i, 0),
		g_strndup(r->src->text + t->off, t->len),
	};

	g_array_append_val(r->lost->ends, e);
}

static void read_ends(const struct reader *r)
{
	const struct source *src = r->src;

	for (guint k = 0; k < src->items->len; k++) {
		const struct item *it = source_item(src, k);

		for (guint i = it->body;
		     it->body && !it->out && i + 3 < it->last; i++)
			if (src->token_ident[i] && is_free(src, i) &&
			    is_text(src, backward_type(r->backward, i + 2),
				    r->lost->f->tag) &&
			    !is_new(r, i + 2) && !is_ended_before(r, i + 2))
				add_end(r, i);
	}
}

bool apart_lost_read(struct apart_lost *lost, const char *path,
		     const char *text, gsize len)
{
	struct reader r = { .lost = lost, .path = path };
	bool good = true;

	if (!strstr(text, lost->f->tag))
		return true;
	r.src = source_new(text, len);
	r.backward = backward_new(r.src);
	if (may_end_anywhere(&r))
		good = false;
	else if (strcmp(path, lost->f->where.path))
		read_ends(&r);
	backward_free(r.backward);
	source_free(r.src);
	return good;
}

void apart_lost_tell(const struct apart_lost *lost, struct findings *findings)
{
	const struct finding *f = lost->f;
	const struct apart_call alloc = { .path = f->where.path,
					  .line = f->where.line,
					  .col = f->where.col };

	for (guint i = 0; i < lost->ends->len; i++) {
		const struct end *e = &g_array_index(lost->ends, struct end, i);
		g_autofree char *message = g_strdup_printf(
			"'%s' is freed here, but not the object that %s() "
			"allocates for its member '%s' in %s",
			e->variable, f->function, f->member, f->where.path);

		apart_report(findings, f->rule, f->rule->level, &e->call,
			     &alloc, "lost here", message);
	}
}
