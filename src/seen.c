// SPDX-License-Identifier: GPL-2.0-only
/*
 * The value of the cache entry: the head, a row for each file, what rows with
 * units point to, and what such rows may hang on (others.h). Numbers are this
 * machine's, as inodes are; the entry was authenticated before it is read, but
 * is read with care all the same.
 *
 *     row     stamp, offset and length of its units; 0 for none
 *     unit    rule (its place in the list), whether Coccinelle judges it,
 * bytes, digest of its content, number of functions function  line, whether it
 * holds a seed, name and a NUL byte
 */
#include "seen.h"

#include "cache.h"
#include "inputs.h"
#include "members.h"
#include "others.h"
#include "recall.h"

#include <string.h>

/* A change later than that before the scan may be followed by another one that
 * leaves the same times. */
#define SETTLED_NS (INT64_C(3) * 1000000000)

struct row {
	struct stamp stamp;
	uint32_t offset, length;
	uint32_t asks_others;
	uint32_t first; /* as gate_scan() gives it */
};

struct head {
	uint64_t rows;
	uint64_t others; /* where what rows may hang on begins */
};

struct unit_head {
	uint32_t rule, for_cocci, functions, unused;
	uint64_t bytes;
	struct digest content;
};

struct function_head {
	uint32_t line, seed;
};

struct seen {
	struct cache *cache;
	const GPtrArray *rules;
	struct digest name;
	GBytes *old;	  /* NULL: there was none */
	GHashTable *rows; /* struct stamp -> struct row of it */
	struct others *others;
	bool others_hold; /* they are as they were */
	int64_t settled;  /* wall clock, ns: later changes are too new */
	/* what is written at the end; guarded by the lock */
	GMutex lock;
	GArray *now; /* of struct row */
	GByteArray *units;
	guint fresh;
};

/* --- opening ----------------------------------------------------------------
 */

static guint stamp_hash(gconstpointer p)
{
	const struct stamp *s = (const struct stamp *)p;
	uint64_t mixed =
		s->inode * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)s->changed;

	return (guint)(mixed ^ mixed >> 32);
}

static gboolean stamp_same(gconstpointer a, gconstpointer b)
{
	return stamp_equal((const struct stamp *)a, (const struct stamp *)b);
}

/* The rows of the old value; false when it is not of the form. */
static bool index_rows(struct seen *s)
{
	gsize len, left;
	const char *bytes = (const char *)g_bytes_get_data(s->old, &len), *p;
	struct head head;
	const struct row *rows;

	if (len < sizeof(head))
		return false;
	memcpy(&head, bytes, sizeof(head));
	if (head.rows > (len - sizeof(head)) / sizeof(struct row) ||
	    head.others > len)
		return false;
	rows = (const struct row *)(const void *)(bytes + sizeof(head));
	for (uint64_t i = 0; i < head.rows; i++)
		g_hash_table_insert(s->rows, (void *)(uintptr_t)&rows[i].stamp,
				    (void *)(uintptr_t)&rows[i]);
	p = bytes + head.others;
	left = len - head.others;
	s->others_hold = others_same(s->others, &p, &left);
	return true;
}

static struct digest name_of(struct scan *scan, const GPtrArray *rules)
{
	GChecksum *sum = digest_begin("files 4");
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
		       struct members *members)
{
	struct seen *s;

	if (!is_of_use(scan))
		return NULL;
	s = g_new0(struct seen, 1);
	s->cache = scan->options->cache;
	s->rules = rules;
	s->settled = g_get_real_time() * 1000 - SETTLED_NS;
	s->others = others_new(scan->tree, s->settled);
	s->rows = g_hash_table_new(stamp_hash, stamp_same);
	s->now = g_array_new(FALSE, FALSE, sizeof(struct row));
	s->units = g_byte_array_new();
	g_mutex_init(&s->lock);
	s->name = name_of(scan, rules);
	s->old = cache_get(s->cache, &s->name);
	if (s->old && !index_rows(s))
		g_hash_table_remove_all(s->rows);
	members_watch(members, others_consult, s->others);
	return s;
}

/* --- finding ----------------------------------------------------------------
 */

/* Takes bytes from the front of a text; false when there are not as many. */
static bool take(const char **p, gsize *left, void *to, gsize n)
{
	if (*left < n)
		return false;
	memcpy(to, *p, n);
	*p += n;
	*left -= n;
	return true;
}

