/* SPDX-License-Identifier: GPL-2.0-only */
/* A rule's page, in Markdown that reads well as plain text. */
#ifndef KAPCHECK_EXPLAIN_H
#define KAPCHECK_EXPLAIN_H

#include "rules.h"

#include <stdio.h>

void explain_rule(const struct rule *rule, FILE *out);
/* One line a rule: id, name, level, engines, title. */
void explain_list(const GPtrArray *rules, FILE *out);

#endif
