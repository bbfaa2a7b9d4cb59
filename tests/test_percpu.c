// SPDX-License-Identifier: GPL-2.0-only
/* KAP005's Kconfig side: levels, what they rest on, what can't be told. */
#include "testing.h"

#include <sys/stat.h>

#include "finding.h"
#include "percpu.h"
#include "scan.h"

struct fixture {
	char *root;
	GPtrArray *findings;
	struct problems *problems;
};

static void free_finding(gpointer p)
{
	finding_free(p);
}

static struct fixture tree(const char *kconfig)
{
	struct fixture f = { .root = scratch_new() };

	f.findings = g_ptr_array_new_with_free_func(free_finding);
	f.problems = problems_new();
	scratch_write(f.root, "arch/foo/Kconfig", kconfig, -1);
	return f;
}

static void shut(struct fixture *f)
{
	g_ptr_array_free(f->findings, TRUE);
	problems_free(f->problems);
	scratch_end(f->root);
}

static void judge(struct fixture *f)
{
	struct percpu_input input = { .root = f->root };

	percpu_judge(&input, NULL, f->findings, f->problems);
}

static void judge_one(struct fixture *f, enum level level, unsigned int line,
		      const char *says)
{
	const struct finding *found;

	judge(f);
	assert_int_equal(f->problems->list->len, 0);
	assert_int_equal(f->findings->len, 1);
	found = f->findings->pdata[0];
	assert_int_equal(found->level, level);
	assert_int_equal(found->where.line, line);
	assert_non_null(strstr(found->message, says));
}

static const struct place *find_place(const GPtrArray *places, const char *path,
				      unsigned int line)
{
	for (guint i = 0; i < places->len; i++) {
		const struct place *p = g_ptr_array_index(places, i);

		if (g_str_equal(p->path, path) && p->line == line)
			return p;
	}
	return NULL;
}

#define NUMA_EMBED                                                             \
	"config NUMA\n"                                                        \
	"\tbool \"n\"\n"                                                       \
	"\tdepends on SMP\n"                                                   \
	"\tselect HAVE_SETUP_PER_CPU_AREA\n"                                   \
	"\tselect NEED_PER_CPU_EMBED_FIRST_CHUNK\n"

static const char *const real_setup =
	"static int dist(unsigned int a, unsigned int b)\n"
	"{\n"
	"\tif (node(a) == node(b))\n"
	"\t\treturn LOCAL_DISTANCE;\n"
	"\treturn REMOTE_DISTANCE;\n"
	"}\n"
	"void __init setup_per_cpu_areas(void)\n"
	"{\n"
	"\tif (pcpu_embed_first_chunk(A(1, 2), 0,\n"
	"\t\t\t4 << 10, dist, NULL) < 0)\n"
	"\t\tpanic(\"no\");\n"
	"}\n";

static const char *const flat_setup =
	"static int dist(unsigned int a, unsigned int b)\n"
	"{\n"
	"\treturn LOCAL_DISTANCE; /* node_distance(a, b) */\n"
	"}\n"
	"void __init setup_per_cpu_areas(void)\n"
	"{\n"
	"\trc = pcpu_embed_first_chunk(0, 0, 0, dist, NULL);\n"
	"}\n";

static void test_real_distance(void **state)
{
	struct fixture f = tree(NUMA_EMBED);
	const struct finding *found;

	(void)state;
	scratch_write(f.root, "arch/foo/mm/init.c", real_setup, -1);
	judge_one(&f, LEVEL_WARNING, 5, "the boot can fail");
	found = f.findings->pdata[0];
	assert_string_equal(found->where.path, "arch/foo/Kconfig");
	assert_string_equal(found->function, "NUMA");
	assert_int_equal(found->engines, ENGINE_KCONFIG);
	assert_non_null(find_place(found->steps, "arch/foo/Kconfig", 1));
	assert_non_null(find_place(found->related, "arch/foo/Kconfig", 3));
	assert_non_null(find_place(found->related, "arch/foo/Kconfig", 4));
	assert_non_null(find_place(found->related, "arch/foo/mm/init.c", 7));
	assert_non_null(find_place(found->related, "arch/foo/mm/init.c", 1));
	shut(&f);
}

