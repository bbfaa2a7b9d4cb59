// SPDX-License-Identifier: GPL-2.0-only
/*
 * A line a finding, as compilers write it and editors, csgrep and CI matchers
 * read it, with lines of level note below it.
 */
#include "report.h"

#include "built.h"
#include "origin.h"
#include "summary.h"

#include <string.h>
#include <unistd.h>

/* Escape sequences around the parts of a line, as gcc has them. */
struct style {
	const char *place, *off;
	const char *level[LEVEL_ERROR + 1];
};

static const struct style plain = { "", "", { "", "", "" } };
static const struct style coloured = {
	"\033[1m", "\033[0m", { "\033[1;36m", "\033[1;35m", "\033[1;31m" }
};

/* Colours only for a terminal, and not against the user's will. */
static const struct style *style_of(FILE *out)
{
	const char *no = g_getenv("NO_COLOR"), *term = g_getenv("TERM");

	if ((no && *no) || !term || !strcmp(term, "dumb") ||
	    !isatty(fileno(out)))
		return &plain;
	return &coloured;
}

static void print_line(FILE *out, const struct style *style,
		       const struct place *at, enum level level,
		       const char *message, const char *id)
{
	char *path = report_printable(at->path);
	char *text = report_printable(message);

	fprintf(out, "%s%s:%u:%u:%s %s%s:%s %s", style->place, path, at->line,
		MAX(at->col, 1), style->off, style->level[level],
		level_name(level), style->off, text);
	if (id)
		fprintf(out, " [%s]", id);
	fputc('\n', out);
	g_free(path);
	g_free(text);
}

static bool same_place(const struct place *a, const struct place *b)
{
	return a->line == b->line && a->col == b->col &&
	       !strcmp(a->path, b->path);
}

/* Whether one of the first n places, or the finding itself, stands at p. */
static bool is_told(const struct finding *f, const GPtrArray *places, guint n,
		    const struct place *p)
{
	for (guint i = 0; i < n; i++)
		if (same_place((const struct place *)places->pdata[i], p))
			return true;
	return same_place(&f->where, p);
}

/* Where it comes from, the steps, then those related places that are none of them. */
static void print_notes(FILE *out, const struct style *style,
			const struct finding *f)
{
	if (f->origin) {
		char *said = g_strdup_printf("%s: %s", origin_name(f->origin),
					     f->origin_why);

		print_line(out, style, &f->where, LEVEL_NOTE, said, NULL);
		g_free(said);
	}
	if (f->built) {
		char *said = g_strdup_printf("%s: %s", built_name(f->built),
					     f->built_why);

		print_line(out, style, &f->where, LEVEL_NOTE, said, NULL);
		g_free(said);
	}
	for (guint i = 0; i < f->steps->len; i++) {
		const struct place *p =
			(const struct place *)f->steps->pdata[i];

		if (!is_told(f, f->steps, 0, p))
			print_line(out, style, p, LEVEL_NOTE, p->message, NULL);
	}
	for (guint i = 0; i < f->related->len; i++) {
		const struct place *p =
			(const struct place *)f->related->pdata[i];

		if (!is_told(f, f->steps, f->steps->len, p))
			print_line(out, style, p, LEVEL_NOTE,
				   p->message ? p->message : "here", NULL);
	}
}

/* What Clang says of the sites that are no findings. */
static void print_sites(FILE *out, const struct style *style,
			const GPtrArray *verdicts)
{
	for (guint i = 0; i < verdicts->len; i++) {
		const struct verdict *v =
			(const struct verdict *)g_ptr_array_index(verdicts, i);
		char *said = g_strdup_printf("site: %s: %s", v->kind,
					     v->where.message);

		print_line(out, style, &v->where, LEVEL_NOTE, said,
			   v->rule->id);
		g_free(said);
	}
}

/* The people behind a section, or nothing. */
static void print_people(FILE *out, const GPtrArray *people)
{
	for (guint i = 0; people && i < people->len; i++) {
		char *who = report_printable((const char *)people->pdata[i]);

		fprintf(out, "%s%s", i ? ", " : ": ", who);
		g_free(who);
	}
}

static void print_tallies(FILE *out, const char *title, const GPtrArray *list)
{
	fprintf(out, "\n%8s %8s %8s  %s\n", "errors", "warnings", "notes",
		title);
	for (guint i = 0; i < list->len; i++) {
		const struct tally *t = (const struct tally *)list->pdata[i];
		char *name = report_printable(t->name);

		fprintf(out, "%8u %8u %8u  %s", t->count[LEVEL_ERROR],
			t->count[LEVEL_WARNING], t->count[LEVEL_NOTE], name);
		print_people(out, t->people);
		fputc('\n', out);
		g_free(name);
	}
}

static void print_summary(const struct scan *scan, enum level shown, FILE *out)
{
	struct summary *s = summary_new(scan, shown);

	if (s->folders->len)
		print_tallies(out, "folder", s->folders);
	if (s->owners && s->owners->len)
		print_tallies(out, "section of MAINTAINERS", s->owners);
	summary_free(s);
}

void report_text(const struct scan *scan, enum level shown, FILE *out)
{
	const GPtrArray *list = scan->findings->list;
	const struct style *style = style_of(out);

	for (guint i = 0; i < list->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(list, i);

		if (f->level < shown)
			continue;
		print_line(out, style, &f->where, f->level, f->message,
			   f->rule->id);
		print_notes(out, style, f);
	}
	if (scan->options->explain_sites)
		print_sites(out, style, scan->verdicts->list);
	if (scan->options->summarize)
		print_summary(scan, shown, out);
}
