// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "hide.h"
#include "slice.h"

/* Names of the functions kept, sorted as in the file; seeds with a star. */
static char *kept(const struct slice *slice)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; slice && i < slice->functions->len; i++) {
		const struct slice_function *fn =
			(const struct slice_function *)g_ptr_array_index(
				slice->functions, i);

		g_string_append_printf(out, "%s%s%s", out->len ? " " : "",
				       fn->name, fn->seed ? "*" : "");
	}
	return g_string_free(out, FALSE);
}

/* As semantic patches do: gives what is hidden in a text its form back. */
static guint show_hidden(GString *text)
{
	const size_t mark = strlen(HIDE_MARK);
	guint n = 0;
	char *open;

	while ((open = strstr(text->str, HIDE_MARK))) {
		char *end = strchr(open + mark, HIDE_END);
		const char *behind;

		assert_non_null(end);
		behind = strstr(end, "*/");
		assert_non_null(behind);
		memcpy(open, end + 1, mark);
		g_string_erase(text, end - text->str, behind + 2 - end);
		n++;
	}
	return n;
}

/* The slice with nothing hidden. */
static struct slice *slice_text(const char *text, const GPtrArray *rules,
				guint rule)
{
	struct source *src = source_new(text, strlen(text));
	struct slice *slice = slice_make(
		src, (const struct rule *)g_ptr_array_index(rules, rule));

	source_free(src);
	if (slice)
		show_hidden(slice->text);
	return slice;
}

struct follow_case {
	const char *follow, *text, *kept;
};

/* The gate's word of rules_of() is x: an object that each seed names. */
static void check_follow(const struct follow_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		GPtrArray *rules = rules_of("take:0", cases[i].follow);
		struct slice *slice = slice_text(cases[i].text, rules, 0);
		char *names = kept(slice);

		CHECK(!strcmp(names, cases[i].kept), "%s\nkept: %s\nnot: %s",
		      cases[i].text, cases[i].kept, names);
		g_free(names);
		slice_free(slice);
		g_ptr_array_unref(rules);
	}
}

/*
 * Brackets without end, of each kind: nothing is followed, for each one's end
 * is as far as the file's, and all is kept.
 */
static void test_deep(void **state)
{
	static const char *const heads[] = { "(take", "[x", "{;", "; do {\n" };
	static const char closers[] = ")]}}";

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
		GString *text = g_string_new("int g(int n) { } "
					     "int f(int n) { x = take(n ");
		GPtrArray *rules = rules_of("take:0", "callers callees");
		struct slice *slice;
		char *names;

		for (guint k = 0; k < 300000; k++)
			g_string_append(text, heads[i]);
		for (guint k = 0; k < 300000; k++)
			g_string_append_c(text, closers[i]);
		g_string_append(text, "); }");
		slice = slice_text(text->str, rules, 0);
		names = kept(slice);
		CHECK(!strcmp(names, "g* f*"), "%s: %s", heads[i], names);
		g_free(names);
		slice_free(slice);
		g_ptr_array_unref(rules);
		g_string_free(text, TRUE);
	}
}

static void test_seeds(void **state)
{
	static const struct follow_case cases[] = {
		{ "", "void f(int n) { x = take(n); } void g(void) { }", "f*" },
		{ "", "void f(void) { x = take(1); }", "" },
		{ "",
		  "void f(int n) { x = take(n); }"
		  "void g(int n) { x = take(n + 1); }",
		  "f* g*" },
		{ "", "void f(int n) { y = take(n); } int x;", "" },
		{ "", "void f(void) { x; }", "" },
		{ "", "", "" },
		{ "", "int x = take(n);", "" },
	};

	(void)state;
	check_follow(cases, G_N_ELEMENTS(cases));
}

