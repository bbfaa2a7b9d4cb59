// SPDX-License-Identifier: GPL-2.0-only
#include "fix_diff.h"

#include <git2.h>
#include <stdlib.h>

#define CONTEXT_LINES 3

static void hunk_free(void *p)
{
	struct fix_hunk *hunk = (struct fix_hunk *)p;

	g_string_free(hunk->text, TRUE);
	g_free(hunk);
}

static struct fix_hunk *last_hunk(const struct fix_diff *diff)
{
	if (!diff->hunks->len)
		return NULL;
	return (struct fix_hunk *)g_ptr_array_index(diff->hunks,
						    diff->hunks->len - 1);
}

/* The hunk that goes on at a line of the old file, or a new one. */
static struct fix_hunk *hunk_at(struct fix_diff *diff, unsigned int line)
{
	struct fix_hunk *hunk = last_hunk(diff);

	if (hunk && hunk->line + hunk->lines == line)
		return hunk;
	hunk = g_new0(struct fix_hunk, 1);
	hunk->line = line;
	hunk->text = g_string_new(NULL);
	g_ptr_array_add(diff->hunks, hunk);
	return hunk;
}

static void read_line(struct fix_diff *diff, const git_diff_line *line,
		      unsigned int *old)
{
	if (line->origin == GIT_DIFF_LINE_ADDITION) {
		g_string_append_len(hunk_at(diff, *old)->text, line->content,
				    (gssize)line->content_len);
		return;
	}
	if (line->origin == GIT_DIFF_LINE_DELETION)
		hunk_at(diff, (unsigned int)line->old_lineno)->lines++;
	if (line->old_lineno > 0)
		*old = (unsigned int)line->old_lineno + 1;
}

static void read_hunks(struct fix_diff *diff, git_patch *patch)
{
	size_t hunks = git_patch_num_hunks(patch);

	for (size_t h = 0; h < hunks; h++) {
		int lines = git_patch_num_lines_in_hunk(patch, h);
		const git_diff_hunk *head;
		const git_diff_line *line;
		unsigned int old;

		git_patch_get_hunk(&head, NULL, patch, h);
		old = (unsigned int)MAX(head->old_start, 1);
		for (int i = 0; i < lines; i++)
			if (!git_patch_get_line_in_hunk(&line, patch, h,
							(size_t)i))
				read_line(diff, line, &old);
	}
}

static void take_patch(struct fix_diff *diff, git_patch *patch)
{
	git_buf text = { 0 };

	if (git_patch_to_buf(&text, patch))
		abort(); /* only for want of memory */
	g_string_append_len(diff->text, text.ptr, (gssize)text.size);
	git_buf_dispose(&text);
	git_patch_line_stats(NULL, &diff->added, &diff->deleted, patch);
	read_hunks(diff, patch);
}

struct fix_diff *fix_diff_new(const struct fix_change *change,
			      const char *prefix)
{
	struct fix_diff *diff = g_new0(struct fix_diff, 1);
	git_diff_options options;
	char *path = g_strconcat(prefix, change->path, NULL);
	gsize len = 0;
	const void *before =
		change->before ? g_bytes_get_data(change->before, &len) : NULL;
	git_patch *patch;

	diff->text = g_string_new(NULL);
	diff->hunks = g_ptr_array_new_with_free_func(hunk_free);
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.context_lines = CONTEXT_LINES;
	options.flags |= GIT_DIFF_INDENT_HEURISTIC | GIT_DIFF_FORCE_TEXT;
	git_libgit2_init();
	if (git_patch_from_buffers(&patch, before, len, path, change->text,
				   change->len, path, &options))
		abort(); /* only for want of memory */
	take_patch(diff, patch);
	git_patch_free(patch);
	git_libgit2_shutdown();
	g_free(path);
	return diff;
}

void fix_diff_free(void *p)
{
	struct fix_diff *diff = (struct fix_diff *)p;

	g_string_free(diff->text, TRUE);
	g_ptr_array_unref(diff->hunks);
	g_free(diff);
}
