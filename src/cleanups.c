// SPDX-License-Identifier: GPL-2.0-only
#include "cleanups.h"

#include "headers.h"

#include <string.h>

#define DEFINITION                                                             \
	"^[ \t]*#[ \t]*define[ \t]+(\\w+)\\((\\w+)\\)[ \t]+(\\*?[ \t]*)\\2"    \
	"([ \t]+__free\\(\\w+\\)[^\n\\\\]*)$"
/* Capitals that a declaration may be made by, behind a type. */
#define DECLARATION "([\\w*][ \t]+)([A-Z][A-Z0-9_]*)\\((\\w+)\\)(?=[ \t]*[;=])"

static GRegex *pattern(const char *text)
{
	return g_regex_new(text, G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
}

GHashTable *cleanups_of(const char *text)
{
	GHashTable *found = NULL;
	GMatchInfo *match;
	GRegex *regex;

	if (!strstr(text, "__free("))
		return NULL;
	regex = pattern(DEFINITION);
	found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (g_regex_match(regex, text, 0, &match); g_match_info_matches(match);
	     g_match_info_next(match, NULL)) {
		g_autofree char *star = g_match_info_fetch(match, 3);
		g_autofree char *rest = g_match_info_fetch(match, 4);

		g_hash_table_insert(found, g_match_info_fetch(match, 1),
				    g_strdup_printf("%s@%s", star, rest));
	}
	g_match_info_free(match);
	g_regex_unref(regex);
	return found;
}

struct expansion {
	GHashTable *own;    /* may be NULL */
	GPtrArray *headers; /* of const struct header * */
};

static const char *look_up(const struct expansion *e, const char *macro)
{
	const char *form =
		e->own ? (const char *)g_hash_table_lookup(e->own, macro)
		       : NULL;

	for (guint i = 0; !form && i < e->headers->len; i++) {
		const struct header *h =
			(const struct header *)e->headers->pdata[i];

		if (h->cleanups)
			form = (const char *)g_hash_table_lookup(h->cleanups,
								 macro);
	}
	return form;
}

static gboolean expand(const GMatchInfo *match, GString *out, gpointer data)
{
	g_autofree char *macro = g_match_info_fetch(match, 2);
	const char *form = look_up((const struct expansion *)data, macro);
	g_autofree char *all = g_match_info_fetch(match, 0);
	g_autofree char *type = g_match_info_fetch(match, 1);
	g_autofree char *name = g_match_info_fetch(match, 3);

	if (!form) {
		g_string_append(out, all);
		return FALSE;
	}
	g_string_append(out, type);
	for (; *form; form++) {
		if (*form == '@')
			g_string_append(out, name);
		else
			g_string_append_c(out, *form);
	}
	return FALSE;
}

void cleanups_expand(struct headers *headers, const char *path, GString *text)
{
	struct expansion e;
	GRegex *regex;
	char *new;

	if (!strstr(text->str, "FREE"))
		return;
	regex = pattern(DECLARATION);
	if (g_regex_match(regex, text->str, 0, NULL)) {
		e.own = cleanups_of(text->str);
		e.headers = headers_of(headers, path, text->str);
		new = g_regex_replace_eval(regex, text->str, (gssize)text->len,
					   0, 0, expand, &e, NULL);
		if (new)
			g_string_assign(text, new);
		g_free(new);
		g_ptr_array_unref(e.headers);
		if (e.own)
			g_hash_table_unref(e.own);
	}
	g_regex_unref(regex);
}