static void test_callers(void **state)
{
	static const struct follow_case cases[] = {
		{ "", "void f(int n) { x = take(n); } void g(void) { f(1); }",
		  "f*" },
		{ "callers",
		  "void f(int n) { x = take(n); } void g(void) { f(1); }",
		  "f* g" },
		{ "callers", /* the argument is no parameter */
		  "void f(int m) { int n = 1; x = take(n); }"
		  "void g(void) { f(1); }",
		  "f*" },
		{ "callers", /* the parameter of a caller */
		  "void f(int n) { x = take(n); } void g(int m) { f(m); }"
		  "void h(void) { g(1); }",
		  "f* g h" },
		{ "callers", /* by way of a local */
		  "void f(int n) { int m = n; x = take(m); }"
		  "void g(void) { f(1); }",
		  "f* g" },
	};

	(void)state;
	check_follow(cases, G_N_ELEMENTS(cases));
}

static void test_callees(void **state)
{
	static const struct follow_case cases[] = {
		{ "",
		  "int g(void) { return 1; }"
		  "void f(void) { x = take(g()); }",
		  "f*" },
		{ "callees",
		  "int g(void) { return 1; }"
		  "void f(void) { x = take(g()); }",
		  "g f*" },
		{ "callees", /* called, but no value comes from it */
		  "int g(void) { return 1; }"
		  "void f(int n) { g(); x = take(n); }",
		  "f*" },
		{ "callees",
		  "int g(void) { return 1; }"
		  "void f(void) { int n = g(); x = take(n); }",
		  "g f*" },
		{ "callees", /* an out-parameter */
		  "void g(int *p) { *p = h(); } int h(void) { return 1; }"
		  "void f(void) { int n; g(&n); x = take(n); }",
		  "g h f*" },
		{ "callees", /* calls itself */
		  "int f(int n) { x = take(f(n)); return f(n); }", "f*" },
	};

	(void)state;
	check_follow(cases, G_N_ELEMENTS(cases));
}

static void test_fields(void **state)
{
	static const struct follow_case cases[] = {
		{ "",
		  "void g(struct s *p) { p->n = 1; }"
		  "void f(struct s *p) { x = take(p->n); }",
		  "f*" },
		{ "fields",
		  "void g(struct s *p) { p->n = 1; }"
		  "void h(struct s *p) { p->m = 1; }"
		  "void i(struct s *p) { q(p->n); }"
		  "void f(struct s *p) { x = take(p->n); }",
		  "g f*" },
		{ "fields",
		  "void g(struct s *p) { read(&p->n); }"
		  "void f(struct s *p) { x = take(p->n); }",
		  "g f*" },
		{ "fields",
		  "struct s *g(void) { struct s a = { .n = 1 }; }"
		  "void f(struct s *p) { x = take(p->n); }",
		  "g f*" },
		{ "fields",
		  "void g(struct s *p) { p->n = 1; }"
		  "void f(struct s *p) { int m = p->n;"
		  "x = take(m); }",
		  "g f*" },
	};

	(void)state;
	check_follow(cases, G_N_ELEMENTS(cases));
}

