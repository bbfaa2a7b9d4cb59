// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

/* Lines of a run, and after how many the callback has had enough (0: never). */
struct lines {
	GString *text;
	guint n, refuse_at;
};

static bool on_line(char *line, void *user)
{
	struct lines *l = (struct lines *)user;

	if (l->n < 100)
		g_string_append_printf(l->text, "%s\n", line);
	return ++l->n != l->refuse_at;
}

/* Runs a shell script to its end; what it said in *said, to be freed. */
static enum proc_end run(const char *script, struct proc_limits limits,
			 struct lines *lines, int *status, char **said)
{
	const char *argv[] = { "sh", "-c", script, NULL };
	char *error = NULL;
	struct proc *proc =
		proc_start(argv, NULL, NULL, &limits, on_line, lines, &error);
	enum proc_end end;

	CHECK(proc, "%s", error);
	while ((end = proc_ended(proc, status)) == PROC_RUNS)
		proc_poll(&proc, 1, 1000);
	*said = proc_output(proc);
	proc_free(proc);
	return end;
}

static void test_ends(void **state)
{
	static const struct {
		const char *script;
		enum proc_end end;
		int status;
		const char *lines, *said;
	} cases[] = {
		{ "exit 0", PROC_EXITED, 0, "", "" },
		{ "exit 7", PROC_EXITED, 7, "", "" },
		{ "kill -TERM $$", PROC_SIGNALED, SIGTERM, "", "" },
		{ "echo a >&3; echo b >&3", PROC_EXITED, 0, "a\nb\n", "" },
		{ "printf 'a\\n\\nb' >&3", PROC_EXITED, 0, "a\n\n", "" },
		{ "echo out; echo err >&2", PROC_EXITED, 0, "", "out\nerr" },
		{ "printf 'a\\377b\\n\\n'", PROC_EXITED, 0, "",
		  "a\xef\xbf\xbd"
		  "b" },
		{ "cat; echo end >&3", PROC_EXITED, 0, "end\n", "" },
		{ "exec 1>&- 2>&- 3>&-; exit 3", PROC_EXITED, 3, "", "" },
		{ "exec no-such-program-here 2>/dev/null", PROC_EXITED, 127, "",
		  "" },
	};
	const struct proc_limits none = { 0 };

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct lines lines = { .text = g_string_new(NULL) };
		char *said;
		int status;

		CHECK(run(cases[i].script, none, &lines, &status, &said) ==
			      cases[i].end,
		      "end of: %s", cases[i].script);
		CHECK(status == cases[i].status, "%s: status %d",
		      cases[i].script, status);
		CHECK(!strcmp(lines.text->str, cases[i].lines), "%s: lines %s",
		      cases[i].script, lines.text->str);
		CHECK(!strcmp(said, cases[i].said), "%s: said %s",
		      cases[i].script, said);
		g_free(said);
		g_string_free(lines.text, TRUE);
	}
}

static void test_limits(void **state)
{
	static const struct {
		const char *script;
		struct proc_limits limits;
		guint refuse_at;
		enum proc_end end;
	} cases[] = {
		{ "while :; do :; done",
		  { .cpu_seconds = 1 },
		  0,
		  PROC_TIMEOUT },
		{ "while :; do :; done",
		  { .all_cpu_seconds = 1 },
		  0,
		  PROC_SIGNALED },
		{ "sleep 1000", { .wall_seconds = 1 }, 0, PROC_TIMEOUT },
		{ "exec 1>&- 2>&- 3>&-; sleep 1000",
		  { .wall_seconds = 1 },
		  0,
		  PROC_TIMEOUT },
		{ "trap '' TERM INT; while :; do sleep 1000; done",
		  { .wall_seconds = 1 },
		  0,
		  PROC_TIMEOUT },
		{ "yes | tr -d '\\n' >&3", { 0 }, 0, PROC_FLOOD },
		{ "yes $(printf %05000d 0) >&3", { 0 }, 0, PROC_FLOOD },
		{ "yes >&3", { 0 }, 2, PROC_REFUSED },
		{ "echo a >&3; echo b >&3", { 0 }, 2, PROC_REFUSED },
		{ "yes", { .wall_seconds = 1 }, 0, PROC_TIMEOUT },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct lines lines = { .text = g_string_new(NULL),
				       .refuse_at = cases[i].refuse_at };
		char *said;
		int status;

		CHECK(run(cases[i].script, cases[i].limits, &lines, &status,
			  &said) == cases[i].end,
		      "end of: %s", cases[i].script);
		if (lines.refuse_at)
			assert_int_equal(lines.n, lines.refuse_at);
		g_free(said);
		g_string_free(lines.text, TRUE);
	}
}

