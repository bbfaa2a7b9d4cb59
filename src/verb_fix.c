// SPDX-License-Identifier: GPL-2.0-only
/* `kapcheck fix`: patches for what can be mended, or the tree mended. */
#include "verb_tell.h"

#include "beneath.h"
#include "fix_apply.h"
#include "fix_proof.h"
#include "fix_write.h"
#include "interrupt.h"

#include <stdio.h>
#include <string.h>

#define AUTHOR "kapcheck <kapcheck@localhost>"

/* What only this verb is told. */
struct wish {
	struct options o;
	char *prefix, *directory, *author, *linux_git;
	gboolean apply;
};

static const struct fix *fix_at(const struct fix_series *series, guint i)
{
	return (const struct fix *)g_ptr_array_index(series->fixes, i);
}

/* --- what is said on stderr -------------------------------------------------
 */

static void print_refusals(const struct fix_series *series)
{
	for (guint i = 0; i < series->fixes->len; i++) {
		const struct fix *fix = fix_at(series, i);

		for (guint k = 0; fix->refusal && k < fix->findings->len; k++) {
			const struct finding *f =
				(const struct finding *)fix->findings->pdata[k];

			verb_complain(g_strdup_printf(
				"%s:%u: no patch: %s [%s]", f->where.path,
				f->where.line, fix->refusal, fix->rule->id));
		}
	}
}

static void print_summary(const struct fix_series *series)
{
	guint patches = 0, mended = 0, refused = 0;

	for (guint i = 0; i < series->fixes->len; i++) {
		const struct fix *fix = fix_at(series, i);

		patches += !fix->refusal;
		*(fix->refusal ? &refused : &mended) += fix->findings->len;
	}
	fprintf(stderr,
		"kapcheck: %u patch%s; findings: %u mended, %u without a "
		"patch\n",
		patches, patches == 1 ? "" : "es", mended, refused);
}

/* --- patches ----------------------------------------------------------------
 */

/* What is not mended decides, as what is found does in a scan. */
static enum status judge(const struct fix_series *series,
			 const struct options *o)
{
	const struct problems *problems = series->scan->problems;

	if (problems_incomplete(problems))
		return STATUS_INCOMPLETE;
	if (fix_series_left(series, o->fail_on) && !o->exit_zero)
		return STATUS_FINDINGS;
	return problems_count(problems, PROBLEM_UNPARSED) ? STATUS_INCOMPLETE
							  : STATUS_CLEAN;
}

static bool write_folder(const struct wish *w, const struct fix_series *series,
			 const struct fix_mail *how, FILE *list)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	char *error = NULL;
	bool good = fix_write_folder(series, how, w->directory, names, &error);

	for (guint i = 0; list && i < names->len; i++)
		fprintf(list, "%s\n", (const char *)names->pdata[i]);
	if (good)
		fix_write_tidy(w->directory, names);
	else
		verb_complain(error);
	g_ptr_array_unref(names);
	return good;
}

/* A report of the tree as it lies there, with the fixes beside the findings. */
static void write_report(const struct wish *w, const struct fix_series *series,
			 FILE *out)
{
	struct tree *tree = series->scan->tree;

	tree->overlay = NULL;
	w->o.writer(series->scan, w->o.shown, out);
	tree->overlay = series->overlay;
}

/* Writes what was asked for; list takes what text there is beside. */
static enum status write_patches(const struct wish *w,
				 const struct fix_series *series,
				 struct output *out)
{
	bool text = w->o.writer == report_text && !w->apply;
	char *folder = fix_folder(series->scan->tree->root), *error = NULL;
	struct fix_mail how = {
		.author = w->author ? w->author : AUTHOR,
		.folder = folder,
		.linux_git = w->linux_git,
	};
	bool good = true;

	if (w->directory)
		good = write_folder(w, series, &how, text ? out->stream : NULL);
	else if (text)
		fix_write_mbox(series, &how, out->stream);
	g_free(folder);
	if (good && !w->apply && !text)
		write_report(w, series, out->stream);
	if (good && !w->apply && !output_commit(out, &error)) {
		verb_complain(error);
		good = false;
	}
	return good ? judge(series, &w->o) : STATUS_INCOMPLETE;
}

/* --- the tree ---------------------------------------------------------------
 */

/* What a file was before all fixes; NULL: there was none. */
static GBytes *text_before(const struct fix_series *series, const char *path)
{
	for (guint i = 0; i < series->fixes->len; i++) {
		const struct fix *fix = fix_at(series, i);

		for (guint k = 0; !fix->refusal && k < fix->changes->len; k++) {
			const struct fix_change *change =
				(const struct fix_change *)
					fix->changes->pdata[k];

			if (!strcmp(change->path, path))
				return change->original;
		}
	}
	return NULL;
}

static bool apply(const struct fix_series *series)
{
	GArray *targets = g_array_new(FALSE, FALSE, sizeof(struct fix_target));
	struct tree *tree = series->scan->tree;
	GHashTableIter iter;
	gpointer path, text;
	char *error = NULL;

	g_hash_table_iter_init(&iter, series->overlay);
	while (g_hash_table_iter_next(&iter, &path, &text)) {
		struct fix_target t = { .path = (const char *)path,
					.after = (GBytes *)text };

		t.before = text_before(series, t.path);
		g_array_append_val(targets, t);
	}
	tree->overlay = NULL; /* what the disk has counts now */
	if (!fix_apply(tree, targets, &error))
		verb_complain(error);
	tree->overlay = series->overlay;
	g_array_unref(targets);
	return !error;
}

