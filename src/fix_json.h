/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What became of the wish to mend a finding, for SARIF and JSON. Lines are
 * those of the file as it was scanned, whatever earlier fixes of the run did.
 *
 * Ownership: functions hand over new references.
 */
#ifndef KAPCHECK_FIX_JSON_H
#define KAPCHECK_FIX_JSON_H

#include "fix.h"

#include <jansson.h>

/* SARIF's `fixes`; NULL when there is none, or none that stands alone. */
json_t *fix_sarif(const struct fix *fix);
/* {"changes": ...} or {"refused": reason}. */
json_t *fix_json(const struct fix *fix);

#endif
