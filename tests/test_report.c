// SPDX-License-Identifier: GPL-2.0-only
/* The report writers on findings made up here; cli_test.py has the schema. */
#include "testing.h"

#include <jansson.h>

#include "report.h"

struct fixture {
	GPtrArray *rules;
	struct tree tree;
	struct scan_options options;
	struct scan scan;
};

static struct finding *add(struct fixture *f, enum level level,
			   const char *path, unsigned int line,
			   unsigned int col, const char *message)
{
	struct finding *found =
		finding_new((const struct rule *)g_ptr_array_index(f->rules, 0),
			    level, ENGINE_COCCI, path, line, col, message);

	found->fingerprint = g_strdup("0123");
	findings_add(f->scan.findings, found);
	return found;
}

static void begin(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->rules = rules_of("take:0", "");
	f->scan.rules = f->rules;
	f->scan.options = &f->options;
	f->tree.root_fd = -1;
	f->scan.tree = &f->tree;
	f->scan.verdicts = verdicts_new();
	f->scan.findings = findings_new();
	f->scan.problems = problems_new();
}

static void end(struct fixture *f)
{
	findings_free(f->scan.findings);
	verdicts_free(f->scan.verdicts);
	problems_free(f->scan.problems);
	g_ptr_array_unref(f->rules);
}

static char *write_report(const struct fixture *f, const char *format,
			  enum level shown)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	report_find(format)(&f->scan, shown, out);
	fclose(out);
	return text;
}

/* The report's run, of which *log is the whole. */
static json_t *sarif_run(const struct fixture *f, enum level shown,
			 json_t **log)
{
	char *text = write_report(f, "sarif", shown);
	json_error_t at;

	*log = json_loads(text, 0, &at);
	CHECK(*log, "%s\n%s", at.text, text);
	free(text);
	assert_string_equal(json_string_value(json_object_get(*log, "version")),
			    "2.1.0");
	return json_array_get(json_object_get(*log, "runs"), 0);
}

static json_t *first(json_t *obj, const char *key)
{
	return json_array_get(json_object_get(obj, key), 0);
}

static json_t *physical(json_t *with_locations)
{
	return json_object_get(first(with_locations, "locations"),
			       "physicalLocation");
}

static json_int_t number(json_t *obj, const char *key)
{
	return json_integer_value(json_object_get(obj, key));
}

static void test_text(void **state)
{
	static const char want[] =
		"a b.c:3:9: warning: said [KAP901]\n"
		"a b.c:1:1: note: step\n"
		"a b.c:2:1: note: here\n"
		"n\\012l\\033.c:4:1: error: two\\012lines [KAP901]\n"
		"\xff.c:5:1: warning: m [KAP901]\n";
	struct fixture f;
	struct finding *found;
	char *text;

	(void)state;
	begin(&f);
	found = add(&f, LEVEL_WARNING, "a b.c", 3, 9, "said");
	place_add(found->steps, "a b.c", 1, 1, "step");
	place_add(found->related, "a b.c", 2, 0, NULL);
	add(&f, LEVEL_ERROR, "n\nl\x1b.c", 4, 0, "two\nlines");
	add(&f, LEVEL_WARNING, "\xff.c", 5, 1, "m");
	add(&f, LEVEL_NOTE, "c.c", 5, 1, "not shown");
	text = write_report(&f, "text", LEVEL_WARNING);
	assert_string_equal(text, want);
	free(text);
	end(&f);
}

