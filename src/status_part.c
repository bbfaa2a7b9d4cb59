// SPDX-License-Identifier: GPL-2.0-only
/* The parts of an upstream fix, as its card has them. */
#include "status_part.h"

#include <stddef.h>
#include <string.h>

typedef bool (*read_part)(struct card_reader *r, struct part *part,
			  const char *value);

static void change_clear(void *p)
{
	struct part_change *change = (struct part_change *)p;

	pattern_free(change->pattern);
	g_free(change->text);
}

void card_part_free(void *p)
{
	struct part *part = (struct part *)p;

	g_free(part->name);
	g_free(part->lacks);
	g_free(part->says);
	g_free(part->named);
	g_free(part->under);
	g_free(part->once);
	g_ptr_array_unref(part->gate);
	g_ptr_array_unref(part->features);
	g_ptr_array_unref(part->when);
	g_ptr_array_unref(part->before);
	g_ptr_array_unref(part->after);
	g_ptr_array_unref(part->remedy);
	g_ptr_array_unref(part->rules);
	g_array_unref(part->changes);
	g_free(part);
}

static struct part *part_new(const char *name)
{
	struct part *part = g_new0(struct part, 1);

	part->name = g_strdup(name);
	part->gate = g_ptr_array_new_with_free_func(g_free);
	part->features = g_ptr_array_new_with_free_func(pattern_free);
	part->when = g_ptr_array_new_with_free_func(pattern_free);
	part->before = g_ptr_array_new_with_free_func(pattern_free);
	part->after = g_ptr_array_new_with_free_func(pattern_free);
	part->remedy = g_ptr_array_new_with_free_func(pattern_free);
	part->rules = g_ptr_array_new();
	part->changes = g_array_new(FALSE, TRUE, sizeof(struct part_change));
	g_array_set_clear_func(part->changes, change_clear);
	part->otherwise = MEANS_UNKNOWN;
	return part;
}

void card_add_words(GPtrArray *list, const char *value)
{
	g_auto(GStrv) words = g_strsplit_set(value, " \t", -1);

	for (char **w = words; *w; w++)
		if (**w)
			g_ptr_array_add(list, g_strdup(*w));
}

/* NULL with the error set; the first one stands. */
static struct pattern *read_pattern(struct card_reader *r, const char *value)
{
	return r->error ? NULL : pattern_new(value, r->card->lists, &r->error);
}

static bool add_pattern(struct card_reader *r, GPtrArray *list,
			const char *value)
{
	struct pattern *p = read_pattern(r, value);

	if (p)
		g_ptr_array_add(list, p);
	return p != NULL;
}

static bool read_flag(const char *value, bool *flag)
{
	*flag = !strcmp(value, "yes");
	return *flag;
}

static bool read_meaning(const char *value, enum part_meaning *meaning)
{
	static const char *const names[] = { "nothing", "fixed", "unfixed",
					     "unknown" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		if (!strcmp(value, names[i])) {
			*meaning = (enum part_meaning)i;
			return true;
		}
	}
	return false;
}

static bool read_in(struct card_reader *r, struct part *part, const char *value)
{
	static const char *const names[] = { "function", "config", "file" };

	(void)r;
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		if (!strcmp(value, names[i])) {
			part->kind = (enum part_kind)i;
			return true;
		}
	}
	return false;
}

static bool read_anchor(struct card_reader *r, struct part *part,
			const char *value)
{
	(void)r;
	return read_flag(value, &part->anchor);
}

static bool read_anywhere(struct card_reader *r, struct part *part,
			  const char *value)
{
	(void)r;
	return read_flag(value, &part->anywhere);
}

static bool read_scope(struct card_reader *r, struct part *part,
		       const char *value)
{
	(void)r;
	part->file_scope = !strcmp(value, "file");
	return part->file_scope;
}

static bool read_gate(struct card_reader *r, struct part *part,
		      const char *value)
{
	(void)r;
	card_add_words(part->gate, value);
	return part->gate->len <= GATE_GROUPS;
}

static bool read_least(struct card_reader *r, struct part *part,
		       const char *value)
{
	guint64 n;

	(void)r;
	if (!g_ascii_string_to_unsigned(value, 10, 1, 100, &n, NULL))
		return false;
	part->least = (unsigned int)n;
	return true;
}

static bool read_features(struct card_reader *r, struct part *part,
			  const char *value)
{
	return add_pattern(r, part->features, value);
}

