// SPDX-License-Identifier: GPL-2.0-only
/* KAP005's fixer: selects, blocks, and the KASAN hook that goes with them. */
#include "fixing.h"

#define KCONFIG "arch/fox/Kconfig"
#define SHADOW "arch/fox/mm/kasan_init.c"
#define NUMA "drivers/base/arch_numa.c"
#define EMBED "NEED_PER_CPU_EMBED_FIRST_CHUNK"
#define PAGE "NEED_PER_CPU_PAGE_FIRST_CHUNK"
#define SETUP "HAVE_SETUP_PER_CPU_AREA"

/* A generic set-up that falls back. */
#define FALLS_BACK                                                             \
	"static int far(unsigned int a, unsigned int b)\n{\n"                  \
	"\treturn node_distance(a, b);\n}\n\n"                                 \
	"void __init setup_per_cpu_areas(void)\n{\n"                           \
	"\tif (pcpu_embed_first_chunk(0, 0, 0, far, node) < 0)\n"              \
	"\t\tpcpu_page_first_chunk(0, node);\n}\n"
#define EMBEDS_ONLY                                                            \
	"static int far(unsigned int a, unsigned int b)\n{\n"                  \
	"\treturn node_distance(a, b);\n}\n\n"                                 \
	"void __init setup_per_cpu_areas(void)\n{\n"                           \
	"\tif (pcpu_embed_first_chunk(0, 0, 0, far, node) < 0)\n"              \
	"\t\tpanic(\"no\");\n}\n"

#define SYMBOLS "config GENERIC_ARCH_NUMA\n\tbool\n\n"
#define NODES "config NUMA\n\tbool \"n\"\n\tdepends on SMP\n"

static struct fixing *fix_at(const struct tree_file *files, const char *path,
			     const char *word)
{
	struct fixing *f = fixing_begin(files);

	fixing_open(f);
	fixing_finding(f, path, word, ENGINE_KCONFIG);
	fix_percpu.run(&f->scan, &f->rule, f->findings, f->fixes);
	return f;
}

static struct fixing *fix_kconfig(const char *kconfig, const char *generic)
{
	const struct tree_file files[] = { { KCONFIG, kconfig },
					   { NUMA, generic },
					   { NULL } };

	return fix_at(files, KCONFIG, EMBED);
}

static void test_selects(void **state)
{
	static const struct {
		const char *before, *made;
	} cases[] = {
		/* to their places among sorted ones */
		{ "\tselect GENERIC_ARCH_NUMA\n\tselect " EMBED
		  "\n\tselect OF_NUMA\n\thelp\n\t  Yes.\n",
		  "\tselect GENERIC_ARCH_NUMA\n\tselect " SETUP
		  "\n\tselect " EMBED "\n\tselect " PAGE
		  "\n\tselect OF_NUMA\n\thelp\n\t  Yes.\n" },
		{ "\tselect ACPI\n\tselect GENERIC_ARCH_NUMA\n\tselect " EMBED
		  "\n\tselect NEED_PER_CPU_KERNEL\n",
		  "\tselect ACPI\n\tselect GENERIC_ARCH_NUMA\n\tselect " SETUP
		  "\n\tselect " EMBED
		  "\n\tselect NEED_PER_CPU_KERNEL\n\tselect " PAGE "\n" },
		/* beside it where there is no order */
		{ "\tselect OF_NUMA\n\tselect "
		  "GENERIC_ARCH_NUMA\n\tselect " EMBED "\n\tselect ACPI\n",
		  "\tselect OF_NUMA\n\tselect "
		  "GENERIC_ARCH_NUMA\n\tselect " SETUP "\n\tselect " EMBED
		  "\n\tselect " PAGE "\n\tselect ACPI\n" },
		/* the condition, where it stood, and no comment */
		{ "\tselect GENERIC_ARCH_NUMA\n\tselect " SETUP
		  "\n\tselect " EMBED " if BIG # always\n",
		  "\tselect GENERIC_ARCH_NUMA\n\tselect " SETUP
		  "\n\tselect " EMBED " if BIG # always\n\tselect " PAGE
		  " if BIG\n" },
		{ "\tselect GENERIC_ARCH_NUMA\n\tselect " SETUP "\t\t\tif BIG"
		  "\n\tselect " EMBED "\t\tif BIG\n",
		  "\tselect GENERIC_ARCH_NUMA\n\tselect " SETUP "\t\t\tif BIG"
		  "\n\tselect " EMBED "\t\tif BIG\n\tselect " PAGE
		  "\t\tif BIG\n" },
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *kconfig =
			g_strconcat(SYMBOLS NODES, cases[i].before, NULL);
		char *want = g_strconcat(SYMBOLS NODES, cases[i].made, NULL);
		struct fixing *f = fix_kconfig(kconfig, FALLS_BACK);

		fixing_became(f, KCONFIG, want);
		fixing_end(f);
		g_free(kconfig);
		g_free(want);
	}
}

