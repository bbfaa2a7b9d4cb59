/* SPDX-License-Identifier: GPL-2.0-only */
/* What kapcheck-clang is told of one unit. */
#ifndef KAPCHECK_CLANG_JOB_H
#define KAPCHECK_CLANG_JOB_H

#include "batch.h"

/* Adds a line of the job file. */
void clang_job_add(GString *text, const struct work *work);

#endif
