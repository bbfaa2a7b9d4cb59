/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the parts of the Kconfig reader; nothing for its users.
 */
#ifndef KAPCHECK_KCONFIG_VIEW_H
#define KAPCHECK_KCONFIG_VIEW_H

#include "kconfig.h"

/* All blocks of a view, the one read last first, linked by next. */
struct kdef *kview_read(struct kview *v);

bool ktree_has_file(const struct ktree *tree, const char *path);

/* $(SRCARCH) and its older spellings as the arch; the rest stays. */
char *kview_expand(const struct kview *v, const char *text);

/*
 * Where a source statement leads, relative to the root. NULL when it can't be
 * told; *reason is then a sentence, to be freed.
 */
char *kview_source_path(const struct kview *v, const struct kfile *file,
			const struct kitem *item, char **reason);

#endif
