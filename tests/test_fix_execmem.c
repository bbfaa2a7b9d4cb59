// SPDX-License-Identifier: GPL-2.0-only
/* KAP004's fixer: what it makes of an arch's own allocators. */
#include "fixing.h"

#define CORE                                                                   \
	{ "include/linux/execmem.h",                                           \
	  "enum execmem_type {\n\tEXECMEM_DEFAULT,\n"                          \
	  "\tEXECMEM_MODULE_TEXT = EXECMEM_DEFAULT,\n\tEXECMEM_KPROBES,\n"     \
	  "\tEXECMEM_FTRACE,\n\tEXECMEM_BPF,\n\tEXECMEM_MODULE_DATA,\n};\n" }, \
		{ "include/linux/mm.h", "#include <asm/area.h>\n" }

#define AREA "arch/fox/include/asm/area.h"
#define INIT "arch/fox/mm/init.c"
#define STEP "arch/fox/kernel/step.c"
#define JIT "arch/fox/net/jit.c"

#define AREAS                                                                  \
	"#define VMALLOC_START\t\t1UL\n#define VMALLOC_END\t\t9UL\n"           \
	"#define PAGE_KERNEL_ROX\t\t3\n"                                       \
	"#define JIT_START\t\t5UL\n#define JIT_END\t\t6UL\n"

#define SETUP_HEAD                                                             \
	"#include <linux/execmem.h>\n#include <linux/mm.h>\n\n"                \
	"static struct execmem_info execmem_info __ro_after_init;\n\n"         \
	"struct execmem_info __init *execmem_arch_setup(void)\n{\n"            \
	"\texecmem_info = (struct execmem_info){\n\t\t.ranges = {\n"
#define SETUP_TAIL "\t\t},\n\t};\n\n\treturn &execmem_info;\n}\n"
#define ENTRY(name, from, to, prot, align)                                     \
	"\t\t\t[" name "] = {\n\t\t\t\t.start\t= " from                        \
	",\n\t\t\t\t.end\t= " to ",\n\t\t\t\t.pgprot\t= " prot                 \
	",\n\t\t\t\t.alignment = " align ",\n\t\t\t},\n"
#define DEFAULT                                                                \
	ENTRY("EXECMEM_DEFAULT", "VMALLOC_START", "VMALLOC_END",               \
	      "PAGE_KERNEL", "1")
#define KPROBES                                                                \
	ENTRY("EXECMEM_KPROBES", "VMALLOC_START", "VMALLOC_END",               \
	      "PAGE_KERNEL_ROX", "1")

#define RANGE(size, align, from, to, gfp, prot, flags)                         \
	"__vmalloc_node_range(" size ", " align ", " from ", " to              \
	",\n\t\t\t\t    " gfp ", " prot ", " flags                             \
	", NUMA_NO_NODE,\n\t\t\t\t    __builtin_return_address(0))"
#define PAGE_OF_STEPS                                                          \
	RANGE("PAGE_SIZE", "1", "VMALLOC_START", "VMALLOC_END", "GFP_KERNEL",  \
	      "PAGE_KERNEL_ROX", "VM_FLUSH_RESET_PERMS")
#define ALLOC_STEP                                                             \
	"void *alloc_insn_page(void)\n{\n\treturn " PAGE_OF_STEPS ";\n}\n"

static void run_at(struct fixing *f, const char *path, const char *word)
{
	fixing_finding(f, path, word, ENGINE_COCCI);
	fix_execmem.run(&f->scan, &f->rule, f->findings, f->fixes);
}

/* One allocator, at the first call of vmalloc's in a file. */
static struct fixing *fix_step(const struct tree_file *files)
{
	struct fixing *f = fixing_begin(files);

	fixing_open(f);
	run_at(f, STEP, "vmalloc");
	return f;
}

static struct fixing *fix_text(const char *area, const char *init,
			       const char *step)
{
	const struct tree_file files[] = {
		CORE, { AREA, area }, { INIT, init }, { STEP, step }, { NULL }
	};

	return fix_step(files);
}