static void test_keep_and_uses(void **state)
{
	static const char text[] =
		"void f(struct s *p, int n) { p->x = take(n); }"
		"void g(struct s *p) { give(p); }"
		"void h(struct s *p) { dma_map(p->x); }"
		"void i(struct s *p) { dma_map(p->y); }";
	static const struct {
		const char *card, *kept;
	} cases[] = {
		{ "take:0", "f*" },
		{ "take:0\nkeep = give", "f* g" },
		{ "take:0\nkeep = *", "f* g h i" },
		{ "take:0\nuses = dma_*", "f* h" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		GPtrArray *rules = rules_of(cases[i].card, "");
		struct slice *slice = slice_text(text, rules, 0);
		char *names = kept(slice);

		CHECK(!strcmp(names, cases[i].kept), "%s\nnot: %s",
		      cases[i].card, names);
		g_free(names);
		slice_free(slice);
		g_ptr_array_unref(rules);
	}
}

/* What a kept function names stays, whatever it takes; the rest goes. */
static void test_names(void **state)
{
	static const char text[] =
		"#include <a.h>\n"
		"#define ONE(a) two(a, three)\n"
		"#define OTHER 1\n"
		"struct four { int a; };\n"
		"struct other { int b; };\n"
		"static struct four three = { FIVE };\n"
		"enum six { FIVE = SEVEN };\n"
		"#ifdef CONFIG_A\n"
		"#define SEVEN 7\n"
		"#endif\n"
		"static DEFINE_MUTEX(eight);\n"
		"static DEFINE_MUTEX(ninth);\n"
		"typedef int t;\n"
		"void g(void) { }\n"
		"t f(int n) { x = take(n); ONE(eight); g(); }\n"
		"EXPORT_SYMBOL(g);\n";
	static const char *const stays[] = { "ONE",   "four",	 "three",
					     "FIVE",  "SEVEN",	 "CONFIG_A",
					     "eight", "typedef", "#endif",
					     "take" };
	static const char *const goes[] = { "#include", "OTHER", "other",
					    "ninth", "void g" };
	GPtrArray *rules = rules_of("take:0", "");
	struct slice *slice = slice_text(text, rules, 0);

	(void)state;
	assert_non_null(slice);
	for (size_t i = 0; i < G_N_ELEMENTS(stays); i++)
		CHECK(strstr(slice->text->str, stays[i]), "%s went", stays[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(goes); i++)
		CHECK(!strstr(slice->text->str, goes[i]), "%s stayed", goes[i]);
	slice_free(slice);
	g_ptr_array_unref(rules);
}

static void test_lines(void **state)
{
	static const char text[] =
		"int a;\n\n/* c\n */ int g(void) { }\n"
		"\t/* d */ int f(int n)\n{\n\tx = take(n);\n}";
	GPtrArray *rules = rules_of("take:0", "");
	struct slice *slice = slice_text(text, rules, 0);
	const struct slice_function *fn;

	(void)state;
	assert_non_null(slice);
	assert_string_equal(slice->text->str,
			    "\n\n\n\n\t        int f(int n)\n{\n"
			    "\tx = take(n);\n}\n");
	assert_int_equal(slice->functions->len, 1);
	fn = (const struct slice_function *)g_ptr_array_index(slice->functions,
							      0);
	assert_int_equal(fn->line, 5);
	slice_free(slice);
	g_ptr_array_unref(rules);
}

/* Comments are blank, and so is what conditionals have left nothing of. */
static void test_blank(void **state)
{
	static const char text[] =
		"#if A\nint g;\n#if B\nint h;\n#endif\n#endif\n"
		"#if C\n#define ONE 1\n#else\nint k;\n#endif\n"
		"int f(int n /* a */)\n{ /* b\n */ ONE / 2;\n"
		"\tx = take(n); // c\n}\n";
	GPtrArray *rules = rules_of("take:0", "");
	struct slice *slice = slice_text(text, rules, 0);

	(void)state;
	assert_non_null(slice);
	assert_string_equal(slice->text->str,
			    "\n\n\n\n\n\n"
			    "#if C\n#define ONE 1\n#else\n\n#endif\n"
			    "int f(int n        )\n{\n    ONE / 2;\n"
			    "\tx = take(n);\n}\n");
	slice_free(slice);
	g_ptr_array_unref(rules);
}

/* A function without a seed is a comment, where that can be undone. */
static void test_hidden(void **state)
{
	static const struct {
		const char *head, *behind, *hidden;
	} cases[] = {
		{ "static int g(void)", "",
		  "/*\036tic int g(void)\n{\n\tn = 1;\n}\036stag*/" },
		{ "u8 *g(void)", "",
		  "/*\036*g(void)\n{\n\tn = 1;\n}\036u8 g*/" },
		{ "int g(void) __must_check(n)", "",
		  "/*\036 g(void) __must_check(n)\n{\n\tn = 1;\n}\036intg*/" },
		/* in which line it ends for the eye */
		{ "int g(void)", " int k;", NULL },
		/* no type, so it may be a macro that makes a function */
		{ "g(void)", "", NULL },
		/* which is the name? */
		{ "int g(void) h(n)", "", NULL },
		{ "__odd(n) int __g(void)", "", NULL },
		{ "SYSCALL_DEFINE1(g, int, i)", "", NULL },
		{ "int\036 g(void)", "", NULL },
	};
	GPtrArray *rules = rules_of("take:0\nkeep = n\nparse = seeds", "");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *g = g_strdup_printf("%s\n{\n\tn = 1;\n}", cases[i].head);
		char *text = g_strdup_printf(
			"%s%s\nint f(int n)\n{\n\tx = take(n);\n}\n", g,
			cases[i].behind);
		struct source *src = source_new(text, strlen(text));
		struct slice *slice = slice_make(
			src, (const struct rule *)g_ptr_array_index(rules, 0));
		const char *want = cases[i].hidden ? cases[i].hidden : g;

		assert_non_null(slice);
		CHECK(g_str_has_prefix(slice->text->str, want), "%s\nis not %s",
		      slice->text->str, want);
		assert_int_equal(show_hidden(slice->text),
				 cases[i].hidden != NULL);
		CHECK(g_str_has_prefix(slice->text->str, g), "%s",
		      slice->text->str);
		slice_free(slice);
		source_free(src);
		g_free(text);
		g_free(g);
	}
	g_ptr_array_unref(rules);
}

/* Coccinelle would need long for so long a comment. */
static void test_hidden_long(void **state)
{
	static const size_t lines[] = { 10, 10000 };
	GPtrArray *rules = rules_of("take:0\nkeep = n\nparse = seeds", "");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		GString *text = g_string_new("int g(void)\n{\n");
		struct source *src;
		struct slice *slice;

		for (size_t k = 0; k < lines[i]; k++)
			g_string_append(text, "\tn += *p;\n");
		g_string_append(text,
				"}\nint f(int n)\n{\n\tx = take(n);\n}\n");
		src = source_new(text->str, text->len);
		slice = slice_make(
			src, (const struct rule *)g_ptr_array_index(rules, 0));
		assert_non_null(slice);
		assert_int_equal(show_hidden(slice->text), i == 0);
		slice_free(slice);
		source_free(src);
		g_string_free(text, TRUE);
	}
	g_ptr_array_unref(rules);
}

