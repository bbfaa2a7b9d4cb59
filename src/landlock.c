// SPDX-License-Identifier: GPL-2.0-only
/*
 * By its system calls: there is no wrapper in libc, and the headers that a
 * distribution builds with are older than the kernels that it runs on.
 */
#include "landlock.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
/* the same numbers on every machine */
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

#define CREATE_VERSION 1u
#define RULE_PATH_BENEATH 1

/* access to files, in the order of include/uapi/linux/landlock.h */
#define EXECUTE (1ull << 0)
#define WRITE_FILE (1ull << 1)
#define READ_FILE (1ull << 2)
#define READ_DIR (1ull << 3)
#define REMOVE_DIR (1ull << 4)
#define REMOVE_FILE (1ull << 5)
#define MAKE_DIR (1ull << 7)
#define MAKE_FILE (1ull << 8)
#define TRUNCATE (1ull << 14)
#define IOCTL_DEV (1ull << 15)

/* How many kinds of access each version knows, from 1 on. */
static const unsigned int kinds[] = { 13, 14, 15, 15, 16 };

struct attributes {
	uint64_t files, network, scoped;
};

struct path_rule {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

int landlock_version(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0,
			       CREATE_VERSION);

	return version < 0 ? 0 : (int)version;
}

/* All that this version can forbid. */
static uint64_t handled(int version)
{
	int last = (int)(sizeof(kinds) / sizeof(kinds[0]));

	return (1ull << kinds[(version < last ? version : last) - 1]) - 1;
}

/* Away from the numbers that a child's own descriptors get. */
static int move_up(int fd)
{
	int high = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 16);

	if (fd >= 0)
		close(fd);
	return high;
}

int landlock_new(int version)
{
	struct attributes a = { 0 };
	size_t size = offsetof(struct attributes, network);

	if (version < 1)
		return -1;
	a.files = handled(version);
	if (version >= 4) {
		a.network = 3; /* bind and connect, of TCP */
		size = offsetof(struct attributes, scoped);
	}
	if (version >= 6) {
		a.scoped = 3; /* abstract sockets and signals */
		size = sizeof(a);
	}
	return move_up((int)syscall(SYS_landlock_create_ruleset, &a, size, 0u));
}

static uint64_t wanted(enum landlock_access access)
{
	switch (access) {
	case LANDLOCK_WRITE:
		/* no links: the caller would follow them */
		return READ_FILE | READ_DIR | WRITE_FILE | TRUNCATE |
		       MAKE_FILE | MAKE_DIR | REMOVE_FILE | REMOVE_DIR;
	case LANDLOCK_DEVICE:
		return READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV;
	default:
		return EXECUTE | READ_FILE | READ_DIR;
	}
}

bool landlock_allow(int rules, int version, const char *path,
		    enum landlock_access access)
{
	const uint64_t for_files =
		EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;
	struct path_rule rule = { .parent = open(path, O_PATH | O_CLOEXEC) };
	struct stat st;
	bool good = false;

	if (rule.parent < 0)
		return false;
	if (!fstat(rule.parent, &st)) {
		rule.allowed = wanted(access) & handled(version);
		if (!S_ISDIR(st.st_mode))
			rule.allowed &= for_files;
		good = !syscall(SYS_landlock_add_rule, rules, RULE_PATH_BENEATH,
				&rule, 0u);
	}
	close(rule.parent);
	return good;
}

bool landlock_enter(int rules)
{
	return !syscall(SYS_landlock_restrict_self, rules, 0u);
}
