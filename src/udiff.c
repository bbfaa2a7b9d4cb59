// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is read: git's headers where there are any, else a pair of --- and +++.
 * Hunks are read by their counts, so that a line of text that looks like a
 * header, or a mail's signature, is none.
 */
#include "udiff.h"

#include "udiff_path.h"

#include <string.h>

#define NO_NEWLINE "\\ No newline at end of file\n"

struct reader {
	const char *p, *end;
	unsigned int line; /* of what was read last */
	GPtrArray *files;
	struct udiff_file *file; /* the one that is read; in files */
	char *error;
};

static void hunk_free(void *p)
{
	struct udiff_hunk *h = (struct udiff_hunk *)p;

	g_free(h->section);
	g_string_free(h->body, TRUE);
	g_free(h);
}

struct udiff_file *udiff_file_new(void)
{
	struct udiff_file *file = g_new0(struct udiff_file, 1);

	file->hunks = g_ptr_array_new_with_free_func(hunk_free);
	return file;
}

void udiff_file_free(void *p)
{
	struct udiff_file *file = (struct udiff_file *)p;

	g_free(file->old_path);
	g_free(file->new_path);
	g_ptr_array_unref(file->hunks);
	g_free(file);
}

struct udiff_hunk *udiff_hunk_add(struct udiff_file *file)
{
	struct udiff_hunk *h = g_new0(struct udiff_hunk, 1);

	h->body = g_string_new(NULL);
	g_ptr_array_add(file->hunks, h);
	return h;
}

/* --- lines -----------------------------------------------------------------
 */

/* The next line without its newline, as a new string; NULL at the end. */
static char *take_line(struct reader *r)
{
	const char *nl, *from = r->p;

	if (r->p >= r->end)
		return NULL;
	nl = memchr(from, '\n', (size_t)(r->end - from));
	r->p = nl ? nl + 1 : r->end;
	r->line++;
	return g_strndup(from, (gsize)((nl ? nl : r->end) - from));
}

static bool next_begins(const struct reader *r, const char *word)
{
	return g_str_has_prefix(r->p, word);
}

static bool refuse(struct reader *r, const char *what)
{
	if (!r->error)
		r->error = g_strdup_printf("line %u: %s", r->line, what);
	return false;
}

/* --- hunks -----------------------------------------------------------------
 */

/* "3,4" or "3"; *s moves behind it. */
static bool read_range(const char **s, unsigned int *first, unsigned int *count)
{
	char *end;
	guint64 a, b = 1;

	if (!g_ascii_isdigit(**s))
		return false;
	a = g_ascii_strtoull(*s, &end, 10);
	if (*end == ',') {
		if (!g_ascii_isdigit(end[1]))
			return false;
		b = g_ascii_strtoull(end + 1, &end, 10);
	}
	*s = end;
	*first = (unsigned int)a;
	*count = (unsigned int)b;
	return a <= G_MAXINT && b <= G_MAXINT;
}

static bool read_head(struct udiff_hunk *h, const char *s)
{
	if (!g_str_has_prefix(s, "@@ -"))
		return false;
	s += strlen("@@ -");
	if (!read_range(&s, &h->old_first, &h->old_count) ||
	    !g_str_has_prefix(s, " +"))
		return false;
	s += strlen(" +");
	if (!read_range(&s, &h->new_first, &h->new_count) ||
	    !g_str_has_prefix(s, " @@"))
		return false;
	s += strlen(" @@");
	h->section = g_strdup(*s == ' ' ? s + 1 : s);
	return true;
}

/* Takes one line of a hunk; counts what of the old and new file it is. */
static bool take_body_line(struct reader *r, struct udiff_hunk *h,
			   unsigned int *old, unsigned int *new)
{
	char *line = take_line(r);
	/* mailers drop the blank of an empty line of context */
	char kind = line && *line ? *line : ' ';

	if (!line)
		return refuse(r, "the diff ends within a hunk");
	*old += kind != '+';
	*new += kind != '-';
	if (!strchr(" +-", kind) || *old > h->old_count ||
	    *new > h->new_count) {
		g_free(line);
		return refuse(r, "this hunk has not the lines that its head "
				 "says");
	}
	g_string_append_printf(h->body, "%s%s\n", *line ? "" : " ", line);
	g_free(line);
	if (next_begins(r, "\\ ")) {
		g_free(take_line(r));
		g_string_append(h->body, NO_NEWLINE);
	}
	return true;
}

static bool read_hunk(struct reader *r)
{
	char *head = take_line(r);
	struct udiff_hunk *h = udiff_hunk_add(r->file);
	unsigned int old = 0, new = 0;
	bool good = read_head(h, head);

	g_free(head);
	h->line = r->line;
	if (!good)
		return refuse(r, "not the head of a hunk");
	while (old < h->old_count || new < h->new_count)
		if (!take_body_line(r, h, &old, &new))
			return false;
	return true;
}

