// SPDX-License-Identifier: GPL-2.0-only
#include "seen.h"

#include "cache.h"
#include "inputs.h"
#include "members.h"
#include "others.h"
#include "recall.h"
#include "seen_form.h"

struct seen {
	struct cache *cache;
	const GPtrArray *rules;
	struct digest name;
	GBytes *old;	  /* NULL: there was none */
	GHashTable *rows; /* as seen_form_rows() fills it */
	struct others *others;
	bool others_hold; /* they are as they were */
	int64_t settled;  /* wall clock, ns: later changes are too new */
	/* what is written at the end; guarded by the lock */
	GMutex lock;
	GArray *now; /* of struct seen_row */
	GByteArray *units;
	guint fresh;
};

/* --- opening ----------------------------------------------------------------
 */

/* What the old value has; nothing when it is not of the form. */
static void take_old(struct seen *s)
{
	const char *p;
	gsize left;

	if (s->old && seen_form_rows(s->old, s->rows, &p, &left))
		s->others_hold = others_same(s->others, &p, &left);
}

static struct digest name_of(struct scan *scan, const GPtrArray *rules)
{
	GChecksum *sum = digest_begin("files 5");
	const struct scan_options *o = scan->options;
	struct inputs *inputs = inputs_new(o->cache);
	unsigned int how[] = { o->engines & (ENGINE_COCCI | ENGINE_CLANG),
			       o->whole_files };

	digest_add(sum, how, sizeof(how));
	digest_add_text(sum, scan->tree->root);
	/* gate and slicer are this program */
	inputs_add(inputs, sum, "/proc/self/exe");
	for (guint i = 0; i < rules->len; i++)
		recall_add_rule(scan->recall, sum,
				(const struct rule *)rules->pdata[i]);
	inputs_free(inputs);
	return digest_end(sum);
}

static bool is_of_use(const struct scan *scan)
{
	return scan->recall && !cache_is_shared(scan->options->cache) &&
	       !scan->options->only && !scan->options->beneath &&
	       !scan->names && !scan->tree->one_file &&
	       !cache_wants_rechecks(scan->options->cache);
}

struct seen *seen_open(struct scan *scan, const GPtrArray *rules,
		       struct headers *headers)
{
	struct seen *s;

	if (!is_of_use(scan))
		return NULL;
	s = g_new0(struct seen, 1);
	s->cache = scan->options->cache;
	s->rules = rules;
	s->settled = tree_settled_before();
	s->others = others_new(scan->tree, s->settled);
	s->rows = seen_form_new_rows();
	s->now = g_array_new(FALSE, FALSE, sizeof(struct seen_row));
	s->units = g_byte_array_new();
	g_mutex_init(&s->lock);
	s->name = name_of(scan, rules);
	s->old = cache_get(s->cache, &s->name);
	take_old(s);
	headers_watch(headers, others_consult, s->others);
	return s;
}

/* --- finding ----------------------------------------------------------------
 */

GPtrArray *seen_find(struct seen *s, const struct stamp *stamp, uint32_t *first)
{
	const struct seen_row *row =
		(const struct seen_row *)g_hash_table_lookup(s->rows, stamp);

	if (!row || (row->asks_others && !s->others_hold))
		return NULL;
	*first = row->first;
	return seen_form_units(s->old, row, s->rules);
}

/* --- noting -----------------------------------------------------------------
 */

/* Whether what was made of the file hangs on others of the tree. */
static bool asks_others(const GPtrArray *units)
{
	for (guint i = 0; i < units->len; i++)
		if (((const struct unit *)units->pdata[i])->rule->asks_members)
			return true;
	return false;
}

void seen_note(struct seen *s, const struct stamp *stamp, uint32_t first,
	       const GPtrArray *units)
{
	struct seen_row row = { .stamp = *stamp,
			   .asks_others = asks_others(units),
			   .first = first };

	if (!stamp->inode ||
	    MAX(stamp->changed, stamp->modified) > s->settled ||
	    (row.asks_others && !others_settled(s->others)))
		return;
	g_mutex_lock(&s->lock);
	row.offset = s->units->len;
	for (guint i = 0; i < units->len; i++)
		seen_form_add_unit(s->units, s->rules,
				   (const struct unit *)units->pdata[i]);
	row.length = s->units->len - row.offset;
	g_array_append_val(s->now, row);
	if (!g_hash_table_contains(s->rows, stamp) ||
	    (row.asks_others && !s->others_hold))
		s->fresh++;
	g_mutex_unlock(&s->lock);
}

/* Rows that hang on what is in motion are not kept. */
static void drop_unsettled(struct seen *s)
{
	guint kept = 0;

	if (others_settled(s->others))
		return;
	for (guint i = 0; i < s->now->len; i++) {
		const struct seen_row row =
			g_array_index(s->now, struct seen_row, i);

		if (!row.asks_others)
			g_array_index(s->now, struct seen_row, kept++) = row;
	}
	g_array_set_size(s->now, kept);
}

static void write_all(struct seen *s)
{
	GByteArray *all;
	GBytes *value;

	drop_unsettled(s);
	all = seen_form_write(s->now, s->units);
	others_write(s->others, all);
	value = g_byte_array_free_to_bytes(all);
	cache_put(s->cache, &s->name, value);
	g_bytes_unref(value);
}

void seen_close(struct seen *s, bool whole)
{
	if (!s)
		return;
	if (whole && s->fresh)
		write_all(s);
	if (s->old)
		g_bytes_unref(s->old);
	others_free(s->others);
	g_hash_table_unref(s->rows);
	g_array_unref(s->now);
	g_byte_array_unref(s->units);
	g_mutex_clear(&s->lock);
	g_free(s);
}
