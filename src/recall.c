// SPDX-License-Identifier: GPL-2.0-only
#include "recall.h"

#include "cocci_value.h"
#include "inputs.h"
#include "isos.h"
#include "program.h"
#include "spatch.h"
#include "text_order.h"

#include <string.h>
#include <unistd.h>

/* To be raised when the same slice shall get another result all the same. */
#define FORM "result of Coccinelle 4"

struct recall {
	struct scan *scan;
	struct cache *cache;
	struct inputs *inputs;
	char *python, *home; /* where they are; found by the main thread */
	GMutex lock;
	bool ready;
	GHashTable *rules; /* struct rule -> struct digest */
	gint wrong;	   /* atomic: a recheck gave another result */
};

struct recall *recall_new(struct scan *scan)
{
	struct tree *tree = scan->tree;
	struct recall *r;

	/* a file's folder is not what is scanned */
	if (!cache_begin(scan->options->cache,
			 tree->one_file ? NULL : tree->root))
		return NULL;
	r = g_new0(struct recall, 1);
	r->scan = scan;
	r->cache = scan->options->cache;
	r->inputs = inputs_new(r->cache);
	r->home = spatch_home(scan);
	spatch_prepare(scan);
	r->python = program_find(spatch_python());
	if (!r->python)
		r->python = g_strdup(spatch_python());
	r->rules = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	g_mutex_init(&r->lock);
	return r;
}

void recall_free(struct recall *r)
{
	if (!r)
		return;
	inputs_free(r->inputs);
	g_free(r->python);
	g_free(r->home);
	g_hash_table_unref(r->rules);
	g_mutex_clear(&r->lock);
	g_free(r);
}

/* --- names ------------------------------------------------------------------
 */

/* The Python files of a folder, which rules import. */
static void add_library(struct recall *r, GChecksum *sum, const char *folder)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		if (g_str_has_suffix(name, ".py"))
			g_ptr_array_add(paths,
					g_build_filename(folder, name, NULL));
	if (dir)
		g_dir_close(dir);
	g_ptr_array_sort(paths, text_order);
	for (guint i = 0; i < paths->len; i++) {
		const char *path = (const char *)paths->pdata[i];

		digest_add_text(sum, strrchr(path, '/'));
		inputs_add(r->inputs, sum, path);
	}
	g_ptr_array_unref(paths);
}

/* What of the environment reaches spatch and may change what it does. */
static void add_environment(GChecksum *sum)
{
	static const char *const prefixes[] = { "COCCI", "OCAML", "CAML",
						"PYTHON", "LD_" };
	char **all = g_get_environ();

	qsort(all, g_strv_length(all), sizeof(*all), text_order);
	for (char **e = all; *e; e++)
		for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
			if (g_str_has_prefix(*e, prefixes[i]))
				digest_add_text(sum, *e);
	g_strfreev(all);
}

/* What it is told beside that; where our library lies is told by its bytes. */
static void add_orders(struct recall *r, GChecksum *sum)
{
	char **env = spatch_env(r->scan);

	for (const char *const *name = isos_left_out; *name; name++)
		digest_add_text(sum, *name);
	for (char **e = env; *e; e++)
		if (!g_str_has_prefix(*e, "PYTHONPATH="))
			digest_add_text(sum, *e);
	g_strfreev(env);
}

/* The settings that spatch reads in a folder. */
static void add_settings(struct recall *r, GChecksum *sum, const char *home)
{
	static const char *const names[] = { "standard.h", "standard.iso" };

	for (guint i = 0; home && i < G_N_ELEMENTS(names); i++) {
		char *path = g_build_filename(home, names[i], NULL);

		inputs_add(r->inputs, sum, path);
		g_free(path);
	}
}

/* spatch and all that it loads, whatever the rule. */
static struct digest digest_engine(struct recall *r)
{
	GChecksum *sum = digest_begin("spatch");
	char *lib = g_build_filename(r->scan->data_dir, "cocci", "lib", NULL);

	inputs_add(r->inputs, sum, r->scan->spatch);
	inputs_add(r->inputs, sum, r->python);
	add_settings(r, sum, r->home);
	add_settings(r, sum, g_getenv("COCCINELLE_HOME"));
	add_library(r, sum, lib);
	add_environment(sum);
	add_orders(r, sum);
	g_free(lib);
	return digest_end(sum);
}

