// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each version that this kernel has, as on an older one: what a version can't
 * forbid, the filter of system calls has to.
 */
#include "testing.h"

#include "landlock.h"
#include "syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
	char *top, *mine, *other, *file;
};

static void begin(struct fixture *f)
{
	f->top = g_dir_make_tmp("kapcheck-test-XXXXXX", NULL);
	f->mine = g_build_filename(f->top, "mine", NULL);
	f->other = g_build_filename(f->top, "other", NULL);
	f->file = g_build_filename(f->other, "file", NULL);
	assert_int_equal(g_mkdir(f->mine, 0700), 0);
	assert_int_equal(g_mkdir(f->other, 0700), 0);
	assert_true(g_file_set_contents(f->file, "kept", -1, NULL));
}

static void end(struct fixture *f)
{
	g_unlink(f->file);
	g_rmdir(f->mine);
	g_rmdir(f->other);
	g_rmdir(f->top);
	g_free(f->top);
	g_free(f->mine);
	g_free(f->other);
	g_free(f->file);
}

/* Runs a shell's script, bound; other may be read. Its exit status. */
static int run(const struct fixture *f, int version, bool children,
	       const char *script)
{
	unsigned short n;
	const struct sock_filter *filter = syscalls_filter(children, true, &n);
	int rules = landlock_new(version), status = -1;
	pid_t pid;

	assert_true(rules >= 0);
	assert_non_null(filter);
	landlock_allow(rules, version, "/usr", LANDLOCK_READ);
	landlock_allow(rules, version, "/bin", LANDLOCK_READ);
	landlock_allow(rules, version, "/lib", LANDLOCK_READ);
	landlock_allow(rules, version, "/lib64", LANDLOCK_READ);
	landlock_allow(rules, version, "/etc/ld.so.cache", LANDLOCK_READ);
	landlock_allow(rules, version, "/dev/null", LANDLOCK_DEVICE);
	landlock_allow(rules, version, f->mine, LANDLOCK_WRITE);
	landlock_allow(rules, version, f->other, LANDLOCK_READ);
	pid = fork();
	if (pid == 0) {
		const char *argv[] = { "sh", "-c", script, NULL };

		g_setenv("MINE", f->mine, TRUE);
		g_setenv("OTHER", f->other, TRUE);
		if (chdir(f->mine) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
		    !landlock_enter(rules) || !syscalls_enter(filter, n))
			_exit(99);
		execv("/bin/sh", (char *const *)(uintptr_t)argv);
		_exit(98);
	}
	close(rules);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_versions(void **state)
{
	static const char *const forbidden[] = {
		"exec 2>/dev/null; : >$OTHER/new",
		"exec 2>/dev/null; : >>$OTHER/file",
		"exec 2>/dev/null; : >$OTHER/file",
		"truncate -s 0 $OTHER/file 2>/dev/null",
		"perl -e 'truncate($ENV{OTHER} . \"/file\", 0) or exit 1'",
		"chmod 0666 $OTHER/file 2>/dev/null",
		"touch -d 2001-01-01 $OTHER/file 2>/dev/null",
		"rm $OTHER/file 2>/dev/null",
		"mv $OTHER/file $MINE/file 2>/dev/null",
		"ln $OTHER/file $MINE/file 2>/dev/null",
		"ln -s $OTHER/file $MINE/file 2>/dev/null",
		"mkdir $OTHER/folder 2>/dev/null",
		"mkfifo $MINE/fifo 2>/dev/null",
		"cat /etc/passwd 2>/dev/null",
		"perl -MFcntl -e 'sysopen(F, \"$ENV{OTHER}/file\", "
		"O_RDONLY | O_TRUNC) or exit 1' 2>/dev/null",
	};
	static const char allowed[] =
		"set -e; cat $OTHER/file >/dev/null; echo x >$MINE/a; "
		"echo y >>$MINE/a; mv $MINE/a $MINE/b; mkdir $MINE/c; "
		"rmdir $MINE/c; : >$MINE/b; rm $MINE/b";

	(void)state;
	for (int version = 1; version <= landlock_version(); version++) {
		struct fixture f;
		char *text = NULL;

		begin(&f);
		CHECK(run(&f, version, true, allowed) == 0,
		      "version %d: what is allowed", version);
		for (size_t i = 0; i < G_N_ELEMENTS(forbidden); i++)
			CHECK(run(&f, version, true, forbidden[i]) != 0,
			      "version %d: %s", version, forbidden[i]);
		assert_true(g_file_get_contents(f.file, &text, NULL, NULL));
		CHECK(!strcmp(text, "kept"), "version %d: %s", version, text);
		g_free(text);
		end(&f);
	}
}

static void test_no_children(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_int_equal(run(&f, landlock_version(), false, "exit 7"), 7);
	assert_int_not_equal(
		run(&f, landlock_version(), false, "/bin/true 2>/dev/null"), 0);
	assert_int_not_equal(run(&f, landlock_version(), false,
				 "exec 2>/dev/null; (exit 0)"),
			     0);
	assert_int_equal(run(&f, landlock_version(), true, "/bin/true"), 0);
	end(&f);
}

static void test_wrong_version(void **state)
{
	(void)state;
	assert_int_equal(landlock_new(0), -1);
	assert_false(landlock_allow(-1, 1, "/", LANDLOCK_READ));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_no_children),
		cmocka_unit_test(test_wrong_version),
	};

	if (!landlock_version()) {
		puts("skipped: this kernel has no Landlock");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
