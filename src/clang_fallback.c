// SPDX-License-Identifier: GPL-2.0-only
/* The command for a file that no build is known of. */
#include "above.h"
#include "clang_args.h"

#include <string.h>

static void add(GPtrArray *out, const char *word)
{
	g_ptr_array_add(out, g_strdup(word));
}

/* The arch of a path below the kernel's root, when Clang knows it. */
static char *arch_of(const char *root, const char *source)
{
	const char *rest = source + strlen(root) + 1;
	char *arch = NULL;

	if (g_str_has_prefix(rest, "arch/")) {
		rest += strlen("arch/");
		arch = g_strndup(rest, strcspn(rest, "/"));
	}
	if (clang_target(arch))
		return arch;
	g_free(arch);
	return g_strdup("riscv");
}

/* As the kernel's own Makefile orders them. */
static void add_kernel(GPtrArray *args, const char *root, const char *source)
{
	static const char *const folders[] = { "arch/%s/include",
					       "arch/%s/include/generated",
					       "include",
					       "arch/%s/include/uapi",
					       "arch/%s/include/generated/uapi",
					       "include/uapi",
					       "include/generated/uapi" };
	static const char *const headers[] = { "compiler-version.h",
					       "kconfig.h",
					       "compiler_types.h" };
	static const char *const words[] = {
		"-nostdinc",	      "-O2",
		"-fshort-wchar",      "-funsigned-char",
		"-D__KERNEL__",	      "-DKBUILD_BASENAME=",
		"-DKBUILD_MODNAME=",  "-DKBUILD_MODFILE=",
		"-D__KBUILD_MODNAME="
	};
	char *arch = arch_of(root, source);

	g_ptr_array_add(args,
			g_strconcat("--target=", clang_target(arch), NULL));
	for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
		char **parts = g_strsplit(folders[i], "%s", 2);
		char *folder = g_strjoinv(arch, parts);

		g_ptr_array_add(args,
				g_strconcat("-I", root, "/", folder, NULL));
		g_free(folder);
		g_strfreev(parts);
	}
	for (guint i = 0; i < G_N_ELEMENTS(headers); i++) {
		char *path = g_build_filename(root, "include/linux", headers[i],
					      NULL);

		if (g_file_test(path, G_FILE_TEST_EXISTS)) {
			add(args, "-include");
			add(args, path);
		}
		g_free(path);
	}
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		add(args, words[i]);
	clang_mend_defines(args, source);
	clang_add_folder(args, source);
	g_free(arch);
}

static void add_alone(GPtrArray *args, const char *source)
{
	char *folder = g_path_get_dirname(source);
	char *above = above_find(folder, "include");

	add(args, "--target=riscv64-linux-gnu");
	if (above)
		g_ptr_array_add(args,
				g_strconcat("-I", above, "/include", NULL));
	g_free(above);
	g_free(folder);
}

struct command *clang_fallback(const char *source)
{
	GPtrArray *args = g_ptr_array_new();
	char *folder = g_path_get_dirname(source);
	char *root = above_find(folder, "include/linux/compiler_types.h");
	struct command *c;

	add(args, "clang");
	add(args, "-std=gnu11");
	if (root)
		add_kernel(args, root, source);
	else
		add_alone(args, source);
	c = clang_finish(args, root ? root : folder, source, true);
	g_free(folder);
	g_free(root);
	return c;
}