static void test_dropped_and_given(void **state)
{
	struct fixing *f =
		fix_text(AREAS, SETUP_HEAD DEFAULT SETUP_TAIL,
			 "#include <linux/mm.h>\n\nint before;\n\n"
			 "/* One page of instructions. */\n" ALLOC_STEP
			 "\nint after;\n");

	(void)state;
	fixing_became(f, INIT, SETUP_HEAD DEFAULT KPROBES SETUP_TAIL);
	fixing_became(f, STEP,
		      "#include <linux/mm.h>\n\nint before;\n\nint after;\n");
	assert_non_null(
		strstr(fixing_only(f)->details, "alloc_insn_page() in " STEP));
	fixing_end(f);
}

/* Two hooks in two files, one with a twin that frees; the order is the enum's.
 */
static void test_two_hooks(void **state)
{
	static const struct tree_file files[] = {
		CORE,
		{ AREA, AREAS },
		{ INIT, SETUP_HEAD DEFAULT ENTRY(
				"EXECMEM_MODULE_DATA", "VMALLOC_START",
				"VMALLOC_END", "PAGE_KERNEL", "1") SETUP_TAIL },
		{ STEP,
		  "int a;\n\n#ifdef CONFIG_KPROBES\n" ALLOC_STEP "#endif\n" },
		{ JIT,
		  "int b;\n\nvoid *bpf_jit_alloc_exec(unsigned long n)\n{\n"
		  "\t/* the tag is not for code */\n"
		  "\treturn kasan_reset_tag(vmalloc(n));\n}\n\n"
		  "void bpf_jit_free_exec(void *p)\n{\n"
		  "\treturn vfree(p);\n}\n\nint c;\n" },
		{ NULL }
	};
	struct fixing *f = fixing_begin(files);
	struct finding *found;

	(void)state;
	fixing_open(f);
	found = fixing_finding(f, JIT, "vmalloc", ENGINE_COCCI);
	place_add(found->related, STEP, fixing_line(f, STEP, "__vmalloc"), 9,
		  "another one");
	place_add(found->related, JIT, fixing_line(f, JIT, "vfree"), 9, "twin");
	fix_execmem.run(&f->scan, &f->rule, f->findings, f->fixes);
	fixing_became(
		f, INIT,
		SETUP_HEAD DEFAULT KPROBES ENTRY("EXECMEM_BPF", "VMALLOC_START",
						 "VMALLOC_END", "PAGE_KERNEL",
						 "1")
			ENTRY("EXECMEM_MODULE_DATA", "VMALLOC_START",
			      "VMALLOC_END", "PAGE_KERNEL", "1") SETUP_TAIL);
	fixing_became(f, STEP, "int a;\n");
	fixing_became(f, JIT, "int b;\n\nint c;\n");
	fixing_end(f);
}

#define KCONFIG                                                                \
	"config MMU\n\tbool \"m\"\n\nconfig 64BIT\n\tbool \"b\"\n\n"           \
	"config FOX\n\tdef_bool y\n\tselect HAVE_KPROBES if MMU\n"

#define MODULE_AREA                                                            \
	"#ifdef CONFIG_64BIT\n#define MODULES_VADDR   2UL\n"                   \
	"#define MODULES_END     4UL\n"
#define MODULES                                                                \
	ENTRY("EXECMEM_DEFAULT", "MODULES_VADDR", "MODULES_END",               \
	      "PAGE_KERNEL", "1")

#define WIDE_HEAD(test)                                                        \
	"#include <linux/execmem.h>\n#include <linux/mm.h>\n\n"                \
	"#ifdef CONFIG_EXECMEM\n" test                                         \
	"\nstatic struct execmem_info info __ro_after_init;\n\n"               \
	"struct execmem_info __init *execmem_arch_setup(void)\n{\n"            \
	"\tinfo = (struct execmem_info){\n\t\t.ranges = {\n"
