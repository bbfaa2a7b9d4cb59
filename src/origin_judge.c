// SPDX-License-Identifier: GPL-2.0-only
#include "origin_judge.h"

#include <string.h>

void origin_set(struct finding *f, enum origin origin, char *why)
{
	f->origin = origin;
	g_free(f->origin_why);
	f->origin_why = why;
}

/*
 * What Kconfig says is of an architecture: one version tells it at the symbol
 * that selects, another one where that is defined.
 */
char *origin_key(const struct finding *f)
{
	bool symbol = f->engines & ENGINE_KCONFIG;

	return g_strconcat(f->rule->id, " ", symbol ? "" : f->function, NULL);
}

static bool same_folder(const char *a, const char *b)
{
	const char *x = strrchr(a, '/'), *y = strrchr(b, '/');

	return (x ? x - a : 0) == (y ? y - b : 0) &&
	       !strncmp(a, b, x ? (size_t)(x - a) : 0);
}

static bool same_name(const char *a, const char *b)
{
	const char *x = strrchr(a, '/'), *y = strrchr(b, '/');

	return !strcmp(x ? x + 1 : a, y ? y + 1 : b);
}

/* What architectures have of one name has nothing else in common. */
static bool same_arch(const char *a, const char *b)
{
	const char *x = g_str_has_prefix(a, "arch/") ? a + 5 : "";
	const char *y = g_str_has_prefix(b, "arch/") ? b + 5 : "";
	size_t len = strcspn(x, "/");

	return !*x || !*y || (len == strcspn(y, "/") && !strncmp(x, y, len));
}

/* Whether upstream's finding, of another file, is in the same function. */
static bool is_moved(const struct judge *j, const struct judged *o,
		     const struct finding *g)
{
	const struct finding *f = o->f;
	const char *mine, *theirs;

	/* files of different architectures */
	if (f->engines & ENGINE_KCONFIG)
		return false;
	mine = functions_content(j->mine, f->where.path, f->function);
	theirs = functions_content(j->theirs, g->where.path, g->function);
	return mine && !g_strcmp0(mine, theirs);
}

const struct finding *origin_find(const struct judge *j, const struct judged *o,
				  const char *path)
{
	g_autofree char *key = origin_key(o->f);
	const GPtrArray *list =
		(const GPtrArray *)g_hash_table_lookup(j->found, key);
	const char *here = path ? path : o->path;

	for (guint i = 0; list && i < list->len; i++) {
		const struct finding *g =
			(const struct finding *)list->pdata[i];

		if (!strcmp(here, g->where.path))
			return g;
	}
	for (guint i = 0; !path && list && i < list->len; i++) {
		const struct finding *g =
			(const struct finding *)list->pdata[i];

		if (is_moved(j, o, g))
			return g;
	}
	return NULL;
}

/* Whether two messages are the same but for the lines that they name. */
static bool same_words(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, "0123456789");
		b += strspn(b, "0123456789");
		if (*a != *b || !*a)
			return *a == *b;
	}
}

/* Whether a finding of upstream is one that our tree has, too. */
static bool is_ours(const struct judge *j, const struct finding *theirs)
{
	for (guint i = 0; i < j->my_findings->len; i++) {
		const struct finding *f =
			(const struct finding *)j->my_findings->pdata[i];

		if (f->rule == theirs->rule &&
		    !g_strcmp0(f->function, theirs->function))
			return true;
	}
	return false;
}

/* Where upstream has, in a function of the folder that our tree has no finding
 * in, what was said of this one: code that was moved there; or NULL. */
static const struct finding *went_to(const struct judge *j,
				     const struct judged *o)
{
	const GPtrArray *list = j->upstream->findings->list;

	for (guint i = 0; i < list->len; i++) {
		const struct finding *g =
			(const struct finding *)list->pdata[i];

		if (g->rule == o->f->rule && g->function &&
		    same_folder(g->where.path, o->path) &&
		    same_words(g->message, o->f->message) && !is_ours(j, g))
			return g;
	}
	return NULL;
}

