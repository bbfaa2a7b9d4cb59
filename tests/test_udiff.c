// SPDX-License-Identifier: GPL-2.0-only
/* Reading and printing diffs, mails, and applying them. */
#include "testing.h"

#include "mail.h"
#include "udiff.h"
#include "udiff_apply.h"
#include "udiff_path.h"

static char *print(const GPtrArray *files)
{
	GString *out = g_string_new(NULL);

	udiff_print(files, out);
	return g_string_free(out, FALSE);
}

static GPtrArray *parse(const char *text)
{
	char *error = NULL;
	char *copy = g_memdup2(text, strlen(text)); /* exact, for Asan */
	GPtrArray *files = udiff_parse(copy, strlen(text), &error);

	CHECK(files, "%s\n%s", error, text);
	g_free(copy);
	return files;
}

static struct udiff_file *file_at(const GPtrArray *files, guint i)
{
	assert_true(i < files->len);
	return (struct udiff_file *)files->pdata[i];
}

/* --- parse(print(x)) = x ----------------------------------------------------
 */

static char *random_path(GRand *rand)
{
	static const char bytes[] = "abc._- \t\"\\/\n\x01\xc3\xa9\xff";
	GString *s = g_string_new("f");
	int n = g_rand_int_range(rand, 0, 12);

	for (int i = 0; i < n; i++)
		g_string_append_c(
			s, bytes[g_rand_int_range(rand, 0, sizeof(bytes) - 1)]);
	g_string_append(s, "x.c");
	/* what would leave the tree is refused, and not to be printed */
	for (char *p; (p = strstr(s->str, ".."));)
		p[1] = 'd';
	return g_string_free(s, FALSE);
}

static void random_hunk(GRand *rand, struct udiff_file *f)
{
	static const char *const texts[] = { "",	"x",	   "--- a",
					     "+++ b",	"@@ -1",   "-- ",
					     "\tend\r", "\xff\xc3" };
	struct udiff_hunk *h = udiff_hunk_add(f);
	int n = g_rand_int_range(rand, 1, 9);

	h->old_first = (unsigned int)g_rand_int_range(rand, 0, 5000);
	h->new_first = (unsigned int)g_rand_int_range(rand, 0, 5000);
	h->section = g_strdup(g_rand_boolean(rand) ? "" : "int f(void)");
	for (int i = 0; i < n; i++) {
		char kind = " +-"[g_rand_int_range(rand, 0, 3)];

		h->old_count += kind != '+';
		h->new_count += kind != '-';
		g_string_append_printf(
			h->body, "%c%s\n", kind,
			texts[g_rand_int_range(rand, 0, G_N_ELEMENTS(texts))]);
	}
	if (g_rand_boolean(rand))
		g_string_append(h->body, "\\ No newline at end of file\n");
}

static struct udiff_file *random_file(GRand *rand)
{
	struct udiff_file *f = udiff_file_new();
	int kind = g_rand_int_range(rand, 0, 6);
	int n = g_rand_int_range(rand, 0, 4);

	f->old_path = kind == 0 ? NULL : random_path(rand);
	f->new_path = kind == 1			  ? NULL
		      : kind == 2 || !f->old_path ? random_path(rand)
						  : g_strdup(f->old_path);
	f->copied = kind == 2 && strcmp(f->old_path, f->new_path) &&
		    g_rand_boolean(rand);
	f->binary = kind == 5;
	while (!f->binary && n--)
		random_hunk(rand, f);
	return f;
}

static void check_same(const struct udiff_file *a, const struct udiff_file *b,
		       const char *text)
{
	CHECK(!g_strcmp0(a->old_path, b->old_path) &&
		      !g_strcmp0(a->new_path, b->new_path) &&
		      a->copied == b->copied && a->binary == b->binary &&
		      a->hunks->len == b->hunks->len,
	      "%s", text);
	for (guint i = 0; i < a->hunks->len; i++) {
		const struct udiff_hunk *x = a->hunks->pdata[i];
		const struct udiff_hunk *y = b->hunks->pdata[i];

		CHECK(x->old_first == y->old_first &&
			      x->old_count == y->old_count &&
			      x->new_first == y->new_first &&
			      x->new_count == y->new_count &&
			      !strcmp(x->section, y->section) &&
			      g_string_equal(x->body, y->body),
		      "%s", text);
	}
}

