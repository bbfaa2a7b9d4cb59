// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fixer of KAP004: an arch's own allocators of memory for instructions go,
 * and execmem_arch_setup() gets the ranges that they had.
 */
#include "fix.h"

#include "execmem_drop.h"
#include "execmem_give.h"

#include <string.h>

#define EXECMEM_H "include/linux/execmem.h"

/* X of arch/X/..., new; NULL for another path. */
static char *arch_of(const char *path)
{
	const char *slash;

	if (!g_str_has_prefix(path, "arch/"))
		return NULL;
	slash = strchr(path + 5, '/');
	return slash ? g_strndup(path + 5, (gsize)(slash - path - 5)) : NULL;
}

/* The item of the function that calls an allocator on this line, or len. */
static guint site_item(const struct cfile *f, unsigned int line)
{
	const struct source *src = f->src;
	guint i = 0;

	while ((i = exec_alloc_call(src, i, src->tokens->len)) <
	       src->tokens->len) {
		guint item = src->token_item[i];

		if (line_number(f, source_token(src, i)->off) == line &&
		    source_item(src, item)->kind == ITEM_FUNCTION)
			return item;
		i++;
	}
	return src->items->len;
}

static bool has_site(const struct exec_job *job, const struct cfile *f,
		     guint item)
{
	for (guint i = 0; i < job->sites->len; i++) {
		const struct exec_site *s = g_ptr_array_index(job->sites, i);

		if (s->file == f && s->item == item)
			return true;
	}
	return false;
}

/* Reads what a finding, or one of its related places, points to. */
static char *add_site(struct exec_job *job, const struct place *place,
		      bool must)
{
	struct exec_file *f = exec_job_file(job, place->path);
	struct exec_site *site;
	guint item = f ? site_item(f->file, place->line) : 0;

	if (!f || item >= f->file->src->items->len)
		return must ? g_strdup_printf("no allocating function found at "
					      "%s:%u",
					      place->path, place->line)
			    : NULL;
	if (has_site(job, f->file, item))
		return NULL;
	site = g_new0(struct exec_site, 1);
	g_ptr_array_add(job->sites, site);
	return exec_site_read(site, f->file, f->frames, item);
}

static gint by_rank(gconstpointer a, gconstpointer b)
{
	const struct exec_site *x = *(const struct exec_site *const *)a;
	const struct exec_site *y = *(const struct exec_site *const *)b;

	if (x->hook->rank != y->hook->rank)
		return x->hook->rank < y->hook->rank ? -1 : 1;
	return strcmp(x->file->path, y->file->path);
}

static bool same_range(const struct exec_range *a, const struct exec_range *b)
{
	return g_str_equal(a->start, b->start) && g_str_equal(a->end, b->end) &&
	       g_str_equal(a->pgprot, b->pgprot) &&
	       g_str_equal(a->alignment, b->alignment);
}

/* Sorts the sites; those that share a range must ask for the same. */
static char *order_sites(struct exec_job *job)
{
	g_ptr_array_sort(job->sites, by_rank);
	for (guint i = 1; i < job->sites->len; i++) {
		const struct exec_site *a = job->sites->pdata[i - 1];
		const struct exec_site *b = job->sites->pdata[i];

		if (a->hook->rank == b->hook->rank &&
		    !same_range(&a->range, &b->range))
			return g_strdup_printf("%s() in %s and %s() in %s "
					       "allocate from different ranges",
					       a->hook->alloc, a->file->path,
					       b->hook->alloc, b->file->path);
	}
	return NULL;
}

static char *collect_sites(struct exec_job *job, const struct finding *f)
{
	char *why = add_site(job, &f->where, true);

	for (guint i = 0; i < f->related->len && !why; i++)
		why = add_site(job, g_ptr_array_index(f->related, i), false);
	return why ? why : order_sites(job);
}

/* The generic code must ask execmem for what the hook did. */
static char *check_core(const struct exec_job *job)
{
	g_autofree char *header = exec_text_of(job->tree, EXECMEM_H);

	for (guint i = 0; i < job->sites->len; i++) {
		const struct exec_hook *h =
			((struct exec_site *)job->sites->pdata[i])->hook;
		g_autofree char *core = exec_text_of(job->tree, h->generic);
		const char *range = h->rank ? h->range : "EXECMEM_MODULE_TEXT";

		if (!strstr(header, h->range))
			return g_strdup_printf(EXECMEM_H " has no %s",
					       h->range);
		if (core && !strstr(core, range) && !strstr(core, "execmem_"))
			return g_strdup_printf("%s does not take %s in place "
					       "of %s()",
					       h->generic, range, h->alloc);
	}
	return NULL;
}