#define WIDE_TAIL(end) "\t\t},\n\t};\n\n\treturn &info;\n}\n" end "#endif\n"

static struct fixing *fix_wide(const char *kconfig, const char *area,
			       const char *init)
{
	const struct tree_file files[] = { CORE,
					   { "arch/fox/Kconfig", kconfig },
					   { AREA, area },
					   { INIT, init },
					   { STEP, ALLOC_STEP },
					   { NULL } };

	return fix_step(files);
}

/* The allocator was built on 32 bits too; there modules had no area. */
static void test_widened(void **state)
{
	struct fixing *f = fix_wide(
		KCONFIG "\tselect ARCH_HAS_STRICT_MODULE_RWX\n",
		AREAS MODULE_AREA "#endif\n",
		WIDE_HEAD("#if defined(CONFIG_MMU) && defined(CONFIG_64BIT)")
			MODULES WIDE_TAIL(
				"#endif /* MMU && CONFIG_64BIT */\n"));

	(void)state;
	fixing_became(f, INIT,
		      WIDE_HEAD("#ifdef CONFIG_MMU") MODULES KPROBES WIDE_TAIL(
			      "#endif /* CONFIG_MMU */\n"));
	fixing_became(f, AREA,
		      AREAS MODULE_AREA
		      "#else\n#define MODULES_VADDR   VMALLOC_START\n"
		      "#define MODULES_END     VMALLOC_END\n#endif\n");
	assert_non_null(
		strstr(fixing_only(f)->details, "without CONFIG_64BIT too"));
	fixing_end(f);
}

/* An #if of which nothing is left goes. */
static void test_widened_to_all(void **state)
{
	struct fixing *f = fix_wide("config 64BIT\n\tbool \"b\"\n", AREAS,
				    WIDE_HEAD("#ifdef CONFIG_64BIT")
					    DEFAULT WIDE_TAIL("#endif\n"));
	char *want =
		g_strdup("#include <linux/execmem.h>\n#include <linux/mm.h>\n\n"
			 "#ifdef CONFIG_EXECMEM\n"
			 "static struct execmem_info info __ro_after_init;\n");

	(void)state;
	/* nothing would make those modules executable */
	fixing_refused(f, "ARCH_HAS_STRICT_MODULE_RWX");
	fixing_end(f);
	f = fix_wide("config 64BIT\n\tbool \"b\"\n\nconfig FOX\n\tdef_bool y\n"
		     "\tselect ARCH_HAS_STRICT_MODULE_RWX\n",
		     AREAS,
		     WIDE_HEAD("#ifdef CONFIG_64BIT")
			     DEFAULT WIDE_TAIL("#endif\n"));
	assert_true(g_str_has_prefix(fixing_text(f, INIT), want));
	assert_true(
		g_str_has_suffix(fixing_text(f, INIT), KPROBES WIDE_TAIL("")));
	fixing_end(f);
	g_free(want);
}

/* A symbol that must not be there is a condition like others. */
static void test_widened_negative(void **state)
{
	struct fixing *f =
		fix_wide(KCONFIG "\tselect ARCH_HAS_STRICT_MODULE_RWX\n", AREAS,
			 WIDE_HEAD("#if !defined(CONFIG_64BIT) && CONFIG_MMU")
				 DEFAULT WIDE_TAIL("#endif\n"));

	(void)state;
	fixing_refused(f, "`CONFIG_MMU`");
	fixing_end(f);
	f = fix_wide(KCONFIG "\tselect ARCH_HAS_STRICT_MODULE_RWX\n", AREAS,
		     WIDE_HEAD("#if !defined(CONFIG_64BIT) && "
			       "defined(CONFIG_MMU)")
			     DEFAULT WIDE_TAIL("#endif\n"));
	fixing_became(f, INIT,
		      WIDE_HEAD("#ifdef CONFIG_MMU")
			      DEFAULT KPROBES WIDE_TAIL("#endif\n"));
	fixing_end(f);
}

