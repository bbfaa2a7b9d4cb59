// SPDX-License-Identifier: GPL-2.0-only
#include "lacking.h"
#include "testing.h"

#include "tree.h"

#include <sys/stat.h>

struct fixture {
	char *dir;
	struct problems *problems;
	struct tree *tree;
	char *error;
};

static struct fixture begin(void)
{
	struct fixture f = { .dir = scratch_new(), .problems = problems_new() };

	return f;
}

static void open_at(struct fixture *f, const char *name)
{
	char *path = g_build_filename(f->dir, name, NULL);

	f->tree = tree_open(path, f->problems, &f->error);
	g_free(path);
}

static void end(struct fixture *f)
{
	if (f->tree)
		tree_free(f->tree);
	problems_free(f->problems);
	g_free(f->error);
	scratch_end(f->dir);
}

static char *inside(const struct fixture *f, const char *name)
{
	return g_build_filename(f->dir, name, NULL);
}

static void add_link(const struct fixture *f, const char *to, const char *name)
{
	char *path = inside(f, name);

	assert_int_equal(symlink(to, path), 0);
	g_free(path);
}

/* The listed files, joined by '|'. */
static void check_files(const struct fixture *f, const char *want)
{
	GString *got = g_string_new(NULL);

	CHECK(f->tree, "%s", f->error);
	for (guint i = 0; i < f->tree->files->len; i++)
		g_string_append_printf(
			got, "%s%s", i ? "|" : "",
			(const char *)g_ptr_array_index(f->tree->files, i));
	CHECK(!strcmp(got->str, want), "%s\ngot: %s", want, got->str);
	g_string_free(got, TRUE);
}

/* The problems as "path: kind", joined by '|'. */
static void check_problems(struct fixture *f, const char *want)
{
	GString *got = g_string_new(NULL);

	problems_finish(f->problems);
	for (guint i = 0; i < f->problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)g_ptr_array_index(
				f->problems->list, i);

		g_string_append_printf(got, "%s%s: %s", i ? "|" : "", p->path,
				       problem_kind_name(p->kind));
	}
	CHECK(!strcmp(got->str, want), "%s\ngot: %s", want, got->str);
	g_string_free(got, TRUE);
}

static void test_folder(void **state)
{
	struct fixture f = begin();

	(void)state;
	scratch_file(f.dir, "b.c", "");
	scratch_file(f.dir, "a/z.h", "");
	scratch_file(f.dir, "a/x.C", "");
	scratch_file(f.dir, "a/x.cc", "");
	scratch_file(f.dir, "a.c", "");
	scratch_file(f.dir, "README", "");
	scratch_file(f.dir, "d.c/e.c", "");
	open_at(&f, "");
	check_files(&f, "a.c|a/z.h|b.c|d.c/e.c");
	check_problems(&f, "");
	assert_false(f.tree->has_kconfig);
	assert_false(f.tree->one_file);
	assert_true(tree_has(f.tree, "a/z.h"));
	assert_false(tree_has(f.tree, "a"));
	assert_false(tree_has(f.tree, "none"));
	end(&f);
}

static void test_kconfig(void **state)
{
	struct fixture f = begin();

	(void)state;
	scratch_file(f.dir, "a/Kconfig.debug", "");
	open_at(&f, "");
	check_files(&f, "");
	assert_true(f.tree->has_kconfig);
	end(&f);
}

/* Any byte but '/' and NUL may stand in a name. */
static void test_names(void **state)
{
	struct fixture f = begin();
	enum problem_kind kind;
	GString *buf = g_string_new(NULL);
	char *error = NULL;

	(void)state;
	scratch_file(f.dir, "a b.c", "1");
	scratch_file(f.dir, "new\nline.c", "2");
	scratch_file(f.dir, "\xff\xfe.c", "3");
	scratch_file(f.dir, "-rf.c", "4");
	scratch_file(f.dir, "per%20cent\".c", "5");
	open_at(&f, "");
	check_files(&f, "-rf.c|a b.c|new\nline.c|per%20cent\".c|\xff\xfe.c");
	for (guint i = 0; i < f.tree->files->len; i++) {
		assert_true(tree_read(f.tree, f.tree->files->pdata[i], buf,
				      &kind, &error));
		assert_int_equal(buf->len, 1);
	}
	g_string_free(buf, TRUE);
	end(&f);
}

