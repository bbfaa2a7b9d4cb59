// SPDX-License-Identifier: GPL-2.0-only
#include "shard.h"

bool shard_parse(const char *word, struct shard *shard, char **error)
{
	char **parts = g_strsplit(word, "/", -1);
	guint64 number = 0, of = 0;
	bool good =
		g_strv_length(parts) == 2 &&
		g_ascii_string_to_unsigned(parts[1], 10, 1, SHARDS_MAX, &of,
					   NULL) &&
		g_ascii_string_to_unsigned(parts[0], 10, 1, of, &number, NULL);

	if (!good)
		*error =
			g_strdup_printf("--shard: %s is not K/N, with K from 1 "
					"to N and N up to %u",
					word, SHARDS_MAX);
	shard->number = (unsigned int)number;
	shard->of = (unsigned int)of;
	g_strfreev(parts);
	return good;
}

bool shard_has(const struct shard *shard, const struct digest *content)
{
	uint64_t n = 0;

	if (!shard->of)
		return true;
	/* byte by byte: machines of either order share the work */
	for (guint i = 0; i < sizeof(n); i++)
		n = n << 8 | content->bytes[i];
	return n % shard->of == shard->number - 1;
}

bool shard_has_rule(const struct shard *shard, const struct rule *rule)
{
	GChecksum *sum = digest_begin("whole tree");
	struct digest content;

	digest_add_text(sum, rule->id);
	content = digest_end(sum);
	return shard_has(shard, &content);
}

void shard_name_unit(const struct scan *scan, struct unit *u,
		     const GString *slice)
{
	GChecksum *sum;

	if (!scan->recall && !scan->options->shard.of)
		return;
	sum = digest_begin("unit");
	digest_add_text(sum, u->rule->id);
	digest_add(sum, slice->str, slice->len);
	u->content = digest_end(sum);
}

static struct digest digest_of_all(const GPtrArray *units)
{
	GChecksum *sum = digest_begin("file");

	for (guint i = 0; i < units->len; i++)
		digest_add_digest(
			sum, &((const struct unit *)units->pdata[i])->content);
	return digest_end(sum);
}

void shard_share_out(const struct scan *scan, const GPtrArray *units)
{
	const struct shard *shard = &scan->options->shard;
	bool whole = scan->options->engines & ENGINE_CLANG;
	struct digest all;

	if (!shard->of)
		return;
	all = digest_of_all(units);
	for (guint i = 0; i < units->len; i++) {
		struct unit *u = (struct unit *)units->pdata[i];

		u->elsewhere = !shard_has(shard, whole ? &all : &u->content);
	}
}

static void add_paths(GChecksum *sum, const GPtrArray *paths)
{
	uint32_t n = GUINT32_TO_LE(paths->len);

	digest_add(sum, &n, sizeof(n));
	for (guint i = 0; i < paths->len; i++)
		digest_add_text(sum, (const char *)paths->pdata[i]);
}

struct digest shard_tree(const struct scan *scan)
{
	GChecksum *sum = digest_begin("tree of shards");

	add_paths(sum, scan->tree->files);
	add_paths(sum, scan->tree->kconfigs);
	for (guint i = 0; scan->units && i < scan->units->len; i++) {
		const struct unit *u =
			(const struct unit *)scan->units->pdata[i];

		digest_add_text(sum, u->work.path);
		digest_add_digest(sum, &u->content);
	}
	return digest_end(sum);
}