/* Before mm/Kconfig had the symbols, archs defined them. */
static void test_blocks(void **state)
{
#define BLOCK(name) "config " name "\n\tdef_bool y\n\tdepends on NUMA && SMP\n"
#define HEAD SYMBOLS NODES "\tselect GENERIC_ARCH_NUMA\n\n"
	struct fixing *f = fix_kconfig(
		HEAD BLOCK(SETUP) "\n" BLOCK(EMBED) "\nconfig LAST\n\tbool\n",
		FALLS_BACK);

	(void)state;
	fixing_became(f, KCONFIG,
		      HEAD BLOCK(SETUP) "\n" BLOCK(EMBED) "\n" BLOCK(
			      PAGE) "\nconfig LAST\n\tbool\n");
	fixing_end(f);
	f = fix_kconfig(
		HEAD BLOCK(SETUP) "\n" BLOCK(EMBED) "\thelp\n\t  Text.\n",
		FALLS_BACK);
	fixing_refused(f, "no plain definition");
	fixing_end(f);
}

/* The arch's line is the one that selects the generic symbol. */
static void test_generic_symbol(void **state)
{
	static const struct tree_file files[] = {
		{ "Kconfig", "source \"arch/$(SRCARCH)/Kconfig\"\n"
			     "source \"drivers/Kconfig\"\n" },
		{ "drivers/Kconfig",
		  "config FAR_NODES\n\tbool\n\tselect " EMBED
		  "\n\tselect " SETUP "\n\nconfig " EMBED
		  "\n\tbool\n\nconfig " PAGE "\n\tbool\n\nconfig " SETUP
		  "\n\tbool\n\n" SYMBOLS },
		{ KCONFIG, NODES "\tselect FAR_NODES if FAR\n"
				 "\tselect GENERIC_ARCH_NUMA\n" },
		{ NUMA, FALLS_BACK },
		{ NULL }
	};
	struct fixing *f = fix_at(files, KCONFIG, "FAR_NODES");

	(void)state;
	fixing_became(f, KCONFIG,
		      NODES "\tselect FAR_NODES if FAR\n"
			    "\tselect GENERIC_ARCH_NUMA\n\tselect " PAGE
			    " if FAR\n");
	fixing_end(f);
}

/* Selecting an allocator that nobody calls would mend nothing. */
static void test_nobody_calls_it(void **state)
{
	const char *kconfig = SYMBOLS NODES "\tselect GENERIC_ARCH_NUMA\n"
					    "\tselect " EMBED "\n";
	const struct tree_file own[] = { { KCONFIG, kconfig },
					 { NUMA, FALLS_BACK },
					 { "arch/fox/setup.c", EMBEDS_ONLY },
					 { NULL } };
	struct fixing *f = fix_kconfig(kconfig, EMBEDS_ONLY);

	(void)state;
	fixing_refused(f, "neither the arch nor " NUMA);
	fixing_end(f);
	f = fix_kconfig(SYMBOLS NODES "\tselect " EMBED "\n", FALLS_BACK);
	fixing_refused(f, "neither the arch nor " NUMA);
	fixing_end(f);
	f = fix_at(own, KCONFIG, EMBED);
	fixing_refused(f, "(arch/fox/setup.c:6) never calls");
	fixing_end(f);
}

