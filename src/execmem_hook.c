// SPDX-License-Identifier: GPL-2.0-only
#include "execmem_hook.h"

#include <string.h>

static const struct exec_hook hooks[] = {
	{ "module_alloc",
	  "module_memfree",
	  "EXECMEM_DEFAULT",
	  0,
	  "MODULES",
	  { NULL, NULL },
	  "kernel/module/main.c" },
	{ "alloc_insn_page",
	  "free_insn_page",
	  "EXECMEM_KPROBES",
	  1,
	  "KPROBES",
	  { "HAVE_KPROBES", NULL },
	  "kernel/kprobes.c" },
	{ "alloc_optinsn_page",
	  "free_optinsn_page",
	  "EXECMEM_KPROBES",
	  1,
	  "KPROBES",
	  { "HAVE_KPROBES", NULL },
	  "kernel/kprobes.c" },
	{ "bpf_jit_alloc_exec",
	  "bpf_jit_free_exec",
	  "EXECMEM_BPF",
	  3,
	  "BPF_JIT",
	  { "HAVE_EBPF_JIT", "HAVE_CBPF_JIT" },
	  "kernel/bpf/core.c" },
};

static const struct {
	const char *name;
	unsigned int rank;
} ranks[] = {
	{ "EXECMEM_DEFAULT", 0 }, { "EXECMEM_MODULE_TEXT", 0 },
	{ "EXECMEM_KPROBES", 1 }, { "EXECMEM_FTRACE", 2 },
	{ "EXECMEM_BPF", 3 },	  { "EXECMEM_MODULE_DATA", 4 },
};

/* Where an allocator takes what from; -1: it decides itself. */
static const struct layout {
	const char *name;
	int align, start, end, gfp, prot, flags, node;
} layouts[] = {
	{ "__vmalloc_node_range", 1, 2, 3, 4, 5, 6, 7 },
	{ "__vmalloc_node", 1, -1, -1, 2, -1, -1, 3 },
	{ "__vmalloc", -1, -1, -1, 1, -1, -1, -1 },
	{ "vmalloc_node", -1, -1, -1, -1, -1, -1, 1 },
	{ "vmalloc", -1, -1, -1, -1, -1, -1, -1 },
};

/* These zero the memory, which execmem does not. */
static const char *const zeroing[] = { "vzalloc", "vzalloc_node" };

const struct exec_hook *exec_hook_find(const char *function)
{
	for (gsize i = 0; i < G_N_ELEMENTS(hooks); i++)
		if (g_str_equal(hooks[i].alloc, function))
			return &hooks[i];
	return NULL;
}

unsigned int exec_range_rank(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(ranks); i++)
		if (g_str_equal(ranks[i].name, name))
			return ranks[i].rank;
	return G_MAXUINT;
}

/* Whether token i is this allocator, also in the form with _noprof. */
static bool names(const struct source *src, guint i, const char *name)
{
	g_autofree char *noprof = g_strconcat(name, "_noprof", NULL);
	const struct token *t = source_token(src, i);

	return token_is(src->text, t, name) || token_is(src->text, t, noprof);
}

static const struct layout *layout_of(const struct source *src, guint i)
{
	for (gsize k = 0; k < G_N_ELEMENTS(layouts); k++)
		if (names(src, i, layouts[k].name))
			return &layouts[k];
	return NULL;
}

static bool is_zeroing(const struct source *src, guint i)
{
	return names(src, i, zeroing[0]) || names(src, i, zeroing[1]);
}

guint exec_alloc_call(const struct source *src, guint from, guint to)
{
	while (from < to && !(syn_punct(src, from + 1) == '(' &&
			      (layout_of(src, from) || is_zeroing(src, from))))
		from++;
	return from;
}

/*
 * What a local of the function was given where it was declared, if it is never
 * given anything else; NULL for any other name.
 */
static char *local_value(const struct source *src, guint item, const char *name)
{
	const struct item *it = source_item(src, item);
	guint uses;
	const uint32_t *at =
		source_occurrences(src, source_find(src, name), &uses);
	char *found = NULL;

	for (guint i = 0; i < uses; i++) {
		guint value, end, t = at[i];

		if (t < it->body || t > it->last ||
		    !syn_is_assigned(src, t, &value))
			continue;
		end = syn_end_of_value(src, value, it->last);
		if (found || value != t + 2 || !src->token_ident[t - 1]) {
			g_free(found);
			return NULL;
		}
		found = cfile_spell(src, value, end);
	}
	return found;
}

