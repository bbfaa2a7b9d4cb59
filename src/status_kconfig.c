// SPDX-License-Identifier: GPL-2.0-only
#include "status_kconfig.h"

#include "kconfig.h"
#include "text_order.h"

#include <string.h>

/* The symbol that the line defines as a new string, or NULL. */
static char *symbol_of(const char *line, const char *end)
{
	static const char *const words[] = { "config", "menuconfig" };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		size_t n = strlen(words[i]);
		const char *p = line + n, *start;

		if ((size_t)(end - line) <= n || strncmp(line, words[i], n) ||
		    (*p != ' ' && *p != '\t'))
			continue;
		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
		for (start = p; p < end && (g_ascii_isalnum(*p) || *p == '_');)
			p++;
		return g_strndup(start, (gsize)(p - start));
	}
	return NULL;
}

/* A line without an indent begins something new. */
static bool begins(const char *line)
{
	return g_ascii_isalpha(*line);
}

/* A block as tokens: a `#` comment is a directive to the lexer. */
static void add_block(struct spot_file *file, char *name, size_t start,
		      size_t end)
{
	char *text = file->text->str, kept = text[end];

	text[end] = '\0'; /* what the lexer stops at */
	spot_add(file, name, code_of_text(text + start, end - start), 0, start,
		 end);
	text[end] = kept;
}

static void split_blocks(struct spot_file *file)
{
	const char *text = file->text->str, *end = text + file->text->len;
	const char *start = NULL;
	char *name = NULL;

	for (const char *line = text; line <= end;) {
		const char *eol = memchr(line, '\n', (size_t)(end - line));

		if (!eol)
			eol = end;
		if (name && (line == end || begins(line))) {
			add_block(file, name, (size_t)(start - text),
				  (size_t)(line - text));
			name = NULL;
		}
		if (line == end)
			break;
		if (!name && (name = symbol_of(line, eol)))
			start = line;
		line = eol < end ? eol + 1 : end;
	}
	g_free(name);
}

static void take_file(const struct tree *tree, const char *path,
		      GPtrArray *files, struct problems *problems)
{
	struct spot_file *file = spot_file_new(path);
	enum problem_kind kind;
	char *error = NULL;

	if (!tree_read(tree, path, file->text, &kind, &error)) {
		problems_add(problems, kind, path, 0, NULL, error);
		g_free(error);
	}
	split_blocks(file);
	g_ptr_array_add(files, file);
}

void status_read_kconfig(const struct tree *tree, const char *arch,
			 GPtrArray *files, struct problems *problems)
{
	struct problems *ignored = problems_new();
	struct kreader *r = kreader_new(tree->root, tree->overlay, ignored);
	struct kview *view = kview_new(r, arch);
	g_autofree char *own = g_strdup_printf("arch/%s/", arch);
	guint n;
	g_autofree void **paths = g_hash_table_get_keys_as_array(r->files, &n);

	qsort(paths, n, sizeof(*paths), text_order);
	for (guint i = 0; i < n; i++)
		if (g_str_has_prefix((const char *)paths[i], own) &&
		    tree_has(tree, (const char *)paths[i]))
			take_file(tree, (const char *)paths[i], files,
				  problems);
	kview_free(view);
	kreader_free(r);
	problems_free(ignored);
}
