// SPDX-License-Identifier: GPL-2.0-only
/* From a condition to the symbols and variables it hangs on. */
#include "kconfig_model.h"
#include "kconfig_view.h"

#include <string.h>

/* Free variables above which no more definitions are looked into. */
#define VARS_MAX 24
/* Definitions and selects of one symbol that are followed. */
#define WAYS_MAX 200
/* Symbols whose definitions are followed; also bounds the recursion. */
#define SYMS_MAX 300
#define CHOICE_MAX 12
/* A leaf met costs about as much as this many that are evaluated. */
#define LEAF_WORK 8

char *kmodel_text(const struct kmodel *m, const struct kexpr *e)
{
	if (e->op == KOP_SYM)
		return g_strdup(e->sym->name);
	return kview_expand(m->v, e->text);
}

static bool has_variable(const char *text)
{
	return strchr(text, '$') != NULL;
}

static bool is_known_text(const struct kmodel *m, const struct kexpr *e)
{
	g_autofree char *text = NULL;

	if (e->op == KOP_SYM)
		return false;
	text = kmodel_text(m, e);
	return !has_variable(text);
}

bool kmodel_is_plain(const struct kmodel *m, const struct kexpr *e)
{
	if (e->op != KOP_CMP)
		return is_known_text(m, e);
	return is_known_text(m, e->l) && is_known_text(m, e->r);
}

static bool tri_constant(const struct kexpr *e, enum tri *value)
{
	if (e->op != KOP_TEXT || strlen(e->text) != 1 ||
	    !strchr("nmy", *e->text))
		return false;
	*value = tri_text(e->text);
	return true;
}

bool kmodel_tri_compare(const struct kexpr *e, const struct kexpr **sym,
			enum tri *with)
{
	if (e->op != KOP_CMP || e->cmp > KCMP_NE)
		return false;
	if (e->l->op == KOP_SYM && tri_constant(e->r, with)) {
		*sym = e->l;
		return true;
	}
	*sym = e->r;
	return e->r->op == KOP_SYM && tri_constant(e->l, with);
}

char *kmodel_opaque_key(const struct kmodel *m, const struct kexpr *e)
{
	g_autofree char *l = NULL, *r = NULL;
	static const char *const cmp[] = { "=", "=", "<", "<=", ">", ">=" };

	if (e->op != KOP_CMP)
		return kmodel_text(m, e);
	l = kmodel_text(m, e->l);
	r = kmodel_text(m, e->r);
	return g_strdup_printf("%s %s %s", l, cmp[e->cmp], r);
}

/*
 * $(ARCH) and its like are what the user says on make's command line: any
 * value may come. Other macros are what the build machine answers.
 */
static bool is_answer_of_machine(const char *key)
{
	static const char *const said[] = { "$(ARCH)", "$(SUBARCH)",
					    "$(HEADER_ARCH)", "$ARCH",
					    "$SUBARCH" };
	GString *rest = g_string_new(key);
	bool machine;

	for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
		g_string_replace(rest, said[i], "", 0);
	machine = has_variable(rest->str);
	g_string_free(rest, TRUE);
	return machine;
}

static guint add_var(struct kmodel *m, bool tristate, bool branch)
{
	struct kvar var = { TRI_UNKNOWN, tristate, branch };

	g_array_append_val(m->vars, var);
	return m->vars->len - 1;
}

static void note_leaf(const struct kexpr *e, void *data)
{
	struct kmodel *m = data;
	const struct kexpr *sym;
	struct ksymval *s;
	enum tri with;
	char *key;
	guint var;

	m->work += LEAF_WORK;
	if (kmodel_tri_compare(e, &sym, &with))
		e = sym;
	if (e->op == KOP_SYM) {
		if (g_hash_table_contains(m->by_sym, e->sym))
			return;
		s = g_new0(struct ksymval, 1);
		s->sym = e->sym;
		g_hash_table_insert(m->by_sym, (gpointer)e->sym, s);
		g_ptr_array_add(m->queue, s);
		return;
	}
	if (kmodel_is_plain(m, e))
		return;
	key = kmodel_opaque_key(m, e);
	if (g_hash_table_contains(m->opaque, key)) {
		g_free(key);
		return;
	}
	var = add_var(m, false,
		      m->depth == KSOLVE_OPEN || !is_answer_of_machine(key));
	g_hash_table_insert(m->opaque, key, GUINT_TO_POINTER(var + 1));
}

static void compile_def(struct kmodel *m, struct ksymval *s,
			const struct kdef *d)
{
	struct karena *a = &m->v->arena;
	const struct kexpr *dep = kview_depends(m->v, d), *e;
	const struct kentry *en = d->entry;

	s->depends = kexpr_or(a, s->depends, dep);
	s->tristate = s->tristate || en->type == KTYPE_TRISTATE;
	for (guint i = 0; i < en->props->len; i++) {
		const struct kprop *p =
			&g_array_index(en->props, struct kprop, i);

		e = kexpr_and(a, dep, p->cond);
		if (p->kind == KPROP_DEFAULT) {
			g_ptr_array_add(s->defaults, (gpointer)e);
			g_ptr_array_add(s->defaults, (gpointer)p->value);
		} else if (p->kind == KPROP_PROMPT) {
			e = kexpr_and(a, e, kview_visible(m->v, d));
			s->prompt = kexpr_or(a, s->prompt, e);
			s->has_prompt = true;
		}
	}
}

