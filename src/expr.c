// SPDX-License-Identifier: GPL-2.0-only
#include "expr.h"

#include <string.h>

/* Brackets in brackets: more is no code that anyone wrote. */
#define DEPTH_MAX 100

/* What the operand of & has to be to let the other one through. */
enum shape {
	SHAPE_OTHER,
	SHAPE_MASK, /* begins with an operator such as ~ */
};

struct reader {
	const struct source *src;
	const struct meanings *meanings;
	GArray *leaves;
	guint at, end;
	int depth;
	bool lost;
};

static enum shape read_expression(struct reader *r, int level);
static enum shape read_unary(struct reader *r);

static guint count(const struct reader *r)
{
	return r->leaves->len;
}

/* Drops the leaves from number n on. */
static void drop(struct reader *r, guint n)
{
	g_array_set_size(r->leaves, n);
}

static void push(struct reader *r, enum leaf_kind kind, guint token,
		 guint first)
{
	struct leaf leaf = { kind, token, { first, r->at } };

	g_array_append_val(r->leaves, leaf);
}

static char peek(const struct reader *r)
{
	return r->at < r->end ? syn_punct(r->src, r->at) : 0;
}

static const struct syn_operator *find_operator(const struct reader *r)
{
	return r->at < r->end ? syn_operator(r->src, r->at) : NULL;
}

static void take(struct reader *r, const struct syn_operator *op)
{
	r->at += (guint)strlen(op->text);
}

/*
 * What grows with both operands' leaves, those from `left` on and those from
 * `right` on.
 */
static void combine(struct reader *r, char op, guint left, guint right)
{
	switch (op) {
	case '+':
	case '*':
	case '|':
	case '^':
		break;
	case '-':
	case '/':
	case '>': /* a shift */
		drop(r, right);
		break;
	case '<': /* a shift, too */
		if (right > left)
			drop(r, right);
		break;
	default:
		drop(r, left);
	}
}

/* A mask that clears low bits lets the value through. */
static void combine_masked(struct reader *r, enum shape shape_left,
			   enum shape shape_right, guint left, guint right)
{
	if (shape_right == SHAPE_MASK)
		drop(r, right);
	else if (shape_left == SHAPE_MASK)
		g_array_remove_range(r->leaves, left, right - left);
	else
		drop(r, left);
}

static void read_binary(struct reader *r, const struct syn_operator *op,
			enum shape shape, guint left)
{
	guint right = count(r);
	enum shape other;

	take(r, op);
	other = read_expression(r, op->level);
	if (op->level == 5)
		combine_masked(r, shape, other, left, right);
	else if (op->level == 7)
		drop(r, left);
	else
		combine(r, *op->text, left, right);
}

/* Behind a ?; `a ?: b` may be a. */
static void read_arms(struct reader *r, guint left)
{
	r->at++;
	if (peek(r) != ':') {
		drop(r, left);
		read_expression(r, 0);
	}
	r->at++;
	read_expression(r, 0);
}

static enum shape read_expression(struct reader *r, int level)
{
	guint left = count(r);
	enum shape shape;

	shape = read_unary(r);
	while (r->at < r->end) {
		const struct syn_operator *op = find_operator(r);

		if (op && op->level > level) {
			read_binary(r, op, shape, left);
		} else if (peek(r) == '?' && !level) {
			read_arms(r, left);
		} else if (op && syn_is_assignment(op) && !level) {
			take(r, op);
			drop(r, left);
			read_expression(r, 0);
		} else {
			break;
		}
		shape = SHAPE_OTHER;
	}
	return shape;
}

/* The arguments of a call that its value grows with. */
static void read_arguments(struct reader *r, guint call, guint end)
{
	uint32_t grows =
		meaning_at(r->meanings, r->src, call) >> MEANS_GROWS_SHIFT;
	struct range arg;

	for (unsigned int n = 0; n < MEANS_ARGUMENTS; n++) {
		struct reader inner = *r;

		if (!(grows >> n & 1) ||
		    !syn_argument(r->src, call + 1, end, n, &arg))
			continue;
		inner.at = arg.first;
		inner.end = arg.last;
		read_expression(&inner, 0);
		r->lost |= inner.lost;
	}
}

static void end_call(struct reader *r, guint call, guint first)
{
	uint32_t meaning = meaning_at(r->meanings, r->src, call);

	if (meaning & MEANS_GROWS)
		read_arguments(r, call, r->at);
	else if (!(meaning & MEANS_BOUND))
		push(r, LEAF_RESULT, call, first);
}

/* An operand before what follows it is read. */
struct operand {
	guint first;  /* its first token */
	guint name;   /* the token of its last name, where there is one */
	guint leaves; /* from there on: of what stands in its brackets */
	bool named;
};

/* The last identifier of the operand so far names what [ takes one of. */
static void name_array(const struct reader *r, struct operand *o)
{
	for (guint i = r->at; !o->named && i > o->first; i--) {
		o->name = i - 1;
		o->named = r->src->token_ident[i - 1];
	}
}

static void read_member(struct reader *r, struct operand *o, guint operator_)
{
	r->at += operator_;
	o->name = r->at;
	o->named = r->at < r->end;
	r->at++;
}

/* One step of what follows an operand: a member, an element, arguments. */
static bool read_step(struct reader *r, struct operand *o, enum leaf_kind *kind,
		      bool *called)
{
	const struct syn_operator *op = find_operator(r);
	char c = peek(r);

	if (c == '.' || (op && !strcmp(op->text, "->"))) {
		read_member(r, o, c == '.' ? 1 : 2);
		*kind = LEAF_MEMBER;
	} else if (c == '[') {
		name_array(r, o);
		r->at = syn_skip_group(r->src, r->at, r->end);
		*kind = LEAF_ELEMENT;
	} else if (c == '(') {
		r->at = syn_skip_group(r->src, r->at, r->end);
		*called = *kind == LEAF_NAME && o->named;
		*kind = LEAF_RESULT;
	} else if (op && (!strcmp(op->text, "++") || !strcmp(op->text, "--"))) {
		take(r, op);
	} else {
		return false;
	}
	return true;
}

