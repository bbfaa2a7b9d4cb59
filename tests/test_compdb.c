// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include <stdlib.h>

#include "compdb.h"

/* The command for a file of the folder as one line; "none" without one. */
static char *command_of(const char *dir, const char *build, const char *file)
{
	char *path = g_build_filename(dir, build, NULL);
	char *real = realpath(dir, NULL), *error = NULL, *line;
	char *full = g_build_filename(real, file, NULL);
	struct compdb *db = compdb_open(path, &error);
	struct command *c;

	CHECK(db, "%s", error);
	c = compdb_find(db, full);
	line = c ? g_strjoinv(" ", c->arguments) : g_strdup("none");
	if (c && c->guessed) {
		char *marked = g_strconcat("guessed: ", line, NULL);

		g_free(line);
		line = marked;
	}
	command_free(c);
	compdb_free(db);
	/* without this machine's names */
	for (char *at; (at = strstr(line, real));)
		memmove(at, at + strlen(real), strlen(at + strlen(real)) + 1);
	g_free(full);
	free(real);
	g_free(path);
	return line;
}

static void check(const char *dir, const char *build, const char *file,
		  const char *want)
{
	char *have = command_of(dir, build, file);
	char *bare = g_strdup(have);
	char *lenient = strstr(bare, " -Wno-implicit-function-declaration");
	char *last = lenient ? strstr(lenient, " -c ") : NULL;

	if (last)
		memmove(lenient, last, strlen(last) + 1);
	CHECK(!strcmp(bare, want), "%s\nhave: %s\nwant: %s", file, bare, want);
	g_free(bare);
	g_free(have);
}

/* Arguments and commands, relative and absolute, a launcher, a target. */
static void test_json(void **state)
{
	static const char text[] =
		"[{\"directory\": \"out\", \"file\": \"../src/a.c\","
		"  \"arguments\": [\"ccache\", \"/usr/bin/arm-linux-gnueabi-gcc"
		"-12\", \"-Iinc\", \"-I\", \"other dir\", \"-DX=\\\"y z\\\"\", "
		"\"-fconserve-stack\", \"-o\", \"a.o\", \"@more\", \"-c\", "
		"\"../src/a.c\"]},"
		" {\"directory\": \"out\", \"file\": \"../src/b.c\","
		"  \"command\": \"gcc -DX='\\\"y $(id) z\\\"' -DY=a\\\\ b "
		"-c ../src/b.c\"},"
		" {\"directory\": \"out\", \"file\": \"../src/b.c\","
		"  \"command\": \"gcc -DSECOND ../src/b.c\"},"
		" {\"directory\": \"out\", \"file\": \"../src/m.c\","
		"  \"arguments\": [\"clang\", \"--target=x\", \"m.c\"],"
		"  \"kapcheck\": \"template\"}]";
	char *dir = scratch_new();

	(void)state;
	scratch_file(dir, "compile_commands.json", text);
	scratch_file(dir, "src/a.c", "");
	check(dir, "compile_commands.json", "src/a.c",
	      "clang --target=arm-linux-gnueabi -Iinc -I other dir "
	      "-DX=\"y z\" -c /src/a.c");
	check(dir, "", "src/b.c",
	      "clang -DX=\"y $(id) z\" -DY=a b -c /src/b.c");
	check(dir, "", "src/m.c", "guessed: clang --target=x -c /src/m.c");
	check(dir, "", "src/b2.c",
	      "guessed: clang -DX=\"y $(id) z\" -DY=a b -I/src -c /src/b2.c");
	check(dir, "", "else/a.c", "none");
	scratch_end(dir);
}

