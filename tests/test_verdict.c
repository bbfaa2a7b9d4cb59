// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "verdict.h"

struct fixture {
	struct rule rules[2];
	struct findings *findings;
	struct verdicts *verdicts;
};

static void begin(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->rules[0].id = (char *)(uintptr_t)"KAP901";
	f->rules[1].id = (char *)(uintptr_t)"KAP902";
	f->findings = findings_new();
	f->verdicts = verdicts_new();
}

static void end(struct fixture *f)
{
	findings_free(f->findings);
	verdicts_free(f->verdicts);
}

static struct finding *add(struct fixture *f, enum engine_bit engine,
			   unsigned int line, unsigned int col)
{
	struct finding *found = finding_new(&f->rules[0], LEVEL_WARNING, engine,
					    "a.c", line, col, "m");

	findings_add(f->findings, found);
	return found;
}

static void judge(struct fixture *f, guint rule, unsigned int line,
		  bool refutes, bool whole)
{
	struct verdict *v =
		verdict_new(&f->rules[rule], refutes ? "bounded" : "unknown",
			    refutes, "a.c", line, 9, "f", "why");

	v->whole = whole;
	verdicts_add(f->verdicts, v);
}

/* How many are refuted of the findings, as they come. */
static guint refute(struct fixture *f)
{
	findings_merge(f->findings);
	verdicts_finish(f->verdicts);
	verdicts_refute(f->verdicts, f->findings);
	return f->findings->refuted->len;
}

/* A high bound refutes that there is none, and not that it is high. */
static void test_capped(void **state)
{
	(void)state;
	for (int level = LEVEL_NOTE; level <= LEVEL_WARNING; level++) {
		struct fixture f;
		struct verdict *v;

		begin(&f);
		add(&f, ENGINE_COCCI, 3, 1)->level = (enum level)level;
		v = verdict_new(&f.rules[0], "capped", true, "a.c", 3, 9, "f",
				"why");
		v->whole = true;
		verdicts_add(f.verdicts, v);
		assert_int_equal(refute(&f), level == LEVEL_WARNING);
		end(&f);
	}
}

static void test_refuted(void **state)
{
	struct fixture f;
	const struct finding *found;

	(void)state;
	begin(&f);
	add(&f, ENGINE_COCCI, 3, 1);
	add(&f, ENGINE_COCCI, 4, 1);
	judge(&f, 0, 3, true, true);
	judge(&f, 0, 3, true, true);
	assert_int_equal(refute(&f), 1);
	assert_int_equal(f.verdicts->list->len, 1); /* told once */
	assert_int_equal(f.findings->list->len, 1);
	found = (const struct finding *)f.findings->refuted->pdata[0];
	assert_int_equal(found->where.line, 3);
	assert_string_equal(found->refuted_by->where.message, "why");
	end(&f);
}

/* What keeps a finding: each row is the verdicts on its line. */
static void test_kept(void **state)
{
	static const struct {
		guint rule;
		unsigned int line;
		bool refutes, whole, also; /* also: a good one beside it */
	} cases[] = {
		{ 0, 3, false, true, false }, /* does not refute */
		{ 0, 3, false, true, true },
		{ 1, 3, true, true, false }, /* of another rule */
		{ 0, 4, true, true, false }, /* on another line */
	};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixture f;

		begin(&f);
		add(&f, ENGINE_COCCI, 3, 1);
		judge(&f, cases[i].rule, cases[i].line, cases[i].refutes,
		      cases[i].whole);
		if (cases[i].also)
			judge(&f, 0, 3, true, true);
		CHECK(refute(&f) == 0, "case %u", i);
		end(&f);
	}
}

/* A finding of Clang's on the line keeps all of that rule. */
static void test_clang_found(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	add(&f, ENGINE_COCCI, 3, 1);
	add(&f, ENGINE_COCCI, 3, 30);
	add(&f, ENGINE_CLANG, 3, 31);
	add(&f, ENGINE_KCONFIG, 5, 1);
	judge(&f, 0, 3, true, true);
	judge(&f, 0, 5, true, true);
	assert_int_equal(refute(&f), 0);
	assert_int_equal(f.findings->list->len, 3);
	end(&f);
}

/* A note of Clang's keeps no warning alive, and stands in its place. */
static void test_clang_noted(void **state)
{
	for (int refutes = 0; refutes < 2; refutes++) {
		const struct finding *left;
		struct fixture f;

		(void)state;
		begin(&f);
		add(&f, ENGINE_COCCI, 3, 1)->fingerprint = g_strdup("mark");
		add(&f, ENGINE_CLANG, 3, 31)->level = LEVEL_NOTE;
		judge(&f, 0, 3, refutes, true);
		assert_int_equal(refute(&f), refutes);
		assert_int_equal(f.findings->list->len, 1);
		left = (const struct finding *)f.findings->list->pdata[0];
		assert_int_equal(left->level,
				 refutes ? LEVEL_NOTE : LEVEL_WARNING);
		assert_string_equal(left->fingerprint, "mark");
		end(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clang_noted),
		cmocka_unit_test(test_refuted),
		cmocka_unit_test(test_capped),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_clang_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
