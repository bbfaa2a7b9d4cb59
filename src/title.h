/* SPDX-License-Identifier: GPL-2.0-only */
/* How a report names what was scanned. */
#ifndef KAPCHECK_TITLE_H
#define KAPCHECK_TITLE_H

#include "scan.h"

/*
 * "linux-6.12/drivers/net, Linux 6.12.48": names of folders from the kernel's on,
 * so that a report can be handed on, and the version that its Makefile says. To
 * be freed.
 */
char *title_make(const struct scan *scan);

#endif
