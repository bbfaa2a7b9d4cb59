// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clang compiles the file twice, both times to an object in the scratch folder:
 * as it was and as it is to be. It sees the new texts in the place of the
 * disk's by an overlay of its file system. The tree's own warnings are part of
 * the result: a change that adds one is refused.
 */
#include "fix_build.h"

#include "compdb.h"
#include "confine.h"
#include "proc.h"
#include "program.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

#define COMPILE_SECONDS 900u
#define OUTPUT_MAX (16u << 20)

/* One compilation of one file. */
struct compilation {
	int status;
	GHashTable *said; /* diagnostic without its place -> how often */
	char *error;	  /* the first; NULL: none */
};

static char *find_clang(void)
{
	static const char *const names[] = { "clang", "clang-19", "clang-18",
					     "clang-17", "clang-16" };
	char *found = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(names) && !found; i++)
		found = program_find(names[i]);
	return found;
}

/* --- the overlay ------------------------------------------------------------
 */

static void overlay_file(json_t *roots, const struct fix_series *series,
			 const char *path, GBytes *text, guint number)
{
	char *full = g_build_filename(series->scan->tree->root, path, NULL);
	char *name = g_strdup_printf("overlay-%u", number);
	char *copy = g_build_filename(series->scan->scratch, name, NULL);
	gsize len;
	const char *bytes = (const char *)g_bytes_get_data(text, &len);
	json_t *entry = json_pack("{s:s, s:s, s:s}", "type", "file", "name",
				  full, "external-contents", copy);

	if (entry && g_file_set_contents(copy, bytes, (gssize)len, NULL))
		json_array_append(roots, entry);
	json_decref(entry);
	g_free(copy);
	g_free(name);
	g_free(full);
}

/* The file that tells Clang of it, as a new string; JSON is YAML as well. */
static char *write_overlay(const struct fix_series *series, GHashTable *overlay)
{
	char *path =
		g_build_filename(series->scan->scratch, "overlay.yaml", NULL);
	json_t *roots = json_array();
	json_t *all = json_pack("{s:i, s:b, s:O}", "version", 0,
				"use-external-names", 0, "roots", roots);
	GHashTableIter iter;
	gpointer name, text;
	guint n = 0;

	g_hash_table_iter_init(&iter, overlay);
	while (g_hash_table_iter_next(&iter, &name, &text))
		overlay_file(roots, series, (const char *)name, (GBytes *)text,
			     n++);
	json_dump_file(all, path, 0);
	json_decref(roots);
	json_decref(all);
	return path;
}

/* --- compiling --------------------------------------------------------------
 */

static void add(GPtrArray *argv, const char *word)
{
	g_ptr_array_add(argv, (char *)(uintptr_t)word);
}

/* The message of a diagnostic, or NULL for other lines. */
static const char *message_of(const char *line)
{
	static const char *const kinds[] = { ": warning: ", ": error: ",
					     ": fatal error: " };
	const char *at = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(kinds) && !at; i++)
		at = strstr(line, kinds[i]);
	return at ? at + 2 : NULL;
}

static void read_output(struct compilation *c, const char *text)
{
	char **lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line; line++) {
		const char *message = message_of(*line);
		guint n;

		if (!message)
			continue;
		n = GPOINTER_TO_UINT(g_hash_table_lookup(c->said, message));
		g_hash_table_replace(c->said, g_strdup(message),
				     GUINT_TO_POINTER(n + 1));
		if (!c->error && !g_str_has_prefix(message, "warning"))
			c->error = g_strdup(message);
	}
	g_strfreev(lines);
}

/*
 * What is silent for parsing, for GCC takes it, is told here: an undeclared
 * function is what a change must not bring. words own what is made.
 */
static const char *tell(GPtrArray *words, const char *word)
{
	static const char silent[] = "-Wno-";

	if (!g_str_has_prefix(word, silent))
		return word;
	g_ptr_array_add(
		words, g_strconcat("-Wno-error=", word + strlen(silent), NULL));
	return (const char *)words->pdata[words->len - 1];
}

