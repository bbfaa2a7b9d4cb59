// SPDX-License-Identifier: GPL-2.0-only
#include "members.h"

#include <string.h>

/* What is looked for, and what was found so far. */
struct search {
	GHashTable *members; /* that the slice names */
	GHashTable *telling; /* telling_words() */
	GHashTable *tags;    /* looked for; a tag that is found goes */
	GPtrArray *more;     /* tags that came with what was found */
	GString *out;
};

/* The words behind `.` and `->`. */
static GHashTable *members_of(const GString *text)
{
	GHashTable *words =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (const char *p = text->str; (p = strpbrk(p, ".>")); p++) {
		const char *from = p + 1, *to;

		if (*p == '>' && (p == text->str || p[-1] != '-'))
			continue;
		while (g_ascii_isspace(*from))
			from++;
		for (to = from; headers_is_word(*to);)
			to++;
		if (to > from && !g_ascii_isdigit(*from))
			g_hash_table_add(words,
					 g_strndup(from, (gsize)(to - from)));
	}
	return words;
}

static void want_tag(const char *tag, const char *behind, void *data)
{
	struct search *s = (struct search *)data;

	(void)behind;
	g_hash_table_add(s->tags, g_strdup(tag));
}

/* Drops the tags that the text defines. */
static void drop_own(const char *tag, const char *behind, void *data)
{
	struct search *s = (struct search *)data;

	while (g_ascii_isspace(*behind))
		behind++;
	if (*behind == '{')
		g_hash_table_remove(s->tags, tag);
}

static void note_more(const char *tag, const char *behind, void *data)
{
	(void)behind;
	g_ptr_array_add((GPtrArray *)data, g_strdup(tag));
}

/* Whether a word of the text, from..to, is one of the set. */
static bool has_word_of(GHashTable *set, const char *from, const char *to)
{
	while (from < to) {
		const char *end = from;
		char word[HEADERS_WORD_BYTES];

		while (end < to && headers_is_word(*end))
			end++;
		if (end > from && (size_t)(end - from) < HEADERS_WORD_BYTES) {
			memcpy(word, from, (size_t)(end - from));
			word[end - from] = '\0';
			if (g_hash_table_contains(set, word))
				return true;
		}
		from = end + (end == from);
	}
	return false;
}

/* Words of types that are narrow, or lead to a type that has such members. */
static GHashTable *telling_words(void)
{
	static const char *const words[] = {
		"struct",  "union",    "char",	 "short",   "bool",
		"u8",	   "s8",       "u16",	 "s16",	    "__u8",
		"__s8",	   "__u16",    "__s16",	 "__le16",  "__be16",
		"uint8_t", "uint16_t", "int8_t", "int16_t",
	};
	GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		g_hash_table_add(set, (void *)words[i]);
	return set;
}

/* A declaration that tells something: of a narrow member, or of an object. */
static bool is_telling(const struct search *s, const char *from, const char *to)
{
	size_t n = (size_t)(to - from);

	return !memchr(from, '(', n) && has_word_of(s->members, from, to) &&
	       (memchr(from, ':', n) || has_word_of(s->telling, from, to));
}

/* The end of the declaration at p: its semicolon, outside of braces. */
static const char *declaration_end(const char *p)
{
	int depth = 0;

	for (; *p && (depth || *p != ';'); p++)
		depth += (*p == '{') - (*p == '}');
	return p;
}

static void add_type(struct search *s, const char *tag, const char *body)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (const char *p = body; *p;) {
		const char *end = declaration_end(p);

		if (is_telling(s, p, end)) {
			g_autofree char *text = g_strndup(p, (gsize)(end - p));

			g_string_append_printf(out, "%s;", text);
			headers_each_tag(text, note_more, s->more);
		}
		p = end + (*end == ';');
	}
	if (out->len)
		g_string_append_printf(s->out, "struct %s {%s};\n", tag,
				       out->str);
}

static void take_from(struct search *s, const struct header *h)
{
	GHashTableIter iter;
	void *tag;

	g_hash_table_iter_init(&iter, s->tags);
	while (g_hash_table_iter_next(&iter, &tag, NULL)) {
		const char *body =
			(const char *)g_hash_table_lookup(h->bodies, tag);

		if (!body)
			continue;
		add_type(s, (const char *)tag, body);
		g_hash_table_iter_remove(&iter);
	}
}

/* Types first that the slice names, then those of their members. */
static void find_types(struct search *s, const GPtrArray *headers)
{
	GHashTable *asked =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	while (g_hash_table_size(s->tags)) {
		GHashTableIter iter;
		void *tag;

		g_hash_table_iter_init(&iter, s->tags);
		while (g_hash_table_iter_next(&iter, &tag, NULL))
			g_hash_table_add(asked, g_strdup((const char *)tag));
		for (guint i = 0; i < headers->len; i++)
			take_from(s, (const struct header *)headers->pdata[i]);
		g_hash_table_remove_all(s->tags);
		for (guint i = 0; i < s->more->len; i++) {
			const char *more = (const char *)s->more->pdata[i];

			if (!g_hash_table_contains(asked, more))
				g_hash_table_add(s->tags, g_strdup(more));
		}
		g_ptr_array_set_size(s->more, 0);
	}
	g_hash_table_unref(asked);
}

void members_append(struct headers *headers, const char *path, GString *slice,
		    const GString *file)
{
	struct search s = {
		.members = members_of(slice),
		.telling = telling_words(),
		.tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					      NULL),
		.more = g_ptr_array_new_with_free_func(g_free),
		.out = g_string_new(NULL),
	};
	GPtrArray *list;

	headers_each_tag(slice->str, want_tag, &s);
	headers_each_tag(file->str, drop_own, &s);
	list = headers_of(headers, path, file->str);
	find_types(&s, list);
	if (s.out->len)
		g_string_append_printf(slice, "/* kapcheck members\n%s*/\n",
				       s.out->str);
	g_ptr_array_unref(list);
	g_hash_table_unref(s.members);
	g_hash_table_unref(s.telling);
	g_hash_table_unref(s.tags);
	g_ptr_array_unref(s.more);
	g_string_free(s.out, TRUE);
}
