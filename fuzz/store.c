// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cache file from anywhere, with the user's own key.
 *
 * Held: what the cache gives for a name is what was put there under it, or
 * nothing, before and after more is put there.
 */
#include "fuzz.h"

#include "cache.h"

/* The kept inputs have this value under this name, sealed with this key. */
#define KEY "0123456789abcdef0123456789abcdef"
#define VALUE "{\"findings\":[],\"functions\":[\"f\"]}"

static char *file, *key, *journal, *shared;

static void make_folder(void)
{
	static const char memory[] = "/dev/shm";
	const char *folder;

	/* the file is synced more than once a time */
	if (!access(memory, W_OK))
		g_setenv("TMPDIR", memory, TRUE);
	folder = fuzz_folder("c");
	file = g_build_filename(folder, "c", "results", NULL);
	journal = g_strconcat(file, "-wal", NULL);
	shared = g_strconcat(file, "-shm", NULL);
	key = g_build_filename(folder, "key", NULL);
	HOLDS(g_file_set_contents_full(key, KEY, (gssize)strlen(KEY),
				       G_FILE_SET_CONTENTS_NONE, 0600, NULL),
	      "no key");
}

static struct digest name_of(const char *word)
{
	GChecksum *sum = digest_begin("fuzz");

	digest_add_text(sum, word);
	return digest_end(sum);
}

static struct cache *open_cache(void)
{
	const struct cache_options options = { .place = file,
					       .key_file = key,
					       .size_mib = 1 };
	struct cache *c = cache_new(&options);

	cache_begin(c, NULL);
	return c;
}

/* It gives the value under that name, or nothing. */
static bool gives(struct cache *c, const char *word)
{
	struct digest name = name_of(word);
	GBytes *value = cache_get(c, &name);

	if (!value)
		return false;
	HOLDS(g_bytes_get_size(value) == strlen(VALUE) &&
		      !memcmp(g_bytes_get_data(value, NULL), VALUE,
			      strlen(VALUE)),
	      "another value");
	g_bytes_unref(value);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct digest name;
	struct cache *c;
	GBytes *value;

	if (!file)
		make_folder();
	g_unlink(journal);
	g_unlink(shared);
	HOLDS(g_file_set_contents(file, (const char *)data, (gssize)size, NULL),
	      "no file");
	c = open_cache();
	gives(c, "there");
	HOLDS(!gives(c, "nowhere"), "what nobody put there");
	name = name_of("new");
	value = g_bytes_new_static(VALUE, strlen(VALUE));
	cache_put(c, &name, value);
	g_bytes_unref(value);
	g_free(cache_free(c));
	c = open_cache();
	gives(c, "new");
	g_free(cache_free(c));
	return 0;
}
