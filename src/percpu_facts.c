// SPDX-License-Identifier: GPL-2.0-only
#include "percpu_facts.h"

#include "folder.h"
#include "kconfig.h"
#include "percpu_source.h"
#include "text_order.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX ((gsize)16 << 20)
#define WALK_DEPTH_MAX 16
#define WALK_FILES_MAX 50000
#define SETUP "setup_per_cpu_areas"
#define EMBED "pcpu_embed_first_chunk"
#define PAGE "pcpu_page_first_chunk"

static void setup_free(gpointer p)
{
	struct percpu_setup *s = p;

	g_free(s->path);
	g_free(s->function);
	g_free(s);
}

static void cplace_free(gpointer p)
{
	struct cplace *c = p;

	g_free(c->path);
	g_free(c);
}

void percpu_facts_free(struct percpu_facts *facts)
{
	if (!facts)
		return;
	g_ptr_array_free(facts->setups, TRUE);
	g_ptr_array_free(facts->hooks, TRUE);
	g_ptr_array_free(facts->empty, TRUE);
	g_ptr_array_free(facts->kasan_inits, TRUE);
	g_free(facts);
}

static void read_distance(const struct source *src, guint call,
			  struct percpu_setup *s)
{
	g_autofree char *arg = source_argument(src, call, 3);
	guint item;

	s->distance = DISTANCE_REAL;
	if (!arg)
		return;
	if (g_str_equal(arg, "NULL") || g_str_equal(arg, "0")) {
		s->distance = DISTANCE_NONE;
		return;
	}
	item = source_function(src, arg);
	s->function = g_steal_pointer(&arg);
	if (item >= src->items->len)
		return;
	s->function_line =
		source_line(src, source_name_token(src, item, s->function));
	if (source_returns_constant(src, item))
		s->distance = DISTANCE_FLAT;
}

/* Helpers of the function count too: calls are looked for in the whole file. */
static void read_setup(const struct source *src, const char *path, guint item,
		       GPtrArray *setups)
{
	struct percpu_setup *s = g_new0(struct percpu_setup, 1);
	guint n = src->tokens->len;
	guint embed = source_call(src, 0, n, EMBED);
	guint page = source_call(src, 0, n, PAGE);

	s->path = g_strdup(path);
	s->line = source_line(src, source_name_token(src, item, SETUP));
	s->distance = DISTANCE_NO_EMBED;
	if (page < n)
		s->page_line = source_line(src, page);
	if (embed < n) {
		s->embed_line = source_line(src, embed);
		read_distance(src, embed, s);
	}
	g_ptr_array_add(setups, s);
}

static void add_place(GPtrArray *places, const char *path, unsigned int line)
{
	struct cplace *c = g_new(struct cplace, 1);

	c->path = g_strdup(path);
	c->line = line;
	g_ptr_array_add(places, c);
}

/* A function that does nothing, as a stub for kernels without KASAN does. */
static bool is_empty(const struct source *src, guint item)
{
	const struct item *it = source_item(src, item);

	return it->kind == ITEM_FUNCTION && it->body + 1 == it->last;
}

static void read_functions(const struct source *src, const char *path,
			   struct percpu_facts *facts)
{
	for (guint i = 0; i < src->items->len; i++) {
		if (source_defines(src, i, SETUP))
			read_setup(src, path, i, facts->setups);
		else if (source_defines(src, i, KASAN_HOOK))
			add_place(
				is_empty(src, i) ? facts->empty : facts->hooks,
				path,
				source_line(src, source_name_token(
							 src, i, KASAN_HOOK)));
		else if (source_defines(src, i, "kasan_init") &&
			 !is_empty(src, i)) /* the stub without KASAN */
			add_place(facts->kasan_inits, path,
				  source_line(src,
					      source_name_token(src, i,
								"kasan_init")));
	}
}

/* A hook that is a macro counts as defined. */
static bool defined_as_macro(const char *text, const char *word)
{
	const char *at = strstr(text, word);

	while (at) {
		const char *bol = at;

		while (bol > text && bol[-1] != '\n')
			bol--;
		bol += strspn(bol, " \t");
		if (*bol == '#' && strstr(bol, "define") &&
		    strstr(bol, "define") < at)
			return true;
		at = strstr(at + 1, word);
	}
	return false;
}

static bool names_any(const char *text)
{
	return strstr(text, SETUP) || strstr(text, KASAN_HOOK) ||
	       strstr(text, "kasan_init");
}

static bool is_kasan_init_file(const char *path)
{
	g_autofree char *base = g_path_get_basename(path);

	return g_str_has_prefix(base, "kasan_init") &&
	       g_str_has_suffix(base, ".c");
}

/* What is not read may hold what a finding says is missing. */
static void not_read(const struct ktree *tree, const char *path,
		     const char *what, const char *reason)
{
	g_autofree char *why = g_strdup_printf("%s: %s", what, reason);

	problems_add(tree->problems, PROBLEM_FAILED, path, 0, NULL, why);
}

static void read_file(const struct ktree *tree, const char *path,
		      struct percpu_facts *facts)
{
	g_autofree char *text = NULL;
	const char *reason;
	struct source *src;
	guint known = facts->kasan_inits->len;
	bool missing;
	gsize len;

