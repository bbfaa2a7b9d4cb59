// SPDX-License-Identifier: GPL-2.0-only
#include "execmem_give.h"

#include "execmem_widen.h"
#include "percpu_source.h"

struct setup_search {
	struct exec_file *file;
	guint item;
};

static char *note_setup(struct exec_job *job, struct exec_file *f, void *data)
{
	struct setup_search *s = data;
	guint item = source_function(f->file->src, EXEC_SETUP);

	(void)job;
	if (item >= f->file->src->items->len)
		return NULL;
	if (s->file)
		return g_strdup_printf("%s and %s both define " EXEC_SETUP "()",
				       s->file->file->path, f->file->path);
	s->file = f;
	s->item = item;
	return NULL;
}

static char *extend(struct exec_job *job, const struct setup_search *found)
{
	struct exec_setup s = { 0 };
	unsigned int done = G_MAXUINT;
	char *why = exec_setup_read(&s, found->file->file, found->file->frames,
				    found->item);

	if (!why)
		why = exec_widen(job, &s);
	for (guint i = 0; i < job->sites->len && !why; i++) {
		const struct exec_site *site = g_ptr_array_index(job->sites, i);

		if (site->hook->rank != done)
			why = exec_setup_add(&s, site->hook->range,
					     &site->range);
		done = site->hook->rank;
	}
	exec_setup_clear(&s);
	return why;
}

/*
 * The #if that all sites stand under, as it is written; NULL for none. *why is
 * set when they differ.
 */
static char *common_test(struct exec_job *job, char **why)
{
	char *test = NULL;

	for (guint i = 0; i < job->sites->len && !*why; i++) {
		const struct exec_site *s = g_ptr_array_index(job->sites, i);
		const struct source *src = s->file->src;
		guint token = source_item(src, s->item)->first;
		const struct cframe *f = cframe_around(s->frames, token);
		const struct token *t;
		char *text;

		if (!f ||
		    ccond_implies(job->v, exec_hook_cond(job, s->hook),
				  ccond_at(job->v, src, s->frames, token)))
			continue;
		t = source_token(src, f->open);
		text = g_strchomp(g_strndup(src->text + t->off, t->len));
		if (f->has_else || cframe_around(s->frames, f->open) ||
		    (test && !g_str_equal(test, text)))
			*why = g_strdup_printf(
				"the arch has no " EXEC_SETUP
				"(), and one can't "
				"be made from allocators under different #ifs");
		g_free(test);
		test = text;
	}
	return test;
}

/* A new setup where memory is set up in most archs. */
static char *create(struct exec_job *job)
{
	g_autofree char *path =
		g_strdup_printf("arch/%s/mm/init.c", job->v->arch);
	struct exec_file *f = exec_job_file(job, path);
	g_autofree char *test = NULL;
	const struct kexpr *cond = NULL;
	char *why = NULL;

	if (!f)
		return g_strdup_printf("the arch has no " EXEC_SETUP
				       "(), nor %s to put one in",
				       path);
	test = common_test(job, &why);
	for (guint i = 0; i < job->sites->len; i++) {
		const struct exec_site *s = g_ptr_array_index(job->sites, i);

		/* without a test, Kconfig alone says when it is needed */
		cond = i ? kexpr_or(&job->v->arena, cond,
				    exec_site_cond(job, s))
			 : exec_site_cond(job, s);
	}
	if (!why)
		why = exec_check_names(job, path, cond, NULL);
	if (!why)
		why = exec_include(f->file, f->frames);
	if (!why) {
		exec_setup_create(f->file, job->sites, test);
		g_string_append(job->notes,
				" The arch had no " EXEC_SETUP "(): what it "
				"does not name stays as mm/execmem.c has it.");
	}
	return why;
}

char *exec_give_ranges(struct exec_job *job)
{
	static const char *const needles[] = { EXEC_SETUP, NULL };
	struct setup_search found = { 0 };
	char *why = exec_each_file(job, needles, note_setup, &found);

	if (why)
		return why;
	return found.file ? extend(job, &found) : create(job);
}
