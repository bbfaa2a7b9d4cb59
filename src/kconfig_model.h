/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The variables behind a condition, and its value under a setting of them.
 * Between the parts of the solver.
 */
#ifndef KAPCHECK_KCONFIG_MODEL_H
#define KAPCHECK_KCONFIG_MODEL_H

#include "kconfig_solve.h"

struct kvar {
	enum tri value; /* TRI_UNKNOWN: not set */
	bool tristate;
	bool branch; /* the search sets it */
};

/* How a symbol of the condition gets its value. */
struct ksymval {
	const struct ksym *sym;
	bool free; /* var is its value; what follows is of no use then */
	bool tristate, has_prompt;
	guint var; /* also the user's answer to its prompt */
	const struct kexpr *prompt, *depends, *selected, *implied;
	GPtrArray *defaults; /* of struct kexpr *: condition, value, ... */
	guint stamp;	     /* value holds for this round of evaluation */
	bool busy;
	enum tri value;
};

struct kmodel {
	struct kview *v;
	enum ksolve_depth depth;
	GArray *vars;	     /* of struct kvar */
	GHashTable *by_sym;  /* struct ksym -> struct ksymval, owned */
	GHashTable *opaque;  /* text of a leaf that is no symbol -> var + 1 */
	GPtrArray *queue;    /* of struct ksymval, nearest first */
	GHashTable *choices; /* struct kscope -> GPtrArray of struct ksymval */
	guint stamp;
	unsigned long work; /* operands evaluated */
};

void kmodel_init(struct kmodel *m, struct kview *v, const struct kexpr *cond,
		 enum ksolve_depth depth);
void kmodel_clear(struct kmodel *m);

/*
 * Begins a round of evaluation under the variables' values of now, and tells
 * whether the choices are answered as choices are.
 */
enum tri kmodel_choices(struct kmodel *m);
enum tri kmodel_eval(struct kmodel *m, const struct kexpr *e);

/* For both halves of the model: the text of an operand, $(SRCARCH) put in. */
char *kmodel_text(const struct kmodel *m, const struct kexpr *operand);
/* The name of a comparison's variable: the same for = and !=. */
char *kmodel_opaque_key(const struct kmodel *m, const struct kexpr *e);
/* A comparison of a symbol with y, m or n: *sym is it. */
bool kmodel_tri_compare(const struct kexpr *e, const struct kexpr **sym,
			enum tri *with);
/* A comparison of, or an operand that is, texts that are all known. */
bool kmodel_is_plain(const struct kmodel *m, const struct kexpr *e);

#endif
