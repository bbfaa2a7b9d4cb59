// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "cache.h"
#include "cocci_value.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder with a cache file and a key. */
struct fixture {
	char *folder, *file, *key;
};

static void begin(struct fixture *f)
{
	f->folder = g_dir_make_tmp("kapcheck-test-XXXXXX", NULL);
	assert_non_null(f->folder);
	f->file = g_build_filename(f->folder, "results", NULL);
	f->key = g_build_filename(f->folder, "key", NULL);
}

static void end(struct fixture *f)
{
	GDir *dir = g_dir_open(f->folder, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir))) {
		char *path = g_build_filename(f->folder, name, NULL);

		g_unlink(path);
		g_free(path);
	}
	g_dir_close(dir);
	g_rmdir(f->folder);
	g_free(f->folder);
	g_free(f->file);
	g_free(f->key);
}

static struct cache *make_cache(const struct fixture *f, unsigned int mib)
{
	const struct cache_options options = { .place = f->file,
					       .key_file = f->key,
					       .size_mib = mib };

	return cache_new(&options);
}

/* The same, open. */
static struct cache *open_cache(const struct fixture *f)
{
	struct cache *c = make_cache(f, 16);

	assert_true(cache_begin(c, "/no/such/tree"));
	return c;
}

static void close_well(struct cache *c)
{
	char *said = cache_free(c);

	CHECK(!said, "%s", said);
}

static void close_saying(struct cache *c, const char *words)
{
	char *said = cache_free(c);

	assert_non_null(said);
	CHECK(strstr(said, words) != NULL, "%s", said);
	g_free(said);
}

static struct digest name_of(const char *word)
{
	GChecksum *sum = digest_begin("test");

	digest_add_text(sum, word);
	return digest_end(sum);
}

static void put(struct cache *c, const char *word, const char *value)
{
	struct digest name = name_of(word);
	GBytes *bytes = g_bytes_new(value, strlen(value));

	cache_put(c, &name, bytes);
	g_bytes_unref(bytes);
}

/* What is there under a name, "" for nothing; the caller's. */
static char *get(struct cache *c, const char *word)
{
	struct digest name = name_of(word);
	GBytes *bytes = cache_get(c, &name);
	gsize len = 0;
	const char *text =
		bytes ? (const char *)g_bytes_get_data(bytes, &len) : "";
	char *copy = g_strndup(text, len);

	if (bytes)
		g_bytes_unref(bytes);
	return copy;
}

static void expect(struct cache *c, const char *word, const char *value)
{
	char *got = get(c, word);

	assert_string_equal(got, value);
	g_free(got);
}

