// SPDX-License-Identifier: GPL-2.0-only
#include "fix_layout.h"

#include "fix_diff.h"
#include "lex.h"

#include <string.h>

#define TAB_COLUMNS 8u
/* The margin that the kernel prefers, and the one that it tolerates. */
#define MARGIN 80u
#define WIDE_MARGIN 100u
/* A file keeps to the margin when no more of its lines than this pass it. */
#define PASSING_PERCENT 1u

/* An opening or closing bracket, by where it is in its line. */
struct bracket {
	guint line, off;
};

struct line {
	GString *text;	/* without its line end */
	guint brackets; /* the first of its own in the page's list */
	guint n_brackets;
	int open;   /* the innermost that is open where it begins; -1: none */
	int origin; /* the line that it was before; -1: it is new */
	int moved;  /* bytes by which its indentation has grown */
};

/* A text by lines. */
struct page {
	GArray *lines;	  /* of struct line */
	GArray *brackets; /* of struct bracket */
};

static struct line *line_at(const struct page *page, guint i)
{
	return &g_array_index(page->lines, struct line, i);
}

static const struct bracket *bracket_at(const struct page *page, guint i)
{
	return &g_array_index(page->brackets, struct bracket, i);
}

/* --- reading ----------------------------------------------------------------
 */

static void line_clear(void *p)
{
	g_string_free(((struct line *)p)->text, TRUE);
}

static void add_lines(struct page *page, const char *text, gsize len)
{
	const char *end = text + len;

	for (const char *p = text; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		struct line line = { .open = -1, .origin = -1 };

		line.text = g_string_new_len(p, (nl ? nl : end) - p);
		g_array_append_val(page->lines, line);
		p = nl ? nl + 1 : end;
	}
}

/* Follows which brackets are open. */
static void follow(GArray *open, char punct, guint bracket)
{
	if (strchr("([{", punct))
		g_array_append_val(open, bracket);
	else if (open->len)
		g_array_set_size(open, open->len - 1);
}

/* Notes the brackets of each line, and which one is open at its start. */
static void add_brackets(struct page *page, const char *text, gsize len)
{
	GArray *tokens = lex_file(text, len);
	GArray *open = g_array_new(FALSE, FALSE, sizeof(guint));
	gsize start = 0;
	guint t = 0;

	for (guint i = 0; i < page->lines->len; i++) {
		struct line *line = line_at(page, i);
		gsize end = start + line->text->len;

		line->brackets = page->brackets->len;
		if (open->len)
			line->open =
				(int)g_array_index(open, guint, open->len - 1);
		for (; t < tokens->len; t++) {
			const struct token *token =
				&g_array_index(tokens, struct token, t);
			struct bracket b = { i, token->off - (guint)start };

			if (token->off > end)
				break;
			if (!token->punct || !strchr("()[]{}", token->punct))
				continue;
			follow(open, token->punct, page->brackets->len);
			g_array_append_val(page->brackets, b);
			line->n_brackets++;
		}
		start = end + 1;
	}
	g_array_unref(open);
	g_array_unref(tokens);
}

static void page_read(struct page *page, const char *text, gsize len)
{
	page->lines = g_array_new(FALSE, TRUE, sizeof(struct line));
	g_array_set_clear_func(page->lines, line_clear);
	page->brackets = g_array_new(FALSE, FALSE, sizeof(struct bracket));
	add_lines(page, text, len);
	add_brackets(page, text, len);
}

static void page_clear(struct page *page)
{
	g_array_unref(page->lines);
	g_array_unref(page->brackets);
}

static guint count_lines(const GString *text)
{
	guint n = 0;

	for (gsize i = 0; i < text->len; i++)
		n += text->str[i] == '\n';
	return n;
}