static void test_round_trip(void **state)
{
	GRand *rand = g_rand_new_with_seed(20);

	(void)state;
	for (int round = 0; round < 3000; round++) {
		GPtrArray *files =
			g_ptr_array_new_with_free_func(udiff_file_free);
		int n = g_rand_int_range(rand, 0, 4);
		GPtrArray *again;
		char *text;

		while (n--)
			g_ptr_array_add(files, random_file(rand));
		text = print(files);
		again = parse(text);
		CHECK(again->len == files->len, "%s", text);
		for (guint i = 0; i < files->len; i++)
			check_same(file_at(files, i), file_at(again, i), text);
		g_ptr_array_unref(again);
		g_ptr_array_unref(files);
		g_free(text);
	}
	g_rand_free(rand);
}

/* Bytes that are no diff, and such that were one: no crash, no leak. */
static void test_any_bytes(void **state)
{
	static const char whole[] =
		"diff --git a/x.c b/x.c\nindex 1..2 100644\n--- a/x.c\n"
		"+++ b/x.c\n@@ -1,2 +1,2 @@ f\n a\n-b\n+c\n-- \n2.39\n";
	GRand *rand = g_rand_new_with_seed(21);

	(void)state;
	for (int round = 0; round < 5000; round++) {
		char *text = g_strdup(whole), *error = NULL;
		gsize len = strlen(text);
		GPtrArray *files;

		for (int i = 0; i < 3; i++)
			text[g_rand_int_range(rand, 0, (int)len)] =
				"\n@-+ ,9\"\\\0"[g_rand_int_range(rand, 0, 10)];
		len = (gsize)g_rand_int_range(rand, 0, (int)len + 1);
		text = g_realloc(text, len ? len : 1);
		files = udiff_parse(text, len, &error);
		assert_true(!files == !!error);
		if (files)
			g_ptr_array_unref(files);
		g_free(error);
		g_free(text);
	}
	g_rand_free(rand);
}

/* --- forms -----------------------------------------------------------------
 */

