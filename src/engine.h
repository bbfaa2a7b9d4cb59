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

extern const struct engine engine_clang;
extern const struct engine engine_cocci;
extern const struct engine engine_kconfig;

#endif
