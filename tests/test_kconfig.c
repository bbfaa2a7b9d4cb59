// SPDX-License-Identifier: GPL-2.0-only
/* The Kconfig reader: files, conditions, and trees that mean harm. */
#include "testing.h"

#include <sys/stat.h>

#include "kconfig.h"
#include "kconfig_solve.h"

struct fixture {
	char *root;
	struct problems *problems;
	struct kreader *reader;
	struct kview *view;
};

/* A tree with one arch, "foo", whose Kconfig is text. */
static struct fixture open_text(const char *text)
{
	struct fixture f = { .root = scratch_new() };

	scratch_write(f.root, "arch/foo/Kconfig", text, -1);
	f.problems = problems_new();
	f.reader = kreader_new(f.root, NULL, f.problems);
	f.view = kview_new(f.reader, "foo");
	return f;
}

static void reopen(struct fixture *f)
{
	kview_free(f->view);
	kreader_free(f->reader);
	g_ptr_array_set_size(f->problems->list, 0);
	f->reader = kreader_new(f->root, NULL, f->problems);
	f->view = kview_new(f->reader, "foo");
}

static void shut(struct fixture *f)
{
	kview_free(f->view);
	kreader_free(f->reader);
	problems_free(f->problems);
	scratch_end(f->root);
}

static const struct ksym *sym(struct fixture *f, const char *name)
{
	return kpool_sym(&f->reader->pool, name);
}

static const struct kexpr *parse(struct fixture *f, const char *text)
{
	g_autofree char *line =
		g_strdup_printf("if %s\nconfig T\nendif\n", text);
	struct kfile *file;
	const struct kexpr *e;

	file = kfile_parse(f->reader, "t", line, strlen(line));
	e = ((struct kitem *)file->items->pdata[0])->scope->cond;
	g_ptr_array_free(file->items, TRUE);
	return e;
}

static void assert_cond(struct fixture *f, const char *name, const char *want)
{
	const struct ksel *sel = kview_sels(f->view, sym(f, name));
	g_autofree char *got = NULL;

	assert_non_null(sel);
	got = kexpr_str(kview_sel_cond(f->view, sel));
	assert_string_equal(got, want);
}

static bool has_problem(const struct fixture *f, const char *part)
{
	for (guint i = 0; i < f->problems->list->len; i++) {
		g_autofree char *said = problem_text(f->problems, i);

		if (strstr(said, part))
			return true;
	}
	return false;
}

static void test_conditions_add_up(void **state)
{
	struct fixture f = open_text("menu \"m\"\n"
				     "\tdepends on IN_MENU\n"
				     "if IN_IF\n"
				     "config A\n"
				     "\tbool \"a\"\n"
				     "\tdepends on D1\n"
				     "\tdepends on D2 || D3\n"
				     "\tselect S if C\n"
				     "endif\n"
				     "endmenu\n");

	(void)state;
	assert_cond(&f, "S", "A && C && D1 && (D2 || D3) && IN_IF && IN_MENU");
	assert_int_equal(f.problems->list->len, 0);
	assert_int_equal(kview_sels(f.view, sym(&f, "S"))->prop->at.line, 8);
	assert_int_equal(kview_sels(f.view, sym(&f, "S"))->prop->at.col, 2);
	shut(&f);
}

static void test_help_ends_by_indentation(void **state)
{
	struct fixture f = open_text("config A\n"
				     "\tbool\n"
				     "\t---help---\n"
				     "\t  select NOT_THIS\n"
				     "\n"
				     "\t  config NOR_THIS\n"
				     "\tselect THIS\n"
				     "config B\n"
				     "\tbool\n"
				     "\thelp\n"
				     "config C\n"
				     "\tdef_bool y\n");

	(void)state;
	assert_null(kview_sels(f.view, sym(&f, "NOT_THIS")));
	assert_null(kview_defs(f.view, sym(&f, "NOR_THIS")));
	assert_non_null(kview_sels(f.view, sym(&f, "THIS")));
	assert_non_null(kview_defs(f.view, sym(&f, "C")));
	assert_int_equal(f.problems->list->len, 0);
	shut(&f);
}

static void test_lines(void **state)
{
	struct fixture f = open_text("# config NO \\\n"
				     "FOO := $(shell,rm -rf /)\n"
				     "config A # a comment\r\n"
				     "\tboolean \"with # and \\\" in it\" \\\n"
				     "\t\tif X && \\\n"
				     "\t\t   Y\n"
				     "\tselect \\\n"
				     "\t\tS if \"$(FOO)\" = \"y\"\n"
				     "\trange 1 2\n"
				     "\toption env=\"X\"");

	(void)state;
	assert_int_equal(f.problems->list->len, 0);
	assert_null(kview_defs(f.view, sym(&f, "NO")));
	assert_cond(&f, "S", "A && $(FOO) = y");
	assert_int_equal(kview_sels(f.view, sym(&f, "S"))->prop->at.line, 7);
	shut(&f);
}

