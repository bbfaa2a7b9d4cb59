// SPDX-License-Identifier: GPL-2.0-only
#include "squeeze.h"

#include <string.h>

static bool is_blank(const char *line, const char *end)
{
	while (line < end && strchr(" \t\r\f\v", *line) && *line)
		line++;
	return line == end;
}

GArray *squeeze(GString *text)
{
	GArray *shifts = g_array_new(FALSE, FALSE, sizeof(struct shift));
	const char *p = text->str, *end = p + text->len;
	char *out = text->str;
	struct shift at = { .line = 1 };
	bool after_blank = false, moved = false;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *next = nl ? nl + 1 : end;
		bool blank = nl && is_blank(p, nl);

		if (blank && after_blank) {
			at.by++;
			moved = true;
		} else {
			if (moved)
				g_array_append_val(shifts, at);
			moved = false;
			if (blank)
				p = nl;
			memmove(out, p, (size_t)(next - p));
			out += next - p;
			at.line++;
		}
		after_blank = blank;
		p = next;
	}
	g_string_truncate(text, (gsize)(out - text->str));
	return shifts;
}

unsigned int squeeze_line(const GArray *shifts, unsigned int line)
{
	guint low = 0, high = shifts->len;

	/* how many begin at this line or above it */
	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(shifts, struct shift, middle).line <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? line + g_array_index(shifts, struct shift, low - 1).by
		   : line;
}

static void restore_place(const GArray *shifts, struct place *p)
{
	p->line = squeeze_line(shifts, p->line);
	if (p->end_line)
		p->end_line = squeeze_line(shifts, p->end_line);
}

static void restore_places(const GArray *shifts, const GPtrArray *places)
{
	for (guint i = 0; i < places->len; i++)
		restore_place(shifts, (struct place *)places->pdata[i]);
}

/* Every second part is a number, or none of ours. */
static char *restore_text(const GArray *shifts, const char *text)
{
	char **parts = g_strsplit(text, (char[]){ SQUEEZE_MARK, '\0' }, -1);
	GString *out = g_string_new(NULL);

	for (guint i = 0; parts[i]; i++) {
		guint64 line;

		if (i % 2 && g_ascii_string_to_unsigned(parts[i], 10, 1,
							INT32_MAX, &line, NULL))
			g_string_append_printf(
				out, "%u",
				squeeze_line(shifts, (unsigned int)line));
		else
			g_string_append(out, parts[i]);
	}
	g_strfreev(parts);
	return g_string_free(out, FALSE);
}

void squeeze_restore(const GArray *shifts, struct finding *f)
{
	char *message = restore_text(shifts, f->message);

	restore_place(shifts, &f->where);
	restore_places(shifts, f->steps);
	restore_places(shifts, f->related);
	g_free(f->message);
	f->message = message;
}