/* What Coccinelle can't read has a form that it can, each word at its place. */
static void test_obstacles(void **state)
{
	static const struct {
		const char *text, *slice;
	} cases[] = {
		{ "scoped_guard(mutex, &m) { x = take(n); }",
		  "                        { x = take(n); }" },
		{ "until_locked(&e) { x = take(n); continue; }",
		  "while       (&e) { x = take(n); continue; }" },
		{ "with_pm(struct dev, d) { x = take(n); }",
		  "                       { x = take(n); }" },
		{ "walk_all(p) { x = take(n); }",
		  "walk_all(p) { x = take(n); }" },
		{ "do {\nx = take(n);\nbreak;\n} while (1); n++;",
		  "switch (1) { default:\nx = take(n);\nbreak;\n}            "
		  "n++;" },
		{ "do {\nif (x) break;\nreturn take(n);\n} while (0);",
		  "switch (1) { default:\nif (x) break;\nreturn take(n);\n}    "
		  "       " },
		{ "do {\nif (x) continue;\nreturn take(n);\n} while (n);",
		  "do {\nif (x) continue;\nreturn take(n);\n} while (n);" },
		{ "do {\nif (x) return take(n);\n} while (n);",
		  "do {\nif (x) return take(n);\n} while (n);" },
		{ "do { x = take(n); break; } while (1);",
		  "do { x = take(n); break; } while (1);" },
		{ "struct s { int x; } __attribute__((packed, aligned(4))) y = "
		  "{ take(n) };",
		  "struct s { int x; }                                     y = "
		  "{ take(n) };" },
		{ "do { if (n) break; } while (x = take(n));",
		  "do { if (n) break; } while (x = take(n));" },
		{ "do { while (n) { n--; break; } } while (x = take(n));",
		  "do { while (n) { n--; break; } } while (x = take(n));" },
		{ "BITMAP(b, 4) = { 0 };\nx = take(n);",
		  "BITMAP(b, 4)        ;\nx = take(n);" },
		{ "x = take(n) ? (struct s){ 1 } : y;",
		  "x = take(n) ? (struct s){ 1 } : y;" },
	};
	GPtrArray *rules = rules_of("take:0", "");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text = g_strdup_printf("int f(int n)\n{\n%s\n}",
					     cases[i].text);
		char *want = g_strdup_printf("int f(int n)\n{\n%s\n}\n",
					     cases[i].slice);
		struct slice *slice = slice_text(text, rules, 0);

		assert_non_null(slice);
		assert_string_equal(slice->text->str, want);
		slice_free(slice);
		g_free(want);
		g_free(text);
	}
	g_ptr_array_unref(rules);
}

