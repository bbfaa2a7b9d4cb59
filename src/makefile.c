// SPDX-License-Identifier: GPL-2.0-only
#include "makefile.h"

#include <string.h>

/* What a conditional asks. */
struct cond {
	enum tri value; /* of this arm */
	enum tri before; /* whether none of the arms before is taken */
	bool any; /* all arms count */
	char *why;
};

struct parser {
	const struct dotconfig *config;
	struct makefile *makefile;
	GArray *conds; /* of struct cond, outer ones first */
	unsigned int line;
};

enum tri make_and(enum tri a, enum tri b)
{
	if (a == TRI_N || b == TRI_N)
		return TRI_N;
	if (a == TRI_UNKNOWN || b == TRI_UNKNOWN)
		return TRI_UNKNOWN;
	return a == TRI_M || b == TRI_M ? TRI_M : TRI_Y;
}

static void list_free(void *p)
{
	struct make_list *l = (struct make_list *)p;

	g_free(l->name);
	g_strfreev(l->words);
	g_free(l->why);
	g_free(l);
}

static void cond_clear(void *p)
{
	g_free(((struct cond *)p)->why);
}

/* --- values ------------------------------------------------------------------
 */

/* CONFIG_X of "$(CONFIG_X)" or of a text that has just that variable. */
static char *symbol_in(const char *text)
{
	const char *p = strstr(text, "$(CONFIG_");
	gsize n = 0;

	if (!p || strstr(p + 1, "$(CONFIG_"))
		return NULL;
	p += strlen("$(CONFIG_");
	while (g_ascii_isalnum(p[n]) || p[n] == '_')
		n++;
	return p[n] == ')' ? g_strndup(p, n) : NULL;
}

/* The value of what stands behind "NAME-". */
static enum tri suffix_value(const struct parser *p, const char *suffix,
			     char **why)
{
	char *symbol;
	enum tri value = TRI_UNKNOWN;

	if (!strcmp(suffix, "y") || !strcmp(suffix, "objs"))
		return TRI_Y;
	if (!strcmp(suffix, "m"))
		return TRI_M;
	if (!*suffix || !strcmp(suffix, "n") || !strcmp(suffix, ""))
		return TRI_N;
	symbol = symbol_in(suffix);
	if (symbol && (g_str_has_prefix(suffix, "$(CONFIG_") ||
		       g_str_has_prefix(suffix, "$(subst m,y,"))) {
		value = dotconfig_get(p->config, symbol);
		*why = dotconfig_say(p->config, symbol);
	} else {
		*why = g_strdup_printf("%s is not known", suffix);
	}
	g_free(symbol);
	return value;
}

/* --- conditionals ------------------------------------------------------------
 */

/* `a` of "ifeq (a,b)" and *b; NULL where it is of another form. */
static char *arguments(const char *text, char **b)
{
	gsize n = strlen(text), depth = 0;

	if (n < 3 || text[0] != '(' || text[n - 1] != ')')
		return NULL;
	for (gsize i = 1; i + 1 < n; i++) {
		depth += text[i] == '(';
		depth -= text[i] == ')' && depth;
		if (text[i] == ',' && !depth) {
			*b = g_strstrip(g_strndup(text + i + 1, n - i - 2));
			return g_strstrip(g_strndup(text + 1, i - 1));
		}
	}
	return NULL;
}

/* Whether the symbols of "$(CONFIG_A)$(CONFIG_B)" spell the text. */
static enum tri spells(const struct parser *p, const char *text,
		       const char *wanted, char **why)
{
	char *symbol = symbol_in(text);
	char *plain = symbol ? g_strdup_printf("$(CONFIG_%s)", symbol) : NULL;
	enum tri value = TRI_UNKNOWN, is = TRI_UNKNOWN;

	if (plain && !strcmp(plain, text)) {
		is = dotconfig_get(p->config, symbol);
		*why = dotconfig_say(p->config, symbol);
	}
	if (is != TRI_UNKNOWN && (!*wanted || !strcmp(wanted, "n")))
		value = is == TRI_N ? (*wanted ? TRI_UNKNOWN : TRI_Y) : TRI_N;
	else if (is != TRI_UNKNOWN && !strcmp(wanted, "y"))
		value = is == TRI_Y ? TRI_Y : TRI_N;
	else if (is != TRI_UNKNOWN && !strcmp(wanted, "m"))
		value = is == TRI_M ? TRI_Y : TRI_N;
	g_free(symbol);
	g_free(plain);
	return value;
}

static enum tri compare(const struct parser *p, const char *text, char **why)
{
	char *b = NULL, *a = arguments(text, &b);
	enum tri value = TRI_UNKNOWN;

	if (a && strstr(a, "$("))
		value = spells(p, a, b, why);
	else if (a)
		value = spells(p, b, a, why);
	g_free(a);
	g_free(b);
	return value;
}