static bool read_function(struct unit *u, const char **p, gsize *left)
{
	struct function_head head;
	const char *end;

	if (!take(p, left, &head, sizeof(head)))
		return false;
	end = (const char *)memchr(*p, '\0', *left);
	if (!end)
		return false;
	slice_functions_add(u->functions, *p, head.line, head.seed != 0);
	*left -= (gsize)(end + 1 - *p);
	*p = end + 1;
	return true;
}

static struct unit *read_unit(const struct seen *s, const char **p, gsize *left)
{
	struct unit_head head;
	struct unit *u;
	bool good = true;

	if (!take(p, left, &head, sizeof(head)) || head.rule >= s->rules->len)
		return NULL;
	u = unit_new((const struct rule *)s->rules->pdata[head.rule]);
	u->for_cocci = head.for_cocci;
	u->work.bytes = head.bytes;
	u->content = head.content;
	for (uint32_t i = 0; good && i < head.functions; i++)
		good = read_function(u, p, left);
	if (good)
		return u;
	unit_free(u);
	return NULL;
}

GPtrArray *seen_find(struct seen *s, const struct stamp *stamp, uint32_t *first)
{
	const struct row *row =
		(const struct row *)g_hash_table_lookup(s->rows, stamp);
	GPtrArray *units;
	const char *p;
	gsize len, left;

	if (!row || (row->asks_others && !s->others_hold))
		return NULL;
	*first = row->first;
	p = (const char *)g_bytes_get_data(s->old, &len);
	units = g_ptr_array_new_with_free_func(unit_free);
	left = row->length;
	if (row->offset > len || left > len - row->offset)
		left = 0;
	p += row->offset;
	while (left) {
		struct unit *u = read_unit(s, &p, &left);

		if (!u)
			break;
		g_ptr_array_add(units, u);
	}
	if (!left && (row->length == 0) == (units->len == 0))
		return units;
	g_ptr_array_unref(units);
	return NULL;
}

/* --- noting -----------------------------------------------------------------
 */

static void append(GByteArray *to, const void *bytes, gsize n)
{
	g_byte_array_append(to, (const guint8 *)bytes, (guint)n);
}

static void write_unit(const struct seen *s, GByteArray *to,
		       const struct unit *u)
{
	struct unit_head head = { .for_cocci = u->for_cocci,
				  .functions = u->functions->len,
				  .bytes = u->work.bytes,
				  .content = u->content };

	g_ptr_array_find((GPtrArray *)(uintptr_t)s->rules, u->rule, &head.rule);
	append(to, &head, sizeof(head));
	for (guint i = 0; i < u->functions->len; i++) {
		const struct slice_function *fn =
			(const struct slice_function *)u->functions->pdata[i];
		struct function_head at = { fn->line, fn->seed };

		append(to, &at, sizeof(at));
		append(to, fn->name, strlen(fn->name) + 1);
	}
}

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
	struct row row = { .stamp = *stamp,
			   .asks_others = asks_others(units),
			   .first = first };

	if (!stamp->inode ||
	    MAX(stamp->changed, stamp->modified) > s->settled ||
	    (row.asks_others && !others_settled(s->others)))
		return;
	g_mutex_lock(&s->lock);
	row.offset = s->units->len;
	for (guint i = 0; i < units->len; i++)
		write_unit(s, s->units, (const struct unit *)units->pdata[i]);
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
		const struct row row = g_array_index(s->now, struct row, i);

		if (!row.asks_others)
			g_array_index(s->now, struct row, kept++) = row;
	}
	g_array_set_size(s->now, kept);
}

static void write_all(struct seen *s)
{
	struct head head;
	gsize front;
	GByteArray *all = g_byte_array_new();
	GBytes *value;

	drop_unsettled(s);
	front = sizeof(head) + s->now->len * sizeof(struct row);
	head.rows = s->now->len;
	head.others = front + s->units->len;
	for (guint i = 0; i < s->now->len; i++) {
		struct row *row = &g_array_index(s->now, struct row, i);

		row->offset = row->length ? row->offset + (uint32_t)front : 0;
	}
	append(all, &head, sizeof(head));
	append(all, s->now->data, s->now->len * sizeof(struct row));
	append(all, s->units->data, s->units->len);
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
