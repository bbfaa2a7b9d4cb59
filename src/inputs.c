// SPDX-License-Identifier: GPL-2.0-only
#include "inputs.h"

#include <string.h>

/* Smaller files are read each time. */
#define LARGE_BYTES (1u << 20)
/* A file changed that lately may change again without a trace in its times. */
#define SETTLED_NS (INT64_C(2) * 1000000000)

struct input {
	char *path;
	struct stamp stamp;
};

struct inputs {
	struct cache *cache;
	GArray *list; /* of struct input */
};

static void input_clear(void *p)
{
	g_free(((struct input *)p)->path);
}

struct inputs *inputs_new(struct cache *cache)
{
	struct inputs *inputs = g_new0(struct inputs, 1);

	inputs->cache = cache;
	inputs->list = g_array_new(FALSE, FALSE, sizeof(struct input));
	g_array_set_clear_func(inputs->list, input_clear);
	return inputs;
}

void inputs_free(struct inputs *inputs)
{
	if (!inputs)
		return;
	g_array_unref(inputs->list);
	g_free(inputs);
}

static bool is_settled(const struct stamp *stamp)
{
	int64_t now = g_get_real_time() * 1000;

	return stamp->changed < now - SETTLED_NS &&
	       stamp->modified < now - SETTLED_NS;
}

static struct digest name_of(const char *path, const struct stamp *stamp)
{
	GChecksum *sum = digest_begin("digest of a file 1");

	digest_add_text(sum, path);
	digest_add(sum, stamp, sizeof(*stamp));
	return digest_end(sum);
}

static bool read_digest(const char *path, struct digest *digest)
{
	GChecksum *sum = digest_begin("text of a file");
	bool good = digest_add_file(sum, path);

	*digest = digest_end(sum);
	return good;
}

/* The digest of a large file; the cache has it while its stamp is the same. */
static bool recall_digest(struct inputs *inputs, const struct input *input,
			  struct digest *digest)
{
	struct digest name = name_of(input->path, &input->stamp);
	bool own = !cache_is_shared(inputs->cache);
	GBytes *known = own ? cache_get(inputs->cache, &name) : NULL;
	bool good = known && g_bytes_get_size(known) == DIGEST_BYTES;

	if (good) {
		memcpy(digest->bytes, g_bytes_get_data(known, NULL),
		       DIGEST_BYTES);
	} else {
		good = read_digest(input->path, digest);
		if (good && own && is_settled(&input->stamp)) {
			GBytes *value = g_bytes_new(digest, DIGEST_BYTES);

			cache_put(inputs->cache, &name, value);
			g_bytes_unref(value);
		}
	}
	if (known)
		g_bytes_unref(known);
	return good;
}

void inputs_add(struct inputs *inputs, GChecksum *sum, const char *path)
{
	struct input input = { g_strdup(path), stamp_at(path) };
	struct digest digest;
	bool good = input.stamp.size >= LARGE_BYTES
			    ? recall_digest(inputs, &input, &digest)
			    : read_digest(path, &digest);

	digest_add_text(sum, good ? "there" : "not there");
	if (good)
		digest_add_digest(sum, &digest);
	g_array_append_val(inputs->list, input);
}

bool inputs_hold(const struct inputs *inputs)
{
	for (guint i = 0; i < inputs->list->len; i++) {
		const struct input *input =
			&g_array_index(inputs->list, struct input, i);
		struct stamp now = stamp_at(input->path);

		if (!stamp_equal(&now, &input->stamp))
			return false;
	}
	return true;
}
