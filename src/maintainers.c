// SPDX-License-Identifier: GPL-2.0-only
#include "maintainers.h"

#include <string.h>

/* A regular expression of a stranger must not take for ever. */
#define REGEX_LIMIT "(*LIMIT_MATCH=100000)"
/* How closely: files by their depth; by name anywhere; "THE REST". */
#define CLOSE_REGEX 0
#define CLOSE_REST (-1)
#define CLOSE_NOT (-2)

struct pattern {
	char tag; /* F, N or X */
	char *text;
	GRegex *regex; /* of N */
};

struct maintainers {
	GPtrArray *sections; /* of struct section */
};

static void pattern_free(void *data)
{
	struct pattern *p = (struct pattern *)data;

	if (p->regex)
		g_regex_unref(p->regex);
	g_free(p->text);
	g_free(p);
}

static void section_free(void *data)
{
	struct section *s = (struct section *)data;

	g_ptr_array_unref(s->people);
	g_ptr_array_unref(s->patterns);
	g_free(s->title);
	g_free(s);
}

static struct section *section_new(const char *title)
{
	struct section *s = g_new(struct section, 1);

	s->title = g_strstrip(g_strdup(title));
	s->people = g_ptr_array_new_with_free_func(g_free);
	s->patterns = g_ptr_array_new_with_free_func(pattern_free);
	return s;
}

static void add_pattern(struct section *s, char tag, const char *value)
{
	struct pattern *p = g_new0(struct pattern, 1);
	char *text;

	p->tag = tag;
	p->text = g_strdup(value);
	if (tag == 'N' && !g_str_has_prefix(value, "(*")) {
		text = g_strconcat(REGEX_LIMIT, value, NULL);
		p->regex = g_regex_new(text, G_REGEX_RAW, 0, NULL);
		g_free(text);
	}
	g_ptr_array_add(s->patterns, p);
}

/* "F:	drivers/net/", of a section. */
static void add_line(struct section *s, const char *line)
{
	char *value = g_strstrip(g_strdup(line + 2));

	if (line[0] == 'M')
		g_ptr_array_add(s->people, g_strdup(value));
	else if (*value && strchr("FNX", line[0]))
		add_pattern(s, line[0], value);
	g_free(value);
}

static bool is_tag(const char *line)
{
	return g_ascii_isupper(line[0]) && line[1] == ':' &&
	       g_ascii_isspace(line[2]);
}

/* A section is a line of its own and the tags below it. */
static void parse(struct maintainers *m, char **lines)
{
	const char *title = NULL;
	struct section *s = NULL;

	for (char **line = lines; *line; line++) {
		if (is_tag(*line)) {
			if (!s && title) {
				s = section_new(title);
				g_ptr_array_add(m->sections, s);
			}
			if (s)
				add_line(s, *line);
		} else if (**line && !g_ascii_isspace(**line)) {
			title = *line;
			s = NULL;
		}
	}
}

struct maintainers *maintainers_open(const struct tree *tree,
				     const char *folder)
{
	g_autofree char *path = g_strconcat(folder, "MAINTAINERS", NULL);
	GString *text = g_string_new(NULL);
	struct maintainers *m = NULL;
	enum problem_kind kind;
	char *error = NULL, **lines;

	if (tree_read(tree, path, text, &kind, &error)) {
		m = g_new(struct maintainers, 1);
		m->sections = g_ptr_array_new_with_free_func(section_free);
		lines = g_strsplit(text->str, "\n", -1);
		parse(m, lines);
		g_strfreev(lines);
	}
	g_free(error);
	g_string_free(text, TRUE);
	return m;
}

void maintainers_free(struct maintainers *m)
{
	if (!m)
		return;
	g_ptr_array_unref(m->sections);
	g_free(m);
}

static int depth(const char *path)
{
	int n = 0;

	for (; *path; path++)
		n += *path == '/';
	return n;
}

static bool is_rest(const char *pattern)
{
	return !strcmp(pattern, "*") || !strcmp(pattern, "*/");
}

/* Bytes, not characters: neither names nor patterns need be UTF-8. */
static bool is_like(const char *glob, const char *s)
{
	const char *star = NULL, *from = NULL; /* where the last '*' may go on */

	while (*s) {
		if (*glob == '*') {
			star = glob++;
			from = s;
		} else if (*glob == '?' || *glob == *s) {
			glob++;
			s++;
		} else if (star) {
			glob = star + 1;
			s = ++from;
		} else {
			return false;
		}
	}
	return glob[strspn(glob, "*")] == '\0';
}

/*
 * "drivers/net/" and "drivers/net" are all below the folder, "drivers/net/x.c"
 * a file; a '*' does not reach into folders below.
 */
static bool glob_matches(const struct pattern *p, const char *path)
{
	size_t len = strlen(p->text);
	bool folder = len && p->text[len - 1] == '/';

	len -= folder;
	if (is_rest(p->text))
		return true;
	if (!strpbrk(p->text, "*?"))
		return !strncmp(path, p->text, len) &&
		       (path[len] == '/' || (!path[len] && !folder));
	if (folder) {
		char *below = g_strconcat(p->text, "*", NULL);
		bool matches = is_like(below, path);

		g_free(below);
		return matches;
	}
	return depth(p->text) == depth(path) &&
	       is_like(p->text, path);
}

/* How closely the section's pattern names the path; CLOSE_NOT for not. */
static int closeness(const struct pattern *p, const char *path)
{
	if (p->tag == 'N')
		return p->regex && g_regex_match(p->regex, path, 0, NULL)
			       ? CLOSE_REGEX
			       : CLOSE_NOT;
	if (p->tag != 'F' || !glob_matches(p, path))
		return CLOSE_NOT;
	return is_rest(p->text) ? CLOSE_REST : depth(p->text) + 1;
}

static int section_closeness(const struct section *s, const char *path)
{
	int best = CLOSE_NOT;

	for (guint i = 0; i < s->patterns->len; i++) {
		const struct pattern *p =
			(const struct pattern *)s->patterns->pdata[i];

		if (p->tag == 'X' && glob_matches(p, path))
			return CLOSE_NOT;
		best = MAX(best, closeness(p, path));
	}
	return best;
}

const struct section *maintainers_of(const struct maintainers *m,
				     const char *path)
{
	const struct section *best = NULL;
	int most = CLOSE_NOT;

	for (guint i = 0; i < m->sections->len; i++) {
		const struct section *s =
			(const struct section *)m->sections->pdata[i];
		int close = section_closeness(s, path);

		if (close > most) {
			best = s;
			most = close;
		}
	}
	return best;
}
