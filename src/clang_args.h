/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A compiler's arguments as Clang takes them for parsing.
 *
 * Only what changes what the preprocessor and the parser see is kept, by a list
 * of what is allowed: so options that only GCC knows fall away, and so does all
 * that would make Clang write a file, read a response file or load a plugin.
 *
 * Ownership: functions hand over what they return; paths are absolute.
 */
#ifndef KAPCHECK_CLANG_ARGS_H
#define KAPCHECK_CLANG_ARGS_H

#include <glib.h>
#include <stdbool.h>

/* A command that parses one file; argv[0] is "clang". */
struct command {
	char *directory; /* where it runs */
	char **arguments;
	bool guessed; /* not the file's own, but one made for it */
};

void command_free(struct command *c);

/*
 * The command argv of a compiler, for source. own: argv is source's own; else
 * it is another file's, and the kernel's defines that hold the name of the file
 * are mended.
 */
struct command *clang_command(const char *directory, char *const *argv,
			      const char *source, bool own);
/* A command for a file that no build is known of. */
struct command *clang_fallback(const char *source);

/*
 * What a command is made of: args (of char *, taken over) become the command
 * that parses source.
 */
struct command *clang_finish(GPtrArray *args, const char *directory,
			     const char *source, bool guessed);
/* Gives the kernel's defines that hold the name of a file source's. */
void clang_mend_defines(GPtrArray *args, const char *source);
void clang_add_folder(GPtrArray *args, const char *source);
/* What Clang calls a machine of arch/; NULL when it has no name for it. */
const char *clang_target(const char *arch);

/* The C file among a compiler's arguments, or NULL. */
const char *clang_source(char *const *argv);
/* The architecture whose headers argv names (`riscv`), or NULL; a new string.
 */
char *clang_arch(char *const *argv);

#endif
