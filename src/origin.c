// SPDX-License-Identifier: GPL-2.0-only
#include "origin.h"

#include "functions.h"

#include <stdlib.h>
#include <string.h>

/* What is known of both trees while findings are judged. */
struct judge {
	struct scan *scan;
	const struct scan *upstream;
	struct functions *mine, *theirs;
	GHashTable *found;  /* "rule function" -> GPtrArray of finding */
	GHashTable *unsure; /* upstream's files that were not analysed */
	int newer;	    /* upstream's version against ours; 2: unknown */
};

const char *origin_name(enum origin origin)
{
	static const char *const names[] = { "unknown", "inherited",
					     "fixed-upstream", "vendor-made",
					     "unclear" };

	return names[origin];
}

static void set(struct finding *f, enum origin origin, char *why)
{
	f->origin = origin;
	g_free(f->origin_why);
	f->origin_why = why;
}

/* --- versions --------------------------------------------------------------
 */

/* "NAME = 12" of a Makefile; -1 when it has none. */
static int makefile_number(const char *text, const char *name)
{
	char *pattern = g_strdup_printf("^%s\\s*=\\s*(\\d{1,6})\\s*$", name);
	GRegex *regex =
		g_regex_new(pattern, G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
	GMatchInfo *match = NULL;
	int number = -1;

	if (g_regex_match(regex, text, 0, &match)) {
		char *digits = g_match_info_fetch(match, 1);

		number = atoi(digits);
		g_free(digits);
	}
	g_match_info_free(match);
	g_regex_unref(regex);
	g_free(pattern);
	return number;
}

static bool read_version(const struct tree *tree, int version[3])
{
	static const char *const names[] = { "VERSION", "PATCHLEVEL",
					     "SUBLEVEL" };
	GString *text = g_string_new(NULL);
	enum problem_kind kind;
	char *error = NULL;
	bool good = tree_read(tree, "Makefile", text, &kind, &error);

	for (guint i = 0; good && i < 3; i++) {
		version[i] = makefile_number(text->str, names[i]);
		good = version[i] >= 0;
	}
	g_free(error);
	g_string_free(text, TRUE);
	return good;
}

/* 1: upstream is newer, 0: the same, -1: older, 2: one has no version. */
static int compare_versions(const struct tree *mine, const struct tree *theirs)
{
	int a[3], b[3];

	if (!read_version(mine, a) || !read_version(theirs, b))
		return 2;
	for (guint i = 0; i < 3; i++)
		if (a[i] != b[i])
			return b[i] > a[i] ? 1 : -1;
	return 0;
}

/* --- one finding -----------------------------------------------------------
 */

static char *key_of(const struct finding *f)
{
	return g_strconcat(f->rule->id, " ", f->function, NULL);
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

/* Whether upstream's finding is in what is the same function. */
static bool is_same(const struct judge *j, const struct finding *f,
		    const struct finding *g)
{
	const char *mine, *theirs;

	if (!strcmp(f->where.path, g->where.path))
		return true;
	/* Kconfig symbols and files of different architectures */
	if (f->engines & ENGINE_KCONFIG)
		return false;
	mine = functions_content(j->mine, f->where.path, f->function);
	theirs = functions_content(j->theirs, g->where.path, g->function);
	return mine && !g_strcmp0(mine, theirs);
}

/* With path: one in upstream's file of that name. */
static const struct finding *
find_theirs(const struct judge *j, const struct finding *f, const char *path)
{
	char *key = key_of(f);
	const GPtrArray *list =
		(const GPtrArray *)g_hash_table_lookup(j->found, key);
	const struct finding *found = NULL;

	for (guint i = 0; list && i < list->len && !found; i++) {
		const struct finding *g =
			(const struct finding *)list->pdata[i];

		if (path ? !strcmp(path, g->where.path) : is_same(j, f, g))
			found = g;
	}
	g_free(key);
	return found;
}

/* Upstream has the function at path, but not the finding. */
static void judge_clean(const struct judge *j, struct finding *f,
			const char *path)
{
	const char *mine =
		functions_content(j->mine, f->where.path, f->function);
	const char *theirs = functions_content(j->theirs, path, f->function);

	if (g_hash_table_contains(j->unsure, path))
		set(f, ORIGIN_UNCLEAR,
		    g_strdup_printf("upstream's %s was not analysed whole",
				    path));
	else if (mine && !g_strcmp0(mine, theirs))
		set(f, ORIGIN_UNCLEAR,
		    g_strdup_printf("upstream has the same %s in %s, and no "
				    "finding there: what is around it differs",
				    f->function, path));
	else if (j->newer == 1)
		set(f, ORIGIN_FIXED,
		    g_strdup_printf("upstream, which is newer, has %s in %s "
				    "without it",
				    f->function, path));
	else if (j->newer == 0)
		set(f, ORIGIN_VENDOR,
		    g_strdup_printf("upstream of the same version has %s in "
				    "%s without it",
				    f->function, path));
	else
		set(f, ORIGIN_UNCLEAR,
		    g_strdup_printf("upstream has %s in %s without it, and %s",
				    f->function, path,
				    j->newer == 2
					    ? "no version tells which is newer"
					    : "is older"));
}

/* The path of upstream's function, by path, content or name; or NULL. */
static const char *place_of_theirs(const struct judge *j,
				   const struct finding *f)
{
	const GPtrArray *paths;
	const char *mine, *named = NULL;

	if (f->engines & ENGINE_KCONFIG)
		return tree_has(j->upstream->tree, f->where.path)
			       ? f->where.path
			       : NULL;
	if (functions_content(j->theirs, f->where.path, f->function))
		return f->where.path;
	mine = functions_content(j->mine, f->where.path, f->function);
	paths = functions_holding(j->theirs, f->function);
	for (guint i = 0; i < paths->len; i++) {
		const char *path = (const char *)paths->pdata[i];

		if (!g_strcmp0(mine,
			       functions_content(j->theirs, path, f->function)))
			return path;
		if (!named && same_name(path, f->where.path) &&
		    same_arch(path, f->where.path))
			named = path;
	}
	/* the file has another name: its folder has the one such function */
	if (!named && paths->len == 1 &&
	    same_folder((const char *)paths->pdata[0], f->where.path))
		named = (const char *)paths->pdata[0];
	return named;
}

/* Upstream has no function that is this one. */
static void judge_missing(const struct judge *j, struct finding *f)
{
	const GPtrArray *paths = functions_holding(j->theirs, f->function);

	if (j->newer && tree_has(j->upstream->tree, f->where.path))
		/* it may have had the function in the other version */
		set(f, ORIGIN_UNCLEAR,
		    g_strdup_printf("upstream, of another version, has %s "
				    "without %s",
				    f->where.path, f->function));
	else if (g_str_has_prefix(f->where.path, "arch/") && paths->len)
		set(f, ORIGIN_UNCLEAR,
		    g_strdup_printf("upstream has %s elsewhere only, as in %s",
				    f->function,
				    (const char *)paths->pdata[0]));
	else
		set(f, ORIGIN_VENDOR,
		    g_strdup_printf("upstream has no such %s%s", f->function,
				    j->newer == 1
					    ? "; it is newer, and may have "
					      "had it"
					    : ""));
}

static void judge_one(const struct judge *j, struct finding *f)
{
	const struct finding *same;
	const char *path = NULL;

	if (!f->function) {
		set(f, ORIGIN_UNCLEAR, g_strdup("it is in no function"));
		return;
	}
	same = find_theirs(j, f, NULL);
	if (!same) {
		path = place_of_theirs(j, f);
		same = path ? find_theirs(j, f, path) : NULL;
	}
	if (same) {
		set(f, ORIGIN_INHERITED,
		    g_strdup_printf("upstream has it, %s:%u", same->where.path,
				    same->where.line));
		return;
	}
	if (path)
		judge_clean(j, f, path);
	else
		judge_missing(j, f);
}

/* --- all -------------------------------------------------------------------
 */

static void index_theirs(struct judge *j)
{
	const GPtrArray *list = j->upstream->findings->list;
	const GPtrArray *problems = j->upstream->problems->list;

	for (guint i = 0; i < list->len; i++) {
		struct finding *f = (struct finding *)list->pdata[i];
		char *key = f->function ? key_of(f) : NULL;
		GPtrArray *same;

		if (!key)
			continue;
		same = (GPtrArray *)g_hash_table_lookup(j->found, key);
		if (!same) {
			same = g_ptr_array_new();
			g_hash_table_insert(j->found, g_strdup(key), same);
		}
		g_ptr_array_add(same, f);
		g_free(key);
	}
	for (guint i = 0; i < problems->len; i++) {
		const struct problem *p =
			(const struct problem *)problems->pdata[i];

		if (p->path)
			g_hash_table_add(j->unsure, p->path);
	}
}

/* All names that have to be looked for at once: it is one pass over the tree.
 */
static void look_for_names(struct judge *j, const GPtrArray *list)
{
	for (guint i = 0; i < list->len; i++) {
		const struct finding *f =
			(const struct finding *)list->pdata[i];

		if (f->function && !(f->engines & ENGINE_KCONFIG) &&
		    !find_theirs(j, f, NULL) &&
		    !functions_content(j->theirs, f->where.path, f->function))
			functions_want(j->theirs, f->function);
	}
	functions_search(j->theirs);
}

void origin_judge(struct scan *scan, const struct scan *upstream)
{
	const GPtrArray *list = scan->findings->list;
	struct judge j = {
		.scan = scan,
		.upstream = upstream,
		.mine = functions_new(scan->tree),
		.theirs = functions_new(upstream->tree),
		.found = g_hash_table_new_full(
			g_str_hash, g_str_equal, g_free,
			(GDestroyNotify)g_ptr_array_unref),
		.unsure = g_hash_table_new(g_str_hash, g_str_equal),
		.newer = compare_versions(scan->tree, upstream->tree),
	};

	index_theirs(&j);
	look_for_names(&j, list);
	for (guint i = 0; i < list->len; i++)
		judge_one(&j, (struct finding *)list->pdata[i]);
	g_hash_table_unref(j.found);
	g_hash_table_unref(j.unsure);
	functions_free(j.mine);
	functions_free(j.theirs);
}

void origin_judge_report(struct scan *scan, const struct baseline *upstream)
{
	const GPtrArray *list = scan->findings->list;

	for (guint i = 0; i < list->len; i++) {
		struct finding *f = (struct finding *)list->pdata[i];

		if (g_hash_table_contains(upstream->prints, f->fingerprint))
			set(f, ORIGIN_INHERITED,
			    g_strdup("upstream's report has it"));
		else
			set(f, ORIGIN_UNCLEAR,
			    g_strdup("upstream's report does not have it; "
				     "only a tree tells why"));
	}
}
