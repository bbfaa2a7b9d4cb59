// SPDX-License-Identifier: GPL-2.0-only
#include "config.h"

#include "forward.h"
#include "infile.h"
#include "rules.h"

#include <ini.h>
#include <string.h>

#define FILE_MAX ((gsize)16 << 20)

enum { CONTIGUOUS_MIN = 4096, CONTIGUOUS_MAX = 1 << 30 };

struct reader {
	struct config *config;
	const GPtrArray *rules;
	char *wrong; /* what is wrong with the first line that is */
};

static bool refuse(struct reader *r, char *what)
{
	if (!r->wrong)
		r->wrong = what;
	else
		g_free(what);
	return false;
}

/* Words between blanks and commas; the caller frees them. */
static char **split(const char *value)
{
	char **words = g_strsplit_set(value, " \t,", -1), **out = words;

	for (char **w = words; *w; w++) {
		if (**w)
			*out++ = *w;
		else
			g_free(*w);
	}
	*out = NULL;
	return words;
}

/* --- values ----------------------------------------------------------------
 */

static bool check_rule(struct reader *r, const char *word)
{
	return rules_find(r->rules, word) ||
	       refuse(r, g_strdup_printf("no rule %s; `kapcheck rules` lists "
					 "them",
					 word));
}

static bool check_engine(struct reader *r, const char *word)
{
	return (engine_parse(word) &
		(ENGINE_COCCI | ENGINE_CLANG | ENGINE_KCONFIG)) ||
	       refuse(r,
		      g_strdup_printf("no engine %s; there are cocci, clang, "
				      "kconfig",
				      word));
}

static bool check_group(struct reader *r, const char *word)
{
	char *groups = forward_groups(r->rules);
	bool good = forward_is_group(r->rules, word) ||
		    refuse(r, g_strdup_printf("no group %s; there are %s", word,
					      groups));

	g_free(groups);
	return good;
}

/* Adds checked words to a list with commas, which may go on over lines. */
static bool read_list(struct reader *r, char **list, const char *value,
		      bool (*check)(struct reader *r, const char *word))
{
	char **words = split(value);
	bool good = true;

	for (char **w = words; *w && good; w++) {
		char *old = *list;

		good = check(r, *w);
		*list = old ? g_strjoin(",", old, *w, NULL) : g_strdup(*w);
		g_free(old);
	}
	g_strfreev(words);
	return good;
}

/* A value that there can be one of. */
static bool set_once(struct reader *r, char **text, const char *value)
{
	if (*text)
		return refuse(r, g_strdup_printf("%s: it is %s already", value,
						 *text));
	*text = g_strdup(value);
	return true;
}

static bool read_level(struct reader *r, char **level, const char *value)
{
	enum level parsed;

	if (!level_parse(value, &parsed))
		return refuse(r, g_strdup_printf("%s is not error, warning or "
						 "note",
						 value));
	return set_once(r, level, value);
}

unsigned int config_bytes(const char *word)
{
	char *end;
	guint64 n = g_ascii_strtoull(word, &end, 10);
	unsigned int shift = *end == 'K' ? 10 : *end == 'M' ? 20 : 0;

	if (!g_ascii_isdigit(*word) || (*end && (!shift || end[1])) ||
	    n > G_MAXUINT32 >> shift)
		return 0;
	n <<= shift;
	return n < CONTIGUOUS_MIN || n > CONTIGUOUS_MAX ? 0 : (unsigned int)n;
}

static bool read_bytes(struct reader *r, char **bytes, const char *value)
{
	if (!config_bytes(value))
		return refuse(r, g_strdup_printf("%s is no number of bytes "
						 "from 4K to 1024M",
						 value));
	return set_once(r, bytes, value);
}

/* A path of the tree, with wildcards; it names what is beneath it, too. */
static bool read_skip(struct reader *r, const char *value)
{
	char **words = split(value);
	bool good = true;

	for (char **w = words; *w && good; w++) {
		size_t n = strlen(*w);

		if (**w == '/' || strstr(*w, ".."))
			good = refuse(r,
				      g_strdup_printf("%s: paths begin at the "
						      "tree's root, as in "
						      "drivers/staging",
						      *w));
		if (n > 1 && (*w)[n - 1] == '/')
			(*w)[n - 1] = '\0';
		g_ptr_array_add(r->config->skip, g_strdup(*w));
	}
	g_strfreev(words);
	return good;
}

