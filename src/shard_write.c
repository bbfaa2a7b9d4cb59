// SPDX-License-Identifier: GPL-2.0-only
#include "shard_file.h"

#include "allow.h"
#include "forward.h"
#include "json_text.h"
#include "lines.h"
#include "names.h"
#include "shard.h"
#include "shard_value.h"
#include "text_order.h"
#include "title.h"
#include "version.h"

#include <stdlib.h>
#include <string.h>

/* Lines of code before and after a place that a report may show. */
#define LINES_AROUND 4u

/* --- what all shards agree on -----------------------------------------------
 */

static json_t *texts_json(const GPtrArray *list)
{
	json_t *array = json_array();

	for (guint i = 0; list && i < list->len; i++)
		json_array_append_new(array,
				      shard_text((const char *)list->pdata[i]));
	return array;
}

/* A vendor's names, each with the kernel's, in a fixed order. */
static json_t *names_json(GHashTable *names)
{
	GPtrArray *keys = g_ptr_array_new();
	GHashTableIter it;
	void *key;
	json_t *list;

	if (names) {
		g_hash_table_iter_init(&it, names);
		while (g_hash_table_iter_next(&it, &key, NULL))
			g_ptr_array_add(keys, key);
	}
	g_ptr_array_sort(keys, text_order);
	list = json_array();
	for (guint i = 0; i < keys->len; i++)
		json_array_append_new(
			list,
			json_pack("[o, o]",
				  shard_text((const char *)keys->pdata[i]),
				  shard_text((const char *)g_hash_table_lookup(
					  names, keys->pdata[i]))));
	g_ptr_array_unref(keys);
	return list;
}

static void add_file(GChecksum *sum, const char *path)
{
	digest_add_text(sum, path ? "a file" : NULL);
	if (path && !digest_add_file(sum, path))
		digest_add_text(sum, "not readable");
}

char *shard_rules(const GPtrArray *rules)
{
	GChecksum *sum = digest_begin("rules of a shard");
	char hex[2 * DIGEST_BYTES + 1];
	struct digest digest;

	for (guint i = 0; i < rules->len; i++) {
		const struct rule *rule = (const struct rule *)rules->pdata[i];

		add_file(sum, rule->card_path);
		add_file(sum, rule->cocci_path);
	}
	digest = digest_end(sum);
	digest_hex(&digest, hex);
	return g_strdup(hex);
}

/* What was asked for that changes what is found. */
static json_t *asked(const struct scan *scan)
{
	const struct scan_options *o = scan->options;
	char *types = forward_types(scan->rules);
	json_t *json =
		json_pack("{s:i, s:I, s:b, s:b, s:b, s:o, s:o, s:s?}",
			  "engines", (int)o->engines, "max-contiguous",
			  (json_int_t)o->max_contiguous, "no-slice",
			  o->whole_files, "guess", o->guess, "build",
			  o->build != NULL, "skip", texts_json(o->skip),
			  "functions", names_json(o->names), "forward", types);

	g_free(types);
	return json;
}

static json_t *head(const struct scan *scan, const struct options *o,
		    bool kernel_config)
{
	const struct scan_counts *c = &scan->counts;
	struct digest tree = shard_tree(scan);
	char hex[2 * DIGEST_BYTES + 1];
	char *rules = shard_rules(scan->rules);
	json_t *json;

	digest_hex(&tree, hex);
	json = json_pack(
		"{s:s, s:i, s:o, s:s, s:o, s:s, s:[I, I, I, I], s:s?, s:s?, "
		"s:b, s:b, s:b, s:b}",
		"version", KAPCHECK_VERSION, "of", (int)o->scan.shard.of,
		"rules", json_rule_ids(scan->rules), "rule files", rules,
		"options", asked(scan), "tree", hex, "files",
		(json_int_t)c->files, (json_int_t)c->skipped,
		(json_int_t)c->gated, (json_int_t)c->links, "level",
		o->level_word, "fail-on", o->fail_on_word, "exit-zero",
		o->exit_zero, "summary", o->scan.summarize, "explain-sites",
		o->scan.explain_sites, "kernel-config", kernel_config);
	g_free(rules);
	return json;
}

/* --- lines of code ----------------------------------------------------------
 */

/* path -> GArray of the numbers of lines that are wanted of it. */
static void want(GHashTable *files, const struct place *p)
{
	unsigned int from = p->line > LINES_AROUND ? p->line - LINES_AROUND : 1;
	unsigned int to = MAX(p->end_line, p->line);
	GArray *numbers = (GArray *)g_hash_table_lookup(files, p->path);

	if (!numbers) {
		numbers = g_array_new(FALSE, FALSE, sizeof(unsigned int));
		g_hash_table_insert(files, p->path, numbers);
	}
	for (unsigned int n = from; n <= p->line + LINES_AROUND; n++)
		g_array_append_val(numbers, n);
	if (to > p->line + LINES_AROUND)
		g_array_append_val(numbers, to);
}

static void want_all(GHashTable *files, const GPtrArray *places)
{
	for (guint i = 0; i < places->len; i++)
		want(files, (const struct place *)places->pdata[i]);
}

static int by_number(const void *a, const void *b)
{
	unsigned int x = *(const unsigned int *)a, y = *(const unsigned int *)b;

	return x < y ? -1 : x > y;
}

