/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The compile commands of a build: compile_commands.json, or the .cmd files
 * that the kernel's make leaves beside each object. They are read as data: no
 * shell, no response file, nothing of the build folder is run.
 *
 * Ownership: compdb_open() hands over a database that compdb_free() ends, and
 * compdb_find() a command.
 */
#ifndef KAPCHECK_COMPDB_H
#define KAPCHECK_COMPDB_H

#include "clang_args.h"

struct compdb;

/*
 * Of a kernel's O= folder, a folder with a compile_commands.json, or such a
 * file itself. NULL with *error set when there are no commands in it.
 */
struct compdb *compdb_open(const char *path, char **error);
void compdb_free(struct compdb *db);

/* The folder that was named, or that of the file; without links. */
const char *compdb_root(const struct compdb *db);
/* The root of the kernel that was built, or NULL when that is not told. */
const char *compdb_kernel(const struct compdb *db);

/*
 * Whether commands can be meant for a tree, by its absolute path without links:
 * one is for a file beneath it, or for one in a folder that it is beneath.
 */
bool compdb_covers(const struct compdb *db, const char *tree);

/*
 * The command for a file, by its absolute path without links: its own, or that
 * of the file most like it in its folder, or the one that the kernel's make
 * uses for an empty file. NULL when the file has no place in this build: it is
 * of another architecture, or no kernel code.
 */
struct command *compdb_find(const struct compdb *db, const char *file);

#endif
