/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ways by which an architecture gets a symbol: each select of it, and each
 * block that defines it with a default.
 *
 * Ownership: conditions and places belong to the view; ways_free() ends the
 * array and the chains.
 */
#ifndef KAPCHECK_PERCPU_WAYS_H
#define KAPCHECK_PERCPU_WAYS_H

#include "kconfig.h"

struct way {
	const struct kexpr *cond; /* all that has to hold */
	const struct ksym *by;	  /* the symbol that selects, or the symbol */
	const struct kdef *def;	  /* its block */
	const struct kprop *prop;
	struct kplace at; /* the line to change, in the arch where possible */
	bool select;	  /* else a definition */
	bool own;	  /* at is a file of the arch */
	GPtrArray *chain; /* of struct ksel *: from the arch to here */
};

GPtrArray *ways_of(struct kview *v, const char *symbol);
void ways_free(GPtrArray *ways);
/* One of them holds. */
const struct kexpr *ways_cond(struct kview *v, const GPtrArray *ways);
bool kplace_in_arch(const struct kview *v, const struct kplace *at);

#endif
