// SPDX-License-Identifier: GPL-2.0-only
/*
 * Emacs org mode, in the form that Coccinelle's library prints and the kernel's
 * `make coccicheck MODE=org` gives: a TODO for each finding, its steps and
 * related places below it. Columns count from 0 here.
 */
#include "report.h"

#include <string.h>

/* What would end the link: brackets as coccilib has them in texts. */
static char *org_text(const char *s)
{
	char *line = report_printable(s);
	GString *out = g_string_new(NULL);

	for (const char *p = line; *p; p++) {
		if (*p == '[')
			g_string_append(out, "@(");
		else
			g_string_append_c(out, *p == ']' ? ')' : *p);
	}
	g_free(line);
	return g_string_free(out, FALSE);
}

/* A path inside a link: what ends it is written as in a URI. */
static char *org_path(const char *path)
{
	GString *out = g_string_new(NULL);

	for (const char *p = path; *p;) {
		bool printable;
		guint n = report_char(p, &printable);

		if (printable && !strchr("[]%", *p))
			g_string_append_len(out, p, n);
		else
			for (guint i = 0; i < n; i++)
				g_string_append_printf(out, "%%%02X",
						       (unsigned char)p[i]);
		p += n;
	}
	return g_string_free(out, FALSE);
}

static void print_link(FILE *out, const char *head, const struct place *at,
		       const char *message)
{
	char *path = org_path(at->path), *text = org_text(message);
	unsigned int from = MAX(at->col, 1) - 1;
	bool ends = at->end_line == at->line && at->end_col > at->col;
	unsigned int to = ends ? at->end_col - 1 : from;

	fprintf(out, "%s[[view:%s::face=ovl-face1::linb=%u::colb=%u::cole=%u]",
		head, path, at->line, from, to);
	fprintf(out, "[%s]]\n", text);
	g_free(path);
	g_free(text);
}

static void print_places(FILE *out, const GPtrArray *places)
{
	for (guint i = 0; i < places->len; i++) {
		const struct place *p =
			(const struct place *)g_ptr_array_index(places, i);

		print_link(out, "** ", p, p->message ? p->message : "here");
	}
}

void report_org(const struct scan *scan, enum level shown, FILE *out)
{
	const GPtrArray *list = scan->findings->list;

	for (guint i = 0; i < list->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(list, i);
		char *said;

		if (f->level < shown)
			continue;
		said = g_strdup_printf("%s %s: %s", f->rule->id,
				       level_name(f->level), f->message);
		print_link(out, "* TODO ", &f->where, said);
		print_places(out, f->steps);
		print_places(out, f->related);
		g_free(said);
	}
}