/* Makefiles have conditions too. */
static void test_makefile(void **state)
{
	static const struct {
		const char *dir, *text, *why;
	} cases[] = {
		{ "kernel", "obj-$(CONFIG_KPROBES)\t+= b.o \\\n\t\tstep.o\n",
		  NULL },
		{ "kernel", "obj-$(CONFIG_ODD) += step.o\n",
		  "under a condition" },
		{ "kernel",
		  "obj-$(CONFIG_ODD) += one-step.o step.old\n"
		  "obj-y += step.o\n",
		  NULL },
		{ "mm", "obj-$(CONFIG_EXECMEM) := init.o\n", NULL },
		{ "mm", "obj-$(CONFIG_MODULES) += init.o\n",
		  "is not always built" },
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *path =
			g_strdup_printf("arch/fox/%s/Makefile", cases[i].dir);
		const struct tree_file files[] = {
			CORE,
			{ AREA, AREAS },
			{ INIT, SETUP_HEAD DEFAULT SETUP_TAIL },
			{ STEP, ALLOC_STEP },
			{ path, cases[i].text },
			{ NULL }
		};
		struct fixing *f = fix_step(files);

		if (cases[i].why)
			fixing_refused(f, cases[i].why);
		else
			fixing_became(f, STEP, "");
		fixing_end(f);
		g_free(path);
	}
}

/* What keeps the #if from being widened. */
static void test_not_widened(void **state)
{
	static const struct {
		const char *kconfig, *area, *init, *why;
	} cases[] = {
		{ KCONFIG "\tselect ARCH_HAS_STRICT_MODULE_RWX\n",
		  AREAS MODULE_AREA "#else\nint x;\n#endif\n",
		  WIDE_HEAD("#ifdef CONFIG_64BIT")
			  MODULES WIDE_TAIL("#endif\n"),
		  "not defined wherever" },
		{ KCONFIG, AREAS,
		  WIDE_HEAD("#ifdef CONFIG_64BIT\nint other(void)\n{\n}\n")
			  DEFAULT WIDE_TAIL("#endif\n"),
		  "holds more than it" },
		{ KCONFIG, AREAS,
		  WIDE_HEAD("#ifdef HAS_AREA") DEFAULT WIDE_TAIL("#endif\n"),
		  "is built only with" },
		{ KCONFIG, AREAS,
		  WIDE_HEAD("#ifdef CONFIG_64BIT")
			  DEFAULT WIDE_TAIL("#else\nint no;\n#endif\n"),
		  "is built only with" },
		{ KCONFIG "\tselect ARCH_HAS_STRICT_MODULE_RWX if 64BIT\n",
		  AREAS,
		  WIDE_HEAD("#ifdef CONFIG_64BIT")
			  DEFAULT WIDE_TAIL("#endif\n"),
		  "nothing makes modules executable" },
		{ KCONFIG "\tselect ARCH_HAS_STRICT_MODULE_RWX\n",
		  AREAS MODULE_AREA "#define WIDE_AREA 1\n#endif\n",
		  WIDE_HEAD("#ifdef CONFIG_64BIT")
			  ENTRY("EXECMEM_DEFAULT", "WIDE_AREA", "VMALLOC_END",
				"PAGE_KERNEL", "1") WIDE_TAIL("#endif\n"),
		  "WIDE_AREA, which the range would name" },
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixing *f = fix_wide(cases[i].kconfig, cases[i].area,
					    cases[i].init);

		fixing_refused(f, cases[i].why);
		fixing_end(f);
	}
}

/* The allocator is the arch's own only here; the setup is built elsewhere too.
 */
static void test_narrower(void **state)
{
	struct fixing *f =
		fix_text(AREAS, SETUP_HEAD DEFAULT SETUP_TAIL,
			 "#ifdef CONFIG_ODD\n" ALLOC_STEP "#endif\n");

	(void)state;
	fixing_refused(f, "under a condition");
	fixing_end(f);
}