/* --- files -----------------------------------------------------------------
 */

static void begin_file(struct reader *r)
{
	r->file = udiff_file_new();
	g_ptr_array_add(r->files, r->file);
}

/* Puts a path in the place of what was there; "/dev/null" is none. */
static void set_path(char **to, char *path)
{
	g_free(*to);
	*to = path;
}

/* Takes a path of a header; what leaves the tree is not like what is not there.
 */
static void take_path(struct udiff_file *f, char **to, const char *s,
		      bool strip)
{
	set_path(to, udiff_path_read(s, strip));
	if (!*to && strncmp(s, "/dev/null", strcspn(s, "\t")) != 0)
		f->outside = true;
}

/* One of the lines between "diff --git" and the first hunk. */
static void read_extended(struct udiff_file *f, const char *line)
{
	const char *rest;

	if (g_str_has_prefix(line, "new file mode"))
		set_path(&f->old_path, NULL);
	else if (g_str_has_prefix(line, "deleted file mode"))
		set_path(&f->new_path, NULL);
	else if ((rest = udiff_behind(line, "rename from ")) ||
		 (rest = udiff_behind(line, "copy from ")))
		take_path(f, &f->old_path, rest, false);
	else if ((rest = udiff_behind(line, "rename to ")) ||
		 (rest = udiff_behind(line, "copy to ")))
		take_path(f, &f->new_path, rest, false);
	else if (g_str_has_prefix(line, "Binary files ") ||
		 g_str_has_prefix(line, "GIT binary patch"))
		f->binary = true;
	if (g_str_has_prefix(line, "copy "))
		f->copied = true;
}

static bool is_extended(const struct reader *r)
{
	static const char *const words[] = {
		"old mode ",
		"new mode ",
		"deleted file mode ",
		"new file mode ",
		"copy from ",
		"copy to ",
		"rename from ",
		"rename to ",
		"similarity index ",
		"dissimilarity index ",
		"index ",
		"Binary files ",
		"GIT binary patch",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (next_begins(r, words[i]))
			return true;
	return false;
}

/* The --- and +++ lines, which say more than the line above them. */
static void read_names(struct reader *r, bool plain)
{
	char *old = take_line(r), *new = take_line(r);

	take_path(r->file, &r->file->old_path, old + 4, !plain);
	take_path(r->file, &r->file->new_path, new + 4, !plain);
	g_free(old);
	g_free(new);
}

/* Whether --- and +++ lines come next, with a hunk behind them. */
static bool at_names(const struct reader *r)
{
	const char *nl = memchr(r->p, '\n', (size_t)(r->end - r->p));
	const char *second;

	if (!nl || !next_begins(r, "--- ") || !g_str_has_prefix(nl + 1, "+++ "))
		return false;
	second = memchr(nl + 1, '\n', (size_t)(r->end - nl - 1));
	return second && g_str_has_prefix(second + 1, "@@ -");
}

static bool read_hunks(struct reader *r)
{
	while (next_begins(r, "@@ -"))
		if (!read_hunk(r))
			return false;
	return true;
}

static bool read_git_file(struct reader *r)
{
	char *head = take_line(r);
	bool plain;

	begin_file(r);
	plain = udiff_paths_split(udiff_behind(head, "diff --git "),
				  &r->file->old_path, &r->file->new_path);
	g_free(head);
	while (is_extended(r)) {
		char *line = take_line(r);

		read_extended(r->file, line);
		g_free(line);
	}
	if (at_names(r))
		read_names(r, plain);
	/* a new file, and one that is gone, are no copies */
	r->file->copied &= r->file->old_path && r->file->new_path;
	return read_hunks(r);
}

static bool read_plain_file(struct reader *r)
{
	begin_file(r);
	read_names(r, false);
	return read_hunks(r);
}

GPtrArray *udiff_parse(const char *text, gsize len, char **error)
{
	char *copy = g_strndup(text ? text : "", len); /* NUL at its end */
	struct reader r = { .p = copy, .end = copy + strlen(copy) };
	bool good = strlen(copy) == len ||
		    refuse(&r, "a NUL byte in what should be text");

	r.files = g_ptr_array_new_with_free_func(udiff_file_free);
	while (good && r.p < r.end) {
		if (next_begins(&r, "diff --git "))
			good = read_git_file(&r);
		else if (at_names(&r))
			good = read_plain_file(&r);
		else
			g_free(take_line(&r));
	}
	g_free(copy);
	if (good)
		return r.files;
	*error = r.error;
	g_ptr_array_unref(r.files);
	return NULL;
}
