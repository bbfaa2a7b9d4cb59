// SPDX-License-Identifier: GPL-2.0-only
#include "clang_args.h"

#include <string.h>

/* --- which options stay ------------------------------------------------------
 */

enum fate { DROP, DROP_BOTH, KEEP, KEEP_BOTH }; /* BOTH: with the next word */

/* Files that are read, macros, the language, the machine. */
static const char *const kept[] = { "-nostdinc",
				    "-undef",
				    "-ansi",
				    "-ffreestanding",
				    "-fms-extensions",
				    "-fgnu89-inline",
				    "-fsigned-char",
				    "-funsigned-char",
				    "-fno-signed-char",
				    "-fno-unsigned-char",
				    "-fwrapv",
				    "-fno-strict-overflow",
				    "-fno-delete-null-pointer-checks",
				    "-fPIC",
				    "-fpic",
				    "-fPIE",
				    "-fpie",
				    "-fno-PIC",
				    "-fno-pic",
				    "-fno-PIE",
				    "-fno-pie",
				    "-fsanitize=kernel-address",
				    "-fsanitize=kernel-hwaddress",
				    "-m16",
				    "-m31",
				    "-m32",
				    "-m64",
				    "-mlittle-endian",
				    "-mbig-endian",
				    "-EL",
				    "-EB",
				    "-msoft-float",
				    "-mhard-float",
				    "-mgeneral-regs-only",
				    "-mthumb",
				    "-marm",
				    "-mno-mmx",
				    "-mno-3dnow",
				    "-mno-80387",
				    "-mno-altivec",
				    "-mno-vsx",
				    "-mno-abicalls" };

/* What starts so; -O is for __OPTIMIZE__. */
static const char *const kept_starts[] = { "-D",	   "-U",
					   "-I",	   "-isystem",
					   "-iquote",	   "-idirafter",
					   "--sysroot=",   "--target=",
					   "-std=",	   "-O",
					   "-fno-builtin", "-fshort-",
					   "-fno-short-",  "-fpack-struct",
					   "-march=",	   "-mabi=",
					   "-mcpu=",	   "-mcmodel=",
					   "-mfpu=",	   "-mfloat-abi=",
					   "-mregparm=",   "-mno-avx",
					   "-mno-sse",	   "-msse" };

static const char *const kept_both[] = { "-D",	      "-U",	    "-I",
					 "-include",  "-imacros",   "-isystem",
					 "-iquote",   "-idirafter", "-isysroot",
					 "--sysroot", "-target" };

/* Values that must not be taken for options or files. */
static const char *const dropped_both[] = {
	"-o",		"-x",
	"-MF",		"-MT",
	"-MQ",		"-MJ",
	"-Xclang",	"-Xassembler",
	"-Xlinker",	"-Xpreprocessor",
	"-Xanalyzer",	"-mllvm",
	"-include-pch", "-iprefix",
	"-iwithprefix", "-iwithprefixbefore",
	"-aux-info",	"-dumpbase",
	"-dumpdir",	"--param",
	"--config",	"-specs",
	"-wrapper",	"-B",
	"-T",		"-L",
	"-l",		"-u",
	"-z",		"-G"
};

/* GCC's name and Clang's. */
static const char *const translated[][2] = {
	{ "-fplan9-extensions", "-fms-extensions" },
};

static bool is_one_of(const char *word, const char *const *list, guint n)
{
	for (guint i = 0; i < n; i++)
		if (!strcmp(word, list[i]))
			return true;
	return false;
}

#define IS_ONE_OF(word, list) is_one_of(word, list, G_N_ELEMENTS(list))

static enum fate fate_of(const char *word)
{
	if (IS_ONE_OF(word, kept_both))
		return KEEP_BOTH;
	if (IS_ONE_OF(word, dropped_both))
		return DROP_BOTH;
	if (IS_ONE_OF(word, kept))
		return KEEP;
	if (!strcmp(word, "-I-"))
		return DROP;
	for (guint i = 0; i < G_N_ELEMENTS(kept_starts); i++)
		if (g_str_has_prefix(word, kept_starts[i]))
			return KEEP;
	return DROP;
}

static bool has_value(const char *word)
{
	enum fate fate = fate_of(word);

	return fate == KEEP_BOTH || fate == DROP_BOTH;
}

static const char *translate(const char *word)
{
	for (guint i = 0; i < G_N_ELEMENTS(translated); i++)
		if (!strcmp(word, translated[i][0]))
			return translated[i][1];
	return word;
}

/* What GCC warns of at most; Clang's other warnings are off anyway. */
static const char *const lenient[] = {
	"-Wno-implicit-function-declaration",
	"-Wno-implicit-int",
	"-Wno-int-conversion",
	"-Wno-incompatible-function-pointer-types",
};

/* What Clang calls the machines of arch/. */
static const char *const targets[][2] = {
	{ "arm", "arm-linux-gnueabi" },
	{ "arm64", "aarch64-linux-gnu" },
	{ "loongarch", "loongarch64-linux-gnu" },
	{ "mips", "mips64el-linux-gnuabi64" },
	{ "powerpc", "powerpc64le-linux-gnu" },
	{ "riscv", "riscv64-linux-gnu" },
	{ "s390", "s390x-linux-gnu" },
	{ "sparc", "sparc64-linux-gnu" },
	{ "x86", "x86_64-linux-gnu" },
};

void command_free(struct command *c)
{
	if (!c)
		return;
	g_free(c->directory);
	g_strfreev(c->arguments);
	g_free(c);
}

static void add(GPtrArray *out, const char *word)
{
	g_ptr_array_add(out, g_strdup(word));
}

/* --- what a command says ---------------------------------------------------
 */

