// SPDX-License-Identifier: GPL-2.0-only
/*
 * An architecture of a stranger, its Kconfig, then a line "%%", then its C
 * file: what KAP005 says of it, and what its fix would add to the file.
 *
 * Held: findings have a place; a file that could not be changed has the reason.
 */
#include "fuzz.h"

#include "edit.h"
#include "finding.h"
#include "percpu.h"
#include "percpu_hook.h"
#include "problems.h"
#include "rules.h"

#define KCONFIG "arch/x/Kconfig"
#define SETUP "arch/x/mm/init.c"

static GPtrArray *rules;
static const struct rule *rule;
static const char *root;

static void prepare(void)
{
	char *error = NULL;

	rules = rules_load(SOURCE_DIR, &error);
	HOLDS(rules, "%s", error);
	rule = rules_find(rules, "KAP005");
	HOLDS(rule, "no KAP005");
	root = fuzz_folder("arch/x/mm");
}

static void judge(const char *kconfig, const char *code, gsize len)
{
	GHashTable *overlay = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
	GPtrArray *files = g_ptr_array_new();
	GPtrArray *findings =
		g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
	struct problems *problems = problems_new();
	struct percpu_input in = { .root = root,
				   .overlay = overlay,
				   .files = files };

	g_ptr_array_add(files, (gpointer)(uintptr_t)SETUP);
	g_hash_table_insert(overlay, (gpointer)(uintptr_t)KCONFIG,
			    g_bytes_new(kconfig, strlen(kconfig)));
	g_hash_table_insert(overlay, (gpointer)(uintptr_t)SETUP,
			    g_bytes_new(code, len));
	percpu_judge(&in, rule, findings, problems);
	for (guint i = 0; i < findings->len; i++) {
		const struct finding *f = findings->pdata[i];

		HOLDS(f->where.path && f->where.line, "no place");
	}
	g_ptr_array_unref(findings);
	g_ptr_array_unref(files);
	problems_free(problems);
	g_hash_table_unref(overlay);
}

static void change(const char *code, gsize len)
{
	struct cfile *f = cfile_new(SETUP, code, len);
	char *why = percpu_add_hook(f);

	HOLDS(!why == cfile_is_edited(f), "%s", why ? why : "not edited");
	g_free(cfile_edited(f));
	g_free(why);
	cfile_free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), *kconfig, *code;
	const char *at = text;
	gsize len;

	if (!rule)
		prepare();
	kconfig = fuzz_cut(&at, text + size, &len);
	code = fuzz_cut(&at, text + size, &len);
	if (code) {
		judge(kconfig, code, len);
		change(code, len);
	}
	g_free(code);
	g_free(kconfig);
	g_free(text);
	return 0;
}
