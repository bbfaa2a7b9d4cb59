// SPDX-License-Identifier: GPL-2.0-only
#include "edit.h"

#include <string.h>

struct edit {
	gsize from, to;
	char *with;
};

static void edit_clear(gpointer p)
{
	g_free(((struct edit *)p)->with);
}

struct cfile *cfile_new(const char *path, const char *text, gsize len)
{
	struct cfile *f = g_new(struct cfile, 1);

	f->path = g_strdup(path);
	f->text = g_string_new_len(text, (gssize)len);
	f->src = source_new(f->text->str, f->text->len);
	f->edits = g_array_new(FALSE, FALSE, sizeof(struct edit));
	g_array_set_clear_func(f->edits, edit_clear);
	f->cuts = g_array_new(FALSE, FALSE, sizeof(struct edit));
	return f;
}

struct cfile *cfile_read(const struct tree *tree, const char *path)
{
	GString *text = g_string_new(NULL);
	struct cfile *f = NULL;
	enum problem_kind kind;
	char *error = NULL;

	if (tree_read(tree, path, text, &kind, &error))
		f = cfile_new(path, text->str, text->len);
	g_free(error);
	g_string_free(text, TRUE);
	return f;
}

void cfile_free(struct cfile *f)
{
	if (!f)
		return;
	source_free(f->src);
	g_array_unref(f->edits);
	g_array_unref(f->cuts);
	g_string_free(f->text, TRUE);
	g_free(f->path);
	g_free(f);
}

void cfile_replace(struct cfile *f, gsize from, gsize to, const char *with)
{
	struct edit e = { from, to, g_strdup(with) };

	g_array_append_val(f->edits, e);
}

static gint by_place(gconstpointer a, gconstpointer b)
{
	const struct edit *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

gsize line_start(const struct cfile *f, gsize at)
{
	while (at > 0 && f->text->str[at - 1] != '\n')
		at--;
	return at;
}

gsize line_end(const struct cfile *f, gsize at)
{
	while (at < f->text->len && f->text->str[at] != '\n')
		at++;
	return at + (at < f->text->len);
}

unsigned int line_number(const struct cfile *f, gsize at)
{
	unsigned int line = 1;

	for (gsize i = 0; i < at; i++)
		line += f->text->str[i] == '\n';
	return line;
}

static bool is_blank_line(const struct cfile *f, gsize at)
{
	gsize end = line_end(f, at);

	while (at < end && g_ascii_isspace(f->text->str[at]))
		at++;
	return at == end;
}

/* Where a comment begins that ends on the line before this one; or at. */
static gsize comment_above(const struct cfile *f, gsize at)
{
	const char *text = f->text->str;
	gsize from = at ? line_start(f, at - 1) : 0;

	if (!from)
		return at;
	if (!strncmp(text + from, "//", 2))
		return comment_above(f, from);
	if (at < 3 || strncmp(text + at - 3, "*/\n", 3))
		return at;
	for (from = at - 3; from > 0 && strncmp(text + from, "/*", 2);)
		from--;
	/* one behind code, or the file's own, is not ours */
	return from && text[from - 1] == '\n' ? from : at;
}

void cfile_cut(struct cfile *f, gsize from, gsize to)
{
	struct edit e = { .to = line_end(f, to ? to - 1 : 0) };

	e.from = comment_above(f, line_start(f, from));
	g_array_append_val(f->cuts, e);
}

static bool is_blank(const struct cfile *f, gsize from, gsize to)
{
	while (from < to && g_ascii_isspace(f->text->str[from]))
		from++;
	return from >= to;
}

/* With the empty line that would be one too many. */
static void widen(const struct cfile *f, struct edit *e)
{
	gsize above = e->from ? line_start(f, e->from - 1) : 0;
	bool blank_above = !e->from || is_blank_line(f, above);

	if (!blank_above)
		return;
	if (e->to < f->text->len && is_blank_line(f, e->to))
		e->to = line_end(f, e->to);
	else if (e->to == f->text->len && e->from)
		e->from = above;
}

/* All edits in order; cuts with nothing in between are one. */
static GArray *all_edits(const struct cfile *f)
{
	GArray *edits = g_array_copy(f->edits);
	g_autoptr(GArray) cuts = g_array_copy(f->cuts);

	g_array_sort(cuts, by_place);
	for (guint i = 0; i < cuts->len; i++) {
		struct edit e = g_array_index(cuts, struct edit, i);

		for (; i + 1 < cuts->len; i++) {
			const struct edit *next =
				&g_array_index(cuts, struct edit, i + 1);

			if (!is_blank(f, e.to, next->from))
				break;
			e.to = MAX(e.to, next->to);
		}
		widen(f, &e);
		g_array_append_val(edits, e);
	}
	/* stable: what is put in at one place stays in the order it came */
	g_array_sort(edits, by_place);
	return edits;
}

char *cfile_edited(const struct cfile *f)
{
	g_autoptr(GArray) edits = all_edits(f);
	GString *out = g_string_new(NULL);
	gsize at = 0;

	for (guint i = 0; i < edits->len; i++) {
		const struct edit *e = &g_array_index(edits, struct edit, i);

		/* what is inside a cut goes with it */
		if (e->from < at)
			continue;
		g_string_append_len(out, f->text->str + at,
				    (gssize)(e->from - at));
		g_string_append(out, e->with ? e->with : "");
		at = e->to;
	}
	g_string_append_len(out, f->text->str + at,
			    (gssize)(f->text->len - at));
	return g_string_free(out, FALSE);
}

bool cfile_is_edited(const struct cfile *f)
{
	return f->edits->len || f->cuts->len;
}

char *cfile_spell(const struct source *src, guint first, guint last)
{
	GString *out = g_string_new(NULL);
	gsize end = 0;

	for (guint i = first; i < last; i++) {
		const struct token *t = source_token(src, i);

		if (out->len && t->off > end)
			g_string_append_c(out, ' ');
		g_string_append_len(out, src->text + t->off, t->len);
		end = t->off + t->len;
	}
	return g_string_free(out, FALSE);
}
