// SPDX-License-Identifier: GPL-2.0-only
/* Three-valued logic with "unknown", and expressions as text and as sets. */
#include <string.h>

#include "kconfig_expr.h"

/* Alternatives and terms looked at by kexpr_covers() before it gives up. */
#define ALTERNATIVES_MAX 64

enum tri tri_and(enum tri a, enum tri b)
{
	if (a == TRI_N || b == TRI_N)
		return TRI_N;
	if (a == TRI_UNKNOWN || b == TRI_UNKNOWN)
		return TRI_UNKNOWN;
	return MIN(a, b);
}

enum tri tri_or(enum tri a, enum tri b)
{
	if (a == TRI_Y || b == TRI_Y)
		return TRI_Y;
	if (a == TRI_UNKNOWN || b == TRI_UNKNOWN)
		return TRI_UNKNOWN;
	return MAX(a, b);
}

enum tri tri_not(enum tri a)
{
	return a == TRI_UNKNOWN ? a : (enum tri)(TRI_Y - a);
}

enum tri tri_text(const char *text)
{
	if (g_str_equal(text, "y"))
		return TRI_Y;
	return g_str_equal(text, "m") ? TRI_M : TRI_N;
}

static void print_joined(GString *out, const struct kexpr *e, const char *op)
{
	const struct kexpr *side[2] = { e->l, e->r };

	for (int i = 0; i < 2; i++) {
		bool group =
			e->op == KOP_AND && side[i] && side[i]->op == KOP_OR;

		if (i)
			g_string_append(out, op);
		if (group)
			g_string_append_c(out, '(');
		kexpr_print(out, side[i]);
		if (group)
			g_string_append_c(out, ')');
	}
}

static void print_not(GString *out, const struct kexpr *l)
{
	bool group =
		l && (l->op == KOP_AND || l->op == KOP_OR || l->op == KOP_CMP);

	g_string_append(out, group ? "!(" : "!");
	kexpr_print(out, l);
	if (group)
		g_string_append_c(out, ')');
}

static void print_text(GString *out, const char *text)
{
	bool word = *text != '\0';

	for (const char *c = text; *c; c++)
		word = word && (g_ascii_isalnum(*c) || *c == '_');
	g_string_append_printf(out, word ? "%s" : "\"%s\"", text);
}

void kexpr_print(GString *out, const struct kexpr *e)
{
	static const char *const cmp[] = { " = ",  " != ", " < ",
					   " <= ", " > ",  " >= " };

	if (!e) {
		g_string_append_c(out, 'y');
		return;
	}
	switch (e->op) {
	case KOP_SYM:
		g_string_append(out, e->sym->name);
		break;
	case KOP_TEXT:
		print_text(out, e->text);
		break;
	case KOP_MACRO:
		g_string_append(out, e->text);
		break;
	case KOP_NOT:
	case KOP_ABSENT:
		print_not(out, e->l);
		break;
	case KOP_AND:
		print_joined(out, e, " && ");
		break;
	case KOP_OR:
		print_joined(out, e, " || ");
		break;
	case KOP_CMP:
		print_joined(out, e, cmp[e->cmp]);
		break;
	}
}

char *kexpr_str(const struct kexpr *e)
{
	GString *out = g_string_new(NULL);

	kexpr_print(out, e);
	return g_string_free(out, FALSE);
}

void kexpr_leaves(const struct kexpr *e,
		  void (*f)(const struct kexpr *leaf, void *data), void *data)
{
	if (!e)
		return;
	switch (e->op) {
	case KOP_AND:
	case KOP_OR:
		kexpr_leaves(e->l, f, data);
		kexpr_leaves(e->r, f, data);
		break;
	case KOP_NOT:
	case KOP_ABSENT:
		kexpr_leaves(e->l, f, data);
		break;
	default:
		f(e, data);
		break;
	}
}

/* The operands of a chain of one operator, as text, into a set. */
static void terms_of(const struct kexpr *e, GHashTable *set)
{
	if (!e)
		return;
	if (e->op == KOP_AND) {
		terms_of(e->l, set);
		terms_of(e->r, set);
		return;
	}
	g_hash_table_add(set, kexpr_str(e));
}

static void alternatives_of(const struct kexpr *e, GPtrArray *sets)
{
	GHashTable *set;

	if (sets->len > ALTERNATIVES_MAX)
		return;
	if (e && e->op == KOP_OR) {
		alternatives_of(e->l, sets);
		alternatives_of(e->r, sets);
		return;
	}
	set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	terms_of(e, set);
	g_ptr_array_add(sets, set);
}

static bool has_all(GHashTable *set, GHashTable *wanted)
{
	GHashTableIter it;
	gpointer term;

	g_hash_table_iter_init(&it, wanted);
	while (g_hash_table_iter_next(&it, &term, NULL)) {
		if (!g_hash_table_contains(set, term))
			return false;
	}
	return true;
}

static bool covered_by_one(GHashTable *set, const GPtrArray *alternatives)
{
	for (guint i = 0; i < alternatives->len; i++) {
		if (has_all(set, g_ptr_array_index(alternatives, i)))
			return true;
	}
	return false;
}

bool kexpr_covers(const struct kexpr *a, const struct kexpr *b)
{
	GDestroyNotify unref = (GDestroyNotify)g_hash_table_unref;
	g_autoptr(GPtrArray) as = g_ptr_array_new_with_free_func(unref);
	g_autoptr(GPtrArray) bs = g_ptr_array_new_with_free_func(unref);

	alternatives_of(a, as);
	alternatives_of(b, bs);
	if (as->len > ALTERNATIVES_MAX || bs->len > ALTERNATIVES_MAX)
		return false;
	for (guint i = 0; i < as->len; i++) {
		if (!covered_by_one(g_ptr_array_index(as, i), bs))
			return false;
	}
	return true;
}
