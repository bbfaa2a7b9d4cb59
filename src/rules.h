/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules, read from their cards (checkers/<name>/rule.ini, ARCHITECTURE.md
 * has the form). Rules are discovered, never listed: a folder with a card is a
 * rule.
 *
 * Ownership: rules_load() hands over a GPtrArray of struct rule that frees its
 * rules; they live as long as anything that points to them (findings do).
 */
#ifndef KAPCHECK_RULES_H
#define KAPCHECK_RULES_H

#include "finding.h"

#include <glib.h>
#include <stdint.h>

enum follow {
	FOLLOW_CALLERS = 1 << 0,
	FOLLOW_CALLEES = 1 << 1,
	FOLLOW_FIELDS = 1 << 2,
};

#define GATE_GROUPS 3
#define SEED_GROUPS 2

/* Argument mask of a seed that counts wherever it stands. */
#define SEED_ANYWHERE 0u
/* In a mask: the arguments count when they name one of the rule's types. */
#define SEED_TYPED (1u << 31)
/* In a mask: a seed of the second group. */
#define SEED_SECOND (1u << 30)
/* Argument positions that a mask can hold. */
#define SEED_ARGUMENTS 10u

/* Argument positions that a meaning can hold. */
#define MEANS_ARGUMENTS 10u
#define MEANS_GROWS_SHIFT 16u

/* What a word means to a rule; see the card's form. */
enum meaning {
	MEANS_SOURCE = 0x3ff,	  /* arguments that come from outside */
	MEANS_RESULT = 1 << 10,	  /* what a call of it returns does */
	MEANS_VALUE = 1 << 11,	  /* what is named so does */
	MEANS_NEXT = 1 << 12,	  /* the parameter behind one of that type */
	MEANS_OBJECTS = 1 << 13,  /* members of what parameters point to */
	MEANS_INSIDE = 1 << 14,	  /* a member of what has that type */
	MEANS_BOUND = 1 << 15,	  /* a call of it has a bounded value */
	MEANS_GROWS = 0x3ff << MEANS_GROWS_SHIFT, /* with these arguments */
	MEANS_NARROW = 1 << 26,	  /* a type of few values */
	MEANS_HOLDER = 1 << 27,	  /* the type that MEANS_INSIDE speaks of */
	MEANS_GIVEN = 1 << 28,	  /* parameters of what is defined with it */
};

struct rule {
	char *id, *name, *title;
	char *cwe, *checker, *precision, *security_severity;
	enum level level;
	unsigned int engines; /* bits of enum engine_bit */
	bool group_by_arch;
	GPtrArray *gate[GATE_GROUPS]; /* of char *; an empty group is none */
	GHashTable *seeds; /* ident -> mask of argument positions */
	bool seeds_are_calls; /* some seed counts by its arguments */
	GPtrArray *types, *keep, *uses, *origins; /* see the card's form */
	GPtrArray *checks; /* names of functions that stay if they are called */
	uint64_t large; /* bytes; constants above are seeds, too; 0: none are */
	GPtrArray *quiet; /* what makes a seed none, behind its arguments */
	GHashTable *meanings; /* word -> bits of enum meaning */
	bool plain_origins; /* one of the origins counts wherever it stands */
	GPtrArray *given[SEED_GROUPS]; /* calls whose results seeds may get */
	bool asks_given; /* one of them is not empty */
	bool asks_members; /* of types that headers define */
	bool hides; /* Coccinelle parses functions with seeds only: see hide.h */
	GHashTable *groups; /* --forward's names -> structs: see forward.h */
	char *forward; /* forward=a:b, those chosen, as spatch is told; or NULL */
	bool keep_all; /* with a seed in it, the whole file is kept */
	GPtrArray *asks_tree; /* of char *: of a kernel, its patch looks for */
	unsigned int follow; /* bits of enum follow */
	char *upstream_fix, *introduced, *introduced_in;
	char *why, *fix, *reports, *leaves, *blind_cocci, *blind_clang, *blind_kconfig;
	/* how a patch is made and what its mail says; all NULL: it can't be */
	char *fix_by, *fix_subject, *fix_problem, *fix_why;
	char *card_path, *cocci_path; /* cocci_path NULL: has no such file */
	unsigned int index; /* position in the list of rules */
};

/* Folder that holds checkers/, cocci/ and, in the sources, testcases/. */
char *rules_find_data(void);

/*
 * Rules of a data folder, sorted by id. NULL with *error set (file, line,
 * reason) when a card is wrong or there is none.
 */
GPtrArray *rules_load(const char *data_dir, char **error);

/* The rule of that id or name, or NULL. */
struct rule *rules_find(const GPtrArray *rules, const char *id);

const char *level_name(enum level level);
bool level_parse(const char *name, enum level *level);
const char *engine_name(enum engine_bit bit);
/* 0 for a name that is none. */
enum engine_bit engine_parse(const char *name);

#endif