/* Leaves only findings beneath the prefix in a scan's report. */
static void narrow(struct scan *scan, const char *prefix)
{
	GPtrArray *list = scan->findings->list;

	for (guint i = list->len; i > 0; i--)
		if (!is_beneath(((const struct finding *)list->pdata[i - 1])
					->where.path,
				prefix))
			g_ptr_array_remove_index(list, i - 1);
}

/* What a scan says of the tree now. */
static enum status report_rest(const struct context *c, const struct wish *w,
			       struct output *out)
{
	char *error = NULL;
	struct scan *scan =
		scan_run(&w->o.scan, c->data_dir, w->o.rules, &error);
	enum status status = STATUS_INCOMPLETE;

	if (!scan) {
		verb_complain(error);
		return status;
	}
	narrow(scan, w->prefix);
	if (!interrupted())
		status = verb_write_report(scan, &w->o, out);
	scan_free(scan);
	return status;
}

/* --- the verb ---------------------------------------------------------------
 */

static enum status deliver(const struct context *c, const struct wish *w,
			   struct fix_series *series, struct output *out)
{
	char *wrong = fix_prove_all(series);
	enum status status;

	if (interrupted()) {
		g_free(wrong);
		return STATUS_INCOMPLETE;
	}
	verb_print_problems(series->scan->problems);
	print_refusals(series);
	if (wrong) {
		verb_complain(g_strconcat("nothing is written, for the patches "
					  "don't stand together: ",
					  wrong, NULL));
		g_free(wrong);
		return STATUS_INCOMPLETE;
	}
	if (!w->o.scan.quiet)
		print_summary(series);
	status = write_patches(w, series, out);
	if (!w->apply)
		return status;
	/* a scan that was not whole did not know all that may be wrong */
	if (!apply(series))
		return STATUS_INCOMPLETE;
	return report_rest(c, w, out);
}

static enum status make_and_deliver(const struct context *c,
				    const struct wish *w, struct output *out)
{
	const struct fix_request request = {
		.options = &w->o.scan,
		.data_dir = c->data_dir,
		.rules = w->o.rules,
		.all = c->rules,
		.level = w->o.shown,
		.prefix = w->prefix,
	};
	char *error = NULL;
	struct fix_series *series = fix_series_make(&request, &error);
	enum status status;

	if (!series) {
		verb_complain(error);
		return STATUS_USAGE;
	}
	status = deliver(c, w, series, out);
	fix_series_free(series);
	return status;
}

static const char summary[] =
	"Makes patches of what can be mended by rule, each proved: after it "
	"the finding\nis gone, there is no new one, and all it touches still "
	"parses (and, with\n--build, compiles). They are written as one mbox "
	"for `git am`; nothing in the\ntree is changed, unless by "
	"--apply.\n\n"
	"Exit status: 0 no finding at or above --fail-on is left without a "
	"patch, 1 one\nis, 2 the call is wrong, 3 something could not be "
	"analysed or written.";

/* A mail with another form of author is none. */
static bool check(const struct wish *w, char **error)
{
	const char *open = w->author ? strchr(w->author, '<') : NULL;

	if (w->author &&
	    (!open || open == w->author || !strchr(open, '@') ||
	     !g_str_has_suffix(w->author, ">") || strpbrk(w->author, "\r\n")))
		*error = g_strdup("--author: it has the form "
				  "\"Name <name@example.org>\"");
	else if (w->linux_git && !g_file_test(w->linux_git, G_FILE_TEST_IS_DIR))
		*error = g_strdup_printf("--linux-git: %s is no folder",
					 w->linux_git);
	else if (w->o.path && w->prefix && *w->prefix == '/')
		*error = g_strdup("--path: it begins at the tree's root, as in "
				  "drivers/net");
	return !*error;
}

static void wish_clear(struct wish *w)
{
	verb_end(&w->o);
	g_free(w->prefix);
	g_free(w->directory);
	g_free(w->author);
	g_free(w->linux_git);
}

enum status verb_fix(const struct context *c, int argc, char **argv)
{
	struct wish w = { 0 };
	const GOptionEntry entries[] = {
		{ "path", 0, 0, G_OPTION_ARG_FILENAME, &w.prefix,
		  "mend only what is found in this folder or file of the tree",
		  "PREFIX" },
		{ "apply", 0, 0, G_OPTION_ARG_NONE, &w.apply,
		  "change the tree instead, if all patches stand; then scan "
		  "again and report what is left",
		  NULL },
		{ "output-directory", 0, 0, G_OPTION_ARG_FILENAME, &w.directory,
		  "write each patch to a file of its own there", "DIR" },
		{ "author", 0, 0, G_OPTION_ARG_FILENAME, &w.author,
		  "the patches' author (default: " AUTHOR ")",
		  "\"NAME <ADDRESS>\"" },
		{ "linux-git", 0, 0, G_OPTION_ARG_FILENAME, &w.linux_git,
		  "a clone of Linus' tree, for `Fixes:` and subjects", "DIR" },
		{ 0 },
	};
	const struct options_verb own = { .summary = summary,
					  .parameter = "[TREE]",
					  .extra = entries };
	char *error = NULL;
	struct output *out = NULL;
	enum status status = STATUS_USAGE;

	interrupt_catch();
	if (options_parse(&w.o, argc, argv, c->rules, &own, &error) &&
	    check(&w, &error)) {
		w.o.scan.beneath = w.prefix;
		out = output_open(w.o.output, &error);
	}
	if (out) {
		status = make_and_deliver(c, &w, out);
		output_free(out);
	} else {
		verb_complain(error);
	}
	wish_clear(&w);
	return status;
}
