// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "fix_includes.h"
#include "fix_uses.h"

#define F "void f(struct x *x, struct y *y)\n{\n\t"
#define E "\n}\n"

/* changed: NULL when the text must stay; refusal: a part of it, or NULL. */
static const struct {
	const char *text, *changed, *refusal;
} cases[] = {
	{ F "kfree(x->tbl);" E, F "kvfree(x->tbl);" E, NULL },
	{ F "kfree(x->tbl); kfree(x->other);" E,
	  F "kvfree(x->tbl); kfree(x->other);" E, NULL },
	{ F "if (x->tbl)\n\t\tkfree(x->tbl);" E,
	  F "if (x->tbl)\n\t\tkvfree(x->tbl);" E, NULL },
	{ F "kvfree(x->tbl);" E, NULL, NULL },
	{ F "kfree(y->tbl);" E, NULL, NULL }, /* of another type */
	{ F "x->tbl[1] = 2; x->tbl = NULL; if (!x->tbl) return;" E, NULL,
	  NULL },
	{ F "x->tbl->z = *x->tbl; if (a && x->tbl && b) c();" E, NULL, NULL },
	{ F "memcpy(x->tbl, a, b); x->tbl = kmalloc(1, GFP_KERNEL);" E, NULL,
	  NULL },
	{ "struct s s = { .tbl = t, .b = 1 };\n", NULL, NULL },
	{ F "kfree(q.tbl);" E, NULL, "type" },
	{ "void g(void)\n{\n\tstruct x v;\n\tkfree(v.tbl);\n}\n",
	  "void g(void)\n{\n\tstruct x v;\n\tkvfree(v.tbl);\n}\n", NULL },
	{ F "kfree(y->x->tbl);" E, NULL, "3: tbl of a type" },
	{ F "kfree(z(1)->tbl);" E, NULL, "3: tbl of a type" },
	{ F "p = x->tbl;" E, NULL, "3: tbl is copied" },
	{ F "return x->tbl;" E, NULL, "is copied" },
	{ F "p = &x->tbl;" E, NULL, "is copied" },
	{ F "p = (u8 *)x->tbl;" E, NULL, "is copied" },
	{ F "p = &x->tbl[1];" E, NULL, "is copied" },
	{ F "dma_map_single(d, x->tbl, n, DIR);" E, NULL,
	  "given to dma_map_single()" },
	{ F "kfree_sensitive(x->tbl);" E, NULL, "given to kfree_sensitive()" },
	{ F "x->tbl = krealloc(x->tbl, 2, GFP_KERNEL);" E, NULL,
	  "given to krealloc()" },
	{ "#define END(p) kfree((p)->tbl)\n", NULL,
	  "1: tbl is used in a macro" },
	{ F "/* kfree(x->tbl); */ puts(\"x->tbl\");" E, NULL, NULL },
	{ F "kfree(x->tbl2); kfree(tbl);" E, NULL, NULL },
	{ F "dma_map_single(d, x->tbl->buf, n, DIR);" E, NULL,
	  "3: tbl is used for dma_map_single()" },
	{ F "put(d, x->tbl->buf, n);" E, NULL, NULL },
	{ F "END(x, tbl);" E, NULL, "3: tbl is given to a macro" },
	{ F "end(x, tbl);" E, NULL, "3: tbl is given to a macro" },
	{ F "int tbl; end(x, tbl);" E, NULL, NULL },
	{ F "n = offsetof(struct x, tbl);" E, NULL, "3: tbl is given to" },
	{ F "n = offsetof(struct y, tbl);" E, NULL, NULL },
	{ F "n = sizeof_field(struct x, tbl);" E, NULL, NULL },
	{ F "x->kfree(x->tbl);" E, NULL, "3: tbl is used in a way" },
	/* variables of a name: what declares the nearest one counts */
	{ F "kfree(y->tbl);" E "void g(y_t *y)\n{\n\tkfree(y->tbl);" E, NULL,
	  "7: tbl of a type" },
	{ "void g(void)\n{\n\tstruct y *a, *x;\n\tkfree(x->tbl);\n}\n", NULL,
	  NULL },
	{ "void g(void)\n{\n\tstruct x *a = b, *p;\n\tkfree(p->tbl);\n}\n",
	  "void g(void)\n{\n\tstruct x *a = b, *p;\n\tkvfree(p->tbl);\n}\n",
	  NULL },
	{ F "x_t *a, *y; kfree(y->tbl);" E, NULL, "3: tbl of a type" },
	{ "static struct x *p;\nvoid g(void)\n{\n\tkfree(p->tbl);\n}\n",
	  "static struct x *p;\nvoid g(void)\n{\n\tkvfree(p->tbl);\n}\n",
	  NULL },
	{ F "kfree(x->tbl);" E "void g(void)\n{\n\tkfree(x->tbl);" E, NULL,
	  "7: tbl of a type" },
	{ F "if (a(x)) return x; foo(*x, y); kfree(x->tbl);" E,
	  F "if (a(x)) return x; foo(*x, y); kvfree(x->tbl);" E, NULL },
	{ "void g(void)\n{\n\tstruct x *p __free(end) = "
	  "a;\n\tkfree(p->tbl);\n}\n",
	  "void g(void)\n{\n\tstruct x *p __free(end) = "
	  "a;\n\tkvfree(p->tbl);\n}\n",
	  NULL },
	{ F "a(sizeof(struct x)); kfree(x->tbl);" E,
	  F "a(sizeof(struct x)); kvfree(x->tbl);" E, NULL },
	/* other views of the object */
	{ F "end((struct y *)x);" E, NULL, "3: the object that holds it is" },
	{ F "struct y *z = (void *)x; kfree(z->a);" E, NULL,
	  "3: the object that holds it is" },
	{ F "y = (struct y *)&x;" E, NULL, "3: the object that holds it is" },
	{ F "kfree(*(void **)((char *)x + 8));" E, NULL,
	  "3: the object that holds it is" },
	{ F "end((struct y *)x->next); y = (struct y *)z; end((void *)x);" E,
	  NULL, NULL },
	{ F "x = (struct x *)y; x = (struct x *)x;" E, NULL, NULL },
	{ F "memcpy(y, x, sizeof(*x));" E, NULL, "3: the object that holds" },
	{ F "struct x *z; memcpy(z, x, sizeof(*x)); memcpy(a, x->b, n);" E,
	  NULL, NULL },
	{ F "y = kmemdup(x, sizeof(*x), GFP_KERNEL);" E, NULL,
	  "3: the object that holds" },
	{ "struct z { union { struct x x; struct y y; }; };\n", NULL,
	  "1: the object that holds it shares" },
	{ "struct z { union { struct x *x; struct y *y; }; };\n", NULL, NULL },
	{ "#define END(o, n) kfree((o)->n##bl)\n", NULL,
	  "1: a macro may make" },
	{ "#define END(o, n) kfree((o)->n##_map)\n", NULL, NULL },
	{ "#define NAME(n) n##_map\n", NULL, NULL },
	{ "struct x { union { int *tbl; void *raw; }; };\n", NULL,
	  "1: the member shares its place" },
	{ "struct y { union { int *tbl; void *raw; }; };\n", NULL, NULL },
	{ "struct x { union u { int a; } b; int *tbl; };\n", NULL, NULL },
	{ F "spin_lock(&x->l);\n\tkfree(x->tbl);" E, NULL,
	  "4: tbl is freed under spin_lock()" },
	{ F "spin_lock(&x->l); spin_unlock(&x->l); kfree(x->tbl);" E,
	  F "spin_lock(&x->l); spin_unlock(&x->l); kvfree(x->tbl);" E, NULL },
	{ F "spin_lock(&x->l); if (e) { spin_unlock(&x->l); return; } "
	    "kfree(x->tbl);" E,
	  NULL, "freed under spin_lock()" },
	{ F "rcu_read_lock(); if (e) { rcu_read_unlock(); kfree(x->tbl); }" E,
	  F "rcu_read_lock(); if (e) { rcu_read_unlock(); kvfree(x->tbl); }" E,
	  NULL },
	{ F "guard(spinlock_irq)(&x->l); kfree(x->tbl);" E, NULL,
	  "freed under guard()" },
	{ F "scoped_guard(rcu) { a(); } kfree(x->tbl);" E,
	  F "scoped_guard(rcu) { a(); } kvfree(x->tbl);" E, NULL },
	{ F "mutex_lock(&x->l); guard(mutex)(&x->m); kfree(x->tbl);" E,
	  F "mutex_lock(&x->l); guard(mutex)(&x->m); kvfree(x->tbl);" E, NULL },
	{ F "kfree(x->tbl);" E
	    "void g(struct x *x)\n{\n\tlocal_irq_disable(); f(x, 0);" E,
	  NULL, "3: tbl is freed under local_irq_disable()" },
	/* what may be of another type is the lesser reason */
	{ F "kfree(unknown->tbl); p = x->tbl;" E, NULL, "is copied" },
};

