// SPDX-License-Identifier: GPL-2.0-only
#include "udiff_path.h"

#include <glib.h>
#include <string.h>

const char *udiff_behind(const char *line, const char *word)
{
	return g_str_has_prefix(line, word) ? line + strlen(word) : NULL;
}

/* One byte of a quoted name; *s stands behind the backslash, and moves. */
static char read_escape(const char **s)
{
	static const char letters[] = "abfnrtv", bytes[] = "\a\b\f\n\r\t\v";
	const char *found = **s ? strchr(letters, **s) : NULL;
	unsigned int octal = 0;
	int n;

	if (found) {
		(*s)++;
		return bytes[found - letters];
	}
	for (n = 0; n < 3 && **s >= '0' && **s <= '7'; n++)
		octal = octal * 8 + (unsigned int)(*(*s)++ - '0');
	return n ? (char)octal : *(*s)++;
}

/* A quoted name from behind its first quote; *end is behind the last one. */
static char *unquote(const char *s, const char **end)
{
	GString *out = g_string_new(NULL);

	while (*s && *s != '"') {
		if (*s == '\\' && s[1]) {
			s++;
			g_string_append_c(out, read_escape(&s));
		} else {
			g_string_append_c(out, *s++);
		}
	}
	*end = *s ? s + 1 : s;
	return g_string_free(out, FALSE);
}

/* Whether a relative path stays beneath the folder it starts from. */
static bool is_inside(const char *path)
{
	char **parts = g_strsplit(path, "/", -1);
	bool good = *path != '\0' && *path != '/';

	for (char **p = parts; *p; p++)
		good = good && strcmp(*p, "..") && strcmp(*p, ".git");
	g_strfreev(parts);
	return good;
}

/* Takes whole; hands back the path in it, or NULL. */
static char *finish(char *whole, bool strip)
{
	const char *slash = strchr(whole, '/');
	const char *path = strip && slash ? slash + 1 : whole;
	char *result = NULL;

	if (strcmp(whole, "/dev/null") && is_inside(path))
		result = g_strdup(path);
	g_free(whole);
	return result;
}

char *udiff_path_read(const char *s, bool strip)
{
	const char *end;

	if (*s == '"')
		return finish(unquote(s + 1, &end), strip);
	return finish(g_strndup(s, strcspn(s, "\t")), strip);
}

char *udiff_path_quote(const char *path)
{
	GString *out = g_string_new("\"");
	bool odd = false;

	for (const char *s = path; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			g_string_append_printf(out, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			g_string_append_printf(out, "\\%03o", c);
		else
			g_string_append_c(out, *s);
		odd |= c == '"' || c == '\\' || c < 0x20 || c >= 0x7f;
	}
	g_string_append_c(out, '"');
	if (odd)
		return g_string_free(out, FALSE);
	g_string_free(out, TRUE);
	return g_strdup(path);
}

static bool same_behind_slash(const char *a, const char *b)
{
	const char *x = strchr(a, '/'), *y = strchr(b, '/');

	return x && y && !strcmp(x, y);
}

/* Two names, of which neither is quoted: the blank is where they are alike. */
static bool split_alike(const char *s, char **old_path, char **new_path)
{
	for (const char *blank = strchr(s, ' '); blank;
	     blank = strchr(blank + 1, ' ')) {
		char *a = g_strndup(s, (gsize)(blank - s));
		bool same = !strcmp(a, blank + 1);

		if (same || same_behind_slash(a, blank + 1)) {
			*old_path = udiff_path_read(a, !same);
			*new_path = udiff_path_read(blank + 1, !same);
			g_free(a);
			return same;
		}
		g_free(a);
	}
	return false;
}

bool udiff_paths_split(const char *s, char **old_path, char **new_path)
{
	const char *end;
	char *a, *b;
	bool same;

	if (*s != '"')
		return split_alike(s, old_path, new_path);
	a = unquote(s + 1, &end);
	end += *end == ' ';
	b = *end == '"' ? unquote(end + 1, &end) : g_strdup(end);
	same = !strcmp(a, b);
	*old_path = finish(a, !same);
	*new_path = finish(b, !same);
	return same;
}
