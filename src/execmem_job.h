/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is changed of one arch when its allocators give way to execmem.
 *
 * Ownership: a job owns its files and sites; tree and view are borrowed and
 * outlive it. Expressions live in the view's arena.
 */
#ifndef KAPCHECK_EXECMEM_JOB_H
#define KAPCHECK_EXECMEM_JOB_H

#include "cnames.h"
#include "execmem_hook.h"

struct exec_file {
	struct cfile *file;
	GArray *frames;
	GArray *dropped; /* of guint: items that go */
};

/* All that is changed for one arch. */
struct exec_job {
	const struct tree *tree;
	struct kview *v;  /* of the arch */
	GPtrArray *files; /* of struct exec_file */
	GPtrArray *sites; /* of struct exec_site, in the order of ranks */
	GString *notes;	  /* what else changes, in sentences */
};

/* The file of that path, read once; NULL when it can't be. */
struct exec_file *exec_job_file(struct exec_job *job, const char *path);

/* What the Makefile beside a C file asks for it; NULL: nothing, or unknown. */
const struct kexpr *exec_file_cond(struct exec_job *job, const char *path);
/* When a site's allocator is built and called. */
const struct kexpr *exec_site_cond(struct exec_job *job,
				   const struct exec_site *site);
/* When its hook is called on this arch, whoever has it. */
const struct kexpr *exec_hook_cond(struct exec_job *job,
				   const struct exec_hook *hook);

/* The text of a file, new; NULL when it can't be read. */
char *exec_text_of(const struct tree *tree, const char *path);
/*
 * Calls f for each file of the arch with one of these words in it, until f
 * returns something, which is the result then.
 */
char *exec_each_file(struct exec_job *job, const char *const *needles,
		     char *(*f)(struct exec_job *job, struct exec_file *file,
				void *data),
		     void *data);

#endif