static void test_missing(void **state)
{
	struct fixture f = begin();

	(void)state;
	open_at(&f, "none");
	assert_null(f.tree);
	CHECK(strstr(f.error, "No such file"), "%s", f.error);
	g_clear_pointer(&f.error, g_free);
	f.tree = tree_open("", f.problems, &f.error);
	assert_null(f.tree);
	CHECK(strstr(f.error, "No such file"), "%s", f.error);
	g_clear_pointer(&f.error, g_free);
	scratch_file(f.dir, "a.c", "");
	open_at(&f, "a.c/b");
	assert_null(f.tree);
	CHECK(strstr(f.error, "Not a directory"), "%s", f.error);
	end(&f);
}

static void test_one_file(void **state)
{
	struct fixture f = begin();

	(void)state;
	scratch_file(f.dir, "a/b.txt", "text");
	scratch_file(f.dir, "a/c.c", "");
	open_at(&f, "a/b.txt");
	check_files(&f, "b.txt");
	assert_true(f.tree->one_file);
	end(&f);
}

/* Who names a link means what it leads to. */
static void test_named_link(void **state)
{
	struct fixture f = begin();
	enum problem_kind kind;
	GString *buf = g_string_new(NULL);

	(void)state;
	scratch_file(f.dir, "a/b.c", "text");
	add_link(&f, "a/b.c", "file.c");
	add_link(&f, "a", "folder");
	open_at(&f, "file.c");
	check_files(&f, "b.c");
	CHECK(tree_read(f.tree, "b.c", buf, &kind, &f.error), "%s", f.error);
	tree_free(f.tree);
	open_at(&f, "folder");
	check_files(&f, "b.c");
	g_string_free(buf, TRUE);
	end(&f);
}

static void check_links(void)
{
	struct fixture f = begin();
	enum problem_kind kind;
	GString *buf = g_string_new(NULL);
	static const char *const outside[] = { "t/out.c", "t/up/secret.c",
					       "t/loop/loop/a.c" };

	scratch_file(f.dir, "secret.c", "secret");
	scratch_file(f.dir, "t/a.c", "");
	scratch_file(f.dir, "t/b/c/d.c", "deep");
	add_link(&f, "../secret.c", "t/out.c");
	add_link(&f, "..", "t/up");
	add_link(&f, ".", "t/loop");
	add_link(&f, "self.c", "t/self.c");
	add_link(&f, "nowhere.c", "t/dangling.c");
	open_at(&f, "t");
	check_files(&f, "a.c|b/c/d.c");
	check_problems(&f, "");
	assert_int_equal(f.tree->links, 5);
	for (size_t i = 0; i < G_N_ELEMENTS(outside); i++) {
		assert_false(tree_read(f.tree, outside[i] + 2, buf, &kind,
				       &f.error));
		assert_false(tree_has(f.tree, outside[i] + 2));
		g_clear_pointer(&f.error, g_free);
	}
	assert_false(tree_read(f.tree, "../secret.c", buf, &kind, &f.error));
	g_clear_pointer(&f.error, g_free);
	assert_false(tree_has(f.tree, "b/../../secret.c"));
	assert_false(tree_has(f.tree, "/etc/passwd"));
	assert_false(tree_has(f.tree, "/a.c"));
	assert_true(tree_read(f.tree, "b/c/d.c", buf, &kind, &f.error));
	assert_string_equal(buf->str, "deep");
	g_string_free(buf, TRUE);
	end(&f);
}

static void test_links(void **state)
{
	(void)state;
	check_links();
}

