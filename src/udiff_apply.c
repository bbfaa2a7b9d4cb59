// SPDX-License-Identifier: GPL-2.0-only
#include "udiff_apply.h"

#include "mail.h"
#include "text_order.h"

#include <stdlib.h>
#include <string.h>

/* A line with its newline, if it has one. */
struct line {
	const char *text;
	gsize len;
};

static void split(const char *text, gsize len, GArray *lines)
{
	const char *end = text + len;

	while (text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));
		struct line l = { text, (gsize)((nl ? nl + 1 : end) - text) };

		g_array_append_val(lines, l);
		text += l.len;
	}
}

static const struct line *at(const GArray *lines, guint i)
{
	return &g_array_index(lines, struct line, i);
}

/* What a hunk takes away (old) or puts there: ' ' and '-', or ' ' and '+'. */
static GArray *image(const struct udiff_hunk *h, char sign)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct line));
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	bool last = false;

	split(h->body->str, h->body->len, all);
	for (guint i = 0; i < all->len; i++) {
		struct line l = *at(all, i);

		if (*l.text == '\\' && last)
			g_array_index(lines, struct line, lines->len - 1).len--;
		if (*l.text == '\\')
			continue;
		last = *l.text == ' ' || *l.text == sign;
		l.text++;
		l.len--;
		if (last)
			g_array_append_val(lines, l);
	}
	g_array_unref(all);
	return lines;
}

static bool fits(const GArray *file, guint from, const GArray *old)
{
	if (from > file->len || old->len > file->len - from)
		return false;
	for (guint i = 0; i < old->len; i++)
		if (at(file, from + i)->len != at(old, i)->len ||
		    memcmp(at(file, from + i)->text, at(old, i)->text,
			   at(old, i)->len))
			return false;
	return true;
}

/* Where old stands at or behind from, nearest to wanted; false for nowhere. */
static bool find(const GArray *file, guint from, guint wanted,
		 const GArray *old, guint *found)
{
	for (guint far = 0; far <= file->len + wanted; far++) {
		if (wanted >= from + far && fits(file, wanted - far, old)) {
			*found = wanted - far;
			return true;
		}
		if (wanted + far >= from && fits(file, wanted + far, old)) {
			*found = wanted + far;
			return true;
		}
	}
	return false;
}

static void add_lines(GString *out, const GArray *lines, guint from, guint to)
{
	for (guint i = from; i < to; i++)
		g_string_append_len(out, at(lines, i)->text,
				    (gssize)at(lines, i)->len);
}

/*
 * Adds the file's lines up to the hunk's end to out, changed; *done is how far
 * the file got, *moved how many lines the last hunk stood off its place.
 */
static bool apply_hunk(const GArray *file, const struct udiff_hunk *h,
		       guint *done, int *moved, GString *out)
{
	GArray *old = image(h, '-'), *new = image(h, '+');
	/* a hunk that takes nothing away names the line before it */
	int wanted = (int)h->old_first - (h->old_count ? 1 : 0) + *moved;
	guint place = 0;
	bool good = find(file, *done, (guint)CLAMP(wanted, 0, (int)file->len),
			 old, &place);

	if (good) {
		add_lines(out, file, *done, place);
		add_lines(out, new, 0, new->len);
		*done = place + old->len;
		*moved += (int)place - wanted;
	}
	g_array_unref(old);
	g_array_unref(new);
	return good;
}

GBytes *udiff_apply(GBytes *before, const struct udiff_file *f, char **error)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	GString *out = g_string_new(NULL);
	gsize len = 0;
	const char *text =
		before ? (const char *)g_bytes_get_data(before, &len) : NULL;
	guint done = 0;
	int moved = 0;

	split(text ? text : "", len, lines);
	for (guint i = 0; i < f->hunks->len && !*error; i++) {
		const struct udiff_hunk *h =
			(const struct udiff_hunk *)f->hunks->pdata[i];

		if (!apply_hunk(lines, h, &done, &moved, out))
			*error = g_strdup_printf("hunk %u of %u (line %u) does "
						 "not apply",
						 i + 1, f->hunks->len,
						 h->old_first);
	}
	add_lines(out, lines, done, lines->len);
	g_array_unref(lines);
	if (!*error)
		return g_string_free_to_bytes(out);
	g_string_free(out, TRUE);
	return NULL;
}

/* --- series ----------------------------------------------------------------
 */

/* A file as the patches so far leave it. */
struct state {
	char *origin; /* path in the tree that it came from; NULL: it is new */
	GBytes *text; /* NULL: it is gone */
};

static void state_free(void *p)
{
	struct state *s = (struct state *)p;

	g_free(s->origin);
	g_clear_pointer(&s->text, g_bytes_unref);
	g_free(s);
}

static GBytes *read_tree(const struct tree *tree, const char *path)
{
	GString *buf = g_string_new(NULL);
	enum problem_kind kind;
	char *error = NULL;

	if (tree_read(tree, path, buf, &kind, &error))
		return g_string_free_to_bytes(buf);
	g_free(error);
	g_string_free(buf, TRUE);
	return NULL;
}

