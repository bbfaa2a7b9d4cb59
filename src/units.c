// SPDX-License-Identifier: GPL-2.0-only
#include "units.h"

#include "gate.h"
#include "progress.h"

#include <string.h>

/* Shared by the threads; what they add to is guarded by the lock. */
struct maker {
	struct scan *scan;
	const struct gate *gate;
	const GPtrArray *rules; /* at the places the gate knows them by */
	const char *scratch;
	GMutex lock;
	GPtrArray *units;
	guint gated;
	gint next; /* atomic: the next file to take */
};

static void unit_free(void *p)
{
	struct unit *u = (struct unit *)p;

	g_ptr_array_unref(u->functions);
	g_ptr_array_unref(u->findings);
	g_free(u->slice_path);
	g_free(u);
}

static size_t dense_bytes(const GString *text)
{
	size_t n = 0;

	for (gsize i = 0; i < text->len; i++)
		n += !g_ascii_isspace(text->str[i]);
	return n;
}

static void add_problem(struct maker *m, enum problem_kind kind,
			const char *path, const char *rule, const char *reason)
{
	g_mutex_lock(&m->lock);
	problems_add(m->scan->problems, kind, path, 0, rule, reason);
	g_mutex_unlock(&m->lock);
}

/*
 * Declares the kernel's basic types on a slice's first line, where that is
 * blank: a file is read without its headers, and `u8 *p __free(kfree) = NULL;`
 * only parses when u8 is known to be a type.
 */
static void declare_types(GString *text)
{
	static const char types[] =
		"typedef int u8, u16, u32, u64, s8, s16, s32, s64, __u8, "
		"__u16, __u32, __u64, __s32, __s64, __le16, __le32, __le64, "
		"__be16, __be32, __be64, __virtio16, __virtio32, uint8_t, "
		"uint16_t, uint32_t, uint64_t, loff_t, gfp_t, "
		"dma_addr_t, phys_addr_t, resource_size_t;";

	if (text->len && text->str[0] == '\n')
		g_string_prepend(text, types);
}

/* Writes the slice to the scratch folder and makes a unit of it. */
static void add_unit(struct maker *m, const struct rule *rule, guint file,
		     struct slice *slice)
{
	const char *path =
		(const char *)g_ptr_array_index(m->scan->tree->files, file);
	char *name = g_strdup_printf("%s-%06u.c", rule->id, file);
	char *full = g_build_filename(m->scratch, name, NULL);
	GError *error = NULL;
	struct unit *u;

	g_free(name);
	if (!g_file_set_contents_full(full, slice->text->str,
				      (gssize)slice->text->len,
				      G_FILE_SET_CONTENTS_NONE, 0600, &error)) {
		add_problem(m, PROBLEM_FAILED, path, rule->id, error->message);
		g_error_free(error);
		g_free(full);
		return;
	}
	u = g_new0(struct unit, 1);
	u->rule = rule;
	u->path = path;
	u->slice_path = full;
	u->bytes = dense_bytes(slice->text);
	u->functions = g_ptr_array_ref(slice->functions);
	u->findings = g_ptr_array_new();
	g_mutex_lock(&m->lock);
	g_ptr_array_add(m->units, u);
	g_mutex_unlock(&m->lock);
}

static void slice_for_rules(struct maker *m, guint file, const GString *text,
			    uint32_t wanted)
{
	struct source *src = source_new(text->str, text->len);
	guint made = 0;

	for (guint r = 0; wanted >> r; r++) {
		const struct rule *rule;
		struct slice *slice;

		if (!(wanted >> r & 1))
			continue;
		rule = (const struct rule *)g_ptr_array_index(m->rules, r);
		slice = m->scan->options->whole_files ? slice_whole(src, rule)
						      : slice_make(src, rule);
		if (slice && !m->scan->options->whole_files)
			declare_types(slice->text);
		if (slice) {
			add_unit(m, rule, file, slice);
			made++;
		}
		slice_free(slice);
	}
	source_free(src);
	if (made)
		g_atomic_int_inc((gint *)&m->gated);
}

static void *work(void *p)
{
	struct maker *m = (struct maker *)p;
	GString *buf = g_string_new(NULL);

	for (;;) {
		guint i = (guint)g_atomic_int_add(&m->next, 1);
		enum problem_kind kind;
		char *error = NULL;
		const char *path;
		uint32_t wanted;

		if (i >= m->scan->tree->files->len || scan_interrupted())
			break;
		path = (const char *)g_ptr_array_index(m->scan->tree->files, i);
		if (!tree_read(m->scan->tree, path, buf, &kind, &error)) {
			add_problem(m, kind, path, NULL, error);
			g_free(error);
			continue;
		}
		wanted = gate_scan(m->gate, buf->str, buf->len);
		if (wanted)
			slice_for_rules(m, i, buf, wanted);
	}
	g_string_free(buf, TRUE);
	return NULL;
}

static void run_threads(struct maker *m)
{
	guint n = MAX(m->scan->options->jobs, 1);
	GThread **threads = g_new0(GThread *, n);

	for (guint i = 0; i < n; i++)
		threads[i] = g_thread_new("slice", work, m);
	for (guint i = 0; i < n; i++)
		g_thread_join(threads[i]);
	g_free(threads);
}

static int by_rule_and_path(const void *a, const void *b)
{
	const struct unit *x = *(const struct unit *const *)a;
	const struct unit *y = *(const struct unit *const *)b;
	int order = strcmp(x->rule->id, y->rule->id);

	return order ? order : strcmp(x->path, y->path);
}

GPtrArray *units_make(struct scan *scan, enum engine_bit engine,
		      const char *scratch)
{
	GPtrArray *rules = g_ptr_array_new();
	struct maker m = {
		.scan = scan,
		.rules = rules,
		.scratch = scratch,
		.units = g_ptr_array_new_with_free_func(unit_free),
	};
	struct gate *gate;

	for (guint i = 0; i < scan->rules->len; i++) {
		struct rule *rule =
			(struct rule *)g_ptr_array_index(scan->rules, i);

		if (rule->engines & engine)
			g_ptr_array_add(rules, rule);
	}
	gate = gate_new(rules);
	m.gate = gate;
	g_mutex_init(&m.lock);
	run_threads(&m);
	g_mutex_clear(&m.lock);
	gate_free(gate);
	g_ptr_array_unref(rules);
	g_ptr_array_sort(m.units, by_rule_and_path);
	scan->counts.gated = m.gated;
	scan->counts.slices += m.units->len;
	return m.units;
}
