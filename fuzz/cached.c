// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values of the cache, as if the key had got into wrong hands: what Coccinelle
 * found in a slice, and what became of each file.
 *
 * Held: a value is taken or refused; what is taken has places, is about the
 * unit's rule and path, and is read from what it is written as, too.
 */
#include "fuzz.h"

#include "cocci_value.h"
#include "others.h"
#include "seen_form.h"

#define PATH "drivers/a b.c"
/* Rows may all point to the same units. */
#define ROWS_MAX 64u

static GPtrArray *rules;
static struct tree tree;

static void load(void)
{
	char *error = NULL;

	rules = rules_load(SOURCE_DIR, &error);
	HOLDS(rules, "%s", error);
	tree.root = (char *)(uintptr_t)fuzz_folder("t");
	tree.root_fd = open(tree.root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	tree.files = g_ptr_array_new();
}

/* --- what Coccinelle found --------------------------------------------------
 */

static void check_place(const struct place *p)
{
	HOLDS(p->line && p->col && !strcmp(p->path, PATH), "no place");
}

static void check_findings(const struct unit *u)
{
	for (guint i = 0; i < u->work.findings->len; i++) {
		const struct finding *f = u->work.findings->pdata[i];

		check_place(&f->where);
		HOLDS(f->where.end_line && f->where.end_col, "no end");
		HOLDS(f->rule == u->rule && f->message && f->function,
		      "no words");
		HOLDS(!f->tag == !f->member, "half a member");
		for (guint k = 0; k < f->steps->len; k++)
			check_place(f->steps->pdata[k]);
		for (guint k = 0; k < f->related->len; k++)
			check_place(f->related->pdata[k]);
	}
}

static struct unit *unit_of_value(GBytes *value)
{
	struct unit *u = unit_new(rules->pdata[0]);

	u->work.path = PATH;
	if (cocci_value_read(value, u))
		return u;
	HOLDS(!u->parsed && !u->work.findings->len, "refused, but taken");
	unit_free(u);
	return NULL;
}

static void read_found(GBytes *value)
{
	struct unit *u = unit_of_value(value), *again;
	GBytes *written, *twice;

	if (!u)
		return;
	check_findings(u);
	written = cocci_value_write(u);
	again = unit_of_value(written);
	HOLDS(again, "what was written is refused");
	twice = cocci_value_write(again);
	HOLDS(g_bytes_equal(written, twice), "it is written otherwise");
	g_bytes_unref(twice);
	g_bytes_unref(written);
	unit_free(again);
	unit_free(u);
}

/* --- what became of files ---------------------------------------------------
 */

static void check_units(const struct seen_row *row, const GPtrArray *units)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(*row));
	GByteArray *bytes = g_byte_array_new();
	struct seen_row now = *row;
	GHashTable *table = seen_form_new_rows();
	GBytes *value;
	const char *others;
	gsize left;
	GPtrArray *again;

	for (guint i = 0; i < units->len; i++)
		seen_form_add_unit(bytes, rules, units->pdata[i]);
	now.offset = 0;
	now.length = bytes->len;
	g_array_append_val(rows, now);
	value = g_byte_array_free_to_bytes(seen_form_write(rows, bytes));
	HOLDS(seen_form_rows(value, table, &others, &left) && !left,
	      "what was written is refused");
	again = seen_form_units(value, g_hash_table_lookup(table, &now.stamp),
				rules);
	HOLDS(again && again->len == units->len, "units are lost");
	g_ptr_array_unref(again);
	g_hash_table_unref(table);
	g_bytes_unref(value);
	g_byte_array_unref(bytes);
	g_array_unref(rows);
}

static void read_seen(GBytes *value)
{
	GHashTable *table = seen_form_new_rows();
	struct others *others = others_new(&tree, 0);
	GHashTableIter iter;
	const char *p;
	gsize left;
	gpointer row;
	guint n = 0;

	if (seen_form_rows(value, table, &p, &left))
		others_same(others, &p, &left);
	g_hash_table_iter_init(&iter, table);
	while (n++ < ROWS_MAX && g_hash_table_iter_next(&iter, NULL, &row)) {
		GPtrArray *units = seen_form_units(value, row, rules);

		if (units) {
			check_units(row, units);
			g_ptr_array_unref(units);
		}
	}
	others_free(others);
	g_hash_table_unref(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	GBytes *value = g_bytes_new(data, size);

	if (!rules)
		load();
	read_found(value);
	read_seen(value);
	g_bytes_unref(value);
	return 0;
}
