// SPDX-License-Identifier: GPL-2.0-only
#include "fix_json.h"

#include "fix_diff.h"
#include "json_text.h"

#include <string.h>

/* The diff that earlier fixes of the run have made of the file. */
static struct fix_diff *earlier(const struct fix_change *change)
{
	gsize len;
	const char *text = (const char *)g_bytes_get_data(change->before, &len);
	struct fix_change so_far = {
		.path = change->path,
		.text = (char *)(uintptr_t)text,
		.len = len,
		.before = change->original,
	};

	return fix_diff_new(&so_far, "");
}

static unsigned int lines_in(const GString *text)
{
	unsigned int n = 0;

	for (gsize i = 0; i < text->len; i++)
		n += text->str[i] == '\n';
	return n;
}

/*
 * Moves a hunk to where its lines were before other hunks; false when they have
 * changed what it is about.
 */
static bool move_back(struct fix_hunk *hunk, const GPtrArray *others)
{
	long shift = 0;

	for (guint i = 0; i < others->len; i++) {
		const struct fix_hunk *other =
			(const struct fix_hunk *)others->pdata[i];
		long first = (long)other->line + shift;
		long n = lines_in(other->text);

		if (first >= (long)hunk->line + hunk->lines)
			break;
		if (first + n > (long)hunk->line)
			return false;
		shift += n - (long)other->lines;
	}
	hunk->line = (unsigned int)((long)hunk->line - shift);
	return true;
}

/* The change's hunks against the scanned file, or NULL. */
static struct fix_diff *against_original(const struct fix_change *change)
{
	struct fix_diff *diff = fix_diff_new(change, ""), *others;
	bool good = true;

	if (!change->before || change->original == change->before)
		return diff;
	others = earlier(change);
	for (guint i = 0; i < diff->hunks->len; i++)
		good = good &&
		       move_back((struct fix_hunk *)diff->hunks->pdata[i],
				 others->hunks);
	fix_diff_free(others);
	if (!good)
		g_clear_pointer(&diff, fix_diff_free);
	return diff;
}

static json_t *replacement(const struct fix_hunk *hunk)
{
	json_t *r = json_pack("{s:{s:i, s:i, s:i, s:i}}", "deletedRegion",
			      "startLine", (int)hunk->line, "startColumn", 1,
			      "endLine", (int)(hunk->line + hunk->lines),
			      "endColumn", 1);

	if (hunk->text->len)
		json_object_set_new(
			r, "insertedContent",
			json_pack("{s:o}", "text", json_text(hunk->text->str)));
	return r;
}

static json_t *uri(const char *path)
{
	char *escaped = g_uri_escape_string(path, "/", FALSE);
	json_t *json = json_string(escaped);

	g_free(escaped);
	return json;
}

static json_t *artifact_change(const struct fix_change *change)
{
	struct fix_diff *diff = against_original(change);
	json_t *list = json_array();

	if (!diff) {
		json_decref(list);
		return NULL;
	}
	for (guint i = 0; i < diff->hunks->len; i++)
		json_array_append_new(
			list, replacement((const struct fix_hunk *)
						  diff->hunks->pdata[i]));
	fix_diff_free(diff);
	return json_pack("{s:{s:o, s:s}, s:o}", "artifactLocation", "uri",
			 uri(change->path), "uriBaseId", "SRCROOT",
			 "replacements", list);
}

/* Changes by a function each; NULL when one has no form of its own. */
static json_t *changes(const struct fix *fix,
		       json_t *(*make)(const struct fix_change *))
{
	json_t *list = json_array();

	for (guint i = 0; list && i < fix->changes->len; i++) {
		json_t *change =
			make((const struct fix_change *)fix->changes->pdata[i]);

		if (!change || json_array_append_new(list, change)) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}

json_t *fix_sarif(const struct fix *fix)
{
	json_t *list = fix->refusal ? NULL : changes(fix, artifact_change);

	if (!list)
		return NULL;
	return json_pack(
		"[{s:{s:o}, s:o}]", "description", "text",
		json_text(fix->rule->fix ? fix->rule->fix : fix->rule->title),
		"artifactChanges", list);
}

static json_t *file_change(const struct fix_change *change)
{
	struct fix_diff *diff = fix_diff_new(change, "");
	json_t *json = json_pack("{s:o, s:o}", "file", json_text(change->path),
				 "diff", json_text(diff->text->str));

	fix_diff_free(diff);
	return json;
}

json_t *fix_json(const struct fix *fix)
{
	if (fix->refusal)
		return json_pack("{s:o}", "refused", json_text(fix->refusal));
	return json_pack("{s:o}", "changes", changes(fix, file_change));
}
