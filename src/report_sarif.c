// SPDX-License-Identifier: GPL-2.0-only
/*
 * SARIF 2.1.0 as GitHub's code scanning takes it: relative URIs, full regions,
 * partial fingerprints, rule help.
 */
#include "report.h"

#include "json_text.h"
#include "sarif_result.h"
#include "version.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA                                                                 \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"  \
	"sarif-schema-2.1.0.json"
/* GitHub cuts descriptions off here. */
#define DESCRIPTION_MAX 1024u
/* GitHub refuses a run with more results, and keeps fewer of those it takes. */
#define RESULTS_MAX 25000u
#define RESULTS_KEPT 5000u

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
	const char *severity = rule->level == LEVEL_NOTE
				       ? "recommendation"
				       : level_name(rule->level);
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
			sarif_message(rule->title), "fullDescription",
			sarif_message(cut), "defaultConfiguration", "level",
			level_name(rule->level), "help", help(rule),
			"properties", props);
	g_free(cut);
	return obj;
}

static json_t *notification(const struct sarif *log, const struct problem *p)
{
	bool lost = p->kind == PROBLEM_FAILED || p->kind == PROBLEM_TIMEOUT;
	const char *level = lost			     ? "error"
			    : p->kind == PROBLEM_SUPPRESSION ? "warning"
							     : "note";
	char *what = g_strdup_printf("%s%s%s: %s", problem_kind_name(p->kind),
				     p->rule ? " for " : "",
				     p->rule ? p->rule : "", p->reason);
	json_t *n = json_pack("{s:s, s:o}", "level", level, "message",
			      sarif_message(what));

	if (p->path) {
		struct place at = { .path = p->path, .line = p->line };

		json_object_set_new(n, "locations",
				    json_pack("[o]", sarif_location(log, &at)));
	}
	g_free(what);
	return n;
}

/* A finding that was left out, and why. */
static json_t *refutation(const struct sarif *log, const struct finding *f)
{
	const struct verdict *v = f->refuted_by;
	char *what = g_strdup_printf("refuted for %s: %s; Clang: %s: %s",
				     f->rule->id, f->message, v->kind,
				     v->where.message);
	json_t *n = json_pack("{s:s, s:o, s:[o]}", "level", "note", "message",
			      sarif_message(what), "locations",
			      sarif_location(log, &f->where));

	g_free(what);
	return n;
}

/* Something about the log itself. */
static void say(json_t *list, const char *level, char *what)
{
	json_array_append_new(list, json_pack("{s:s, s:o}", "level", level,
					      "message", sarif_message(what)));
	g_free(what);
}

/* Nothing is left out in silence. */
static void say_limits(const struct sarif *log, json_t *list)
{
	if (log->results_left_out)
		say(list, "warning",
		    g_strdup_printf("%u findings left out, those of the lowest "
				    "levels: GitHub refuses a run with more "
				    "than %u results; --format json has all",
				    log->results_left_out, RESULTS_MAX));
	if (log->results > RESULTS_KEPT)
		say(list, "note",
		    g_strdup_printf("of these %u results GitHub keeps %u",
				    log->results, RESULTS_KEPT));
	if (log->places_left_out)
		say(list, "warning",
		    g_strdup_printf("%u steps or related places left out: "
				    "GitHub refuses more than 10000 steps or "
				    "1000 locations of one result; --format "
				    "json has all",
				    log->places_left_out));
}

/* After the results, which tell what was left out. */
static json_t *invocation(const struct sarif *log)
{
	json_t *list = json_array();
	const GPtrArray *refuted = log->scan->findings->refuted;
	const GPtrArray *problems = log->scan->problems->list;

	say_limits(log, list);
	for (guint i = 0; i < problems->len; i++)
		json_array_append_new(
			list, notification(log, (const struct problem *)
							problems->pdata[i]));
	for (guint i = 0; i < refuted->len; i++)
		json_array_append_new(
			list,
			refutation(log,
				   (const struct finding *)refuted->pdata[i]));
	return json_pack("{s:b, s:o}", "executionSuccessful",
			 !problems_incomplete(log->scan->problems),
			 "toolExecutionNotifications", list);
}

/* How many results of each level there is room for, the worst first. */
static void set_quota(const struct scan *scan, enum level shown,
		      guint quota[LEVEL_ERROR + 1])
{
	const GPtrArray *allowed = scan->findings->allowed;
	guint room = RESULTS_MAX;

	for (int level = LEVEL_ERROR; level >= (int)LEVEL_NOTE; level--) {
		guint n = findings_count(scan->findings, (enum level)level);

		for (guint i = 0; i < allowed->len; i++)
			n += ((const struct finding *)allowed->pdata[i])
				     ->level == (enum level)level;
		quota[level] = level < (int)shown ? 0 : MIN(n, room);
		room -= quota[level];
	}
}

static void add_results(struct sarif *log, json_t *to, const GPtrArray *from,
			enum level shown, guint *quota)
{
	for (guint i = 0; i < from->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(from, i);

		if (f->level < shown)
			continue;
		if (!quota[f->level]) {
			log->results_left_out++;
			continue;
		}
		quota[f->level]--;
		json_array_append_new(to, sarif_result(log, f));
	}
}

static json_t *results(struct sarif *log, enum level shown)
{
	guint quota[LEVEL_ERROR + 1];
	json_t *list = json_array();

	set_quota(log->scan, shown, quota);
	add_results(log, list, log->scan->findings->list, shown, quota);
	add_results(log, list, log->scan->findings->allowed, shown, quota);
	log->results = (guint)json_array_size(list);
	return list;
}

static json_t *rule_list(const GPtrArray *rules)
{
	json_t *list = json_array();

	for (guint i = 0; i < rules->len; i++)
		json_array_append_new(
			list,
			rule_object((const struct rule *)g_ptr_array_index(
				rules, i)));
	return list;
}

static json_t *driver(const struct scan *scan)
{
	json_t *obj = json_pack("{s:s, s:s, s:o}", "name", "kapcheck",
				"semanticVersion", KAPCHECK_VERSION, "rules",
				rule_list(scan->rules));

	if (*KAPCHECK_URL)
		json_object_set_new(obj, "informationUri",
				    json_string(KAPCHECK_URL));
	return obj;
}

static json_t *properties(const struct scan *scan)
{
	const struct scan_counts *c = &scan->counts;

	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "filesSeen",
			 (int)c->files, "filesGated", (int)c->gated, "slices",
			 (int)c->slices, "slicesAnalysed", (int)c->analysed,
			 "units", (int)c->units, "unitsAnalysed",
			 (int)c->units_analysed, "refuted",
			 (int)scan->findings->refuted->len);
}

void report_sarif(const struct scan *scan, enum level shown, FILE *out)
{
	struct sarif log = { .scan = scan, .lines = lines_new(scan->tree) };
	json_t *list = results(&log, shown);
	json_t *run = json_pack(
		"{s:{s:o}, s:[o], s:{s:{s:{s:s}}}, s:o, s:s, s:o}", "tool",
		"driver", driver(scan), "invocations", invocation(&log),
		"originalUriBaseIds", "SRCROOT", "description", "text",
		"The tree that was scanned", "results", list, "columnKind",
		"utf16CodeUnits", "properties", properties(scan));
	json_t *whole = json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA,
				  "version", "2.1.0", "runs", run);

	lines_free(log.lines);
	if (!whole)
		abort(); /* a format string above is wrong */
	json_dumpf(whole, out, JSON_INDENT(1) | JSON_ENSURE_ASCII);
	fputc('\n', out);
	json_decref(whole);
}
