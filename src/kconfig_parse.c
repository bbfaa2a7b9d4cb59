// SPDX-License-Identifier: GPL-2.0-only
/* One Kconfig file as a list of blocks and source statements. */
#include "kconfig.h"
#include "kconfig_lex.h"

#include <string.h>

/* Real files nest six deep; conditions are walked by recursion. */
#define SCOPES_MAX 64
/* A file that is no Kconfig file is not described line by line. */
#define COMPLAINTS_MAX 8

struct parse {
	struct kreader *reader;
	struct karena *arena;
	struct kfile *file;
	struct klex lx;
	GArray *toks;
	guint at; /* next token */
	struct kscope *scope;
	int arg; /* of the statement, from the table */
	unsigned int depth, complaints;
	/* What attribute lines belong to; both NULL for a comment. */
	struct kentry *entry;
	struct kscope *block;
};

static const struct ktok *tok(const struct parse *p, guint i)
{
	return i < p->toks->len ? &g_array_index(p->toks, struct ktok, i)
				: NULL;
}

static bool tok_is(const struct parse *p, guint i, const char *text)
{
	const struct ktok *t = tok(p, i);

	return t && t->kind != KTOK_STRING && g_str_equal(t->text, text);
}

static struct kplace place(const struct parse *p)
{
	return (struct kplace){ p->file->path, p->lx.line, p->lx.col };
}

static void complain(struct parse *p, const char *what)
{
	g_autofree char *line = NULL;

	if (p->complaints++ >= COMPLAINTS_MAX)
		return;
	line = g_utf8_make_valid(g_strstrip(p->lx.buf->str), -1);
	kreader_problem(p->reader, p->file->path, p->lx.line, "%s: %.60s", what,
			line);
}

/* An expression; one that can't be read is an unknown operand. */
static const struct kexpr *take_expr(struct parse *p)
{
	const struct kexpr *e;
	const struct ktok *toks = (const struct ktok *)(void *)p->toks->data;

	e = kexpr_parse(&p->reader->pool, toks, p->toks->len, &p->at);
	if (e)
		return e;
	complain(p, "expression not understood");
	p->at = p->toks->len;
	return kexpr_macro(p->arena, karena_strndup(p->arena, p->lx.buf->str,
						    p->lx.buf->len));
}

/* What follows "if", or NULL for no condition. */
static const struct kexpr *take_if(struct parse *p)
{
	if (!tok_is(p, p->at, "if"))
		return NULL;
	p->at++;
	return take_expr(p);
}

static struct kprop *add_prop(struct parse *p, enum kprop_kind kind)
{
	struct kprop prop = { .kind = kind, .at = place(p) };

	g_array_append_val(p->entry->props, prop);
	return &g_array_index(p->entry->props, struct kprop,
			      p->entry->props->len - 1);
}

static void push_scope(struct parse *p, enum kscope_kind kind)
{
	struct kscope *s = karena_alloc(p->arena, sizeof(*s));

	if (++p->depth == SCOPES_MAX) {
		complain(p, "blocks nested too deeply, not read further");
		p->lx.at = p->lx.len;
	}
	s->kind = kind;
	s->up = p->scope;
	s->at = place(p);
	p->scope = s;
	p->entry = NULL;
	p->block = s;
}

static void pop_scope(struct parse *p, enum kscope_kind kind)
{
	p->entry = NULL;
	p->block = NULL;
	if (!p->scope || p->scope->kind != kind) {
		complain(p, "end of a block that was not begun");
		return;
	}
	p->scope = (struct kscope *)p->scope->up;
	p->depth--;
}

static struct kitem *add_item(struct parse *p)
{
	struct kitem *item = karena_alloc(p->arena, sizeof(*item));

	item->at = place(p);
	item->scope = p->scope;
	g_ptr_array_add(p->file->items, item);
	return item;
}

