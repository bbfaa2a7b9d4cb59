// SPDX-License-Identifier: GPL-2.0-only
#include "unread.h"

#include <errno.h>

struct unread {
	GMutex lock;
	GHashTable *reasons; /* path -> why, the first time */
};

struct unread *unread_new(void)
{
	struct unread *unread = g_new(struct unread, 1);

	g_mutex_init(&unread->lock);
	unread->reasons =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return unread;
}

void unread_free(struct unread *unread)
{
	g_mutex_clear(&unread->lock);
	g_hash_table_unref(unread->reasons);
	g_free(unread);
}

bool unread_is_fault(int number)
{
	/* no such file, a link on the way, a name that no file can have; a
	 * socket, a device that nobody drives */
	static const int usual[] = { ENOENT,	   ENOTDIR, ELOOP, EXDEV,
				     ENAMETOOLONG, EINVAL,  ENXIO, ENODEV };

	for (guint i = 0; i < G_N_ELEMENTS(usual); i++)
		if (usual[i] == number)
			return false;
	return true;
}

void unread_note(struct unread *unread, const char *path, const char *reason)
{
	g_mutex_lock(&unread->lock);
	if (!g_hash_table_contains(unread->reasons, path))
		g_hash_table_insert(unread->reasons, g_strdup(path),
				    g_strdup(reason));
	g_mutex_unlock(&unread->lock);
}

char *unread_any(const struct unread *unread)
{
	GHashTableIter iter;
	void *path, *reason;

	g_hash_table_iter_init(&iter, unread->reasons);
	if (!g_hash_table_iter_next(&iter, &path, &reason))
		return NULL;
	return g_strconcat((const char *)path, ": ", (const char *)reason,
			   NULL);
}

static GHashTable *paths_of(const struct problems *problems)
{
	GHashTable *paths = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)problems->list->pdata[i];

		if (p->path)
			g_hash_table_add(paths, p->path);
	}
	return paths;
}

void unread_tell(struct unread *unread, struct problems *problems)
{
	GHashTable *told = paths_of(problems);
	GList *paths = g_hash_table_get_keys(unread->reasons);

	paths = g_list_sort(paths, (GCompareFunc)g_strcmp0);
	for (const GList *l = paths; l; l = l->next) {
		const char *path = (const char *)l->data;

		if (!g_hash_table_contains(told, path))
			problems_add(problems, PROBLEM_FAILED, path, 0, NULL,
				     (const char *)g_hash_table_lookup(
					     unread->reasons, path));
	}
	g_list_free(paths);
	g_hash_table_unref(told);
}
