// SPDX-License-Identifier: GPL-2.0-only
/*
 * C of a stranger: tokens, items, the gate, seeds, and the slices of every
 * rule.
 *
 * Held: tokens lie in the text, in order, with nothing but blanks and comments
 * between them; items partition the tokens; a slice has each byte it keeps on
 * its line and in its column, and so has the slice of a slice, which is that
 * slice itself where names elsewhere in the file have no say.
 */
#include "fuzz.h"

#include "gate.h"
#include "obstacle.h"
#include "slice.h"

static GPtrArray *rules;
static struct gate *gate;

static void load_rules(void)
{
	char *error = NULL;

	rules = rules_load(SOURCE_DIR, &error);
	HOLDS(rules, "%s", error);
	gate = gate_new(rules, GATE_SEEDS);
}

static void check_tokens(const struct source *src)
{
	size_t at = 0;

	for (guint i = 0; i < src->tokens->len; i++) {
		const struct token *t = source_token(src, i);

		HOLDS(t->off >= at && t->len > 0 && t->len <= src->len - t->off,
		      "token %u", i);
		at = t->off;
		at += t->len;
	}
}

static void check_items(const struct source *src)
{
	guint next = 0;

	for (guint i = 0; i < src->items->len; i++) {
		const struct item *it = source_item(src, i);

		HOLDS(it->first == next && it->last >= it->first, "item %u", i);
		HOLDS(it->kind != ITEM_FUNCTION ||
			      (it->body > it->first && it->body <= it->last),
		      "body of item %u", i);
		next = it->last + 1;
		g_free(it->kind == ITEM_FUNCTION ? item_function_name(src, i)
						 : NULL);
	}
	HOLDS(next == src->tokens->len, "%u tokens in items", next);
}

/*
 * Each byte of the slice is the text's at that line and column, or blank, or
 * of what stands for an obstacle.
 */
static void check_places(const char *text, size_t len, const GString *slice)
{
	const char *t = text, *end = text + len;

	for (gsize i = 0; i < slice->len; i++) {
		char c = slice->str[i];

		if (c != '\n') {
			bool more = t < end && *t != '\n';

			HOLDS((more && c == *t) ||
				      strchr(" \twhile switch(1){default:", c),
			      "byte %zu", i);
			t += more;
			continue;
		}
		while (t < end && *t != '\n')
			t++;
		t += t < end;
	}
}

/*
 * Whether what else stands in the file, by name, has a say in what a slice
 * keeps: then a second look at less may keep less.
 */
static bool looks_around(const struct rule *rule)
{
	return rule->origins->len || rule->asks_given || rule->types->len;
}

static bool is_conditional(const struct source *src, guint i)
{
	const struct token *t = source_token(src, i);
	const char *p = src->text + t->off + 1;

	p += strspn(p, " \t");
	return g_str_has_prefix(p, "if") || g_str_has_prefix(p, "el") ||
	       g_str_has_prefix(p, "endif");
}

/* Whether the text is C as far as its brackets tell, with no #if in it. */
static bool is_balanced(const struct source *src)
{
	int depth = 0;

	for (guint i = 0; i < src->tokens->len && depth >= 0; i++) {
		char c = source_token(src, i)->punct;

		if (source_token(src, i)->kind == TOK_DIRECTIVE &&
		    is_conditional(src, i))
			return false;
		if (c && strchr("([{", c))
			depth++;
		else if (c && strchr(")]}", c))
			depth--;
	}
	return !depth;
}

/* Whether something is written in another's stead: macros that only that used
 * are gone in a second slice. */
static bool has_obstacles(const struct source *src)
{
	const char *instead;

	for (guint i = 0; i < src->items->len; i++) {
		const struct item *it = source_item(src, i);

		for (guint t = it->first; t <= it->last; t++)
			if (obstacle_end(src, t, it->body, it->last + 1,
					 &instead) > t)
				return true;
	}
	return false;
}

static void check_again(const struct slice *once, const struct rule *rule,
			bool same)
{
	const GString *text = once->text;
	struct source *again = source_new(text->str, text->len);
	struct slice *twice = slice_make(again, rule);

	if (twice)
		check_places(text->str, text->len, twice->text);
	if (same && is_balanced(again) && !looks_around(rule))
		HOLDS(twice && g_string_equal(text, twice->text),
		      "%s:\n%s\n===\n%s", rule->id, text->str,
		      twice ? twice->text->str : "none");
	slice_free(twice);
	source_free(again);
}

static void check_slice(struct source *src, struct rule *rule)
{
	bool hides = rule->hides;
	struct slice *slice;

	slice_free(slice_whole(src, rule));
	slice_free(slice_make(src, rule));
	/* where a function is hidden, marks stand in place of some bytes */
	rule->hides = false;
	slice = slice_make(src, rule);
	if (slice) {
		check_places(src->text, src->len, slice->text);
		check_again(slice, rule, !has_obstacles(src));
	}
	slice_free(slice);
	rule->hides = hides;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct source *src;

	if (!rules)
		load_rules();
	gate_scan(gate, text, size, NULL);
	src = source_new(text, size);
	check_tokens(src);
	check_items(src);
	for (guint i = 0; i < rules->len; i++) {
		struct rule *rule = (struct rule *)rules->pdata[i];

		if (g_hash_table_size(rule->seeds))
			check_slice(src, rule);
	}
	source_free(src);
	g_free(text);
	return 0;
}
