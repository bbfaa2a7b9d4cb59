// SPDX-License-Identifier: GPL-2.0-only
#include "status_find.h"

#include "status_gate.h"
#include "status_kconfig.h"
#include "text_order.h"

#include <string.h>

guint status_line(const char *text, size_t off)
{
	guint line = 1;

	for (size_t i = 0; i < off; i++)
		line += text[i] == '\n';
	return line;
}

bool status_in_arch(const char *path, const char *arch)
{
	size_t n = strlen(arch);

	return !strncmp(path, "arch/", 5) && !strncmp(path + 5, arch, n) &&
	       path[5 + n] == '/';
}

static void spot_free(void *p)
{
	struct spot *spot = (struct spot *)p;

	code_free(spot->code);
	g_free(spot->name);
	g_free(spot);
}

static void file_free(void *p)
{
	struct spot_file *file = (struct spot_file *)p;

	g_ptr_array_unref(file->spots);
	if (file->whole)
		spot_free(file->whole);
	if (file->src)
		source_free(file->src);
	g_string_free(file->text, TRUE);
	g_free(file->path);
	g_free(file);
}

struct spot_file *spot_file_new(const char *path)
{
	struct spot_file *file = g_new0(struct spot_file, 1);

	file->path = g_strdup(path);
	file->text = g_string_new(NULL);
	file->spots = g_ptr_array_new_with_free_func(spot_free);
	return file;
}

struct spot *spot_new(struct spot_file *file, char *name, struct code *code,
		      guint item, size_t start, size_t end)
{
	struct spot *spot = g_new0(struct spot, 1);

	spot->file = file;
	spot->name = name;
	spot->code = code;
	spot->item = item;
	spot->line = status_line(file->text->str, start);
	spot->last = spot->line +
		     status_line(file->text->str + start, end - start) - 1;
	return spot;
}

void spot_add(struct spot_file *file, char *name, struct code *code, guint item,
	      size_t start, size_t end)
{
	g_ptr_array_add(file->spots,
			spot_new(file, name, code, item, start, end));
}

static struct spot_file *read_source(const struct tree *tree, const char *path)
{
	struct spot_file *file = spot_file_new(path);
	enum problem_kind kind;
	char *error = NULL;

	/* it could be read before; if not, it is empty now */
	if (!tree_read(tree, path, file->text, &kind, &error))
		g_free(error);
	file->src = source_new(file->text->str, file->text->len);
	for (guint i = 0; i < file->src->items->len; i++)
		if (source_item(file->src, i)->kind == ITEM_FUNCTION)
			spot_add(file, item_function_name(file->src, i),
				 code_new(file->src, i), i,
				 item_start(file->src, i),
				 item_end(file->src, i));
	file->whole = spot_new(file, g_strdup(""),
			       code_of_file(file->text->str, file->text->len),
			       0, 0, file->text->len);
	return file;
}

guint status_score(struct found_card *found, const struct part *part,
		   const struct spot *spot)
{
	guint n = 0;

	for (guint i = 0; i < part->features->len; i++) {
		struct pattern_match match;

		n += pattern_find((const struct pattern *)g_ptr_array_index(
					  part->features, i),
				  spot->code, 0, &match);
		found->exhausted = found->exhausted || match.exhausted;
	}
	return n;
}

static void try_spot(struct found_card *card, struct found_part *found,
		     const struct spot *spot)
{
	const struct part *part = found->part;
	guint n;

	if (part->named && strcmp(part->named, spot->name))
		return;
	n = status_score(card, part, spot);
	if (n > found->best) {
		found->best = n;
		found->nearest = spot;
	}
	if (n < part->least)
		return;
	g_ptr_array_add(found->spots, (void *)(uintptr_t)spot);
	g_array_append_val(found->scores, n);
}