static void test_names(void **state)
{
	static const struct {
		const char *text, *old_path, *new_path;
	} cases[] = {
		{ "diff --git a/x y.c b/x y.c\nold mode 1\nnew mode 2\n",
		  "x y.c", "x y.c" },
		{ "diff --git x/y.c x/y.c\nindex 1..2\n--- x/y.c\n+++ x/y.c\n"
		  "@@ -1 +1 @@\n-a\n+b\n",
		  "x/y.c", "x/y.c" },
		{ "diff --git a/x b/y\nsimilarity index 9%\nrename from x\n"
		  "rename to y\n",
		  "x", "y" },
		{ "diff --git a/x b/x\nnew file mode 100644\nindex 0..1\n",
		  NULL, "x" },
		{ "diff --git a/x b/x\ndeleted file mode 100644\n", "x", NULL },
		{ "--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n", NULL, "x" },
		{ "--- old/x.c\t2024-01-01 00:00\n+++ new/x.c\t2024-01-01\n"
		  "@@ -1 +1 @@\n-a\n+b\n",
		  "x.c", "x.c" },
		{ "diff --git \"a/\\303\\251\\\"\\t.c\" "
		  "\"b/\\303\\251\\\"\\t.c\"\n",
		  "\xc3\xa9\"\t.c", "\xc3\xa9\"\t.c" },
		/* out of the tree, and into the repository */
		{ "diff --git a/../x b/../x\n", NULL, NULL },
		{ "diff --git a//etc/x b//etc/x\n", NULL, NULL },
		{ "--- a/.git/config\n+++ b/.git/config\n@@ -1 +1 @@\n-a\n+b\n",
		  NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		GPtrArray *files = parse(cases[i].text);

		CHECK(files->len == 1, "%s", cases[i].text);
		CHECK(!g_strcmp0(file_at(files, 0)->old_path,
				 cases[i].old_path) &&
			      !g_strcmp0(file_at(files, 0)->new_path,
					 cases[i].new_path),
		      "%sgives %s, %s", cases[i].text,
		      file_at(files, 0)->old_path, file_at(files, 0)->new_path);
		g_ptr_array_unref(files);
	}
}

static void test_no_diff(void **state)
{
	static const char *const texts[] = {
		"",
		"words\n",
		"--- a\n+++ b\n",
		"@@ -1 +1 @@\n-a\n+b\n",
		"--- a/x\n+++ b/x\nno hunk\n",
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		GPtrArray *files = parse(texts[i]);

		CHECK(!files->len, "%s", texts[i]);
		g_ptr_array_unref(files);
	}
}

static void test_wrong(void **state)
{
	static const struct {
		const char *hunk, *said;
	} cases[] = {
		{ "@@ -1,2 +1 @@\n-a\n", "line 4: the diff ends within" },
		{ "@@ -1 +1 @@\n-a\n-b\n", "line 5: this hunk has not" },
		{ "@@ -1 +1 @@\n-a\nx\n", "line 5: this hunk has not" },
		{ "@@ -1 +1\n-a\n+b\n", "line 3: not the head" },
		{ "@@ -x +1 @@\n-a\n+b\n", "line 3: not the head" },
		{ "@@ -99999999999,1 +1 @@\n-a\n+b\n", "line 3: not the head" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text =
			g_strconcat("--- a/x\n+++ b/x\n", cases[i].hunk, NULL);
		char *error = NULL;

		assert_null(udiff_parse(text, strlen(text), &error));
		CHECK(strstr(error, cases[i].said), "%s: %s", text, error);
		g_free(error);
		g_free(text);
	}
}

/* --- mails -----------------------------------------------------------------
 */

static void test_mails(void **state)
{
	static const struct {
		const char *text;
		guint n;
		const char *subject, *body; /* of the last one; body: a part */
	} cases[] = {
		{ "--- a/x\n+++ b/x\n", 1, "", "--- a/x\n+++ b/x\n" },
		{ "From: a\nSubject: one\n two\n\nbody\n", 1, "one  two",
		  "\nbody\n" },
		{ "From 1 Mon\nSubject: a\n\nx\nFrom 2 Mon\nFrom: b\n\ny\n", 2,
		  "", "\ny\n" },
		{ "From 1 Mon\nSubject: a\n\nFrom here on\n", 1, "a",
		  "From here on\n" },
		{ "Subject: q\nContent-Transfer-Encoding: quoted-printable\n\n"
		  "a=3Db =\nc=C3=A9\n",
		  1, "q", "a=b c\xc3\xa9\n" },
		{ "Subject: b\ncontent-transfer-encoding: BASE64\n\n"
		  "LS0tIGEveAo=\n",
		  1, "b", "--- a/x\n" },
		{ "Subject: r\r\n\r\n--- a/x\r\n", 1, "r", "\n--- a/x\n" },
		{ "", 1, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		GPtrArray *mails =
			mails_read(cases[i].text, strlen(cases[i].text));
		const struct mail *m;

		CHECK(mails->len == cases[i].n, "%s", cases[i].text);
		m = mails->pdata[mails->len - 1];
		CHECK(!strcmp(m->subject, cases[i].subject), "%s: %s",
		      cases[i].text, m->subject);
		CHECK(strstr(m->body->str, cases[i].body), "%s: %s",
		      cases[i].text, m->body->str);
		g_ptr_array_unref(mails);
	}
}

/* --- applying --------------------------------------------------------------
 */

static char *apply(const char *before, const char *hunks)
{
	char *text = g_strconcat("--- a/x\n+++ b/x\n", hunks, NULL);
	GPtrArray *files = parse(text);
	GBytes *old = g_bytes_new(before, strlen(before)), *new;
	char *error = NULL, *result = NULL;

	new = udiff_apply(old, file_at(files, 0), &error);
	assert_true(!new == !!error);
	if (new) {
		result = g_strndup(g_bytes_get_data(new, NULL),
				   g_bytes_get_size(new));
		g_bytes_unref(new);
	}
	g_free(error);
	g_bytes_unref(old);
	g_ptr_array_unref(files);
	g_free(text);
	return result;
}

static void test_apply(void **state)
{
	static const struct {
		const char *before, *hunks, *after; /* NULL: does not apply */
	} cases[] = {
		{ "a\nb\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n",
		  "a\nB\nc\n" },
		{ "a\nb\n", "@@ -1,0 +2 @@\n+x\n", "a\nx\nb\n" },
		{ "a\nb\n", "@@ -0,0 +1 @@\n+x\n", "x\na\nb\n" },
		{ "a\nb\n", "@@ -2 +1,0 @@\n-b\n", "a\n" },
		/* moved, and the next one with it */
		{ "0\n0\na\nb\nc\nd\n",
		  "@@ -1 +1 @@\n-a\n+A\n@@ -4 +4 @@\n-d\n+D\n",
		  "0\n0\nA\nb\nc\nD\n" },
		/* the nearest of two that fit */
		{ "x\na\nx\n", "@@ -3 +3 @@\n-x\n+y\n", "x\na\ny\n" },
		/* ends without a newline */
		{ "a\nb", "@@ -2 +2 @@\n-b\n\\ No newline at end of file\n+c\n",
		  "a\nc\n" },
		{ "a\n", "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n",
		  "a" },
		{ "a\nb", "@@ -2 +2 @@\n-b\n+c\n", NULL },
		/* other text, and hunks in the wrong order */
		{ "a\nb\n", "@@ -1 +1 @@\n-z\n+y\n", NULL },
		{ "a\nb\n", "@@ -2 +2 @@\n-b\n+B\n@@ -1 +1 @@\n-a\n+A\n",
		  NULL },
		{ "", "@@ -2147483647 +1 @@\n-b\n+B\n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *got = apply(cases[i].before, cases[i].hunks);

		CHECK(!g_strcmp0(got, cases[i].after), "%sgives %s",
		      cases[i].hunks, got);
		g_free(got);
	}
}

/* Lines of the new text, and where they were; 0: they are new. */
static void test_lines(void **state)
{
	static const struct {
		const char *before, *after;
		unsigned int old[6];
	} cases[] = {
		{ "a\nb\nc\n", "a\nb\nc\n", { 1, 2, 3 } },
		{ "a\nb\nc\n", "a\nx\nb\nc\n", { 1, 0, 2, 3 } },
		{ "a\nb\nc\n", "c\n", { 3 } },
		{ "a\nb\nc\n", "a\nc\n", { 1, 3 } },
		{ "a\nb\nc\nd\n", "x\nb\ny\nz\nd\n", { 0, 2, 0, 0, 4 } },
		{ "", "a\nb\n", { 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		GPtrArray *changes = changes_new();
		struct change *c;

		changes_add(changes, "x.c", "x.c",
			    g_bytes_new_static(cases[i].before,
					       strlen(cases[i].before)),
			    g_bytes_new_static(cases[i].after,
					       strlen(cases[i].after)));
		c = changes_find(changes, "x.c");
		for (unsigned int k = 0; cases[i].after[2 * k]; k++) {
			unsigned int old = cases[i].old[k];

			CHECK(change_old_line(c, k + 1) == old, "case %zu: %u",
			      i, k);
			assert_int_equal(change_touches(c, k + 1, k + 1), !old);
		}
		g_ptr_array_unref(changes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_no_diff),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_mails),
		cmocka_unit_test(test_apply),
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