static void test_expressions(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "A || B && C", "A || B && C" },
		{ "(A || B) && C", "(A || B) && C" },
		{ "!A && !(B || C)", "!A && !(B || C)" },
		{ "!!A", "A" },
		{ "A=y && B!=n", "A = y && B != n" },
		{ "A < 5 || 0x10 >= B", "A < 5 || 0x10 >= B" },
		{ "64BIT", "64BIT" },
		{ "$(success,a (b) c) && A", "$(success,a (b) c) && A" },
	};
	struct fixture f = open_text("");

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *out = kexpr_str(parse(&f, cases[i].in));

		assert_string_equal(out, cases[i].out);
	}
	assert_int_equal(f.problems->list->len, 0);
	shut(&f);
}

static void test_malformed_is_unknown(void **state)
{
	static const char *const cases[] = { "A &&",   "(A", "&& A", "A = ",
					     "A || )", "",   "!",    "\"A" };
	struct fixture f = open_text("");

	(void)state;
	for (gsize i = 0; i + 1 < G_N_ELEMENTS(cases); i++)
		assert_int_equal(parse(&f, cases[i])->op, KOP_MACRO);
	assert_int_equal(f.problems->list->len, G_N_ELEMENTS(cases) - 1);
	shut(&f);
}

static bool implies(struct fixture *f, const char *a, const char *b)
{
	return ksolve_implies(f->view, parse(f, a), parse(f, b));
}

static void test_implies_by_form(void **state)
{
	struct fixture f = open_text("");

	(void)state;
	assert_true(implies(&f, "A && B", "A"));
	assert_false(implies(&f, "A", "A && B"));
	assert_true(implies(&f, "A", "A || B"));
	assert_true(implies(&f, "A && !(B && C)", "!B || !C"));
	assert_true(implies(&f, "A && (B || C)", "A && B || A && C"));
	assert_true(implies(&f, "A = n", "!A"));
	assert_true(implies(&f, "$(cc-option,-x)", "$(cc-option,-x) || A"));
	assert_false(implies(&f, "$(cc-option,-x)", "$(cc-option,-y)"));
	assert_true(implies(&f, "A = \"x\"", "A != \"x\" || A = \"x\""));
	assert_true(implies(&f, "\"$(SRCARCH)\" != \"foo\"", "n"));
	shut(&f);
}

static void test_implies_by_definitions(void **state)
{
	struct fixture f = open_text("config FOO\n\tdef_bool y\n"
				     "config A\n\tbool \"a\"\n\tdepends on B\n"
				     "config B\n\tbool \"b\"\n\tselect C\n"
				     "config C\n\tbool\n"
				     "config D\n\tbool\n\tdefault n if A\n"
				     "\tdefault y\n"
				     "choice\n\tprompt \"one\"\n"
				     "config X\n\tbool \"x\"\n"
				     "config Y\n\tbool \"y\"\n"
				     "endchoice\n");

	(void)state;
	assert_true(implies(&f, "A", "FOO"));
	assert_true(implies(&f, "A", "B && C"));
	assert_true(implies(&f, "C", "B"));
	assert_false(implies(&f, "B", "A"));
	assert_true(implies(&f, "D", "!A"));
	assert_true(implies(&f, "!D", "B"));
	assert_true(implies(&f, "X", "!Y"));
	assert_true(implies(&f, "!X", "Y"));
	shut(&f);
}

/* Far too many symbols for all cases: the structure still tells. */
static void test_implies_with_many_symbols(void **state)
{
	g_autoptr(GString) a = g_string_new("S0");
	g_autoptr(GString) b = g_string_new(NULL);
	struct fixture f = open_text("");

	(void)state;
	for (int i = 1; i < 2000; i++)
		g_string_append_printf(a, " && (S%d || T%d)", i, i);
	g_string_append_printf(b, "(S7 || T7) && S0");
	assert_true(implies(&f, a->str, b->str));
	assert_false(implies(&f, b->str, a->str));
	shut(&f);
}