/* Runs SQL over the file. */
static void tamper(const struct fixture *f, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(f->file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void fill(const struct fixture *f)
{
	struct cache *c = open_cache(f);

	put(c, "a", "value of a");
	put(c, "b", "value of b");
	close_well(c);
}

static void test_keeps(void **state)
{
	struct fixture f;
	struct cache *c;
	struct stat st;

	(void)state;
	begin(&f);
	fill(&f);
	c = open_cache(&f);
	expect(c, "a", "value of a");
	expect(c, "b", "value of b");
	expect(c, "c", "");
	close_well(c);
	assert_int_equal(stat(f.key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(f.file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	end(&f);
}

/* One bit of a value, or of its code, is enough. */
static void test_poisoned(void **state)
{
	struct fixture f;
	struct cache *c;

	(void)state;
	begin(&f);
	fill(&f);
	tamper(&f, "UPDATE entry SET value = CAST(substr(value, 1, "
		   "length(value) - 1) || x'62' AS BLOB) "
		   "WHERE substr(value, -1) = x'61'");
	c = open_cache(&f);
	expect(c, "a", "");
	expect(c, "b", "value of b");
	close_saying(c, "1 entries were not written with this key");
	end(&f);
}

/* A value that was authenticated, under another name. */
static void test_swapped(void **state)
{
	struct fixture f;
	struct cache *c;

	(void)state;
	begin(&f);
	fill(&f);
	tamper(&f, "UPDATE entry SET value = (SELECT value FROM entry WHERE "
		   "substr(value, -1) = x'61')");
	c = open_cache(&f);
	expect(c, "a", "value of a");
	expect(c, "b", "");
	close_saying(c, "1 entries");
	end(&f);
}

static void test_other_key(void **state)
{
	struct fixture f;
	struct cache *c;

	(void)state;
	begin(&f);
	fill(&f);
	assert_int_equal(g_unlink(f.key), 0);
	c = open_cache(&f);
	expect(c, "a", "");
	put(c, "a", "new");
	close_saying(c, "not written with this key");
	c = open_cache(&f);
	expect(c, "a", "new");
	close_well(c);
	end(&f);
}

static void test_key_refused(void **state)
{
	struct fixture f;
	struct cache *c;

	(void)state;
	begin(&f);
	fill(&f);
	assert_int_equal(chmod(f.key, 0640), 0);
	c = make_cache(&f, 16);
	assert_false(cache_begin(c, NULL));
	close_saying(c, "is open to others");
	assert_true(g_file_set_contents(f.key, "short", 5, NULL));
	assert_int_equal(chmod(f.key, 0600), 0);
	c = make_cache(&f, 16);
	assert_false(cache_begin(c, NULL));
	close_saying(c, "does not hold 32 bytes");
	end(&f);
}

static void test_in_tree(void **state)
{
	struct fixture f;
	struct cache *c;

	(void)state;
	begin(&f);
	c = make_cache(&f, 16);
	assert_false(cache_begin(c, f.folder));
	put(c, "a", "nothing");
	expect(c, "a", "");
	close_saying(c, "lies in the tree");
	assert_int_equal(access(f.file, F_OK), -1);
	end(&f);
}

/* Bytes that are no database, one of something else, one of the future. */
static void test_other_files(void **state)
{
	static const char *const changes[][2] = {
		{ "PRAGMA user_version=99", "another version (99" },
		{ "PRAGMA application_id=1", "of something else" },
		{ "DROP TABLE entry", "no such table" },
	};
	struct fixture f;
	struct cache *c;

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
		begin(&f);
		fill(&f);
		tamper(&f, changes[i][0]);
		c = make_cache(&f, 16);
		assert_false(cache_begin(c, NULL));
		close_saying(c, changes[i][1]);
		end(&f);
	}
	begin(&f);
	assert_true(g_file_set_contents(f.file, "no database, but words that "
						"are long enough for one "
						"header of it, or two of them, "
						"which is what it needs",
					-1, NULL));
	c = make_cache(&f, 16);
	assert_false(cache_begin(c, NULL));
	close_saying(c, "not a database");
	end(&f);
}

/* However much of the file is left: what is read is right, or nothing is. */
static void test_truncated(void **state)
{
	struct fixture f;
	gsize len;
	char *whole;

	(void)state;
	begin(&f);
	fill(&f);
	assert_true(g_file_get_contents(f.file, &whole, &len, NULL));
	for (gsize n = 0; n < len; n += 509) {
		struct cache *c = make_cache(&f, 16);
		char *got, *said;

		assert_true(g_file_set_contents(f.file, whole, (gssize)n,
						NULL));
		cache_begin(c, NULL);
		got = get(c, "a");
		assert_true(!*got || !strcmp(got, "value of a"));
		g_free(got);
		put(c, "c", "value of c");
		said = cache_free(c);
		g_free(said);
	}
	g_free(whole);
	end(&f);
}

/* What was not used for longest goes first, and the file stays small. */
static void test_evicts(void **state)
{
	struct fixture f;
	struct cache *c;
	struct stat st;
	char *large = g_strnfill(65536, 'x');

	(void)state;
	begin(&f);
	c = make_cache(&f, 1);
	assert_true(cache_begin(c, NULL));
	for (guint i = 0; i < 10; i++) {
		char *word = g_strdup_printf("old %u", i);

		put(c, word, large);
		g_free(word);
	}
	close_well(c);
	tamper(&f, "UPDATE entry SET used = used - 1000");
	c = make_cache(&f, 1);
	assert_true(cache_begin(c, NULL));
	for (guint i = 0; i < 10; i++) {
		char *word = g_strdup_printf("new %u", i);

		put(c, word, large);
		g_free(word);
	}
	close_well(c);
	assert_int_equal(stat(f.file, &st), 0);
	assert_true(st.st_size < 1 << 20);
	c = make_cache(&f, 1);
	assert_true(cache_begin(c, NULL));
	expect(c, "new 9", large);
	expect(c, "old 0", "");
	close_well(c);
	g_free(large);
	end(&f);
}

static void test_distrust(void **state)
{
	struct fixture f;
	struct cache *c;

	(void)state;
	begin(&f);
	fill(&f);
	c = open_cache(&f);
	cache_distrust(c);
	expect(c, "a", "");
	close_saying(c, "a recheck showed that it is wrong");
	end(&f);
}

/* --- values -----------------------------------------------------------------
 */

static void unit_begin(struct unit *u, const struct rule *rule,
		       const char *path)
{
	memset(u, 0, sizeof(*u));
	work_init(&u->work, path, rule->id);
	u->rule = rule;
}

static void unit_end(struct unit *u)
{
	work_clear(&u->work);
	g_strfreev(u->parsed);
}

static GBytes *make_value(const struct rule *rule)
{
	struct unit u;
	struct finding *f;
	GBytes *value;

	unit_begin(&u, rule, "a.c");
	f = finding_new(rule, LEVEL_NOTE, ENGINE_COCCI, "a.c", 3, 9, "said \"x\"");
	f->where.end_line = 4;
	f->where.end_col = 2;
	f->function = g_strdup("f");
	place_add(f->steps, "a.c", 1, 2, "a step");
	place_add(f->related, "a.c", 5, 6, "a place");
	g_ptr_array_add(u.work.findings, f);
	u.parsed = g_strsplit("f g", " ", -1);
	value = cocci_value_write(&u);
	unit_end(&u);
	return value;
}

/* The same slice at another path: the same findings, there. */
static void test_value(void **state)
{
	GPtrArray *rules = rules_of("take:0", "");
	const struct rule *rule = (const struct rule *)rules->pdata[0];
	GBytes *value = make_value(rule), *again;
	const struct finding *f;
	struct unit u;

	(void)state;
	unit_begin(&u, rule, "b/c.c");
	assert_true(cocci_value_read(value, &u));
	assert_int_equal(u.work.findings->len, 1);
	f = (const struct finding *)u.work.findings->pdata[0];
	assert_string_equal(f->where.path, "b/c.c");
	assert_int_equal(f->where.line, 3);
	assert_int_equal(f->where.end_col, 2);
	assert_int_equal(f->level, LEVEL_NOTE);
	assert_string_equal(f->message, "said \"x\"");
	assert_string_equal(((const struct place *)f->steps->pdata[0])->path,
			    "b/c.c");
	assert_string_equal(u.parsed[1], "g");
	again = cocci_value_write(&u);
	assert_true(g_bytes_equal(value, again));
	g_bytes_unref(again);
	g_bytes_unref(value);
	unit_end(&u);
	g_ptr_array_unref(rules);
}

/* What is not exactly of the form leaves the unit as it was. */
static void test_bad_values(void **state)
{
	static const char *const bad[] = {
		"", "null", "[]", "{}", "{\"findings\": []}",
		"{\"findings\": [], \"functions\": 1}",
		"{\"findings\": [], \"functions\": [1]}",
		"{\"findings\": {}, \"functions\": []}",
		"{\"findings\": [{}], \"functions\": []}",
		"{\"findings\": [], \"functions\": [], \"more\": 1}",
		"{\"findings\": [], \"functions\": []} x",
	};
	GPtrArray *rules = rules_of("take:0", "");
	const struct rule *rule = (const struct rule *)rules->pdata[0];
	GBytes *value = make_value(rule);
	gsize len;
	const char *text = (const char *)g_bytes_get_data(value, &len);
	struct unit u;

	(void)state;
	unit_begin(&u, rule, "a.c");
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		GBytes *b = g_bytes_new_static(bad[i], strlen(bad[i]));

		CHECK(!cocci_value_read(b, &u), "%s", bad[i]);
		assert_int_equal(u.work.findings->len, 0);
		g_bytes_unref(b);
	}
	for (gsize n = 0; n < len; n++) {
		GBytes *b = g_bytes_new_static(text, n);

		assert_false(cocci_value_read(b, &u));
		assert_int_equal(u.work.findings->len, 0);
		g_bytes_unref(b);
	}
	g_bytes_unref(value);
	unit_end(&u);
	g_ptr_array_unref(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keeps),
		cmocka_unit_test(test_poisoned),
		cmocka_unit_test(test_swapped),
		cmocka_unit_test(test_other_key),
		cmocka_unit_test(test_key_refused),
		cmocka_unit_test(test_in_tree),
		cmocka_unit_test(test_other_files),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_evicts),
		cmocka_unit_test(test_distrust),
		cmocka_unit_test(test_value),
		cmocka_unit_test(test_bad_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