static void test_made(void **state)
{
	const char *made =
		"\n#ifdef CONFIG_EXECMEM\n"
		"static struct execmem_info execmem_info __ro_after_init;\n\n"
		"struct execmem_info __init *execmem_arch_setup(void)\n{\n"
		"\texecmem_info = (struct execmem_info){\n\t\t.ranges = "
		"{\n" ENTRY("EXECMEM_DEFAULT", "VMALLOC_START", "VMALLOC_END",
			    "PAGE_KERNEL_EXEC", "1") KPROBES SETUP_TAIL
		"#endif /* CONFIG_EXECMEM */\n";
	const char *init = "#include <linux/bug.h>\n#include <linux/mm.h>\n\n"
			   "int x;\n";
	struct fixing *f = fix_text(AREAS, init, ALLOC_STEP);
	char *want = g_strconcat("#include <linux/bug.h>\n"
				 "#include <linux/execmem.h>\n"
				 "#include <linux/mm.h>\n\nint x;\n",
				 made, NULL);

	(void)state;
	fixing_became(f, INIT, want);
	fixing_became(f, STEP, "");
	fixing_end(f);
	g_free(want);
}

/* Modules had a place of their own; under an #if, the setup is there too. */
static void test_made_for_modules(void **state)
{
	struct fixing *f = fix_text(
		AREAS, "#include <linux/mm.h>\n",
		"#ifdef CONFIG_BIG\nvoid *module_alloc(unsigned long size)\n{\n"
		"\tif (PAGE_ALIGN(size) > JIT_SIZE)\n\t\treturn NULL;\n"
		"\treturn " RANGE("size", "1", "JIT_START", "JIT_END",
				  "GFP_KERNEL", "PAGE_KERNEL", "0") ";\n}\n"
								    "#endif\n");
	const char *text = fixing_text(f, INIT);

	(void)state;
	assert_non_null(strstr(
		text, "#ifdef CONFIG_EXECMEM\n#ifdef CONFIG_BIG\nstatic"));
	assert_non_null(
		strstr(text, "{\n" ENTRY("EXECMEM_DEFAULT", "JIT_START",
					 "JIT_END", "PAGE_KERNEL", "1")));
	assert_true(g_str_has_suffix(
		text, "}\n#endif\n#endif /* CONFIG_EXECMEM */\n"));
	fixing_became(f, STEP, "");
	fixing_end(f);
}

static void test_nowhere_to_make(void **state)
{
	static const struct tree_file files[] = {
		CORE, { AREA, AREAS }, { STEP, ALLOC_STEP }, { NULL }
	};
	struct fixing *f = fix_step(files);

	(void)state;
	fixing_refused(f, "nor " INIT);
	fixing_end(f);
}

static void test_before_execmem(void **state)
{
	static const struct tree_file files[] = { { "include/linux/vmalloc.h",
						    "" },
						  { STEP, ALLOC_STEP },
						  { NULL } };
	struct fixing *f = fix_step(files);

	(void)state;
	fixing_refused(f, "predates execmem");
	fixing_end(f);
}

/* An arch's folder alone does not tell what the kernel has. */
static void test_part_of_a_tree(void **state)
{
	static const struct tree_file files[] = { { STEP, ALLOC_STEP },
						  { NULL } };
	struct fixing *f = fix_step(files);

	(void)state;
	fixing_refused(f, "name the top of its kernel");
	fixing_end(f);
}

/* What is exported, and both arms of an #if. */
static void test_goes_with_it(void **state)
{
	struct fixing *f = fix_text(
		AREAS, SETUP_HEAD DEFAULT SETUP_TAIL,
		"int x;\n\n" ALLOC_STEP "NOKPROBE_SYMBOL(alloc_insn_page);\n"
		"\n#ifdef CONFIG_A\nvoid free_insn_page(void *p)\n{\n"
		"\tvfree(p);\n}\n#else\nvoid free_insn_page(void *p)\n{\n"
		"\tvfree(p);\n}\n#endif\nEXPORT_SYMBOL_GPL(free_insn_page);\n"
		"\nint y;\n");

	(void)state;
	fixing_became(f, STEP, "int x;\n\nint y;\n");
	fixing_end(f);
}

