// SPDX-License-Identifier: GPL-2.0-only
/* Which Kconfig files an architecture reads: source statements resolved. */
#include "kconfig.h"
#include "folder.h"
#include "kconfig_view.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* The largest Kconfig file of 6.12 has 90 KiB. */
#define FILE_MAX ((gsize)4 << 20)
/* Real trees include four deep. */
#define DEPTH_MAX 40
/* Over all architectures; 6.12 needs 33,472 and 363,784. */
#define INCLUDES_MAX 300000
#define ENTRIES_MAX 4000000
#define PROBLEMS_MAX 500

static void free_file(gpointer p)
{
	struct kfile *f = p;

	if (f)
		g_ptr_array_free(f->items, TRUE);
}

static void free_array(gpointer p)
{
	g_array_free(p, TRUE);
}

struct kreader *kreader_new(const char *root, GHashTable *overlay,
			    struct problems *problems)
{
	struct kreader *r = g_new0(struct kreader, 1);

	r->root = g_strdup(root);
	r->tree.root = realpath(root, NULL);
	r->tree.overlay = overlay;
	r->tree.problems = problems;
	r->problems = problems;
	kpool_init(&r->pool);
	r->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					 free_file);
	r->arrays = g_ptr_array_new_with_free_func(free_array);
	r->said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!r->tree.root)
		kreader_problem(r, root, 0, "no such folder");
	return r;
}

void kreader_free(struct kreader *r)
{
	g_hash_table_destroy(r->files);
	g_hash_table_destroy(r->said);
	g_ptr_array_free(r->arrays, TRUE);
	kpool_clear(&r->pool);
	free(r->tree.root);
	g_free(r->root);
	g_free(r);
}

void kreader_problem(struct kreader *r, const char *path, unsigned int line,
		     const char *fmt, ...)
{
	g_autofree char *reason = NULL, *said = NULL;
	va_list ap;

	va_start(ap, fmt);
	reason = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	said = g_strdup_printf("%s:%u: %s", path, line, reason);
	if (g_hash_table_size(r->said) < PROBLEMS_MAX &&
	    !g_hash_table_contains(r->said, said)) {
		problems_add(r->problems, PROBLEM_FAILED, path, line, NULL,
			     reason);
		g_hash_table_add(r->said, g_steal_pointer(&said));
	}
}

static bool has_kconfig(const struct kreader *r, const char *name)
{
	g_autofree char *path =
		g_build_filename("arch", name, "Kconfig", NULL);

	return ktree_has_file(&r->tree, path);
}

char **kreader_arches(struct kreader *r)
{
	g_autofree char *path =
		g_build_filename(r->tree.root ? r->tree.root : "", "arch", NULL);
	g_auto(GStrv) names = r->tree.root ? folder_names(path) : NULL;
	GPtrArray *arches = g_ptr_array_new();

	if (!names && r->tree.root && errno != ENOENT && errno != ENOTDIR)
		kreader_problem(r, "arch", 0, "folder can't be read: %s",
				g_strerror(errno));
	for (char **name = names; name && *name; name++)
		if (has_kconfig(r, *name))
			g_ptr_array_add(arches, g_strdup(*name));
	g_ptr_array_add(arches, NULL);
	return (char **)g_ptr_array_free(arches, FALSE);
}

/* A file in a folder that a partial tree doesn't have at all is no loss. */
static bool may_be_missing(const struct kreader *r, const char *path)
{
	g_autofree char *dir = g_path_get_dirname(path);
	g_autofree char *full = g_build_filename(r->tree.root, dir, NULL);

	return !r->whole && !g_file_test(full, G_FILE_TEST_IS_DIR);
}

