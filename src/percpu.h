/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KAP005 percpu-no-page-fallback, the Kconfig side: architectures that get the
 * embedding allocator of the first percpu chunk without the page allocator to
 * fall back to, and such that have the page allocator and KASAN_VMALLOC but no
 * shadow for what is allocated that early.
 *
 * Ownership: findings (of struct finding) and problems are the caller's and are
 * appended to.
 */
#ifndef KAPCHECK_PERCPU_H
#define KAPCHECK_PERCPU_H

#include <glib.h>

struct rule;
struct problems;

/*
 * Judges every arch/X with a Kconfig under root. arch_files: paths of C files
 * relative to root, of which those under arch/ are read where needed; NULL:
 * the folders are walked.
 */
void percpu_judge(const char *root, const GPtrArray *arch_files,
		  const struct rule *rule, GPtrArray *findings,
		  struct problems *problems);

#endif
