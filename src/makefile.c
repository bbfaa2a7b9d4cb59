// SPDX-License-Identifier: GPL-2.0-only
#include "makefile.h"

#include "makefile_cond.h"

#include <string.h>

static void list_free(void *p)
{
	struct make_list *l = (struct make_list *)p;

	g_free(l->name);
	g_strfreev(l->words);
	g_free(l->why);
	g_free(l);
}

/* What the line's conditionals and its list have to say. */
static void judge(const struct make_parser *p, struct make_list *l,
		  const char *suffix)
{
	l->value = make_suffix_value(p, suffix, &l->why);
	for (guint i = 0; i < p->conds->len; i++) {
		const struct make_cond *c =
			&g_array_index(p->conds, struct make_cond, i);
		enum tri both = make_and(l->value, c->value);

		if (both != l->value || !l->why) {
			g_free(l->why);
			l->why = g_strdup(c->why);
		}
		l->value = both;
	}
}

/* `x-y := a.o` after `x-y := b.o`: the first one does not count any more. */
static void replace(const struct make_parser *p, const struct make_list *l)
{
	const GPtrArray *lists = p->makefile->lists;

	for (guint i = 0; l->value == TRI_Y && i < lists->len; i++) {
		struct make_list *old = (struct make_list *)lists->pdata[i];

		if (old->value != TRI_Y || strcmp(old->name, l->name))
			continue;
		old->value = TRI_N;
		g_free(old->why);
		old->why = g_strdup_printf("line %u assigns %s-y anew", l->line,
					   l->name);
	}
}

/* The `=` of an assignment, with what stands before it in *end; or NULL. */
static const char *find_equals(const char *line, const char **end)
{
	gsize depth = 0;

	for (const char *p = line; *p; p++) {
		depth += *p == '(';
		depth -= *p == ')' && depth;
		if (depth || *p != '=')
			continue;
		*end = p > line && strchr("+:?", p[-1]) ? p - 1 : p;
		return p;
	}
	return NULL;
}

/* "$(addprefix a/, b.o c.o)" is "a/b.o a/c.o"; others are left as they are. */
static void expand_prefix(GString *text)
{
	static const char call[] = "$(addprefix ";

	for (char *at; (at = strstr(text->str, call));) {
		char *comma = strchr(at, ','), *end = strchr(at, ')');
		GString *words;
		char *prefix, **each;

		if (!comma || !end || comma > end ||
		    (strstr(at + 2, "$(") && strstr(at + 2, "$(") < end))
			return;
		prefix = g_strstrip(g_strndup(
			at + strlen(call), (gsize)(comma - at) - strlen(call)));
		*end = '\0';
		each = g_strsplit_set(comma + 1, " \t", -1);
		words = g_string_new(NULL);
		for (char **w = each; *w; w++)
			if (**w)
				g_string_append_printf(words, "%s%s ", prefix,
						       *w);
		g_string_append(words, end + 1);
		g_string_truncate(text, (gsize)(at - text->str));
		g_string_append(text, words->str);
		g_string_free(words, TRUE);
		g_strfreev(each);
		g_free(prefix);
	}
}

/* Puts in the variables whose values the configuration tells. */
static char *substitute(const struct make_parser *p, const char *text)
{
	GString *out = g_string_new(text);
	enum tri wide = dotconfig_get(p->config, "64BIT");

	if (wide != TRI_UNKNOWN)
		g_string_replace(out, "$(BITS)", wide == TRI_Y ? "64" : "32",
				 0);
	if (p->config->arch) {
		g_string_replace(out, "$(SRCARCH)", p->config->arch, 0);
		g_string_replace(out, "$(ARCH)", p->config->arch, 0);
	}
	expand_prefix(out);
	return g_string_free(out, FALSE);
}

static void read_list(struct make_parser *p, const char *line)
{
	const char *end = line, *equals = find_equals(line, &end), *dash = NULL;
	struct make_list *l;
	char *left, *suffix, *words;
	gsize depth = 0;

	if (!equals)
		return;
	left = g_strstrip(g_strndup(line, (gsize)(end - line)));
	for (const char *c = left; *c; c++) {
		depth += *c == '(';
		depth -= *c == ')' && depth;
		if (*c == '-' && !depth)
			dash = c;
	}
	if (dash && dash > left) {
		l = g_new0(struct make_list, 1);
		l->name = g_strndup(left, (gsize)(dash - left));
		words = substitute(p, equals + 1);
		l->words = g_strsplit_set(words, " \t", -1);
		g_free(words);
		l->line = p->line;
		suffix = g_strdup(dash + 1);
		judge(p, l, suffix);
		if (*end != '+' && strcmp(suffix, "objs"))
			replace(p, l);
		g_free(suffix);
		g_ptr_array_add(p->makefile->lists, l);
	}
	g_free(left);
}

static void read_line(struct make_parser *p, char *line)
{
	char *hash = strchr(line, '#');

	if (*line == '\t')
		return; /* a recipe */
	if (hash)
		*hash = '\0';
	g_strstrip(line);
	if (*line && !make_conditional(p, line))
		read_list(p, line);
}

struct makefile *makefile_parse(const char *path, const char *text,
				const struct dotconfig *config)
{
	struct make_parser p = { .config = config, .line = 1 };
	GString *line = g_string_new(NULL);
	unsigned int first = 1;

	p.makefile = g_new0(struct makefile, 1);
	p.makefile->path = g_strdup(path);
	p.makefile->lists = g_ptr_array_new_with_free_func(list_free);
	p.conds = g_array_new(FALSE, FALSE, sizeof(struct make_cond));
	g_array_set_clear_func(p.conds, make_cond_clear);
	for (const char *c = text;; c++) {
		if (*c == '\\' && c[1] == '\n') {
			g_string_append_c(line, ' ');
			first++;
			c++;
		} else if (*c && *c != '\n') {
			g_string_append_c(line, *c);
		} else {
			read_line(&p, line->str);
			g_string_truncate(line, 0);
			p.line = ++first;
		}
		if (!*c)
			break;
	}
	g_string_free(line, TRUE);
	g_array_unref(p.conds);
	return p.makefile;
}

void makefile_free(void *m)
{
	struct makefile *makefile = (struct makefile *)m;

	if (!makefile)
		return;
	g_free(makefile->path);
	g_ptr_array_unref(makefile->lists);
	g_free(makefile);
}
