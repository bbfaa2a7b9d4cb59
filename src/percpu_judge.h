/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the two halves of the judge: deciding and wording.
 */
#ifndef KAPCHECK_PERCPU_JUDGE_H
#define KAPCHECK_PERCPU_JUDGE_H

#include "finding.h"
#include "kconfig_solve.h"
#include "percpu_facts.h"
#include "percpu_ways.h"

#define EMBED "NEED_PER_CPU_EMBED_FIRST_CHUNK"
#define PAGE "NEED_PER_CPU_PAGE_FIRST_CHUNK"
#define SETUP "HAVE_SETUP_PER_CPU_AREA"
#define KASAN "HAVE_ARCH_KASAN_VMALLOC"

struct judge {
	struct kreader *reader;
	struct kview *v; /* of the arch that is judged */
	const GPtrArray *files;
	const struct rule *rule;
	GPtrArray *findings, *hookless; /* the latter may be NULL */
	GHashTable *done; /* places of generic files, judged for another arch */
	struct percpu_facts *facts; /* of this arch, once asked for */
	GPtrArray *embed, *page, *setup, *kasan; /* of struct way */
};

const struct percpu_facts *judge_facts(struct judge *j);
const struct kexpr *judge_sym(struct judge *j, const char *name);
bool judge_defines(struct judge *j, const char *name);
/* No configuration has both. */
bool judge_never(struct judge *j, const struct kexpr *a, const struct kexpr *b);
/* Some select of the page allocator has to do with NUMA. */
bool judge_page_for_numa(struct judge *j);

/* gap: embedding without pages; why_harmless: makes it a note, or NULL. */
void report_embed(struct judge *j, const struct way *w, const struct kexpr *gap,
		  const char *why_harmless);
/* Both, without the arch's set-up, which alone falls back. */
void report_setup(struct judge *j, const struct way *w);
/* w: the select of KASAN that comes with the page allocator. */
void report_kasan(struct judge *j, const struct way *w);

#endif
