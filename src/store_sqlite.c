// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries in an SQLite file. Its journal is a write-ahead log, so readers and a
 * writer don't wait for each other, and what was written survives a kill at any
 * moment. The file may come from anywhere: views, triggers and functions in it
 * are never run.
 */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "kapc", in the file's header. */
#define APPLICATION_ID 0x6b617063
#define SCHEMA_VERSION 1
/* How long another scan's write may take, in milliseconds. */
#define BUSY_MS 2000
/* An entry counts as used again once a day: a warm scan need not write. */
#define USED_SECONDS 86400
/* How often making a new file is tried, when others do so, too. */
#define TRIES 50u
/* Share of its size that a full file keeps. */
#define KEPT_PERCENT 80u

struct sqlite_store {
	sqlite3 *db;
	sqlite3_stmt *get, *put;
	uint64_t max_bytes;
	int64_t now;
	GArray *used; /* of struct digest: entries that have not been, lately */
	bool written;
};

static char *reason(struct sqlite_store *s)
{
	return g_strdup(sqlite3_errmsg(s->db));
}

static bool run(struct sqlite_store *s, const char *sql)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* The number that a statement gives; -1 when it fails. */
static int64_t ask(struct sqlite_store *s, const char *sql)
{
	sqlite3_stmt *q = NULL;
	int64_t n = -1;

	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK &&
	    sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}

/* --- opening ----------------------------------------------------------------
 */

/* Makes the file, for its owner only, and its folder, if they are not there. */
static bool make_file(const char *path, char **error)
{
	char *folder = g_path_get_dirname(path);
	int fd = -1;

	if (g_mkdir_with_parents(folder, 0700) == 0)
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			  0600);
	if (fd < 0)
		*error = g_strdup(g_strerror(errno));
	else
		close(fd);
	g_free(folder);
	return fd >= 0;
}

static void secure(sqlite3 *db)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	/* no matter what memory the file would like to have */
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 256 << 20);
}

/* False with *why set when it can't be made. */
static bool create(struct sqlite_store *s, char **why)
{
	char *ids = g_strdup_printf("PRAGMA application_id=%d;"
				    "PRAGMA user_version=%d;",
				    APPLICATION_ID, SCHEMA_VERSION);
	/* both have to be said before there is a table */
	bool good = run(s, "PRAGMA auto_vacuum=INCREMENTAL") &&
		    run(s, "PRAGMA journal_mode=WAL") &&
		    run(s, "BEGIN IMMEDIATE") &&
		    run(s, "CREATE TABLE IF NOT EXISTS entry("
			   "name BLOB PRIMARY KEY, value BLOB NOT NULL, "
			   "used INTEGER NOT NULL);"
			   "CREATE INDEX IF NOT EXISTS entry_used "
			   "ON entry(used)") &&
		    run(s, ids) && run(s, "COMMIT");

	if (!good)
		*why = reason(s);
	if (!good && !sqlite3_get_autocommit(s->db))
		run(s, "ROLLBACK");
	g_free(ids);
	return good;
}

/* Whether the file is a new one, which has nothing in it. */
static bool is_new(struct sqlite_store *s)
{
	return ask(s, "PRAGMA application_id") == 0 &&
	       ask(s, "PRAGMA user_version") == 0 &&
	       ask(s, "SELECT count(*) FROM sqlite_master") == 0;
}

static bool is_ours(struct sqlite_store *s, char **error)
{
	int64_t id = ask(s, "PRAGMA application_id");
	int64_t version = ask(s, "PRAGMA user_version");

	if (id < 0 || version < 0)
		*error = reason(s);
	else if (id != APPLICATION_ID)
		*error = g_strdup("is a database of something else");
	else if (version != SCHEMA_VERSION)
		*error = g_strdup_printf("is of another version (%d, not %d)",
					 (int)version, SCHEMA_VERSION);
	return !*error;
}

/* Two scans may make the file at once, and one of them is then told it's busy.
 */
static void create_if_new(struct sqlite_store *s, char **error)
{
	for (guint i = 0; i < TRIES && is_new(s); i++) {
		g_clear_pointer(error, g_free);
		if (create(s, error))
			return;
		g_usleep(20000);
	}
	/* somebody else has made it */
	if (*error && !is_new(s))
		g_clear_pointer(error, g_free);
}

static bool prepare(struct sqlite_store *s)
{
	return sqlite3_prepare_v3(
		       s->db, "SELECT value, used FROM entry WHERE name=?1", -1,
		       SQLITE_PREPARE_PERSISTENT, &s->get, NULL) == SQLITE_OK &&
	       sqlite3_prepare_v3(s->db,
				  "INSERT OR REPLACE INTO entry VALUES(?1,?2,"
				  "?3)",
				  -1, SQLITE_PREPARE_PERSISTENT, &s->put,
				  NULL) == SQLITE_OK;
}

static void sqlite_close(void *store);

