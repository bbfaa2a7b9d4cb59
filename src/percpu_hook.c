// SPDX-License-Identifier: GPL-2.0-only
#include "percpu_hook.h"

#include "ccond.h"
#include "percpu_facts.h"
#include "percpu_source.h"
#include "syntax.h"

#include <string.h>

#define TO_SHADOW "mem_to_shadow"
#define LINE_MAX_COLUMNS 80
#define TABS "\t\t\t\t\t\t\t\t\t\t"

/* The function that gives a range of shadow real memory. */
struct populate {
	guint item;
	char *name, *to_shadow; /* of the functions it is called with */
	bool pointers;		/* takes void *, else unsigned long */
	bool node;		/* and a third parameter, the NUMA node */
	bool aligns;		/* to whole pages, by itself */
};

static void populate_clear(struct populate *p)
{
	g_free(p->name);
	g_free(p->to_shadow);
}

/* The function that an argument's value went through to be a shadow address. */
static char *shadow_call(const struct source *src, struct range arg)
{
	for (guint i = arg.first; i + 1 < arg.last; i++) {
		g_autofree char *word = cfile_spell(src, i, i + 1);

		if (syn_punct(src, i + 1) == '(' &&
		    g_str_has_suffix(word, TO_SHADOW))
			return g_steal_pointer(&word);
	}
	return NULL;
}

/* Whether the call at a token is given two shadow addresses; by what function.
 */
static char *given_shadow(const struct source *src, guint call)
{
	guint end = src->tokens->len;
	g_autofree char *first = NULL, *second = NULL;
	struct range a, b;

	if (!src->token_ident[call] || syn_punct(src, call + 1) != '(' ||
	    !syn_argument(src, call + 1, end, 0, &a) ||
	    !syn_argument(src, call + 1, end, 1, &b))
		return NULL;
	first = shadow_call(src, a);
	second = shadow_call(src, b);
	if (!first || !second || !g_str_equal(first, second))
		return NULL;
	return g_steal_pointer(&first);
}

static bool is_memory_loop(const struct source *src, guint i)
{
	static const char *const loops[] = { "for_each_mem_range",
					     "for_each_memblock",
					     "for_each_mem_region",
					     "for_each_mem_pfn_range" };

	for (gsize k = 0; k < G_N_ELEMENTS(loops); k++)
		if (source_is(src, i, loops[k]))
			return true;
	return false;
}

/* The call, in a loop over all memory, that is given its shadow; or len. */
static guint find_call(const struct source *src, char **to_shadow)
{
	guint n = src->tokens->len;

	for (guint i = 0; i < n; i++) {
		guint body, end;

		if (!is_memory_loop(src, i))
			continue;
		body = syn_skip_group(src, i + 1, n);
		if (syn_punct(src, body) != '{')
			continue;
		end = syn_skip_group(src, body, n);
		for (; body < end; body++) {
			*to_shadow = given_shadow(src, body);
			if (*to_shadow)
				return body;
		}
	}
	return n;
}

/* What kind of parameter number n of a function is: '*', 'u', 'i', 0. */
static char parameter_kind(const struct source *src, guint name, guint n)
{
	g_autofree char *text = NULL;
	struct range r;

	if (!syn_argument(src, name + 1, src->tokens->len, n, &r))
		return 0;
	text = cfile_spell(src, r.first, r.last);
	if (g_regex_match_simple("^(const )?void \\*\\w+$", text, 0, 0))
		return '*';
	if (g_regex_match_simple("^unsigned long \\w+$", text, 0, 0))
		return 'u';
	return g_regex_match_simple("^int \\w+$", text, 0, 0) ? 'i' : '?';
}

static bool has_any(const struct source *src, guint item, const char *a,
		    const char *b, const char *c)
{
	const struct item *it = source_item(src, item);

	for (guint i = it->body; i < it->last; i++)
		if (source_is(src, i, a) || source_is(src, i, b) ||
		    source_is(src, i, c))
			return true;
	return false;
}