static void do_config(struct parse *p)
{
	const struct ktok *name = tok(p, 1);
	struct kentry *e;

	p->entry = NULL;
	p->block = NULL;
	if (!name || name->kind == KTOK_OP || name->macro) {
		complain(p, "config without a name");
		return;
	}
	e = karena_alloc(p->arena, sizeof(*e));
	e->sym = kpool_sym(&p->reader->pool, name->text);
	e->at = place(p);
	e->scope = p->scope;
	e->props = g_array_new(FALSE, TRUE, sizeof(struct kprop));
	g_ptr_array_add(p->reader->arrays, e->props);
	add_item(p)->entry = e;
	p->entry = e;
}

static void do_source(struct parse *p)
{
	const struct ktok *path = tok(p, 1);
	const char *word = tok(p, 0)->text;
	struct kitem *item;

	p->entry = NULL;
	p->block = NULL;
	if (!path || path->kind == KTOK_OP) {
		complain(p, "source without a path");
		return;
	}
	item = add_item(p);
	item->source = path->text;
	item->optional = *word == 'o';
	item->relative = *word == 'r' || g_str_has_prefix(word, "or");
}

static void do_if(struct parse *p)
{
	p->at = 1;
	push_scope(p, KSCOPE_IF);
	p->scope->cond = take_expr(p);
	p->scope->condition = true;
	p->block = NULL;
}

static void do_depends(struct parse *p)
{
	const struct kexpr *e;

	p->at = tok_is(p, 1, "on") ? 2 : 1;
	e = take_expr(p);
	/* Linux 7.0 has `depends on A if B`: A is asked for only under B. */
	if (tok_is(p, p->at, "if"))
		e = kexpr_or(p->arena, kexpr_not(p->arena, take_if(p)), e);
	if (p->entry) {
		if (!p->entry->depends_at.line)
			p->entry->depends_at = place(p);
		p->entry->depends = kexpr_and(p->arena, p->entry->depends, e);
	} else if (p->block) {
		if (!p->block->condition)
			p->block->at = place(p);
		p->block->condition = true;
		p->block->cond = kexpr_and(p->arena, p->block->cond, e);
	}
}

static void do_visible(struct parse *p)
{
	p->at = 1;
	if (p->block)
		p->block->visible =
			kexpr_and(p->arena, p->block->visible, take_if(p));
}

static void do_select(struct parse *p)
{
	const struct ktok *name = tok(p, 1);
	struct kprop *prop;

	if (!p->entry)
		return;
	if (!name || name->kind == KTOK_OP || name->macro) {
		complain(p, "select without a name");
		return;
	}
	prop = add_prop(p, tok_is(p, 0, "imply") ? KPROP_IMPLY : KPROP_SELECT);
	prop->target = kpool_sym(&p->reader->pool, name->text);
	p->at = 2;
	prop->cond = take_if(p);
}

static void do_default(struct parse *p)
{
	struct kprop *prop;

	if (!p->entry)
		return;
	prop = add_prop(p, KPROP_DEFAULT);
	p->at = 1;
	prop->value = take_expr(p);
	prop->cond = take_if(p);
}

static void do_prompt(struct parse *p)
{
	struct kprop *prop;

	/* The prompt of a choice can make it vanish; of no use here. */
	if (!p->entry || !tok(p, 1) || tok_is(p, 1, "if"))
		return;
	prop = add_prop(p, KPROP_PROMPT);
	for (p->at = 2; tok(p, p->at) && !tok_is(p, p->at, "if");)
		p->at++;
	prop->cond = take_if(p);
}

static void do_type(struct parse *p)
{
	if (p->entry)
		p->entry->type = (enum ktype)p->arg;
	do_prompt(p);
}

static void do_def_type(struct parse *p)
{
	if (p->entry)
		p->entry->type = (enum ktype)p->arg;
	do_default(p);
}

static void do_block(struct parse *p)
{
	push_scope(p, (enum kscope_kind)p->arg);
}

static void do_end(struct parse *p)
{
	pop_scope(p, (enum kscope_kind)p->arg);
}

static void do_help(struct parse *p)
{
	klex_skip_help(&p->lx);
}

