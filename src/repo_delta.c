// SPDX-License-Identifier: GPL-2.0-only
#include "repo_delta.h"

#include <git2/sys/hashsig.h>
#include <string.h>

/* Below this many of 100, a file that went and one that came are two. */
#define ALIKE 50
/* More pairs than this are not compared: a move of whole folders. */
#define PAIRS_MAX 250000u

static void delta_free(void *p)
{
	struct delta *d = (struct delta *)p;

	g_free(d->path);
	g_free(d->old_path);
	g_free(d);
}

GPtrArray *deltas_new(void)
{
	return g_ptr_array_new_with_free_func(delta_free);
}

void delta_add(GPtrArray *deltas, const char *path, const git_oid *before,
	       const git_oid *after)
{
	struct delta *d;

	if (!change_is_relevant(path))
		return;
	d = g_new0(struct delta, 1);
	d->path = g_strdup(path);
	if (before)
		d->before = *before;
	if (after)
		d->after = *after;
	g_ptr_array_add(deltas, d);
}

/* --- walking ---------------------------------------------------------------
 */

struct walker {
	GPtrArray *deltas;
	git_repository *repo;
	GString *path; /* of the folder, with a slash behind it */
	bool failed;
};

static bool is_file(const git_tree_entry *e)
{
	git_filemode_t mode =
		e ? git_tree_entry_filemode(e) : GIT_FILEMODE_UNREADABLE;

	return mode == GIT_FILEMODE_BLOB ||
	       mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static bool is_folder(const git_tree_entry *e)
{
	return e && git_tree_entry_filemode(e) == GIT_FILEMODE_TREE;
}

static git_tree *open_folder(struct walker *w, const git_tree_entry *e)
{
	git_tree *tree = NULL;

	if (is_folder(e) &&
	    git_tree_lookup(&tree, w->repo, git_tree_entry_id(e)))
		w->failed = true;
	return tree;
}

static void walk(struct walker *w, const git_tree *a, const git_tree *b);

/* A name that the trees have as a and b; one of them may be NULL. */
static void compare(struct walker *w, const git_tree_entry *a,
		    const git_tree_entry *b)
{
	const char *name = git_tree_entry_name(b ? b : a);
	gsize len = w->path->len;

	if (a && b && git_oid_equal(git_tree_entry_id(a), git_tree_entry_id(b)))
		return;
	g_string_append(w->path, name);
	if (is_file(a) || is_file(b))
		delta_add(w->deltas, w->path->str,
			  is_file(a) ? git_tree_entry_id(a) : NULL,
			  is_file(b) ? git_tree_entry_id(b) : NULL);
	if (is_folder(a) || is_folder(b)) {
		git_tree *x = open_folder(w, a), *y = open_folder(w, b);

		g_string_append_c(w->path, '/');
		walk(w, x, y);
		git_tree_free(x);
		git_tree_free(y);
	}
	g_string_truncate(w->path, len);
}

static void walk(struct walker *w, const git_tree *a, const git_tree *b)
{
	for (size_t i = 0; b && i < git_tree_entrycount(b); i++) {
		const git_tree_entry *e = git_tree_entry_byindex(b, i);

		compare(w,
			a ? git_tree_entry_byname(a, git_tree_entry_name(e))
			  : NULL,
			e);
	}
	for (size_t i = 0; a && i < git_tree_entrycount(a); i++) {
		const git_tree_entry *e = git_tree_entry_byindex(a, i);

		if (!b || !git_tree_entry_byname(b, git_tree_entry_name(e)))
			compare(w, e, NULL);
	}
}

bool deltas_walk(GPtrArray *deltas, git_repository *repo, const git_tree *a,
		 const git_tree *b)
{
	struct walker w = { .deltas = deltas, .repo = repo };

	w.path = g_string_new(NULL);
	walk(&w, a, b);
	g_string_free(w.path, TRUE);
	return !w.failed;
}

void deltas_keep(GPtrArray *deltas, const GPtrArray *others)
{
	GHashTable *paths = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < others->len; i++)
		g_hash_table_add(paths,
				 ((struct delta *)others->pdata[i])->path);
	for (guint i = 0; i < deltas->len;) {
		const struct delta *d = (const struct delta *)deltas->pdata[i];

		if (g_hash_table_contains(paths, d->path))
			i++;
		else
			g_ptr_array_remove_index_fast(deltas, i);
	}
	g_hash_table_unref(paths);
}

/* --- renames ---------------------------------------------------------------
 */

static GBytes *read_blob(git_repository *repo, const git_oid *id)
{
	git_blob *blob;
	GBytes *text;

	if (git_blob_lookup(&blob, repo, id))
		return NULL;
	text = g_bytes_new(git_blob_rawcontent(blob),
			   (gsize)git_blob_rawsize(blob));
	git_blob_free(blob);
	return text;
}

