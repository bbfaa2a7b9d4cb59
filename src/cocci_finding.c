// SPDX-License-Identifier: GPL-2.0-only
#include "cocci_finding.h"

bool cocci_is_position(json_int_t line, json_int_t col, json_int_t first)
{
	return line > 0 && line <= INT32_MAX && col >= first && col < INT32_MAX;
}

const char *cocci_add_finding(struct unit *unit, const struct cocci_told *told,
			      json_int_t first_column, struct finding **finding)
{
	unsigned int shift = first_column ? 0 : 1;
	enum level level;
	struct finding *f;

	if (!told->tag != !told->member ||
	    !cocci_is_position(told->line, told->col, first_column) ||
	    !cocci_is_position(told->end_line, told->end_col, first_column))
		return "not of the agreed form";
	if (!level_parse(told->level, &level))
		return "unknown level";
	f = finding_new(unit->rule, level, ENGINE_COCCI, unit->work.path,
			(unsigned int)told->line,
			(unsigned int)told->col + shift, told->message);
	f->where.end_line = (unsigned int)told->end_line;
	f->where.end_col = (unsigned int)told->end_col + shift;
	f->function = g_strdup(told->function);
	f->tag = g_strdup(told->tag);
	f->member = g_strdup(told->member);
	g_ptr_array_add(unit->work.findings, f);
	*finding = f;
	return NULL;
}