const char *clang_source(char *const *argv)
{
	const char *source = NULL;

	for (char *const *w = argv; *w; w++) {
		if (has_value(*w) && w[1])
			w++;
		else if (**w != '-' && **w != '@' && g_str_has_suffix(*w, ".c"))
			source = *w;
	}
	return source;
}

char *clang_arch(char *const *argv)
{
	for (char *const *w = argv; *w; w++) {
		const char *at =
			g_str_has_prefix(*w, "-I") ? strstr(*w, "arch/") : NULL;
		const char *name = at ? at + strlen("arch/") : NULL;
		size_t n = name ? strcspn(name, "/") : 0;

		if (n && g_str_has_prefix(name + n, "/include"))
			return g_strndup(name, n);
	}
	return NULL;
}

const char *clang_target(const char *arch)
{
	for (guint i = 0; arch && i < G_N_ELEMENTS(targets); i++)
		if (!strcmp(targets[i][0], arch))
			return targets[i][1];
	return NULL;
}

static bool is_launcher(const char *word)
{
	static const char *const names[] = { "ccache", "sccache", "distcc",
					     "icecc" };
	char *base = g_path_get_basename(word);
	bool is = false;

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		is = is || !strcmp(base, names[i]);
	g_free(base);
	return is;
}

/* "riscv64-linux-gnu" of "/usr/bin/riscv64-linux-gnu-gcc-12", or NULL. */
static char *target_of_compiler(const char *compiler)
{
	char *base = g_path_get_basename(compiler), *tail = NULL;
	static const char *const names[] = { "-gcc", "-cc", "-clang" };

	for (guint i = 0; !tail && i < G_N_ELEMENTS(names); i++) {
		char *at = g_strrstr(base, names[i]);

		if (at && at > base &&
		    strspn(at + strlen(names[i]), "-.0123456789") ==
			    strlen(at + strlen(names[i])))
			tail = at;
	}
	if (!tail) {
		g_free(base);
		return NULL;
	}
	*tail = '\0';
	return base;
}

static bool names_target(char *const *argv)
{
	for (char *const *w = argv; *w; w++)
		if (!strcmp(*w, "-target") || g_str_has_prefix(*w, "--target="))
			return true;
	return false;
}

static void add_target(GPtrArray *out, char *const *argv)
{
	char *arch = clang_arch(argv), *own = target_of_compiler(argv[0]);
	const char *target = own ? own : clang_target(arch);

	if (target && !names_target(argv))
		g_ptr_array_add(out, g_strconcat("--target=", target, NULL));
	g_free(arch);
	g_free(own);
}

/* --- another file's command -------------------------------------------------
 */

/* The file's name without its ending, as the kernel puts it into defines. */
static char *stem_of(const char *source)
{
	char *stem = g_path_get_basename(source);

	if (g_str_has_suffix(stem, ".c"))
		stem[strlen(stem) - 2] = '\0';
	return g_strdelimit(stem, "-,", '_');
}

/* A define that holds another file's name, with source's; else NULL. */
static char *mend_define(const char *word, const char *source)
{
	static const char *const forms[][2] = {
		{ "-DKBUILD_BASENAME=", "\"%s\"" },
		{ "-DKBUILD_MODNAME=", "\"%s\"" },
		{ "-DKBUILD_MODFILE=", "\"%s\"" },
		{ "-D__KBUILD_MODNAME=", "kmod_%s" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
		char *stem, **parts, *value, *mended;

		if (!g_str_has_prefix(word, forms[i][0]))
			continue;
		stem = stem_of(source);
		parts = g_strsplit(forms[i][1], "%s", 2);
		value = g_strjoinv(stem, parts);
		mended = g_strconcat(forms[i][0], value, NULL);
		g_free(value);
		g_strfreev(parts);
		g_free(stem);
		return mended;
	}
	return NULL;
}

/* --- commands ----------------------------------------------------------------
 */

static void add_options(GPtrArray *out, char *const *argv)
{
	for (char *const *w = argv; *w; w++) {
		const char *word = translate(*w);
		enum fate fate = fate_of(word);

		if (has_value(word) && !w[1])
			break;
		if (fate == KEEP || fate == KEEP_BOTH)
			add(out, word);
		if (has_value(word))
			w++;
		if (fate == KEEP_BOTH)
			add(out, *w);
	}
}

void clang_mend_defines(GPtrArray *args, const char *source)
{
	for (guint i = 0; i < args->len; i++) {
		char *word = (char *)args->pdata[i];
		char *mended = mend_define(word, source);

		if (!mended)
			continue;
		args->pdata[i] = mended;
		g_free(word);
	}
}

void clang_add_folder(GPtrArray *args, const char *source)
{
	char *folder = g_path_get_dirname(source);

	g_ptr_array_add(args, g_strconcat("-I", folder, NULL));
	g_free(folder);
}

struct command *clang_finish(GPtrArray *args, const char *directory,
			     const char *source, bool guessed)
{
	struct command *c = g_new(struct command, 1);

	for (guint i = 0; i < G_N_ELEMENTS(lenient); i++)
		add(args, lenient[i]);
	add(args, "-c");
	add(args, source);
	g_ptr_array_add(args, NULL);
	c->directory = g_strdup(directory);
	c->arguments = (char **)g_ptr_array_free(args, FALSE);
	c->guessed = guessed;
	return c;
}

struct command *clang_command(const char *directory, char *const *argv,
			      const char *source, bool own)
{
	GPtrArray *args = g_ptr_array_new();

	if (argv[0] && is_launcher(argv[0]) && argv[1])
		argv++;
	add(args, "clang");
	add_target(args, argv);
	add_options(args, argv + 1);
	if (!own) {
		clang_mend_defines(args, source);
		clang_add_folder(args, source);
	}
	return clang_finish(args, directory, source, !own);
}
