// SPDX-License-Identifier: GPL-2.0-only
#include "change.h"

#include "tree.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

static void change_free(void *p)
{
	struct change *c = (struct change *)p;

	g_free(c->path);
	g_free(c->old_path);
	g_clear_pointer(&c->before, g_bytes_unref);
	g_clear_pointer(&c->after, g_bytes_unref);
	if (c->hunks)
		g_array_unref(c->hunks);
	g_free(c);
}

GPtrArray *changes_new(void)
{
	return g_ptr_array_new_with_free_func(change_free);
}

void changes_add(GPtrArray *changes, const char *old_path, const char *path,
		 GBytes *before, GBytes *after)
{
	struct change *c = g_new0(struct change, 1);

	c->path = g_strdup(path);
	c->old_path = g_strdup(old_path);
	c->before = before;
	c->after = after;
	g_ptr_array_add(changes, c);
}

void changes_add_same(GPtrArray *changes, const char *path, GBytes *text)
{
	changes_add(changes, path, path, text, g_bytes_ref(text));
	((struct change *)changes->pdata[changes->len - 1])->same = true;
}

bool changes_ask_kconfig(const GPtrArray *changes)
{
	for (guint i = 0; i < changes->len; i++)
		if (tree_is_kconfig(
			    ((const struct change *)changes->pdata[i])->path))
			return true;
	return false;
}

struct change *changes_find(const GPtrArray *changes, const char *path)
{
	for (guint i = 0; i < changes->len; i++) {
		struct change *c = (struct change *)changes->pdata[i];

		if (!strcmp(c->path, path))
			return c;
	}
	return NULL;
}

bool change_is_relevant(const char *path)
{
	return tree_is_source(path) || tree_is_kconfig(path);
}

static int take_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk,
		     void *p)
{
	struct change_hunk h = { (unsigned int)hunk->old_start,
				 (unsigned int)hunk->old_lines,
				 (unsigned int)hunk->new_start,
				 (unsigned int)hunk->new_lines };

	(void)delta;
	g_array_append_val((GArray *)p, h);
	return 0;
}

static const char *data_of(GBytes *text, gsize *len)
{
	*len = 0;
	return text ? (const char *)g_bytes_get_data(text, len) : NULL;
}

static const GArray *hunks_of(struct change *c)
{
	git_diff_options options;
	gsize old_len, new_len;
	const char *before = data_of(c->before, &old_len);
	const char *after = data_of(c->after, &new_len);

	if (c->hunks)
		return c->hunks;
	c->hunks = g_array_new(FALSE, FALSE, sizeof(struct change_hunk));
	git_libgit2_init();
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.context_lines = 0;
	options.flags |= GIT_DIFF_FORCE_TEXT;
	if (git_diff_buffers(before, old_len, NULL, after, new_len, NULL,
			     &options, NULL, NULL, take_hunk, NULL, c->hunks))
		abort(); /* only for want of memory */
	git_libgit2_shutdown();
	return c->hunks;
}

bool change_touches(struct change *c, unsigned int first, unsigned int last)
{
	const GArray *hunks = hunks_of(c);

	for (guint i = 0; i < hunks->len; i++) {
		const struct change_hunk *h =
			&g_array_index(hunks, struct change_hunk, i);

		if (h->new_count && h->new_first <= last &&
		    h->new_first + h->new_count > first)
			return true;
	}
	return false;
}

unsigned int change_old_line(struct change *c, unsigned int line)
{
	const GArray *hunks = hunks_of(c);
	unsigned int moved = 0;

	for (guint i = 0; i < hunks->len; i++) {
		const struct change_hunk *h =
			&g_array_index(hunks, struct change_hunk, i);

		/* without lines of its own it stands behind new_first */
		if (h->new_count ? h->new_first > line : h->new_first >= line)
			break;
		if (line < h->new_first + h->new_count)
			return 0;
		/* wraps around where lines were added, and back below */
		moved += h->old_count - h->new_count;
	}
	return line + moved;
}
