// SPDX-License-Identifier: GPL-2.0-only
/* Reading files of a tree that nobody vouches for. */
#include "kconfig.h"

#include "beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *ktree_normal(const char *path)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", -1);
	g_autoptr(GPtrArray) kept = g_ptr_array_new();

	if (*path == '/')
		return NULL;
	for (char **p = parts; *p; p++) {
		if (!**p || g_str_equal(*p, "."))
			continue;
		if (!g_str_equal(*p, "..")) {
			g_ptr_array_add(kept, *p);
			continue;
		}
		if (!kept->len)
			return NULL;
		g_ptr_array_set_size(kept, (gint)kept->len - 1);
	}
	g_ptr_array_add(kept, NULL);
	return g_strjoinv("/", (char **)kept->pdata);
}

static bool inside(const char *root, const char *path)
{
	gsize len = strlen(root);

	return g_str_has_prefix(path, root) &&
	       (path[len] == '/' || path[len] == '\0' || root[len - 1] == '/');
}

/* Where the path really leads; NULL with the reason when not to be followed. */
static char *resolve(const char *real_root, const char *path,
		     const char **reason, bool *missing)
{
	g_autofree char *full = g_build_filename(real_root, path, NULL);
	char *real = realpath(full, NULL);

	if (!real) {
		*missing = errno == ENOENT || errno == ENOTDIR;
		*reason = g_strerror(errno);
		return NULL;
	}
	if (inside(real_root, real))
		return real;
	free(real);
	*reason = "a link that leaves the tree";
	return NULL;
}

static char *read_all(int fd, gsize max, gsize *len, const char **reason)
{
	struct stat st;
	char *text;
	ssize_t n = 0;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		*reason = "not a regular file";
		return NULL;
	}
	if (st.st_size < 0 || (guint64)st.st_size > max) {
		*reason = "too large";
		return NULL;
	}
	text = g_malloc((gsize)st.st_size + 1);
	for (*len = 0; *len < (gsize)st.st_size; *len += (gsize)n) {
		n = read(fd, text + *len, (gsize)st.st_size - *len);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n <= 0)
			break;
	}
	text[*len] = '\0';
	if (*len == (gsize)st.st_size)
		return text;
	*reason = n < 0 ? g_strerror(errno) : "it changed while it was read";
	g_free(text);
	return NULL;
}

static char *copy_text(GBytes *bytes, gsize max, gsize *len,
		       const char **reason, bool *missing)
{
	char *text;

	*missing = !bytes;
	*reason = bytes ? "too large" : g_strerror(ENOENT);
	*len = bytes ? g_bytes_get_size(bytes) : 0;
	if (!bytes || *len > max)
		return NULL;
	text = g_malloc(*len + 1);
	if (*len)
		memcpy(text, g_bytes_get_data(bytes, NULL), *len);
	text[*len] = '\0';
	return text;
}

/* Nothing on the way may have become a link since the path was resolved. */
static int open_resolved(const char *root, const char *real)
{
	int at = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	const char *path = real + strlen(root);
	int fd = -1, why;

	path += strspn(path, "/");
	if (at >= 0)
		fd = beneath_open(at, *path ? path : ".", O_RDONLY | O_NOCTTY);
	why = errno;
	if (at >= 0)
		close(at);
	errno = why;
	return fd;
}

char *ktree_read(const struct ktree *tree, const char *path, gsize max,
		 gsize *len, const char **reason, bool *missing)
{
	gpointer bytes;
	char *real, *text;
	int fd;

	if (tree->overlay &&
	    g_hash_table_lookup_extended(tree->overlay, path, NULL, &bytes))
		return copy_text((GBytes *)bytes, max, len, reason, missing);
	*missing = false;
	real = resolve(tree->root, path, reason, missing);
	if (!real)
		return NULL;
	fd = open_resolved(tree->root, real);
	free(real);
	if (fd < 0) {
		*reason = g_strerror(errno);
		return NULL;
	}
	text = read_all(fd, max, len, reason);
	close(fd);
	return text;
}
