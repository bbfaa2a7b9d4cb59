// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read strictly: a file that is not of the form could make a finding vanish.
 * Findings that were suppressed in the report are not known; without their
 * suppression they shall be seen.
 */
#include "baseline.h"

#include "infile.h"

#include <jansson.h>
#include <string.h>

/* A report with GitHub's 25,000 results has some 50 MiB. */
#define FILE_MAX ((gsize)256 << 20)
#define PRINT_LENGTH 64u

/* Where in a document a reader is, for its complaints. */
struct reader {
	struct baseline *baseline;
	const char *path;
	char *error;
};

static bool refuse(struct reader *r, const char *where, size_t i,
		   const char *what)
{
	if (!r->error)
		r->error = g_strdup_printf("%s: %s[%zu]: %s", r->path, where, i,
					   what);
	return false;
}

static bool is_fingerprint(const char *s)
{
	return s && strlen(s) == PRINT_LENGTH &&
	       strspn(s, "0123456789abcdef") == PRINT_LENGTH;
}

static bool add(struct reader *r, const json_t *print, const char *where,
		size_t i)
{
	const char *s = json_string_value(print);

	if (!is_fingerprint(s))
		return refuse(r, where, i, "has no fingerprint of ours");
	g_hash_table_add(r->baseline->prints, g_strdup(s));
	return true;
}

/* Those of findings that were joined to one; there may be none. */
static bool add_group(struct reader *r, json_t *group, const char *where,
		      size_t i)
{
	size_t k;
	json_t *print;

	if (group && !json_is_array(group))
		return refuse(r, where, i, "has a group that is no list");
	json_array_foreach(group, k,
			   print) if (!add(r, print, where, i)) return false;
	return true;
}

/* --- SARIF -----------------------------------------------------------------
 */

static bool read_result(struct reader *r, const json_t *result, size_t i)
{
	const json_t *prints = json_object_get(result, "partialFingerprints");
	const json_t *props = json_object_get(result, "properties");

	if (!json_is_object(result))
		return refuse(r, "results", i, "is no object");
	if (json_array_size(json_object_get(result, "suppressions")))
		return true;
	return add(r, json_object_get(prints, "kapcheck/v1"), "results", i) &&
	       add_group(r, json_object_get(props, "groupFingerprints"),
			 "results", i);
}

static bool read_run(struct reader *r, const json_t *run, size_t n)
{
	const json_t *tool = json_object_get(run, "tool");
	const json_t *driver = json_object_get(tool, "driver");
	const char *name = json_string_value(json_object_get(driver, "name"));
	json_t *results = json_object_get(run, "results"), *result;
	size_t i;

	if (!name || strcmp(name, "kapcheck"))
		return refuse(r, "runs", n, "is not one of kapcheck");
	if (!json_is_array(results))
		return refuse(r, "runs", n, "has no list of results");
	json_array_foreach(results, i,
			   result) if (!read_result(r, result, i)) return false;
	return true;
}

static bool read_sarif(struct reader *r, const json_t *doc)
{
	const char *version =
		json_string_value(json_object_get(doc, "version"));
	json_t *runs = json_object_get(doc, "runs"), *run;
	size_t i;

	if (!version || strcmp(version, "2.1.0")) {
		r->error = g_strdup_printf("%s: its SARIF version is not 2.1.0",
					   r->path);
		return false;
	}
	if (!json_array_size(runs)) {
		r->error = g_strdup_printf("%s: has no runs", r->path);
		return false;
	}
	json_array_foreach(runs, i, run) if (!read_run(r, run, i)) return false;
	return true;
}

/* --- our JSON --------------------------------------------------------------
 */

static bool read_json(struct reader *r, const json_t *doc)
{
	json_t *list = json_object_get(doc, "findings"), *f;
	size_t i;

	if (!json_is_array(list)) {
		r->error =
			g_strdup_printf("%s: has no list of findings", r->path);
		return false;
	}
	json_array_foreach(
		list, i,
		f) if (!add(r, json_object_get(f, "fingerprint"), "findings",
			    i) ||
		       !add_group(r, json_object_get(f, "group_fingerprints"),
				  "findings", i)) return false;
	return true;
}

static bool read_document(struct reader *r, const json_t *doc)
{
	const char *tool = json_string_value(json_object_get(doc, "tool"));

	if (json_object_get(doc, "runs"))
		return read_sarif(r, doc);
	if (tool && !strcmp(tool, "kapcheck"))
		return read_json(r, doc);
	r->error = g_strdup_printf("%s: is no SARIF or JSON report of kapcheck",
				   r->path);
	return false;
}

struct baseline *baseline_read(const char *path, char **error)
{
	struct reader r = { .path = path };
	json_t *doc;
	bool good;

	r.baseline = g_new0(struct baseline, 1);
	r.baseline->prints =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	doc = infile_json(path, FILE_MAX, JSON_REJECT_DUPLICATES, &r.error);
	good = doc && read_document(&r, doc);
	json_decref(doc);
	if (good)
		return r.baseline;
	*error = r.error;
	baseline_free(r.baseline);
	return NULL;
}

void baseline_free(struct baseline *baseline)
{
	if (!baseline)
		return;
	g_hash_table_unref(baseline->prints);
	g_free(baseline);
}

void baseline_apply(const struct baseline *baseline, struct findings *findings)
{
	for (guint i = 0; i < findings->list->len;) {
		const struct finding *f =
			(const struct finding *)findings->list->pdata[i];

		if (g_hash_table_contains(baseline->prints, f->fingerprint))
			g_ptr_array_add(
				findings->known,
				g_ptr_array_steal_index(findings->list, i));
		else
			i++;
	}
}
