// SPDX-License-Identifier: GPL-2.0-only
/*
 * One JSON document with all that a scan knows: findings of any level that is
 * shown, what was refuted and why, what was not analysed. ARCHITECTURE.md has
 * the form. Paths that are not UTF-8 are mended; SARIF's URIs keep all bytes.
 */
#include "report_json.h"

#include "allow.h"
#include "fix_json.h"
#include "json_text.h"
#include "built.h"
#include "origin.h"
#include "summary.h"
#include "version.h"

#include <stdlib.h>

static json_t *place(const struct place *p)
{
	json_t *obj = json_pack("{s:o, s:i, s:i}", "file", json_text(p->path),
				"line", (int)p->line, "col", (int)p->col);

	if (p->message)
		json_object_set_new(obj, "message", json_text(p->message));
	return obj;
}

static json_t *places(const GPtrArray *list)
{
	json_t *array = json_array();

	for (guint i = 0; i < list->len; i++)
		json_array_append_new(
			array, place((const struct place *)g_ptr_array_index(
				       list, i)));
	return array;
}

static json_t *verdict(const struct verdict *v)
{
	json_t *obj = place(&v->where);

	json_object_set_new(obj, "rule", json_string(v->rule->id));
	json_object_set_new(obj, "verdict", json_text(v->kind));
	json_object_set_new(obj, "refutes", json_boolean(v->refutes));
	json_object_set_new(obj, "function", json_text(v->function));
	json_object_set_new(obj, "explored_whole", json_boolean(v->whole));
	return obj;
}

static json_t *strings(const GPtrArray *list)
{
	json_t *array = json_array();

	for (guint i = 0; i < list->len; i++)
		json_array_append_new(
			array, json_text((const char *)list->pdata[i]));
	return array;
}

/* The suppression in the source that a finding met. */
static json_t *allowed(const struct allow *a)
{
	return json_pack("{s:s, s:i, s:o}", "kind", "inSource", "line",
			 (int)a->line, "reason", json_text(a->reason));
}

static json_t *finding(const struct finding *f)
{
	json_t *obj = place(&f->where);

	json_object_set_new(obj, "rule", json_string(f->rule->id));
	json_object_set_new(obj, "name", json_string(f->rule->name));
	json_object_set_new(obj, "level", json_string(level_name(f->level)));
	json_object_set_new(obj, "engines", json_engines(f->engines));
	json_object_set_new(
		obj, "end_line",
		json_integer(MAX(f->where.end_line, f->where.line)));
	json_object_set_new(obj, "end_col", json_integer(f->where.end_col));
	json_object_set_new(obj, "function",
			    f->function ? json_text(f->function) : json_null());
	json_object_set_new(obj, "message", json_text(f->message));
	json_object_set_new(obj, "steps", places(f->steps));
	json_object_set_new(obj, "related", places(f->related));
	if (f->fingerprint)
		json_object_set_new(obj, "fingerprint",
				    json_string(f->fingerprint));
	if (f->group->len)
		json_object_set_new(obj, "group_fingerprints",
				    strings(f->group));
	if (f->origin)
		json_object_set_new(
			obj, "origin",
			json_pack("{s:s, s:o}", "kind", origin_name(f->origin),
				  "reason", json_text(f->origin_why)));
	if (f->built)
		json_object_set_new(
			obj, "built",
			json_pack("{s:s, s:o}", "kind", built_name(f->built),
				  "reason", json_text(f->built_why)));
	if (f->fix)
		json_object_set_new(obj, "fix", fix_json(f->fix));
	if (f->allowed_by)
		json_object_set_new(obj, "suppression", allowed(f->allowed_by));
	if (f->refuted_by)
		json_object_set_new(obj, "refuted_by", verdict(f->refuted_by));
	return obj;
}

static json_t *findings(const GPtrArray *list, enum level shown)
{
	json_t *array = json_array();

	for (guint i = 0; i < list->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(list, i);

		if (f->level >= shown)
			json_array_append_new(array, finding(f));
	}
	return array;
}

static json_t *verdicts(const struct scan *scan)
{
	const GPtrArray *list = scan->verdicts->list;
	json_t *array = json_array();

	for (guint i = 0; scan->options->explain_sites && i < list->len; i++)
		json_array_append_new(
			array,
			verdict((const struct verdict *)g_ptr_array_index(list,
									  i)));
	return array;
}

