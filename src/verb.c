// SPDX-License-Identifier: GPL-2.0-only
/* What all verbs share. */
#include "verb.h"

#include "report.h"

#include <stdio.h>

void verb_complain(char *sentence)
{
	char *line = report_printable(sentence);

	fprintf(stderr, "kapcheck: %s\n", line);
	g_free(line);
	g_free(sentence);
}

enum status verb_finish_stdout(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return STATUS_CLEAN;
	verb_complain(g_strdup("stdout: not written"));
	return STATUS_INCOMPLETE;
}
