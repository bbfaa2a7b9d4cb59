// SPDX-License-Identifier: GPL-2.0-only
#include "explain.h"

static char *engine_list(unsigned int bits)
{
	GString *out = g_string_new(NULL);

	for (unsigned int bit = 1; bit <= ENGINE_SPARSE; bit <<= 1)
		if (bits & bit)
			g_string_append_printf(
				out, "%s%s", out->len ? "," : "",
				engine_name((enum engine_bit)bit));
	return g_string_free(out, FALSE);
}

void explain_list(const GPtrArray *rules, FILE *out)
{
	for (guint i = 0; i < rules->len; i++) {
		const struct rule *r =
			(const struct rule *)g_ptr_array_index(rules, i);
		char *engines = engine_list(r->engines);

		fprintf(out, "%s  %-24s  %-7s  %-19s  %s\n", r->id, r->name,
			level_name(r->level), engines, r->title);
		g_free(engines);
	}
}

static void section(FILE *out, const char *title, const char *body)
{
	if (body)
		fprintf(out, "\n## %s\n\n%s\n", title, body);
}

void explain_rule(const struct rule *rule, FILE *out)
{
	char *engines = engine_list(rule->engines);

	fprintf(out, "# %s %s\n\n%s.\n\nHighest level: %s. Engines: %s.",
		rule->id, rule->name, rule->title, level_name(rule->level),
		engines);
	if (rule->cwe)
		fprintf(out, " %s.", rule->cwe);
	fputc('\n', out);
	section(out, "Why", rule->why);
	section(out, "What is reported", rule->reports);
	section(out, "What is left alone", rule->leaves);
	section(out, "How it is mended", rule->fix);
	section(out, "The upstream fix", rule->upstream_fix);
	section(out, "What Coccinelle can't see", rule->blind_cocci);
	section(out, "What Clang can't see", rule->blind_clang);
	section(out, "What the Kconfig reader can't see", rule->blind_kconfig);
	g_free(engines);
}
