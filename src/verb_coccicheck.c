// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kapcheck install-coccicheck`: the semantic patches go where the kernel's own
 * scripts/coccicheck looks for them, and out again.
 *
 * A list of what was put there, in the form of sha256sum, tells ours from what
 * others have written or changed; that is neither overwritten nor removed.
 */
#include "verb.h"

#include "fix_apply.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PARENT "scripts/coccinelle"
#define FOLDER PARENT "/kapcheck"
#define LIST "SHA256SUMS"

struct place_of_rules {
	struct tree *tree;
	int folder;	  /* FOLDER; -1 when it is not there */
	GHashTable *sums; /* name -> checksum of what was put there */
};

/* --- what is there ---------------------------------------------------------
 */

static char *path_of(const char *name)
{
	return g_build_filename(FOLDER, name, NULL);
}

static char *sum_of_text(const char *text, gsize len)
{
	return g_compute_checksum_for_data(G_CHECKSUM_SHA256,
					   (const guchar *)text, len);
}

/* The file's checksum, or NULL when it can't be read or is no file. */
static char *sum_of(const struct place_of_rules *at, const char *name)
{
	GString *text = g_string_new(NULL);
	char *path = path_of(name), *error = NULL, *sum = NULL;
	enum problem_kind kind;

	if (tree_read(at->tree, path, text, &kind, &error))
		sum = sum_of_text(text->str, text->len);
	g_free(error);
	g_free(path);
	g_string_free(text, TRUE);
	return sum;
}

static bool is_there(const struct place_of_rules *at, const char *name)
{
	struct stat st;

	return at->folder >= 0 &&
	       !fstatat(at->folder, name, &st, AT_SYMLINK_NOFOLLOW);
}

/* Whether the file is as it was put there. */
static bool is_ours(const struct place_of_rules *at, const char *name)
{
	const char *listed = g_hash_table_lookup(at->sums, name);
	char *sum = listed ? sum_of(at, name) : NULL;
	bool ours = sum && !strcmp(sum, listed);

	g_free(sum);
	return ours;
}

/* "CHECKSUM  NAME"; a name with a slash is none of ours. */
static void read_list_line(GHashTable *sums, const char *line)
{
	const char *name = strstr(line, "  ");

	if (name && name[2] && !strchr(name, '/'))
		g_hash_table_insert(sums, g_strdup(name + 2),
				    g_strndup(line, (gsize)(name - line)));
}

static void read_list(struct place_of_rules *at)
{
	GString *text = g_string_new(NULL);
	char *error = NULL, **lines;
	enum problem_kind kind;

	if (tree_read(at->tree, FOLDER "/" LIST, text, &kind, &error)) {
		lines = g_strsplit(text->str, "\n", -1);
		for (char **line = lines; *line; line++)
			read_list_line(at->sums, *line);
		g_strfreev(lines);
	}
	g_free(error);
	g_string_free(text, TRUE);
}

/* Opens the tree; *error is set when it is no kernel tree. */
static void place_open(struct place_of_rules *at, const char *path,
		       char **error)
{
	GPtrArray *none = g_ptr_array_new();
	int parent;

	at->folder = -1;
	at->sums =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	at->tree = tree_open_some(path, none, NULL, error);
	g_ptr_array_unref(none);
	if (!at->tree)
		return;
	parent = tree_open_folder(at->tree, FOLDER);
	if (parent < 0) {
		*error = g_strdup_printf("%s: " PARENT ": %s; is this a "
					 "kernel tree?",
					 path, g_strerror(errno));
		return;
	}
	close(parent);
	at->folder = tree_open_folder(at->tree, FOLDER "/" LIST);
	if (at->folder >= 0)
		read_list(at);
	else if (errno != ENOENT)
		*error = g_strdup_printf("%s: " FOLDER ": %s", path,
					 g_strerror(errno));
}

static void place_close(struct place_of_rules *at)
{
	if (at->folder >= 0)
		close(at->folder);
	if (at->tree)
		tree_free(at->tree);
	g_hash_table_unref(at->sums);
}

/* --- putting them there ----------------------------------------------------
 */

static bool make_folder(struct place_of_rules *at, char **error)
{
	int parent = tree_open_folder(at->tree, FOLDER);

	if (parent >= 0 &&
	    (!mkdirat(parent, "kapcheck", 0777) || errno == EEXIST))
		at->folder = tree_open_folder(at->tree, FOLDER "/" LIST);
	if (at->folder < 0)
		*error = g_strdup_printf(FOLDER ": can't be made: %s",
					 g_strerror(errno));
	if (parent >= 0)
		close(parent);
	return at->folder >= 0;
}

static void target_clear(void *p)
{
	struct fix_target *target = (struct fix_target *)p;

	g_free((char *)target->path);
	g_clear_pointer(&target->before, g_bytes_unref);
	g_clear_pointer(&target->after, g_bytes_unref);
}

/* A file that is to have this text, which is taken. */
static void add_target(const struct place_of_rules *at, GArray *targets,
		       const char *name, GBytes *after)
{
	struct fix_target target = { .path = path_of(name), .after = after };
	GString *text = g_string_new(NULL);
	enum problem_kind kind;
	char *error = NULL;

	if (tree_read(at->tree, target.path, text, &kind, &error))
		target.before = g_bytes_new(text->str, text->len);
	g_free(error);
	g_string_free(text, TRUE);
	g_array_append_val(targets, target);
}

/* Whether a file may be written: it is new, ours, or what it is to become. */
static bool may_write(const struct place_of_rules *at, const char *name,
		      const char *sum)
{
	char *present = is_there(at, name) ? sum_of(at, name) : NULL;
	bool may = !is_there(at, name) || is_ours(at, name) ||
		   !g_strcmp0(present, sum);

	g_free(present);
	return may;
}