/* What Clang does not know, and what would write, read or load something. */
static void test_options(void **state)
{
	static const char *const cases[][2] = {
		{ "-nostdinc -undef -std=gnu11 -O2",
		  "-nostdinc -undef -std=gnu11 -O2" },
		{ "-include a.h -isystem b -idirafter c -imacros d.h",
		  "-include a.h -isystem b -idirafter c -imacros d.h" },
		{ "-mabi=lp64 -march=rv64imac_zicsr -mcmodel=medany",
		  "-mabi=lp64 -march=rv64imac_zicsr -mcmodel=medany" },
		{ "-fno-allow-store-data-races -fconserve-stack "
		  "-mrecord-mcount "
		  "-falign-functions=8 -fno-ipa-sra -mno-save-restore",
		  "" },
		{ "--param=allow-store-data-races=0 --param ssp-buffer-size=4 "
		  "-Wa,-gdwarf-4 -Wp,-MMD,x.d -Wall -Werror -g -pipe",
		  "" },
		{ "-fplan9-extensions", "-fms-extensions" },
		{ "-fplugin=x.so -fplugin-arg-x-y=z -Xclang -load -Xclang x.so",
		  "" },
		{ "-specs=x -specs x -wrapper sh,-c -B . --config x @resp",
		  "" },
		{ "-include-pch x.h.pch -mllvm -x -fmodules "
		  "-fprofile-use=x",
		  "" },
		{ "-MF x.c -MD -MT -DX -o -DY -S -E -save-temps", "" },
		{ "-D X -U Y -I- -IX", "-D X -U Y -IX" },
		{ "-funsigned-char -fshort-wchar -fno-builtin-wcslen",
		  "-funsigned-char -fshort-wchar -fno-builtin-wcslen" },
		{ "-fsanitize=kernel-address -fsanitize=bounds-strict",
		  "-fsanitize=kernel-address" },
	};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *line = g_strdup_printf("gcc %s -c a.c", cases[i][0]);
		char **argv = g_strsplit(line, " ", -1);
		struct command *c = clang_command("/d", argv, "/d/a.c", true);
		char *all = g_strjoinv(" ", c->arguments);
		char *want =
			g_strdup_printf("clang %s%s-Wno-implicit-function",
					cases[i][1], *cases[i][1] ? " " : "");

		CHECK(g_str_has_prefix(all, want), "%s: %s", cases[i][0], all);
		assert_string_equal(clang_source(argv), "a.c");
		g_free(want);
		g_free(all);
		command_free(c);
		g_strfreev(argv);
		g_free(line);
	}
}

/* A compiler's name tells its target. */
static void test_targets(void **state)
{
	static const char *const cases[][2] = {
		{ "riscv64-linux-gnu-gcc", "--target=riscv64-linux-gnu" },
		{ "/opt/x/aarch64-linux-gnu-gcc-13.2.0",
		  "--target=aarch64-linux-gnu" },
		{ "s390x-linux-gnu-cc", "--target=s390x-linux-gnu" },
		{ "gcc", "-DX" },
		{ "gcc-12", "-DX" },
		{ "clang-19", "-DX" },
	};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *argv[] = { (char *)(uintptr_t)cases[i][0],
				 (char *)(uintptr_t)"-DX", NULL };
		struct command *c = clang_command("/d", argv, "/d/a.c", true);

		CHECK(!strcmp(c->arguments[1], cases[i][1]), "%s: %s",
		      cases[i][0], c->arguments[1]);
		command_free(c);
	}
}

#define FLAGS "-I../k/arch/riscv/include -D__KERNEL__ "

/* A kernel's O= folder, the template for what it was not configured for. */
static void test_cmd_files(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_file(dir, "k/drivers/x/a-b.c", "");
	scratch_file(dir, "k/scripts/mod/empty.c", "");
	scratch_file(
		dir, "o/scripts/mod/.empty.o.cmd",
		"savedcmd_scripts/mod/empty.o := riscv64-linux-gnu-gcc "
		"-Wp,-MMD,scripts/mod/.empty.o.d " FLAGS
		"-DKBUILD_MODFILE='\"scripts/mod/empty\"' "
		"-D__KBUILD_MODNAME=kmod_empty -c -o scripts/mod/empty.o "
		"../k/scripts/mod/empty.c  \n\n"
		"source_scripts/mod/empty.o := ../k/scripts/mod/empty.c\n");
	scratch_file(dir, "o/drivers/x/.a-b.o.cmd",
		     "cmd_drivers/x/a-b.o := gcc " FLAGS
		     "-DM='\"1;$$2$(pound)3\"' -c ../k/drivers/x/a-b.c; "
		     "./tools/objtool/objtool -DNOT x.o\n");
	scratch_file(dir, "o/drivers/x/.c.o.cmd",
		     "cmd_drivers/x/c.o := ld -r -o drivers/x/c.o a-b.o\n");
	scratch_file(dir, "o/drivers/x/.d.o.cmd", "no command\n");
	check(dir, "o", "k/drivers/x/a-b.c",
	      "clang --target=riscv64-linux-gnu " FLAGS
	      "-DM=\"1;$2#3\" -c /k/drivers/x/a-b.c");
	check(dir, "o", "k/net/new-one.c",
	      "guessed: clang --target=riscv64-linux-gnu " FLAGS
	      "-DKBUILD_MODFILE=\"new_one\" -D__KBUILD_MODNAME=kmod_new_one "
	      "-I/k/net -c /k/net/new-one.c");
	check(dir, "o", "k/arch/riscv/a.c",
	      "guessed: clang --target=riscv64-linux-gnu " FLAGS
	      "-DKBUILD_MODFILE=\"a\" -D__KBUILD_MODNAME=kmod_a "
	      "-I/k/arch/riscv -c /k/arch/riscv/a.c");
	check(dir, "o", "k/arch/riscv64/a.c", "none");
	check(dir, "o", "k/tools/a.c", "none");
	check(dir, "o", "elsewhere/a.c", "none");
	scratch_end(dir);
}