static char *read_populate(const struct cfile *f, struct populate *p)
{
	const struct source *src = f->src;
	guint call = find_call(src, &p->to_shadow), name;
	char kinds[4];

	if (call >= src->tokens->len)
		return g_strdup_printf("%s has no function that is given the "
				       "shadow of each range of memory",
				       f->path);
	p->name = cfile_spell(src, call, call + 1);
	p->item = source_function(src, p->name);
	if (p->item >= src->items->len)
		return g_strdup_printf(
			"%s(), which populates shadow memory, is "
			"not in %s",
			p->name, f->path);
	name = source_name_token(src, p->item, p->name);
	for (guint i = 0; i < 4; i++)
		kinds[i] = parameter_kind(src, name, i);
	p->pointers = kinds[0] == '*';
	p->node = kinds[2] == 'i';
	if ((kinds[0] != '*' && kinds[0] != 'u') || kinds[1] != kinds[0] ||
	    (kinds[2] && !p->node) || kinds[3])
		return g_strdup_printf("%s() in %s takes other parameters than "
				       "start, end and node",
				       p->name, f->path);
	p->aligns = has_any(src, p->item, "PAGE_MASK", "ALIGN_DOWN",
			    "round_down") &&
		    has_any(src, p->item, "PAGE_ALIGN", "ALIGN", "round_up");
	return NULL;
}

/* Whether what stands at a token is done only in an else. */
static bool is_in_else(const struct source *src, guint i)
{
	int depth = 0;

	if (source_is(src, i - 1, "else"))
		return true;
	for (; i > 0; i--) {
		depth += syn_punct(src, i) == '}';
		depth -= syn_punct(src, i) == '{';
		if (depth < 0)
			return source_is(src, i - 1, "else");
	}
	return false;
}

/* Where all vmalloc space has the zero page for its shadow, that must go. */
static char *is_zero_mapped(const struct cfile *f)
{
	const struct source *src = f->src;

	for (guint i = 1; i < src->tokens->len; i++) {
		g_autofree char *text = NULL;
		struct range r;

		if (!source_is(src, i, "kasan_populate_early_shadow") ||
		    !syn_argument(src, i + 1, src->tokens->len, 0, &r))
			continue;
		text = cfile_spell(src, r.first, r.last);
		if (strstr(text, "VMALLOC_START") && !is_in_else(src, i))
			return g_strdup_printf(
				"%s:%u maps the shadow of "
				"vmalloc space to the zero page",
				f->path,
				line_number(f, source_token(src, i)->off));
	}
	return NULL;
}

static char *argument(const struct populate *p, const char *value)
{
	return g_strdup_printf("%s%s(%s)", p->pointers ? "" : "(unsigned long)",
			       p->to_shadow, value);
}

/* A call, broken behind commas where the line would be too long. */
static void add_call(GString *out, const char *name, const char *const *args)
{
	gsize open = 8 + strlen(name) + 1, col = open;

	g_string_append_printf(out, "\t%s(", name);
	for (gsize i = 0; args[i]; i++) {
		gsize n = strlen(args[i]) + (args[i + 1] ? 1 : 2);

		if (i && col + 1 + n > LINE_MAX_COLUMNS) {
			g_string_append_printf(out, "\n%.*s%*s",
					       (int)(open / 8), TABS,
					       (int)(open % 8), "");
			col = open;
		} else if (i) {
			g_string_append_c(out, ' ');
			col++;
		}
		g_string_append_printf(out, "%s%s", args[i],
				       args[i + 1] ? "," : ");\n");
		col += n;
	}
}

/* A shadow address cut to whole pages, as the function takes it. */
static char *rounded(const struct populate *p, const char *how,
		     const char *value)
{
	return g_strdup_printf("%s%s((unsigned long)%s(%s), PAGE_SIZE)",
			       p->pointers ? "(void *)" : "", how, p->to_shadow,
			       value);
}

/* The hook's only line, with what its parameters are called. */
static char *hook_call(const struct populate *p, const char *start,
		       const char *size)
{
	g_autofree char *end = g_strdup_printf("%s + %s", start, size);
	g_autofree char *from = p->aligns ? argument(p, start)
					  : rounded(p, "ALIGN_DOWN", start);
	g_autofree char *to =
		p->aligns ? argument(p, end) : rounded(p, "ALIGN", end);
	const char *args[] = { from, to, p->node ? "NUMA_NO_NODE" : NULL,
			       NULL };
	GString *out = g_string_new(NULL);

	add_call(out, p->name, args);
	return g_string_free(out, FALSE);
}

