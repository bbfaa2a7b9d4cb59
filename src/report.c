// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <string.h>

static const struct {
	const char *name;
	report_writer writer;
} formats[] = {
	{ "text", report_text }, { "sarif", report_sarif },
	{ "json", report_json }, { "html", report_html },
	{ "org", report_org },	 { "gitlab", report_gitlab },
	{ "b4", report_b4 },	 { "checkpatch", report_checkpatch },
};

report_writer report_find(const char *format)
{
	for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
		if (!strcmp(formats[i].name, format))
			return formats[i].writer;
	return NULL;
}

char *report_formats(void)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
		g_string_append_printf(out, "%s%s", i ? ", " : "",
				       formats[i].name);
	return g_string_free(out, FALSE);
}

/* What turns text around, or breaks a line, without being seen. */
static bool is_hidden(gunichar c)
{
	return c == 0x061c || c == 0xfeff || (c >= 0x200e && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

guint report_char(const char *s, bool *printable)
{
	unsigned char byte = (unsigned char)*s;
	gunichar c = g_utf8_get_char_validated(s, -1);

	if (c >= 0x110000) {
		/* a terminal that knows no UTF-8 takes these as commands, too */
		*printable = byte >= 0xa0;
		return 1;
	}
	*printable = (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && !is_hidden(c));
	return (guint)g_unichar_to_utf8(c, NULL);
}

char *report_printable(const char *s)
{
	GString *out = g_string_new(NULL);

	while (*s) {
		bool printable;
		guint n = report_char(s, &printable);

		if (printable)
			g_string_append_len(out, s, n);
		for (guint i = 0; i < n && !printable; i++)
			g_string_append_printf(out, "\\%03o",
					       (unsigned char)s[i]);
		s += n;
	}
	return g_string_free(out, FALSE);
}
