/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A baseline: the findings of an earlier report of ours, SARIF or JSON, by
 * their fingerprints. What is in it is known, and neither shown nor counted.
 *
 * Ownership: baseline_read() hands over what baseline_free() ends.
 */
#ifndef KAPCHECK_BASELINE_H
#define KAPCHECK_BASELINE_H

#include "findings.h"

struct baseline {
	GHashTable *prints; /* fingerprint -> itself */
};

/* NULL with *error set (file, place, reason) when it is no report of ours. */
struct baseline *baseline_read(const char *path, char **error);
void baseline_free(struct baseline *baseline);

/* Moves what is known out of the list, into findings->known. */
void baseline_apply(const struct baseline *baseline, struct findings *findings);

#endif
