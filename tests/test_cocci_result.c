// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "cocci_result.h"

#define SLICE "/scratch/KAP901-000001.c"

/* A reader that waits for one slice, of a file with one seed function, f. */
struct fixture {
	GPtrArray *rules;
	struct unit unit;
	struct slice_function functions[2];
	struct scan scan;
	struct batch_reader reader;
};

static void begin(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->rules = rules_of("take:0", "");
	f->functions[0] = (struct slice_function){
		.name = (char *)(uintptr_t)"f", .line = 7, .seed = true
	};
	f->functions[1] =
		(struct slice_function){ .name = (char *)(uintptr_t)"g",
					 .line = 9 };
	f->unit.rule = (const struct rule *)g_ptr_array_index(f->rules, 0);
	f->unit.work.path = "a b.c";
	f->unit.work.name = (char *)(uintptr_t)SLICE;
	f->unit.functions = g_ptr_array_new();
	g_ptr_array_add(f->unit.functions, &f->functions[0]);
	g_ptr_array_add(f->unit.functions, &f->functions[1]);
	f->unit.work.findings =
		g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
	f->reader.by_name = g_hash_table_new(g_str_hash, g_str_equal);
	g_hash_table_insert(f->reader.by_name, f->unit.work.name,
			    &f->unit.work);
	f->reader.scan = &f->scan;
	f->scan.problems = problems_new();
}

static void end(struct fixture *f)
{
	g_ptr_array_unref(f->rules);
	g_ptr_array_unref(f->unit.functions);
	g_strfreev(f->unit.parsed);
	g_ptr_array_unref(f->unit.work.findings);
	g_hash_table_unref(f->reader.by_name);
	problems_free(f->scan.problems);
	g_free(f->reader.error);
}

#define PLACE                                                                  \
	"{\"file\": \"" SLICE "\", \"line\": 3, \"col\": 0, "                  \
	"\"message\": \"m\"}"
#define HEAD                                                                   \
	"{\"rule\": \"KAP901\", \"level\": \"warning\", \"file\": \"" SLICE    \
	"\", \"function\": \"f\", \"message\": \"said\", "
#define WHERE "\"line\": 3, \"col\": 8, \"end_line\": 3, \"end_col\": 12, "
#define TAIL "\"steps\": [" PLACE "], \"related\": [" PLACE ", " PLACE "]}"
#define DONE                                                                   \
	"{\"rule\": \"KAP901\", \"done\": \"" SLICE                            \
	"\", \"functions\": [\"f\"]}"

static void test_finding(void **state)
{
	struct fixture f;
	const struct finding *found;
	const struct place *step;

	(void)state;
	begin(&f);
	cocci_read_line(&f.reader, HEAD WHERE TAIL);
	CHECK(!f.reader.error, "%s", f.reader.error);
	assert_int_equal(f.unit.work.findings->len, 1);
	found = (const struct finding *)g_ptr_array_index(f.unit.work.findings,
							  0);
	assert_ptr_equal(found->rule, f.unit.rule);
	assert_int_equal(found->level, LEVEL_WARNING);
	assert_int_equal(found->engines, ENGINE_COCCI);
	assert_string_equal(found->where.path, "a b.c");
	assert_int_equal(found->where.line, 3);
	assert_int_equal(found->where.col, 9); /* from 0 to from 1 */
	assert_int_equal(found->where.end_col, 13);
	assert_string_equal(found->function, "f");
	assert_string_equal(found->message, "said");
	assert_int_equal(found->steps->len, 1);
	assert_int_equal(found->related->len, 2);
	step = (const struct place *)g_ptr_array_index(found->steps, 0);
	assert_string_equal(step->path, "a b.c");
	assert_int_equal(step->col, 1);
	assert_false(f.unit.work.done);
	end(&f);
}

static void test_done(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	cocci_read_line(&f.reader, DONE);
	CHECK(!f.reader.error, "%s", f.reader.error);
	assert_true(f.unit.work.done);
	assert_int_equal(f.scan.problems->list->len, 0);
	end(&f);
}

/* The functions that Coccinelle parsed are known afterwards. */
static void test_parsed(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	cocci_read_line(&f.reader, "{\"rule\": \"KAP901\", \"done\": \"" SLICE
				   "\", \"functions\": [\"other\", \"g\"]}");
	assert_null(f.reader.error);
	assert_int_equal(g_strv_length(f.unit.parsed), 2);
	assert_string_equal(f.unit.parsed[0], "other");
	assert_string_equal(f.unit.parsed[1], "g");
	end(&f);
}

