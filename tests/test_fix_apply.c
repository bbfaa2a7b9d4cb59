// SPDX-License-Identifier: GPL-2.0-only
#include "lacking.h"
#include "testing.h"

#include "fix_apply.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define OLD "old\n"
#define NEW "new text\n"

/* A tree with a.c and b/b.c, and what shall become of them. */
struct setting {
	char *dir, *error;
	struct problems *problems;
	struct tree *tree;
	GArray *targets;
	GBytes *old, *new;
};

static void add(struct setting *s, const char *path, GBytes *before)
{
	struct fix_target t = { path, before, s->new };

	g_array_append_val(s->targets, t);
}

static void set_up(struct setting *s)
{
	memset(s, 0, sizeof(*s));
	s->dir = scratch_new();
	scratch_file(s->dir, "a.c", OLD);
	scratch_file(s->dir, "b/b.c", OLD);
	s->problems = problems_new();
	s->tree = tree_open(s->dir, s->problems, &s->error);
	assert_non_null(s->tree);
	s->targets = g_array_new(FALSE, FALSE, sizeof(struct fix_target));
	s->old = g_bytes_new_static(OLD, strlen(OLD));
	s->new = g_bytes_new_static(NEW, strlen(NEW));
	add(s, "a.c", s->old);
	add(s, "b/b.c", s->old);
}

static void tear_down(struct setting *s)
{
	g_free(s->error);
	g_bytes_unref(s->old);
	g_bytes_unref(s->new);
	g_array_unref(s->targets);
	tree_free(s->tree);
	problems_free(s->problems);
	scratch_end(s->dir);
}

static void check_file(const struct setting *s, const char *name,
		       const char *expected)
{
	char *path = g_build_filename(s->dir, name, NULL), *text = NULL;

	CHECK(g_file_get_contents(path, &text, NULL, NULL), "%s", name);
	CHECK(!strcmp(text, expected), "%s: %s", name, text);
	g_free(text);
	g_free(path);
}

/* How many names there are in a folder of the tree. */
static guint count_names(const struct setting *s, const char *folder)
{
	char *path = g_build_filename(s->dir, folder, NULL);
	GDir *dir = g_dir_open(path, 0, NULL);
	guint n = 0;

	assert_non_null(dir);
	while (g_dir_read_name(dir))
		n++;
	g_dir_close(dir);
	g_free(path);
	return n;
}

static void check_nothing_written(struct setting *s, const char *said)
{
	assert_false(fix_apply(s->tree, s->targets, &s->error));
	CHECK(strstr(s->error, said), "%s", s->error);
	check_file(s, "a.c", OLD);
	check_file(s, "b/b.c", OLD);
	assert_int_equal(count_names(s, "b"), 1);
}

static void test_written(void **state)
{
	struct setting s;

	(void)state;
	set_up(&s);
	add(&s, "b/made.c", NULL);
	CHECK(fix_apply(s.tree, s.targets, &s.error), "%s", s.error);
	check_file(&s, "a.c", NEW);
	check_file(&s, "b/b.c", NEW);
	check_file(&s, "b/made.c", NEW);
	assert_int_equal(count_names(&s, "."), 2);
	assert_int_equal(count_names(&s, "b"), 2);
	tear_down(&s);
}

static void test_changed_meanwhile(void **state)
{
	struct setting s;

	(void)state;
	set_up(&s);
	scratch_file(s.dir, "c.c", "other\n");
	add(&s, "c.c", s.old);
	check_nothing_written(&s, "c.c: has changed");
	check_file(&s, "c.c", "other\n");
	tear_down(&s);
}

/* Nor is it the same that has more, or not yet all. */
static void test_other_length(void **state)
{
	static const char *const texts[] = { OLD "more\n", "ol", "" };

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct setting s;

		set_up(&s);
		scratch_file(s.dir, "c.c", texts[i]);
		add(&s, "c.c", s.old);
		check_nothing_written(&s, "c.c: has changed");
		check_file(&s, "c.c", texts[i]);
		tear_down(&s);
	}
}

