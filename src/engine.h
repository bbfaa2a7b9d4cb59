/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An engine adds its findings and problems to a scan. It judges only rules
 * whose card names it.
 */
#ifndef KAPCHECK_ENGINE_H
#define KAPCHECK_ENGINE_H

#include "scan.h"

struct engine {
	enum engine_bit bit;
	void (*run)(struct scan *scan);
};

/* kapcheck-clang: as KAPCHECK_CLANG says, or near the program; to be freed.
 * NULL: it is not there. */
char *engine_clang_find(void);

extern const struct engine engine_clang;
extern const struct engine engine_cocci;
extern const struct engine engine_kconfig;

#endif
