// SPDX-License-Identifier: GPL-2.0-only
#include "fix_shared.h"

#include "fix_includes.h"
#include "fix_uses.h"

#include <string.h>

struct fix_member *fix_member_new(const char *name, const char *type,
				  const char *with, bool item)
{
	struct fix_member *m = g_new0(struct fix_member, 1);

	m->name = g_strdup(name);
	m->type = g_strdup(type);
	m->with = g_strdup(with);
	m->item = item;
	return m;
}

const char *fix_member_tag(const struct fix_member *m)
{
	const char *blank = strrchr(m->type, ' ');

	return blank ? blank + 1 : m->type;
}

void fix_member_free(void *p)
{
	struct fix_member *m = (struct fix_member *)p;

	g_free(m->name);
	g_free(m->type);
	g_free(m->with);
	g_free(m);
}

static struct fix_change *find_change(const struct fix *fix, const char *path)
{
	for (guint i = 0; i < fix->changes->len; i++) {
		struct fix_change *change =
			(struct fix_change *)fix->changes->pdata[i];

		if (!strcmp(change->path, path))
			return change;
	}
	return NULL;
}

/* The file's text: as the fix has changed it so far, or as it is. */
static bool read_text(const struct scan *scan, const struct fix *fix,
		      const char *path, GString *buf)
{
	const struct fix_change *change = find_change(fix, path);
	enum problem_kind kind;
	char *error = NULL;
	bool good;

	if (change) {
		g_string_truncate(buf, 0);
		g_string_append_len(buf, change->text, (gssize)change->len);
		return true;
	}
	good = tree_read(scan->tree, path, buf, &kind, &error);
	g_free(error);
	return good;
}

static void set_text(struct fix *fix, const char *path, char *text)
{
	struct fix_change *change = find_change(fix, path);

	if (!change) {
		fix_change_add(fix->changes, path, text, strlen(text), NULL);
		g_free(text);
		return;
	}
	g_free(change->text);
	change->text = text;
	change->len = strlen(text);
}

/*
 * Whether what other files say matters still: a use that is sure to be of the
 * type is the better reason, so one that may be of another one waits for it.
 */
static bool convert_file(const struct scan *scan, struct fix *fix,
			 const struct fix_member *member, const char *path,
			 GString *buf)
{
	char *refusal = NULL, *text;
	bool sure = false;

	if (!read_text(scan, fix, path, buf)) {
		g_free(fix->refusal);
		fix->refusal = g_strdup_printf("%s can't be read", path);
		return false;
	}
	text = fix_uses(
		&(struct fix_file){ scan->tree, path, buf->str, buf->len },
		member, &refusal, &sure);
	if (refusal && (sure || !fix->refusal)) {
		g_free(fix->refusal);
		fix->refusal = g_strdup_printf("%s:%s", path, refusal);
	}
	if (text)
		set_text(fix, path, text);
	g_free(refusal);
	return !sure;
}

/* own: the file of the findings, of which the semantic patch has told all. */
static void convert(struct scan *scan, struct fix *fix,
		    const struct fix_member *member, const char *own)
{
	GPtrArray *paths;
	GString *buf = g_string_new(NULL);
	bool on;

	if (!scan->includes)
		scan->includes = fix_includes_new(scan->tree);
	paths = fix_includes_find(scan->includes, fix_member_tag(member),
				  member->name);
	on = paths != NULL;
	if (!paths)
		fix->refusal = g_strdup_printf(
			"%s is declared in no file of the tree, so who frees "
			"its %s can't be told",
			member->type, member->name);
	for (guint i = 0; on && i < paths->len; i++) {
		const char *path = (const char *)paths->pdata[i];

		if (strcmp(path, own))
			on = convert_file(scan, fix, member, path, buf);
	}
	g_string_free(buf, TRUE);
	if (paths)
		g_ptr_array_unref(paths);
}

void fix_shared(struct scan *scan, struct fix *fix, const GPtrArray *members)
{
	char *own = g_strdup(
		((const struct fix_change *)fix->changes->pdata[0])->path);

	for (guint i = 0; i < members->len && !fix->refusal; i++)
		convert(scan, fix, (const struct fix_member *)members->pdata[i],
			own);
	g_free(own);
}