static void test_flat_distance(void **state)
{
	struct fixture f = tree(NUMA_EMBED);

	(void)state;
	scratch_write(f.root, "arch/foo/mm/init.c", flat_setup, -1);
	judge_one(&f, LEVEL_NOTE, 5, "the same distance");
	shut(&f);
}

static void test_no_distance(void **state)
{
	struct fixture f = tree(NUMA_EMBED);

	(void)state;
	scratch_write(f.root, "arch/foo/setup.c",
		      "void setup_per_cpu_areas(void)\n{\n"
		      "\tpcpu_embed_first_chunk(0, 0, 0, NULL, NULL);\n}\n",
		      -1);
	judge_one(&f, LEVEL_NOTE, 5, "harmless");
	shut(&f);
}

/* Of two definitions the one with distances decides. */
static void test_two_setups(void **state)
{
	struct fixture f = tree(NUMA_EMBED);

	(void)state;
	scratch_write(f.root, "arch/foo/a.c", flat_setup, -1);
	scratch_write(f.root, "arch/foo/b.c", real_setup, -1);
	judge_one(&f, LEVEL_WARNING, 5, "the boot can fail");
	shut(&f);
}

static void test_files_given(void **state)
{
	struct fixture f = tree(NUMA_EMBED);
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	struct percpu_input input = { .root = f.root, .files = files };

	(void)state;
	scratch_write(f.root, "arch/foo/listed.c", real_setup, -1);
	scratch_write(f.root, "arch/foo/not-listed.c", flat_setup, -1);
	g_ptr_array_add(files, (gpointer) "arch/foo/listed.c");
	g_ptr_array_add(files, (gpointer) "arch/foo/gone.c");
	g_ptr_array_add(files, (gpointer) "arch/foobar/other.c");
	percpu_judge(&input, NULL, f.findings, f.problems);
	assert_int_equal(f.findings->len, 1);
	shut(&f);
}

static void test_setup_missing(void **state)
{
	struct fixture f = tree("config NUMA\n\tbool \"n\"\n"
				"\tselect NEED_PER_CPU_EMBED_FIRST_CHUNK\n");

	(void)state;
	judge_one(&f, LEVEL_WARNING, 3, "HAVE_SETUP_PER_CPU_AREA missing too");
	shut(&f);
}

static void test_only_without_smp(void **state)
{
	struct fixture f =
		tree("config SMP\n\tbool \"smp\"\n"
		     "config NUMA\n\tbool \"n\"\n"
		     "config FOO\n\tdef_bool y\n"
		     "\tselect NEED_PER_CPU_EMBED_FIRST_CHUNK\n"
		     "\tselect NEED_PER_CPU_PAGE_FIRST_CHUNK if SMP\n");

	(void)state;
	judge_one(&f, LEVEL_NOTE, 7, "only without SMP");
	shut(&f);
}

static void test_unknown_macro(void **state)
{
	struct fixture f = tree("config NUMA\n\tbool \"n\"\n"
				"\tselect NEED_PER_CPU_EMBED_FIRST_CHUNK if "
				"$(success,touch /tmp/x)\n");
	g_autofree char *said = NULL;

	(void)state;
	judge(&f);
	assert_int_equal(f.findings->len, 0);
	assert_int_equal(f.problems->list->len, 1);
	said = problem_text(f.problems, 0);
	assert_true(g_str_has_prefix(said, "arch/foo/Kconfig:3: "));
	assert_non_null(strstr(said, "$(...)"));
	shut(&f);
}

