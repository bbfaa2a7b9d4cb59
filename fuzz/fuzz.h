/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzz targets share. Each target is one fuzz/NAME.c with, beside it,
 * NAME.dict (a dictionary, where words help), NAME.seeds (what a run begins
 * with) and NAME/ (inputs that once broke it; every run starts with them).
 *
 * Ownership: fuzz_text() and fuzz_cut() hand over strings for g_free();
 * fuzz_file() a path that stays good until its next call.
 */
#ifndef KAPCHECK_FUZZ_H
#define KAPCHECK_FUZZ_H

#include <fcntl.h>
#include <ftw.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that does not hold is a crash, whatever NDEBUG says. */
#define HOLDS(condition, ...)                                                  \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "%s:%d: does not hold: %s\n",          \
				__FILE__, __LINE__, #condition);               \
			fprintf(stderr, __VA_ARGS__);                          \
			fputc('\n', stderr);                                   \
			abort();                                               \
		}                                                              \
	} while (0)

/* The input with a NUL byte behind it. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = g_malloc(size + 1);

	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

/*
 * The input's next part, up to a line "%%" or the end; *at moves behind it.
 * NULL when there is none left.
 */
static inline char *fuzz_cut(const char **at, const char *end, gsize *len)
{
	const char *from = *at, *mark;

	if (!from)
		return NULL;
	mark = memmem(from, (size_t)(end - from), "\n%%\n", 4);
	*len = (gsize)((mark ? mark + 1 : end) - from);
	*at = mark ? mark + 4 : NULL;
	return fuzz_text((const uint8_t *)from, *len);
}

/* A file that holds the input, for readers that take a path. */
static inline const char *fuzz_file(const void *data, size_t size)
{
	static char path[64];
	static int fd = -1;

	if (fd >= 0)
		close(fd);
	fd = memfd_create("input", MFD_CLOEXEC);
	HOLDS(fd >= 0 && write(fd, data, size) == (ssize_t)size, "no file");
	g_snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return path;
}

static char *fuzz_scratch;

static int fuzz_remove(const char *path, const struct stat *st, int type,
		       struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static void fuzz_remove_scratch(void)
{
	nftw(fuzz_scratch, fuzz_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* A scratch folder with a folder in it, for what lists folders; gone at exit.
 */
static inline const char *fuzz_folder(const char *below)
{
	char *dir;

	fuzz_scratch = g_dir_make_tmp("kapcheck-fuzz-XXXXXX", NULL);
	HOLDS(fuzz_scratch, "no scratch folder");
	dir = g_build_filename(fuzz_scratch, below, NULL);
	HOLDS(!g_mkdir_with_parents(dir, 0700), "no %s", dir);
	g_free(dir);
	atexit(fuzz_remove_scratch);
	return fuzz_scratch;
}

#endif
