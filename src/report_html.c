// SPDX-License-Identifier: GPL-2.0-only
/*
 * One HTML file that needs no network: a fixed page (src/html/), its style and
 * script inside, and the findings as JSON in a script element that holds data.
 * The page's Content-Security-Policy lets nothing run but that one script,
 * which it names by hash. What the JSON report has is in it, and more:
 *
 *   sources[N]          {"LINE": "text"} of one file: the lines to be shown
 *   any place           "src": N, "from": column in UTF-16 units
 *   findings[].where    "to": the column past the end
 *   title               what was scanned
 *   rules.ID            title, why, fix, upstream
 */
#include "report.h"

#include "json_text.h"
#include "lines.h"
#include "report_json.h"
#include "title.h"

#include <string.h>

/* The files of src/html/, made C by cmake/embed.cmake. */
extern const char html_page[], html_style[], html_script[];

/* Lines shown before and after a finding, and other places. */
#define AROUND_FINDING 4u
#define AROUND_PLACE 1u
/* Bytes that are kept of a line: tables of data have lines without end. */
#define LINE_BYTES 400u

struct page {
	struct lines *lines;
	GHashTable *index; /* path -> position in sources */
	json_t *sources, *doc;
};

static json_t *source_of(struct page *page, const char *path, guint *n)
{
	gpointer known;

	if (g_hash_table_lookup_extended(page->index, path, NULL, &known)) {
		*n = GPOINTER_TO_UINT(known);
		return json_array_get(page->sources, *n);
	}
	*n = (guint)json_array_size(page->sources);
	g_hash_table_insert(page->index, g_strdup(path), GUINT_TO_POINTER(*n));
	json_array_append_new(page->sources, json_object());
	return json_array_get(page->sources, *n);
}

static void add_line(struct page *page, json_t *source, const char *path,
		     unsigned int line)
{
	char key[16];
	size_t len;
	const char *text = lines_get(page->lines, path, line, &len);
	char *copy;

	g_snprintf(key, sizeof(key), "%u", line);
	if (!text || json_object_get(source, key))
		return;
	copy = g_strndup(text, MIN(len, LINE_BYTES));
	/* a NUL byte ends the copy; the rest of such a line is not code */
	json_object_set_new(source, key, json_text(copy));
	g_free(copy);
}

static guint add_place(struct page *page, json_t *obj, const struct place *p,
		       unsigned int around)
{
	guint n;
	json_t *source = source_of(page, p->path, &n);
	unsigned int from = p->line > around ? p->line - around : 1;

	for (unsigned int i = from; p->line && i <= p->line + around; i++)
		add_line(page, source, p->path, i);
	json_object_set_new(obj, "src", json_integer(n));
	json_object_set_new(obj, "from",
			    json_integer(lines_utf16(page->lines, p->path,
						     p->line, p->col)));
	return n;
}

static void add_places(struct page *page, json_t *list, const GPtrArray *places)
{
	for (guint i = 0; i < places->len; i++)
		add_place(page, json_array_get(list, i),
			  (const struct place *)g_ptr_array_index(places, i),
			  AROUND_PLACE);
}

static void add_finding(struct page *page, json_t *obj, const struct finding *f)
{
	const struct place *at = &f->where;

	add_place(page, obj, at, AROUND_FINDING);
	if (at->end_line == at->line && at->end_col > at->col)
		json_object_set_new(
			obj, "to",
			json_integer(lines_utf16(page->lines, at->path,
						 at->line, at->end_col)));
	add_places(page, json_object_get(obj, "steps"), f->steps);
	add_places(page, json_object_get(obj, "related"), f->related);
}

static void add_sources(struct page *page, const struct scan *scan,
			enum level shown)
{
	json_t *list = json_object_get(page->doc, "findings");
	size_t n = 0;

	for (guint i = 0; i < scan->findings->list->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(
				scan->findings->list, i);

		if (f->level >= shown)
			add_finding(page, json_array_get(list, n++), f);
	}
	json_object_set(page->doc, "sources", page->sources);
}

static void add_rules(struct page *page, const GPtrArray *rules)
{
	json_t *all = json_object();

	for (guint i = 0; i < rules->len; i++) {
		const struct rule *rule =
			(const struct rule *)g_ptr_array_index(rules, i);

		json_object_set_new(all, rule->id,
				    json_pack("{s:s, s:s?, s:s?, s:s?}",
					      "title", rule->title, "why",
					      rule->why, "fix", rule->fix,
					      "upstream", rule->upstream_fix));
	}
	json_object_set_new(page->doc, "rules", all);
}

/* In a script element '<' could end it; in JSON it stands in strings only. */
static int write_escaped(const char *buffer, size_t size, void *user)
{
	FILE *out = (FILE *)user;

	for (size_t i = 0; i < size; i++)
		if (buffer[i] == '<')
			fputs("\\u003c", out);
		else
			fputc(buffer[i], out);
	return 0;
}

/* As Content-Security-Policy names a script or style that may be used. */
static void write_hash(const char *text, FILE *out)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	guint8 digest[32];
	gsize len = sizeof(digest);
	char *word;

	g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text));
	g_checksum_get_digest(sum, digest, &len);
	word = g_base64_encode(digest, len);
	fputs(word, out);
	g_free(word);
	g_checksum_free(sum);
}

static void write_part(const struct page *page, const char *name, FILE *out)
{
	if (!strcmp(name, "css"))
		fputs(html_style, out);
	else if (!strcmp(name, "js"))
		fputs(html_script, out);
	else if (!strcmp(name, "css-hash"))
		write_hash(html_style, out);
	else if (!strcmp(name, "js-hash"))
		write_hash(html_script, out);
	else
		json_dump_callback(page->doc, write_escaped, out,
				   JSON_COMPACT | JSON_ENSURE_ASCII);
}

void report_html(const struct scan *scan, enum level shown, FILE *out)
{
	struct page page = {
		.lines = lines_new(scan->tree),
		.index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					       NULL),
		.sources = json_array(),
		.doc = report_json_document(scan, shown),
	};
	g_autofree char *title = title_make(scan);
	/* every second part is the name of what stands there */
	char **parts = g_strsplit(html_page, "@@", -1);

	add_sources(&page, scan, shown);
	add_rules(&page, scan->rules);
	json_object_set_new(page.doc, "title", json_text(title));
	for (guint i = 0; parts[i]; i++) {
		if (i % 2)
			write_part(&page, parts[i], out);
		else
			fputs(parts[i], out);
	}
	g_strfreev(parts);
	json_decref(page.sources);
	json_decref(page.doc);
	g_hash_table_unref(page.index);
	lines_free(page.lines);
}