static void test_sarif_uri(void **state)
{
	static const struct {
		const char *path, *uri;
	} cases[] = {
		{ "a/b-c_d.c", "a/b-c_d.c" },
		{ "a b.c", "a%20b.c" },
		{ "a:b.c", "a%3Ab.c" },
		{ "a%b#c?.c", "a%25b%23c%3F.c" },
		{ "n\nl.c", "n%0Al.c" },
		{ "\xff\xc3\xa9.c", "%FF%C3%A9.c" },
		{ "\"\\.c", "%22%5C.c" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixture f;
		json_t *log, *artifact;

		begin(&f);
		add(&f, LEVEL_WARNING, cases[i].path, 1, 1, "m");
		artifact = json_object_get(
			physical(first(sarif_run(&f, LEVEL_NOTE, &log),
				       "results")),
			"artifactLocation");
		CHECK(!strcmp(json_string_value(
				      json_object_get(artifact, "uri")),
			      cases[i].uri),
		      "%s", cases[i].uri);
		json_decref(log);
		end(&f);
	}
}

static void test_sarif_region(void **state)
{
	/* as they come, and as they are written; 0: left out */
	static const struct {
		unsigned int line, col, end_line, end_col;
		int want[4];
	} cases[] = {
		{ 3, 9, 3, 12, { 3, 9, 3, 12 } },
		{ 3, 9, 4, 1, { 3, 9, 4, 1 } },
		{ 3, 9, 0, 0, { 3, 9, 0, 0 } },
		{ 3, 0, 0, 0, { 3, 0, 0, 0 } },
		{ 0, 0, 0, 0, { 1, 0, 0, 0 } },
		{ 3, 9, 3, 9, { 3, 9, 3, 0 } }, /* nothing in it */
		{ 3, 9, 2, 12, { 3, 9, 0, 12 } },
	};
	static const char *const keys[] = { "startLine", "startColumn",
					    "endLine", "endColumn" };

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixture f;
		struct finding *found;
		json_t *log, *region;

		begin(&f);
		found = add(&f, LEVEL_WARNING, "a.c", cases[i].line,
			    cases[i].col, "m");
		found->where.end_line = cases[i].end_line;
		found->where.end_col = cases[i].end_col;
		region = json_object_get(
			physical(first(sarif_run(&f, LEVEL_NOTE, &log),
				       "results")),
			"region");
		for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
			CHECK(number(region, keys[k]) == cases[i].want[k],
			      "case %zu: %s", i, keys[k]);
		json_decref(log);
		end(&f);
	}
}

static void test_sarif_result(void **state)
{
	struct fixture f;
	struct finding *found;
	json_t *log, *run, *result, *flow;

	(void)state;
	begin(&f);
	add(&f, LEVEL_NOTE, "a.c", 1, 1, "not shown");
	found = add(&f, LEVEL_ERROR, "b.c", 2, 1, "bytes \xff");
	found->function = g_strdup("f");
	found->engines |= ENGINE_CLANG;
	place_add(found->steps, "b.c", 1, 1, "step");
	place_add(found->related, "c.c", 3, 1, "there");
	run = sarif_run(&f, LEVEL_WARNING, &log);
	assert_int_equal(json_array_size(json_object_get(run, "results")), 1);
	result = first(run, "results");
	assert_string_equal(json_string_value(json_object_get(result, "level")),
			    "error");
	assert_string_equal(
		json_string_value(json_object_get(
			json_object_get(result, "message"), "text")),
		"bytes \xef\xbf\xbd");
	flow = json_object_get(first(first(result, "codeFlows"), "threadFlows"),
			       "locations");
	assert_int_equal(json_array_size(flow), 2); /* and the finding itself */
	assert_int_equal(number(first(result, "relatedLocations"), "id"), 1);
	assert_int_equal(
		json_array_size(json_object_get(
			json_object_get(result, "properties"), "engines")),
		2);
	json_decref(log);
	end(&f);
}

static void test_sarif_problems(void **state)
{
	static const struct {
		enum problem_kind kind;
		const char *level, *text;
		bool good;
	} cases[] = {
		{ PROBLEM_FAILED, "error", "failed for KAP901: why", false },
		{ PROBLEM_TIMEOUT, "error", "timed out for KAP901: why",
		  false },
		{ PROBLEM_UNPARSED, "note", "not parsed for KAP901: why",
		  true },
		{ PROBLEM_SKIPPED, "note", "skipped for KAP901: why", true },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixture f;
		json_t *log, *call, *said;

		begin(&f);
		problems_add(f.scan.problems, cases[i].kind, "a b.c", 0,
			     "KAP901", "why");
		call = first(sarif_run(&f, LEVEL_NOTE, &log), "invocations");
		said = first(call, "toolExecutionNotifications");
		assert_string_equal(
			json_string_value(json_object_get(said, "level")),
			cases[i].level);
		assert_string_equal(
			json_string_value(json_object_get(
				json_object_get(said, "message"), "text")),
			cases[i].text);
		assert_non_null(physical(said));
		assert_int_equal(json_is_true(json_object_get(
					 call, "executionSuccessful")),
				 cases[i].good);
		json_decref(log);
		end(&f);
	}
}

