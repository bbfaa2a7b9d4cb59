// SPDX-License-Identifier: GPL-2.0-only
#include "execmem_setup.h"

#include <string.h>

#define HEADER "linux/execmem.h"

static const char *const fields[] = { "start", "end", "pgprot", "alignment" };

static const char *field_value(const struct exec_range *r, gsize i)
{
	const char *values[] = { r->start, r->end, r->pgprot, r->alignment };

	return values[i];
}

static void entry_clear(gpointer p)
{
	g_free(((struct exec_entry *)p)->name);
}

void exec_setup_clear(struct exec_setup *s)
{
	if (s->entries)
		g_array_unref(s->entries);
	s->entries = NULL;
}

/* The brace of the only `.ranges = {` of the function, or 0. */
static guint find_ranges(const struct source *src, guint item, guint *count)
{
	const struct item *it = source_item(src, item);
	guint open = 0;

	*count = 0;
	for (guint i = it->body; i + 2 < it->last; i++) {
		if (!token_is(src->text, source_token(src, i), "ranges") ||
		    syn_punct(src, i - 1) != '.' ||
		    syn_punct(src, i + 1) != '=' ||
		    syn_punct(src, i + 2) != '{')
			continue;
		open = i + 2;
		++*count;
	}
	return open;
}

static bool has_directive(const struct source *src, guint from, guint to)
{
	for (; from < to; from++)
		if (source_token(src, from)->kind == TOK_DIRECTIVE)
			return true;
	return false;
}

/* The entries `[NAME] = { ... }` from a brace on; false for another form. */
static bool read_entries(struct exec_setup *s, guint end)
{
	const struct source *src = s->file->src;
	guint i = s->open + 1;

	while (i < end - 1) {
		struct exec_entry e = { .first = i, .open = i + 4 };

		if (syn_punct(src, i) != '[' || !src->token_ident[i + 1] ||
		    syn_punct(src, i + 2) != ']' ||
		    syn_punct(src, i + 3) != '=' ||
		    syn_punct(src, i + 4) != '{')
			return false;
		e.name = cfile_spell(src, i + 1, i + 2);
		e.close = syn_skip_group(src, e.open, end) - 1;
		i = e.close + 1;
		i += syn_punct(src, i) == ',';
		g_array_append_val(s->entries, e);
	}
	return s->entries->len > 0;
}

char *exec_setup_read(struct exec_setup *s, struct cfile *file,
		      const GArray *frames, guint item)
{
	const struct source *src = file->src;
	guint count, end;

	*s = (struct exec_setup){ .file = file,
				  .frames = frames,
				  .item = item };
	s->entries = g_array_new(FALSE, FALSE, sizeof(struct exec_entry));
	g_array_set_clear_func(s->entries, entry_clear);
	s->open = find_ranges(src, item, &count);
	end = s->open ? syn_skip_group(src, s->open,
				       source_item(src, item)->last)
		      : 0;
	if (count == 1 && !has_directive(src, s->open, end) &&
	    read_entries(s, end))
		return NULL;
	return g_strdup_printf(EXEC_SETUP "() in %s does not list its ranges "
					  "in one plain initializer",
			       file->path);
}

/* The tokens of `.name = value` in an entry. */
static bool find_field(const struct source *src, const struct exec_entry *e,
		       const char *name, struct range *value)
{
	for (guint i = e->open + 1; i < e->close; i++) {
		if (syn_punct(src, i) == '{')
			i = syn_skip_group(src, i, e->close) - 1;
		if (syn_punct(src, i) != '.' || i + 3 >= e->close ||
		    !token_is(src->text, source_token(src, i + 1), name) ||
		    syn_punct(src, i + 2) != '=')
			continue;
		value->first = i + 3;
		value->last = syn_end_of_value(src, i + 3, e->close);
		return true;
	}
	return false;
}

static struct exec_entry *entry_at(const struct exec_setup *s, guint i)
{
	return &g_array_index(s->entries, struct exec_entry, i);
}

static bool has_range(const struct source *src, const struct exec_entry *e,
		      const struct exec_range *range)
{
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		g_autofree char *value = NULL;
		struct range r;

		if (!find_field(src, e, fields[i], &r))
			return false;
		value = cfile_spell(src, r.first, r.last);
		if (!g_str_equal(value, field_value(range, i)))
			return false;
	}
	return true;
}

static char *indent_of(const struct cfile *f, guint token)
{
	gsize at = source_token(f->src, token)->off;
	gsize from = line_start(f, at), to = from;

	while (to < at && (f->text->str[to] == '\t' || f->text->str[to] == ' '))
		to++;
	return g_strndup(f->text->str + from, to - from);
}

/* `.start\t= ` as an entry writes it, or as most do. */
static void add_field(GString *out, const struct cfile *f,
		      const struct exec_entry *like, gsize i, const char *value)
{
	const struct source *src = f->src;
	struct range r;
	gsize from;

	if (find_field(src, like, fields[i], &r)) {
		from = source_token(src, r.first - 3)->off;
		g_string_append_len(
			out, src->text + from,
			(gssize)(source_token(src, r.first)->off - from));
	} else {
		g_string_append_printf(out, ".%s%s= ", fields[i],
				       i < 3 ? "\t" : " ");
	}
	g_string_append_printf(out, "%s,", value);
}

