// SPDX-License-Identifier: GPL-2.0-only
/* Suppressions: which findings they meet, and which of them meet none. */
#include "allow.h"

#include <string.h>

static void allow_free(void *p)
{
	struct allow *a = (struct allow *)p;

	g_free(a->path);
	g_free(a->words);
	g_free(a->reason);
	g_free(a->wrong);
	g_ptr_array_unref(a->rules);
	g_free(a);
}

struct allows *allows_new(void)
{
	struct allows *allows = g_new0(struct allows, 1);

	allows->list = g_ptr_array_new_with_free_func(allow_free);
	allows->read =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_mutex_init(&allows->lock);
	return allows;
}

void allows_free(struct allows *allows)
{
	g_ptr_array_unref(allows->list);
	g_hash_table_unref(allows->read);
	g_mutex_clear(&allows->lock);
	g_free(allows);
}

/* More than one rule can have no bit for. */
#define MAX_RULES 32u

/* Reads "KAP001,KAP002" or "KAP001, KAP002"; what follows is in *rest. */
static void read_rules(struct allow *a, const GPtrArray *rules,
		       const char *text, const char **rest)
{
	bool more = true;

	while (more && !a->wrong) {
		size_t n = strcspn(text, " \t\n,:");
		char *id = g_strndup(text, n);
		struct rule *rule = rules_find(rules, id);

		if (!n)
			a->wrong = g_strdup("names no rule");
		else if (!rule)
			a->wrong = g_strdup_printf("names %s, which is no rule",
						   id);
		else if (a->rules->len < MAX_RULES)
			g_ptr_array_add(a->rules, rule);
		text += n;
		more = *text == ',';
		text += strspn(text, " \t\n,");
		g_free(id);
	}
	*rest = text;
}

static bool has_word(const char *s)
{
	while (*s && !g_ascii_isalnum(*s) && !(*s & 0x80))
		s++;
	return *s != '\0';
}

static void read_words(struct allow *a, const GPtrArray *rules,
		       const char *words)
{
	static const char verb[] = "allow";
	size_t n = strcspn(words, " \t\n:");
	const char *rest;

	if (n != strlen(verb) || strncmp(words, verb, n)) {
		a->wrong = g_strdup("is not `kapcheck: allow RULE reason`");
		return;
	}
	words += n;
	words += strspn(words, " \t\n:");
	read_rules(a, rules, words, &rest);
	rest += strspn(rest, " \t\n:-");
	a->reason = g_strdup(rest);
	if (!a->wrong && !has_word(rest))
		a->wrong = g_strdup("gives no reason, so it allows nothing");
}

void allows_add(struct allows *allows, const GPtrArray *all_rules,
		const char *path, const struct allow_mark *mark)
{
	struct allow *a = g_new0(struct allow, 1);

	a->path = g_strdup(path);
	a->line = mark->line;
	a->first = mark->first;
	a->last = mark->last;
	a->words = g_strdup(mark->words);
	a->rules = g_ptr_array_new();
	read_words(a, all_rules, mark->words);
	g_ptr_array_add(allows->list, a);
}

void allows_read(struct scan *scan, const char *path, const char *text,
		 size_t len)
{
	const GPtrArray *rules = scan->options->all_rules
					 ? scan->options->all_rules
					 : scan->rules;
	struct allows *allows = scan->allows;
	GPtrArray *marks;

	g_mutex_lock(&allows->lock);
	if (!g_hash_table_add(allows->read, g_strdup(path))) {
		g_mutex_unlock(&allows->lock);
		return;
	}
	marks = allow_marks(text, len, tree_is_kconfig(path));
	for (guint i = 0; i < marks->len; i++)
		allows_add(allows, rules, path,
			   (const struct allow_mark *)marks->pdata[i]);
	g_mutex_unlock(&allows->lock);
	g_ptr_array_unref(marks);
}

/* --- what they meet ---------------------------------------------------------
 */

static void read_file(struct scan *scan, const char *path, GString *buf)
{
	enum problem_kind kind;
	char *error = NULL;

	if (g_hash_table_contains(scan->allows->read, path))
		return;
	if (tree_read(scan->tree, path, buf, &kind, &error))
		allows_read(scan, path, buf->str, buf->len);
	g_free(error);
}

