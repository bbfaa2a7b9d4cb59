// SPDX-License-Identifier: GPL-2.0-only
#include "lacking.h"
#include "testing.h"

#include "output.h"

#include <fcntl.h>
#include <sys/stat.h>

static char *read_file(const char *path)
{
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, NULL);
	return text;
}

static guint count_files(const char *dir)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	guint n = 0;

	while (g_dir_read_name(d))
		n++;
	g_dir_close(d);
	return n;
}

struct fixture {
	char *dir, *path, *error;
	struct output *out;
};

/* A folder with one file, "report", of this text (NULL: no file). */
static struct fixture begin(const char *old)
{
	struct fixture f = { .dir = scratch_new() };

	f.path = g_build_filename(f.dir, "report", NULL);
	if (old)
		scratch_file(f.dir, "report", old);
	return f;
}

static void open_path(struct fixture *f, const char *path)
{
	f->out = output_open(path, &f->error);
}

static void check_text(const struct fixture *f, const char *want)
{
	char *text = read_file(f->path);

	CHECK(!g_strcmp0(text, want), "in the file: %s", text);
	g_free(text);
}

static void end(struct fixture *f)
{
	g_free(f->error);
	g_free(f->path);
	scratch_end(f->dir);
}

static void test_new_file(void **state)
{
	struct fixture f = begin(NULL);
	struct stat st;
	mode_t mask = umask(027);

	(void)state;
	open_path(&f, f.path);
	assert_non_null(f.out);
	fputs("new", f.out->stream);
	check_text(&f, NULL);
	assert_true(output_commit(f.out, &f.error));
	output_free(f.out);
	check_text(&f, "new");
	assert_int_equal(stat(f.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(count_files(f.dir), 1);
	umask(mask);
	end(&f);
}

static void test_replace(void **state)
{
	struct fixture f = begin("old");
	struct stat st;

	(void)state;
	g_chmod(f.path, 0604);
	open_path(&f, f.path);
	fputs("new", f.out->stream);
	fflush(f.out->stream);
	check_text(&f, "old");
	assert_true(output_commit(f.out, &f.error));
	output_free(f.out);
	check_text(&f, "new");
	stat(f.path, &st);
	assert_int_equal(st.st_mode & 07777, 0604);
	end(&f);
}

/* Given up before the end: the old report stays, and nothing else. */
static void test_given_up(void **state)
{
	struct fixture f = begin("old");

	(void)state;
	open_path(&f, f.path);
	fputs("half", f.out->stream);
	output_free(f.out);
	check_text(&f, "old");
	assert_int_equal(count_files(f.dir), 1);
	end(&f);
}

/* Writing fails, as on a full disk. */
static void test_failed_write(void **state)
{
	struct fixture f = begin("old");

	(void)state;
	open_path(&f, f.path);
	f.out->stream = freopen("/dev/full", "w", f.out->stream);
	assert_non_null(f.out->stream);
	fputs("new", f.out->stream);
	assert_false(output_commit(f.out, &f.error));
	CHECK(strstr(f.error, "not written: No space left"), "%s", f.error);
	output_free(f.out);
	check_text(&f, "old");
	assert_int_equal(count_files(f.dir), 1);
	end(&f);
}

static void test_dev_full(void **state)
{
	struct fixture f = begin(NULL);

	(void)state;
	open_path(&f, "/dev/full");
	assert_non_null(f.out);
	fputs("new", f.out->stream);
	assert_false(output_commit(f.out, &f.error));
	CHECK(strstr(f.error, "/dev/full: report not written: No space left"),
	      "%s", f.error);
	output_free(f.out);
	end(&f);
}

static void test_wrong_places(void **state)
{
	static const char *const names[] = { "", "/nowhere/report", "/", "." };

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		struct fixture f = begin(NULL);

		open_path(&f, names[i]);
		CHECK(!f.out, "opened '%s'", names[i]);
		CHECK(strstr(f.error, "can't be written"), "%s", f.error);
		end(&f);
	}
}

/* A link stays a link; what it leads to is replaced. */
static void test_link(void **state)
{
	struct fixture f = begin("old");
	char *link = g_build_filename(f.dir, "link", NULL);
	char *to;

	(void)state;
	assert_int_equal(symlink("report", link), 0);
	open_path(&f, link);
	fputs("first", f.out->stream);
	assert_true(output_commit(f.out, &f.error));
	output_free(f.out);
	check_text(&f, "first");
	/* named relative to the current folder */
	assert_int_equal(g_chdir(f.dir), 0);
	open_path(&f, "link");
	fputs("new", f.out->stream);
	assert_true(output_commit(f.out, &f.error));
	output_free(f.out);
	check_text(&f, "new");
	assert_int_equal(g_chdir("/"), 0);
	to = g_file_read_link(link, NULL);
	assert_string_equal(to, "report");
	assert_int_equal(count_files(f.dir), 2);
	g_free(to);
	g_free(link);
	end(&f);
}

/*
 * /dev/stdout leads to whatever stdout is: it is written, never replaced. A
 * stand-in for it, since root could spoil the real one.
 */
static void test_descriptor(void **state)
{
	struct fixture f = begin("");
	int fd = open(f.path, O_WRONLY | O_CLOEXEC);
	char *link = g_strdup_printf("/proc/self/fd/%d", fd);
	char *alias = g_build_filename(f.dir, "stdout", NULL);

	(void)state;
	assert_int_equal(symlink(link, alias), 0);
	open_path(&f, alias);
	CHECK(f.out, "%s", f.error);
	fputs("new", f.out->stream);
	assert_true(output_commit(f.out, &f.error));
	output_free(f.out);
	check_text(&f, "new");
	assert_true(g_file_test(alias, G_FILE_TEST_IS_SYMLINK));
	close(fd);
	g_free(alias);
	g_free(link);
	end(&f);
}

/* The engines that run meanwhile must not hold the report. */
static void test_close_on_exec(void **state)
{
	struct fixture f = begin(NULL);

	(void)state;
	open_path(&f, f.path);
	assert_true(fcntl(fileno(f.out->stream), F_GETFD) & FD_CLOEXEC);
	output_free(f.out);
	end(&f);
}

static void test_stdout(void **state)
{
	struct fixture f = begin(NULL);

	(void)state;
	open_path(&f, NULL);
	assert_ptr_equal(f.out->stream, stdout);
	assert_true(output_commit(f.out, &f.error));
	output_free(f.out);
	assert_true(fflush(stdout) == 0);
	end(&f);
}

/* The last one: where a file can't be without a name, nothing is left either.
 */
static void test_named(void **state)
{
	if (!lose_call(SYS_openat, O_TMPFILE & ~O_DIRECTORY, ENOSYS))
		skip();
	assert_int_equal(open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600),
			 -1);
	test_new_file(state);
	test_replace(state);
	test_given_up(state);
	test_failed_write(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_file),
		cmocka_unit_test(test_replace),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_failed_write),
		cmocka_unit_test(test_dev_full),
		cmocka_unit_test(test_wrong_places),
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_descriptor),
		cmocka_unit_test(test_close_on_exec),
		cmocka_unit_test(test_stdout),
		cmocka_unit_test(test_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
