// SPDX-License-Identifier: GPL-2.0-only
#include "doctor_sample.h"

#include "scan.h"
#include "text_order.h"

#include <string.h>
#include <sys/stat.h>

#define TIMEOUT_SECONDS 60u
#define MEMORY_MIB 1536u

/* --- marks ------------------------------------------------------------------
 */

/* "file:line: level", as findings are told, too. */
static char *key(const char *path, unsigned int line, const char *level)
{
	return g_strdup_printf("%s:%u: %s", path, line, level);
}

static bool names_engine(const char *names, enum engine_bit engine)
{
	char **list;
	bool is = !*names; /* all of them */

	list = g_strsplit_set(names, ", ", -1);
	for (char **name = list; *name; name++)
		is = is || !strcmp(*name, engine_name(engine));
	g_strfreev(list);
	return is;
}

static void read_line(const char *line, const char *path, unsigned int number,
		      const struct rule *rule, enum engine_bit engine,
		      GPtrArray *keys)
{
	static GRegex *mark;
	GMatchInfo *match;

	if (!mark)
		mark = g_regex_new("\\bEXPECT(?:\\(([a-z, ]+)\\))? (\\w+) "
				   "(error|warning|note)\\b",
				   G_REGEX_RAW, 0, NULL);
	g_regex_match(mark, line, 0, &match);
	for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
		char *engines = g_match_info_fetch(match, 1);
		char *id = g_match_info_fetch(match, 2);
		char *level = g_match_info_fetch(match, 3);

		if (!strcmp(id, rule->id) && names_engine(engines, engine))
			g_ptr_array_add(keys, key(path, number, level));
		g_free(engines);
		g_free(id);
		g_free(level);
	}
	g_match_info_free(match);
}

static void read_file(const char *full, const char *path,
		      const struct rule *rule, enum engine_bit engine,
		      GPtrArray *keys)
{
	char *text = NULL, **lines;

	if (!g_file_get_contents(full, &text, NULL, NULL))
		return;
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i]; i++)
		read_line(lines[i], path, i + 1, rule, engine, keys);
	g_strfreev(lines);
	g_free(text);
}

/* --- files ------------------------------------------------------------------
 */

/* Called for each file beneath a folder, with its path there. */
typedef void (*on_file)(const char *full, const char *path, void *user);

static void walk(const char *folder, const char *prefix, on_file call,
		 void *user)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		char *full = g_build_filename(folder, name, NULL);
		char *path = *prefix ? g_strconcat(prefix, "/", name, NULL)
				     : g_strdup(name);

		if (g_file_test(full, G_FILE_TEST_IS_DIR))
			walk(full, path, call, user);
		else
			call(full, path, user);
		g_free(path);
		g_free(full);
	}
	if (dir)
		g_dir_close(dir);
}

static bool copy_file(const char *from, const char *folder, const char *path)
{
	char *to = g_build_filename(folder, path, NULL);
	char *above = g_path_get_dirname(to), *text = NULL;
	gsize n;
	bool good = g_file_get_contents(from, &text, &n, NULL) &&
		    !g_mkdir_with_parents(above, 0700) &&
		    g_file_set_contents(to, text, (gssize)n, NULL);

	g_free(text);
	g_free(above);
	g_free(to);
	return good;
}

struct sample {
	const struct rule *rule;
	enum engine_bit engine;
	const char *folder; /* where it is planted */
	GPtrArray *marks;   /* of char * */
	bool copied;
};

static void read_mark(const char *full, const char *path, void *user)
{
	const struct sample *s = (const struct sample *)user;

	read_file(full, path, s->rule, s->engine, s->marks);
}

static void copy_one(const char *full, const char *path, void *user)
{
	struct sample *s = (struct sample *)user;

	s->copied = s->copied && copy_file(full, s->folder, path);
}

/* A file is walked as the one file of its folder. */
static void each(const char *from, on_file call, struct sample *s)
{
	char *base = g_path_get_basename(from);

	if (g_file_test(from, G_FILE_TEST_IS_DIR))
		walk(from, "", call, s);
	else
		call(from, base, s);
	g_free(base);
}

/* --- which ------------------------------------------------------------------
 */

