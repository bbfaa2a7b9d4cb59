/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of a SARIF log that are about places in the tree.
 *
 * Ownership: functions that return JSON hand over a new reference; the log
 * belongs to report_sarif().
 */
#ifndef KAPCHECK_SARIF_RESULT_H
#define KAPCHECK_SARIF_RESULT_H

#include "lines.h"
#include "scan.h"

#include <jansson.h>

struct sarif {
	const struct scan *scan;
	struct lines *lines;
	/* what GitHub's limits leave no room for */
	guint results, results_left_out, places_left_out;
};

json_t *sarif_message(const char *s);
/* SARIF counts columns in UTF-16 units, findings in bytes. */
json_t *sarif_location(const struct sarif *log, const struct place *p);
json_t *sarif_result(struct sarif *log, const struct finding *f);

#endif
