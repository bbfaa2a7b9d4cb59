// SPDX-License-Identifier: GPL-2.0-only
/*
 * SARIF 2.1.0 as GitHub's code scanning takes it: relative URIs, full regions,
 * partial fingerprints, rule help.
 */
#include "report.h"

#include "allow.h"
#include "json_text.h"
#include "version.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA                                                                 \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"  \
	"sarif-schema-2.1.0.json"
/* GitHub cuts descriptions off here. */
#define DESCRIPTION_MAX 1024u

static json_t *message(const char *s)
{
	return json_pack("{s:o}", "text", json_text(s));
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

static json_t *region(const struct place *p)
{
	json_t *r = json_object();

	json_object_set_new(r, "startLine", json_integer(MAX(p->line, 1)));
	if (p->col)
		json_object_set_new(r, "startColumn", json_integer(p->col));
	if (p->end_line >= p->line && p->end_line)
		json_object_set_new(r, "endLine", json_integer(p->end_line));
	if (p->end_col && (p->end_line > p->line || p->end_col > p->col))
		json_object_set_new(r, "endColumn", json_integer(p->end_col));
	return r;
}

static json_t *location(const struct place *p)
{
	json_t *loc = json_pack("{s:{s:{s:o, s:s}, s:o}}", "physicalLocation",
				"artifactLocation", "uri", uri(p->path),
				"uriBaseId", "SRCROOT", "region", region(p));

	if (p->message)
		json_object_set_new(loc, "message", message(p->message));
	return loc;
}

static json_t *related(const GPtrArray *places)
{
	json_t *list = json_array();

	for (guint i = 0; i < places->len; i++) {
		json_t *loc = location(
			(const struct place *)g_ptr_array_index(places, i));

		json_object_set_new(loc, "id", json_integer(i + 1));
		json_array_append_new(list, loc);
	}
	return list;
}

/* The steps, and the finding itself as the last of them. */
static json_t *code_flows(const struct finding *f)
{
	json_t *steps = json_array();
	struct place last = f->where;

	for (guint i = 0; i < f->steps->len; i++)
		json_array_append_new(
			steps,
			json_pack("{s:o}", "location",
				  location((const struct place *)
						   g_ptr_array_index(f->steps,
								     i))));
	last.message = f->message;
	json_array_append_new(steps,
			      json_pack("{s:o}", "location", location(&last)));
	return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *logical(const struct finding *f)
{
	return json_pack("[{s:o, s:s}]", "name", json_text(f->function), "kind",
			 f->engines & ENGINE_KCONFIG ? "member" : "function");
}

/* Empty for a finding that stands. */
static json_t *suppressions(const struct finding *f)
{
	const struct allow *a = f->allowed_by;
	struct place at;

	if (!a)
		return json_array();
	at = (struct place){ .path = a->path, .line = a->line };
	return json_pack("[{s:s, s:o, s:o}]", "kind", "inSource",
			 "justification", json_text(a->reason), "location",
			 location(&at));
}

static json_t *group(const struct finding *f)
{
	json_t *list = json_array();

	for (guint i = 0; i < f->group->len; i++)
		json_array_append_new(
			list, json_string((const char *)f->group->pdata[i]));
	return list;
}

static json_t *result(const struct finding *f, guint rule_index)
{
	json_t *loc = location(&f->where);
	json_t *res;

	if (f->function)
		json_object_set_new(loc, "logicalLocations", logical(f));
	res = json_pack("{s:s, s:i, s:s, s:o, s:[o], s:{s:s, s:s}, s:{s:o}}",
			"ruleId", f->rule->id, "ruleIndex", (int)rule_index,
			"level", level_name(f->level), "message",
			message(f->message), "locations", loc,
			"partialFingerprints", "primaryLocationLineHash",
			f->fingerprint, "kapcheck/v1", f->fingerprint,
			"properties", "engines", json_engines(f->engines));
	if (f->group->len)
		json_object_set_new(json_object_get(res, "properties"),
				    "groupFingerprints", group(f));
	if (f->steps->len)
		json_object_set_new(res, "codeFlows", code_flows(f));
	if (f->related->len)
		json_object_set_new(res, "relatedLocations",
				    related(f->related));
	return res;
}

static void add_help(GString *out, const char *title, const char *body)
{
	if (body)
		g_string_append_printf(out, "%s: %s\n\n", title, body);
}

static json_t *help(const struct rule *rule)
{
	GString *out = g_string_new(NULL);
	json_t *json;

	add_help(out, "Why", rule->why);
	add_help(out, "Fix", rule->fix);
	add_help(out, "Upstream fix", rule->upstream_fix);
	json = json_pack("{s:o, s:o}", "text", json_text(out->str), "markdown",
			 json_text(out->str));
	g_string_free(out, TRUE);
	return json;
}

static json_t *rule_object(const struct rule *rule)
{
	char *cut = g_strndup(rule->why, DESCRIPTION_MAX - 4);
	const char *severity = rule->level == LEVEL_NOTE ? "recommendation" :
							   level_name(rule->level);
	json_t *props = json_pack("{s:[s, s], s:s}", "tags", "kernel",
				  "correctness", "problem.severity", severity);
	json_t *obj;

	if (rule->precision)
		json_object_set_new(props, "precision",
				    json_string(rule->precision));
	if (rule->security_severity) {
		json_object_set_new(props, "security-severity",
				    json_string(rule->security_severity));
		json_array_append_new(json_object_get(props, "tags"),
				      json_string("security"));
	}
	if (rule->cwe)
		json_object_set_new(props, "cwe", json_string(rule->cwe));
	obj = json_pack("{s:s, s:s, s:o, s:o, s:{s:s}, s:o, s:o}", "id",
			rule->id, "name", rule->name, "shortDescription",
			message(rule->title), "fullDescription", message(cut),
			"defaultConfiguration", "level",
			level_name(rule->level), "help", help(rule),
			"properties", props);
	g_free(cut);
	return obj;
}

static json_t *notification(const struct problem *p)
{
	bool lost = p->kind == PROBLEM_FAILED || p->kind == PROBLEM_TIMEOUT;
	const char *level = lost				   ? "error"
			    : p->kind == PROBLEM_SUPPRESSION ? "warning"
							     : "note";
	char *what = g_strdup_printf("%s%s%s: %s", problem_kind_name(p->kind),
				     p->rule ? " for " : "",
				     p->rule ? p->rule : "", p->reason);
	json_t *n = json_pack("{s:s, s:o}", "level", level, "message", message(what));

	if (p->path) {
		struct place at = { .path = p->path, .line = p->line };

		json_object_set_new(n, "locations",
				    json_pack("[o]", location(&at)));
	}
	g_free(what);
	return n;
}

/* A finding that was left out, and why. */
static json_t *refutation(const struct finding *f)
{
	const struct verdict *v = f->refuted_by;
	char *what = g_strdup_printf("refuted for %s: %s; Clang: %s: %s",
				     f->rule->id, f->message, v->kind,
				     v->where.message);
	json_t *n = json_pack("{s:s, s:o, s:[o]}", "level", "note", "message",
			      message(what), "locations", location(&f->where));

	g_free(what);
	return n;
}

static json_t *invocation(const struct scan *scan)
{
	json_t *list = json_array();
	const GPtrArray *refuted = scan->findings->refuted;
	const GPtrArray *problems = scan->problems->list;

	for (guint i = 0; i < problems->len; i++)
		json_array_append_new(
			list, notification((const struct problem *)
						   g_ptr_array_index(problems,
								     i)));
	for (guint i = 0; i < refuted->len; i++)
		json_array_append_new(
			list, refutation((const struct finding *)
						 g_ptr_array_index(refuted,
								   i)));
	return json_pack("{s:b, s:o}", "executionSuccessful",
			 !problems_incomplete(scan->problems),
			 "toolExecutionNotifications", list);
}

static guint rule_index(const GPtrArray *rules, const struct finding *f)
{
	guint i = 0;

	while (i + 1 < rules->len && g_ptr_array_index(rules, i) != f->rule)
		i++;
	return i;
}

/* With suppressed ones in a log, all results say whether they are. */
static void add_results(json_t *to, const struct scan *scan,
			const GPtrArray *from, enum level shown)
{
	for (guint i = 0; i < from->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(from, i);
		json_t *res;

		if (f->level < shown)
			continue;
		res = result(f, rule_index(scan->rules, f));
		if (scan->findings->allowed->len)
			json_object_set_new(res, "suppressions",
					    suppressions(f));
		if (scan->options->baseline)
			json_object_set_new(res, "baselineState",
					    json_string("new"));
		json_array_append_new(to, res);
	}
}

static json_t *results(const struct scan *scan, enum level shown)
{
	json_t *list = json_array();

	add_results(list, scan, scan->findings->list, shown);
	add_results(list, scan, scan->findings->allowed, shown);
	return list;
}

static json_t *rule_list(const GPtrArray *rules)
{
	json_t *list = json_array();

	for (guint i = 0; i < rules->len; i++)
		json_array_append_new(
			list, rule_object((const struct rule *)
						  g_ptr_array_index(rules, i)));
	return list;
}

void report_sarif(const struct scan *scan, enum level shown, FILE *out)
{
	const struct scan_counts *c = &scan->counts;
	json_t *run = json_pack(
		"{s:{s:{s:s, s:s, s:o}}, s:[o], s:{s:{s:{s:s}}}, s:o, s:s, "
		"s:{s:i, s:i, s:i, s:i, s:i, s:i, s:i}}",
		"tool", "driver", "name", "kapcheck", "semanticVersion",
		KAPCHECK_VERSION, "rules", rule_list(scan->rules),
		"invocations", invocation(scan), "originalUriBaseIds",
		"SRCROOT", "description", "text", "The tree that was scanned",
		"results", results(scan, shown), "columnKind",
		"utf16CodeUnits", "properties", "filesSeen", (int)c->files,
		"filesGated", (int)c->gated, "slices", (int)c->slices,
		"slicesAnalysed", (int)c->analysed, "units", (int)c->units,
		"unitsAnalysed", (int)c->units_analysed, "refuted",
		(int)scan->findings->refuted->len);
	json_t *log = json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA,
				"version", "2.1.0", "runs", run);

	if (!log)
		abort(); /* a format string above is wrong */
	json_dumpf(log, out, JSON_INDENT(1) | JSON_ENSURE_ASCII);
	fputc('\n', out);
	json_decref(log);
}
