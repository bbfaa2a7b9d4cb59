// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mails and diffs of a stranger: decoded, read, printed, applied.
 *
 * Held: parse(print(x)) = x; a diff that is applied to the lines it takes away
 * gives those it puts there, where it is one hunk from the first line on.
 */
#include "fuzz.h"

#include "mail.h"
#include "udiff.h"
#include "udiff_apply.h"

static bool same_hunk(const struct udiff_hunk *a, const struct udiff_hunk *b)
{
	return a->old_first == b->old_first && a->old_count == b->old_count &&
	       a->new_first == b->new_first && a->new_count == b->new_count &&
	       !strcmp(a->section, b->section) &&
	       g_string_equal(a->body, b->body);
}

static void check_same(const struct udiff_file *a, const struct udiff_file *b)
{
	HOLDS(!g_strcmp0(a->old_path, b->old_path), "%s: old path %s",
	      a->old_path, b->old_path);
	HOLDS(!g_strcmp0(a->new_path, b->new_path), "%s: new path %s",
	      a->new_path, b->new_path);
	HOLDS(a->binary == b->binary && a->copied == b->copied, "kind");
	HOLDS(a->hunks->len == b->hunks->len, "%u hunks, %u hunks",
	      a->hunks->len, b->hunks->len);
	for (guint i = 0; i < a->hunks->len; i++)
		HOLDS(same_hunk(a->hunks->pdata[i], b->hunks->pdata[i]),
		      "hunk %u", i);
}

/* What no diff can say is not printed: a file without any name. */
static bool is_printable(const GPtrArray *files)
{
	for (guint i = 0; i < files->len; i++) {
		const struct udiff_file *f = files->pdata[i];

		if (!f->old_path && !f->new_path)
			return false;
	}
	return true;
}

static void check_printed(const GPtrArray *files)
{
	GString *out = g_string_new(NULL);
	char *error = NULL;
	GPtrArray *again;

	udiff_print(files, out);
	again = udiff_parse(out->str, out->len, &error);
	HOLDS(again, "%s\n%s", error, out->str);
	HOLDS(again->len == files->len, "%u files, not %u:\n%s", again->len,
	      files->len, out->str);
	for (guint i = 0; i < files->len; i++)
		check_same(files->pdata[i], again->pdata[i]);
	g_ptr_array_unref(again);
	g_string_free(out, TRUE);
}

/* The hunk's lines of one side, as they stand in a file. */
static void add_side(const struct udiff_hunk *h, char sign, GString *to)
{
	bool took = false;

	for (const char *p = h->body->str; *p; p = strchr(p, '\n') + 1) {
		gssize n = strchr(p, '\n') + 1 - p;

		if (*p == '\\' && took && to->len)
			g_string_truncate(to, to->len - 1);
		took = *p == ' ' || *p == sign;
		if (took)
			g_string_append_len(to, p + 1, n - 1);
	}
}

/*
 * A last line without a newline, and more lines behind it, fit nowhere; nor
 * does one that has not even a character.
 */
static bool is_sound(const struct udiff_file *f)
{
	const struct udiff_hunk *h = f->hunks->len ? f->hunks->pdata[0] : NULL;
	const char *body = h ? h->body->str : "", *mark = strchr(body, '\\');
	bool empty = mark && (mark - body == 2 ||
			      (mark - body > 2 && mark[-3] == '\n'));

	return f->hunks->len == 1 && !empty &&
	       (!mark || !strchr(mark, '\n')[1]);
}

static void check_applied(const struct udiff_file *f)
{
	GString *old = g_string_new(NULL), *new = g_string_new(NULL);
	GBytes *before, *after;
	char *error = NULL;
	gsize len;

	for (guint i = 0; i < f->hunks->len; i++) {
		add_side(f->hunks->pdata[i], '-', old);
		add_side(f->hunks->pdata[i], '+', new);
	}
	before = g_string_free_to_bytes(old);
	after = udiff_apply(before, f, &error);
	HOLDS(!after == !!error, "both or neither");
	if (is_sound(f)) {
		HOLDS(after, "%s", error);
		HOLDS(!memcmp(g_bytes_get_data(after, &len)
				      ? g_bytes_get_data(after, &len)
				      : "",
			      new->str, new->len) &&
			      len == new->len,
		      "another text");
	}
	g_clear_pointer(&after, g_bytes_unref);
	g_bytes_unref(before);
	g_string_free(new, TRUE);
	g_free(error);
}

static void check_diff(const char *text, gsize len)
{
	char *error = NULL;
	GPtrArray *files = udiff_parse(text, len, &error);

	HOLDS(!files == !!error, "both or neither");
	g_free(error);
	if (!files)
		return;
	if (is_printable(files))
		check_printed(files);
	for (guint i = 0; i < files->len; i++)
		check_applied(files->pdata[i]);
	g_ptr_array_unref(files);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	GPtrArray *mails = mails_read(text, size);

	check_diff(text, size);
	for (guint i = 0; i < mails->len; i++) {
		const struct mail *m = mails->pdata[i];

		HOLDS(!strpbrk(m->subject, "\r\n"), "subject of two lines");
		check_diff(m->body->str, m->body->len);
	}
	g_ptr_array_unref(mails);
	g_free(text);
	return 0;
}