static void *sqlite_open(const char *place, uint64_t max_bytes, char **error)
{
	struct sqlite_store *s;

	if (!make_file(place, error))
		return NULL;
	s = g_new0(struct sqlite_store, 1);
	s->max_bytes = max_bytes;
	s->now = g_get_real_time() / G_USEC_PER_SEC;
	s->used = g_array_new(FALSE, FALSE, sizeof(struct digest));
	if (sqlite3_open_v2(place, &s->db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX,
			    NULL) != SQLITE_OK) {
		*error = s->db ? reason(s) : g_strdup("out of memory");
	} else {
		secure(s->db);
		sqlite3_busy_timeout(s->db, BUSY_MS);
		run(s, "PRAGMA cell_size_check=ON");
		run(s, "PRAGMA synchronous=NORMAL");
		run(s, "PRAGMA journal_size_limit=16777216");
		create_if_new(s, error);
		if (!*error && is_ours(s, error) && !prepare(s))
			*error = reason(s);
	}
	if (!*error)
		return s;
	sqlite_close(s);
	return NULL;
}

/* --- entries ----------------------------------------------------------------
 */

static void bind_name(sqlite3_stmt *q, const struct digest *name)
{
	sqlite3_bind_blob(q, 1, name->bytes, DIGEST_BYTES, SQLITE_STATIC);
}

static bool sqlite_get(void *store, const struct digest *name, GByteArray *buf,
		       char **error)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	int what;

	bind_name(s->get, name);
	what = sqlite3_step(s->get);
	if (what == SQLITE_ROW) {
		const void *value = sqlite3_column_blob(s->get, 0);
		int n = sqlite3_column_bytes(s->get, 0);

		if (value)
			g_byte_array_append(buf, (const guint8 *)value,
					    (guint)n);
		if (sqlite3_column_int64(s->get, 1) < s->now - USED_SECONDS)
			g_array_append_val(s->used, *name);
	} else if (what != SQLITE_DONE) {
		*error = reason(s);
	}
	sqlite3_reset(s->get);
	return what == SQLITE_ROW;
}

static bool put_one(struct sqlite_store *s, const struct store_entry *e)
{
	gsize n;
	const void *bytes = g_bytes_get_data(e->value, &n);
	bool good;

	bind_name(s->put, &e->name);
	sqlite3_bind_blob64(s->put, 2, bytes, n, SQLITE_STATIC);
	sqlite3_bind_int64(s->put, 3, s->now);
	good = sqlite3_step(s->put) == SQLITE_DONE;
	sqlite3_reset(s->put);
	sqlite3_clear_bindings(s->put);
	return good;
}

static bool sqlite_put(void *store, const struct store_entry *entries, guint n,
		       char **error)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	bool good = run(s, "BEGIN IMMEDIATE");

	for (guint i = 0; good && i < n; i++)
		good = put_one(s, &entries[i]);
	good = good && run(s, "COMMIT");
	s->written |= good;
	if (!good) {
		*error = reason(s);
		if (!sqlite3_get_autocommit(s->db))
			run(s, "ROLLBACK");
	}
	return good;
}

/* --- the end ----------------------------------------------------------------
 */

/* Tells which entries were used, for those that were not are dropped first. */
static void note_used(struct sqlite_store *s)
{
	sqlite3_stmt *q = NULL;

	if (!s->used->len || !run(s, "BEGIN IMMEDIATE"))
		return;
	sqlite3_prepare_v2(s->db, "UPDATE entry SET used=?2 WHERE name=?1", -1,
			   &q, NULL);
	for (guint i = 0; q && i < s->used->len; i++) {
		bind_name(q, &g_array_index(s->used, struct digest, i));
		sqlite3_bind_int64(q, 2, s->now);
		sqlite3_step(q);
		sqlite3_reset(q);
	}
	sqlite3_finalize(q);
	run(s, "COMMIT");
}

static uint64_t bytes_taken(struct sqlite_store *s)
{
	int64_t pages = ask(s, "PRAGMA page_count");
	int64_t free_pages = ask(s, "PRAGMA freelist_count");
	int64_t size = ask(s, "PRAGMA page_size");

	return pages > 0 && free_pages >= 0 && size > 0
		       ? (uint64_t)((pages - free_pages) * size)
		       : 0;
}

/* Drops what was not used for longest, a part of the entries at a time. */
static void evict(struct sqlite_store *s)
{
	if (bytes_taken(s) <= s->max_bytes)
		return;
	for (guint i = 0;
	     i < 100 && bytes_taken(s) > s->max_bytes / 100 * KEPT_PERCENT; i++)
		if (!run(s, "DELETE FROM entry WHERE rowid IN (SELECT rowid "
			    "FROM entry ORDER BY used, rowid LIMIT (SELECT "
			    "1 + count(*) / 16 FROM entry))"))
			break;
	run(s, "PRAGMA incremental_vacuum");
}

static void sqlite_close(void *store)
{
	struct sqlite_store *s = (struct sqlite_store *)store;

	if (s->get)
		note_used(s);
	if (s->written)
		evict(s);
	sqlite3_finalize(s->get);
	sqlite3_finalize(s->put);
	sqlite3_close(s->db);
	g_array_unref(s->used);
	g_free(s);
}

const struct store_kind store_sqlite = { sqlite_open, sqlite_get, sqlite_put,
					 sqlite_close };