/* Argument number n of the call, a local by its value; otherwise if n < 0. */
static char *argument(const struct exec_site *site, int n,
		      const char *otherwise)
{
	const struct source *src = site->file->src;
	g_autofree char *text = NULL;
	char *value = NULL;
	struct range r;

	if (n < 0)
		return g_strdup(otherwise);
	if (!syn_argument(src, site->call + 1, site->call_end, (unsigned int)n,
			  &r))
		return NULL;
	text = cfile_spell(src, r.first, r.last);
	if (r.last == r.first + 1 && src->token_ident[r.first])
		value = local_value(src, site->item, text);
	return value ? value : g_steal_pointer(&text);
}

static bool is_any(const char *text, const char *const *list)
{
	return text && g_strv_contains(list, text);
}

/* The size must be what the generic code asks execmem for. */
static bool has_plain_size(struct exec_site *site)
{
	const struct source *src = site->file->src;
	bool page = !strstr(site->hook->config, "MODULES") &&
		    !strstr(site->hook->config, "BPF");
	g_autofree char *text = NULL;
	struct range r;
	guint first;

	if (!syn_argument(src, site->call + 1, site->call_end, 0, &r))
		return false;
	site->size = r;
	text = cfile_spell(src, r.first, r.last);
	if (page)
		return g_str_equal(text, "PAGE_SIZE");
	first = r.first;
	if (token_is(src->text, source_token(src, first), "PAGE_ALIGN"))
		first += 2;
	return src->token_ident[first] && !syn_is_capital(src, first) &&
	       (r.last == first + 1 || r.last == first + 2);
}

static char *read_range(struct exec_site *site, const struct layout *l)
{
	static const char *const gfps[] = { "GFP_KERNEL",
					    "GFP_KERNEL | __GFP_NOWARN", NULL };
	static const char *const flags[] = { "0", "VM_FLUSH_RESET_PERMS",
					     NULL };
	static const char *const nodes[] = { "NUMA_NO_NODE", "-1", NULL };
	g_autofree char *gfp = argument(site, l->gfp, gfps[0]);
	g_autofree char *flag = argument(site, l->flags, flags[0]);
	g_autofree char *node = argument(site, l->node, nodes[0]);
	struct exec_range *r = &site->range;

	r->alignment = argument(site, l->align, "1");
	r->start = argument(site, l->start, "VMALLOC_START");
	r->end = argument(site, l->end, "VMALLOC_END");
	r->pgprot = argument(site, l->prot, "PAGE_KERNEL");
	if (!r->alignment || !r->start || !r->end || !r->pgprot)
		return g_strdup_printf("the call in %s() has an argument less "
				       "than it should",
				       site->hook->alloc);
	if (!has_plain_size(site))
		return g_strdup_printf("%s() allocates another size than it is "
				       "asked for",
				       site->hook->alloc);
	if (!is_any(gfp, gfps))
		return g_strdup_printf("%s() allocates with %s, execmem with "
				       "GFP_KERNEL",
				       site->hook->alloc, gfp);
	if (!is_any(flag, flags))
		return g_strdup_printf("%s() passes %s, which execmem has "
				       "nothing for",
				       site->hook->alloc, flag);
	if (!is_any(node, nodes))
		return g_strdup_printf("%s() allocates on node %s, execmem on "
				       "any",
				       site->hook->alloc, node);
	return NULL;
}

/* The body with a blank between tokens, the call of the allocator as "@". */
static char *body_text(const struct source *src, guint item, guint call,
		       guint call_end)
{
	const struct item *it = source_item(src, item);
	GString *out = g_string_new(NULL);

	for (guint i = it->body + 1; i < it->last; i++) {
		const struct token *t = source_token(src, i);

		if (i == call) {
			g_string_append(out, "@ ");
			i = call_end - 1;
			continue;
		}
		g_string_append_len(out, src->text + t->off, t->len);
		g_string_append_c(out, ' ');
	}
	return g_string_free(out, FALSE);
}