static enum tri negate(enum tri a)
{
	return a == TRI_UNKNOWN ? a : a == TRI_N ? TRI_Y : TRI_N;
}

/* The condition of an ifdef, ifndef, ifeq or ifneq line. */
static enum tri condition(const struct parser *p, const char *line, char **why)
{
	const char *rest = line + strcspn(line, " \t(");
	char *text = g_strstrip(g_strdup(rest));
	enum tri value = TRI_UNKNOWN;

	if (g_str_has_prefix(line, "ifdef") || g_str_has_prefix(line, "ifndef")) {
		if (g_str_has_prefix(text, "CONFIG_")) {
			value = dotconfig_get(p->config,
					      text + strlen("CONFIG_"));
			*why = dotconfig_say(p->config,
					     text + strlen("CONFIG_"));
			value = value == TRI_M ? TRI_Y : value;
		}
	} else {
		value = compare(p, text, why);
	}
	if (!*why)
		*why = g_strdup_printf("%s is not known", line);
	g_free(text);
	return line[2] == 'n' ? negate(value) : value;
}

static void open_cond(struct parser *p, const char *line)
{
	struct cond c = { .before = TRI_Y };

	c.value = condition(p, line, &c.why);
	/* what the top one does not ask of the configuration is how it is run */
	c.any = c.value == TRI_UNKNOWN &&
		!strcmp(p->makefile->path, "Makefile");
	if (c.any)
		c.value = TRI_Y;
	g_array_append_val(p->conds, c);
}

static void next_arm(struct parser *p, const char *line)
{
	struct cond *c =
		&g_array_index(p->conds, struct cond, p->conds->len - 1);
	const char *rest = line + strlen("else");

	rest += strspn(rest, " \t");
	if (c->any)
		return;
	c->before = make_and(c->before, negate(c->value));
	c->value = c->before;
	if (g_str_has_prefix(rest, "if")) {
		g_clear_pointer(&c->why, g_free);
		c->value = make_and(c->before, condition(p, rest, &c->why));
	}
}

/* Whether the line is one of a conditional. */
static bool read_conditional(struct parser *p, const char *line)
{
	if (g_str_has_prefix(line, "ifeq") || g_str_has_prefix(line, "ifneq") ||
	    g_str_has_prefix(line, "ifdef") ||
	    g_str_has_prefix(line, "ifndef")) {
		open_cond(p, line);
		return true;
	}
	if (!p->conds->len)
		return false;
	if (g_str_has_prefix(line, "endif")) {
		g_array_set_size(p->conds, p->conds->len - 1);
		return true;
	}
	if (!g_str_has_prefix(line, "else") || g_ascii_isalnum(line[4]))
		return false;
	next_arm(p, line);
	return true;
}

/* --- lists -------------------------------------------------------------------
 */

/* What the line's conditionals and its list have to say. */
static void judge(const struct parser *p, struct make_list *l,
		  const char *suffix)
{
	l->value = suffix_value(p, suffix, &l->why);
	for (guint i = 0; i < p->conds->len; i++) {
		const struct cond *c = &g_array_index(p->conds, struct cond, i);
		enum tri both = make_and(l->value, c->value);

		if (both != l->value || !l->why) {
			g_free(l->why);
			l->why = g_strdup(c->why);
		}
		l->value = both;
	}
}

/* `x-y := a.o` after `x-y := b.o`: the first one does not count any more. */
static void replace(const struct parser *p, const struct make_list *l)
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
			at + strlen(call),
			(gsize)(comma - at) - strlen(call)));
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
static char *substitute(const struct parser *p, const char *text)
{
	GString *out = g_string_new(text);
	enum tri wide = dotconfig_get(p->config, "64BIT");

	if (wide != TRI_UNKNOWN)
		g_string_replace(out, "$(BITS)", wide == TRI_Y ? "64" : "32", 0);
	if (p->config->arch) {
		g_string_replace(out, "$(SRCARCH)", p->config->arch, 0);
		g_string_replace(out, "$(ARCH)", p->config->arch, 0);
	}
	expand_prefix(out);
	return g_string_free(out, FALSE);
}

static void read_list(struct parser *p, const char *line)
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

static void read_line(struct parser *p, char *line)
{
	char *hash = strchr(line, '#');

	if (*line == '\t')
		return; /* a recipe */
	if (hash)
		*hash = '\0';
	g_strstrip(line);
	if (*line && !read_conditional(p, line))
		read_list(p, line);
}

struct makefile *makefile_parse(const char *path, const char *text,
				const struct dotconfig *config)
{
	struct parser p = { .config = config, .line = 1 };
	GString *line = g_string_new(NULL);
	unsigned int first = 1;

	p.makefile = g_new0(struct makefile, 1);
	p.makefile->path = g_strdup(path);
	p.makefile->lists = g_ptr_array_new_with_free_func(list_free);
	p.conds = g_array_new(FALSE, FALSE, sizeof(struct cond));
	g_array_set_clear_func(p.conds, cond_clear);
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
