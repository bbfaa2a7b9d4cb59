// SPDX-License-Identifier: GPL-2.0-only
#include "cnames.h"

#include <string.h>

/* linux/mm.h alone comes to some hundreds. */
#define HEADERS_MAX 4000

struct header {
	char *path;
	GString *text;
	const struct kexpr *cond; /* under which it is included */
	struct cfile *file;	  /* NULL until it is asked */
	GArray *frames;
};

struct cnames {
	const struct tree *tree;
	struct kview *v;
	GPtrArray *headers;  /* of struct header, in the order of inclusion */
	GHashTable *by_path; /* path -> struct header, borrowed */
};

static void header_free(gpointer p)
{
	struct header *h = p;

	g_free(h->path);
	g_string_free(h->text, TRUE);
	cfile_free(h->file);
	if (h->frames)
		cframes_free(h->frames);
	g_free(h);
}

static const struct cfile *parsed(struct header *h)
{
	if (!h->file) {
		h->file = cfile_new(h->path, h->text->str, h->text->len);
		h->frames = cframes_find(h->file->src);
	}
	return h->file;
}

/* The file of a name in an #include, new; NULL when the tree has none. */
static char *resolve(const struct cnames *n, const char *by, const char *name,
		     bool quoted)
{
	g_autofree char *dir = g_path_get_dirname(by);
	const char *base = strchr(name, '/');
	char *tries[] = {
		quoted ? g_build_filename(dir, name, NULL) : NULL,
		g_build_filename("arch", n->v->arch, "include", name, NULL),
		g_build_filename("include", name, NULL),
		g_str_has_prefix(name, "asm/")
			? g_build_filename("include/asm-generic", base, NULL)
			: NULL,
	};
	char *found = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(tries); i++) {
		char *path = tries[i] && !found ? ktree_normal(tries[i]) : NULL;

		if (path && tree_has(n->tree, path))
			found = path;
		else
			g_free(path);
		g_free(tries[i]);
	}
	return found;
}

/* Adds a file, or another condition under which it is included. */
static void add_header(struct cnames *n, const char *path,
		       const struct kexpr *cond)
{
	struct header *h = g_hash_table_lookup(n->by_path, path);
	enum problem_kind kind;
	char *error = NULL;

	if (h) {
		h->cond = kexpr_or(&n->v->arena, h->cond, cond);
		return;
	}
	if (n->headers->len >= HEADERS_MAX)
		return;
	h = g_new0(struct header, 1);
	h->text = g_string_new(NULL);
	h->path = g_strdup(path);
	h->cond = cond;
	if (!tree_read(n->tree, path, h->text, &kind, &error))
		g_string_truncate(h->text, 0);
	g_free(error);
	g_ptr_array_add(n->headers, h);
	g_hash_table_insert(n->by_path, h->path, h);
}

/* The name in a directive that is an #include; NULL for any other. */
static char *included(const char *directive, gsize len, bool *quoted)
{
	const char *p = directive + 1, *end = directive + len, *from;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (end - p < 8 || strncmp(p, "include", 7))
		return NULL;
	p += 7;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (p >= end || (*p != '<' && *p != '"'))
		return NULL;
	*quoted = *p == '"';
	from = ++p;
	while (p < end && *p != '>' && *p != '"')
		p++;
	return p < end ? g_strndup(from, (gsize)(p - from)) : NULL;
}

static void include(struct cnames *n, const struct header *by, const char *name,
		    bool quoted, const struct kexpr *cond)
{
	g_autofree char *path = resolve(n, by->path, name, quoted);

	if (path)
		add_header(n, path, cond);
}

/* Of an arch's own header, conditions around an #include count. */
static void follow_own(struct cnames *n, struct header *h)
{
	const struct source *src = parsed(h)->src;

	for (guint i = 0; i < src->tokens->len; i++) {
		const struct token *t = source_token(src, i);
		g_autofree char *name = NULL;
		const struct kexpr *cond;
		bool quoted;

		if (t->kind != TOK_DIRECTIVE)
			continue;
		name = included(src->text + t->off, t->len, &quoted);
		if (!name)
			continue;
		cond = ccond_at(n->v, src, h->frames, i);
		include(n, h, name, quoted,
			kexpr_and(&n->v->arena, h->cond, cond));
	}
}

static void follow_lines(struct cnames *n, const struct header *h)
{
	const char *p = h->text->str;

	while ((p = strchr(p, '#'))) {
		gsize len = strcspn(p, "\n");
		bool quoted, first = p == h->text->str || p[-1] == '\n';
		g_autofree char *name =
			first ? included(p, len, &quoted) : NULL;

		if (name)
			include(n, h, name, quoted, h->cond);
		p += len;
	}
}

struct cnames *cnames_new(const struct tree *tree, struct kview *v,
			  const char *from)
{
	struct cnames *n = g_new(struct cnames, 1);

	n->tree = tree;
	n->v = v;
	n->headers = g_ptr_array_new_with_free_func(header_free);
	n->by_path = g_hash_table_new(g_str_hash, g_str_equal);
	add_header(n, from, NULL);
	for (guint i = 0; i < n->headers->len; i++) {
		struct header *h = g_ptr_array_index(n->headers, i);

		if (g_str_has_prefix(h->path, "arch/"))
			follow_own(n, h);
		else
			follow_lines(n, h);
	}
	return n;
}

void cnames_free(struct cnames *n)
{
	g_hash_table_destroy(n->by_path);
	g_ptr_array_free(n->headers, TRUE);
	g_free(n);
}

/* Whether a directive is `#define NAME`, with or without parameters. */
static bool defines(const struct source *src, guint i, const char *name)
{
	const struct token *t = source_token(src, i);
	const char *p = src->text + t->off + 1;
	gsize n = strlen(name);

	if (t->kind != TOK_DIRECTIVE)
		return false;
	p += strspn(p, " \t");
	if (strncmp(p, "define", 6))
		return false;
	p += 6;
	p += strspn(p, " \t");
	return !strncmp(p, name, n) && !g_ascii_isalnum(p[n]) && p[n] != '_';
}

static void find_in(struct cnames *n, struct header *h, const char *name,
		    GArray *places)
{
	const struct source *src;

	if (!strstr(h->text->str, name))
		return;
	src = parsed(h)->src;
	for (guint i = 0; i < src->tokens->len; i++) {
		struct cname_place p = { h->file, h->frames, i, NULL };

		if (!defines(src, i, name))
			continue;
		p.cond = kexpr_and(&n->v->arena, h->cond,
				   ccond_at(n->v, src, h->frames, i));
		g_array_append_val(places, p);
	}
}

GArray *cnames_find(struct cnames *n, const char *name)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(struct cname_place));

	for (guint i = 0; i < n->headers->len; i++)
		find_in(n, g_ptr_array_index(n->headers, i), name, places);
	return places;
}

const struct kexpr *cnames_cond(struct cnames *n, const char *name,
				const GArray *places)
{
	struct karena *a = &n->v->arena;
	const struct kexpr *any;

	/* what `#ifndef NAME` found defined was defined */
	any = kexpr_macro(a, karena_strndup(a, name, strlen(name)));
	for (guint i = 0; i < places->len; i++)
		any = kexpr_or(
			a, any,
			g_array_index(places, struct cname_place, i).cond);
	return any;
}
