// SPDX-License-Identifier: GPL-2.0-only
/*
 * Headers are read as text, each once: which others they include, and what
 * stands between the braces of each `struct tag {`. Conditionals are not looked
 * at; a type that is defined twice on the way is the one that is nearer.
 */
#include "headers.h"

#include "cleanups.h"
#include "include.h"

#include <string.h>

/* A file's headers are followed so far; what it names itself is near. */
#define DEPTH_MAX 3u
#define HEADERS_MAX 300u
/* Larger headers are generated lists of registers. */
#define HEADER_MAX_BYTES (1u << 20)

struct headers {
	const struct tree *tree;
	GHashTable *by_base; /* base name -> GPtrArray of const char * */
	GHashTable *read;    /* path -> struct header */
	void (*watch)(const char *path, void *user); /* may be NULL */
	void *user;
	GMutex lock;
};

static void header_free(void *p)
{
	struct header *h = (struct header *)p;

	g_ptr_array_unref(h->includes);
	g_hash_table_unref(h->bodies);
	if (h->cleanups)
		g_hash_table_unref(h->cleanups);
	g_free(h);
}

struct headers *headers_new(const struct tree *tree)
{
	struct headers *m = g_new0(struct headers, 1);

	m->tree = tree;
	m->read = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
					header_free);
	m->by_base = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
					   (GDestroyNotify)g_ptr_array_unref);
	g_mutex_init(&m->lock);
	for (guint i = 0; i < tree->files->len; i++) {
		const char *path = (const char *)tree->files->pdata[i];
		const char *base = include_base(path);
		GPtrArray *paths =
			(GPtrArray *)g_hash_table_lookup(m->by_base, base);

		if (!paths) {
			paths = g_ptr_array_new();
			g_hash_table_insert(m->by_base, (void *)base, paths);
		}
		g_ptr_array_add(paths, (void *)path);
	}
	return m;
}

void headers_free(struct headers *m)
{
	if (!m)
		return;
	g_hash_table_unref(m->read);
	g_hash_table_unref(m->by_base);
	g_mutex_clear(&m->lock);
	g_free(m);
}

void headers_watch(struct headers *m, void (*f)(const char *path, void *user),
		   void *user)
{
	m->watch = f;
	m->user = user;
}

static void tell(const struct headers *m, const char *path)
{
	if (m->watch)
		m->watch(path, m->user);
}

/* --- which header is meant ------------------------------------------------ */

/* Leading bytes that two paths share, by whole folders. */
static size_t shared_folders(const char *a, const char *b)
{
	size_t shared = 0;

	for (size_t i = 0; a[i] && a[i] == b[i]; i++)
		if (a[i] == '/')
			shared = i + 1;
	return shared;
}

/*
 * The path from the include/ of a kernel that the file belongs to, whose top is
 * among the folders that both share; NULL when the header lies elsewhere.
 */
static const char *from_include(const char *path, size_t shared)
{
	for (size_t top = 0; top <= shared; top++)
		if ((!top || path[top - 1] == '/') &&
		    g_str_has_prefix(path + top, "include/"))
			return path + top + strlen("include/");
	return NULL;
}

/* How near a header is to the file that names it. */
static size_t rank_of(const char *path, const char *by, const char *name)
{
	size_t shared = shared_folders(path, by);
	const char *rest = from_include(path, shared);

	if (!rest)
		return 4 * shared;
	if (!strcmp(rest, name))
		return 4 * shared + 3;
	return 4 * shared + (g_str_has_prefix(rest, "uapi/") ? 2 : 1);
}

/* A header that is there and not among the files that are looked at. */
static const char *unlisted(const struct headers *m, const char *by,
			    const char *name)
{
	g_autofree char *dir = g_path_get_dirname(by);
	char *tries[] = { g_build_filename(dir, name, NULL),
			  g_build_filename("include", name, NULL),
			  g_build_filename("include/uapi", name, NULL) };
	const char *found = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(tries); i++) {
		const char *path = g_str_has_prefix(tries[i], "./")
					   ? tries[i] + 2
					   : tries[i];

		if (!found)
			tell(m, path);
		if (!found && tree_has(m->tree, path))
			found = g_intern_string(path);
		g_free(tries[i]);
	}
	return found;
}

/*
 * The header that a file means: the one in the nearest folder, for what it puts
 * in quotes or gets by -I; else one of include/. Several as near: none.
 */
static const char *resolve(const struct headers *m, const char *by,
			   const char *name)
{
	const GPtrArray *paths = (const GPtrArray *)g_hash_table_lookup(
		m->by_base, include_base(name));
	const char *best = NULL;
	size_t rank = 0;
	bool twice = false;

	for (guint i = 0; paths && i < paths->len; i++) {
		const char *path = (const char *)paths->pdata[i];
		size_t now = rank_of(path, by, name);

		if (!include_means(path, name) || (best && now < rank))
			continue;
		twice = best && now == rank;
		best = path;
		rank = now;
	}
	return twice ? NULL : best ? best : unlisted(m, by, name);
}