/* A macro around the page allocator alone: unknown, not wrong. */
static void test_unknown_fallback(void **state)
{
	struct fixture f =
		tree(NUMA_EMBED "if $(cc-option,-mbig)\nconfig BIG\n"
				"\tdef_bool y\n"
				"\tselect NEED_PER_CPU_PAGE_FIRST_CHUNK\n"
				"endif\n");

	(void)state;
	judge(&f);
	assert_int_equal(f.findings->len, 0);
	assert_int_equal(f.problems->list->len, 1);
	shut(&f);
}

/* What make is told on the command line is a user's choice like any other. */
static void test_arch_variable(void **state)
{
	struct fixture f =
		tree("config 64BIT\n"
		     "\tdef_bool \"$(ARCH)\" = \"foo64\"\n"
		     "config NUMA\n\tbool \"n\"\n\tdepends on 64BIT\n"
		     "\tselect NEED_PER_CPU_EMBED_FIRST_CHUNK\n"
		     "\tselect NEED_PER_CPU_PAGE_FIRST_CHUNK if "
		     "\"$(ARCH)\" != \"foo64\"\n");

	(void)state;
	judge_one(&f, LEVEL_WARNING, 6, "under another condition");
	shut(&f);
}

#define KASAN_BOTH                                                             \
	"config FOO\n"                                                         \
	"\tdef_bool y\n"                                                       \
	"\tselect HAVE_ARCH_KASAN_VMALLOC\n"                                   \
	"\tselect NEED_PER_CPU_EMBED_FIRST_CHUNK\n"                            \
	"\tselect NEED_PER_CPU_PAGE_FIRST_CHUNK\n"

static void test_kasan_without_c(void **state)
{
	struct fixture f = tree(KASAN_BOTH);

	(void)state;
	judge_one(&f, LEVEL_WARNING, 3, "kasan_populate_early_vm_area_shadow");
	shut(&f);
}

static void test_kasan_init(void **state)
{
	struct fixture f = tree(KASAN_BOTH);
	const struct finding *found;

	(void)state;
	scratch_write(f.root, "arch/foo/mm/kasan_init_32.c",
		      "void kasan_init(void)\n{\n\tf();\n}\n", -1);
	scratch_write(f.root, "arch/foo/mm/kasan_init_64.c",
		      "\nvoid __init\nkasan_init(void)\n{\n\tf();\n}\n", -1);
	scratch_write(f.root, "arch/foo/include/asm/kasan64.h",
		      "static inline void kasan_init(void) { }\n", -1);
	judge_one(&f, LEVEL_WARNING, 3, "generic one is empty");
	found = f.findings->pdata[0];
	assert_string_equal(found->where.path, "arch/foo/mm/kasan_init_64.c");
	assert_non_null(
		find_place(found->related, "arch/foo/mm/kasan_init_32.c", 1));
	shut(&f);
}

/* The arch's own set-up falls back by itself: rare, but not unheard of. */
static void test_kasan_own_fallback(void **state)
{
	struct fixture f = tree(KASAN_BOTH);

	(void)state;
	scratch_write(f.root, "arch/foo/setup.c",
		      "void setup_per_cpu_areas(void)\n{\n"
		      "\tif (pcpu_embed_first_chunk(0, 0, 0, d, n) < 0)\n"
		      "\t\tpcpu_page_first_chunk(0, n);\n}\n",
		      -1);
	judge_one(&f, LEVEL_NOTE, 3, "percpu_alloc=page");
	shut(&f);
}

static void test_kasan_hook(void **state)
{
	struct fixture f = tree(KASAN_BOTH);

	(void)state;
	scratch_write(f.root, "arch/foo/asm/kasan.h",
		      "#define kasan_populate_early_vm_area_shadow(s, n) \\\n"
		      "\tfoo_shadow(s, n)\n",
		      -1);
	judge(&f);
	assert_int_equal(f.findings->len, 0);
	shut(&f);
}

