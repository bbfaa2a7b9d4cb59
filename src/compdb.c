// SPDX-License-Identifier: GPL-2.0-only
#include "compdb.h"

#include "compdb_read.h"
#include "text_order.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The file that the kernel compiles with the flags that all files get. */
#define TEMPLATE "scripts/mod/empty.c"

/* One command, not yet split into words. */
struct entry {
	char *directory;
	json_t *command; /* a string, or a list of words */
	bool guessed;
};

struct compdb {
	char *root;	   /* what relative paths of the database start from */
	GHashTable *files; /* absolute path -> struct entry */
	GHashTable *folders; /* absolute path -> GPtrArray of sorted paths */
	GHashTable *real;    /* folder as written -> without links */
	char *template;	     /* path of it, or NULL */
	char *kernel, *arch; /* as the template tells */
};

static void entry_free(void *p)
{
	struct entry *e = (struct entry *)p;

	g_free(e->directory);
	json_decref(e->command);
	g_free(e);
}

static void list_free(void *p)
{
	g_ptr_array_unref((GPtrArray *)p);
}

void compdb_free(struct compdb *db)
{
	if (!db)
		return;
	g_hash_table_unref(db->files);
	g_hash_table_unref(db->folders);
	g_hash_table_unref(db->real);
	g_free(db->template);
	g_free(db->kernel);
	g_free(db->arch);
	g_free(db->root);
	g_free(db);
}

/* --- adding ------------------------------------------------------------------
 */

/* A path of the database as an absolute one without links in its folder. */
static char *resolve(struct compdb *db, const char *directory, const char *file)
{
	char *whole = g_canonicalize_filename(file, directory);
	char *folder = g_path_get_dirname(whole);
	char *base = g_path_get_basename(whole), *path;
	const char *real = (const char *)g_hash_table_lookup(db->real, folder);

	if (!real) {
		char *found = realpath(folder, NULL);

		real = found ? found : g_strdup(folder);
		g_hash_table_insert(db->real, g_strdup(folder),
				    (char *)(uintptr_t)real);
	}
	path = g_build_filename(real, base, NULL);
	g_free(whole);
	g_free(folder);
	g_free(base);
	return path;
}

/* The first command of a file counts. */
static void add_entry(void *user, const char *directory, const char *file,
		      json_t *command, bool guessed)
{
	struct compdb *db = (struct compdb *)user;
	char *where = g_canonicalize_filename(directory, db->root);
	char *path = resolve(db, where, file);
	struct entry *e;

	if (g_hash_table_contains(db->files, path)) {
		g_free(path);
		g_free(where);
		return;
	}
	e = g_new0(struct entry, 1);
	e->directory = where;
	e->command = json_incref(command);
	e->guessed = guessed;
	g_hash_table_insert(db->files, path, e);
}

/* --- opening -------------------------------------------------------------- */

/* Sorts the files into their folders, and finds the template. */
static void arrange(struct compdb *db)
{
	GHashTableIter iter;
	gpointer path, list;

	g_hash_table_iter_init(&iter, db->files);
	while (g_hash_table_iter_next(&iter, &path, NULL)) {
		char *folder = g_path_get_dirname((char *)path);
		GPtrArray *in =
			(GPtrArray *)g_hash_table_lookup(db->folders, folder);

		if (!in) {
			in = g_ptr_array_new();
			g_hash_table_insert(db->folders, g_strdup(folder), in);
		}
		g_ptr_array_add(in, path);
		g_free(folder);
		if (!db->template && g_str_has_suffix(path, "/" TEMPLATE))
			db->template = g_strdup((char *)path);
	}
	g_hash_table_iter_init(&iter, db->folders);
	while (g_hash_table_iter_next(&iter, NULL, &list))
		g_ptr_array_sort((GPtrArray *)list, text_order);
}

static void read_template(struct compdb *db)
{
	const struct entry *e;
	char **argv;

	if (!db->template)
		return;
	e = (const struct entry *)g_hash_table_lookup(db->files, db->template);
	argv = compdb_words(e->command);
	db->kernel = g_strndup(db->template,
			       strlen(db->template) - strlen("/" TEMPLATE));
	db->arch = argv ? clang_arch(argv) : NULL;
	g_strfreev(argv);
}

/* The JSON file that path is or holds; NULL when it is a folder without one. */
static char *find_json(const char *path)
{
	char *inside;

	if (!g_file_test(path, G_FILE_TEST_IS_DIR))
		return g_strdup(path);
	inside = g_build_filename(path, "compile_commands.json", NULL);
	if (!g_file_test(inside, G_FILE_TEST_EXISTS))
		g_clear_pointer(&inside, g_free);
	return inside;
}