/* Which line of `old` each line of `page` was, by the hunks of their diff. */
static void set_origins(struct page *page, const struct page *old,
			const GPtrArray *hunks)
{
	guint from = 0, to = 0;

	for (guint h = 0; h <= hunks->len; h++) {
		const struct fix_hunk *hunk =
			h < hunks->len
				? (const struct fix_hunk *)hunks->pdata[h]
				: NULL;
		guint until = hunk ? hunk->line - 1 : old->lines->len;
		guint n = hunk ? count_lines(hunk->text) : 0;

		while (from < until && to < page->lines->len)
			line_at(page, to++)->origin = (int)from++;
		for (guint i = 0; i < n && to < page->lines->len; i++, to++)
			if (n == hunk->lines)
				line_at(page, to)->origin = (int)(from + i);
		from += hunk ? hunk->lines : 0;
	}
}

/* --- columns ----------------------------------------------------------------
 */

/* The column, from 0, of the byte at off. */
static guint column(const GString *line, guint off)
{
	guint at = 0;

	for (guint i = 0; i < off && i < line->len; i++) {
		if (line->str[i] == '\t')
			at += TAB_COLUMNS - at % TAB_COLUMNS;
		else if ((line->str[i] & 0xc0) != 0x80)
			at++;
	}
	return at;
}

static guint width(const GString *line)
{
	return column(line, (guint)line->len);
}

static guint indent_bytes(const GString *line)
{
	return (guint)strspn(line->str, " \t");
}

/* Blanks up to a column, with tabs if the line that is copied has some. */
static char *blanks(guint columns, const GString *like)
{
	bool tabs = like->len && like->str[0] == '\t';
	guint n = tabs ? columns / TAB_COLUMNS : 0;
	guint spaces = columns - n * TAB_COLUMNS;
	char *text = g_malloc(n + spaces + 1);

	memset(text, '\t', n);
	memset(text + n, ' ', spaces);
	text[n + spaces] = '\0';
	return text;
}

/* --- alignment --------------------------------------------------------------
 */

/* Where the bracket that is number i of the page stands now. */
static guint bracket_column(const struct page *page, guint i)
{
	const struct bracket *b = bracket_at(page, i);
	const struct line *line = line_at(page, b->line);

	return column(line->text, (guint)((int)b->off + line->moved));
}

/*
 * The bracket of the old text that one of the new text was: the same one of the
 * line that its line was, if that has as many; -1 for none.
 */
static int old_bracket(const struct page *page, const struct page *old, guint i)
{
	const struct line *line = line_at(page, bracket_at(page, i)->line);
	const struct line *was;

	if (line->origin < 0)
		return -1;
	was = line_at(old, (guint)line->origin);
	if (was->n_brackets != line->n_brackets)
		return -1;
	return (int)(was->brackets + i - line->brackets);
}

static void set_indent(struct line *line, guint columns)
{
	guint bytes = indent_bytes(line->text);
	char *indent = blanks(columns, line->text);

	g_string_erase(line->text, 0, bytes);
	g_string_prepend(line->text, indent);
	line->moved += (int)strlen(indent) - (int)bytes;
	g_free(indent);
}

/* Keeps a line that was aligned behind a bracket there. */
static void align(const struct page *page, const struct page *old, guint i)
{
	struct line *line = line_at(page, i);
	const struct line *was;
	guint now;
	int bracket;

	if (line->open < 0 || line->origin < 0 || !line->text->len)
		return;
	bracket = old_bracket(page, old, (guint)line->open);
	was = line_at(old, (guint)line->origin);
	if (bracket < 0 || was->open != bracket ||
	    column(was->text, indent_bytes(was->text)) !=
		    bracket_column(old, (guint)bracket) + 1)
		return;
	now = bracket_column(page, (guint)line->open) + 1;
	if (column(line->text, indent_bytes(line->text)) != now)
		set_indent(line, now);
}

/* --- the margin -------------------------------------------------------------
 */

static guint margin_of(const struct page *old)
{
	guint passing = 0;

	for (guint i = 0; i < old->lines->len; i++)
		passing += width(line_at(old, i)->text) > MARGIN;
	return passing * 100 > old->lines->len * PASSING_PERCENT ? WIDE_MARGIN
								 : MARGIN;
}