/* What is not exactly of the form is refused, with the reason. */
static void test_refused(void **state)
{
	static const char *const lines[] = {
		"",
		"garbage",
		"[]",
		"\"done\"",
		"null",
		"{}",
		DONE "x",
		DONE DONE,
		"{\"rule\": \"KAP901\", \"done\": \"" SLICE "\"}",
		"{\"rule\": \"KAP901\", \"done\": 1, \"functions\": []}",
		"{\"rule\": \"KAP901\", \"done\": \"" SLICE
		"\", \"functions\": \"f\"}",
		"{\"rule\": \"KAP901\", \"done\": \"" SLICE
		"\", \"functions\": [\"f\", 1]}",
		"{\"rule\": \"KAP901\", \"done\": \"" SLICE
		"\", \"functions\": [], \"more\": 1}",
		"{\"rule\": \"KAP902\", \"done\": \"" SLICE
		"\", \"functions\": []}",
		"{\"rule\": \"KAP901\", \"done\": \"other.c\", "
		"\"functions\": []}",
		"{\"rule\": \"KAP901\", \"rule\": \"KAP901\", \"done\": "
		"\"" SLICE "\", \"functions\": []}",
		HEAD TAIL, /* no place */
		HEAD "\"line\": 3, \"col\": 8, \"end_line\": 3, " TAIL,
		HEAD "\"line\": \"3\", \"col\": 8, \"end_line\": 3, "
		     "\"end_col\": 12, " TAIL,
		HEAD "\"line\": 3.0, \"col\": 8, \"end_line\": 3, "
		     "\"end_col\": 12, " TAIL,
		HEAD "\"line\": 0, \"col\": 8, \"end_line\": 3, "
		     "\"end_col\": 12, " TAIL,
		HEAD "\"line\": -3, \"col\": 8, \"end_line\": 3, "
		     "\"end_col\": 12, " TAIL,
		HEAD "\"line\": 3, \"col\": -1, \"end_line\": 3, "
		     "\"end_col\": 12, " TAIL,
		HEAD "\"line\": 3, \"col\": 8, \"end_line\": -1, "
		     "\"end_col\": 12, " TAIL,
		HEAD "\"line\": 3, \"col\": 8, \"end_line\": 3, "
		     "\"end_col\": -1, " TAIL,
		HEAD "\"line\": 4294967299, \"col\": 8, \"end_line\": 3, "
		     "\"end_col\": 12, " TAIL,
		HEAD WHERE "\"colour\": 1, " TAIL,
		HEAD WHERE "\"steps\": []}",
		HEAD WHERE "\"steps\": {}, \"related\": []}",
		HEAD WHERE "\"steps\": [], \"related\": \"none\"}",
		HEAD WHERE "\"steps\": [1], \"related\": []}",
		HEAD WHERE "\"steps\": [{}], \"related\": []}",
		HEAD WHERE "\"steps\": [], \"related\": [{\"file\": \"x\", "
			   "\"line\": 1, \"col\": 1, \"message\": \"m\"}]}",
		HEAD WHERE "\"steps\": [], \"related\": [{\"file\": \"" SLICE
			   "\", \"line\": 0, \"col\": 1, \"message\": \"m\"}]}",
		HEAD WHERE
		"\"steps\": [], \"related\": [{\"file\": \"" SLICE
		"\", \"line\": 1, \"col\": -1, \"message\": \"m\"}]}",
		"{\"rule\": \"KAP901\", \"level\": \"fatal\", \"file\": "
		"\"" SLICE
		"\", \"function\": \"f\", \"message\": \"said\", " WHERE TAIL,
		"{\"rule\": \"KAP901\", \"level\": \"note\", \"file\": "
		"\"x.c\", "
		"\"function\": \"f\", \"message\": \"said\", " WHERE TAIL,
		"{\"rule\": \"KAP902\", \"level\": \"note\", \"file\": \"" SLICE
		"\", \"function\": \"f\", \"message\": \"said\", " WHERE TAIL,
		"{\"rule\": \"KAP901\", \"level\": \"note\", \"file\": \"" SLICE
		"\", \"function\": null, \"message\": \"said\", " WHERE TAIL,
		"{\"rule\": \"KAP901\", \"level\": \"note\", \"file\": \"" SLICE
		"\", \"function\": \"f\", \"message\": \"\xff\", " WHERE TAIL,
		"{\"rule\": \"KAP901\", \"level\": \"note\", \"file\": \"" SLICE
		"\", \"function\": \"f\", \"message\": \"\\u0000\", " WHERE
			TAIL,
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		struct fixture f;

		begin(&f);
		cocci_read_line(&f.reader, lines[i]);
		CHECK(f.reader.error, "taken: %s", lines[i]);
		CHECK(g_str_has_prefix(f.reader.error, "result line is "), "%s",
		      f.reader.error);
		assert_false(f.unit.work.done);
		end(&f);
	}
}

/* After its end a file has no more findings. */
static void test_after_done(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	cocci_read_line(&f.reader, DONE);
	cocci_read_line(&f.reader, HEAD WHERE TAIL);
	assert_non_null(f.reader.error);
	end(&f);
}

/* The first error is the one that is told. */
static void test_first_error(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	cocci_read_line(&f.reader, "first");
	cocci_read_line(&f.reader, "second");
	CHECK(strstr(f.reader.error, "first"), "%s", f.reader.error);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finding),
		cmocka_unit_test(test_done),
		cmocka_unit_test(test_parsed),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_after_done),
		cmocka_unit_test(test_first_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