static bool read_when(struct card_reader *r, struct part *part,
		      const char *value)
{
	return add_pattern(r, part->when, value);
}

static bool read_before(struct card_reader *r, struct part *part,
			const char *value)
{
	return add_pattern(r, part->before, value);
}

static bool read_after(struct card_reader *r, struct part *part,
		       const char *value)
{
	return add_pattern(r, part->after, value);
}

static bool read_remedy(struct card_reader *r, struct part *part,
			const char *value)
{
	return add_pattern(r, part->remedy, value);
}

static bool read_missing(struct card_reader *r, struct part *part,
			 const char *value)
{
	(void)r;
	return read_meaning(value, &part->missing);
}

static bool read_otherwise(struct card_reader *r, struct part *part,
			   const char *value)
{
	(void)r;
	return read_meaning(value, &part->otherwise);
}

static bool read_witness(struct card_reader *r, struct part *part,
			 const char *value)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

	card_add_words(words, value);
	for (guint i = 0; i < words->len; i++) {
		struct rule *rule = rules_find(
			r->rules, (const char *)g_ptr_array_index(words, i));

		if (!rule)
			return false;
		g_ptr_array_add(part->rules, rule);
	}
	return true;
}

static bool read_rules(struct card_reader *r, struct part *part,
		       const char *value)
{
	part->excused = true;
	return read_witness(r, part, value);
}

/* PATTERN => TEXT; without the text, what is marked is taken out. */
static bool read_change(struct card_reader *r, struct part *part,
			const char *value)
{
	const char *arrow = g_strrstr(value, " =>");
	struct part_change change = { 0 };
	char *pattern;

	if (!arrow)
		return false;
	pattern = g_strndup(value, (gsize)(arrow - value));
	change.pattern = read_pattern(r, pattern);
	g_free(pattern);
	if (!change.pattern)
		return false;
	change.text = g_strdup(arrow + 3 + (arrow[3] == ' '));
	g_array_append_val(part->changes, change);
	return pattern_has_marks(change.pattern);
}

/* Keys whose value is text have no function but a place in their struct. */
static const struct part_key {
	const char *key;
	size_t member;
	read_part read;
} part_keys[] = {
	{ "lacks", offsetof(struct part, lacks), NULL },
	{ "says", offsetof(struct part, says), NULL },
	{ "named", offsetof(struct part, named), NULL },
	{ "under", offsetof(struct part, under), NULL },
	{ "once", offsetof(struct part, once), NULL },
	{ "in", 0, read_in },
	{ "anchor", 0, read_anchor },
	{ "anywhere", 0, read_anywhere },
	{ "scope", 0, read_scope },
	{ "gate", 0, read_gate },
	{ "features", 0, read_features },
	{ "least", 0, read_least },
	{ "when", 0, read_when },
	{ "missing", 0, read_missing },
	{ "otherwise", 0, read_otherwise },
	{ "before", 0, read_before },
	{ "after", 0, read_after },
	{ "remedy", 0, read_remedy },
	{ "rules", 0, read_rules },
	{ "witness", 0, read_witness },
	{ "change", 0, read_change },
};

/* inih calls once a line: continuation lines come with the key again. */
bool card_append_text(void *base, size_t member, const char *value)
{
	char **text = (char **)(void *)((char *)base + member);
	char *old = *text;

	*text = old ? g_strjoin(" ", old, value, NULL) : g_strdup(value);
	g_free(old);
	return true;
}

/* The part of the section "part NAME"; the last one goes on. */
static struct part *part_of(struct upstream *card, const char *section)
{
	const char *name = section + strlen("part ");
	struct part *part = NULL;

	if (card->parts->len)
		part = (struct part *)g_ptr_array_index(card->parts,
							card->parts->len - 1);
	if (!part || strcmp(part->name, name)) {
		part = part_new(name);
		g_ptr_array_add(card->parts, part);
	}
	return part;
}

bool card_part_key(struct card_reader *r, const char *section, const char *key,
		   const char *value)
{
	struct part *part = part_of(r->card, section);

	for (guint i = 0; i < G_N_ELEMENTS(part_keys); i++) {
		const struct part_key *k = &part_keys[i];

		if (strcmp(key, k->key))
			continue;
		return k->read ? k->read(r, part, value)
			       : card_append_text(part, k->member, value);
	}
	return false;
}
