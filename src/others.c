// SPDX-License-Identifier: GPL-2.0-only
#include "others.h"

#include <string.h>
#include <sys/stat.h>

struct others {
	const struct tree *tree;
	int64_t settled;
	struct digest headers; /* of the tree's list, and its headers' stamps */
	GHashTable *outside;   /* path -> struct stamp, all 0: not there */
	bool in_motion;
};

static struct stamp stamp_now(const struct others *o, const char *path)
{
	struct stamp stamp;

	if (!tree_stamp(o->tree, path, &stamp))
		memset(&stamp, 0, sizeof(stamp));
	return stamp;
}

static void watch(struct others *o, const struct stamp *stamp, dev_t device)
{
	o->in_motion |= stamp->inode &&
			(MAX(stamp->changed, stamp->modified) > o->settled ||
			 stamp->device != device);
}

static dev_t device_of(const struct tree *tree)
{
	struct stat st;

	return fstat(tree->root_fd, &st) ? 0 : st.st_dev;
}

struct others *others_new(const struct tree *tree, int64_t settled)
{
	struct others *o = g_new0(struct others, 1);
	GChecksum *sum = digest_begin("headers");
	dev_t device = device_of(tree);

	o->tree = tree;
	o->settled = settled;
	o->in_motion = !tree_has_own_times(tree);
	o->outside =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (guint i = 0; i < tree->files->len; i++) {
		const char *path = (const char *)tree->files->pdata[i];
		struct stamp stamp;

		digest_add_text(sum, path);
		if (!g_str_has_suffix(path, ".h"))
			continue;
		stamp = stamp_now(o, path);
		watch(o, &stamp, device);
		digest_add(sum, &stamp, sizeof(stamp));
	}
	o->headers = digest_end(sum);
	return o;
}

void others_free(struct others *o)
{
	if (!o)
		return;
	g_hash_table_unref(o->outside);
	g_free(o);
}

bool others_settled(const struct others *o)
{
	return !o->in_motion;
}

void others_consult(const char *path, void *user)
{
	struct others *o = (struct others *)user;
	struct stamp stamp;

	if (g_hash_table_contains(o->outside, path))
		return;
	stamp = stamp_now(o, path);
	watch(o, &stamp, device_of(o->tree));
	g_hash_table_insert(o->outside, g_strdup(path),
			    g_memdup2(&stamp, sizeof(stamp)));
}

/* --- as bytes ---------------------------------------------------------------
 */

static void append(GByteArray *to, const void *bytes, gsize n)
{
	g_byte_array_append(to, (const guint8 *)bytes, (guint)n);
}

void others_write(const struct others *o, GByteArray *to)
{
	uint64_t n = g_hash_table_size(o->outside);
	GHashTableIter iter;
	gpointer path, stamp;

	append(to, &o->headers, sizeof(o->headers));
	append(to, &n, sizeof(n));
	g_hash_table_iter_init(&iter, o->outside);
	while (g_hash_table_iter_next(&iter, &path, &stamp)) {
		append(to, stamp, sizeof(struct stamp));
		append(to, path, strlen((const char *)path) + 1);
	}
}

static bool take(const char **p, gsize *left, void *to, gsize n)
{
	if (*left < n)
		return false;
	memcpy(to, *p, n);
	*p += n;
	*left -= n;
	return true;
}

/* One that was looked for, as it was then; false when it is not so now. */
static bool same_outside(struct others *o, const char **p, gsize *left)
{
	const char *path, *end;
	struct stamp then, now;

	if (!take(p, left, &then, sizeof(then)))
		return false;
	path = *p;
	end = (const char *)memchr(path, '\0', *left);
	if (!end)
		return false;
	*left -= (gsize)(end + 1 - path);
	*p = end + 1;
	now = stamp_now(o, path);
	if (!stamp_equal(&then, &now))
		return false;
	others_consult(path, o);
	return true;
}

bool others_same(struct others *o, const char **p, gsize *left)
{
	struct digest headers;
	uint64_t n;

	if (!take(p, left, &headers, sizeof(headers)) ||
	    !take(p, left, &n, sizeof(n)) ||
	    !digest_equal(&headers, &o->headers))
		return false;
	for (uint64_t i = 0; i < n; i++)
		if (!same_outside(o, p, left))
			return false;
	return true;
}
