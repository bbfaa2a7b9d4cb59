// SPDX-License-Identifier: GPL-2.0-only
#include "apart.h"

#include "apart_near.h"
#include "apart_read.h"
#include "interrupt.h"
#include "threads.h"

#include <string.h>

/* The slots, by `tag member`, and by the folders that files with them are in.
 */
struct index {
	GHashTable *slots;
	GHashTable *at,
		*above; /* folder, the one above -> GHashTable of slots */
};

/*
 * One way through files by several threads. Each reads files of its own; the
 * index is filled under the lock in the first pass, and in the second one,
 * where nothing is added to it, its slots get under the lock what a file has
 * for them.
 */
struct pass {
	const struct scan *scan;
	const struct rule *rule;
	const GPtrArray *paths;
	struct index *index;
	GMutex lock;
	gint next; /* atomic: the next file to take */
};

/* The next file of a pass; NULL when there is none left. */
static const char *take_file(struct pass *p)
{
	guint i = (guint)g_atomic_int_add(&p->next, 1);

	return i < p->paths->len && !interrupted()
		       ? (const char *)p->paths->pdata[i]
		       : NULL;
}

static void run_pass(const struct scan *scan, const struct rule *rule,
		     const GPtrArray *paths, struct index *x, GThreadFunc work)
{
	struct pass p = {
		.scan = scan, .rule = rule, .paths = paths, .index = x
	};

	g_mutex_init(&p.lock);
	threads_run(scan->options->jobs, work, &p);
	g_mutex_clear(&p.lock);
}

static void put(GHashTable *folders, char *folder, struct apart_slot *slot)
{
	GHashTable *set = (GHashTable *)g_hash_table_lookup(folders, folder);

	if (!set) {
		set = g_hash_table_new(NULL, NULL);
		g_hash_table_insert(folders, g_strdup(folder), set);
	}
	g_hash_table_add(set, slot);
	g_free(folder);
}

/* A file that is read for what it gives to members. */
struct giver {
	struct pass *pass;
	char *folder;
};

/* The lock is held. */
static void add_slot(struct index *x, const char *folder, char *tag,
		     char *member)
{
	char *key = g_strconcat(tag, " ", member, NULL);
	struct apart_slot *slot =
		(struct apart_slot *)g_hash_table_lookup(x->slots, key);
	char *up = apart_above(folder);

	if (slot) {
		g_free(tag);
		g_free(member);
		g_free(key);
	} else {
		slot = apart_slot_new(tag, member);
		g_hash_table_insert(x->slots, key, slot);
	}
	put(x->at, g_strdup(folder), slot);
	if (up)
		put(x->above, up, slot);
}

static void on_gift(char *tag, char *member, void *user)
{
	const struct giver *g = (const struct giver *)user;

	g_mutex_lock(&g->pass->lock);
	add_slot(g->pass->index, g->folder, tag, member);
	g_mutex_unlock(&g->pass->lock);
}

static GHashTable *folders_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
				     (GDestroyNotify)g_hash_table_unref);
}

static void *read_gifts(void *user)
{
	struct pass *p = (struct pass *)user;
	GString *buf = g_string_new(NULL);
	const char *path;

	while ((path = take_file(p))) {
		struct giver g = { p, apart_folder(path) };

		if (apart_read(p->scan, path, buf))
			apart_read_gifts(p->rule, path, buf->str, buf->len,
					 on_gift, &g);
		g_free(g.folder);
	}
	g_string_free(buf, TRUE);
	return NULL;
}

/* --- who frees them ----------------------------------------------------------
 */

static void add_all(GHashTable *slots, GHashTable *folders, const char *folder)
{
	GHashTable *set =
		folder ? (GHashTable *)g_hash_table_lookup(folders, folder)
		       : NULL;
	GHashTableIter it;
	void *slot;

	if (!set)
		return;
	g_hash_table_iter_init(&it, set);
	while (g_hash_table_iter_next(&it, &slot, NULL))
		g_hash_table_add(slots, slot);
}

static int by_tag(const void *a, const void *b)
{
	const struct apart_slot *x = *(const struct apart_slot *const *)a;
	const struct apart_slot *y = *(const struct apart_slot *const *)b;

	return strcmp(x->tag, y->tag);
}

/* Slots of files of this folder, of those right beneath it, and of the one
 * above it; those of one struct beside each other. */
static GPtrArray *slots_near(const struct index *x, const char *folder)
{
	GHashTable *slots = g_hash_table_new(NULL, NULL);
	GPtrArray *near = g_ptr_array_new();
	char *up = apart_above(folder);
	GHashTableIter it;
	void *slot;

	add_all(slots, x->at, folder);
	add_all(slots, x->above, folder);
	add_all(slots, x->at, up);
	g_hash_table_iter_init(&it, slots);
	while (g_hash_table_iter_next(&it, &slot, NULL))
		g_ptr_array_add(near, slot);
	g_ptr_array_sort(near, by_tag);
	g_hash_table_unref(slots);
	g_free(up);
	return near;
}

