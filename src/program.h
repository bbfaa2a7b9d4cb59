/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where programs lie: PATH without what a scanned tree could have a say in. For
 * the main thread only.
 */
#ifndef KAPCHECK_PROGRAM_H
#define KAPCHECK_PROGRAM_H

/*
 * From here on nothing is looked for in the folder (absolute, without links) or
 * beneath it, nor in the repository or kernel that it is part of.
 */
void program_distrust(const char *folder);

/* PATH without its relative entries, and those that are distrusted; to be
 * freed. */
char *program_path(void);

/*
 * The absolute path of a program, to be freed; NULL: PATH has none. A name with
 * a slash is taken as it is, from the working folder.
 */
char *program_find(const char *name);

#endif