static void test_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"{}",
		"[1]",
		"[{}]",
		"[]",
		"[{\"directory\": \"/\", \"file\": \"a.c\"}]",
		"[{\"directory\": \"/\", \"file\": \"a.c\", \"command\": 1}]",
		"[{\"directory\": \"/\", \"file\": \"a.c\", "
		"\"arguments\": \"gcc\"}]",
		"[{\"directory\": 1, \"file\": \"a.c\", \"command\": \"\"}]",
	};
	char *dir = scratch_new(), *error = NULL;

	(void)state;
	assert_null(compdb_open(dir, &error));
	CHECK(strstr(error, "no compile commands in it"), "%s", error);
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_clear_pointer(&error, g_free);
		scratch_file(dir, "compile_commands.json", texts[i]);
		CHECK(!compdb_open(dir, &error), "%s", texts[i]);
		assert_non_null(error);
	}
	g_clear_pointer(&error, g_free);
	assert_null(compdb_open("/nowhere", &error));
	g_clear_pointer(&error, g_free);
	assert_null(compdb_open("/dev/null", &error));
	g_free(error);
	scratch_end(dir);
}

/* A command that can't be split is none; nor is an empty one. */
static void test_broken_words(void **state)
{
	char *dir = scratch_new();

	(void)state;
	scratch_file(dir, "compile_commands.json",
		     "[{\"directory\": \"x\", \"file\": \"a.c\", "
		     "\"command\": \"gcc 'open\"},"
		     "{\"directory\": \"y\", \"file\": \"b.c\", "
		     "\"arguments\": []}]");
	check(dir, "", "x/a.c", "none");
	check(dir, "", "y/b.c", "none");
	scratch_end(dir);
}

static char *fallback(const char *dir, const char *file)
{
	char *real = realpath(dir, NULL);
	char *full = g_build_filename(real, file, NULL);
	struct command *c = clang_fallback(full);
	char *line = g_strjoinv(" ", c->arguments);

	command_free(c);
	g_free(full);
	free(real);
	return line;
}

/* Alone, beside an include folder, in a kernel tree. */
static void test_fallback(void **state)
{
	char *dir = scratch_new(), *line;

	(void)state;
	scratch_file(dir, "cases/include/kernel.h", "");
	line = fallback(dir, "cases/x/a.c");
	assert_non_null(strstr(line, "-std=gnu11 --target=riscv64-linux-gnu"));
	assert_non_null(strstr(line, "/cases/include "));
	g_free(line);
	scratch_file(dir, "k/include/linux/compiler_types.h", "");
	line = fallback(dir, "k/drivers/a.c");
	assert_non_null(strstr(line, "/k/arch/riscv/include "));
	assert_non_null(strstr(line, "--target=riscv64-linux-gnu"));
	assert_non_null(strstr(line, "-nostdinc"));
	assert_non_null(strstr(line, "-DKBUILD_MODNAME=\"a\""));
	assert_null(strstr(line, "kconfig.h"));
	g_free(line);
	line = fallback(dir, "k/arch/arm64/mm/a.c");
	assert_non_null(strstr(line, "/k/arch/arm64/include "));
	assert_non_null(strstr(line, "--target=aarch64-linux-gnu"));
	g_free(line);
	scratch_end(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_cmd_files),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_broken_words),
		cmocka_unit_test(test_fallback),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
