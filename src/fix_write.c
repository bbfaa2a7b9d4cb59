// SPDX-License-Identifier: GPL-2.0-only
#include "fix_write.h"

#include "output.h"
#include "text_order.h"
#include "verb.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* As git has it. */
#define NAME_BYTES 52u

static const struct fix *fix_at(const struct fix_series *series, guint i)
{
	return (const struct fix *)g_ptr_array_index(series->fixes, i);
}

void fix_write_mbox(const struct fix_series *series, const struct fix_mail *how,
		    FILE *out)
{
	for (guint i = 0; i < series->fixes->len; i++) {
		GString *mail;

		if (fix_at(series, i)->refusal)
			continue;
		mail = fix_mail(series, fix_at(series, i), how);
		fwrite(mail->str, 1, mail->len, out);
		g_string_free(mail, TRUE);
	}
}

char *fix_file_name(guint number, const char *subject)
{
	GString *name = g_string_new(NULL);

	g_string_printf(name, "%04u-", number);
	for (const char *p = subject; *p && name->len < NAME_BYTES; p++) {
		if (g_ascii_isalnum(*p) || *p == '.' || *p == '_')
			g_string_append_c(name, *p);
		else if (name->str[name->len - 1] != '-')
			g_string_append_c(name, '-');
	}
	while (name->str[name->len - 1] == '-' ||
	       name->str[name->len - 1] == '.')
		g_string_truncate(name, name->len - 1);
	g_string_append(name, ".patch");
	return g_string_free(name, FALSE);
}

bool fix_write_file(const char *path, const GString *text, char **error)
{
	struct output *out = output_open(path, error);
	bool good = false;

	if (!out)
		return false;
	fwrite(text->str, 1, text->len, out->stream);
	good = output_commit(out, error);
	output_free(out);
	return good;
}

bool fix_write_folder(const struct fix_series *series,
		      const struct fix_mail *how, const char *folder,
		      GPtrArray *names, char **error)
{
	if (g_mkdir_with_parents(folder, 0777)) {
		*error = g_strdup_printf("%s: can't be made: %s", folder,
					 g_strerror(errno));
		return false;
	}
	for (guint i = 0; i < series->fixes->len && !*error; i++) {
		const struct fix *fix = fix_at(series, i);
		char *subject, *name, *path;
		GString *mail;

		if (fix->refusal)
			continue;
		subject = fix_subject(series, fix, how);
		name = fix_file_name(names->len + 1, subject);
		path = g_build_filename(folder, name, NULL);
		mail = fix_mail(series, fix, how);
		if (fix_write_file(path, mail, error))
			g_ptr_array_add(names, g_strdup(path));
		g_string_free(mail, TRUE);
		g_free(path);
		g_free(name);
		g_free(subject);
	}
	return !*error;
}

/* Whether it is a patch that kapcheck wrote, and no link to one. */
static bool is_ours(const char *path)
{
	g_autofree char *text = NULL;
	const char *end;

	if (g_file_test(path, G_FILE_TEST_IS_SYMLINK) ||
	    !g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
	    !g_file_get_contents(path, &text, NULL, NULL) ||
	    !g_str_has_prefix(text, FIX_MAIL_BEGIN))
		return false;
	end = g_strrstr(text, "\n" FIX_MAIL_END);
	return end && g_str_has_suffix(end, "\n\n");
}

/* Paths of the patches in a folder, in order. */
static GPtrArray *patches_in(const char *folder)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		if (g_str_has_suffix(name, ".patch"))
			g_ptr_array_add(paths,
					g_build_filename(folder, name, NULL));
	if (dir)
		g_dir_close(dir);
	g_ptr_array_sort(paths, text_order);
	return paths;
}

void fix_write_tidy(const char *folder, GPtrArray *names)
{
	g_autoptr(GPtrArray) paths = patches_in(folder);

	for (guint i = 0; i < paths->len; i++) {
		const char *path = (const char *)paths->pdata[i];

		if (g_ptr_array_find_with_equal_func(names, path, g_str_equal,
						     NULL))
			continue;
		verb_complain(is_ours(path) && !g_unlink(path)
				      ? g_strdup_printf("removed %s, which an "
							"earlier run made",
							path)
				      : g_strdup_printf("%s is none of these "
							"patches, but beside "
							"them",
							path));
	}
}

static bool is_folder(const char *root, const char *name)
{
	char *path = g_build_filename(root, name, NULL);
	bool is = g_file_test(path, G_FILE_TEST_IS_DIR);

	g_free(path);
	return is;
}

static bool is_kernel(const char *root)
{
	return is_folder(root, "arch") && is_folder(root, "include/linux");
}

char *fix_folder(const char *root)
{
	char *top = g_strdup(root), *folder = NULL;

	while (!folder) {
		char *up = g_path_get_dirname(top);

		if (is_kernel(top)) {
			const char *rest = root + strlen(top);

			rest += *rest == '/';
			folder = *rest ? g_strconcat(rest, "/", NULL)
				       : g_strdup("");
		} else if (!strcmp(up, top)) {
			folder = g_strdup(""); /* no kernel's */
		}
		g_free(top);
		top = up;
	}
	g_free(top);
	return folder;
}
