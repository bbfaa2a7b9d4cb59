// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild.h"

#include "makefile.h"

#include <string.h>

/* Composite objects of composite objects, and folders in folders. */
#define DEPTH_MAX 24

struct kbuild {
	const struct tree *tree;
	const struct dotconfig *config;
	GHashTable *files; /* path -> struct makefile, NULL: not there */
};

struct answer {
	enum tri value;
	char *why;
};

struct kbuild *kbuild_new(const struct tree *tree,
			  const struct dotconfig *config)
{
	struct kbuild *kb = g_new0(struct kbuild, 1);

	kb->tree = tree;
	kb->config = config;
	kb->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					  makefile_free);
	return kb;
}

void kbuild_free(struct kbuild *kb)
{
	if (!kb)
		return;
	g_hash_table_unref(kb->files);
	g_free(kb);
}

/* --- answers -----------------------------------------------------------------
 */

static void set(struct answer *a, enum tri value, char *why)
{
	g_free(a->why);
	a->value = value;
	a->why = why;
}

static unsigned int rank(enum tri value)
{
	static const unsigned int ranks[] = { [TRI_N] = 0,
					      [TRI_UNKNOWN] = 1,
					      [TRI_M] = 2,
					      [TRI_Y] = 3 };

	return ranks[value];
}

/* One more way in which the file can be built: the best one counts. */
static void better(struct answer *a, struct answer *other)
{
	if (!a->why || rank(other->value) > rank(a->value)) {
		g_free(a->why);
		*a = *other;
	} else {
		g_free(other->why);
	}
}

/* Both must hold: the weaker one and its reason count. */
static void narrow(struct answer *a, struct answer *other)
{
	enum tri both = make_and(a->value, other->value);

	if (both != a->value) {
		g_free(a->why);
		a->why = other->why;
	} else {
		g_free(other->why);
	}
	a->value = both;
}

/* --- Makefiles ---------------------------------------------------------------
 */

static const struct makefile *read_makefile(struct kbuild *kb,
					    const char *folder,
					    const char *name)
{
	char *path = *folder ? g_build_filename(folder, name, NULL) :
			       g_strdup(name);
	struct makefile *m = NULL;
	GString *text = g_string_new(NULL);
	enum problem_kind kind;
	char *error = NULL;
	void *known;

	if (g_hash_table_lookup_extended(kb->files, path, NULL, &known)) {
		g_free(path);
		g_string_free(text, TRUE);
		return (const struct makefile *)known;
	}
	if (tree_read(kb->tree, path, text, &kind, &error))
		m = makefile_parse(path, text->str, kb->config);
	g_free(error);
	g_string_free(text, TRUE);
	g_hash_table_insert(kb->files, path, m);
	return m;
}

static bool is_top_list(const char *name)
{
	static const char *const names[] = { "obj",  "lib",  "core", "drivers",
					     "libs", "net",  "init", "virt",
					     "head", "subdir" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static bool holds(const struct make_list *l, const char *word)
{
	for (char **w = l->words; *w; w++)
		if (!strcmp(*w, word))
			return true;
	return false;
}

static struct answer of_list(const struct makefile *m,
			     const struct make_list *l, const char *word)
{
	struct answer a = { l->value, NULL };

	a.why = l->why ? g_strdup_printf("%s, %s:%u", l->why, m->path, l->line)
		       : g_strdup_printf("%s-%s has %s, %s:%u", l->name,
					 l->value == TRI_M ? "m" : "y", word,
					 m->path, l->line);
	return a;
}

static struct answer ask_makefile(const struct makefile *m, const char *word,
				  unsigned int depth);

/* What it says of the object that a list makes, or of who takes the list in. */
static struct answer ask_whole(const struct makefile *m, const char *list,
			       const char *word, unsigned int depth)
{
	static const char *const forms[] = { "%s.o", "$(%s-y)", "$(%s-objs)" };
	struct answer all = { TRI_N, NULL };

	for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
		char **parts = g_strsplit(forms[i], "%s", 2);
		char *whole = g_strjoinv(list, parts);
		struct answer one = { TRI_N, NULL };

		if (strcmp(whole, word))
			one = ask_makefile(m, whole, depth + 1);
		if (one.why)
			better(&all, &one);
		g_free(whole);
		g_strfreev(parts);
	}
	return all;
}

/* What the Makefile has to say of an object or a folder; no why: nothing. */
static struct answer ask_makefile(const struct makefile *m, const char *word,
				  unsigned int depth)
{
	struct answer all = { TRI_N, NULL };

	for (guint i = 0; m && depth < DEPTH_MAX && i < m->lists->len; i++) {
		const struct make_list *l =
			(const struct make_list *)m->lists->pdata[i];
		struct answer one;

		if (!holds(l, word))
			continue;
		one = of_list(m, l, word);
		if (!is_top_list(l->name)) {
			struct answer up = ask_whole(m, l->name, word, depth);

			if (!up.why) {
				g_free(one.why);
				continue;
			}
			narrow(&one, &up);
		}
		better(&all, &one);
	}
	return all;
}

static struct answer ask_folder(struct kbuild *kb, const char *folder,
				const char *word)
{
	static const char *const names[] = { "Kbuild", "Makefile" };
	struct answer all = { TRI_N, NULL };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		struct answer one = ask_makefile(
			read_makefile(kb, folder, names[i]), word, 0);

		if (one.why)
			better(&all, &one);
	}
	return all;
}

