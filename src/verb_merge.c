// SPDX-License-Identifier: GPL-2.0-only
/* `kapcheck merge`: the report of a scan that was done in parts. */
#include "interrupt.h"
#include "shard_merge.h"
#include "verb_tell.h"

static void free_doc(void *doc)
{
	json_decref((json_t *)doc);
}

/* Those that can be read; the others are told, and *lost is set. */
static void load(struct shards *s, char **words, bool *lost)
{
	for (; *words; words++) {
		char *error = NULL;
		json_t *doc = shard_load(*words, &error);

		if (doc) {
			g_ptr_array_add(s->docs, doc);
			g_ptr_array_add(s->names, *words);
		} else {
			verb_complain(error);
			*lost = true;
		}
	}
}

static enum status report(const struct context *c, const struct shards *s,
			  struct options *o, struct output *out)
{
	GPtrArray *rules = g_ptr_array_new();
	GHashTable *texts = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
	enum status status = STATUS_INCOMPLETE;
	bool kernel_config;
	char *error = NULL;
	struct scan *scan;

	o->scan.all_rules = c->rules;
	shards_take_options(s, o, &kernel_config);
	scan = shards_merge(s, &o->scan, rules, texts, &error);
	if (scan) {
		status = verb_write_report(scan, o, out);
		if (kernel_config && !o->scan.quiet)
			verb_print_built(scan);
		scan_free(scan);
	} else {
		verb_complain(error);
	}
	g_hash_table_unref(texts);
	g_ptr_array_unref(rules);
	return status;
}

/* Of files that are there, none must be of another scan. */
static enum status merge(const struct context *c, struct options *o,
			 struct output *out)
{
	struct shards s = { .names = g_ptr_array_new(),
			    .docs = g_ptr_array_new_with_free_func(free_doc) };
	enum status status = STATUS_INCOMPLETE;
	char *error = NULL;
	bool lost = false;

	load(&s, o->words, &lost);
	if (s.docs->len && !shards_fit(&s, c->rules, &error)) {
		verb_complain(error);
		status = STATUS_USAGE;
	} else if (s.docs->len) {
		status = report(c, &s, o, out);
	}
	g_ptr_array_unref(s.names);
	g_ptr_array_unref(s.docs);
	/* one that is lost, and given a second time, is no loss: its number is
	 * there, but what was named was not all good */
	return lost && status != STATUS_USAGE ? STATUS_INCOMPLETE : status;
}

static const char summary[] =
	"Joins what the shards of a scan have found to the report of the whole "
	"scan.\n\n"
	"Exit status: as of the scan; 2 a file belongs to another scan, or is "
	"there twice,\n3 a shard is missing or damaged, which is told.";

enum status verb_merge(const struct context *c, int argc, char **argv)
{
	const struct options_verb own = { .summary = summary,
					  .parameter = "FILE...",
					  .report_only = true,
					  .many = "." };
	enum status status = STATUS_USAGE;
	struct output *out = NULL;
	struct options o;
	char *error = NULL;

	interrupt_catch();
	if (options_parse(&o, argc, argv, c->rules, &own, &error) &&
	    !o.words[0])
		error = g_strdup("merge takes the files that `scan --shard` "
				 "wrote");
	if (!error)
		out = output_open(o.output, &error);
	if (out) {
		status = merge(c, &o, out);
		output_free(out);
	} else {
		verb_complain(error);
	}
	verb_end(&o);
	return status;
}
