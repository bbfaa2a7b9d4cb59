/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A bug that is planted, and whether an engine finds it: a testcase of the
 * rule, with its marks (ARCHITECTURE.md has their form).
 */
#ifndef KAPCHECK_DOCTOR_SAMPLE_H
#define KAPCHECK_DOCTOR_SAMPLE_H

#include "rules.h"

#include <stdbool.h>

/*
 * Copies the first testcase of the rule that the engine sees something in to a
 * folder, which is to be there and empty, and scans it with that engine alone.
 * True when exactly what is marked is found; else *why is set, to a clause.
 */
bool doctor_sample_found(const char *data_dir, const struct rule *rule,
			 enum engine_bit engine, const char *folder,
			 char **why);

#endif
