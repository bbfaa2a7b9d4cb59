// SPDX-License-Identifier: GPL-2.0-only
#include "repo.h"

#include "folder.h"
#include "repo_delta.h"
#include "repo_index.h"

#include <string.h>
#include <sys/stat.h>

static char *git_says(const char *what)
{
	const git_error *e = git_error_last();

	return g_strdup_printf("%s: %s", what, e ? e->message : "git failed");
}

/* --- opening ---------------------------------------------------------------
 */

/* No one's settings but the repository's; who owns it does not matter. */
static void set_options(void)
{
	/* these change nothing of what is read here */
	static const char *extensions[] = {
		"noop",		  "objectformat",
		"partialclone",	  "preciousobjects",
		"worktreeconfig", "relativeworktrees"
	};
	static const git_config_level_t levels[] = {
		GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
		GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL
	};

	git_libgit2_init();
	for (gsize i = 0; i < G_N_ELEMENTS(levels); i++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions,
			 G_N_ELEMENTS(extensions));
}

/* A FIFO among git's own files, which would be waited for; or NULL. */
static char *find_fifo(const char *git_dir)
{
	char **names = folder_names(git_dir), *found = NULL;
	struct stat st;

	for (char **name = names; name && *name && !found; name++) {
		found = g_build_filename(git_dir, *name, NULL);
		if (stat(found, &st) || !S_ISFIFO(st.st_mode))
			g_clear_pointer(&found, g_free);
	}
	g_strfreev(names);
	return found;
}

/* Whether nothing is there that opening the repository would wait for. */
static bool is_prompt(const char *folder, char **error)
{
	const char *named = g_getenv("GIT_DIR");
	git_buf dir = { 0 };
	char *fifo = named ? find_fifo(named) : NULL;

	if (!named && !git_repository_discover(&dir, folder, 0, NULL))
		fifo = find_fifo(dir.ptr);
	git_buf_dispose(&dir);
	if (fifo)
		*error = g_strdup_printf("%s: is a FIFO", fifo);
	g_free(fifo);
	return !*error;
}

/* As git does for its hooks: GIT_DIR, GIT_WORK_TREE, else from the folder up.
 */
static int open_git(git_repository **git, const char *folder)
{
	const char *dir = g_getenv("GIT_DIR");
	const char *work = g_getenv("GIT_WORK_TREE");
	int failed = dir ? git_repository_open(git, dir)
			 : git_repository_open_ext(git, folder, 0, NULL);

	if (!failed && dir && work)
		failed = git_repository_set_workdir(*git, work, 0);
	return failed;
}

struct repo *repo_open(const char *folder, char **error)
{
	struct repo *repo;
	git_repository *git = NULL;
	const char *top;

	set_options();
	if (!is_prompt(folder, error) || open_git(&git, folder)) {
		if (!*error)
			*error = git_says(folder);
		git_libgit2_shutdown();
		return NULL;
	}
	repo = g_new0(struct repo, 1);
	repo->git = git;
	top = git_repository_workdir(git);
	if (!top) {
		*error = g_strdup_printf("%s: a repository without a work tree",
					 folder);
		repo_free(repo);
		return NULL;
	}
	repo->top = g_canonicalize_filename(top, NULL);
	return repo;
}

void repo_free(struct repo *repo)
{
	if (!repo)
		return;
	git_tree_free(repo->staged);
	git_repository_free(repo->git);
	git_libgit2_shutdown();
	g_free(repo->top);
	g_free(repo);
}

/* --- what is staged --------------------------------------------------------
 */

/* The index that git says is to be committed: another one for `commit FILE`. */
static char *index_path(const struct repo *repo)
{
	const char *named = g_getenv("GIT_INDEX_FILE");

	if (named && *named)
		return g_canonicalize_filename(named, repo->top);
	return g_build_filename(git_repository_path(repo->git), "index", NULL);
}

/* Any id that is not zero. */
static const git_oid unknown = { { 1 } };