/* An engine may have been given more than the tree lists. */
void allows_read_rest(struct scan *scan)
{
	const GPtrArray *found = scan->findings->list;
	const GPtrArray *kconfigs = scan->tree->kconfigs;
	GString *buf = g_string_new(NULL);

	for (guint i = 0; i < found->len; i++)
		read_file(scan,
			  ((const struct finding *)found->pdata[i])->where.path,
			  buf);
	for (guint i = 0;
	     scan->options->engines & ENGINE_KCONFIG && i < kconfigs->len; i++)
		read_file(scan, (const char *)kconfigs->pdata[i], buf);
	g_string_free(buf, TRUE);
}

/* Marks it as used, and says whether it is in force, for such a finding. */
static bool meets(struct allow *a, const struct finding *f)
{
	guint which;

	if (f->where.line < a->first || f->where.line > a->last ||
	    strcmp(a->path, f->where.path) ||
	    !g_ptr_array_find(a->rules, f->rule, &which))
		return false;
	a->used |= 1u << which;
	return !a->wrong;
}

static struct allow *find_allow(const struct allows *allows,
				const struct finding *f)
{
	struct allow *found = NULL;

	/* all, so that each is marked that meets it */
	for (guint i = 0; i < allows->list->len; i++) {
		struct allow *a =
			(struct allow *)g_ptr_array_index(allows->list, i);

		if (meets(a, f))
			found = a;
	}
	return found;
}

static void take_out(struct scan *scan)
{
	GPtrArray *list = scan->findings->list;

	for (guint i = 0; i < list->len;) {
		struct finding *f =
			(struct finding *)g_ptr_array_index(list, i);

		f->allowed_by = find_allow(scan->allows, f);
		if (f->allowed_by)
			g_ptr_array_add(scan->findings->allowed,
					g_ptr_array_steal_index(list, i));
		else
			i++;
	}
	for (guint i = 0; i < scan->findings->refuted->len; i++)
		find_allow(scan->allows, (const struct finding *)scan->findings
						 ->refuted->pdata[i]);
}

/* --- what meets nothing -----------------------------------------------------
 */

/* The files that an engine failed on; with "" among them, on more than those.
 */
static GHashTable *missed_files(const struct problems *problems)
{
	GHashTable *missed =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)g_ptr_array_index(
				problems->list, i);

		if (p->kind != PROBLEM_UNBUILT &&
		    p->kind != PROBLEM_UNCOMPILED &&
		    p->kind != PROBLEM_SUPPRESSION)
			g_hash_table_add(missed,
					 g_strdup(p->path ? p->path : ""));
	}
	return missed;
}

/* The rules that ran over it and met nothing, as words; NULL for none. */
static char *idle_rules(const struct scan *scan, const struct allow *a)
{
	GString *ids = g_string_new(NULL);

	for (guint i = 0; i < a->rules->len; i++) {
		struct rule *rule = (struct rule *)a->rules->pdata[i];

		if (a->used & 1u << i ||
		    !(rule->engines & scan->options->engines) ||
		    !g_ptr_array_find((GPtrArray *)(uintptr_t)scan->rules, rule,
				      NULL))
			continue;
		g_string_append_printf(ids, "%s%s", ids->len ? "," : "",
				       rule->id);
	}
	return g_string_free(ids, !ids->len);
}

static void complain(struct scan *scan, const struct allow *a,
		     GHashTable *missed)
{
	char *ids = a->wrong ? NULL : idle_rules(scan, a);
	char *reason = NULL;

	if (a->wrong)
		reason = g_strdup_printf("this suppression %s", a->wrong);
	else if (ids && !g_hash_table_contains(missed, "") &&
		 !g_hash_table_contains(missed, a->path))
		reason = g_strdup_printf(
			"`kapcheck: allow %s` suppresses nothing", ids);
	if (reason)
		problems_add(scan->problems, PROBLEM_SUPPRESSION, a->path,
			     a->line, NULL, reason);
	g_free(ids);
	g_free(reason);
}

void allows_apply(struct scan *scan)
{
	GHashTable *missed = missed_files(scan->problems);

	take_out(scan);
	for (guint i = 0; i < scan->allows->list->len; i++)
		complain(scan,
			 (const struct allow *)scan->allows->list->pdata[i],
			 missed);
	g_hash_table_unref(missed);
}
