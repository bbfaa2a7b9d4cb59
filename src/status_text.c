// SPDX-License-Identifier: GPL-2.0-only
/* Status as text, as JSON, and what the writers share. */
#include "status_report.h"

#include "json_text.h"
#include "report.h"
#include "status_backport.h"
#include "status_patch.h"
#include "version.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	status_writer write;
	bool vex;
} writers[] = {
	{ "text", status_text, false },
	{ "json", status_json, false },
	{ "openvex", status_openvex, true },
	{ "cyclonedx", status_cyclonedx, true },
};

status_writer status_writer_find(const char *format)
{
	for (guint i = 0; i < G_N_ELEMENTS(writers); i++)
		if (!strcmp(writers[i].name, format))
			return writers[i].write;
	return NULL;
}

bool status_writer_is_vex(status_writer writer)
{
	for (guint i = 0; i < G_N_ELEMENTS(writers); i++)
		if (writers[i].write == writer)
			return writers[i].vex;
	return false;
}

/*
 * "path:line: function: " of a place; of one that is not there, where a rule
 * misses it, or "".
 */
static void put_where(GString *s, const struct status_place *p)
{
	if (!p->spot && p->finding)
		g_string_append_printf(s, "%s:%u: ", p->finding->where.path,
				       p->finding->where.line);
	if (!p->spot)
		return;
	g_string_append_printf(s, "%s:%u: ", p->spot->file->path, p->line);
	if (*p->spot->name)
		g_string_append_printf(s, "%s: ", p->spot->name);
}

/* What is said of a place, a new string; NULL for nothing. */
static char *say_place(const struct status_place *p)
{
	GString *s = g_string_new(NULL);

	put_where(s, p);
	switch (p->state) {
	case PLACE_FIXED:
		if (p->spot)
			g_string_append_printf(s, "%s: as upstream has it",
					       p->part->name);
		else
			g_string_append_printf(s, "%s: gone, as upstream",
					       p->part->name);
		break;
	case PLACE_REMADE:
		g_string_append_printf(
			s, "%s: mended in another way than upstream",
			p->part->name);
		break;
	default:
		g_string_append(s, p->text);
		if (p->finding)
			g_string_append_printf(
				s, " [%s%s]", p->finding->rule->id,
				p->finding->allowed_by ? ", suppressed" : "");
	}
	return g_string_free(s, FALSE);
}

char *status_detail(const struct status_result *r)
{
	GString *s = g_string_new(NULL);

	if (r->why)
		g_string_append_printf(s, "%c%s.", g_ascii_toupper(r->why[0]),
				       r->why + 1);
	for (guint i = 0; i < r->places->len; i++) {
		g_autofree char *line = say_place(status_place_at(r, i));

		g_string_append_printf(s, "%s%s.", s->len ? " " : "", line);
	}
	return g_string_free(s, FALSE);
}

char *status_vulnerability(const struct upstream *card)
{
	return card->cve ? g_strdup(card->cve)
			 : g_strdup_printf("linux-%.*s", UPSTREAM_SHORT,
					   card->commit);
}

char *status_url(const struct upstream *card)
{
	return g_strdup_printf("https://git.kernel.org/torvalds/c/%s",
			       card->commit);
}

/* Their ids between commas; NULL: there are none. */
static char *ids_of(const GPtrArray *rules)
{
	GString *s = g_string_new(NULL);

	for (guint i = 0; i < rules->len; i++)
		g_string_append_printf(
			s, "%s%s", i ? "," : "",
			((const struct rule *)g_ptr_array_index(rules, i))->id);
	return g_string_free(s, !rules->len);
}

/* A word for a shell, in quotes only where it needs them; a new string. */
static char *shell_word(const char *s)
{
	for (const char *p = s; *p; p++)
		if (!g_ascii_isalnum(*p) && !strchr("/._-+,:=@", *p))
			return g_shell_quote(s);
	return *s ? g_strdup(s) : g_shell_quote(s);
}

char *status_action(const char *where, const struct status_result *r)
{
	g_autoptr(GPtrArray) rules = status_fix_rules(r);
	g_autofree char *ids = ids_of(rules);
	g_autofree char *scope = status_fix_scope(r);
	g_autofree char *tree = shell_word(where);
	g_autofree char *path = scope ? shell_word(scope) : NULL;

	if (r->word != WORD_UNFIXED && r->word != WORD_HALF)
		return NULL;
	/* of a half, rules may not see all that is missing */
	if (status_changeable(r) && (r->word == WORD_HALF || !r->card->fixer))
		return g_strdup_printf("kapcheck status --patches DIR %s",
				       tree);
	if (r->card->fixer && ids)
		return g_strdup_printf("kapcheck fix --rule %s%s%s %s", ids,
				       path ? " --path " : "", path ? path : "",
				       tree);
	return g_strdup_printf("by hand, after upstream's %.*s", UPSTREAM_SHORT,
			       r->card->commit);
}

