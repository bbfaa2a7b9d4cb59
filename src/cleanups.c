// SPDX-License-Identifier: GPL-2.0-only
#include "cleanups.h"

#include "headers.h"

#include <string.h>

#define DEFINITION                                                             \
	"^[ \t]*#[ \t]*define[ \t]+(\\w+)\\((\\w+)\\)[ \t]+(\\*?[ \t]*)\\2"    \
	"([ \t]+__free\\(\\w+\\)[^\n\\\\]*)$"
/* What the names of such macros have in them. */
#define IN_NAMES "FREE"

GHashTable *cleanups_of(const char *text)
{
	GHashTable *found = NULL;
	GMatchInfo *match;
	GRegex *regex;

	if (!strstr(text, "__free("))
		return NULL;
	regex = g_regex_new(DEFINITION, G_REGEX_MULTILINE | G_REGEX_RAW, 0,
			    NULL);
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

/* A call behind a type, `x *MACRO(name);`: where its parts are. */
struct declaration {
	const char *macro, *bracket, *name, *end;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_capital(char c)
{
	return g_ascii_isupper(c) || g_ascii_isdigit(c) || c == '_';
}

/* Whether one is made by the macro whose name has what stands at in; that name
 * ends at the bracket in any case. */
static bool is_declaration(const char *text, const char *in,
			   struct declaration *d)
{
	const char *before, *after;

	for (d->bracket = in; is_capital(*d->bracket);)
		d->bracket++;
	for (d->macro = in; d->macro > text && is_capital(d->macro[-1]);)
		d->macro--;
	for (before = d->macro; before > text && is_blank(before[-1]);)
		before--;
	if (before == d->macro || before == text ||
	    !(headers_is_word(before[-1]) || before[-1] == '*') ||
	    !g_ascii_isupper(*d->macro))
		return false;
	d->name = d->bracket + 1;
	for (d->end = d->name; *d->bracket == '(' && headers_is_word(*d->end);)
		d->end++;
	if (d->end == d->name || *d->end != ')')
		return false;
	for (after = d->end + 1; is_blank(*after);)
		after++;
	return *after == ';' || *after == '=';
}

/* The first one from p on; false when there is none. */
static bool find_declaration(const char *text, const char *p,
			     struct declaration *d)
{
	for (; (p = strstr(p, IN_NAMES)); p = d->bracket)
		if (is_declaration(text, p, d))
			return true;
	return false;
}

struct expansion {
	GHashTable *own;    /* may be NULL */
	GPtrArray *headers; /* of const struct header * */
};

static const char *look_up(const struct expansion *e,
			   const struct declaration *d)
{
	g_autofree char *macro =
		g_strndup(d->macro, (gsize)(d->bracket - d->macro));
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

static void append_form(GString *out, const char *form,
			const struct declaration *d)
{
	for (; *form; form++) {
		if (*form == '@')
			g_string_append_len(out, d->name,
					    (gssize)(d->end - d->name));
		else
			g_string_append_c(out, *form);
	}
}

/* Writes out all of them that the expansion knows. */
static void expand(const struct expansion *e, GString *text)
{
	g_autoptr(GString) out = g_string_sized_new(text->len);
	const char *at = text->str;
	struct declaration d;

	for (const char *p = at; find_declaration(text->str, p, &d);
	     p = d.end) {
		const char *form = look_up(e, &d);

		if (!form)
			continue;
		g_string_append_len(out, at, (gssize)(d.macro - at));
		append_form(out, form, &d);
		at = d.end + 1;
	}
	if (at == text->str)
		return;
	g_string_append_len(out, at, (gssize)(text->str + text->len - at));
	g_string_truncate(text, 0);
	g_string_append_len(text, out->str, (gssize)out->len);
}

void cleanups_expand(struct headers *headers, const char *path, GString *text)
{
	struct declaration d;
	struct expansion e;

	if (!find_declaration(text->str, text->str, &d))
		return;
	e.own = cleanups_of(text->str);
	e.headers = headers_of(headers, path, text->str);
	expand(&e, text);
	g_ptr_array_unref(e.headers);
	if (e.own)
		g_hash_table_unref(e.own);
}
