// SPDX-License-Identifier: GPL-2.0-only
#include "tree.h"

#include "beneath.h"
#include "include.h"
#include "program.h"
#include "tree_list.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* A change later than that before now may be followed by another one that
 * leaves the same times. */
#define SETTLED_NS (INT64_C(3) * 1000000000)

int tree_open_beneath(const struct tree *tree, const char *path, int flags)
{
	return beneath_open(tree->root_fd, path, flags);
}

bool tree_is_source(const char *name)
{
	size_t n = strlen(name);

	return n > 2 && name[n - 2] == '.' &&
	       (name[n - 1] == 'c' || name[n - 1] == 'h');
}

bool tree_is_kconfig(const char *path)
{
	return g_str_has_prefix(include_base(path), "Kconfig");
}

static struct tree *tree_new(void)
{
	struct tree *tree = g_new0(struct tree, 1);

	tree->files = g_ptr_array_new_with_free_func(g_free);
	tree->kconfigs = g_ptr_array_new_with_free_func(g_free);
	tree->root_fd = -1;
	tree->unread = unread_new();
	return tree;
}

/* A tree whose root is the folder, or that of the one file; nothing listed. */
static struct tree *open_root(const char *path, char **error)
{
	struct tree *tree = tree_new();
	struct stat st;

	tree->root = realpath(path, NULL);
	if (!tree->root || stat(tree->root, &st)) {
		*error = g_strdup_printf("%s: %s", path, g_strerror(errno));
		tree_free(tree);
		return NULL;
	}
	if (S_ISREG(st.st_mode)) {
		char *folder = g_path_get_dirname(tree->root);

		tree->has_kconfig = tree_is_kconfig(tree->root);
		if (!tree->has_kconfig)
			g_ptr_array_add(tree->files,
					g_path_get_basename(tree->root));
		g_free(tree->root);
		tree->root = folder;
		tree->one_file = true;
	}
	tree->root_fd = open(tree->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (tree->root_fd < 0) {
		*error = g_strdup_printf("%s: %s", path, g_strerror(errno));
		tree_free(tree);
		return NULL;
	}
	program_distrust(tree->root);
	return tree;
}

struct tree *tree_open(const char *path, struct problems *problems,
		       char **error)
{
	struct tree *tree = open_root(path, error);

	if (tree && !tree->one_file)
		tree_list(tree, problems);
	return tree;
}

struct tree *tree_open_some(const char *path, const GPtrArray *paths,
			    GHashTable *overlay, char **error)
{
	struct tree *tree = open_root(path, error);

	if (!tree)
		return NULL;
	tree->overlay = overlay;
	tree->has_kconfig = tree_has(tree, "Kconfig");
	g_ptr_array_set_size(tree->files, 0);
	for (guint i = 0; i < paths->len; i++) {
		const char *file = (const char *)g_ptr_array_index(paths, i);

		if (tree_is_source(file) && tree_has(tree, file))
			g_ptr_array_add(tree->files, g_strdup(file));
		else if (tree_is_kconfig(file) && tree_has(tree, file))
			g_ptr_array_add(tree->kconfigs, g_strdup(file));
	}
	tree_list_sort(tree);
	return tree;
}

struct tree *tree_of_texts(GHashTable *texts)
{
	struct tree *tree = tree_new();