static GPtrArray *read_includes(const struct headers *m, const char *by,
				const char *text)
{
	GPtrArray *found = g_ptr_array_new();
	char name[INCLUDE_MAX];

	for (const char *p = text; (p = include_next(text, p, name));) {
		const char *path = resolve(m, by, name);

		if (path)
			g_ptr_array_add(found, (void *)(uintptr_t)path);
	}
	return found;
}

/* --- what a header defines ------------------------------------------------ */

/* The text from an opening brace to its end, without comments; NULL: none. */
static char *body_at(const char *open)
{
	GString *body = g_string_new(NULL);
	int depth = 0;

	for (const char *p = open; *p; p++) {
		if (p[0] == '/' && p[1] == '*') {
			const char *end = strstr(p + 2, "*/");

			if (!end)
				break;
			p = end + 1;
			continue;
		}
		if (p[0] == '/' && p[1] == '/') {
			p += strcspn(p, "\n") - 1;
			continue;
		}
		if (*p == '#') {
			p += strcspn(p, "\n") - 1;
			continue;
		}
		depth += (*p == '{') - (*p == '}');
		if (!depth)
			return g_string_free(body, FALSE);
		if (p > open)
			g_string_append_c(body, g_ascii_isspace(*p) ? ' ' : *p);
	}
	g_string_free(body, TRUE);
	return NULL;
}

/* Behind the word at p, when it is struct or union; else NULL. */
static const char *after_keyword(const char *text, const char *p)
{
	size_t n = g_str_has_prefix(p, "struct")  ? 6
		   : g_str_has_prefix(p, "union") ? 5
						  : 0;

	if (!n || (p > text && headers_is_word(p[-1])) ||
	    !g_ascii_isspace(p[n]))
		return NULL;
	p += n;
	while (g_ascii_isspace(*p))
		p++;
	return p;
}

/* Calls f for each tag in the text, with what stands behind it. */
void headers_each_tag(const char *text,
		      void (*f)(const char *tag, const char *behind, void *),
		      void *data)
{
	for (const char *p = text; (p = strpbrk(p, "su")); p++) {
		const char *from = after_keyword(text, p), *to = from;
		char tag[HEADERS_WORD_BYTES];

		while (to && headers_is_word(*to))
			to++;
		if (!from || to == from ||
		    (size_t)(to - from) >= HEADERS_WORD_BYTES)
			continue;
		memcpy(tag, from, (size_t)(to - from));
		tag[to - from] = '\0';
		f(tag, to, data);
	}
}

static void add_body(const char *tag, const char *behind, void *data)
{
	GHashTable *bodies = (GHashTable *)data;
	char *body;

	while (g_ascii_isspace(*behind))
		behind++;
	if (*behind != '{' || g_hash_table_contains(bodies, tag))
		return;
	body = body_at(behind);
	if (body)
		g_hash_table_insert(bodies, g_strdup(tag), body);
}

/* The header of a path, read once; the lock is held. */
static const struct header *header_of(struct headers *m, const char *path)
{
	struct header *h = (struct header *)g_hash_table_lookup(m->read, path);
	GString *text;
	enum problem_kind kind;
	char *error = NULL;

	if (h)
		return h;
	if (!g_str_has_suffix(path, ".h"))
		tell(m, path);
	text = g_string_new(NULL);
	h = g_new(struct header, 1);
	if (!tree_read(m->tree, path, text, &kind, &error) ||
	    text->len > HEADER_MAX_BYTES)
		g_string_truncate(text, 0);
	g_free(error);
	h->includes = read_includes(m, path, text->str);
	h->bodies =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	headers_each_tag(text->str, add_body, h->bodies);
	h->cleanups = cleanups_of(text->str);
	g_string_free(text, TRUE);
	g_hash_table_insert(m->read, (void *)path, h);
	return h;
}

GPtrArray *headers_of(struct headers *m, const char *path, const char *text)
{
	GPtrArray *found;
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *list = g_ptr_array_new();
	guint depth = 0, level = 0;

	g_mutex_lock(&m->lock);
	found = read_includes(m, path, text);
	for (guint i = 0; i < found->len && list->len < HEADERS_MAX; i++) {
		const struct header *h;

		if (i == level) {
			level = found->len;
			if (depth++ >= DEPTH_MAX)
				break;
		}
		if (!g_hash_table_add(seen, found->pdata[i]))
			continue;
		h = header_of(m, (const char *)found->pdata[i]);
		g_ptr_array_add(list, (void *)h);
		g_ptr_array_extend(found, h->includes, NULL, NULL);
	}
	g_mutex_unlock(&m->lock);
	g_ptr_array_unref(found);
	g_hash_table_unref(seen);
	return list;
}