static json_t *problems(const struct scan *scan)
{
	json_t *array = json_array();

	for (guint i = 0; i < scan->problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)g_ptr_array_index(
				scan->problems->list, i);

		json_array_append_new(
			array,
			json_pack("{s:s, s:o, s:i, s:o, s:o}", "kind",
				  problem_kind_name(p->kind), "file",
				  p->path ? json_text(p->path) : json_null(),
				  "line", (int)p->line, "rule",
				  p->rule ? json_string(p->rule) : json_null(),
				  "reason", json_text(p->reason)));
	}
	return array;
}

static json_t *counts(const struct scan *scan)
{
	const struct findings *found = scan->findings;

	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "errors",
			 (int)findings_count(found, LEVEL_ERROR), "warnings",
			 (int)findings_count(found, LEVEL_WARNING), "notes",
			 (int)findings_count(found, LEVEL_NOTE), "refuted",
			 (int)found->refuted->len, "suppressed",
			 (int)found->allowed->len, "known",
			 (int)found->known->len);
}

static json_t *coverage(const struct scan *scan)
{
	const struct scan_counts *c = &scan->counts;
	json_t *obj = json_pack(
		"{s:b, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "complete",
		!problems_incomplete(scan->problems), "files_seen",
		(int)c->files, "files_skipped", (int)c->skipped, "files_gated",
		(int)c->gated, "slices", (int)c->slices, "slices_analysed", (int)c->analysed, "units",
		(int)c->units, "units_analysed", (int)c->units_analysed);

	for (enum problem_kind kind = PROBLEM_FAILED;
	     kind < PROBLEM_KINDS; kind++) {
		char *key = g_strdup(problem_kind_name(kind));

		json_object_set_new(
			obj, g_strdelimit(key, " ", '_'),
			json_integer(problems_count(scan->problems, kind)));
		g_free(key);
	}
	return obj;
}

static json_t *tallies(const GPtrArray *list)
{
	json_t *array = json_array();

	for (guint i = 0; list && i < list->len; i++) {
		const struct tally *t = (const struct tally *)list->pdata[i];
		json_t *obj = json_pack("{s:o, s:i, s:i, s:i}", "name",
					json_text(t->name), "errors",
					(int)t->count[LEVEL_ERROR], "warnings",
					(int)t->count[LEVEL_WARNING], "notes",
					(int)t->count[LEVEL_NOTE]);

		if (t->people)
			json_object_set_new(obj, "maintainers",
					    strings(t->people));
		json_array_append_new(array, obj);
	}
	return array;
}

/* By folder and owner; no owners without MAINTAINERS. */
static json_t *summary(const struct scan *scan, enum level shown)
{
	struct summary *s = summary_new(scan, shown);
	json_t *obj = json_pack("{s:o}", "folders", tallies(s->folders));

	if (s->owners)
		json_object_set_new(obj, "owners", tallies(s->owners));
	summary_free(s);
	return obj;
}

/* Of Clang's CPU, by unit. */
static json_t *milliseconds(GHashTable *by_path)
{
	json_t *obj = json_object();
	GHashTableIter it;
	void *path, *ms;

	g_hash_table_iter_init(&it, by_path);
	while (g_hash_table_iter_next(&it, &path, &ms))
		json_object_set_new(obj, (const char *)path,
				    json_integer(GPOINTER_TO_INT(ms)));
	return obj;
}

json_t *report_json_document(const struct scan *scan, enum level shown)
{
	json_t *doc = json_pack(
		"{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "tool",
		"kapcheck",
		"version", KAPCHECK_VERSION, "counts", counts(scan), "coverage",
		coverage(scan), "findings",
		findings(scan->findings->list, shown), "refuted",
		findings(scan->findings->refuted, LEVEL_NOTE), "suppressed",
		findings(scan->findings->allowed, LEVEL_NOTE), "verdicts",
		verdicts(scan), "problems", problems(scan));

	if (!doc)
		abort(); /* a format string above is wrong */
	if (scan->unit_ms)
		json_object_set_new(doc, "unit_ms",
				    milliseconds(scan->unit_ms));
	if (scan->options->summarize)
		json_object_set_new(doc, "summary", summary(scan, shown));
	return doc;
}

void report_json(const struct scan *scan, enum level shown, FILE *out)
{
	json_t *doc = report_json_document(scan, shown);

	json_dumpf(doc, out, JSON_INDENT(1) | JSON_ENSURE_ASCII);
	fputc('\n', out);
	json_decref(doc);
}