static char *entry_text(const struct cfile *f, const struct exec_entry *like,
			const char *name, const struct exec_range *range)
{
	g_autofree char *outer = indent_of(f, like->first);
	g_autofree char *inner = like->open + 1 < like->close
					 ? indent_of(f, like->open + 1)
					 : g_strconcat(outer, "\t", NULL);
	GString *out = g_string_new(NULL);

	g_string_append_printf(out, "\n%s[%s] = {\n", outer, name);
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		g_string_append(out, inner);
		add_field(out, f, like, i, field_value(range, i));
		g_string_append_c(out, '\n');
	}
	g_string_append_printf(out, "%s},", outer);
	return g_string_free(out, FALSE);
}

static char *differs(const struct exec_setup *s, const char *name)
{
	return g_strdup_printf(EXEC_SETUP "() in %s has another %s already",
			       s->file->path, name);
}

char *exec_setup_add(struct exec_setup *s, const char *name,
		     const struct exec_range *range)
{
	const struct source *src = s->file->src;
	unsigned int rank = exec_range_rank(name);
	const struct exec_entry *before = NULL;
	g_autofree char *text = NULL, *put = NULL;
	bool comma;
	gsize at;

	for (guint i = 0; i < s->entries->len; i++) {
		const struct exec_entry *e = entry_at(s, i);

		if (exec_range_rank(e->name) == rank)
			return has_range(src, e, range) ? NULL
							: differs(s, name);
		if (exec_range_rank(e->name) < rank)
			before = e;
	}
	if (!before)
		return g_strdup_printf(EXEC_SETUP "() in %s has no range that "
						  "%s could come behind",
				       s->file->path, name);
	text = entry_text(s->file, before, name, range);
	comma = syn_punct(src, before->close + 1) == ',';
	at = source_token(src, before->close + comma)->off + 1;
	put = g_strconcat(comma || s->last_added == before->close ? "" : ",",
			  text, NULL);
	s->last_added = before->close;
	cfile_replace(s->file, at, at, put);
	return NULL;
}

static void add_new_entry(GString *out, const char *name,
			  const struct exec_range *r)
{
	g_string_append_printf(out,
			       "\t\t\t[%s] = {\n"
			       "\t\t\t\t.start\t= %s,\n"
			       "\t\t\t\t.end\t= %s,\n"
			       "\t\t\t\t.pgprot\t= %s,\n"
			       "\t\t\t\t.alignment = %s,\n"
			       "\t\t\t},\n",
			       name, r->start, r->end, r->pgprot, r->alignment);
}

/* What mm/execmem.c gives an arch that says nothing: modules keep it. */
static void add_default(GString *out)
{
	static const struct exec_range as_before = { (char *)"VMALLOC_START",
						     (char *)"VMALLOC_END",
						     (char *)"PAGE_KERNEL_EXEC",
						     (char *)"1" };

	add_new_entry(out, "EXECMEM_DEFAULT", &as_before);
}

void exec_setup_create(struct cfile *file, const GPtrArray *sites,
		       const char *test)
{
	GString *out = g_string_new("\n#ifdef CONFIG_EXECMEM\n");
	unsigned int done = G_MAXUINT;
	const struct exec_site *s;

	if (test)
		g_string_append_printf(out, "%s\n", test);
	g_string_append(out,
			"static struct execmem_info execmem_info "
			"__ro_after_init;\n\n"
			"struct execmem_info __init *" EXEC_SETUP "(void)\n"
			"{\n"
			"\texecmem_info = (struct execmem_info){\n"
			"\t\t.ranges = {\n");
	for (guint i = 0; i < sites->len; i++) {
		s = g_ptr_array_index(sites, i);
		if (!i && s->hook->rank)
			add_default(out);
		if (s->hook->rank != done)
			add_new_entry(out, s->hook->range, &s->range);
		done = s->hook->rank;
	}
	g_string_append(out, "\t\t},\n\t};\n\n\treturn &execmem_info;\n}\n");
	if (test)
		g_string_append(out, "#endif\n");
	g_string_append(out, "#endif /* CONFIG_EXECMEM */\n");
	cfile_replace(file, file->text->len, file->text->len, out->str);
	g_string_free(out, TRUE);
}

/* The name in `#include <linux/name>`, new; NULL for another directive. */
static char *linux_header(const struct source *src, guint token)
{
	const struct token *t = source_token(src, token);
	const char *p = src->text + t->off;
	gsize n;

	if (t->kind != TOK_DIRECTIVE || !g_str_has_prefix(p, "#include"))
		return NULL;
	p += strlen("#include");
	p += strspn(p, " \t");
	if (!g_str_has_prefix(p, "<linux/"))
		return NULL;
	p++;
	n = strcspn(p, ">\n");
	return g_strndup(p, n);
}

char *exec_include(struct cfile *file, const GArray *frames)
{
	const struct source *src = file->src;
	guint before = G_MAXUINT, last = G_MAXUINT;
	gsize at;

	for (guint i = 0; i < src->tokens->len; i++) {
		g_autofree char *name = linux_header(src, i);

		if (!name || cframe_around(frames, i))
			continue;
		if (g_str_equal(name, HEADER))
			return NULL;
		if (before == G_MAXUINT && strcmp(name, HEADER) > 0)
			before = i;
		/* where the list is not sorted, after what is smaller */
		if (strcmp(name, HEADER) < 0) {
			last = i;
			before = G_MAXUINT;
		}
	}
	if (before == G_MAXUINT && last == G_MAXUINT)
		return g_strdup_printf("%s includes nothing that <" HEADER
				       "> could stand beside",
				       file->path);
	if (before != G_MAXUINT)
		at = source_token(src, before)->off;
	else
		at = line_end(file, source_token(src, last)->off);
	cfile_replace(file, at, at, "#include <" HEADER ">\n");
	return NULL;
}
