// SPDX-License-Identifier: GPL-2.0-only
/* `kapcheck check`: what named files, a commit to come, or a patch cause. */
#include "check.h"
#include "infile.h"
#include "interrupt.h"
#include "repo.h"
#include "udiff_apply.h"
#include "verb_tell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A series of 6.12's size has some 100 MiB. */
#define PATCH_MAX ((gsize)1 << 30)

struct wish {
	struct options o;
	gboolean staged;
	char *range, *patch, *folder;
	/* made from it */
	struct repo *repo; /* NULL: none was needed, or is there */
	char *root;
	char **paths; /* the words, relative to the root */
	GPtrArray *parents, *unmerged;
	bool incomplete; /* a patch that does not apply */
};

static bool is_clang_wanted(const struct wish *w, char **error)
{
	bool on_disk = !w->staged && !w->range && !w->patch;

	if (on_disk || !(w->o.scan.engines & ENGINE_CLANG))
		return true;
	*error = g_strdup("--build, --engine clang: Clang reads files as they "
			  "lie on the disk, so it can check named FILEs only");
	return false;
}

static bool is_one_way(const struct wish *w, char **error)
{
	int ways = !!w->staged + !!w->range + !!w->patch;

	if (ways > 1)
		*error = g_strdup("--staged, --diff, --patch: one of them");
	else if (!ways && !*w->o.words)
		*error = g_strdup("check wants FILEs, --staged, --diff REV or "
				  "--patch FILE");
	return !*error;
}

/* Where the tree is: the work tree around, or the folder itself. */
static bool open_root(struct wish *w, char **error)
{
	const char *folder = w->folder ? w->folder : ".";
	char *why = NULL;

	w->repo = repo_open(folder, &why);
	if (!w->repo && (w->staged || w->range)) {
		*error = why;
		return false;
	}
	g_free(why);
	/* a folder that was named is the tree, whatever lies around it */
	w->root = w->repo && !(w->folder && w->patch)
			  ? g_strdup(w->repo->top)
			  : g_canonicalize_filename(folder, NULL);
	w->o.scan.path = w->root;
	return true;
}

/* A word as a path relative to the root; NULL with *error set. */
static char *relative(const struct wish *w, const char *word, char **error)
{
	char *root = realpath(w->root, NULL);
	char *folder = g_path_get_dirname(word),
	     *name = g_path_get_basename(word);
	char *real = realpath(folder, NULL);
	char *whole = real ? g_canonicalize_filename(name, real) : NULL;
	size_t n = root ? strlen(root) : 0;
	char *path = NULL;

	if (!root || !whole)
		*error = g_strdup_printf("%s: %s", word, g_strerror(errno));
	else if (!strcmp(whole, root))
		path = g_strdup("");
	else if (strncmp(whole, root, n) || (n > 1 && whole[n] != '/'))
		*error = g_strdup_printf("%s: is not in %s", word, root);
	else
		path = g_strdup(whole + n + (n > 1));
	free(root);
	free(real);
	g_free(folder);
	g_free(name);
	g_free(whole);
	return path;
}

static bool take_paths(struct wish *w, char **error)
{
	guint n = g_strv_length(w->o.words);

	w->paths = g_new0(char *, n + 1);
	for (guint i = 0; i < n && !*error; i++)
		w->paths[i] = relative(w, w->o.words[i], error);
	return !*error;
}

/* --- changes ---------------------------------------------------------------
 */

static GPtrArray *add_parent(struct wish *w)
{
	GPtrArray *changes = changes_new();

	g_ptr_array_add(w->parents, changes);
	return changes;
}

static struct tree *open_tree(const struct wish *w, char **error)
{
	GPtrArray *none = g_ptr_array_new();
	struct tree *tree = tree_open_some(w->root, none, NULL, error);

	g_ptr_array_unref(none);
	return tree;
}

/* A named file is new in all its lines. */
static bool add_file(const struct tree *tree, const char *word,
		     const char *path, GPtrArray *changes, char **error)
{
	GString *buf = g_string_new(NULL);
	enum problem_kind kind;
	char *why = NULL;

	if (tree_read(tree, path, buf, &kind, &why)) {
		GBytes *text = g_string_free_to_bytes(buf);

		if (change_is_relevant(path))
			changes_add(changes, path, path, NULL, text);
		else
			g_bytes_unref(text);
		return true;
	}
	*error = g_strdup_printf(
		"%s: %s", word,
		g_file_test(word, G_FILE_TEST_IS_DIR)
			? "a folder, which `kapcheck scan` takes"
			: why);
	g_free(why);
	g_string_free(buf, TRUE);
	return false;
}

static bool read_files(struct wish *w, const struct tree *tree, char **error)
{
	GPtrArray *changes = add_parent(w);

	for (guint i = 0; w->paths[i]; i++)
		if (!add_file(tree, w->o.words[i], w->paths[i], changes, error))
			return false;
	return true;
}

