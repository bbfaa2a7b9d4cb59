// SPDX-License-Identifier: GPL-2.0-only
#include "status_gate.h"

#include "gate.h"
#include "interrupt.h"
#include "threads.h"

/* One look through files; what threads add to is guarded by the lock. */
struct pass {
	const struct tree *tree;
	const GPtrArray *paths; /* of char * */
	const GPtrArray *wants; /* of struct want */
	GPtrArray *gates;	/* of GATE_MAX_RULES wants each */
	struct problems *problems;
	GMutex lock;
	GHashTable *wanted; /* path -> GArray of guint: places in wants */
	gint next;
};

struct want *status_want_new(const struct upstream *card,
			     const struct part *part)
{
	struct want *w = g_new0(struct want, 1);

	w->card = card;
	w->part = part;
	for (guint i = 0; i < GATE_GROUPS; i++)
		w->rule.gate[i] = g_ptr_array_new();
	if (!part)
		g_ptr_array_add(w->rule.gate[0], card->needs);
	else if (part->named)
		g_ptr_array_add(w->rule.gate[0], part->named);
	for (guint i = 0; part && !part->named && i < part->gate->len; i++)
		g_ptr_array_add(w->rule.gate[i], part->gate->pdata[i]);
	return w;
}

void status_want_free(void *p)
{
	struct want *w = (struct want *)p;

	for (guint i = 0; i < GATE_GROUPS; i++)
		g_ptr_array_unref(w->rule.gate[i]);
	g_free(w);
}

/* Whether a file of that path can be what is wanted. */
static bool fits(const struct want *w, const char *path)
{
	return !w->part || !w->card->arch ||
	       status_in_arch(path, w->card->arch);
}

static void note_wanted(struct pass *pass, const char *path, guint want)
{
	GArray *list;

	g_mutex_lock(&pass->lock);
	list = (GArray *)g_hash_table_lookup(pass->wanted, path);
	if (!list) {
		list = g_array_new(FALSE, FALSE, sizeof(guint));
		g_hash_table_insert(pass->wanted, (void *)(uintptr_t)path,
				    list);
	}
	g_array_append_val(list, want);
	g_mutex_unlock(&pass->lock);
}

static void gate_file(struct pass *pass, const char *path, const GString *text)
{
	for (guint g = 0; g < pass->gates->len; g++) {
		uint32_t bits = gate_scan(
			(const struct gate *)g_ptr_array_index(pass->gates, g),
			text->str, text->len, NULL);

		bits &= ~GATE_OWN_NAME; /* suppressions are the scan's */
		for (guint r = 0; bits >> r; r++) {
			guint want = g * GATE_MAX_RULES + r;

			if ((bits >> r & 1) &&
			    fits((const struct want *)g_ptr_array_index(
					 pass->wants, want),
				 path))
				note_wanted(pass, path, want);
		}
	}
}

static void *work(void *p)
{
	struct pass *pass = (struct pass *)p;
	GString *buf = g_string_new(NULL);

	while (!interrupted()) {
		guint i = (guint)g_atomic_int_add(&pass->next, 1);
		enum problem_kind kind;
		char *error = NULL;
		const char *path;

		if (i >= pass->paths->len)
			break;
		path = (const char *)g_ptr_array_index(pass->paths, i);
		if (tree_read(pass->tree, path, buf, &kind, &error)) {
			gate_file(pass, path, buf);
			continue;
		}
		g_mutex_lock(&pass->lock);
		problems_add(pass->problems, kind, path, 0, NULL, error);
		g_mutex_unlock(&pass->lock);
		g_free(error);
	}
	g_string_free(buf, TRUE);
	return NULL;
}

static void free_gate(void *gate)
{
	gate_free((struct gate *)gate);
}

static GPtrArray *make_gates(const GPtrArray *wants)
{
	GPtrArray *gates = g_ptr_array_new_with_free_func(free_gate);

	for (guint i = 0; i < wants->len; i += GATE_MAX_RULES) {
		g_autoptr(GPtrArray) rules = g_ptr_array_new();

		for (guint k = i; k < MIN(i + GATE_MAX_RULES, wants->len); k++)
			g_ptr_array_add(
				rules,
				&((struct want *)g_ptr_array_index(wants, k))
					 ->rule);
		g_ptr_array_add(gates, gate_new(rules, GATE_WORDS));
	}
	return gates;
}

static void unref_array(void *array)
{
	g_array_unref((GArray *)array);
}

GHashTable *status_gate(const struct tree *tree, const GPtrArray *paths,
			const GPtrArray *wants, unsigned int jobs,
			struct problems *problems)
{
	struct pass pass = {
		.tree = tree,
		.paths = paths,
		.wants = wants,
		.gates = make_gates(wants),
		.problems = problems,
		.wanted = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
						unref_array),
	};

	g_mutex_init(&pass.lock);
	threads_run(jobs, work, &pass);
	g_mutex_clear(&pass.lock);
	g_ptr_array_unref(pass.gates);
	return pass.wanted;
}
