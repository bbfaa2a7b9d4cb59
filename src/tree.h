/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree that is scanned: its C files, and reading them without leaving it.
 *
 * A tree comes from a stranger. Links are never followed, files are opened
 * beneath the root only, and git, where there is a repository, is asked for its
 * list with hooks and helpers off.
 *
 * Ownership: tree_open() hands over a tree that tree_free() ends. Paths are
 * bytes relative to the root, sorted by byte value.
 */
#ifndef KAPCHECK_TREE_H
#define KAPCHECK_TREE_H

#include "digest.h"
#include "problems.h"
#include "unread.h"

#include <glib.h>
#include <stdbool.h>

/* Larger files are not read; the kernel's largest has 17 MiB. */
#define TREE_MAX_FILE_BYTES (64u << 20)

struct tree {
	char *root; /* as an absolute path without links */
	int root_fd;
	GPtrArray *files; /* of char *: .c and .h files */
	GPtrArray *kconfigs; /* of char *: Kconfig files */
	bool one_file; /* the caller named a file, not a folder */
	bool has_kconfig; /* a file named Kconfig or Kconfig.* is in it */
	guint links; /* symbolic links that were not followed */
	/* path -> GBytes that stand for a file's text, NULL: it is gone; the
	 * table is the caller's, NULL for none */
	GHashTable *overlay;
	GHashTable *held; /* path -> digest of its text; see tree_hold() */
	struct unread *unread; /* what should have been read, and was not */
};

/*
 * Opens the folder, or the folder of the one file, and lists it. NULL with
 * *error set when it isn't there. What can't be listed goes to problems.
 */
struct tree *tree_open(const char *path, struct problems *problems,
		       char **error);
/*
 * The same, but only these paths (char *, relative to the folder) are its
 * files, whatever else is there; nothing is listed. overlay as in struct tree.
 */
struct tree *tree_open_some(const char *path, const GPtrArray *paths,
			    GHashTable *overlay, char **error);
/* One that has no folder: only these texts, as in an overlay, can be read. */
struct tree *tree_of_texts(GHashTable *texts);
void tree_free(struct tree *tree);

/*
 * Reads a file into buf (grown as needed, with a NUL byte behind the text).
 * False with *error set when it can't be read; *kind says how that counts.
 */
bool tree_read(const struct tree *tree, const char *path, GString *buf,
	       enum problem_kind *kind, char **error);

/*
 * From here on a file that is read again must be as it was the first time, or
 * reading it fails: what is made of two readings would be of two files.
 */
void tree_hold(struct tree *tree);
/* Whether that was read from the disk since then. */
bool tree_was_read(const struct tree *tree, const char *path);

/*
 * tree_read(), and how the file was before it was read: all 0 where that tells
 * nothing of what it will be, on a network file system for one.
 */
bool tree_read_stamped(const struct tree *tree, const char *path, GString *buf,
		       struct stamp *stamp, enum problem_kind *kind,
		       char **error);
/* Whether times on the root's file system are this kernel's, to the ns. */
bool tree_has_own_times(const struct tree *tree);
/* Wall clock, ns: what changed later than that is too new to go by its times. */
int64_t tree_settled_before(void);
/* How a file of the tree is now; false when there is no regular one. */
bool tree_stamp(const struct tree *tree, const char *path, struct stamp *stamp);

/* Whether a path is that of a C file, or of a Kconfig file, by its name. */
bool tree_is_source(const char *path);
bool tree_is_kconfig(const char *path);

/*
 * Opens the folder that a path lies in, as a descriptor that is the caller's;
 * -1 with errno set when it is not there, or a link is on the way.
 */
int tree_open_folder(const struct tree *tree, const char *path);

/* Whether the tree has a regular file of that path. */
bool tree_has(const struct tree *tree, const char *path);

#endif
