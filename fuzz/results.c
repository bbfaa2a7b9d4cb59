// SPDX-License-Identifier: GPL-2.0-only
/*
 * What engines print, line by line, from one that lies.
 *
 * Held: a line is taken or refused, never both; what is taken has a place, and
 * is about the file and the rule that were asked for.
 */
#include "fuzz.h"

#include "clang_result.h"
#include "cocci_result.h"

/* As engines are told it, and as the tree knows it. */
#define NAME "/s/KAP001-000001.c"
#define PATH "drivers/a b.c"

static GPtrArray *rules;
static struct tree tree = { .root = (char *)(uintptr_t)"/proc" };

static void load_rules(void)
{
	char *error = NULL;

	rules = rules_load(SOURCE_DIR, &error);
	HOLDS(rules, "%s", error);
}

static void check_places(const GPtrArray *places)
{
	for (guint i = 0; i < places->len; i++) {
		const struct place *p = places->pdata[i];

		HOLDS(p->path && p->line && p->col && p->message, "place %u",
		      i);
	}
}

static void check_findings(const GPtrArray *findings)
{
	for (guint i = 0; i < findings->len; i++) {
		const struct finding *f = findings->pdata[i];

		HOLDS(f->where.line && f->where.col && f->where.end_line,
		      "no place");
		HOLDS(f->where.path && f->message && f->function, "no words");
		HOLDS(!g_str_has_prefix(f->where.path, "/"), "not in the tree");
		HOLDS(f->rule == rules->pdata[0], "another rule");
		check_places(f->steps);
		check_places(f->related);
	}
}

/* Gives the reader all lines, as batches do: up to the first wrong one. */
static void feed(struct batch_reader *r, struct work *w, const char *text,
		 void (*read)(struct batch_reader *, const char *))
{
	GPtrArray *work = g_ptr_array_new();
	char **lines = g_strsplit(text, "\n", -1);

	g_ptr_array_add(work, w);
	r->work = work;
	r->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	g_hash_table_insert(r->by_name, w->name, w);
	for (char **line = lines; *line && !r->error; line++)
		read(r, *line);
	check_findings(w->findings);
	g_strfreev(lines);
	g_hash_table_unref(r->by_name);
	g_ptr_array_unref(work);
	g_free(r->error);
}

static void read_cocci(struct scan *scan, const char *text)
{
	struct slice_function fn = { .name = (char *)(uintptr_t)"f",
				     .line = 7,
				     .seed = true };
	struct batch_reader r = { .scan = scan };
	struct unit u = { .rule = rules->pdata[0] };

	u.functions = g_ptr_array_new();
	g_ptr_array_add(u.functions, &fn);
	work_init(&u.work, PATH, u.rule->id);
	u.work.name = g_strdup(NAME);
	feed(&r, &u.work, text, cocci_read_line);
	work_clear(&u.work);
	g_strfreev(u.parsed);
	g_ptr_array_unref(u.functions);
}

static void read_clang(struct scan *scan, const char *text)
{
	struct clang_unit *u = clang_unit_new(PATH);
	struct batch_reader r = { .scan = scan };

	u->command = clang_fallback("/proc/self/x.c");
	u->work.name = g_strdup(NAME);
	g_ptr_array_add(u->rules, rules->pdata[0]);
	feed(&r, &u->work, text, clang_read_line);
	HOLDS(!u->failure || !u->verdicts->len, "failed with results");
	clang_unit_reset(&u->work);
	clang_unit_free(u);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct scan scan = { .tree = &tree };

	if (!rules)
		load_rules();
	scan.problems = problems_new();
	read_cocci(&scan, text);
	read_clang(&scan, text);
	problems_free(scan.problems);
	g_free(text);
	return 0;
}
