// SPDX-License-Identifier: GPL-2.0-only
#include "confine.h"

#include "beneath.h"
#include "compdb.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A link of the tree must not open what it leads to. */
static void read_beneath(struct sandbox *s, const char *root, const char *name)
{
	char *path = g_build_filename(root, name, NULL);
	char *real = realpath(path, NULL);

	if (real && is_beneath(real, root))
		sandbox_read(s, real);
	free(real);
	g_free(path);
}

struct sandbox *confine_cocci(const struct scan *scan, bool edits)
{
	struct sandbox *s = sandbox_new(scan->scratch);
	const char *kernel = scan->kernel;

	sandbox_program(s, scan->spatch);
	sandbox_read(s, scan->scratch);
	sandbox_read(s, scan->data_dir);
	if (kernel)
		read_beneath(s, kernel, "include/linux");
	/* what kvmalloc() can do there, and what headers say of structs */
	if (edits) {
		sandbox_read(s, scan->tree->root);
		sandbox_read(s, kernel);
		sandbox_write(s, scan->scratch);
	}
	return s;
}

char *confine_made(const struct scan *scan)
{
	char *made = g_build_filename(scan->scratch, "made", NULL);

	g_mkdir(made, 0700);
	return made;
}

struct sandbox *confine_clang(const struct scan *scan)
{
	const GPtrArray *more = scan->options->read;
	struct sandbox *s = sandbox_new(scan->scratch);
	const char *kernel = scan->kernel;
	char *made = confine_made(scan);

	sandbox_alone(s);
	sandbox_program(s, scan->clang_tool);
	sandbox_read(s, scan->scratch);
	sandbox_read(s, scan->tree->root);
	sandbox_read(s, kernel);
	if (scan->compdb)
		sandbox_read(s, compdb_root(scan->compdb));
	for (guint i = 0; more && i < more->len; i++)
		sandbox_read(s, (const char *)more->pdata[i]);
	sandbox_write(s, made);
	g_free(made);
	return s;
}

struct sandbox *confine_git(void)
{
	struct sandbox *s = sandbox_new(NULL);

	sandbox_alone(s);
	sandbox_read(s, "/");
	return s;
}

bool confine_check(const struct scan_options *options, char **error)
{
	static bool said;
	char *what;

	if (sandbox_level() == SANDBOX_FULL)
		return true;
	what = sandbox_describe();
	if (options->require_sandbox)
		*error = g_strdup_printf("--require-sandbox: engines can't be "
					 "confined: %s",
					 what);
	else if (!said && !options->quiet && !sandbox_is_off())
		fprintf(stderr, "kapcheck: engines are not confined: %s\n",
			what);
	said = true;
	g_free(what);
	return !options->require_sandbox;
}