static void test_no_regular_file(void **state)
{
	struct fixture f = begin();
	char *fifo = inside(&f, "fifo.c"), *plain = inside(&f, "fifo");
	enum problem_kind kind;
	GString *buf = g_string_new(NULL);

	(void)state;
	scratch_file(f.dir, "a.c", "");
	assert_int_equal(mkfifo(fifo, 0666), 0);
	assert_int_equal(mkfifo(plain, 0666), 0);
	open_at(&f, "");
	check_files(&f, "a.c");
	check_problems(&f, "fifo.c: skipped");
	assert_false(problems_incomplete(f.problems));
	/* nor does it wait for a writer when it turns into one later */
	alarm(60);
	assert_false(tree_read(f.tree, "fifo", buf, &kind, &f.error));
	alarm(0);
	assert_int_equal(kind, PROBLEM_SKIPPED);
	g_string_free(buf, TRUE);
	g_free(fifo);
	g_free(plain);
	end(&f);
}

/* The last one, for what it takes is gone: as before Linux 5.6, and as where a
 * container's filter does not know the call. */
static void test_links_before_openat2(void **state)
{
	static const int errors[] = { ENOSYS, EPERM };

	for (size_t i = 0; i < G_N_ELEMENTS(errors); i++) {
		if (!lose_call(SYS_openat2, 0, (uint32_t)errors[i]))
			skip();
		assert_int_equal(syscall(SYS_openat2, -1, "", NULL, (size_t)0),
				 -1);
		assert_int_equal(errno, errors[i]);
		check_links();
		test_no_regular_file(state);
	}
}

/* As root, another user is played for the while. */
static void test_unreadable(void **state)
{
	struct fixture f = begin();
	char *folder = inside(&f, "locked"), *file = inside(&f, "file.c");
	enum problem_kind kind;
	GString *buf = g_string_new(NULL);
	bool root = geteuid() == 0;

	(void)state;
	scratch_file(f.dir, "a.c", "text");
	scratch_file(f.dir, "file.c", "");
	scratch_file(f.dir, "locked/b.c", "");
	g_chmod(f.dir, 0755);
	g_chmod(folder, 0);
	g_chmod(file, 0);
	if (root)
		assert_int_equal(seteuid(65534), 0);
	open_at(&f, "");
	check_files(&f, "a.c|file.c");
	assert_true(tree_read(f.tree, "a.c", buf, &kind, &f.error));
	assert_false(tree_read(f.tree, "file.c", buf, &kind, &f.error));
	assert_int_equal(kind, PROBLEM_FAILED);
	CHECK(strstr(f.error, "Permission denied"), "%s", f.error);
	g_clear_pointer(&f.error, g_free);
	tree_free(f.tree);
	open_at(&f, "locked");
	assert_null(f.tree);
	CHECK(strstr(f.error, "Permission denied"), "%s", f.error);
	if (root)
		assert_int_equal(seteuid(0), 0);
	check_problems(&f, "locked: failed");
	assert_true(problems_incomplete(f.problems));
	g_chmod(folder, 0755);
	g_string_free(buf, TRUE);
	g_free(folder);
	g_free(file);
	end(&f);
}

static void test_read(void **state)
{
	struct fixture f = begin();
	enum problem_kind kind;
	GString *buf = g_string_new("old");

	(void)state;
	scratch_write(f.dir, "nul.c", "a\0b", 3);
	scratch_file(f.dir, "empty.c", "");
	open_at(&f, "");
	assert_true(tree_read(f.tree, "nul.c", buf, &kind, &f.error));
	assert_int_equal(buf->len, 3);
	assert_memory_equal(buf->str, "a\0b", 4);
	assert_true(tree_read(f.tree, "empty.c", buf, &kind, &f.error));
	assert_int_equal(buf->len, 0);
	assert_int_equal(buf->str[0], 0);
	g_string_free(buf, TRUE);
	end(&f);
}