/* Those whose struct is named in the text at all. */
static GPtrArray *slots_in(const GPtrArray *slots, const char *text)
{
	GPtrArray *in = g_ptr_array_new();
	const char *tag = "";
	bool named = false;

	for (guint i = 0; i < slots->len; i++) {
		const struct apart_slot *slot =
			(const struct apart_slot *)slots->pdata[i];

		if (strcmp(tag, slot->tag)) {
			tag = slot->tag;
			named = strstr(text, tag);
		}
		if (named)
			g_ptr_array_add(in, slots->pdata[i]);
	}
	return in;
}

/* So many members are looked for before a file is read for all of them. */
#define MEMBERS_MAX 64u

static bool names_member(const GPtrArray *slots, const char *text)
{
	for (guint i = 0; i < MIN(slots->len, MEMBERS_MAX); i++)
		if (strstr(text, ((const struct apart_slot *)slots->pdata[i])
					 ->member))
			return true;
	return slots->len > MEMBERS_MAX;
}

/* What a file does with slots, which get it when the file is read. */
static void read_file(struct pass *p, const char *path, const GString *text,
		      const GPtrArray *slots)
{
	GPtrArray *here = g_ptr_array_new_with_free_func(apart_slot_free);

	for (guint i = 0; i < slots->len; i++) {
		const struct apart_slot *slot =
			(const struct apart_slot *)slots->pdata[i];

		g_ptr_array_add(here, apart_slot_new(g_strdup(slot->tag),
						     g_strdup(slot->member)));
	}
	apart_read_uses(p->rule, path, text->str, text->len, here);
	g_mutex_lock(&p->lock);
	for (guint i = 0; i < slots->len; i++)
		apart_slot_take((struct apart_slot *)slots->pdata[i],
				(struct apart_slot *)here->pdata[i]);
	g_mutex_unlock(&p->lock);
	g_ptr_array_unref(here);
}

static void *read_uses(void *user)
{
	struct pass *p = (struct pass *)user;
	GPtrArray *near = g_ptr_array_new(), *in;
	GString *buf = g_string_new(NULL);
	char *last = NULL;
	const char *path;

	while ((path = take_file(p))) {
		char *folder = apart_folder(path);

		if (g_strcmp0(last, folder)) {
			g_ptr_array_unref(near);
			near = slots_near(p->index, folder);
		}
		g_free(last);
		last = folder;
		if (!near->len || !apart_read(p->scan, path, buf))
			continue;
		in = slots_in(near, buf->str);
		if (names_member(in, buf->str))
			read_file(p, path, buf, in);
		g_ptr_array_unref(in);
	}
	g_free(last);
	g_ptr_array_unref(near);
	g_string_free(buf, TRUE);
	return NULL;
}

/* --- findings ----------------------------------------------------------------
 */

static const struct apart_call *call_at(const GArray *calls, guint i)
{
	return &g_array_index(calls, struct apart_call, i);
}

static void report(struct scan *scan, const struct rule *rule,
		   const struct apart_slot *slot, const struct apart_call *f)
{
	const struct apart_call *a = call_at(slot->allocs, 0);
	g_autofree char *message = g_strdup_printf(
		"%s() is given memory of %s(), which %s allocates for member "
		"'%s' of struct %s",
		f->name, a->name, a->path, slot->member, slot->tag);

	apart_report(scan->findings, rule,
		     a->group ? LEVEL_WARNING : rule->level, f, a, "freed here",
		     message);
}

/* Frees that are right, or not for us to tell, are left alone: those of a file
 * that allocates, and of the second group where any memory is of the first. */
static void report_frees(struct scan *scan, const struct rule *rule,
			 const struct apart_slot *slot)
{
	GHashTable *allocate = g_hash_table_new(g_str_hash, g_str_equal);
	bool first = false;

	for (guint i = 0; i < slot->allocs->len; i++) {
		const struct apart_call *a = call_at(slot->allocs, i);

		g_hash_table_add(allocate, (void *)(uintptr_t)a->path);
		first |= !a->group;
	}
	for (guint i = 0; slot->allocs->len && i < slot->frees->len; i++) {
		const struct apart_call *f = call_at(slot->frees, i);

		if (!g_hash_table_contains(allocate, f->path) &&
		    !(f->group && first))
			report(scan, rule, slot, f);
	}
	g_hash_table_unref(allocate);
}

void apart_frees(struct scan *scan, const struct rule *rule,
		 const GPtrArray *paths)
{
	struct index x = { .slots = g_hash_table_new_full(g_str_hash,
							  g_str_equal, g_free,
							  apart_slot_free),
			   .at = folders_new(),
			   .above = folders_new() };
	GHashTableIter it;
	void *p;

	run_pass(scan, rule, paths, &x, read_gifts);
	if (g_hash_table_size(x.slots))
		run_pass(scan, rule, scan->tree->files, &x, read_uses);
	g_hash_table_iter_init(&it, x.slots);
	while (g_hash_table_iter_next(&it, NULL, &p)) {
		struct apart_slot *slot = (struct apart_slot *)p;

		apart_slot_sort(slot);
		/* of two structs with one name, none is told from the other */
		if (!slot->mixed && slot->headers <= 1)
			report_frees(scan, rule, slot);
	}
	g_hash_table_unref(x.at);
	g_hash_table_unref(x.above);
	g_hash_table_unref(x.slots);
}