static bool read_patch(struct wish *w, const struct tree *tree, char **error)
{
	bool from_stdin = !strcmp(w->patch, "-");
	GPtrArray *changes = add_parent(w);
	bool good = false, fits = true;
	char *why = NULL;
	gsize len;
	char *text = from_stdin ? infile_stdin(PATCH_MAX, &len, &why)
				: infile_read(w->patch, PATCH_MAX, &len, &why);

	if (text)
		good = udiff_apply_text(tree, text, len, changes, &fits, &why);
	if (!good)
		*error = g_strdup_printf("%s: %s",
					 from_stdin ? "stdin" : w->patch, why);
	w->incomplete = text && !good && fits;
	g_free(why);
	g_free(text);
	return good;
}

static bool read_changes(struct wish *w, char **error)
{
	struct tree *tree = open_tree(w, error);
	bool good = false;

	if (!tree)
		return false;
	if (w->staged)
		good = repo_staged(w->repo, w->parents, w->unmerged, error);
	else if (w->range)
		good = repo_range(w->repo, w->range, tree, add_parent(w),
				  error);
	else if (w->patch)
		good = read_patch(w, tree, error);
	else
		good = read_files(w, tree, error);
	/* what can't be read would pass for deleted, or for never there */
	if (good)
		*error = unread_any(tree->unread);
	w->incomplete |= good && *error;
	good = good && !*error;
	tree_free(tree);
	return good;
}

/* --- the verb --------------------------------------------------------------
 */

static enum status check_to(const struct context *c, const struct wish *w,
			    struct output *out)
{
	const struct check_request request = {
		.options = &w->o.scan,
		.data_dir = c->data_dir,
		.rules = w->o.rules,
		.parents = w->parents,
		.paths = w->staged || w->range || w->patch ? w->paths : NULL,
	};
	char *error = NULL;
	struct check *check = check_run(&request, &error);
	enum status status = STATUS_USAGE;

	if (!check) {
		verb_complain(error);
		return STATUS_USAGE;
	}
	for (guint i = 0; i < w->unmerged->len; i++)
		problems_add(check->scan->problems, PROBLEM_FAILED,
			     (const char *)w->unmerged->pdata[i], 0, NULL,
			     "is not merged yet");
	problems_finish(check->scan->problems);
	if (!interrupted())
		status = verb_write_report(check->scan, &w->o, out);
	check_free(check);
	return status;
}

static enum status run(const struct context *c, struct wish *w)
{
	char *error = NULL;
	struct output *out = NULL;
	enum status status = STATUS_USAGE;

	if (is_one_way(w, &error) && is_clang_wanted(w, &error) &&
	    open_root(w, &error) && take_paths(w, &error) &&
	    read_changes(w, &error))
		out = output_open(w->o.output, &error);
	if (out) {
		status = check_to(c, w, out);
		output_free(out);
	} else if (w->incomplete) {
		if (w->o.writer == report_b4)
			report_b4_refused(error, stdout);
		if (w->o.writer == report_checkpatch) {
			report_checkpatch_refused(error, stdout);
			g_free(error);
		} else {
			verb_complain(error);
		}
		status = STATUS_INCOMPLETE;
	} else {
		verb_complain(error);
	}
	return status;
}

static void wish_clear(struct wish *w)
{
	verb_end(&w->o);
	g_free(w->range);
	g_free(w->patch);
	g_free(w->folder);
	repo_free(w->repo);
	g_free(w->root);
	g_strfreev(w->paths);
	g_ptr_array_unref(w->parents);
	g_ptr_array_unref(w->unmerged);
}

static const char summary[] =
	"Reports only what the named files hold, or what a change causes: "
	"findings on\nchanged lines, and such that were not there before, "
	"wherever they stand. Files\nand folders narrow a change.\n\n"
	"Exit status: 0 nothing at or above --fail-on, 1 findings, 2 the call "
	"is wrong,\n3 something could not be analysed, or a patch does not "
	"apply.";

enum status verb_check(const struct context *c, int argc, char **argv)
{
	struct wish w = { 0 };
	const GOptionEntry entries[] = {
		{ "staged", 0, 0, G_OPTION_ARG_NONE, &w.staged,
		  "what the next commit changes: the index, not the work tree",
		  NULL },
		{ "diff", 0, 0, G_OPTION_ARG_STRING, &w.range,
		  "what changes from one revision to another, or, with one "
		  "named, to the work tree",
		  "REV[..REV]" },
		{ "patch", 0, 0, G_OPTION_ARG_FILENAME, &w.patch,
		  "what a patch, a mail or an mbox with a series changes; - is "
		  "stdin",
		  "FILE" },
		{ "tree", 0, 0, G_OPTION_ARG_FILENAME, &w.folder,
		  "the tree that it belongs to (default: the repository "
		  "around the current folder, or that folder)",
		  "DIR" },
		{ 0 },
	};
	const struct options_verb own = { .summary = summary,
					  .parameter = "[FILE...]",
					  .extra = entries,
					  .many = "." };
	char *error = NULL;
	enum status status = STATUS_USAGE;

	interrupt_catch();
	w.parents = g_ptr_array_new_with_free_func(
		(GDestroyNotify)g_ptr_array_unref);
	w.unmerged = g_ptr_array_new_with_free_func(g_free);
	if (options_parse(&w.o, argc, argv, c->rules, &own, &error))
		status = run(c, &w);
	else
		verb_complain(error);
	wish_clear(&w);
	return status;
}
