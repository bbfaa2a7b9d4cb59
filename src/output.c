// SPDX-License-Identifier: GPL-2.0-only
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What can't be replaced by a new file: devices, FIFOs, other descriptors. */
static bool is_special(const char *path)
{
	struct stat st;

	return !*path || g_str_has_prefix(path, "/dev/") ||
	       g_str_has_prefix(path, "/proc/") ||
	       (!stat(path, &st) && !S_ISREG(st.st_mode));
}

/*
 * The path that a link leads to, so that the link stays; a descriptor's own
 * link, as behind /dev/stdout, is not followed. A new string.
 */
static char *behind_links(const char *path)
{
	char *at = g_strdup(path), *to;

	/* as many as the kernel follows */
	for (int i = 0; i < 40 && !is_special(at); i++) {
		char *folder, *next;

		to = g_file_read_link(at, NULL);
		if (!to)
			break;
		folder = g_path_get_dirname(at);
		next = g_path_is_absolute(to)
			       ? g_strdup(to)
			       : g_build_filename(folder, to, NULL);
		g_free(folder);
		g_free(to);
		g_free(at);
		at = next;
	}
	return at;
}

/* The file's mode, or what a new file gets. */
static mode_t wanted_mode(const char *path)
{
	struct stat st;
	mode_t mask = umask(0);

	umask(mask);
	return stat(path, &st) ? 0666 & ~mask : st.st_mode & 07777;
}

/* A file without a name, which goes with the process; -1 where there is none.
 */
static int open_nameless(const char *path)
{
	char *folder = g_path_get_dirname(path);
	/* its name is given through /proc */
	int fd = access("/proc/self/fd", X_OK)
			 ? -1
			 : open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);

	g_free(folder);
	return fd;
}

static bool give(const struct output *out, const char *name)
{
	char *self = g_strdup_printf("/proc/self/fd/%d", fileno(out->stream));
	bool good = !linkat(AT_FDCWD, self, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
	int wrong = errno;

	g_free(self);
	errno = wrong;
	return good;
}

/*
 * Gives the nameless file its name, or the temporary one where there is an old
 * file: kill -9 between two steps would leave what has that.
 */
static bool give_name(struct output *out)
{
	int fd, wrong;

	if (give(out, out->path)) {
		g_clear_pointer(&out->temporary, g_free);
		return true;
	}
	if (errno != EEXIST)
		return false;
	/* a name that was free, and is taken from whoever takes it meanwhile */
	fd = g_mkstemp_full(out->temporary, O_RDWR | O_CLOEXEC, 0600);
	out->nameless = fd < 0 || g_unlink(out->temporary) ||
			!give(out, out->temporary);
	wrong = errno;
	if (fd >= 0)
		close(fd);
	errno = wrong;
	return !out->nameless;
}

static bool open_file(struct output *out)
{
	int fd;

	if (is_special(out->path)) {
		out->stream = fopen(out->path, "we");
		return out->stream != NULL;
	}
	out->temporary = g_strconcat(out->path, ".kapcheck-XXXXXX", NULL);
	/* an engine that runs meanwhile must not hold it */
	fd = open_nameless(out->path);
	out->nameless = fd >= 0;
	if (fd < 0)
		fd = g_mkstemp_full(out->temporary, O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0) {
		g_clear_pointer(&out->temporary, g_free);
		return false;
	}
	fchmod(fd, wanted_mode(out->path));
	out->stream = fdopen(fd, "w");
	return out->stream != NULL;
}

struct output *output_open(const char *path, char **error)
{
	struct output *out = g_new0(struct output, 1);

	out->path = path ? behind_links(path) : NULL;
	if (!path) {
		out->stream = stdout;
	} else if (!open_file(out)) {
		*error = g_strdup_printf("%s: can't be written: %s", path,
					 g_strerror(errno));
		output_free(out);
		return NULL;
	}
	return out;
}

bool output_commit(struct output *out, char **error)
{
	int wrong = 0;

	if (fflush(out->stream) || ferror(out->stream))
		wrong = errno ? errno : EIO;
	if (!wrong && out->temporary && fsync(fileno(out->stream)))
		wrong = errno;
	if (!wrong && out->nameless && !give_name(out))
		wrong = errno;
	if (!wrong && out->temporary && g_rename(out->temporary, out->path))
		wrong = errno;
	if (wrong) {
		*error = g_strdup_printf("%s: report not written: %s",
					 out->path ? out->path : "stdout",
					 g_strerror(wrong));
		return false;
	}
	g_clear_pointer(&out->temporary, g_free);
	return true;
}

void output_free(struct output *out)
{
	if (out->stream && out->stream != stdout)
		fclose(out->stream);
	if (out->temporary && !out->nameless)
		g_unlink(out->temporary);
	g_free(out->temporary);
	g_free(out->path);
	g_free(out);
}