static bool is_identifier(const char *s)
{
	return (g_ascii_isalpha(*s) || *s == '_') &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "0123456789_") == strlen(s);
}

static bool lists(const GPtrArray *words, const char *name)
{
	return g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)words,
						name, g_str_equal, NULL);
}

/* Whether some rule asks for a function of that name. */
static bool is_known(const GPtrArray *rules, const char *name)
{
	for (guint i = 0; i < rules->len; i++) {
		const struct rule *rule = (const struct rule *)rules->pdata[i];
		bool known = g_hash_table_contains(rule->seeds, name) ||
			     lists(rule->keep, name);

		for (guint g = 0; g < GATE_GROUPS; g++)
			known = known || lists(rule->gate[g], name);
		if (known)
			return true;
	}
	return false;
}

/* `vendor_name = kernel_name`: calls that take the same arguments. */
static bool read_name(struct reader *r, const char *name, const char *value)
{
	if (!is_identifier(name) || !is_identifier(value))
		return refuse(r, g_strdup_printf("%s = %s: both are names of "
						 "functions",
						 name, value));
	if (!is_known(r->rules, value))
		return refuse(r, g_strdup_printf("no rule knows %s()", value));
	if (is_known(r->rules, name))
		return refuse(
			r, g_strdup_printf("%s() is the kernel's own", name));
	if (!g_hash_table_insert(r->config->names, g_strdup(name),
				 g_strdup(value)))
		return refuse(r,
			      g_strdup_printf("%s() is there already", name));
	return true;
}

/* --- the file --------------------------------------------------------------
 */

static bool read_scan_key(struct reader *r, const char *key, const char *value)
{
	struct config *c = r->config;

	if (!strcmp(key, "rules"))
		return read_list(r, &c->rules, value, check_rule);
	if (!strcmp(key, "engines"))
		return read_list(r, &c->engines, value, check_engine);
	if (!strcmp(key, "level"))
		return read_level(r, &c->level, value);
	if (!strcmp(key, "fail-on"))
		return read_level(r, &c->fail_on, value);
	if (!strcmp(key, "max-contiguous"))
		return read_bytes(r, &c->max_contiguous, value);
	if (!strcmp(key, "forward"))
		return read_list(r, &c->forward, value, check_group);
	if (!strcmp(key, "skip"))
		return read_skip(r, value);
	return refuse(r,
		      g_strdup_printf(
			      "[scan] has no %s; it has rules, "
			      "engines, level, fail-on, skip, max-contiguous, "
			      "forward",
			      key));
}

static int on_key(void *user, const char *section, const char *key,
		  const char *value)
{
	struct reader *r = (struct reader *)user;

	if (!*value)
		return refuse(r, g_strdup_printf("%s has no value", key));
	if (!strcmp(section, "scan"))
		return read_scan_key(r, key, value);
	if (!strcmp(section, "functions"))
		return read_name(r, key, value);
	if (!*section)
		return refuse(r, g_strdup_printf("%s stands before [scan] and "
						 "[functions]",
						 key));
	return refuse(r, g_strdup_printf("there is no section [%s]; there are "
					 "[scan] and [functions]",
					 section));
}

struct config *config_read(const char *path, const GPtrArray *rules,
			   char **error)
{
	struct reader r = { .rules = rules };
	char *why = NULL, *text = infile_text(path, FILE_MAX, &why);
	int line;

	r.config = g_new0(struct config, 1);
	r.config->skip = g_ptr_array_new_with_free_func(g_free);
	r.config->names =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	line = text ? ini_parse_string(text, on_key, &r) : -1;
	if (line < 0)
		*error = g_strdup_printf("%s: %s", path,
					 why ? why : "out of memory");
	else if (line > 0)
		*error = g_strdup_printf("%s:%d: %s", path, line,
					 r.wrong ? r.wrong
						 : "neither [section] nor key "
						   "= value");
	g_free(text);
	g_free(why);
	g_free(r.wrong);
	if (!*error)
		return r.config;
	config_free(r.config);
	return NULL;
}

void config_free(struct config *config)
{
	if (!config)
		return;
	g_free(config->rules);
	g_free(config->engines);
	g_free(config->level);
	g_free(config->fail_on);
	g_free(config->max_contiguous);
	g_free(config->forward);
	g_ptr_array_unref(config->skip);
	g_hash_table_unref(config->names);
	g_free(config);
}
