/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kconfig expressions: a tree of operators over symbols, constants and macro
 * calls. A NULL expression is true. Nodes, symbols and texts belong to the
 * arena of their pool and are never changed once made.
 *
 * A macro call, $(...), is never run: it is an operand of its own.
 */
#ifndef KAPCHECK_KCONFIG_EXPR_H
#define KAPCHECK_KCONFIG_EXPR_H

#include <glib.h>
#include <stdbool.h>

#include "karena.h"

/* n, m, y as in Kconfig; TRI_UNKNOWN: not known, may be any of them. */
enum tri { TRI_N, TRI_M, TRI_Y, TRI_UNKNOWN };

/* KOP_ABSENT, which Kconfig has no sign for: y where its operand is n. */
enum kop {
	KOP_SYM,
	KOP_TEXT,
	KOP_MACRO,
	KOP_NOT,
	KOP_ABSENT,
	KOP_AND,
	KOP_OR,
	KOP_CMP
};
enum kcmp { KCMP_EQ, KCMP_NE, KCMP_LT, KCMP_LE, KCMP_GT, KCMP_GE };

/* A name; equal names are one struct. Ids count from 0, without gaps. */
struct ksym {
	const char *name;
	unsigned int id;
};

struct kexpr {
	enum kop op;
	enum kcmp cmp;		/* KOP_CMP */
	const struct ksym *sym; /* KOP_SYM */
	const char *text;	/* KOP_TEXT, KOP_MACRO: as written, no quotes */
	const struct kexpr *l, *r; /* NOT and ABSENT use l only */
};

struct kpool {
	struct karena arena;
	GHashTable *names; /* char * -> struct ksym * */
	GPtrArray *syms;   /* by id */
};

enum ktok_kind { KTOK_WORD, KTOK_STRING, KTOK_OP };

struct ktok {
	enum ktok_kind kind;
	const char *text;
	bool macro; /* has a $ that is no escape */
};

void kpool_init(struct kpool *p);
void kpool_clear(struct kpool *p);
const struct ksym *kpool_sym(struct kpool *p, const char *name);

const struct kexpr *kexpr_sym(struct karena *a, const struct ksym *sym);
const struct kexpr *kexpr_macro(struct karena *a, const char *text);
const struct kexpr *kexpr_not(struct karena *a, const struct kexpr *l);
/* l is n: unlike !l, which is m where l is m. */
const struct kexpr *kexpr_absent(struct karena *a, const struct kexpr *l);
/* Both take NULL for true and simplify what is plain. */
const struct kexpr *kexpr_and(struct karena *a, const struct kexpr *l,
			      const struct kexpr *r);
const struct kexpr *kexpr_or(struct karena *a, const struct kexpr *l,
			     const struct kexpr *r);
const struct kexpr *kexpr_false(struct karena *a);
bool kexpr_is_false(const struct kexpr *e);

/*
 * The expression at toks[*at], up to the first token that can't go on with it.
 * NULL when there is none or it is malformed or nested too deeply.
 */
const struct kexpr *kexpr_parse(struct kpool *p, const struct ktok *toks,
				guint n, guint *at);

/* As Kconfig would write it; fully parenthesised where it matters. */
void kexpr_print(GString *out, const struct kexpr *e);
char *kexpr_str(const struct kexpr *e);

enum tri tri_and(enum tri a, enum tri b);
enum tri tri_or(enum tri a, enum tri b);
enum tri tri_not(enum tri a);
/* Of a constant: y and m are themselves, all else is n. */
enum tri tri_text(const char *text);

/*
 * a implies b, by structure alone: each alternative of a has all terms of some
 * alternative of b. False also when that merely can't be seen.
 */
bool kexpr_covers(const struct kexpr *a, const struct kexpr *b);

/* Calls f for each leaf: symbols, texts, macros; a comparison is one leaf. */
void kexpr_leaves(const struct kexpr *e,
		  void (*f)(const struct kexpr *leaf, void *data), void *data);

#endif