static void test_not_of_an_arch(void **state)
{
	static const struct tree_file files[] = {
		CORE,
		{ "drivers/a.c", "void f(void)\n{\n\tp = vmalloc(1);\n}\n" },
		{ NULL }
	};
	struct fixing *f = fixing_begin(files);

	(void)state;
	fixing_open(f);
	run_at(f, "drivers/a.c", "vmalloc");
	fixing_refused(f, "no allocator of an architecture");
	fixing_end(f);
}

/* Equal ranges need nothing, other ones are not overruled. */
static void test_range_is_there(void **state)
{
	struct fixing *f = fix_text(
		AREAS, SETUP_HEAD DEFAULT KPROBES SETUP_TAIL, ALLOC_STEP);

	(void)state;
	fixing_became(f, INIT, NULL);
	fixing_became(f, STEP, "");
	fixing_end(f);
	f = fix_text(AREAS,
		     SETUP_HEAD DEFAULT ENTRY("EXECMEM_KPROBES", "JIT_START",
					      "JIT_END", "PAGE_KERNEL_ROX", "1")
			     SETUP_TAIL,
		     ALLOC_STEP);
	fixing_refused(f, "another EXECMEM_KPROBES");
	fixing_end(f);
}

/* A local stands for what it was given. */
static void test_local_value(void **state)
{
	struct fixing *f = fix_text(
		AREAS, SETUP_HEAD DEFAULT SETUP_TAIL,
		"int x;\n\n"
		"void *alloc_insn_page(void)\n{\n"
		"\tpgprot_t prot = PAGE_KERNEL_ROX;\n\tvoid *p;\n\n"
		"\tp = " RANGE(
			"PAGE_SIZE", "1", "VMALLOC_START", "VMALLOC_END",
			"GFP_KERNEL", "prot",
			"0") ";\n"
			     "\tif (!p)\n\t\treturn NULL;\n\treturn p;\n}\n");

	(void)state;
	fixing_became(f, INIT, SETUP_HEAD DEFAULT KPROBES SETUP_TAIL);
	fixing_became(f, STEP, "int x;\n");
	fixing_end(f);
}

/* A hook that does more than allocate stays, and asks execmem. */
static void test_call_replaced(void **state)
{
	struct fixing *f = fix_text(
		AREAS, SETUP_HEAD DEFAULT SETUP_TAIL,
		"#include <linux/mm.h>\n\n"
		"void *alloc_insn_page(void)\n{\n"
		"\tvoid *page = " PAGE_OF_STEPS ";\n\n"
		"\tif (page && set_memory_rox((unsigned long)page, 1)) {\n"
		"\t\tvfree(page);\n\t\treturn NULL;\n\t}\n"
		"\treturn page;\n}\n");

	(void)state;
	fixing_became(f, INIT, SETUP_HEAD DEFAULT KPROBES SETUP_TAIL);
	fixing_became(
		f, STEP,
		"#include <linux/execmem.h>\n#include <linux/mm.h>\n\n"
		"void *alloc_insn_page(void)\n{\n"
		"\tvoid *page = execmem_alloc(EXECMEM_KPROBES, PAGE_SIZE);\n\n"
		"\tif (page && set_memory_rox((unsigned long)page, 1)) {\n"
		"\t\texecmem_free(page);\n\t\treturn NULL;\n\t}\n"
		"\treturn page;\n}\n");
	fixing_end(f);
}

#define HOOK(body) "void *alloc_insn_page(void)\n{\n" body "}\n"
#define CALL(size, gfp, flags)                                                 \
	"\treturn " RANGE(size, "1", "VMALLOC_START", "VMALLOC_END", gfp,      \
			  "PAGE_KERNEL_ROX", flags) ";\n"