/* A function in `#if 0` is no seed, the one in its #else is. */
static void test_left_out(void **state)
{
	static const char out[] =
		"#if 0\nint f(int n) { return x = take(n); }\n";
	GPtrArray *rules = rules_of("take:0", "");
	char *text = g_strdup_printf("%s#endif\n", out), *names;
	struct slice *slice;

	(void)state;
	assert_null(slice_text(text, rules, 0));
	g_free(text);
	text = g_strdup_printf("%s#else\nint g(int n) { return x = take(n); }\n"
			       "#endif\n",
			       out);
	slice = slice_text(text, rules, 0);
	names = kept(slice);
	assert_string_equal(names, "g*");
	g_free(names);
	slice_free(slice);
	g_free(text);
	g_ptr_array_unref(rules);
}

/* Where a rule asks for origins, file-scope objects have no initializers. */
static void test_initializers(void **state)
{
	static const char text[] =
		"int b;\nint a[] = {\n\t{ &b, 1 }\n};\nint c = 3;\n"
		"void f(void *p) { from(p); struct s y = { .n = p->n };\n"
		"  x = take(p->n + a[c]); }\n";
	GPtrArray *rules = rules_of("take:0\norigins = from:0", "fields");
	struct slice *slice = slice_text(text, rules, 0);

	(void)state;
	assert_non_null(slice);
	assert_string_equal(
		slice->text->str,
		"\nint a[] = {\n\n};\nint c = 3;\n"
		"void f(void *p) { from(p); struct s y = { .n = p->n };\n"
		"  x = take(p->n + a[c]); }\n");
	slice_free(slice);
	g_ptr_array_unref(rules);
}

/* A long chain of values must not take the stack with it. */
static void test_long_chain(void **state)
{
	GPtrArray *rules = rules_of("take:0", "callers callees fields");
	GString *text = g_string_new("void f(int v0) {\n");
	struct slice *slice;

	(void)state;
	for (int i = 1; i <= 200000; i++)
		g_string_append_printf(text, "int v%d = v%d;\n", i, i - 1);
	g_string_append(text, "x = take(v200000);\n}\n");
	slice = slice_text(text->str, rules, 0);
	assert_non_null(slice);
	slice_free(slice);
	g_string_free(text, TRUE);
	g_ptr_array_unref(rules);
}

/* --- properties -------------------------------------------------------------
 */

/* Each byte of a slice that is not blank stands where it stood in the file, but
 * for what is written for an obstacle. */
static void check_places(const char *what, const char *text, const char *sliced)
{
	char **from = g_strsplit(text, "\n", -1);
	char **to = g_strsplit(sliced, "\n", -1);

	CHECK(g_strv_length(to) <= g_strv_length(from) + 1, "%s grew", what);
	for (guint i = 0; to[i] && from[i]; i++)
		for (size_t k = 0; to[i][k]; k++)
			CHECK((k < strlen(from[i]) && to[i][k] == from[i][k]) ||
				      strchr(" while switch(1){default:",
					     to[i][k]),
			      "%s:%u:%zu moved\n%s\n%s", what, i + 1, k + 1,
			      from[i], to[i]);
	g_strfreev(from);
	g_strfreev(to);
}

