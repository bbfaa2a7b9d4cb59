// SPDX-License-Identifier: GPL-2.0-only
#include "apart_owner.h"

#include "apart_lost.h"
#include "apart_near.h"
#include "apart_read.h"

#include <string.h>

static bool is_near(const char *a, const char *b)
{
	char *up = apart_above(a), *down = apart_above(b);
	bool near = !strcmp(a, b) || !g_strcmp0(up, b) || !g_strcmp0(down, a);

	g_free(up);
	g_free(down);
	return near;
}

/* Whether other files can see the struct that the finding is about. */
static bool is_shared(const struct scan *scan, const struct finding *f,
		      GString *buf)
{
	return apart_read(scan, f->where.path, buf) &&
	       !apart_is_own(f->where.path, buf->str, buf->len, f->tag);
}

typedef bool (*near_file)(const char *path, const GString *text, void *user);

/* Calls back for the files of the folder until that gives false; says whether
 * it never did. */
static bool each_near(const struct scan *scan, const struct finding *f,
		      near_file call, void *user)
{
	char *folder = apart_folder(f->where.path);
	GString *buf = g_string_new(NULL);
	bool on = true;

	for (guint i = 0; on && i < scan->tree->files->len; i++) {
		const char *path = (const char *)scan->tree->files->pdata[i];
		char *there = apart_folder(path);

		if (is_near(folder, there) && apart_read(scan, path, buf))
			on = call(path, buf, user);
		g_free(there);
	}
	g_string_free(buf, TRUE);
	g_free(folder);
	return on;
}

static bool find_free(const char *path, const GString *text, void *user)
{
	struct finding *f = (struct finding *)user;
	unsigned int line = 0;

	if (strcmp(path, f->where.path) && strstr(text->str, f->member))
		line = apart_read_free(text->str, text->len, f->tag, f->member);
	if (line) {
		f->freed_path = g_strdup(path);
		f->freed_line = line;
	}
	return !line;
}

static bool read_lost(const char *path, const GString *text, void *user)
{
	return apart_lost_read((struct apart_lost *)user, path, text->str,
			       text->len);
}

/* Where a struct is freed whose member nobody frees. */
static void find_losses(struct scan *scan, const struct finding *f)
{
	struct apart_lost *lost = apart_lost_new(f);

	if (each_near(scan, f, read_lost, lost))
		apart_lost_tell(lost, scan->findings);
	apart_lost_free(lost);
}

void apart_find_owners(struct scan *scan)
{
	GString *buf = g_string_new(NULL);
	guint n = scan->findings->list->len;

	for (guint i = 0; i < n; i++) {
		struct finding *f =
			(struct finding *)scan->findings->list->pdata[i];

		if (f->member && is_shared(scan, f, buf) &&
		    each_near(scan, f, find_free, f) && f->level == LEVEL_NOTE)
			find_losses(scan, f);
	}
	g_string_free(buf, TRUE);
}

void apart_tell_owners(struct findings *findings)
{
	for (guint i = 0; i < findings->list->len; i++) {
		struct finding *f = (struct finding *)findings->list->pdata[i];
		char *message;

		if (!f->freed_path)
			continue;
		message = g_strdup_printf("%s; a '%s' is freed in %s:%u",
					  f->message, f->member, f->freed_path,
					  f->freed_line);
		g_free(f->message);
		f->message = message;
		f->level = LEVEL_NOTE;
		place_add(f->related, f->freed_path, f->freed_line, 1,
			  "freed here");
	}
}