/* Nothing waits for a FIFO's writer, or takes it for an empty file. */
static void test_no_regular_file(void **state)
{
	struct setting s;
	GBytes *empty = g_bytes_new_static("", 0);
	char *fifo;

	(void)state;
	set_up(&s);
	fifo = g_build_filename(s.dir, "c.c", NULL);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	add(&s, "c.c", empty);
	alarm(60);
	check_nothing_written(&s, "c.c: has changed");
	alarm(0);
	tear_down(&s);
	g_bytes_unref(empty);
	g_free(fifo);
}

static void test_there_already(void **state)
{
	struct setting s;

	(void)state;
	set_up(&s);
	scratch_file(s.dir, "c.c", "other\n");
	add(&s, "c.c", NULL);
	check_nothing_written(&s, "c.c: has changed");
	tear_down(&s);
}

static void test_folder_is_link(void **state)
{
	char *outside = scratch_new(), *link;
	struct setting s;

	(void)state;
	set_up(&s);
	scratch_file(outside, "c.c", OLD);
	link = g_build_filename(s.dir, "out", NULL);
	assert_int_equal(symlink(outside, link), 0);
	add(&s, "out/c.c", s.old);
	check_nothing_written(&s, "out/c.c: can't be written");
	add(&s, "../escape.c", NULL);
	g_array_remove_index(s.targets, 2);
	g_clear_pointer(&s.error, g_free);
	check_nothing_written(&s, "../escape.c: can't be written");
	tear_down(&s);
	g_free(link);
	scratch_end(outside);
}

static void test_file_is_link(void **state)
{
	struct setting s;
	char *link;

	(void)state;
	set_up(&s);
	link = g_build_filename(s.dir, "c.c", NULL);
	assert_int_equal(symlink("a.c", link), 0);
	add(&s, "c.c", s.old);
	check_nothing_written(&s, "c.c: has changed");
	tear_down(&s);
	g_free(link);
}

/* Where a file is to be made, what leads nowhere is no free name. */
static void test_dangling_link(void **state)
{
	struct setting s;
	char *link, *target;

	(void)state;
	set_up(&s);
	link = g_build_filename(s.dir, "c.c", NULL);
	assert_int_equal(symlink("nowhere", link), 0);
	add(&s, "c.c", NULL);
	check_nothing_written(&s, "c.c: can't be written");
	target = g_file_read_link(link, NULL);
	assert_string_equal(target, "nowhere");
	tear_down(&s);
	g_free(target);
	g_free(link);
}

/* The last of the names is a folder: those before it are taken back. */
static void test_rename_fails(void **state)
{
	struct setting s;

	(void)state;
	set_up(&s);
	scratch_file(s.dir, "d/file", "");
	add(&s, "b/made.c", NULL);
	add(&s, "d", NULL);
	check_nothing_written(&s, "d: can't be written");
	tear_down(&s);
}

/* As on a full disk: not even a part of a file gets there. */
static void test_write_fails(void **state)
{
	struct rlimit before, few = { 4, 4 };
	struct setting s;

	(void)state;
	set_up(&s);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	few.rlim_max = before.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
	check_nothing_written(&s, "can't be written: File too large");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(count_names(&s, "."), 2);
	tear_down(&s);
}

/* The last one: where files can't change places, they are written again. */
static void test_without_exchange(void **state)
{
#ifndef SYS_renameat
	skip(); /* there it is all that there is */
#endif
	if (!lose_call(SYS_renameat2, 0, ENOSYS))
		skip();
	test_written(state);
	test_rename_fails(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_changed_meanwhile),
		cmocka_unit_test(test_other_length),
		cmocka_unit_test(test_no_regular_file),
		cmocka_unit_test(test_there_already),
		cmocka_unit_test(test_folder_is_link),
		cmocka_unit_test(test_file_is_link),
		cmocka_unit_test(test_dangling_link),
		cmocka_unit_test(test_rename_fails),
		cmocka_unit_test(test_write_fails),
		cmocka_unit_test(test_without_exchange),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
