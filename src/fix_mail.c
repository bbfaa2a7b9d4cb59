// SPDX-License-Identifier: GPL-2.0-only
#include "fix_mail.h"

#include "fix_diff.h"
#include "fix_words.h"
#include "report.h"
#include "udiff_path.h"
#include "version.h"

#include <string.h>

/* checkpatch.pl warns of longer lines in a commit's message. */
#define BODY_COLUMNS 72u
/* What mail readers and git log show of a subject. */
#define SUBJECT_COLUMNS 75u
/* As git has it. */
#define STAT_COLUMNS 72u

/* --- text -------------------------------------------------------------------
 */

/* Whether git takes a line of this first word for the end of the message. */
static bool ends_message(const char *word)
{
	return g_str_has_prefix(word, "---") || !strcmp(word, "diff") ||
	       !strcmp(word, "Index:") || !strcmp(word, "From");
}

/* A word of the tree's, too, may be anything. */
static void add_word(GString *out, const char *word)
{
	char *printable = report_printable(word);

	if ((!out->len || out->str[out->len - 1] == '\n') &&
	    ends_message(printable))
		g_string_append_c(out, ' ');
	g_string_append(out, printable);
	g_free(printable);
}

/* Adds words as lines; the first begins with mark, the others with indent. */
static void add_wrapped(GString *out, const char *text, const char *mark,
			const char *indent)
{
	char **words = g_strsplit_set(text, " \t\n", -1);
	size_t start = out->len;

	g_string_append(out, mark);
	for (char **w = words; *w; w++) {
		size_t column = out->len - start;

		if (!**w)
			continue;
		if (column > strlen(indent) &&
		    column + 1 + g_utf8_strlen(*w, -1) > BODY_COLUMNS) {
			g_string_append_c(out, '\n');
			start = out->len;
			g_string_append(out, indent);
		} else if (column > strlen(mark)) {
			g_string_append_c(out, ' ');
		}
		add_word(out, *w);
	}
	g_string_append_c(out, '\n');
	g_strfreev(words);
}

void fix_mail_paragraphs(GString *out, const char *text)
{
	char **parts = g_strsplit(text ? text : "", "\n\n", -1);

	for (char **part = parts; *part; part++) {
		if (!**part)
			continue;
		add_wrapped(out, *part, "", "");
		g_string_append_c(out, '\n');
	}
	g_strfreev(parts);
}

/* "f()", "f() and g()", "f() and others"; NULL: none has a name. */
static char *function_names(const struct fix *fix)
{
	const char *names[2] = { NULL, NULL };
	bool more = false;

	for (guint i = 0; i < fix->findings->len; i++) {
		const char *name =
			((const struct finding *)fix->findings->pdata[i])
				->function;

		if (!name || !g_strcmp0(names[0], name) ||
		    !g_strcmp0(names[1], name))
			continue;
		more |= names[1] != NULL;
		names[names[0] ? 1 : 0] = name;
	}
	if (!names[0])
		return NULL;
	if (!names[1])
		return g_strconcat(names[0], "()", NULL);
	return more ? g_strconcat(names[0], "() and others", NULL)
		    : g_strconcat(names[0], "() and ", names[1], "()", NULL);
}

static const char *first_path(const struct fix *fix)
{
	return ((const struct fix_change *)fix->changes->pdata[0])->path;
}

/* The history that is asked: --linux-git, or the tree's own. */
static char *repository(const struct fix_series *series,
			const struct fix_mail *how)
{
	char *git;

	if (how->linux_git)
		return g_strdup(how->linux_git);
	git = g_build_filename(series->scan->tree->root, ".git", NULL);
	if (!g_file_test(git, G_FILE_TEST_EXISTS))
		g_clear_pointer(&git, g_free);
	g_free(git);
	return git ? g_strdup(series->scan->tree->root) : NULL;
}

/*
 * The card's words with the functions in them; without " in {function}" where
 * that is too long for a subject.
 */
