// SPDX-License-Identifier: GPL-2.0-only
#include "tree_list.h"

#include "git_ask.h"
#include "text_order.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GIT_LIST_MAX (1u << 30)

void tree_list_sort(struct tree *tree)
{
	g_ptr_array_sort(tree->files, text_order);
	g_ptr_array_sort(tree->kconfigs, text_order);
}

static void add_file(struct tree *tree, struct problems *problems,
		     const char *path, unsigned char type)
{
	if (type == DT_LNK) {
		tree->links++;
		return;
	}
	if (type == DT_REG && tree_is_kconfig(path)) {
		tree->has_kconfig = true;
		g_ptr_array_add(tree->kconfigs, g_strdup(path));
	}
	if (!tree_is_source(path))
		return;
	if (type == DT_REG)
		g_ptr_array_add(tree->files, g_strdup(path));
	else
		problems_add(problems, PROBLEM_SKIPPED, path, 0, NULL,
			     "not a regular file");
}

static unsigned char type_of(int dir, const char *name)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return DT_UNKNOWN;
	return IFTODT(st.st_mode);
}

/* errno says why. */
static void not_listed(struct problems *problems, const char *prefix)
{
	char *why =
		g_strdup_printf("folder can't be read: %s", g_strerror(errno));

	problems_add(problems, PROBLEM_FAILED, *prefix ? prefix : ".", 0, NULL,
		     why);
	g_free(why);
}

/* A file that git knows, in a folder that can't be entered. */
static void not_reached(struct problems *problems, const char *path)
{
	int why = errno;
	char *folder = g_path_get_dirname(path);

	errno = why;
	not_listed(problems, folder);
	g_free(folder);
}

/* Lists the folder at prefix ("" for the root) and those below it. */
static void walk(struct tree *tree, struct problems *problems,
		 const char *prefix)
{
	int fd = tree_open_beneath(tree, *prefix ? prefix : ".",
				   O_RDONLY | O_DIRECTORY);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;

	if (!dir) {
		not_listed(problems, prefix);
		if (fd >= 0)
			close(fd);
		return;
	}
	while (errno = 0, (e = readdir(dir))) {
		unsigned char type = e->d_type;
		char *path;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") ||
		    !strcmp(e->d_name, ".git"))
			continue;
		if (type == DT_UNKNOWN)
			type = type_of(dirfd(dir), e->d_name);
		path = *prefix ? g_strconcat(prefix, "/", e->d_name, NULL)
			       : g_strdup(e->d_name);
		if (type == DT_DIR)
			walk(tree, problems, path);
		else
			add_file(tree, problems, path, type);
		g_free(path);
	}
	if (errno)
		not_listed(problems, prefix);
	closedir(dir);
}

/*
 * git's list of the repository whose top is the root: what is tracked, and
 * what is new and not ignored. False when git can't tell.
 */
static bool list_by_git(struct tree *tree, struct problems *problems)
{
	static const char *const words[] = { "ls-files",
					     "-z",
					     "--cached",
					     "--others",
					     "--exclude-standard",
					     "--deduplicate",
					     NULL };
	GString *out = git_ask(tree->root, words, GIT_LIST_MAX);

	if (!out)
		return false;
	for (char *p = out->str, *end; p < out->str + out->len;
	     p = end + 1) {
		unsigned char type = type_of(tree->root_fd, p);

		end = p + strlen(p);
		if (end > p && end[-1] == '/') /* a repository in this one */
			end[-1] = '\0';
		if (type == DT_DIR) /* that, or a submodule */
			walk(tree, problems, p);
		else if (type != DT_UNKNOWN)
			add_file(tree, problems, p, type);
		else if (errno != ENOENT && errno != ENOTDIR)
			not_reached(problems, p);
		/* else deleted in the work tree */
	}
	g_string_free(out, TRUE);
	return tree->files->len;
}

void tree_list(struct tree *tree, struct problems *problems)
{
	struct stat st;

	if (fstatat(tree->root_fd, ".git", &st, AT_SYMLINK_NOFOLLOW) ||
	    !list_by_git(tree, problems)) {
		g_ptr_array_set_size(tree->files, 0);
		g_ptr_array_set_size(tree->kconfigs, 0);
		tree->links = 0;
		walk(tree, problems, "");
	}
	tree_list_sort(tree);
}