/* 0 where each #if has its #endif behind it, else -1. */
static int balance(const char *text)
{
	GArray *tokens = lex_file(text, strlen(text));
	int depth = 0, lowest = 0;

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *t = &g_array_index(tokens, struct token, i);
		const char *p = text + t->off + 1;

		if (t->kind != TOK_DIRECTIVE)
			continue;
		p += strspn(p, " \t");
		depth += g_str_has_prefix(p, "if");
		depth -= g_str_has_prefix(p, "endif");
		lowest = MIN(lowest, depth);
	}
	g_array_unref(tokens);
	return depth || lowest ? -1 : 0;
}

/* The slice of a slice is that slice. */
static void check_again(const char *what, const struct slice *slice,
			const GPtrArray *rules, guint rule)
{
	struct slice *again = slice_text(slice->text->str, rules, rule);
	char *names = kept(slice), *names_again = kept(again);

	CHECK(again, "%s, rule %u: the slice has no slice", what, rule);
	CHECK(!strcmp(names, names_again), "%s, rule %u\n%s\nagain:\n%s", what,
	      rule, names, names_again);
	CHECK(!strcmp(slice->text->str, again->text->str),
	      "%s, rule %u\n%s\nagain:\n%s", what, rule, slice->text->str,
	      again->text->str);
	g_free(names);
	g_free(names_again);
	slice_free(again);
}

/* Garbage whose braces don't match may be read in another way once sliced. */
static void check_slices(const char *what, const char *text,
			 const GPtrArray *rules, bool garbage)
{
	for (guint r = 0; r < rules->len; r++) {
		struct slice *slice = slice_text(text, rules, r);

		if (!slice)
			continue;
		check_places(what, text, slice->text->str);
		CHECK(balance(text) == balance(slice->text->str),
		      "conditionals of %s, rule %u:\n%s", what, r,
		      slice->text->str);
		if (!garbage)
			check_again(what, slice, rules, r);
		slice_free(slice);
	}
}

/* Calls check_slices() for the C files of a folder; returns how many. */
static guint check_folder(const char *folder, const GPtrArray *rules)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;
	guint n = 0;

	while (dir && (name = g_dir_read_name(dir))) {
		char *path = g_build_filename(folder, name, NULL), *text;

		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			n += check_folder(path, rules);
		} else if ((g_str_has_suffix(name, ".c") ||
			    g_str_has_suffix(name, ".h")) &&
			   g_file_get_contents(path, &text, NULL, NULL)) {
			check_slices(path, text, rules, false);
			g_free(text);
			n++;
		}
		g_free(path);
	}
	if (dir)
		g_dir_close(dir);
	return n;
}

/* KAPCHECK_SLICE_DIR names a further folder: a kernel tree, say. */
static void test_testcases(void **state)
{
	const char *more = g_getenv("KAPCHECK_SLICE_DIR");
	char *folder = g_build_filename(SOURCE_DIR, "testcases", NULL);
	GPtrArray *rules;
	char *error = NULL;

	(void)state;
	rules = rules_load(SOURCE_DIR, &error);
	if (!rules)
		rules = rules_of("kmalloc_array:0", "callers callees fields");
	g_free(error);
	assert_true(check_folder(folder, rules) > 0);
	if (more)
		check_folder(more, rules);
	g_free(folder);
	g_ptr_array_unref(rules);
}

static void test_odd_texts(void **state)
{
	static const char *const texts[] = {
		"void f(int n) { x = take(n);",
		"} void f(int n) { x = take(n); }",
		"#if A\nvoid f(int n) {\n#else\nvoid f(long n) {\n#endif\n"
		"x = take(n); }\n#if B\nint b;\n#endif\n",
		"#else\nvoid f(int n) { x = take(n); }\n#endif\n",
		"void f(n)\nint n;\n{ x = take(n); }\r\n",
		"extern \"C\" {\nvoid f(int n) { x = take(n); }\n}\n",
		"SYSCALL_DEFINE1(f, int, n) { x = take(n); } g(1);\n",
		"\f\v\tint x; void f(int n) { x = take(n); } /* open",
		"#define M \\\n\tx\n\\\nvoid f(int n) { M = take(n); }",
		"void f(int n) { x = take(n); } \"open\nint g(void) { }",
		"\xef\xbb\xbfint \xe9; void f(int n) { x = take(n); }",
	};
	GPtrArray *rules = rules_of("take:0", "callers callees fields");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct slice *slice = slice_text(texts[i], rules, 0);

		CHECK(slice, "no slice of %s", texts[i]);
		slice_free(slice);
		check_slices(texts[i], texts[i], rules, false);
	}
	g_ptr_array_unref(rules);
}

