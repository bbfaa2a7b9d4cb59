// SPDX-License-Identifier: GPL-2.0-only
/*
 * Until 5.16 kvmalloc() was linux/mm.h's and kmalloc() linux/slab.h's. What a
 * file sees is told by following #includes that no #if is around, but for the
 * guard of a header: one too many does no harm, one too few does not compile.
 */
#include "fix_declare.h"

#include "above.h"
#include "kconfig.h"
#include "source.h"

#include <string.h>

/* linux/mm.h alone comes to some hundreds. */
#define FILES_MAX 4000u

/* Headers of linux/ that declare what fixes call. */
static const char *const headers[] = { "slab.h", "mm.h", "string.h",
				       "vmalloc.h", "rcupdate.h" };

/* The kernel that the tree is, or lies in. */
struct kernel {
	struct tree *tree;
	char *folder; /* from there to the scanned tree, "" or with a slash */
};

static bool kernel_open(struct kernel *k, const struct tree *tree)
{
	char *top = above_find(tree->root, "include/linux/slab.h");
	GPtrArray *none = g_ptr_array_new();
	const char *rest;
	char *error = NULL;

	k->tree = top ? tree_open_some(top, none, NULL, &error) : NULL;
	g_free(error);
	g_ptr_array_unref(none);
	if (k->tree) {
		rest = tree->root + MIN(strlen(top), strlen(tree->root));
		rest += *rest == '/';
		k->folder = *rest ? g_strconcat(rest, "/", NULL) : g_strdup("");
	}
	g_free(top);
	return k->tree != NULL;
}

static void kernel_close(struct kernel *k)
{
	tree_free(k->tree);
	g_free(k->folder);
}

static bool read_header(const struct kernel *k, const char *path, GString *buf)
{
	enum problem_kind kind;
	char *error = NULL;
	bool good = tree_has(k->tree, path) &&
		    tree_read(k->tree, path, buf, &kind, &error);

	g_free(error);
	return good;
}

/* --- what is new ------------------------------------------------------------
 */

static char *spelling(const struct source *src, guint i)
{
	const struct token *t = source_token(src, i);

	return g_strndup(src->text + t->off, t->len);
}

/* Names that the new text calls, and the old one did not have. */
static GPtrArray *new_calls(const struct source *before,
			    const struct source *after)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i + 1 < after->tokens->len; i++) {
		char *name;

		if (!after->token_ident[i] ||
		    source_token(after, i + 1)->punct != '(')
			continue;
		name = spelling(after, i);
		if (source_find(before, name) ||
		    g_ptr_array_find_with_equal_func(names, name, g_str_equal,
						     NULL))
			g_free(name);
		else
			g_ptr_array_add(names, name);
	}
	return names;
}

/* The directive's text behind `#` and that word, or NULL. */
static const char *behind(const char *directive, const char *word)
{
	size_t n = strlen(word);

	directive += 1 + strspn(directive + 1, " \t");
	if (strncmp(directive, word, n) || g_ascii_isalnum(directive[n]))
		return NULL;
	return directive + n + strspn(directive + n, " \t");
}

static bool defines(const char *directive, const char *name)
{
	const char *p = behind(directive, "define");
	size_t n = strlen(name);

	return p && !strncmp(p, name, n) && !g_ascii_isalnum(p[n]) &&
	       p[n] != '_';
}

/* Whether a header declares the function, or defines such a macro. */
static bool declares(const struct source *src, const char *name)
{
	for (guint i = 0; i + 1 < src->tokens->len; i++) {
		const struct token *t = source_token(src, i);

		if (t->kind == TOK_DIRECTIVE &&
		    defines(src->text + t->off, name))
			return true;
		if (t->kind == TOK_IDENT && token_is(src->text, t, name) &&
		    source_token(src, i + 1)->punct == '(')
			return true;
	}
	return false;
}

