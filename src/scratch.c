// SPDX-License-Identifier: GPL-2.0-only
/*
 * A folder's owner keeps it locked, so that one without a lock has none. A
 * folder that was just made is not locked yet: those are left alone for a
 * while.
 */
#include "scratch.h"

#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PREFIX "kapcheck-"
#define FORM PREFIX "XXXXXX"
#define YOUNG_SECONDS 60
/* As many as one run has at once; one more is not removed for want of memory.
 */
#define OWN_MAX 8
#define TRIES 1000

struct own {
	int fd; /* the folder's, locked */
	char path[4096];
};

static struct own owned[OWN_MAX];

static void empty(int fd);

static void remove_entry(int fd, const char *name)
{
	int below;

	if (!strcmp(name, ".") || !strcmp(name, "..") ||
	    !unlinkat(fd, name, 0) || errno != EISDIR)
		return;
	below = openat(fd, name,
		       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	empty(below);
	close(below);
	unlinkat(fd, name, AT_REMOVEDIR);
}

/* Removes all that is in the folder; by system calls alone, see scratch.h. */
static void empty(int fd)
{
	_Alignas(struct dirent64) char buf[4096];
	ssize_t n;

	while ((n = getdents64(fd, buf, sizeof(buf))) > 0)
		for (ssize_t at = 0; at < n;) {
			const struct dirent64 *e =
				(const struct dirent64 *)(const void *)(buf +
									at);

			remove_entry(fd, e->d_name);
			at += e->d_reclen;
		}
}

static int open_folder(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void remove_folder(const char *path)
{
	int fd = open_folder(path);

	empty(fd);
	close(fd);
	rmdir(path);
}

/* Whether it is ours, no longer young, and locked by nobody. */
static bool is_stale(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_uid == geteuid() &&
	       time(NULL) - st.st_mtime > YOUNG_SECONDS &&
	       !flock(fd, LOCK_EX | LOCK_NB);
}

static void remove_stale(void)
{
	char **names = folder_names(g_get_tmp_dir());

	for (char **name = names; name && *name; name++) {
		char *path;
		int fd;

		if (strlen(*name) != strlen(FORM) ||
		    !g_str_has_prefix(*name, PREFIX))
			continue;
		path = g_build_filename(g_get_tmp_dir(), *name, NULL);
		fd = open_folder(path);
		if (fd >= 0 && is_stale(fd))
			remove_folder(path);
		if (fd >= 0)
			close(fd);
		g_free(path);
	}
	g_strfreev(names);
}

/* A slot that no folder is in; NULL when there is none. */
static struct own *free_slot(void)
{
	for (int i = 0; i < OWN_MAX; i++)
		if (!*owned[i].path)
			return &owned[i];
	return NULL;
}

/*
 * Other threads and engines may still be writing; in a folder that is gone they
 * can't.
 */
static void disown(struct own *o)
{
	for (int i = 0; i < TRIES; i++) {
		lseek(o->fd, 0, SEEK_SET);
		empty(o->fd);
		if (!rmdir(o->path) || (errno != ENOTEMPTY && errno != EEXIST))
			break;
	}
	close(o->fd);
	*o->path = '\0';
}

/*
 * Made in its slot, so that a run that ends for want of memory right after
 * leaves no folder.
 */
static bool is_made(struct own *slot, const char *form)
{
	if (g_strlcpy(slot->path, form, sizeof(slot->path)) >=
	    sizeof(slot->path)) {
		errno = ENAMETOOLONG;
	} else if (mkdtemp(slot->path)) {
		slot->fd = open_folder(slot->path);
		if (slot->fd >= 0)
			flock(slot->fd, LOCK_EX | LOCK_NB);
		return true;
	}
	*slot->path = '\0';
	return false;
}

char *scratch_new(GError **error)
{
	struct own *slot = free_slot();
	char *tmp = g_canonicalize_filename(g_get_tmp_dir(), NULL);
	char *form = g_build_filename(tmp, FORM, NULL);
	char *path = NULL;

	remove_stale();
	if (slot && is_made(slot, form))
		path = g_strdup(slot->path);
	else
		g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
			    "can't make a folder in %s: %s", tmp,
			    g_strerror(slot ? errno : EMFILE));
	g_free(form);
	g_free(tmp);
	return path;
}

void scratch_end(char *path)
{
	if (!path)
		return;
	for (int i = 0; i < OWN_MAX; i++)
		if (!strcmp(owned[i].path, path))
			disown(&owned[i]);
	remove_folder(path);
	g_free(path);
}

void scratch_end_all(void)
{
	for (int i = 0; i < OWN_MAX; i++)
		if (*owned[i].path)
			disown(&owned[i]);
}
