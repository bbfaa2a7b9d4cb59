// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compile commands of a stranger: compile_commands.json and .cmd files.
 *
 * Held: what Clang is given is a list that begins with "clang" and ends with
 * "-c" and the source, and has no word that reads a response file, writes a
 * file or loads a plugin.
 */
#include "fuzz.h"

#include "clang_args.h"
#include "compdb_read.h"

#define SOURCE "/t/drivers/a b.c"

static void check_word(const char *word)
{
	static const char *const never[] = {
		"-o",
		"-fplugin",
		"-load",
		"-Xclang",
		"-wrapper",
		"-B",
		"-specs",
		"--config",
		"-MF",
		"-MD",
		"-save-temps",
		"-fprofile",
		"-serialize-diagnostics",
		"-dependency-file",
	};

	HOLDS(*word != '@', "a response file: %s", word);
	for (size_t i = 0; i < G_N_ELEMENTS(never); i++)
		HOLDS(!g_str_has_prefix(word, never[i]), "%s", word);
}

/* Words that stand behind these are values, whatever they look like. */
static bool takes_value(const char *word)
{
	static const char *const words[] = {
		"-D",	     "-U",	  "-I",	     "-include",
		"-imacros",  "-isystem",  "-iquote", "-idirafter",
		"-isysroot", "--sysroot", "-target",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

static void check_command(struct command *c)
{
	guint n = g_strv_length(c->arguments);

	HOLDS(n > 2 && !strcmp(c->arguments[0], "clang") &&
		      !strcmp(c->arguments[n - 2], "-c") &&
		      !strcmp(c->arguments[n - 1], SOURCE),
	      "not a command");
	for (guint i = 1; i < n - 1; i++) {
		check_word(c->arguments[i]);
		i += takes_value(c->arguments[i]);
	}
	command_free(c);
}

static void on_command(void *user, const char *directory, const char *file,
		       json_t *command, bool guessed)
{
	char **argv = compdb_words(command);

	(void)user, (void)file, (void)guessed;
	if (!argv)
		return;
	clang_source(argv);
	g_free(clang_arch(argv));
	check_command(clang_command(directory, argv, SOURCE, true));
	check_command(clang_command(directory, argv, SOURCE, false));
	g_strfreev(argv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file(data, size);
	char *error = NULL;
	bool good = compdb_read_json(path, on_command, NULL, &error);

	HOLDS(good == !error, "both or neither");
	g_free(error);
	compdb_read_cmd(path, "/t", on_command, NULL);
	return 0;
}