static void put_line(FILE *out, const char *label, const char *text)
{
	g_autofree char *line = report_printable(text);

	fprintf(out, "    %s%s\n", label, line);
}

/* Places that say something: bad ones, or all where none is. */
static void put_places(const struct status_result *r, FILE *out)
{
	for (guint i = 0; i < r->places->len; i++) {
		const struct status_place *p = status_place_at(r, i);
		g_autofree char *line = NULL;

		if (r->word == WORD_NOT_APPLICABLE ||
		    (r->word == WORD_FIXED && p->state == PLACE_FIXED))
			continue;
		line = say_place(p);
		put_line(out,
			 r->word == WORD_HALF && status_lacks(p) ? "missing: "
								 : "",
			 line);
	}
}

static void put_result(const struct status_document *doc,
		       const struct status_result *r, FILE *out)
{
	g_autofree char *action = status_action(doc->tree, r);

	fprintf(out, "%-14s  %.*s  %s%s%s%s\n", status_word_name(r->word),
		UPSTREAM_SHORT, r->card->commit, r->card->title,
		r->card->cve ? " (" : "", r->card->cve ? r->card->cve : "",
		r->card->cve ? ")" : "");
	if (r->why)
		put_line(out, "", r->why);
	put_places(r, out);
	if (action)
		put_line(out, "patch: ", action);
}

void status_text(const struct status_document *doc, FILE *out)
{
	for (guint i = 0; i < doc->status->results->len; i++)
		put_result(doc, status_result_at(doc->status, i), out);
}

static json_t *or_null(const char *s)
{
	return s ? json_text(s) : json_null();
}

static json_t *place_json(const struct status_place *p)
{
	g_autofree char *text = say_place(p);
	const struct spot *spot = p->spot;

	return json_pack(
		"{s:s, s:s, s:o, s:i, s:o, s:o, s:o}", "part", p->part->name,
		"state", place_state_name(p->state), "file",
		or_null(spot ? spot->file->path : NULL), "line", (int)p->line,
		"function", or_null(spot && *spot->name ? spot->name : NULL),
		"rule", or_null(p->finding ? p->finding->rule->id : NULL),
		"text", json_text(text));
}

static json_t *result_json(const struct status_document *doc,
			   const struct status_result *r)
{
	g_autofree char *action = status_action(doc->tree, r);
	json_t *places = json_array();

	for (guint i = 0; i < r->places->len; i++)
		json_array_append_new(places,
				      place_json(status_place_at(r, i)));
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:s, s:s, s:o, s:o, s:o}",
			 "commit", r->card->commit, "title", r->card->title,
			 "cve", or_null(r->card->cve), "introduced",
			 or_null(r->card->introduced), "follows",
			 or_null(r->card->follows), "rule", r->card->rule->id,
			 "status", status_word_name(r->word), "why",
			 or_null(r->why), "places", places, "patch",
			 or_null(action));
}

static json_t *problems_json(const struct problems *problems)
{
	json_t *list = json_array();

	for (guint i = 0; i < problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)g_ptr_array_index(
				problems->list, i);

		json_array_append_new(
			list, json_pack("{s:s, s:o, s:o}", "kind",
					problem_kind_name(p->kind), "file",
					or_null(p->path), "reason",
					json_text(p->reason)));
	}
	return list;
}

void status_dump(json_t *json, FILE *out)
{
	if (!json)
		abort(); /* a format string of a writer is wrong */
	json_dumpf(json, out, JSON_INDENT(1) | JSON_ENSURE_ASCII);
	fputc('\n', out);
	json_decref(json);
}

void status_json(const struct status_document *doc, FILE *out)
{
	const struct tree_status *status = doc->status;
	json_t *counts = json_object(), *fixes = json_array();

	for (enum status_word w = WORD_FIXED; w <= WORD_UNFIXED; w++)
		json_object_set_new(counts, status_word_name(w),
				    json_integer(status_count(status, w)));
	for (guint i = 0; i < status->results->len; i++)
		json_array_append_new(
			fixes,
			result_json(doc, status_result_at(doc->status, i)));
	status_dump(json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "tool",
			      "kapcheck", "version", KAPCHECK_VERSION,
			      "product", or_null(doc->product), "counts",
			      counts, "fixes", fixes, "problems",
			      problems_json(status->problems)),
		    out);
}