static void check_uses(const struct fix_member *member, const char *text,
		       const char *wanted, const char *why)
{
	char *refusal = NULL;
	bool sure = true;
	struct fix_file file = { .text = text, .len = strlen(text) };
	char *changed = fix_uses(&file, member, &refusal, &sure);

	CHECK(!g_strcmp0(changed, wanted), "%s%s%s", text,
	      changed ? changed : "no change", refusal ? refusal : "");
	CHECK(!refusal == !why && (!refusal || strstr(refusal, why)), "%s%s",
	      text, refusal ? refusal : "no refusal");
	g_free(refusal);
	g_free(changed);
}

static void test_uses(void **state)
{
	struct fix_member *member =
		fix_member_new("tbl", "struct x", "kvfree", false);

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		check_uses(member, cases[i].text, cases[i].changed,
			   cases[i].refusal);
	fix_member_free(member);
}

/* It is the elements of the member that are freed. */
static void test_items(void **state)
{
	static const char *const texts[][3] = {
		{ F "kfree(x->tbl[i]);" E, F "kvfree(x->tbl[i]);" E, NULL },
		{ F "x->tbl[i]->a = x->tbl[i + 1]; " E, NULL, "is copied" },
		{ F "x->tbl[i] = NULL; if (!x->tbl[i][k]) return; " E, NULL,
		  NULL },
		{ F "p = x->tbl;" E, NULL, "another name" },
		{ F "memset(x->tbl, 0, sizeof(x->tbl));" E, NULL, NULL },
	};
	struct fix_member *member =
		fix_member_new("tbl", "struct x", "kvfree", true);

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		check_uses(member, texts[i][0], texts[i][1], texts[i][2]);
	fix_member_free(member);
}

