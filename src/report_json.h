/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The JSON report as an object, for reports that are made of it.
 *
 * Ownership: a new reference.
 */
#ifndef KAPCHECK_REPORT_JSON_H
#define KAPCHECK_REPORT_JSON_H

#include "report.h"

#include <jansson.h>

json_t *report_json_document(const struct scan *scan, enum level shown);

#endif