static void test_three_values(void **state)
{
	struct fixture f =
		open_text("config T\n\ttristate \"t\"\n"
			  "config B\n\tbool \"b\"\n\tdepends on T\n");

	(void)state;
	assert_false(implies(&f, "B", "T = y"));
	assert_true(implies(&f, "B", "T"));
	assert_true(implies(&f, "T != n && T != m", "T = y"));
	assert_int_equal(
		ksolve(f.view, parse(&f, "T = m && B"), KSOLVE_OPEN, NULL),
		TRI_Y);
	assert_int_equal(ksolve(f.view, parse(&f, "T && $(shell,true)"),
				KSOLVE_FLAT, NULL),
			 TRI_UNKNOWN);
	shut(&f);
}

static void test_circles_end(void **state)
{
	struct fixture f = open_text("config A\n\tbool\n\tselect B\n"
				     "config B\n\tbool\n\tselect A\n"
				     "\tdepends on C\n"
				     "config C\n\tdef_bool A\n");

	(void)state;
	assert_int_equal(ksolve(f.view, parse(&f, "A"), KSOLVE_OPEN, NULL),
			 TRI_N);
	shut(&f);
}

static void test_sources(void **state)
{
	struct fixture f = open_text("source arch/$SRCARCH/Kconfig.old\n"
				     "source \"arch/$(SRCARCH)/Kconfig.new\"\n"
				     "rsource \"sub/Kconfig\"\n"
				     "osource \"arch/foo/not-there\"\n"
				     "orsource \"nor-there\"\n"
				     "source \"arch/$(OTHER)/one/Kconfig\"\n"
				     "source \"init/Kconfig\"\n");

	(void)state;
	scratch_write(f.root, "arch/foo/Kconfig.old", "config OLD\n", -1);
	scratch_write(f.root, "arch/foo/Kconfig.new", "config NEW\n", -1);
	scratch_write(f.root, "arch/foo/sub/Kconfig",
		      "rsource \"../up\"\nconfig SUB\n", -1);
	scratch_write(f.root, "arch/foo/up", "config UP\n", -1);
	scratch_write(f.root, "arch/bar/one/Kconfig", "config ONE\n", -1);
	reopen(&f);
	assert_non_null(kview_defs(f.view, sym(&f, "OLD")));
	assert_non_null(kview_defs(f.view, sym(&f, "NEW")));
	assert_non_null(kview_defs(f.view, sym(&f, "SUB")));
	assert_non_null(kview_defs(f.view, sym(&f, "UP")));
	assert_non_null(kview_defs(f.view, sym(&f, "ONE")));
	/* A partial tree without init/ is not at fault. */
	assert_int_equal(f.problems->list->len, 0);
	shut(&f);
}

