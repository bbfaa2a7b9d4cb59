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

char *report_printable(const char *s)
{
	GString *out = g_string_new(NULL);

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x20 || c == 0x7f)
			g_string_append_printf(out, "\\%03o", c);
		else
			g_string_append_c(out, *s);
	}
	return g_string_free(out, FALSE);
}