/* Each result line gives new time. */
static void test_clock_restarts(void **state)
{
	const struct proc_limits limits = { .wall_seconds = 2 };
	struct lines lines = { .text = g_string_new(NULL) };
	char *said;
	int status;

	(void)state;
	assert_int_equal(run("for i in 1 2 3; do sleep 1; echo $i >&3; done",
			     limits, &lines, &status, &said),
			 PROC_EXITED);
	assert_string_equal(lines.text->str, "1\n2\n3\n");
	g_free(said);
	g_string_free(lines.text, TRUE);
}

static void test_memory(void **state)
{
	const struct proc_limits limits = { .memory_bytes = 256u << 20 };
	struct lines lines = { .text = g_string_new(NULL) };
	char *said;
	int status;

	(void)state;
	assert_int_equal(run("ulimit -v >&3", limits, &lines, &status, &said),
			 PROC_EXITED);
	assert_string_equal(lines.text->str, "262144\n");
	g_free(said);
	g_string_free(lines.text, TRUE);
}

/* Of its stdout and stderr the end is kept, and no more. */
static void test_output_is_cut(void **state)
{
	const struct proc_limits none = { 0 };
	struct lines lines = { .text = g_string_new(NULL) };
	char *said;
	int status;

	(void)state;
	assert_int_equal(run("yes | head -c 300000; echo last", none, &lines,
			     &status, &said),
			 PROC_EXITED);
	assert_true(strlen(said) <= 4096 && strlen(said) > 1000);
	assert_true(g_str_has_suffix(said, "\nlast"));
	g_free(said);
	g_string_free(lines.text, TRUE);
}

static void test_environment(void **state)
{
	const char *argv[] = { "sh", "-c", "echo ${A-none} ${B-none} $C $HOME",
			       NULL };
	const char *env[] = { "A", "B=b", "C=1=2", NULL };
	char *want = g_strdup_printf("none b 1=2 %s\n", g_getenv("HOME"));
	GString *out;

	(void)state;
	g_setenv("A", "a", TRUE);
	g_setenv("C", "c", TRUE);
	assert_int_equal(proc_capture(argv, env, NULL, 1000, 60, &out), 0);
	assert_string_equal(out->str, want);
	g_string_free(out, TRUE);
	g_free(want);
	assert_string_equal(g_getenv("A"), "a");
	assert_string_equal(g_getenv("C"), "c");
}

