// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "backward.h"

#include <string.h>

static const char text[] = "struct a { int *m; };\n"
			   "static struct b *shared;\n"
			   "void f(struct a *x, other_t *y)\n"
			   "{\n"
			   "\tint *p = one();\n"
			   "\tx->m = p;\n"
			   "\tp = two();\n"
			   "\tx->m = p;\n"
			   "\ty->m = q;\n"
			   "\tshared->m = p;\n"
			   "\tx->y.m = p;\n"
			   "}\n"
			   "void g(struct c *x)\n"
			   "{\n"
			   "\tx->m = p;\n"
			   "\t{ struct d *x; x->m = 0; }\n"
			   "}\n";

struct file {
	struct source *src;
	struct backward *b;
};

static int open_file(void **state)
{
	struct file *f = g_new(struct file, 1);

	f->src = source_new(text, strlen(text));
	f->b = backward_new(f->src);
	*state = f;
	return 0;
}

static int close_file(void **state)
{
	struct file *f = (struct file *)*state;

	backward_free(f->b);
	source_free(f->src);
	g_free(f);
	return 0;
}

/* The n-th token that is a word, from 0. */
static guint token_of(const struct file *f, const char *word, guint n)
{
	guint found;
	const uint32_t *at =
		source_occurrences(f->src, source_find(f->src, word), &found);

	assert_true(n < found);
	return at[n];
}

static void assert_tag(const struct file *f, guint n, const char *tag)
{
	const struct token *t = backward_tag(f->b, token_of(f, "m", n));

	if (!tag) {
		assert_null(t);
		return;
	}
	assert_non_null(t);
	assert_true(token_is(text, t, tag));
}

static void test_tag(void **state)
{
	const struct file *f = (const struct file *)*state;

	assert_tag(f, 1, "a");
	assert_tag(f, 2, "a");
	assert_tag(f, 3, NULL); /* no struct */
	assert_tag(f, 4, NULL); /* declared in no function */
	assert_tag(f, 5, NULL); /* a member of a member */
	assert_tag(f, 6, "c");
	assert_tag(f, 7, "d");
}

/* Any order: what was found is kept. */
static void test_tag_backwards(void **state)
{
	const struct file *f = (const struct file *)*state;

	assert_tag(f, 7, "d");
	assert_tag(f, 6, "c");
	assert_tag(f, 1, "a");
}

static void assert_assigned(const struct file *f, guint n, const char *word)
{
	guint value;

	assert_true(backward_assigned(f->b, token_of(f, "p", n), &value));
	assert_true(token_is(text, source_token(f->src, value), word));
}

static void test_assigned(void **state)
{
	const struct file *f = (const struct file *)*state;
	guint value;

	assert_false(backward_assigned(f->b, token_of(f, "p", 0), &value));
	assert_assigned(f, 1, "one");
	assert_assigned(f, 3, "two");
	assert_assigned(f, 4, "two");
	/* by another function */
	assert_false(backward_assigned(f->b, token_of(f, "p", 6), &value));
}

static void test_place(void **state)
{
	const struct file *f = (const struct file *)*state;
	unsigned int line, col;

	backward_place(f->b, token_of(f, "two", 0), &line, &col);
	assert_int_equal(line, 7);
	assert_int_equal(col, 6);
	backward_place(f->b, 0, &line, &col);
	assert_int_equal(line, 1);
	assert_int_equal(col, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tag, open_file,
						close_file),
		cmocka_unit_test_setup_teardown(test_tag_backwards, open_file,
						close_file),
		cmocka_unit_test_setup_teardown(test_assigned, open_file,
						close_file),
		cmocka_unit_test_setup_teardown(test_place, open_file,
						close_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