static void test_too_large(void **state)
{
	struct fixture f = begin();
	char *path = inside(&f, "big.c");
	enum problem_kind kind;
	GString *buf = g_string_new(NULL);

	(void)state;
	scratch_file(f.dir, "big.c", "");
	assert_int_equal(truncate(path, (off_t)3 << 30), 0);
	open_at(&f, "");
	check_files(&f, "big.c");
	assert_false(tree_read(f.tree, "big.c", buf, &kind, &f.error));
	assert_int_equal(kind, PROBLEM_FAILED);
	assert_string_equal(f.error, "larger than 64 MiB");
	assert_int_equal(truncate(path, TREE_MAX_FILE_BYTES), 0);
	assert_true(tree_read(f.tree, "big.c", buf, &kind, &f.error));
	assert_int_equal(buf->len, TREE_MAX_FILE_BYTES);
	g_string_free(buf, TRUE);
	g_free(path);
	g_free(f.error);
	f.error = NULL;
	end(&f);
}

/* A folder too deep to be opened is told, and the rest is still listed. */
static void test_deep(void **state)
{
	struct fixture f = begin();
	char *path = g_strdup(f.dir);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		char *next = g_strconcat(path, "/d", NULL);

		g_free(path);
		path = next;
	}
	assert_int_equal(g_mkdir_with_parents(path, 0777), 0);
	g_free(path);
	scratch_file(f.dir, "a.c", "");
	scratch_file(f.dir, "d/b.c", "");
	open_at(&f, "");
	check_files(&f, "a.c|d/b.c");
	end(&f);
}

/* --- repositories -----------------------------------------------------------
 */

static void git(const struct fixture *f, const char *script)
{
	char *line = g_strdup_printf(
		"cd '%s' && export GIT_CONFIG_GLOBAL=/dev/null "
		"GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a "
		"GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a && unset GIT_DIR "
		"GIT_INDEX_FILE GIT_WORK_TREE && { %s; } >/dev/null 2>&1",
		f->dir, script);
	char *argv[] = { (char *)(uintptr_t)"sh", (char *)(uintptr_t)"-c", line,
			 NULL };
	int status;

	assert_true(g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
				 NULL, NULL, NULL, &status, NULL));
	CHECK(!status, "git: %s", script);
	g_free(line);
}

static void test_repository(void **state)
{
	struct fixture f = begin();

	(void)state;
	scratch_file(f.dir, ".gitignore", "ignored*\n/out/\n");
	scratch_file(f.dir, "tracked.c", "");
	scratch_file(f.dir, "gone.c", "");
	scratch_file(f.dir, "ignored_but_tracked.c", "");
	git(&f, "git init -q . && git add -f . && git commit -q -m a && "
		"rm gone.c");
	scratch_file(f.dir, "new.c", "");
	scratch_file(f.dir, "ignored.c", "");
	scratch_file(f.dir, "out/made.c", "");
	scratch_file(f.dir, "od d/n\n\xff.c", "");
	add_link(&f, "tracked.c", "link.c");
	open_at(&f, "");
	check_files(&f, "ignored_but_tracked.c|new.c|od d/n\n\xff.c|tracked.c");
	check_problems(&f, "");
	assert_int_equal(f.tree->links, 1);
	tree_free(f.tree);
	/* who names an ignored folder wants it scanned */
	open_at(&f, "out");
	check_files(&f, "made.c");
	end(&f);
}

/* What a tree's own settings say must not run. */
static void test_repository_runs_nothing(void **state)
{
	struct fixture f = begin();
	char *hook = inside(&f, "hook"), *mark = inside(&f, "mark");
	char *script = g_strdup_printf("#!/bin/sh\ntouch '%s'\n", mark);

	(void)state;
	scratch_file(f.dir, "a.c", "");
	scratch_file(f.dir, "hook", script);
	g_chmod(hook, 0755);
	git(&f, "git init -q . && git config core.fsmonitor \"$PWD/hook\" && "
		"cp hook .git/hooks/post-index-change && git add a.c && "
		"rm -f mark; touch a.c");
	open_at(&f, "");
	check_files(&f, "a.c");
	assert_false(g_file_test(mark, G_FILE_TEST_EXISTS));
	g_free(script);
	g_free(hook);
	g_free(mark);
	end(&f);
}

