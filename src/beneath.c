// SPDX-License-Identifier: GPL-2.0-only
#include "beneath.h"

#include <string.h>

bool is_beneath(const char *path, const char *prefix)
{
	size_t n = prefix ? strlen(prefix) : 0;

	while (n && prefix[n - 1] == '/')
		n--;
	return !n || (!strncmp(path, prefix, n) &&
		      (path[n] == '/' || path[n] == '\0'));
}
