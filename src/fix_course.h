/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The way of one rule's findings to fixes of a series: made, laid out, proved,
 * and tried one at a time where they fail together.
 */
#ifndef KAPCHECK_FIX_COURSE_H
#define KAPCHECK_FIX_COURSE_H

#include "fix_series.h"

/* Adds the fixes of a rule, proved or refused, to the series. */
void fix_course_run(struct fix_series *series, const struct rule *rule);

#endif
