// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <string.h>

report_writer report_find(const char *format)
{
	static const struct {
		const char *name;
		report_writer writer;
	} formats[] = {
		{ "text", report_text },
		{ "sarif", report_sarif },
		{ "json", report_json },
		{ "html", report_html },
	};

	for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
		if (!strcmp(formats[i].name, format))
			return formats[i].writer;
	return NULL;
}

char *report_printable(const char *s)
{
	GString *out = g_string_new(NULL);

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x20 || c == 0x7f)
			g_string_append_printf(out, "\\%03o", c);
		else
			g_string_append_c(out, *s);
	}
	return g_string_free(out, FALSE);
}

static void print_line(FILE *out, const struct place *at, const char *kind,
		       const char *message, const char *id)
{
	char *path = report_printable(at->path);
	char *text = report_printable(message);

	fprintf(out, "%s:%u:%u: %s: %s", path, at->line, MAX(at->col, 1), kind,
		text);
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

/* The steps, then those related places that are none of them. */
static void print_notes(FILE *out, const struct finding *f)
{
	for (guint i = 0; i < f->steps->len; i++) {
		const struct place *p =
			(const struct place *)f->steps->pdata[i];

		if (!is_told(f, f->steps, 0, p))
			print_line(out, p, "note", p->message, NULL);
	}
	for (guint i = 0; i < f->related->len; i++) {
		const struct place *p =
			(const struct place *)f->related->pdata[i];

		if (!is_told(f, f->steps, f->steps->len, p))
			print_line(out, p, "note",
				   p->message ? p->message : "here", NULL);
	}
}

/* What Clang says of the sites that are no findings. */
static void print_sites(FILE *out, const GPtrArray *verdicts)
{
	for (guint i = 0; i < verdicts->len; i++) {
		const struct verdict *v =
			(const struct verdict *)g_ptr_array_index(verdicts, i);
		char *said = g_strdup_printf("site: %s: %s", v->kind,
					     v->where.message);

		print_line(out, &v->where, "note", said, v->rule->id);
		g_free(said);
	}
}

void report_text(const struct scan *scan, enum level shown, FILE *out)
{
	const GPtrArray *list = scan->findings->list;

	for (guint i = 0; i < list->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(list, i);

		if (f->level < shown)
			continue;
		print_line(out, &f->where, level_name(f->level), f->message,
			   f->rule->id);
		print_notes(out, f);
	}
	if (scan->options->explain_sites)
		print_sites(out, scan->verdicts->list);
}