/* A line without its newline, but with a carriage return before that. */
static json_t *line_json(struct lines *lines, const char *path, unsigned int n)
{
	size_t len;
	const char *text = lines_get(lines, path, n, &len);

	if (!text)
		return NULL;
	if (text[len] == '\r' && text[len + 1] == '\n')
		len++;
	return json_pack("[I, o]", (json_int_t)n, shard_bytes(text, len));
}

static json_t *file_json(struct lines *lines, const char *path, GArray *numbers)
{
	json_t *list = json_array();
	unsigned int last = 0;

	g_array_sort(numbers, by_number);
	for (guint i = 0; i < numbers->len; i++) {
		unsigned int n = g_array_index(numbers, unsigned int, i);
		json_t *line = n > last ? line_json(lines, path, n) : NULL;

		if (line)
			json_array_append_new(list, line);
		last = n;
	}
	return json_pack("[o, o]", shard_text(path), list);
}

static json_t *texts(const struct scan *scan)
{
	GHashTable *files = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
	struct lines *lines = lines_new(scan->tree);
	json_t *list = json_array();
	guint n;
	char **paths;

	for (guint i = 0; i < scan->findings->list->len; i++) {
		const struct finding *f =
			(const struct finding *)scan->findings->list->pdata[i];

		want(files, &f->where);
		want_all(files, f->steps);
		want_all(files, f->related);
		if (f->freed_path)
			want(files, &(struct place){ .path = f->freed_path,
						     .line = f->freed_line });
	}
	paths = (char **)g_hash_table_get_keys_as_array(files, &n);
	qsort(paths, n, sizeof(*paths), text_order);
	for (guint i = 0; i < n; i++)
		json_array_append_new(list,
				      file_json(lines, paths[i],
						(GArray *)g_hash_table_lookup(
							files, paths[i])));
	g_free(paths);
	lines_free(lines);
	g_hash_table_unref(files);
	return list;
}

/* The MAINTAINERS of the kernel in that folder, null: it has none. */
static json_t *maintainers_json(const struct scan *scan, const char *top)
{
	g_autofree char *path = g_strconcat(top, "MAINTAINERS", NULL);
	g_autofree char *error = NULL;
	GString *buf = g_string_new(NULL);
	enum problem_kind kind;
	json_t *text = tree_read(scan->tree, path, buf, &kind, &error)
			       ? shard_bytes(buf->str, buf->len)
			       : json_null();

	g_string_free(buf, TRUE);
	return text;
}

/* The tree's kernels, for --summary. One shard has them for all. */
static json_t *kernels(const struct scan *scan)
{
	json_t *list = json_array();

	for (guint i = 0; scan->tops && scan->options->shard.number == 1 &&
			  i < scan->tops->len;
	     i++) {
		const char *top = (const char *)scan->tops->pdata[i];

		json_array_append_new(list,
				      json_pack("[o, o]", shard_text(top),
						maintainers_json(scan, top)));
	}
	return list;
}

/* --- the document -----------------------------------------------------------
 */

static json_t *counts(const struct scan_counts *c)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:b, s:b}", "slices",
			 (json_int_t)c->slices, "analysed",
			 (json_int_t)c->analysed, "recalled",
			 (json_int_t)c->recalled, "units", (json_int_t)c->units,
			 "units_analysed", (json_int_t)c->units_analysed,
			 "cached", c->cached, "clang", c->clang);
}

static json_t *allow_json(const struct allow *a)
{
	return json_pack("[o, I, I, I, o]", shard_text(a->path),
			 (json_int_t)a->line, (json_int_t)a->first,
			 (json_int_t)a->last, shard_text(a->words));
}

/* Threads find them in any order; those of a file stay in theirs. */
static int by_path(const void *a, const void *b)
{
	const struct allow *x = *(const struct allow *const *)a;
	const struct allow *y = *(const struct allow *const *)b;
	int order = strcmp(x->path, y->path);

	return order ? order : by_number(&x->line, &y->line);
}

static json_t *list_of(const GPtrArray *list, json_t *(*make)(const void *))
{
	json_t *array = json_array();

	for (guint i = 0; i < list->len; i++)
		json_array_append_new(array, make(list->pdata[i]));
	return array;
}

static json_t *make_finding(const void *p)
{
	return shard_finding((const struct finding *)p);
}

static json_t *make_verdict(const void *p)
{
	return shard_verdict((const struct verdict *)p);
}

static json_t *make_problem(const void *p)
{
	return shard_problem((const struct problem *)p);
}

static json_t *make_allow(const void *p)
{
	return allow_json((const struct allow *)p);
}

void shard_write(const struct scan *scan, const struct options *o,
		 bool kernel_config, FILE *out)
{
	g_autofree char *title = title_make(scan);
	json_t *doc;
	char *text, *sum;

	g_ptr_array_sort(scan->allows->list, by_path);
	doc = json_pack("{s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "head",
			head(scan, o, kernel_config), "title",
			shard_text(title), "number",
			(int)o->scan.shard.number, "counts",
			counts(&scan->counts), "findings",
			list_of(scan->findings->list, make_finding), "verdicts",
			list_of(scan->verdicts->list, make_verdict), "problems",
			list_of(scan->problems->list, make_problem), "allows",
			list_of(scan->allows->list, make_allow), "texts",
			texts(scan), "kernels", kernels(scan));
	text = doc ? json_dumps(doc, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
	if (!text)
		abort(); /* a format string above is wrong */
	sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	fprintf(out, "kapcheck shard 1 %s\n%s", sum, text);
	g_free(sum);
	free(text);
	json_decref(doc);
}
