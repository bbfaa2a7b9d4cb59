// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries in a Redis server, which many machines share:
 *
 *     redis://HOST[:PORT][/DB]    unix:///PATH[?db=DB]
 *
 * The password, if it wants one, is in KAPCHECK_REDIS_PASSWORD. What the server
 * may take and what it drops first are its own settings (maxmemory and
 * maxmemory-policy). Names begin with the form's version.
 */
#include "store.h"

#include <hiredis/hiredis.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "kapcheck:1:"
#define DEFAULT_PORT 6379
/* How long it may take to answer. */
#define ANSWER_SECONDS 5
/* A longer answer is none of ours. */
#define ANSWER_MAX (128u << 20)

static const struct timeval patience = { .tv_sec = ANSWER_SECONDS };

/* --- opening ----------------------------------------------------------------
 */

static bool read_number(const char *text, int max, int *n)
{
	char *end;
	long value = strtol(text, &end, 10);

	*n = (int)value;
	return g_ascii_isdigit(*text) && !*end && value >= 0 && value <= max;
}

/* "HOST", "HOST:PORT", "[::1]:PORT"; the host is left in text. */
static bool split_host(char *text, char **host, int *port)
{
	char *colon = strrchr(text, ':'), *bracket = strchr(text, ']');

	*host = text;
	*port = DEFAULT_PORT;
	if (bracket) {
		if (*text != '[' || (bracket[1] && bracket[1] != ':'))
			return false;
		*host = text + 1;
		*bracket = '\0';
		colon = bracket[1] ? bracket + 1 : NULL;
	}
	if (colon)
		*colon = '\0';
	return **host && (!colon || read_number(colon + 1, 65535, port));
}

static redisContext *connect_tcp(char *rest, int *db)
{
	char *slash = strchr(rest, '/'), *host;
	int port;

	if (slash)
		*slash++ = '\0';
	if ((slash && *slash && !read_number(slash, 1 << 20, db)) ||
	    !split_host(rest, &host, &port))
		return NULL;
	return redisConnectWithTimeout(host, port, patience);
}

static redisContext *connect_unix(char *path, int *db)
{
	static const char word[] = "?db=";
	char *option = strstr(path, word);

	if (option) {
		*option = '\0';
		if (!read_number(option + strlen(word), 1 << 20, db))
			return NULL;
	}
	return *path == '/' ? redisConnectUnixWithTimeout(path, patience)
			    : NULL;
}

/* Sends a command and waits for its end; false with *error set. */
static bool finish(redisContext *c, redisReply *reply, char **error)
{
	if (!reply)
		*error = g_strdup(c->err ? c->errstr : "gave no answer");
	else if (reply->type == REDIS_REPLY_ERROR)
		*error = g_strdup(reply->str);
	freeReplyObject(reply);
	return !*error;
}

static bool greet(redisContext *c, int db, char **error)
{
	const char *password = g_getenv("KAPCHECK_REDIS_PASSWORD");

	redisSetTimeout(c, patience);
	if (password &&
	    !finish(c, (redisReply *)redisCommand(c, "AUTH %s", password),
		    error))
		return false;
	return finish(c, (redisReply *)redisCommand(c, "SELECT %d", db), error);
}

static void *redis_open(const char *place, uint64_t max_bytes, char **error)
{
	char *rest = g_strdup(strstr(place, "://") + strlen("://"));
	int db = 0;
	redisContext *c = g_str_has_prefix(place, "unix:")
				  ? connect_unix(rest, &db)
				  : connect_tcp(rest, &db);

	(void)max_bytes;
	g_free(rest);
	if (!c)
		*error = g_strdup("is not redis://HOST:PORT/DB or "
				  "unix:///PATH?db=DB");
	else if (c->err)
		*error = g_strdup(c->errstr);
	else
		greet(c, db, error);
	if (*error && c)
		redisFree(c);
	return *error ? NULL : c;
}

/* --- entries ----------------------------------------------------------------
 */

static bool redis_get(void *store, const struct digest *name, GByteArray *buf,
		      char **error)
{
	redisContext *c = (redisContext *)store;
	char hex[2 * DIGEST_BYTES + 1];
	redisReply *reply;
	bool found;

	digest_hex(name, hex);
	reply = (redisReply *)redisCommand(c, "GET " PREFIX "%s", hex);
	found = reply && reply->type == REDIS_REPLY_STRING;
	if (found && reply->len > ANSWER_MAX) {
		*error = g_strdup("gives what was not put there");
		found = false;
	}
	if (found)
		g_byte_array_append(buf, (const guint8 *)reply->str,
				    (guint)reply->len);
	if (*error)
		freeReplyObject(reply);
	else
		finish(c, reply, error);
	return found;
}

/* All commands are sent before the first answer is waited for. */
static bool redis_put(void *store, const struct store_entry *entries, guint n,
		      char **error)
{
	redisContext *c = (redisContext *)store;
	char hex[2 * DIGEST_BYTES + 1];
	void *reply;

	for (guint i = 0; i < n; i++) {
		gsize len;
		const void *value = g_bytes_get_data(entries[i].value, &len);

		digest_hex(&entries[i].name, hex);
		redisAppendCommand(c, "SET " PREFIX "%s %b", hex, value, len);
	}
	for (guint i = 0; i < n && !*error; i++) {
		reply = NULL;
		redisGetReply(c, &reply);
		finish(c, (redisReply *)reply, error);
	}
	return !*error;
}

static void redis_close(void *store)
{
	redisFree((redisContext *)store);
}

const struct store_kind store_redis = { redis_open, redis_get, redis_put,
					redis_close };
