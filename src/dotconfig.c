// SPDX-License-Identifier: GPL-2.0-only
#include "dotconfig.h"

#include "infile.h"

#include <string.h>

#define CONFIG "CONFIG_"
/* One of all symbols has some 300 KiB. */
#define FILE_MAX ((gsize)64 << 20)

/* The head that Kconfig writes: "# Linux/riscv 6.12.3 Kernel Configuration". */
static void read_comment(struct dotconfig *config, const char *line)
{
	static const char unset[] = "# " CONFIG, ending[] = " is not set";
	const char *arch = line + strlen("# Linux/"), *end;

	if (strstr(line, "Automatically generated"))
		config->whole = true;
	if (g_str_has_prefix(line, "# Linux/")) {
		end = arch + strcspn(arch, " \t");
		g_free(config->arch);
		config->arch = g_strndup(arch, (gsize)(end - arch));
	}
	if (g_str_has_prefix(line, unset) && g_str_has_suffix(line, ending))
		g_hash_table_insert(config->values,
				    g_strndup(line + strlen(unset),
					      strlen(line) - strlen(unset) -
						      strlen(ending)),
				    g_strdup("n"));
}

static void read_line(struct dotconfig *config, const char *line)
{
	const char *equals = strchr(line, '=');

	if (*line == '#')
		read_comment(config, line);
	else if (equals && g_str_has_prefix(line, CONFIG))
		g_hash_table_insert(
			config->values,
			g_strndup(line + strlen(CONFIG),
				  (gsize)(equals - line) - strlen(CONFIG)),
			g_strdup(equals + 1));
}

struct dotconfig *dotconfig_read(const char *path, char **error)
{
	struct dotconfig *config;
	char *why = NULL, *text = infile_text(path, FILE_MAX, &why), **lines;

	if (!text) {
		*error = g_strdup_printf("--kernel-config: %s: %s", path, why);
		g_free(why);
		return NULL;
	}
	config = g_new0(struct dotconfig, 1);
	config->values =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		read_line(config, g_strchomp(*line));
	g_strfreev(lines);
	g_free(text);
	if (!g_hash_table_size(config->values)) {
		*error = g_strdup_printf(
			"--kernel-config: %s sets no CONFIG_ symbol", path);
		dotconfig_free(config);
		return NULL;
	}
	return config;
}

void dotconfig_free(struct dotconfig *config)
{
	if (!config)
		return;
	g_free(config->arch);
	g_hash_table_unref(config->values);
	g_free(config);
}

enum tri dotconfig_get(const struct dotconfig *config, const char *name)
{
	const char *value =
		(const char *)g_hash_table_lookup(config->values, name);

	if (!value)
		return config->whole ? TRI_N : TRI_UNKNOWN;
	if (!strcmp(value, "n"))
		return TRI_N;
	return !strcmp(value, "m") ? TRI_M : TRI_Y;
}

char *dotconfig_say(const struct dotconfig *config, const char *name)
{
	const char *value =
		(const char *)g_hash_table_lookup(config->values, name);
	enum tri is = dotconfig_get(config, name);

	if (is == TRI_UNKNOWN)
		return g_strdup_printf("CONFIG_%s is not told", name);
	if (is == TRI_N)
		return g_strdup_printf("CONFIG_%s is not set", name);
	return g_strdup_printf("CONFIG_%s=%s", name, value);
}
