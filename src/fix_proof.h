/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The proof of a fix: its findings are gone, no rule finds anything new in what
 * it touches, all of it still parses and, with a build, compiles as before.
 * Nothing is written to the tree for it.
 */
#ifndef KAPCHECK_FIX_PROOF_H
#define KAPCHECK_FIX_PROOF_H

#include "fix_series.h"

/*
 * Proves fixes, no two of which change one file, on top of the series; refuses
 * those that fail. Their changes know what was before.
 */
void fix_prove(const struct fix_series *series, const GPtrArray *fixes);

/*
 * Proves that all accepted fixes together leave the tree without their
 * findings and with no new one. NULL, or the reason as a new string.
 */
char *fix_prove_all(const struct fix_series *series);

#endif