static void test_sources_that_are_not_read(void **state)
{
	struct fixture f = open_text("source \"/etc/passwd\"\n"
				     "source \"../../etc/passwd\"\n"
				     "source \"arch/foo/link\"\n"
				     "source \"arch/foo/near\"\n"
				     "source \"arch/foo/fifo\"\n"
				     "source \"arch/foo/dir\"\n"
				     "source \"arch/foo/Kconfig\"\n"
				     "source \"arch/foo/loop\"\n"
				     "source \"arch/foo/gone\"\n"
				     "source \"$(shell,cat x)/Kconfig\"\n"
				     "source\n"
				     "config LAST\n");
	static const char *const want[] = {
		"Kconfig:1: /etc/passwd not read: it leaves the tree",
		"Kconfig:2: ../../etc/passwd not read: it leaves the tree",
		"Kconfig:3: arch/foo/link not read: a link that leaves",
		"Kconfig:4: arch/foo/near not read: a link that leaves",
		"Kconfig:5: arch/foo/fifo not read: not a regular file",
		"Kconfig:6: arch/foo/dir not read: not a regular file",
		"Kconfig:7: arch/foo/Kconfig not read: includes itself",
		"Kconfig:8: arch/foo/loop not read: ",
		"Kconfig:9: arch/foo/gone not read: ",
		"Kconfig:10: $(shell,cat x)/Kconfig not read: unknown variable",
		"Kconfig:11: source without a path",
	};
	g_autofree char *path = g_build_filename(f.root, "arch/foo", NULL);
	g_autofree char *near = g_strconcat(f.root, ".near", NULL);

	(void)state;
	assert_int_equal(chdir(path), 0);
	assert_int_equal(symlink("/etc/passwd", "link"), 0);
	/* what only begins like the tree's own path */
	assert_true(g_file_set_contents(near, "config OUT\n", -1, NULL));
	assert_int_equal(symlink(near, "near"), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(chdir("/"), 0);
	reopen(&f);
	for (gsize i = 0; i < G_N_ELEMENTS(want); i++)
		assert_true(has_problem(&f, want[i]));
	assert_int_equal(f.problems->list->len, G_N_ELEMENTS(want));
	assert_non_null(kview_defs(f.view, sym(&f, "LAST")));
	shut(&f);
	g_unlink(near);
}

/* Each file includes the next one twice: 2^60 without a limit. */
static void test_includes_that_double(void **state)
{
	struct fixture f = open_text("source \"k0\"\n");

	(void)state;
	for (int i = 0; i < 36; i++) {
		g_autofree char *name = g_strdup_printf("k%d", i);
		g_autofree char *text = g_strdup_printf(
			"source \"k%d\"\nsource \"k%d\"\n", i + 1, i + 1);

		scratch_write(f.root, name, text, -1);
	}
	scratch_write(f.root, "k36", "config A\n", -1);
	reopen(&f);
	assert_true(has_problem(&f, "too many files"));
	shut(&f);
}

/* More than real trees have one in another, and few enough for the stack. */
static void test_includes_too_deep(void **state)
{
	struct fixture f = open_text("source \"k0\"\n");

	(void)state;
	for (int i = 0; i < 60; i++) {
		g_autofree char *name = g_strdup_printf("k%d", i);
		g_autofree char *text =
			g_strdup_printf("source \"k%d\"\nconfig A%d\n", i + 1,
					i);

		scratch_write(f.root, name, text, -1);
	}
	scratch_write(f.root, "k60", "config A\n", -1);
	reopen(&f);
	assert_true(has_problem(&f, "included too deeply"));
	assert_int_equal(f.problems->list->len, 1);
	assert_non_null(kview_defs(f.view, sym(&f, "A30")));
	shut(&f);
}

static void test_hostile_text(void **state)
{
	g_autoptr(GString) deep = g_string_new("config A\n\tdepends on ");
	g_autoptr(GString) nest = g_string_new(NULL);
	g_autoptr(GString) nots = g_string_new("config N\n\tdepends on ");
	struct fixture f = open_text("source \"deep\"\nsource \"nest\"\n"
				     "source \"bytes\"\nsource \"nots\"\n");

	(void)state;
	for (int i = 0; i < 100000; i++) {
		g_string_append_c(deep, '(');
		g_string_append(nest, "if X\n");
		g_string_append_c(nots, '!');
	}
	scratch_write(f.root, "deep", deep->str, -1);
	scratch_write(f.root, "nest", nest->str, -1);
	scratch_write(f.root, "nots", nots->str, -1);
	scratch_write(f.root, "bytes", "\0\377config\0B\nconfig \377\\", 21);
	reopen(&f);
	assert_true(has_problem(&f, "deep:2: expression not understood"));
	assert_true(has_problem(&f, "nest:64: blocks nested too deeply"));
	assert_true(has_problem(&f, "nots:2: expression not understood"));
	for (guint i = 0; i < f.problems->list->len; i++)
		assert_true(g_utf8_validate(problem_at(f.problems, i)->reason,
					    -1, NULL));
	shut(&f);
}

static void test_unbalanced_blocks(void **state)
{
	struct fixture f = open_text("endif\nif A\nendmenu\nconfig B\n");

	(void)state;
	assert_true(has_problem(&f, "Kconfig:1: end of a block"));
	assert_true(has_problem(&f, "Kconfig:3: end of a block"));
	assert_true(has_problem(&f, "Kconfig:2: block without an end"));
	assert_non_null(kview_defs(f.view, sym(&f, "B")));
	shut(&f);
}

static void test_no_tree(void **state)
{
	struct problems *problems = problems_new();
	struct kreader *r = kreader_new("/nowhere/at/all", NULL, problems);
	g_auto(GStrv) arches = kreader_arches(r);

	(void)state;
	assert_null(arches[0]);
	assert_int_equal(problems->list->len, 1);
	kreader_free(r);
	problems_free(problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conditions_add_up),
		cmocka_unit_test(test_help_ends_by_indentation),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_malformed_is_unknown),
		cmocka_unit_test(test_implies_by_form),
		cmocka_unit_test(test_implies_by_definitions),
		cmocka_unit_test(test_implies_with_many_symbols),
		cmocka_unit_test(test_three_values),
		cmocka_unit_test(test_circles_end),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_sources_that_are_not_read),
		cmocka_unit_test(test_includes_that_double),
		cmocka_unit_test(test_includes_too_deep),
		cmocka_unit_test(test_hostile_text),
		cmocka_unit_test(test_unbalanced_blocks),
		cmocka_unit_test(test_no_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