	text = ktree_read(tree, path, FILE_MAX, &len, &reason, &missing);
	if (!text && !missing)
		not_read(tree, path, "can't be read", reason);
	if (!text)
		return;
	if (names_any(text)) {
		src = source_new(text, len);
		read_functions(src, path, facts);
		source_free(src);
	}
	if (defined_as_macro(text, KASAN_HOOK))
		add_place(facts->hooks, path, 1);
	if (known == facts->kasan_inits->len && is_kasan_init_file(path))
		add_place(facts->kasan_inits, path, 1);
}

static bool is_c(const char *name)
{
	return g_str_has_suffix(name, ".c") || g_str_has_suffix(name, ".h");
}

static void walk(const struct ktree *tree, const char *dir, int depth,
		 GPtrArray *files)
{
	g_autofree char *full = g_build_filename(tree->root, dir, NULL);
	g_auto(GStrv) names = folder_names(full);
	struct stat st;

	if (!names && errno != ENOENT) /* an overlay may have it */
		not_read(tree, dir, "folder can't be read", g_strerror(errno));
	for (char **name = names; name && *name && files->len < WALK_FILES_MAX;
	     name++) {
		g_autofree char *path = g_build_filename(dir, *name, NULL);
		g_autofree char *where = g_build_filename(full, *name, NULL);

		/* Links are not followed: in the tree, files have names. */
		if (lstat(where, &st))
			continue;
		if (S_ISREG(st.st_mode) && is_c(*name))
			g_ptr_array_add(files, g_steal_pointer(&path));
		else if (S_ISDIR(st.st_mode) && depth < WALK_DEPTH_MAX &&
			 !g_str_equal(*name, "dts"))
			walk(tree, path, depth + 1, files);
	}
}

/* Files that only the overlay has; those that it took away can't be read. */
static void add_overlaid(const struct ktree *tree, const char *prefix,
			 GPtrArray *files)
{
	GHashTableIter it;
	gpointer path;

	if (!tree->overlay)
		return;
	g_hash_table_iter_init(&it, tree->overlay);
	while (g_hash_table_iter_next(&it, &path, NULL)) {
		if (g_str_has_prefix(path, prefix) && is_c(path) &&
		    !g_ptr_array_find_with_equal_func(files, path, g_str_equal,
						      NULL))
			g_ptr_array_add(files, g_strdup(path));
	}
}

static GPtrArray *files_of(const struct ktree *tree, const char *dir,
			   const GPtrArray *files)
{
	GPtrArray *own = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *prefix = g_strconcat(dir, "/", NULL);

	if (!files) {
		walk(tree, dir, 0, own);
		add_overlaid(tree, prefix, own);
	}
	for (guint i = 0; files && i < files->len; i++) {
		const char *path = g_ptr_array_index(files, i);

		if (g_str_has_prefix(path, prefix) && is_c(path))
			g_ptr_array_add(own, g_strdup(path));
	}
	g_ptr_array_sort(own, text_order);
	return own;
}

/* Where there are several, the page allocator is the 64-bit one's matter. */
static int rank(const struct cplace *c)
{
	return (strstr(c->path, "32") != NULL) * 2 +
	       (strstr(c->path, "64") == NULL);
}

static gint by_rank(gconstpointer a, gconstpointer b)
{
	const struct cplace *x = *(const struct cplace *const *)a;
	const struct cplace *y = *(const struct cplace *const *)b;

	return rank(x) != rank(y) ? rank(x) - rank(y)
				  : strcmp(x->path, y->path);
}

struct percpu_facts *percpu_facts_read(const struct ktree *tree,
				       const char *arch, const GPtrArray *files)
{
	struct percpu_facts *facts = g_new(struct percpu_facts, 1);
	g_autofree char *dir = g_strconcat("arch/", arch, NULL);
	g_autoptr(GPtrArray) own = files_of(tree, dir, files);

	facts->setups = g_ptr_array_new_with_free_func(setup_free);
	facts->hooks = g_ptr_array_new_with_free_func(cplace_free);
	facts->empty = g_ptr_array_new_with_free_func(cplace_free);
	facts->kasan_inits = g_ptr_array_new_with_free_func(cplace_free);
	for (guint i = 0; i < own->len; i++)
		read_file(tree, g_ptr_array_index(own, i), facts);
	g_ptr_array_sort(facts->kasan_inits, by_rank);
	return facts;
}

bool percpu_core_has_hook(const struct ktree *tree)
{
	g_autofree char *text = NULL;
	const char *reason;
	bool missing;
	gsize len;

	text = ktree_read(tree, KASAN_HEADER, FILE_MAX, &len, &reason,
			  &missing);
	return !text || strstr(text, KASAN_HOOK);
}

bool percpu_core_only_embeds(const struct ktree *tree)
{
	g_autofree char *text = NULL;
	const char *reason;
	bool missing;
	gsize len;

	text = ktree_read(tree, "mm/percpu.c", FILE_MAX, &len, &reason,
			  &missing);
	return text && strstr(text, "CONFIG_HAVE_SETUP_PER_CPU_AREA");
}

unsigned int percpu_generic_line(const struct ktree *tree)
{
	g_autofree char *text = NULL;
	const char *reason;
	struct source *src;
	unsigned int line = 0;
	bool missing;
	gsize len;
	guint item;

	text = ktree_read(tree, GENERIC_NUMA_FILE, FILE_MAX, &len, &reason,
			  &missing);
	if (!text)
		return 0;
	src = source_new(text, len);
	item = source_function(src, SETUP);
	if (item < src->items->len)
		line = source_line(src, source_name_token(src, item, SETUP));
	source_free(src);
	return line;
}
