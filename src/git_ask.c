// SPDX-License-Identifier: GPL-2.0-only
#include "git_ask.h"

#include "confine.h"
#include "proc.h"
#include "program.h"

/* A walk through all of the kernel's history takes a minute. */
#define SECONDS 600u

static const char *const safe[] = {
	"-c", "core.fsmonitor=false", "-c",	   "core.hooksPath=/dev/null",
	"-c", "safe.directory=*",     "-c",	   "log.showSignature=false",
	"-c", "diff.external=",	      "--no-pager"
};

static const char *const env[] = {
	"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
	"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
	/* a partial clone must not go to the network */
	"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", NULL
};

static void add(GPtrArray *argv, const char *word)
{
	g_ptr_array_add(argv, (char *)(uintptr_t)word);
}

GString *git_ask(const char *repository, const char *const *words, size_t max)
{
	g_autofree char *git = program_find("git");
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	struct sandbox *sandbox;
	GString *out;
	int status;

	if (!git)
		return NULL;
	add(argv, git);
	add(argv, "-C");
	add(argv, repository);
	for (guint i = 0; i < G_N_ELEMENTS(safe); i++)
		add(argv, safe[i]);
	for (; *words; words++)
		add(argv, *words);
	add(argv, NULL);
	sandbox = confine_git();
	status = proc_capture((const char *const *)argv->pdata, env, sandbox,
			      max, SECONDS, &out);
	sandbox_free(sandbox);
	if (!status)
		return out;
	g_string_free(out, TRUE);
	return NULL;
}