/* An arch whose own set-up falls back needs no generic one. */
static void test_own_setup(void **state)
{
	static const struct tree_file files[] = {
		{ KCONFIG, NODES "\tselect " SETUP "\n\tselect " EMBED "\n" },
		{ "arch/fox/setup.c", FALLS_BACK },
		{ NULL }
	};
	struct fixing *f = fix_at(files, KCONFIG, EMBED);

	(void)state;
	fixing_became(f, KCONFIG,
		      NODES "\tselect " SETUP "\n\tselect " EMBED
			    "\n\tselect " PAGE "\n");
	fixing_end(f);
}

/* A part of a tree, in which nothing speaks against v5.16. */
static void test_part_of_a_tree(void **state)
{
#define NODES_AND_EMBED                                                        \
	NODES "\tselect GENERIC_ARCH_NUMA\n\tselect " SETUP                    \
	      "\n\tselect " EMBED "\n"
	struct tree_file files[] = { { KCONFIG, NODES_AND_EMBED },
				     { "include/linux/kasan.h",
				       "void kasan_init_slab(void);\n" },
				     { NULL } };
	struct fixing *f = fix_at(files, KCONFIG, EMBED);

	(void)state;
	fixing_refused(f, "neither the arch nor " NUMA);
	fixing_end(f);
	files[1] = files[2];
	f = fix_at(files, KCONFIG, EMBED);
	fixing_became(f, KCONFIG, NODES_AND_EMBED "\tselect " PAGE "\n");
	assert_non_null(strstr(fixing_only(f)->details, "since v5.16"));
	fixing_end(f);
	/* a whole one without the file has no such set-up */
	files[1] = (struct tree_file){ "Kconfig", "source \"" KCONFIG "\"\n" };
	f = fix_at(files, KCONFIG, EMBED);
	fixing_refused(f, "neither the arch nor " NUMA);
	fixing_end(f);
}

static void test_out_of_reach(void **state)
{
	static const struct tree_file files[] = {
		{ KCONFIG, NODES "\tselect " SETUP "\n\tselect " EMBED "\n" },
		{ "arch/fox/setup.c", EMBEDS_ONLY },
		{ "mm/percpu.c", EMBEDS_ONLY },
		{ NULL }
	};
	struct fixing *f = fix_at(files, "mm/percpu.c", "embed");

	(void)state;
	fixing_refused(f, "not in the files of an architecture");
	fixing_end(f);
	f = fixing_begin(files);
	fixing_open(f);
	fixing_finding(f, "arch/fox/setup.c", "embed", ENGINE_COCCI);
	fix_percpu.run(&f->scan, &f->rule, f->findings, f->fixes);
	fixing_refused(f, "its maintainers must say");
	fixing_end(f);
	f = fixing_begin(files);
	fixing_open(f);
	fixing_finding(f, KCONFIG, EMBED, ENGINE_KCONFIG)->level = LEVEL_NOTE;
	fix_percpu.run(&f->scan, &f->rule, f->findings, f->fixes);
	fixing_refused(f, "does no harm");
	fixing_end(f);
}

/* --- the hook --- */

#define KASAN                                                                  \
	SYMBOLS NODES "\tselect GENERIC_ARCH_NUMA\n\tselect " EMBED "\n"       \
		      "\nconfig FOX\n\tdef_bool y\n"                           \
		      "\tselect HAVE_ARCH_KASAN\n"                             \
		      "\tselect HAVE_ARCH_KASAN_VMALLOC\n"
#define FILL(name, one, two, more, body)                                       \
	"static void __init " name "(" one "start, " two "end" more            \
	")\n{\n" body "}\n"
#define ALIGNS "\tfill((unsigned long)start & PAGE_MASK, PAGE_ALIGN(end));\n"
#define LOOP(call)                                                             \
	"\nvoid __init kasan_init(void)\n{\n"                                  \
	"\tfor_each_mem_range(i, &from, &to) {\n\t\t" call "\n\t}\n}\n"
