/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files that hold compile commands, read as data.
 *
 * Ownership: what is given to a compdb_add call is lent; a command is a string
 * to be split into words, or a list of words.
 */
#ifndef KAPCHECK_COMPDB_READ_H
#define KAPCHECK_COMPDB_READ_H

#include <jansson.h>
#include <stdbool.h>

/* Called for each command; guessed: it was made, and never compiled. */
typedef void (*compdb_add)(void *user, const char *directory, const char *file,
			   json_t *command, bool guessed);

/* A compile_commands.json; false with *error set when it is none. */
bool compdb_read_json(const char *path, compdb_add add, void *user,
		      char **error);
/* One .cmd file of a kernel's make that ran in root; nothing if it is none. */
void compdb_read_cmd(const char *path, const char *root, compdb_add add,
		     void *user);
/* All .cmd files below root. */
void compdb_read_cmds(const char *root, compdb_add add, void *user);

/* The words of a command, for g_strfreev(); NULL when there are none. */
char **compdb_words(json_t *command);

#endif