static char *convert(struct exec_job *job, const struct finding *f)
{
	char *why = collect_sites(job, f);

	if (!why)
		why = check_core(job);
	for (guint i = 0; i < job->sites->len && !why; i++)
		why = exec_end_site(job, g_ptr_array_index(job->sites, i));
	return why ? why : exec_give_ranges(job);
}

static void take_changes(struct exec_job *job, struct fix *fix)
{
	for (guint i = 0; i < job->files->len; i++) {
		struct exec_file *f = g_ptr_array_index(job->files, i);
		g_autofree char *text = NULL;

		exec_cut_dropped(f);
		if (!cfile_is_edited(f->file))
			continue;
		text = cfile_edited(f->file);
		fix_change_add(fix->changes, f->file->path, text, strlen(text),
			       NULL);
	}
}

/* What the mail says of this change: which hook became which range. */
static char *describe(const struct exec_job *job)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < job->sites->len; i++) {
		const struct exec_site *s = g_ptr_array_index(job->sites, i);

		g_string_append_printf(
			out,
			"%s%s() in %s %s %s: from %s to %s, %s, alignment %s.",
			i ? " " : "", s->hook->alloc, s->file->path,
			s->plain ? "becomes" : "takes its memory from",
			s->hook->range, s->range.start, s->range.end,
			s->range.pgprot, s->range.alignment);
	}
	g_string_append(out, job->notes->str);
	return g_string_free(out, FALSE);
}

static void site_free(gpointer p)
{
	exec_site_clear(p);
	g_free(p);
}

static void fix_arch(struct scan *scan, const struct finding *f,
		     const char *arch, GPtrArray *fixes)
{
	struct problems *unsaid = problems_new();
	struct kreader *reader =
		kreader_new(scan->tree->root, scan->tree->overlay, unsaid);
	struct exec_job job = { .tree = scan->tree,
				.v = kview_new(reader, arch) };
	g_autofree char *why = NULL;
	struct fix *fix;

	job.notes = g_string_new(NULL);
	job.sites = g_ptr_array_new_with_free_func(site_free);
	why = convert(&job, f);
	if (why) {
		fix_refuse(fixes, f, why);
	} else {
		fix = fix_add(fixes, f->rule);
		g_ptr_array_add(fix->findings, (void *)(uintptr_t)f);
		take_changes(&job, fix);
		fix->details = describe(&job);
	}
	g_string_free(job.notes, TRUE);
	g_ptr_array_unref(job.sites);
	if (job.files)
		g_ptr_array_unref(job.files);
	kview_free(job.v);
	kreader_free(reader);
	problems_free(unsaid);
}

/* Whether it is a kernel's top folder that was scanned. */
static bool has_headers(const struct tree *tree)
{
	for (guint i = 0; i < tree->files->len; i++)
		if (g_str_has_prefix(g_ptr_array_index(tree->files, i),
				     "include/linux/"))
			return true;
	return false;
}

static void run(struct scan *scan, const struct rule *rule,
		const GPtrArray *findings, GPtrArray *fixes)
{
	(void)rule;
	for (guint i = 0; i < findings->len; i++) {
		const struct finding *f = g_ptr_array_index(findings, i);
		g_autofree char *arch = arch_of(f->where.path);

		if (!has_headers(scan->tree))
			fix_refuse(fixes, f,
				   "name the top of its kernel: the change "
				   "hangs on what include/linux has");
		else if (!tree_has(scan->tree, EXECMEM_H))
			fix_refuse(fixes, f,
				   "the tree predates execmem (v6.10): it has "
				   "no " EXECMEM_H);
		else if (!arch)
			fix_refuse(fixes, f,
				   "it is no allocator of an architecture; "
				   "which EXECMEM_ range serves it is for a "
				   "maintainer to say");
		else
			fix_arch(scan, f, arch, fixes);
	}
}

const struct fixer fix_execmem = { "execmem", run };
