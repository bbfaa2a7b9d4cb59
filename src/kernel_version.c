// SPDX-License-Identifier: GPL-2.0-only
#include "kernel_version.h"

#include <stdlib.h>
#include <string.h>

/* The assignments stand at the top, before anything is included. */
#define LINES_READ 30
#define DIGITS_MAX 6u

/* The value of "NAME = value" among the lines, or NULL. */
static const char *value_of(char *const *lines, const char *name)
{
	size_t n = strlen(name);

	for (; *lines; lines++) {
		const char *p = *lines + n;

		if (strncmp(*lines, name, n))
			continue;
		p += strspn(p, " \t");
		if (*p == '=')
			return p + 1 + strspn(p + 1, " \t");
	}
	return NULL;
}

static bool read_number(const char *value, unsigned int *number)
{
	size_t n = value ? strspn(value, "0123456789") : 0;

	*number = n ? (unsigned int)strtoul(value, NULL, 10) : 0;
	return n && n <= DIGITS_MAX && strchr("#", value[n + strspn(value + n, " \t\r")]);
}

static void read_extra(const char *value, struct kernel_version *v)
{
	g_strlcpy(v->extra, value ? value : "", sizeof(v->extra));
	v->extra[strcspn(v->extra, "#")] = '\0';
	g_strchomp(v->extra);
	/* what only make can tell */
	if (strchr(v->extra, '$'))
		v->extra[0] = '\0';
}

bool kernel_version_read(const struct tree *tree, struct kernel_version *v)
{
	GString *text = g_string_new(NULL);
	enum problem_kind kind;
	g_autofree char *error = NULL;
	bool good = tree_read(tree, "Makefile", text, &kind, &error);

	if (good) {
		g_auto(GStrv) lines = g_strsplit(text->str, "\n", LINES_READ);

		good = read_number(value_of(lines, "VERSION"), &v->number[0]) &&
		       read_number(value_of(lines, "PATCHLEVEL"),
				   &v->number[1]);
		/* Linus' releases have none in some old trees */
		read_number(value_of(lines, "SUBLEVEL"), &v->number[2]);
		read_extra(value_of(lines, "EXTRAVERSION"), v);
	}
	g_string_free(text, TRUE);
	return good;
}

char *kernel_version_text(const struct kernel_version *v)
{
	return g_strdup_printf("%u.%u.%u%s", v->number[0], v->number[1],
			       v->number[2], v->extra);
}
