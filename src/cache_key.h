/* SPDX-License-Identifier: GPL-2.0-only */
/* The secret that cache entries are authenticated with: a file of the user's.
 */
#ifndef KAPCHECK_CACHE_KEY_H
#define KAPCHECK_CACHE_KEY_H

#include "digest.h"

/*
 * Reads the key, and makes a new one first where there is none. False with
 * *error set, a sentence without a full stop, when it can't be had, or others
 * may read or change it.
 */
bool cache_key_read(const char *path, struct digest *key, char **error);

#endif
