// SPDX-License-Identifier: GPL-2.0-only
#include "execmem_drop.h"

#include "execmem_setup.h"
#include "percpu_source.h"

#include <string.h>

static bool is_dropped(const struct exec_file *f, guint item)
{
	for (guint i = 0; i < f->dropped->len; i++)
		if (g_array_index(f->dropped, guint, i) == item)
			return true;
	return false;
}

static void drop(struct exec_file *f, guint item)
{
	if (!is_dropped(f, item))
		g_array_append_val(f->dropped, item);
}

/* EXPORT_SYMBOL(name) and NOKPROBE_SYMBOL(name) go with the function. */
static void drop_marks(struct exec_file *f, const char *name)
{
	const struct source *src = f->file->src;
	ident_id id = source_find(src, name);
	guint uses = 0;
	const uint32_t *at = id ? source_occurrences(src, id, &uses) : NULL;

	for (guint i = 0; i < uses; i++) {
		guint item = src->token_item[at[i]];
		const struct item *it = source_item(src, item);
		const char *word =
			src->text + source_token(src, it->first)->off;

		if (it->kind == ITEM_DECL && at[i] == it->first + 2 &&
		    (g_str_has_prefix(word, "EXPORT_SYMBOL") ||
		     g_str_has_prefix(word, "NOKPROBE_SYMBOL")))
			drop(f, item);
	}
}

static void drop_function(struct exec_file *f, guint item, const char *name)
{
	drop(f, item);
	drop_marks(f, name);
}

static void rename_calls(struct cfile *f, guint item, const char *from,
			 const char *to)
{
	const struct source *src = f->src;
	const struct item *it = source_item(src, item);

	for (guint i = it->body; i < it->last; i++) {
		const struct token *t = source_token(src, i);

		if (token_is(src->text, t, from) &&
		    syn_punct(src, i + 1) == '(')
			cfile_replace(f, t->off, t->off + t->len, to);
	}
}

/* One definition of the hook that frees what the site's one allocates. */
static char *end_free(const struct exec_site *site, struct exec_file *f,
		      guint item)
{
	if (site->plain && !exec_only_frees(f->file->src, item))
		return g_strdup_printf("%s() in %s does more than free",
				       site->hook->free, f->file->path);
	if (site->plain)
		drop_function(f, item, site->hook->free);
	else
		rename_calls(f->file, item, "vfree", "execmem_free");
	return site->plain ? NULL : exec_include(f->file, f->frames);
}

static char *end_twins(struct exec_job *job, struct exec_file *f, void *data)
{
	const struct exec_site *site = data;
	char *why = NULL;

	(void)job;
	for (guint i = 0; i < f->file->src->items->len && !why; i++)
		if (source_defines(f->file->src, i, site->hook->free))
			why = end_free(site, f, i);
	return why;
}

/* A function that does more stays, and asks execmem. */
static char *call_execmem(struct exec_site *site)
{
	const struct source *src = site->file->src;
	g_autofree char *size =
		cfile_spell(src, site->size.first, site->size.last);
	g_autofree char *call = g_strdup_printf(
		"execmem_alloc(%s, %s)",
		site->hook->rank ? site->hook->range : "EXECMEM_MODULE_TEXT",
		size);
	const struct token *end = source_token(src, site->call_end - 1);

	cfile_replace(site->file, source_token(src, site->call)->off,
		      end->off + end->len, call);
	rename_calls(site->file, site->item, "vfree", "execmem_free");
	return exec_include(site->file, site->frames);
}

/* Modules are loaded without module_alloc(): nobody else may call it. */
static char *is_called(struct exec_job *job, struct exec_file *f, void *data)
{
	const struct exec_site *site = data;
	const struct source *src = f->file->src;
	ident_id id = source_find(src, site->hook->alloc);
	guint uses = 0;
	const uint32_t *at = id ? source_occurrences(src, id, &uses) : NULL;

	(void)job;
	for (guint i = 0; i < uses; i++) {
		guint item = src->token_item[at[i]];

		if (source_item(src, item)->kind == ITEM_FUNCTION &&
		    (f->file != site->file || item != site->item))
			return g_strdup_printf(
				"%s() is called in %s:%u", site->hook->alloc,
				f->file->path,
				line_number(f->file,
					    source_token(src, at[i])->off));
	}
	return NULL;
}

char *exec_end_site(struct exec_job *job, struct exec_site *site)
{
	const char *free_hook[] = { site->hook->free, NULL };
	const char *alloc_hook[] = { site->hook->alloc, NULL };
	char *why = NULL;

	if (!site->hook->rank)
		why = exec_each_file(job, alloc_hook, is_called, site);
	if (!why && site->plain)
		drop_function(exec_job_file(job, site->file->path), site->item,
			      site->hook->alloc);
	else if (!why)
		why = call_execmem(site);
	return why ? why : exec_each_file(job, free_hook, end_twins, site);
}

/* The outermost #if that would be left without anything in it. */
static const struct cframe *empty_frame(const struct exec_file *f, guint item)
{
	const struct source *src = f->file->src;
	guint token = source_item(src, item)->first;

	for (guint i = 0; i < f->frames->len; i++) {
		const struct cframe *c =
			&g_array_index(f->frames, struct cframe, i);
		bool empty = c->open < token && token < c->close;

		for (guint k = 0; empty && k < src->items->len; k++) {
			const struct item *it = source_item(src, k);

			empty = it->first <= c->open || it->last >= c->close ||
				it->kind == ITEM_DIRECTIVE || is_dropped(f, k);
		}
		/* a macro defined in it is something, too */
		for (guint k = c->open + 1; empty && k < c->close; k++) {
			const struct token *t = source_token(src, k);

			empty = t->kind != TOK_DIRECTIVE ||
				!strncmp(src->text + t->off, "#if", 3) ||
				!strncmp(src->text + t->off, "#el", 3) ||
				!strncmp(src->text + t->off, "#endif", 6);
		}
		if (empty)
			return c;
	}
	return NULL;
}

void exec_cut_dropped(struct exec_file *f)
{
	const struct source *src = f->file->src;
	g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);

	for (guint i = 0; i < f->dropped->len; i++) {
		guint item = g_array_index(f->dropped, guint, i);
		const struct cframe *c = empty_frame(f, item);
		const struct token *end;

		if (!c) {
			cfile_cut(f->file, item_start(src, item),
				  item_end(src, item));
			continue;
		}
		end = source_token(src, c->close);
		if (g_hash_table_add(done, (gpointer)(uintptr_t)c))
			cfile_cut(f->file, source_token(src, c->open)->off,
				  end->off + end->len);
	}
}