/* The state of a path, made from the tree when no patch had to do with it. */
static struct state *state_of(const struct tree *tree, GHashTable *states,
			      const char *path)
{
	struct state *s = (struct state *)g_hash_table_lookup(states, path);

	if (!s) {
		s = g_new0(struct state, 1);
		s->text = read_tree(tree, path);
		s->origin = s->text ? g_strdup(path) : NULL;
		g_hash_table_insert(states, g_strdup(path), s);
	}
	return s;
}

static void put(GHashTable *states, const char *path, const char *origin,
		GBytes *text)
{
	struct state *s = g_new0(struct state, 1);

	s->origin = g_strdup(origin);
	s->text = text;
	g_hash_table_insert(states, g_strdup(path), s);
}

/* What a patch says of a file that it can't be right about; NULL for none. */
static char *wrong_about(const struct tree *tree, GHashTable *states,
			 const struct udiff_file *f)
{
	bool moved = f->new_path && g_strcmp0(f->old_path, f->new_path);

	if (f->binary)
		return g_strdup("a binary change, which can't be followed");
	if (f->old_path && !state_of(tree, states, f->old_path)->text)
		return moved ? g_strdup_printf("%s, where it comes from, is "
					       "not in the tree",
					       f->old_path)
			     : g_strdup("is not in the tree");
	if (moved && state_of(tree, states, f->new_path)->text)
		return g_strdup("is in the tree already");
	return NULL;
}

static bool apply_file(const struct tree *tree, GHashTable *states,
		       const struct udiff_file *f, char **error)
{
	struct state *old =
		f->old_path ? state_of(tree, states, f->old_path) : NULL;
	char *wrong = wrong_about(tree, states, f);
	char *origin = old ? g_strdup(old->origin) : NULL;
	GBytes *text =
		wrong ? NULL : udiff_apply(old ? old->text : NULL, f, error);

	if (wrong)
		*error = wrong;
	if (text && f->old_path && !f->copied &&
	    g_strcmp0(f->old_path, f->new_path))
		put(states, f->old_path, NULL, NULL);
	if (text && f->new_path) {
		put(states, f->new_path, f->copied ? NULL : origin, text);
	} else if (text) {
		g_bytes_unref(text);
	}
	g_free(origin);
	return !*error;
}

static bool apply_mail(const struct tree *tree, GHashTable *states,
		       const struct mail *mail, const GPtrArray *files,
		       char **error)
{
	for (guint i = 0; i < files->len; i++) {
		const struct udiff_file *f =
			(const struct udiff_file *)files->pdata[i];
		const char *path = f->outside  ? NULL :
				   f->new_path ? f->new_path :
						 f->old_path;
		char *why = NULL;

		if (path && !change_is_relevant(path))
			continue;
		if (path && apply_file(tree, states, f, &why))
			continue;
		*error = g_strdup_printf(
			"%s%s%s: %s", mail->subject, *mail->subject ? ": " : "",
			path ? path : "a file",
			path ? why : "has no name in the tree");
		g_free(why);
		return false;
	}
	return true;
}

/* What differs from the tree; takes the states' texts. */
static void take_changes(const struct tree *tree, GHashTable *states,
			 GPtrArray *changes)
{
	guint n;
	char **paths = (char **)g_hash_table_get_keys_as_array(states, &n);

	qsort(paths, n, sizeof(*paths), text_order);
	for (guint i = 0; i < n; i++) {
		struct state *s =
			(struct state *)g_hash_table_lookup(states, paths[i]);
		const char *from = s->origin ? s->origin : paths[i];
		GBytes *before = read_tree(tree, from);

		if (before == s->text ||
		    (before && s->text && g_bytes_equal(before, s->text) &&
		     !strcmp(from, paths[i])))
			g_clear_pointer(&before, g_bytes_unref);
		else
			changes_add(changes, from, paths[i], before,
				    g_steal_pointer(&s->text));
	}
	g_free(paths);
}

/* The patches of one mail. */
static bool read_mail(const struct tree *tree, GHashTable *states,
		      const struct mail *mail, guint *patches, bool *fit,
		      char **error)
{
	char *why = NULL;
	GPtrArray *files = udiff_parse(mail->body->str, mail->body->len, &why);
	bool good = files && apply_mail(tree, states, mail, files, error);

	*fit = *fit || files;
	*patches += files ? files->len : 0;
	if (!files)
		*error = g_strdup_printf("%s%s%s", mail->subject,
					 *mail->subject ? ": " : "", why);
	g_free(why);
	if (files)
		g_ptr_array_unref(files);
	return good;
}

bool udiff_apply_text(const struct tree *tree, const char *text, gsize len,
		      GPtrArray *changes, bool *fit, char **error)
{
	GPtrArray *mails = mails_read(text, len);
	GHashTable *states = g_hash_table_new_full(g_str_hash, g_str_equal,
						   g_free, state_free);
	guint patches = 0;
	bool good = true;

	*fit = true;
	for (guint i = 0; good && i < mails->len; i++) {
		bool parsed = false;

		good = read_mail(tree, states,
				 (const struct mail *)mails->pdata[i], &patches,
				 &parsed, error);
		*fit = parsed;
	}
	if (good && !patches) {
		*error = g_strdup("no patch in it");
		*fit = good = false;
	}
	if (good)
		take_changes(tree, states, changes);
	g_hash_table_unref(states);
	g_ptr_array_unref(mails);
	return good;
}
