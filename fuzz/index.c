// SPDX-License-Identifier: GPL-2.0-only
/* The index of a stranger's repository. */
#include "fuzz.h"

#include "repo_index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	git_repository *repo = NULL;
	git_odb *odb = NULL;

	git_libgit2_init();
	if (!git_odb_new(&odb) && !git_repository_wrap_odb(&repo, odb))
		git_tree_free(index_tree(repo, fuzz_file(data, size)));
	git_repository_free(repo);
	git_odb_free(odb);
	git_libgit2_shutdown();
	return 0;
}
