/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one file does with members that are of interest, told from its tokens.
 *
 * Ownership: a slot owns what it collects; paths are the tree's.
 */
#ifndef KAPCHECK_APART_READ_H
#define KAPCHECK_APART_READ_H

#include "backward.h"
#include "findings.h"
#include "rules.h"

/* A call in a file. */
struct apart_call {
	const char *path;
	unsigned int line, col;
	char *name;	    /* of the function that is called */
	char *function;	    /* that it stands in */
	unsigned int group; /* a free's, or an allocator's last */
};

/* The call whose name is token at; it owns what apart_call_clear() frees. */
struct apart_call apart_call_at(const struct source *src,
				struct backward *backward, const char *path,
				guint at, unsigned int group);
void apart_call_clear(void *call);

/*
 * Adds a finding at a call that frees what another one allocated; how: what it
 * does to that.
 */
void apart_report(struct findings *findings, const struct rule *rule,
		  enum level level, const struct apart_call *freed,
		  const struct apart_call *alloc, const char *how,
		  const char *message);

/* A member of a struct. */
struct apart_slot {
	char *tag, *member;
	GArray *allocs, *frees; /* of struct apart_call */
	bool mixed;    /* it may hold memory of another origin as well */
	guint headers; /* that declare a struct of that tag */
};

struct apart_slot *apart_slot_new(char *tag, char *member);
void apart_slot_free(void *slot);
/* Adds what another slot of that member has, which has it no longer then. */
void apart_slot_take(struct apart_slot *slot, struct apart_slot *from);
/* By the places of calls, in whatever order they were added. */
void apart_slot_sort(struct apart_slot *slot);

/* Called with the tag and the name, both handed over. */
typedef void (*apart_given)(char *tag, char *member, void *user);

/*
 * Calls back for each member that the file gives memory of the rule's first
 * group of `given`, of a struct that it does not declare itself.
 */
void apart_read_gifts(const struct rule *rule, const char *path,
		      const char *text, gsize len, apart_given call,
		      void *user);

/* Adds to the slots (struct apart_slot) what the file does with them. */
void apart_read_uses(const struct rule *rule, const char *path,
		     const char *text, gsize len, const GPtrArray *slots);

/* Whether a C file itself says what the struct is: no other file sees it. */
bool apart_is_own(const char *path, const char *text, gsize len,
		  const char *tag);

/*
 * Where a function whose name tells that it frees is given the member of the
 * struct, or of one that can't be told in a file that knows the struct: its
 * line, 0 for nowhere.
 */
unsigned int apart_read_free(const char *text, gsize len, const char *tag,
			     const char *member);

#endif
