// SPDX-License-Identifier: GPL-2.0-only
/*
 * gitformat-index(5): a header, sorted entries, extensions, a checksum. Every
 * length is checked, for a file that is not what it seems to be.
 */
#include "repo_index.h"

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define HEADER 12u
/* What stands before an entry's name: times, ids, modes, size, id, flags. */
#define ENTRY 62u
#define MODE 24u
#define ID 40u
#define OID 20u
#define EXTENDED 0x4000u
#define STAGE 0x3000u
#define NAME_LENGTH 0x0fffu
/* Of the second flags: `git add --intent-to-add`. */
#define INTENT 0x2000u
/* Longer paths are none; what is read goes no deeper into folders then. */
#define PATH_MAX_BYTES 4096u
#define FOLDER 040000u
/* Before all that the repository has. */
#define FIRST 1000

struct reader {
	const guint8 *p, *end; /* end: where the checksum begins */
	guint32 version, left; /* left: entries behind this one */
	bool more;	       /* whether there is this one: */
	const char *name;
	const guint8 *id;
	guint32 mode;
	bool conflict, intent;
	GString *whole; /* version 4: the name */
};

struct builder {
	struct reader r;
	GHashTable *known; /* "drivers/net/" -> const guint8 *, its id */
	git_odb_backend *memory;
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

/* --- entries ---------------------------------------------------------------
 */

/* The name at r->p, which NUL ends; NULL for none. */
static const char *take_name(struct reader *r)
{
	const guint8 *start = r->p, *nul = memchr(start, 0, left(r));

	if (!nul || nul - start > PATH_MAX_BYTES)
		return NULL;
	r->p = nul + 1;
	return (const char *)start;
}

/* Version 4: how much of the last name goes, then what comes in its place. */
static bool read_compressed(struct reader *r)
{
	gsize gone = 0;
	const char *rest;

	for (bool on = true; on; gone++) {
		if (!left(r) || gone > PATH_MAX_BYTES)
			return false;
		gone = gone << 7 | (*r->p & 0x7f);
		on = *r->p++ & 0x80;
	}
	gone--;
	rest = take_name(r);
	if (!rest || gone > r->whole->len)
		return false;
	g_string_truncate(r->whole, r->whole->len - gone);
	g_string_append(r->whole, rest);
	r->name = r->whole->str;
	return r->whole->len <= PATH_MAX_BYTES;
}

static bool read_name(struct reader *r, const guint8 *start)
{
	gsize size;

	if (r->version == 4)
		return read_compressed(r);
	r->name = take_name(r);
	/* one to eight NUL bytes, to a multiple of eight */
	size = ((gsize)(r->p - start) + 7) & ~(gsize)7;
	if (!r->name || size > (gsize)(r->end - start))
		return false;
	r->p = start + size;
	return true;
}

static bool next_entry(struct reader *r)
{
	const guint8 *start = r->p;
	guint32 flags;

	r->more = r->left > 0;
	if (!r->more)
		return true;
	r->left--;
	if (left(r) < ENTRY + 2)
		return false;
	flags = number(start + ENTRY - 2) >> 16;
	r->p += ENTRY + (flags & EXTENDED ? 2 : 0);
	r->mode = number(start + MODE);
	r->id = start + ID;
	r->conflict = flags & STAGE;
	r->intent = flags & EXTENDED && start[ENTRY] << 8 & INTENT;
	return read_name(r, start);
}

static bool begin(struct reader *r, const guint8 *text, gsize len)
{
	if (len < HEADER + OID || memcmp(text, "DIRC", 4))
		return false;
	r->p = text + HEADER;
	r->end = text + len - OID;
	r->version = number(text + 4);
	r->left = number(text + 8);
	g_string_truncate(r->whole, 0);
	return r->version >= 2 && r->version <= 4 && next_entry(r);
}

/* --- the folders that git knows --------------------------------------------
 */

/* A line of the TREE extension: name, count, subtrees, and the id, where the
 * count is not below zero, which says that the folder has changed since. */
static bool read_known(struct reader *r, GString *path, GHashTable *known)
{
	gsize len = path->len;
	const char *name = take_name(r), *count = (const char *)r->p;
	const guint8 *nl = name ? memchr(r->p, '\n', left(r)) : NULL;
	guint64 subtrees;

	if (!nl || len + strlen(name) > PATH_MAX_BYTES || (len && !*name))
		return false;
	subtrees = g_ascii_strtoull(count + strcspn(count, " \n"), NULL, 10);
	r->p = nl + 1;
	g_string_append_printf(path, *name ? "%s/" : "%s", name);
	if (*count != '-') {
		if (left(r) < OID)
			return false;
		g_hash_table_insert(known, g_strdup(path->str),
				    (void *)(uintptr_t)r->p);
		r->p += OID;
	}
	for (guint64 i = 0; i < subtrees; i++)
		if (!read_known(r, path, known))
			return false;
	g_string_truncate(path, len);
	return true;
}

static bool read_all_known(const struct reader *r, guint32 len,
			   GHashTable *known)
{
	struct reader tree = { .p = r->p, .end = r->p + len };
	GString *path = g_string_new(NULL);
	bool good = read_known(&tree, path, known);

	g_string_free(path, TRUE);
	return good;
}

/* An extension that alters what the entries mean begins with a small letter. */
static bool find_known(struct reader *r, GHashTable *known)
{
	while (left(r) >= 8) {
		guint32 len = number(r->p + 4);
		bool is_tree = !memcmp(r->p, "TREE", 4);

		if (g_ascii_islower(*r->p) || len > left(r) - 8)
			return false;
		r->p += 8;
		if (is_tree && !read_all_known(r, len, known))
			return false;
		r->p += len;
	}
	return true;
}

/* --- the others ------------------------------------------------------------
 */

/* Index and tree have the same order: folders as if a slash ended them. */
static void add_line(GByteArray *tree, guint32 mode, const char *name,
		     gsize len, const guint8 *id)
{
	char *head = g_strdup_printf("%o %.*s", mode, (int)len, name);

	g_byte_array_append(tree, (const guint8 *)head,
			    (guint)strlen(head) + 1);
	g_byte_array_append(tree, id, OID);
	g_free(head);
}

static bool build(struct builder *b, const char *folder, git_oid *id);

static bool skip(struct reader *r, const char *folder)
{
	do
		if (!next_entry(r))
			return false;
	while (r->more && g_str_has_prefix(r->name, folder));
	return true;
}

/* The folder that the entry lies in, which begins at a place of its path. */
static bool add_folder(struct builder *b, GByteArray *tree, gsize at, gsize len)
{
	char *folder = g_strndup(b->r.name, at + len + 1);
	const guint8 *known =
		(const guint8 *)g_hash_table_lookup(b->known, folder);
	git_oid id;
	bool good;

	if (known)
		git_oid_fromraw(&id, known);
	good = known ? skip(&b->r, folder) : build(b, folder, &id);
	/* git keeps no empty folder */
	if (good && !git_oid_is_zero(&id))
		add_line(tree, FOLDER, folder + at, len, id.id);
	g_free(folder);
	return good;
}

static bool add_entry(struct builder *b, GByteArray *tree, gsize at)
{
	struct reader *r = &b->r;
	const char *slash = strchr(r->name + at, '/');

	if (slash)
		return add_folder(b, tree, at, (gsize)(slash - r->name) - at);
	if (r->conflict)
		return false;
	if (!r->intent)
		add_line(tree, r->mode, r->name + at, strlen(r->name + at),
			 r->id);
	return next_entry(r);
}

/* A folder, by the entries from this one on; zero for an empty one. */
static bool build(struct builder *b, const char *folder, git_oid *id)
{
	GByteArray *tree = g_byte_array_new();
	gsize at = strlen(folder);
	bool good = true;

	memset(id, 0, sizeof(*id));
	while (good && b->r.more && g_str_has_prefix(b->r.name, folder))
		good = add_entry(b, tree, at);
	if (good && (tree->len || !at))
		good = !git_odb_hash(id, tree->data, tree->len,
				     GIT_OBJECT_TREE) &&
		       !b->memory->write(b->memory, id, tree->data, tree->len,
					 GIT_OBJECT_TREE);
	g_byte_array_unref(tree);
	return good;
}

/* Gives the repository room for objects that are not written to the disk. */
static git_odb_backend *add_memory(git_repository *repo)
{
	git_odb_backend *memory = NULL;
	git_odb *odb = NULL;
	bool good =
		!git_repository_odb(&odb, repo) && !git_mempack_new(&memory);

	if (good && git_odb_add_backend(odb, memory, FIRST)) {
		memory->free(memory);
		good = false;
	}
	git_odb_free(odb);
	return good ? memory : NULL;
}

static bool read_index(struct builder *b, git_repository *repo,
		       const guint8 *text, gsize len, git_oid *id)
{
	const guint8 *root;

	if (!begin(&b->r, text, len))
		return false;
	while (b->r.more)
		if (!next_entry(&b->r))
			return false;
	if (!find_known(&b->r, b->known))
		return false;
	root = (const guint8 *)g_hash_table_lookup(b->known, "");
	if (root) {
		git_oid_fromraw(id, root);
		return true;
	}
	b->memory = add_memory(repo);
	return b->memory && begin(&b->r, text, len) && build(b, "", id);
}

git_tree *index_tree(git_repository *repo, const char *path)
{
	struct builder b = { .memory = NULL };
	git_tree *tree = NULL;
	git_oid id;
	char *text;
	gsize len;

	/* not mapped: one that is cut short meanwhile would end the program */
	if (!g_file_get_contents(path, &text, &len, NULL))
		return NULL;
	b.r.whole = g_string_new(NULL);
	b.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!read_index(&b, repo, (const guint8 *)text, len, &id) ||
	    git_tree_lookup(&tree, repo, &id))
		tree = NULL;
	g_hash_table_unref(b.known);
	g_string_free(b.r.whole, TRUE);
	g_free(text);
	return tree;
}
