// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include "cleanups.h"
#include "members.h"
#include "names.h"
#include "shard.h"
#include "squeeze.h"
#include "tree.h"

#include <string.h>

struct unit *unit_new(const struct rule *rule)
{
	struct unit *u = g_new0(struct unit, 1);

	work_init(&u->work, NULL, rule->id);
	u->rule = rule;
	u->functions = slice_functions_new();
	u->shifts = g_array_new(FALSE, FALSE, sizeof(struct shift));
	return u;
}

void unit_free(void *p)
{
	struct unit *u = (struct unit *)p;

	work_clear(&u->work);
	g_ptr_array_unref(u->functions);
	g_array_unref(u->shifts);
	g_strfreev(u->parsed);
	if (u->stored)
		g_bytes_unref(u->stored);
	g_free(u);
}

/*
 * Where a line can be spared before the first function: of several bytes only
 * when it includes a header of the file's own, which no rule asks for.
 */
static gsize spare_line(const GString *text, gsize *len)
{
	const char *body = strstr(text->str, "\n{");
	const char *room = strstr(text->str, "\n\n");
	const char *include = strstr(text->str, "#include \"");

	*len = 0;
	if (*text->str == '\n')
		return 0;
	if (room && (!body || room < body || !include))
		return (gsize)(room + 1 - text->str);
	if (!include || (body && include > body))
		return text->len;
	*len = strcspn(include, "\n");
	return (gsize)(include - text->str);
}

/*
 * Declares the kernel's basic types on the first line of a slice that can be
 * spared: a file is read without its headers, and `u8 *p __free(kfree) = NULL;`
 * only parses when u8 is known to be a type.
 */
static void declare_types(GString *text)
{
	static const char types[] =
		"typedef int u8, u16, u32, u64, s8, s16, s32, s64, __u8, "
		"__u16, __u32, __u64, __s32, __s64, __le16, __le32, __le64, "
		"__be16, __be32, __be64, __virtio16, __virtio32, uint8_t, "
		"uint16_t, uint32_t, uint64_t, loff_t, gfp_t, "
		"dma_addr_t, phys_addr_t, resource_size_t;";
	gsize len, at = spare_line(text, &len);

	if (at == text->len)
		return;
	g_string_erase(text, (gssize)at, (gssize)len);
	g_string_insert(text, (gssize)at, types);
}

char *unit_write(const struct scan *scan, const struct unit *u,
		 const struct slice *slice, GError **error)
{
	char *name = g_strdup_printf("%s-%06u.c", u->rule->id, u->file);
	char *full = g_build_filename(scan->scratch, name, NULL);

	g_free(name);
	if (!g_file_set_contents_full(full, slice->text->str,
				      (gssize)slice->text->len,
				      G_FILE_SET_CONTENTS_NONE, 0600, error))
		g_clear_pointer(&full, g_free);
	return full;
}

void unit_take_lines(struct unit *u, const struct slice *slice)
{
	g_ptr_array_unref(u->functions);
	u->functions = g_ptr_array_ref(slice->functions);
	g_array_set_size(u->shifts, 0);
	if (slice->shifts)
		g_array_append_vals(u->shifts, slice->shifts->data,
				    slice->shifts->len);
}

struct slice *unit_make_slice(const struct scan *scan, struct source *src,
			      const struct rule *rule)
{
	struct slice *slice;

	if (scan->options->whole_files)
		return slice_whole(src, rule);
	slice = slice_make(src, rule);
	if (slice) {
		slice->shifts = squeeze(slice->text);
		declare_types(slice->text);
	}
	return slice;
}

/* Slices a text for a unit anew; false with *error set when that fails. */
static bool slice_text(struct scan *scan, struct headers *headers,
		       struct unit *u, const GString *text, GError **error)
{
	struct source *src = source_new(text->str, text->len);
	struct slice *slice = unit_make_slice(scan, src, u->rule);

	if (slice) {
		unit_take_lines(u, slice);
		if (u->rule->asks_members)
			members_append(headers, u->work.path, slice->text,
				       text);
		shard_name_unit(scan, u, slice->text);
		u->work.name = unit_write(scan, u, slice, error);
	}
	slice_free(slice);
	source_free(src);
	return !*error;
}

bool unit_slice(struct scan *scan, struct headers *headers, struct unit *u)
{
	GString *buf = g_string_new(NULL);
	enum problem_kind kind = PROBLEM_FAILED;
	char *why = NULL;
	GError *error = NULL;

	u->known = false;
	work_drop_findings(&u->work);
	if (tree_read(scan->tree, u->work.path, buf, &kind, &why)) {
		if (scan->names)
			names_translate(scan->names, u->work.path, buf);
		cleanups_expand(headers, u->work.path, buf);
		if (!slice_text(scan, headers, u, buf, &error)) {
			why = g_strdup(error->message);
			g_error_free(error);
		}
	}
	if (why)
		problems_add(scan->problems, kind, u->work.path, 0, NULL, why);
	g_free(why);
	g_string_free(buf, TRUE);
	return u->work.name != NULL;
}
