/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kconfig files of an untrusted tree, as data. Nothing of the tree is run.
 *
 * A reader parses each file once. A view is what one architecture sees: the
 * root's Kconfig (where there is one) and arch/X/Kconfig with all they source,
 * $(SRCARCH) being X. Partial trees work: what is not there defines nothing.
 *
 * Ownership: everything a reader makes lives until kreader_free(), everything
 * a view makes until kview_free(); a view needs its reader. Problems are the
 * caller's. Paths are bytes, relative to the root; lines count from 1.
 */
#ifndef KAPCHECK_KCONFIG_H
#define KAPCHECK_KCONFIG_H

#include "kconfig_expr.h"
#include "problems.h"

struct kplace {
	const char *path;
	unsigned int line, col;
};

enum kprop_kind { KPROP_PROMPT, KPROP_DEFAULT, KPROP_SELECT, KPROP_IMPLY };

struct kprop {
	enum kprop_kind kind;
	const struct ksym *target; /* of a select or imply */
	const struct kexpr *value; /* of a default */
	const struct kexpr *cond;  /* after "if" */
	struct kplace at;
};

enum kscope_kind { KSCOPE_IF, KSCOPE_MENU, KSCOPE_CHOICE };

/* A block that adds its condition to all that stands in it. */
struct kscope {
	enum kscope_kind kind;
	const struct kscope *up; /* of the same file */
	const struct kexpr *cond, *visible;
	struct kplace at; /* of the line that states the condition */
	bool optional;	  /* a choice that may stay empty */
	bool condition;	  /* at is that of a condition */
};

enum ktype { KTYPE_NONE, KTYPE_BOOL, KTYPE_TRISTATE, KTYPE_OTHER };

/* One config or menuconfig block; a symbol may have many. */
struct kentry {
	const struct ksym *sym;
	struct kplace at;
	enum ktype type;
	const struct kexpr *depends;
	struct kplace depends_at; /* the first one; line 0 without any */
	GArray *props;		  /* of struct kprop */
	const struct kscope *scope;
};

/* An item of a file: a block, or another file that is read here. */
struct kitem {
	struct kentry *entry; /* NULL for a source statement */
	const char *source;
	bool relative, optional;
	struct kplace at;
	const struct kscope *scope;
};

struct kfile {
	const char *path;
	GPtrArray *items; /* of struct kitem *, in order */
};

/* How a file came to be read: the chain of source statements. */
struct kinclude {
	const struct kinclude *up;  /* NULL for a top file */
	const struct kscope *scope; /* around the source statement */
	const struct kfile *file;
	unsigned int depth;
};

struct kdef {
	const struct kentry *entry;
	const struct kinclude *inc;
	struct kdef *next;
};

struct ksel {
	const struct kprop *prop;
	const struct kdef *from;
	struct ksel *next;
};

/* Where files are read from. */
struct ktree {
	char *root; /* as an absolute path without links; NULL: not there */
	/* path -> GBytes in place of a file's text, NULL: it is gone; not
	 * owned, NULL for none */
	GHashTable *overlay;
	struct problems *problems; /* not owned */
};

struct kreader {
	char *root;
	struct ktree tree;
	struct kpool pool;
	GHashTable *files;   /* path -> struct kfile *, NULL where unreadable */
	GPtrArray *arrays;   /* freed with the reader */
	struct problems *problems; /* not owned */
	GHashTable *said;
	/* Made, and operands looked at, so far: all have limits. */
	unsigned long includes, entries, work;
	bool whole; /* the root has a Kconfig of its own */
};

struct kview {
	struct kreader *reader;
	const char *arch;
	struct karena arena;
	struct kdef **defs; /* by symbol id, in the order of the files */
	struct ksel **sels;
	unsigned int n;
};

/* overlay: as in struct ktree. */
struct kreader *kreader_new(const char *root, GHashTable *overlay,
			    struct problems *problems);
void kreader_free(struct kreader *r);
/* Names of the folders arch/X that have a Kconfig, sorted; NULL-terminated. */
char **kreader_arches(struct kreader *r);
/* Each sentence is kept once, however many views come upon it. */
void kreader_problem(struct kreader *r, const char *path, unsigned int line,
		     const char *fmt, ...) G_GNUC_PRINTF(4, 5);

struct kview *kview_new(struct kreader *r, const char *arch);
void kview_free(struct kview *v);
const struct kdef *kview_defs(const struct kview *v, const struct ksym *s);
/* Every select and imply of s. */
const struct ksel *kview_sels(const struct kview *v, const struct ksym *s);
/* Dependencies of a block: its own and those of all that is around it. */
const struct kexpr *kview_depends(struct kview *v, const struct kdef *d);
/* Condition of "visible if" of the menus around it. */
const struct kexpr *kview_visible(struct kview *v, const struct kdef *d);
/* When a select is in force: its symbol, the symbol's block and its own if. */
const struct kexpr *kview_sel_cond(struct kview *v, const struct ksel *s);
/* The choice a block is a member of, or NULL. */
const struct kscope *kview_choice(const struct kdef *d);

/* Parsing; path and text as of one file. Never NULL; problems are reported. */
struct kfile *kfile_parse(struct kreader *r, const char *path, const char *text,
			  gsize len);

/*
 * Reading without being led astray: the text of a regular file of the tree, at
 * most max bytes, or NULL with the reason. Links may not lead out of the tree.
 * *missing tells "not there" from "not read".
 */
char *ktree_read(const struct ktree *tree, const char *path, gsize max,
		 gsize *len, const char **reason, bool *missing);
/* Without ".", ".." and doubled slashes; NULL when it would leave the root. */
char *ktree_normal(const char *path);

#endif