static void test_includes(void **state)
{
	static const char *const files[][2] = {
		{ "include/linux/x.h", "struct x\n{\n\tint *tbl;\n};\n" },
		{ "include/linux/all.h", "# include <linux/x.h>\n" },
		{ "a.c", "#include <linux/all.h>\nint a(void) { x->tbl; }\n" },
		{ "b/b.c", "#include \"../include/linux/x.h\"\n/* tbl */\n" },
		{ "c.c", "#include <linux/all.h>\nint tbl2;\n" },
		{ "d.c", "#include <linux/y.h>\nint tbl;\n" },
		{ "include/linux/y.h", "struct x;\nint tbl;\n" },
	};
	char *dir = scratch_new(), *error = NULL;
	struct problems *problems = problems_new();
	struct tree *tree;
	struct fix_includes *of;
	GPtrArray *found;

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
		scratch_file(dir, files[i][0], files[i][1]);
	tree = tree_open(dir, problems, &error);
	of = fix_includes_new(tree);
	found = fix_includes_find(of, "x", "tbl");
	assert_non_null(found);
	assert_int_equal(found->len, 3);
	assert_string_equal(found->pdata[0], "a.c");
	assert_string_equal(found->pdata[1], "b/b.c");
	assert_string_equal(found->pdata[2], "include/linux/x.h");
	g_ptr_array_unref(found);
	assert_null(fix_includes_find(of, "nowhere", "tbl"));
	fix_includes_free(of);
	tree_free(tree);
	problems_free(problems);
	scratch_end(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_uses),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_includes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
