/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the writers of JSON share.
 *
 * Ownership: each hands over a new reference.
 */
#ifndef KAPCHECK_JSON_TEXT_H
#define KAPCHECK_JSON_TEXT_H

#include <glib.h>
#include <jansson.h>

/* Text that may hold any bytes, made valid. */
json_t *json_text(const char *s);
/* The names of engines, of bits of enum engine_bit. */
json_t *json_engines(unsigned int bits);
/* The ids of rules, of struct rule *. */
json_t *json_rule_ids(const GPtrArray *rules);

#endif
