// SPDX-License-Identifier: GPL-2.0-only
/*
 * gitformat-index(5): a header, sorted entries, extensions, a checksum. Every
 * length is checked, for a file that is not what it seems to be.
 */
#include "repo_index.h"

#include <glib.h>
#include <string.h>

#define HEADER 12u
/* What stands before an entry's name: times, ids, modes, size, id, flags. */
#define ENTRY 62u
#define OID 20u
#define EXTENDED 0x4000u
#define NAME_LENGTH 0x0fffu

struct reader {
	const guint8 *p, *end; /* end: where the checksum begins */
};

static guint32 number(const guint8 *p)
{
	return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 |
	       p[3];
}

static gsize left(const struct reader *r)
{
	return (gsize)(r->end - r->p);
}

/* Past a name whose length is in the flags, unless it is too long for them. */
static bool skip_name(struct reader *r, guint32 length)
{
	const guint8 *nul = memchr(r->p, 0, left(r));

	if (!nul || (length < NAME_LENGTH && nul != r->p + length))
		return false;
	r->p = nul;
	return true;
}

/* Version 4: how much of the last name goes, then what comes in its place. */
static bool skip_compressed(struct reader *r)
{
	const guint8 *nul;

	while (left(r) && *r->p & 0x80)
		r->p++;
	if (left(r))
		r->p++;
	nul = memchr(r->p, 0, left(r));
	if (nul)
		r->p = nul + 1;
	return nul != NULL;
}

static bool skip_entry(struct reader *r, guint32 version)
{
	const guint8 *start = r->p;
	guint32 flags;
	gsize size;

	if (left(r) < ENTRY + 2)
		return false;
	flags = (guint32)r->p[ENTRY - 2] << 8 | r->p[ENTRY - 1];
	r->p += ENTRY + (flags & EXTENDED ? 2 : 0);
	if (version == 4)
		return skip_compressed(r);
	if (!skip_name(r, flags & NAME_LENGTH))
		return false;
	/* one to eight NUL bytes, to a multiple of eight */
	size = ((gsize)(r->p - start) + 8) & ~(gsize)7;
	if (size > (gsize)(r->end - start))
		return false;
	r->p = start + size;
	return true;
}

/* The first line of the TREE extension is the root: "", count, subtrees, id. */
static bool read_root(const guint8 *p, gsize len, git_oid *tree)
{
	const guint8 *nl = len ? memchr(p, '\n', len) : NULL;

	/* a count below zero: changed since the tree was written */
	if (!nl || *p != '\0' || !g_ascii_isdigit(p[1]) ||
	    (gsize)(p + len - nl - 1) < OID)
		return false;
	git_oid_fromraw(tree, nl + 1);
	return true;
}

/* An extension that alters what the entries mean begins with a small letter. */
static bool find_root(struct reader *r, git_oid *tree)
{
	bool found = false;

	while (left(r) >= 8) {
		guint32 len = number(r->p + 4);

		if (g_ascii_islower(*r->p) || len > left(r) - 8)
			return false;
		if (!memcmp(r->p, "TREE", 4))
			found = read_root(r->p + 8, len, tree);
		r->p += 8 + len;
	}
	return found;
}

static bool read_index(const guint8 *text, gsize len, git_oid *tree)
{
	struct reader r = { .p = text + HEADER };
	guint32 version, count;

	if (len < HEADER + OID || memcmp(text, "DIRC", 4))
		return false;
	r.end = text + len - OID;
	version = number(text + 4);
	count = number(text + 8);
	if (version < 2 || version > 4)
		return false;
	for (guint32 i = 0; i < count; i++)
		if (!skip_entry(&r, version))
			return false;
	return find_root(&r, tree);
}

bool index_tree(const char *path, git_oid *tree)
{
	char *text;
	gsize len;
	bool good;

	/* not mapped: one that is cut short meanwhile would end the program */
	if (!g_file_get_contents(path, &text, &len, NULL))
		return false;
	good = read_index((const guint8 *)text, len, tree);
	g_free(text);
	return good;
}
