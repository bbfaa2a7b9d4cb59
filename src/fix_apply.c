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
	bool in_place;	 /* it has the new contents */
	bool exchanged;	 /* and the temporary one is the old file */
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
			    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
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

/* Whether a file of the folder has this text and nothing else. */
static bool has_text(int folder, const char *name, GBytes *text)
{
	int fd = openat(folder, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	gsize len, got = 0;
	const char *want = (const char *)g_bytes_get_data(text, &len);
	char buf[65536];
	struct stat st;
	ssize_t n = 1;
	bool same = fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode);

	while (same && n) {
		n = read(fd, buf, sizeof(buf));
		if (n < 0 && errno == EINTR)
			continue;
		same = n >= 0 && (gsize)n <= len - got &&
		       !memcmp(buf, want + got, (gsize)n);
		got += same ? (gsize)n : 0;
	}
	if (fd >= 0)
		close(fd);
	return same && got == len;
}

/* Whether the disk has what the fix was made of. */
static bool is_unchanged(const struct tree *tree, const struct writing *w)
{
	return w->target->before
		       ? has_text(w->folder, w->name, w->target->before)
		       : !tree_has(tree, w->target->path);
}

static char *changed(const struct writing *w)
{
	return g_strdup_printf("%s: has changed since it was read",
			       w->target->path);
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
		*error = changed(w);
	else if (!fill_temporary(w, w->target->after, mode))
		*error = because(w);
	return !*error;
}

/* Whether a rename fails because the file system knows no such one. */
static bool is_unknown(int why)
{
	return why == EINVAL || why == ENOSYS || why == EPERM;
}

/*
 * Old and new change places where that can be done: so the old file is what was
 * there at that moment, and can be put back without space on the disk.
 */
static bool put_in_place(struct writing *w, char **error)
{
	unsigned int how =
		w->target->before ? RENAME_EXCHANGE : RENAME_NOREPLACE;
	bool good =
		!renameat2(w->folder, w->temporary, w->folder, w->name, how);

	w->exchanged = good && w->target->before;
	if (!good && is_unknown(errno))
		good = !renameat(w->folder, w->temporary, w->folder, w->name);
	w->in_place = good;
	if (!good)
		*error = because(w);
	else if (!w->exchanged)
		g_clear_pointer(&w->temporary, g_free);
	else if (!has_text(w->folder, w->temporary, w->target->before))
		*error = changed(w);
	return !*error;
}

/* NULL, or why not. */
static const char *put_back(struct writing *w)
{
	struct stat st;
	bool good;

	if (!has_text(w->folder, w->name, w->target->after))
		return "it was changed again";
	if (!w->target->before)
		good = !unlinkat(w->folder, w->name, 0);
	else if (w->exchanged)
		good = !renameat2(w->folder, w->temporary, w->folder, w->name,
				  RENAME_EXCHANGE);
	else
		good = !fstatat(w->folder, w->name, &st, AT_SYMLINK_NOFOLLOW) &&
		       fill_temporary(w, w->target->before,
				      st.st_mode & 07777) &&
		       !renameat(w->folder, w->temporary, w->folder, w->name);
	return good ? NULL : g_strerror(errno);
}

/* Takes back what has been put in place; where that fails, it is told. */
static void take_back(struct writing *w, char **error)
{
	const char *why = w->in_place ? put_back(w) : NULL;
	char *told;

	if (!why)
		return;
	told = g_strdup_printf("%s; %s stays changed: %s", *error,
			       w->target->path, why);
	g_free(*error);
	*error = told;
	/* the old file, so that it is not lost */
	if (w->exchanged)
		g_clear_pointer(&w->temporary, g_free);
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
		put_in_place(writing_at(list, i), error);
	for (guint i = 0; i < list->len && *error; i++)
		take_back(writing_at(list, i), error);
	g_array_unref(list);
	return !*error;
}
