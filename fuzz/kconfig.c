// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kconfig files of a stranger, a line "%%" between two of them: read, sourced,
 * and their conditions solved.
 *
 * Held: what is read ends, and each symbol's dependencies have an answer.
 */
#include "fuzz.h"

#include "kconfig.h"
#include "kconfig_solve.h"

static const char *const names[] = { "arch/x/Kconfig", "Kconfig", "a/Kconfig",
				     "arch/x/Kconfig.debug" };

static GHashTable *read_files(const char *at, const char *end)
{
	GHashTable *files = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
	gsize len;

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		char *text = fuzz_cut(&at, end, &len);

		if (text)
			g_hash_table_insert(files,
					    (gpointer)(uintptr_t)names[i],
					    g_bytes_new_take(text, len));
	}
	return files;
}

static void ask(struct kview *v, const struct kdef *def)
{
	static const enum ksolve_depth depths[] = { KSOLVE_FLAT, KSOLVE_DEEP,
						    KSOLVE_OPEN };
	const struct kexpr *cond = kview_depends(v, def);
	bool gave_up;

	kview_visible(v, def);
	kview_choice(def);
	for (const struct ksel *s = kview_sels(v, def->entry->sym); s;
	     s = s->next)
		kview_sel_cond(v, s);
	for (size_t i = 0; cond && i < G_N_ELEMENTS(depths); i++)
		ksolve(v, cond, depths[i], &gave_up);
	ksolve_implies(v, cond, cond);
}

static void ask_all(struct kview *v)
{
	unsigned int asked = 0;

	for (unsigned int i = 0; i < v->n; i++)
		for (const struct kdef *d = v->defs[i]; d && asked < 8;
		     d = d->next, asked++)
			ask(v, d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	GHashTable *files = read_files(text, text + size);
	struct problems *problems = problems_new();
	struct kreader *r = kreader_new("/proc/self/task", files, problems);
	struct kview *v = kview_new(r, "x");

	ask_all(v);
	kview_free(v);
	kreader_free(r);
	problems_free(problems);
	g_hash_table_unref(files);
	g_free(text);
	return 0;
}