static void test_capture(void **state)
{
	static const struct {
		const char *script;
		size_t max;
		unsigned int seconds;
		int status;
		const char *out;
	} cases[] = {
		{ "echo a; echo b; echo c >&2", 100, 60, 0, "a\nb\n" },
		{ "echo a; exit 3", 100, 60, 3, "a\n" },
		{ "kill -9 $$", 100, 60, -1, "" },
		{ "printf 1234", 4, 60, 0, "1234" },
		{ "printf 12345", 4, 60, -1, NULL },
		{ "yes", 1000, 60, -1, NULL },
		{ "sleep 1000", 100, 1, -1, "" },
		{ "exec >&-; sleep 1000", 100, 1, -1, "" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const char *argv[] = { "sh", "-c", cases[i].script, NULL };
		GString *out;
		int status = proc_capture(argv, NULL, NULL, cases[i].max,
					  cases[i].seconds, &out);

		CHECK(status == cases[i].status, "%s: status %d",
		      cases[i].script, status);
		if (cases[i].out)
			CHECK(!strcmp(out->str, cases[i].out), "%s: %s",
			      cases[i].script, out->str);
		assert_true(out->len <= cases[i].max);
		g_string_free(out, TRUE);
	}
}

static void test_capture_bytes(void **state)
{
	const char *argv[] = { "printf", "a\\0b\\0", NULL };
	const char *missing[] = { "no-such-program-here", NULL };
	GString *out;

	(void)state;
	assert_int_equal(proc_capture(argv, NULL, NULL, 100, 60, &out), 0);
	assert_int_equal(out->len, 4);
	assert_memory_equal(out->str, "a\0b\0", 4);
	g_string_free(out, TRUE);
	assert_int_equal(proc_capture(missing, NULL, NULL, 100, 60, &out), 127);
	g_string_free(out, TRUE);
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* A signal ends the wait for a program that hangs. */
static void test_capture_is_interrupted(void **state)
{
	const char *argv[] = { "sleep", "1000", NULL };
	struct sigaction sa = { .sa_handler = on_alarm };
	GString *out;

	(void)state;
	sigaction(SIGALRM, &sa, NULL);
	alarm(1);
	assert_int_equal(proc_capture(argv, NULL, NULL, 100, 0, &out), -1);
	g_string_free(out, TRUE);
}

/* Of our descriptors a child gets those that we were given, not ours. */
static void test_descriptors(void **state)
{
	const struct proc_limits none = { 0 };
	struct lines lines = { .text = g_string_new(NULL) };
	int extra = open("/dev/null", O_RDONLY | O_CLOEXEC), status;
	char *said, **fds;

	(void)state;
	assert_int_equal(run("readlink /proc/$$/fd/0 >&3; "
			     "for f in /proc/$$/fd/*; do [ -e $f ] && "
			     "n=\"$n ${f##*/}\"; done; echo $n >&3",
			     none, &lines, &status, &said),
			 PROC_EXITED);
	assert_true(g_str_has_prefix(lines.text->str, "/dev/null\n0 1 "));
	fds = g_strsplit(g_strchomp(strchr(lines.text->str, '\n')), " ", -1);
	for (char **f = fds; *f; f++) {
		int n = (int)strtol(*f, NULL, 10), flags = fcntl(n, F_GETFD);

		CHECK(n <= 3 || (flags >= 0 && !(flags & FD_CLOEXEC)),
		      "left open: %s", *f);
	}
	g_strfreev(fds);
	g_free(said);
	g_string_free(lines.text, TRUE);
	close(extra);
}

static guint count_descriptors(void)
{
	GDir *dir = g_dir_open("/proc/self/fd", 0, NULL);
	guint n = 0;

	while (g_dir_read_name(dir))
		n++;
	g_dir_close(dir);
	return n;
}

static void test_nothing_is_left_open(void **state)
{
	const struct proc_limits limits = { .wall_seconds = 1 };
	const char *argv[] = { "true", NULL };
	guint before = count_descriptors();
	struct lines lines = { .text = g_string_new(NULL) };
	char *said;
	int status;
	GString *out;

	(void)state;
	run("echo a >&3", limits, &lines, &status, &said);
	g_free(said);
	run("sleep 1000", limits, &lines, &status, &said);
	g_free(said);
	proc_capture(argv, NULL, NULL, 10, 60, &out);
	g_string_free(out, TRUE);
	assert_int_equal(count_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	g_string_free(lines.text, TRUE);
}

/* Whether the process is gone, or but a body that waits for its parent. */
static bool is_gone(pid_t pid)
{
	char *path = g_strdup_printf("/proc/%d/stat", pid), *stat = NULL;
	const char *name_end;
	bool gone = true;

	if (g_file_get_contents(path, &stat, NULL, NULL)) {
		name_end = strrchr(stat, ')');
		gone = name_end && strchr("ZX", name_end[2]);
	}
	g_free(stat);
	g_free(path);
	return gone;
}

/* Waits for it; the limit is for a broken program only. */
static bool ends(pid_t pid)
{
	for (int i = 0; i < 2000 && !is_gone(pid); i++)
		g_usleep(10000);
	return is_gone(pid);
}

/* What a child has started ends with it, however it ends. */
static void test_no_orphans(void **state)
{
	static const char *const scripts[] = {
		"sleep 1000 & echo $! >&3; wait",    /* too late */
		"sleep 1000 & echo $! >&3",	     /* ends by itself */
		"sleep 1000 & echo $! >&3; yes >&3", /* refused */
	};
	const struct proc_limits limits = { .wall_seconds = 1 };

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
		struct lines lines = { .text = g_string_new(NULL),
				       .refuse_at = i == 2 ? 5 : 0 };
		char *said;
		int status;
		pid_t pid;

		run(scripts[i], limits, &lines, &status, &said);
		pid = (pid_t)strtol(lines.text->str, NULL, 10);
		assert_true(pid > 0);
		CHECK(ends(pid), "left: %s", scripts[i]);
		g_free(said);
		g_string_free(lines.text, TRUE);
	}
}

/* Starts one that sleeps, and waits until it says its number. */
static struct proc *start_sleeper(pid_t *pid)
{
	const struct proc_limits none = { 0 };
	const char *argv[] = { "sh", "-c", "echo $$ >&3; exec sleep 1000",
			       NULL };
	struct lines lines = { .text = g_string_new(NULL) };
	char *error = NULL;
	struct proc *proc =
		proc_start(argv, NULL, NULL, &none, on_line, &lines, &error);
	int status;

	assert_non_null(proc);
	while (!lines.n)
		proc_poll(&proc, 1, 1000);
	assert_int_equal(proc_ended(proc, &status), PROC_RUNS);
	*pid = (pid_t)strtol(lines.text->str, NULL, 10);
	g_string_free(lines.text, TRUE);
	return proc;
}

/* proc_free() ends what still runs; so does the parent's own end. */
static void test_dies_with_us(void **state)
{
	pid_t pid = 0, parent;
	int fd[2];

	(void)state;
	proc_free(start_sleeper(&pid));
	assert_true(ends(pid));
	proc_free(NULL);

	assert_int_equal(pipe(fd), 0);
	parent = fork();
	if (parent == 0) {
		(void)start_sleeper(&pid);
		(void)!write(fd[1], &pid, sizeof(pid));
		raise(SIGKILL);
	}
	assert_int_equal(read(fd[0], &pid, sizeof(pid)), sizeof(pid));
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	assert_true(ends(pid));
	close(fd[0]);
	close(fd[1]);
}

static void test_many_at_once(void **state)
{
	enum { N = 8 };
	const struct proc_limits none = { 0 };
	const char *argv[] = { "sh", "-c", "echo $0 >&3; exit $0", NULL, NULL };
	struct lines lines[N];
	struct proc *procs[N];
	bool all = false;

	(void)state;
	for (int i = 0; i < N; i++) {
		char *word = g_strdup_printf("%d", i), *error = NULL;

		argv[3] = word;
		lines[i] = (struct lines){ .text = g_string_new(NULL) };
		procs[i] = proc_start(argv, NULL, NULL, &none, on_line,
				      &lines[i], &error);
		assert_non_null(procs[i]);
		g_free(word);
	}
	while (!all) {
		int status;

		proc_poll(procs, N, 1000);
		all = true;
		for (int i = 0; i < N; i++)
			all = all && proc_ended(procs[i], &status);
	}
	for (int i = 0; i < N; i++) {
		int status;

		assert_int_equal(proc_ended(procs[i], &status), PROC_EXITED);
		assert_int_equal(status, i);
		assert_int_equal(strtol(lines[i].text->str, NULL, 10), i);
		proc_free(procs[i]);
		g_string_free(lines[i].text, TRUE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_clock_restarts),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_output_is_cut),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_capture),
		cmocka_unit_test(test_capture_bytes),
		cmocka_unit_test(test_capture_is_interrupted),
		cmocka_unit_test(test_descriptors),
		cmocka_unit_test(test_nothing_is_left_open),
		cmocka_unit_test(test_no_orphans),
		cmocka_unit_test(test_dies_with_us),
		cmocka_unit_test(test_many_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
