// SPDX-License-Identifier: GPL-2.0-only
#include "shard_merge.h"

#include "allow.h"
#include "shard_lines.h"
#include "shard_value.h"

#include <string.h>

/* --- how the scan was called ------------------------------------------------
 */

/* A level by its name, or NULL. */
static const char *level_in(const json_t *head, const char *key)
{
	const char *word = json_string_value(json_object_get(head, key));
	enum level level;

	return word && level_parse(word, &level) ? word : NULL;
}

void shards_take_options(const struct shards *s, struct options *o,
			 bool *kernel_config)
{
	const json_t *head = head_of(s, 0);
	const json_t *asked = json_object_get(head, "options");

	options_set_levels(
		o, o->level_word ? o->level_word : level_in(head, "level"),
		o->fail_on_word ? o->fail_on_word : level_in(head, "fail-on"));
	o->exit_zero |= json_is_true(json_object_get(head, "exit-zero"));
	o->scan.summarize = json_is_true(json_object_get(head, "summary"));
	o->scan.explain_sites =
		json_is_true(json_object_get(head, "explain-sites"));
	o->scan.engines = (unsigned int)json_integer_value(
		json_object_get(asked, "engines"));
	*kernel_config = json_is_true(json_object_get(head, "kernel-config"));
}

/* --- what they found --------------------------------------------------------
 */

struct merge {
	struct scan *scan;
	GHashTable *files;	 /* path -> lines of it */
	GHashTable *texts;	 /* path -> GBytes */
	GHashTable *allows_from; /* path -> the document it was taken from */
	const json_t *doc;	 /* that is read */
};

static bool add_finding(struct merge *m, const json_t *json)
{
	struct finding *f = shard_read_finding(json, m->scan->rules);

	if (f)
		findings_add(m->scan->findings, f);
	return f != NULL;
}

static bool add_verdict(struct merge *m, const json_t *json)
{
	struct verdict *v = shard_read_verdict(json, m->scan->rules);

	if (v)
		verdicts_add(m->scan->verdicts, v);
	return v != NULL;
}

static bool add_problem(struct merge *m, const json_t *json)
{
	return shard_read_problem(json, m->scan->problems);
}

static bool add_text(struct merge *m, const json_t *json)
{
	return shard_read_lines(json, m->files);
}

/* Suppressions of a file are the same wherever it was read. */
static bool add_allow(struct merge *m, const json_t *json)
{
	struct allow_mark mark;
	json_t *path_json, *words;
	json_int_t n[3];
	char *path = NULL;
	const void *from;
	bool good;

	mark.words = NULL;
	good = !json_unpack((json_t *)(uintptr_t)json, "[o, I, I, I, o !]",
			    &path_json, &n[0], &n[1], &n[2], &words) &&
	       shard_read_text(path_json, &path) && path &&
	       shard_read_text(words, &mark.words) && mark.words;
	if (good) {
		mark.line = (unsigned int)n[0];
		mark.first = (unsigned int)n[1];
		mark.last = (unsigned int)n[2];
		from = g_hash_table_lookup(m->allows_from, path);
		if (!from)
			g_hash_table_insert(m->allows_from, g_strdup(path),
					    (void *)(uintptr_t)m->doc);
		if (!from || from == m->doc)
			allows_add(m->scan->allows, m->scan->options->all_rules,
				   path, &mark);
	}
	g_free(mark.words);
	g_free(path);
	return good;
}

static bool add_all(struct merge *m, const char *key,
		    bool (*add)(struct merge *m, const json_t *json))
{
	const json_t *list = json_object_get(m->doc, key);
	bool good = json_is_array(list);

	for (size_t i = 0; good && i < json_array_size(list); i++)
		good = add(m, json_array_get(list, i));
	return good;
}

static bool add_counts(struct merge *m)
{
	struct scan_counts *c = &m->scan->counts;
	json_int_t n[5];
	int cached, clang;

	if (json_unpack(json_object_get(m->doc, "counts"),
			"{s:I, s:I, s:I, s:I, s:I, s:b, s:b !}", "slices",
			&n[0], "analysed", &n[1], "recalled", &n[2], "units",
			&n[3], "units_analysed", &n[4], "cached", &cached,
			"clang", &clang))
		return false;
	c->slices += (guint)n[0];
	c->analysed += (guint)n[1];
	c->recalled += (guint)n[2];
	c->units += (guint)n[3];
	c->units_analysed += (guint)n[4];
	c->cached |= cached;
	c->clang |= clang;
	return true;
}

