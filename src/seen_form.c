// SPDX-License-Identifier: GPL-2.0-only
#include "seen_form.h"

#include "squeeze.h"

#include <string.h>

struct head {
	uint64_t rows;
	uint64_t others; /* where what rows may hang on begins */
};

struct unit_head {
	uint32_t rule, for_cocci, functions, shifts;
	uint64_t bytes;
	struct digest content;
};

struct function_head {
	uint32_t line, seed;
};

/* --- rows -------------------------------------------------------------------
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

GHashTable *seen_form_new_rows(void)
{
	return g_hash_table_new(stamp_hash, stamp_same);
}

bool seen_form_rows(GBytes *value, GHashTable *table, const char **others,
		    gsize *left)
{
	gsize len;
	const char *bytes = (const char *)g_bytes_get_data(value, &len);
	struct head head;
	const struct seen_row *rows;

	if (len < sizeof(head))
		return false;
	memcpy(&head, bytes, sizeof(head));
	if (head.rows > (len - sizeof(head)) / sizeof(*rows) ||
	    head.others > len)
		return false;
	rows = (const struct seen_row *)(const void *)(bytes + sizeof(head));
	for (uint64_t i = 0; i < head.rows; i++)
		g_hash_table_insert(table, (void *)(uintptr_t)&rows[i].stamp,
				    (void *)(uintptr_t)&rows[i]);
	*others = bytes + head.others;
	*left = len - head.others;
	return true;
}

/* --- units ------------------------------------------------------------------
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

static bool read_shift(struct unit *u, const char **p, gsize *left)
{
	struct shift shift;
	bool good = take(p, left, &shift, sizeof(shift));

	if (good)
		g_array_append_val(u->shifts, shift);
	return good;
}

static struct unit *read_unit(const GPtrArray *rules, const char **p,
			      gsize *left)
{
	struct unit_head head;
	struct unit *u;
	bool good = true;

	if (!take(p, left, &head, sizeof(head)) || head.rule >= rules->len)
		return NULL;
	u = unit_new((const struct rule *)rules->pdata[head.rule]);
	u->for_cocci = head.for_cocci != 0;
	u->work.bytes = head.bytes;
	u->content = head.content;
	for (uint32_t i = 0; good && i < head.functions; i++)
		good = read_function(u, p, left);
	for (uint32_t i = 0; good && i < head.shifts; i++)
		good = read_shift(u, p, left);
	if (good)
		return u;
	unit_free(u);
	return NULL;
}

GPtrArray *seen_form_units(GBytes *value, const struct seen_row *row,
			   const GPtrArray *rules)
{
	GPtrArray *units = g_ptr_array_new_with_free_func(unit_free);
	gsize len, left = row->length;
	const char *p = (const char *)g_bytes_get_data(value, &len);

	if (row->offset > len || left > len - row->offset)
		left = 0;
	else
		p += row->offset;
	while (left) {
		struct unit *u = read_unit(rules, &p, &left);

		if (!u)
			break;
		g_ptr_array_add(units, u);
	}
	if (!left && (row->length == 0) == (units->len == 0))
		return units;
	g_ptr_array_unref(units);
	return NULL;
}

/* --- writing ----------------------------------------------------------------
 */

static void append(GByteArray *to, const void *bytes, gsize n)
{
	g_byte_array_append(to, (const guint8 *)bytes, (guint)n);
}

void seen_form_add_unit(GByteArray *to, const GPtrArray *rules,
			const struct unit *u)
{
	struct unit_head head = { .for_cocci = u->for_cocci,
				  .functions = u->functions->len,
				  .shifts = u->shifts->len,
				  .bytes = u->work.bytes,
				  .content = u->content };

	g_ptr_array_find((GPtrArray *)(uintptr_t)rules, u->rule, &head.rule);
	append(to, &head, sizeof(head));
	for (guint i = 0; i < u->functions->len; i++) {
		const struct slice_function *fn =
			(const struct slice_function *)u->functions->pdata[i];
		struct function_head at = { fn->line, fn->seed };

		append(to, &at, sizeof(at));
		append(to, fn->name, strlen(fn->name) + 1);
	}
	append(to, u->shifts->data, u->shifts->len * sizeof(struct shift));
}

GByteArray *seen_form_write(const GArray *rows, const GByteArray *units)
{
	gsize front = sizeof(struct head) + rows->len * sizeof(struct seen_row);
	struct head head = { rows->len, front + units->len };
	GByteArray *all = g_byte_array_new();

	append(all, &head, sizeof(head));
	for (guint i = 0; i < rows->len; i++) {
		struct seen_row row = g_array_index(rows, struct seen_row, i);

		row.offset = row.length ? row.offset + (uint32_t)front : 0;
		append(all, &row, sizeof(row));
	}
	append(all, units->data, units->len);
	return all;
}