static git_hashsig *signature(git_repository *repo, const git_oid *id)
{
	git_hashsig *sig = NULL;
	git_blob *blob;

	if (git_blob_lookup(&blob, repo, id))
		return NULL;
	if (git_hashsig_create(&sig, git_blob_rawcontent(blob),
			       (size_t)git_blob_rawsize(blob),
			       GIT_HASHSIG_SMART_WHITESPACE |
				       GIT_HASHSIG_ALLOW_SMALL_FILES))
		sig = NULL;
	git_blob_free(blob);
	return sig;
}

static int alike(const struct delta *gone, const struct delta *came,
		 git_hashsig *a, git_hashsig *b)
{
	const char *x = strrchr(gone->path, '/'), *y = strrchr(came->path, '/');
	bool same_name =
		!strcmp(x ? x + 1 : gone->path, y ? y + 1 : came->path);
	int score = a && b ? git_hashsig_compare(a, b) : 0;

	if (git_oid_equal(&gone->before, &came->after))
		return 102 + same_name;
	/* of two that are as alike, the one that kept its name */
	return score >= ALIKE ? score + same_name : 0;
}

/* Finds for each file that came the one that went and is most like it. */
static void join(GPtrArray *gone, GPtrArray *came, git_hashsig **a,
		 git_hashsig **b)
{
	for (guint k = 0; k < came->len; k++) {
		struct delta *to = (struct delta *)came->pdata[k];
		struct delta *best = NULL;
		int most = 0;

		for (guint i = 0; i < gone->len; i++) {
			struct delta *from = (struct delta *)gone->pdata[i];
			int score = alike(from, to, a[i], b[k]);

			if (score > most && !from->old_path) {
				best = from;
				most = score;
			}
		}
		if (!best)
			continue;
		to->old_path = g_strdup(best->path);
		to->before = best->before;
		/* taken; it stays in the list as a file that went */
		best->old_path = g_strdup(best->path);
	}
}

static void free_signatures(git_hashsig **sigs, guint n)
{
	for (guint i = 0; i < n; i++)
		if (sigs[i])
			git_hashsig_free(sigs[i]);
	g_free(sigs);
}

static void find_renames(GPtrArray *deltas, git_repository *repo)
{
	GPtrArray *gone = g_ptr_array_new(), *came = g_ptr_array_new();
	git_hashsig **a, **b;

	for (guint i = 0; i < deltas->len; i++) {
		struct delta *d = (struct delta *)deltas->pdata[i];

		if (git_oid_is_zero(&d->after))
			g_ptr_array_add(gone, d);
		else if (git_oid_is_zero(&d->before))
			g_ptr_array_add(came, d);
	}
	a = g_new0(git_hashsig *, gone->len + 1);
	b = g_new0(git_hashsig *, came->len + 1);
	if (gone->len && came->len && gone->len < PAIRS_MAX / came->len) {
		for (guint i = 0; i < gone->len; i++)
			a[i] = signature(
				repo,
				&((struct delta *)gone->pdata[i])->before);
		for (guint i = 0; i < came->len; i++)
			b[i] = signature(
				repo, &((struct delta *)came->pdata[i])->after);
		join(gone, came, a, b);
	}
	free_signatures(a, gone->len);
	free_signatures(b, came->len);
	g_ptr_array_unref(gone);
	g_ptr_array_unref(came);
}

/* --- texts -----------------------------------------------------------------
 */

static GBytes *read_file(const struct tree *tree, const char *path)
{
	GString *buf = g_string_new(NULL);
	enum problem_kind kind;
	char *error = NULL;

	if (tree_read(tree, path, buf, &kind, &error))
		return g_string_free_to_bytes(buf);
	g_free(error);
	g_string_free(buf, TRUE);
	return NULL;
}

bool deltas_to_changes(GPtrArray *deltas, git_repository *repo,
		       const struct tree *after, GPtrArray *changes)
{
	find_renames(deltas, repo);
	for (guint i = 0; i < deltas->len; i++) {
		const struct delta *d = (const struct delta *)deltas->pdata[i];
		const char *old = d->old_path ? d->old_path : d->path;
		bool was = !git_oid_is_zero(&d->before);
		bool is = !git_oid_is_zero(&d->after);
		GBytes *x = was ? read_blob(repo, &d->before) : NULL;
		GBytes *y = !is	    ? NULL
			    : after ? read_file(after, d->path)
				    : read_blob(repo, &d->after);

		changes_add(changes, old, d->path, x, y);
		if ((was && !x) || (is && !y && !after))
			return false;
	}
	return true;
}

bool kconfigs_add(GPtrArray *changes, git_repository *repo,
		  const git_tree *tree)
{
	GPtrArray *all;
	bool good;

	if (!changes_ask_kconfig(changes))
		return true;
	all = deltas_new();
	good = deltas_walk(all, repo, NULL, tree);
	for (guint i = 0; good && i < all->len; i++) {
		const struct delta *d = (const struct delta *)all->pdata[i];
		GBytes *text;

		if (!tree_is_kconfig(d->path) || changes_find(changes, d->path))
			continue;
		text = read_blob(repo, &d->after);
		good = text != NULL;
		if (good)
			changes_add_same(changes, d->path, text);
	}
	g_ptr_array_unref(all);
	return good;
}
