// SPDX-License-Identifier: GPL-2.0-only
#include "option_value.h"

#include "config.h"

#include <string.h>

/* Words between commas; an empty list has empty words, which are wrong. */
static char **split_list(const char *list)
{
	return g_strsplit(*list ? list : ",", ",", -1);
}

bool option_rules(struct options *o, const char *list, const GPtrArray *all,
		  char **error)
{
	char **ids = list ? split_list(list) : NULL;

	for (guint i = 0; !list && i < all->len; i++)
		g_ptr_array_add(o->rules, all->pdata[i]);
	for (char **id = ids; id && *id && !*error; id++) {
		struct rule *rule = rules_find(all, *id);

		if (!rule)
			*error = g_strdup_printf("--rule: no rule %s; "
						 "`kapcheck rules` lists them",
						 *id);
		else if (!g_ptr_array_find(o->rules, rule, NULL))
			g_ptr_array_add(o->rules, rule);
	}
	g_strfreev(ids);
	return !*error;
}

bool option_engines(struct options *o, const char *list, char **error)
{
	const char *preset = o->build ? "cocci,kconfig,clang" : "cocci,kconfig";
	char **names = split_list(list ? list : preset);

	for (char **name = names; *name && !*error; name++) {
		enum engine_bit bit = engine_parse(*name);

		if (!(bit & (ENGINE_COCCI | ENGINE_CLANG | ENGINE_KCONFIG)))
			*error = g_strdup_printf("--engine: there is no engine "
						 "%s; there are cocci, clang, "
						 "kconfig",
						 *name);
		o->scan.engines |= bit;
	}
	g_strfreev(names);
	if (!*error && o->build && !(o->scan.engines & ENGINE_CLANG))
		*error = g_strdup("--build: --engine leaves out clang, which "
				  "is what needs it");
	return !*error;
}

bool option_work(const struct options *o, char **error)
{
	for (guint i = 0; i < o->rules->len; i++) {
		const struct rule *rule =
			(const struct rule *)g_ptr_array_index(o->rules, i);

		if (rule->engines & o->scan.engines)
			return true;
	}
	*error = g_strdup("--engine, --rule: none of these engines judges "
			  "one of these rules");
	return false;
}

static bool parse_level(const char *option, const char *word, enum level preset,
			enum level *level, char **error)
{
	*level = preset;
	if (!word || level_parse(word, level))
		return true;
	*error = g_strdup_printf("%s: %s is not error, warning or note", option,
				 word);
	return false;
}

void options_set_levels(struct options *o, const char *level,
			const char *fail_on)
{
	char *error = NULL;

	parse_level("--level", level, LEVEL_WARNING, &o->shown, &error);
	parse_level("--fail-on", fail_on, MAX(o->shown, LEVEL_WARNING),
		    &o->fail_on, &error);
	g_free(error);
}

bool option_levels(struct options *o, const char *shown, const char *fail_on,
		   char **error)
{
	enum level level;

	o->level_word = g_strdup(shown);
	o->fail_on_word = g_strdup(fail_on);
	if (!parse_level("--level", shown, LEVEL_WARNING, &level, error) ||
	    !parse_level("--fail-on", fail_on, LEVEL_WARNING, &level, error))
		return false;
	options_set_levels(o, shown, fail_on);
	return true;
}

bool option_number(const char *option, int value, int max, unsigned int *out,
		   char **error)
{
	if (value < 1 || value > max)
		*error = g_strdup_printf("%s: %d is not between 1 and %d",
					 option, value, max);
	*out = (unsigned int)value;
	return !*error;
}

bool option_bytes(const char *option, const char *word, unsigned int *out,
		  char **error)
{
	*out = word ? config_bytes(word) : 0;
	if (word && !*out)
		*error = g_strdup_printf("%s: %s is no number of bytes from 4K "
					 "to 1024M",
					 option, word);
	return !*error;
}

bool option_format(struct options *o, const char *name, char **error)
{
	o->formatted = name != NULL;
	o->writer = report_find(name ? name : "text");
	if (!o->writer) {
		char *all = report_formats();

		*error = g_strdup_printf("--format: there is no format %s; "
					 "there are %s",
					 name, all);
		g_free(all);
	}
	return o->writer != NULL;
}
