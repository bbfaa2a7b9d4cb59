// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fixer of KAP005: the page allocator of the first percpu chunk is selected
 * beside the embedding one, and its area gets KASAN shadow.
 *
 * Both go in one patch: without the shadow, the selects would break KASAN.
 */
#include "fix.h"

#include "percpu.h"
#include "percpu_callers.h"
#include "percpu_hook.h"
#include "percpu_judge.h"
#include "percpu_select.h"

#include <string.h>

/* One arch, and what is changed of it. */
struct percpu_job {
	struct scan *scan;
	char *arch;
	GPtrArray *findings; /* of struct finding, borrowed */
	GPtrArray *files;    /* of struct cfile: Kconfig files and one in C */
	GString *details;
};

/* X of arch/X/..., new; NULL for another path. */
static char *arch_of(const char *path)
{
	const char *slash;

	if (!g_str_has_prefix(path, "arch/"))
		return NULL;
	slash = strchr(path + 5, '/');
	return slash ? g_strndup(path + 5, (gsize)(slash - path - 5)) : NULL;
}

static void free_file(gpointer p)
{
	cfile_free(p);
}

static void free_finding(gpointer p)
{
	finding_free(p);
}

static struct cfile *file_of(struct percpu_job *job, const char *path)
{
	struct cfile *f;

	for (guint i = 0; i < job->files->len; i++) {
		f = g_ptr_array_index(job->files, i);
		if (g_str_equal(f->path, path))
			return f;
	}
	f = cfile_read(job->scan->tree, path);
	if (f)
		g_ptr_array_add(job->files, f);
	return f;
}

/* The tree's overlay with this job's changes on top. */
static GHashTable *overlay_of(const struct percpu_job *job)
{
	GHashTable *made = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
	GHashTable *under = job->scan->tree->overlay;
	GHashTableIter it;
	gpointer path, text;

	if (under)
		g_hash_table_iter_init(&it, under);
	while (under && g_hash_table_iter_next(&it, &path, &text))
		g_hash_table_insert(made, g_strdup(path),
				    text ? g_bytes_ref(text) : NULL);
	for (guint i = 0; i < job->files->len; i++) {
		const struct cfile *f = g_ptr_array_index(job->files, i);
		char *edited = cfile_edited(f);

		g_hash_table_insert(made, g_strdup(f->path),
				    g_bytes_new_take(edited, strlen(edited)));
	}
	return made;
}

/* --- the selects -------------------------------------------------------------
 */

static const struct way *way_at(const GPtrArray *ways, const struct finding *f)
{
	for (guint i = 0; i < ways->len; i++) {
		const struct way *w = g_ptr_array_index(ways, i);

		if (w->at.line == f->where.line &&
		    g_str_equal(w->at.path, f->where.path))
			return w;
	}
	return NULL;
}

static char *select_at(struct percpu_job *job, struct kview *v,
		       const struct way *w)
{
	GPtrArray *setup = ways_of(v, SETUP), *page = ways_of(v, PAGE);
	bool has_setup = ksolve_implies(v, w->cond, ways_cond(v, setup));
	bool has_page = ksolve_implies(v, w->cond, ways_cond(v, page));
	struct cfile *f = file_of(job, w->at.path);
	char *why = NULL;

	ways_free(setup);
	ways_free(page);
	if (!w->own || !f)
		return g_strdup_printf("%s:%u is no file of the arch",
				       w->at.path, w->at.line);
	if (v->reader->whole &&
	    !kview_defs(v, kpool_sym(&v->reader->pool, PAGE)))
		return g_strdup("the tree does not know " PAGE);
	if (!has_setup)
		why = percpu_add_select(f, w, SETUP);
	if (!why && !has_page)
		why = percpu_add_select(f, w, PAGE);
	if (!why)
		g_string_append_printf(job->details,
				       "%s%s gets %s%s%s where it has " EMBED
				       ".",
				       job->details->len ? " " : "",
				       w->by->name, has_page ? "" : PAGE,
				       has_page || has_setup ? "" : " and ",
				       has_setup ? "" : SETUP);
	if (!why && !has_setup)
		g_string_append(job->details,
				" With the latter, the set-up that knows of "
				"NUMA nodes takes the place of mm/percpu.c's "
				"own.");
	return why;
}