static char *hook_text(const struct populate *p)
{
	g_autofree char *call = hook_call(p, "start", "size");

	return g_strdup_printf("\n#ifdef CONFIG_KASAN_VMALLOC\n"
			       "void __init " KASAN_HOOK
			       "(void *start, unsigned long size)\n"
			       "{\n%s}\n#endif\n",
			       call);
}

/* What parameter n of the function is called, new; NULL without a name. */
static char *parameter_name(const struct source *src, guint name, guint n)
{
	struct range r;

	if (!syn_argument(src, name + 1, src->tokens->len, n, &r) ||
	    r.last < r.first + 2 || !src->token_ident[r.last - 1])
		return NULL;
	return cfile_spell(src, r.last - 1, r.last);
}

/* Gives the file's hook, which does nothing, something to do. */
static char *fill_hook(struct cfile *file, const struct populate *p, guint item)
{
	const struct source *src = file->src;
	const struct item *it = source_item(src, item);
	guint name = source_name_token(src, item, KASAN_HOOK);
	g_autofree char *start = parameter_name(src, name, 0);
	g_autofree char *size = parameter_name(src, name, 1);
	g_autofree char *call = NULL, *body = NULL;
	gsize from = source_token(src, it->body)->off;

	if (!start || !size || item < p->item || it->body + 1 != it->last)
		return g_strdup_printf("%s:%u has one in a form that is not "
				       "understood",
				       file->path, line_number(file, from));
	call = hook_call(p, start, size);
	body = g_strdup_printf(
		"%s{\n%s}", line_start(file, from) == from ? "" : "\n", call);
	while (from && strchr(" \t", file->text->str[from - 1]) &&
	       *body == '\n')
		from--;
	cfile_replace(file, from, source_token(src, it->last)->off + 1, body);
	return NULL;
}

/* The last function before a token of the same #ifs that handles shadow. */
static guint place_for(const struct cfile *f, const GArray *frames,
		       const struct populate *p)
{
	const struct source *src = f->src;
	const struct cframe *frame =
		cframe_around(frames, source_item(src, p->item)->first);
	guint best = p->item;

	for (guint i = 0; i < src->tokens->len; i++) {
		g_autofree char *shadow = given_shadow(src, i);
		g_autofree char *name = NULL;
		guint item;

		if (!shadow)
			continue;
		name = cfile_spell(src, i, i + 1);
		item = source_function(src, name);
		if (item < src->items->len && item > best &&
		    cframe_around(frames, source_item(src, item)->first) ==
			    frame)
			best = item;
	}
	return best;
}

/* #ifdef CONFIG_KASAN_VMALLOC around the function would be no use. */
static char *is_conditional(const struct cfile *f, const GArray *frames,
			    const struct populate *p)
{
	const struct source *src = f->src;
	const struct cframe *at =
		cframe_around(frames, source_item(src, p->item)->first);
	guint init = source_function(src, "kasan_init");

	if (init < src->items->len &&
	    cframe_around(frames, source_item(src, init)->first) == at)
		return NULL;
	return at ? g_strdup_printf("%s() in %s is not always built with "
				    "kasan_init()",
				    p->name, f->path)
		  : NULL;
}

char *percpu_add_hook(struct cfile *file)
{
	GArray *frames = cframes_find(file->src);
	struct populate p = { 0 };
	guint own = source_function(file->src, KASAN_HOOK);
	char *why = read_populate(file, &p);
	gsize at;

	if (!why)
		why = is_zero_mapped(file);
	if (!why)
		why = is_conditional(file, frames, &p);
	if (!why && own < file->src->items->len) {
		why = fill_hook(file, &p, own);
	} else if (!why) {
		g_autofree char *text = hook_text(&p);

		at = item_end(file->src, place_for(file, frames, &p));
		at = line_end(file, at - 1);
		cfile_replace(file, at, at, text);
	}
	populate_clear(&p);
	cframes_free(frames);
	return why;
}