/* A kernel of the tree, with its MAINTAINERS where it has one. */
static bool add_kernel(struct merge *m, const json_t *json)
{
	const json_t *owners = json_array_get(json, 1);
	char *top = NULL, *text;
	gsize len;

	if (json_array_size(json) != 2 ||
	    !shard_read_text(json_array_get(json, 0), &top) || !top)
		return false;
	text = shard_read_bytes(owners, &len);
	if (text)
		g_hash_table_insert(m->texts,
				    g_strconcat(top, "MAINTAINERS", NULL),
				    g_bytes_new_take(text, len));
	g_ptr_array_add(m->scan->tops, top);
	return text || json_is_null(owners);
}

/* Parts may have been scanned in different places: one of the names counts. */
static bool add_title(struct merge *m)
{
	char **known = &m->scan->title, *title;

	if (!shard_read_text(json_object_get(m->doc, "title"), &title) ||
	    !title)
		return false;
	if (!*known || strcmp(title, *known) < 0) {
		g_free(*known);
		*known = title;
	} else {
		g_free(title);
	}
	return true;
}

static bool add_shard(struct merge *m)
{
	return add_counts(m) && add_title(m) &&
	       add_all(m, "findings", add_finding) &&
	       add_all(m, "verdicts", add_verdict) &&
	       add_all(m, "problems", add_problem) &&
	       add_all(m, "allows", add_allow) &&
	       add_all(m, "texts", add_text) && add_all(m, "kernels", add_kernel);
}

static bool take_head(struct scan *scan, json_t *head)
{
	struct scan_counts *c = &scan->counts;
	json_int_t n[4];

	if (json_unpack(json_object_get(head, "files"), "[I, I, I, I !]", &n[0],
			&n[1], &n[2], &n[3]))
		return false;
	c->files = (guint)n[0];
	c->skipped = (guint)n[1];
	c->gated = (guint)n[2];
	c->links = (guint)n[3];
	return true;
}

static void name_missing(const struct shards *s, struct scan *scan)
{
	guint of =
		(guint)json_integer_value(json_object_get(head_of(s, 0), "of"));
	bool *here = g_new0(bool, of);

	for (guint i = 0; i < s->docs->len; i++)
		here[number_of(s, i) - 1] = true;
	for (guint k = 0; k < of; k++) {
		char *what;

		if (here[k])
			continue;
		what = g_strdup_printf("shard %u of %u is missing", k + 1, of);
		problems_add(scan->problems, PROBLEM_FAILED, NULL, 0, NULL,
			     what);
		g_free(what);
	}
	g_free(here);
}

/* Only what is reported is told to be built or not. */
static void forget_built(GPtrArray *findings)
{
	for (guint i = 0; i < findings->len; i++)
		((struct finding *)findings->pdata[i])->built = BUILT_NONE;
}

/* Reads all of them; *error names the one that has not the form. */
static void add_shards(struct merge *m, const struct shards *s, char **error)
{
	char *torn;

	for (guint i = 0; i < s->docs->len && !*error; i++) {
		m->doc = doc_at(s, i);
		if (!add_shard(m))
			*error = g_strdup_printf("%s: not of the form that "
						 "`scan --shard` writes",
						 name_at(s, i));
	}
	torn = *error ? NULL : shard_make_texts(m->files, m->texts);
	if (torn)
		*error = g_strdup_printf("%s: shards have seen different "
					 "lines of it: the tree was changed",
					 torn);
	g_free(torn);
}

struct scan *shards_merge(const struct shards *s,
			  const struct scan_options *options, GPtrArray *rules,
			  GHashTable *texts, char **error)
{
	struct merge m = {
		.scan = scan_new(options, NULL, rules),
		.texts = texts,
		.files = shard_lines_new(),
		.allows_from = g_hash_table_new_full(g_str_hash, g_str_equal,
						     g_free, NULL),
	};

	m.scan->tree = tree_of_texts(texts);
	m.scan->tops = g_ptr_array_new_with_free_func(g_free);
	if (!shards_find_rules(json_object_get(head_of(s, 0), "rules"),
			       options->all_rules, rules) ||
	    !take_head(m.scan, head_of(s, 0)))
		*error = g_strdup_printf("%s: not of the form that `scan "
					 "--shard` writes",
					 name_at(s, 0));
	else
		add_shards(&m, s, error);
	g_hash_table_unref(m.files);
	g_hash_table_unref(m.allows_from);
	if (*error) {
		scan_free(m.scan);
		return NULL;
	}
	name_missing(s, m.scan);
	scan_finish(m.scan);
	forget_built(m.scan->findings->refuted);
	forget_built(m.scan->findings->allowed);
	forget_built(m.scan->findings->known);
	return m.scan;
}
