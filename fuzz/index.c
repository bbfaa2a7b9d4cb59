// SPDX-License-Identifier: GPL-2.0-only
/* The index of a stranger's repository. */
#include "fuzz.h"

#include "repo_index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	git_oid id;

	index_tree(fuzz_file(data, size), &id);
	return 0;
}
