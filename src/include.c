// SPDX-License-Identifier: GPL-2.0-only
#include "include.h"

#include <glib.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Whether a # stands before the word, which may be include_next, too. */
static bool is_directive(const char *text, const char *word)
{
	while (word > text && is_blank(word[-1]))
		word--;
	return word > text && word[-1] == '#';
}

/* The name behind the word; false when there is none, or it is too long. */
static bool take_name(const char *p, char name[INCLUDE_MAX])
{
	size_t n;

	if (g_str_has_prefix(p, "_next"))
		p += strlen("_next");
	p += strspn(p, " \t");
	if (*p != '<' && *p != '"')
		return false;
	p++;
	while (g_str_has_prefix(p, "../"))
		p += 3;
	n = strcspn(p, ">\"\n");
	if (n >= INCLUDE_MAX)
		return false;
	memcpy(name, p, n);
	name[n] = '\0';
	return true;
}

const char *include_next(const char *text, const char *at,
			 char name[INCLUDE_MAX])
{
	while ((at = strstr(at, "include"))) {
		const char *word = at;

		at += strlen("include");
		if (is_directive(text, word) && take_name(at, name))
			return at;
	}
	return NULL;
}

const char *include_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool include_means(const char *path, const char *name)
{
	size_t n = strlen(path), k = strlen(name);

	return n >= k && !strcmp(path + n - k, name) &&
	       (n == k || path[n - k - 1] == '/');
}