static void try_file(struct found_card *card, struct found_part *found,
		     const struct spot_file *file)
{
	if (found->part->kind == PART_FILE) {
		try_spot(card, found, file->whole);
		return;
	}
	for (guint i = 0; i < file->spots->len; i++)
		try_spot(
			card, found,
			(const struct spot *)g_ptr_array_index(file->spots, i));
}

/* The files that the gates let through, in the order of their paths. */
static void take_wanted(struct status_found *found, const struct tree *tree,
			GHashTable *wanted, const GPtrArray *wants)
{
	guint n;
	g_autofree void **paths = g_hash_table_get_keys_as_array(wanted, &n);

	qsort(paths, n, sizeof(*paths), text_order);
	for (guint i = 0; i < n; i++) {
		const GArray *list =
			(const GArray *)g_hash_table_lookup(wanted, paths[i]);
		struct spot_file *file = NULL;

		for (guint k = 0; k < list->len; k++) {
			struct want *w = (struct want *)g_ptr_array_index(
				wants, g_array_index(list, guint, k));

			if (!w->part) {
				w->found->needed = true;
				continue;
			}
			if (!file) {
				file = read_source(tree,
						   (const char *)paths[i]);
				g_hash_table_replace(found->files, file->path,
						     file);
			}
			try_file(w->found, w->found_part, file);
		}
	}
}

static void look_through(struct status_found *found, const struct tree *tree,
			 const GPtrArray *paths, const GPtrArray *wants,
			 unsigned int jobs, struct problems *problems)
{
	GHashTable *wanted = status_gate(tree, paths, wants, jobs, problems);

	take_wanted(found, tree, wanted, wants);
	g_hash_table_unref(wanted);
}

/* Whether some anchor of the card has been found. */
static bool has_anchor(const struct found_card *card)
{
	for (guint i = 0; i < card->parts->len; i++) {
		const struct found_part *p =
			(const struct found_part *)g_ptr_array_index(
				card->parts, i);

		if (p->part->anchor && p->spots->len)
			return true;
	}
	return false;
}

/*
 * What is looked for among these files: with `near`, everything; else what may
 * lie in any folder and was not found near.
 */
static GPtrArray *make_wants(struct status_found *found, bool near)
{
	GPtrArray *wants = g_ptr_array_new_with_free_func(status_want_free);

	for (guint i = 0; i < found->cards->len; i++) {
		struct found_card *card =
			(struct found_card *)g_ptr_array_index(found->cards, i);
		bool parts = near || (!card->card->arch && !has_anchor(card));

		for (guint k = 0; k <= card->parts->len; k++) {
			struct found_part *p =
				k < card->parts->len
					? (struct found_part *)
						  g_ptr_array_index(card->parts,
								    k)
					: NULL;
			struct want *w;

			if (p ? !parts || p->part->kind == PART_CONFIG
			      : !card->card->needs || card->needed)
				continue;
			w = status_want_new(card->card, p ? p->part : NULL);
			w->found = card;
			w->found_part = p;
			g_ptr_array_add(wants, w);
		}
	}
	return wants;
}

/* Whether the file lies in a folder in which a card's code is at home. */
static bool is_near(const GPtrArray *arches, const char *path)
{
	for (guint i = 0; i < arches->len; i++)
		if (status_in_arch(path,
				   (const char *)g_ptr_array_index(arches, i)))
			return true;
	return false;
}

static GPtrArray *arches_of(const GPtrArray *cards)
{
	GPtrArray *arches = g_ptr_array_new();

	for (guint i = 0; i < cards->len; i++) {
		char *arch =
			((const struct upstream *)g_ptr_array_index(cards, i))
				->arch;

		if (arch && !g_ptr_array_find_with_equal_func(
				    arches, arch, g_str_equal, NULL))
			g_ptr_array_add(arches, arch);
	}
	return arches;
}

static void find_sources(struct status_found *found, const struct tree *tree,
			 const GPtrArray *arches, unsigned int jobs,
			 struct problems *problems)
{
	g_autoptr(GPtrArray) near = g_ptr_array_new();
	g_autoptr(GPtrArray) far = g_ptr_array_new();
	GPtrArray *wants = make_wants(found, true);