	tree->overlay = texts;
	return tree;
}

void tree_free(struct tree *tree)
{
	if (tree->root_fd >= 0)
		close(tree->root_fd);
	g_ptr_array_unref(tree->files);
	g_ptr_array_unref(tree->kconfigs);
	if (tree->held)
		g_hash_table_unref(tree->held);
	unread_free(tree->unread);
	g_free(tree->root);
	g_free(tree);
}

void tree_hold(struct tree *tree)
{
	tree->held =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

/* Whether a text is the one that the path had before; notes the first one. */
static bool is_held(const struct tree *tree, const char *path,
		    const GString *text)
{
	char *sum = g_compute_checksum_for_data(
		G_CHECKSUM_SHA256, (const guchar *)text->str, text->len);
	const char *before =
		(const char *)g_hash_table_lookup(tree->held, path);
	bool same = !before || !strcmp(before, sum);

	if (before)
		g_free(sum);
	else
		g_hash_table_insert(tree->held, g_strdup(path), sum);
	return same;
}

static bool read_all(int fd, size_t size, GString *buf, char **error)
{
	size_t got = 0;

	/* one byte more than expected tells a file that grows */
	g_string_set_size(buf, size + 1);
	while (got <= size) {
		ssize_t n = read(fd, buf->str + got, size + 1 - got);

		if (n == 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			*error = g_strdup_printf("can't be read: %s",
						 g_strerror(errno));
			return false;
		}
		got += (size_t)n;
	}
	g_string_truncate(buf, MIN(got, size));
	if (got == size)
		return true;
	*error = g_strdup("it changed while it was read");
	return false;
}

/* Whether times on the file system are this kernel's, to the nanosecond. */
static bool has_own_times(int fd)
{
	static const unsigned long kinds[] = {
		EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC,
		F2FS_SUPER_MAGIC, TMPFS_MAGIC,	   OVERLAYFS_SUPER_MAGIC,
		0x2fc12fc1 /* ZFS */
	};
	struct statfs fs;

	if (fstatfs(fd, &fs))
		return false;
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if ((unsigned long)fs.f_type == kinds[i])
			return true;
	return false;
}

bool tree_has_own_times(const struct tree *tree)
{
	return has_own_times(tree->root_fd);
}

int64_t tree_settled_before(void)
{
	return g_get_real_time() * 1000 - SETTLED_NS;
}

bool tree_stamp(const struct tree *tree, const char *path, struct stamp *stamp)
{
	struct stat st;
	bool good = !tree->overlay &&
		    !fstatat(tree->root_fd, path, &st, AT_SYMLINK_NOFOLLOW) &&
		    S_ISREG(st.st_mode);

	if (good)
		*stamp = stamp_of(&st);
	return good;
}

static bool read_disk(const struct tree *tree, const char *path, GString *buf,
		      struct stamp *stamp, enum problem_kind *kind,
		      char **error)
{
	int fd = tree_open_beneath(tree, path, O_RDONLY);
	struct stat st;
	bool good = false, fault = true;

	*kind = PROBLEM_FAILED;
	if (fd < 0 || fstat(fd, &st)) {
		fault = unread_is_fault(errno);
		*error =
			g_strdup_printf("can't be read: %s", g_strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		fault = false;
		*kind = PROBLEM_SKIPPED;
		*error = g_strdup("not a regular file");
	} else if (st.st_size > (off_t)TREE_MAX_FILE_BYTES) {
		*error = g_strdup_printf("larger than %u MiB",
					 TREE_MAX_FILE_BYTES >> 20);
	} else {
		good = read_all(fd, (size_t)st.st_size, buf, error);
		if (stamp && has_own_times(fd))
			*stamp = stamp_of(&st);
	}
	if (!good && fault)
		unread_note(tree->unread, path, *error);
	if (fd >= 0)
		close(fd);
	return good;
}

/* Whether the overlay has a word on the path; *text is NULL for a gone file. */
static bool is_overlaid(const struct tree *tree, const char *path,
			GBytes **text)
{
	gpointer value = NULL;
	bool has = tree->overlay && g_hash_table_lookup_extended(
					    tree->overlay, path, NULL, &value);

	*text = (GBytes *)value;
	return has || tree->root_fd < 0;
}

static bool read_file(const struct tree *tree, const char *path, GString *buf,
		      struct stamp *stamp, enum problem_kind *kind,
		      char **error)
{
	GBytes *text;
	gsize len = 0;
	const char *bytes;

	if (!is_overlaid(tree, path, &text)) {
		if (!read_disk(tree, path, buf, stamp, kind, error))
			return false;
		if (!tree->held || is_held(tree, path, buf))
			return true;
		*error = g_strdup("has changed since it was read");
		return false;
	}
	*kind = PROBLEM_FAILED;
	if (!text) {
		*error = g_strdup("is deleted");
		return false;
	}
	bytes = (const char *)g_bytes_get_data(text, &len);
	g_string_truncate(buf, 0);
	g_string_append_len(buf, bytes, (gssize)len);
	return true;
}

bool tree_read(const struct tree *tree, const char *path, GString *buf,
	       enum problem_kind *kind, char **error)
{
	return read_file(tree, path, buf, NULL, kind, error);
}

bool tree_read_stamped(const struct tree *tree, const char *path, GString *buf,
		       struct stamp *stamp, enum problem_kind *kind,
		       char **error)
{
	memset(stamp, 0, sizeof(*stamp));
	return read_file(tree, path, buf, stamp, kind, error);
}

bool tree_was_read(const struct tree *tree, const char *path)
{
	GBytes *text;

	return tree->held && !is_overlaid(tree, path, &text) &&
	       g_hash_table_contains(tree->held, path);
}

bool tree_has(const struct tree *tree, const char *path)
{
	GBytes *text;
	int fd;
	struct stat st;
	bool has;

	if (is_overlaid(tree, path, &text))
		return text != NULL;
	fd = tree_open_beneath(tree, path, O_RDONLY);
	has = fd >= 0 && !fstat(fd, &st);
	if (!has && unread_is_fault(errno))
		unread_note(tree->unread, path, g_strerror(errno));
	has = has && S_ISREG(st.st_mode);
	if (fd >= 0)
		close(fd);
	return has;
}

int tree_open_folder(const struct tree *tree, const char *path)
{
	char *folder = g_path_get_dirname(path);
	int fd = tree_open_beneath(tree, folder, O_RDONLY | O_DIRECTORY);

	g_free(folder);
	return fd;
}
