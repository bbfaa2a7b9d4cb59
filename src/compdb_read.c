// SPDX-License-Identifier: GPL-2.0-only
#include "compdb_read.h"

#include "clang_args.h"
#include "infile.h"

#include <fts.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

/* 20,000 commands of a kernel are 60 MB. */
#define JSON_MAX_BYTES ((gsize)1 << 30)
#define CMD_MAX_BYTES (1u << 20)

static char **split(const char *text)
{
	char **argv = NULL;

	return g_shell_parse_argv(text, NULL, &argv, NULL) ? argv : NULL;
}

char **compdb_words(json_t *command)
{
	GPtrArray *words;
	json_t *word;
	size_t i;

	if (json_is_string(command))
		return split(json_string_value(command));
	words = g_ptr_array_new();
	json_array_foreach(command, i, word) if (json_is_string(word))
		g_ptr_array_add(words, g_strdup(json_string_value(word)));
	if (!words->len) {
		g_ptr_array_unref(words);
		return NULL;
	}
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

/* --- compile_commands.json --------------------------------------------------
 */

static bool read_entry(json_t *item, compdb_add add, void *user)
{
	const char *file, *directory, *how = "exact";
	json_t *command = NULL, *arguments = NULL;

	if (json_unpack(item, "{s:s, s:s, s?o, s?o, s?s}", "file", &file,
			"directory", &directory, "command", &command,
			"arguments", &arguments, "kapcheck", &how))
		return false;
	if (arguments ? !json_is_array(arguments) : !json_is_string(command))
		return false;
	add(user, directory, file, arguments ? arguments : command,
	    strcmp(how, "exact") != 0);
	return true;
}

struct adder {
	const char *path;
	compdb_add add;
	void *user;
};

static bool on_entry(json_t *item, size_t number, void *user, char **error)
{
	const struct adder *a = (const struct adder *)user;

	if (!read_entry(item, a->add, a->user))
		*error = g_strdup_printf("%s: entry %zu is no command", a->path,
					 number);
	return !*error;
}

bool compdb_read_json(const char *path, compdb_add add, void *user,
		      char **error)
{
	struct adder a = { path, add, user };

	return infile_json_each(path, JSON_MAX_BYTES, "commands", on_entry, &a,
				error);
}

/* --- .cmd files ----------------------------------------------------------- */

/* The text of a rule's first command, of `savedcmd_X := a; b` or `cmd_X := a`.
 */
static char *command_text(const char *text)
{
	const char *at = strstr(text, " := ");
	char quote = '\0';
	const char *end;

	if (!at || (!g_str_has_prefix(text, "savedcmd_") &&
		    !g_str_has_prefix(text, "cmd_")))
		return NULL;
	at += strlen(" := ");
	for (end = at; *end && *end != '\n'; end++) {
		if (quote && *end == quote)
			quote = '\0';
		else if (!quote && (*end == '"' || *end == '\''))
			quote = *end;
		else if (*end == '\\' && quote != '\'' && end[1])
			end++;
		else if (!quote && strchr(";|&<>", *end))
			break;
	}
	return g_strndup(at, (size_t)(end - at));
}

/* Takes back what the kernel's make escapes in a .cmd file. */
static char *unescape(char *text)
{
	static const char *const pairs[][2] = { { "$(pound)", "#" },
						{ "$$", "$" } };

	for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
		char **parts = g_strsplit(text, pairs[i][0], -1);

		g_free(text);
		text = g_strjoinv(pairs[i][1], parts);
		g_strfreev(parts);
	}
	return text;
}

void compdb_read_cmd(const char *path, const char *root, compdb_add add,
		     void *user)
{
	char *text = NULL, *command = NULL, **argv = NULL;

	if (g_file_get_contents(path, &text, NULL, NULL))
		command = command_text(text);
	if (command)
		command = unescape(command);
	if (command)
		argv = split(command);
	if (argv && clang_source(argv)) {
		json_t *kept = json_string(command);

		if (kept)
			add(user, root, clang_source(argv), kept, false);
		json_decref(kept);
	}
	g_strfreev(argv);
	g_free(command);
	g_free(text);
}

static bool is_cmd(const FTSENT *e)
{
	return e->fts_info == FTS_F && e->fts_name[0] == '.' &&
	       g_str_has_suffix(e->fts_name, ".o.cmd") &&
	       e->fts_statp->st_size <= CMD_MAX_BYTES;
}

void compdb_read_cmds(const char *root, compdb_add add, void *user)
{
	char *const roots[] = { (char *)(uintptr_t)root, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;

	while (fts && (e = fts_read(fts)))
		if (is_cmd(e))
			compdb_read_cmd(e->fts_path, root, add, user);
	if (fts)
		fts_close(fts);
}