/* Whether slab.h declares an allocator or a free that the file called. */
static bool uses_slab(const struct source *before)
{
	static const char *const slab[] = { "kfree",	     "kmalloc",
					    "kzalloc",	     "kcalloc",
					    "kmalloc_array", "krealloc" };

	for (guint i = 0; i < G_N_ELEMENTS(slab); i++)
		if (source_find(before, slab[i]))
			return true;
	return false;
}

/* --- what a file sees -------------------------------------------------------
 */

/* The name in an #include with its first `<` or `"`, new; or NULL. */
static char *included(const char *directive)
{
	const char *p = behind(directive, "include"), *end;

	if (!p || (*p != '<' && *p != '"'))
		return NULL;
	end = strpbrk(p + 1, *p == '<' ? ">\n" : "\"\n");
	return end ? g_strndup(p, (gsize)(end - p)) : NULL;
}

/* A path below the kernel's top, new; NULL: it has none, or it can't be told.
 */
static char *resolve(const struct kernel *k, const char *by, const char *name)
{
	g_autofree char *dir = g_path_get_dirname(by);
	g_autofree char *beside =
		*name == '"' ? g_build_filename(dir, name + 1, NULL) : NULL;
	g_autofree char *common = g_build_filename("include", name + 1, NULL);
	const char *tries[] = { beside, common };

	for (gsize i = 0; i < G_N_ELEMENTS(tries); i++) {
		char *path = tries[i] ? ktree_normal(tries[i]) : NULL;

		if (path && tree_has(k->tree, path))
			return path;
		g_free(path);
	}
	return NULL;
}

/* How an #if, #endif and their like change the depth. */
static int step(const char *directive)
{
	static const char *const opens[] = { "if", "ifdef", "ifndef" };

	for (guint i = 0; i < G_N_ELEMENTS(opens); i++)
		if (behind(directive, opens[i]))
			return 1;
	return behind(directive, "endif") ? -1 : 0;
}

/* Calls visit for each #include that no #if but the guard is around. */
static void each_include(const struct source *src,
			 void (*visit)(const char *name, guint token,
				       void *user),
			 void *user)
{
	int depth = 0;
	bool guard = src->tokens->len &&
		     behind(src->text + source_token(src, 0)->off, "ifndef");

	for (guint i = 0; i < src->tokens->len; i++) {
		const struct token *t = source_token(src, i);
		g_autofree char *name = NULL;

		if (t->kind != TOK_DIRECTIVE)
			continue;
		depth += step(src->text + t->off);
		name = depth <= guard ? included(src->text + t->off) : NULL;
		if (name)
			visit(name, i, user);
	}
}

struct walk {
	const struct kernel *kernel;
	GPtrArray *paths; /* of char *, in the order of inclusion */
	GHashTable *seen;
	const char *from; /* the file that is read */
};

static void walk_to(const char *name, guint token, void *user)
{
	struct walk *w = (struct walk *)user;
	char *path = resolve(w->kernel, w->from, name);

	(void)token;
	if (path && w->paths->len < FILES_MAX &&
	    g_hash_table_add(w->seen, path))
		g_ptr_array_add(w->paths, path);
	else
		g_free(path);
}

/* Whether the file sees one of the headers, which are paths. */
static bool sees(const struct kernel *k, const char *file,
		 const struct source *src, GPtrArray *wanted)
{
	struct walk w = { .kernel = k, .from = file };
	GString *buf = g_string_new(NULL);
	bool found = false;

	w.paths = g_ptr_array_new_with_free_func(g_free);
	w.seen = g_hash_table_new(g_str_hash, g_str_equal);
	each_include(src, walk_to, &w);
	for (guint i = 0; i < w.paths->len && !found; i++) {
		struct source *header;

		w.from = (const char *)w.paths->pdata[i];
		found = g_ptr_array_find_with_equal_func(wanted, w.from,
							 g_str_equal, NULL);
		if (found || !read_header(k, w.from, buf))
			continue;
		header = source_new(buf->str, buf->len);
		each_include(header, walk_to, &w);
		source_free(header);
	}
	g_hash_table_unref(w.seen);
	g_ptr_array_unref(w.paths);
	g_string_free(buf, TRUE);
	return found;
}