static void do_optional(struct parse *p)
{
	if (p->block)
		p->block->optional = true;
}

static void do_comment(struct parse *p)
{
	p->entry = NULL;
	p->block = NULL;
}

static void do_nothing(struct parse *p)
{
	(void)p;
}

static const struct {
	const char *word;
	void (*act)(struct parse *p);
	int arg;
} statements[] = {
	{ "config", do_config, 0 },
	{ "menuconfig", do_config, 0 },
	{ "choice", do_block, KSCOPE_CHOICE },
	{ "endchoice", do_end, KSCOPE_CHOICE },
	{ "if", do_if, 0 },
	{ "endif", do_end, KSCOPE_IF },
	{ "menu", do_block, KSCOPE_MENU },
	{ "endmenu", do_end, KSCOPE_MENU },
	{ "comment", do_comment, 0 },
	{ "mainmenu", do_comment, 0 },
	{ "source", do_source, 0 },
	{ "rsource", do_source, 0 },
	{ "osource", do_source, 0 },
	{ "orsource", do_source, 0 },
	{ "bool", do_type, KTYPE_BOOL },
	{ "boolean", do_type, KTYPE_BOOL },
	{ "tristate", do_type, KTYPE_TRISTATE },
	{ "int", do_type, KTYPE_OTHER },
	{ "hex", do_type, KTYPE_OTHER },
	{ "string", do_type, KTYPE_OTHER },
	{ "def_bool", do_def_type, KTYPE_BOOL },
	{ "def_boolean", do_def_type, KTYPE_BOOL },
	{ "def_tristate", do_def_type, KTYPE_TRISTATE },
	{ "prompt", do_prompt, 0 },
	{ "default", do_default, 0 },
	{ "depends", do_depends, 0 },
	{ "requires", do_depends, 0 },
	{ "visible", do_visible, 0 },
	{ "select", do_select, 0 },
	{ "enable", do_select, 0 },
	{ "imply", do_select, 0 },
	{ "help", do_help, 0 },
	{ "---help---", do_help, 0 },
	{ "optional", do_optional, 0 },
	{ "range", do_nothing, 0 },
	{ "option", do_nothing, 0 },
	{ "modules", do_nothing, 0 },
	{ "transitional", do_nothing, 0 },
};

/* `X := ...`, `X = ...`, `X += ...`, and a macro called for its effect. */
static bool is_macro_line(const struct parse *p)
{
	const struct ktok *t = tok(p, 0);

	if (!t || t->kind != KTOK_WORD)
		return false;
	return t->macro ||
	       (tok_is(p, 1, "=") || tok_is(p, 1, ":") || tok_is(p, 1, "+") ||
		tok_is(p, 1, ":=") || g_str_has_suffix(t->text, ":") ||
		tok_is(p, 1, "+=") || g_str_has_suffix(t->text, "+"));
}

static void do_line(struct parse *p)
{
	if (is_macro_line(p))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(statements); i++) {
		if (tok_is(p, 0, statements[i].word)) {
			p->at = 1;
			p->arg = statements[i].arg;
			statements[i].act(p);
			return;
		}
	}
	complain(p, "line not understood");
}

struct kfile *kfile_parse(struct kreader *r, const char *path, const char *text,
			  gsize len)
{
	struct parse p = { .reader = r, .arena = &r->pool.arena };

	p.file = karena_alloc(p.arena, sizeof(*p.file));
	p.file->path = karena_strndup(p.arena, path, strlen(path));
	p.file->items = g_ptr_array_new();
	p.toks = g_array_new(FALSE, FALSE, sizeof(struct ktok));
	klex_init(&p.lx, text, len);
	while (klex_line(&p.lx)) {
		klex_tokens(&p.lx, p.arena, p.toks);
		if (p.toks->len)
			do_line(&p);
	}
	if (p.scope && p.depth < SCOPES_MAX)
		kreader_problem(r, path, p.scope->at.line,
				"block without an end");
	klex_clear(&p.lx);
	g_array_free(p.toks, TRUE);
	return p.file;
}
