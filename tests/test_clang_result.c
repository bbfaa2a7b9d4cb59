// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "clang_result.h"

#define WHERE "\"line\": 3, \"col\": 8, \"end_line\": 3, \"end_col\": 12, "
#define HEAD                                                                   \
	"{\"rule\": \"KAP901\", \"level\": \"warning\", \"file\": "            \
	"\"unit:0\", "                                                         \
	"\"function\": \"f\", \"message\": \"said\", "
#define TAIL "\"steps\": [], \"related\": []}"
#define VERDICT                                                                \
	"{\"rule\": \"KAP901\", \"verdict\": \"bounded\", \"refutes\": true, " \
	"\"file\": \"unit:0\", \"line\": 4, \"col\": 2, \"function\": \"f\", " \
	"\"message\": \"why\"}"
#define DONE                                                                   \
	"{\"done\": \"unit:0\", \"functions\": [\"f\", \"g\"], \"partial\": "  \
	"[\"g\"]}"
#define FAILED "{\"failed\": \"unit:0\", \"reason\": \"a.c:3: wrong\"}"

/* A reader that waits for two units of a tree with a header. */
struct fixture {
	char *dir;
	GPtrArray *rules, *work;
	struct clang_unit *units[2];
	struct scan scan;
	struct batch_reader reader;
};

static void add_unit(struct fixture *f, guint i, const char *path)
{
	struct clang_unit *u = clang_unit_new(path);

	u->work.name = g_strdup_printf("unit:%u", i);
	u->command = g_new0(struct command, 1);
	u->command->directory = g_strdup(f->scan.tree->root);
	g_ptr_array_add(u->rules, f->rules->pdata[0]);
	g_ptr_array_add(f->work, &u->work);
	f->units[i] = u;
}

static void begin(struct fixture *f)
{
	char *error = NULL;

	memset(f, 0, sizeof(*f));
	f->dir = scratch_new();
	scratch_file(f->dir, "inc/x.h", "");
	f->rules = rules_of("take:0", "");
	f->scan.problems = problems_new();
	f->scan.tree = tree_open(f->dir, f->scan.problems, &error);
	CHECK(f->scan.tree, "%s", error);
	f->work = g_ptr_array_new();
	add_unit(f, 0, "a b.c");
	add_unit(f, 1, "c.c");
	f->reader.scan = &f->scan;
	f->reader.work = f->work;
}

static void end(struct fixture *f)
{
	clang_unit_free(f->units[0]);
	clang_unit_free(f->units[1]);
	g_ptr_array_unref(f->work);
	g_ptr_array_unref(f->rules);
	tree_free(f->scan.tree);
	problems_free(f->scan.problems);
	g_free(f->reader.error);
	scratch_end(f->dir);
}

static void take(struct fixture *f, const char *line)
{
	clang_read_line(&f->reader, line);
	CHECK(!f->reader.error, "%s", f->reader.error);
}

static void test_finding(void **state)
{
	struct fixture f;
	const struct finding *found;
	const struct place *step;

	(void)state;
	begin(&f);
	take(&f, HEAD WHERE
	     "\"steps\": [{\"file\": \"inc/x.h\", \"line\": 1, \"col\": 2, "
	     "\"message\": \"in a header\"}, {\"file\": \"/dev/null\", "
	     "\"line\": 1, \"col\": 2, \"message\": \"outside\"}], "
	     "\"related\": [{\"file\": \"unit:0\", \"line\": 7, \"col\": 1, "
	     "\"message\": \"here\"}]}");
	assert_int_equal(f.units[0]->work.findings->len, 1);
	found = (const struct finding *)f.units[0]->work.findings->pdata[0];
	assert_ptr_equal(found->rule, f.rules->pdata[0]);
	assert_int_equal(found->engines, ENGINE_CLANG);
	assert_string_equal(found->where.path, "a b.c");
	assert_int_equal(found->where.col, 8); /* from 1, as it came */
	assert_string_equal(found->function, "f");
	assert_int_equal(found->steps->len, 1);
	step = (const struct place *)found->steps->pdata[0];
	assert_string_equal(step->path, "inc/x.h");
	assert_int_equal(found->related->len, 1);
	assert_false(f.units[0]->work.done);
	end(&f);
}

/* Only what lies outside the tree is left out. */
static void test_outside(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	take(&f,
	     "{\"rule\": \"KAP901\", \"level\": \"note\", \"file\": "
	     "\"/dev/null\", \"function\": \"f\", \"message\": \"m\", " WHERE
		     TAIL);
	assert_int_equal(f.units[0]->work.findings->len, 0);
	end(&f);
}

/* A verdict knows whether its function was explored to the end. */
static void test_verdicts(void **state)
{
	struct fixture f;
	const struct verdict *v;
	char *partial = g_strdup(VERDICT);

	(void)state;
	*strstr(partial, "\"f\"") = '"';
	strstr(partial, "\"f\"")[1] = 'g';
	begin(&f);
	take(&f, VERDICT);
	take(&f, partial);
	take(&f, DONE);
	assert_true(f.units[0]->work.done);
	assert_false(f.units[1]->work.done);
	assert_int_equal(f.units[0]->verdicts->len, 2);
	v = (const struct verdict *)f.units[0]->verdicts->pdata[0];
	assert_string_equal(v->kind, "bounded");
	assert_string_equal(v->where.path, "a b.c");
	assert_int_equal(v->where.line, 4);
	assert_string_equal(v->where.message, "why");
	assert_true(v->refutes);
	assert_true(v->whole);
	v = (const struct verdict *)f.units[0]->verdicts->pdata[1];
	assert_false(v->whole);
	assert_int_equal(f.units[0]->partial->len, 1);
	g_free(partial);
	end(&f);
}

