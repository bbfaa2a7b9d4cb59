// SPDX-License-Identifier: GPL-2.0-only
/*
 * The value: a digest of the state of the tree, and the findings as JSON. Files
 * count by their stamps, as in seen.c, and the same changes are too new for it.
 */
#include "apart_known.h"

#include "cache.h"
#include "inputs.h"
#include "recall.h"
#include "shard_value.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct apart_known {
	struct cache *cache;
	struct digest name, state;
	bool settled; /* what is found now may be kept */
};

static bool is_of_use(const struct scan *scan)
{
	const struct scan_options *o = scan->options;

	return scan->recall && !cache_is_shared(o->cache) && !o->only &&
	       !o->beneath && !scan->names && !scan->tree->one_file &&
	       !cache_wants_rechecks(o->cache);
}

static struct digest name_of(const struct scan *scan, const struct rule *rule)
{
	GChecksum *sum = digest_begin("apart 1");

	digest_add_text(sum, scan->tree->root);
	digest_add_text(sum, rule->id);
	return digest_end(sum);
}

/* All files with their stamps; false when one of them can't be told by that. */
static bool add_files(struct apart_known *known, const struct tree *tree,
		      GChecksum *sum)
{
	int64_t settled = tree_settled_before();
	struct stat root;

	if (!tree_has_own_times(tree) || fstat(tree->root_fd, &root))
		return false;
	known->settled = true;
	for (guint i = 0; i < tree->files->len; i++) {
		const char *path = (const char *)tree->files->pdata[i];
		struct stamp stamp;

		if (!tree_stamp(tree, path, &stamp) ||
		    stamp.device != root.st_dev)
			return false;
		known->settled &= MAX(stamp.changed, stamp.modified) <= settled;
		digest_add_text(sum, path);
		digest_add(sum, &stamp, sizeof(stamp));
	}
	return true;
}

struct apart_known *apart_known_new(struct scan *scan, const struct rule *rule)
{
	struct apart_known *known;
	struct inputs *inputs;
	GChecksum *sum;
	bool good;

	if (!is_of_use(scan))
		return NULL;
	known = g_new0(struct apart_known, 1);
	known->cache = scan->options->cache;
	known->name = name_of(scan, rule);
	sum = digest_begin("state of a tree");
	good = add_files(known, scan->tree, sum);
	inputs = inputs_new(known->cache);
	inputs_add(inputs, sum, "/proc/self/exe");
	inputs_free(inputs);
	recall_add_rule(scan->recall, sum, rule);
	known->state = digest_end(sum);
	if (!good)
		g_clear_pointer(&known, g_free);
	return known;
}

void apart_known_free(struct apart_known *known)
{
	g_free(known);
}

/* The findings of a value; NULL when it is of another state. */
static json_t *findings_of(const struct apart_known *known, GBytes *value)
{
	gsize len;
	const char *bytes = (const char *)g_bytes_get_data(value, &len);

	if (len < sizeof(known->state) ||
	    memcmp(bytes, &known->state, sizeof(known->state)))
		return NULL;
	return json_loadb(bytes + sizeof(known->state),
			  len - sizeof(known->state), 0, NULL);
}

/* All of them, or NULL. */
static GPtrArray *read_all(const json_t *list, const GPtrArray *rules)
{
	GPtrArray *found =
		g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);

	for (size_t i = 0; i < json_array_size(list); i++) {
		struct finding *f =
			shard_read_finding(json_array_get(list, i), rules);

		if (!f) {
			g_clear_pointer(&found, g_ptr_array_unref);
			break;
		}
		g_ptr_array_add(found, f);
	}
	return found;
}

bool apart_known_find(const struct apart_known *known, struct scan *scan)
{
	GBytes *value = cache_get(known->cache, &known->name);
	json_t *list = value ? findings_of(known, value) : NULL;
	GPtrArray *found =
		json_is_array(list) ? read_all(list, scan->rules) : NULL;

	for (guint i = 0; found && i < found->len; i++)
		findings_add(scan->findings, (struct finding *)found->pdata[i]);
	json_decref(list);
	if (value)
		g_bytes_unref(value);
	if (!found)
		return false;
	/* they are the scan's */
	g_ptr_array_set_free_func(found, NULL);
	g_ptr_array_unref(found);
	return true;
}

void apart_known_keep(const struct apart_known *known, const struct scan *scan,
		      guint from)
{
	const GPtrArray *found = scan->findings->list;
	json_t *list;
	GByteArray *all;
	GBytes *value;
	char *text;

	if (!known->settled)
		return;
	list = json_array();
	for (guint i = from; i < found->len; i++)
		json_array_append_new(
			list,
			shard_finding((const struct finding *)found->pdata[i]));
	text = json_dumps(list, JSON_COMPACT);
	json_decref(list);
	all = g_byte_array_new();
	g_byte_array_append(all, known->state.bytes, DIGEST_BYTES);
	g_byte_array_append(all, (const guint8 *)text, (guint)strlen(text));
	free(text);
	value = g_byte_array_free_to_bytes(all);
	cache_put(known->cache, &known->name, value);
	g_bytes_unref(value);
}