/* All findings about the embedding allocator; *left counts the others. */
static char *add_selects(struct percpu_job *job, guint *left)
{
	struct problems *unsaid = problems_new();
	struct kreader *reader = kreader_new(job->scan->tree->root,
					     job->scan->tree->overlay, unsaid);
	struct kview *v = kview_new(reader, job->arch);
	GPtrArray *embed = ways_of(v, EMBED);
	char *why = NULL;

	for (guint i = 0; i < job->findings->len && !why; i++) {
		const struct finding *f = g_ptr_array_index(job->findings, i);
		const struct way *w = way_at(embed, f);

		*left += !w;
		if (!w)
			continue;
		why = f->level == LEVEL_NOTE
			      ? g_strdup("it does no harm there, as the "
					 "finding says")
			      : percpu_check_callers(job->scan->tree, v, w,
						     job->details);
		if (!why)
			why = select_at(job, v, w);
	}
	ways_free(embed);
	kview_free(v);
	kreader_free(reader);
	problems_free(unsaid);
	return why;
}

/* --- the KASAN hook
 * ------------------------------------------------------------- */

/*
 * What is found of the arch with the changes made: whether it lacks the hook,
 * and the first place where it does, or where a gap is left.
 */
static bool judge_again(struct percpu_job *job, bool *hookless, char **path)
{
	struct problems *unsaid = problems_new();
	GPtrArray *found = g_ptr_array_new_with_free_func(free_finding);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) only = g_ptr_array_new();
	g_autofree char *inside = g_strdup_printf("arch/%s/any", job->arch);
	GHashTable *overlay = overlay_of(job);
	struct percpu_input input = { .root = job->scan->tree->root,
				      .overlay = overlay,
				      .only = only,
				      .hookless = names };
	const struct finding *last;
	guint gaps;

	g_ptr_array_add(only, inside);
	percpu_judge(&input, NULL, found, unsaid);
	*hookless = names->len > 0;
	gaps = found->len - names->len;
	/* the finding of the hook comes last */
	last = found->len ? g_ptr_array_index(found, found->len - 1) : NULL;
	*path = last ? g_strdup(last->where.path) : NULL;
	for (guint i = 0; i < found->len - names->len; i++)
		gaps -= ((struct finding *)found->pdata[i])->level ==
			LEVEL_NOTE;
	g_ptr_array_unref(found);
	g_hash_table_unref(overlay);
	problems_free(unsaid);
	return gaps > 0;
}

/* An empty hook in another file would be there twice; NULL: there is none. */
static char *empty_elsewhere(struct percpu_job *job, const char *path)
{
	struct problems *unsaid = problems_new();
	struct kreader *reader = kreader_new(job->scan->tree->root,
					     job->scan->tree->overlay, unsaid);
	struct percpu_facts *facts =
		percpu_facts_read(&reader->tree, job->arch, NULL);
	char *why = NULL;

	for (guint i = 0; i < facts->empty->len && !why; i++) {
		const struct cplace *c = g_ptr_array_index(facts->empty, i);

		if (!g_str_equal(c->path, path))
			why = g_strdup_printf("%s:%u has an empty " KASAN_HOOK
					      "() already",
					      c->path, c->line);
	}
	percpu_facts_free(facts);
	kreader_free(reader);
	problems_free(unsaid);
	return why;
}

static char *add_hook(struct percpu_job *job, const char *path)
{
	struct cfile *f;
	char *why = empty_elsewhere(job, path);

	if (why)
		return why;

	if (!g_str_has_suffix(path, ".c"))
		return g_strdup_printf(
			"the arch has no kasan_init() that a " KASAN_HOOK
			"() could be made of");
	f = file_of(job, path);
	if (!f)
		return g_strdup_printf("%s can't be read", path);
	why = percpu_add_hook(f);
	if (why) {
		char *whole = g_strdup_printf(
			"a " KASAN_HOOK "() can't be made: %s", why);

		g_free(why);
		return whole;
	}
	g_string_append_printf(job->details,
			       "%sFor KASAN, %s gets a " KASAN_HOOK
			       "() that populates the shadow as kasan_init() "
			       "does for memory.",
			       job->details->len ? " " : "", path);
	return NULL;
}