static GPtrArray *bad_cases(const char *folder)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		if (g_str_has_prefix(name, "bad_"))
			g_ptr_array_add(names,
					g_build_filename(folder, name, NULL));
	if (dir)
		g_dir_close(dir);
	g_ptr_array_sort(names, text_order);
	return names;
}

/* The first that the engine sees something in: Kconfig is judged by trees. */
static char *choose(const char *data_dir, struct sample *s)
{
	char *folder =
		g_build_filename(data_dir, "testcases", s->rule->name, NULL);
	GPtrArray *cases = bad_cases(folder);
	char *found = NULL;

	for (guint i = 0; i < cases->len && !found; i++) {
		const char *path = (const char *)cases->pdata[i];

		if (s->engine == ENGINE_KCONFIG &&
		    !g_file_test(path, G_FILE_TEST_IS_DIR))
			continue;
		each(path, read_mark, s);
		if (s->marks->len)
			found = g_strdup(path);
	}
	g_ptr_array_unref(cases);
	g_free(folder);
	return found;
}

/* --- scanning ---------------------------------------------------------------
 */

static char *join(GPtrArray *keys)
{
	g_ptr_array_sort(keys, text_order);
	g_ptr_array_add(keys, NULL);
	return g_strjoinv(", ", (char **)keys->pdata);
}

static char *what_was_found(const struct scan *scan)
{
	GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
	char *all;

	for (guint i = 0; i < scan->findings->list->len; i++) {
		const struct finding *f =
			(const struct finding *)scan->findings->list->pdata[i];

		g_ptr_array_add(keys, key(f->where.path, f->where.line,
					  level_name(f->level)));
	}
	all = join(keys);
	g_ptr_array_unref(keys);
	return all;
}

static bool compare(const struct scan *scan, struct sample *s, char **why)
{
	char *want, *have;
	bool same;

	if (problems_incomplete(scan->problems)) {
		const struct problem *p =
			(const struct problem *)scan->problems->list->pdata[0];

		*why = g_strdup(p->reason);
		return false;
	}
	want = join(s->marks);
	have = what_was_found(scan);
	same = !strcmp(want, have);
	if (!same)
		*why = g_strdup_printf("planted %s, found %s", want,
				       *have ? have : "nothing");
	g_free(want);
	g_free(have);
	return same;
}

static bool scan_it(const char *data_dir, struct sample *s, const char *path,
		    char **why)
{
	GPtrArray *rules = g_ptr_array_new();
	const struct scan_options options = {
		.path = path,
		.engines = s->engine,
		.jobs = 1,
		.timeout_seconds = TIMEOUT_SECONDS,
		.memory_mib = MEMORY_MIB,
		.quiet = true,
	};
	struct scan *scan;
	bool good = false;

	g_ptr_array_add(rules, (void *)(uintptr_t)s->rule);
	scan = scan_run(&options, data_dir, rules, why);
	if (scan) {
		good = compare(scan, s, why);
		scan_free(scan);
	}
	g_ptr_array_unref(rules);
	return good;
}

static char *plant(const char *data_dir, struct sample *s, const char *from)
{
	char *base = g_path_get_basename(from);
	char *header = g_build_filename(data_dir, "testcases", "include",
					"kernel.h", NULL);
	bool is_file = g_file_test(from, G_FILE_TEST_IS_REGULAR);
	char *path = g_build_filename(s->folder, is_file ? base : NULL, NULL);

	s->copied = true;
	each(from, copy_one, s);
	if (is_file)
		copy_one(header, "include/kernel.h", s);
	g_free(header);
	g_free(base);
	return path;
}

bool doctor_sample_found(const char *data_dir, const struct rule *rule,
			 enum engine_bit engine, const char *folder, char **why)
{
	struct sample s = {
		.rule = rule,
		.engine = engine,
		.folder = folder,
		.marks = g_ptr_array_new_with_free_func(g_free),
	};
	char *from = choose(data_dir, &s), *path = NULL;
	bool good = false;

	if (from)
		path = plant(data_dir, &s, from);
	if (!from)
		*why = g_strdup("there is no testcase to plant");
	else if (!s.copied)
		*why = g_strdup("it could not be planted");
	else
		good = scan_it(data_dir, &s, path, why);
	g_ptr_array_unref(s.marks);
	g_free(path);
	g_free(from);
	return good;
}
