// SPDX-License-Identifier: GPL-2.0-only
#include "verb_tell.h"

#include <stdio.h>

/* More functions or files that an engine can't parse are only counted. */
#define PROBLEMS_NAMED 10u

/* Whether it is one of Kconfig's: of a part of a tree there are many. */
static bool is_kconfig(const struct problem *p)
{
	return p->kind == PROBLEM_FAILED && p->line && p->path &&
	       tree_is_kconfig(p->path);
}

static guint count_kconfig(const struct problems *problems)
{
	guint n = 0;

	for (guint i = 0; i < problems->list->len; i++)
		n += is_kconfig(
			(const struct problem *)problems->list->pdata[i]);
	return n;
}

static void print_problem(const struct problem *p)
{
	GString *s = g_string_new(NULL);

	if (p->path && p->line)
		g_string_append_printf(s, "%s:%u: ", p->path, p->line);
	else if (p->path)
		g_string_append_printf(s, "%s: ", p->path);
	if (p->kind == PROBLEM_SKIPPED)
		g_string_append(s, "skipped: ");
	else if (p->kind != PROBLEM_SUPPRESSION)
		g_string_append_printf(
			s, "not analysed%s%s: ", p->rule ? " for " : "",
			p->rule ? p->rule : "");
	g_string_append(s, p->reason);
	verb_complain(g_string_free(s, FALSE));
}

/* Whether a problem of this kind is told by name, and not only counted. */
static bool is_named(const struct problems *problems, enum problem_kind kind)
{
	switch (kind) {
	case PROBLEM_UNPARSED:
	case PROBLEM_UNCOMPILED:
		return problems_count(problems, kind) <= PROBLEMS_NAMED;
	case PROBLEM_PARTIAL:
	case PROBLEM_UNBUILT:
		return false;
	default:
		return true;
	}
}

static void count_problems(const struct problems *problems,
			   enum problem_kind kind, const char *what)
{
	if (!is_named(problems, kind))
		verb_complain(
			g_strdup_printf("%u %s; --format sarif names them",
					problems_count(problems, kind), what));
}

void verb_print_problems(const struct problems *problems)
{
	guint kconfig = count_kconfig(problems);

	for (guint i = 0; i < problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)g_ptr_array_index(
				problems->list, i);

		if (is_kconfig(p) && kconfig > PROBLEMS_NAMED)
			continue;
		if (is_named(problems, p->kind))
			print_problem(p);
	}
	if (kconfig > PROBLEMS_NAMED)
		verb_complain(g_strdup_printf("not analysed: %u lines of "
					      "Kconfig files, most of which "
					      "`source` what is not in the "
					      "tree; --format sarif names "
					      "them",
					      kconfig));
	count_problems(problems, PROBLEM_UNPARSED,
		       "functions that Coccinelle can't parse");
	count_problems(problems, PROBLEM_UNCOMPILED,
		       "files outside the build that Clang can't parse");
}

/* What Clang had to do with it; nothing when it was not asked. */
static void print_clang(const struct scan *scan)
{
	const struct problems *problems = scan->problems;

	if (!scan->counts.clang)
		return;
	fprintf(stderr,
		"kapcheck: Clang: %u units, %u analysed, %u functions explored "
		"in part, %u files not in this build, %u findings refuted\n",
		scan->counts.units, scan->counts.units_analysed,
		problems_count(problems, PROBLEM_PARTIAL),
		problems_count(problems, PROBLEM_UNBUILT) +
			problems_count(problems, PROBLEM_UNCOMPILED),
		scan->findings->refuted->len);
}

static void print_summary(const struct scan *scan)
{
	const struct scan_counts *c = &scan->counts;

	fprintf(stderr,
		"kapcheck: %u errors, %u warnings, %u notes; %u files seen, "
		"%u gated, %u slices, %u analysed, %u failed, %u skipped by "
		"the configuration, %u links not followed\n",
		findings_count(scan->findings, LEVEL_ERROR),
		findings_count(scan->findings, LEVEL_WARNING),
		findings_count(scan->findings, LEVEL_NOTE), c->files, c->gated,
		c->slices, c->analysed,
		problems_count(scan->problems, PROBLEM_FAILED) +
			problems_count(scan->problems, PROBLEM_TIMEOUT),
		c->skipped, c->links);
	if (c->cached)
		fprintf(stderr, "kapcheck: cache: %u of %u slices known\n",
			c->recalled, c->slices);
	print_clang(scan);
	if (scan->findings->allowed->len)
		fprintf(stderr, "kapcheck: %u suppressed in the source\n",
			scan->findings->allowed->len);
	if (scan->options->baseline)
		fprintf(stderr, "kapcheck: %u known from the baseline\n",
			scan->findings->known->len);
}

/*
 * A file that was not analysed outweighs findings. A function that Coccinelle
 * can't parse, of which a whole kernel has some, only keeps a scan from looking
 * clean.
 */
static enum status judge(const struct scan *scan, const struct options *o)
{
	if (problems_incomplete(scan->problems))
		return STATUS_INCOMPLETE;
	for (enum level level = o->fail_on; level <= LEVEL_ERROR; level++)
		if (findings_count(scan->findings, level) && !o->exit_zero)
			return STATUS_FINDINGS;
	return problems_count(scan->problems, PROBLEM_UNPARSED)
		       ? STATUS_INCOMPLETE
		       : STATUS_CLEAN;
}

enum status verb_write_report(const struct scan *scan, const struct options *o,
			      struct output *out)
{
	char *error = NULL;

	o->writer(scan, o->shown, out->stream);
	if (!output_commit(out, &error)) {
		verb_complain(error);
		return STATUS_INCOMPLETE;
	}
	/* what the report was to quote */
	unread_tell(scan->tree->unread, scan->problems);
	verb_print_problems(scan->problems);
	if (!o->scan.quiet)
		print_summary(scan);
	return judge(scan, o);
}

void verb_end(struct options *o)
{
	char *said = options_clear(o);

	if (said)
		verb_complain(said);
}

void verb_print_built(const struct scan *scan)
{
	guint count[BUILT_UNKNOWN + 1] = { 0 };

	for (guint i = 0; i < scan->findings->list->len; i++)
		count[((const struct finding *)scan->findings->list->pdata[i])
			      ->built]++;
	fprintf(stderr, "kapcheck: %u built, %u not built, %u undetermined\n",
		count[BUILT_YES], count[BUILT_NO], count[BUILT_UNKNOWN]);
}