/* One rule's file and its line of the list; *error for what is not ours. */
static void add_rule(const struct place_of_rules *at, const struct rule *rule,
		     GArray *targets, GString *list, char **error)
{
	char *name = g_path_get_basename(rule->cocci_path), *text, *sum;
	GError *wrong = NULL;
	gsize len;

	if (!g_file_get_contents(rule->cocci_path, &text, &len, &wrong)) {
		*error = g_strdup(wrong->message);
		g_error_free(wrong);
		g_free(name);
		return;
	}
	sum = sum_of_text(text, len);
	g_string_append_printf(list, "%s  %s\n", sum, name);
	if (!may_write(at, name, sum))
		*error = g_strdup_printf(FOLDER "/%s: not from kapcheck, or "
						"changed since; it stays",
					 name);
	add_target(at, targets, name, g_bytes_new_take(text, len));
	g_free(sum);
	g_free(name);
}

/* Rules that an earlier version put there, and this one does not have. */
static void drop_old(const struct place_of_rules *at, const GArray *targets)
{
	GHashTableIter iter;
	void *name;

	g_hash_table_iter_init(&iter, at->sums);
	while (g_hash_table_iter_next(&iter, &name, NULL)) {
		char *path = path_of((const char *)name);
		bool stays = !is_ours(at, (const char *)name);

		for (guint i = 0; i < targets->len; i++)
			stays |= !strcmp(
				g_array_index(targets, struct fix_target, i)
					.path,
				path);
		if (!stays)
			unlinkat(at->folder, (const char *)name, 0);
		g_free(path);
	}
}

static enum status install(struct place_of_rules *at, const GPtrArray *rules,
			   char **error)
{
	GArray *targets = g_array_new(FALSE, TRUE, sizeof(struct fix_target));
	GString *list = g_string_new(NULL);

	g_array_set_clear_func(targets, target_clear);
	for (guint i = 0; i < rules->len && !*error; i++) {
		const struct rule *rule =
			(const struct rule *)g_ptr_array_index(rules, i);

		if (rule->cocci_path)
			add_rule(at, rule, targets, list, error);
	}
	/* a list without a rule of ours in it belongs to someone else */
	if (!*error && is_there(at, LIST) && !g_hash_table_size(at->sums))
		*error = g_strdup(FOLDER "/" LIST ": not from kapcheck; "
					 "it stays");
	if (!*error)
		add_target(at, targets, LIST,
			   g_bytes_new(list->str, list->len));
	if (!*error && (at->folder >= 0 || make_folder(at, error)) &&
	    fix_apply(at->tree, targets, error))
		drop_old(at, targets);
	for (guint i = 0; i < targets->len && !*error; i++)
		printf("%s\n",
		       g_array_index(targets, struct fix_target, i).path);
	g_array_unref(targets);
	g_string_free(list, TRUE);
	return *error ? STATUS_USAGE : verb_finish_stdout();
}

/* --- taking them out -------------------------------------------------------
 */

static bool remove_file(const struct place_of_rules *at, const char *name)
{
	if (!is_there(at, name))
		return true;
	if (strcmp(name, LIST) && !is_ours(at, name)) {
		verb_complain(g_strdup_printf(FOLDER "/%s: changed since it "
						     "was put there; it stays",
					      name));
		return false;
	}
	if (!unlinkat(at->folder, name, 0)) {
		printf(FOLDER "/%s\n", name);
		return true;
	}
	verb_complain(
		g_strdup_printf(FOLDER "/%s: %s", name, g_strerror(errno)));
	return false;
}

static enum status remove_all(const struct place_of_rules *at)
{
	GList *names = g_list_sort(g_hash_table_get_keys(at->sums),
				   (GCompareFunc)strcmp);
	bool whole = true;
	int parent;

	if (!names) {
		verb_complain(g_strdup("nothing of kapcheck is installed in "
				       "this tree"));
		return STATUS_CLEAN;
	}
	for (GList *name = names; name; name = name->next)
		whole &= remove_file(at, (const char *)name->data);
	g_list_free(names);
	/* what stays is still told by the list */
	if (whole && remove_file(at, LIST)) {
		parent = tree_open_folder(at->tree, FOLDER);
		if (parent >= 0) {
			/* others' files in it keep it */
			unlinkat(parent, "kapcheck", AT_REMOVEDIR);
			close(parent);
		}
	}
	return whole ? verb_finish_stdout() : STATUS_INCOMPLETE;
}

enum status verb_install_coccicheck(const struct context *c, int argc,
				    char **argv)
{
	gboolean take_out = FALSE;
	const GOptionEntry entries[] = {
		{ "remove", 0, 0, G_OPTION_ARG_NONE, &take_out,
		  "take them out again", NULL },
		{ 0 },
	};
	GOptionContext *context = g_option_context_new("TREE");
	struct place_of_rules at = { 0 };
	GError *wrong = NULL;
	char *error = NULL;
	enum status status = STATUS_USAGE;

	g_option_context_set_summary(
		context,
		"Puts the semantic patches into TREE/" FOLDER ", where\n"
		"`make coccicheck` and `make C=1 CHECK=scripts/coccicheck` "
		"find them.");
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &wrong)) {
		error = g_strdup(wrong->message);
		g_error_free(wrong);
	} else if (argc != 2) {
		error = g_strdup("install-coccicheck takes one kernel tree");
	} else {
		place_open(&at, argv[1], &error);
		if (!error)
			status = take_out ? remove_all(&at)
					  : install(&at, c->rules, &error);
		place_close(&at);
	}
	if (error)
		verb_complain(error);
	g_option_context_free(context);
	return status;
}