/* A call and a declaration are no definition. */
static void test_kasan_hook_only_named(void **state)
{
	struct fixture f = tree(KASAN_BOTH);

	(void)state;
	scratch_write(
		f.root, "arch/foo/kasan.c",
		"void kasan_populate_early_vm_area_shadow(void *, long);\n"
		"void f(void)\n{\n"
		"\tkasan_populate_early_vm_area_shadow(0, 0);\n}\n",
		-1);
	judge_one(&f, LEVEL_WARNING, 3, "but no kasan_");
	shut(&f);
}

/* Before Linux 5.16 there was no hook to define. */
static void test_kasan_older_core(void **state)
{
	struct fixture f = tree(KASAN_BOTH);

	(void)state;
	scratch_write(f.root, "include/linux/kasan.h",
		      "void kasan_init_early(void);\n", -1);
	judge(&f);
	assert_int_equal(f.findings->len, 0);
	shut(&f);
}

static GHashTable *overlay_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
				     (GDestroyNotify)g_bytes_unref);
}

static void overlay_set(GHashTable *overlay, const char *path, const char *text)
{
	g_hash_table_insert(overlay, (gpointer)path,
			    g_bytes_new(text, strlen(text)));
}

static void judge_with(struct fixture *f, GHashTable *overlay,
		       const GPtrArray *only)
{
	struct percpu_input input = { .root = f->root,
				      .overlay = overlay,
				      .only = only };

	g_ptr_array_set_size(f->findings, 0);
	percpu_judge(&input, NULL, f->findings, f->problems);
	assert_int_equal(f->problems->list->len, 0);
}

static void test_kconfig_from_overlay(void **state)
{
	struct fixture f = tree(NUMA_EMBED);
	GHashTable *overlay = overlay_new();

	(void)state;
	scratch_write(f.root, "arch/foo/setup.c", real_setup, -1);
	overlay_set(overlay, "arch/foo/Kconfig",
		    NUMA_EMBED "\tselect NEED_PER_CPU_PAGE_FIRST_CHUNK\n");
	judge_with(&f, overlay, NULL);
	assert_int_equal(f.findings->len, 0);
	overlay_set(overlay, "arch/foo/Kconfig",
		    "\nsource \"arch/foo/Kconfig.new\"\n");
	overlay_set(overlay, "arch/foo/Kconfig.new", NUMA_EMBED);
	judge_with(&f, overlay, NULL);
	assert_int_equal(f.findings->len, 1);
	assert_string_equal(
		((struct finding *)f.findings->pdata[0])->where.path,
		"arch/foo/Kconfig.new");
	g_hash_table_unref(overlay);
	shut(&f);
}

static void test_c_from_overlay(void **state)
{
	struct fixture f = tree(KASAN_BOTH);
	GHashTable *overlay = overlay_new();
	const char *hook =
		"void kasan_populate_early_vm_area_shadow(void *s, long n)\n"
		"{\n\tfill(s, n);\n}\n";

	(void)state;
	overlay_set(overlay, "arch/foo/mm/new.c", hook);
	judge_with(&f, overlay, NULL);
	assert_int_equal(f.findings->len, 0);
	scratch_write(f.root, "arch/foo/mm/hook.c", hook, -1);
	g_hash_table_insert(overlay, (gpointer) "arch/foo/mm/new.c", NULL);
	judge_with(&f, overlay, NULL);
	assert_int_equal(f.findings->len, 0);
	g_hash_table_insert(overlay, (gpointer) "arch/foo/mm/hook.c", NULL);
	judge_with(&f, overlay, NULL);
	assert_int_equal(f.findings->len, 1);
	g_hash_table_unref(overlay);
	shut(&f);
}

