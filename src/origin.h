/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where findings of a vendor's tree come from, against a tree of upstream: told
 * by what functions hold, not by line numbers.
 *
 * Ownership: what origin_judge() writes into findings is theirs.
 */
#ifndef KAPCHECK_ORIGIN_H
#define KAPCHECK_ORIGIN_H

#include "baseline.h"
#include "scan.h"

/*
 * Sets origin and origin_why of each finding. upstream is a finished scan of
 * the other tree with the same rules and engines.
 */
void origin_judge(struct scan *scan, const struct scan *upstream);

/* The same with a report of upstream, which can only tell what it has too. */
void origin_judge_report(struct scan *scan, const struct baseline *upstream);

const char *origin_name(enum origin origin);

#endif