/* --- folders -----------------------------------------------------------------
 */

/* arch/X, and what is beneath it; no why for any other folder. */
static struct answer judge_arch(const struct kbuild *kb, const char *folder)
{
	struct answer a = { TRI_N, NULL };
	const char *arch;
	gsize n;

	if (!g_str_has_prefix(folder, "arch/"))
		return a;
	arch = folder + strlen("arch/");
	n = strcspn(arch, "/");
	if (!kb->config->arch)
		set(&a, TRI_UNKNOWN,
		    g_strdup("the configuration does not tell its "
			     "architecture"));
	else if (strlen(kb->config->arch) == n &&
		 !strncmp(arch, kb->config->arch, n))
		set(&a, TRI_Y, g_strdup_printf("%s is configured", folder));
	else
		set(&a, TRI_N,
		    g_strdup_printf("the configuration is for %s",
				    kb->config->arch));
	return a;
}

static struct answer judge_folder(struct kbuild *kb, const char *folder,
				  unsigned int depth);

/* By what folders above say of the rest of the path, as `net/` or `a/b.o`. */
static struct answer judge_beneath(struct kbuild *kb, const char *path,
				   const char *end, unsigned int depth)
{
	struct answer all = { TRI_N, NULL };
	const char *rest = strrchr(path, '/');

	for (;;) {
		gsize n = rest ? (gsize)(rest - path) : 0;
		char *above = g_strndup(path, n);
		char *word = g_strconcat(rest ? rest + 1 : path, end, NULL);
		char *full = g_strconcat(path, end, NULL);
		struct answer one = ask_folder(kb, above, word), up;

		if (!one.why && n) /* arch/X/Makefile names whole paths */
			one = ask_folder(kb, above, full);
		if (one.why) {
			up = judge_folder(kb, above, depth + 1);
			narrow(&one, &up);
			better(&all, &one);
		}
		g_free(above);
		g_free(word);
		g_free(full);
		if (!rest)
			return all;
		for (rest--; rest > path && *rest != '/'; rest--)
			;
		if (rest <= path)
			rest = NULL;
	}
}

static struct answer judge_folder(struct kbuild *kb, const char *folder,
				  unsigned int depth)
{
	struct answer a = { TRI_Y, NULL };

	if (!*folder) {
		a.why = g_strdup("the top folder");
		return a;
	}
	a = judge_arch(kb, folder);
	if (a.why && (a.value == TRI_N || !strchr(folder + 5, '/')))
		return a;
	g_free(a.why);
	a.why = NULL;
	if (depth < DEPTH_MAX)
		a = judge_beneath(kb, folder, "/", depth);
	if (!a.why)
		set(&a, TRI_UNKNOWN,
		    g_strdup_printf("no Makefile that could be read says when "
				    "%s/ is built",
				    folder));
	return a;
}

/* An object that no list has by name is not built where its folder is not. */
static struct answer judge_unlisted(struct kbuild *kb, const char *stem)
{
	const char *slash = strrchr(stem, '/');
	char *folder = g_strndup(stem, slash ? (gsize)(slash - stem) : 0);
	struct answer a = judge_folder(kb, folder, 0);

	if (a.value != TRI_N)
		set(&a, TRI_UNKNOWN,
		    g_strdup_printf("no Makefile that could be read has %s.o",
				    stem));
	g_free(folder);
	return a;
}

enum tri kbuild_judge(struct kbuild *kb, const char *path, char **why)
{
	char *stem = g_strndup(path, strlen(path) - 2);
	struct answer a = { TRI_UNKNOWN, NULL };

	if (g_str_has_suffix(path, ".c"))
		a = judge_beneath(kb, stem, ".o", 0);
	else
		set(&a, TRI_UNKNOWN,
		    g_strdup("it is compiled with what includes it"));
	if (!a.why)
		a = judge_unlisted(kb, stem);
	g_free(stem);
	*why = a.why;
	return a.value;
}