/* Upstream has the function at path, but not the finding. */
static void judge_clean(const struct judge *j, const struct judged *o,
			const char *path)
{
	struct finding *f = o->f;
	const char *mine =
		functions_content(j->mine, f->where.path, f->function);
	const char *theirs = functions_content(j->theirs, path, f->function);
	bool unsure = g_hash_table_contains(j->unsure, path);
	bool alike = mine && !g_strcmp0(mine, theirs);
	const struct finding *there = unsure || alike ? NULL : went_to(j, o);

	if (unsure)
		origin_set(
			f, ORIGIN_UNCLEAR,
			g_strdup_printf("upstream's %s was not analysed whole",
					path));
	else if (alike)
		origin_set(f, ORIGIN_UNCLEAR,
			   g_strdup_printf(
				   "upstream has the same %s in %s, and no "
				   "finding there: what is around it differs",
				   f->function, path));
	else if (there)
		origin_set(f, ORIGIN_UNCLEAR,
			   g_strdup_printf(
				   "upstream has %s in %s without it, and the "
				   "like in %s, %s:%u",
				   f->function, path, there->function,
				   there->where.path, there->where.line));
	else if (o->upstream == AGE_NEWER)
		origin_set(f, ORIGIN_FIXED,
			   g_strdup_printf(
				   "upstream, which is newer, has %s in %s "
				   "without it",
				   f->function, path));
	else if (o->upstream == AGE_SAME)
		origin_set(f, ORIGIN_VENDOR,
			   g_strdup_printf(
				   "upstream of the same version has %s in "
				   "%s without it",
				   f->function, path));
	else
		origin_set(f, ORIGIN_UNCLEAR,
			   g_strdup_printf(
				   "upstream has %s in %s without it, and %s",
				   f->function, path,
				   o->upstream == AGE_UNKNOWN
					   ? "no version tells which is newer"
					   : "is older"));
}

/* The path of upstream's function, by path, content or name; or NULL. */
static const char *place_of_theirs(const struct judge *j,
				   const struct judged *o)
{
	const struct finding *f = o->f;
	const GPtrArray *paths;
	const char *mine, *named = NULL;

	if (f->engines & ENGINE_KCONFIG)
		return tree_has(j->upstream->tree, o->path) ? o->path : NULL;
	if (functions_content(j->theirs, o->path, f->function))
		return o->path;
	mine = functions_content(j->mine, f->where.path, f->function);
	paths = functions_holding(j->theirs, f->function);
	for (guint i = 0; i < paths->len; i++) {
		const char *path = (const char *)paths->pdata[i];

		if (!g_strcmp0(mine,
			       functions_content(j->theirs, path, f->function)))
			return path;
		if (!named && same_name(path, o->path) &&
		    same_arch(path, o->path))
			named = path;
	}
	/* the file has another name: its folder has the one such function */
	if (!named && paths->len == 1 &&
	    same_folder((const char *)paths->pdata[0], o->path))
		named = (const char *)paths->pdata[0];
	return named;
}

/* Whether that version of upstream has no such code because the vendor made it:
 * what is missing there can be of another one. */
static const char *why_absent(const struct judged *o)
{
	switch (o->upstream) {
	case AGE_NEWER:
		return "it is newer: vendor-made, or removed upstream since";
	case AGE_OLDER:
		return "it is older: vendor-made, or new upstream since";
	default:
		return "no version tells which is newer: vendor-made, or of "
		       "another version of upstream";
	}
}

/* Upstream has no function that is this one. */
static void judge_missing(const struct judge *j, const struct judged *o)
{
	struct finding *f = o->f;
	const GPtrArray *paths = functions_holding(j->theirs, f->function);
	bool has_file = tree_has(j->upstream->tree, o->path);

	if (has_file && o->upstream != AGE_SAME)
		/* it may have had the function in the other version */
		origin_set(
			f, ORIGIN_UNCLEAR,
			g_strdup_printf("upstream, of another version, has %s "
					"without %s",
					o->path, f->function));
	else if (g_str_has_prefix(o->path, "arch/") && paths->len)
		origin_set(f, ORIGIN_UNCLEAR,
			   g_strdup_printf(
				   "upstream has %s elsewhere only, as in %s",
				   f->function, (const char *)paths->pdata[0]));
	else if (o->upstream == AGE_SAME || o->same_series)
		/* no whole file comes or goes within a series */
		origin_set(f, ORIGIN_VENDOR,
			   g_strdup_printf("upstream has no such %s",
					   f->function));
	else
		origin_set(f, ORIGIN_ABSENT,
			   g_strdup_printf("upstream has no such %s, and %s",
					   f->function, why_absent(o)));
}

void origin_judge_one(const struct judge *j, const struct judged *o)
{
	struct finding *f = o->f;
	const struct finding *same;
	const char *path = NULL;

	if (!f->function) {
		origin_set(f, ORIGIN_UNCLEAR, g_strdup("it is in no function"));
		return;
	}
	same = origin_find(j, o, NULL);
	if (!same) {
		path = place_of_theirs(j, o);
		same = path ? origin_find(j, o, path) : NULL;
	}
	if (same)
		origin_set(f, ORIGIN_INHERITED,
			   g_strdup_printf("upstream has it, %s:%u",
					   same->where.path, same->where.line));
	else if (path)
		judge_clean(j, o, path);
	else
		judge_missing(j, o);
}
