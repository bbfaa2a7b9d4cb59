// SPDX-License-Identifier: GPL-2.0-only
/* MAINTAINERS as data, and the counts that a report makes with it. */
#include "testing.h"

#include "kernels.h"
#include "maintainers.h"
#include "summary.h"
#include "verdict.h"

static const char text[] =
	"List of maintainers\n"
	"===================\n\n"
	"Descriptions of section entries:\n\n"
	"\tM: *Mail* patches to: FullName <address@domain>\n\n"
	"3C59X NETWORK DRIVER\n"
	"M:\tA Person <a@example.org>\n"
	"M:\tB Person <b@example.org>\n"
	"F:\tdrivers/net/3com/\n"
	"X:\tdrivers/net/3com/other.c\n\n"
	"NETWORKING DRIVERS\n"
	"F:\tdrivers/net/*\n"
	"F:\tdrivers/net\n"
	"F:\tinclude/linux/net.h\n\n"
	"TEGRA\n"
	"N:\t[^a-z]tegra\n"
	"N:\t(*NO_JIT)evil\n"
	"N:\t(a+)+$\n\n"
	"BROKEN\n"
	"N:\t(\n"
	"F:\n\n"
	"SOUND\n"
	"F:\tsound/*/codecs/\n\n"
	"THE REST\n"
	"M:\tC <c@example.org>\n"
	"F:\t*\n"
	"F:\t*/\n";

struct fixture {
	char *dir;
	struct problems *problems;
	struct tree *tree;
};

static void begin(struct fixture *f, const char *maintainers)
{
	char *error = NULL;

	f->dir = scratch_new();
	f->problems = problems_new();
	scratch_file(f->dir, "a.c", "int a;\n");
	if (maintainers)
		scratch_file(f->dir, "MAINTAINERS", maintainers);
	f->tree = tree_open(f->dir, f->problems, &error);
	assert_non_null(f->tree);
}

static void end(struct fixture *f)
{
	tree_free(f->tree);
	problems_free(f->problems);
	scratch_end(f->dir);
}

static void test_closest(void **state)
{
	static const struct {
		const char *path, *title;
	} cases[] = {
		{ "drivers/net/3com/3c59x.c", "3C59X NETWORK DRIVER" },
		{ "drivers/net/3com/a/b.c", "3C59X NETWORK DRIVER" },
		{ "drivers/net/3com/other.c", "NETWORKING DRIVERS" },
		{ "drivers/net/3common.c", "NETWORKING DRIVERS" },
		{ "drivers/net/x/y/z.c", "NETWORKING DRIVERS" },
		{ "drivers/netx/y.c", "THE REST" },
		{ "include/linux/net.h", "NETWORKING DRIVERS" },
		{ "include/linux/net.hpp", "THE REST" },
		{ "drivers/soc/x-tegra.c", "TEGRA" },
		{ "drivers/net/x-tegra.c", "NETWORKING DRIVERS" },
		{ "sound/soc/codecs/a.c", "SOUND" },
		{ "sound/soc/other/a.c", "THE REST" },
		{ "evil", "THE REST" },
		{ "kernel/fork.c", "THE REST" },
		{ "top.c", "THE REST" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
		  "THE REST" },
	};
	struct fixture f;
	struct maintainers *m;

	(void)state;
	begin(&f, text);
	m = maintainers_open(f.tree, "");
	assert_non_null(m);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct section *s = maintainers_of(m, cases[i].path);

		CHECK(s && !strcmp(s->title, cases[i].title), "%s: %s",
		      cases[i].path, s ? s->title : "none");
	}
	assert_int_equal(maintainers_of(m, "drivers/net/3com/x.c")->people->len,
			 2);
	maintainers_free(m);
	end(&f);
}

/* Names and patterns are bytes; GLib's own patterns abort at these. */
static void test_bytes(void **state)
{
	static const char odd[] = "BYTES\n"
				  "F:\t*\xaf\n"
				  "F:\t\xc3?/*.c\n"
				  "STARS\n"
				  "F:\tx/*a*b\n";
	struct fixture f;
	struct maintainers *m;

	(void)state;
	begin(&f, odd);
	m = maintainers_open(f.tree, "");
	assert_string_equal(maintainers_of(m, "x\xaf")->title, "BYTES");
	assert_string_equal(maintainers_of(m, "\xc3\xff/b.c")->title, "BYTES");
	assert_null(maintainers_of(m, "\xc3/b.c"));
	assert_string_equal(maintainers_of(m, "x/aab")->title, "STARS");
	assert_string_equal(maintainers_of(m, "x/cabxab")->title, "STARS");
	assert_null(maintainers_of(m, "x/ba"));
	maintainers_free(m);
	end(&f);
}

static void test_none(void **state)
{
	struct fixture f;
	struct maintainers *m;

	(void)state;
	begin(&f, NULL);
	assert_null(maintainers_open(f.tree, ""));
	end(&f);
	begin(&f, "just\nwords\n\nA:\n\nF:\tdrivers/\n");
	m = maintainers_open(f.tree, "");
	assert_null(maintainers_of(m, "kernel/fork.c"));
	maintainers_free(m);
	end(&f);
}

static void add(struct findings *findings, const GPtrArray *rules,
		enum level level, const char *path)
{
	findings_add(findings,
		     finding_new((const struct rule *)rules->pdata[0], level,
				 ENGINE_COCCI, path, 1, 1, "m"));
}

static void test_summary(void **state)
{
	static const struct {
		const char *name;
		guint errors, warnings, notes;
	} want[] = {
		{ "drivers/net", 1, 1, 0 },
		{ "kernel", 0, 2, 0 },
		{ ".", 0, 1, 0 },
	};
	GPtrArray *rules = rules_of("take:0", "");
	struct scan scan = { .findings = findings_new() };
	struct fixture f;
	struct summary *s;

	(void)state;
	begin(&f, text);
	scan.tree = f.tree;
	scan.tops = kernels_in(f.tree);
	add(scan.findings, rules, LEVEL_WARNING, "kernel/fork.c");
	add(scan.findings, rules, LEVEL_WARNING, "kernel/a.c");
	add(scan.findings, rules, LEVEL_WARNING, "drivers/net/a.c");
	add(scan.findings, rules, LEVEL_ERROR, "drivers/net/3com/a/b.c");
	add(scan.findings, rules, LEVEL_WARNING, "top.c");
	add(scan.findings, rules, LEVEL_NOTE, "not/shown.c");
	s = summary_new(&scan, LEVEL_WARNING);
	assert_int_equal(s->folders->len, G_N_ELEMENTS(want));
	for (guint i = 0; i < s->folders->len; i++) {
		const struct tally *t =
			(const struct tally *)s->folders->pdata[i];

		assert_string_equal(t->name, want[i].name);
		assert_int_equal(t->count[LEVEL_ERROR], want[i].errors);
		assert_int_equal(t->count[LEVEL_WARNING], want[i].warnings);
		assert_int_equal(t->count[LEVEL_NOTE], want[i].notes);
	}
	assert_int_equal(s->owners->len, 3);
	assert_string_equal(((const struct tally *)s->owners->pdata[0])->name,
			    "3C59X NETWORK DRIVER");
	summary_free(s);
	g_ptr_array_unref(scan.tops);
	findings_free(scan.findings);
	g_ptr_array_unref(rules);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_closest),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_summary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