/* A column in bytes becomes one in UTF-16 units where the line can be read. */
static void test_sarif_columns(void **state)
{
	/* e with acute, a Han character, a face, and a byte that is no UTF-8 */
	static const char line[] = "\t\xc3\xa9 \xe6\xbc\xa2 "
				   "\xf0\x9f\x98\x80 \xff take(1);\r\n";
	static const struct {
		unsigned int line, col;
		json_int_t want;
	} cases[] = {
		{ 2, 1, 1 },   { 2, 2, 2 },  { 2, 4, 3 },   { 2, 5, 4 },
		{ 2, 9, 6 },   { 2, 13, 8 }, { 2, 16, 11 }, { 2, 20, 15 },
		{ 2, 30, 25 }, { 1, 7, 7 },  { 9, 16, 16 },
	};
	char *dir = scratch_new(), *text = g_strconcat("int a;\n", line, NULL);
	struct problems *problems = problems_new();
	char *error = NULL;
	struct tree *tree;

	(void)state;
	scratch_file(dir, "a.c", text);
	tree = tree_open(dir, problems, &error);
	assert_non_null(tree);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixture f;
		json_t *log, *region;

		begin(&f);
		f.scan.tree = tree;
		add(&f, LEVEL_WARNING, "a.c", cases[i].line, cases[i].col, "m");
		region = json_object_get(
			physical(first(sarif_run(&f, LEVEL_NOTE, &log),
				       "results")),
			"region");
		CHECK(number(region, "startColumn") == cases[i].want,
		      "case %zu: %lld", i,
		      (long long)number(region, "startColumn"));
		json_decref(log);
		end(&f);
	}
	tree_free(tree);
	problems_free(problems);
	g_free(text);
	scratch_end(dir);
}

static guint count_level(json_t *results, const char *level)
{
	json_t *result;
	size_t i;
	guint n = 0;

	json_array_foreach(results, i, result) n += !strcmp(
		json_string_value(json_object_get(result, "level")), level);
	return n;
}

static const char *said(json_t *run, size_t i)
{
	json_t *list = json_object_get(first(run, "invocations"),
				       "toolExecutionNotifications");

	return json_string_value(json_object_get(
		json_object_get(json_array_get(list, i), "message"), "text"));
}

/* What GitHub would refuse is left out, the least first, and that is said. */
static void test_sarif_limits(void **state)
{
	struct fixture f;
	struct finding *found;
	json_t *log, *run, *results, *flow;

	(void)state;
	begin(&f);
	for (guint i = 0; i < 30; i++)
		add(&f, LEVEL_NOTE, "a.c", i + 1, 1, "m");
	for (guint i = 0; i < 24990; i++)
		add(&f, LEVEL_WARNING, "b.c", i + 1, 1, "m");
	found = add(&f, LEVEL_ERROR, "c.c", 1, 1, "m");
	for (guint i = 0; i < 10000; i++)
		place_add(found->steps, "c.c", i + 2, 1, "m");
	for (guint i = 0; i < 1000; i++)
		place_add(found->related, "c.c", i + 2, 1, "m");
	run = sarif_run(&f, LEVEL_NOTE, &log);
	results = json_object_get(run, "results");
	assert_int_equal(json_array_size(results), 25000);
	assert_int_equal(count_level(results, "error"), 1);
	assert_int_equal(count_level(results, "warning"), 24990);
	assert_true(g_str_has_prefix(said(run, 0), "21 findings left out"));
	assert_string_equal(said(run, 1),
			    "of these 25000 results GitHub keeps 5000");
	assert_true(g_str_has_prefix(said(run, 2),
				     "2 steps or related places left out"));
	flow = first(json_array_get(results, 24999), "codeFlows");
	assert_int_equal(json_array_size(json_object_get(
				 first(flow, "threadFlows"), "locations")),
			 10000);
	json_decref(log);
	end(&f);
}

