// SPDX-License-Identifier: GPL-2.0-only
#include "status_change.h"

#include "edit.h"

#include <string.h>

/* A change is made again where it fits again; this ends it all the same. */
#define MAX_TIMES 64u

/* The blanks that the line of a byte begins with; a new string. */
static char *indent_at(const char *text, size_t off)
{
	size_t start = off, end;

	while (start && text[start - 1] != '\n')
		start--;
	for (end = start; text[end] == ' ' || text[end] == '\t';)
		end++;
	return g_strndup(text + start, end - start);
}

/* `\n` in a card is the end of a line with the indent of the next, `\t` a tab.
 */
static char *lay_out(char *filled, const char *text, size_t off)
{
	g_auto(GStrv) lines = g_strsplit(filled, "\\n", -1);
	g_autofree char *indent = indent_at(text, off);
	g_autofree char *glue = g_strconcat("\n", indent, NULL);
	g_autofree char *joined = g_strjoinv(glue, lines);
	GString *out = g_string_new(joined);

	g_free(filled);
	g_string_replace(out, "\\t", "\t", 0);
	return g_string_free(out, FALSE);
}

/* As the part's patterns see it. */
static struct code *code_for(const struct part *part, const GString *text)
{
	return part->kind == PART_FILE || part->under
		       ? code_of_file(text->str, text->len)
		       : code_of_text(text->str, text->len);
}

/* Takes lines out as a person would, with what stands above them for them. */
static void cut(GString *text, size_t off, size_t len)
{
	struct cfile *f = cfile_new("", text->str, text->len);
	g_autofree char *now = NULL;

	cfile_cut(f, off, off + len);
	now = cfile_edited(f);
	g_string_assign(text, now);
	cfile_free(f);
}

static void replace(GString *text, size_t off, size_t len, char *filled)
{
	g_autofree char *now = lay_out(filled, text->str, off);

	g_string_erase(text, (gssize)off, (gssize)len);
	g_string_insert(text, (gssize)off, now);
}

static bool change_once(const struct part *part,
			const struct part_change *change, GString *text)
{
	struct code *code = code_for(part, text);
	struct pattern_match m;
	bool good = pattern_find(change->pattern, code, 0, &m) &&
		    m.from < m.to && m.to <= code->tokens->len;

	if (good) {
		const struct token *first =
			&g_array_index(code->tokens, struct token, m.from);
		const struct token *last =
			&g_array_index(code->tokens, struct token, m.to - 1);
		size_t off = first->off;
		size_t len = last->off + last->len - off;

		if (*change->text)
			replace(text, off, len, pattern_fill(&m, change->text));
		else
			cut(text, off, len);
	}
	code_free(code);
	return good;
}

static bool is_met(const GPtrArray *patterns, const struct code *code)
{
	for (guint i = 0; i < patterns->len; i++) {
		struct pattern_match m;

		if (pattern_find((const struct pattern *)g_ptr_array_index(
					 patterns, i),
				 code, 0, &m))
			return true;
	}
	return false;
}

/*
 * Whether the text has the form after the fix, and no longer the one before;
 * what may be missing may be gone.
 */
static bool is_fixed(const struct part *part, const GString *text)
{
	struct code *code = code_for(part, text);
	bool fixed =
		(part->missing == MEANS_FIXED || is_met(part->after, code)) &&
		!is_met(part->before, code);

	code_free(code);
	return fixed;
}

static bool change_part(const struct part *part, GString *text)
{
	guint times = 0;

	/* in order: what one change makes, the next one may need */
	for (guint i = 0; i < part->changes->len; i++) {
		const struct part_change *change =
			&g_array_index(part->changes, struct part_change, i);

		while (times < MAX_TIMES && change_once(part, change, text))
			times++;
	}
	return times < MAX_TIMES && is_fixed(part, text);
}

static bool same_gate(const struct part *a, const struct part *b)
{
	if (a->gate->len != b->gate->len)
		return false;
	for (guint i = 0; i < a->gate->len; i++)
		if (strcmp((const char *)g_ptr_array_index(a->gate, i),
			   (const char *)g_ptr_array_index(b->gate, i)))
			return false;
	return true;
}

/* Whether the file is looked into for the part, because it is for another. */
static bool is_beside(const struct part *part, const GPtrArray *parts)
{
	for (guint i = 0; i < parts->len; i++)
		if (part->gate->len &&
		    same_gate(part,
			      (const struct part *)g_ptr_array_index(parts, i)))
			return true;
	return false;
}

static bool shows(const struct part *part, const GString *text)
{
	struct code *code = code_for(part, text);
	bool met = is_met(part->before, code);

	code_free(code);
	return met;
}

/*
 * A part of the file that shows once others are mended, and is not yet among
 * them; NULL: there is none.
 */
static const struct part *next_part(const struct upstream *card,
				    const GPtrArray *parts, const GString *text)
{
	for (guint i = 0; i < card->parts->len; i++) {
		const struct part *part =
			(const struct part *)g_ptr_array_index(card->parts, i);

		if (part->kind == PART_FILE && part->changes->len &&
		    is_beside(part, parts) &&
		    !g_ptr_array_find((GPtrArray *)(uintptr_t)parts, part,
				      NULL) &&
		    shows(part, text))
			return part;
	}
	return NULL;
}

GString *status_change(const struct upstream *card, const GPtrArray *parts,
		       const char *text, size_t len)
{
	GString *changed = g_string_new_len(text, (gssize)len);
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	bool good = true;

	g_ptr_array_extend(all, (GPtrArray *)(uintptr_t)parts, NULL, NULL);
	for (guint i = 0; good && i < all->len; i++) {
		const struct part *more;

		good = change_part((const struct part *)all->pdata[i], changed);
		more = i + 1 == all->len ? next_part(card, all, changed) : NULL;
		if (more)
			g_ptr_array_add(all, (gpointer)(uintptr_t)more);
	}
	if (!good)
		g_string_free(changed, TRUE);
	return good ? changed : NULL;
}