#define GIVEN(name, cast, more)                                                \
	name "(" cast "kasan_mem_to_shadow(start), " cast                      \
	     "kasan_mem_to_shadow(end)" more ");"
#define HOOK(body)                                                             \
	"\n#ifdef CONFIG_KASAN_VMALLOC\n"                                      \
	"void __init kasan_populate_early_vm_area_shadow(void *start, "        \
	"unsigned long size)\n{\n" body "}\n#endif\n"

static struct fixing *fix_kasan(const char *shadow)
{
	const struct tree_file files[] = { { KCONFIG, KASAN },
					   { NUMA, FALLS_BACK },
					   { SHADOW, shadow },
					   { NULL } };

	return fix_at(files, KCONFIG, EMBED);
}

static void test_hook(void **state)
{
	static const struct {
		const char *before, *hook, *after;
	} cases[] = {
		/* as riscv's */
		{ FILL("fill_pages", "void *", "void *", "", ALIGNS) FILL(
			  "fill_top", "void *", "void *", "", "\ttop();\n"),
		  HOOK("\tfill_pages(kasan_mem_to_shadow(start),\n"
		       "\t\t   kasan_mem_to_shadow(start + size));\n"),
		  "\nstatic int other;\n" LOOP(GIVEN(
			  "fill_pages", "",
			  "")) "\nvoid x(void)\n{\n\t" GIVEN("fill_top", "",
							     "") "\n}\n" },
		/* as arm64's */
		{ FILL("kasan_map_all_of", "unsigned long ", "unsigned long ",
		       ", int node", ALIGNS),
		  HOOK("\tkasan_map_all_of((unsigned long)"
		       "kasan_mem_to_shadow(start),\n"
		       "\t\t\t (unsigned long)kasan_mem_to_shadow(start + "
		       "size),\n"
		       "\t\t\t NUMA_NO_NODE);\n"),
		  LOOP(GIVEN("kasan_map_all_of", "(unsigned long)",
			     ", nid(start)")) },
		/* one that takes whole pages only */
		{ FILL("fill", "unsigned long ", "unsigned long ", "",
		       "\tgo(start, end);\n"),
		  HOOK("\tfill(ALIGN_DOWN((unsigned long)"
		       "kasan_mem_to_shadow(start), PAGE_SIZE),\n"
		       "\t     ALIGN((unsigned long)"
		       "kasan_mem_to_shadow(start + size), PAGE_SIZE));\n"),
		  LOOP(GIVEN("fill", "(unsigned long)", "")) },
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *shadow =
			g_strconcat(cases[i].before, cases[i].after, NULL);
		char *want = g_strconcat(cases[i].before, cases[i].hook,
					 cases[i].after, NULL);
		struct fixing *f = fix_kasan(shadow);

		fixing_became(f, SHADOW, want);
		assert_non_null(strstr(fixing_text(f, KCONFIG), PAGE));
		fixing_end(f);
		g_free(shadow);
		g_free(want);
	}
}

/* No half fix: without the hook, the selects are not made either. */
static void test_no_hook(void **state)
{
	static const struct {
		const char *shadow, *why;
	} cases[] = {
		{ "void __init kasan_init(void)\n{\n\tall_at_once();\n}\n",
		  "no function that is given the shadow" },
		{ LOOP(GIVEN("fill", "", "")), "is not in " SHADOW },
		{ FILL("fill", "void *", "unsigned long ", "", ALIGNS)
			  LOOP(GIVEN("fill", "", "")),
		  "other parameters" },
		{ FILL("fill", "void *", "void *", ", bool zero", ALIGNS)
			  LOOP(GIVEN("fill", "", ", false")),
		  "other parameters" },
		{ FILL("fill", "void *", "void *", "",
		       ALIGNS) "void "
			       "zero(void)\n{\n\tkasan_populate_early_shadow("
			       "kasan_mem_to_shadow(VMALLOC_START), "
			       "kasan_mem_to_shadow(VMALLOC_END));\n}\n" LOOP(
				       GIVEN("fill", "", "")),
		  "to the zero page" },
		{ "#ifdef CONFIG_X\n" FILL(
			  "fill", "void *", "void *", "",
			  ALIGNS) "#endif\n" LOOP(GIVEN("fill", "", "")),
		  "not always built with kasan_init()" },
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixing *f = fix_kasan(cases[i].shadow);

		fixing_refused(f, cases[i].why);
		fixing_end(f);
	}
}