/* Where a line can be broken: behind a comma, and how far what follows goes in.
 */
struct break_at {
	guint off, columns; /* off 0: nowhere */
};

/*
 * The last comma that leaves what is before it within the margin. Brackets that
 * are open at the line's end must stay where they are: other lines are aligned
 * with them.
 */
static struct break_at find_break(const struct page *page,
				  const struct line *line, guint margin)
{
	GArray *tokens = lex_file(line->text->str, line->text->len);
	GArray *open = g_array_new(FALSE, FALSE, sizeof(guint));
	struct break_at best = { 0 };

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *t = &g_array_index(tokens, struct token, i);
		guint at = column(line->text, t->off), behind = t->off + 1;

		if (at >= margin)
			break;
		if (t->punct && strchr("([{", t->punct))
			g_array_append_val(open, at);
		else if (t->punct && strchr(")]}", t->punct) && open->len)
			g_array_set_size(open, open->len - 1);
		if (t->punct != ',' || behind >= line->text->len)
			continue;
		if (open->len)
			best = (struct break_at){
				behind,
				g_array_index(open, guint, open->len - 1) + 1
			};
		else if (line->open >= 0)
			best = (struct break_at){
				behind,
				bracket_column(page, (guint)line->open) + 1
			};
	}
	g_array_unref(open);
	g_array_unref(tokens);
	return best;
}

/* Whether a bracket that the line opens is still open behind it. */
static bool leaves_open(const struct page *page, guint i)
{
	const struct line *line = line_at(page, i);

	if (i + 1 >= page->lines->len)
		return false;
	return line_at(page, i + 1)->open >= (int)line->brackets &&
	       line->n_brackets;
}

/* Breaks a line that passes the margin and did not before. */
static void wrap(const struct page *page, const struct page *old, guint i,
		 guint margin)
{
	struct line *line = line_at(page, i);
	struct break_at at;
	char *indent;

	if (line->origin < 0 || width(line->text) <= margin ||
	    width(line_at(old, (guint)line->origin)->text) > margin)
		return;
	at = find_break(page, line, margin);
	if (!at.off)
		return;
	if (leaves_open(page, i) &&
	    bracket_at(page, (guint)line_at(page, i + 1)->open)->off +
			    (guint)line->moved >=
		    at.off)
		return;
	indent = blanks(at.columns, line->text);
	g_string_erase(line->text, at.off,
		       (gssize)strspn(line->text->str + at.off, " \t"));
	g_string_insert(line->text, at.off, indent);
	g_string_insert_c(line->text, at.off, '\n');
	g_free(indent);
}

/* --- the change -------------------------------------------------------------
 */

static void write_page(const struct page *page, struct fix_change *change)
{
	bool ended = change->len && change->text[change->len - 1] == '\n';
	GString *out = g_string_sized_new(change->len + 64);

	for (guint i = 0; i < page->lines->len; i++) {
		const GString *text = line_at(page, i)->text;

		g_string_append_len(out, text->str, (gssize)text->len);
		if (ended || i + 1 < page->lines->len)
			g_string_append_c(out, '\n');
	}
	g_free(change->text);
	change->len = out->len;
	change->text = g_string_free(out, FALSE);
}

void fix_layout(struct fix_change *change)
{
	struct fix_diff *diff = fix_diff_new(change, "");
	struct page old, page;
	gsize len;
	const char *before =
		(const char *)g_bytes_get_data(change->before, &len);
	guint margin;

	page_read(&old, before, len);
	page_read(&page, change->text, change->len);
	set_origins(&page, &old, diff->hunks);
	margin = margin_of(&old);
	for (guint i = 0; i < page.lines->len; i++)
		align(&page, &old, i);
	for (guint i = 0; i < page.lines->len; i++)
		wrap(&page, &old, i, margin);
	write_page(&page, change);
	page_clear(&old);
	page_clear(&page);
	fix_diff_free(diff);
}
