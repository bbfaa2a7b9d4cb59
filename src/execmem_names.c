// SPDX-License-Identifier: GPL-2.0-only
/* What the ranges name must be there wherever execmem_arch_setup() is built. */
#include "execmem_widen.h"

#include <string.h>

#define FIRST "MODULES_VADDR"
#define LAST "MODULES_END"

/* Every arch has these by way of linux/mm.h, if only in generated headers. */
static const char *const everywhere[] = {
	"VMALLOC_START",    "VMALLOC_END",  "PAGE_SIZE", "PAGE_KERNEL",
	"PAGE_KERNEL_EXEC", "MODULE_ALIGN", NULL
};

/* Of the language, not of a header. */
static const char *const words[] = { "unsigned", "long", "int", "void",
				     "sizeof",	 "NULL", "u64", NULL };

static bool is_section_mark(const char *name)
{
	return g_str_has_prefix(name, "EXECMEM_");
}

static void add_name(GPtrArray *names, const struct source *src, guint token)
{
	g_autofree char *name = cfile_spell(src, token, token + 1);

	if (!is_section_mark(name) && !g_strv_contains(words, name) &&
	    !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
		g_ptr_array_add(names, g_steal_pointer(&name));
}

/* Every identifier of an expression that stands alone. */
static void add_names_of(GPtrArray *names, const char *text)
{
	struct source *src = source_new(text, strlen(text));

	for (guint i = 0; i < src->tokens->len; i++)
		if (src->token_ident[i])
			add_name(names, src, i);
	source_free(src);
}

static void add_names_of_sites(GPtrArray *names, const struct exec_job *job)
{
	for (guint i = 0; i < job->sites->len; i++) {
		const struct exec_site *s = g_ptr_array_index(job->sites, i);

		add_names_of(names, s->range.start);
		add_names_of(names, s->range.end);
		add_names_of(names, s->range.pgprot);
		add_names_of(names, s->range.alignment);
	}
}

/* The macros of a function. */
static void add_names_of_setup(GPtrArray *names, const struct exec_setup *s)
{
	const struct source *src = s->file->src;
	const struct item *it = source_item(src, s->item);

	for (guint i = it->body; i < it->last; i++)
		if (src->token_ident[i] && syn_is_capital(src, i) &&
		    !syn_is_member(src, i))
			add_name(names, src, i);
}

static const struct cname_place *place_at(const GArray *places, guint i)
{
	return &g_array_index(places, struct cname_place, i);
}

/* The one #ifdef of an arch's header that has both of them, and no #else. */
static const struct cframe *modules_frame(struct cnames *n, const char *arch,
					  struct cname_place *place)
{
	g_autoptr(GArray) first = cnames_find(n, FIRST);
	g_autoptr(GArray) last = cnames_find(n, LAST);
	g_autofree char *dir = g_strdup_printf("arch/%s/", arch);
	const struct cframe *frame;

	if (first->len != 1 || last->len != 1)
		return NULL;
	*place = *place_at(first, 0);
	frame = cframe_around(place->frames, place->token);
	if (place->file != place_at(last, 0)->file || !frame ||
	    frame->has_else || frame->is_guard ||
	    cframe_around(place->frames, place_at(last, 0)->token) != frame ||
	    !g_str_has_prefix(place->file->path, dir))
		return NULL;
	return frame;
}

/* `#define NAME` with the blanks behind it, as the header writes it. */
static char *define_head(const struct cfile *f, guint token, const char *name)
{
	const struct token *t = source_token(f->src, token);
	const char *text = f->src->text + t->off;
	const char *at = g_strstr_len(text, t->len, name) + strlen(name);

	return g_strndup(text, (gsize)(at - text) + strspn(at, " \t"));
}

/* Whether anything of the arch asks if the area is defined. */
static char *asks_whether_defined(struct exec_job *job)
{
	g_autofree char *dir = g_strdup_printf("arch/%s/", job->v->arch);

	for (guint i = 0; i < job->tree->files->len; i++) {
		const char *path = g_ptr_array_index(job->tree->files, i);
		struct cfile *f;
		bool asks;

		if (!g_str_has_prefix(path, dir))
			continue;
		f = cfile_read(job->tree, path);
		asks = f && g_regex_match_simple(
				    "#[ \t]*(if|ifdef|ifndef|elif)\\b[^\n]*\\b"
				    "MODULES_(VADDR|END)\\b",
				    f->text->str, 0, 0);
		cfile_free(f);
		if (asks)
			return g_strdup_printf(
				"%s asks whether " FIRST " is defined", path);
	}
	return NULL;
}

/* Modules go anywhere in vmalloc space where they have no area of their own. */
static char *define_modules(struct exec_job *job, struct cnames *n,
			    const struct kexpr *cond)
{
	struct karena *a = &job->v->arena;
	g_autofree char *head = NULL, *tail = NULL, *text = NULL;
	g_autoptr(GArray) last = cnames_find(n, LAST);
	g_autoptr(GArray) first = cnames_find(n, FIRST);
	struct cname_place place;
	const struct cframe *frame = modules_frame(n, job->v->arch, &place);
	const struct kexpr *in, *out;
	struct exec_file *header;
	gsize at;

	if (!frame)
		return g_strdup(FIRST " and " LAST
				      " are not defined wherever " EXEC_SETUP
				      "() would be built");
	out = ccond_at(job->v, place.file->src, place.frames, frame->open);
	in = ccond_at(job->v, place.file->src, place.frames, place.token);
	/* defined before in the #if, and then in its #else */
	if (!ccond_implies(job->v, cond, out) ||
	    !ccond_implies(job->v,
			   kexpr_and(a, cond, kexpr_absent(a, place.cond)),
			   kexpr_absent(a, in)))
		return g_strdup(FIRST " would still be missing in places");
	head = define_head(place.file, place.token, FIRST);
	tail = define_head(place.file, place_at(last, 0)->token, LAST);
	text = g_strdup_printf("#else\n%sVMALLOC_START\n%sVMALLOC_END\n", head,
			       tail);
	header = exec_job_file(job, place.file->path);
	at = source_token(place.file->src, frame->close)->off;
	cfile_replace(header->file, at, at, text);
	g_string_append(job->notes,
			" " FIRST " and " LAST " get the values there that "
			"modules had: all of vmalloc space.");
	return asks_whether_defined(job);
}

static char *missing(const char *name, const char *path, bool at_times)
{
	return g_strdup_printf("%s, which the range would name, is %s a macro "
			       "that %s sees%s",
			       name, at_times ? "not always" : "not", path,
			       at_times ? " where " EXEC_SETUP "() is built"
					: "");
}

static bool is_module_area(const char *name)
{
	return g_str_equal(name, FIRST) || g_str_equal(name, LAST);
}

char *exec_check_names(struct exec_job *job, const char *path,
		       const struct kexpr *cond,
		       const struct exec_setup *widened)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	struct cnames *n = cnames_new(job->tree, job->v, path);
	bool defines = false;
	char *why = NULL;

	add_names_of_sites(names, job);
	if (widened)
		add_names_of_setup(names, widened);
	for (guint i = 0; i < names->len && !why; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autoptr(GArray) places = cnames_find(n, name);

		if (!places->len && g_strv_contains(everywhere, name))
			continue;
		if (places->len &&
		    ccond_implies(job->v, cond, cnames_cond(n, name, places)))
			continue;
		if (!widened || !places->len || !is_module_area(name))
			why = missing(name, path, places->len > 0);
		defines = true;
	}
	if (!why && defines)
		why = define_modules(job, n, cond);
	cnames_free(n);
	return why;
}
