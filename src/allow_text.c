// SPDX-License-Identifier: GPL-2.0-only
/*
 * One pass over the bytes. A comment with code on its lines stands for these
 * lines; one that has its lines for itself stands for the next line with code.
 */
#include "allow_text.h"

#include <string.h>

#define MARK "kapcheck:"

struct reader {
	const char *p, *end;
	unsigned int line;
	unsigned int last_code; /* the last line on which code was seen */
	GPtrArray *marks;
	guint open; /* the first mark that waits for its lines of code */
};

static void mark_free(void *p)
{
	struct allow_mark *m = (struct allow_mark *)p;

	g_free(m->words);
	g_free(m);
}

/* Code on the reader's line; it is what waiting marks stand for. */
static void see_code(struct reader *r)
{
	for (; r->open < r->marks->len; r->open++) {
		struct allow_mark *m =
			(struct allow_mark *)r->marks->pdata[r->open];

		/* m->last: so far the comment's last line */
		if (!m->first)
			m->first = m->last == r->line ? m->line : r->line;
		m->last = r->line;
	}
	r->last_code = r->line;
}

/* What a comment's line holds beside its frame of stars. */
static const char *strip_frame(const char *s, const char *end)
{
	while (s < end && *s && strchr(" \t*/#", *s))
		s++;
	return s;
}

/* The words of [s, end), which may go on over lines that begin with stars. */
static void add_words(GString *out, const char *s, const char *end)
{
	bool blank = false, begins = true;

	for (; s < end; s++) {
		bool star = begins && *s && strchr("*#/", *s);

		if (*s == '\n')
			begins = true;
		else if (!g_ascii_isspace(*s) && !star)
			begins = false;
		if (g_ascii_isspace(*s) || star) {
			blank = true;
			continue;
		}
		if (blank && out->len)
			g_string_append_c(out, ' ');
		blank = false;
		g_string_append_c(out, *s);
	}
}

/* The line of a comment after this one that begins with a mark, or its end. */
static const char *next_mark(const char *s, const char *end)
{
	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		const char *text;

		if (!nl)
			break;
		s = nl + 1;
		text = strip_frame(s, end);
		if ((size_t)(end - text) >= strlen(MARK) &&
		    !strncmp(text, MARK, strlen(MARK)))
			return s;
	}
	return end;
}

static void add_mark(struct reader *r, const char *s, const char *end,
		     unsigned int line, unsigned int last, bool behind_code)
{
	struct allow_mark *m = g_new0(struct allow_mark, 1);
	GString *words = g_string_new(NULL);

	add_words(words, s, end);
	m->line = line;
	m->last = last;
	m->words = g_string_free(words, FALSE);
	/* on a line with code it stands for that, and for none below */
	m->first = behind_code ? line : 0;
	g_ptr_array_add(r->marks, m);
}

static unsigned int lines_in(const char *s, const char *end)
{
	unsigned int n = 0;

	for (; s < end; s++)
		n += *s == '\n';
	return n;
}

/* A comment's text [s, end), which begins on the reader's line. */
static void see_comment(struct reader *r, const char *s, const char *end)
{
	unsigned int line = r->line;
	unsigned int last = line + lines_in(s, end);
	bool behind = r->last_code == line;

	while (s < end) {
		const char *text = strip_frame(s, end);
		const char *next = next_mark(s, end);

		if ((size_t)(end - text) >= strlen(MARK) &&
		    !strncmp(text, MARK, strlen(MARK)))
			add_mark(r, text + strlen(MARK), next,
				 line + lines_in(s, text), last, behind);
		line += lines_in(s, next);
		s = next;
	}
	r->line = last;
	/* those behind code have their lines; nothing below is theirs */
	if (behind) {
		for (guint i = r->open; i < r->marks->len; i++) {
			struct allow_mark *m =
				(struct allow_mark *)r->marks->pdata[i];

			m->first = m->first ? m->first : m->line;
		}
		r->open = r->marks->len;
	}
}

/* Past a string or character constant, which its line ends at the latest. */
static void skip_literal(struct reader *r)
{
	char quote = *r->p++;

	while (r->p < r->end && *r->p != quote && *r->p != '\n') {
		if (*r->p == '\\' && r->p + 1 < r->end)
			r->p++;
		r->line += *r->p == '\n';
		r->p++;
	}
	r->p += r->p < r->end && *r->p == quote;
}

/* The end of a line, after those that a backslash joins to it. */
static const char *line_end(const char *s, const char *end)
{
	while (s < end && !(*s == '\n' && s[-1] != '\\'))
		s++;
	return s;
}

static void read_comment(struct reader *r)
{
	const char *s = r->p + 2, *end;

	if (r->p[1] == '/') {
		end = line_end(s, r->end);
		r->p = end;
	} else {
		end = g_strstr_len(s, r->end - s, "*/");
		r->p = end ? end + 2 : r->end;
		end = end ? end : r->end;
	}
	see_comment(r, s, end);
}

static void read_c(struct reader *r)
{
	while (r->p < r->end) {
		char c = *r->p;

		if (c == '/' && r->end - r->p > 1 &&
		    (r->p[1] == '/' || r->p[1] == '*')) {
			read_comment(r);
			continue;
		}
		if (c == '\n')
			r->line++;
		else if (!g_ascii_isspace(c))
			see_code(r);
		if (c == '"' || c == '\'')
			skip_literal(r);
		else
			r->p++;
	}
}

/* One line of Kconfig: code, then a comment; either may be missing. */
static void read_kconfig(struct reader *r)
{
	for (; r->p < r->end; r->line++) {
		const char *nl = memchr(r->p, '\n', (size_t)(r->end - r->p));
		const char *end = nl ? nl : r->end;
		const char *mark = g_strstr_len(r->p, end - r->p, MARK);
		const char *hash =
			mark ? g_strrstr_len(r->p, mark - r->p, "#") : NULL;
		const char *text = r->p + strspn(r->p, " \t");

		if (text < end && *text != '#' && text != hash)
			see_code(r);
		if (hash)
			see_comment(r, hash + 1, end);
		r->p = nl ? nl + 1 : r->end;
	}
}

GPtrArray *allow_marks(const char *text, gsize len, bool kconfig)
{
	struct reader r = { .p = text, .end = text + len, .line = 1 };

	r.marks = g_ptr_array_new_with_free_func(mark_free);
	if (!g_strstr_len(text, (gssize)len, MARK))
		return r.marks;
	if (kconfig)
		read_kconfig(&r);
	else
		read_c(&r);
	for (; r.open < r.marks->len; r.open++)
		((struct allow_mark *)r.marks->pdata[r.open])->last = 0;
	return r.marks;
}