/* Whether the tree's kernel has a path. */
static void add_answer(GChecksum *sum, const char *kernel, const char *path)
{
	g_autofree char *full =
		kernel ? g_build_filename(kernel, path, NULL) : NULL;

	digest_add_text(sum, path);
	digest_add_text(sum, !full		  ? "no kernel"
			     : access(full, F_OK) ? "no"
						  : "yes");
}

/* Whether an argument only says where something lies that is told by bytes. */
static bool is_place(const struct recall *r, const struct rule *rule,
		     const char *word)
{
	return word == r->scan->spatch || word == r->scan->scratch ||
	       word == r->scan->isos || word == rule->cocci_path;
}

static struct digest digest_rule(struct recall *r, const struct rule *rule,
				 const struct digest *engine)
{
	GChecksum *sum = digest_begin(FORM);
	GPtrArray *argv = g_ptr_array_new();

	digest_add_digest(sum, engine);
	digest_add_text(sum, rule->id);
	inputs_add(r->inputs, sum, rule->card_path);
	inputs_add(r->inputs, sum, rule->cocci_path);
	spatch_words(r->scan, argv, rule);
	for (guint i = 0; i < argv->len; i++)
		if (!is_place(r, rule, (const char *)argv->pdata[i]))
			digest_add_text(sum, (const char *)argv->pdata[i]);
	for (guint i = 0; i < rule->asks_tree->len; i++)
		add_answer(sum, r->scan->kernel,
			   (const char *)rule->asks_tree->pdata[i]);
	g_ptr_array_unref(argv);
	return digest_end(sum);
}

/* Only a scan with a slice in it has to know all this. */
static void get_ready(struct recall *r)
{
	struct digest engine;

	if (r->ready)
		return;
	engine = digest_engine(r);
	for (guint i = 0; i < r->scan->rules->len; i++) {
		const struct rule *rule =
			(const struct rule *)r->scan->rules->pdata[i];
		struct digest digest;

		if (!rule->cocci_path)
			continue;
		digest = digest_rule(r, rule, &engine);
		g_hash_table_insert(r->rules, (void *)(uintptr_t)rule,
				    g_memdup2(&digest, sizeof(digest)));
	}
	r->ready = true;
}

/* The name of a unit's entry. */
static struct digest name_of(struct recall *r, const struct unit *u)
{
	GChecksum *sum = digest_begin("slice");
	const struct digest *rule;

	g_mutex_lock(&r->lock);
	get_ready(r);
	rule = (const struct digest *)g_hash_table_lookup(r->rules, u->rule);
	g_mutex_unlock(&r->lock);
	digest_add_digest(sum, rule);
	digest_add_digest(sum, &u->content);
	return digest_end(sum);
}

void recall_add_rule(struct recall *r, GChecksum *sum, const struct rule *rule)
{
	const struct digest *digest;

	g_mutex_lock(&r->lock);
	get_ready(r);
	digest = (const struct digest *)g_hash_table_lookup(r->rules, rule);
	digest_add_text(sum, rule->id);
	if (digest)
		digest_add_digest(sum, digest);
	else
		inputs_add(r->inputs, sum, rule->card_path);
	g_mutex_unlock(&r->lock);
}

/* --- what is known ----------------------------------------------------------
 */

bool recall_find(struct recall *r, struct unit *u)
{
	struct digest name = name_of(r, u);
	GBytes *value = cache_get(r->cache, &name);

	if (!value)
		return false;
	u->known = cocci_value_read(value, u);
	if (u->known && cache_rechecks(r->cache)) {
		u->stored = g_bytes_ref(value);
		u->known = false;
		work_drop_findings(&u->work);
	}
	g_bytes_unref(value);
	return u->known;
}

void recall_keep(struct recall *r, struct unit *u)
{
	struct digest name;
	GBytes *value;

	if (!r || !inputs_hold(r->inputs))
		return;
	name = name_of(r, u);
	value = cocci_value_write(u);
	if (u->stored && !g_bytes_equal(u->stored, value)) {
		g_atomic_int_set(&r->wrong, 1);
		cache_distrust(r->cache);
	}
	if (!u->stored || !g_bytes_equal(u->stored, value))
		cache_put(r->cache, &name, value);
	g_bytes_unref(value);
}

bool recall_is_wrong(struct recall *r)
{
	return r && g_atomic_int_get(&r->wrong);
}
