// SPDX-License-Identifier: GPL-2.0-only
#include "fix_apply.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_FILE_MODE 0644
#define NAME_ATTEMPTS 100

/* A target on its way to the disk. */
struct writing {
	const struct fix_target *target;
	int folder;	 /* -1: not open */
	char *name;	 /* in the folder */
	char *temporary; /* NULL: none is there */
	bool in_place;
};

static struct writing *writing_at(const GArray *list, guint i)
{
	return &g_array_index(list, struct writing, i);
}

static void writing_clear(void *p)
{
	struct writing *w = (struct writing *)p;

	if (w->temporary)
		unlinkat(w->folder, w->temporary, 0);
	if (w->folder >= 0)
		close(w->folder);
	g_free(w->temporary);
	g_free(w->name);
}

/* A reason for the path; errno says it. */
static char *because(const struct writing *w)
{
	return g_strdup_printf("%s: can't be written: %s", w->target->path,
			       g_strerror(errno));
}

static bool write_all(int fd, GBytes *text)
{
	gsize len;
	const char *p = (const char *)g_bytes_get_data(text, &len);

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		p += n;
		len -= (gsize)n;
	}
	return !fsync(fd);
}

/* A new file beside the target; its descriptor, or -1. */
static int make_temporary(struct writing *w)
{
	int fd = -1;

	for (int i = 0; i < NAME_ATTEMPTS && fd < 0; i++) {
		g_free(w->temporary);
		w->temporary = g_strdup_printf(".%s.kapcheck-%08x", w->name,
					       g_random_int());
		fd = openat(w->folder, w->temporary,
			    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				    O_CLOEXEC,
			    0600);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0)
		g_clear_pointer(&w->temporary, g_free);
	return fd;
}

static bool fill_temporary(struct writing *w, GBytes *text, mode_t mode)
{
	int fd = make_temporary(w);
	bool good = fd >= 0 && write_all(fd, text) && !fchmod(fd, mode);
	int saved = errno;

	if (fd >= 0 && close(fd) && good)
		return false;
	errno = saved;
	return good;
}

/* Whether the disk has what the fix was made of. */
static bool is_unchanged(const struct tree *tree, const struct writing *w)
{
	GString *buf = g_string_new(NULL);
	enum problem_kind kind;
	char *error = NULL;
	gsize len = 0;
	const void *before = w->target->before
				     ? g_bytes_get_data(w->target->before, &len)
				     : NULL;
	bool same =
		before ? tree_read(tree, w->target->path, buf, &kind, &error) &&
				 buf->len == len &&
				 !memcmp(buf->str, before, len)
		       : !tree_has(tree, w->target->path);

	g_free(error);
	g_string_free(buf, TRUE);
	return same;
}

/* Puts the new contents beside the old ones. */
static bool stage(const struct tree *tree, struct writing *w, char **error)
{
	struct stat st;
	mode_t mode = NEW_FILE_MODE;

	w->folder = tree_open_folder(tree, w->target->path);
	w->name = g_path_get_basename(w->target->path);
	if (w->folder < 0) {
		*error = because(w);
		return false;
	}
	if (!fstatat(w->folder, w->name, &st, AT_SYMLINK_NOFOLLOW))
		mode = st.st_mode & 07777;
	if (!is_unchanged(tree, w))
		*error = g_strdup_printf("%s: has changed since it was read",
					 w->target->path);
	else if (!fill_temporary(w, w->target->after, mode))
		*error = because(w);
	return !*error;
}

static bool put_in_place(struct writing *w)
{
	if (renameat(w->folder, w->temporary, w->folder, w->name))
		return false;
	g_clear_pointer(&w->temporary, g_free);
	w->in_place = true;
	return true;
}

/* Takes back what has been put in place. */
static void take_back(struct writing *w)
{
	struct stat st;

	if (!w->in_place)
		return;
	if (!w->target->before)
		unlinkat(w->folder, w->name, 0);
	else if (!fstatat(w->folder, w->name, &st, AT_SYMLINK_NOFOLLOW) &&
		 fill_temporary(w, w->target->before, st.st_mode & 07777))
		put_in_place(w);
}

bool fix_apply(const struct tree *tree, const GArray *targets, char **error)
{
	GArray *list = g_array_new(FALSE, TRUE, sizeof(struct writing));

	g_array_set_clear_func(list, writing_clear);
	for (guint i = 0; i < targets->len; i++) {
		struct writing w = {
			.target = &g_array_index(targets, struct fix_target, i),
			.folder = -1,
		};

		g_array_append_val(list, w);
	}
	for (guint i = 0; i < list->len && !*error; i++)
		stage(tree, writing_at(list, i), error);
	for (guint i = 0; i < list->len && !*error; i++)
		if (!put_in_place(writing_at(list, i)))
			*error = because(writing_at(list, i));
	for (guint i = 0; i < list->len && *error; i++)
		take_back(writing_at(list, i));
	g_array_unref(list);
	return !*error;
}