/* --- the #include -----------------------------------------------------------
 */

/* Where a line for <linux/...> goes. */
struct spot {
	const struct source *src;
	const char *name;	   /* as "<linux/mm.h" */
	const struct token *first; /* the first #include of any kind */
	const struct token *linux_first, *linux_last;
	const struct token *below; /* the last that sorts before the name */
	bool sorted;
	char *previous;
};

static void look_at(const char *name, guint token, void *user)
{
	struct spot *s = (struct spot *)user;
	const struct token *t = source_token(s->src, token);

	if (!s->first)
		s->first = t;
	if (!g_str_has_prefix(name, "<linux/"))
		return;
	if (!s->linux_first)
		s->linux_first = t;
	s->linux_last = t;
	s->sorted &= !s->previous || strcmp(s->previous, name) <= 0;
	if (strcmp(name, s->name) < 0)
		s->below = t;
	g_free(s->previous);
	s->previous = g_strdup(name);
}

/* The byte where the new line goes; -1: there is no #include to go by. */
static gssize find_spot(const struct source *src, const char *name)
{
	struct spot s = { .src = src, .name = name, .sorted = true };
	const struct token *after, *before;
	const char *nl;

	each_include(src, look_at, &s);
	g_free(s.previous);
	after = s.sorted ? s.below : s.linux_last;
	before = s.linux_first ? s.linux_first : s.first;
	if (!after)
		return before ? (gssize)before->off : -1;
	nl = strchr(src->text + after->off, '\n');
	return nl ? nl + 1 - src->text : (gssize)src->len;
}

static void add_include(struct fix_change *change, const char *header)
{
	g_autofree char *name = g_strconcat("<linux/", header, NULL);
	g_autofree char *line = g_strdup_printf("#include %s>\n", name);
	struct source *src = source_new(change->text, change->len);
	gssize at = find_spot(src, name);
	GString *text;

	source_free(src);
	if (at < 0)
		return;
	text = g_string_new_len(change->text, (gssize)change->len);
	g_string_insert(text, at, line);
	g_free(change->text);
	change->len = text->len;
	change->text = g_string_free(text, FALSE);
}

/* The header to include for a name, or NULL: none, or the file sees one. */
static const char *lacking(const struct kernel *k, const struct fix_change *c,
			   const struct source *before,
			   const struct source *after, const char *name)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	GString *buf = g_string_new(NULL);
	const char *first = NULL;
	char *file = g_strconcat(k->folder, c->path, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(headers); i++) {
		char *path = g_strconcat("include/linux/", headers[i], NULL);
		struct source *src = read_header(k, path, buf)
					     ? source_new(buf->str, buf->len)
					     : NULL;

		if (src && declares(src, name)) {
			first = first ? first : headers[i];
			g_ptr_array_add(paths, path);
		} else {
			g_free(path);
		}
		if (src)
			source_free(src);
	}
	if (first && ((first == headers[0] && uses_slab(before)) ||
		      sees(k, file, after, paths)))
		first = NULL;
	g_free(file);
	g_string_free(buf, TRUE);
	g_ptr_array_unref(paths);
	return first;
}

void fix_declare(const struct tree *tree, struct fix_change *change)
{
	gsize len;
	const char *text = (const char *)g_bytes_get_data(change->before, &len);
	struct source *before = source_new(text, len);
	struct kernel k;
	GPtrArray *names;
	struct source *after = source_new(change->text, change->len);

	names = new_calls(before, after);
	source_free(after);
	if (names->len && kernel_open(&k, tree)) {
		for (guint i = 0; i < names->len; i++) {
			const char *header;

			after = source_new(change->text, change->len);
			header = lacking(&k, change, before, after,
					 (const char *)names->pdata[i]);
			source_free(after);
			if (header)
				add_include(change, header);
		}
		kernel_close(&k);
	}
	g_ptr_array_unref(names);
	source_free(before);
}