	for (guint i = 0; i < tree->files->len; i++) {
		char *path = (char *)g_ptr_array_index(tree->files, i);

		g_ptr_array_add(is_near(arches, path) ? near : far, path);
	}
	look_through(found, tree, near, wants, jobs, problems);
	g_ptr_array_unref(wants);
	wants = make_wants(found, false);
	if (wants->len)
		look_through(found, tree, far, wants, jobs, problems);
	g_ptr_array_unref(wants);
}

static void find_config(struct status_found *found)
{
	for (guint i = 0; i < found->cards->len; i++) {
		struct found_card *card =
			(struct found_card *)g_ptr_array_index(found->cards, i);

		for (guint k = 0; k < card->parts->len; k++) {
			struct found_part *p =
				(struct found_part *)g_ptr_array_index(
					card->parts, k);

			if (p->part->kind != PART_CONFIG)
				continue;
			for (guint f = 0; f < found->kconfig->len; f++) {
				const struct spot_file *file =
					(const struct spot_file *)
						g_ptr_array_index(
							found->kconfig, f);

				if (status_in_arch(file->path,
						   card->card->arch))
					try_file(card, p, file);
			}
		}
	}
}

static void found_part_free(void *p)
{
	struct found_part *part = (struct found_part *)p;

	g_ptr_array_unref(part->spots);
	g_array_unref(part->scores);
	g_free(part);
}

static void found_card_free(void *p)
{
	struct found_card *card = (struct found_card *)p;

	g_ptr_array_unref(card->parts);
	g_free(card);
}

static struct found_card *found_card_new(const struct upstream *card)
{
	struct found_card *found = g_new0(struct found_card, 1);

	found->card = card;
	found->needed = !card->needs;
	found->parts = g_ptr_array_new_with_free_func(found_part_free);
	for (guint i = 0; i < card->parts->len; i++) {
		struct found_part *p = g_new0(struct found_part, 1);

		p->part =
			(const struct part *)g_ptr_array_index(card->parts, i);
		p->spots = g_ptr_array_new();
		p->scores = g_array_new(FALSE, FALSE, sizeof(guint));
		g_ptr_array_add(found->parts, p);
	}
	return found;
}

struct status_found *status_find(const struct tree *tree,
				 const GPtrArray *cards, unsigned int jobs,
				 struct problems *problems)
{
	struct status_found *found = g_new0(struct status_found, 1);
	g_autoptr(GPtrArray) arches = arches_of(cards);

	found->files =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, file_free);
	found->kconfig = g_ptr_array_new_with_free_func(file_free);
	found->cards = g_ptr_array_new_with_free_func(found_card_free);
	for (guint i = 0; i < cards->len; i++)
		g_ptr_array_add(
			found->cards,
			found_card_new((const struct upstream *)
					       g_ptr_array_index(cards, i)));
	for (guint i = 0; i < arches->len; i++)
		status_read_kconfig(tree,
				    (const char *)g_ptr_array_index(arches, i),
				    found->kconfig, problems);
	find_sources(found, tree, arches, jobs, problems);
	find_config(found);
	return found;
}

void status_found_free(struct status_found *found)
{
	g_ptr_array_unref(found->cards);
	g_ptr_array_unref(found->kconfig);
	g_hash_table_unref(found->files);
	g_free(found);
}

const struct found_card *found_card_at(const struct status_found *found,
				       guint i)
{
	return (const struct found_card *)g_ptr_array_index(found->cards, i);
}

const struct found_part *found_part_at(const struct found_card *card, guint i)
{
	return (const struct found_part *)g_ptr_array_index(card->parts, i);
}

const struct spot *found_spot_at(const struct found_part *part, guint i)
{
	return (const struct spot *)g_ptr_array_index(part->spots, i);
}