static void test_failed(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	take(&f, FAILED);
	assert_true(f.units[0]->work.done);
	assert_string_equal(f.units[0]->failure, "a.c:3: wrong");
	take(&f, "{\"done\": \"unit:1\", \"functions\": [], \"partial\": []}");
	assert_true(f.units[1]->work.done);
	clang_unit_reset(&f.units[0]->work);
	assert_null(f.units[0]->failure);
	end(&f);
}

/* What is not exactly of the form is refused, with the reason. */
static void test_refused(void **state)
{
	static const char *const lines[] = {
		"",
		"garbage",
		"[]",
		"null",
		"{}",
		DONE "x",
		"{\"done\": \"unit:0\"}",
		"{\"done\": \"unit:0\", \"functions\": []}",
		"{\"done\": \"unit:0\", \"functions\": [1], \"partial\": []}",
		"{\"done\": \"unit:0\", \"functions\": [], \"partial\": {}}",
		"{\"done\": \"unit:0\", \"functions\": [], \"partial\": [], "
		"\"more\": 1}",
		"{\"done\": \"unit:1\", \"functions\": [], \"partial\": []}",
		"{\"done\": \"a b.c\", \"functions\": [], \"partial\": []}",
		"{\"failed\": \"unit:0\"}",
		"{\"failed\": \"unit:1\", \"reason\": \"r\"}",
		"{\"failed\": \"unit:0\", \"reason\": 1}",
		"{\"failed\": \"unit:0\", \"failed\": \"unit:0\", "
		"\"reason\": \"r\"}",
		HEAD TAIL,
		HEAD "\"line\": 3, \"col\": 0, \"end_line\": 3, "
		     "\"end_col\": 12, " TAIL,
		HEAD "\"line\": 0, \"col\": 1, \"end_line\": 3, "
		     "\"end_col\": 12, " TAIL,
		HEAD "\"line\": 3, \"col\": 1, \"end_line\": 3, "
		     "\"end_col\": -2, " TAIL,
		HEAD "\"line\": 4294967299, \"col\": 8, \"end_line\": 3, "
		     "\"end_col\": 12, " TAIL,
		HEAD WHERE "\"colour\": 1, " TAIL,
		HEAD WHERE "\"steps\": {}, \"related\": []}",
		HEAD WHERE "\"steps\": [{}], \"related\": []}",
		HEAD WHERE
		"\"steps\": [{\"file\": \"/no/such.h\", \"line\": 1, "
		"\"col\": 1, \"message\": \"m\"}], \"related\": []}",
		"{\"rule\": \"KAP902\", \"level\": \"note\", \"file\": "
		"\"unit:0\", \"function\": \"f\", \"message\": \"m\", " WHERE
			TAIL,
		"{\"rule\": \"KAP901\", \"level\": \"fatal\", \"file\": "
		"\"unit:0\", \"function\": \"f\", \"message\": \"m\", " WHERE
			TAIL,
		"{\"rule\": \"KAP901\", \"level\": \"note\", \"file\": "
		"\"unit:1\", \"function\": \"f\", \"message\": \"m\", " WHERE
			TAIL,
		"{\"rule\": \"KAP901\", \"level\": \"note\", \"file\": "
		"\"/no/such.c\", \"function\": \"f\", \"message\": "
		"\"m\", " WHERE TAIL,
		"{\"rule\": \"KAP901\", \"verdict\": \"bounded\", \"refutes\": "
		"1, \"file\": \"unit:0\", \"line\": 4, \"col\": 2, "
		"\"function\": \"f\", \"message\": \"why\"}",
		"{\"rule\": \"KAP901\", \"verdict\": \"bounded\", \"refutes\": "
		"true, \"file\": \"unit:0\", \"line\": 4, \"function\": "
		"\"f\", \"message\": \"why\"}",
		"{\"rule\": \"KAP902\", \"verdict\": \"bounded\", \"refutes\": "
		"true, \"file\": \"unit:0\", \"line\": 4, \"col\": 2, "
		"\"function\": \"f\", \"message\": \"why\"}",
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		struct fixture f;

		begin(&f);
		clang_read_line(&f.reader, lines[i]);
		CHECK(f.reader.error, "taken: %s", lines[i]);
		CHECK(g_str_has_prefix(f.reader.error, "result line is "), "%s",
		      f.reader.error);
		assert_false(f.units[0]->work.done);
		end(&f);
	}
}

/* After the last unit there is nothing to say; a failure has no findings. */
static void test_order(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	take(&f, DONE);
	take(&f, "{\"done\": \"unit:1\", \"functions\": [], \"partial\": []}");
	clang_read_line(&f.reader, HEAD WHERE TAIL);
	assert_non_null(f.reader.error);
	end(&f);
	begin(&f);
	take(&f, HEAD WHERE TAIL);
	clang_read_line(&f.reader, FAILED);
	assert_non_null(f.reader.error);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finding),	 cmocka_unit_test(test_outside),
		cmocka_unit_test(test_verdicts), cmocka_unit_test(test_failed),
		cmocka_unit_test(test_refused),	 cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
