// SPDX-License-Identifier: GPL-2.0-only
#include "cache.h"

#include "cache_key.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

/* Entries wait until there are so many, or for so long. */
#define WAITING_MAX 64u
#define WAITING_SECONDS 2
/* What is shared with other machines is not taken on trust alone. */
#define SHARED_RECHECK_PERCENT 1
/* Larger ones would push too much else out. */
#define VALUE_MAX (64u << 20)

struct cache {
	char *place, *key_file;
	unsigned int size_mib;
	int recheck_percent;
	bool shared; /* a server, of which others may have other keys */
	GMutex lock;
	const struct store_kind *kind;
	void *store; /* NULL: not open */
	bool tried;  /* to open it */
	struct digest secret;
	GArray *waiting; /* of struct store_entry */
	gint64 flushed;	 /* when it was last empty */
	GByteArray *buf;
	char *trouble; /* why it is no longer used; NULL: nothing is wrong */
	guint forged;  /* entries that this key has not written */
	bool distrusted;
};

static void entry_clear(void *p)
{
	g_bytes_unref(((struct store_entry *)p)->value);
}

static char *own_file(const char *name)
{
	return g_build_filename(g_get_user_cache_dir(), "kapcheck", name, NULL);
}

static bool is_address(const char *place)
{
	return place && (g_str_has_prefix(place, "redis://") ||
			 g_str_has_prefix(place, "unix://"));
}

/* A folder gets the file that would be the user's own in it. */
static char *choose_place(const char *place)
{
	static const char name[] = "results-1.sqlite";

	if (!place)
		return own_file(name);
	if (is_address(place))
		return g_strdup(place);
	if (g_file_test(place, G_FILE_TEST_IS_DIR) ||
	    g_str_has_suffix(place, "/"))
		return g_build_filename(place, name, NULL);
	return g_strdup(place);
}

struct cache *cache_new(const struct cache_options *options)
{
	struct cache *c = g_new0(struct cache, 1);

	c->place = choose_place(options->place);
	c->key_file = options->key_file ? g_strdup(options->key_file)
					: own_file("key");
	c->size_mib = options->size_mib;
	c->shared = is_address(options->place);
	c->recheck_percent = options->recheck_percent;
	if (c->recheck_percent < 0)
		c->recheck_percent = c->shared ? SHARED_RECHECK_PERCENT : 0;
	c->kind = c->shared ? &store_redis : &store_sqlite;
	c->waiting = g_array_new(FALSE, FALSE, sizeof(struct store_entry));
	g_array_set_clear_func(c->waiting, entry_clear);
	c->buf = g_byte_array_new();
	g_mutex_init(&c->lock);
	return c;
}

/* --- opening ----------------------------------------------------------------
 */

/* The path with all links in what there is of it followed. */
static char *real_path(const char *path)
{
	char *whole = g_canonicalize_filename(path, NULL);
	char *real = realpath(whole, NULL), *folder, *base, *above;

	if (!real && strcmp(whole, "/")) {
		folder = g_path_get_dirname(whole);
		base = g_path_get_basename(whole);
		above = real_path(folder);
		real = g_build_filename(above, base, NULL);
		g_free(above);
		g_free(base);
		g_free(folder);
		g_free(whole);
		return real;
	}
	g_free(whole);
	above = g_strdup(real ? real : "/");
	free(real);
	return above;
}

static bool is_in(const char *path, const char *root)
{
	char *real = real_path(path);
	size_t n = strlen(root);
	bool in = !strncmp(real, root, n) &&
		  (real[n] == '/' || root[n - 1] == '/');

	g_free(real);
	return in;
}

/* From here on the cache is of no more use. */
static void give_up(struct cache *c, char *why)
{
	if (!c->trouble)
		c->trouble = why;
	else
		g_free(why);
	if (c->store)
		c->kind->close(c->store);
	c->store = NULL;
	g_array_set_size(c->waiting, 0);
}

static void open_store(struct cache *c)
{
	char *error = NULL, *place;

	c->tried = true;
	if (!cache_key_read(c->key_file, &c->secret, &error)) {
		give_up(c, error);
		return;
	}
	/* the store itself follows no link */
	place = c->shared ? g_strdup(c->place) : real_path(c->place);
	c->store = c->kind->open(place, (uint64_t)c->size_mib << 20, &error);
	c->flushed = g_get_monotonic_time();
	if (!c->store)
		give_up(c, error);
	g_free(place);
}

bool cache_begin(struct cache *c, const char *root)
{
	bool good;

	if (!c)
		return false;
	g_mutex_lock(&c->lock);
	if (root &&
	    ((!c->shared && is_in(c->place, root)) || is_in(c->key_file, root)))
		give_up(c, g_strdup("lies in the tree that is scanned"));
	else if (!c->tried && !c->trouble)
		open_store(c);
	good = c->store != NULL;
	g_mutex_unlock(&c->lock);
	return good;
}