static void take_diff(git_diff *diff, GPtrArray *deltas, GPtrArray *unmerged)
{
	size_t n = git_diff_num_deltas(diff);

	for (size_t i = 0; i < n; i++) {
		const git_diff_delta *d = git_diff_get_delta(diff, i);
		bool was = d->status != GIT_DELTA_ADDED &&
			   S_ISREG(d->old_file.mode);
		bool is = d->status != GIT_DELTA_DELETED &&
			  S_ISREG(d->new_file.mode);
		/* libgit2 need not know that of a file in the work tree */
		const git_oid *id = git_oid_is_zero(&d->new_file.id)
					    ? &unknown
					    : &d->new_file.id;
		const char *path =
			d->new_file.path ? d->new_file.path : d->old_file.path;

		if (d->status == GIT_DELTA_CONFLICTED)
			g_ptr_array_add(unmerged, g_strdup(path));
		else if (was || is)
			delta_add(deltas, path, was ? &d->old_file.id : NULL,
				  is ? id : NULL);
	}
}

/* The index entry by entry, where it stands for no tree. */
static bool compare_entries(struct repo *repo, git_tree *tree,
			    GPtrArray *deltas, GPtrArray *unmerged)
{
	char *path = index_path(repo);
	git_diff_options options;
	git_index *index = NULL;
	git_diff *diff = NULL;
	bool good;

	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
	good = !git_index_open(&index, path) &&
	       !git_diff_tree_to_index(&diff, repo->git, tree, index, &options);
	if (good)
		take_diff(diff, deltas, unmerged);
	git_diff_free(diff);
	git_index_free(index);
	g_free(path);
	return good;
}

/* What differs between the index and a tree; NULL: an empty one. */
static bool compare_index(struct repo *repo, git_tree *tree, GPtrArray *deltas,
			  GPtrArray *unmerged)
{
	return repo->staged ? deltas_walk(deltas, repo->git, tree, repo->staged)
			    : compare_entries(repo, tree, deltas, unmerged);
}

static int take_head(const git_oid *id, void *p)
{
	g_array_append_val((GArray *)p, *id);
	return 0;
}

/* HEAD, where there is one, and what is being merged into it. */
static GArray *parent_ids(struct repo *repo)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(git_oid));
	git_oid head;

	if (!git_reference_name_to_id(&head, repo->git, "HEAD"))
		g_array_append_val(ids, head);
	git_repository_mergehead_foreach(repo->git, take_head, ids);
	return ids;
}

/* Adds the differences to one parent; NULL: there is no commit yet. */
static bool add_parent(struct repo *repo, const git_oid *id, GPtrArray *lists,
		       GPtrArray *unmerged)
{
	GPtrArray *deltas = deltas_new();
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	bool good = !id || (!git_commit_lookup(&commit, repo->git, id) &&
			    !git_commit_tree(&tree, commit));

	good = good && compare_index(repo, tree, deltas, unmerged);
	g_ptr_array_add(lists, deltas);
	git_tree_free(tree);
	git_commit_free(commit);
	return good;
}

/* Each parent's differences; the paths that a merge took over are no changes.
 */
static bool take_parents(struct repo *repo, const GPtrArray *lists,
			 GPtrArray *parents)
{
	bool good = true;

	for (guint i = 0; i < lists->len; i++)
		for (guint k = 0; k < lists->len; k++)
			if (i != k)
				deltas_keep((GPtrArray *)lists->pdata[i],
					    (GPtrArray *)lists->pdata[k]);
	for (guint i = 0; good && i < lists->len; i++) {
		GPtrArray *changes = changes_new();

		good = deltas_to_changes((GPtrArray *)lists->pdata[i],
					 repo->git, NULL, changes) &&
		       (!repo->staged ||
			kconfigs_add(changes, repo->git, repo->staged));
		g_ptr_array_add(parents, changes);
	}
	return good;
}