static void test_submodule(void **state)
{
	struct fixture f = begin();

	(void)state;
	scratch_file(f.dir, "a.c", "");
	scratch_file(f.dir, "sub/b.c", "");
	scratch_file(f.dir, "nested/c.c", "");
	git(&f, "git init -q . && git init -q sub && git -C sub add . && "
		"git -C sub commit -q -m a && git add a.c sub && "
		"git init -q nested && git -C nested add . && "
		"git -C nested commit -q -m a");
	open_at(&f, "");
	check_files(&f, "a.c|nested/c.c|sub/b.c");
	end(&f);
}

/* A broken repository is a folder. */
static void test_broken_repository(void **state)
{
	struct fixture f = begin();

	(void)state;
	scratch_file(f.dir, "a.c", "");
	scratch_file(f.dir, ".git", "gitdir: /nowhere\n");
	open_at(&f, "");
	check_files(&f, "a.c");
	end(&f);
}

/* A repository that ignores all its sources is no empty folder. */
static void test_all_ignored(void **state)
{
	struct fixture f = begin();

	(void)state;
	scratch_file(f.dir, ".gitignore", "*\n");
	scratch_file(f.dir, "a.c", "");
	git(&f, "git init -q .");
	open_at(&f, "");
	check_files(&f, "a.c");
	end(&f);
}

/* An overlay stands for the disk: changed, new and gone files. */
static void test_overlay(void **state)
{
	struct fixture f = begin();
	GHashTable *overlay = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
	GPtrArray *only = g_ptr_array_new();
	GString *buf = g_string_new("before");
	enum problem_kind kind;

	(void)state;
	scratch_file(f.dir, "a.c", "disk a");
	scratch_file(f.dir, "b.c", "disk b");
	scratch_file(f.dir, "c.c", "disk c");
	g_hash_table_insert(overlay, (char *)"b.c", g_bytes_new("b2", 2));
	g_hash_table_insert(overlay, (char *)"n.c", g_bytes_new("new", 3));
	g_hash_table_insert(overlay, (char *)"c.c", NULL);
	g_ptr_array_add(only, (char *)"n.c");
	g_ptr_array_add(only, (char *)"c.c");
	g_ptr_array_add(only, (char *)"b.c");
	g_ptr_array_add(only, (char *)"none.c");
	g_ptr_array_add(only, (char *)"notes.txt");
	f.tree = tree_open_some(f.dir, only, overlay, &f.error);
	check_files(&f, "b.c|n.c");
	assert_true(tree_read(f.tree, "b.c", buf, &kind, &f.error));
	assert_string_equal(buf->str, "b2");
	assert_true(tree_read(f.tree, "a.c", buf, &kind, &f.error));
	assert_string_equal(buf->str, "disk a");
	assert_true(tree_has(f.tree, "n.c"));
	assert_false(tree_has(f.tree, "c.c"));
	assert_false(tree_read(f.tree, "c.c", buf, &kind, &f.error));
	assert_string_equal(f.error, "is deleted");
	g_hash_table_unref(overlay);
	g_ptr_array_unref(only);
	g_string_free(buf, TRUE);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_kconfig),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_one_file),
		cmocka_unit_test(test_named_link),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_no_regular_file),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_repository),
		cmocka_unit_test(test_repository_runs_nothing),
		cmocka_unit_test(test_submodule),
		cmocka_unit_test(test_broken_repository),
		cmocka_unit_test(test_all_ignored),
		cmocka_unit_test(test_overlay),
		cmocka_unit_test(test_links_before_openat2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
