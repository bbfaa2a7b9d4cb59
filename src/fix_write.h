/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The patches of a series: as one mbox, or a file each in a folder.
 */
#ifndef KAPCHECK_FIX_WRITE_H
#define KAPCHECK_FIX_WRITE_H

#include "fix_mail.h"

#include <stdio.h>

/* All mails, one after the other. */
void fix_write_mbox(const struct fix_series *series, const struct fix_mail *how,
		    FILE *out);
/*
 * NNNN-subject.patch in the folder, which is made; their paths go to names (of
 * char *). False with *error set when one can't be written.
 */
bool fix_write_folder(const struct fix_series *series,
		      const struct fix_mail *how, const char *folder,
		      GPtrArray *names, char **error);

/*
 * Takes out of the folder what an earlier run wrote there and this one did not
 * (names), or `git am *.patch` would apply that, too. Says so on stderr, and
 * which other patches stand there.
 */
void fix_write_tidy(const char *folder, GPtrArray *names);

/* git format-patch's name for a subject: NNNN-subject.patch, a new string. */
char *fix_file_name(guint number, const char *subject);
/* Replaces or makes the file; false with *error set when that fails. */
bool fix_write_file(const char *path, const GString *text, char **error);

/*
 * What stands before the paths of the tree that a maintainer knows: nothing
 * for a kernel's root, "drivers/net/" for that folder of one. A new string.
 */
char *fix_folder(const char *root);

#endif
