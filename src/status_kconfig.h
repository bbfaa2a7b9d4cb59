/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Kconfig files of an architecture, block by block, and what both kinds of
 * files are made of. Between the parts of `status`; nothing for its users.
 */
#ifndef KAPCHECK_STATUS_KCONFIG_H
#define KAPCHECK_STATUS_KCONFIG_H

#include "status_find.h"

/* Appends to files those that arch/ARCH/Kconfig reads and that lie there. */
void status_read_kconfig(const struct tree *tree, const char *arch,
			 GPtrArray *files, struct problems *problems);

struct spot_file *spot_file_new(const char *path);
/* A spot of the file's bytes [start, end); name and code change hands. */
struct spot *spot_new(struct spot_file *file, char *name, struct code *code,
		      guint item, size_t start, size_t end);
/* Adds one to those of the file. */
void spot_add(struct spot_file *file, char *name, struct code *code, guint item,
	      size_t start, size_t end);

#endif