static void test_org(void **state)
{
	static const char want[] =
		"* TODO [[view:a %5B1%5D.c::face=ovl-face1::linb=3::colb=8::"
		"cole=11][KAP901 warning: a@(i) said]]\n"
		"** [[view:b.c::face=ovl-face1::linb=1::colb=0::cole=0]"
		"[two\\012lines]]\n"
		"** [[view:%250A%0A.c::face=ovl-face1::linb=2::colb=0::cole=0]"
		"[here]]\n";
	struct fixture f;
	struct finding *found;
	char *text;

	(void)state;
	begin(&f);
	found = add(&f, LEVEL_WARNING, "a [1].c", 3, 9, "a[i] said");
	found->where.end_line = 3;
	found->where.end_col = 12;
	place_add(found->steps, "b.c", 1, 1, "two\nlines");
	place_add(found->related, "%0A\n.c", 2, 0, NULL);
	add(&f, LEVEL_NOTE, "c.c", 5, 1, "not shown");
	text = write_report(&f, "org", LEVEL_WARNING);
	assert_string_equal(text, want);
	free(text);
	end(&f);
}

static void test_gitlab(void **state)
{
	static const char *const severities[] = { "info", "major", "critical" };
	struct fixture f;
	json_t *list;
	json_error_t at;
	char *text;

	(void)state;
	begin(&f);
	for (int level = LEVEL_NOTE; level <= LEVEL_ERROR; level++)
		add(&f, (enum level)level, "a.c", (unsigned int)level, 1, "m")
			->function = g_strdup("f");
	text = write_report(&f, "gitlab", LEVEL_NOTE);
	list = json_loads(text, 0, &at);
	assert_int_equal(json_array_size(list), 3);
	for (size_t i = 0; i < 3; i++) {
		const char *message, *rule, *print, *severity, *path;
		int begins;

		assert_int_equal(
			json_unpack(json_array_get(list, i),
				    "{s:s, s:s, s:s, s:s, s:{s:s, s:{s:i, "
				    "s:i}} !}",
				    "description", &message, "check_name",
				    &rule, "fingerprint", &print, "severity",
				    &severity, "location", "path", &path,
				    "lines", "begin", &begins, "end",
				    &(int){ 0 }),
			0);
		assert_string_equal(message, "m (in f)");
		assert_string_equal(rule, "KAP901");
		assert_string_equal(print, "0123");
		assert_string_equal(severity, severities[i]);
		assert_string_equal(path, "a.c");
		assert_int_equal(begins, MAX(i, 1));
	}
	json_decref(list);
	free(text);
	end(&f);
}

static void test_printable(void **state)
{
	static const char *const words[][2] = {
		{ "plain", "plain" },
		{ "\033[1m", "\\033[1m" },
		/* bytes of a character that are control characters alone */
		{ "\u2018\u00e0\u2019", "\u2018\u00e0\u2019" },
		{ "a\302\205b", "a\\302\\205b" },
		{ "a\u202eb", "a\\342\\200\\256b" },
		{ "a\x9b\xff", "a\\233\xff" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		char *text = report_printable(words[i][0]);

		assert_string_equal(text, words[i][1]);
		g_free(text);
	}
}

static void test_formats(void **state)
{
	(void)state;
	assert_non_null(report_find("text"));
	assert_non_null(report_find("sarif"));
	assert_non_null(report_find("org"));
	assert_null(report_find("xml"));
	assert_null(report_find(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_sarif_uri),
		cmocka_unit_test(test_sarif_region),
		cmocka_unit_test(test_sarif_result),
		cmocka_unit_test(test_sarif_problems),
		cmocka_unit_test(test_sarif_columns),
		cmocka_unit_test(test_sarif_limits),
		cmocka_unit_test(test_org),
		cmocka_unit_test(test_gitlab),
		cmocka_unit_test(test_printable),
		cmocka_unit_test(test_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