static const struct kfile *load(struct kreader *r, const char *path,
				const struct kfile *by,
				const struct kitem *item)
{
	g_autofree char *text = NULL;
	const char *reason = NULL;
	struct kfile *f = NULL;
	bool missing;
	gsize len;

	if (g_hash_table_contains(r->files, path))
		return g_hash_table_lookup(r->files, path);
	text = ktree_read(&r->tree, path, FILE_MAX, &len, &reason,
			  &missing);
	if (text)
		f = kfile_parse(r, path, text, len);
	else if (!missing || !item ||
		 !(item->optional || may_be_missing(r, path)))
		kreader_problem(r, by ? by->path : path,
				item ? item->at.line : 0, "%s not read: %s",
				path, reason);
	g_hash_table_insert(r->files, g_strdup(path), f);
	return f;
}

static bool in_chain(const struct kinclude *inc, const struct kfile *f)
{
	for (; inc; inc = inc->up) {
		if (inc->file == f)
			return true;
	}
	return false;
}

static bool may_include(struct kview *v, const struct kinclude *up,
			const struct kfile *f, const struct kitem *item)
{
	struct kreader *r = v->reader;
	const char *why = NULL;

	if (in_chain(up, f))
		why = "includes itself";
	else if (up && up->depth >= DEPTH_MAX)
		why = "included too deeply";
	else if (r->includes >= INCLUDES_MAX || r->entries >= ENTRIES_MAX)
		why = "too many files and blocks";
	if (why)
		kreader_problem(r, up ? up->file->path : f->path,
				item ? item->at.line : 0, "%s not read: %s",
				f->path, why);
	return !why;
}

static void include(struct kview *v, struct kdef **last,
		    const struct kinclude *up, const struct kitem *item,
		    const char *path);

static void follow_source(struct kview *v, struct kdef **last,
			  const struct kinclude *inc, const struct kitem *item)
{
	g_autofree char *reason = NULL;
	g_autofree char *path = kview_source_path(v, inc->file, item, &reason);

	if (path)
		include(v, last, inc, item, path);
	else if (!item->optional || !reason)
		kreader_problem(v->reader, inc->file->path, item->at.line, "%s",
				reason ? reason : "source not read");
}

static void include(struct kview *v, struct kdef **last,
		    const struct kinclude *up, const struct kitem *item,
		    const char *path)
{
	const struct kfile *f =
		load(v->reader, path, up ? up->file : NULL, item);
	struct kinclude *inc;
	struct kdef *def;

	if (!f || !may_include(v, up, f, item))
		return;
	v->reader->includes++;
	inc = karena_alloc(&v->arena, sizeof(*inc));
	*inc = (struct kinclude){ .up = up,
				  .scope = item ? item->scope : NULL,
				  .file = f,
				  .depth = up ? up->depth + 1 : 0 };
	for (guint i = 0; i < f->items->len; i++) {
		const struct kitem *it = g_ptr_array_index(f->items, i);

		if (!it->entry) {
			follow_source(v, last, inc, it);
			continue;
		}
		v->reader->entries++;
		def = karena_alloc(&v->arena, sizeof(*def));
		*def = (struct kdef){ .entry = it->entry,
				      .inc = inc,
				      .next = *last };
		*last = def;
	}
}

static bool was_read(const struct kdef *last, const char *path)
{
	for (; last; last = last->next) {
		if (g_str_equal(last->inc->file->path, path))
			return true;
	}
	return false;
}

struct kdef *kview_read(struct kview *v)
{
	g_autofree char *top = g_strdup_printf("arch/%s/Kconfig", v->arch);
	struct kreader *r = v->reader;
	struct kdef *last = NULL;

	r->whole = g_hash_table_contains(r->files, "Kconfig")
			   ? g_hash_table_lookup(r->files, "Kconfig") != NULL
			   : ktree_has_file(&r->tree, "Kconfig");
	if (r->whole)
		include(v, &last, NULL, NULL, "Kconfig");
	/* A root file that sources no arch file leaves that to us. */
	if (!was_read(last, top))
		include(v, &last, NULL, NULL, top);
	return last;
}