/* Locals, a look at the size that fails where the range is too small, @. */
#define LOCALS                                                                 \
	"(?:(?:gfp_t|pgprot_t|unsigned long) \\w+ = (?:(?!\\w \\()[^;{}])+; "  \
	")*"
#define LIMIT                                                                  \
	"(?:if \\( (?:PAGE_ALIGN \\( )?\\w+ (?:\\) )?> \\w*(?:LEN|SIZE) "      \
	"\\) (?:\\{ )?return NULL ; (?:\\} )?)?"
#define MEMORY "(?:kasan_reset_tag \\( )?(?:\\( void \\* \\) )?@ (?:\\) )?"
#define PLAIN                                                                  \
	"^" LOCALS LIMIT "(?:return " MEMORY "; |"                             \
	"void \\* (\\w+) = " MEMORY                                            \
	"; (?:if \\( ! \\1 \\) return NULL ; )?return \\1 ; |"                 \
	"void \\* (\\w+) ; " LIMIT "\\2 = " MEMORY                             \
	"; (?:if \\( ! \\2 \\) return NULL ; )?return \\2 ; )$"

static bool is_plain(const struct exec_site *site)
{
	g_autofree char *body = body_text(site->file->src, site->item,
					  site->call, site->call_end);

	return g_regex_match_simple(PLAIN, body, 0, 0);
}

bool exec_only_frees(const struct source *src, guint item)
{
	g_autofree char *body = body_text(src, item, G_MAXUINT, 0);

	return g_regex_match_simple(
		"^(?:return )?(?:vfree|execmem_free) \\( \\w+ \\) ; $", body, 0,
		0);
}

/* What the rest of the body must not have if only the call is changed. */
static char *read_rest(const struct exec_site *site)
{
	static const char *const words[] = { "kasan_alloc_module_shadow",
					     "kmemleak_", "find_vm_area",
					     "goto", "kasan_module_alloc" };
	g_autofree char *body = body_text(site->file->src, site->item,
					  site->call, site->call_end);

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (strstr(body, words[i]))
			return g_strdup_printf("%s() does more than allocate: "
					       "it has %s",
					       site->hook->alloc, words[i]);
	if (strchr(body, '#'))
		return g_strdup_printf("%s() depends on the configuration "
				       "inside",
				       site->hook->alloc);
	return NULL;
}

static char *find_call(struct exec_site *site)
{
	const struct source *src = site->file->src;
	const struct item *it = source_item(src, site->item);

	site->call = exec_alloc_call(src, it->body, it->last);
	if (site->call >= it->last)
		return g_strdup_printf("%s() gets its memory from elsewhere",
				       site->hook->alloc);
	site->call_end = syn_skip_group(src, site->call + 1, it->last);
	if (exec_alloc_call(src, site->call_end, it->last) < it->last)
		return g_strdup_printf("%s() allocates in more than one way",
				       site->hook->alloc);
	if (is_zeroing(src, site->call))
		return g_strdup_printf("%s() returns zeroed memory, execmem "
				       "does not",
				       site->hook->alloc);
	return NULL;
}

char *exec_site_read(struct exec_site *site, struct cfile *file,
		     const GArray *frames, guint item)
{
	g_autofree char *name = item_function_name(file->src, item);
	char *why;

	*site = (struct exec_site){ .file = file,
				    .frames = frames,
				    .item = item };
	site->hook = name ? exec_hook_find(name) : NULL;
	if (!site->hook)
		return g_strdup_printf("%s() in %s is no hook that execmem "
				       "stands in for; which EXECMEM_ range "
				       "serves it is for a maintainer to say",
				       name ? name : "what allocates",
				       file->path);
	why = find_call(site);
	if (!why)
		why = read_range(site, layout_of(file->src, site->call));
	if (why)
		return why;
	site->plain = is_plain(site);
	return site->plain ? NULL : read_rest(site);
}

void exec_site_clear(struct exec_site *site)
{
	g_free(site->range.start);
	g_free(site->range.end);
	g_free(site->range.pgprot);
	g_free(site->range.alignment);
	site->range = (struct exec_range){ 0 };
}
