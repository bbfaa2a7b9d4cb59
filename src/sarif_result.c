// SPDX-License-Identifier: GPL-2.0-only
#include "sarif_result.h"

#include "allow.h"
#include "built.h"
#include "fix_json.h"
#include "json_text.h"
#include "origin.h"

/*
 * GitHub refuses a result with more than 1,000 locations (its own is one) or
 * more than 10,000 steps (the finding itself is the last).
 */
#define RELATED_MAX 999u
#define STEPS_MAX 9999u

/* "[words](URI)" is a link there, so no code must read like that. */
json_t *sarif_message(const char *s)
{
	char **parts = g_strsplit(s, "](", -1);
	char *plain = g_strjoinv("] (", parts);
	json_t *message = json_pack("{s:o}", "text", json_text(plain));

	g_free(plain);
	g_strfreev(parts);
	return message;
}

/* A path's bytes as a relative URI reference. */
static json_t *uri(const char *path)
{
	char *escaped = g_uri_escape_string(path, "/", FALSE);
	/* "a:b" would read as scheme a; the escape turns ':' into %3A */
	json_t *json = json_string(escaped);

	g_free(escaped);
	return json;
}

static json_t *column(const struct sarif *log, const struct place *p,
		      unsigned int line, unsigned int col)
{
	return json_integer(lines_utf16(log->lines, p->path, line, col));
}

static json_t *region(const struct sarif *log, const struct place *p)
{
	json_t *r = json_object();

	json_object_set_new(r, "startLine", json_integer(MAX(p->line, 1)));
	if (p->col)
		json_object_set_new(r, "startColumn",
				    column(log, p, p->line, p->col));
	if (p->end_line >= p->line && p->end_line)
		json_object_set_new(r, "endLine", json_integer(p->end_line));
	if (p->end_col && (p->end_line > p->line || p->end_col > p->col))
		json_object_set_new(
			r, "endColumn",
			column(log, p, MAX(p->end_line, p->line), p->end_col));
	return r;
}

json_t *sarif_location(const struct sarif *log, const struct place *p)
{
	json_t *loc =
		json_pack("{s:{s:{s:o, s:s}, s:o}}", "physicalLocation",
			  "artifactLocation", "uri", uri(p->path), "uriBaseId",
			  "SRCROOT", "region", region(log, p));

	if (p->message)
		json_object_set_new(loc, "message", sarif_message(p->message));
	return loc;
}

static json_t *related(struct sarif *log, const GPtrArray *places)
{
	guint n = MIN(places->len, RELATED_MAX);
	json_t *list = json_array();

	log->places_left_out += places->len - n;
	for (guint i = 0; i < n; i++) {
		json_t *loc = sarif_location(
			log,
			(const struct place *)g_ptr_array_index(places, i));

		json_object_set_new(loc, "id", json_integer(i + 1));
		json_array_append_new(list, loc);
	}
	return list;
}

/* The steps, and the finding itself as the last of them. */
static json_t *code_flows(struct sarif *log, const struct finding *f)
{
	guint n = MIN(f->steps->len, STEPS_MAX);
	json_t *steps = json_array();
	struct place last = f->where;

	log->places_left_out += f->steps->len - n;
	for (guint i = 0; i < n; i++)
		json_array_append_new(
			steps,
			json_pack(
				"{s:o}", "location",
				sarif_location(
					log,
					(const struct place *)g_ptr_array_index(
						f->steps, i))));
	last.message = f->message;
	json_array_append_new(steps, json_pack("{s:o}", "location",
					       sarif_location(log, &last)));
	return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *logical(const struct finding *f)
{
	return json_pack("[{s:o, s:s}]", "name", json_text(f->function), "kind",
			 f->engines & ENGINE_KCONFIG ? "member" : "function");
}

/* Empty for a finding that stands. */
static json_t *suppressions(struct sarif *log, const struct finding *f)
{
	const struct allow *a = f->allowed_by;
	struct place at;

	if (!a)
		return json_array();
	at = (struct place){ .path = a->path, .line = a->line };
	return json_pack("[{s:s, s:o, s:o}]", "kind", "inSource",
			 "justification", json_text(a->reason), "location",
			 sarif_location(log, &at));
}

static json_t *group(const struct finding *f)
{
	json_t *list = json_array();

	for (guint i = 0; i < f->group->len; i++)
		json_array_append_new(
			list, json_string((const char *)f->group->pdata[i]));
	return list;
}

static guint rule_index(const GPtrArray *rules, const struct finding *f)
{
	guint i = 0;

	while (i + 1 < rules->len && g_ptr_array_index(rules, i) != f->rule)
		i++;
	return i;
}

/* The change, or why there is none; nothing when it was not asked for. */
static void add_fix(json_t *res, const struct fix *fix)
{
	json_t *fixes = fix ? fix_sarif(fix) : NULL;

	if (fixes)
		json_object_set_new(res, "fixes", fixes);
	if (fix && fix->refusal)
		json_object_set_new(json_object_get(res, "properties"), "noFix",
				    json_text(fix->refusal));
}

json_t *sarif_result(struct sarif *log, const struct finding *f)
{
	json_t *loc = sarif_location(log, &f->where);
	json_t *res;

	if (f->function)
		json_object_set_new(loc, "logicalLocations", logical(f));
	res = json_pack("{s:s, s:i, s:s, s:o, s:[o], s:{s:s, s:s}, s:{s:o}}",
			"ruleId", f->rule->id, "ruleIndex",
			(int)rule_index(log->scan->rules, f), "level",
			level_name(f->level), "message",
			sarif_message(f->message), "locations", loc,
			"partialFingerprints", "primaryLocationLineHash",
			f->fingerprint, "kapcheck/v1", f->fingerprint,
			"properties", "engines", json_engines(f->engines));
	if (f->group->len)
		json_object_set_new(json_object_get(res, "properties"),
				    "groupFingerprints", group(f));
	if (f->steps->len)
		json_object_set_new(res, "codeFlows", code_flows(log, f));
	if (f->related->len)
		json_object_set_new(res, "relatedLocations",
				    related(log, f->related));
	add_fix(res, f->fix);
	if (f->origin)
		json_object_set_new(
			json_object_get(res, "properties"), "origin",
			json_pack("{s:s, s:o}", "kind", origin_name(f->origin),
				  "reason", json_text(f->origin_why)));
	if (f->built)
		json_object_set_new(
			json_object_get(res, "properties"), "built",
			json_pack("{s:s, s:o}", "kind", built_name(f->built),
				  "reason", json_text(f->built_why)));
	/* with suppressed ones in a log, all results say whether they are */
	if (log->scan->findings->allowed->len)
		json_object_set_new(res, "suppressions", suppressions(log, f));
	if (log->scan->options->baseline)
		json_object_set_new(res, "baselineState", json_string("new"));
	return res;
}