bool repo_staged(struct repo *repo, GPtrArray *parents, GPtrArray *unmerged,
		 char **error)
{
	GPtrArray *lists = g_ptr_array_new_with_free_func(
		(GDestroyNotify)g_ptr_array_unref);
	GArray *ids = parent_ids(repo);
	char *path = index_path(repo);
	bool good;

	repo->staged = index_tree(repo->git, path);
	g_free(path);
	good = ids->len || add_parent(repo, NULL, lists, unmerged);
	for (guint i = 0; good && i < ids->len; i++)
		good = add_parent(repo, &g_array_index(ids, git_oid, i), lists,
				  unmerged);
	good = good && take_parents(repo, lists, parents);
	if (!good)
		*error = git_says("what is staged can't be read");
	g_array_unref(ids);
	g_ptr_array_unref(lists);
	return good;
}

/* --- ranges ----------------------------------------------------------------
 */

static git_object *resolve(struct repo *repo, const char *name,
			   git_object_t type, char **error)
{
	git_object *any = NULL, *object = NULL;

	if (git_revparse_single(&any, repo->git, *name ? name : "HEAD") ||
	    git_object_peel(&object, any, type))
		*error = git_says(*name ? name : "HEAD");
	git_object_free(any);
	return object;
}

/* The tree of what two revisions have in common. */
static git_object *merge_base(struct repo *repo, const char *a, const char *b,
			      char **error)
{
	git_object *x = resolve(repo, a, GIT_OBJECT_COMMIT, error);
	git_object *y = x ? resolve(repo, b, GIT_OBJECT_COMMIT, error) : NULL;
	git_object *base = NULL, *tree = NULL;
	git_oid id;

	if (y && (git_merge_base(&id, repo->git, git_object_id(x),
				 git_object_id(y)) ||
		  git_object_lookup(&base, repo->git, &id, GIT_OBJECT_COMMIT) ||
		  git_object_peel(&tree, base, GIT_OBJECT_TREE)))
		*error = git_says("no merge base");
	git_object_free(x);
	git_object_free(y);
	git_object_free(base);
	return tree;
}

static bool compare_disk(struct repo *repo, git_object *a, GPtrArray *deltas)
{
	GPtrArray *unmerged = g_ptr_array_new_with_free_func(g_free);
	git_diff_options options;
	git_diff *diff = NULL;
	bool good;

	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
	good = !git_diff_tree_to_workdir_with_index(&diff, repo->git,
						    (git_tree *)a, &options);
	if (good)
		take_diff(diff, deltas, unmerged);
	for (guint i = 0; i < unmerged->len; i++) {
		const char *path = (const char *)unmerged->pdata[i];
		git_tree_entry *e = NULL;

		git_tree_entry_bypath(&e, (git_tree *)a, path);
		delta_add(deltas, path, e ? git_tree_entry_id(e) : NULL,
			  &unknown);
		git_tree_entry_free(e);
	}
	git_diff_free(diff);
	g_ptr_array_unref(unmerged);
	return good;
}

/* The trees of "A..B" and its like; *to stays NULL for the work tree. */
static bool read_range(struct repo *repo, const char *range, git_object **from,
		       git_object **to, char **error)
{
	const char *dots = strstr(range, "..");
	bool common = dots && dots[2] == '.';
	const char *second = dots ? dots + (common ? 3 : 2) : NULL;
	char *first =
		g_strndup(range, dots ? (gsize)(dots - range) : strlen(range));

	*from = common ? merge_base(repo, first, second, error)
		       : resolve(repo, first, GIT_OBJECT_TREE, error);
	if (*from && second)
		*to = resolve(repo, second, GIT_OBJECT_TREE, error);
	g_free(first);
	return !*error;
}

bool repo_range(struct repo *repo, const char *range, const struct tree *tree,
		GPtrArray *changes, char **error)
{
	GPtrArray *deltas = deltas_new();
	git_object *from = NULL, *to = NULL;
	bool good = read_range(repo, range, &from, &to, error);

	if (good) {
		good = to ? deltas_walk(deltas, repo->git, (git_tree *)from,
					(git_tree *)to)
			  : compare_disk(repo, from, deltas);
		good = good && deltas_to_changes(deltas, repo->git,
						 to ? NULL : tree, changes);
		good = good && (!to || kconfigs_add(changes, repo->git,
						    (git_tree *)to));
		if (!good)
			*error = git_says(range);
	}
	git_object_free(from);
	git_object_free(to);
	g_ptr_array_unref(deltas);
	return good;
}
