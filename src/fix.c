// SPDX-License-Identifier: GPL-2.0-only
#include "fix.h"

#include <string.h>

/* NULL at the end. */
static const struct fixer *const fixers[] = { &fix_cocci, &fix_execmem,
					      &fix_percpu, NULL };

const struct fixer *fixer_find(const char *name)
{
	const struct fixer *const *f = fixers;

	while (*f && strcmp((*f)->name, name))
		f++;
	return *f;
}

void fix_change_free(void *p)
{
	struct fix_change *change = (struct fix_change *)p;

	g_free(change->path);
	g_free(change->text);
	if (change->before)
		g_bytes_unref(change->before);
	if (change->original)
		g_bytes_unref(change->original);
	g_free(change);
}

static void fix_free(void *p)
{
	struct fix *fix = (struct fix *)p;

	if (!fix)
		return;
	g_ptr_array_unref(fix->findings);
	g_ptr_array_unref(fix->changes);
	g_free(fix->refusal);
	g_free(fix->subject);
	g_free(fix->details);
	g_free(fix->unbuilt);
	g_free(fix->upstream);
	g_free(fix->culprit);
	g_free(fix);
}

GPtrArray *fixes_new(void)
{
	return g_ptr_array_new_with_free_func(fix_free);
}

struct fix *fix_add(GPtrArray *fixes, const struct rule *rule)
{
	struct fix *fix = g_new0(struct fix, 1);

	fix->rule = rule;
	fix->findings = g_ptr_array_new();
	fix->changes = g_ptr_array_new_with_free_func(fix_change_free);
	g_ptr_array_add(fixes, fix);
	return fix;
}

struct fix *fix_refuse(GPtrArray *fixes, const struct finding *f,
		       const char *reason)
{
	struct fix *fix = fix_add(fixes, f->rule);

	g_ptr_array_add(fix->findings, (void *)(uintptr_t)f);
	fix->refusal = g_strdup(reason);
	return fix;
}

void fix_change_add(GPtrArray *changes, const char *path, const char *text,
		    gsize len, GBytes *before)
{
	struct fix_change *change = g_new0(struct fix_change, 1);

	change->path = g_strdup(path);
	change->text = g_strndup(text, len);
	change->len = len;
	change->before = before ? g_bytes_ref(before) : NULL;
	g_ptr_array_add(changes, change);
}
