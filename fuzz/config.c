// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of ours and of a user's: rules' cards, the cards of upstream's fixes,
 * --config.
 *
 * Held: each is read whole or refused with the reason.
 */
#include "fuzz.h"

#include "card.h"
#include "config.h"
#include "status_card.h"

#define CARD "made-up"

static GPtrArray *rules;
static const char *folder;
static char *card, *upstream;

static void prepare(void)
{
	char *error = NULL;

	rules = rules_load(SOURCE_DIR, &error);
	HOLDS(rules, "%s", error);
	folder = fuzz_folder("checkers/" CARD);
	card = g_build_filename(folder, "checkers", CARD, "rule.ini", NULL);
	upstream = g_build_filename(folder, "checkers", CARD, "upstream-1.ini",
				    NULL);
}

static void write_file(const char *path, const uint8_t *data, size_t size)
{
	FILE *out = fopen(path, "we");

	HOLDS(out && fwrite(data, 1, size, out) == size, "no %s", path);
	fclose(out);
}

static void read_rule(const uint8_t *data, size_t size)
{
	struct rule *rule;
	char *error = NULL;

	write_file(card, data, size);
	rule = card_read(folder, CARD, &error);
	HOLDS(!rule == !!error, "both or neither");
	if (rule) {
		HOLDS(rule->id && rule->title && rule->why, "half a card");
		card_free(rule);
	}
	g_free(error);
}

/* One card of a fix, beside a rule's. */
static void read_upstream(const uint8_t *data, size_t size)
{
	struct rule made_up = { .name = (char *)(uintptr_t)CARD,
				.id = (char *)(uintptr_t)"KAP901",
				.card_path = card };
	GPtrArray *list = g_ptr_array_new(), *cards;
	char *error = NULL;

	g_ptr_array_add(list, &made_up);
	write_file(upstream, data, size);
	cards = upstream_load(folder, list, &error);
	HOLDS(!cards == !!error, "both or neither");
	g_clear_pointer(&cards, g_ptr_array_unref);
	g_ptr_array_unref(list);
	g_free(error);
}

static void read_config(const uint8_t *data, size_t size)
{
	char *error = NULL;
	struct config *c = config_read(fuzz_file(data, size), rules, &error);

	HOLDS(!c == !!error, "both or neither");
	config_free(c);
	g_free(error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!rules)
		prepare();
	read_rule(data, size);
	read_upstream(data, size);
	read_config(data, size);
	return 0;
}