/* Runs the command in its folder, all that it says in one stream. */
static void compile(struct compilation *c, const struct fix_series *series,
		    const struct command *command, const char *clang,
		    GHashTable *overlay)
{
	char *yaml = write_overlay(series, overlay);
	char *made = confine_made(series->scan);
	char *object = g_build_filename(made, "object.o", NULL);
	GPtrArray *argv = g_ptr_array_new();
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	struct sandbox *sandbox = confine_clang(series->scan);
	GString *said;

	sandbox_program(sandbox, clang);
	add(argv, "sh");
	add(argv, "-c");
	add(argv, "cd \"$1\" && shift && exec \"$@\" 2>&1");
	add(argv, "sh");
	add(argv, command->directory);
	add(argv, clang);
	add(argv, "-Wall");
	add(argv, "-fno-color-diagnostics");
	add(argv, "-fno-caret-diagnostics");
	add(argv, "-ivfsoverlay");
	add(argv, yaml);
	add(argv, "-o");
	add(argv, object);
	for (char **word = command->arguments + 1; *word; word++)
		add(argv, tell(words, *word));
	add(argv, NULL);
	c->said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	c->status = proc_capture((const char *const *)argv->pdata, NULL, sandbox,
				 OUTPUT_MAX, COMPILE_SECONDS, &said);
	sandbox_free(sandbox);
	read_output(c, said->str);
	g_string_free(said, TRUE);
	g_ptr_array_unref(argv);
	g_ptr_array_unref(words);
	g_unlink(object);
	g_free(object);
	g_free(made);
	g_free(yaml);
}

static void compilation_clear(struct compilation *c)
{
	g_hash_table_unref(c->said);
	g_free(c->error);
}

/* A diagnostic that the first did not have, or not so often; NULL: none. */
static const char *new_diagnostic(const struct compilation *before,
				  const struct compilation *after)
{
	GHashTableIter iter;
	gpointer message, n;
	const char *found = NULL;

	g_hash_table_iter_init(&iter, after->said);
	while (g_hash_table_iter_next(&iter, &message, &n)) {
		guint had = GPOINTER_TO_UINT(
			g_hash_table_lookup(before->said, message));

		/* the first in the alphabet: the table has no order */
		if (GPOINTER_TO_UINT(n) > had &&
		    (!found || strcmp((const char *)message, found) < 0))
			found = (const char *)message;
	}
	return found;
}

static void note(struct fix *fix, const char *path, const char *reason)
{
	char *old = fix->unbuilt;

	fix->unbuilt = g_strdup_printf("%s%s%s: %s", old ? old : "",
				       old ? "; " : "", path, reason);
	g_free(old);
}

static char *compare(struct fix *fix, const char *path,
		     const struct compilation *before,
		     const struct compilation *after)
{
	const char *message = new_diagnostic(before, after);

	if (before->status) {
		note(fix, path,
		     before->error ? before->error : "Clang failed on it");
		return NULL;
	}
	if (after->error || after->status)
		return g_strdup_printf("%s does not compile after the change: "
				       "%s",
				       path,
				       after->error ? after->error
						    : "Clang failed on it");
	if (message)
		return g_strdup_printf("%s compiles with a new %s", path,
				       message);
	return NULL;
}

static char *build_file(const struct fix_series *series, struct fix *fix,
			const char *clang, const char *path, GHashTable *from,
			GHashTable *to)
{
	char *full = g_build_filename(series->scan->tree->root, path, NULL);
	struct command *command = compdb_find(series->scan->compdb, full);
	struct compilation before = { 0 }, after = { 0 };
	char *wrong = NULL;

	if (command) {
		compile(&before, series, command, clang, from);
		compile(&after, series, command, clang, to);
		wrong = compare(fix, path, &before, &after);
		compilation_clear(&before);
		compilation_clear(&after);
	} else {
		note(fix, path, "it is not in this build");
	}
	command_free(command);
	g_free(full);
	return wrong;
}

char *fix_build(const struct fix_series *series, struct fix *fix,
		GHashTable *from, GHashTable *to)
{
	char *clang, *wrong = NULL;

	if (!series->scan->compdb)
		return NULL;
	clang = find_clang();
	if (!clang || !scan_has_scratch(series->scan)) {
		g_free(clang);
		return g_strdup("there is no clang to compile it with");
	}
	for (guint i = 0; i < fix->changes->len && !wrong; i++) {
		const struct fix_change *change =
			(const struct fix_change *)fix->changes->pdata[i];

		if (g_str_has_suffix(change->path, ".c"))
			wrong = build_file(series, fix, clang, change->path,
					   from, to);
	}
	g_free(clang);
	return wrong;
}
