// SPDX-License-Identifier: GPL-2.0-only
#include "cache_key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_new(int fd)
{
	uint8_t bytes[DIGEST_BYTES];

	return getrandom(bytes, sizeof(bytes), 0) == sizeof(bytes) &&
	       write(fd, bytes, sizeof(bytes)) == sizeof(bytes) &&
	       fsync(fd) == 0;
}

/*
 * Made under another name and linked, so that of two scans that make one the
 * second takes the first one's, and nobody sees half a key.
 */
static bool make(const char *path)
{
	char *folder = g_path_get_dirname(path);
	char *fresh = g_strdup_printf("%s.%ld", path, (long)getpid());
	int fd = -1;
	bool good = false;

	if (g_mkdir_with_parents(folder, 0700) == 0)
		fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		good = write_new(fd) &&
		       (link(fresh, path) == 0 || errno == EEXIST);
		close(fd);
		unlink(fresh);
	}
	g_free(fresh);
	g_free(folder);
	return good;
}

static const char *wrong_with(int fd, struct digest *key)
{
	struct stat st;

	if (fstat(fd, &st))
		return g_strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "is not a regular file";
	if (st.st_uid != geteuid())
		return "belongs to somebody else";
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return "is open to others (chmod 600 mends it)";
	if (st.st_size != DIGEST_BYTES ||
	    read(fd, key->bytes, DIGEST_BYTES) != DIGEST_BYTES)
		return "does not hold 32 bytes";
	return NULL;
}

bool cache_key_read(const char *path, struct digest *key, char **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	const char *wrong;

	if (fd < 0 && errno == ENOENT && make(path))
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	wrong = fd < 0 ? g_strerror(errno) : wrong_with(fd, key);
	if (wrong)
		*error = g_strdup_printf("its key %s: %s", path, wrong);
	if (fd >= 0)
		close(fd);
	return !wrong;
}
