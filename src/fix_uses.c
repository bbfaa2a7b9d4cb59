// SPDX-License-Identifier: GPL-2.0-only
/*
 * A use that only reads or writes what the member points to, or that sets or
 * tests the pointer, is no concern of how it is freed. A call of kfree() is
 * converted. All else hands the pointer on to where it is not followed.
 */
#include "fix_uses.h"

#include "fix_arrays.h"
#include "fix_callees.h"
#include "fix_locks.h"
#include "fix_parts.h"
#include "fix_views.h"
#include "member_tag.h"
#include "syntax.h"

#include <string.h>

struct reader {
	struct source *src;
	const char *text;
	const GArray *tokens;
	const struct fix_member *member;
	const struct fix_file *file;
	bool sure; /* the use judged last is one of the type */
};

enum base { BASE_OTHER, BASE_SURE, BASE_UNKNOWN };

static const struct token *token(const struct reader *r, guint i)
{
	static const struct token none = { .kind = TOK_OTHER };

	return i < r->tokens->len ? &g_array_index(r->tokens, struct token, i)
				  : &none;
}

static char punct(const struct reader *r, guint i)
{
	return token(r, i)->punct;
}

static bool is_word(const struct reader *r, guint i, const char *word)
{
	return token(r, i)->kind == TOK_IDENT &&
	       token_is(r->text, token(r, i), word);
}

static bool is_ident(const struct reader *r, guint i)
{
	return token(r, i)->kind == TOK_IDENT;
}

/* Whether the member at i is one of the type. */
static enum base judge_base(const struct reader *r, guint start, guint i)
{
	const struct token *tag = member_is_simple(r->tokens, i)
					  ? fix_object_tag(r->src, start)
					  : NULL;

	if (!tag)
		return BASE_UNKNOWN;
	return token_is(r->text, tag, fix_member_tag(r->member)) ? BASE_SURE
								 : BASE_OTHER;
}

static unsigned int line_of(const struct reader *r, guint i)
{
	unsigned int line = 1;

	for (uint32_t at = 0; at < token(r, i)->off; at++)
		line += r->text[at] == '\n';
	return line;
}

static char *refuse(const struct reader *r, guint i, const char *what)
{
	return g_strdup_printf("%u: %s %s", line_of(r, i), r->member->name,
			       what);
}

/* The function, by name, whose argument begins at start; 0: none. */
static guint callee(const struct reader *r, guint start)
{
	guint depth = 0;

	for (guint i = start; i > 1; i--) {
		char c = punct(r, i - 1);

		if (c && strchr(")]}", c))
			depth++;
		else if (c && strchr("([{", c) && !depth--)
			return c == '(' && is_ident(r, i - 2) &&
					       !syn_is_member(r->src, i - 2)
				       ? i - 2
				       : 0;
		else if (c == ';')
			return 0;
	}
	return 0;
}

static bool is_reader(const struct reader *r, guint i)
{
	return fix_keeps_nothing(r->text, token(r, i));
}

/* What the pointer is given to as a whole. */
static char *judge_call(const struct reader *r, guint start, guint i,
			enum base base, GArray *frees)
{
	guint f = callee(r, start);
	char *what, *refusal;

	if (is_reader(r, f) || is_word(r, f, r->member->with))
		return NULL;
	if (is_word(r, f, "kfree") && !strcmp(r->member->with, "kvfree")) {
		if (base == BASE_UNKNOWN)
			return refuse(r, i,
				      "of a type that can't be told is "
				      "given to kfree()");
		g_array_append_val(frees, f);
		return NULL;
	}
	what = f ? g_strdup_printf("is given to %.*s(), which is not followed",
				   (int)token(r, f)->len,
				   r->text + token(r, f)->off)
		 : g_strdup("is used in a way that is not followed");
	refusal = refuse(r, i, what);
	g_free(what);
	return refusal;
}

/* Whether only what is pointed to is used, or the pointer is set or tested. */
static bool is_harmless(const struct reader *r, guint start, guint i)
{
	char next = punct(r, i + 1), after = punct(r, i + 2);
	char before = start ? punct(r, start - 1) : 0;
	bool both = start > 1 && punct(r, start - 2) == before;

	if (before == '&' || before == '|')
		return both; /* `a && p->member`, but not `&p->member` */
	if (next == '[' || (next == '-' && after == '>') || before == '!')
		return true;
	if (next == '=' || (next == '!' && after == '='))
		return true;
	return before == '*' || next == '?' ||
	       (next && strchr("&|", next) && after == next);
}

/* What is in the memory may lie in the way of a bus, too. */
static char *judge_part(const struct reader *r, guint start, guint i)
{
	guint f = callee(r, start);
	const struct token *t = token(r, f);
	char *what, *refusal = NULL;

	if (f && fix_is_bus(r->text, t)) {
		what = g_strdup_printf("is used for %.*s(), which may need it "
				       "contiguous",
				       (int)t->len, r->text + t->off);
		refusal = refuse(r, i, what);
		g_free(what);
	}
	return refusal;
}

/* An array in the memory is a part of it, which gets another name. */
static char *judge_array(const struct reader *r, guint start, guint i)
{
	guint last = fix_parts_handed(r->src, start, i);
	char *name, *what, *refusal = NULL;

	if (!last || !r->file->tree || is_reader(r, callee(r, start)))
		return NULL;
	name = g_strndup(r->text + token(r, last)->off, token(r, last)->len);
	if (fix_arrays_has(r->file->tree, r->file->path, r->text, name)) {
		what = g_strdup_printf("has a part %s, which may be an array "
				       "and is handed on",
				       name);
		refusal = refuse(r, i, what);
		g_free(what);
	}
	g_free(name);
	return refusal;
}