static guint count_ways(const struct kmodel *m, const struct ksym *sym)
{
	const struct ksel *sel = kview_sels(m->v, sym);
	const struct kdef *d = kview_defs(m->v, sym);
	guint n = 0;

	for (; sel && n <= WAYS_MAX; sel = sel->next)
		n++;
	for (; d && n <= WAYS_MAX; d = d->next)
		n += 1 + d->entry->props->len;
	return n;
}

static void compile(struct kmodel *m, struct ksymval *s)
{
	struct karena *a = &m->v->arena;
	const struct kexpr *never = kexpr_false(a);

	s->defaults = g_ptr_array_new();
	s->prompt = s->depends = s->selected = s->implied = never;
	for (const struct kdef *d = kview_defs(m->v, s->sym); d; d = d->next)
		compile_def(m, s, d);
	/* Defined nowhere in a partial tree: may be anything. */
	if (!kview_defs(m->v, s->sym)) {
		s->has_prompt = true;
		s->prompt = s->depends = NULL;
	}
	for (const struct ksel *sel = kview_sels(m->v, s->sym); sel;
	     sel = sel->next) {
		const struct kexpr *e = kview_sel_cond(m->v, sel);

		if (sel->prop->kind == KPROP_SELECT)
			s->selected = kexpr_or(a, s->selected, e);
		else
			s->implied = kexpr_or(a, s->implied, e);
	}
}

static void each_leaf(const struct ksymval *s,
		      void (*f)(const struct kexpr *, void *), void *data)
{
	kexpr_leaves(s->prompt, f, data);
	kexpr_leaves(s->depends, f, data);
	kexpr_leaves(s->selected, f, data);
	kexpr_leaves(s->implied, f, data);
	for (guint i = 0; i < s->defaults->len; i++)
		kexpr_leaves(g_ptr_array_index(s->defaults, i), f, data);
}

struct counting {
	struct kmodel *m;
	GHashTable *fresh;
};

static void count_leaf(const struct kexpr *e, void *data)
{
	struct counting *c = data;
	const struct kexpr *sym;
	enum tri with;

	c->m->work += LEAF_WORK;
	if (kmodel_tri_compare(e, &sym, &with))
		e = sym;
	if (e->op == KOP_SYM && !g_hash_table_contains(c->m->by_sym, e->sym))
		g_hash_table_add(c->fresh, (gpointer)e->sym);
	else if (e->op == KOP_MACRO || e->op == KOP_CMP)
		g_hash_table_add(c->fresh, (gpointer)e);
}

static guint fresh_leaves(struct kmodel *m, const struct ksymval *s)
{
	struct counting c = { m, g_hash_table_new(NULL, NULL) };
	guint n;

	each_leaf(s, count_leaf, &c);
	n = g_hash_table_size(c.fresh);
	g_hash_table_destroy(c.fresh);
	return n;
}

/* All members of a choice stand or fall together: ask for each of them. */
static void note_choice(struct kmodel *m, const struct kscope *choice)
{
	GPtrArray *members;

	if (g_hash_table_contains(m->choices, choice))
		return;
	members = g_ptr_array_new();
	g_hash_table_insert(m->choices, (gpointer)choice, members);
	for (guint i = 0; i < m->v->n; i++) {
		const struct kdef *d = m->v->defs[i];

		if (d && kview_choice(d) == choice)
			g_ptr_array_add(members, (gpointer)d->entry->sym);
	}
	for (guint i = 0; i < members->len && members->len <= CHOICE_MAX; i++) {
		const struct kexpr e = { .op = KOP_SYM,
					 .sym = members->pdata[i] };

		note_leaf(&e, m);
	}
}

static bool may_expand(struct kmodel *m, const struct ksymval *s, guint at)
{
	guint pending = m->queue->len - at - 1;

	return m->vars->len + pending + s->has_prompt + fresh_leaves(m, s) <=
	       VARS_MAX;
}

static void process(struct kmodel *m, guint at)
{
	struct ksymval *s = g_ptr_array_index(m->queue, at);
	const struct kdef *d = kview_defs(m->v, s->sym);
	bool deep = m->depth != KSOLVE_FLAT && at < SYMS_MAX &&
		    count_ways(m, s->sym) <= WAYS_MAX;

	s->tristate = d && d->entry->type == KTYPE_TRISTATE;
	if (deep)
		compile(m, s);
	s->free = !deep || !may_expand(m, s, at);
	if (s->free || s->has_prompt)
		s->var = add_var(m, s->tristate, true);
	if (s->free)
		return;
	each_leaf(s, note_leaf, m);
	if (d && kview_choice(d))
		note_choice(m, kview_choice(d));
}

static void free_symval(gpointer p)
{
	struct ksymval *s = p;

	if (s->defaults)
		g_ptr_array_free(s->defaults, TRUE);
	g_free(s);
}

void kmodel_init(struct kmodel *m, struct kview *v, const struct kexpr *cond,
		 enum ksolve_depth depth)
{
	*m = (struct kmodel){ .v = v, .depth = depth };
	m->vars = g_array_new(FALSE, TRUE, sizeof(struct kvar));
	m->by_sym = g_hash_table_new_full(NULL, NULL, NULL, free_symval);
	m->opaque =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	m->queue = g_ptr_array_new();
	m->choices = g_hash_table_new_full(NULL, NULL, NULL,
					   (GDestroyNotify)g_ptr_array_unref);
	kexpr_leaves(cond, note_leaf, m);
	for (guint i = 0; i < m->queue->len; i++)
		process(m, i);
}

void kmodel_clear(struct kmodel *m)
{
	g_array_free(m->vars, TRUE);
	g_hash_table_destroy(m->by_sym);
	g_hash_table_destroy(m->opaque);
	g_ptr_array_free(m->queue, TRUE);
	g_hash_table_destroy(m->choices);
}
