// SPDX-License-Identifier: GPL-2.0-only
#include "beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

bool is_beneath(const char *path, const char *prefix)
{
	size_t n = prefix ? strlen(prefix) : 0;

	while (n && prefix[n - 1] == '/')
		n--;
	return !n || (!strncmp(path, prefix, n) &&
		      (path[n] == '/' || path[n] == '\0'));
}

/* Opens each folder on the way by itself: none is a link, none leads up. */
static int open_by_steps(int root, const char *path, int flags)
{
	char **names = g_strsplit(path, "/", -1);
	int at = root;

	for (char **name = names; *name && at >= 0; name++) {
		bool goes = !strcmp(*name, "..") || (!**name && name == names);
		int way = name[1] ? O_PATH | O_DIRECTORY : flags;
		int next = goes ? -1
				: openat(at, **name ? *name : ".",
					 way | O_CLOEXEC | O_NONBLOCK |
						 O_NOFOLLOW);
		int why = goes ? EXDEV : errno;

		if (at != root)
			close(at);
		at = next;
		errno = why;
	}
	g_strfreev(names);
	return at;
}

int beneath_open(int root, const char *path, int flags)
{
	struct open_how how = {
		.flags = (unsigned int)(flags | O_CLOEXEC | O_NONBLOCK),
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};
	long fd = syscall(SYS_openat2, root, path, &how, sizeof(how));

	/* before Linux 5.6, and where a filter does not know it */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = open_by_steps(root, path, flags);
	return (int)fd;
}