static char *judge_use(struct reader *r, guint i, GArray *frees)
{
	guint start = member_start(r->tokens, i);
	enum base base = judge_base(r, start, i);
	char next = punct(r, i + 1);
	char before = start ? punct(r, start - 1) : 0;

	r->sure = base == BASE_SURE;
	if (base == BASE_OTHER)
		return NULL;
	if (r->member->item && next == '[') {
		i = syn_skip_group(r->src, i + 1, r->tokens->len) - 1;
		next = punct(r, i + 1);
	} else if (r->member->item && !is_reader(r, callee(r, start))) {
		return refuse(r, i, "is an array, which gets another name");
	}
	if (is_harmless(r, start, i)) {
		char *refusal = judge_part(r, start, i);

		return refusal ? refusal : judge_array(r, start, i);
	}
	if (before && strchr("(,", before) && next && strchr("),", next))
		return judge_call(r, start, i, base, frees);
	return refuse(r, i, "is copied, and the copy is not followed");
}

/* Whether the function around token i, or the file, has a variable i. */
static bool is_variable(const struct reader *r, guint i)
{
	guint first = source_item(r->src, r->src->token_item[i])->first;
	bool other;

	return member_tag(r->text, r->tokens, i, first, &other) || other ||
	       source_is_global(r->src, r->src->token_ident[i]);
}

/* Why the name where it is no use of the member is in the way. */
static char *judge_word(const struct reader *r, guint i)
{
	guint f;

	if (!i || !is_word(r, i, r->member->name) || punct(r, i - 1) != ',' ||
	    !punct(r, i + 1) || !strchr(",)", punct(r, i + 1)))
		return NULL;
	f = callee(r, i);
	if (!f || is_word(r, f, "sizeof_field") || is_variable(r, i) ||
	    (i > 2 && is_word(r, i - 3, "struct") &&
	     !is_word(r, i - 2, fix_member_tag(r->member))))
		return NULL;
	return refuse(r, i, "is given to a macro");
}

/* Why the frees can't sleep, as kvfree() may. */
static char *judge_locks(const struct reader *r, const GArray *frees)
{
	char *lock = NULL, *what, *refusal;
	guint i = 0;

	for (guint k = 0; k < frees->len && !lock; k++) {
		i = g_array_index(frees, guint, k);
		lock = fix_lock_over(r->src, i);
	}
	if (!lock)
		return NULL;
	what = g_strdup_printf("is freed under %s(), where %s() must not sleep",
			       lock, r->member->with);
	refusal = refuse(r, i, what);
	g_free(what);
	g_free(lock);
	return refusal;
}

/* Whether token i is the member's name behind `.` or `->`. */
static bool is_member(const struct reader *r, guint i)
{
	if (i < 2 || !is_word(r, i, r->member->name))
		return false;
	if (punct(r, i - 1) == '.') /* `{ .member = ...` names no object */
		return !(punct(r, i - 2) && strchr("{,", punct(r, i - 2)));
	return i > 2 && punct(r, i - 1) == '>' && punct(r, i - 2) == '-';
}

/* Whether token i is a macro that uses a member of that name. */
static bool is_in_macro(const struct reader *r, guint i)
{
	const struct token *t = token(r, i);
	size_t n = strlen(r->member->name);
	char *text, *p;
	bool found = false;

	if (t->kind != TOK_DIRECTIVE)
		return false;
	text = g_strndup(r->text + t->off, t->len);
	for (p = text; !found && (p = strstr(p, r->member->name)); p += n)
		found = p > text && strchr(">.", p[-1]) &&
			!g_ascii_isalnum(p[n]) && p[n] != '_';
	g_free(text);
	return found;
}

/* The text with other names at these tokens, which are in order. */
static char *rename_at(const struct reader *r, gsize len, const GArray *at,
		       const char *name)
{
	GString *out = g_string_sized_new(len + 64);
	gsize from = 0;

	for (guint i = 0; i < at->len; i++) {
		const struct token *t = token(r, g_array_index(at, guint, i));

		g_string_append_len(out, r->text + from,
				    (gssize)(t->off - from));
		g_string_append(out, name);
		from = (gsize)t->off + t->len;
	}
	g_string_append_len(out, r->text + from, (gssize)(len - from));
	return g_string_free(out, FALSE);
}

/* Why what stands at token i is in the way, or NULL. */
static char *judge(struct reader *r, guint i, GArray *frees)
{
	r->sure = false;
	if (is_member(r, i))
		return judge_use(r, i, frees);
	if (is_in_macro(r, i))
		return refuse(r, i, "is used in a macro");
	return judge_word(r, i);
}

/* The first refusal, or the first that is sure to be about the type. */
static char *judge_all(struct reader *r, GArray *frees, bool *sure)
{
	char *first = fix_views(r->src, r->member);

	*sure = first != NULL;
	for (guint i = 0; i < r->tokens->len && !*sure; i++) {
		char *refusal = judge(r, i, frees);

		if (!refusal)
			continue;
		*sure = r->sure;
		if (first && !*sure) {
			g_free(refusal);
			continue;
		}
		g_free(first);
		first = refusal;
	}
	if (!first && frees->len) {
		first = judge_locks(r, frees);
		*sure = first != NULL;
	}
	return first;
}

char *fix_uses(const struct fix_file *file, const struct fix_member *member,
	       char **refusal, bool *sure)
{
	struct source *src = source_new(file->text, file->len);
	struct reader r = { src, file->text, src->tokens, member, file, false };
	GArray *frees = g_array_new(FALSE, FALSE, sizeof(guint));
	char *changed = NULL;

	*refusal = judge_all(&r, frees, sure);
	if (!*refusal && frees->len)
		changed = rename_at(&r, file->len, frees, member->with);
	g_array_unref(frees);
	source_free(src);
	return changed;
}
