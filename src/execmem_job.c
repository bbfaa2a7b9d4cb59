// SPDX-License-Identifier: GPL-2.0-only
#include "execmem_job.h"

#include "percpu_ways.h"

#include <string.h>

char *exec_text_of(const struct tree *tree, const char *path)
{
	GString *text = g_string_new(NULL);
	enum problem_kind kind;
	char *error = NULL;
	bool good = tree_read(tree, path, text, &kind, &error);

	g_free(error);
	return g_string_free(text, !good);
}

static void file_free(gpointer p)
{
	struct exec_file *f = p;

	cframes_free(f->frames);
	cfile_free(f->file);
	g_array_unref(f->dropped);
	g_free(f);
}

struct exec_file *exec_job_file(struct exec_job *job, const char *path)
{
	struct exec_file *f;
	struct cfile *file;

	if (!job->files)
		job->files = g_ptr_array_new_with_free_func(file_free);
	for (guint i = 0; i < job->files->len; i++) {
		f = g_ptr_array_index(job->files, i);
		if (g_str_equal(f->file->path, path))
			return f;
	}
	file = cfile_read(job->tree, path);
	if (!file)
		return NULL;
	f = g_new(struct exec_file, 1);
	f->file = file;
	f->frames = cframes_find(file->src);
	f->dropped = g_array_new(FALSE, FALSE, sizeof(guint));
	g_ptr_array_add(job->files, f);
	return f;
}

const struct kexpr *exec_hook_cond(struct exec_job *job,
				   const struct exec_hook *hook)
{
	struct kview *v = job->v;
	const struct kexpr *e, *have = kexpr_false(&v->arena);
	guint known = 0;

	e = kexpr_sym(&v->arena, kpool_sym(&v->reader->pool, hook->config));
	for (gsize i = 0; i < G_N_ELEMENTS(hook->have); i++) {
		GPtrArray *ways =
			hook->have[i] ? ways_of(v, hook->have[i]) : NULL;

		if (!ways)
			continue;
		known += ways->len;
		have = kexpr_or(&v->arena, have, ways_cond(v, ways));
		ways_free(ways);
	}
	return known ? kexpr_and(&v->arena, e, have) : e;
}

/* FOO of the only obj-$(CONFIG_FOO) that has an object, new; or NULL. */
static char *object_config(const char *makefile, const char *object)
{
	g_autofree char *word = g_regex_escape_string(object, -1);
	g_autofree char *pattern = g_strdup_printf(
		"^obj-(y|\\$\\(CONFIG_(\\w+)\\))\\s*[:+]?=(?:[^\\n]|\\\\\\n)*?"
		"(?<![\\w-])%s(?![\\w-])",
		word);
	GRegex *regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
	GMatchInfo *match;
	char *found = NULL;
	guint n = 0;

	g_regex_match(regex, makefile, 0, &match);
	for (; g_match_info_matches(match); n++) {
		g_free(found);
		found = g_match_info_fetch(match, 2);
		g_match_info_next(match, NULL);
	}
	g_match_info_free(match);
	g_regex_unref(regex);
	if (n != 1 || !*found)
		g_clear_pointer(&found, g_free);
	return found;
}

const struct kexpr *exec_file_cond(struct exec_job *job, const char *path)
{
	g_autofree char *dir = g_path_get_dirname(path);
	g_autofree char *makefile = g_build_filename(dir, "Makefile", NULL);
	g_autofree char *object = g_path_get_basename(path);
	g_autofree char *text = exec_text_of(job->tree, makefile);
	g_autofree char *config = NULL;

	if (!text || !g_str_has_suffix(object, ".c"))
		return NULL;
	object[strlen(object) - 1] = 'o';
	config = object_config(text, object);
	if (!config)
		return NULL;
	return kexpr_sym(&job->v->arena,
			 kpool_sym(&job->v->reader->pool, config));
}

const struct kexpr *exec_site_cond(struct exec_job *job,
				   const struct exec_site *site)
{
	const struct source *src = site->file->src;
	const struct kexpr *e = exec_hook_cond(job, site->hook);

	e = kexpr_and(&job->v->arena, e, exec_file_cond(job, site->file->path));
	return kexpr_and(&job->v->arena, e,
			 ccond_at(job->v, src, site->frames,
				  source_item(src, site->item)->first));
}

char *exec_each_file(struct exec_job *job, const char *const *needles,
		     char *(*f)(struct exec_job *job, struct exec_file *file,
				void *data),
		     void *data)
{
	g_autofree char *dir = g_strdup_printf("arch/%s/", job->v->arch);
	char *why = NULL;

	for (guint i = 0; i < job->tree->files->len && !why; i++) {
		const char *path = g_ptr_array_index(job->tree->files, i);
		g_autofree char *text = NULL;
		bool has = false;

		if (!g_str_has_prefix(path, dir))
			continue;
		text = exec_text_of(job->tree, path);
		for (const char *const *n = needles; text && *n; n++)
			has = has || strstr(text, *n);
		if (has)
			why = f(job, exec_job_file(job, path), data);
	}
	return why;
}
