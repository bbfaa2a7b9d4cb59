// SPDX-License-Identifier: GPL-2.0-only
#include "bwrap.h"

#include "program.h"

#include <fcntl.h>
#include <glib.h>
#include <linux/filter.h>
#include <sys/mman.h>
#include <unistd.h>

struct bwrap {
	GPtrArray *words; /* of char *: bwrap, and what may be seen */
	int filter;	  /* a file with it; -1: none yet */
};

static void add(GPtrArray *words, const char *word)
{
	g_ptr_array_add(words, g_strdup(word));
}

struct bwrap *bwrap_new(void)
{
	static const char *const options[] = {
		"--unshare-user", "--unshare-ipc",
		"--unshare-pid",  "--unshare-net",
		"--unshare-uts",  "--die-with-parent",
		"--cap-drop",	  "ALL"
	};
	char *program = program_find("bwrap");
	struct bwrap *b;

	if (!program)
		return NULL;
	b = g_new0(struct bwrap, 1);
	b->filter = -1;
	b->words = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(b->words, program);
	for (guint i = 0; i < G_N_ELEMENTS(options); i++)
		add(b->words, options[i]);
	return b;
}

void bwrap_free(struct bwrap *b)
{
	if (!b)
		return;
	if (b->filter >= 0)
		close(b->filter);
	g_ptr_array_unref(b->words);
	g_free(b);
}

void bwrap_allow(struct bwrap *b, const char *path, bool write)
{
	add(b->words, write ? "--bind-try" : "--ro-bind-try");
	add(b->words, path);
	add(b->words, path);
}

bool bwrap_filter(struct bwrap *b, const struct sock_filter *filter,
		  unsigned short n)
{
	size_t bytes = n * sizeof(*filter);
	int fd = memfd_create("kapcheck", MFD_CLOEXEC);

	if (b->filter >= 0)
		close(b->filter);
	/* away from the numbers that a child's own descriptors get */
	b->filter = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 16);
	if (fd >= 0)
		close(fd);
	return b->filter >= 0 &&
	       write(b->filter, filter, bytes) == (ssize_t)bytes;
}

char **bwrap_command(const struct bwrap *b, const char *folder,
		     const char *path, const char *const *argv)
{
	GPtrArray *words = g_ptr_array_new();

	for (guint i = 0; i < b->words->len; i++)
		add(words, (const char *)b->words->pdata[i]);
	/* last, for what may be seen may be all */
	add(words, "--dev");
	add(words, "/dev");
	add(words, "--proc");
	add(words, "/proc");
	if (folder) {
		add(words, "--chdir");
		add(words, folder);
	}
	add(words, "--seccomp");
	g_ptr_array_add(words, g_strdup_printf("%d", b->filter));
	add(words, "--");
	add(words, path);
	for (argv++; *argv; argv++)
		add(words, *argv);
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

bool bwrap_enter(const struct bwrap *b)
{
	/* each start reads it from the beginning */
	return !lseek(b->filter, 0, SEEK_SET) && !fcntl(b->filter, F_SETFD, 0);
}