static char *fill_template(const char *what, const char *names, size_t room)
{
	static const char mark[] = "{function}";
	const char *at = strstr(what, mark);
	size_t before = at ? (size_t)(at - what) : 0;

	if (!at)
		return g_strdup(what);
	if (names && strlen(what) - strlen(mark) + strlen(names) <= room)
		return g_strdup_printf("%.*s%s%s", (int)before, what, names,
				       at + strlen(mark));
	/* the blank, and the word before it */
	while (before && what[before - 1] == ' ')
		before--;
	while (before && what[before - 1] != ' ')
		before--;
	while (before && what[before - 1] == ' ')
		before--;
	return g_strdup_printf("%.*s%s", (int)before, what, at + strlen(mark));
}

char *fix_subject(const struct fix_series *series, const struct fix *fix,
		  const struct fix_mail *how)
{
	const char *what = fix->subject ? fix->subject : fix->rule->fix_subject;
	char *git = repository(series, how);
	char *path = g_strconcat(how->folder, first_path(fix), NULL);
	char *prefix = fix_prefix(git, path);
	char *names = function_names(fix);
	size_t used = strlen(prefix) + strlen(": ");
	char *said = fill_template(
		what, names,
		SUBJECT_COLUMNS > used ? SUBJECT_COLUMNS - used : 0);
	char *subject = g_strconcat(prefix, ": ", said, NULL), *printable;

	g_strdelimit(subject, "\r\n\t", ' ');
	printable = report_printable(subject);
	g_free(subject);
	g_free(said);
	g_free(names);
	g_free(prefix);
	g_free(path);
	g_free(git);
	return printable;
}

/* What was found, in the words of the findings; the same is said once. */
static void add_findings(GString *out, const struct fix *fix)
{
	GPtrArray *said = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < fix->findings->len; i++) {
		const struct finding *f =
			(const struct finding *)fix->findings->pdata[i];
		bool named = !f->function || strstr(f->message, f->function);
		char *text =
			g_strdup_printf("%s%s%s.", named ? "" : f->function,
					named ? "" : "(): ", f->message);

		if (g_ptr_array_find_with_equal_func(said, text, g_str_equal,
						     NULL))
			g_free(text);
		else
			g_ptr_array_add(said, text);
	}
	for (guint i = 0; i < said->len; i++)
		add_wrapped(out, (const char *)said->pdata[i],
			    said->len > 1 ? "- " : "",
			    said->len > 1 ? "  " : "");
	g_string_append_c(out, '\n');
	g_ptr_array_unref(said);
}

/* --- the diffstat -----------------------------------------------------------
 */

static void add_repeated(GString *out, char c, size_t n)
{
	while (n--)
		g_string_append_c(out, c);
}

static void add_stat_line(GString *out, const char *path,
			  const struct fix_diff *diff, size_t width,
			  size_t most)
{
	size_t room = STAT_COLUMNS > width + 12 ? STAT_COLUMNS - width - 12 : 8;
	size_t plus = diff->added, minus = diff->deleted;

	if (most > room) {
		plus = plus ? MAX(plus * room / most, 1) : 0;
		minus = minus ? MAX(minus * room / most, 1) : 0;
	}
	g_string_append_printf(out, " %-*s | %zu ", (int)width, path,
			       diff->added + diff->deleted);
	add_repeated(out, '+', plus);
	add_repeated(out, '-', minus);
	g_string_append_c(out, '\n');
}

static void add_total(GString *out, guint files, size_t added, size_t deleted)
{
	g_string_append_printf(out, " %u file%s changed", files,
			       files == 1 ? "" : "s");
	if (added)
		g_string_append_printf(out, ", %zu insertion%s(+)", added,
				       added == 1 ? "" : "s");
	if (deleted)
		g_string_append_printf(out, ", %zu deletion%s(-)", deleted,
				       deleted == 1 ? "" : "s");
	g_string_append(out, "\n\n");
}

/* As git quotes it. */
static char *stat_path(const char *folder, const char *path)
{
	char *whole = g_strconcat(folder, path, NULL);
	char *quoted = udiff_path_quote(whole);

	g_free(whole);
	return quoted;
}

