// SPDX-License-Identifier: GPL-2.0-only
#include "spatch.h"

#include "confine.h"
#include "isos.h"
#include "proc.h"
#include "program.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How long spatch may take to say its version. */
#define VERSION_SECONDS 60u
/* The oldest Coccinelle whose semantics the rules are tested with. */
static const unsigned int oldest_version[] = { 1, 1, 1 };

/*
 * Debian's spatch is linked to Debian's Python, but looks python3 up in PATH to
 * learn where its library lies; one of another version breaks every script.
 */
const char *spatch_python(void)
{
	static const char debian[] = "/usr/bin/python3";

	return access(debian, X_OK) ? "python3" : debian;
}

void spatch_words(const struct scan *scan, GPtrArray *argv,
		  const struct rule *rule)
{
	/* results must not depend on which files share a batch */
	const char *const words[] = { scan->spatch,
				      "--sp-file",
				      rule->cocci_path,
				      "-D",
				      "kapcheck",
				      "--no-includes",
				      "--no-show-diff",
				      "--very-quiet",
				      "--no-saved-typedefs",
				      "--temp-files",
				      scan->scratch,
				      "--python",
				      spatch_python() };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		g_ptr_array_add(argv, (char *)(uintptr_t)words[i]);
	if (scan->isos) {
		g_ptr_array_add(argv, (char *)(uintptr_t)"--iso-file");
		g_ptr_array_add(argv, scan->isos);
	}
	if (rule->forward) {
		g_ptr_array_add(argv, (char *)(uintptr_t)"-D");
		g_ptr_array_add(argv, rule->forward);
	}
}

char **spatch_env(const struct scan *scan)
{
	GPtrArray *env = g_ptr_array_new();

	g_ptr_array_add(env, g_strdup_printf("PYTHONPATH=%s/cocci/lib",
					     scan->data_dir));
	g_ptr_array_add(env, g_strdup("KAPCHECK_RESULTS=3"));
	g_ptr_array_add(env, g_strdup("PYTHONDONTWRITEBYTECODE=1"));
	g_ptr_array_add(env, g_strdup("PYTHONHASHSEED=0"));
	if (scan->options->max_contiguous)
		g_ptr_array_add(env,
				g_strdup_printf("KAPCHECK_MAX_CONTIGUOUS=%u",
						scan->options->max_contiguous));
	g_ptr_array_add(env, NULL);
	return (char **)g_ptr_array_free(env, FALSE);
}

char *spatch_collections(bool alone)
{
	return g_strdup(alone ? "OCAMLRUNPARAM=s=1M,o=400"
			      : "OCAMLRUNPARAM=s=512k,o=4000");
}

char *spatch_tree(const struct scan *scan)
{
	/* "/" has no kernel above it */
	return g_strdup_printf("KAPCHECK_TREE=%s",
			       scan->kernel ? scan->kernel : "/");
}

const char *spatch_path(struct scan *scan)
{
	if (!scan->spatch)
		scan->spatch = program_find("spatch");
	if (!scan->spatch)
		scan->spatch = g_strdup("spatch");
	return scan->spatch;
}

char *spatch_home(struct scan *scan)
{
	char *bin = g_path_get_dirname(spatch_path(scan));
	char *home = g_build_filename(bin, "..", "lib", "coccinelle", NULL);

	g_free(bin);
	return home;
}

/* Where its isomorphisms lie. */
static char *find_isos(struct scan *scan)
{
	const char *set = g_getenv("COCCINELLE_HOME");
	char *home = set ? g_strdup(set) : spatch_home(scan);
	char *path = g_build_filename(home, "standard.iso", NULL);

	g_free(home);
	return path;
}

void spatch_prepare(struct scan *scan)
{
	char *from, *to, *text, *kept;

	if (scan->isos || !scan->scratch)
		return;
	from = find_isos(scan);
	to = g_build_filename(scan->scratch, "kapcheck.iso", NULL);
	if (g_file_get_contents(from, &text, NULL, NULL)) {
		kept = isos_filter(text);
		if (g_file_set_contents(to, kept, -1, NULL))
			scan->isos = g_steal_pointer(&to);
		g_free(kept);
		g_free(text);
	}
	g_free(from);
	g_free(to);
}

static bool is_new_enough(const char *version)
{
	for (guint i = 0; i < G_N_ELEMENTS(oldest_version); i++) {
		unsigned long have = strtoul(version, (char **)&version, 10);

		if (have != oldest_version[i])
			return have > oldest_version[i];
		version += *version == '.';
	}
	return true;
}

char *spatch_check(struct scan *scan)
{
	const char *argv[] = { spatch_path(scan), "--version", NULL };
	const char prefix[] = "spatch version ";
	struct sandbox *sandbox;
	char *wrong = NULL;
	GString *out;
	int status;

	spatch_prepare(scan);
	/* it reads a .cocciconfig where it starts */
	sandbox = confine_cocci(scan, false);
	status =
		proc_capture(argv, NULL, sandbox, 65536, VERSION_SECONDS, &out);
	sandbox_free(sandbox);

	if (status || !g_str_has_prefix(out->str, prefix)) {
		wrong = g_strdup("spatch is missing or does not run (Debian: "
				 "coccinelle and libpython3.11)");
	} else if (!is_new_enough(out->str + strlen(prefix))) {
		out->str[strcspn(out->str, "\n")] = '\0';
		wrong = g_strdup_printf("%s is too old, 1.1.1 is needed",
					out->str);
	}
	g_string_free(out, TRUE);
	return wrong;
}
