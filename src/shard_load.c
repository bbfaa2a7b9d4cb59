// SPDX-License-Identifier: GPL-2.0-only
#include "shard_file.h"

#include "infile.h"
#include "shard.h"

#include <string.h>

#define WORDS "kapcheck shard 1 "
#define FILE_MAX ((gsize)1 << 30)
/* The words, the checksum in hexadecimal, a newline. */
#define FRONT (sizeof(WORDS) - 1 + 64 + 1)

/* Why the bytes are none of ours, or damaged; NULL: they are whole. */
static const char *find_fault(const char *text, gsize len)
{
	static const char words[] = WORDS;
	const char *sum = text + sizeof(words) - 1;
	char *now;
	bool same;

	if (len < FRONT || memcmp(text, words, sizeof(words) - 1))
		return "not what `scan --shard` writes";
	now = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text + FRONT,
					    (gssize)(len - FRONT));
	same = text[FRONT - 1] == '\n' && !memcmp(now, sum, strlen(now));
	g_free(now);
	return same ? NULL : "damaged: its checksum does not match";
}

/* Whether it says which part it is of how many. */
static bool has_number(const json_t *doc)
{
	json_int_t of = json_integer_value(
		json_object_get(json_object_get(doc, "head"), "of"));
	json_int_t number = json_integer_value(json_object_get(doc, "number"));

	return of >= 1 && of <= SHARDS_MAX && number >= 1 && number <= of;
}

static json_t *read_document(const char *name, const char *text, gsize len,
			     char **error)
{
	const char *fault = find_fault(text, len);
	json_error_t at;
	json_t *doc = fault ? NULL
			    : json_loadb(text + FRONT, len - FRONT,
					 JSON_REJECT_DUPLICATES, &at);

	if (doc && !has_number(doc)) {
		json_decref(doc);
		doc = NULL;
	}
	if (!doc)
		*error = g_strdup_printf(
			"%s: %s", name,
			fault ? fault
			      : "not of the form that `scan --shard` "
				"writes");
	return doc;
}

json_t *shard_load(const char *name, char **error)
{
	json_t *doc = NULL;
	char *why = NULL;
	gsize len;
	char *text = infile_read(name, FILE_MAX, &len, &why);

	if (text)
		doc = read_document(name, text, len, error);
	else
		*error = g_strdup_printf("%s: it can't be read: %s", name, why);
	g_free(text);
	g_free(why);
	return doc;
}