static void add_stat(GString *out, const struct fix *fix,
		     const GPtrArray *diffs, const char *folder)
{
	size_t width = 0, most = 0, added = 0, deleted = 0;

	for (guint i = 0; i < diffs->len; i++) {
		const struct fix_diff *d =
			(const struct fix_diff *)diffs->pdata[i];
		const struct fix_change *c =
			(const struct fix_change *)fix->changes->pdata[i];

		char *path = stat_path(folder, c->path);

		width = MAX(width, strlen(path));
		g_free(path);
		most = MAX(most, d->added + d->deleted);
		added += d->added;
		deleted += d->deleted;
	}
	for (guint i = 0; i < diffs->len; i++) {
		const struct fix_change *c =
			(const struct fix_change *)fix->changes->pdata[i];
		char *path = stat_path(folder, c->path);

		add_stat_line(out, path,
			      (const struct fix_diff *)diffs->pdata[i], width,
			      most);
		g_free(path);
	}
	add_total(out, diffs->len, added, deleted);
}

/* --- the mail ---------------------------------------------------------------
 */

/* As git does: what is ASCII needs no word about it. */
static void add_charset(GString *out, const char *body, const char *author)
{
	if (g_str_is_ascii(body) && g_str_is_ascii(author))
		return;
	g_string_append(out, "MIME-Version: 1.0\n"
			     "Content-Type: text/plain; charset=UTF-8\n"
			     "Content-Transfer-Encoding: 8bit\n");
}

static void add_header(GString *out, const char *subject, const char *body,
		       const struct fix_mail *how)
{
	g_string_append_printf(out,
			       FIX_MAIL_BEGIN "From: %s\nSubject: [PATCH] %s\n",
			       how->author, subject);
	add_charset(out, body, how->author);
	g_string_append_c(out, '\n');
}

/* What is known of the objects. */
static void add_build(GString *out, const struct fix_series *series,
		      const struct fix *fix)
{
	char *said;

	if (!series->scan->compdb)
		return;
	said = fix->unbuilt
		       ? g_strconcat("Not compiled: ", fix->unbuilt, ".", NULL)
		       : g_strdup("Compiled with no new warning.");
	add_wrapped(out, said, "", "");
	g_free(said);
}

static void add_body(GString *out, const struct fix_series *series,
		     const struct fix *fix, const struct fix_mail *how)
{
	char *git = how->linux_git ? repository(series, how) : NULL;
	char *culprit = fix->culprit ? g_strdup(fix->culprit)
				     : fix_culprit(git, fix, how->folder);

	fix_mail_paragraphs(out, fix->rule->fix_problem);
	add_findings(out, fix);
	fix_mail_paragraphs(out, fix->details);
	fix_mail_paragraphs(out, fix->rule->fix_why);
	fix_mail_paragraphs(out, fix->upstream);
	if (culprit)
		g_string_append_printf(out, "Fixes: %s\n", culprit);
	g_string_append_printf(
		out,
		"---\n"
		"Found as %s and made by kapcheck " KAPCHECK_VERSION ".\n",
		fix->rule->id);
	add_build(out, series, fix);
	g_string_append(out, "Your Signed-off-by goes above the three dashes: "
			     "`git am -s` adds it.\n\n");
	g_free(culprit);
	g_free(git);
}

GString *fix_mail(const struct fix_series *series, const struct fix *fix,
		  const struct fix_mail *how)
{
	GPtrArray *diffs = g_ptr_array_new_with_free_func(fix_diff_free);
	GString *out = g_string_new(NULL), *body = g_string_new(NULL);
	char *subject = fix_subject(series, fix, how);

	for (guint i = 0; i < fix->changes->len; i++)
		g_ptr_array_add(diffs,
				fix_diff_new((const struct fix_change *)
						     fix->changes->pdata[i],
					     how->folder));
	add_body(body, series, fix, how);
	add_header(out, subject, body->str, how);
	g_string_append_len(out, body->str, (gssize)body->len);
	add_stat(out, fix, diffs, how->folder);
	for (guint i = 0; i < diffs->len; i++)
		g_string_append(
			out,
			((const struct fix_diff *)diffs->pdata[i])->text->str);
	g_string_append(out, FIX_MAIL_END KAPCHECK_VERSION "\n\n");
	g_string_free(body, TRUE);
	g_free(subject);
	g_ptr_array_unref(diffs);
	return out;
}
