/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a program lies: PATH without what a scanned tree could have a say in.
 */
#ifndef KAPCHECK_PROGRAM_H
#define KAPCHECK_PROGRAM_H

/*
 * The absolute path of a program, to be freed; NULL: there is none. A name
 * with a slash is taken as it is, from the working folder. Relative entries of
 * PATH are left out, and so is what lies beneath avoid (the tree's root,
 * without links; NULL: nothing does).
 */
char *program_find(const char *name, const char *avoid);

/* PATH without its relative entries; to be freed. */
char *program_path(void);

#endif