/* The arches that a few changed files can matter to, and those whole. */
static void test_only(void **state)
{
	static const struct {
		const char *path;
		guint findings;
	} cases[] = {
		{ "arch/foo/mm/some.c", 1 }, { "arch/bar/mm/some.c", 1 },
		{ "arch/baz/mm/some.c", 0 }, { "drivers/some.c", 0 },
		{ "mm/Kconfig", 2 },	     { "drivers/base/arch_numa.c", 2 },
	};
	struct fixture f = tree(NUMA_EMBED);

	(void)state;
	scratch_write(f.root, "arch/foo/setup.c", real_setup, -1);
	scratch_write(f.root, "arch/bar/Kconfig", NUMA_EMBED, -1);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) only = g_ptr_array_new();

		g_ptr_array_add(only, (gpointer)cases[i].path);
		judge_with(&f, NULL, only);
		CHECK(f.findings->len == cases[i].findings, "%s: %u",
		      cases[i].path, f.findings->len);
	}
	shut(&f);
}

/* A scan of a changed Kconfig file judges its arch with all its C files. */
static void test_scan_of_changed_kconfig(void **state)
{
	struct fixture f = tree(NUMA_EMBED);
	GHashTable *overlay = overlay_new();
	g_autoptr(GPtrArray) only = g_ptr_array_new();
	struct scan_options options = { .path = f.root,
					.only = only,
					.overlay = overlay,
					.engines = ENGINE_KCONFIG };
	char *error = NULL;
	GPtrArray *rules = rules_load(SOURCE_DIR, &error);
	struct scan *scan;

	(void)state;
	assert_non_null(rules);
	scratch_write(f.root, "arch/foo/setup.c", flat_setup, -1);
	g_ptr_array_add(only, (gpointer) "arch/foo/Kconfig");
	scan = scan_run(&options, SOURCE_DIR, rules, &error);
	CHECK(scan, "%s", error);
	assert_int_equal(findings_count(scan->findings, LEVEL_NOTE), 1);
	scan_free(scan);
	overlay_set(overlay, "arch/foo/setup.c", real_setup);
	scan = scan_run(&options, SOURCE_DIR, rules, &error);
	CHECK(scan, "%s", error);
	assert_int_equal(findings_count(scan->findings, LEVEL_WARNING), 1);
	scan_free(scan);
	g_ptr_array_unref(rules);
	g_hash_table_unref(overlay);
	shut(&f);
}

/* Definitions in a link out of the tree are not looked at. */
static void test_arch_is_a_link(void **state)
{
	struct fixture f = tree("config FOO\n\tdef_bool y\n");
	g_autofree char *link = g_build_filename(f.root, "arch/bar", NULL);
	char *dir = scratch_new();

	(void)state;
	scratch_write(dir, "Kconfig", NUMA_EMBED, -1);
	assert_int_equal(symlink(dir, link), 0);
	judge(&f);
	assert_int_equal(f.findings->len, 0);
	assert_int_equal(f.problems->list->len, 1);
	shut(&f);
	scratch_end(dir);
}

static void test_empty_tree(void **state)
{
	struct fixture f = tree("");

	(void)state;
	nftw(f.root, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
	judge(&f);
	assert_int_equal(f.findings->len, 0);
	assert_int_equal(f.problems->list->len, 1);
	shut(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_real_distance),
		cmocka_unit_test(test_flat_distance),
		cmocka_unit_test(test_no_distance),
		cmocka_unit_test(test_two_setups),
		cmocka_unit_test(test_files_given),
		cmocka_unit_test(test_setup_missing),
		cmocka_unit_test(test_only_without_smp),
		cmocka_unit_test(test_unknown_macro),
		cmocka_unit_test(test_unknown_fallback),
		cmocka_unit_test(test_arch_variable),
		cmocka_unit_test(test_kasan_without_c),
		cmocka_unit_test(test_kasan_init),
		cmocka_unit_test(test_kasan_own_fallback),
		cmocka_unit_test(test_kasan_hook),
		cmocka_unit_test(test_kasan_hook_only_named),
		cmocka_unit_test(test_kasan_older_core),
		cmocka_unit_test(test_kconfig_from_overlay),
		cmocka_unit_test(test_c_from_overlay),
		cmocka_unit_test(test_only),
		cmocka_unit_test(test_scan_of_changed_kconfig),
		cmocka_unit_test(test_arch_is_a_link),
		cmocka_unit_test(test_empty_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
