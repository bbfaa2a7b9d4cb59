// SPDX-License-Identifier: GPL-2.0-only
/* What a finding is known by in another version of the tree. */
#include "findings.h"

#include "rules.h"

#include <string.h>

/* A file, and the line of it that was asked for last: findings are sorted. */
struct text {
	GString *buf;
	const char *p; /* where the line begins */
	unsigned int line;
};

/* The text of a line without its blanks: what stays when code moves. */
static char *line_text(struct text *t, unsigned int line)
{
	const char *end = t->buf->str + t->buf->len, *p;
	GString *out = g_string_new(NULL);

	if (line < t->line) {
		t->p = t->buf->str;
		t->line = 1;
	}
	for (; t->line < line && t->p < end; t->line++) {
		const char *nl = memchr(t->p, '\n', (size_t)(end - t->p));

		t->p = nl ? nl + 1 : end;
	}
	for (p = t->p; p < end && *p != '\n'; p++)
		if (!g_ascii_isspace(*p))
			g_string_append_c(out, *p);
	return g_string_free(out, FALSE);
}

/*
 * Rule, path, function and the line's text, and a number for those that are
 * alike in all of these: what survives moved lines and reformatting.
 */
static void set_fingerprint(struct finding *f, struct text *t, GHashTable *seen)
{
	char *text = line_text(t, f->where.line);
	char *key = g_strjoin("\x1f", f->rule->id, f->where.path,
			      f->function ? f->function : "", text, NULL);
	guint n = GPOINTER_TO_UINT(g_hash_table_lookup(seen, key));
	char *whole = g_strdup_printf("%s\x1f%u", key, n);

	g_free(f->fingerprint);
	f->fingerprint =
		g_compute_checksum_for_string(G_CHECKSUM_SHA256, whole, -1);
	g_hash_table_insert(seen, key, GUINT_TO_POINTER(n + 1));
	g_free(whole);
	g_free(text);
}

void findings_fingerprint(struct findings *findings, const struct tree *tree)
{
	GHashTable *seen =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct text t = { .buf = g_string_new(NULL) };
	const char *path = NULL;

	for (guint i = 0; i < findings->list->len; i++) {
		struct finding *f = (struct finding *)findings->list->pdata[i];
		enum problem_kind kind;
		char *error = NULL;

		if (!path || strcmp(path, f->where.path)) {
			if (!tree_read(tree, f->where.path, t.buf, &kind,
				       &error))
				g_string_truncate(t.buf, 0);
			g_free(error);
			t.p = t.buf->str;
			t.line = 1;
		}
		path = f->where.path;
		set_fingerprint(f, &t, seen);
	}
	g_string_free(t.buf, TRUE);
	g_hash_table_unref(seen);
}