static char *convert(struct percpu_job *job)
{
	g_autofree char *path = NULL;
	bool hookless, gap;
	guint left = 0;
	char *why = add_selects(job, &left);

	if (why)
		return why;
	gap = judge_again(job, &hookless, &path);
	if (!gap && hookless)
		why = add_hook(job, path);
	if (gap)
		why = g_strdup_printf("with " PAGE
				      " selected there a gap is left in %s",
				      path);
	if (!why && !job->details->len)
		why = g_strdup("there is nothing left to change");
	return why;
}

/* --- findings
 * --------------------------------------------------------------------- */

/* A finding that this can't mend, with the reason; NULL for the others. */
static const char *out_of_reach(const struct finding *f, const char *arch)
{
	if (!arch)
		return strstr(f->where.path, "/arch/")
			       ? "name the top of its kernel, which is a "
				 "folder of this tree"
			       : "it is not in the files of an architecture";
	if (!(f->engines & ENGINE_KCONFIG))
		return "a fallback in C hangs on how early the arch's page "
		       "tables and exception handlers can do with percpu "
		       "memory in vmalloc space: its maintainers must say";
	return NULL;
}

static void fix_arch(struct percpu_job *job, const struct rule *rule,
		     GPtrArray *fixes)
{
	struct fix *fix = fix_add(fixes, rule);

	job->files = g_ptr_array_new_with_free_func(free_file);
	job->details = g_string_new(NULL);
	for (guint i = 0; i < job->findings->len; i++)
		g_ptr_array_add(fix->findings,
				g_ptr_array_index(job->findings, i));
	fix->refusal = convert(job);
	for (guint i = 0; i < job->files->len && !fix->refusal; i++) {
		const struct cfile *f = g_ptr_array_index(job->files, i);
		g_autofree char *text = cfile_edited(f);

		if (cfile_is_edited(f))
			fix_change_add(fix->changes, f->path, text,
				       strlen(text), NULL);
	}
	if (!fix->refusal)
		fix->details = g_strdup(job->details->str);
	g_string_free(job->details, TRUE);
	g_ptr_array_unref(job->files);
}

/* Notes are about what does no harm: one at a time, so none is in the way. */
static bool goes_together(const struct finding *a, const struct finding *b)
{
	g_autofree char *x = arch_of(a->where.path);
	g_autofree char *y = arch_of(b->where.path);

	return a->level != LEVEL_NOTE && b->level != LEVEL_NOTE &&
	       !g_strcmp0(x, y);
}

static void run(struct scan *scan, const struct rule *rule,
		const GPtrArray *findings, GPtrArray *fixes)
{
	g_autoptr(GPtrArray) rest = g_ptr_array_new();

	for (guint i = 0; i < findings->len; i++) {
		struct finding *f = g_ptr_array_index(findings, i);
		g_autofree char *arch = arch_of(f->where.path);
		const char *why = out_of_reach(f, arch);

		if (why)
			fix_refuse(fixes, f, why);
		else
			g_ptr_array_add(rest, f);
	}
	while (rest->len) {
		struct finding *f = g_ptr_array_index(rest, 0);
		g_autofree char *arch = arch_of(f->where.path);
		g_autoptr(GPtrArray) mine = g_ptr_array_new();
		struct percpu_job job = { .scan = scan,
					  .arch = arch,
					  .findings = mine };

		g_ptr_array_add(mine, f);
		g_ptr_array_remove_index(rest, 0);
		for (guint i = 0; i < rest->len;) {
			struct finding *other = g_ptr_array_index(rest, i);

			if (!goes_together(f, other)) {
				i++;
				continue;
			}
			g_ptr_array_add(mine, other);
			g_ptr_array_remove_index(rest, i);
		}
		fix_arch(&job, rule, fixes);
	}
}

const struct fixer fix_percpu = { "percpu", run };
