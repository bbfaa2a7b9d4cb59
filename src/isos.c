// SPDX-License-Identifier: GPL-2.0-only
#include "isos.h"

#include <stdbool.h>
#include <string.h>

const char *const isos_left_out[] = {
	"bitor_comm",	     "bitand_comm",
	"plus_comm",	     "mult_comm",
	"plus_assoc",	     "minus_assoc",
	"plus_minus_assoc1", "plus_minus_assoc2",
	"times_assoc",	     "div_assoc",
	"times_div_assoc1",  "times_div_assoc2",
	"sizeof_type_expr",  NULL,
};

static bool is_word(const char *line)
{
	return *line && !line[strspn(line, G_CSET_a_2_z G_CSET_A_2_Z)];
}

/* Whether one begins here: `Expression`, and `@ name @` in the next line. */
static bool begins(char *const *line)
{
	return is_word(*line) && line[1] && *line[1] == '@';
}

static bool is_left_out(const char *head)
{
	char *name = g_strdup(head);
	bool out;

	out = g_strv_contains(isos_left_out,
			      g_strstrip(g_strdelimit(name, "@", ' ')));
	g_free(name);
	return out;
}

char *isos_filter(const char *text)
{
	GString *kept = g_string_new(NULL);
	char **lines = g_strsplit(text, "\n", -1);
	bool out = false;

	for (char **line = lines; *line; line++) {
		g_strchomp(*line);
		if (line[1])
			g_strchomp(line[1]);
		if (begins(line))
			out = is_left_out(line[1]);
		if (!out)
			g_string_append_printf(kept, "%s\n", *line);
	}
	g_strfreev(lines);
	return g_string_free(kept, FALSE);
}
