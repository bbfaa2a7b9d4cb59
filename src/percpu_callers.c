// SPDX-License-Identifier: GPL-2.0-only
#include "percpu_callers.h"

#include "edit.h"
#include "kconfig_solve.h"
#include "percpu_facts.h"
#include "percpu_source.h"

#include <string.h>

#define PAGE_CALL "pcpu_page_first_chunk"

/*
 * Whether the generic setup for NUMA knows the page allocator. In a part of a
 * tree that is without it, the KASAN hook tells: both came with v5.16.
 */
static bool generic_falls_back(const struct tree *tree, struct kview *v,
			       GString *details)
{
	struct cfile *f = cfile_read(tree, GENERIC_NUMA_FILE);
	bool has =
		f ? strstr(f->text->str, PAGE_CALL) != NULL
		  : !v->reader->whole && percpu_core_has_hook(&v->reader->tree);

	if (!f && has)
		g_string_append(details, "The tree that was scanned is "
					 "without " GENERIC_NUMA_FILE
					 ", which must have the "
					 "fallback (it has since v5.16).");
	cfile_free(f);
	return has;
}

char *percpu_check_callers(const struct tree *tree, struct kview *v,
			   const struct way *w, GString *details)
{
	struct percpu_facts *facts =
		percpu_facts_read(&v->reader->tree, v->arch, NULL);
	const struct kexpr *generic = kexpr_sym(
		&v->arena, kpool_sym(&v->reader->pool, "GENERIC_ARCH_NUMA"));
	char *why = NULL;

	for (guint i = 0; i < facts->setups->len && !why; i++) {
		const struct percpu_setup *s = facts->setups->pdata[i];

		if (!s->page_line)
			why = g_strdup_printf(
				"the arch's own setup_per_cpu_areas() (%s:%u) "
				"never calls " PAGE_CALL
				"(): how early its page tables and exception "
				"handlers can do with percpu memory in vmalloc "
				"space, the arch's maintainers must say",
				s->path, s->line);
	}
	if (!why && !facts->setups->len &&
	    !(ksolve_implies(v, w->cond, generic) &&
	      generic_falls_back(tree, v, details)))
		why = g_strdup_printf("neither the arch nor " GENERIC_NUMA_FILE
				      " has a setup_per_cpu_areas() that would "
				      "call " PAGE_CALL "() here");
	percpu_facts_free(facts);
	return why;
}
