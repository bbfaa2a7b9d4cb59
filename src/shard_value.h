/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parts of a scan as JSON, from which the same can be made again, byte for
 * byte: paths and lines of code are any bytes.
 *
 * Ownership: writers hand over a new reference; readers copy. Readers take what
 * a stranger may have written, and give false or NULL for what has not the
 * form.
 */
#ifndef KAPCHECK_SHARD_VALUE_H
#define KAPCHECK_SHARD_VALUE_H

#include "scan.h"

#include <jansson.h>

/* A string where the bytes are UTF-8, else {"base64": ...}. */
json_t *shard_bytes(const char *bytes, size_t len);
/* The same of a text that ends with a NUL byte; null for NULL. */
json_t *shard_text(const char *text);
/* A new string with a NUL byte behind it; NULL for null and what is wrong. */
char *shard_read_bytes(const json_t *json, gsize *len);
/* False when it is neither a text without NUL bytes nor null. */
bool shard_read_text(const json_t *json, char **text);

json_t *shard_finding(const struct finding *f);
struct finding *shard_read_finding(const json_t *json, const GPtrArray *rules);

json_t *shard_verdict(const struct verdict *v);
struct verdict *shard_read_verdict(const json_t *json, const GPtrArray *rules);

json_t *shard_problem(const struct problem *p);
bool shard_read_problem(const json_t *json, struct problems *problems);

#endif
