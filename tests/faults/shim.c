// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preloaded by fault_test.py: makes kapcheck's own calls fail, and nobody
 * else's. FAULT=KIND:N: the Nth call of that kind fails, and with FAULT=KIND:N+
 * all from there on; FAULT=KIND: every other one. FAULT_COUNT names a file that
 * gets the number of calls.
 *
 *     memory        no memory, but for libseccomp, which then runs for ever or
 *                   overruns its heap: kapcheck makes sure that it has some
 *     open          EMFILE, of files, folders and pipes
 *     file          EMFILE, of what lies in the tree only
 *     read          EIO
 *     end           a read is told the end of the file
 *     list          EIO, in the middle of a folder
 *     write         ENOSPC
 *     fork          EAGAIN
 *     run           FAULT_RUN is run before a file of the tree is opened, or
 *                   two files change places
 *     short         reads and writes do one byte less than they could
 *     interrupted   reads and waits are interrupted first
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *kind;
static long nth;
static bool on, all_behind, every_other;
static atomic_long calls;

__attribute__((constructor)) static void begin(void)
{
	const char *text = getenv("FAULT"), *colon = text ? strchr(text, ':') : 0;

	if (!text || strcmp(program_invocation_short_name, "kapcheck"))
		return;
	kind = text;
	every_other = !colon;
	nth = colon ? strtol(colon + 1, (char **)(void *)&colon, 10) : 0;
	all_behind = colon && *colon == '+';
	on = true;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAULT_COUNT");
	FILE *out;

	if (!on || !path)
		return;
	on = false;
	out = fopen(path, "w");
	fprintf(out, "%ld", calls);
	fclose(out);
}

/* Whether this call of that kind is to fail. */
static bool fails(const char *what)
{
	size_t n = strlen(what);
	long i;

	if (!on || strncmp(kind, what, n) || (kind[n] && kind[n] != ':'))
		return false;
	i = ++calls;
	return every_other ? i % 2 : i == nth || (all_behind && i > nth);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(what, number, value)                                              \
	do {                                                                   \
		if (fails(what)) {                                             \
			errno = number;                                        \
			return value;                                          \
		}                                                              \
	} while (0)

/* Whether the call comes from libseccomp. */
static bool is_spared(void *caller)
{
	Dl_info info;

	return on && dladdr(caller, &info) && info.dli_fname &&
	       strstr(info.dli_fname, "libseccomp");
}

#define FAIL_MEMORY()                                                          \
	do {                                                                   \
		if (!is_spared(__builtin_return_address(0)))                   \
			FAIL("memory", ENOMEM, NULL);                          \
	} while (0)

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
	FAIL_MEMORY();
	return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	FAIL_MEMORY();
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	FAIL_MEMORY();
	return __libc_realloc(p, n);
}

static mode_t mode_of(int flags, va_list *args)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(*args, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_of(flags, &args);
	va_end(args);
	FAIL("open", EMFILE, -1);
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int openat(int dir, const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_of(flags, &args);
	va_end(args);
	FAIL("open", EMFILE, -1);
	return (int)syscall(SYS_openat, dir, path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
	FAIL("open", EMFILE, NULL);
	return REAL(fopen)(path, mode);
}

DIR *opendir(const char *path)
{
	FAIL("open", EMFILE, NULL);
	return REAL(opendir)(path);
}

int pipe2(int fd[2], int flags)
{
	FAIL("open", EMFILE, -1);
	return REAL(pipe2)(fd, flags);
}

/* What fails in the shell shows in the test. */
static void run(void)
{
	on = false;
	(void)!system(getenv("FAULT_RUN"));
	on = true;
}

/* Of system calls by number, openat2 alone is a matter here. */
long syscall(long number, ...)
{
	static long (*real)(long, ...);
	va_list args;
	long a[6];

	va_start(args, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(args, long);
	va_end(args);
	if (!real)
		real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
	if (number == SYS_openat2) {
		FAIL("open", EMFILE, -1);
		FAIL("file", EMFILE, -1);
		if (fails("run"))
			run();
	}
	return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int renameat2(int from, const char *old, int to, const char *new,
	      unsigned int flags)
{
	if (fails("run"))
		run();
	return (int)syscall(SYS_renameat2, from, old, to, new, flags);
}

ssize_t read(int fd, void *buf, size_t n)
{
	FAIL("read", EIO, -1);
	FAIL("end", 0, 0);
	FAIL("interrupted", EINTR, -1);
	return REAL(read)(fd, buf, fails("short") && n > 1 ? (n + 1) / 2 : n);
}

ssize_t write(int fd, const void *buf, size_t n)
{
	if (fd > 2)
		FAIL("write", ENOSPC, -1);
	return REAL(write)(fd, buf, fails("short") && n > 1 ? (n + 1) / 2 : n);
}

struct dirent *readdir(DIR *dir)
{
	FAIL("list", EIO, NULL);
	return REAL(readdir)(dir);
}

/* The names that these calls have with _FILE_OFFSET_BITS=64. */
__typeof__(open) open64 __attribute__((alias("open")));
__typeof__(openat) openat64 __attribute__((alias("openat")));
__typeof__(fopen) fopen64 __attribute__((alias("fopen")));

struct dirent64 *readdir64(DIR *dir)
{
	FAIL("list", EIO, NULL);
	return REAL(readdir64)(dir);
}

pid_t fork(void)
{
	FAIL("fork", EAGAIN, -1);
	return REAL(fork)();
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	FAIL("interrupted", EINTR, -1);
	return REAL(waitpid)(pid, status, options);
}
