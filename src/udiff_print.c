// SPDX-License-Identifier: GPL-2.0-only
/* Diffs as git writes them. */
#include "udiff.h"

#include "udiff_path.h"

#include <string.h>

static void print_name(GString *out, const char *word, const char *prefix,
		       const char *path)
{
	char *whole = g_strconcat(path ? prefix : "", path ? path : "/dev/null",
				  NULL);
	char *quoted = udiff_path_quote(whole);

	/* git ends a name that has a blank with a tab */
	g_string_append_printf(out, "%s%s%s\n", word, quoted,
			       *quoted != '"' && strchr(quoted, ' ') ? "\t"
								     : "");
	g_free(quoted);
	g_free(whole);
}

static void print_from_to(GString *out, const char *what, const char *from,
			  const char *to)
{
	char *a = udiff_path_quote(from), *b = udiff_path_quote(to);

	g_string_append_printf(out, "%s from %s\n%s to %s\n", what, a, what, b);
	g_free(a);
	g_free(b);
}

static void print_head(GString *out, const struct udiff_file *f)
{
	const char *old = f->old_path ? f->old_path : f->new_path;
	const char *new = f->new_path ? f->new_path : f->old_path;
	char *a = g_strconcat("a/", old, NULL),
	     *b = g_strconcat("b/", new, NULL);
	char *qa = udiff_path_quote(a), *qb = udiff_path_quote(b);

	g_string_append_printf(out, "diff --git %s %s\n", qa, qb);
	if (!f->old_path)
		g_string_append(out, "new file mode 100644\n");
	else if (!f->new_path)
		g_string_append(out, "deleted file mode 100644\n");
	else if (f->copied || strcmp(old, new))
		print_from_to(out, f->copied ? "copy" : "rename", old, new);
	if (f->binary) {
		g_string_append_printf(out, "Binary files %s and %s differ\n",
				       f->old_path ? qa : "/dev/null",
				       f->new_path ? qb : "/dev/null");
	} else if (f->hunks->len) {
		print_name(out, "--- ", "a/", f->old_path);
		print_name(out, "+++ ", "b/", f->new_path);
	}
	g_free(a);
	g_free(b);
	g_free(qa);
	g_free(qb);
}

static void print_range(GString *out, char sign, unsigned int first,
			unsigned int count)
{
	g_string_append_printf(out, "%c%u", sign, first);
	if (count != 1)
		g_string_append_printf(out, ",%u", count);
}

void udiff_print(const GPtrArray *files, GString *out)
{
	for (guint i = 0; i < files->len; i++) {
		const struct udiff_file *f =
			(const struct udiff_file *)files->pdata[i];

		print_head(out, f);
		for (guint k = 0; k < f->hunks->len; k++) {
			const struct udiff_hunk *h =
				(const struct udiff_hunk *)f->hunks->pdata[k];

			g_string_append(out, "@@ ");
			print_range(out, '-', h->old_first, h->old_count);
			g_string_append_c(out, ' ');
			print_range(out, '+', h->new_first, h->new_count);
			g_string_append_printf(out, " @@%s%s\n",
					       *h->section ? " " : "",
					       h->section);
			g_string_append_len(out, h->body->str,
					    (gssize)h->body->len);
		}
	}
}