static void read_postfix(struct reader *r, struct operand o)
{
	enum leaf_kind kind = LEAF_NAME;
	bool called = false;

	while (read_step(r, &o, &kind, &called))
		;
	r->at = MIN(r->at, r->end);
	/* what stands in brackets before is only the way to it */
	if (kind != LEAF_NAME)
		drop(r, o.leaves);
	if (!o.named || o.name >= r->end || !r->src->token_ident[o.name])
		return;
	if (kind == LEAF_RESULT && called)
		end_call(r, o.name, o.first);
	else if (kind != LEAF_RESULT &&
		 (kind != LEAF_NAME || !syn_is_capital(r->src, o.name)))
		push(r, kind, o.name, o.first);
}

/* Whether what stands in [first, last) can be a type: words and stars. */
static bool is_type_like(const struct reader *r, guint first, guint last)
{
	for (guint i = first; i < last; i++)
		if (!r->src->token_ident[i] && syn_punct(r->src, i) != '*')
			return false;
	return last > first;
}

/* Whether an operand can begin at a token, which makes (x) before it a cast. */
static bool begins_operand(const struct reader *r, guint i)
{
	char c = syn_punct(r->src, i);

	if (i >= r->end)
		return false;
	return c ? strchr("(*&~!-", c) != NULL : true;
}

static bool is_narrow(const struct reader *r, guint first, guint last)
{
	bool narrow = false;

	for (guint i = first; i < last; i++) {
		if (syn_punct(r->src, i) == '*')
			return false;
		narrow |= (meaning_at(r->meanings, r->src, i) & MEANS_NARROW) !=
			  0;
	}
	return narrow;
}

/* What the last name in [first, r->at) points to. */
static void push_pointee(struct reader *r, guint first)
{
	guint last = r->at;

	while (last > first && !r->src->token_ident[last - 1])
		last--;
	if (last > first)
		push(r, LEAF_POINTEE, last - 1, first);
}

/*
 * (x) before an operand: a cast, or, where x is one name and an operator can be
 * binary as well, an operand itself. Then it is taken for both.
 */
static void read_cast(struct reader *r, guint first, guint last)
{
	guint leaves = count(r);
	bool narrow = is_narrow(r, first, last);
	char c = syn_punct(r->src, last + 1);

	r->at = last + 1;
	if (c && strchr("*&-", c) && last == first + 1 && !narrow) {
		struct operand o = { first, first, leaves, true };

		read_postfix(r, o);
		r->at = last + 1;
		if (c == '*') {
			r->at++;
			read_unary(r);
			push_pointee(r, last + 1);
			return;
		}
	}
	read_unary(r);
	if (narrow)
		drop(r, leaves);
}

static void read_bracket(struct reader *r)
{
	guint first = r->at + 1;
	guint behind = syn_skip_group(r->src, r->at, r->end);
	struct operand o = { r->at, 0, count(r), false };
	guint end = r->end;

	if (syn_punct(r->src, first) == '{') {
		r->at = behind;
		return;
	}
	if (is_type_like(r, first, behind - 1) && begins_operand(r, behind)) {
		read_cast(r, first, behind - 1);
		return;
	}
	r->at = first;
	r->end = behind - 1;
	read_expression(r, 0);
	r->at = behind;
	r->end = end;
	read_postfix(r, o);
}

/* *x, ~x and the like; only what a pointer points to grows, and ++x. */
static void read_prefixed(struct reader *r)
{
	guint leaves = count(r), first = r->at;
	const struct syn_operator *op = find_operator(r);
	bool pointee = peek(r) == '*';

	take(r, op);
	read_unary(r);
	if (op->text[1])
		return; /* ++x */
	drop(r, leaves);
	if (pointee)
		push_pointee(r, first);
}

static enum shape read_operand(struct reader *r)
{
	const struct syn_operator *op = find_operator(r);
	struct operand o = { r->at, r->at, count(r), true };

	if (peek(r) == '(') {
		read_bracket(r);
		return SHAPE_OTHER;
	}
	if (op && strchr("*&~!-+", *op->text)) {
		read_prefixed(r);
		return SHAPE_MASK;
	}
	if (r->src->token_ident[r->at] && syn_is_unevaluated(r->src, r->at)) {
		r->at = syn_skip_operand(r->src, r->at, r->end);
		return SHAPE_OTHER;
	}
	r->at++;
	read_postfix(r, o);
	return token_is(r->src->text, source_token(r->src, o.first),
			"PAGE_MASK")
		       ? SHAPE_MASK
		       : SHAPE_OTHER;
}

static enum shape read_unary(struct reader *r)
{
	enum shape shape = SHAPE_OTHER;

	if (++r->depth > DEPTH_MAX) {
		r->lost = true;
		r->at = r->end;
	}
	if (r->at < r->end)
		shape = read_operand(r);
	r->depth--;
	return shape;
}

bool expr_leaves(const struct source *src, const struct meanings *meanings,
		 struct range range, GArray *leaves)
{
	struct reader r = {
		.src = src,
		.meanings = meanings,
		.leaves = leaves,
		.at = range.first,
		.end = range.last,
	};

	if (range.last > range.first)
		read_expression(&r, 0);
	return !r.lost;
}