static void test_any_pieces(void **state)
{
	static const char *const pieces[] = {
		"\n#if A\n",
		"\n#else\n",
		"\n#endif\n",
		"{ ",
		"} ",
		"; ",
		"void f(int n) ",
		"int g(int n) ",
		"x = take(n); ",
		"n = g(n); ",
		"int n; ",
		"p->n = 1; ",
		"x = take(p->n); ",
		"struct x ",
		"(",
		")",
		"\n#define n x\n",
		"/* c */ ",
		"\t",
		"f(n); ",
		"x = take(f(n)); ",
	};
	GRand *rand = g_rand_new_with_seed(3);
	GPtrArray *rules = rules_of("take:0", "callers callees fields");
	GString *text = g_string_new(NULL);

	(void)state;
	for (int round = 0; round < 5000; round++) {
		int n = g_rand_int_range(rand, 0, 40);

		g_string_truncate(text, 0);
		while (n-- > 0)
			g_string_append(
				text, pieces[g_rand_int_range(
					      rand, 0, G_N_ELEMENTS(pieces))]);
		if (!balance(text->str))
			check_slices("made-up text", text->str, rules, true);
	}
	g_string_free(text, TRUE);
	g_ptr_array_unref(rules);
	g_rand_free(rand);
}

static void test_whole(void **state)
{
	static const char text[] =
		"void f(int n) { x = take(n); } void g() { }";
	GPtrArray *rules = rules_of("take:0", "");
	struct source *src = source_new(text, strlen(text));
	struct slice *slice = slice_whole(
		src, (const struct rule *)g_ptr_array_index(rules, 0));
	char *names = kept(slice);

	(void)state;
	assert_string_equal(slice->text->str, text);
	assert_string_equal(names, "f* g");
	g_free(names);
	slice_free(slice);
	slice_free(NULL);
	source_free(src);
	g_ptr_array_unref(rules);
}

/* What a rule notes of a file is nothing to those that come after it. */
static void test_rules_in_turn(void **state)
{
	GString *text = g_string_new("int f(int n) { x = take(n); }\n"
				     "void g(void *p) { give(p); }\n"
				     "void h(void) { g(0); }\n");
	struct source *src;
	GPtrArray *first = rules_of("take:0\nkeep = give", "");
	GPtrArray *others = rules_of("take:0", "");

	(void)state;
	/* as many as no other list has: memory is given out again then */
	for (guint i = 0; i < 300; i++)
		g_string_append(text, "int i;\n");
	src = source_new(text->str, text->len);
	for (guint i = 0; i < 4; i++) {
		const GPtrArray *rules = i ? others : first;
		struct slice *slice = slice_make(
			src, (const struct rule *)g_ptr_array_index(rules, 0));
		char *names = kept(slice);

		assert_string_equal(names, i ? "f*" : "f* g h");
		g_free(names);
		slice_free(slice);
	}
	source_free(src);
	g_string_free(text, TRUE);
	g_ptr_array_unref(first);
	g_ptr_array_unref(others);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seeds),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_callers),
		cmocka_unit_test(test_callees),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_keep_and_uses),
		cmocka_unit_test(test_rules_in_turn),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_blank),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_hidden_long),
		cmocka_unit_test(test_obstacles),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_initializers),
		cmocka_unit_test(test_long_chain),
		cmocka_unit_test(test_testcases),
		cmocka_unit_test(test_odd_texts),
		cmocka_unit_test(test_any_pieces),
		cmocka_unit_test(test_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
