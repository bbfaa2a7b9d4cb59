// SPDX-License-Identifier: GPL-2.0-only
#include "fix_mending.h"

#include "fix_shared.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

struct mending *mending_of(const struct work *w)
{
	return (struct mending *)((uintptr_t)w -
				  offsetof(struct mending, work));
}

struct outcome *mending_outcome(const struct mending *m, guint i)
{
	return &g_array_index(m->outcomes, struct outcome, i);
}

static void outcome_clear(void *p)
{
	g_free(((struct outcome *)p)->refusal);
}

struct mending *mending_new(const struct rule *rule, const char *path)
{
	struct mending *m = g_new0(struct mending, 1);

	work_init(&m->work, path, rule->id);
	m->rule = rule;
	m->named = g_strconcat("KAPCHECK_PATH=", path, NULL);
	m->outcomes = g_array_new(FALSE, TRUE, sizeof(struct outcome));
	g_array_set_clear_func(m->outcomes, outcome_clear);
	m->shared = g_ptr_array_new_with_free_func(fix_member_free);
	m->before = g_string_new(NULL);
	return m;
}

void mending_free(void *p)
{
	struct mending *m = (struct mending *)p;

	if (m->work.name)
		g_unlink(m->work.name);
	work_clear(&m->work);
	g_array_unref(m->outcomes);
	g_ptr_array_unref(m->shared);
	g_string_free(m->before, TRUE);
	g_free(m->asked);
	g_free(m->named);
	g_free(m);
}

void mending_add(struct mending *m, const struct finding *f)
{
	struct outcome o = { .finding = f };
	char *asked = g_strdup_printf(
		"%s%s%u:%u",
		m->asked ? m->asked : "KAPCHECK_FIX=", m->asked ? " " : "",
		f->where.line, f->where.col - 1);

	g_free(m->asked);
	m->asked = asked;
	g_array_append_val(m->outcomes, o);
}

/* --- results ----------------------------------------------------------------
 */

/* Coccinelle counts columns from 0. */
static struct outcome *find_outcome(const struct mending *m, json_int_t line,
				    json_int_t col)
{
	for (guint i = 0; i < m->outcomes->len; i++) {
		const struct place *at = &mending_outcome(m, i)->finding->where;

		if (at->line == line && at->col == col + 1)
			return mending_outcome(m, i);
	}
	return NULL;
}

void outcome_refuse(struct outcome *o, const char *reason)
{
	if (!o->refusal)
		o->refusal = g_strdup(reason);
}

/* What a line says beside its place: fixed, refused or shared. */
static const char *take_outcome(struct mending *m, struct outcome *o,
				json_t *obj)
{
	const char *reason = json_string_value(json_object_get(obj, "refused"));
	const char *member = json_string_value(json_object_get(obj, "shared"));
	const char *type = json_string_value(json_object_get(obj, "type"));
	const char *with = json_string_value(json_object_get(obj, "with"));
	bool item = json_is_true(json_object_get(obj, "item"));

	if (reason)
		outcome_refuse(o, reason);
	else if (member && type && with)
		g_ptr_array_add(m->shared,
				fix_member_new(member, type, with, item));
	else if (!json_is_true(json_object_get(obj, "fixed")))
		return "neither fixed nor refused";
	o->fixed = !reason;
	return NULL;
}

static const char *read_outcome(struct mending *m, json_t *obj)
{
	const char *id, *file;
	json_int_t line, col;
	struct outcome *o;

	if (json_unpack(obj, "{s:s, s:s, s:I, s:I}", "rule", &id, "file", &file,
			"line", &line, "col", &col))
		return "not of the agreed form";
	if (strcmp(id, m->rule->id) || strcmp(file, m->work.name))
		return "about a file or rule that was not asked for";
	o = find_outcome(m, line, col);
	return o ? take_outcome(m, o, obj)
		 : "about a finding that was not asked for";
}

void mending_read(struct batch_reader *r, const char *line)
{
	struct mending *m =
		mending_of((struct work *)g_ptr_array_index(r->work, 0));
	json_error_t at;
	json_t *obj = json_loads(line, JSON_REJECT_DUPLICATES, &at);
	const char *wrong = "not JSON";

	if (obj && json_object_get(obj, "done")) {
		m->work.done = true;
		wrong = NULL;
	} else if (obj) {
		wrong = read_outcome(m, obj);
	}
	if (wrong && !r->error)
		r->error = g_strdup_printf("result line is %s: %.80s", wrong,
					   line);
	json_decref(obj);
}

void mending_reset(struct work *w)
{
	struct mending *m = mending_of(w);

	for (guint i = 0; i < m->outcomes->len; i++) {
		mending_outcome(m, i)->fixed = false;
		g_clear_pointer(&mending_outcome(m, i)->refusal, g_free);
	}
	g_ptr_array_set_size(m->shared, 0);
}
