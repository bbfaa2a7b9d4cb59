/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel's .config, as data.
 *
 * Ownership: dotconfig_read() hands over what dotconfig_free() ends; strings
 * that are returned are the configuration's.
 */
#ifndef KAPCHECK_DOTCONFIG_H
#define KAPCHECK_DOTCONFIG_H

#include "kconfig_expr.h"

struct dotconfig {
	char *arch; /* the folder arch/X that it is for; NULL: not told */
	GHashTable *values; /* name without CONFIG_ -> what it is set to */
	bool whole; /* what it does not name is off: no defconfig or fragment */
};

/* NULL with *error set when it can't be read, or is no configuration. */
struct dotconfig *dotconfig_read(const char *path, char **error);
void dotconfig_free(struct dotconfig *config);

/*
 * A symbol's value. Numbers and texts are TRI_Y; what a partial configuration
 * does not name is TRI_UNKNOWN.
 */
enum tri dotconfig_get(const struct dotconfig *config, const char *name);

/* "CONFIG_X=m", "CONFIG_X is not set" or "CONFIG_X is not told"; a new string. */
char *dotconfig_say(const struct dotconfig *config, const char *name);

#endif
