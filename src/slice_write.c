// SPDX-License-Identifier: GPL-2.0-only
#include "slice_write.h"

#include "hide.h"
#include "obstacle.h"
#include "syntax.h"

#include <string.h>

guint slice_initializer(const struct source *src, const struct rule *rule,
			guint item)
{
	const struct item *it = source_item(src, item);

	for (guint i = it->first + 1;
	     rule->origins->len && it->kind == ITEM_DECL && i < it->last; i++) {
		if (syn_punct(src, i) == '{')
			return syn_punct(src, i - 1) == '=' ? i : it->last + 1;
	}
	return it->last + 1;
}

/*
 * What a directive is: that of #if, #else (both alike) or #endif, 'h' for
 * #include, or 0.
 */
static char directive(const struct source *src, guint item)
{
	const struct token *t =
		source_token(src, source_item(src, item)->first);
	const char *word = src->text + t->off, *end = word + t->len;

	if (source_item(src, item)->kind != ITEM_DIRECTIVE)
		return 0;
	while (word < end && strchr("# \t", *word))
		word++;
	if (end - word < 2)
		return 0;
	return !memcmp(word, "if", 2)	? 'i'
	       : !memcmp(word, "el", 2) ? 'e'
	       : !memcmp(word, "en", 2) ? 'n'
	       : !memcmp(word, "in", 2) ? 'h'
					: 0;
}

/* Takes the last #if, with what of it stands behind it, out of those open;
 * drops them where nothing of them was kept, and says whether it was so. */
static bool close_last(const struct source *src, GArray *open, guint last,
		       bool *keep)
{
	guint n = open->len, first;
	bool empty;

	do
		first = g_array_index(open, guint, --n);
	while (directive(src, first) != 'i');
	empty = last <= first;
	for (guint k = n; empty && k < open->len; k++)
		keep[g_array_index(open, guint, k)] = false;
	g_array_set_size(open, n);
	return empty;
}

/* Drops conditionals with nothing between them. */
static void drop_empty(const struct source *src, bool *keep)
{
	GArray *open = g_array_new(FALSE, FALSE, sizeof(guint));
	guint last = 0; /* behind what was kept last and is no conditional */

	for (guint i = 0; i < src->items->len; i++) {
		char what = directive(src, i);

		if (what == 'i' || (what == 'e' && open->len)) {
			g_array_append_val(open, i);
		} else if (what == 'n' && open->len) {
			keep[i] &= !close_last(src, open, last, keep);
		} else if ((!what || what == 'h') && keep[i]) {
			last = i + 1;
		}
	}
	g_array_unref(open);
}

void slice_keep_conditionals(const struct source *src, bool *keep)
{
	for (guint i = 0; i < src->items->len; i++)
		if (source_item(src, i)->kind == ITEM_DIRECTIVE &&
		    !source_defined(src, i)->len && directive(src, i) != 'h')
			keep[i] = true;
	drop_empty(src, keep);
}

/* Blanks for text[from, to): its line ends, and the last line's width. */
static void append_blank(GString *out, const char *text, size_t from, size_t to)
{
	size_t line = from;

	for (size_t i = from; i < to; i++) {
		if (text[i] != '\n')
			continue;
		g_string_append_c(out, '\n');
		line = i + 1;
	}
	for (size_t i = line; i < to; i++)
		g_string_append_c(out, text[i] == '\t' ? '\t' : ' ');
}

static size_t token_end(const struct source *src, guint i)
{
	return (size_t)source_token(src, i)->off + source_token(src, i)->len;
}

/* An item on its way into a slice. */
struct writer {
	GString *out;
	const struct source *src;
	size_t at; /* up to where it is written */
};

static void write_up_to(struct writer *w, size_t to)
{
	g_string_append_len(w->out, w->src->text + w->at, (gssize)(to - w->at));
	w->at = to;
}

static void blank_up_to(struct writer *w, size_t to)
{
	append_blank(w->out, w->src->text, w->at, to);
	w->at = to;
}

/* What stands for an obstacle that begins at token i; the last token of it, or
 * i. */
static guint write_obstacle(struct writer *w, const struct item *it, guint i)
{
	const char *instead;
	guint end = obstacle_end(w->src, i, it->body, it->last + 1, &instead);

	if (end == i)
		return i;
	write_up_to(w, source_token(w->src, i)->off);
	g_string_append(w->out, instead);
	w->at = MIN(w->at + strlen(instead), token_end(w->src, end - 1));
	blank_up_to(w, token_end(w->src, end - 1));
	return end - 1;
}

/* The item's text; comments, obstacles with their arguments, and what is in an
 * initializer are made blank. */
static void append_item(GString *out, const struct source *src,
			const struct rule *rule, guint item)
{
	const struct item *it = source_item(src, item);
	struct writer w = { out, src, item_start(src, item) };
	guint brace = slice_initializer(src, rule, item);

	for (guint i = it->first; i <= it->last; i++) {
		size_t from = source_token(src, i)->off;

		/* between tokens are blanks and comments */
		if (i > it->first &&
		    memchr(src->text + token_end(src, i - 1), '/',
			   from - token_end(src, i - 1))) {
			write_up_to(&w, token_end(src, i - 1));
			blank_up_to(&w, from);
		}
		if (i == brace) {
			write_up_to(&w, token_end(src, i));
			i = syn_skip_group(src, i, it->last + 1) - 1;
			blank_up_to(&w, source_token(src, i)->off);
		} else {
			i = write_obstacle(&w, it, i);
		}
	}
	write_up_to(&w, item_end(src, item));
}

GString *slice_write(const struct source *src, const struct rule *rule,
		     const bool *keep, const bool *seed)
{
	GString *out = g_string_sized_new(src->len);
	size_t at = 0;

	for (guint i = 0; i < src->items->len; i++) {
		size_t begin;

		if (!keep[i])
			continue;
		append_blank(out, src->text, at, item_start(src, i));
		begin = out->len;
		append_item(out, src, rule, i);
		if (rule->hides && !seed[i] &&
		    source_item(src, i)->kind == ITEM_FUNCTION)
			hide_function(out, begin, src, i);
		at = item_end(src, i);
	}
	g_string_append_c(out, '\n');
	return out;
}