/* An arch that has both allocators and only lacks the hook. */
static void test_hook_alone(void **state)
{
	static const struct tree_file files[] = {
		{ KCONFIG, KASAN "\tselect " PAGE "\n\tselect " SETUP "\n" },
		{ NUMA, FALLS_BACK },
		{ SHADOW, FILL("fill", "void *", "void *", "", ALIGNS)
				  LOOP(GIVEN("fill", "", "")) },
		{ NULL }
	};
	struct fixing *f = fix_at(files, SHADOW, "kasan_init");

	(void)state;
	fixing_became(f, KCONFIG, NULL);
	assert_non_null(strstr(fixing_text(f, SHADOW), "CONFIG_KASAN_VMALLOC"));
	fixing_end(f);
}

/* A hook that does nothing gets what it should have; one elsewhere refuses. */
static void test_empty_hook(void **state)
{
#define FILLS FILL("fill", "void *", "void *", "", ALIGNS)
#define EMPTY                                                                  \
	"void kasan_populate_early_vm_area_shadow(void *from, unsigned long "  \
	"n)"
	char *shadow = g_strconcat(FILLS, EMPTY " { }\n",
				   LOOP(GIVEN("fill", "", "")), NULL);
	char *want = g_strconcat(FILLS,
				 EMPTY "\n{\n\tfill(kasan_mem_to_shadow(from), "
				       "kasan_mem_to_shadow(from + n));\n}\n",
				 LOOP(GIVEN("fill", "", "")), NULL);
	const struct tree_file elsewhere[] = {
		{ KCONFIG, KASAN },
		{ NUMA, FALLS_BACK },
		{ SHADOW, FILLS LOOP(GIVEN("fill", "", "")) },
		{ "arch/fox/mm/other.c", EMPTY "\n{\n}\n" },
		{ NULL }
	};
	struct fixing *f = fix_kasan(shadow);

	(void)state;
	fixing_became(f, SHADOW, want);
	fixing_end(f);
	f = fix_at(elsewhere, KCONFIG, EMBED);
	fixing_refused(f, "arch/fox/mm/other.c:1 has an empty");
	fixing_end(f);
	g_free(shadow);
	g_free(want);
}

/* In an else for kernels without KASAN_VMALLOC the zero page is right. */
static void test_zero_page_in_else(void **state)
{
	struct fixing *f = fix_kasan(FILL(
		"fill", "void *", "void *", "",
		ALIGNS) "void zero(void)\n{\n\tif "
			"(IS_ENABLED(CONFIG_KASAN_VMALLOC)) {\n"
			"\t\ttop();\n\t} else "
			"{\n\t\tkasan_populate_early_shadow("
			"kasan_mem_to_shadow(VMALLOC_START), "
			"kasan_mem_to_shadow(VMALLOC_END));\n\t}\n}\n" LOOP(
				GIVEN("fill", "", "")));

	(void)state;
	assert_non_null(fixing_text(f, SHADOW));
	fixing_end(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_selects),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_generic_symbol),
		cmocka_unit_test(test_nobody_calls_it),
		cmocka_unit_test(test_own_setup),
		cmocka_unit_test(test_part_of_a_tree),
		cmocka_unit_test(test_out_of_reach),
		cmocka_unit_test(test_hook),
		cmocka_unit_test(test_no_hook),
		cmocka_unit_test(test_hook_alone),
		cmocka_unit_test(test_empty_hook),
		cmocka_unit_test(test_zero_page_in_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
