// SPDX-License-Identifier: GPL-2.0-only
#include "lines.h"

#include <string.h>

/* More files than this, and all are read anew: findings are sorted by file. */
#define FILES_MAX 64u

struct file {
	GString *text;	/* empty when it can't be read */
	GArray *starts; /* of size_t: where each line begins */
};

struct lines {
	const struct tree *tree;
	GHashTable *files; /* path -> struct file */
};

static void file_free(void *p)
{
	struct file *file = (struct file *)p;

	g_string_free(file->text, TRUE);
	g_array_unref(file->starts);
	g_free(file);
}

struct lines *lines_new(const struct tree *tree)
{
	struct lines *lines = g_new(struct lines, 1);

	lines->tree = tree;
	lines->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					     file_free);
	return lines;
}

void lines_free(struct lines *lines)
{
	g_hash_table_unref(lines->files);
	g_free(lines);
}

static struct file *file_read(const struct tree *tree, const char *path)
{
	struct file *file = g_new(struct file, 1);
	enum problem_kind kind;
	char *error = NULL;
	const char *nl;

	file->text = g_string_new(NULL);
	file->starts = g_array_new(FALSE, FALSE, sizeof(size_t));
	if (!tree_read(tree, path, file->text, &kind, &error))
		g_string_truncate(file->text, 0);
	g_free(error);
	for (size_t at = 0; at < file->text->len;) {
		g_array_append_val(file->starts, at);
		nl = memchr(file->text->str + at, '\n', file->text->len - at);
		at = nl ? (size_t)(nl + 1 - file->text->str) : file->text->len;
	}
	return file;
}

static const struct file *file_get(struct lines *lines, const char *path)
{
	struct file *file =
		(struct file *)g_hash_table_lookup(lines->files, path);

	if (file)
		return file;
	if (g_hash_table_size(lines->files) >= FILES_MAX)
		g_hash_table_remove_all(lines->files);
	file = file_read(lines->tree, path);
	g_hash_table_insert(lines->files, g_strdup(path), file);
	return file;
}

const char *lines_get(struct lines *lines, const char *path, unsigned int line,
		      size_t *len)
{
	const struct file *file = file_get(lines, path);
	size_t from, to;

	if (line < 1 || line > file->starts->len)
		return NULL;
	from = g_array_index(file->starts, size_t, line - 1);
	to = line < file->starts->len
		     ? g_array_index(file->starts, size_t, line)
		     : file->text->len;
	to -= to > from && file->text->str[to - 1] == '\n';
	to -= to > from && file->text->str[to - 1] == '\r';
	*len = to - from;
	return file->text->str + from;
}

unsigned int lines_utf16(struct lines *lines, const char *path,
			 unsigned int line, unsigned int col)
{
	size_t len, at = 0;
	const char *text = lines_get(lines, path, line, &len);
	unsigned int units = 1;

	if (!text || !col)
		return col;
	while (at < len && at + 1 < col) {
		gunichar c = g_utf8_get_char_validated(text + at,
						       (gssize)(len - at));
		bool valid = c < (gunichar)-2;

		units += valid && c > 0xffff ? 2 : 1;
		at += valid ? (size_t)g_unichar_to_utf8(c, NULL) : 1;
	}
	/* past the line's end each column is one, as in bytes */
	return at + 1 < col ? units + (col - 1 - (unsigned int)at) : units;
}