static bool read_all(struct compdb *db, const char *path, char **error)
{
	char *json = find_json(path);
	bool good = true;

	if (json) {
		char *empty = g_build_filename(
			db->root, "scripts/mod/.empty.o.cmd", NULL);

		good = compdb_read_json(json, add_entry, db, error);
		compdb_read_cmd(empty, db->root, add_entry, db);
		g_free(empty);
	} else {
		compdb_read_cmds(db->root, add_entry, db);
	}
	g_free(json);
	if (good && !g_hash_table_size(db->files)) {
		*error = g_strdup_printf("%s: no compile commands in it", path);
		good = false;
	}
	return good;
}

struct compdb *compdb_open(const char *path, char **error)
{
	struct compdb *db = g_new0(struct compdb, 1);
	struct stat st;

	db->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					  entry_free);
	db->folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					    list_free);
	db->real = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free);
	db->root = realpath(path, NULL);
	if (!db->root || stat(db->root, &st)) {
		*error = g_strdup_printf("%s: %s", path, g_strerror(errno));
		compdb_free(db);
		return NULL;
	}
	if (!S_ISDIR(st.st_mode)) {
		char *folder = g_path_get_dirname(db->root);

		free(db->root);
		db->root = folder;
	}
	if (!read_all(db, path, error)) {
		compdb_free(db);
		return NULL;
	}
	arrange(db);
	read_template(db);
	return db;
}

/* --- finding -------------------------------------------------------------- */

const char *compdb_root(const struct compdb *db)
{
	return db->root;
}

const char *compdb_kernel(const struct compdb *db)
{
	return db->kernel;
}

static bool is_beneath(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	/* that of the root ends in a slash */
	return g_str_has_prefix(path, folder) &&
	       (!path[n] || path[n] == '/' || !strcmp(folder, "/"));
}

bool compdb_covers(const struct compdb *db, const char *tree)
{
	GHashTableIter iter;
	gpointer folder;

	if (db->kernel && is_beneath(tree, db->kernel))
		return true;
	g_hash_table_iter_init(&iter, db->folders);
	while (g_hash_table_iter_next(&iter, &folder, NULL))
		if (is_beneath((const char *)folder, tree) ||
		    is_beneath(tree, (const char *)folder))
			return true;
	return false;
}

static guint common_prefix(const char *a, const char *b)
{
	guint n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

/* The file of the same folder whose name is most like it. */
static const char *find_sibling(const struct compdb *db, const char *file)
{
	char *folder = g_path_get_dirname(file);
	const GPtrArray *in =
		(const GPtrArray *)g_hash_table_lookup(db->folders, folder);
	const char *best = NULL;
	guint length = 0;

	for (guint i = 0; in && i < in->len; i++) {
		const char *path = (const char *)in->pdata[i];
		guint n = common_prefix(path, file);

		if (g_str_has_suffix(path, ".c") && (!best || n > length)) {
			best = path;
			length = n;
		}
	}
	g_free(folder);
	return best;
}

/* Whether the kernel could be built with a file of its tree. */
static bool is_kernel_code(const struct compdb *db, const char *file)
{
	static const char *const others[] = { "Documentation/", "scripts/",
					      "tools/", "usr/" };
	const char *rest = file + strlen(db->kernel) + 1;

	for (guint i = 0; i < G_N_ELEMENTS(others); i++)
		if (g_str_has_prefix(rest, others[i]))
			return false;
	if (!g_str_has_prefix(rest, "arch/"))
		return true;
	rest += strlen("arch/");
	return db->arch && g_str_has_prefix(rest, db->arch) &&
	       rest[strlen(db->arch)] == '/';
}

static const char *find_template(const struct compdb *db, const char *file)
{
	size_t n = db->template ? strlen(db->kernel) : 0;

	if (!n || strncmp(file, db->kernel, n) || file[n] != '/' ||
	    !is_kernel_code(db, file))
		return NULL;
	return db->template;
}

struct command *compdb_find(const struct compdb *db, const char *file)
{
	const char *like = g_hash_table_contains(db->files, file) ? file : NULL;
	const struct entry *e;
	struct command *c;
	char **argv;

	if (!like)
		like = find_sibling(db, file);
	if (!like)
		like = find_template(db, file);
	if (!like)
		return NULL;
	e = (const struct entry *)g_hash_table_lookup(db->files, like);
	argv = compdb_words(e->command);
	if (!argv)
		return NULL;
	c = clang_command(e->directory, argv, file, like == file);
	c->guessed = c->guessed || e->guessed;
	g_strfreev(argv);
	return c;
}