/* --- entries ----------------------------------------------------------------
 */

/* What is in the buffer without its code, when that is right. */
static GBytes *open_seal(struct cache *c, const struct digest *name)
{
	struct digest said, mac;

	if (c->buf->len >= DIGEST_BYTES) {
		const guint8 *value = c->buf->data + DIGEST_BYTES;
		size_t len = c->buf->len - DIGEST_BYTES;

		memcpy(said.bytes, c->buf->data, DIGEST_BYTES);
		mac = digest_mac(&c->secret, name, value, len);
		if (digest_equal(&said, &mac))
			return g_bytes_new(value, len);
	}
	c->forged++;
	return NULL;
}

/* With the key in them, names of one user tell another one nothing. */
static struct digest stored_name(const struct cache *c,
				 const struct digest *name)
{
	return c->shared ? digest_mac(&c->secret, name, "", 0) : *name;
}

GBytes *cache_get(struct cache *c, const struct digest *name)
{
	GBytes *value = NULL;
	char *error = NULL;
	struct digest stored;

	g_mutex_lock(&c->lock);
	g_byte_array_set_size(c->buf, 0);
	stored = stored_name(c, name);
	if (c->store && !c->distrusted &&
	    c->kind->get(c->store, &stored, c->buf, &error))
		value = open_seal(c, name);
	if (error)
		give_up(c, error);
	g_mutex_unlock(&c->lock);
	return value;
}

static void flush(struct cache *c)
{
	char *error = NULL;

	c->flushed = g_get_monotonic_time();
	if (c->store && c->waiting->len &&
	    !c->kind->put(c->store,
			  (struct store_entry *)(void *)c->waiting->data,
			  c->waiting->len, &error))
		give_up(c, error);
	g_array_set_size(c->waiting, 0);
}

static GBytes *seal(const struct cache *c, const struct digest *name,
		    GBytes *value)
{
	gsize len;
	const void *bytes = g_bytes_get_data(value, &len);
	struct digest mac = digest_mac(&c->secret, name, bytes, len);
	GByteArray *sealed = g_byte_array_sized_new(DIGEST_BYTES + (guint)len);

	g_byte_array_append(sealed, mac.bytes, DIGEST_BYTES);
	g_byte_array_append(sealed, (const guint8 *)bytes, (guint)len);
	return g_byte_array_free_to_bytes(sealed);
}

void cache_put(struct cache *c, const struct digest *name, GBytes *value)
{
	gint64 now = g_get_monotonic_time();

	if (g_bytes_get_size(value) > VALUE_MAX)
		return;
	g_mutex_lock(&c->lock);
	if (c->store) {
		struct store_entry e = { stored_name(c, name),
					 seal(c, name, value) };

		g_array_append_val(c->waiting, e);
		if (c->waiting->len >= WAITING_MAX ||
		    now - c->flushed > (gint64)WAITING_SECONDS * G_USEC_PER_SEC)
			flush(c);
	}
	g_mutex_unlock(&c->lock);
}

bool cache_is_shared(const struct cache *c)
{
	return c->shared;
}

bool cache_wants_rechecks(const struct cache *c)
{
	return c->recheck_percent > 0;
}

bool cache_rechecks(struct cache *c)
{
	return g_random_int_range(0, 100) < c->recheck_percent;
}

void cache_distrust(struct cache *c)
{
	g_mutex_lock(&c->lock);
	c->distrusted = true;
	g_mutex_unlock(&c->lock);
}

/* --- the end ----------------------------------------------------------------
 */

static char *account(const struct cache *c)
{
	GString *s = g_string_new(NULL);

	if (c->distrusted)
		g_string_append_printf(s,
				       "cache %s: a recheck showed that it is "
				       "wrong, so nothing of it was used; "
				       "delete it",
				       c->place);
	else if (c->trouble)
		g_string_append_printf(
			s, "cache %s: %s; the scan went on without it",
			c->place, c->trouble);
	else if (c->forged)
		g_string_append_printf(s,
				       "cache %s: %u entries were not written "
				       "with this key, so they were not used",
				       c->place, c->forged);
	return g_string_free(s, s->len == 0);
}

char *cache_free(struct cache *c)
{
	char *said;

	if (!c)
		return NULL;
	flush(c);
	if (c->store)
		c->kind->close(c->store);
	said = account(c);
	g_array_unref(c->waiting);
	g_byte_array_unref(c->buf);
	g_mutex_clear(&c->lock);
	g_free(c->trouble);
	g_free(c->place);
	g_free(c->key_file);
	g_free(c);
	return said;
}
