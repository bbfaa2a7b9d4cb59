// SPDX-License-Identifier: GPL-2.0-only
#include "makefile_cond.h"

#include <string.h>

enum tri make_and(enum tri a, enum tri b)
{
	if (a == TRI_N || b == TRI_N)
		return TRI_N;
	if (a == TRI_UNKNOWN || b == TRI_UNKNOWN)
		return TRI_UNKNOWN;
	return a == TRI_M || b == TRI_M ? TRI_M : TRI_Y;
}

void make_cond_clear(void *p)
{
	g_free(((struct make_cond *)p)->why);
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

enum tri make_suffix_value(const struct make_parser *p, const char *suffix,
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
static enum tri spells(const struct make_parser *p, const char *text,
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

static enum tri compare(const struct make_parser *p, const char *text,
			char **why)
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
static enum tri condition(const struct make_parser *p, const char *line,
			  char **why)
{
	const char *rest = line + strcspn(line, " \t(");
	char *text = g_strstrip(g_strdup(rest));
	enum tri value = TRI_UNKNOWN;

	if (g_str_has_prefix(line, "ifdef") ||
	    g_str_has_prefix(line, "ifndef")) {
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

static void open_cond(struct make_parser *p, const char *line)
{
	struct make_cond c = { .before = TRI_Y };

	c.value = condition(p, line, &c.why);
	/* what the top one does not ask of the configuration is how it is run
	 */
	c.any = c.value == TRI_UNKNOWN &&
		!strcmp(p->makefile->path, "Makefile");
	if (c.any)
		c.value = TRI_Y;
	g_array_append_val(p->conds, c);
}

static void next_arm(struct make_parser *p, const char *line)
{
	struct make_cond *c =
		&g_array_index(p->conds, struct make_cond, p->conds->len - 1);
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

bool make_conditional(struct make_parser *p, const char *line)
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