static void test_refused(void **state)
{
	static const struct {
		const char *step, *why;
	} cases[] = {
		{ HOOK(CALL("2 * PAGE_SIZE", "GFP_KERNEL", "0")),
		  "another size" },
		{ HOOK(CALL("PAGE_SIZE", "GFP_ATOMIC", "0")), "GFP_ATOMIC" },
		{ HOOK(CALL("PAGE_SIZE", "GFP_KERNEL", "VM_ALLOW_HUGE_VMAP")),
		  "VM_ALLOW_HUGE_VMAP" },
		{ HOOK("\treturn vmalloc_node(PAGE_SIZE, here);\n"),
		  "on node here" },
		{ HOOK("\treturn vzalloc(PAGE_SIZE); /* no vmalloc */\n"),
		  "zeroed" },
		{ HOOK("\tvoid *p = vmalloc(PAGE_SIZE);\n\n"
		       "\treturn p ? p : vmalloc(PAGE_SIZE);\n"),
		  "more than one way" },
		{ HOOK("\tvoid *p = vmalloc(PAGE_SIZE);\n\n#ifdef X\n"
		       "\tmark(p);\n#endif\n\treturn p;\n"),
		  "configuration inside" },
		{ "static void *get(void)\n{\n\treturn vmalloc(4);\n}\n",
		  "get() in " STEP " is no hook" },
		{ HOOK("\tunsigned long n = goto_sleep();\n"
		       "\tvoid *p = vmalloc(PAGE_SIZE);\n\n"
		       "\tkmemleak_ignore(p);\n\treturn p;\n"),
		  "it has kmemleak_" },
		{ "static int area;\n\n" HOOK("\treturn " RANGE(
			  "PAGE_SIZE", "1", "area", "VMALLOC_END", "GFP_KERNEL",
			  "PAGE_KERNEL", "0") ";\n"),
		  "area, which the range would name" },
		{ ALLOC_STEP "\nvoid free_insn_page(void *p)\n{\n\tlog(p);\n"
			     "\tvfree(p);\n}\n",
		  "does more than free" },
		{ "void *module_alloc(unsigned long n)\n{\n\treturn "
		  "vmalloc(n);\n"
		  "}\n\nvoid *mine(void)\n{\n\treturn module_alloc(3);\n}\n",
		  "is called in" },
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixing *f = fix_text(
			AREAS, SETUP_HEAD DEFAULT SETUP_TAIL, cases[i].step);

		fixing_refused(f, cases[i].why);
		fixing_end(f);
	}
}

/* A setup of another form is left to people. */
static void test_odd_setup(void **state)
{
	static const char *const setups[] = {
		"struct execmem_info *execmem_arch_setup(void)\n{\n"
		"\treturn NULL;\n}\n",
		SETUP_HEAD "#ifdef X\n" DEFAULT "#endif\n" SETUP_TAIL,
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(setups); i++) {
		struct fixing *f = fix_text(AREAS, setups[i], ALLOC_STEP);

		fixing_refused(f, "in one plain initializer");
		fixing_end(f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dropped_and_given),
		cmocka_unit_test(test_two_hooks),
		cmocka_unit_test(test_widened),
		cmocka_unit_test(test_widened_to_all),
		cmocka_unit_test(test_widened_negative),
		cmocka_unit_test(test_makefile),
		cmocka_unit_test(test_not_widened),
		cmocka_unit_test(test_narrower),
		cmocka_unit_test(test_made),
		cmocka_unit_test(test_made_for_modules),
		cmocka_unit_test(test_nowhere_to_make),
		cmocka_unit_test(test_before_execmem),
		cmocka_unit_test(test_part_of_a_tree),
		cmocka_unit_test(test_goes_with_it),
		cmocka_unit_test(test_not_of_an_arch),
		cmocka_unit_test(test_range_is_there),
		cmocka_unit_test(test_local_value),
		cmocka_unit_test(test_call_replaced),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_odd_setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
