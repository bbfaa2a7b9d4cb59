// SPDX-License-Identifier: GPL-2.0-only
#include "percpu_select.h"

#include <string.h>

#define TAB 8

/* First byte of a line that counts from 1; the text's end when there is none.
 */
static gsize line_at(const struct cfile *f, unsigned int line)
{
	gsize at = 0;

	for (; line > 1 && at < f->text->len; line--)
		at = line_end(f, at);
	return at;
}

/* The symbol that the line at a byte selects, new; NULL for another line. */
static char *selected(const struct cfile *f, gsize at)
{
	const char *p = f->text->str + at;
	gsize n;

	p += strspn(p, " \t");
	if (strncmp(p, "select", 6) || !strchr(" \t", p[6]) || !p[6])
		return NULL;
	p += 6;
	p += strspn(p, " \t");
	n = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
		      "abcdefghijklmnopqrstuvwxyz");
	return g_strndup(p, n);
}

static gsize width(const char *text, gsize n, gsize col)
{
	for (gsize i = 0; i < n; i++)
		col = text[i] == '\t' ? (col / TAB + 1) * TAB : col + 1;
	return col;
}

/* The blanks that bring what follows to where it stands in lines beside. */
static void add_blanks(GString *out, gsize from, gsize to, bool tabs)
{
	if (!tabs) {
		g_string_append_c(out, ' ');
		return;
	}
	do {
		g_string_append_c(out, '\t');
		from = (from / TAB + 1) * TAB;
	} while (from < to);
}

/* The select line at a byte for another symbol, its comment left out. */
static char *line_for(const struct cfile *f, gsize at, const char *symbol)
{
	g_autofree char *old = selected(f, at);
	const char *line = f->text->str + at;
	const char *name = strstr(line, old ? old : ""),
		   *tail = name + strlen(old ? old : "");
	const char *end = f->text->str + line_end(f, at);
	const char *cond = tail + strspn(tail, " \t");
	GString *out = g_string_new_len(line, name - line);
	const char *comment = memchr(cond, '#', (gsize)(end - cond));
	gsize col;

	if (comment)
		end = comment;
	while (end > cond && g_ascii_isspace(end[-1]))
		end--;
	g_string_append(out, symbol);
	if (end > cond) {
		col = width(line, (gsize)(cond - line), 0);
		add_blanks(out, width(out->str, out->len, 0), col,
			   memchr(tail, '\t', (gsize)(cond - tail)) != NULL);
		g_string_append_len(out, cond, end - cond);
	}
	g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}

/* The line above or below the one at a byte; the same where there is none. */
static gsize neighbour(const struct cfile *f, gsize at, bool up)
{
	gsize next = up ? (at ? line_start(f, at - 1) : at) : line_end(f, at);

	return next < f->text->len ? next : at;
}

/* Whether the selects above, or below, the line at a byte are in order. */
static bool in_order(const struct cfile *f, gsize at, bool up)
{
	for (;;) {
		gsize next = neighbour(f, at, up);
		g_autofree char *here = selected(f, at);
		g_autofree char *name = selected(f, next);

		if (next == at || !here || !name)
			return true;
		if (up ? strcmp(name, here) > 0 : strcmp(name, here) < 0)
			return false;
		at = next;
	}
}

/*
 * Where a select goes among those around the line at a byte: to its place in
 * their order or, where they have none, next to the line.
 */
static gsize place_for(const struct cfile *f, gsize at, const char *symbol)
{
	g_autofree char *here = selected(f, at);
	bool up = g_strcmp0(symbol, here) < 0;
	bool sorted = in_order(f, at, true) && in_order(f, at, false);

	while (sorted) {
		gsize next = neighbour(f, at, up);
		g_autofree char *name = selected(f, next);
		int order = name ? strcmp(symbol, name) : 0;

		if (next == at || !name || (up ? order > 0 : order < 0))
			break;
		at = next;
	}
	return up ? at : line_end(f, at);
}

static bool goes_on(const struct cfile *f, gsize at)
{
	gsize end = line_end(f, at);

	return end - at >= 2 && f->text->str[end - 2] == '\\';
}

static char *add_line(struct cfile *f, const struct way *w, const char *symbol)
{
	gsize at = line_at(f, w->at.line), to;
	g_autofree char *name = selected(f, at);
	g_autofree char *line = NULL;

	if (!name || !*name || goes_on(f, at))
		return g_strdup_printf("%s:%u is no plain select line", f->path,
				       w->at.line);
	line = line_for(f, at, symbol);
	to = place_for(f, at, symbol);
	cfile_replace(f, to, to, line);
	return NULL;
}

/* The byte after the lines of a block: at an empty or a less indented line. */
static gsize block_end(const struct cfile *f, gsize at)
{
	do
		at = line_end(f, at);
	while (at < f->text->len && strchr(" \t", f->text->str[at]));
	return at;
}

/* A block `config SYMBOL` with all that the way's own block has. */
static char *add_block(struct cfile *f, const struct way *w, const char *symbol)
{
	gsize from = line_at(f, w->at.line), body = line_end(f, from);
	gsize to = block_end(f, from);
	g_autofree char *lines = g_strndup(f->text->str + body, to - body);
	g_autofree char *text = NULL;

	if (!g_str_has_prefix(f->text->str + from, "config ") ||
	    w->prop->kind != KPROP_DEFAULT ||
	    g_regex_match_simple("^\\s+(help|---help---|select|imply|prompt|"
				 "(bool|tristate)\\s+\")",
				 lines, G_REGEX_MULTILINE, 0))
		return g_strdup_printf("%s:%u is no plain definition of a "
				       "symbol",
				       f->path, w->at.line);
	text = g_strdup_printf("\nconfig %s\n%s%s", symbol, lines,
			       g_str_has_suffix(lines, "\n") ? "" : "\n");
	cfile_replace(f, to, to, text);
	return NULL;
}

char *percpu_add_select(struct cfile *f, const struct way *w,
			const char *symbol)
{
	gsize at = line_at(f, w->at.line);
	g_autofree char *name = selected(f, at);

	return name ? add_line(f, w, symbol) : add_block(f, w, symbol);
}
